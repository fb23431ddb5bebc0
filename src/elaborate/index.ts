import { failed, ok, type Diagnostic, type Result } from '../diagnostics/diagnostic.ts';
import type { Expr } from '../expr/expr.ts';
import { parseExpression, parseStatements } from '../notation/parser.ts';
import type { Statement } from '../notation/surface.ts';
import { Elaborator, type ReadOptions } from './expression.ts';
import { guarded } from './guarded.ts';
import { emptyProblem, type Problem } from './problem.ts';
import { ProblemBuilder } from './statements.ts';
import { variableOf, type VariableText } from './variable.ts';

export type { Condition, Declared, Objective, Problem, ScalarFunction } from './problem.ts';
export type { ReadOptions } from './expression.ts';
export type { VariableText } from './variable.ts';
export { functionNames } from './expression.ts';

const definedName = (s: Statement): string | null => (s.kind === 'declare' ? s.declaration.name : s.kind === 'let' || s.kind === 'function' ? s.name : null);

/** Names that are used before their definition, by the code of what is said of them. */
const UNDEFINED = new Set(['unknown-name', 'unknown-function']);

/** The fault with what mends it where the name has its definition in this statement, or in one below: statements are read in order. */
const withOrder = (d: Diagnostic, name: string, at: number, statements: readonly Statement[], source: string): Diagnostic => {
  const defined = statements.findIndex((s, k) => k >= at && definedName(s) === name);
  const by = statements[defined];
  if (by === undefined) return d;
  const start = by.kind === 'declare' ? by.declaration.nameSpan.start : 'nameSpan' in by ? by.nameSpan.start : 0;
  return { ...d, help: defined === at ? `${name} is what is defined here; give the new value another name` : `${name} is defined below, in line ${source.slice(0, start).split('\n').length}; move that above` };
};

/** Reads a problem file. Errors: those of the parser, and one diagnostic for every statement that has no meaning. */
export const readProblem = (source: string, fileName = 'input'): Result<Problem> => {
  const statements = parseStatements(source);
  if (!statements.ok) return statements;
  const builder = new ProblemBuilder(emptyProblem(source, fileName));
  // A name whose own definition is at fault is not reported again where it is used.
  const broken = new Set<string>();
  const faults = statements.value.flatMap((s, k) => {
    const result = guarded(() => builder.statement(s));
    if (result.ok) return [];
    const found = result.diagnostics.flatMap((d) => {
      const name = UNDEFINED.has(d.code) ? (d.labels.map((l) => source.slice(l.span.start, l.span.end)).find((text) => text !== '') ?? '') : '';
      return broken.has(name) ? [] : [withOrder(d, name, k, statements.value, source)];
    });
    const name = definedName(s);
    if (name !== null) broken.add(name);
    return found;
  });
  return faults.length > 0 ? failed(...faults) : ok(builder.done());
};

/** Reads declarations and what is assumed of them, as `--given` has them. Errors as `readProblem`. */
export const readDeclarations = (source: string): Result<Problem> => readProblem(source, '--given');

/** Reads declarations given as a record of texts, with assumptions. Errors as `readProblem`. */
export const readDecls = (decls: Readonly<Record<string, string>>, assume: readonly string[] = [], options: ReadOptions = {}): Result<Problem> => {
  const source = [...Object.entries(decls).map(([name, text]) => `${name} : ${text}`), ...assume.map((a) => `assume ${a}`)].join('\n');
  const statements = parseStatements(source);
  if (!statements.ok) return statements;
  return guarded(() => {
    const builder = new ProblemBuilder(emptyProblem(source, 'declarations'), options);
    statements.value.forEach((s) => builder.statement(s));
    return builder.done();
  });
};

/** Reads one expression in a problem. Errors: those of the parser and of shapes and names. */
export const readExpression = (source: string, problem: Problem, options: ReadOptions = {}): Result<Expr> => {
  const surface = parseExpression(source);
  return surface.ok ? guarded(() => new Elaborator(problem, options).read(surface.value)) : surface;
};

/** Reads a variable; an index that isn't declared is declared with the range of its axis. Errors: not-a-variable, name-taken and those of expressions. */
export const readVariable = (source: string, problem: Problem): Result<VariableText> => {
  const surface = parseExpression(source);
  return surface.ok ? guarded(() => variableOf(surface.value, problem)) : surface;
};
