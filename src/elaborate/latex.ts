import { failed, type Result } from '../diagnostics/diagnostic.ts';
import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { readLatex, type Formula, type FormulaStatement, type LatexOptions } from '../notation/latex/index.ts';
import { closed, compared, FormulaElaborator } from './formula.ts';
import { guarded } from './guarded.ts';
import type { Problem } from './problem.ts';
import { vocabularyOf } from './vocabulary.ts';

/** How a formula is read in a problem; the vocabulary is that of the problem. */
export type LatexReading = Omit<LatexOptions, 'vocabulary'>;

/** A statement with the values of its sides, or why there are none. */
export interface TypedStatement {
  readonly read: FormulaStatement;
  /** Left side and right sides in order; the left one is missing where the statement goes on with the formula before it. */
  readonly sides: Result<readonly Expr[]>;
  /** Indices that the statement uses without declaring them: they run over the axes that they subscript. */
  readonly inferred: readonly Symbol_[];
}

/** A formula whose names are those of a problem. */
export interface TypedFormula {
  readonly formula: Formula;
  readonly statements: readonly TypedStatement[];
}

/** The objective may be mentioned by its name. */
const withNamedObjective = (problem: Problem): Problem => {
  const { objective } = problem;
  return objective === null || objective.name === null || problem.lets.has(objective.name) ? problem : { ...problem, lets: new Map([...problem.lets, [objective.name, b.named(objective.name, objective.expr)]]) };
};

/** Reads a formula in LaTeX with the declarations of a problem. Errors: those of `readLatex`; a statement without a value has its own. */
export const readLatexFormula = (source: string, problem: Problem, options: LatexReading = {}): Result<TypedFormula> => {
  const formula = readLatex(source, { ...options, vocabulary: vocabularyOf(problem) });
  if (!formula.ok) return formula;
  const known = withNamedObjective(problem);
  const statements = formula.value.statements.map((read): TypedStatement => {
    const elaborator = new FormulaElaborator(known);
    const sides = [...(read.left === null ? [] : [read.left]), ...read.links.map((l) => l.right)];
    return { read, sides: guarded(() => compared(sides.map((e) => elaborator.read(e))).map((e) => closed(e, read.span))), inferred: [...elaborator.inferred.values()] };
  });
  return { ok: true, value: { formula: formula.value, statements } };
};

/** Reads one expression in LaTeX with the declarations of a problem. Errors: those of `readLatex` and of expressions, unexpected where it is a relation or several expressions. */
export const readLatexExpression = (source: string, problem: Problem, options: LatexReading = {}): Result<Expr> => {
  const typed = readLatexFormula(source, problem, options);
  if (!typed.ok) return typed;
  const [only, second] = typed.value.statements;
  const isOne = only !== undefined && second === undefined && only.read.links.length === 0;
  const at = second?.read.span ?? only?.read.links[0]?.relationSpan ?? { start: 0, end: Math.max(source.length, 1) };
  if (!isOne) return failed({ code: 'unexpected', message: only === undefined ? 'an expression is missing' : 'a formula where one expression is expected', labels: [{ span: at, text: only === undefined ? 'nothing stands here' : 'more than an expression', primary: true }] });
  if (!only.sides.ok) return only.sides;
  const [value] = only.sides.value;
  if (value === undefined) throw new RangeError('a statement without sides');
  return { ok: true, value };
};
