// Coordinate descent on quadratics over nonnegative numbers, eight problems side by side.
import { fma } from "./lane";

/** Bytes of one entry of eight problems. */
const EIGHT: usize = 64;

// @ts-ignore: decorator
@inline
function better(x: v128, slope: v128, curvature: v128): v128 {
  return f64x2.pmax(f64x2.sub(x, f64x2.div(slope, curvature)), f64x2.splat(0));
}

/**
 * Each of `count` problems, ½⟨x, A·x⟩ − ⟨x, b⟩ over x ≥ 0 with one symmetric k×k matrix A, has its k entries in turn set to their best
 * values; an entry without curvature stays. Entry t of problem i lies at i·next + t·step, in bytes, in x and in b; `space` is 128·k bytes.
 */
export function sweep(k: i32, count: i32, a: usize, b: usize, x: usize, next: usize, step: usize, space: usize): void {
  const xs = space, bs = space + <usize>k * EIGHT;
  for (let first = 0; first < count; first += 8) {
    const width = min(8, count - first);
    const offset = <usize>first * next;
    for (let t = 0; t < k; t++) {
      let from = offset + <usize>t * step, to = <usize>t * EIGHT;
      for (let i = 0; i < width; i++, from += next, to += 8) {
        store<f64>(xs + to, load<f64>(x + from));
        store<f64>(bs + to, load<f64>(b + from));
      }
    }
    let row = a;
    for (let t = 0; t < k; t++) {
      const at = <usize>t * EIGHT;
      const curvature = load<f64>(row + (<usize>t << 3));
      let s = f64x2.neg(v128.load(bs + at)), u = f64x2.neg(v128.load(bs + at, 16)), v = f64x2.neg(v128.load(bs + at, 32)), w = f64x2.neg(v128.load(bs + at, 48));
      let other = xs;
      for (let r = 0; r < k; r++, row += 8, other += EIGHT) {
        const by = v128.load64_splat(row);
        s = fma(by, v128.load(other), s);
        u = fma(by, v128.load(other, 16), u);
        v = fma(by, v128.load(other, 32), v);
        w = fma(by, v128.load(other, 48), w);
      }
      if (curvature == 0) continue;
      const by = f64x2.splat(curvature), own = xs + at;
      v128.store(own, better(v128.load(own), s, by));
      v128.store(own, better(v128.load(own, 16), u, by), 16);
      v128.store(own, better(v128.load(own, 32), v, by), 32);
      v128.store(own, better(v128.load(own, 48), w, by), 48);
    }
    for (let t = 0; t < k; t++) {
      let to = x + offset + <usize>t * step, from = xs + <usize>t * EIGHT;
      for (let i = 0; i < width; i++, to += next, from += 8) store<f64>(to, load<f64>(from));
    }
  }
}
