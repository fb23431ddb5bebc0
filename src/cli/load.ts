import type { Variable } from '../calculus/variable.ts';
import { readDeclarations, readExpression, readProblem, readVariable, type Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import { printLatex } from '../notation/print/latex.ts';
import { printText } from '../notation/print/text.ts';
import { printUnicode } from '../notation/print/unicode.ts';
import { readLatexExpression } from '../elaborate/latex.ts';
import { taken } from '../elaborate/rejected.ts';
import { isScalar, shapeText } from '../shape/shape.ts';
import { requireFile, STDIN, textOf, UsageError, type Io } from './io.ts';
import { latexOf } from './latex-input.ts';
import type { Format } from './render.ts';

/** A problem with what to differentiate in it. */
export interface Loaded {
  readonly problem: Problem;
  readonly objective: { readonly name: string; readonly sense: 'minimize' | 'maximize' | null; readonly expr: Expr };
  readonly variables: readonly Variable[];
}

const PRINTERS: { readonly [F in Format]: (e: Expr) => string } = { text: (e) => printText(e), unicode: printUnicode, latex: printLatex };

/** The printer of a format. */
export const printerOf = (format: Format): ((e: Expr) => string) => PRINTERS[format];

/** Is what `--given` names a file, and not declarations? Errors: UsageError no-such-file. */
export const isGivenFile = (given: string, io: Io): boolean => {
  if (given.endsWith('.gradus')) requireFile(given, io);
  return io.fileExists(given);
};

/** What `--given` declares: declarations in one line, or a problem file. Errors: InputRejected, UsageError. */
export const loadGiven = (given: string, io: Io): Problem => {
  if (!isGivenFile(given, io)) return taken(readDeclarations(given), given, '--given');
  const source = textOf(given, io);
  return taken(readProblem(source, given), source, given);
};

/** Reads a problem file, or an expression with `--given` declarations; `-` is standard input. Errors: InputRejected, UsageError. */
export const loadProblem = (input: string, given: string | undefined, io: Io): Omit<Loaded, 'variables'> => {
  if (input.endsWith('.gradus') || (given === undefined && (io.fileExists(input) || io.isFolder?.(input) === true))) {
    if (given !== undefined) throw new UsageError('usage', `--given declares the names of an expression; ${input} declares its own`);
    const source = textOf(input, io);
    const problem = taken(readProblem(source, input), source, input);
    if (problem.objective === null) throw new UsageError('no-objective', `${input} has no objective; add a line such as: minimize norm2(A*x - b)^2`);
    return { problem, objective: { ...problem.objective, name: problem.objective.name ?? 'f' } };
  }
  const problem = loadGiven(given ?? '', io);
  return { problem, objective: { name: 'f', sense: null, expr: expressionOf(input === STDIN ? io.readFile(STDIN).trim() : input, problem) } };
};

/** A problem whose objective is a number, as bounds, surrogates and gradients need it. Errors: UsageError not-scalar. */
export const withScalarObjective = <L extends Omit<Loaded, 'variables'>>(loaded: L): L => {
  const { shape } = loaded.objective.expr;
  if (!isScalar(shape)) throw new UsageError('not-scalar', `the objective is ${shapeText(shape)}, not a scalar; sum it, or take a norm`);
  return loaded;
};

/** An expression of the command line, in the text language or in LaTeX. */
const expressionOf = (input: string, problem: Problem): Expr => {
  const latex = latexOf(input);
  return latex === null ? taken(readExpression(input, problem), input, 'expression') : taken(readLatexExpression(latex, problem), latex, 'expression');
};

/** Splits `W,U[i,:]` at the commas outside brackets. */
export const splitList = (text: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const c of text) {
    if (c === '[' || c === '(') depth++;
    if (c === ']' || c === ')') depth--;
    if (c === ',' && depth === 0) {
      parts.push(current);
      current = '';
    } else current += c;
  }
  return [...parts, current].map((p) => p.trim()).filter((p) => p !== '');
};

/** The variables named by `--wrt`, each once. Errors: InputRejected, UsageError. */
export const loadVariables = (wrt: string | undefined, problem: Problem): readonly Variable[] => {
  const names = [...problem.symbols.keys()].join(', ');
  const texts = [...new Set(splitList(wrt ?? ''))];
  if (texts.length === 0) throw new UsageError('missing-wrt', `say what to differentiate by: --wrt X[,Y…]   declared here: ${names}`);
  return texts.map((text) => taken(readVariable(text, problem), text, '--wrt'));
};
