import { explains, type Sight } from '../sight.ts';
import type { CodeFlaw, Detector } from './flaw.ts';
import { coefficientText, constantOf } from './ratio.ts';

/** How many times what should come is what came, or null where it is no multiple. */
const ratioAt = (s: Sight): number | null => {
  let [above, below] = [0, 0];
  s.expected.data.forEach((x, i) => {
    const w = 1 / (s.scale[i] ?? 1);
    above += x * w * (s.got.data[i] ?? 0) * w;
    below += x * w * x * w;
  });
  const c = above / below;
  return Number.isFinite(c) && explains(s, s.expected.data.map((x) => c * x)) ? c : null;
};

/** How a coefficient that isn't 1 is called. */
export const flawOf = (words: string): CodeFlaw => (words === '0' ? 'missing-term' : words === '-1' ? 'sign' : 'factor');

/** Everything is multiplied by the same number, size or scalar. */
export const factor: Detector = ({ sights }) => {
  const ratios = sights.map(ratioAt).filter((c) => c !== null);
  if (ratios.length < sights.length) return null;
  const constant = constantOf(ratios);
  const words = coefficientText(ratios, sights) ?? (constant === null ? null : String(Number(constant.toPrecision(6))));
  if (words === null) return null;
  return { flaw: flawOf(words), sentence: words === '0' ? 'it is zero everywhere' : words === '-1' ? 'it has the opposite sign' : `it is ${words} times what is right` };
};

/** A value that differs by a constant, which no derivative sees. */
export const constant: Detector = ({ part, sights }) => {
  const offset = part.what === 'value' && sights.length > 2 ? constantOf(sights.map((s) => (s.got.data[0] ?? 0) - (s.expected.data[0] ?? 0))) : null;
  return offset === null ? null : { flaw: 'constant', sentence: `it is ${Number(Math.abs(offset).toPrecision(6))} too ${offset > 0 ? 'large' : 'small'} everywhere, which no derivative sees` };
};
