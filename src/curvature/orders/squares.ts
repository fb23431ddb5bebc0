import { add, call, constant, divide, eye, isConst, isSpecial, isZero, multiply, scale, subtract, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { transform } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import type { Simplifier } from '../../network/simplify.ts';
import { attempt } from '../prover/attempt.ts';
import { congruence, multipliedOut } from './loewner.ts';

/** c times a matrix that holds no coefficient of its own. */
interface Term {
  readonly c: Expr;
  readonly m: Expr;
}

/** Squares of sums as products. */
const multiplied = (e: Expr): Expr => transform(e, (x) => (x.kind === 'mpow' && isConst(x.exponent, 2) && (x.arg.kind === 'add' || x.arg.kind === 'scale') ? multiply(x.arg, x.arg) : x));

const termsOf = (e: Expr): readonly Term[] => multipliedOut(e).map((t) => (t.kind === 'scale' ? { c: t.by, m: t.arg } : { c: constant(1), m: t }));

const inverseOf = (e: Expr): Expr => (e.kind === 'call' && e.fn === 'inv' ? (e.args[0] as Expr) : call('inv', e));

const isSquareMatrix = (e: Expr): boolean => !isScalar(e.shape) && e.shape.rows.key === e.shape.cols.key;

/** The left factors F of squares F·M·F' among the terms, for one M (null for F·F'); what is F·M⁻¹·F' counts as (F·M⁻¹)·M·(F·M⁻¹)', M itself as I·M·I, its inverse as M⁻¹·M·M⁻¹. */
const outersOf = (terms: readonly Term[], middle: Expr | null): readonly Expr[] => [...new Set(terms.flatMap(({ m }) => {
  if (isSquareMatrix(m) && (middle === null ? isSpecial(m, 'eye') : m === middle)) return [eye(m.shape.rows)];
  if (middle !== null && m === inverseOf(middle)) return [m];
  const c = congruence(m);
  if (c === null) return [];
  const left = transpose(c.outer);
  return c.middle === middle ? [left] : middle !== null && c.middle === inverseOf(middle) ? [multiply(left, c.middle)] : [];
}))];

/**
 * A sum of matrices with terms F·M·G' + G·M·F' beside F·M·F' and G·M·G' with the squares completed, Σ d·H·M·H' with H a sum of such F; the terms
 * that are no part of this stay. None where there is nothing to complete.
 */
export const completedSquares = (e: Expr, simplifier: Simplifier): readonly Expr[] => {
  const terms = (attempt(() => simplifier.terms(multiplied(e))) ?? [e]).flatMap(termsOf);
  const simplify = (x: Expr): Expr => simplifier.simplify(x);
  const middles = [...new Set(terms.flatMap(({ m }): readonly (Expr | null)[] => { const c = congruence(m); return c !== null ? [c.middle] : m.kind === 'call' && m.fn === 'inv' ? [m] : []; }))];
  return middles.flatMap((middle) => {
    const outers = outersOf(terms, middle);
    const widths = [...new Set(outers.map((f) => f.shape.cols.key))];
    return widths.flatMap((width) => completedAbout(terms, middle, outers.filter((f) => f.shape.cols.key === width), simplify) ?? []);
  });
};

const completedAbout = (terms: readonly Term[], middle: Expr | null, outers: readonly Expr[], simplify: (e: Expr) => Expr): Expr | null => {
  if (outers.length < 2) return null;
  const about = (f: Expr, g: Expr): Expr => multiply(f, ...(middle === null ? [] : [middle]), transpose(g));
  const used = new Set<Term>();
  const coefficient = (f: Expr, g: Expr): Expr => {
    const [plain, simple] = [about(f, g), simplify(about(f, g))];
    const own = terms.filter(({ m }) => m === plain || simplify(m) === simple);
    for (const t of own) used.add(t);
    const total = own.reduce<Expr>((sum, { c }) => add(sum, c), constant(0));
    // One symmetric term stands for both F·M·G' and G·M·F'.
    return f !== g && simple === simplify(about(g, f)) ? divide(total, constant(2)) : total;
  };
  const q = outers.map((f) => outers.map((g) => coefficient(f, g)));
  const isSymmetric = q.every((row, i) => row.every((x, j) => isZero(simplify(subtract(x, (q[j] as Expr[])[i] as Expr)))));
  if (!isSymmetric || q.every((row, i) => row.every((x, j) => i === j || isZero(x)))) return null;
  const squares = pivots(q, simplify);
  if (squares === null) return null;
  const sums = squares.map(({ by, row }) => ({ by, sum: add(...row.map((r, j) => scale(r, outers[j] as Expr))) }));
  return add(...sums.map(({ by, sum }) => scale(by, about(sum, sum))), ...terms.filter((t) => !used.has(t)).map(({ c, m }) => scale(c, m)));
};

/** x'Qx as Σ by·(row·x)² by Gauss's elimination in symbols, or null where a pivot vanishes that is needed. */
const pivots = (q: readonly (readonly Expr[])[], simplify: (e: Expr) => Expr): readonly { readonly by: Expr; readonly row: readonly Expr[] }[] | null => {
  const squares: { readonly by: Expr; readonly row: readonly Expr[] }[] = [];
  let rest = q;
  for (let k = 0; k < q.length; k++) {
    const pivot = (rest[k] as readonly Expr[])[k] as Expr;
    if (isZero(pivot)) {
      if ((rest[k] as readonly Expr[]).every(isZero)) continue;
      return null;
    }
    const row = (rest[k] as readonly Expr[]).map((x) => simplify(divide(x, pivot)));
    squares.push({ by: pivot, row });
    rest = rest.map((r) => r.map((x, j) => simplify(subtract(x, multiply(r[k] as Expr, row[j] as Expr)))));
  }
  return squares;
};
