import { add, call, constant, dimScalar, eye, gather, hadamard, index, isConst, isOne, isSpecial, map, matrixPower, multiply, ones, power, scale, slice, special, transpose } from '../expr/build.ts';
import type { Expr, Slice } from '../expr/expr.ts';
import { qIsInteger, type Rational } from '../expr/rational.ts';
import { ONE } from '../shape/dim.ts';
import { shape } from '../shape/shape.ts';
import { compareExpr, compareFactor, readingCost, sortKey } from './order.ts';
import { flip } from './symmetry.ts';
import { freshWire, type ScalarFactor, type Term, type Wire } from './term.ts';

/** Thrown where a network has no matrix form that the reductions find. */
export class Unprintable extends Error {}

/** A term in matrix notation: coefficient × scalars × body, the body being the constant 1 for a scalar term. */
export interface PrintedTerm {
  readonly coefficient: Rational;
  readonly scalars: readonly ScalarFactor[];
  readonly body: Expr;
}

interface Edge {
  readonly a: Wire;
  readonly b: Wire;
  /** Rows run over a, columns over b. */
  readonly value: Expr;
}

const ONE_E = constant(1);

/** A power, with the exponents ±1/2 as square roots. */
export const powerOf = (base: Expr, exponent: Expr): Expr => {
  if (exponent.kind !== 'const' || exponent.value.den !== 2n || (exponent.value.num !== 1n && exponent.value.num !== -1n)) return power(base, exponent);
  return power(map('sqrt', base), constant(exponent.value.num));
};

/** Base and exponent of a factor; a whole exponent is a number. */
const wholePower = (e: Expr): readonly [base: Expr, exponent: number] =>
  e.kind === 'power' && e.exponent.kind === 'const' && qIsInteger(e.exponent.value) ? [e.base, Number(e.exponent.value.num)] : [e, 1];

/** Entrywise product in reading order, powers of one base as one power. */
export const entrywise = (list: readonly Expr[]): Expr => {
  const exponents = new Map<Expr, number>();
  for (const [base, k] of list.flatMap((x) => (x.kind === 'hadamard' ? x.factors : [x])).map(wholePower)) exponents.set(base, (exponents.get(base) ?? 0) + k);
  return hadamard(...[...exponents].map(([base, k]) => power(base, constant(k))).sort(compareFactor));
};

/** The cheaper of two forms of one value, ties broken by the structural order. */
export const cheaper = (x: Expr, y: Expr): Expr => {
  const difference = readingCost(x) - readingCost(y);
  if (Math.abs(difference) > 1e-9) return difference < 0 ? x : y;
  return compareExpr(x, y) <= 0 ? x : y;
};

/** Some rows of an identity, all its columns. */
export const isRowSelection = (e: Expr): e is Slice => e.kind === 'slice' && isSpecial(e.arg, 'eye') && e.shape.cols.key === e.arg.shape.cols.key;

/** Matrix product in which selections act as subscripts and repeated factors become powers. */
export const join = (a: Expr, b: Expr): Expr => {
  if (a.kind === 'gather' && isSpecial(a.arg, 'eye')) return gather(b, a.indices);
  if (isRowSelection(a)) return slice(b, a.rowOffset, a.colOffset, shape(a.shape.rows, b.shape.cols));
  if (b.kind === 'transpose' && isRowSelection(b.arg)) return slice(a, b.arg.colOffset, b.arg.rowOffset, shape(a.shape.rows, b.arg.shape.rows));
  return multiply(a, b);
};

/** The diagonal of a matrix; of a sum with a diagonal matrix in it, term by term. */
const diagonalOf = (e: Expr): Expr => {
  if (isSpecial(e, 'eye')) return special('ones', e.shape.rows, ONE);
  if (e.kind === 'call' && e.fn === 'diag' && e.args[0] !== undefined) return e.args[0];
  if (e.kind === 'scale') return scale(e.by, diagonalOf(e.arg));
  const isDiagonal = (t: Expr): boolean => isSpecial(t, 'eye') || (t.kind === 'call' && t.fn === 'diag') || (t.kind === 'scale' && isDiagonal(t.arg));
  return e.kind === 'add' && e.terms.some(isDiagonal) ? add(...e.terms.map(diagonalOf)) : call('diagvec', e);
};

