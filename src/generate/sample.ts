import { compile, type Csr, type Dense, type Inputs, type Sizes } from '../compile/index.ts';
import { denseFrom, entry } from '../compile/values/values.ts';
import type { ExprCondition } from '../audit/term.ts';
import type { Attribute, Expr, Symbol_ } from '../expr/expr.ts';
import { dimValue } from '../shape/dim.ts';

/** Values of the inputs at which a generated program checks itself. */
export interface Sample {
  readonly sizes: Sizes;
  readonly values: ReadonlyMap<string, Dense | Csr>;
}

/** Numbers in [0, 1) with three digits, the same in every run. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * 1000) / 1000;
  };
};

const DRAWS = 60;
const SMALLEST = 2;
const LARGEST = 7;

const timesTransposed = (a: Dense): Dense => denseFrom(a.rows, a.rows, (i, j) => Array.from({ length: a.cols }, (_, k) => entry(a, i, k) * entry(a, j, k)).reduce((s, x) => s + x, 0));

/** Orthonormal columns by the Gram–Schmidt process. */
const orthonormal = (a: Dense): Dense => {
  const out = { ...a, data: a.data.slice() };
  const dot = (j: number, k: number): number => Array.from({ length: a.rows }, (_, i) => entry(out, i, j) * entry(out, i, k)).reduce((s, x) => s + x, 0);
  for (let j = 0; j < a.cols; j++) {
    for (let k = 0; k < j; k++) {
      const along = dot(j, k);
      for (let i = 0; i < a.rows; i++) out.data[i * a.cols + j] = entry(out, i, j) - along * entry(out, i, k);
    }
    const length = Math.sqrt(dot(j, j));
    for (let i = 0; i < a.rows; i++) out.data[i * a.cols + j] = entry(out, i, j) / length;
  }
  return out;
};

const mapped = (f: (x: number, i: number, j: number, a: Dense) => number) => (a: Dense): Dense => denseFrom(a.rows, a.cols, (i, j) => f(entry(a, i, j), i, j, a));

/** A matrix with the attribute, made of any one; later ones keep what earlier ones gave. */
const WITH: { readonly [A in Attribute]: (a: Dense) => Dense } = {
  positive: mapped((x) => Math.round(1000 * (Math.abs(x) + 0.25)) / 1000),
  nonneg: mapped((x) => Math.abs(x)),
  binary: mapped((x) => (x < 0 ? -1 : 1)),
  mask: mapped((x) => (x < 0 ? 0 : 1)),
  simplex: (a) => {
    const total = a.data.reduce((s, x) => s + Math.abs(x), 0);
    return mapped((x) => Math.abs(x) / total)(a);
  },
  orthogonal: orthonormal,
  fullrank: (a) => a,
  symmetric: mapped((_, i, j, a) => entry(a, Math.min(i, j), Math.max(i, j))),
  skew: mapped((_, i, j, a) => (i === j ? 0 : i < j ? entry(a, i, j) : -entry(a, j, i))),
  diagonal: mapped((x, i, j) => (i === j ? x : 0)),
  hollow: mapped((x, i, j) => (i === j ? 0 : x)),
  psd: timesTransposed,
  posdef: (a) => mapped((x, i, j) => x + (i === j ? 1 : 0))(timesTransposed(a)),
  invertible: mapped((x, i, j) => x + (i === j ? 3 : 0)),
};

const toCsr = (a: Dense): Csr => {
  const places = Array.from({ length: a.rows }, (_, i) => Array.from({ length: a.cols }, (_q, j) => j).filter((j) => entry(a, i, j) !== 0));
  let end = 0;
  return {
    rows: a.rows, cols: a.cols, rowPtr: Int32Array.from([0, ...places.map((row) => (end += row.length))]), colIdx: Int32Array.from(places.flat()),
    values: Float64Array.from(places.flatMap((row, i) => row.map((j) => entry(a, i, j)))),
  };
};

