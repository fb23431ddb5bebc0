import { Deriver } from '../calculus/derive.ts';
import type { Variable } from '../calculus/variable.ts';
import { failed, ok, type Result } from '../diagnostics/diagnostic.ts';
import { readExpression, type Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import type { Claim } from './check.ts';

/** A relation symbol of a claim and where it stands. */
export interface RelationAt {
  readonly symbol: string;
  readonly start: number;
}

const RELATION = /^(?:==|<=|>=|<<|>>|[=<>≤≥⪯⪰≺≻])/u;

/** The first relation symbol outside of brackets, or null. */
export const relationAt = (text: string): RelationAt | null => {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if ('(['.includes(c)) depth++;
    if (')]'.includes(c)) depth--;
    const [symbol] = depth === 0 && text[i - 1] !== '!' ? (RELATION.exec(text.slice(i, i + 2)) ?? []) : [];
    if (symbol !== undefined) return { symbol, start: i };
  }
  return null;
};

/** The links a = b and b <= c of a chain a = b <= c, each as a claim of its own in which everything keeps its position; the claim itself where it has one relation or none. */
export const linksOf = (text: string): readonly string[] => {
  const first = relationAt(text);
  const end = first === null ? 0 : first.start + first.symbol.length;
  const second = first === null ? null : relationAt(' '.repeat(end) + text.slice(end));
  return second === null ? [text] : [text.slice(0, second.start), ...linksOf(' '.repeat(end) + text.slice(end))];
};

/** The two sides of a claim, which keep their positions in the text, so that errors point to the right place. Errors: not-a-claim and those of expressions. */
export const readSides = (text: string, at: RelationAt, problem: Problem): Result<readonly [left: Expr, right: Expr]> => {
  const second = relationAt(' '.repeat(at.start + at.symbol.length) + text.slice(at.start + at.symbol.length));
  if (second !== null)
    return failed({ code: 'not-a-claim', message: 'a claim has one relation', labels: [{ span: { start: second.start, end: second.start + second.symbol.length }, text: `a second one after ${at.symbol}`, primary: true }], help: 'check the parts of a chain one by one' });
  const left = readExpression(text.slice(0, at.start), problem);
  if (!left.ok) return left;
  const end = at.start + at.symbol.length;
  const right = readExpression(' '.repeat(end) + text.slice(end), problem);
  return right.ok ? ok([left.value, right.value]) : right;
};

const variableOf = (e: Expr): Variable | null => {
  if (e.kind === 'symbol') return { symbol: e, row: null, col: null };
  return e.kind === 'index' && e.arg.kind === 'symbol' ? { symbol: e.arg, row: e.row, col: e.col } : null;
};

/**
 * Reads `left = right`. A left side grad(f, x) or hess(f, x, y) makes a claim about a derivative, which is checked without the
 * engine; derivatives elsewhere are carried out first. Errors: not-a-claim and those of expressions.
 */
export const readClaim = (text: string, problem: Problem): Result<Claim> => {
  const at = relationAt(text);
  // Languages of programs write == for an equation.
  if (at === null || !['=', '=='].includes(at.symbol))
    return failed({ code: 'not-a-claim', message: 'a claim is an equation or an order', labels: [{ span: { start: 0, end: text.length }, text: 'no = here', primary: true }], help: 'write left = right, for example grad(f, x) = …, or left <= right' });
  const sides = readSides(text, at, problem);
  if (!sides.ok) return sides;
  const [claimed, right] = sides.value;
  const deriver = new Deriver();
  const value = deriver.resolve(right);
  if (claimed.kind === 'derivative') {
    const of = deriver.resolve(claimed.of);
    const [x, y] = claimed.wrt.map(variableOf);
    if (x !== null && x !== undefined && y === undefined) return ok({ kind: 'gradient', of, by: x, value });
    if (x !== null && x !== undefined && y !== null && y !== undefined) return ok({ kind: 'hessian', of, by: [x, y], value });
  }
  return ok({ kind: 'identity', left: deriver.resolve(claimed), right: value });
};
