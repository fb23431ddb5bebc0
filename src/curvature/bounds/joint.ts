import type { Deriver } from '../../calculus/derive.ts';
import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { block, call, constant, divide, eye, hadamard, isSpecial, multiply, negate, power, scale, subtract, symbol, transpose, zeros } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { inlineNames } from '../../expr/walk.ts';
import { SCALAR } from '../../shape/shape.ts';
import { NoBound } from './bound.ts';
import type { Prover } from '../prover/prover.ts';

/** E'*E ⪯ c²·I with the theorem in exactly these terms. */
interface NormBound {
  readonly c: Expr;
  readonly theorem: Theorem;
}

/** How the norm of a matrix that nothing is known of enters: a symbol assumed to bound its spectral norm, or its Frobenius norm. */
export type NormKind = 'spectral' | 'Frobenius';

const square = (e: Expr): Expr => power(e, constant(2));

/** c with E'E ⪯ c²·I: products, Kronecker products, commutation matrices and multiples pass the bound on; a leaf A has its own norm. */
class NormProver {
  private readonly prover: Prover;
  private readonly kind: NormKind;
  readonly leaves = new Map<Expr, Symbol_>();

  constructor(prover: Prover, kind: NormKind) {
    this.prover = prover;
    this.kind = kind;
  }

  private stated(e: Expr, c: Expr, theorem: Theorem | null): NormBound | null {
    const { prover } = this;
    const cast = theorem === null ? null : prover.recast('L-EQ', theorem, prover.term(multiply(transpose(e), e)), ['*', ['.^', prover.term(c), '2'], prover.term(eye(e.shape.cols))]);
    return cast === null ? null : { c, theorem: cast };
  }

  bound(e: Expr): NormBound | null {
    const { prover } = this;
    if (isSpecial(e, 'eye') || isSpecial(e, 'commutation')) return this.stated(e, constant(1), prover.step('L-REFL', [], { A: prover.term(eye(e.shape.cols)) }));
    if (e.kind === 'scale') {
      const inner = this.bound(e.arg);
      if (inner === null) return null;
      const factor = square(e.by);
      const sign = prover.positive(factor, false);
      const size = prover.positive(e.by, false) === null ? (prover.positive(negate(e.by), false) === null ? null : negate(e.by)) : e.by;
      return sign === null || size === null ? null : this.stated(e, hadamard(size, inner.c), prover.step('L-SCALE', [sign, inner.theorem]));
    }
    if (e.kind === 'product') {
      const [first, ...rest] = e.factors;
      if (first === undefined || rest.length === 0) return null;
      const tail = multiply(...rest);
      const [one, two] = [this.bound(first), this.bound(tail)];
      if (one === null || two === null) return null;
      // F2'(F1'F1)F2 ⪯ c1²·F2'F2 ⪯ c1²c2²·I
      const around = prover.step('L-CONG', [one.theorem], { C: prover.term(tail) });
      const sign = prover.positive(square(one.c), false);
      const second = sign === null ? null : prover.step('L-SCALE', [sign, two.theorem]);
      const c = hadamard(one.c, two.c);
      const middle = prover.term(scale(square(one.c), multiply(transpose(tail), tail)));
      const goal = prover.term(scale(square(c), eye(e.shape.cols)));
      const left = around === null ? null : prover.recast('L-EQ', around, prover.term(multiply(transpose(e), e)), middle);
      const right = second === null ? null : prover.recast('L-EQ', second, middle, goal);
      return left === null || right === null ? null : this.stated(e, c, prover.step('L-TRANS', [left, right]));
    }
    if (e.kind === 'call' && e.fn === 'kron') {
      const [p, q] = e.args as readonly [Expr, Expr];
      const [one, two] = [this.bound(p), this.bound(q)];
      if (one === null || two === null) return null;
      const gram = prover.step('L-GRAM', [], { C: prover.term(q) });
      const scaledEye = scale(square(one.c), eye(p.shape.cols));
      const psd = prover.step('L-GRAM', [], { C: prover.term(scale(one.c, eye(p.shape.cols))) });
      const nonneg = psd === null ? null : prover.recast('L-EQ', psd, prover.term(zeros(scaledEye.shape)), prover.term(scaledEye));
      const first = gram === null ? null : prover.step('L-KRON', [one.theorem, gram], { side: 'left' });
      const second = nonneg === null ? null : prover.step('L-KRON', [two.theorem, nonneg], { side: 'right' });
      const middle = prover.term(call('kron', scaledEye, multiply(transpose(q), q)));
      const c = hadamard(one.c, two.c);
      const left = first === null ? null : prover.recast('L-EQ', first, prover.term(multiply(transpose(e), e)), middle);
      const right = second === null ? null : prover.recast('L-EQ', second, middle, prover.term(scale(square(c), eye(e.shape.cols))));
      return left === null || right === null ? null : this.stated(e, c, prover.step('L-TRANS', [left, right]));
    }
    return this.leaf(e);
  }

