// Operations on runs of numbers; `out` may be an argument.
import { areNear, exp, expm1, expNear, fma, log, log1p, logcosh, sigmoid, sigmoidNear, sign, softplus, softplusNear, tanh } from "./lane";

/** Operations by number: alpha·x, alpha·x + beta·y, x .* y, x ./ y. */
const SCALE: i32 = 0, COMBINE: i32 = 1, MULTIPLY: i32 = 2, DIVIDE: i32 = 3;

// @ts-ignore: decorator
@inline
function operate(op: i32, alpha: v128, x: v128, beta: v128, y: v128): v128 {
  if (op == SCALE) return f64x2.mul(alpha, x);
  if (op == COMBINE) return f64x2.add(f64x2.mul(alpha, x), f64x2.mul(beta, y));
  if (op == MULTIPLY) return f64x2.mul(x, y);
  return f64x2.div(x, y);
}

/** An operation on all entries, four pairs at a time. */
// @ts-ignore: decorator
@inline
function entrywise(op: i32, count: i32, alpha: f64, x: usize, beta: f64, y: usize, out: usize): void {
  const p = f64x2.splat(alpha), q = f64x2.splat(beta);
  for (; count >= 8; count -= 8, x += 64, y += 64, out += 64) {
    v128.store(out, operate(op, p, v128.load(x), q, v128.load(y)));
    v128.store(out, operate(op, p, v128.load(x, 16), q, v128.load(y, 16)), 16);
    v128.store(out, operate(op, p, v128.load(x, 32), q, v128.load(y, 32)), 32);
    v128.store(out, operate(op, p, v128.load(x, 48), q, v128.load(y, 48)), 48);
  }
  for (; count > 0; count--, x += 8, y += 8, out += 8) store<f64>(out, f64x2.extract_lane(operate(op, p, v128.load64_zero(x), q, v128.load64_zero(y)), 0));
}

/** out = alpha·x. */
export function scale(count: i32, alpha: f64, x: usize, out: usize): void {
  entrywise(SCALE, count, alpha, x, 0, x, out);
}

/** out = alpha·x + beta·y. */
export function combine(count: i32, alpha: f64, x: usize, beta: f64, y: usize, out: usize): void {
  entrywise(COMBINE, count, alpha, x, beta, y, out);
}

/** out = x .* y. */
export function multiply(count: i32, x: usize, y: usize, out: usize): void {
  entrywise(MULTIPLY, count, 0, x, 0, y, out);
}

/** out = x ./ y. */
export function divide(count: i32, x: usize, y: usize, out: usize): void {
  entrywise(DIVIDE, count, 0, x, 0, y, out);
}

// @ts-ignore: decorator
@inline
function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Σ x. */
export function sum(count: i32, x: usize): f64 {
  let s = f64x2.splat(0), t = s;
  for (; count >= 4; count -= 4, x += 32) {
    s = f64x2.add(s, v128.load(x));
    t = f64x2.add(t, v128.load(x, 16));
  }
  let r = total(f64x2.add(s, t));
  for (; count > 0; count--, x += 8) r += load<f64>(x);
  return r;
}

/** Σ |x|. */
export function norm1(count: i32, x: usize): f64 {
  let s = f64x2.splat(0), t = s;
  for (; count >= 4; count -= 4, x += 32) {
    s = f64x2.add(s, f64x2.abs(v128.load(x)));
    t = f64x2.add(t, f64x2.abs(v128.load(x, 16)));
  }
  let r = total(f64x2.add(s, t));
  for (; count > 0; count--, x += 8) r += abs(load<f64>(x));
  return r;
}

/** Σ x .* y. */
export function dot(count: i32, x: usize, y: usize): f64 {
  let s = f64x2.splat(0), t = s, u = s, w = s;
  for (; count >= 8; count -= 8, x += 64, y += 64) {
    s = fma(v128.load(x), v128.load(y), s);
    t = fma(v128.load(x, 16), v128.load(y, 16), t);
    u = fma(v128.load(x, 32), v128.load(y, 32), u);
    w = fma(v128.load(x, 48), v128.load(y, 48), w);
  }
  let r = total(f64x2.add(f64x2.add(s, t), f64x2.add(u, w)));
  for (; count > 0; count--, x += 8, y += 8) r += load<f64>(x) * load<f64>(y);
  return r;
}

