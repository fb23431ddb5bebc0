import { call, constant, dimScalar, hadamard, isConst, isSpecial, multiply, power, special, transpose } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { ONE } from '../shape/dim.ts';
import { cheaper, entrywise, isRowSelection, join } from './forms.ts';
import { from, type Edge, type Graph } from './graph.ts';
import { compareExpr, readingCost } from './order.ts';
import { flip } from './symmetry.ts';
import type { Wire } from './term.ts';
import { Unprintable } from './unprintable.ts';

const ONE_E = constant(1);

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
  if (labels.some(isReciprocal)) return call('sum', entrywise(labels));
  if (labels.length > 2) {
    const [first, ...rest] = [...labels].sort((x, y) => readingCost(x) - readingCost(y) || compareExpr(x, y)).reverse();
    return first === undefined ? ONE_E : multiply(flip(entrywise(rest)), first);
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

/** Is this built of matrix products and sums alone, without entrywise operations? */
const isLinear = (e: Expr): boolean => {
  switch (e.kind) {
    case 'product': return e.factors.every(isLinear);
    case 'add': return e.terms.every(isLinear);
    case 'transpose': case 'scale': return isLinear(e.arg);
    default: return e.kind === 'symbol' || e.kind === 'named' || e.kind === 'call' || e.kind === 'special';
  }
};

/** A row sum; that of an entrywise product of matrix products is also the diagonal of their product. */
const rowSum = (m: Expr): Expr => {
  const factors = m.kind === 'hadamard' ? m.factors : m.kind === 'transpose' && m.arg.kind === 'hadamard' ? m.arg.factors.map(flip) : [];
  const [p, q, ...more] = factors.every(isLinear) ? factors : [];
  const turned = flip(m);
  const plain = readingCost(turned) < readingCost(m) - 1e-9 ? transpose(call('colsum', turned)) : call('rowsum', m);
  if (p === undefined || q === undefined || more.length > 0) return plain;
  const diagonal = [multiply(p, flip(q)), multiply(q, flip(p))].map((x) => call('diagvec', x)).reduce(cheaper);
  return readingCost(diagonal) < readingCost(plain) - 1e-9 ? diagonal : plain;
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
      g.addEdge(e.a, e.b, cheaper(entrywise(parts), flip(entrywise(parts.map(flip)))));
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
      g.addLabel(other, labels.length > 0 ? join(m, entrywise(labels)) : isSpecial(m, 'ones') ? special('ones', m.shape.rows, ONE) : rowSum(m));
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
  const through = (a: Expr, b: Expr): Expr => (labels.length === 0 ? join(flip(a), b) : multiply(flip(a), call('diag', entrywise(labels)), b));
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

/** Series–parallel reduction down to what joins the outputs. Errors: Unprintable. */
export const reduce = (g: Graph): void => {
  while (combineParallel(g) || eliminate(g));
  if (g.inner().length > 0) throw new Unprintable('the network is not series-parallel');
};
