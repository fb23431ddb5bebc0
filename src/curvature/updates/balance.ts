import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { constant, divide, hadamard, isOne, map, power, scale, subtract, symbol } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { rational } from '../../expr/rational.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';
import { zerosLike } from '../orders/loewner.ts';
import type { Balance } from '../objective/part.ts';
import type { Search } from '../objective/search.ts';
import { simplified } from '../prover/scalar.ts';

/** y.*(falling./rising).^(1/distance). */
export const balancePoint = ({ rising, above, falling, below }: Balance, y: Expr): Expr => {
  const [ratio, distance] = [divide(falling, rising), above - below];
  return hadamard(y, distance === 1 ? ratio : distance === 2 ? map('sqrt', ratio) : power(ratio, constant(rational(1, distance))));
};

/** A number in front of something else. */
interface Factored {
  readonly factor: Expr;
  readonly of: Expr;
}

/** The gradient vanishes there as it does for any positive numbers that rise and fall, whatever these are made of, and any ratio of the factors in front of them. */
export const atBalance = ({ prover, target: { x, y } }: Search, there: Term, { rising, above, falling, below }: Balance): Theorem | null => {
  const [up, down] = [rising, falling].map((e) => (e.kind === 'scale' ? { factor: e.by, of: e.arg } : { factor: constant(1), of: e })) as [Factored, Factored];
  const ratio = simplified(divide(down.factor, up.factor));
  const [p, n, c] = [symbol('rising_1', x.shape, ['positive']), symbol('falling_1', x.shape, ['positive']), symbol('ratio_1', SCALAR, ['positive'])];
  const any = isOne(ratio) ? n : scaled(c, n);
  const term = (e: Expr, k: number): Expr => scaled(up.factor, hadamard(e, power(x, constant(k)), power(y, constant(-k))));
  const general = prover.equal(prover.at(subtract(term(p, above), term(any, below)), x, balancePoint({ rising: p, above, falling: any, below }, y)), zerosLike(x, prover));
  const put = ([[p, up.of], [n, down.of], ...(isOne(ratio) ? [] : [[c, ratio] as const])] as const).reduce<Theorem | null>(
    (t, [s, of]) => (t === null ? null : prover.step('PUT', [t, prover.positive(of, true) ?? prover.assume(['<', '0', prover.term(of)])], { s: s.name, r: prover.term(of) })), general);
  const same = put === null ? null : prover.step('E-POLY', [], { a: there, b: put.conclusion[1] });
  return same === null ? null : prover.step('E-TRANS', [same, put]);
};

const scaled = (c: Expr, e: Expr): Expr => (isScalar(e.shape) ? hadamard(c, e) : scale(c, e));
