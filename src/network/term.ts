import { constant, dimScalar, eye, isConst, isOne } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { ONE_Q, qMul, type Rational } from '../expr/rational.ts';
import { freeSymbols } from '../expr/walk.ts';
import type { Dim } from '../shape/dim.ts';
import { addExponents } from './exponents.ts';
import { joinFunctions } from './products.ts';

/**
 * An index of a tensor network. A fixed wire stands for one value of the index (`subscript`); all others are summed over
 * unless they are outputs. Wires are compared by identity.
 */
export interface Wire {
  readonly size: Dim;
  readonly subscript: Expr | null;
  /** Order of creation, to make passes deterministic. */
  readonly serial: number;
}

/** A matrix (two legs) or a column (one leg), entrywise to the power `exponent`. */
export interface NetNode {
  readonly base: Expr;
  readonly exponent: Expr;
  readonly legs: readonly Wire[];
}

/** A scalar to a scalar power. */
export interface ScalarFactor {
  readonly base: Expr;
  readonly exponent: Expr;
}

/**
 * coefficient × scalars × the contraction of the nodes. Each side of the result is a list of wires, the first being the most
 * significant digit of a composite index (as kron and vec make them); an empty list is a side of size 1.
 */
export interface Term {
  readonly coefficient: Rational;
  readonly scalars: readonly ScalarFactor[];
  readonly nodes: readonly NetNode[];
  readonly rows: readonly Wire[];
  readonly cols: readonly Wire[];
}

/** A sum of networks with equal outer sizes; the empty sum is zero. */
export type Sum = readonly Term[];

let serial = 0;
/** A new index of the given size. */
export const freshWire = (size: Dim): Wire => ({ size, subscript: null, serial: serial++ });

const fixed = new Map<string, Wire>();
/** The one wire that stands for the value `subscript` of an index of the given size. */
export const fixedWire = (subscript: Expr, size: Dim): Wire => {
  const key = `${subscript.id}|${size.key}`;
  const known = fixed.get(key);
  if (known !== undefined) return known;
  const wire: Wire = { size, subscript, serial: serial++ };
  fixed.set(key, wire);
  return wire;
};

/** A wire for one side of that size: none for size 1. */
export const sideOf = (size: Dim): readonly Wire[] => (size.key === '1' ? [] : [freshWire(size)]);

/** The constant term q. */
export const constantTerm = (q: Rational): Term => ({ coefficient: q, scalars: [], nodes: [], rows: [], cols: [] });

export const scaleTerm = (t: Term, q: Rational): Term => ({ ...t, coefficient: qMul(t.coefficient, q) });

/** `t` with wires renamed. */
export const rename = (t: Term, map: ReadonlyMap<Wire, Wire>): Term => {
  const to = (w: Wire): Wire => map.get(w) ?? w;
  return { ...t, nodes: t.nodes.map((n) => ({ ...n, legs: n.legs.map(to) })), rows: t.rows.map(to), cols: t.cols.map(to) };
};

/** All wires of a term. */
export const wiresOf = (t: Term): ReadonlySet<Wire> => new Set([...t.rows, ...t.cols, ...t.nodes.flatMap((n) => n.legs)]);

/** A copy whose free-running wires are new, so that it can be joined with other terms. */
export const freshen = (t: Term): Term => rename(t, new Map([...wiresOf(t)].filter((w) => w.subscript === null).map((w) => [w, freshWire(w.size)])));

/** Makes two wires one. Two different fixed values stay apart, joined by an entry of the identity. */
export const unify = (t: Term, a: Wire, b: Wire): Term => {
  if (a === b) return t;
  if (a.subscript !== null && b.subscript !== null) return { ...t, nodes: [...t.nodes, { base: eye(a.size), exponent: ONE, legs: [a, b] }] };
  return a.subscript === null ? rename(t, new Map([[a, b]])) : rename(t, new Map([[b, a]]));
};

const ONE = constant(1);

/** Unifies two lists of wires of pairwise equal sizes. */
export const unifyAll = (t: Term, a: readonly Wire[], b: readonly Wire[]): Term => {
  const renamed = new Map<Wire, Wire>();
  const now = (w: Wire): Wire => {
    const next = renamed.get(w);
    return next === undefined ? w : now(next);
  };
  let out = t;
  a.forEach((w, i) => {
    const other = b[i];
    if (other === undefined) throw new RangeError('lists of different length');
    const [x, y] = [now(w), now(other)];
    out = unify(out, x, y);
    if (x === y || (x.subscript !== null && y.subscript !== null)) return;
    if (x.subscript === null) renamed.set(x, y);
    else renamed.set(y, x);
  });
  return out;
};

/** Joins two terms side by side; their outputs are given anew. */
export const juxtapose = (a: Term, b: Term, rows: readonly Wire[], cols: readonly Wire[]): Term => ({
  coefficient: qMul(a.coefficient, b.coefficient), scalars: [...a.scalars, ...b.scalars], nodes: [...a.nodes, ...b.nodes], rows, cols,
});

/** Removes outputs by summing over them: a wire that nothing else touches contributes its size. */
export const contract = (t: Term, keepRows: readonly Wire[], keepCols: readonly Wire[]): Term => {
  const dropped = new Set([...t.rows, ...t.cols]);
  for (const w of [...keepRows, ...keepCols]) dropped.delete(w);
  const touched = new Set(t.nodes.flatMap((n) => n.legs));
  const loose = [...dropped].filter((w) => w.subscript === null && !touched.has(w));
  return { ...t, rows: keepRows, cols: keepCols, scalars: [...t.scalars, ...loose.map((w) => ({ base: dimScalar(w.size), exponent: ONE }))] };
};

/** Adds exponents of equal bases; a base to the power 0 disappears. */
export const mergeScalars = (list: readonly ScalarFactor[]): { coefficient: Rational; scalars: readonly ScalarFactor[] } => {
  const merged = new Map<Expr, Expr>();
  let coefficient = ONE_Q;
  for (const { base, exponent } of list) {
    if (base.kind === 'const' && isOne(exponent)) coefficient = qMul(coefficient, base.value);
    else {
      const known = merged.get(base);
      merged.set(base, known === undefined ? exponent : addExponents(known, exponent));
    }
  }
  const scalars = [...merged].filter(([base, exponent]) => !isConst(exponent, 0) && !isOne(base)).map(([base, exponent]) => ({ base, exponent }));
  return { coefficient, scalars: joinFunctions(scalars, (_, base, exponent) => ({ base, exponent })) };
};

const differentials = new WeakMap<Expr, boolean>();
/** Does the expression contain a differential dX? */
export const hasDifferential = (e: Expr): boolean => {
  const known = differentials.get(e);
  if (known !== undefined) return known;
  const answer = [...freeSymbols(e)].some((s) => s.differentialOf !== null);
  differentials.set(e, answer);
  return answer;
};

/** Does the term contain a differential? */
export const termHasDifferential = (t: Term): boolean => t.nodes.some((n) => hasDifferential(n.base)) || t.scalars.some((s) => hasDifferential(s.base));
