import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, block, call, divide, eye, map, multiply, negate, ones, scale, subtract, transpose, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { shape } from '../../shape/shape.ts';
import { ONE } from '../../shape/dim.ts';
import { reflexive } from '../objective/curvature.ts';
import { congruence, isIdentity, partsOf, semidefinite, traced, type Below } from '../orders/loewner.ts';
import type { Prover } from '../prover/prover.ts';
import type { Search } from '../objective/search.ts';
import { gradientOf, quadraticSurrogate, type Surrogate } from '../surrogates/surrogate.ts';
import { diagonalOf } from './update.ts';

/** M ⪯ by, with the name of the step. */
export interface Coarser {
  readonly way: string;
  readonly by: Expr;
  readonly theorem: Theorem;
}

const onesColumn = (m: Expr): Expr => ones(shape(m.shape.rows, ONE));

/** M ⪯ Diag((M y)./y) for entrywise nonnegative M and y > 0 (De Pierro 1995, Lee & Seung 2001). */
export const separableBound = (search: Search, m: Expr): Coarser | null => {
  const { prover, target, deriver } = search;
  const y = vecOf(target.y);
  const [nonneg, positive] = [prover.positive(m, false), prover.positive(y, true)];
  const step = nonneg === null || positive === null ? null : prover.step('L-SEP', [nonneg, positive]);
  if (step === null) return null;
  const by = call('diag', divide(deriver.simplifier.simplify(multiply(m, y)), y));
  const theorem = prover.recast('L-EQ', step, prover.term(m), prover.term(by));
  return theorem === null ? null : { way: 'separated at the current point', by, theorem };
};

/** What is taken of the entries of B: their size, what is above zero, what is below. */
type Part = (b: Expr) => Expr;
const size: Part = (b) => map('abs', b);
const above: Part = (b) => map('relu', b);
const below: Part = (b) => map('relu', negate(b));

/** Part of B, which in a Kronecker product beside nonnegative factors, as in kron(V, I), is that of the one factor. */
const partOf = (part: Part, b: Expr, prover: Prover): Expr => {
  if (b.kind !== 'call' || b.fn !== 'kron') return part(b);
  const signed = b.args.filter((a) => prover.positive(a, false) === null);
  return signed.length > 1 ? part(b) : call('kron', ...b.args.map((a) => (signed.includes(a) ? partOf(part, a, prover) : a)));
};

/**
 * B'WB ⪯ Diag(|B|'W|B| 1) for entrywise nonnegative W (De Pierro 1995, for B of any signs): with B = P − N, both nonnegative,
 * B'WB = [I; −I]'[P N]'W[P N][I; −I], and the middle has nonnegative entries. It needs |B| alone where row sums need |B'WB|.
 */
const signedGram = (search: Search, m: Expr): Below | null => {
  const { prover, deriver } = search;
  const c = congruence(m);
  if (c === null || c.middle === null || c.outer.kind !== 'call' || prover.positive(c.middle, false) === null) return null;
  const { outer: b, middle: w } = c;
  const n = b.shape.cols;
  const [p, q] = [partOf(above, b, prover), partOf(below, b, prover)];
  const parts = block([[p, q]]);
  const order = prover.step('L-LAPL', [prover.positive(multiply(transpose(parts), w, parts), false)]);
  const back = order === null ? null : prover.step('L-CONG', [order], { C: prover.term(block([[eye(n)], [negate(eye(n))]])) });
  const sizes = partOf(size, b, prover);
  const by = call('diag', deriver.simplifier.simplify(multiply(transpose(sizes), w, sizes, onesColumn(m))));
  // First for any P and N, so that signs are chosen in what is small.
  const [difference, sum] = [subtract(p, q), add(p, q)];
  const plain = back === null ? null : prover.recast('L-EQ', back, prover.term(multiply(transpose(difference), w, difference)), prover.term(call('diag', multiply(transpose(sum), w, sum, onesColumn(m)))));
  const theorem = plain === null ? null : prover.recast('L-EQ', plain, prover.term(m), prover.term(by));
  return theorem === null ? null : { by, theorem };
};

/** M ⪯ D for a diagonal D: 0 for what is negative semidefinite; factor by factor in Kronecker products, beside what is a multiple of the identity already. */
const dominated = (search: Search, m: Expr): Below | null => {
  const { prover } = search;
  if (isIdentity(m)) return reflexive(m, prover);
  const apart = partsOf(m, (e) => dominated(search, e), prover);
  if (apart !== null) return apart;
  const negative = prover.step('L-NEG', [semidefinite(prover, negate(m))]);
  const least = negative === null ? null : prover.recast('L-EQ', negative, prover.term(m), prover.term(zeros(m.shape)));
  if (least !== null) return { by: zeros(m.shape), theorem: least };
  const nonneg = prover.positive(m, false);
  const signed = nonneg === null ? signedGram(search, m) : null;
  if (signed !== null) return signed;
  const theorem = nonneg === null ? prover.step('L-GERSH', [], { S: prover.term(m), side: 'upper' }) : prover.step('L-LAPL', [nonneg]);
  const by = call('diag', search.deriver.simplifier.simplify(multiply(nonneg === null ? map('abs', m) : m, onesColumn(m))));
  return theorem === null ? null : { by, theorem };
};

/** M ⪯ D for a diagonal D, by diagonal dominance. */
export const dominanceBound = (search: Search, m: Expr): Coarser | null => written(search, 'row sums', m, dominated(search, m));

/** The order with M as it is written and the right side simplified. */
const written = ({ prover, deriver }: Search, way: string, m: Expr, order: Below | null): Coarser | null => {
  const by = order === null ? m : deriver.simplifier.simplify(order.by);
  const theorem = order === null ? null : prover.recast('L-EQ', order.theorem, prover.term(m), prover.term(by));
  return theorem === null ? null : { way, by, theorem };
};