  private leaf(e: Expr): NormBound | null {
    const { prover } = this;
    if (this.kind === 'Frobenius') {
      const gram = prover.step('L-GRAM', [], { C: prover.term(e) });
      return this.stated(e, call('norm2', e), gram === null ? null : prover.step('L-TRACE', [gram]));
    }
    const c = this.leaves.get(e) ?? symbol(`s_${this.leaves.size + 1}`, SCALAR, ['positive']);
    this.leaves.set(e, c);
    const judgement = ['<<', prover.term(multiply(transpose(e), e)), ['*', ['.^', prover.term(c), '2'], prover.term(eye(e.shape.cols))]] as const;
    const theorem = prover.assume(judgement);
    return theorem === null ? null : { c, theorem };
  }
}

/** A lower bound of the joint Hessian of a squared norm of something bilinear, with the norms that it is stated in. */
export interface JointBound {
  readonly hessian: Expr;
  readonly bound: Expr;
  readonly norms: ReadonlyMap<Expr, Symbol_>;
  readonly theorem: Theorem;
}

/** c·‖r‖² as [c, r]. */
const squaredNorm = (e: Expr): { readonly factor: Expr; readonly residual: Expr } | null => {
  if (e.kind === 'hadamard') {
    const parts = e.factors.map(squaredNorm);
    const at = parts.findIndex((p) => p !== null);
    const found = parts[at];
    return found === null || found === undefined ? null : { factor: hadamard(...e.factors.filter((_, i) => i !== at), found.factor), residual: found.residual };
  }
  if (e.kind === 'power' && e.base.kind === 'call' && e.base.fn === 'norm2' && e.exponent.kind === 'const' && e.exponent.value.num === 2n && e.exponent.value.den === 1n) return { factor: constant(1), residual: e.base.args[0] as Expr };
  if (e.kind === 'call' && e.fn === 'inner' && e.args[0] === e.args[1]) return { factor: constant(1), residual: e.args[0] as Expr };
  return null;
};

/**
 * ∇²f ⪰ −c·I for f = a‖r(x, y)‖², r bilinear in x and y, jointly in both: the Hessian is 2a(J'J + [0 E; E' 0]), J'J ⪰ 0, and
 * the rest is bounded by the norm of E. Errors: NoBound.
 */
export const jointLowerBound = (objective: Expr, x: Symbol_, y: Symbol_, kind: NormKind, prover: Prover, deriver: Deriver): JointBound => {
  const found = squaredNorm(inlineNames(objective));
  if (found === null) throw new NoBound('joint bounds are for squared norms of something bilinear');
  const [vx, vy] = [whole(x), whole(y)];
  const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
  const weight = simplify(scale(constant(2), found.factor));
  const { residual } = found;
  const [jx, jy] = [deriver.jacobian(residual, vx).value, deriver.jacobian(residual, vy).value];
  const [xx, xy, yy] = [deriver.hessian(objective, vx, vx).value, deriver.hessian(objective, vx, vy).value, deriver.hessian(objective, vy, vy).value];
  const rest = simplify(subtract(scale(divide(constant(1), weight), xy), multiply(transpose(jx), jy)));
  const norms = new NormProver(prover, kind);
  const small = norms.bound(rest);
  if (small === null) throw new NoBound('the norm of the mixed part has no bound that is proved');
  const nonneg = prover.positive(small.c, false);
  const e = prover.term(rest);
  const stated = prover.restated('L-EQ', small.theorem, ['*', ["'", e], e]);
  const off = nonneg === null || stated === null ? null : prover.step('L-OFF', [stated, nonneg], { side: 'lower' });
  const gram = prover.step('L-GRAM', [], { C: prover.term(block([[jx, jy]])) });
  const sum = off === null || gram === null ? null : prover.step('L-ADD', [gram, off]);
  const sign = prover.positive(weight, false);
  const scaled = sum === null || sign === null ? null : prover.step('L-SCALE', [sign, sum]);
  const hessian = block([[xx, xy], [transpose(xy), yy]]);
  const total = hessian.shape.rows;
  const bound = scale(negate(hadamard(weight, small.c)), eye(total));
  const order = scaled === null ? null : prover.recast('L-EQ', scaled, prover.term(bound), prover.term(hessian));
  const hess = order === null ? null : prover.step('H-JET', [], { f: prover.term(inlineNames(objective)), x: [x.name, y.name], H: prover.term(hessian) });
  // The assumption on a norm is about the current values, so that it can't stand beside a statement for all values.
  const theorem = order === null || hess === null ? null : kind === 'spectral' ? order : prover.step('AND', [hess, order]);
  if (theorem === null) throw new NoBound('the parts of the joint bound do not fit together');
  return { hessian, bound, norms: norms.leaves, theorem };
};

