import type { Term } from '../../checker/terms/term.ts';
import { add, call, eye, multiply, negate, scale, subtract, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { congruence, semidefinite, traced } from '../orders/loewner.ts';
import type { Prover } from '../prover/prover.ts';
import type { Search } from '../objective/search.ts';
import { diagonalOf, dominanceBound, separableBound, written, type Coarser } from '../surrogates/diagonal.ts';
import { gradientOf, quadraticSurrogate, type Surrogate } from '../surrogates/surrogate.ts';

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
      const left = semidefinite(prover, b) === null ? null : around(a, (m) => call('kron', m, b));
      return left !== null || semidefinite(prover, a) === null ? left : around(b, (m) => call('kron', a, m));
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
