import { checkClaim, type Finding } from '../audit/check.ts';
import { readClaim } from '../audit/claim.ts';
import { derive, type Derivation, type Wanted } from '../audit/derivation.ts';
import { diagnose, type Diagnosis } from '../audit/diagnose/index.ts';
import { Deriver } from '../calculus/derive.ts';
import type { Variable } from '../calculus/variable.ts';
import { questionOf, type Question } from '../curvature/objective/question.ts';
import { failed } from '../diagnostics/diagnostic.ts';
import { readExpression, readProblem, readVariable, type Objective, type Problem } from '../elaborate/index.ts';
import { withObjective } from '../elaborate/problem.ts';
import { taken } from '../elaborate/rejected.ts';
import type { Expr } from '../expr/expr.ts';

/** How a problem is opened. */
export interface OpenOptions {
  /** The name that errors give to the text. */
  readonly fileName?: string;
  /** A fixed seed makes every check and search repeatable; without one each draws fresh randomness. */
  readonly seed?: string;
}

/** The signs of orders. */
const ORDER = /[<>≤≥⪯⪰≺≻]/u;

/** The answer to a claim, and of a refuted one what is wrong with it. */
export interface Answer {
  readonly finding: Finding;
  readonly diagnosis: Diagnosis | null;
}

/**
 * A problem that can be asked: what it declares gives the names in every text, its objective is what is derived and bounded.
 * Errors of every method: InputRejected for a text that can't be read, and for an objective that isn't there; NoLaw, DerivationRefuted from deriving.
 */
export class OpenProblem {
  readonly problem: Problem;
  readonly #seed: { readonly seed?: string };
  constructor(problem: Problem, options: Pick<OpenOptions, 'seed'> = {}) {
    this.problem = withObjective(problem);
    this.#seed = options.seed === undefined ? {} : { seed: options.seed };
  }

  #stated(): Objective {
    const { objective, source, fileName } = this.problem;
    return objective ?? taken<Objective>(failed({ code: 'no-objective', message: 'there is no objective', labels: [], help: 'add a line such as: minimize norm2(A*x - b)^2' }), source, fileName);
  }

  #resolved(e: Expr): Expr {
    return new Deriver([...this.problem.lets.values()]).resolve(e);
  }

  /** What is minimised or maximised, derivatives in it carried out. */
  get objective(): Expr {
    return this.#resolved(this.#stated().expr);
  }

  /** The expression that a text means, derivatives in it carried out. */
  expression(text: string): Expr {
    return this.#resolved(taken(readExpression(text, this.problem), text, 'expression'));
  }

  /** The variable that a text means: a symbol, or a row, column or entry of one, as `U[i,:]`. */
  variable(text: string): Variable {
    return taken(readVariable(text, this.problem), text, 'variable');
  }

  #derived(kind: Wanted, of: Expr, wrt: readonly string[]): Derivation {
    const { lets, conditions } = this.problem;
    const only = derive({ of, variables: wrt.map((v) => this.variable(v)), kind, lets: [...lets.values()], conditions }, this.#seed).at(-1);
    if (only === undefined) throw new RangeError('nothing was derived');
    return only;
  }

  /** The gradient of the objective, of the variable's shape. */
  gradient(wrt: string): Derivation {
    return this.#derived('gradient', this.objective, [wrt]);
  }

  /** The block d vec(grad_x f)/d vec(y)' of the objective's Hessian; the diagonal one where y is left out. */
  hessian(x: string, y = x): Derivation {
    return this.#derived('hessian', this.objective, [x, y]);
  }

  /** The product of the Hessian by x with a change of x, which is called dx: of the variable's shape, without the Hessian itself. */
  product(x: string): Derivation {
    return this.#derived('all-products', this.objective, [x]);
  }

  /** The Jacobian d vec(F)/d vec(x)' of the expression that a text means. */
  jacobian(of: string, wrt: string): Derivation {
    return this.#derived('jacobian', this.expression(of), [wrt]);
  }

  /** Decides `left = right`, where grad(f, x) and hess(f, x, y) may stand on the left; the objective is f where it has no other name. */
  check(claim: string): Answer {
    const found = readClaim(claim, this.problem);
    const isOrder = !found.ok && found.diagnostics.some((d) => d.code === 'not-a-claim') && ORDER.test(claim);
    const read = taken(isOrder ? failed({ code: 'not-a-claim', message: 'this is an order', labels: [{ span: { start: 0, end: claim.length }, text: 'no = here', primary: true }], help: 'orders are decided by checkOrder of gradus/notes' }) : found, claim, 'claim');
    const finding = checkClaim(read, this.problem.conditions, this.#seed);
    return { finding, diagnosis: finding.verdict === 'refuted' ? diagnose(read, this.problem.conditions, this.#seed) : null };
  }

  /** What searches for bounds, surrogates and convexity are asked: the objective by a variable. */
  question(wrt: string): Question {
    const { expr, sense } = this.#stated();
    return questionOf({ objective: expr, sense, variable: this.variable(wrt), conditions: this.problem.conditions, isWhereDefined: true, ...this.#seed });
  }
}

/** Opens a problem file's text. Errors: InputRejected, with every place and what would mend it. */
export const open = (source: string, options: OpenOptions = {}): OpenProblem =>
  new OpenProblem(taken(readProblem(source, options.fileName), source, options.fileName ?? 'problem'), options);
