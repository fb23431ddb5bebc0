import { randomSource, type Seed } from './random.ts';
import { Redraw, Undecidable, Vanishing, type Field, type Locals } from './field.ts';

/** b^e modulo p. */
export const powerMod = (b: bigint, e: bigint, p: bigint): bigint => {
  let base = ((b % p) + p) % p;
  let result = 1n;
  for (let k = e; k > 0n; k >>= 1n) {
    if ((k & 1n) === 1n) result = (result * base) % p;
    base = (base * base) % p;
  }
  return result;
};

/** Is a a nonzero square modulo the odd prime p? By the law of quadratic reciprocity (Jacobi's symbol), in a fifth of the time of Euler's power. */
export const isSquareMod = (a: bigint, p: bigint): boolean => {
  let [x, m, isPlus] = [((a % p) + p) % p, p, true];
  while (x !== 0n) {
    while ((x & 1n) === 0n) {
      x >>= 1n;
      if ((m & 7n) === 3n || (m & 7n) === 5n) isPlus = !isPlus;
    }
    if ((x & 3n) === 3n && (m & 3n) === 3n) isPlus = !isPlus;
    [x, m] = [m % x, x];
  }
  return m === 1n && isPlus;
};

/** e ↦ b^e modulo p for e ≥ 0: powers b^(d*16^i) are kept, so that a power costs a product for each hexadecimal digit of e. */
const fixedBasePower = (b: bigint, p: bigint): ((e: bigint) => bigint) => {
  const rows: (readonly bigint[])[] = [];
  let next = b;
  const row = (i: number): readonly bigint[] => {
    for (; rows.length <= i; next = powerMod(next, 16n, p)) {
      const powers = [1n];
      for (let d = 1; d < 16; d++) powers.push(((powers[d - 1] ?? 1n) * next) % p);
      rows.push(powers);
    }
    return rows[i] ?? [];
  };
  return (e) => {
    let result = 1n;
    // Digits are taken off numbers of 48 bits, which is quicker than off the whole.
    for (let [rest, i] = [e, 0]; rest > 0n; rest >>= 48n, i += 12) {
      for (let [part, k] = [Number(BigInt.asUintN(48, rest)), i]; part > 0; part = Math.floor(part / 16), k++) {
        const d = part % 16;
        if (d > 0) result = (result * (row(k)[d] ?? 1n)) % p;
      }
    }
    return result;
  };
};

/** Inverse modulo p by the extended Euclidean algorithm; throws Redraw where it doesn't exist. */
export const inverseMod = (a: bigint, p: bigint): bigint => {
  let [r0, r1] = [p, ((a % p) + p) % p];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  if (r0 !== 1n) throw new Vanishing('no inverse');
  return t0 < 0n ? t0 + p : t0;
};

/**
 * Towers of primes p0 > p1 > … with p(l+1) | p(l) − 1 and p(l) ≡ 3 (mod 4), none ≡ 1 (mod 3); modulo those of the deep one 2, 3, 5 and 7 are squares. Level l is the field of p(l); exp is
 * the homomorphism z ↦ g^z from level l+1 to level l, g of order p(l+1).
 */
export const DEEP_TOWER: readonly bigint[] = [
  342981207574025461267998000309616883039n, 5372344343442020319977412993164639n, 52918031002561221409915220279n, 806161162099893687119759n, 21669833936344650479n,
];

/** A tower whose lower levels are small enough for discrete logarithms, so that log is a homomorphism too. */
export const LOG_TOWER: readonly bigint[] = [563086126267619n, 482342891n, 2097143n];

const reduced = (a: bigint, m: bigint): bigint => ((a % m) + m) % m;

/** Inverse in a ring of exponents; throws Undecidable where the order shares a factor with a, for there no redraw helps. */
export const inverseOrRefuse = (a: bigint, m: bigint): bigint => {
  try {
    return inverseMod(a, m);
  } catch {
    throw new Undecidable('a fractional exponent has no exact model');
  }
};

/** How log is modelled: an opaque function of |a|, or the discrete logarithm one level up. */
export type LogModel = 'opaque' | 'discrete';