/** A subscript taken inside entrywise powers and products, where it is shorter to read. */
const pick = (e: Expr, row: Expr | null, col: Expr | null): Expr => {
  if (e.kind === 'power') return power(pick(e.base, row, col), e.exponent);
  if (e.kind === 'hadamard') return hadamard(...e.factors.map((f) => pick(f, row, col)));
  if (e.kind === 'product' || (e.kind === 'mpow' && e.exponent.kind === 'const' && e.exponent.value.num > 1n)) {
    const [first, ...rest] = e.kind === 'product' ? e.factors : [e.arg, matrixPower(e.arg, constant(e.exponent.kind === 'const' ? e.exponent.value.num - 1n : 1n))];
    const last = rest.pop();
    if (first !== undefined && last !== undefined) return multiply(row === null ? first : pick(first, row, null), ...rest, col === null ? last : pick(last, null, col));
  }
  const [v] = e.kind === 'call' && e.fn === 'diag' ? e.args : [];
  const at = row ?? col;
  if (v !== undefined && at !== null) return scale(pick(v, at, null), index(eye(e.shape.rows), row, col));
  return index(e, row, col);
};

/** A mutable view of one term during reduction; it lives inside `printTerm` only. */
class Graph {
  edges: Edge[] = [];
  labels = new Map<Wire, Expr[]>();
  scalars: ScalarFactor[];
  readonly outs: ReadonlySet<Wire>;

  constructor(t: Term, outs: ReadonlySet<Wire>) {
    this.outs = outs;
    this.scalars = [...t.scalars];
    for (const n of t.nodes) {
      const value = powerOf(n.base, n.exponent);
      const [a, b] = n.legs;
      if (a === undefined) this.scalars.push({ base: n.base, exponent: n.exponent });
      else if (b === undefined) this.addLabel(a, value);
      else this.addEdge(a, b, value);
    }
  }

  addLabel(w: Wire, value: Expr): void {
    if (w.subscript !== null) this.addScalar(pick(value, w.subscript, null));
    else this.labels.set(w, [...(this.labels.get(w) ?? []), value]);
  }

  addScalar(value: Expr): void {
    this.scalars.push({ base: value, exponent: ONE_E });
  }

  /** An edge that ends at a fixed value is a row or a column of its matrix; a loop is a diagonal. */
  addEdge(a: Wire, b: Wire, value: Expr): void {
    if (a.subscript !== null && b.subscript !== null) this.addScalar(pick(value, a.subscript, b.subscript));
    else if (a.subscript !== null) this.addLabel(b, flip(pick(value, a.subscript, null)));
    else if (b.subscript !== null) this.addLabel(a, pick(value, null, b.subscript));
    else if (a === b) this.addLabel(a, diagonalOf(value));
    else this.edges.push({ a, b, value });
  }

  at(w: Wire): Edge[] {
    return this.edges.filter((e) => e.a === w || e.b === w);
  }

  remove(...gone: Edge[]): void {
    this.edges = this.edges.filter((e) => !gone.includes(e));
  }

  takeLabels(w: Wire): Expr[] {
    const list = this.labels.get(w) ?? [];
    this.labels.delete(w);
    return list;
  }

  inner(): Wire[] {
    const all = new Set([...this.edges.flatMap((e) => [e.a, e.b]), ...this.labels.keys()]);
    return [...all].filter((w) => !this.outs.has(w)).sort((x, y) => x.serial - y.serial);
  }
}

const from = (e: Edge, w: Wire): { readonly other: Wire; readonly value: Expr } => (e.a === w ? { other: e.b, value: e.value } : { other: e.a, value: flip(e.value) });

const product = (list: readonly Expr[]): Expr => entrywise(list);

const isReciprocal = (e: Expr): boolean => (e.kind === 'power' && e.exponent.kind === 'const' && e.exponent.value.num < 0n) || (e.kind === 'hadamard' && e.factors.some(isReciprocal));

