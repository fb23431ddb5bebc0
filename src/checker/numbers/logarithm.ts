import { Redraw } from './field.ts';
import { inverseMod, powerMod } from './modular.ts';

/** Splits a double into two halves of 26 bits whose products are exact (Dekker 1971). */
const SPLITTER = 2 ** 27 + 1;
const high = (a: number): number => {
  const c = a * SPLITTER;
  return c - (c - a);
};

/** a ↦ a*b modulo p for numbers below p < 2^50: the product and the multiple of p that is taken off are exact as sums of two doubles. */
const multiplier = (b: number, p: number): ((a: number) => number) => {
  const [bh, ph] = [high(b), high(p)];
  const [bl, pl] = [b - bh, p - ph];
  return (a) => {
    const ah = high(a);
    const al = a - ah;
    const x = a * b;
    const dx = ah * bh - x + ah * bl + al * bh + al * bl;
    const q = Math.floor(x / p);
    const qh = high(q);
    const ql = q - qh;
    const y = q * p;
    const dy = qh * ph - y + qh * pl + ql * ph + ql * pl;
    const r = x - y + (dx - dy);
    return r < 0 ? r + p : r >= p ? r - p : r;
  };
};

/** Positions of positive numbers, which a Map of doubles takes many times as long to find. */
class Places {
  private readonly mask: number;
  private readonly keys: Float64Array;
  private readonly values: Int32Array;

  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * most));
    this.mask = size - 1;
    this.keys = new Float64Array(size);
    this.values = new Int32Array(size);
  }

  /** Where a number is kept, or would be. */
  private slot(key: number): number {
    let k = key & this.mask;
    while (this.keys[k] !== 0 && this.keys[k] !== key) k = (k + 1) & this.mask;
    return k;
  }

  set(key: number, value: number): void {
    const k = this.slot(key);
    this.keys[k] = key;
    this.values[k] = value;
  }

  get(key: number): number | undefined {
    const k = this.slot(key);
    return this.keys[k] === key ? this.values[k] : undefined;
  }
}

/** Powers of one fixed element of order q for each prime, shared by all trials: a table that depended on the trial would never be used twice. */
interface Table {
  readonly step: number;
  readonly places: Places;
  readonly giant: (a: number) => number;
}
const tables = new Map<bigint, Table>();

/** Tables of primes that are drawn afresh would pile up. */
const MOST_TABLES = 16;

const tableFor = (q: bigint, p: bigint): Table => {
  const known = tables.get(p);
  if (known !== undefined) return known;
  if (tables.size >= MOST_TABLES) tables.clear();
  let base = 1n;
  for (let a = 2n; base === 1n; a++) base = powerMod(a, (p - 1n) / q, p);
  const step = Math.ceil(Math.sqrt(Number(q)) * 2);
  const places = new Places(step);
  const next = multiplier(Number(base), Number(p));
  for (let i = 0, z = 1; i < step; i++, z = next(z)) places.set(z, i);
  const made = { step, places, giant: multiplier(Number(inverseMod(powerMod(base, BigInt(step), p), p)), Number(p)) };
  tables.set(p, made);
  return made;
};

/** The logarithm of y (mod p < 2^50) to a fixed base of prime order q, by baby and giant steps; throws Redraw where there is none. */
export const discreteLog = (y: bigint, q: bigint, p: bigint): bigint => {
  const { step, places, giant } = tableFor(q, p);
  for (let i = 0, z = Number(y); i * step <= Number(q) + step; i++, z = giant(z)) {
    const j = places.get(z);
    if (j !== undefined) return (BigInt(i) * BigInt(step) + BigInt(j)) % q;
  }
  throw new Redraw('no logarithm');
};
