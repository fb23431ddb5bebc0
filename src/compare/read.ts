import { variableExpr, type Variable } from '../calculus/variable.ts';
import type { Dense, Sizes } from '../compile/index.ts';
import { denseFrom, entry, toDense, toValue } from '../compile/values/values.ts';
import { printText } from '../notation/print/text.ts';
import { dimValue } from '../shape/dim.ts';
import type { Part, What } from './parts.ts';

/** What was read for a part: a matrix of its shape, or a sentence on what came instead, with the matrix where it is one. */
export type Reading = { readonly ok: true; readonly value: Dense } | { readonly ok: false; readonly message: string; readonly value: Dense | null };

const bad = (message: string, value: Dense | null = null): Reading => ({ ok: false, message, value });

/** Matrices of other libraries know themselves as arrays of rows. */
const hasRows = (x: unknown): x is { readonly toArray: () => unknown } => typeof (x as { toArray?: unknown } | null | undefined)?.toArray === 'function';

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x) && !('data' in x && 'rows' in x) && !('rowPtr' in x) && typeof (x as { get?: unknown }).get !== 'function' && typeof (x as { dense?: unknown }).dense !== 'function' && !hasRows(x);

const KEYS: { readonly [W in What]: readonly string[] } = {
  value: ['value', 'f', 'fx', 'loss', 'cost', 'objective'], gradient: ['gradient', 'grad', 'g', 'gradients', 'grads', 'df'], jacobian: ['jacobian', 'jac', 'j'], hessian: ['hessian', 'hess', 'h'], hvp: ['hvp', 'product', 'hessianproduct'],
};

const plain = (key: string): string => key.toLowerCase().replaceAll('_', '');

/** The field that has one of the names, or undefined. */
const field = (x: Readonly<Record<string, unknown>>, names: readonly string[]): unknown => {
  const key = Object.keys(x).find((k) => names.includes(plain(k)));
  return key === undefined ? undefined : x[key];
};

const keysOf = (v: Variable): readonly string[] => {
  const name = v.symbol.name.toLowerCase();
  return [printText(variableExpr(v)).toLowerCase(), name, `d${name}`, `g${name}`, `grad${name}`, `${name}grad`, `dfd${name}`, `hvp${name}`, `h${name}`];
};

const textOf = (x: Dense): string => (x.rows === 1 && x.cols === 1 ? 'a number' : x.cols === 1 ? `${x.rows} numbers` : `a ${x.rows}×${x.cols} matrix`);

/** A result in a form that inputs may have too: an operator as its matrix, a matrix of another library and typed rows as arrays. */
const plainly = (x: unknown): unknown => {
  if (hasRows(x)) return plainly(x.toArray());
  if (typeof (x as { dense?: unknown } | null | undefined)?.dense === 'function') return (x as { dense: () => unknown }).dense();
  return Array.isArray(x) && x.length > 0 && x.every((row) => ArrayBuffer.isView(row)) ? x.map((row) => Array.from(row as Float64Array)) : x;
};

/** One matrix; entries in a row are taken row by row. */
const leaf = (x: unknown, rows: number, cols: number): Reading => {
  const made = plainly(x);
  const read = toValue(made, rows === 1 && cols !== 1);
  const wanted = textOf({ rows, cols, data: new Float64Array() });
  if (typeof read === 'string') return bad(`${x === undefined ? 'nothing' : read} instead of ${wanted}`);
  const value = toDense(read);
  const isFlat = value.rows === 1 || value.cols === 1;
  const isRow = cols === 1 && rows > 1 && value.rows === 1;
  if (value.data.length !== rows * cols || (!isFlat && value.rows !== rows) || isRow) return bad(`${textOf(value)} instead of ${wanted}`, value);
  return { ok: true, value: { rows, cols, data: Float64Array.from(value.data) } };
};