const draw = (s: Symbol_, also: Attribute | undefined, sizes: Sizes, sparse: boolean, scale: number, next: () => number): Dense | Csr => {
  const [rows, cols] = [dimValue(s.shape.rows, sizes), dimValue(s.shape.cols, sizes)];
  if (s.range !== null) {
    const top = dimValue(s.range, sizes);
    return denseFrom(rows, cols, () => 1 + Math.floor(next() * top));
  }
  const plain = denseFrom(rows, cols, () => (scale * Math.round((2 * next() - 1) * 1000)) / 1000);
  const fit = (Object.keys(WITH) as Attribute[]).filter((a) => a === also || s.attributes.includes(a)).reduce((x, a) => WITH[a](x), plain);
  return sparse ? toCsr(mapped((x) => (next() < 0.5 ? x : 0))(fit)) : fit;
};

const drawSizes = (names: readonly string[], next: () => number): Sizes => Object.fromEntries(names.map((name) => [name, SMALLEST + Math.floor(next() * (LARGEST - SMALLEST))]));

const fits = (sizes: Sizes, conditions: readonly ExprCondition[]): boolean =>
  conditions.every((c) => {
    if (c.kind !== 'size') return true;
    const [l, r] = [dimValue(c.left, sizes), dimValue(c.right, sizes)];
    return c.order === '=' ? l === r : c.order === '>' ? l > r : l >= r;
  });

const holds = (c: ExprCondition, inputs: Inputs): boolean => {
  if (c.kind === 'size') return true;
  const closure = compile(c.expr, { raw: true });
  const asked = new Set([...closure.inputs.map((s) => s.name), ...closure.sizes]);
  if (closure.inputs.some((s) => inputs[s.name] === undefined)) return true;
  const { data } = closure(Object.fromEntries(Object.entries(inputs).filter(([name]) => asked.has(name))));
  return data.every((x) => (c.kind === 'positive' ? x > 0 : c.kind === 'nonneg' ? x >= 0 : x !== 0));
};

/** What a sample has to fit. */
export interface SampleRequest {
  readonly symbols: readonly Symbol_[];
  readonly sizes: readonly string[];
  readonly sparse: ReadonlySet<string>;
  readonly conditions: readonly ExprCondition[];
  /** Expressions that have to be finite there. */
  readonly finite: readonly Expr[];
  /** Other numbers give other samples; 0 by default. */
  readonly seed?: number;
  /** The sizes, where they aren't to be drawn. */
  readonly at?: Sizes;
  /** How large numbers are, where their attributes leave that open; 1 by default. */
  readonly scale?: number;
  /** Further attributes of inputs, by name. */
  readonly also?: ReadonlyMap<string, Attribute>;
  /** What else has to hold of the inputs; what it throws counts as no. */
  readonly accept?: (inputs: Inputs) => boolean;
}

/** The sample as inputs of a closure. */
export const sampleInputs = ({ sizes, values }: Sample): Inputs => ({ ...sizes, ...Object.fromEntries(values) });

/** Values of all inputs with the declared attributes, under the conditions, where all results are finite; null where none was found. */
export const drawSample = ({ symbols, sizes: names, sparse, conditions, finite, seed = 0, at, scale = 1, also, accept }: SampleRequest): Sample | null => {
  const next = generator(names.length + symbols.length + 7919 * seed);
  const results = compile(Object.fromEntries(finite.map((e, i) => [`r${i}`, e])), { raw: true, symbols });
  for (let attempt = 0; attempt < DRAWS; attempt++) {
    const sizes = at ?? drawSizes(names, next);
    if (!fits(sizes, conditions)) continue;
    const values = new Map(symbols.map((s) => [s.name, draw(s, also?.get(s.name), sizes, sparse.has(s.name), scale, next)]));
    const inputs = sampleInputs({ sizes, values });
    try {
      if (conditions.every((c) => holds(c, inputs)) && Object.values(results(inputs)).every(({ data }) => data.every(Number.isFinite)) && (accept?.(inputs) ?? true)) return { sizes, values };
    } catch {
      // A singular matrix, or sizes at which a shape is negative: another draw may fit.
    }
  }
  return null;
};
