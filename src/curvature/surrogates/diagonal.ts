import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { add, block, call, constant, divide, eye, isSpecial, isZero, map, multiply, negate, ones, scale, subtract, transpose, unvec, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { ONE } from '../../shape/dim.ts';
import { isColumn, isScalar, shape } from '../../shape/shape.ts';
import { reflexive } from '../objective/curvature.ts';
import { congruence, isIdentity, partsOf, semidefinite, type Below } from '../orders/loewner.ts';
import type { Prover } from '../prover/prover.ts';
import type { Search } from '../objective/search.ts';

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
export const above: Part = (b) => map('relu', b);
export const below: Part = (b) => map('relu', negate(b));

/** Part of B, which in a Kronecker product beside nonnegative factors, as in kron(V, I), is that of the one factor. */
export const partOf = (part: Part, b: Expr, prover: Prover): Expr => {
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

/** M ⪯ D for a diagonal D, by diagonal dominance, or by 0, which leaves a plane. */
export const dominanceBound = (search: Search, m: Expr): Coarser | null => {
  const order = dominated(search, m);
  return written(search, order !== null && isZero(order.by) ? 'tangent plane' : 'row sums', m, order);
};

/** The order with M as it is written and the right side simplified. */
export const written = ({ prover, deriver }: Search, way: string, m: Expr, order: Below | null): Coarser | null => {
  const by = order === null ? m : deriver.simplifier.simplify(order.by);
  const theorem = order === null ? null : prover.recast('L-EQ', order.theorem, prover.term(m), prover.term(by));
  return theorem === null ? null : { way, by, theorem };
};

/** Entries of a diagonal curvature in the shape of x, or null where it isn't diagonal by its form. */
export const diagonalOf = (search: Search, m: Expr): Expr | null => {
  const { x } = search.target;
  const eye = (): Expr => (isScalar(x.shape) ? constant(1) : ones(x.shape));
  if (isScalar(m.shape)) return m;
  const go = (e: Expr): Expr | null => {
    if (isSpecial(e, 'eye')) return eye();
    if (isZero(e)) return zeros(x.shape);
    if (e.kind === 'scale') {
      const inner = go(e.arg);
      return inner === null ? null : scale(e.by, inner);
    }
    if (e.kind === 'add') {
      const parts = e.terms.map(go);
      return parts.some((p) => p === null) ? null : add(...(parts as readonly Expr[]));
    }
    if (e.kind === 'call' && e.fn === 'diag') {
      const [d] = e.args;
      if (d === undefined) return null;
      if (isColumn(x.shape)) return d;
      if (d.kind === 'call' && d.fn === 'vec' && d.args[0]?.shape.rows.key === x.shape.rows.key) return d.args[0];
      return x.shape.rows.key === '1' ? transpose(d) : unvec(d, x.shape.rows, x.shape.cols);
    }
    if (e.kind === 'call' && e.fn === 'kron') {
      const [a, b] = e.args as readonly [Expr, Expr];
      // diag(p) ⊗ diag(q) on X: q*p'.
      const [p, q] = [diagonalColumn(a), diagonalColumn(b)];
      return p === null || q === null || b.shape.rows.key !== x.shape.rows.key || a.shape.rows.key !== x.shape.cols.key ? null : multiply(q, transpose(p));
    }
    return null;
  };
  const d = go(m);
  return d === null ? null : search.deriver.simplifier.simplify(d);
};

const diagonalColumn = (e: Expr): Expr | null => {
  if (isSpecial(e, 'eye')) return ones({ rows: e.shape.rows, cols: transpose(call('colsum', e)).shape.cols });
  if (e.kind === 'call' && e.fn === 'diag') return e.args[0] ?? null;
  if (e.kind === 'scale') {
    const inner = diagonalColumn(e.arg);
    return inner === null ? null : scale(e.by, inner);
  }
  return null;
};
