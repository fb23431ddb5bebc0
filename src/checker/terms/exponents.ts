import { add, div, mul, parse, rat, sign, sub, ZERO, type Rat } from '../numbers/rat.ts';
import { isRational } from './walk.ts';
import type { Term } from './term.ts';

/** Exact arithmetic in exponents; null for a quotient by 0. */
const RATIONAL_OPERATIONS: Readonly<Record<string, (a: Rat, b: Rat) => Rat | null>> = { '+': add, '-': sub, '*': mul, '.*': mul, './': (a, b) => (sign(b) === 0 ? null : div(a, b)) };

/** The rational number that a term of sizes, constants and indices is, by the values of its indices and sizes; null for other terms. */
export const rationalValue = (t: Term, index: (name: string) => number | undefined, size: (d: unknown) => number): Rat | null => {
  if (typeof t === 'string') {
    if (isRational(t)) return parse(t);
    const i = index(t);
    return i === undefined ? null : rat(BigInt(i));
  }
  const [op, ...args] = t;
  if (op === 'dim') return rat(BigInt(size(args[0])));
  const combine = RATIONAL_OPERATIONS[op];
  if (combine === undefined) return null;
  const parts: Rat[] = [];
  for (const a of args) {
    const part = rationalValue(a as Term, index, size);
    if (part === null) return null;
    parts.push(part);
  }
  const [first, ...rest] = op === '-' && parts.length === 1 ? [ZERO, ...parts] : parts;
  return first === undefined ? null : rest.reduce<Rat | null>((a, b) => (a === null ? null : combine(a, b)), first);
};
