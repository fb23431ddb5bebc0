import { elementwise, type Elementwise } from '../atoms/elementwise.ts';
import { symbol } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { blockTraceProduct, unvecProduct } from '../expr/forms.ts';
import { inlineNames, transform } from '../expr/walk.ts';
import { SCALAR } from '../shape/shape.ts';
import { entrywise } from './entrywise.ts';
import { readExpression } from './index.ts';
import { emptyProblem } from './problem.ts';

const x = symbol('x', SCALAR);
const forms = new Map<string, Expr>();

/** The basic form of an entrywise function in the scalar x, or null for a basic function. */
const basicForm = (fn: keyof typeof elementwise): Expr | null => {
  const known = forms.get(fn);
  if (known !== undefined) return known;
  const record: Elementwise = elementwise[fn];
  if (record.basic === undefined) return null;
  const read = readExpression(record.basic, { ...emptyProblem(record.basic), symbols: new Map([['x', { symbol: x, span: { start: 0, end: 0 } }]]) });
  if (!read.ok) throw new TypeError(`the basic form of ${fn} can't be read`);
  forms.set(fn, read.value);
  return read.value;
};

/** The expression without names of subexpressions, with basic entrywise functions and plain products for reshapes, for printing in style `strict`. */
export const lower = (e: Expr): Expr =>
  transform(inlineNames(e), (node) => {
    if (node.kind === 'unvec') return unvecProduct(node);
    if (node.kind === 'blocktrace') return blockTraceProduct(node);
    const form = node.kind === 'map' ? basicForm(node.fn) : null;
    return form === null || node.kind !== 'map' ? node : entrywise(form, x, node.arg);
  });
