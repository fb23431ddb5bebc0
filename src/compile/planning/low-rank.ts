import { dimAdd, ONE, type Dim } from '../../shape/dim.ts';
import { shape } from '../../shape/shape.ts';
import type { FunctionContext } from './function-context.ts';
import { constantOperand, dense, diagonalOperand, identityOperand, type Operand } from '../steps/operand.ts';

/** D + U·V with a D whose inverse is at hand and few columns in U. */
export interface LowRankUpdate {
  readonly base: Operand;
  readonly left: Operand;
  readonly right: Operand;
  /** I + V·D⁻¹·U for the given D⁻¹; its determinant times that of D is the whole's. */
  readonly capacitance: (baseInverse: Operand) => Operand;
}

type Sum = Extract<Operand, { kind: 'sum' }>;
interface Thin { readonly left: Operand; readonly right: Operand; readonly width: Dim }

/** So many times the width of U·V has to fit into the order before a factorisation of the width is taken instead of one of the order. */
const THIN = 4;

/**
 * Reads a sum as a diagonal matrix and products through a narrow inner size, or null where it isn't one or nothing is gained. The
 * diagonal is a multiple of the identity, or positive whatever the inputs are: a zero on it would not make the whole singular.
 */
export const lowRankUpdates = ({ algebra, cost }: FunctionContext): ((x: Sum) => LowRankUpdate | null) => {
  const { value, scaled, scalar, sum, product } = algebra;

  const isBase = (x: Operand): boolean => x.kind === 'identity' || x.kind === 'diagonal' || (x.kind === 'scaled' && isBase(x.of));

  /** The diagonal terms as one operand. Multiples of the identity stay so. */
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

  return (x) => {
    const n = x.shape.rows;
    const rest = x.terms.filter((t) => !isBase(t));
    const parts = rest.flatMap((t) => thin(t) ?? []);
    const [first, ...more] = parts;
    if (first === undefined || parts.length < rest.length) return null;
    const width = more.reduce((w, p) => dimAdd(w, p.width), first.width);
    if (THIN * cost.size(width) > cost.size(n)) return null;
    const D = base(x.terms.filter(isBase), n);
    if (D === null) return null;
    const left: Operand = more.length === 0 ? first.left : { kind: 'block', shape: shape(n, width), grid: [parts.map((p) => p.left)] };
    const right: Operand = more.length === 0 ? first.right : { kind: 'block', shape: shape(width, n), grid: parts.map((p) => [p.right]) };
    const order = shape(width, width);
    return { base: D, left, right, capacitance: (inverse) => sum([identityOperand(width), product([right, inverse, left])], order) };
  };
};
