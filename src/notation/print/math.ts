import type { Expr } from '../../expr/expr.ts';
import { isSpecial, negate } from '../../expr/build.ts';
import { isScalar } from '../../shape/shape.ts';

/** How tightly a piece of a formula holds together. */
export const LEVEL = { sum: 0, product: 1, postfix: 2, atom: 3 } as const;

/** A piece of a formula. */
export interface Piece {
  readonly text: string;
  readonly level: number;
}

/** A commutative product cut into sign, numbers, factors and divisors. */
export interface Fraction {
  readonly negative: boolean;
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly over: readonly Expr[];
  /** Base and positive exponent of each divisor. */
  readonly under: readonly { readonly base: Expr; readonly exponent: bigint }[];
}

/** The scalar factors of a product as a fraction. */
export const fractionOf = (factors: readonly Expr[]): Fraction => {
  let numerator = 1n;
  let denominator = 1n;
  const over: Expr[] = [];
  const under: { base: Expr; exponent: bigint }[] = [];
  for (const f of factors) {
    if (f.kind === 'const') [numerator, denominator] = [f.value.num, f.value.den];
    else if (f.kind === 'power' && f.exponent.kind === 'const' && f.exponent.value.den === 1n && f.exponent.value.num < 0n) under.push({ base: f.base, exponent: -f.exponent.value.num });
    else over.push(f);
  }
  return { negative: numerator < 0n, numerator: numerator < 0n ? -numerator : numerator, denominator, over, under };
};

/** The scalar factors in front of an expression, and what they scale (null for a scalar). */
export const scalarsOf = (e: Expr): { readonly factors: readonly Expr[]; readonly body: Expr | null } => {
  const split = (x: Expr): readonly Expr[] => (x.kind === 'hadamard' && isScalar(x.shape) ? x.factors : [x]);
  return e.kind === 'scale' ? { factors: split(e.by), body: e.arg } : { factors: split(e), body: null };
};

/** Does the term carry a minus sign? */
export const isNegative = (e: Expr): boolean => {
  if (e.kind === 'const') return e.value.num < 0n;
  if (e.kind === 'scale') return isNegative(e.by);
  const [first] = e.kind === 'hadamard' ? e.factors : [];
  return first?.kind === 'const' && first.value.num < 0n;
};

/** The terms of a sum with their signs; one multiple of a matrix of ones may be written as its number. */
export const signedTerms = (terms: readonly Expr[]): readonly { readonly negative: boolean; readonly term: Expr; readonly literal: Expr | null }[] => {
  const isOnes = (t: Expr): boolean => isSpecial(t, 'ones') || (t.kind === 'scale' && t.by.kind === 'const' && isSpecial(t.arg, 'ones'));
  const ones = terms.every(isOnes) ? -1 : terms.findIndex(isOnes);
  return terms.map((t, i) => {
    const negative = isNegative(t);
    const term = negative ? negate(t) : t;
    return { negative, term, literal: i !== ones ? null : term.kind === 'scale' ? term.by : term };
  });
};
