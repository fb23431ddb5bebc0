import { mixesAxes } from '../terms/axes.ts';
import { MOST_INDICES } from './patterns.ts';
import { literalSizes, namesInDim, sizeArguments } from '../terms/sizes.ts';
import { factorCount, isElimination, isFunction, isRooted, isSigned, numberCount, signFactors, type Traits } from '../terms/traits.ts';
import { everySubterm, isRational, subterms } from '../terms/walk.ts';
import type { Env, Term } from '../terms/term.ts';

/** Factors of one product that are signs or roots, different ones and in all, indices used as numbers, sums of values of functions; powers of matrices: each more than this has zeros that trials miss. */
const MOST_FACTORS = { signs: 8, entries: 5, indices: 3, functions: 12, power: 6 } as const;
/** Bits of all numerals together, so that hardly one of the few small primes that logarithms are taken modulo divides a constant made of them. */
const MOST_NUMERAL_BITS = 60;

/** Literal sizes up to this are tried, as ranks may hang on them. */
export const LARGEST_LITERAL = 12;

const isRanked = (t: Term): boolean => isElimination(t) && t[0] !== 'mpow';
const contains = (t: Term, test: (s: Term) => boolean): boolean => {
  let found = false;
  everySubterm([t], (s) => { found ||= test(s); });
  return found;
};

/** A symbol other than an index. */
const isSymbolic = (env: Env) => (t: Term): boolean => typeof t === 'string' && env.symbols.get(t) !== undefined && env.symbols.get(t)?.range === undefined;
const namesSize = (t: Term): boolean => {
  const names = new Set<string>();
  sizeArguments(t).forEach((d) => namesInDim(d, names));
  return names.size > 0;
};
/** A symbol with one sign to choose for every entry of a diagonal or an eigenvalue. */
const isReflection = (env: Env) => (t: Term): boolean => {
  const attributes = typeof t === 'string' ? (env.symbols.get(t)?.attributes ?? []) : [];
  return attributes.includes('orthogonal') && (attributes.includes('diagonal') || attributes.includes('symmetric'));
};

/**
 * Why random trials prove nothing about a statement, whatever they show, or null: its truth may hang on more choices of signs or
 * coincidences of indices than trials can make, or on sizes in a way that no polynomial follows.
 */
export const refusal = (terms: readonly Term[], traits: Traits, env: Env): string | null => {
  const isNumber = isNumberIndex(terms, env);
  const isSize = (t: Term): boolean => isNumber(t) || namesSize(t);
  const constant = (t: Term): boolean => !contains(t, isSymbolic(env)) && contains(t, isSize);
  if ([...traits.signs, ...traits.roots].some(constant)) return 'a sign or a root of sizes alone';
  if (mixesAxes(terms, env, traits.symbols)) return 'entries in an order that hangs on divisors of sizes';
  const some = (test: (t: Term) => boolean): boolean => terms.some((t) => contains(t, test));
  if (some((t) => isElimination(t) && subterms(t).some((s) => contains(s, (u) => isSigned(u) || isRooted(u) || isReflection(env)(u))))) return 'signs or roots inside a determinant, an inverse or a power of a matrix';
  if (some((t) => isElimination(t) && subterms(t).some((s) => numberCount(isNumber)(s) > 0))) return 'indices as numbers inside a determinant, an inverse or a power of a matrix';
  if (some(isRanked) && literalSizes(terms, env, traits.symbols).some((n) => n > LARGEST_LITERAL)) return 'a determinant or an inverse beside a large literal size';
  if (some((t) => typeof t !== 'string' && ((t[0] === '.^' && contains(t[2] as Term, isSize)) || (t[0] === 'mpow' && Array.isArray(t[2]))))) return 'a size in an exponent';
  const most = (own: (t: Term) => boolean): number => Math.max(0, ...terms.map(factorCount(own)));
  if (signFactors(terms) > MOST_FACTORS.entries) return 'a product of many different signs or roots';
  if (most((t) => isSigned(t) || isRooted(t)) > MOST_FACTORS.signs) return 'a product of many signs or roots';
  if (most(isFunction) > MOST_FACTORS.functions) return 'a product of many values of functions';
  if (Math.max(0, ...terms.map(numberCount(isNumber))) > MOST_FACTORS.indices) return 'indices as numbers in a long product';
  if (some((t) => typeof t !== 'string' && t[0] === 'mpow' && typeof t[2] === 'number' && Math.abs(t[2]) > MOST_FACTORS.power)) return 'a high power of a matrix';
  if ([...traits.symbols].filter((name) => env.symbols.get(name)?.range !== undefined).length > MOST_INDICES) return 'more indices than can be told apart in all ways';
  return null;
};

/** Is the term an index, declared or bound, in a place where its number counts? Subscripts are passed over by the walk. */
const isNumberIndex = (terms: readonly Term[], env: Env): ((t: Term) => boolean) => {
  const bound = new Set<string>();
  everySubterm(terms, (t) => {
    if (typeof t !== 'string' && t[0] === 'sumover') bound.add(t[1] as string);
  });
  return (t) => typeof t === 'string' && (bound.has(t) || env.symbols.get(t)?.range !== undefined);
};

/** Are the numerals short enough for trials modulo small primes? */
export const hasShortNumerals = (terms: readonly Term[]): boolean => {
  let bits = 0;
  everySubterm(terms, (t) => {
    if (isRational(t)) bits += t.length * Math.log2(10);
  });
  return bits <= MOST_NUMERAL_BITS + 4 * terms.length;
};
