import { failed, ok, type Result } from '../../diagnostics/diagnostic.ts';
import { readExpression, readVariable, type Problem } from '../../elaborate/index.ts';
import type { Variable } from '../../calculus/variable.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames } from '../../expr/walk.ts';
import { isScalar, shapeText } from '../../shape/shape.ts';

/** What a number is said to be as a function of its variables. */
export type Curvature = 'convex' | 'concave' | 'affine' | 'neither';

/** A statement like "f is strongly convex in x". */
export interface CurvatureClaim {
  readonly value: Expr;
  readonly said: Curvature;
  readonly degree: '' | 'strictly' | 'strongly';
  /** "is not convex" */
  readonly isNegated: boolean;
  readonly variable: Variable;
  /** Further variables in which it is said to be so together. */
  readonly together: readonly Symbol_[];
}

const FORM = /^(?<value>.*\S)\s+is\s+(?<not>not\s+)?(?<jointly>jointly\s+)?(?<degree>strictly|strongly)?\s*(?<said>convex|concave|affine|neither\s+convex\s+nor\s+concave)(?<jointly2>\s+jointly)?(?:\s+in\s+(?<names>.+?))?\s*$/su;

/** Reads `f is [not] [jointly] [strictly|strongly] convex [in x]`, or `in (x, y)`, also with concave, affine, and neither convex nor concave; null for another text. Errors: not-a-claim, not-scalar and those of expressions. */
export const readCurvatureClaim = (text: string, problem: Problem): Result<CurvatureClaim> | null => {
  const { value = '', not, jointly, jointly2, degree = '', said = '', names } = FORM.exec(text)?.groups ?? {};
  if (said === '') return null;
  const rejected = (message: string, help: string): Result<CurvatureClaim> => failed({ code: 'not-a-claim', message, labels: [{ span: { start: 0, end: text.length }, text: 'in which variable?', primary: true }], help });
  const read = readExpression(value, problem);
  if (!read.ok) return read;
  if (!isScalar(read.value.shape)) return failed({ code: 'not-scalar', message: `only a number is ${said} or not, not a ${shapeText(read.value.shape)} matrix`, labels: [{ span: { start: 0, end: value.length }, text: shapeText(read.value.shape), primary: true }], help: 'take one entry, or a sum of all' });
  const own = [...freeSymbols(inlineNames(read.value))].filter((s) => s.range === null);
  const list = names === undefined ? own.map((s) => s.name) : names.replace(/^\((.*)\)$/su, '$1').split(/\s*,\s*|\s+and\s+/u);
  const isTogether = jointly !== undefined || jointly2 !== undefined || names?.startsWith('(') === true;
  const example = `write ${value} is ${said} in ${own[0]?.name ?? 'x'}, or in (x, y) for variables that vary together`;
  if (list.length === 0) return rejected('it depends on no symbol', example);
  if (list.length > 1 && !isTogether) return rejected(names === undefined ? 'it depends on several symbols' : 'it may be meant in each of these variables, or in all of them together', example);
  const [first, ...more] = list.map((name) => readVariable(name.trim(), problem));
  const wrong = [first, ...more].find((v) => v?.ok === false);
  if (first === undefined || !first.ok) return first ?? null;
  if (wrong !== undefined && !wrong.ok) return wrong;
  const together = more.flatMap((v) => (v.ok && v.value.row === null && v.value.col === null ? [v.value.symbol] : []));
  if (together.length < more.length || (more.length > 0 && (first.value.row !== null || first.value.col !== null))) return rejected('only whole variables vary together', example);
  return ok({ value: read.value, said: said.startsWith('neither') ? 'neither' : (said as Curvature), degree: degree as CurvatureClaim['degree'], isNegated: not !== undefined, variable: first.value, together });
};