/** e without summands that are negative semidefinite by their form, and how much larger that is: e + more = rest. Null where there are none. */
const withoutNegative = (e: Expr, prover: Prover): { readonly rest: Expr; readonly more: Expr } | null => {
  const around = (inner: Expr, put: (m: Expr) => Expr) => {
    const found = withoutNegative(inner, prover);
    return found === null ? null : { rest: put(found.rest), more: put(found.more) };
  };
  switch (e.kind) {
    case 'add': {
      const parts = e.terms.map((t) => (semidefinite(prover, negate(t)) === null ? withoutNegative(t, prover) ?? { rest: t, more: null } : { rest: null, more: negate(t) }));
      const [rest, more] = [parts.flatMap((p) => p.rest ?? []), parts.flatMap((p) => p.more ?? [])];
      return rest.length === 0 || more.length === 0 ? null : { rest: add(...rest), more: add(...more) };
    }
    case 'scale': return prover.positive(e.by, false) === null ? null : around(e.arg, (m) => scale(e.by, m));
    case 'product': {
      const c = congruence(e);
      return c === null || c.middle === null ? null : around(c.middle, (m) => multiply(transpose(c.outer), m, c.outer));
    }
    case 'call': {
      const [a, b] = e.args;
      if (e.fn !== 'kron' || a === undefined || b === undefined) return null;
      if (semidefinite(prover, b) !== null) return around(a, (m) => call('kron', m, b));
      return semidefinite(prover, a) === null ? null : around(b, (m) => call('kron', a, m));
    }
    default: return null;
  }
};

/** M ⪯ P for M = P − N with N semidefinite: P may have an inverse where M, as in softmax regression, has none. */
export const positivePart = (search: Search, m: Expr): Coarser | null => {
  const { prover, deriver } = search;
  const found = withoutNegative(m, prover);
  if (found === null) return null;
  const by = deriver.simplifier.simplify(found.rest);
  const [same, more] = [prover.step('L-REFL', [], { A: prover.term(m) }), semidefinite(prover, found.more)];
  const sum = same === null || more === null ? null : prover.step('L-ADD', [same, more]);
  const theorem = sum === null ? null : prover.recast('L-EQ', sum, prover.term(m), prover.term(by));
  return theorem === null ? null : { way: 'without negative parts', by, theorem };
};

/** M ⪯ tr(M) I for semidefinite M, M ⪯ ‖M‖ I for any. */
export const scalarBound = (search: Search, m: Expr): Coarser | null => {
  const { prover, deriver } = search;
  const byTrace = written(search, 'trace', m, traced(prover, m, (e) => deriver.simplifier.simplify(e)));
  if (byTrace !== null) return byTrace;
  const theorem = prover.step('L-FRO', [], { A: prover.term(m), side: 'upper' });
  return written(search, 'norm', m, theorem === null ? null : { by: scale(deriver.simplifier.simplify(call('norm2', m)), eye(m.shape.rows)), theorem });
};

/** M ⪯ S for a stated S whose difference from M is semidefinite by its form. */
export const statedBound = (search: Search, m: Expr, stated: Expr): Coarser | null => {
  const { prover, deriver } = search;
  if (m.shape.rows.key !== stated.shape.rows.key) return null;
  const [same, more] = [prover.step('L-REFL', [], { A: prover.term(m) }), semidefinite(prover, deriver.simplifier.simplify(subtract(stated, m)))];
  const sum = same === null || more === null ? null : prover.step('L-ADD', [same, more]);
  const theorem = sum === null ? null : prover.recast('L-EQ', sum, prover.term(m), prover.term(stated));
  return theorem === null ? null : { way: 'as stated', by: stated, theorem };
};

/** A surrogate with a coarser curvature above a quadratic one: the model of f with it, where that one is a model of f, else one of the surrogate. Errors: NoBound. */
export const coarsened = (search: Search, s: Surrogate, bound: Coarser): Surrogate | null => {
  const { prover, target } = search;
  if (s.curvature === null) return null;
  const ways = [...s.ways, bound.way];
  if (s.model !== undefined) {
    const order = prover.step('L-TRANS', [s.model.order, bound.theorem]);
    const theorem = order === null ? null : prover.step('MM-QUAD', [s.model.grad, s.model.hess, order], { y: target.y.name });
    return order === null || theorem === null ? null : { ways, theorem, curvature: bound.by, model: { ...s.model, order }, isCoarse: true };
  }
  const f = s.theorem.conclusion[2] as Term;
  const hess = prover.step('H-JET', [], { f, x: target.x.name, H: prover.term(s.curvature) });
  if (hess === null) return null;
  const { theorem: above } = quadraticSurrogate(search, ways, f, gradientOf(search, s.curvature), { bound: bound.by, hess, order: bound.theorem });
  const theorem = prover.step('MM-TRANS', [s.theorem, above]);
  return theorem === null ? null : { ways, theorem, curvature: bound.by, isCoarse: true };
};

/** Surrogates with diagonal curvature: the surrogate itself where it is, otherwise the coarser ones that are proved. */
export const diagonalForms = (search: Search, s: Surrogate, separable: boolean): readonly Surrogate[] => {
  if (s.curvature === null) return [];
  if (diagonalOf(search, s.curvature) !== null) return [s];
  const bounds = [separable ? separableBound(search, s.curvature) : null, dominanceBound(search, s.curvature)];
  return bounds.flatMap((b) => {
    const found = b === null ? null : coarsened(search, s, b);
    return found === null ? [] : [found];
  });
};
