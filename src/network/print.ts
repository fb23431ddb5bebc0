import { call, constant, eye, hadamard, index, isOne, multiply, ones, power, scale, special, transpose } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import type { Rational } from '../expr/rational.ts';
import { ONE } from '../shape/dim.ts';
import { shape } from '../shape/shape.ts';
import { entrywise, powerOf } from './forms.ts';
import { from, Graph } from './graph.ts';
import { compareExpr, readingCost, sortKey } from './order.ts';
import { reduce } from './reduce.ts';
import { flip } from './symmetry.ts';
import { freshWire, type ScalarFactor, type Term, type Wire } from './term.ts';
import { Unprintable } from './unprintable.ts';

/** A term in matrix notation: coefficient × scalars × body, the body being the constant 1 for a scalar term. */
export interface PrintedTerm {
  readonly coefficient: Rational;
  readonly scalars: readonly ScalarFactor[];
  readonly body: Expr;
}

const ONE_E = constant(1);

/** One matrix from the reduced graph: at most one edge between two outputs, labels on either. */
const between = (g: Graph, r: Wire | undefined, c: Wire | undefined): Expr => {
  const label = (w: Wire): Expr | null => {
    const list = g.labels.get(w) ?? [];
    return list.length === 0 ? null : entrywise(list);
  };
  if (r === undefined && c === undefined) return ONE_E;
  if (c === undefined && r !== undefined) return label(r) ?? special('ones', r.size, ONE);
  if (r === undefined && c !== undefined) return flip(label(c) ?? special('ones', c.size, ONE));
  if (r === undefined || c === undefined) throw new RangeError('unreachable');
  if (r === c) {
    const d = label(r);
    return d === null ? eye(r.size) : call('diag', d);
  }
  const edge = g.edges.find((e) => (e.a === r && e.b === c) || (e.a === c && e.b === r));
  const [u, v] = [label(r), label(c)];
  if (edge === undefined) {
    if (u === null && v === null) return ones(shape(r.size, c.size));
    return multiply(u ?? special('ones', r.size, ONE), flip(v ?? special('ones', c.size, ONE)));
  }
  const m = edge.a === r ? edge.value : flip(edge.value);
  const left = u === null ? m : (divided(m, u, (w) => multiply(w, special('ones', ONE, c.size))) ?? multiply(call('diag', u), m));
  return v === null ? left : (divided(left, v, (w) => multiply(special('ones', r.size, ONE), flip(w))) ?? multiply(left, call('diag', v)));
};

/** An entrywise product whose rows or columns are divided by the entries of a vector, as a quotient; null for other products and scalings. */
const divided = (m: Expr, by: Expr, repeated: (w: Expr) => Expr): Expr | null => {
  const factors = by.kind === 'hadamard' ? by.factors : [by];
  const isQuotient = factors.every((f) => f.kind === 'power' && f.exponent.kind === 'const' && f.exponent.value.num < 0n);
  return m.kind !== 'hadamard' || !isQuotient ? null : entrywise([m, power(repeated(entrywise(factors.map((f) => power(f, constant(-1))))), constant(-1))]);
};

const joined = (g: Graph, x: Wire, y: Wire): boolean => x === y || g.edges.some((e) => (e.a === x && e.b === y) || (e.a === y && e.b === x));

/** Composite outputs: which legs are joined decides between kron, kron*commutation and vec*vec'. */
const composite = (g: Graph, rows: readonly Wire[], cols: readonly Wire[]): Expr => {
  if (rows.length <= 1 && cols.length <= 1) return between(g, rows[0], cols[0]);
  const all = [...rows, ...cols];
  const [i, j] = rows;
  const [k, l] = cols;
  if (rows.length === 2 && cols.length === 2 && i !== undefined && j !== undefined && k !== undefined && l !== undefined) {
    if (i === k && j === l && i !== j && joined(g, i, j)) return call('diag', call('vec', between(g, j, i)));
    // Two legs that are joined, or one index, must be partners in the pairing; otherwise the form would lose that they agree.
    const pairsAs = (...pairing: readonly (readonly [number, number])[]): boolean =>
      all.every((x, p) => all.every((y, q) => q <= p || !joined(g, x, y) || pairing.some(([first, second]) => first === p && second === q)));
    if (pairsAs([0, 2], [1, 3])) return call('kron', between(g, i, k), between(g, j, l));
    if (pairsAs([0, 3], [1, 2])) return multiply(call('kron', between(g, i, l), between(g, j, k)), special('commutation', l.size, k.size));
    if (pairsAs([0, 1], [2, 3])) return multiply(call('vec', between(g, j, i)), transpose(call('vec', between(g, l, k))));
    return scaledBySides(g, rows, cols);
  }
  if (rows.length === 2 && cols.length === 0 && i !== undefined && j !== undefined) return call('vec', between(g, j, i));
  if (rows.length === 0 && cols.length === 2 && k !== undefined && l !== undefined) return transpose(call('vec', between(g, l, k)));
  return inParts(g, rows, cols) ?? scaledBySides(g, rows, cols);
};

