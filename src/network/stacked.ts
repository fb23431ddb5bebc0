import { add, block, eye, multiply, scale, transpose } from '../expr/build.ts';
import type { Expr, NodeOf } from '../expr/expr.ts';
import { subexpressions, transform } from '../expr/walk.ts';
import { dimAdd, dimOf, type Dim } from '../shape/dim.ts';
import { isScalar } from '../shape/shape.ts';
import { isRowSelection } from './forms.ts';
import { readingCost } from './order.ts';
import { flip } from './symmetry.ts';

/** A term that is zero but for some rows, or columns: where these begin, how many they are, and what stands there. */
interface Placed {
  readonly from: Dim;
  readonly size: Dim;
  readonly value: Expr;
}

/** S'*x or x*S with rows S of an identity. */
const placed = (t: Expr, side: 'rows' | 'cols'): Placed | null => {
  const e = t.kind === 'scale' ? t.arg : t;
  const factors = e.kind === 'product' ? e.factors : [e];
  const end = side === 'rows' ? factors[0] : factors.at(-1);
  const selection = side === 'rows' ? (end?.kind === 'transpose' ? end.arg : null) : end;
  if (selection === null || selection === undefined || !isRowSelection(selection)) return null;
  const others = side === 'rows' ? factors.slice(1) : factors.slice(0, -1);
  const value = others.length === 0 ? eye(selection.shape.rows) : multiply(...others);
  return { from: selection.rowOffset, size: selection.shape.rows, value: t.kind === 'scale' ? scale(t.by, value) : value };
};

/** A sum of such terms that fill all rows, or columns, as a block matrix; null for others. */
const joined = (e: NodeOf<'add'>, side: 'rows' | 'cols'): Expr | null => {
  const parts = e.terms.flatMap((t) => placed(t, side) ?? []);
  if (parts.length < e.terms.length) return null;
  const cells: Expr[] = [];
  let at = dimOf(0);
  for (let used = 0; used < parts.length; ) {
    const here = parts.filter((p) => p.from.key === at.key);
    const [first] = here;
    if (first === undefined || here.some((p) => p.size.key !== first.size.key)) return null;
    cells.push(add(...here.map((p) => p.value)));
    at = dimAdd(at, first.size);
    used += here.length;
  }
  return at.key !== e.shape[side].key ? null : block(side === 'rows' ? cells.map((c) => [c]) : [cells]);
};

/** `e` with sums of what stands below or beside one another as block matrices, [eye(n); A] for [eye(n); 0] + [0; eye(m)]*A, and sums of transposes, Kronecker products aside, as transposes of sums. */
export const stacked = (e: Expr): Expr =>
  transform(e, (x) => {
    if (x.kind !== 'add' || isScalar(x.shape)) return x;
    const whole = joined(x, 'rows') ?? joined(x, 'cols');
    if (whole !== null) return whole;
    if (subexpressions(x).some((y) => y.kind === 'call' && y.fn === 'kron')) return x;
    const terms = x.terms.map(flip);
    const turned = transpose(add(...terms));
    const isShorter = terms.every((t, i) => readingCost(t) <= readingCost(x.terms[i] ?? t) + 1e-9) && readingCost(turned) < readingCost(x) - 1e-9;
    return isShorter ? turned : x;
  });
