// Arithmetic and functions on two numbers at once.

/** x·y + z; rounded once where the module is built for relaxed SIMD. */
// @ts-ignore: decorator
@inline
export function fma(x: v128, y: v128, z: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(x, y, z);
  return f64x2.add(f64x2.mul(x, y), z);
}

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** 1.5·2^52: added to a small number, it leaves the nearest integer in the low bits. */
const ROUND: f64 = 6755399441055744.0;
const LN2_HIGH: f64 = 0.693147180369123816490;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

/** 2^k for the integers k that `ROUND` left in the low bits. */
// @ts-ignore: decorator
@inline
function powerOfTwo(rounded: v128): v128 {
  return i64x2.shl(i64x2.add(rounded, i64x2.splat(1023)), 52);
}

/** e^x − 1 over 2^k, less (1 − 2^−k), by its series where |r| ≤ ln(2)/2, x = k·ln 2 + r; in Estrin's order, whose parts do not wait for each other. */
// @ts-ignore: decorator
@inline
function series(r: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const a = fma(fma(r, splat(1.0 / 120.0), splat(1.0 / 24.0)), r2, fma(r, splat(1.0 / 6.0), splat(0.5)));
  const b = fma(fma(r, splat(1.0 / 362880.0), splat(1.0 / 40320.0)), r2, fma(r, splat(1.0 / 5040.0), splat(1.0 / 720.0)));
  const c = fma(fma(r, splat(1.0 / 6227020800.0), splat(1.0 / 479001600.0)), r2, fma(r, splat(1.0 / 39916800.0), splat(1.0 / 3628800.0)));
  const upper = fma(fma(r4, splat(1.0 / 87178291200.0), c), r4, b);
  return fma(r2, fma(upper, r4, a), r);
}

// @ts-ignore: decorator
@inline
function multipleOfLn2(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, splat(1.4426950408889634)), splat(ROUND));
}

// @ts-ignore: decorator
@inline
function remainder(x: v128, rounded: v128): v128 {
  const k = f64x2.sub(rounded, splat(ROUND));
  return f64x2.sub(f64x2.sub(x, f64x2.mul(k, splat(LN2_HIGH))), f64x2.mul(k, splat(LN2_LOW)));
}

/** e^x for every x, gradual underflow included: 2^k is applied in two factors. */
function expFar(v: v128): v128 {
  const x = f64x2.max(f64x2.min(v, splat(710)), splat(-750));
  const rounded = multipleOfLn2(x);
  const y = f64x2.add(series(remainder(x, rounded)), splat(1));
  const k = i64x2.sub(rounded, i64x2.splat(0x4338000000000000));
  const half = i64x2.shr_s(k, 1);
  return f64x2.mul(f64x2.mul(y, powerOfTwo(half)), powerOfTwo(i64x2.sub(k, half)));
}

/**
 * Where the host puts the bits of 2^(j/2048), less j·2^41, for j from 0 to 2047: with j + 2048k added at bit 41 they are those of 2^(j/2048 + k).
 * What lies before is no one's.
 */
export const POWERS: usize = 64;
/** The first byte that is free for values. */
export const FRONT: usize = POWERS + 2048 * 8;

/** Is the exponential of every entry that `expNear` can do? NaN is among them. */
// @ts-ignore: decorator
@inline
export function areNear(x: v128, y: v128): bool {
  const limit = splat(708);
  return !v128.any_true(v128.or(f64x2.gt(f64x2.abs(x), limit), f64x2.gt(f64x2.abs(y), limit)));
}

/** e^x = 2^(i/2048)·e^r with |r| ≤ ln(2)/4096, where three terms of the series are enough; |x| ≤ 708. */
// @ts-ignore: decorator
@inline
export function expNear(x: v128): v128 {
  const rounded = f64x2.add(f64x2.mul(x, splat(2048 * 1.4426950408889634)), splat(ROUND));
  const i = f64x2.sub(rounded, splat(ROUND));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(i, splat(LN2_HIGH / 2048))), f64x2.mul(i, splat(LN2_LOW / 2048)));
  const first = <usize>(i32x4.extract_lane(rounded, 0) & 2047) << 3, second = <usize>(i32x4.extract_lane(rounded, 2) & 2047) << 3;
  const power = i64x2.add(v128.load64_lane(POWERS + second, v128.load64_zero(POWERS + first), 1), i64x2.shl(rounded, 41));
  const rest = fma(f64x2.mul(r, r), fma(r, splat(1.0 / 6.0), splat(0.5)), r);
  return fma(power, rest, power);
}

/** e^x. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  return areNear(x, x) ? expNear(x) : expFar(x);
}

/** e^x − 1, accurate near 0, where x ≤ 709. */
// @ts-ignore: decorator
@inline
function expm1Near(v: v128): v128 {
  const x = f64x2.max(v, splat(-50));
  const rounded = multipleOfLn2(x);
  const scale = powerOfTwo(i64x2.sub(rounded, i64x2.splat(0x4338000000000000)));
  return fma(scale, series(remainder(x, rounded)), f64x2.sub(scale, splat(1)));
}

/** e^x − 1, accurate near 0. */
// @ts-ignore: decorator
@inline
export function expm1(x: v128): v128 {
  const far = f64x2.gt(x, splat(709));
  return v128.any_true(far) ? v128.bitselect(expFar(x), expm1Near(f64x2.min(x, splat(709))), far) : expm1Near(x);
}

