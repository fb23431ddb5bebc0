import { constant, map } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { qIsInteger, qNumber } from '../expr/rational.ts';

/** A factor: a base to a power. */
interface Factor {
  readonly base: Expr;
  readonly exponent: Expr;
}

/** Functions of one argument a whose products have a shorter form; `normal` maps their whole exponents to those of that form, of equal value wherever both are defined. */
interface Law {
  readonly family: (a: Expr) => readonly Expr[];
  readonly normal: (exponents: readonly number[]) => readonly number[];
}

/** sign(a)|a| = a, a sign(a) = |a|, |a|² = a². */
const signs: Law = {
  family: (a) => [map('sign', a), map('abs', a), a],
  normal: ([s = 0, b = 0, a = 0]) => {
    for (; s > 0 && (a !== 0 || b !== 0); s--) {
      if (b !== 0) [a, b] = [a + Math.sign(b), b - Math.sign(b)];
      else [a, b] = [a - Math.sign(a), b + Math.sign(a)];
    }
    const even = 2 * Math.trunc(b / 2);
    return [s, b - even, a + even];
  },
};

/** relu(a) step(a) = relu(a). */
const steps: Law = {
  family: (a) => [map('step', a), map('relu', a)],
  normal: ([s = 0, r = 0]) => [s > 0 && r > 0 ? 0 : s, r],
};

/** sinh(a)/cosh(a) = tanh(a), tanh(a) cosh(a) = sinh(a). */
const tangents: Law = {
  family: (a) => [map('sinh', a), map('tanh', a), map('cosh', a)],
  normal: ([s = 0, t = 0, c = 0]) => {
    const quotients = s > 0 && c < 0 ? Math.min(s, -c) : t > 0 && c > 0 ? -Math.min(t, c) : 0;
    return [s - quotients, t + quotients, c + quotients];
  },
};

const LAWS: Readonly<Record<string, Law>> = { sign: signs, abs: signs, step: steps, sinh: tangents, tanh: tangents };

const whole = (e: Expr): number | null => (e.kind === 'const' && qIsInteger(e.value) ? qNumber(e.value) : null);

/** Factors at one place, each base once, with products of functions of one argument in their shortest form; `make` builds one like a given factor. */
export const joinFunctions = <F extends Factor>(factors: readonly F[], make: (like: F, base: Expr, exponent: Expr) => F): readonly F[] => {
  let out = factors;
  for (const like of factors) {
    const law = like.base.kind === 'map' ? LAWS[like.base.fn] : undefined;
    if (law === undefined || like.base.kind !== 'map') continue;
    const family = law.family(like.base.arg);
    const before = family.map((base) => out.find((f) => f.base === base)).map((f) => (f === undefined ? 0 : whole(f.exponent)));
    if (!before.every((k) => k !== null)) continue;
    const after = law.normal(before);
    if (after.every((k, i) => k === before[i])) continue;
    out = [...out.filter((f) => !family.includes(f.base)), ...family.flatMap((base, i) => (after[i] === 0 ? [] : [make(like, base, constant(after[i] ?? 0))]))];
  }
  return out;
};
