import { inverseMod, powerMod } from './modular.ts';
import { randomSource, type RandomSource } from './random.ts';

const SMALL = [3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n, 59n, 61n, 67n, 71n, 73n, 79n, 83n, 89n, 97n, 101n, 103n, 107n, 109n, 113n] as const;
/**
 * Remainders of primes: −1 is no square, 2, 3, 5 and 7 are squares as among the real numbers, and third, fifth and seventh
 * roots are unique (quadratic reciprocity).
 */
const REMAINDERS: readonly (readonly [modulus: bigint, allowed: readonly bigint[]])[] = [[8n, [7n]], [3n, [2n]], [5n, [4n]], [7n, [3n, 5n, 6n]]];
/** Each round lets a composite pass with probability at most 1/4, a random one far less often (Damgård, Landrock, Pomerance 1993). */
const ROUNDS = 12;

/** Is n, which is 3 modulo 4 and above the small primes, a prime? Errs with probability below 2^−24 whatever n is. */
const isProbablyPrime = (n: bigint, random: RandomSource): boolean => {
  if (SMALL.some((q) => n % q === 0n)) return false;
  // n − 1 is twice an odd number, so that a power to its half is all that Miller and Rabin look at.
  for (let k = 0; k < ROUNDS; k++) {
    const y = powerMod(2n + random.big(n - 3n), (n - 1n) / 2n, n);
    if (y !== 1n && y !== n - 1n) return false;
  }
  return true;
};

/** Candidates for one level of a tower; a tower that doesn't go on is given up. */
const CANDIDATES = 400;

/** Remainders modulo a number that primes of a tower may have. */
interface Residues {
  readonly modulus: bigint;
  readonly allowed: readonly bigint[];
  /** One in so many primes has such a remainder. */
  readonly classes: number;
}

const residues = (list: typeof REMAINDERS): Residues => {
  const modulus = list.reduce((n, [m]) => n * m, 1n);
  const remainders = Array.from({ length: Number(modulus) }, (_, r) => BigInt(r));
  const allowed = remainders.filter((r) => list.every(([m, some]) => some.includes(r % m)));
  return { modulus, allowed, classes: remainders.filter((r) => list.every(([m]) => r % (m === 8n || m === 4n ? 2n : m) !== 0n)).length / allowed.length };
};
const LIKE_REALS = residues(REMAINDERS);
/** For towers in which nothing is a square but by chance. */
const ANY = residues([[4n, [3n]]]);

/** A random prime of about so many bits with such a remainder and 1 modulo `below`; null where none was met. */
const primeAbove = (below: bigint, bits: number, { modulus, allowed }: Residues, random: RandomSource): bigint | null => {
  const remainder = allowed[random.int(allowed.length)] ?? 1n;
  const step = below * modulus;
  const least = (1n << BigInt(bits - 1)) / step;
  // 1 + k*below has that remainder for k in one class.
  const first = (((remainder + modulus - 1n) % modulus) * inverseMod(below, modulus)) % modulus;
  const candidate = (): bigint => 1n + below * (first + modulus * (least + random.big(least + 1n)));
  let p = candidate();
  for (let i = 0; i < CANDIDATES; i++) {
    if (isProbablyPrime(p, random)) return p;
    // At the lowest level every prime is as likely as any other; above it there are few to choose from.
    p = below === 1n ? candidate() : p + step;
  }
  return null;
};

/** A tower, the highest level first. */
const randomTower = (bits: readonly number[], kind: Residues, random: RandomSource): readonly bigint[] => {
  for (;;) {
    const tower: bigint[] = [];
    for (const n of bits) {
      const p = primeAbove(tower[0] ?? 1n, n, kind, random);
      if (p === null) break;
      tower.unshift(p);
    }
    if (tower.length === bits.length) return tower;
  }
};

/** So many different towers the trials of one source take in turn. */
export const TOWERS = 24;
/** So many where neither signs nor roots make squares matter: a constant vanishes modulo none of them. */
export const FEW_TOWERS = 3;
/**
 * Bits of the primes of a tower, from the lowest level up, how many towers there are of it, and which primes they take. Roots have no laws in the narrow ones,
 * and neither roots nor signs are there where discrete logarithms are taken.
 */
const PLANS = {
  flat: { bits: [128], towers: TOWERS, kind: LIKE_REALS },
  opaque: { bits: [65, 80, 96, 112, 128], towers: TOWERS, kind: LIKE_REALS },
  discrete: { bits: [20, 25, 46], towers: 8, kind: ANY },
  narrow: { bits: [63], towers: FEW_TOWERS, kind: LIKE_REALS },
  'narrow-exponents': { bits: [47, 63], towers: FEW_TOWERS, kind: LIKE_REALS },
  squares: { bits: [63], towers: TOWERS, kind: LIKE_REALS },
  'squares-exponents': { bits: [47, 63], towers: TOWERS, kind: LIKE_REALS },
} as const;

/**
 * Kinds of towers, see `modular.ts`: `flat` for terms without exponentials, `opaque` for any, `discrete` where logarithms are taken. The
 * narrow ones, for no exponentials and for such that aren't nested, are for many trials whose error is that of their sizes, and those of squares for
 * many whose error is that of the signs that they choose.
 */
export type TowerPlan = keyof typeof PLANS;

/** log2 of how many elements at least the field at a level of a tower has. */
export const log2Field = (plan: TowerPlan, level: number): number => {
  const { bits } = PLANS[plan];
  return (bits[bits.length - 1 - level] ?? 1) - 1;
};
/** log2 of the smallest field of a tower, that of the innermost exponents. */
export const log2Smallest = (plan: TowerPlan): number => PLANS[plan].bits[0] - 1;
/**
 * log2 of a bound on the chance that any given prime is in a tower: its lowest prime is as likely as any other with such remainders of that many bits (prime number theorem, in
 * arithmetic progressions), and a prime above it goes with one lowest prime alone, as its predecessor has no room for two.
 */
export const log2Drawn = (plan: TowerPlan): number => {
  const { bits: [lowest], kind: { classes } } = PLANS[plan];
  return 1 - (lowest - 1) + Math.log2(lowest * Math.LN2) + Math.log2(classes);
};
/** Different towers that so many trials take in turn. */
export const towersOf = (plan: TowerPlan, trials: number): number => Math.min(trials, PLANS[plan].towers);

/** The tower of primes of a trial. */
export type Towers = (plan: TowerPlan, trial: number) => readonly bigint[];

/** Making primes takes longer than many a trial, so that the towers of the last source are kept. */
let last: { readonly seed: string; readonly most: number; readonly towers: Towers } | null = null;

/**
 * Towers of primes that nobody knows beforehand: no number that is written down vanishes modulo all of them, and what is a square modulo
 * one is so modulo the next one by chance only. At most so many of each kind are made.
 */
export const randomTowers = (seed: string, most: number = TOWERS): Towers => {
  if (last?.seed === seed && last.most === most) return last.towers;
  const made = new Map<string, readonly bigint[]>();
  const towers: Towers = (plan, trial) => {
    const { bits, towers: different, kind } = PLANS[plan];
    const key = `${plan} ${trial % Math.min(most, different)}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const tower = randomTower(bits, kind, randomSource(`${seed}|tower ${key}`));
    made.set(key, tower);
    return tower;
  };
  last = { seed, most, towers };
  return towers;
};
