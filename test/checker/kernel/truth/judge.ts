import type { Symbol_, Term } from '../../../../src/checker/index.ts';
import type { Domain, Judgement } from '../../../../src/checker/kernel/index.ts';
import type { RandomSource } from '../../../../src/checker/numbers/random.ts';
import type { Theorem } from '../../../../src/checker/kernel/theorem.ts';
import { drawn, randomPoint } from './points.ts';
import { colsOf, determinant, eigenvalues, entry, entrywise, flat, map, NoValue, plus, rowsOf, times, TooLarge, transpose, Values, type At, type Value } from './values.ts';

type Obligation = Theorem['obligations'][number];
/** What a theorem says: its conclusion wherever assumptions and obligations hold. */
export type Claim = Pick<Theorem, 'conclusion' | 'assumptions' | 'obligations'>;
export type Symbols = ReadonlyMap<string, Symbol_>;

/** Rounding that is no difference, as a part of the largest number met. */
const ROUNDING = 1e-9;
const STEP = 1e-4;
/** Derivatives by differences are off by that part. */
const DIFFERENCE = 1e-4;
/** Functions of larger numbers can't be told from their limits. */
const UNDERFLOWS = 15;
/** From here on a number is clear of zero. */
const CLEAR = 1e-6;

/** A statement at one point: true, false, or of no meaning there. */
class Point {
  readonly at: At;
  private readonly random: RandomSource;
  private readonly symbols: Symbols;

  constructor(at: At, symbols: Symbols, random: RandomSource) {
    this.at = at;
    this.symbols = symbols;
    this.random = random;
  }

  private with(values: ReadonlyMap<string, Value>): Point {
    return new Point({ sizes: this.at.sizes, symbols: new Map([...this.at.symbols, ...values]) }, this.symbols, this.random);
  }
  put(name: string, value: Value): Point {
    return this.with(new Map([[name, value]]));
  }
  symbol(name: string): Value {
    const value = this.at.symbols.get(name);
    if (value === undefined) throw new NoValue(name);
    return value;
  }
  value(t: Term): Value {
    return new Values(this.at).of(t);
  }
  number(t: Term): number {
    return entry(this.value(t), 0, 0);
  }
  /** Values of terms, and what counts as rounding among them. */
  values(...terms: readonly Term[]): { readonly list: readonly Value[]; readonly slack: number } {
    const v = new Values(this.at);
    const list = terms.map((t) => v.of(t));
    return { list, slack: ROUNDING * v.heat };
  }

  meets({ kind, term }: Obligation): boolean {
    const { list: [a = []] } = this.values(term);
    if (kind === 'invertible') return Math.abs(determinant(a)) > CLEAR;
    return flat(a).every((x) => (kind === 'positive' ? x > CLEAR : kind === 'nonneg' ? x > CLEAR || x === 0 : kind === 'within-one' ? Math.abs(x) < 1 - CLEAR : Math.abs(x) > CLEAR));
  }

  /** Whether an assumption holds, clear of rounding where it is strict. */
  grants(j: Judgement): boolean {
    if (j[0] === 'pd') return this.fault(j) === null && eigenvalues(this.value(j[1])).every((x) => x > CLEAR);
    if (j[0] !== '<') return this.fault(j) === null;
    const { list: [a = [], b = []] } = this.values(j[1], j[2]);
    return flat(entrywise(b, a, (y, x) => y - x)).every((d) => d > CLEAR);
  }

  /** Another value of a symbol, as it is declared or within a domain. */
  private another(name: string, attributes = this.symbols.get(name)?.attributes ?? []): Value {
    const here = this.symbol(name);
    for (let k = 0; k < 20; k++) {
      const value = drawn({ attributes }, rowsOf(here), colsOf(here), this.random);
      if (value !== null) return value;
    }
    throw new NoValue('no other value');
  }