/** The sum of one column, as the square of a norm or an inner product where it is one. */
const sumOfLabel = (u: Expr): Expr => {
  const [m] = u.kind === 'call' && u.fn === 'rowsum' ? u.args : [];
  const [square0] = u.kind === 'call' && u.fn === 'diagvec' ? u.args : [];
  if (square0 !== undefined) return traceOf(square0);
  const [columns] = u.kind === 'transpose' && u.arg.kind === 'call' && u.arg.fn === 'colsum' ? u.arg.args : [];
  const whole = m ?? columns ?? (u.kind === 'transpose' ? u.arg : u);
  const square = whole.kind === 'power' && isConst(whole.exponent, 2) ? whole.base : null;
  if (square !== null) return whole === u ? multiply(flip(square), square) : power(call('norm2', square), constant(2));
  const [a, b, ...more] = whole !== u && whole.kind === 'hadamard' ? whole.factors : [];
  return a !== undefined && b !== undefined ? call('inner', a, hadamard(b, ...more)) : call('sum', whole);
};

/** A single summed index with column labels only: size, sum, inner product, or the sum of an entrywise product. */
const closeLabels = (w: Wire, labels: readonly Expr[]): Expr => {
  const [u, v] = [...labels].sort(compareExpr);
  if (u === undefined) return dimScalar(w.size);
  if (v === undefined) return sumOfLabel(u);
  if (labels.some(isReciprocal)) return call('sum', product(labels));
  if (labels.length > 2) {
    const [first, ...rest] = [...labels].sort((x, y) => readingCost(x) - readingCost(y) || compareExpr(x, y)).reverse();
    return first === undefined ? ONE_E : multiply(flip(product(rest)), first);
  }
  return cheaper(multiply(flip(u), v), multiply(flip(v), u));
};

/** All cyclic rotations of a trace, both directions; the cheapest to read wins. */
const traceOf = (value: Expr): Expr => {
  const rotations: Expr[] = [];
  for (const m of [value, flip(value)]) {
    const factors = m.kind === 'product' ? m.factors : [m];
    factors.forEach((_, k) => rotations.push(multiply(...factors.slice(k), ...factors.slice(0, k))));
  }
  return call('tr', rotations.reduce(cheaper));
};

/** Is this built of matrix products alone, without entrywise operations? */
const isLinear = (e: Expr): boolean => (e.kind === 'product' ? e.factors.every(isLinear) : e.kind === 'transpose' ? isLinear(e.arg) : e.kind === 'symbol' || e.kind === 'named' || e.kind === 'call' || e.kind === 'special');

/** A row sum; that of an entrywise product of matrix products is also the diagonal of their product. */
const rowSum = (m: Expr): Expr => {
  const [p, q, ...more] = m.kind === 'hadamard' && m.factors.every(isLinear) ? m.factors : [];
  const turned = flip(m);
  const plain = readingCost(turned) < readingCost(m) - 1e-9 ? transpose(call('colsum', turned)) : call('rowsum', m);
  if (p === undefined || q === undefined || more.length > 0) return plain;
  return [multiply(p, flip(q)), multiply(q, flip(p))].map((x) => call('diagvec', x)).reduce(cheaper, plain);
};

const combineParallel = (g: Graph): boolean => {
  for (const [i, e] of g.edges.entries())
    for (const f of g.edges.slice(i + 1)) {
      const same = (e.a === f.a && e.b === f.b) || (e.a === f.b && e.b === f.a);
      if (!same) continue;
      const loose = [e.a, e.b].every((w) => !g.outs.has(w) && g.at(w).length === 2 && !g.labels.has(w));
      if (loose) continue;
      const second = f.a === e.a ? f.value : flip(f.value);
      g.remove(e, f);
      const parts = [e.value, second];
      g.addEdge(e.a, e.b, cheaper(product(parts), flip(product(parts.map(flip)))));
      return true;
    }
  return false;
};

const isSelection = ({ value }: Edge): boolean => [value, flip(value)].some((e) => (e.kind === 'gather' && isSpecial(e.arg, 'eye')) || isRowSelection(e));

