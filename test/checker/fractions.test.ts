import { describe, expect, it } from 'vitest';
import { drawMatrix } from '../../src/checker/trials/assign.ts';
import { Evaluator } from '../../src/checker/trials/evaluate.ts';
import { Redraw } from '../../src/checker/numbers/field.ts';
import { fractionsAt, measureAt } from '../../src/checker/terms/fractions.ts';
import type { Order } from '../../src/checker/numbers/jets.ts';
import { build, type Matrix } from '../../src/checker/numbers/matrix.ts';
import { inverseMod, ModularField } from '../../src/checker/numbers/modular.ts';
import { randomSource, Seed, type RandomSource } from '../../src/checker/numbers/random.ts';
import { shapesAt } from '../../src/checker/terms/shapes.ts';
import { sizeOf } from '../../src/checker/terms/sizes.ts';
import type { Attribute, Env, Term } from '../../src/checker/terms/term.ts';

const P = 2n ** 61n - 1n;
const field = new ModularField([P], 0, new Seed('field'));
const SIZES = new Map([['n', 2], ['m', 3]]);
const symbol = (rows: string | number, cols: string | number, ...attributes: readonly Attribute[]) => ({ rows, cols, attributes });
const SYMBOLS = {
  a: symbol(1, 1), c: symbol(1, 1, 'positive'), x: symbol('n', 1), y: symbol('n', 1, 'nonneg'), p: symbol('n', 1, 'simplex'), z: symbol('m', 1),
  A: symbol('n', 'n'), B: symbol('n', 'm'), S: symbol('n', 'n', 'psd'), Q: symbol('n', 'n', 'orthogonal'), D: symbol('n', 'n', 'symmetric'),
};
const env: Env = { symbols: new Map(Object.entries(SYMBOLS)), conditions: [], functions: new Map() };
const shape = shapesAt(env, SIZES);

/** Values at a point t of a line through everything that is drawn; entries of `moving` are moved along lines too. */
const along = (seed: string, moving: readonly string[] = [], order: Order = 1) => (term: Term, t: bigint): Matrix<bigint> => {
  const line = (random: RandomSource) => (): bigint => (random.big(P) + t * random.big(P)) % P;
  const symbols = new Map<string, Matrix<bigint>>();
  const value = (name: string): Matrix<bigint> => {
    const known = symbols.get(name);
    if (known !== undefined) return known;
    const { rows, cols, attributes } = SYMBOLS[name as keyof typeof SYMBOLS];
    const [m, n] = [sizeOf(rows, SIZES), sizeOf(cols, SIZES)];
    const random = randomSource(`${seed} ${name}`);
    const any = line(random);
    const positive = (): bigint => { const v = any(); return (v * v) % P; };
    const plain = drawMatrix(m, n, attributes, field, { any, positive, sign: () => (random.int(2) === 0 ? 1n : P - 1n), special: null, relaxed: false, size: (v) => (v === 0n ? 0 : 1) });
    const direction = (k: number): readonly bigint[] => build(m, n, line(randomSource(`${seed} ${name} ${k}`))).jets[0];
    const made = !moving.includes(name) || order === 1 ? plain : { ...plain, jets: order === 2 ? [plain.jets[0], direction(1)] as const : [plain.jets[0], direction(1), direction(2), null] as const };
    symbols.set(name, made);
    return made;
  };
  const e: Evaluator<bigint> = new Evaluator<bigint>({
    env, sizes: SIZES, shapes: shape, field, order, point: { symbol: value, indices: () => null }, deeper: null, log: null,
    symbolicPower: () => { throw new Redraw('no power'); }, size: (v) => (v === 0n ? 0 : 1),
  });
  return e.value(term);
};

