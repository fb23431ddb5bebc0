import { call, eye, hadamard, index, isSpecial, map, multiply, ones, power, constant, reciprocal, scale, sumOver, transpose } from '../../../expr/build.ts';
import type { Expr, Symbol_ } from '../../../expr/expr.ts';
import { rational } from '../../../expr/rational.ts';
import { children, dependsOn, freeSymbols, substitute } from '../../../expr/walk.ts';
import { ONE } from '../../../shape/dim.ts';
import { sameShape, shape } from '../../../shape/shape.ts';
import type { ElementwiseName } from '../../../atoms/elementwise.ts';
import { everywhere, local, type Generator } from '../edit.ts';

const HALF = rational(1, 2);

/** A subscript for another one over the same range, two exchanged, a column for a row. */
export const subscripts: Generator = function* (e, context) {
  if (e.kind === 'index') {
    const { row, col } = e;
    for (const i of context.indices) {
      if (row?.kind === 'symbol' && row.range?.key === i.range?.key) yield local('index', 1.2, () => index(e.arg, i, col));
      if (col?.kind === 'symbol' && col.range?.key === i.range?.key) yield local('index', 1.2, () => index(e.arg, row, i));
    }
    if (e.arg.shape.rows.key === e.arg.shape.cols.key) {
      yield local('index', 1.3, () => index(e.arg, col, row));
      yield local('index', 1.3, () => transpose(index(e.arg, col, row)));
    }
    // δ of other indices has the size of what these run over.
    if (isSpecial(e.arg, 'eye'))
      for (const [k, i] of context.indices.entries())
        for (const j of context.indices.slice(k + 1)) if (i.range !== null && i.range.key === j.range?.key) yield local('index', 1.25, () => index(eye(i.range ?? ONE), i, j));
  }
};

const exchange = (e: Expr, a: Symbol_, b: Symbol_): Expr => substitute(e, new Map<Expr, Expr>([[a, b], [b, a]]));

/** Two names, of indices or of equal shape, exchanged in a subexpression. */
export const exchanges: Generator = function* (e) {
  if (children(e).length === 0) return;
  const free = [...freeSymbols(e)].sort((a, b) => a.id - b.id);
  for (const [i, a] of free.entries())
    for (const b of free.slice(i + 1))
      if (sameShape(a.shape, b.shape) && (a.range?.key ?? '') === (b.range?.key ?? '')) {
        if (a.range !== null) yield local('index', 1.25, () => exchange(e, a, b));
        else if (e.kind === 'product') yield local('wrong-order', 1.7, () => exchange(e, a, b));
        else if (e.kind === 'add') yield local(e.terms.some((t) => dependsOn(t, a.name) && dependsOn(t, b.name)) ? 'wrong-order' : 'index', 2.4, () => exchange(e, a, b));
      }
};

/** A sum over another index than meant: that one is bound, and the other stands free. */
export const binders: Generator = function* (e) {
  if (e.kind !== 'sumover') return;
  for (const i of freeSymbols(e)) if (i.range?.key === e.range.key) yield local('index', 1.2, () => sumOver(i, e.range, e.body));
};

/** A sum over everything, where it should go along one axis and stand beside each entry. */
export const axes: Generator = function* (e) {
  if (e.kind === 'call' && (e.fn === 'rowsum' || e.fn === 'colsum') && e.args[0] !== undefined) {
    const [arg] = e.args;
    yield local('index', 1.3, () => transpose(call(e.fn === 'rowsum' ? 'colsum' : 'rowsum', arg)));
    yield local('index', 1.3, () => call(e.fn, transpose(arg)));
  }
  // Beside all columns what belongs beside all rows, and the other way round.
  if (e.kind === 'product' && e.factors.length === 2) {
    const [a, b] = e.factors;
    const { rows, cols } = e.shape;
    const along = (x: Expr, from: 'rowsum' | 'colsum', to: 'rowsum' | 'colsum'): Expr => everywhere(x, (y) => (y.kind === 'call' && y.fn === from && y.args[0] !== undefined ? call(to, y.args[0]) : null));
    if (a !== undefined && b !== undefined && isSpecial(a, 'ones')) yield local('index', 1.5, () => multiply(along(b, 'colsum', 'rowsum'), ones(shape(ONE, cols))));
    if (a !== undefined && b !== undefined && isSpecial(b, 'ones')) yield local('index', 1.5, () => multiply(ones(shape(rows, ONE)), along(a, 'rowsum', 'colsum')));
  }
  if (e.kind !== 'scale') return;
  for (const f of e.by.kind === 'hadamard' ? e.by.factors : [e.by]) {
    const divides = f.kind === 'power' && f.exponent.kind === 'const' && f.exponent.value.num === -1n && f.exponent.value.den === 1n;
    const sum = divides ? f.base : f;
    if (sum.kind !== 'call' || (sum.fn !== 'sum' && sum.fn !== 'norm2') || sum.args[0] === undefined) continue;
    const { fn, args: [over] } = sum;
    const others = (e.by.kind === 'hadamard' ? e.by.factors : [e.by]).filter((x) => x !== f);
    for (const axis of ['rowsum', 'colsum'] as const)
      yield local('index', 1.6, () => {
        const along = fn === 'sum' ? call(axis, over) : power(call(axis, power(over, constant(2))), constant(HALF));
        const { rows, cols } = over.shape;
        const spread = axis === 'rowsum' ? multiply(along, ones(shape(ONE, cols))) : multiply(ones(shape(rows, ONE)), along);
        const beside = hadamard(e.arg, divides ? reciprocal(spread) : spread);
        return others.length === 0 ? beside : scale(hadamard(...others), beside);
      });
  }
};

/** Functions that are taken for one another: each with its derivative, its opposite and its inverse. */
const COMPANIONS: Partial<Record<ElementwiseName, readonly ElementwiseName[]>> = {
  abs: ['sign'], sign: ['abs', 'step'], relu: ['step', 'abs'], step: ['relu', 'sign'], sin: ['cos'], cos: ['sin'], sinh: ['cosh'], cosh: ['sinh'], exp: ['log'], log: ['exp'],
  softplus: ['sigmoid', 'relu'], sigmoid: ['softplus', 'tanh'], tanh: ['sigmoid'], sqrt: ['square'], square: ['sqrt'],
};
const SIGNED = new Set<string>(['abs', 'sign', 'step', 'relu']);

/** A function for its derivative or another near it; none at all. */
export const functions: Generator = function* (e) {
  // What is right for positive values only.
  if (e.kind === 'symbol' && e.range === null) yield local('missing-condition', 1.7, () => map('abs', e));
  if (e.kind !== 'map') return;
  const flaw = (other: string): 'sign' | 'missing-term' => (SIGNED.has(e.fn) && (SIGNED.has(other) || other === '') ? 'sign' : 'missing-term');
  for (const fn of COMPANIONS[e.fn] ?? []) yield local(flaw(fn), 1.4, () => map(fn, e.arg));
  yield local(flaw(''), 1.5, () => e.arg);
  if (e.fn === 'log' || e.fn === 'exp') yield local('missing-term', 1.6, () => reciprocal(e.fn === 'log' ? e.arg : e));
};