/** log(1 + f) − f for 1 + f between √½ and √2: log m = 2·artanh(s) with s = f/(2 + f), by its series. */
// @ts-ignore: decorator
@inline
function logSeries(f: v128): v128 {
  const s = f64x2.div(f, f64x2.add(f, splat(2)));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const z4 = f64x2.mul(z2, z2);
  // In Estrin's order.
  const a = fma(fma(z, splat(2.0 / 9.0), splat(2.0 / 7.0)), z2, fma(z, splat(2.0 / 5.0), splat(2.0 / 3.0)));
  const b = fma(fma(z, splat(2.0 / 17.0), splat(2.0 / 15.0)), z2, fma(z, splat(2.0 / 13.0), splat(2.0 / 11.0)));
  const c = fma(z, splat(2.0 / 21.0), splat(2.0 / 19.0));
  const p = fma(fma(c, z4, b), z4, a);
  // 2s = f − s·f, so that the leading term is f itself.
  return f64x2.mul(s, f64x2.sub(f64x2.mul(z, p), f));
}

/** log x: x = 2^k·m with m between √½ and √2. */
// @ts-ignore: decorator
@inline
export function log(v: v128): v128 {
  const tiny = f64x2.lt(v, splat(2.2250738585072014e-308));
  const x = v128.bitselect(f64x2.mul(v, splat(18014398509481984.0)), v, tiny);
  // The exponent is counted from √½, so that m lies between √½ and √2.
  const shifted = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd));
  const k = i64x2.shr_s(shifted, 52);
  const m = i64x2.sub(x, i64x2.shl(k, 52));
  const exponent = f64x2.sub(f64x2.sub(i64x2.add(k, i64x2.splat(0x4338000000000000)), splat(ROUND)), v128.and(tiny, splat(54)));
  const f = f64x2.sub(m, splat(1));
  const rest = logSeries(f);
  const y = f64x2.add(f64x2.mul(exponent, splat(LN2_HIGH)), f64x2.add(f, f64x2.add(rest, f64x2.mul(exponent, splat(LN2_LOW)))));
  const special = v128.or(v128.not(f64x2.gt(v, splat(0))), v128.not(f64x2.lt(v, splat(Infinity))));
  const edge = v128.bitselect(splat(-Infinity), v128.bitselect(v, splat(NaN), f64x2.gt(v, splat(0))), f64x2.eq(v, splat(0)));
  return v128.bitselect(edge, y, special);
}

/** log(1 + x), accurate near 0: the logarithm of the rounded sum, and what the rounding lost. */
// @ts-ignore: decorator
@inline
export function log1p(x: v128): v128 {
  const y = f64x2.add(splat(1), x);
  const whole = log(y);
  const lost = f64x2.sub(f64x2.sub(y, splat(1)), x);
  // Where y is 0 or infinite there is no correction.
  return v128.bitselect(f64x2.sub(whole, f64x2.div(lost, y)), whole, v128.and(f64x2.gt(y, splat(0)), f64x2.lt(y, splat(Infinity))));
}

/** log(1 + u) for 0 ≤ u ≤ 1: from √2 on, of half of 1 + u. */
// @ts-ignore: decorator
@inline
function log1pOfUnit(u: v128): v128 {
  const large = f64x2.gt(u, splat(0.4142135623730951));
  const f = v128.bitselect(f64x2.mul(splat(0.5), f64x2.sub(u, splat(1))), u, large);
  return f64x2.add(f64x2.add(logSeries(f), f), v128.and(large, splat(0.6931471805599453)));
}

/** 1/(1 + e^−x); of e^−|x|, which does not overflow. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(f64x2.neg(f64x2.abs(x)));
  return f64x2.div(v128.bitselect(splat(1), e, f64x2.ge(x, splat(0))), f64x2.add(splat(1), e));
}

/** 1/(1 + e^−x) where |x| ≤ 708. */
// @ts-ignore: decorator
@inline
export function sigmoidNear(x: v128): v128 {
  return f64x2.div(splat(1), f64x2.add(splat(1), expNear(f64x2.neg(x))));
}

/** max(x, 0) + log(1 + e) for e = e^−|x|. */
// @ts-ignore: decorator
@inline
function softplusBy(x: v128, e: v128): v128 {
  return f64x2.add(f64x2.max(x, splat(0)), log1pOfUnit(e));
}

/** log(1 + e^x). */
// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  return softplusBy(x, exp(f64x2.neg(f64x2.abs(x))));
}

/** log(1 + e^x) where |x| ≤ 708. */
// @ts-ignore: decorator
@inline
export function softplusNear(x: v128): v128 {
  return softplusBy(x, expNear(f64x2.neg(f64x2.abs(x))));
}

/** log cosh x. */
// @ts-ignore: decorator
@inline
export function logcosh(x: v128): v128 {
  const y = f64x2.abs(x);
  return f64x2.sub(f64x2.add(y, log1pOfUnit(exp(f64x2.mul(y, splat(-2))))), splat(0.6931471805599453));
}

/** The hyperbolic tangent by e^−2|x| − 1. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const e = expm1Near(f64x2.mul(f64x2.abs(x), splat(-2)));
  const y = f64x2.div(f64x2.neg(e), f64x2.add(splat(2), e));
  return v128.bitselect(y, x, i64x2.splat(0x7fffffffffffffff));
}

/** −1, 0 or 1; NaN where x is. */
// @ts-ignore: decorator
@inline
export function sign(x: v128): v128 {
  const one = v128.bitselect(splat(1), x, i64x2.splat(0x7fffffffffffffff));
  return v128.bitselect(one, x, v128.or(f64x2.gt(x, splat(0)), f64x2.lt(x, splat(0))));
}
