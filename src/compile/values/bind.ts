import { nearest } from '../../diagnostics/nearest.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions } from '../../expr/walk.ts';
import { dimNames, dimValue, type Dim } from '../../shape/dim.ts';
import { isRow, shapeText } from '../../shape/shape.ts';
import { InputError, type InputProblem } from './error.ts';
import { misfit } from './layout.ts';
import { inferSizes, nonzeroCount, type Passed, type Sizes } from './sizes.ts';
import { isSparse, toValue, type Inputs, type Value } from './values.ts';

/** What a set of expressions needs from a caller. */
export interface Requirements {
  readonly symbols: readonly Symbol_[];
  /** Names of all sizes that occur. */
  readonly sizes: readonly string[];
}

/** Checked inputs: the value of every named size (the numbers of nonzeros of sparse inputs among them) and of every symbol. */
export interface Bound {
  readonly sizes: Sizes;
  readonly values: ReadonlyMap<string, Value>;
}

const dimsIn = (e: Expr): readonly Dim[] => {
  const own = [e.shape.rows, e.shape.cols];
  switch (e.kind) {
    case 'dim': return [e.dim];
    case 'symbol': return e.range === null ? own : [...own, e.range];
    case 'special': return e.dims;
    case 'blocktrace': return [...own, e.count];
    case 'slice': return [...own, e.rowOffset, e.colOffset];
    case 'sumover': return [...own, e.range];
    default: return own;
  }
};

/** The free symbols and the named sizes of the expressions; `declared` symbols count as needed even where they do not occur. */
export const requirements = (expressions: readonly Expr[], declared: readonly Symbol_[] = []): Requirements => {
  const symbols = new Map<string, Symbol_>(declared.map((s) => [s.name, s]));
  const sizes = new Set<string>();
  for (const e of expressions) {
    for (const s of freeSymbols(e)) symbols.set(s.name, s);
    for (const x of subexpressions(e)) for (const d of dimsIn(x)) for (const name of dimNames(d)) sizes.add(name);
  }
  for (const s of symbols.values()) for (const d of dimsIn(s)) for (const name of dimNames(d)) sizes.add(name);
  return { symbols: [...symbols.values()], sizes: [...sizes] };
};

const indexProblem = (s: Symbol_, value: Value, sizes: Sizes): InputProblem | null => {
  if (s.range === null || dimNames(s.range).some((name) => sizes[name] === undefined)) return null;
  const top = dimValue(s.range, sizes);
  const list = isSparse(value) ? value.values : value.data;
  const bad = list[misfit(list, top)];
  if (bad === undefined) return null;
  return { code: 'index-range', input: s.name, message: `${s.name} is an index into 1…${s.range.key} = ${top} but ${bad} was passed` };
};

/**
 * The inputs checked against the declarations. Errors: InputError with every problem found (missing and unknown inputs, wrong
 * types, clashing sizes, undetermined sizes, indices out of range). `allowExtra` ignores inputs that are not needed.
 */
export const bindInputs = (needs: Requirements, inputs: Inputs, given: Sizes = {}, allowExtra = false): Bound => {
  const problems: InputProblem[] = [];
  const names = needs.symbols.map((s) => s.name);
  const own = (name: string): boolean => Object.hasOwn(inputs, name);
  const sizeInputs: Record<string, number> = { ...given };
  for (const name of Object.keys(inputs)) {
    if (names.includes(name)) continue;
    const value = inputs[name];
    if (needs.sizes.includes(name) && typeof value === 'number') {
      if (Number.isInteger(value) && value >= 1) sizeInputs[name] = value;
      else problems.push({ code: 'wrong-type', input: name, message: `size ${name} is a positive integer but ${value} was passed` });
    } else if (!allowExtra) {
      const near = nearest(name, names.filter((n) => !own(n)));
      problems.push({ code: 'unknown-input', input: name, message: `${name} is not an input${near === null ? '' : `; did you mean ${near}?`}` });
    }
  }
  const passed: Passed[] = [];
  const values = new Map<string, Value>();
  for (const s of needs.symbols) {
    const declared = `${s.name} (declared ${shapeText(s.shape)})`;
    if (!own(s.name)) {
      const near = nearest(s.name, Object.keys(inputs).filter((n) => !names.includes(n)));
      problems.push({ code: 'missing-input', input: s.name, message: `${declared} is missing${near === null ? '' : `; did you mean it by ${near}?`}` });
      continue;
    }
    const value = toValue(inputs[s.name], isRow(s.shape));
    if (typeof value === 'string') problems.push({ code: 'wrong-type', input: s.name, message: `${declared} was passed as ${value}` });
    else {
      passed.push({ symbol: s, rows: value.rows, cols: value.cols });
      values.set(s.name, value);
    }
  }
  const sizes = inferSizes(passed, sizeInputs, problems);
  for (const s of needs.symbols) {
    const value = values.get(s.name);
    const problem = value === undefined ? null : indexProblem(s, value, sizes);
    if (problem !== null) problems.push(problem);
  }
  // With an input missing or misfit, an undetermined size is only its echo.
  if (problems.length === 0)
    for (const name of needs.sizes)
      if (sizes[name] === undefined) problems.push({ code: 'size-unknown', input: name, message: `size ${name} is not determined by the inputs; pass ${name} as a number` });
  if (problems.length > 0) throw new InputError(problems);
  const counts = [...values].flatMap(([name, x]) => (isSparse(x) ? [[nonzeroCount(name), x.colIdx.length] as const] : []));
  return { sizes: { ...sizes, ...Object.fromEntries(counts) }, values };
};

/** Have two values the same size and, where sparse, as many nonzeros? */
const alike = (a: Value, b: Value): boolean =>
  a.rows === b.rows && a.cols === b.cols && (isSparse(a) ? isSparse(b) && a.colIdx.length === b.colIdx.length : !isSparse(b));

/**
 * `bindInputs` for many calls: inputs of the sizes of the call before give the same `sizes` object without another comparison
 * with the declarations. Errors: as `bindInputs`.
 */
export const createBinder = (needs: Requirements, given: Sizes = {}): ((inputs: Inputs) => Bound) => {
  const rows = needs.symbols.map((s) => isRow(s.shape));
  let last: { readonly inputs: number; readonly numbers: readonly (readonly [string, number])[]; readonly sizes: Sizes; values: readonly Value[] } | null = null;
  const again = (inputs: Inputs): Bound | null => {
    if (last === null) return null;
    let count = 0;
    for (const name in inputs) if (Object.hasOwn(inputs, name)) count++;
    if (count !== last.inputs || last.numbers.some(([name, x]) => inputs[name] !== x)) return null;
    const values = new Map<string, Value>();
    for (let i = 0; i < needs.symbols.length; i++) {
      const [s, before] = [needs.symbols[i], last.values[i]];
      if (s === undefined || before === undefined) return null;
      const value = toValue(inputs[s.name], rows[i] === true);
      if (typeof value === 'string' || !alike(value, before) || indexProblem(s, value, last.sizes) !== null) return null;
      values.set(s.name, value);
    }
    return { sizes: last.sizes, values };
  };
  return (inputs) => {
    const known = again(inputs);
    if (known !== null) return known;
    const bound = bindInputs(needs, inputs, given);
    const numbers = needs.sizes.flatMap((name) => (Object.hasOwn(inputs, name) && !bound.values.has(name) ? [[name, bound.sizes[name] ?? 0] as const] : []));
    last = { inputs: bound.values.size + numbers.length, numbers, sizes: bound.sizes, values: needs.symbols.flatMap((s) => bound.values.get(s.name) ?? []) };
    return bound;
  };
};
