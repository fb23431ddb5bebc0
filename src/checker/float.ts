import { Redraw, Undecidable, type Field, type Local } from './field.ts';

const FUNCTIONS: Readonly<Record<string, (a: number) => Local<number>>> = {
  log: (a) => ({ value: Math.log(Math.abs(a)), derivatives: () => [1 / a, -1 / (a * a)] }),
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
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  inv,
  inverses: (list) => list.map(inv),
  isZero: (a) => a === 0,
  dot: (a, i, b, j) => {
    let sum = 0;
    for (let k = 0; k < a.length; k++) sum += (a[k]?.[i] ?? 0) * (b[k]?.[j] ?? 0);
    return sum;
  },
  apply: (fn, places) => {
    const f = FUNCTIONS[fn];
    if (f === undefined) throw new Undecidable(`${fn} is not a known function`);
    return places.map(f);
  },
  exp: (a) => Math.exp(a),
  root: (a, p, q) => a ** (Number(p) / Number(q)),
};