const eliminate = (g: Graph): boolean => {
  const byDegree = g.inner().map((w) => ({ w, edges: g.at(w) }));
  const leaf = byDegree.find(({ edges }) => edges.length <= 1);
  if (leaf !== undefined) {
    const [edge] = leaf.edges;
    const labels = g.takeLabels(leaf.w);
    if (edge === undefined) g.addScalar(closeLabels(leaf.w, labels));
    else {
      const { other, value } = from(edge, leaf.w);
      g.remove(edge);
      const m = flip(value);
      // What cancelled on the way leaves ones, whose sum is a size.
      if (labels.length === 0 && isSpecial(m, 'ones')) g.addScalar(dimScalar(m.shape.cols));
      g.addLabel(other, labels.length > 0 ? join(m, product(labels)) : isSpecial(m, 'ones') ? special('ones', m.shape.rows, ONE) : rowSum(m));
    }
    return true;
  }
  const chains = byDegree.filter(({ edges }) => edges.length === 2);
  // A selection joins its neighbour as a subscript first: later, the product of all rows would stand between them.
  // Matrices meet in products before what was computed entry by entry does, so that an entrywise product takes it as it is.
  const chain = chains.find(({ edges }) => edges.some(isSelection)) ?? chains.find(({ edges }) => edges.every((e) => isLinear(e.value))) ?? chains[0];
  if (chain === undefined) return false;
  const [x, y] = chain.edges;
  if (x === undefined || y === undefined) return false;
  const labels = g.takeLabels(chain.w);
  const [left, right] = [from(x, chain.w), from(y, chain.w)];
  g.remove(x, y);
  const through = (a: Expr, b: Expr): Expr => (labels.length === 0 ? join(flip(a), b) : multiply(flip(a), call('diag', product(labels)), b));
  if (left.other === right.other && !g.outs.has(left.other) && g.at(left.other).length === 0 && !g.labels.has(left.other)) {
    g.addScalar(traceOf(through(left.value, right.value)));
    return true;
  }
  const forward = through(left.value, right.value);
  const backward = through(right.value, left.value);
  if (cheaper(forward, backward) === forward) g.addEdge(left.other, right.other, forward);
  else g.addEdge(right.other, left.other, backward);
  return true;
};

const reduce = (g: Graph): void => {
  while (combineParallel(g) || eliminate(g));
  if (g.inner().length > 0) throw new Unprintable('the network is not series-parallel');
};

/** One matrix from the reduced graph: at most one edge between two outputs, labels on either. */
const between = (g: Graph, r: Wire | undefined, c: Wire | undefined): Expr => {
  const label = (w: Wire): Expr | null => {
    const list = g.labels.get(w) ?? [];
    return list.length === 0 ? null : product(list);
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
  if (rows.length === 2 && cols.length === 1 && i !== undefined && j !== undefined && k !== undefined && i !== j) {
    if (!joined(g, i, j) && i !== k && !joined(g, i, k)) return call('kron', between(g, i, undefined), between(g, j, k));
    if (!joined(g, i, j) && j !== k && !joined(g, j, k)) return call('kron', between(g, i, k), between(g, j, undefined));
  }
  if (rows.length === 1 && cols.length === 2 && i !== undefined && k !== undefined && l !== undefined && k !== l) {
    if (!joined(g, k, l) && i !== k && !joined(g, i, k)) return call('kron', between(g, undefined, k), between(g, i, l));
    if (!joined(g, k, l) && i !== l && !joined(g, i, l)) return call('kron', between(g, i, k), between(g, undefined, l));
  }
  throw new Unprintable('composite sides of this kind have no matrix form');
};

/** What joins the two legs of a side scales that side entry by entry: diag(vec(M)) before or behind the rest. Errors: Unprintable. */
const scaledBySides = (g: Graph, rows: readonly Wire[], cols: readonly Wire[]): Expr => {
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
  const simple = t.rows.length <= 1 && t.cols.length <= 1;
  const body = simple ? between(g, t.rows[0], t.cols[0]) : composite(g, t.rows, t.cols);
  const scalars = [...g.scalars].filter((s) => !isOne(s.base)).sort((a, b) => compareExpr(a.base, b.base));
  return { coefficient: t.coefficient, scalars, body };
};

/** The scalar factors of a printed term as one expression; 1 where there are none. */
export const scalarProduct = (list: readonly ScalarFactor[]): Expr =>
  list.length === 0 ? ONE_E : hadamard(...[...list].sort((a, b) => negativeLast(a) - negativeLast(b) || compareExpr(a.base, b.base) || (sortKey(a.exponent) < sortKey(b.exponent) ? -1 : 1)).map((s) => powerOf(s.base, s.exponent)));

const negativeLast = (s: ScalarFactor): number => (s.exponent.kind === 'const' && s.exponent.value.num < 0n ? 1 : 0);

/** coefficient × scalars × body as one expression. */
export const termExpr = (p: PrintedTerm): Expr => scale(hadamard(constant(p.coefficient), scalarProduct(p.scalars)), p.body);