const WIDE = (1n << 256n) - 1n;
/** Bits of all of h spread over all of it. */
const mixed = (h: bigint): bigint => {
  const a = ((h ^ (h >> 131n)) * 0xda942042e4dd58b5c2b2ae3d27d4eb4f9e3779b97f4a7c15n) & WIDE;
  const b = ((a ^ (a >> 127n)) * 0x6c62272e07bb014262b821756295c58d9e3779b97f4a7c15f39cc0605cedc835n) & WIDE;
  return b ^ (b >> 129n);
};

/** Deterministic pseudo-random elements for functions without a law: by a seed that individualises the function, then by the argument. */
const oracle = (seed: Seed): ((a: bigint, p: bigint) => bigint) => {
  const start = randomSource(seed).big(WIDE + 1n);
  return (a, p) => mixed(start ^ mixed(a + 1n)) % p;
};

/** The scalars of one level of a tower. `seed` individualises the opaque functions of one trial. */
export class ModularField implements Field<bigint> {
  readonly zero = 0n;
  readonly one = 1n;
  readonly p: bigint;
  /** e ↦ g^e for the generator g of the next level's exponents; null for the lowest level. */
  private readonly generated: ((e: bigint) => bigint) | null;
  private readonly seed: Seed;
  private readonly freeRoots: boolean;
  readonly bentByValue: boolean;

  /** `freeRoots`: roots are functions without laws; `bentByValue`: their second derivatives are written by their values. Throws Undecidable for a level that the tower doesn't have. */
  constructor(tower: readonly bigint[], level: number, seed: Seed, freeRoots = false, bentByValue = false) {
    const p = tower[level];
    if (p === undefined) throw new Undecidable('exponentials are nested too deeply');
    this.p = p;
    this.seed = seed;
    this.freeRoots = freeRoots;
    this.bentByValue = bentByValue;
    const below = tower[level + 1];
    let g = 0n;
    const generators = randomSource(seed.then('|generator'));
    while (below !== undefined && (g === 0n || g === 1n)) g = powerMod(generators.big(p), (p - 1n) / below, p);
    this.generated = below === undefined ? null : fixedBasePower(g, p);
  }

  readonly integer = (n: bigint): bigint => ((n % this.p) + this.p) % this.p;
  readonly plus = (a: bigint, b: bigint): bigint => {
    const s = a + b;
    return s >= this.p ? s - this.p : s;
  };
  readonly minus = (a: bigint, b: bigint): bigint => (a >= b ? a - b : a - b + this.p);
  readonly times = (a: bigint, b: bigint): bigint => (a * b) % this.p;
  readonly inv = (a: bigint): bigint => inverseMod(a, this.p);

  // Lists, written out: these are where trials spend their time.
  readonly add = (a: readonly bigint[], b: readonly bigint[]): readonly bigint[] => {
    const { p } = this;
    const out: bigint[] = [];
    for (let k = 0; k < a.length; k++) {
      const s = (a[k] as bigint) + (b[k] as bigint);
      out.push(s >= p ? s - p : s);
    }
    return out;
  };
  readonly sub = (a: readonly bigint[], b: readonly bigint[]): readonly bigint[] => {
    const { p } = this;
    const out: bigint[] = [];
    for (let k = 0; k < a.length; k++) {
      const s = (a[k] as bigint) - (b[k] as bigint);
      out.push(s < 0n ? s + p : s);
    }
    return out;
  };
  readonly mul = (a: readonly bigint[], b: readonly bigint[]): readonly bigint[] => {
    const { p } = this;
    const out: bigint[] = [];
    for (let k = 0; k < a.length; k++) out.push(((a[k] as bigint) * (b[k] as bigint)) % p);
    return out;
  };
  readonly scale = (x: bigint, a: readonly bigint[]): readonly bigint[] => {
    if (x === 1n) return a;
    const { p } = this;
    const out: bigint[] = [];
    for (let k = 0; k < a.length; k++) out.push((x * (a[k] as bigint)) % p);
    return out;
  };
  readonly total = (a: readonly bigint[]): bigint => {
    let sum = 0n;
    for (let k = 0; k < a.length; k++) sum += a[k] as bigint;
    return sum % this.p;
  };
  readonly product = (a: readonly bigint[], b: readonly bigint[], inner: number, cols: number): readonly bigint[] => {
    const { p } = this;
    const out: bigint[] = [];
    // Kronecker products and commutation matrices are mostly zeros.
    const places: number[] = [];
    for (let start = 0; start < a.length; start += inner) {
      places.length = 0;
      for (let k = 0; k < inner; k++) if (a[start + k] !== 0n) places.push(k);
      for (let j = 0; j < cols; j++) {
        let sum = 0n;
        for (const k of places) sum += (a[start + k] as bigint) * (b[k * cols + j] as bigint);
        out.push(sum % p);
      }
    }
    return out;
  };
  /** One inverse and three products an element (Montgomery 1987). */
  readonly inverses = (list: readonly bigint[]): readonly bigint[] => {
    if (list.length === 1) return [this.inv(list[0] ?? 0n)];
    const before: bigint[] = [];
    let product = 1n;
    for (const a of list) {
      before.push(product);
      product = this.times(product, a);
    }
    let rest = this.inv(product);
    const out = new Array<bigint>(list.length);
    for (let i = list.length - 1; i >= 0; i--) {
      out[i] = this.times(rest, before[i] ?? 1n);
      rest = this.times(rest, list[i] ?? 1n);
    }
    return out;
  };
  readonly isZero = (a: bigint): boolean => a === 0n;