  /** A point within the domain of x, away from its border, and a direction to go. */
  private inside(x: string): { readonly from: Point; readonly move: (h: number) => Point; readonly direction: Value } {
    const isReal = this.symbols.get(x)?.attributes.length === 0;
    const base = isReal ? this.symbol(x) : map(this.symbol(x), (v) => v + 0.1);
    const direction = map(base, () => (0.3 + 0.7 * this.random.unit()) * (this.random.int(2) === 0 ? 1 : -1));
    return { from: this.put(x, base), move: (h) => this.put(x, plus(base, direction, h)), direction };
  }

  /** Whether the judgement holds; why not, null where it does. Throws NoValue, TooLarge. */
  fault(j: Judgement): string | null {
    switch (j[0]) {
      case '=': {
        const { list: [a = [], b = []], slack } = this.values(j[1], j[2]);
        return flat(plus(a, b, -1)).some((x) => Math.abs(x) > slack) ? 'the sides differ' : null;
      }
      case '<=': case '<': {
        const { list: [a = [], b = []], slack } = this.values(j[1], j[2]);
        const gaps = flat(entrywise(b, a, (y, x) => y - x));
        return gaps.some((d) => d < -slack) ? 'the order is another one' : j[0] === '<' && gaps.some((d) => d === 0) && slack < ROUNDING * UNDERFLOWS ? 'the order is not strict' : null;
      }
      case '<<': {
        const { list: [a = [], b = []], slack } = this.values(j[1], j[2]);
        const size = rowsOf(a) * slack;
        if ([a, b].some((m) => flat(plus(m, transpose(m), -1)).some((x) => Math.abs(x) > size))) return 'a side is not symmetric';
        return eigenvalues(plus(b, a, -1)).some((x) => x < -10 * size) ? 'the difference is not semidefinite' : null;
      }
      case 'pd': {
        const { list: [a = []], slack } = this.values(j[1]);
        if (flat(plus(a, transpose(a), -1)).some((x) => Math.abs(x) > slack)) return 'the matrix is not symmetric';
        return eigenvalues(a).some((x) => x < -10 * slack) ? 'the matrix is not definite' : null;
      }
      case 'grad': case 'slope': {
        const [, f, x, g] = j;
        const { from, move, direction } = this.inside(x);
        const there = from.values(f, g);
        const expected = flat(entrywise(there.list[1] ?? [], direction, (a, b) => a * b)).reduce((a, b) => a + b, 0);
        const [before, here, behind] = [-STEP, 0, STEP].map((h) => move(h).number(f)) as [number, number, number];
        const near = (behind - before) / (2 * STEP);
        // A kink is no place for a slope.
        if (Math.abs(before - 2 * here + behind) > 0.01 * STEP * (1 + Math.abs(near))) return j[0] === 'slope' ? this.jump(f, x) : null;
        return Math.abs(near - expected) > DIFFERENCE * (1 + Math.abs(near) + there.slack / ROUNDING * 1e-3) ? `the derivative is ${near}, not ${expected}` : j[0] === 'slope' ? this.jump(f, x) : null;
      }
      case 'hess': return this.curvature(j[1], typeof j[2] === 'string' ? [j[2]] : j[2], j[3]);
      case 'maj': case 'mnr': {
        const [kind, f, g, x, y] = j;
        const sign = kind === 'maj' ? 1 : -1;
        const touching = this.put(x, this.symbol(y)).values(f, g);
        const gap = (at: Point): { readonly d: number; readonly slack: number } => { const { list: [a = [], b = []], slack } = at.values(f, g); return { d: sign * (entry(b, 0, 0) - entry(a, 0, 0)), slack }; };
        if (Math.abs(entry(touching.list[0] ?? [], 0, 0) - entry(touching.list[1] ?? [], 0, 0)) > touching.slack) return 'the surrogate does not touch';
        for (let k = 0; k < 3; k++) {
          const { d, slack } = gap(k === 0 ? this : this.put(x, this.another(x)));
          if (d < -slack) return 'the surrogate lies on the wrong side';
        }
        return null;
      }
      case 'argmin': case 'argmax': {
        const [kind, g, x, domain, v] = j;
        const best = this.value(v);
        const lies: Readonly<Record<Domain, boolean>> = {
          reals: true, nonneg: flat(best).every((a) => a >= 0), positive: flat(best).every((a) => a > 0), binary: flat(best).every((a) => Math.abs(a) === 1),
          get posdef() { return eigenvalues(best).every((a) => a > 0); },
        };
        if (!lies[domain]) return `the update is not ${domain}`;
        const at = this.put(x, best).values(g);
        for (let k = 0; k < 4; k++) {
          const other = this.another(x, domain === 'reals' ? [] : [domain]);
          const near = k < 2 || domain === 'binary' ? other : map(plus(map(best, (a) => 0.9 * a), other, 0.1), (a) => a);
          const { list: [value = []], slack } = this.put(x, near).values(g);
          if ((kind === 'argmin' ? 1 : -1) * (entry(at.list[0] ?? [], 0, 0) - entry(value, 0, 0)) > Math.max(at.slack, slack)) return 'another point is better';
        }
        return null;
      }
      case 'hq': {
        const [, phi, w, t] = j;
        const base = 0.05 + entry(this.symbol(t), 0, 0);
        const at = (x: number, e: Term): number => this.put(t, [[x]]).number(e);
        const slope = (at(base + STEP, phi) - at(base - STEP, phi)) / (2 * STEP);
        if (Math.abs(slope - base * at(base, w)) > DIFFERENCE * (1 + Math.abs(slope))) return 'the weight is another one';
        if (at(base * 1.5, w) > at(base, w) + CLEAR) return 'the weight rises';
        return Math.abs(at(1e-9, phi) - at(0, phi)) > 1e-3 ? 'phi jumps at 0' : null;
      }
      case 'convex': return null;
      case 'and': return (j.slice(1) as unknown as readonly Judgement[]).map((k) => this.fault(k)).find((f) => f !== null) ?? null;
    }
  }