type Poly = readonly bigint[];
const trimmed = (p: Poly): Poly => p.slice(0, p.findLastIndex((v) => v !== 0n) + 1);
const minusProduct = (a: Poly, q: Poly, b: Poly): Poly => {
  const out = Array.from({ length: Math.max(a.length, q.length + b.length - 1) }, (_, k) => a[k] ?? 0n);
  q.forEach((u, i) => b.forEach((v, j) => { out[i + j] = ((out[i + j] ?? 0n) + (P - u) * v) % P; }));
  return trimmed(out);
};
const quotient = (a: Poly, b: Poly): Poly => {
  let rest = [...a];
  const out = new Array<bigint>(Math.max(0, a.length - b.length + 1)).fill(0n);
  const lead = inverseMod(b.at(-1) ?? 0n, P);
  for (let k = a.length - b.length; k >= 0; k--) {
    const c = ((rest[k + b.length - 1] ?? 0n) * lead) % P;
    out[k] = c;
    rest = rest.map((v, i) => (i >= k && i < k + b.length ? (v + (P - c) * (b[i - k] ?? 0n)) % P : v));
  }
  return out;
};
/** Degrees of numerator and denominator of the fraction of least degrees with these values at 1, 2, … (Cauchy interpolation by Euclid's algorithm). */
const degreesOf = (values: readonly bigint[]): { readonly num: number; readonly den: number } => {
  let [whole, interpolant]: [Poly, Poly] = [[1n], []];
  values.forEach((v, k) => {
    const t = BigInt(k + 1);
    const at = (p: Poly): bigint => p.reduceRight((s, c) => (s * t + c) % P, 0n);
    const step = ((v + P - at(interpolant)) * inverseMod(at(whole), P)) % P;
    interpolant = trimmed(minusProduct(interpolant, [P - step], whole));
    whole = minusProduct([], [t, P - 1n], whole);
  });
  let [r0, r1, t0, t1]: [Poly, Poly, Poly, Poly] = [whole, interpolant, [], [1n]];
  let best = { num: r1.length - 1, den: 0 };
  while (r1.length > 0) {
    const q = quotient(r0, r1);
    [r0, r1, t0, t1] = [r1, minusProduct(r0, q, r1), t1, minusProduct(t0, q, t1)];
    if (r1.length + t1.length - 2 < best.num + best.den) best = { num: r1.length - 1, den: t1.length - 1 };
  }
  return best;
};

const MOST_POINTS = 90;
/** The degrees that one entry of values along a line has, or null where there are no values. */
const trueDegrees = (points: number, of: (t: bigint) => Matrix<bigint> | bigint, k = 0): { readonly num: number; readonly den: number } | null => {
  const values: bigint[] = [];
  try {
    for (let t = 1n; values.length < points; t++) {
      const v = of(t);
      values.push(typeof v === 'bigint' ? v : (v.jets[0][k] ?? 0n));
    }
  } catch (error) {
    if (error instanceof Redraw) return null;
    throw error;
  }
  return degreesOf(values);
};

const pick = <T>(random: RandomSource, list: readonly T[]): T => list[random.int(list.length)] as T;
/** A random term of a shape, by operations that shapes are kept by. */
const randomTerm = (random: RandomSource, rows: string | number, cols: string | number, depth: number): Term => {
  const names = Object.entries(SYMBOLS).filter(([, s]) => s.rows === rows && s.cols === cols).map(([name]) => name);
  const of = (m: string | number, n: string | number): Term => randomTerm(random, m, n, depth - 1);
  const leaves: readonly (() => Term)[] = [...names.map((name) => () => name), ...(rows === 1 && cols === 1 ? [() => '-3/2', () => ['dim', 'm'] as Term] : [() => ['ones', rows, cols] as Term])];
  if (depth === 0) return pick(random, leaves)();
  const other = pick(random, ['n', 'm', 1]);
  const scalar = (): Term => pick<() => Term>(random, [
    () => ['sum', of(other, 'n')], () => ['tr', of('n', 'n')], () => ['det', of('n', 'n')], () => ['inner', of('n', 1), of('n', 1)], () => ['./', of(1, 1), of(1, 1)], () => ['.^', of(1, 1), '-2'],
    () => ['index', of('n', 'm'), '1', '2'], () => ['sumover', 'i', 'm', ['./', of(1, 1), ['+', 'i', of(1, 1)]]], () => ['square', of(1, 1)],
  ])();
  const column = (): Term => pick<() => Term>(random, [() => ['rowsum', of(rows, other)], () => ["'", ['colsum', of(other, rows)]], () => (rows === cols ? 'a' : ['*', of(rows, 'n'), of('n', 1)])])();
  const square = (): Term => pick<() => Term>(random, [() => ['inv', of(rows, rows)], () => ['diag', of(rows, 1)], () => ['mpow', of(rows, rows), -2], () => ['*', of(rows, 'm'), of('m', rows)]])();
  const any = (): Term => pick<() => Term>(random, [
    () => ['+', of(rows, cols), of(rows, cols)], () => ['-', of(rows, cols), of(rows, cols)], () => ['.*', of(rows, cols), of(rows, cols)], () => ['./', of(rows, cols), of(rows, cols)],
    () => ['./', of(rows, cols), of(1, 1)], () => ['*', of(1, 1), of(rows, cols)], () => ["'", of(cols, rows)], () => ['*', of(rows, other), of(other, cols)], () => ['.^', of(rows, cols), '2'],
    () => ['*', ['diag', of(rows, 1)], of(rows, cols)], () => ['fill', of(1, 1), of(rows, cols)],
  ])();
  return pick(random, [any, any, rows === 1 && cols === 1 ? scalar : cols === 1 ? column : rows === cols ? square : any])();
};