/** out += alpha·x. */
export function axpy(count: i32, alpha: f64, x: usize, out: usize): void {
  const by = f64x2.splat(alpha);
  for (; count >= 4; count -= 4, x += 32, out += 32) {
    v128.store(out, fma(by, v128.load(x), v128.load(out)));
    v128.store(out, fma(by, v128.load(x, 16), v128.load(out, 16)), 16);
  }
  for (; count > 0; count--, x += 8, out += 8) store<f64>(out, load<f64>(out) + alpha * load<f64>(x));
}

/** Functions by number, in the order of the names that `map` is called with. */
// @ts-ignore: decorator
@inline
function evaluate(fn: i32, x: v128): v128 {
  if (fn == 0) return f64x2.abs(x);
  if (fn == 1) return exp(x);
  if (fn == 2) return expm1(x);
  if (fn == 3) return log(x);
  if (fn == 4) return log1p(x);
  if (fn == 5) return logcosh(x);
  if (fn == 6) return f64x2.div(f64x2.splat(1), x);
  if (fn == 7) return f64x2.max(x, f64x2.splat(0));
  if (fn == 8) return sigmoid(x);
  if (fn == 9) return sign(x);
  if (fn == 10) return softplus(x);
  if (fn == 11) return f64x2.sqrt(x);
  if (fn == 12) return f64x2.mul(x, x);
  if (fn == 13) return f64x2.mul(f64x2.splat(0.5), f64x2.add(f64x2.splat(1), sign(x)));
  return tanh(x);
}

/** The first bytes of the memory are no one's; the last entries, fewer than one step takes, go through them. */
const ASIDE: usize = 0;

// @ts-ignore: decorator
@inline
function each(fn: i32, count: i32, x: usize, out: usize): void {
  let last: usize = 0;
  for (; count > 0; count -= 2, x += 16, out += 16) {
    if (count == 1) {
      last = out;
      store<f64>(ASIDE, load<f64>(x));
      x = ASIDE;
      out = ASIDE;
    }
    v128.store(out, evaluate(fn, v128.load(x)));
  }
  if (last != 0) store<f64>(last, load<f64>(ASIDE));
}

/** The functions of `eachNear` where `areNear`. */
// @ts-ignore: decorator
@inline
function evaluateNear(fn: i32, x: v128): v128 {
  if (fn == 1) return expNear(x);
  if (fn == 8) return sigmoidNear(x);
  return softplusNear(x);
}

/** The same for the few entries that are far away: a call, so that the loop around it stays small. */
function evaluateFar(fn: i32, x: v128): v128 {
  if (fn == 1) return exp(x);
  if (fn == 8) return sigmoid(x);
  return softplus(x);
}

/**
 * As `each`, two pairs at a time, whose steps do not wait for each other and which share the question whether they are near: for the
 * functions by the exponential that are called most.
 */
// @ts-ignore: decorator
@inline
function eachNear(fn: i32, count: i32, x: usize, out: usize): void {
  let last: usize = 0;
  for (; count > 0; count -= 4, x += 32, out += 32) {
    if (count < 4) {
      last = out;
      memory.copy(ASIDE, x, <usize>count << 3);
      x = ASIDE;
      out = ASIDE;
    }
    const a = v128.load(x), b = v128.load(x, 16);
    if (areNear(a, b)) {
      const near = evaluateNear(fn, a), other = evaluateNear(fn, b);
      v128.store(out, near);
      v128.store(out, other, 16);
    } else {
      v128.store(out, evaluateFar(fn, a));
      v128.store(out, evaluateFar(fn, b), 16);
    }
  }
  if (last != 0) memory.copy(last, ASIDE, <usize>(count + 4) << 3);
}

/** out = f(x); one loop a function, so that the choice is made once. */
export function map(fn: i32, count: i32, x: usize, out: usize): void {
  switch (fn) {
    case 0: each(0, count, x, out); break;
    case 1: eachNear(1, count, x, out); break;
    case 2: each(2, count, x, out); break;
    case 3: each(3, count, x, out); break;
    case 4: each(4, count, x, out); break;
    case 5: each(5, count, x, out); break;
    case 6: each(6, count, x, out); break;
    case 7: each(7, count, x, out); break;
    case 8: eachNear(8, count, x, out); break;
    case 9: each(9, count, x, out); break;
    case 10: eachNear(10, count, x, out); break;
    case 11: each(11, count, x, out); break;
    case 12: each(12, count, x, out); break;
    case 13: each(13, count, x, out); break;
    default: each(14, count, x, out);
  }
}
