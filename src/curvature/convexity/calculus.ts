import type { Theorem } from '../../checker/kernel/index.ts';
import { hadamard, isConst } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import type { Prover } from '../prover/prover.ts';

/** What an atom may ask of the calculus of convexity that it belongs to. */
export interface Calculus {
  /** The variables, in which it is convex together. */
  readonly xs: readonly Symbol_[];
  readonly prover: Prover;
  readonly degree: (e: Expr) => number;
  /** convex e x, or null. */
  readonly convex: (e: Expr) => Theorem | null;
  /** convex −e x, the sign written in front, or null. */
  readonly opposite: (e: Expr) => Theorem | null;
  /** convex e z for another variable z, or several, or null. */
  readonly among: (z: Symbol_ | readonly Symbol_[], e: Expr) => Theorem | null;
  /** convex φ(r) x for an r that is convex or concave, or null. */
  readonly applied: (phi: Expr, t: Symbol_, r: Expr) => Theorem | null;
  /** What is supposed to be positive, where something may be supposed of the variables. */
  readonly given: readonly Expr[];
  /** 0 < r as an assumption about the variables, where one may be made; `isNeeded`: a function of r has no value elsewhere. */
  readonly supposed: (r: Expr, isNeeded: boolean) => Theorem | null;
}

/** Proves that an expression of some form is convex, in a form of its own that is equal to it; null for any other. */
export type Atom = (c: Calculus, e: Expr) => Theorem | null;

/** That every entry of something is affine in the variable, both ways. */
export const affine = (c: Calculus, e: Expr): readonly [Theorem, Theorem] | null => {
  const [one, two] = c.degree(e) > 1 ? [null, null] : [c.convex(e), c.opposite(e)];
  return one === null || two === null ? null : [one, two];
};

/** a where e is −a. */
export const oppositeOf = (e: Expr): Expr | null => {
  if (e.kind === 'scale' && isConst(e.by, -1)) return e.arg;
  return e.kind === 'hadamard' && e.factors.some((f) => isConst(f, -1)) ? hadamard(...e.factors.filter((f) => !isConst(f, -1))) : null;
};