  /** A function with a slope is continuous. */
  private jump(f: Term, t: string): string | null {
    const isReal = this.symbols.get(t)?.attributes.length === 0;
    for (const place of isReal ? [-1, -0.5, 0, 0.5, 1, 2] : [0.5, 1, 2]) {
      const [low, here, high] = [-1e-7, 0, 1e-7].map((h) => this.put(t, [[place + h]]).number(f)) as [number, number, number];
      if (Math.max(Math.abs(low - here), Math.abs(high - here)) > 1e-2 * (1 + Math.abs(here))) return `the function jumps at ${place}`;
    }
    return null;
  }

  private curvature(f: Term, names: readonly string[], h: Term): string | null {
    const parts = names.map((x) => this.inside(x));
    const move = (k: number): Point => this.with(new Map(parts.map((p, i) => [names[i] ?? '', p.move(k).symbol(names[i] ?? '')])));
    const d = parts.flatMap((p) => flat(transpose(p.direction)).map((x) => [x]));
    const { list: [matrix = []], slack } = move(0).values(h);
    if (flat(plus(matrix, transpose(matrix), -1)).some((x) => Math.abs(x) > slack)) return 'the Hessian is not symmetric';
    const expected = entry(times(times(transpose(d), matrix), d), 0, 0);
    const second = (s: number): number => (move(s).number(f) - 2 * move(0).number(f) + move(-s).number(f)) / (s * s);
    const [near, wide] = [second(1e-3), second(2e-3)];
    if (Math.abs(near - wide) > 1e-3 * (1 + Math.abs(near))) return null;
    return Math.abs(near - expected) > 1e-2 * (1 + Math.abs(near)) ? `the second derivative is ${near}, not ${expected}` : null;
  }

