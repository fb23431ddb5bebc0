import { Deriver } from '../calculus/derive.ts';
import type { Variable } from '../calculus/variable.ts';
import { readProblem, readVariable, type Problem } from '../elaborate/index.ts';
import type { Expr, MapExpr, Symbol_ } from '../expr/expr.ts';
import { inlineNames, subexpressions } from '../expr/walk.ts';
import { negate, symbol } from '../expr/build.ts';
import { boundedAbove, jaakkolaWeights } from './bound.ts';

/** A problem that can't be solved as asked. */
export class ModelError extends Error {
  readonly code: string = 'no-such-solver';
  constructor(message: string) {
    super(message);
    this.name = 'ModelError';
  }
}

/** What is minimised, with the derivatives that updates are made of. A `maximize` objective appears as its negative. */
export class Objective {
  readonly problem: Problem;
  readonly name: string;
  readonly sense: 'minimize' | 'maximize';
  /** The objective as written in the problem, derivatives in it carried out. */
  readonly stated: Expr;
  /** What is minimised. */
  readonly f: Expr;
  private readonly deriver = new Deriver();

  /** Errors: ModelError for a problem without an objective; NoLaw. */
  constructor(problem: Problem) {
    if (problem.objective === null) throw new ModelError('the problem has no objective; add a line such as: minimize norm2(A*x - b)^2');
    this.problem = problem;
    this.name = problem.objective.name ?? 'f';
    this.sense = problem.objective.sense;
    this.stated = this.deriver.resolve(inlineNames(problem.objective.expr));
    this.f = this.sense === 'maximize' ? negate(this.stated) : this.stated;
  }

  /** The objective of a problem text. Errors: ModelError with the first diagnostic. */
  static read(source: string, fileName?: string): Objective {
    const read = readProblem(source, fileName);
    if (!read.ok) throw new ModelError(read.diagnostics[0]?.message ?? 'the problem cannot be read');
    return new Objective(read.value);
  }

  /** A declared symbol. Errors: ModelError. */
  symbol(name: string): Symbol_ {
    const found = this.problem.symbols.get(name)?.symbol;
    if (found === undefined) throw new ModelError(`the problem declares no ${name}; it has ${[...this.problem.symbols.keys()].join(', ')}`);
    return found;
  }

  /** A variable such as `W`, `U[i,:]` or `U[:,k]`. Errors: ModelError. */
  variable(text: string): Variable {
    const read = readVariable(text, this.problem);
    if (!read.ok) throw new ModelError(read.diagnostics[0]?.message ?? `${text} is not a variable`);
    return read.value;
  }

  /** Gradient of `f`, of the variable's shape. */
  gradient(v: Variable): Expr {
    return this.deriver.gradient(this.f, v).value;
  }

  /** Hessian block of `f`. */
  hessian(x: Variable, y: Variable): Expr {
    return this.deriver.hessian(this.f, x, y).value;
  }

  /** A matrix that the Hessian block of `f` in `v` nowhere exceeds (in the Loewner order); the Hessian of a quadratic. */
  curvature(v: Variable): Expr {
    return this.deriver.hessian(boundedAbove(this.f), v, v).value;
  }

  /**
   * The Hessian in `v` of the quadratic that lies above `f` and touches it at the current point, with a matrix `h` of weights in it, and
   * what the weights are; sharper than `curvature` away from 0. Errors: ModelError where `f` does not contain softplus once.
   */
  weightedCurvature(v: Variable): { readonly curvature: Expr; readonly h: Symbol_; readonly weights: Expr } {
    const maps = subexpressions(this.f).filter((e): e is MapExpr => e.kind === 'map' && e.fn === 'softplus');
    const [only] = maps;
    if (only === undefined || maps.length > 1) throw new ModelError('these weights are for an objective with one softplus');
    const h = symbol('h', only.shape, ['positive']);
    return { curvature: this.deriver.hessian(boundedAbove(this.f, (e) => (e === only ? h : null)), v, v).value, h, weights: jaakkolaWeights(only.arg) };
  }

  /** The Hessian block (x, y) of `f` times a direction, which is the symbol that stands for the differential of y. */
  product(x: Variable, y: Variable): Expr {
    return this.deriver.hessianProduct(this.f, x, y).value;
  }

  /** Summands after simplification. */
  terms(e: Expr): readonly Expr[] {
    return this.deriver.simplifier.terms(e);
  }

  /** The same in simpler form. */
  simplify(e: Expr): Expr {
    return this.deriver.simplifier.simplify(e);
  }
}