  readonly exp = (_: readonly bigint[], deeper: readonly bigint[]): readonly bigint[] => {
    const { generated } = this;
    if (generated === null) throw new Undecidable('exponentials are nested too deeply');
    return deeper.map(generated);
  };

  readonly root = (a: bigint, p: bigint, q: bigint): bigint => {
    if (a === 0n) throw new Vanishing('root of zero');
    if (this.freeRoots) return powerMod(this.opaque(`root ${q}`, a), reduced(p, this.p - 1n), this.p);
    if (q % 2n === 0n) return this.squarePower(a, (order) => p * inverseOrRefuse(q, order));
    // For q coprime to p−1 the q-th root is unique and multiplicative.
    const order = this.p - 1n;
    return powerMod(a, reduced(p * inverseOrRefuse(q, order), order), this.p);
  };

  /**
   * a^e for a square a, by an exponent in the integers modulo the odd order of the group of squares, where halves exist. The result
   * is a square, so roots are multiplicative and powers of powers multiply. Throws Redraw unless a is a nonzero square.
   */
  readonly squarePower = (a: bigint, exponent: (order: bigint) => bigint): bigint => {
    if (!this.isSquare(a)) throw new Redraw('a power of what is not positive');
    const order = (this.p - 1n) / 2n;
    return powerMod(a, reduced(exponent(order), order), this.p);
  };

  isSquare(a: bigint): boolean {
    return isSquareMod(a, this.p);
  }

  /** The root that is itself a square, which makes it multiplicative on squares. */
  private squareRoot(a: bigint): bigint {
    if (a === 0n) return 0n;
    if (this.freeRoots) return this.opaque('root 2', a);
    const root = powerMod(a, (this.p + 1n) / 4n, this.p);
    // Its square is a or −a, for p ≡ 3 (mod 4).
    if ((root * root) % this.p !== a) throw new Redraw('no square root');
    return root;
  }

  private sign(a: bigint): bigint {
    if (a === 0n) return 0n;
    return this.isSquare(a) ? 1n : this.p - 1n;
  }

  private readonly oracles = new Map<string, (a: bigint, p: bigint) => bigint>();
  private opaque(fn: string, a: bigint): bigint {
    const known = this.oracles.get(fn) ?? oracle(this.seed.then(`|${fn}`));
    this.oracles.set(fn, known);
    return known(a, this.p);
  }

  readonly apply = (fn: string, places: readonly bigint[]): Locals<bigint> => {
    const f = FUNCTIONS[fn];
    if (f === undefined) throw new Undecidable(`${fn} has no exact model`);
    let inverses: readonly bigint[] | null = null;
    const locals = places.map((a, i) => f(this.parts, a, () => (inverses ??= this.inverses(places))[i] ?? this.inv(a)));
    return {
      values: locals.map((l) => l.value),
      derivatives: () => {
        const pairs = locals.map((l) => l.derivatives());
        return [pairs.map(([first]) => first), pairs.map(([, second]) => second)];
      },
    };
  };

  private readonly parts: Parts = {
    field: this,
    sign: (a) => this.sign(a),
    squareRoot: (a) => this.squareRoot(a),
    opaque: (fn, a) => this.opaque(fn, a),
    negative: (a) => this.minus(0n, a),
    lesser: (a) => (a <= this.p - a ? a : this.p - a),
  };
}

