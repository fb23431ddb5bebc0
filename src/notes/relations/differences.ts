import { nonnegative } from '../../curvature/orders/nonnegative.ts';
import { definite } from '../../curvature/orders/loewner.ts';
import { Prover } from '../../curvature/prover/prover.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { subexpressions } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import { isScalar } from '../../shape/shape.ts';
import { isPositiveNumber } from '../goals/instances.ts';
import type { Around, Order } from '../steps/order.ts';

/** A number that decides an order, and what it is of the sides. */
export interface Difference {
  readonly of: Expr;
  readonly what: string;
}

const isRoot = (e: Expr): boolean => (e.kind === 'call' && e.fn === 'norm2') || (e.kind === 'map' && e.fn === 'sqrt');

/** Is it made of numbers by arithmetic and functions alone? */
export const isArithmetic = (e: Expr): boolean => ['const', 'dim', 'add', 'hadamard', 'power', 'map', 'named', 'scale'].includes(e.kind);

/** Numbers of which one has to be nowhere negative (positive, if the order is strict) for left ≤ right, the difference first. */
export const differencesOf = ({ left, right, isStrict }: Order, { deriver, seed }: Around): readonly Difference[] => {
  const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
  const prover = new Prover(seed);
  const roots = isStrict || ![left, right].flatMap((e) => subexpressions(e)).some(isRoot) || nonnegative(new Prover(seed), right, deriver)?.assumptions.length !== 0 ? [] : [right, left].map((e) => b.power(e, b.constant(2)));
  const logs = [right, left].map((e) => logarithm(e, prover));
  return [
    { of: b.subtract(right, left), what: 'the difference' },
    ...roots.slice(1).map((l) => ({ of: simplify(b.subtract(roots[0] ?? right, l)), what: 'the right side is not negative, and the difference of the squares' })),
    ...logs.slice(1).flatMap((l) => (l === null || logs[0] == null ? [] : [{ of: b.subtract(logs[0], l), what: 'the difference of the logarithms' }])),
    ...positiveFactors(right, prover).map((f) => ({ of: simplify(b.subtract(b.divide(right, f), b.divide(left, f))), what: `the difference over ${printText(f)} > 0` })),
  ];
};

/** The positive factors of a product of numbers that isn't arithmetic alone. */
const positiveFactors = (e: Expr, prover: Prover): readonly Expr[] => (e.kind === 'hadamard' ? e.factors.filter((f) => !isArithmetic(f) && isPositiveNumber(f, prover)) : []);

/** The logarithm of a positive number that is an exponential, a determinant, or made of such by products and powers; null for others. */
const logarithm = (e: Expr, prover: Prover): Expr | null => {
  const go = (x: Expr): Expr | null => {
    if (x.kind === 'map' && x.fn === 'exp') return x.arg;
    if (x.kind === 'call' && x.fn === 'det') return definite(prover, x.args[0] as Expr) === null ? null : b.call('logdet', x.args[0] as Expr);
    if (x.kind === 'hadamard') {
      const parts = x.factors.map(go);
      return parts.every((p) => p !== null) ? b.add(...parts) : null;
    }
    if (x.kind === 'power') {
      const base = go(x.base);
      return base === null ? null : b.hadamard(x.exponent, base);
    }
    return isPositiveNumber(x, prover) ? b.map('log', x) : null;
  };
  return isScalar(e.shape) ? go(e) : null;
};

