import type { Symbol_ } from '../../expr/expr.ts';
import { dimNames, dimValue, type Dim, type DimTerm } from '../../shape/dim.ts';
import { shapeText } from '../../shape/shape.ts';
import type { InputProblem } from './error.ts';

/** Values of the named sizes. */
export type Sizes = Readonly<Record<string, number>>;

/** The size that stands for the number of nonzeros of a sparse input. */
export const nonzeroCount = (name: string): string => `nnz(${name})`;

/** What sizes of data are taken to be where they aren't known, and others, such as ranks: data are larger than what is learned of them. */
const [USUAL, INNER] = [100, 10];

/** Usual values of sizes by which plans are made before any data are there; `data` are the inputs that are not solved for. */
export const usualSizes = (names: readonly string[], data: readonly Symbol_[]): Sizes => {
  const outer = new Set(data.flatMap((s) => [s.shape.rows, s.shape.cols, ...(s.range === null ? [] : [s.range])].flatMap(dimNames)));
  return Object.fromEntries(names.map((name) => [name, outer.size === 0 || outer.has(name) ? USUAL : INNER]));
};

/** One axis of one input: its declared size and the number passed. */
interface Equation {
  readonly symbol: Symbol_;
  readonly axis: 'rows' | 'columns';
  readonly dim: Dim;
  readonly value: number;
}

/** The shape that was passed for a symbol. */
export interface Passed {
  readonly symbol: Symbol_;
  readonly rows: number;
  readonly cols: number;
}

/**
 * The named sizes from the shapes of the inputs. An axis of one unknown name determines it (`m*k` once m is known, `n+1`);
 * every axis that then disagrees is a problem that names the input, its declared shape, the passed one and where the other value came from.
 */
export const inferSizes = (passed: readonly Passed[], given: Sizes, problems: InputProblem[]): Sizes => {
  const sizes: Record<string, number> = { ...given };
  const origin = new Map(Object.keys(given).map((name) => [name, 'sizes']));
  let open: readonly Equation[] = passed.flatMap((p): Equation[] => [
    { symbol: p.symbol, axis: 'rows', dim: p.symbol.shape.rows, value: p.rows },
    { symbol: p.symbol, axis: 'columns', dim: p.symbol.shape.cols, value: p.cols },
  ]);
  const clashes = new Map<Symbol_, string[]>();
  const clash = (q: Equation, text: string): void => void clashes.set(q.symbol, [...(clashes.get(q.symbol) ?? []), text]);
  // A plain name is the best witness of its size, so products and sums wait until the plain names are read.
  for (let plainOnly = true; open.length > 0; ) {
    const rest: Equation[] = [];
    let progress = false;
    for (const q of open) {
      const unknown = dimNames(q.dim).filter((name) => sizes[name] === undefined);
      const [name] = unknown;
      if (name === undefined) {
        progress = true;
        const expected = dimValue(q.dim, sizes);
        if (expected !== q.value) clash(q, clashText(q, expected, sizes, origin));
      } else if (unknown.length > 1 || (plainOnly && q.dim.key !== name)) rest.push(q);
      else {
        progress = true;
        const solution = solveFor(q.dim, name, q.value, sizes);
        if (solution === null) clash(q, `${q.dim.key} = ${q.value} ${q.axis} has no solution for ${name}`);
        else {
          sizes[name] = solution;
          origin.set(name, q.symbol.name);
        }
      }
    }
    open = rest;
    if (progress) continue;
    if (!plainOnly) break;
    plainOnly = false;
  }
  for (const p of passed) {
    const texts = clashes.get(p.symbol);
    if (texts === undefined) continue;
    const message = `${p.symbol.name} is declared ${shapeText(p.symbol.shape)} but ${p.rows}×${p.cols} was passed: ${texts.join('; ')}`;
    problems.push({ code: 'size-clash', input: p.symbol.name, message });
  }
  return sizes;
};

const clashText = (q: Equation, expected: number, sizes: Sizes, origin: ReadonlyMap<string, string>): string => {
  const names = dimNames(q.dim);
  const from = (name: string): string => `${name} = ${sizes[name] ?? '?'} from ${origin.get(name) ?? '?'}`;
  if (names.length === 0) return `${expected} ${q.axis} declared but ${q.value} passed`;
  if (q.dim.key === names[0]) return `${from(q.dim.key)} but ${q.dim.key} = ${q.value} from ${q.symbol.name}`;
  return `${q.dim.key} = ${expected} (${names.map(from).join(', ')}) but ${q.dim.key} = ${q.value} from ${q.symbol.name}`;
};

/** The nonnegative integer value of `name` for which the size has the given value, or null. */
const solveFor = (dim: Dim, name: string, value: number, sizes: Sizes): number | null => {
  const degree = (t: DimTerm): number => t.names.filter((n) => n === name).length;
  const at = (x: number): number => dimValue(dim, { ...sizes, [name]: x });
  if (dim.terms.every((t) => degree(t) <= 1)) {
    const slope = at(1) - at(0);
    const x = (value - at(0)) / slope;
    return Number.isInteger(x) && x >= 0 ? x : null;
  }
  for (let x = 0; x <= value + Math.abs(at(0)); x++) if (at(x) === value) return x;
  return null;
};
