import { add, call, constant, eye, hadamard, index, isSpecial, matrixPower, multiply, power, scale, special } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { ONE } from '../shape/dim.ts';
import { powerOf } from './forms.ts';
import { flip } from './symmetry.ts';
import type { ScalarFactor, Term, Wire } from './term.ts';

/** A matrix between two indices of a term. */
export interface Edge {
  readonly a: Wire;
  readonly b: Wire;
  /** Rows run over a, columns over b. */
  readonly value: Expr;
}

const ONE_E = constant(1);

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
export class Graph {
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

/** The other end of an edge, and its matrix with the rows at w. */
export const from = (e: Edge, w: Wire): { readonly other: Wire; readonly value: Expr } => (e.a === w ? { other: e.b, value: e.value } : { other: e.a, value: flip(e.value) });