describe('the degree of what trials evaluate', () => {
  it('is never above the degree counted, for each entry and over one denominator', () => {
    const random = randomSource('degrees of terms');
    let [tried, tight] = [0, 0];
    for (let k = 0; tried < 250; k++) {
      const [rows, cols] = pick<readonly [string | number, string | number]>(random, [[1, 1], ['n', 1], ['n', 'n'], ['n', 'm']]);
      const t = randomTerm(random, rows, cols, 1 + random.int(3));
      const { entry } = fractionsAt(env, SIZES, shape).of(t);
      const bound = { num: entry.num.degree, den: entry.den.degree };
      if (2 * (bound.num + bound.den) + 6 > MOST_POINTS) continue;
      const [m, n] = shape(t);
      const value = along(`term ${k}`);
      const found = trueDegrees(2 * (bound.num + bound.den) + 6, (at) => value(t, at), random.int(m * n));
      if (found === null) continue;
      tried++;
      expect({ term: t, ok: found.num <= bound.num && found.den <= bound.den, found, bound }).toMatchObject({ ok: true });
      if (found.num === bound.num && found.den === bound.den) tight++;
    }
    // A count that is far too large would pass as well.
    expect(tight).toBeGreaterThan(tried / 3);
  }, 60_000);

  it('is never above the degree counted for a derivative and a second one', () => {
    const random = randomSource('degrees of derivatives');
    for (let [k, tried] = [0, 0]; tried < 120; k++) {
      const inner = randomTerm(random, pick(random, ['n', 1]), 1, 1 + random.int(2));
      const f: Term = ['sum', random.int(3) === 0 ? [pick(random, ['log', 'atan']), inner] : inner];
      const order = pick<2 | 4>(random, [2, 4]);
      const { num, den } = fractionsAt(env, SIZES, shape).of(f).entry;
      const derivatives = order === 2 ? 1 : 2;
      const most = 2 ** measureAt([f, '0'], derivatives, true, env, SIZES, shape).log2Degree;
      const points = 2 * (num.degree + (1 + 2 * derivatives) * den.degree) + 6;
      if (points > MOST_POINTS) continue;
      const value = along(`derivative ${k}`, ['x', 'a', 'A'], order);
      const found = trueDegrees(points, (at) => value(f, at).jets[order - 1]?.[0] ?? 0n);
      if (found === null) continue;
      tried++;
      expect({ f, order, ok: found.num <= num.degree + derivatives * den.degree && found.num <= most, found }).toMatchObject({ ok: true });
    }
  }, 60_000);

  it('grows with a size where fractions of entries are summed, and not where they have one denominator', () => {
    const at = (n: number, t: Term) => {
      const sizes = new Map([['n', n], ['m', 3]]);
      return fractionsAt(env, sizes, shapesAt(env, sizes)).of(t).entry;
    };
    const degreesAt = (t: Term) => [2, 5, 9].map((n) => [at(n, t).num.degree, at(n, t).den.degree]);
    expect(degreesAt(['sum', ['./', 'x', 'x']])).toEqual([2, 5, 9].map((n) => [n, n]));
    expect(degreesAt(['sum', ['./', 'x', 'a']])).toEqual([2, 5, 9].map(() => [1, 1]));
    expect(degreesAt(['sum', ['inv', 'A']])).toEqual([2, 5, 9].map((n) => [n - 1, n]));
    expect(degreesAt(['det', ['inv', 'A']])).toEqual([2, 5, 9].map((n) => [n * (n - 1), n * n]));
    expect(degreesAt(['sum', ['*', ['inv', 'A'], 'x']])).toEqual([2, 5, 9].map((n) => [n, n]));
  });

  it('counts coefficients of exponents and numerals', () => {
    const measure = (t: Term) => measureAt([t, '0'], 0, true, env, SIZES, shape);
    expect(2 ** measure(['exp', ['*', '4096', 'a']]).log2Degree).toBeGreaterThanOrEqual(4096);
    expect(2 ** measure(['+', ['exp', ['*', '1/1024', 'a']], ['exp', 'a']]).log2Degree).toBeGreaterThanOrEqual(1024);
    expect(2 ** measure(['*', String(2n ** 90n), 'a']).log2Height).toBeGreaterThan(90);
  });
});
