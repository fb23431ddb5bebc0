/** A seeded source of random bits: splitmix64, good enough to choose points, not for secrets. */
export interface RandomSource {
  /** Uniform in [0, below). */
  readonly big: (below: bigint) => bigint;
  /** Uniform integer in [0, below). */
  readonly int: (below: number) => number;
  /** Uniform in [0, 1). */
  readonly unit: () => number;
}

/** Remainders modulo larger numbers need more than the 53 bits of a double. */
const MOST_EXACT = 2 ** 26;

/** A 64-bit word as two unsigned halves, which numbers compute with many times faster than big integers do. */
interface Word {
  hi: number;
  lo: number;
}

/** The upper half of the product of two unsigned 32-bit numbers. */
const upper = (a: number, b: number): number => {
  const [ah, al, bh, bl] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = ah * bl + ((al * bl) >>> 16);
  return ah * bh + Math.floor(middle / 0x10000) + (((middle & 0xffff) + al * bh) / 0x10000 >>> 0);
};

/** z*(hi, lo) modulo 2^64, in place. */
const multiply = (z: Word, hi: number, lo: number): void => {
  z.hi = (upper(z.lo, lo) + Math.imul(z.lo, hi) + Math.imul(z.hi, lo)) >>> 0;
  z.lo = Math.imul(z.lo, lo) >>> 0;
};

/** z xor (z >> k) for k < 32, in place. */
const fold = (z: Word, k: number): void => {
  z.lo = (z.lo ^ ((z.lo >>> k) | (z.hi << (32 - k)))) >>> 0;
  z.hi = (z.hi ^ (z.hi >>> k)) >>> 0;
};

/** The hash of a text that goes on, FNV-1a of 64 bits. */
const hashText = ({ hi, lo }: Readonly<Word>, text: string): Word => {
  for (let i = 0; i < text.length; i++) {
    lo = (lo ^ text.charCodeAt(i)) >>> 0;
    hi = (Math.floor((lo * 0x1b3) / 0x100000000) + Math.imul(lo, 0x100) + Math.imul(hi, 0x1b3)) >>> 0;
    lo = Math.imul(lo, 0x1b3) >>> 0;
  }
  return { hi, lo };
};

/** The text that determines a source. What the seeds of many draws have in common is hashed once. */
export class Seed {
  readonly state: Readonly<Word>;

  constructor(text: string, after: Readonly<Word> = { hi: 0xcbf29ce4, lo: 0x84222325 }) {
    this.state = hashText(after, text);
  }

  /** The seed of that text behind this one. */
  then(text: string): Seed {
    return new Seed(text, this.state);
  }
}

const words = new Uint32Array(2);
const asBigint = new BigUint64Array(words.buffer);
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A source determined by the seed. */
export const randomSource = (seed: string | Seed): RandomSource => {
  const state: Word = { ...(typeof seed === 'string' ? new Seed(seed) : seed).state };
  const z: Word = { hi: 0, lo: 0 };
  /** The next word, which stays until the next one is drawn. */
  const word = (): Word => {
    const lo = state.lo + 0x7f4a7c15;
    state.hi = (state.hi + 0x9e3779b9 + (lo > 0xffffffff ? 1 : 0)) >>> 0;
    state.lo = lo >>> 0;
    z.hi = state.hi;
    z.lo = state.lo;
    fold(z, 30);
    multiply(z, 0xbf58476d, 0x1ce4e5b9);
    fold(z, 27);
    multiply(z, 0x94d049bb, 0x133111eb);
    fold(z, 31);
    return z;
  };
  const bigWord = (): bigint => {
    const { hi, lo } = word();
    words[0] = isLittleEndian ? lo : hi;
    words[1] = isLittleEndian ? hi : lo;
    return asBigint[0] ?? 0n;
  };
  const big = (below: bigint): bigint => {
    // 64 surplus bits make the bias of the remainder negligible.
    let value = bigWord();
    for (let bound = below; bound > 0n; bound >>= 64n) value = (value << 64n) | bigWord();
    return value % below;
  };
  const int = (below: number): number => {
    if (below > MOST_EXACT) return Number(bigWord() % BigInt(below));
    const { hi, lo } = word();
    return ((hi % below) * (0x100000000 % below) + lo) % below;
  };
  const unit = (): number => {
    const { hi, lo } = word();
    return (hi * 0x200000 + (lo >>> 11)) / 2 ** 53;
  };
  return { big, int, unit };
};

/** The one thing that is asked of the platform; browsers and Node have it under this name. */
interface PlatformCrypto {
  readonly crypto: { readonly getRandomValues: (into: Uint32Array) => unknown };
}

/** Seed text with fresh entropy of the platform. */
export const freshSeed = (): string => {
  const bytes = new Uint32Array(4);
  (globalThis as unknown as PlatformCrypto).crypto.getRandomValues(bytes);
  return [...bytes].map((x) => x.toString(16)).join('-');
};
