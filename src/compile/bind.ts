import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols, subexpressions } from '../expr/walk.ts';
import { dimNames, dimValue, type Dim } from '../shape/dim.ts';
import { shapeText } from '../shape/shape.ts';
import { InputError, type InputProblem } from './error.ts';
import { inferSizes, type Passed, type Sizes } from './sizes.ts';
import { toDense, type Dense, type Inputs } from './values.ts';

/** What a set of expressions needs from a caller. */
export interface Requirements {
  readonly symbols: readonly Symbol_[];
  /** Names of all sizes that occur. */
  readonly sizes: readonly string[];
}

/** Checked inputs: the value of every named size and of every symbol. */
export interface Bound {
  readonly sizes: Sizes;
  readonly values: ReadonlyMap<string, Dense>;
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

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The candidate nearest to `name` by edits, where it is near enough to be a slip of the hand. */
export const nearest = (name: string, candidates: readonly string[]): string | null => {
  const near = candidates
    .map((c) => ({ c, d: c.toLowerCase() === name.toLowerCase() ? 0 : distance(name, c) }))
    .filter(({ c, d }) => d <= Math.max(1, Math.floor(Math.max(c.length, name.length) / 3)) && d < Math.max(c.length, name.length));
  near.sort((a, b) => a.d - b.d);
  return near[0]?.c ?? null;
};

const indexProblem = (s: Symbol_, value: Dense, sizes: Sizes): InputProblem | null => {
  if (s.range === null || dimNames(s.range).some((name) => sizes[name] === undefined)) return null;
  const top = dimValue(s.range, sizes);
  const bad = value.data.find((x) => !Number.isInteger(x) || x < 1 || x > top);
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
  const values = new Map<string, Dense>();
  for (const s of needs.symbols) {
    const declared = `${s.name} (declared ${shapeText(s.shape)})`;
    if (!own(s.name)) {
      const near = nearest(s.name, Object.keys(inputs).filter((n) => !names.includes(n)));
      problems.push({ code: 'missing-input', input: s.name, message: `${declared} is missing${near === null ? '' : `; did you mean it by ${near}?`}` });
      continue;
    }
    const value = toDense(inputs[s.name], s.shape.rows.key === '1' && s.shape.cols.key !== '1');
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
  return { sizes, values };
};
