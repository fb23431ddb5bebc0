import { Matrix } from 'ml-matrix';
import { expect } from 'vitest';
import { compile, evaluateDense, typedBackend, type Backend, type Dense, type Inputs, type Workspace } from '../../src/compile/index.ts';
import * as b from '../../src/expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../src/expr/expr.ts';
import { dimMul, dimNamed, dimOf, ONE, type Dim } from '../../src/shape/dim.ts';
import { SCALAR, shape } from '../../src/shape/shape.ts';

export const [m, n, k, p] = [dimNamed('m'), dimNamed('n'), dimNamed('k'), dimNamed('p')];
export const matrix = (name: string, rows: Dim, cols: Dim, attributes: readonly Attribute[] = []): Symbol_ => b.symbol(name, shape(rows, cols), attributes);
export const vector = (name: string, length: Dim): Symbol_ => b.symbol(name, shape(length, ONE));

/** The usual cast, at sizes that tell every axis from every other. */
export const A = matrix('A', m, n);
export const B = matrix('B', n, k);
export const C = matrix('C', k, m);
export const D = matrix('D', m, n);
export const S = matrix('S', n, n);
export const T = matrix('T', m, m);
export const x = vector('x', n);
export const y = vector('y', m);
export const c = b.symbol('c', SCALAR);
export const i = b.symbol('i', SCALAR, [], { range: n });
export const j = b.symbol('j', SCALAR, [], { range: m });
export const I = b.symbol('I', shape(p, ONE), [], { range: m });
export const mn = dimMul(m, n);
export const v = vector('v', mn);

/** Deterministic numbers in [-1, 1]. */
export const generator = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
};

/** Random values for the cast; square matrices are kept away from singular ones. */
export const castInputs = (seed = 1, sizes = { m: 3, n: 4, k: 2, p: 5 }): Inputs => {
  const next = generator(seed);
  const random = (r: number, q: number, shift = 0): Matrix =>
    new Matrix(Array.from({ length: r }, (_, a) => Array.from({ length: q }, (_, d) => next() + (a === d ? shift : 0))));
  const column = (length: number): Float64Array => Float64Array.from({ length }, next);
  return {
    A: random(sizes.m, sizes.n), B: random(sizes.n, sizes.k), C: random(sizes.k, sizes.m), D: random(sizes.m, sizes.n),
    S: random(sizes.n, sizes.n, 3), T: random(sizes.m, sizes.m, 3), x: column(sizes.n), y: column(sizes.m), v: column(sizes.m * sizes.n),
    c: next(), i: Math.min(2, sizes.n), j: sizes.m, I: Array.from({ length: sizes.p }, (_, t) => (t % sizes.m) + 1),
  };
};

/** Largest difference of two matrices relative to the largest entry (at least 1). */
export const difference = (a: Dense, d: Dense): number => {
  const size = d.data.reduce((s, z) => Math.max(s, Math.abs(z)), 1);
  return a.data.reduce((s, z, t) => Math.max(s, Object.is(z, d.data[t]) ? 0 : Math.abs(z - (d.data[t] ?? Number.NaN)) / size), 0);
};

/** The inputs of the cast that the expression uses, and the size names that nothing determines. */
export const inputsOf = (e: Expr | Readonly<Record<string, Expr>>, all: Inputs, sizes = { m: 3, n: 4, k: 2, p: 5 }): Inputs => {
  const closure = compile(e);
  return { ...Object.fromEntries(closure.inputs.map((s) => [s.name, all[s.name] ?? Number.NaN])), ...Object.fromEntries(Object.entries(sizes).filter(([s]) => closure.sizes.includes(s))) };
};

/** Checks that the closure and the direct evaluation agree. */
export const expectSame = (e: Expr, all: Inputs = castInputs(), tolerance = 1e-10, sizes = { m: 3, n: 4, k: 2, p: 5 }): void => {
  const given = inputsOf(e, all, sizes);
  const direct = evaluateDense(e, given);
  const compiled = compile(e, { raw: true })(given);
  expect([compiled.rows, compiled.cols]).toEqual([direct.rows, direct.cols]);
  const gap = difference(compiled, direct);
  if (!(gap <= tolerance)) expect.fail(`closure ${compiled.data.join(' ')} but direct ${direct.data.join(' ')}`);
};

/** A backend that notes how much memory it was asked for. */
export const countingBackend = (): { readonly backend: Backend; readonly total: () => number } => {
  let total = 0;
  const open = (length: number): Workspace => {
    total += length;
    return typedBackend.open(length);
  };
  return { backend: { ...typedBackend, open }, total: () => total };
};

export { b, dimOf, ONE, SCALAR, shape };
