import type { RandomSource } from '../numbers/random.ts';
import { everySubterm } from './walk.ts';
import type { Condition, Dim, Env, Term } from './term.ts';

/** Values of the size names in one trial. */
export type Sizes = ReadonlyMap<string, number>;

/** Value of a size; throws RangeError for an unknown name. */
export const sizeOf = (d: Dim, sizes: Sizes): number => {
  if (typeof d === 'number') return d;
  if (typeof d === 'string') {
    const n = sizes.get(d);
    if (n === undefined) throw new RangeError(`size ${d} has no value`);
    return n;
  }
  const [op, a, b] = d;
  const [x, y] = [sizeOf(a, sizes), sizeOf(b, sizes)];
  return op === '+' ? x + y : op === '-' ? x - y : x * y;
};

/** Names in a size. */
export const namesInDim = (d: Dim, into: Set<string>): void => {
  if (typeof d === 'string') into.add(d);
  else if (typeof d !== 'number') {
    namesInDim(d[1], into);
    namesInDim(d[2], into);
  }
};

/** Positions of sizes among the arguments of each operation that has some. */
const SIZE_ARGUMENTS: Readonly<Record<string, readonly number[]>> = {
  dim: [1], eye: [1], ones: [1, 2], zeros: [1, 2], commutation: [1, 2], unvec: [2, 3], blocktrace: [2], slice: [2, 3, 4, 5], sumover: [2],
};

/** The sizes that are arguments of a term itself, not of its subterms. */
export const sizeArguments = (t: Term): readonly Dim[] => {
  if (typeof t === 'string') return [];
  if (t[0] === 'mpow' && Array.isArray(t[2])) return sizeArguments(t[2] as unknown as Term);
  return (SIZE_ARGUMENTS[t[0]] ?? []).map((k) => t[k] as Dim);
};

/** Size names of the given terms and of the given symbols. */
export const sizeNamesOf = (terms: readonly Term[], env: Env, symbols: ReadonlySet<string>): readonly string[] => {
  const names = new Set<string>();
  everySubterm(terms, (t) => sizeArguments(t).forEach((d) => namesInDim(d, names)));
  for (const [name, s] of env.symbols) {
    if (symbols.has(name)) [s.rows, s.cols, ...(s.range === undefined ? [] : [s.range])].forEach((d) => namesInDim(d, names));
  }
  return [...names].sort();
};

export const holds = (c: Condition, sizes: Sizes): boolean => {
  if (c.kind !== 'size') return true;
  const known = new Set<string>();
  namesInDim(c.left, known);
  namesInDim(c.right, known);
  if ([...known].some((n) => !sizes.has(n))) return true;
  const [a, b] = [sizeOf(c.left, sizes), sizeOf(c.right, sizes)];
  return c.order === '=' ? a === b : c.order === '>' ? a > b : a >= b;
};

/** The literal sizes in terms and in the declarations of some symbols. */
export const literalSizes = (terms: readonly Term[], env: Env, symbols: ReadonlySet<string>): readonly number[] => {
  const found = new Set<number>();
  const visit = (d: Dim): void => {
    if (typeof d === 'number') found.add(d);
    else if (typeof d !== 'string') [d[1], d[2]].forEach(visit);
  };
  everySubterm(terms, (t) => sizeArguments(t).forEach(visit));
  for (const [name, s] of env.symbols) if (symbols.has(name)) [s.rows, s.cols, ...(s.range === undefined ? [] : [s.range])].forEach(visit);
  return [...found];
};

/** What sizes one trial wants: each name at least its floor, and nothing that fails `affordable`. */
export interface SizeWish {
  readonly floor: (name: string) => number;
  readonly affordable: (sizes: Sizes) => boolean;
}

/** So many attempts look for small sizes where none are affordable. */
const HOPELESS_ATTEMPTS = 60;

/**
 * Sizes at the floors or just above, pairwise distinct where the conditions let them be; floors give way, in the end to 2, where the
 * result would not be affordable, and so do affordable sizes where there are none. Null where no sizes satisfy the conditions.
 */
export const drawSizes = (names: readonly string[], conditions: readonly Condition[], wish: SizeWish, random: RandomSource): Sizes | null => {
  let fallback: Sizes | null = null;
  const total = (s: Sizes): number => [...s.values()].reduce((a, b) => a + b, 0);
  const floorAt = (name: string, lower: number): number => Math.max(2, wish.floor(name) - lower);
  // Where the floors themselves aren't affordable, nothing above them is.
  let first = 0;
  const isAffordable = (lower: number): boolean => wish.affordable(new Map(names.map((name) => [name, floorAt(name, lower)])));
  while (names.some((name) => floorAt(name, first) > 2) && !isAffordable(first)) first++;
  const isHopeless = !isAffordable(first);
  for (let attempt = 30 * first; attempt < 900 && !(isHopeless && fallback !== null && attempt >= 30 * first + HOPELESS_ATTEMPTS); attempt++) {
    const lower = Math.floor(attempt / 30);
    const spare = Math.floor((attempt % 30) / 5) + Math.floor(attempt / 300) * 8;
    const distinct = attempt < 600;
    const taken = new Set<number>();
    const sizes = new Map<string, number>();
    for (const name of shuffle(names, random)) {
      const floor = floorAt(name, lower);
      const free: number[] = [];
      for (let n = floor; free.length <= spare; n++) if (!distinct || !taken.has(n)) free.push(n);
      const n = free[random.int(free.length)] ?? floor;
      taken.add(n);
      sizes.set(name, n);
    }
    if (!conditions.every((c) => holds(c, sizes))) continue;
    if (!isHopeless && wish.affordable(sizes)) return sizes;
    if (fallback === null || total(sizes) < total(fallback)) fallback = sizes;
  }
  return fallback;
};

/** A list in random order. */
export const shuffle = <T>(items: readonly T[], random: RandomSource): T[] => {
  const list = [...items];
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    const [a, b] = [list[i], list[j]];
    if (a !== undefined && b !== undefined) [list[i], list[j]] = [b, a];
  }
  return list;
};
