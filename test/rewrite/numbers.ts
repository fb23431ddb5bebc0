import { elementwise, type ElementwiseName } from '../../src/atoms/elementwise.ts';

/** Thrown where a side of a law has no value at a point. */
export class NoValue extends Error {}

/** Thrown where a law needs a function that these numbers don't have. */
export class NotRational extends Error {}

/** Arithmetic that an expression can be evaluated in. */
export interface Numbers<T> {
  readonly of: (num: bigint, den: bigint) => T;
  readonly add: (a: T, b: T) => T;
  readonly mul: (a: T, b: T) => T;
  readonly neg: (a: T) => T;
  /** Throws NoValue where there is none. */
  readonly inv: (a: T) => T;
  /** How good a pivot the number is; 0 where it has no inverse. */
  readonly weight: (a: T) => number;
  /** Throws NotRational in exact arithmetic. */
  readonly map: (fn: ElementwiseName, a: T) => T;
  /** A power whose exponent is not a whole number. Throws NotRational in exact arithmetic. */
  readonly pow: (a: T, exponent: T) => T;
}

/** 2²⁶ − 5: a prime whose residues have products below 2⁵³, so that doubles are exact. */
export const PRIME = 67108859;

const notRational = (what: string): never => {
  throw new NotRational(`${what} is not a rational function`);
};

const residue = (x: bigint): number => Number(((x % BigInt(PRIME)) + BigInt(PRIME)) % BigInt(PRIME));

const inverseModulo = (a: number): number => {
  if (a === 0) throw new NoValue('division by zero');
  let [r0, r1, s0, s1] = [PRIME, a, 0, 1];
  while (r1 !== 0) {
    const q = Math.floor(r0 / r1);
    [r0, r1, s0, s1] = [r1, r0 - q * r1, s1, s0 - q * s1];
  }
  return s0 < 0 ? s0 + PRIME : s0;
};

/** The integers modulo PRIME. */
export const modular: Numbers<number> = {
  of: (num, den) => (residue(num) * inverseModulo(residue(den))) % PRIME,
  add: (a, b) => (a + b) % PRIME,
  mul: (a, b) => (a * b) % PRIME,
  neg: (a) => (a === 0 ? 0 : PRIME - a),
  inv: inverseModulo,
  weight: (a) => (a === 0 ? 0 : 1),
  map: (fn) => notRational(fn),
  pow: () => notRational('a power'),
};

/** value + slope·ε with ε² = 0. */
export interface Dual {
  readonly value: number;
  readonly slope: number;
}

/** Dual numbers over the integers modulo PRIME: the slope of a value is its exact differential. */
export const dual: Numbers<Dual> = {
  of: (num, den) => ({ value: modular.of(num, den), slope: 0 }),
  add: (a, b) => ({ value: modular.add(a.value, b.value), slope: modular.add(a.slope, b.slope) }),
  mul: (a, b) => ({ value: modular.mul(a.value, b.value), slope: modular.add(modular.mul(a.value, b.slope), modular.mul(a.slope, b.value)) }),
  neg: (a) => ({ value: modular.neg(a.value), slope: modular.neg(a.slope) }),
  inv: (a) => {
    const value = inverseModulo(a.value);
    return { value, slope: modular.neg(modular.mul(modular.mul(value, value), a.slope)) };
  },
  weight: (a) => (a.value === 0 ? 0 : 1),
  map: (fn) => notRational(fn),
  pow: () => notRational('a power'),
};

/** Double precision. */
export const doubles: Numbers<number> = {
  of: (num, den) => Number(num) / Number(den),
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  neg: (a) => -a,
  inv: (a) => {
    if (a === 0) throw new NoValue('division by zero');
    return 1 / a;
  },
  weight: Math.abs,
  map: (fn, a) => elementwise[fn].evaluate(a),
  pow: (a, exponent) => a ** exponent,
};