const part = (whole: Dense, row: number, col: number, rows: number, cols: number): Dense => denseFrom(rows, cols, (i, j) => entry(whole, row + i, col + j));

/** Parts that may come one below the other in one vector, or side by side and below in one matrix. */
const split = (x: unknown, shapes: readonly (readonly [number, number])[], square: boolean): readonly Reading[] | null => {
  const read = toValue(plainly(x), false);
  if (typeof read === 'string') return null;
  const value = toDense(read);
  const counts = shapes.map(([r, c]) => r * c);
  const total = counts.reduce((a, b) => a + b, 0);
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((a, b) => a + b, 0));
  if (!square) {
    if (value.data.length !== total || value.cols !== 1) return null;
    return shapes.map(([rows, cols], i): Reading => ({ ok: true, value: { rows, cols, data: value.data.slice(starts[i], (starts[i] ?? 0) + rows * cols) } }));
  }
  if (value.rows !== total || value.cols !== total) return null;
  return starts.flatMap((row, i) => starts.map((col, j): Reading => ({ ok: true, value: part(value, row, col, counts[i] ?? 0, counts[j] ?? 0) })));
};

/** What belongs to each variable: fields by name, or the elements of an array of as many. */
const byVariable = (x: unknown, variables: readonly Variable[]): readonly unknown[] | null => {
  if (isObject(x)) {
    const found = variables.map((v) => field(x, keysOf(v)));
    return found.every((f) => f === undefined) ? null : found;
  }
  return Array.isArray(x) && variables.length > 1 && x.length === variables.length ? (x as readonly unknown[]) : null;
};

const shapeOf = (p: Part, sizes: Sizes): readonly [number, number] => [dimValue(p.value.shape.rows, sizes), dimValue(p.value.shape.cols, sizes)];

const ofKind = (x: unknown, parts: readonly Part[], variables: readonly Variable[], sizes: Sizes): readonly Reading[] => {
  const shapes = parts.map((p) => shapeOf(p, sizes));
  const leaves = (list: readonly unknown[]): readonly Reading[] => shapes.map(([r, c], i) => leaf(list[i], r, c));
  const [first] = parts;
  if (first === undefined || first.what === 'value') return leaves([x]);
  const own = byVariable(x, variables);
  if (first.what === 'hessian') {
    if (own !== null) return leaves(own.flatMap((row) => byVariable(row, variables) ?? (variables.length === 1 ? [row] : variables.map(() => row))));
    // The diagonal blocks have as many rows as their variable has entries.
    const counts = variables.map((_, i) => [shapes[i * variables.length + i]?.[0] ?? 0, 1] as const);
    return variables.length === 1 ? leaves([x]) : (split(x, counts, true) ?? leaves(parts.map(() => x)));
  }
  if (own !== null) return leaves(own);
  return variables.length === 1 ? leaves([x]) : (split(x, shapes, false) ?? leaves(parts.map(() => x)));
};

/** The result of a function as the matrices of its parts, in their order. */
export const readResult = (result: unknown, parts: readonly Part[], variables: readonly Variable[], sizes: Sizes): readonly Reading[] => {
  const whats = [...new Set(parts.map((p) => p.what))];
  return whats.flatMap((what, i) => {
    const mine = parts.filter((p) => p.what === what);
    // A variable may have the name of a kind: H, F.
    const isByVariable = isObject(result) && variables.length > 0 && variables.every((v) => field(result, keysOf(v)) !== undefined);
    const inside = isObject(result) && !isByVariable ? field(result, KEYS[what]) : undefined;
    if (inside !== undefined) return ofKind(inside, mine, variables, sizes);
    if (whats.length === 1) return ofKind(result, mine, variables, sizes);
    return Array.isArray(result) && result.length === whats.length ? ofKind(result[i], mine, variables, sizes) : mine.map(() => bad(`no field ${KEYS[what][0]}, and no array [${whats.join(', ')}]`));
  });
};
