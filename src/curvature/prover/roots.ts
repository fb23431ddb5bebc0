import { constant, hadamard, map, power } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { qIsInteger, rational, type Rational } from '../../expr/rational.ts';
import { subexpressions, transform } from '../../expr/walk.ts';

/**
 * Powers with fractions in a derivative of f by the roots that f itself has: a^(-3/2) as sqrt(a)^-3 or a^(1/2)*a^-2. Trials take
 * a root for a function without laws, of which the checker's own derivatives are made in that way.
 */
export const byRoots = (e: Expr, f: Expr): Expr => {
  const roots = new Set(subexpressions(f).flatMap((s) => (s.kind === 'map' && s.fn === 'sqrt' ? [s.arg] : [])));
  return transform(e, (x) => {
    if (x.kind !== 'power' || x.exponent.kind !== 'const' || x.exponent.value.den === 1n) return x;
    const { num, den } = x.exponent.value;
    if (den === 2n && roots.has(x.base)) return power(map('sqrt', x.base), constant(num));
    const whole = (num - (((num % den) + den) % den)) / den;
    return whole === 0n ? x : hadamard(power(x.base, constant(rational(Number(num - whole * den), Number(den)))), power(x.base, constant(whole)));
  });
};

/** Does it hold square roots or powers with exponents that aren't whole? */
export const holdsRoot = (e: Expr): boolean => subexpressions(e).some((s) => (s.kind === 'map' && s.fn === 'sqrt') || (s.kind === 'power' && s.exponent.kind === 'const' && !qIsInteger(s.exponent.value)));

/** a^k, a half power in the form that the simplifier leaves it in. */
export const rootPower = (a: Expr, k: Rational): Expr => (k.den === 2n && k.num * k.num === 1n ? power(map('sqrt', a), constant(rational(Number(k.num)))) : power(a, constant(k)));

/** a^(p/q) as a power of the one root a^(1/q), so that powers with one denominator have it in common. */
export const powerOfRoot = (a: Expr, k: Rational): Expr => (qIsInteger(k) ? power(a, constant(k)) : power(power(a, constant({ num: 1n, den: k.den })), constant({ num: k.num, den: 1n })));
