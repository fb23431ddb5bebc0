import type { Sizes } from '../../compile/index.ts';
import { isRight, type Evidence } from '../sight.ts';
import type { Detector, Explanation } from './flaw.ts';

/** A fact about sizes. */
interface Fact { readonly text: string; readonly holds: (s: Sizes) => boolean }

const size = (s: Sizes, name: string): number => s[name] ?? Number.NaN;

const factsOf = (names: readonly string[]): readonly Fact[] => [
  ...names.flatMap((a, i) => names.slice(i + 1).map((b): Fact => ({ text: `${a} = ${b}`, holds: (s) => size(s, a) === size(s, b) }))),
  ...names.map((a): Fact => ({ text: `${a} = 1`, holds: (s) => size(s, a) === 1 })),
  ...names.flatMap((a) => names.filter((b) => b !== a).map((b): Fact => ({ text: `${a} ≥ ${b}`, holds: (s) => size(s, a) >= size(s, b) }))),
  { text: names.join(' = '), holds: (s) => new Set(names.map((n) => size(s, n))).size === 1 },
];

/** The fact about sizes on which it depends whether something is so, or null: `true` in the answer where it is so if the fact holds. */
export const dependsOnSizes = (list: readonly (readonly [Sizes, boolean])[]): { readonly text: string; readonly holds: boolean } | null => {
  const [first] = list;
  if (first === undefined || list.every(([, is]) => is === first[1])) return null;
  for (const fact of factsOf(Object.keys(first[0]))) {
    if (list.every(([s, is]) => is === fact.holds(s))) return { text: fact.text, holds: true };
    if (list.every(([s, is]) => is !== fact.holds(s))) return { text: fact.text, holds: false };
  }
  return null;
};

const explained = (sights: Evidence['sights']): { readonly isTrivial: boolean; readonly explanation: Explanation } | null => {
  const found = dependsOnSizes(sights.map((s) => [s.sizes, isRight(s)]));
  if (found === null) return null;
  return { isTrivial: found.holds && found.text.endsWith('= 1'), explanation: { flaw: 'sizes', sentence: found.holds ? `it is right only where ${found.text}` : `it is wrong only where ${found.text}` } };
};

/** Right for some sizes only, as where two sizes are mixed up. */
export const sizes: Detector = ({ sights }) => {
  const found = explained(sights);
  // Almost any mistake may leave numbers right: that it does says little.
  return found === null || found.isTrivial ? null : found.explanation;
};

/** Right only where a size is 1, whatever the others are: where all are 1, almost anything is right. */
export const trivialSizes: Detector = ({ sights }) => {
  const isAlone = sights.every((s) => !isRight(s) || Object.values(s.sizes).every((n) => n === 1)) && Object.keys(sights[0]?.sizes ?? {}).length > 1;
  return isAlone ? null : (explained(sights)?.explanation ?? null);
};
