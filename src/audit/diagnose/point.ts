import { Evaluator, type Point as EvaluatorPoint } from '../../checker/trials/evaluate.ts';
import { Redraw, Undecidable } from '../../checker/numbers/field.ts';
import { floatField } from '../../checker/numbers/float.ts';
import type { Order } from '../../checker/numbers/jets.ts';
import { build, ShapeClash, transposeOf, type Matrix } from '../../checker/numbers/matrix.ts';
import { normaliser } from '../../checker/terms/normalise.ts';
import type { Indices } from '../../checker/trials/patterns.ts';
import { shapesAt, type Shape } from '../../checker/terms/shapes.ts';
import type { Sizes } from '../../checker/terms/sizes.ts';
import type { Env, Term } from '../../checker/terms/term.ts';
import { placeOf } from '../../checker/trials/trial.ts';
import type { Variable } from '../../calculus/variable.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Claim } from '../check.ts';
import { termConverter } from '../term.ts';

/** Sizes and values of all symbols. */
export interface Values {
  readonly sizes: Sizes;
  readonly symbols: ReadonlyMap<string, Matrix<number>>;
  readonly indices: Indices;
}

/** Entries of a variable that vary: its row, column or entry, column by column. */
interface Direction {
  readonly name: string;
  readonly entry: readonly [number, number];
}

/** Pivots below this are rounding. */
const NEGLIGIBLE = 1e-13;

/** One converter for all points of a search, so that equal expressions stay equal terms. */
export type Convert = (e: Expr) => Term;
export const converter = (): Convert => termConverter();

/** Expressions and the exact value that a claim is about, at one point in double precision. */
export class Point {
  readonly values: Values;
  private readonly env: Env;
  private readonly shapes: (t: Term) => Shape;
  private readonly to: Convert;
  private readonly plain: Evaluator<number>;
  /** Terms without roots of squares, which have no derivative where they vanish. */
  private readonly smooth: (t: Term) => Term;

  constructor(env: Env, values: Values, to: Convert) {
    this.env = env;
    this.values = values;
    this.shapes = shapesAt(env, values.sizes);
    this.to = to;
    this.plain = this.evaluator(1, []);
    this.smooth = normaliser(env);
  }

  /** The same point with another value of one symbol. */
  with(name: string, change: (m: Matrix<number>) => Matrix<number>): Point {
    const value = this.values.symbols.get(name);
    return value === undefined ? this : new Point(this.env, { ...this.values, symbols: new Map([...this.values.symbols, [name, change(value)]]) }, this.to);
  }

  private evaluator(order: Order, directions: readonly Direction[]): Evaluator<number> {
    const [first, second] = directions;
    const lifted = new Map<string, Matrix<number>>();
    const symbol: EvaluatorPoint<number>['symbol'] = (name) => {
      const known = lifted.get(name);
      if (known !== undefined) return known;
      const value = this.values.symbols.get(name);
      if (value === undefined) throw new Undecidable(`${name} has no value`);
      const along = (d: Direction | undefined): readonly number[] | null => (d?.name === name ? build(value.rows, value.cols, (i, j) => (d.entry[0] === i && d.entry[1] === j ? 1 : 0)).jets[0] : null);
      const m: Matrix<number> = order === 1 ? value : { ...value, jets: order === 2 ? [value.jets[0], along(first)] : [value.jets[0], along(first), along(second), null] };
      lifted.set(name, m);
      return m;
    };
    const e: Evaluator<number> = new Evaluator<number>({
      env: this.env, sizes: this.values.sizes, shapes: this.shapes, field: floatField, order, deeper: null, log: null,
      point: { symbol, indices: (name) => this.values.indices.get(name) ?? null },
      symbolicPower: (a, t, bound) => a ** (e.at(t, bound).jets[0][0] ?? Number.NaN),
      size: (x) => (Math.abs(x) < NEGLIGIBLE ? 0 : Math.abs(x)),
    });
    return e;
  }

  /** The value of an expression, or null where it has none. */
  value(e: Expr): Matrix<number> | null {
    return this.term(this.to(e));
  }

  /** As `value`, of a term. */
  term(t: Term): Matrix<number> | null {
    try {
      return this.plain.value(t);
    } catch (error) {
      if (error instanceof Redraw || error instanceof ShapeClash || error instanceof Undecidable) return null;
      throw error;
    }
  }

  private directions(v: Variable): readonly Direction[] {
    const { name } = v.symbol;
    const value = this.values.symbols.get(name);
    if (value === undefined) return [];
    const indices: EvaluatorPoint<number>['indices'] = (n) => this.values.indices.get(n) ?? null;
    const [row, col] = [v.row, v.col].map((s) => placeOf(s === null ? undefined : this.to(s), indices)) as [number | null, number | null];
    return Array.from({ length: value.rows * value.cols }, (_, k) => ({ name, entry: [k % value.rows, Math.floor(k / value.rows)] as const }))
      .filter(({ entry: [i, j] }) => (row === null || row === i) && (col === null || col === j));
  }

  /**
   * What the right side of the claim should be: the left side of an identity, or the derivative, entry by entry by jets; null where it
   * has no value.
   */
  truth(claim: Claim): Matrix<number> | null {
    try {
      return this.trueValue(claim);
    } catch (error) {
      if (error instanceof Redraw || error instanceof ShapeClash || error instanceof Undecidable) return null;
      throw error;
    }
  }

  private trueValue(claim: Claim): Matrix<number> {
    if (claim.kind === 'identity') return this.plain.value(this.to(claim.left));
    const f = this.smooth(this.to(claim.of));
    if (claim.kind === 'hessian') {
      const [rows, cols] = claim.by.map((v) => this.directions(v));
      const entries = (rows ?? []).flatMap((d) => (cols ?? []).map((e) => this.along(f, 4, [d, e])[0] ?? Number.NaN));
      return { rows: rows?.length ?? 0, cols: cols?.length ?? 0, jets: [entries] };
    }
    const directions = this.directions(claim.by);
    const slopes = directions.map((d) => this.along(f, 2, [d]));
    if (claim.kind === 'jacobian') {
      const count = slopes[0]?.length ?? 0;
      return build(count, slopes.length, (i, j) => slopes[j]?.[i] ?? Number.NaN);
    }
    const rows = new Set(directions.map((d) => d.entry[0])).size;
    return build(rows, rows === 0 ? 0 : directions.length / rows, (i, j) => slopes[j * rows + i]?.[0] ?? Number.NaN);
  }

  /** The derivative of a term along one direction, or along two, its columns below each other. */
  private along(t: Term, order: 2 | 4, directions: readonly Direction[]): readonly number[] {
    const value = this.evaluator(order, directions).value(t);
    const last = value.jets[order - 1] ?? value.jets[0].map(() => 0);
    return transposeOf({ ...value, jets: [last] }).jets[0];
  }
}

/** Plain entries, row by row. */
export const flat = (m: Matrix<number>): Float64Array => Float64Array.from(m.jets[0]);

const CLOSE = 1e-9;
/** Do two lists of entries agree up to rounding? */
export const agree = (a: Float64Array, b: Float64Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? Number.NaN, b[i] ?? Number.NaN];
    // Also false where one of them is no number.
    if (!(Math.abs(x - y) <= CLOSE * (1 + Math.abs(x) + Math.abs(y)))) return false;
  }
  return true;
};
