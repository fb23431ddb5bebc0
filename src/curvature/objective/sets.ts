import type { Attribute, Symbol_ } from '../../expr/expr.ts';
import type { Question } from './question.ts';
import { asOneSet, type Range } from './target.ts';

/** Attributes of a variable that make a convex set; ±1, 0 and 1, and what holds of almost all matrices, stand for what is between them. */
const CONVEX: ReadonlySet<Attribute> = new Set(['symmetric', 'skew', 'diagonal', 'hollow', 'nonneg', 'positive', 'simplex', 'psd', 'posdef']);
const FILLED: ReadonlySet<Attribute> = new Set(['binary', 'mask', 'invertible', 'fullrank']);

/** Convex sets of matrices that certificates speak of. */
const SETS: ReadonlySet<Attribute> = new Set(['symmetric', 'psd', 'posdef']);

/** The sets over which convexity is proved, the largest first: all of the shape, and what the variable is declared to be or the inside of that. */
const rangesOf = ({ attributes }: Symbol_): readonly Range[] => {
  if (attributes.some((a) => a === 'nonneg' || a === 'positive' || a === 'simplex')) return ['reals', 'positive'];
  const [only, more] = asOneSet(attributes);
  if (only === undefined || more !== undefined || !SETS.has(only)) return ['reals'];
  return only === 'psd' ? ['reals', 'declared', 'posdef'] : ['reals', 'declared'];
};

/** The variable and those that vary together with it. */
export const variablesOf = ({ variable, together = [] }: Question): readonly Symbol_[] => [variable.symbol, ...together];

/** How many choices of sets there are for the variables, one smaller than the other. */
export const levelsOf = (q: Question): readonly number[] => [...Array(Math.max(...variablesOf(q).map((x) => rangesOf(x).length))).keys()];

/** The set for one variable in such a choice. */
export const rangeAt = (x: Symbol_, level: number): Range => {
  const ranges = rangesOf(x);
  return ranges[Math.min(level, ranges.length - 1)] ?? 'reals';
};

/** Attributes of the convex set that a variable is declared to be in. */
export const declaredSet = ({ attributes }: Symbol_): readonly Attribute[] => attributes.filter((a) => CONVEX.has(a));

/** Attributes of a set of values for a variable. */
export const attributesOver = (x: Symbol_, range: Range): readonly Attribute[] => (range === 'reals' ? [] : range === 'declared' ? asOneSet(declaredSet(x)) : [range]);

/** An attribute of a variable that leaves no convex set, if it has one. */
export const notConvex = ({ attributes }: Symbol_): Attribute | undefined => attributes.find((a) => !CONVEX.has(a) && !FILLED.has(a));
