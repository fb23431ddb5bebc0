import { add, constant, divide, eye, hadamard, index, multiply, negate, ones, power, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { ONE } from '../../shape/dim.ts';
import { isScalar, shape } from '../../shape/shape.ts';
import type { Prover } from '../prover/prover.ts';
import { isSmooth, needsPositive } from '../prover/scalar.ts';
import type { Piece, Separable } from './decompose.ts';
import { entriesOf, total } from './entries.ts';
import type { Target } from './target.ts';

/** A row, a column or an entry of a matrix, by its subscripts. */
interface Line {
  readonly row: Expr | null;
  readonly col: Expr | null;
}

const lineOf = (e: Expr, { row, col }: Line): Expr => (isScalar(e.shape) ? e : index(e, row, col));

/** v in that line of a matrix of the shape of e, 0 elsewhere. */
const placed = (v: Expr, { row, col }: Line, e: Expr): Expr => multiply(...(row === null ? [] : [index(eye(e.shape.rows), null, row)]), v, ...(col === null ? [] : [index(eye(e.shape.cols), col, null)]));

/** v in every such line of a matrix of the shape of e. */
const repeated = (v: Expr, { row, col }: Line, e: Expr): Expr => multiply(...(row === null ? [] : [ones(shape(e.shape.rows, ONE))]), v, ...(col === null ? [] : [ones(shape(ONE, e.shape.cols))]));

/**
 * Keeps that a positive matrix U with a row, column or entry replaced by a positive x is positive: with x in place it is E, with x everywhere B, and the whole is
 * (U.*B + ((1 − e).*U).^2 + E.*B)./(U + B) for the e that has ones in place, which are their own squares.
 */
export const learnReplaced = (prover: Prover, target: Target): void => {
  const { variable: line, variable: { symbol: u } } = target;
  if (!target.x.attributes.includes('positive') || (line.row === null && line.col === null) || prover.positive(u, true) === null) return;
  for (const x of [target.x, target.y]) {
    if (prover.positive(x, true) === null) return;
    const [e, b] = [placed(ones(x.shape), line, u), repeated(x, line, u)];
    const whole = target.lift(u);
    const shown = divide(add(hadamard(u, b), power(hadamard(subtract(ones(u.shape), e), u), constant(2)), power(hadamard(e, b), constant(2))), add(u, b));
    const order = prover.positive(shown, true);
    const stated = substitute(whole, new Map<Expr, Expr>([[target.x, x]]));
    const found = order === null ? null : prover.recast('O-EQ', order, '0', prover.term(stated));
    if (found !== null) prover.learn(stated, found);
  }
};

/** The lines of a matrix that the subscripts of the variable may stand for. */
const candidates = ({ variable: { symbol: s, row, col } }: Target, e: Expr): readonly Line[] => {
  const subscripts = [...(row === null ? [] : [{ at: row, over: s.shape.rows }]), ...(col === null ? [] : [{ at: col, over: s.shape.cols }])];
  const rows = subscripts.filter((k) => k.over.key === e.shape.rows.key).map((k) => k.at);
  const cols = subscripts.filter((k) => k.over.key === e.shape.cols.key).map((k) => k.at);
  return [
    ...rows.flatMap((r) => cols.filter((c) => c !== r).map((c) => ({ row: r, col: c }))),
    ...rows.map((r) => ({ row: r, col: null })), ...cols.map((c) => ({ row: null, col: c })),
  ];
};

/**
 * A sum of functions of entries, where only one line of the argument moves with a row, column or entry of a matrix: the terms of that line, and the others as a constant.
 * For functions that have kinks or need positive arguments; null for anything else.
 */
export const alongLine = (p: Separable, target: Target, prover: Prover, simplify: (e: Expr) => Expr): readonly Piece[] | null => {
  if (isSmooth(p.phi) && !needsPositive(p.phi, p.t)) return null;
  const before = simplify(substitute(p.inner, new Map<Expr, Expr>([[target.x, target.current]])));
  for (const line of candidates(target, p.inner)) {
    const [inner, now] = [simplify(lineOf(p.inner, line)), simplify(lineOf(before, line))];
    if (!freeSymbols(inner).has(target.x) || prover.equal(prover.term(p.inner), prover.term(add(before, placed(subtract(inner, now), line, before)))) === null) continue;
    // That these have values is part of the theorems about the objective as it stands.
    if (needsPositive(p.phi, p.t)) [target.x, target.y].forEach((x) => prover.positive(substitute(p.inner, new Map<Expr, Expr>([[target.x, x]])), true));
    const moving: Separable = { ...p, inner, weight: lineOf(p.weight, line) };
    return [moving, { kind: 'polynomial', value: add(total(entriesOf({ ...p, inner: before })), negate(total(entriesOf({ ...moving, inner: now })))) }];
  }
  return null;
};
