import { dimAdd, ONE, type Dim } from '../../shape/dim.ts';
import { shape, type Shape } from '../../shape/shape.ts';
import type { FunctionContext } from './function-context.ts';
import { constantOperand, dense, diagonalOperand, identityOperand, selectOperand, transposeOf, type Operand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';

interface Bases {
  readonly base: Operand;
  /** D with ones instead of the zeros that only a singular whole leaves on it. */
  readonly invertibleBase: () => Operand;
}

interface Factors {
  readonly left: Operand;
  readonly right: Operand;
}

/** c·I + U·V with few columns in U. */
export interface MultipleUpdate extends Factors {
  readonly kind: 'multiple';
  readonly by: ValueId;
  /** c·I + V·U: its determinant times that of c·I of as many rows as it has fewer is the whole's, whatever c is. */
  readonly core: Operand;
}

/** D + U·V with a D whose inverse is at hand and few columns in U. */
export interface DiagonalUpdate extends Bases, Factors {
  readonly kind: 'diagonal';
  /** I + V·D⁻¹·U for the given D⁻¹; its determinant times that of D is the whole's. */
  readonly capacitance: (baseInverse: Operand) => Operand;
}

/** A matrix that is known by one as large as U is wide. */
export type LowRankUpdate = MultipleUpdate | DiagonalUpdate;

type Sum = Extract<Operand, { kind: 'sum' }>;
interface Thin { readonly left: Operand; readonly right: Operand; readonly width: Dim }

/** So many times the width of U·V has to fit into the order before a factorisation of the width is taken instead of one of the order. */
const THIN = 4;

/**
 * Reads a sum as a diagonal matrix and products through a narrow inner size, or null where it isn't one or nothing is gained. A zero on the
 * diagonal doesn't make the whole singular; where it is neither a multiple of the identity nor positive whatever the inputs are, as many of
 * its smallest entries as the inner size are moved away from 0, as more zeros would make it so, and the products take that back.
 */
export const lowRankUpdates = ({ emitter, algebra, cost }: FunctionContext): ((x: Sum) => LowRankUpdate | null) => {
  const { value, scaled, scalar, sum, product } = algebra;
  const { emit } = emitter;

  const isBase = (x: Operand): boolean => x.kind === 'identity' || x.kind === 'diagonal' || (x.kind === 'scaled' && isBase(x.of));

  /** A diagonal term as a column. */
  const columnOf = (x: Operand, s: Shape): Operand => (x.kind === 'scaled' ? scaled(x.by, columnOf(x.of, s)) : x.kind === 'diagonal' ? dense(x.v, s) : constantOperand(1, s));

  /** D + S'·diag(t)·S for the rows S of the identity at the `width` smallest entries of D and what makes these as large as the norm of D; and −S'·diag(t)·S. */
  const moved = (d: ValueId, n: Dim, width: Dim): Bases & { readonly back: Thin } => {
    const [column, few] = [shape(n, ONE), shape(width, ONE)];
    const S = selectOperand({ indices: emit({ op: 'smallest', x: d }, few) }, width, n);
    const size = emit({ op: 'norm2', x: d }, shape(ONE, ONE));
    const t = value(sum([scaled(size, constantOperand(1, few)), scaled(scalar(-1), product([S, dense(d, column)]))], few));
    const v = value(sum([dense(d, column), product([transposeOf(S), dense(t, few)])], column));
    const invertibleBase = (): Operand => {
      const isNonzero = emit({ op: 'map', fn: 'abs', x: emit({ op: 'map', fn: 'sign', x: v }, column) }, column);
      return diagonalOperand(value(sum([dense(v, column), constantOperand(1, column), scaled(scalar(-1), dense(isNonzero, column))], column)), n);
    };
    return { base: diagonalOperand(v, n), invertibleBase, back: { left: scaled(scalar(-1), product([transposeOf(S), diagonalOperand(t, width)])), right: S, width } };
  };

  /** The diagonal terms as one operand that has no zeros unless the whole is singular, or null. Multiples of the identity stay so. */
  const base = (terms: readonly Operand[], n: Dim): Operand | null => {
    const [only, ...more] = terms;
    if (only === undefined) return null;
    const inner = only.kind === 'scaled' ? only.of : only;
    if (more.length === 0) return inner.kind === 'identity' || (only.kind === 'diagonal' && only.positive) ? only : null;
    if (terms.every((t) => (t.kind === 'scaled' ? t.of : t).kind === 'identity')) {
      const total = sum(terms.map((t) => dense(t.kind === 'scaled' ? t.by : scalar(1), shape(ONE, ONE))), shape(ONE, ONE));
      return scaled(value(total), identityOperand(n));
    }
    // Of multiples only that by 1 is known to keep the sign.
    if (!terms.every((t) => t.kind === 'identity' || (t.kind === 'diagonal' && t.positive))) return null;
    const column = shape(n, ONE);
    return diagonalOperand(value(sum(terms.map((t) => (t.kind === 'diagonal' ? dense(t.v, column) : constantOperand(1, column))), column)), n, true);
  };

  /** A product cut where it is narrowest. */
  const thin = (x: Operand): Thin | null => {
    if (x.kind === 'scaled') {
      const of = thin(x.of);
      return of === null ? null : { ...of, right: scaled(x.by, of.right) };
    }
    if (x.kind !== 'product') return null;
    const widths = x.factors.slice(0, -1).map((f) => f.shape.cols);
    const [first, ...rest] = widths;
    if (first === undefined) return null;
    const width = rest.reduce((a, b) => (cost.size(b) < cost.size(a) ? b : a), first);
    const at = widths.indexOf(width) + 1;
    return { left: product(x.factors.slice(0, at)), right: product(x.factors.slice(at)), width };
  };

  /** The update by products that are `width` wide together. */
  const joined = (bases: Bases, parts: readonly Thin[], width: Dim, n: Dim): LowRankUpdate => {
    const [only, ...more] = parts;
    const isOne = only !== undefined && more.length === 0;
    const left: Operand = isOne ? only.left : { kind: 'block', shape: shape(n, width), grid: [parts.map((p) => p.left)] };
    const right: Operand = isOne ? only.right : { kind: 'block', shape: shape(width, n), grid: parts.map((p) => [p.right]) };
    const { base } = bases;
    const s = shape(width, width);
    if (base.kind === 'scaled' && base.of.kind === 'identity') return { kind: 'multiple', by: base.by, left, right, core: sum([scaled(base.by, identityOperand(width)), product([right, left])], s) };
    return { kind: 'diagonal', ...bases, left, right, capacitance: (inverse) => sum([identityOperand(width), product([right, inverse, left])], s) };
  };

  return (x) => {
    const n = x.shape.rows;
    const rest = x.terms.filter((t) => !isBase(t));
    const parts = rest.flatMap((t) => thin(t) ?? []);
    const [first, ...more] = parts;
    if (first === undefined || parts.length < rest.length) return null;
    const inner = more.reduce((w, p) => dimAdd(w, p.width), first.width);
    const diagonal = x.terms.filter(isBase);
    const fits = (width: Dim): boolean => THIN * cost.size(width) <= cost.size(n);
    if (diagonal.length === 0 || !fits(inner)) return null;
    const known = base(diagonal, n);
    if (known !== null) return joined({ base: known, invertibleBase: () => known }, parts, inner, n);
    const width = dimAdd(inner, inner);
    if (!fits(width)) return null;
    const column = shape(n, ONE);
    const { back, ...bases } = moved(value(sum(diagonal.map((t) => columnOf(t, column)), column)), n, inner);
    return joined(bases, [...parts, back], width, n);
  };
};
