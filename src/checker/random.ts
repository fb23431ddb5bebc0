/** A seeded source of random bits: splitmix64 on BigInt, good enough to choose points, not for secrets. */
export interface RandomSource {
  /** Uniform in [0, below). */
  readonly big: (below: bigint) => bigint;
  /** Uniform integer in [0, below). */
  readonly int: (below: number) => number;
  /** Uniform in [0, 1). */
  readonly unit: () => number;
}

const MASK = (1n << 64n) - 1n;

const hashText = (text: string): bigint => {
  let h = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) h = ((h ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & MASK;
  return h;
};

const mix = (x: bigint): bigint => {
  let z = x;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
};

/** A source determined by the seed text. */
export const randomSource = (seed: string): RandomSource => {
  let state = hashText(seed);
  const word = (): bigint => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    return mix(state);
  };
  const big = (below: bigint): bigint => {
    // 64 surplus bits make the bias of the remainder negligible.
    let value = word();
    for (let bound = below; bound > 0n; bound >>= 64n) value = (value << 64n) | word();
    return value % below;
  };
  return { big, int: (below) => Number(word() % BigInt(below)), unit: () => Number(word() >> 11n) / 2 ** 53 };
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
