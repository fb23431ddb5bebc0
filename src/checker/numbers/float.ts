import { Redraw, Undecidable, type Field } from './field.ts';

/** Value of a function at a place, its first and its second derivative there. */
interface Local {
  readonly value: number;
  readonly derivatives: () => readonly [first: number, second: number];
}

const FUNCTIONS: Readonly<Record<string, (a: number) => Local>> = {
  log: (a) => ({ value: Math.log(a), derivatives: () => [1 / a, -1 / (a * a)] }),
  logabs: (a) => ({ value: Math.log(Math.abs(a)), derivatives: () => [1 / a, -1 / (a * a)] }),
  sqrt: (a) => {
    const value = Math.sqrt(a);
    return { value, derivatives: () => [0.5 / value, -0.25 / (value * a)] };
  },
  abs: (a) => ({ value: Math.abs(a), derivatives: () => [Math.sign(a), 0] }),
  sign: (a) => ({ value: Math.sign(a), derivatives: () => [0, 0] }),
  sin: (a) => ({ value: Math.sin(a), derivatives: () => [Math.cos(a), -Math.sin(a)] }),
  cos: (a) => ({ value: Math.cos(a), derivatives: () => [-Math.sin(a), -Math.cos(a)] }),
  atan: (a) => ({ value: Math.atan(a), derivatives: () => [1 / (1 + a * a), (-2 * a) / (1 + a * a) ** 2] }),
  asin: (a) => ({ value: Math.asin(a), derivatives: () => [1 / Math.sqrt(1 - a * a), a / (1 - a * a) ** 1.5] }),
  acos: (a) => ({ value: Math.acos(a), derivatives: () => [-1 / Math.sqrt(1 - a * a), -a / (1 - a * a) ** 1.5] }),
};

const inv = (a: number): number => {
  if (a === 0) throw new Redraw('division by zero');
  return 1 / a;
};

/** Double precision; its answers are never proofs. */
export const floatField: Field<number> = {
  zero: 0,
  one: 1,
  integer: Number,
  add: (a, b) => a.map((x, k) => x + (b[k] ?? Number.NaN)),
  sub: (a, b) => a.map((x, k) => x - (b[k] ?? Number.NaN)),
  mul: (a, b) => a.map((x, k) => x * (b[k] ?? Number.NaN)),
  scale: (x, a) => a.map((y) => x * y),
  total: (a) => a.reduce((x, y) => x + y, 0),
  product: (a, b, inner, cols) => {
    const out: number[] = [];
    for (let start = 0; start < a.length; start += inner) {
      for (let j = 0; j < cols; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += (a[start + k] ?? 0) * (b[k * cols + j] ?? 0);
        out.push(sum);
      }
    }
    return out;
  },
  inverses: (list) => list.map(inv),
  isZero: (a) => a === 0,
  apply: (fn, places) => {
    const f = FUNCTIONS[fn];
    if (f === undefined) throw new Undecidable(`${fn} is not a known function`);
    const locals = places.map(f);
    return {
      values: locals.map((l) => l.value),
      derivatives: () => {
        const pairs = locals.map((l) => l.derivatives());
        return [pairs.map(([first]) => first), pairs.map(([, second]) => second)];
      },
    };
  },
  exp: (a) => a.map(Math.exp),
  root: (a, p, q) => a ** (Number(p) / Number(q)),
};
