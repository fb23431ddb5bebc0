import type { MultiPoly } from './multipoly.ts';
import type { Interval } from './poly.ts';
import type { Rat } from '../numbers/rat.ts';
import type { Frac, Tower } from './tower.ts';

/** Relative to the sum of its terms, a value below this isn't rounding. */
const CLEARLY = -1e-9;
const STEPS = [0, 1e-3, 0.05, 0.3, 0.7, 1, 1.5, 2.5, 4, 7, 12];

const float = (x: Rat): number => Number(x.num) / Number(x.den);

/** Is a polynomial negative at some point of the piece, in floating point, all parameters being 1? It only saves the search useless work: a refuted question is never proved. */
export const refuted = (tower: Tower, p: MultiPoly, piece: Interval): boolean => {
  const lo = piece.lo === null ? 0 : float(piece.lo);
  const hi = piece.hi === null ? null : float(piece.hi);
  return STEPS.map((s) => (hi === null ? lo + s : lo + ((hi - lo) * s) / 12)).some((t) => {
    const value = valueOf({ tower, t, known: new Map() }, p);
    return value.sum / value.size < CLEARLY;
  });
};

/** A value of the variable, and those of generators there as they are found. */
interface Point {
  readonly tower: Tower;
  readonly t: number;
  readonly known: Map<number, number>;
}

const valueOf = (point: Point, p: MultiPoly): { readonly sum: number; readonly size: number } => {
  let [sum, size] = [0, 0];
  for (const { exponents, coefficient } of p.values()) {
    const x = exponents.reduce((m, e, k) => (e === 0 ? m : m * generatorAt(point, k) ** e), float(coefficient));
    sum += x;
    size += Math.abs(x);
  }
  return { sum, size };
};

const fracAt = (point: Point, a: Frac): number =>
  [...a.den.values()].reduce((x, { factor, exponent }) => x / valueOf(point, factor).sum ** exponent, valueOf(point, a.num).sum);

const generatorAt = (point: Point, k: number): number => {
  const known = point.known.get(k) ?? computed(point, k);
  point.known.set(k, known);
  return known;
};

const computed = (point: Point, k: number): number => {
  const { tower, t } = point;
  const g = tower.generators[k];
  switch (g?.kind) {
    case 'variable': return t;
    case 'exp': return Math.exp(float(g.unit) * t ** (g.monomial[0] ?? 0));
    case 'log': return Math.log(valueOf(point, g.of).sum);
    case 'sqrt': return Math.sqrt(valueOf(point, g.of).sum);
    case 'atan': return Math.atan(fracAt(point, g.of));
    default: return 1;
  }
};
