import type { Expr, NodeOf } from '../../expr/expr.ts';
import { add, dimScalar, isSpecial, negate, slice } from '../../expr/build.ts';
import { dimLiteral, dimOf, dimSub, type Dim } from '../../shape/dim.ts';
import { isNegativeTerm } from '../../expr/forms.ts';
import { isScalar, shape } from '../../shape/shape.ts';

/** How tightly a piece of a formula holds together. */
export const LEVEL = { sum: 0, product: 1, postfix: 2, atom: 3 } as const;

/** A piece of a formula. */
export interface Piece {
  readonly text: string;
  readonly level: number;
}

/** What needs no parentheses anywhere. */
export const atom = (text: string): Piece => ({ text, level: LEVEL.atom });
/** In parentheses, unless it binds at least so tightly. */
export const held = (p: Piece, least: number): string => (p.level < least ? `(${p.text})` : p.text);

/** What stands behind a division sign: `base` to the positive power `exponent`. */
export interface Divisor {
  readonly base: Expr;
  readonly exponent: bigint;
}

/** The divisor that a negative whole power is written as, otherwise null. */
export const divisorOf = (e: Expr): Divisor | null =>
  e.kind === 'power' && e.exponent.kind === 'const' && e.exponent.value.den === 1n && e.exponent.value.num < 0n ? { base: e.base, exponent: -e.exponent.value.num } : null;

/** A commutative product cut into sign, numbers, factors and divisors. */
export interface Fraction {
  readonly negative: boolean;
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly over: readonly Expr[];
  readonly under: readonly Divisor[];
}

/** The scalar factors of a product as a fraction. */
export const fractionOf = (factors: readonly Expr[]): Fraction => {
  let numerator = 1n;
  let denominator = 1n;
  const over: Expr[] = [];
  const under: Divisor[] = [];
  for (const f of factors) {
    const divisor = divisorOf(f);
    if (f.kind === 'const') [numerator, denominator] = [f.value.num, f.value.den];
    else if (divisor !== null) under.push(divisor);
    else over.push(f);
  }
  return { negative: numerator < 0n, numerator: numerator < 0n ? -numerator : numerator, denominator, over, under };
};

/** The scalar factors in front of an expression, and what they scale (null for a scalar). */
export const scalarsOf = (e: Expr): { readonly factors: readonly Expr[]; readonly body: Expr | null } => {
  const split = (x: Expr): readonly Expr[] => (x.kind === 'hadamard' && isScalar(x.shape) ? x.factors : [x]);
  return e.kind === 'scale' ? { factors: split(e.by), body: e.arg } : { factors: split(e), body: null };
};

/** Subscripts with what they are of. */
type Subscripted = Pick<NodeOf<'index'>, 'arg' | 'row' | 'col'>;

/** Subscripts of a part that they run over as those of the whole: x[2:n][i] as x[i + 1], which is read as the former. */
export const ofWhole = (e: Subscripted): Subscripted => {
  const { arg } = e;
  if (arg.kind !== 'slice') return e;
  const { rows, cols } = arg.arg.shape;
  const isCut = (at: Expr | null, offset: Dim, size: Dim, whole: Dim): boolean =>
    at?.kind === 'symbol' && at.range?.key === size.key && size.key !== whole.key && [offset, dimSub(dimSub(whole, size), offset)].every((d) => (dimLiteral(d) ?? -1) >= 0);
  const [byRow, byCol] = [isCut(e.row, arg.rowOffset, arg.shape.rows, rows), isCut(e.col, arg.colOffset, arg.shape.cols, cols)];
  const moved = (at: Expr | null, isMoved: boolean, offset: Dim): Expr | null => (at !== null && isMoved ? add(at, dimScalar(offset)) : at);
  const rest = slice(arg.arg, byRow ? dimOf(0) : arg.rowOffset, byCol ? dimOf(0) : arg.colOffset, shape(byRow ? rows : arg.shape.rows, byCol ? cols : arg.shape.cols));
  return { arg: rest, row: moved(e.row, byRow, arg.rowOffset), col: moved(e.col, byCol, arg.colOffset) };
};

const isOnes = (t: Expr): boolean => isSpecial(t, 'ones') || (t.kind === 'scale' && t.by.kind === 'const' && isSpecial(t.arg, 'ones'));

/** A sum of a matrix and a multiple of ones, as in 1 − s. */
export const isShifted = (e: Expr): boolean => e.kind === 'add' && e.terms.length === 2 && e.terms.some(isOnes);

/** The terms of a sum with their signs; one multiple of a matrix of ones may be written as its number. */
export const signedTerms = (terms: readonly Expr[]): readonly { readonly negative: boolean; readonly term: Expr; readonly literal: Expr | null }[] => {
  const ones = terms.every(isOnes) ? -1 : terms.findIndex(isOnes);
  return terms.map((t, i) => {
    const negative = isNegativeTerm(t);
    const term = negative ? negate(t) : t;
    return { negative, term, literal: i !== ones ? null : term.kind === 'scale' ? term.by : term };
  });
};
