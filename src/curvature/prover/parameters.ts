import { derivativeByNumber } from '../../calculus/differential.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { constant, hadamard, isZero, power, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { qInv, qMul, qSign, type Rational } from '../../expr/rational.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { attempt } from './attempt.ts';
import { ofProduct, type Steps } from './ranges.ts';
import { argument, simplified } from './scalar.ts';

/** The c > 0 with e − c·fact free of a number in which both are affine, 1 where they are of sizes alone and differ by a number, or null. */
const multipleOf = (e: Expr, fact: Expr): Expr | null => {
  if (freeSymbols(fact).size === 0) return freeSymbols(e).size === 0 && simplified(subtract(e, fact)).kind === 'const' ? constant(1) : null;
  const symbol = [...freeSymbols(fact)].find((s) => isScalar(s.shape) && freeSymbols(e).has(s));
  const rate = (x: Expr): Rational | null => {
    const found = symbol === undefined ? null : attempt(() => simplified(derivativeByNumber(x, symbol)));
    return found?.kind === 'const' ? found.value : null;
  };
  const [above, below] = [rate(e), rate(fact)];
  if (above === null || below === null || qSign(below) === 0) return null;
  const c = qMul(above, qInv(below));
  return qSign(c) > 0 ? constant(c) : null;
};

/** 0 ≤ e or 0 < e for a number that is a positive multiple of one with 0 ≤ fact or 0 < fact, plus what is nonnegative by its form; null for anything else. */
export const fromFact = (prover: Steps, e: Expr, fact: Expr, order: Theorem): Theorem | null => {
  const c = isScalar(e.shape) && isScalar(fact.shape) ? multipleOf(e, fact) : null;
  if (c === null) return null;
  const rest = simplified(subtract(e, hadamard(c, fact)));
  const scaled = prover.step('O-SCALE', [prover.positive(c, true), order]);
  if (scaled === null) return null;
  const more = isZero(rest) ? null : (prover.positive(rest, true) ?? prover.positive(rest, false));
  const sum = isZero(rest) ? scaled : more === null ? null : prover.step('O-ADD', [scaled, more]);
  return sum === null ? null : prover.recast('O-EQ', sum, '0', prover.term(e));
};

/** 0 ≤ e or 0 < e (`strict`) for a number that is a product of such, or a power of a positive one; null for anything else. */
export const fromParts = (prover: Steps, e: Expr, strict: boolean): Theorem | null => {
  if (!isScalar(e.shape)) return null;
  if (e.kind === 'power' && e.exponent.kind === 'const') {
    const t = argument('arg_2', ['positive']);
    const inside = prover.positive(e.base, true);
    const found = inside === null ? null : prover.step('O-INST', [prover.positive(power(t, e.exponent), true), inside], { t: t.name, r: prover.term(e.base) });
    return found === null ? null : prover.recast('O-EQ', found, '0', prover.term(e));
  }
  return e.kind === 'hadamard' ? ofProduct(prover, e.factors.map((f) => prover.positive(f, strict)), e) : null;
};
