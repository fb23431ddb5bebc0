import { compile, type Closure, type CompileOptions, type Dense, type Inputs, type InputValue } from '../compile/index.ts';
import type { Variable } from '../calculus/variable.ts';
import type { FoundSurrogate } from '../curvature/index.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { dimLiteral, ONE, type Dim } from '../shape/dim.ts';

/** Where a block stands along one axis of its symbol: at every subscript in turn, or at one. */
export type Subscript = { readonly loop: Symbol_; readonly range: Dim } | { readonly at: number };

/** A block of a solver: the whole symbol, or its rows, columns or entries in turn (null keeps the axis). */
export interface Block {
  readonly variable: Variable;
  readonly row: Subscript | null;
  readonly col: Subscript | null;
  readonly update: Expr;
  readonly kind: FoundSurrogate['kind'];
}

/** Which entries of the next value leave the current one as it is. */
export type Stays = 'zero' | 'nan' | 'none';

/**
 * A tie of signs keeps the current sign, as the theorem has it. 0/0 in an entrywise step over nonnegative numbers means that neither the
 * slope nor the curvature of the surrogate depends on the entry, so that every value minimises it.
 */
export const STAYS: { readonly [K in FoundSurrogate['kind']]: Stays } = { 'linear solve': 'none', 'soft threshold': 'none', entrywise: 'none', sign: 'zero', multiplicative: 'nan', projected: 'nan', stationary: 'nan', normalised: 'nan' };

/** Objectives may get worse by this part of themselves through rounding. */
export const ROUNDING = 1e-9;

const TESTS: { readonly [K in Stays]: (x: number) => boolean } = { zero: (x) => x === 0, nan: Number.isNaN, none: () => false };

/** The iterations of a solver on closures, from a start; a value that is not finite where none may stay is a NaN of the objective. */
export interface Loop {
  readonly value: () => number;
  readonly sweep: () => void;
  readonly state: () => Readonly<Record<string, Dense>>;
}

/** How programs of these blocks run, one sweep after the other; made once, opened at a start. What doesn't change is computed when it is opened. */
export const solverLoop = (objective: Expr, blocks: readonly Block[], symbols: readonly Symbol_[], options: Pick<CompileOptions, 'backend'> = {}): ((start: Inputs) => Loop) => {
  const all = [objective, ...blocks.map((b) => b.update)].map((e) => compile(e, { ...options, raw: true, symbols }));
  const loops = new Set(blocks.flatMap((b) => [b.row, b.col].flatMap((s) => (s !== null && 'loop' in s ? [s.loop.name] : []))));
  return (start) => {
    const dense = (x: InputValue | undefined): Dense => {
      const { rows, cols, data } = x as Dense;
      return { rows, cols, data: data.slice() };
    };
    const state: Record<string, Dense> = Object.fromEntries(blocks.map((b) => [b.variable.symbol.name, dense(start[b.variable.symbol.name])]));
    const sizes: Record<string, number> = {};
    for (const { variable: { symbol: s } } of blocks) {
      const x = state[s.name];
      if (x !== undefined) Object.assign(sizes, { [s.shape.rows.key]: x.rows, [s.shape.cols.key]: x.cols });
    }
    const constant = (c: Closure<Dense>): Inputs => Object.fromEntries(Object.entries(start).filter(([name]) => state[name] === undefined && !loops.has(name) && (c.sizes.includes(name) || c.inputs.some((s) => s.name === name))));
    // A subscript that runs elsewhere stays where it starts.
    const at = Object.fromEntries(Object.entries(start).filter(([name]) => loops.has(name)));
    const [valueOf, ...updates] = all.map((c) => c.fix(constant(c)));
    const each = (s: Subscript | null, visit: (at: number | null, index: Inputs) => void): void => {
      if (s === null) return visit(null, {});
      if ('at' in s) return visit(s.at, {});
      const end = s.range.key === ONE.key ? 1 : (sizes[s.range.key] ?? dimLiteral(s.range) ?? 0);
      for (let i = 1; i <= end; i++) visit(i, { [s.loop.name]: i });
    };
    const write = (x: Dense, next: Dense, row: number | null, col: number | null, stays: Stays): void => {
      next.data.forEach((v, e) => {
        const at = (row === null ? Math.floor(e / next.cols) : row - 1) * x.cols + (col === null ? e % next.cols : col - 1);
        if (!TESTS[stays](v)) x.data[at] = v;
      });
    };
    return {
      state: () => state,
      value: () => valueOf?.({ ...at, ...state }).data[0] ?? Number.NaN,
      sweep: () => blocks.forEach((b, k) => each(b.row, (row, i) => each(b.col, (col, j) => {
        const [x, closure] = [state[b.variable.symbol.name], updates[k]];
        if (x !== undefined && closure !== undefined) write(x, closure({ ...at, ...state, ...i, ...j }), row, col, STAYS[b.kind]);
      }))),
    };
  };
};

const SWEEPS = 6;
/** How far inputs are moved to see what hangs on rounding, and how far results may then move. */
const NUDGE = 1e-9;
const FIRM = 1e-4;

const nudged = (start: Inputs, symbols: readonly Symbol_[]): Inputs => Object.fromEntries(Object.entries(start).map(([name, x]) => {
  const s = symbols.find((y) => y.name === name);
  if (s === undefined || s.range !== null || typeof x !== 'object' || !('data' in x)) return [name, x];
  return [name, { ...x, data: Float64Array.from(x.data, (v, i) => v * (1 + NUDGE * Math.cos(1 + 1.7 * i))) }];
}));

const near = (a: Loop, b: Loop): boolean => Object.entries(a.state()).every(([name, x]) => {
  const other = b.state()[name]?.data ?? [];
  const size = x.data.reduce((s, v) => Math.max(s, Math.abs(v)), 1);
  return x.data.every((v, i) => Math.abs(v - (other[i] ?? Number.NaN)) <= FIRM * size);
});

/**
 * Does the solver run from this start: its first iterates don't hang on rounding, as they do where a matrix is singular to working
 * precision, and the objective never gets worse? Where a certificate's assumptions hold, it does.
 */
export const descends = (open: (start: Inputs) => Loop, start: Inputs, symbols: readonly Symbol_[], sense: 'minimize' | 'maximize'): boolean => {
  const [loop, beside] = [open(start), open(nudged(start, symbols))];
  const first = loop.value();
  let before = first;
  for (let t = 0; t < SWEEPS; t++) {
    loop.sweep();
    if (t < 2) {
      beside.sweep();
      if (!near(loop, beside)) return false;
    }
    const now = loop.value();
    const worse = sense === 'maximize' ? before - now : now - before;
    if (!(worse <= ROUNDING * Math.max(Math.abs(before), Math.abs(first)))) return false;
    before = now;
  }
  return true;
};