  /** A convex function on a segment, whose points have to be allowed where its ends are. */
  chord(j: Extract<Judgement, readonly ['convex', ...unknown[]]>, allowed: (p: Point) => boolean): string | null {
    const [, f, x] = j;
    const names = typeof x === 'string' ? [x] : x;
    const ends = [this, this.with(new Map(names.map((n) => [n, this.another(n)])))] as const;
    if (!ends.every((p) => allowed(p))) throw new NoValue('not allowed');
    const w = this.random.int(2) === 0 ? 0.5 : 0.2;
    const between = this.with(new Map(names.map((n) => [n, plus(map(ends[0].symbol(n), (a) => (1 - w) * a), ends[1].symbol(n), w)])));
    if (!allowed(between)) return 'the points that are allowed are not a convex set';
    const [a, b, m] = [...ends, between].map((p) => p.values(f)) as [ReturnType<Point['values']>, ReturnType<Point['values']>, ReturnType<Point['values']>];
    const slack = Math.max(a.slack, b.slack, m.slack);
    const above = plus(plus(map(a.list[0] ?? [], (v) => (1 - w) * v), b.list[0] ?? [], w), m.list[0] ?? [], -1);
    return flat(above).some((d) => d < -slack) ? 'a chord lies below' : null;
  }
}

const namesOf = (j: Judgement): readonly string[] => (j[0] === 'and' ? (j.slice(1) as unknown as readonly Judgement[]).flatMap(namesOf) : j.slice(2).flatMap((x) => (typeof x === 'string' ? [x] : Array.isArray(x) ? (x as readonly unknown[]).filter((y): y is string => typeof y === 'string') : [])));
const mentioned = (x: unknown, into: Set<string>): Set<string> => {
  if (typeof x === 'string') into.add(x);
  else if (Array.isArray(x)) x.forEach((y) => mentioned(y, into));
  return into;
};

/** Names of sizes among the names and operations that stand in a theorem; others do no harm. */
const sizesIn = (symbols: Symbols, names: ReadonlySet<string>): readonly string[] => {
  const found = new Set(names);
  for (const s of symbols.values()) mentioned([s.rows, s.cols, s.range ?? 1], found);
  return [...found].filter((n) => /^[A-Za-z_]\w*$/.test(n) && !symbols.has(n));
};

/** What was found of a theorem: at how many points it was tested, and a point at which it fails. */
export interface Finding {
  readonly tested: number;
  readonly fault?: string;
  readonly point?: At;
}

/** Tests a theorem at random points. A term without a value, where all that has to hold does, is a fault too. */
export const tested = (claim: Claim, all: Symbols, random: RandomSource, { wanted, attempts }: { readonly wanted: number; readonly attempts: number }): Finding => {
  const { conclusion, assumptions, obligations } = claim;
  const names = mentioned([...assumptions, conclusion, ...obligations.map((o) => o.term)], new Set());
  const symbols = new Map([...all].filter(([n]) => names.has(n) || namesOf(conclusion).includes(n)));
  const sizeNames = sizesIn(symbols, names);
  let count = 0;
  for (let k = 0; k < attempts && count < wanted; k++) {
    const at = randomPoint(symbols, sizeNames, random);
    if (at === null) continue;
    const point = new Point(at, symbols, random);
    const holds = (p: Point): boolean => assumptions.every((j) => p.grants(j)) && obligations.every((o) => p.meets(o));
    let fault: string | null;
    try {
      if (conclusion[0] === 'convex') fault = point.chord(conclusion, holds);
      else {
        if (!holds(point)) continue;
        try {
          fault = point.fault(conclusion);
        } catch (error) {
          // Whether bound variables are within the domain is up to those.
          if (!(error instanceof NoValue) || error.message === 'no other value') throw error;
          fault = `no value: ${error.message}`;
        }
      }
    } catch (error) {
      if (error instanceof NoValue || error instanceof TooLarge) continue;
      throw error;
    }
    count++;
    if (fault !== null) return { tested: count, fault, point: at };
  }
  return { tested: count };
};
