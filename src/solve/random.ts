import type { Dense } from '../compile/index.ts';

/** A stream of numbers that depends on its seeds alone (Blackman and Vigna's xoshiro128++, seeded by splitmix32). */
export class Random {
  private readonly s: Uint32Array;

  /** The stream of a seed, or one of several that do not meet: `new Random(seed, t)`. */
  constructor(seed: number, stream = 0) {
    let x = Math.imul(seed ^ Math.imul(stream + 1, 0x9e3779b9), 0x85ebca6b) >>> 0;
    this.s = Uint32Array.from({ length: 4 }, () => {
      x = (x + 0x9e3779b9) >>> 0;
      let z = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return (z ^ (z >>> 16)) >>> 0;
    });
  }

  private next(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.s;
    const sum = (a + d) >>> 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const c2 = c ^ a;
    const d2 = d ^ b;
    this.s.set([a ^ d2, b ^ c2, c2 ^ (b << 9), (d2 << 11) | (d2 >>> 21)]);
    return result;
  }

  /** Uniform between 0 and 1, both excluded. */
  uniform(): number {
    return (this.next() + 0.5) / 2 ** 32;
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** A matrix filled row by row. */
  matrix(rows: number, cols: number, draw: () => number): Dense {
    const data = new Float64Array(rows * cols);
    for (let i = 0; i < data.length; i++) data[i] = draw();
    return { rows, cols, data };
  }

  /** `count` different numbers below n, in random order (Floyd). */
  sample(n: number, count: number): Int32Array {
    const chosen = new Set<number>();
    for (let j = n - Math.min(count, n); j < n; j++) {
      const t = Math.floor(this.uniform() * (j + 1));
      chosen.add(chosen.has(t) ? j : t);
    }
    return Int32Array.from(chosen);
  }
}
