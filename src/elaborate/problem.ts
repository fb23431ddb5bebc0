import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { named } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { dimSubstitute, type Dim } from '../shape/dim.ts';
import type { Shape } from '../shape/shape.ts';
import type { Surface } from '../notation/surface.ts';

/** A condition under which the problem is read. */
export type Condition =
  | { readonly kind: 'positive' | 'nonneg' | 'nonzero'; readonly expr: Expr }
  | { readonly kind: 'size'; readonly left: Dim; readonly order: '>=' | '>' | '='; readonly right: Dim };

/** Where a symbol was declared. */
export interface Declared {
  readonly symbol: Symbol_;
  readonly span: Span;
}

/** A scalar function defined by the user, `name(parameter) = body`. */
export interface ScalarFunction {
  readonly parameter: string;
  readonly body: Surface;
}

/** What to minimise or maximise. */
export interface Objective {
  readonly name: string | null;
  readonly sense: 'minimize' | 'maximize';
  readonly expr: Expr;
}

/** A problem as read: names with their meaning, and the objective. */
export interface Problem {
  readonly source: string;
  readonly fileName: string;
  readonly symbols: ReadonlyMap<string, Declared>;
  /** Names of sizes, in order of first use. */
  readonly sizes: readonly string[];
  /** Sizes that an assumption `m = n` made equal: name → what it stands for. */
  readonly equalSizes: ReadonlyMap<string, Dim>;
  readonly lets: ReadonlyMap<string, Expr>;
  readonly functions: ReadonlyMap<string, ScalarFunction>;
  /** Functions of which only the name is known, and the shape of their values. */
  readonly unknowns: ReadonlyMap<string, Shape>;
  /** Names of expressions that were defined with arguments, as in `f(x, y) = …`, and these arguments; none where they are no names. */
  readonly parameters: ReadonlyMap<string, readonly Symbol_[]>;
  readonly conditions: readonly Condition[];
  readonly objective: Objective | null;
}

/** The empty problem. */
export const emptyProblem = (source = '', fileName = 'input'): Problem => ({
  source, fileName, symbols: new Map(), sizes: [], equalSizes: new Map(), lets: new Map(), functions: new Map(), unknowns: new Map(), parameters: new Map(), conditions: [], objective: null,
});

/** The problem with its objective as a name that claims may use: its own, or f where that is free. */
export const withObjective = (p: Problem): Problem => {
  if (p.objective === null) return p;
  const name = p.objective.name ?? 'f';
  const isTaken = p.symbols.has(name) || p.lets.has(name) || p.functions.has(name) || p.sizes.includes(name);
  return isTaken ? p : { ...p, lets: new Map([...p.lets, [name, named(name, p.objective.expr)]]) };
};

/** Thrown inside `elaborate/` only; turned into a result at its border. */
export class Rejected extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** Refuses the input with one diagnostic; `subject` is the name that nothing declares, where it is about one. Throws Rejected. */
export const refuse = (code: string, message: string, span: Span, text: string, help?: string, more: Diagnostic['labels'] = [], subject?: string): never => {
  throw new Rejected({ code, message, labels: [{ span, text, primary: true }, ...more], ...(help === undefined ? {} : { help }), ...(subject === undefined ? {} : { subject }) });
};

/** A size with the sizes that were assumed equal unified. */
export const unified = (d: Dim, problem: Pick<Problem, 'equalSizes'>): Dim => dimSubstitute(d, problem.equalSizes);