/** Value of a function at a place, its first and its second derivative there. */
interface Local {
  readonly value: bigint;
  readonly derivatives: () => readonly [first: bigint, second: bigint];
}

interface Parts {
  readonly field: ModularField;
  readonly sign: (a: bigint) => bigint;
  readonly squareRoot: (a: bigint) => bigint;
  readonly opaque: (fn: string, a: bigint) => bigint;
  readonly negative: (a: bigint) => bigint;
  /** a or −a, whichever is smaller as an integer: a key that ignores the sign. */
  readonly lesser: (a: bigint) => bigint;
}

/** A point of the unit circle chosen by |a|, odd in the sine: the laws sin² + cos² = 1 and parity hold, the rest is opaque. */
const circle = ({ field, opaque, lesser, negative }: Parts, a: bigint): { readonly sin: bigint; readonly cos: bigint } => {
  if (a === 0n) return { sin: 0n, cos: 1n };
  const key = lesser(a);
  const t = opaque('circle', key);
  const scale = field.inv(field.plus(1n, field.times(t, t)));
  const sin = field.times(field.plus(t, t), scale);
  return { sin: key === a ? sin : negative(sin), cos: field.times(field.minus(1n, field.times(t, t)), scale) };
};

/** An odd opaque function. */
const odd = ({ opaque, lesser, negative }: Parts, fn: string, a: bigint): bigint => {
  const key = lesser(a);
  return key === a ? opaque(fn, key) : negative(opaque(fn, key));
};

type LocalFunction = (parts: Parts, a: bigint, inverse: () => bigint) => Local;

/** log|a|, which is log a wherever that has a value. */
const logarithm: LocalFunction = ({ field, opaque, lesser, negative }, a, inverse) => {
  if (a === 0n) throw new Vanishing('log of zero');
  const derivatives = (): readonly [bigint, bigint] => {
    const first = inverse();
    return [first, negative(field.times(first, first))];
  };
  return { value: a === 1n ? 0n : opaque('log', lesser(a)), derivatives };
};

/** Functions of a, with 1/a where it is wanted. */
const FUNCTIONS: Readonly<Record<string, LocalFunction>> = {
  log: logarithm,
  logabs: logarithm,
  sqrt: ({ field, squareRoot, negative }, a) => {
    const value = squareRoot(a);
    const derivatives = (): readonly [bigint, bigint] => {
      if (a === 0n) throw new Vanishing('root of zero');
      const first = field.inv(field.plus(value, value));
      return [first, negative(field.bentByValue ? field.times(field.times(first, first), field.inv(value)) : field.times(first, field.inv(field.plus(a, a))))];
    };
    return { value, derivatives };
  },
  abs: ({ field, sign }, a) => ({ value: field.times(sign(a), a), derivatives: () => [sign(a), 0n] }),
  sign: ({ sign }, a) => ({ value: sign(a), derivatives: () => [0n, 0n] }),
  sin: (parts, a) => {
    const { sin, cos } = circle(parts, a);
    return { value: sin, derivatives: () => [cos, parts.negative(sin)] };
  },
  cos: (parts, a) => {
    const { sin, cos } = circle(parts, a);
    return { value: cos, derivatives: () => [parts.negative(sin), parts.negative(cos)] };
  },
  atan: (parts, a) => {
    const { field, negative } = parts;
    const derivatives = (): readonly [bigint, bigint] => {
      const first = field.inv(field.plus(1n, field.times(a, a)));
      return [first, negative(field.times(field.plus(a, a), field.times(first, first)))];
    };
    return { value: odd(parts, 'atan', a), derivatives };
  },
  asin: (parts, a) => inverseSine(parts, a, odd(parts, 'asin', a), false),
  acos: (parts, a) => inverseSine(parts, a, parts.field.minus(parts.opaque('acos0', 0n), odd(parts, 'asin', a)), true),
};

/** asin or acos with that value; throws Redraw where 1 − a² has no root, which is outside the domain. */
const inverseSine = ({ field, squareRoot, negative }: Parts, a: bigint, value: bigint, minus: boolean): Local => {
  const first = field.inv(squareRoot(field.minus(1n, field.times(a, a))));
  const derivatives = (): readonly [bigint, bigint] => {
    const second = field.times(a, field.times(first, field.times(first, first)));
    return minus ? [negative(first), negative(second)] : [first, second];
  };
  return { value, derivatives };
};
