import { Deriver, type Derived } from '../calculus/derive.ts';
import { differentialSymbol, variableExpr, withoutCapture, type Variable } from '../calculus/variable.ts';
import { vecOf } from '../calculus/vectorise.ts';
import { multiply } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { isScalar } from '../shape/shape.ts';
import { checkClaim, type CheckOptions, type Claim, type Finding } from './check.ts';
import type { ExprCondition } from './term.ts';

/** What to derive of an expression. `hessian` is the one block of the two variables given; `all` is every block. */
export type Wanted = 'gradient' | 'jacobian' | 'hessian' | 'all-blocks' | 'all-products';

/** What to derive, of what, by what, under which names and conditions. */
export interface Request {
  readonly of: Expr;
  readonly variables: readonly Variable[];
  readonly kind: Wanted;
  readonly lets: readonly Expr[];
  readonly conditions: readonly ExprCondition[];
}

/** One derivative in closed form with the checker's finding. */
export interface Derivation {
  readonly kind: 'gradient' | 'jacobian' | 'hessian' | 'hessian-product';
  /** The variables as expressions, e.g. `W` or `U[i,:]`; two for a Hessian block. */
  readonly by: readonly Expr[];
  readonly value: Expr;
  readonly derived: Derived;
  readonly finding: Finding;
}

const weaker = (a: Finding, b: Finding): Finding => {
  if (a.verdict !== 'proved') return a;
  if (b.verdict !== 'proved') return b;
  // The errors of two randomised proofs add up; a sum is at most twice the larger.
  return (a.log2Error ?? 0) > (b.log2Error ?? 0) ? { ...a, log2Error: (a.log2Error ?? 0) + 1 } : { ...b, log2Error: (b.log2Error ?? 0) + 1 };
};

/** Thrown where the independent checker contradicts the engine: the result is wrong and must not be shown. */
export class DerivationRefuted extends Error {
  readonly of: Expr;
  readonly value: Expr;
  constructor(of: Expr, value: Expr, finding: Finding) {
    super(`a derived result was refuted by the independent check${finding.reason === undefined ? '' : `: ${finding.reason}`}`);
    this.name = 'DerivationRefuted';
    this.of = of;
    this.value = value;
  }
}

const checked = (kind: Derivation['kind'], by: readonly Variable[], derived: Derived, claim: Claim, request: Request, options: CheckOptions): Derivation => {
  const finding = checkClaim(claim, request.conditions, options);
  if (finding.verdict === 'refuted') throw new DerivationRefuted(request.of, derived.value, finding);
  return { kind, by: by.map(variableExpr), value: derived.value, derived, finding };
};

/**
 * Derives what is asked for and has every result checked by the independent checker before it is returned; the gradient of a matrix
 * expression is its Jacobian. Errors: NoLaw, DerivationRefuted.
 */
export const derive = (request: Request, options: CheckOptions = {}): readonly Derivation[] => {
  const deriver = new Deriver(request.lets);
  const { variables, kind } = request;
  const of = withoutCapture(deriver.resolve(request.of), variables);
  const jacobian = (by: Variable): Derivation => {
    const derived = deriver.jacobian(of, by);
    return checked('jacobian', [by], derived, { kind: 'jacobian', of, by, value: derived.value }, request, options);
  };
  const gradient = (by: Variable): Derivation => {
    const derived = deriver.gradient(of, by);
    return checked('gradient', [by], derived, { kind: 'gradient', of, by, value: derived.value }, request, options);
  };
  const block = (x: Variable, y: Variable): Derivation => {
    const derived = deriver.hessian(of, x, y);
    return checked('hessian', [x, y], derived, { kind: 'hessian', of, by: [x, y], value: derived.value }, request, options);
  };
  const product = (x: Variable, y: Variable): Derivation => {
    const derived = deriver.hessianProduct(of, x, y);
    const proved = block(x, y);
    // The jets prove the block; the product is then an identity: vec(product) = block*vec(dy).
    const identity: Claim = { kind: 'identity', left: vecOf(derived.value), right: multiply(proved.value, vecOf(differentialSymbol(y))) };
    const result = checked('hessian-product', [x, y], derived, identity, request, options);
    return { ...result, finding: weaker(proved.finding, result.finding) };
  };
  if (kind === 'jacobian' || !isScalar(of.shape)) return variables.map(jacobian);
  const [x, y] = variables;
  if (kind === 'hessian') return x === undefined ? [] : [block(x, y ?? x)];
  const pairs = variables.flatMap((a) => variables.map((b) => [a, b] as const));
  const gradients = variables.map(gradient);
  if (kind === 'gradient') return gradients;
  return [...gradients, ...pairs.map(([a, b]) => (kind === 'all-blocks' ? block(a, b) : product(a, b)))];
};
