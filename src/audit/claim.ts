import { Deriver } from '../calculus/derive.ts';
import type { Variable } from '../calculus/variable.ts';
import { failed, ok, type Result } from '../diagnostics/diagnostic.ts';
import { readExpression, type Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import type { Claim } from './check.ts';

/** Position of the top-level equals sign of a claim, or −1. */
const equalsAt = (text: string): number => {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if ('(['.includes(c)) depth++;
    if (')]'.includes(c)) depth--;
    if (c === '=' && depth === 0 && !'<>!='.includes(text[i - 1] ?? ' ') && text[i + 1] !== '=') return i;
  }
  return -1;
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
  const at = equalsAt(text);
  if (at < 0)
    return failed({ code: 'not-a-claim', message: 'a claim is an equation', labels: [{ span: { start: 0, end: text.length }, text: 'no = here', primary: true }], help: 'write left = right, for example grad(f, x) = …' });
  // Both sides keep their positions in the text, so that errors point to the right place.
  const left = readExpression(text.slice(0, at), problem);
  if (!left.ok) return left;
  const right = readExpression(' '.repeat(at + 1) + text.slice(at + 1), problem);
  if (!right.ok) return right;
  const deriver = new Deriver();
  const value = deriver.resolve(right.value);
  const claimed = left.value;
  if (claimed.kind === 'derivative') {
    const of = deriver.resolve(claimed.of);
    const [x, y] = claimed.wrt.map(variableOf);
    if (x !== null && x !== undefined && y === undefined) return ok({ kind: 'gradient', of, by: x, value });
    if (x !== null && x !== undefined && y !== null && y !== undefined) return ok({ kind: 'hessian', of, by: [x, y], value });
  }
  return ok({ kind: 'identity', left: deriver.resolve(claimed), right: value });
};
