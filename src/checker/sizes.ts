import type { RandomSource } from './random.ts';
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

const namesInDim = (d: Dim, into: Set<string>): void => {
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

/** Size names of a term. */
export const sizeNames = (t: Term, into: Set<string>, seen: Set<Term> = new Set()): void => {
  if (typeof t === 'string' || seen.has(t)) return;
  seen.add(t);
  const [op, ...args] = t;
  const sizes = SIZE_ARGUMENTS[op] ?? [];
  args.forEach((a, i) => {
    if (sizes.includes(i + 1)) namesInDim(a as Dim, into);
    else if (op === 'block') (a as readonly Term[]).forEach((x) => sizeNames(x, into, seen));
    else if (typeof a === 'object') sizeNames(a as Term, into, seen);
  });
};

/** Size names of the symbols and conditions. */
export const sizeNamesOfEnv = (env: Env, symbols: ReadonlySet<string>, into: Set<string>): void => {
  for (const [name, s] of env.symbols) {
    if (!symbols.has(name)) continue;
    namesInDim(s.rows, into);
    namesInDim(s.cols, into);
    if (s.range !== undefined) namesInDim(s.range, into);
  }
};

const holds = (c: Condition, sizes: Sizes): boolean => {
  if (c.kind !== 'size') return true;
  const known = new Set<string>();
  namesInDim(c.left, known);
  namesInDim(c.right, known);
  if ([...known].some((n) => !sizes.has(n))) return true;
  const [a, b] = [sizeOf(c.left, sizes), sizeOf(c.right, sizes)];
  return c.order === '=' ? a === b : c.order === '>' ? a > b : a >= b;
};

/** Small sizes, pairwise distinct where the conditions let them be and at least 2; null where none satisfy the conditions. */
export const drawSizes = (names: readonly string[], env: Env, random: RandomSource): Sizes | null => {
  for (let attempt = 0; attempt < 400; attempt++) {
    const top = Math.max(4, names.length + 1);
    const pool = Array.from({ length: top - 1 }, (_, i) => i + 2);
    for (let i = pool.length - 1; i > 0; i--) {
      const j = random.int(i + 1);
      [pool[i], pool[j]] = [pool[j] ?? 2, pool[i] ?? 2];
    }
    const distinct = attempt < 200;
    const sizes = new Map(names.map((n, i) => [n, distinct ? (pool[i] ?? 2) : 2 + random.int(3)]));
    if (env.conditions.every((c) => holds(c, sizes))) return sizes;
  }
  return null;
};