/** Sides whose first legs nothing joins to the others: the Kronecker product of two parts; null where there is no such place. */
const inParts = (g: Graph, rows: readonly Wire[], cols: readonly Wire[]): Expr | null => {
  for (let i = 0; i <= rows.length; i++)
    for (let j = 0; j <= cols.length; j++) {
      const [first, second] = [[rows.slice(0, i), cols.slice(0, j)], [rows.slice(i), cols.slice(j)]] as const;
      if (i + j === 0 || i + j === rows.length + cols.length || first.flat().some((x) => second.flat().some((y) => joined(g, x, y)))) continue;
      return call('kron', composite(g, ...first), composite(g, ...second));
    }
  return null;
};

/** What joins the two legs of a side scales that side entry by entry: diag(vec(M)) before or behind the rest. Errors: Unprintable. */
const scaledBySides = (g: Graph, rows: readonly Wire[], cols: readonly Wire[]): Expr => {
  if (rows.length > 2 || cols.length > 2) throw new Unprintable('composite sides of this kind have no matrix form');
  const [left, right] = [rows, cols].map(([outer, inner]): Expr | null => {
    const edge = g.edges.find((e) => (e.a === inner && e.b === outer) || (e.a === outer && e.b === inner));
    if (edge === undefined || inner === undefined) return null;
    g.remove(edge);
    return call('diag', call('vec', from(edge, inner).value));
  });
  if (left == null && right == null) throw new Unprintable('the legs pair in no known way');
  return multiply(...(left == null ? [] : [left]), composite(g, rows, cols), ...(right == null ? [] : [right]));
};

/** An output that stands for a fixed value is a unit column on a new index. */
const releaseFixed = (t: Term): Term => {
  const units: { base: Expr; exponent: Expr; legs: readonly Wire[] }[] = [];
  const release = (w: Wire): Wire => {
    if (w.subscript === null) return w;
    const free = freshWire(w.size);
    units.push({ base: index(eye(w.size), null, w.subscript), exponent: ONE_E, legs: [free] });
    return free;
  };
  const rows = t.rows.map(release);
  const cols = t.cols.map(release);
  return units.length === 0 ? t : { ...t, nodes: [...t.nodes, ...units], rows, cols };
};

/**
 * A term in matrix notation, by series–parallel reduction: a summed index of degree two is a product, parallel nodes are an
 * entrywise product, a dangling index a row sum or a vector, a loop a diagonal or a trace. Errors: Unprintable.
 */
export const printTerm = (term: Term): PrintedTerm => {
  const t = releaseFixed(term);
  const g = new Graph(t, new Set([...t.rows, ...t.cols]));
  reduce(g);
  const body = composite(g, t.rows, t.cols);
  const scalars = [...g.scalars].filter((s) => !isOne(s.base)).sort((a, b) => compareExpr(a.base, b.base));
  return { coefficient: t.coefficient, scalars, body };
};

/** The scalar factors of a printed term as one expression; 1 where there are none. */
export const scalarProduct = (list: readonly ScalarFactor[]): Expr =>
  list.length === 0 ? ONE_E : hadamard(...[...list].sort((a, b) => negativeLast(a) - negativeLast(b) || weight(a.base) - weight(b.base) || compareExpr(a.base, b.base) || (sortKey(a.exponent) < sortKey(b.exponent) ? -1 : 1)).map((s) => powerOf(s.base, s.exponent)));

/** Short factors come first, short sums among them before functions. */
const weight = (e: Expr): number => readingCost(e) - (e.kind === 'add' ? 1 : 0);

const negativeLast = (s: ScalarFactor): number => (s.exponent.kind === 'const' && s.exponent.value.num < 0n ? 1 : 0);

/** coefficient × scalars × body as one expression. */
export const termExpr = (p: PrintedTerm): Expr => scale(hadamard(constant(p.coefficient), scalarProduct(p.scalars)), p.body);
