import { Redraw, Undecidable, type Field, type Triple } from './field.ts';

const FUNCTIONS: Readonly<Record<string, (a: number) => Triple<number>>> = {
  log: (a) => ({ value: Math.log(Math.abs(a)), first: 1 / a, second: -1 / (a * a) }),
  sqrt: (a) => {
    const r = Math.sqrt(a);
    return { value: r, first: 0.5 / r, second: -0.25 / (r * a) };
  },
  abs: (a) => ({ value: Math.abs(a), first: Math.sign(a), second: 0 }),
  sign: (a) => ({ value: Math.sign(a), first: 0, second: 0 }),
  sin: (a) => ({ value: Math.sin(a), first: Math.cos(a), second: -Math.sin(a) }),
  cos: (a) => ({ value: Math.cos(a), first: -Math.sin(a), second: -Math.cos(a) }),
  atan: (a) => ({ value: Math.atan(a), first: 1 / (1 + a * a), second: (-2 * a) / (1 + a * a) ** 2 }),
  asin: (a) => ({ value: Math.asin(a), first: 1 / Math.sqrt(1 - a * a), second: a / (1 - a * a) ** 1.5 }),
  acos: (a) => ({ value: Math.acos(a), first: -1 / Math.sqrt(1 - a * a), second: -a / (1 - a * a) ** 1.5 }),
};

/** Double precision; its answers are never proofs. */
export const floatField: Field<number> = {
  zero: 0,
  one: 1,
  integer: Number,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  inv: (a) => {
    if (a === 0) throw new Redraw('division by zero');
    return 1 / a;
  },
  isZero: (a) => a === 0,
  dot: (a, i, b, j) => {
    let sum = 0;
    for (let k = 0; k < a.length; k++) sum += (a[k]?.[i] ?? 0) * (b[k]?.[j] ?? 0);
    return sum;
  },
  apply: (fn, a) => {
    const f = FUNCTIONS[fn];
    if (f === undefined) throw new Undecidable(`${fn} is not a known function`);
    return f(a);
  },
  exp: (a) => Math.exp(a),
  root: (a, p, q) => a ** (Number(p) / Number(q)),
};
