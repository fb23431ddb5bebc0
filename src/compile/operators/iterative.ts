import type { LinearOperator } from './operator.ts';
import { createTurns, type TurnOptions } from '../steps/turns.ts';
import { addTo, dot, norm } from '../values/vector.ts';

/** The order of a square operator. Errors: RangeError. */
export const requireSquare = (A: LinearOperator): number => {
  if (A.rows !== A.cols) throw new RangeError(`a ${A.rows}×${A.cols} operator is not square`);
  return A.rows;
};

/** How a linear system is solved. */
export interface SolveOptions extends TurnOptions {
  /** Stop where ‖b − A·x‖ ≤ tolerance·‖b‖; 1e-10 by default. */
  readonly tolerance?: number;
  /** The length of b by default, at least 50. */
  readonly maxIterations?: number;
  readonly start?: ArrayLike<number>;
  /** The diagonal of A, or another positive vector that A is divided by to be better conditioned. */
  readonly preconditioner?: Float64Array;
}

/** An approximate solution with the norm of what is left of the right side. */
export interface Solution {
  readonly x: Float64Array;
  readonly residual: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** A direction p with p'·A·p ≤ 0, which ended the iteration as A is not positive definite; null where none was met. */
  readonly indefinite: Float64Array | null;
}

/**
 * x with A·x = b for a symmetric positive definite A, by conjugate gradients; a direction of no or negative curvature ends the
 * iteration and is returned. Errors: RangeError for sizes that don't fit; the signal's reason. Source: Hestenes and Stiefel 1952.
 */
export const solveByConjugateGradients = async (A: LinearOperator, b: ArrayLike<number>, options: SolveOptions = {}): Promise<Solution> => {
  const n = requireSquare(A);
  if (b.length !== n) throw new RangeError(`a right side of length ${b.length} for an operator of order ${n}`);
  const turns = createTurns(options);
  const target = (options.tolerance ?? 1e-10) * norm(Float64Array.from(b));
  const most = options.maxIterations ?? Math.max(n, 50);
  const x = options.start === undefined ? new Float64Array(n) : Float64Array.from(options.start);
  const r = Float64Array.from(b);
  if (options.start !== undefined) addTo(r, -1, A.apply(x));
  const improved = (v: Float64Array): Float64Array => (options.preconditioner === undefined ? v : v.map((z, i) => z / (options.preconditioner?.[i] ?? 1)));
  let z = improved(r);
  const p = z.slice();
  let rz = dot(r, z);
  const first = norm(r);
  for (let iterations = 0; ; iterations++) {
    const residual = norm(r);
    if (residual <= target || iterations >= most) return { x, residual, iterations, converged: residual <= target, indefinite: null };
    await turns.next(progress(first, residual, target));
    const Ap = A.apply(p);
    const curvature = dot(p, Ap);
    if (!(curvature > 0)) return { x, residual, iterations, converged: false, indefinite: p };
    const alpha = rz / curvature;
    addTo(x, alpha, p);
    addTo(r, -alpha, Ap);
    z = improved(r);
    const next = dot(r, z);
    for (let i = 0; i < n; i++) p[i] = (z[i] ?? 0) + (next / rz) * (p[i] ?? 0);
    rz = next;
  }
};

/** Part of the way from the first residual to the target, on a logarithmic scale. */
const progress = (first: number, now: number, target: number): number =>
  first <= target || target === 0 ? 0 : Math.min(1, Math.max(0, Math.log(first / now) / Math.log(first / target)));
