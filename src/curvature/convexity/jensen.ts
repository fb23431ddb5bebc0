import type { Deriver } from '../../calculus/derive.ts';
import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { add, call, constant, hadamard, isZero, negate, scale, subtract, symbol } from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { qAdd, qInv, qMul, qSign, rational, type Rational } from '../../expr/rational.ts';
import { freeSymbols, subexpressions, substitute, summandsOf } from '../../expr/walk.ts';
import { isScalar, sameShape } from '../../shape/shape.ts';
import { definite } from '../orders/loewner.ts';
import { attempt } from '../prover/attempt.ts';
import type { Prover } from '../prover/prover.ts';
import { withoutRational } from '../prover/scalar.ts';
import { ConvexityProver } from './convex.ts';

/** A sum Σ k·F(a) + rest with k > 0, and points at which tangents of F may show that it is not negative. */
interface Pattern {
  readonly f: Expr;
  readonly z: Symbol_;
  readonly values: readonly { readonly k: Rational; readonly at: Expr }[];
  readonly rest: Expr;
  readonly centers: readonly Expr[];
}

/** So many parts of a term are tried as what its function is of. */
const MOST_ARGUMENTS = 8;

/** The factor k and the part a with e = k·F(a), or null. */
const valueOf = (e: Expr, f: Expr, z: Symbol_): Pattern['values'][number] | null => {
  const { rational, rest } = withoutRational(e);
  const { rational: own, rest: plain } = withoutRational(f);
  const at = subexpressions(rest).find((a) => sameShape(a.shape, z.shape) && substitute(plain, new Map<Expr, Expr>([[z, a]])) === rest);
  return at === undefined ? null : { k: qMul(rational, qInv(own)), at };
};

/** The terms of a number, rational multiples of sums multiplied out. */
const multiplied = (e: Expr): readonly Expr[] => summandsOf(e).flatMap((t) => {
  const { rational, rest } = withoutRational(t);
  return rest.kind === 'add' ? multiplied(rest).map((u) => hadamard(constant(rational), u)) : [t];
});

/** Ways in which the negative of a term is a function of one of its parts whose values at others are in the sum too. */
const patternsOf = (e: Expr): readonly Pattern[] => {
  const terms = multiplied(e);
  return terms.filter((t) => qSign(withoutRational(t).rational) !== 0).flatMap((center) => {
    const parts = subexpressions(center).filter((a) => a !== center && freeSymbols(a).size > 0 && a.kind !== 'named').slice(0, MOST_ARGUMENTS);
    return parts.flatMap((a): readonly Pattern[] => {
      const z = symbol('argument_1', a.shape);
      const f = negate(substitute(center, new Map<Expr, Expr>([[a, z]])));
      if ([...freeSymbols(f)].some((s) => s !== z)) return [];
      const found = terms.map((t) => ({ t, value: t === center ? null : valueOf(t, f, z) }));
      const values = found.flatMap(({ value }) => (value === null ? [] : [value]));
      if (values.length === 0 || values.some(({ k, at }) => qSign(k) <= 0 || at === a)) return [];
      const weight = values.reduce((sum, { k }) => qAdd(sum, k), rational(0));
      const mean = add(...values.map(({ k, at }) => times(qMul(k, qInv(weight)), at)));
      return [{ f, z, values, rest: add(...found.flatMap(({ t, value }) => (value === null ? [t] : []))), centers: [...new Set([a, mean])] }];
    });
  });
};

const times = (q: Rational, e: Expr): Expr => (isScalar(e.shape) ? hadamard(constant(q), e) : scale(constant(q), e));

/** Attributes with what shows that a matrix has them. */
const DOMAINS: readonly (readonly [attributes: readonly Attribute[], shows: (prover: Prover, a: Expr) => Theorem | null])[] = [
  [['posdef'], (prover, a) => (isScalar(a.shape) || a.shape.rows.key !== a.shape.cols.key ? null : definite(prover, a))],
  [['positive'], (prover, a) => prover.positive(a, true)],
  [['nonneg'], (prover, a) => prover.positive(a, false)],
  [[], () => null],
];

/**
 * 0 ≤ Σ k·F(a) + rest for a convex F by its tangents at a point c: F(a) ≥ F(c) + ⟨∇F(c), a − c⟩, where what is left is 0 or not negative by its form (Jensen). Null where
 * the sum has no such form.
 */
export const nonnegativeByTangents = (prover: Prover, e: Expr, deriver: Deriver): Theorem | null => {
  for (const pattern of patternsOf(e))
    for (const center of pattern.centers)
      for (const [attributes, shows] of DOMAINS) {
        const inside = new Map([center, ...pattern.values.map(({ at }) => at)].map((a) => [a, shows(prover, a)]));
        if (attributes.length > 0 && [...inside.values()].some((t) => t === null)) continue;
        const found = attempt(() => byTangents(prover, pattern, center, attributes, inside, e, deriver));
        if (found !== null) return found;
      }
  return null;
};

const byTangents = (prover: Prover, { f: plain, z: any, values, rest }: Pattern, center: Expr, attributes: readonly Attribute[], inside: ReadonlyMap<Expr, Theorem | null>, e: Expr, deriver: Deriver): Theorem | null => {
  const [z, y] = ['argument_1', 'argument_2'].map((name) => symbol(name, any.shape, attributes)) as [Symbol_, Symbol_];
  const at = (g: Expr, s: Symbol_, a: Expr): Expr => substitute(g, new Map<Expr, Expr>([[s, a]]));
  const f = at(plain, any, z);
  const gradient = at(deriver.gradient(f, whole(z)).value, z, y);
  const tangentAt = (a: Expr): Expr => add(at(f, z, center), call('inner', at(gradient, y, center), subtract(a, center)));
  const left = deriver.simplifier.simplify(add(rest, ...values.map(({ k, at: a }) => times(k, tangentAt(a)))));
  const isNothing = isZero(left) || (isScalar(left.shape) && prover.equal(prover.term(left), '0') !== null);
  const more = isNothing ? null : prover.positive(left, false);
  if (more === null && !isNothing) return null;
  prover.term(y);
  const convex = new ConvexityProver(z, prover, deriver).convex(f);
  const plane = convex === null ? null : prover.step('MM-TANGENT', [convex], { g: prover.term(gradient), y: y.name });
  const order = plane === null ? null : prover.step('MM-ORDER', [plane]);
  const opposite = order === null ? null : prover.step('O-NEG', [order]);
  const put = (t: Theorem | null, s: Symbol_, a: Expr): Theorem | null => {
    const domain = inside.get(a) ?? null;
    return t === null ? null : prover.step('PUT', domain === null ? [t] : [t, domain], { s: s.name, r: prover.term(a) });
  };
  const based = put(opposite, y, center);
  const gaps = values.map(({ k, at: a }) => {
    const tangent = put(based, z, a);
    const moved = tangent === null ? null : prover.step('O-ADD', [tangent, prover.step('O-REFL', [], { a: prover.term(negate(tangentAt(a))) })]);
    const gap = moved === null ? null : prover.recast('O-EQ', moved, '0', prover.term(subtract(at(f, z, a), tangentAt(a))));
    return gap === null ? null : prover.step('O-SCALE', [prover.positive(constant(k), true), gap]);
  });
  const [first, ...further] = [...gaps, ...(more === null ? [] : [more])];
  if (first === undefined || gaps.some((t) => t === null)) return null;
  const sum = further.length === 0 ? first : prover.step('O-ADD', [first, ...further]);
  return sum === null ? null : prover.recast('O-EQ', sum, '0', prover.term(e));
};
