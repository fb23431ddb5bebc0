import type { Env, Term } from './term.ts';

/** What a term contains, for choosing the method and bounding its error. */
export interface Traits {
  readonly symbols: ReadonlySet<string>;
  readonly logs: boolean;
  readonly exponentials: boolean;
  /** Sign patterns, roots, symbolic exponents and opaque functions: acceptance rests on more than the degree bound. */
  readonly signs: boolean;
  readonly roots: boolean;
  readonly opaque: boolean;
  /** log2 of a bound on the degree of numerator and denominator together. */
  readonly log2Degree: number;
}

const LOGS = new Set(['log', 'softplus', 'logcosh', 'log1p', 'logdet']);
const EXPONENTIALS = new Set(['exp', 'sigmoid', 'softplus', 'tanh', 'sinh', 'cosh', 'logcosh', 'expm1']);
const SIGNS = new Set(['abs', 'sign', 'relu', 'step', 'norm1']);
const ROOTS = new Set(['sqrt', 'norm2', 'asin', 'acos']);
const OPAQUE = new Set(['sin', 'cos', 'tan', 'atan', 'asin', 'acos']);
/** Largest size that a trial draws; elimination multiplies degrees by it. */
const LARGEST_SIZE = 64;

/** Collects the traits of terms. */
export const traitsOf = (terms: readonly Term[], env: Env): Traits => {
  const symbols = new Set<string>();
  const flags = { logs: false, exponentials: false, signs: false, roots: false, opaque: false };
  const degrees = new Map<Term, number>();
  /** Degree of numerator plus denominator; sums over a common denominator add, products add, elimination multiplies. */
  const degree = (t: Term): number => {
    if (typeof t === 'string') {
      if (env.symbols.has(t)) symbols.add(t);
      return 1;
    }
    const known = degrees.get(t);
    if (known !== undefined) return known;
    const [op, ...args] = t;
    if (LOGS.has(op)) flags.logs = true;
    if (EXPONENTIALS.has(op)) flags.exponentials = true;
    if (SIGNS.has(op)) flags.signs = true;
    if (ROOTS.has(op)) flags.roots = true;
    if (OPAQUE.has(op)) flags.opaque = true;
    const parts = op === 'block' ? (args as readonly (readonly Term[])[]).flat() : args.filter((a): a is Term => typeof a === 'string' || Array.isArray(a));
    const below = parts.filter((a) => a !== ':').map((a) => degree(a));
    const sum = below.reduce((a, b) => a + b, 1);
    if (op === '.^') {
      const exponent = args[1] as Term;
      if (typeof exponent !== 'string' || !/^-?\d+$/.test(exponent)) flags.roots = true;
      const k = typeof exponent === 'string' ? Math.abs(Number(exponent.split('/')[0])) || 1 : 8;
      degrees.set(t, Math.min(1e300, sum * k));
    } else if (op === 'mpow') degrees.set(t, sum * (typeof args[1] === 'number' ? Math.abs(args[1]) + 1 : 8) * LARGEST_SIZE);
    else if (op === 'inv' || op === 'det' || op === 'logdet') degrees.set(t, sum * LARGEST_SIZE);
    else degrees.set(t, sum);
    return degrees.get(t) ?? 1;
  };
  const total = terms.map(degree).reduce((a, b) => a + b, 1);
  // Jets take at most two derivatives, each of which at most doubles a rational degree.
  return { symbols, ...flags, log2Degree: Math.log2(total) + 2 };
};
