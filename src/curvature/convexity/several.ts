import type { Theorem } from '../../checker/kernel/index.ts';
import { constant, symbol } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { qSign } from '../../expr/rational.ts';
import { children, freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';
import { attempt } from '../prover/attempt.ts';
import { isSmooth, slope } from '../prover/scalar.ts';
import { affine, type Atom, type Calculus } from './calculus.ts';

const NAME = 'value_';

/** So many arguments of one function are replaced. */
const MOST_ARGUMENTS = 3;

/** Functions that don't fall in what is under their kinks: a larger one of two is made of them. */
const KINKS: ReadonlySet<string> = new Set(['relu', 'abs']);

/** The numbers that an expression is arithmetic of; powers and sizes of what is affine are among them, or (`keepsPowers`) stay. */
const argumentsOf = (c: Calculus, e: Expr, keepsPowers: boolean): readonly Expr[] => {
  const found = new Set<Expr>();
  const visit = (x: Expr): void => {
    const degree = c.degree(x);
    if (degree <= 1) return;
    if (x.kind === 'add') return x.terms.forEach(visit);
    if (x.kind === 'hadamard') return x.factors.forEach(visit);
    if (x.kind === 'map' && KINKS.has(x.fn) && (keepsPowers || c.degree(x.arg) > 1)) return visit(x.arg);
    if (x.kind !== 'power') return void found.add(x);
    const isDivisor = x.exponent.kind === 'const' && qSign(x.exponent.value) < 0;
    if (c.degree(x.base) > 1 || (isDivisor && c.prover.positive(x.base, true) === null)) found.add(x.base);
    else if (!isDivisor && !keepsPowers) found.add(x);
  };
  visit(e);
  return [...found];
};

/** The largest parts that are affine, or supposed to be positive. */
const innermost = (c: Calculus, e: Expr): readonly Expr[] => {
  const found = new Set<Expr>();
  const visit = (x: Expr): void => {
    if (c.degree(x) === 1 || c.given.includes(x)) found.add(x);
    else if (c.degree(x) > 1) children(x).forEach(visit);
  };
  visit(e);
  const parts = [...found];
  return parts.every((a) => a.kind === 'symbol') ? [] : parts;
};

/** An argument a with the symbol z that stands for it, and that it is positive or not negative where z is. */
interface Argument {
  readonly a: Expr;
  readonly z: Symbol_;
  readonly inside: Theorem | null;
}

const argumentFor = (c: Calculus, a: Expr, k: number): Argument => {
  const strict = c.prover.positive(a, true);
  const inside = strict ?? c.prover.positive(a, false) ?? c.supposed(a, true);
  return { a, inside, z: symbol(`${NAME}${k + 1}`, SCALAR, inside === null ? [] : inside.conclusion[0] === '<' ? ['positive'] : ['nonneg']) };
};

/** What shows that f with a in the place of z stays convex: a is affine, or convex where f doesn't fall in z, or concave where it doesn't rise. */
const groundOf = (c: Calculus, f: Expr, { a, z }: Argument): readonly (Theorem | null)[] | null => {
  const { prover } = c;
  if (c.degree(a) <= 1) return affine(c, a);
  const first = slope(f, z);
  const fields = { f: prover.term(f), [isSmooth(f) ? 'x' : 't']: z.name, g: prover.term(first) };
  const along = (): Theorem | null => prover.step(isSmooth(f) ? 'G-JET' : 'S-JET', [], fields);
  const up = prover.scalarOrder(constant(0), first, z);
  if (up !== null) return [along(), up, c.convex(a)];
  const down = prover.scalarOrder(first, constant(0), z);
  return down === null ? null : [along(), down, c.opposite(a)];
};

const composed = (c: Calculus, e: Expr, parts: readonly Expr[]): Theorem | null => {
  const list = parts.map((a, k) => argumentFor(c, a, k));
  const f = substitute(e, new Map<Expr, Expr>(list.map(({ a, z }) => [a, z])));
  const grounds = attempt(() => list.map((argument) => groundOf(c, f, argument)));
  if (grounds === null || grounds.some((g) => g === null || g.some((t) => t === null))) return null;
  /** What was shown of the function, with an argument in it. */
  const put = (t: Theorem | null, { a, z, inside }: Argument): Theorem | null => (t === null ? null : c.prover.step('PUT', inside === null ? [t] : [t, inside], { s: z.name, r: c.prover.term(a) }));
  return list.reduce<Theorem | null>((t, { z, inside }, k) => {
    const [along = null, sign = null, ...more] = grounds[k] ?? [];
    const ground = more.length === 0 ? [along, sign] : [...[along, sign].map((g) => list.slice(0, k).reduce(put, g)), ...more];
    return t === null ? null : c.prover.step('C-MAP', [t, ...ground, ...(inside === null ? [] : [inside])], { z: z.name });
  }, c.among([...list.map(({ z }) => z), ...c.xs], f));
};

/** Functions of several arguments that are convex in these together, and rise where an argument is convex, fall where it is concave: norm1(x)^2/t, the larger of two. */
export const severalArguments: Atom = (c, e) => {
  // What stands for arguments isn't taken apart again.
  if (!isScalar(e.shape) || c.xs.some((x) => x.name.startsWith(NAME))) return null;
  for (const list of [argumentsOf(c, e, true), argumentsOf(c, e, false), innermost(c, e)]) {
    const parts = list.filter((a) => isScalar(a.shape) && a !== e);
    const rest = substitute(e, new Map<Expr, Expr>(parts.map((a, k) => [a, symbol(`${NAME}${k + 1}`, SCALAR)])));
    // One argument that holds everything is for functions of one.
    const isOne = parts.length === 1 && !c.xs.some((x) => freeSymbols(rest).has(x));
    const found = parts.length === 0 || parts.length > MOST_ARGUMENTS || isOne ? null : composed(c, e, parts);
    if (found !== null) return found;
  }
  return null;
};
