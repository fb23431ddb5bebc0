import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCuts, findCuts } from '../../src/checker/scalar/branch.ts';
import * as I from '../../src/checker/scalar/interval.ts';
import { cellPoints, fromRationals, hasRoot, signAt, signOn, times, type Interval, type Poly } from '../../src/checker/scalar/poly.ts';
import { compare, parse, print, rat, type Rat } from '../../src/checker/numbers/rat.ts';
import { expand } from '../../src/checker/scalar/translate.ts';

const line: Interval = { lo: null, hi: null, loOpen: true, hiOpen: true };
const between = (lo: Rat, hi: Rat, open: boolean): Interval => ({ lo, hi, loOpen: open, hiOpen: open });
const product = (roots: readonly Rat[]): Poly => roots.map((r): Poly => [-r.num, r.den]).reduce(times, [1n]);
const anyRat = fc.tuple(fc.bigInt(-30n, 30n), fc.bigInt(1n, 12n)).map(([n, d]) => rat(n, d));

describe('polynomials', () => {
  it('finds one point in each cell between the roots', () => {
    fc.assert(fc.property(fc.array(anyRat, { minLength: 1, maxLength: 5 }), (roots) => {
      const distinct = [...new Set(roots.map(print))].map((x) => parse(x) ?? rat(0n)).sort(compare);
      const points = cellPoints(times(product(roots), [1n, 0n, 1n]), line);
      expect(points.length).toBe(distinct.length + 1);
      distinct.forEach((r, k) => {
        expect(compare(points[k] ?? r, r)).toBe(-1);
        expect(compare(points[k + 1] ?? r, r)).toBe(1);
      });
    }), { numRuns: 60, seed: 1 });
  });

  it('knows the sign of a square times a positive polynomial, and that a double root is a root', () => {
    fc.assert(fc.property(fc.array(anyRat, { minLength: 1, maxLength: 3 }), anyRat, (roots, x) => {
      const p = product(roots);
      const square = times(p, p);
      expect(signOn(square, line)).toBe('nonneg');
      expect(hasRoot(square, line)).toBe(true);
      expect(signOn(times(square, [1n]).map((c, k) => (k === 0 ? c + 1n : c)), line)).toBe('positive');
      expect(signAt(square, x)).toBe(roots.some((r) => compare(r, x) === 0) ? 0 : 1);
    }), { numRuns: 60, seed: 2 });
  });

  it('tells open ends from closed ones', () => {
    const p = product([rat(0n)]);
    expect(signOn(p, between(rat(0n), rat(1n), true))).toBe('positive');
    expect(signOn(p, between(rat(0n), rat(1n), false))).toBe('nonneg');
    expect(signOn(p, between(rat(-1n), rat(1n), false))).toBe('neither');
    expect(() => signOn(p, between(rat(1n), rat(1n), false))).toThrow(RangeError);
    expect(() => signOn(new Array<bigint>(100).fill(1n), line)).toThrow(RangeError);
  });

  it('reads rational coefficients up to a positive factor', () => {
    expect(fromRationals([rat(1n, 2n), rat(-1n, 3n), rat(0n)])).toEqual([3n, -2n]);
  });
});

const number = (x: bigint): number => Number(x >> (I.PRECISION - 60n)) / 2 ** 60;

describe('enclosures', () => {
  const FUNCTIONS: readonly { readonly name: string; readonly f: (a: I.Enclosure) => I.Enclosure; readonly g: (x: number) => number; readonly positive?: boolean }[] = [
    { name: 'exp', f: I.exp, g: Math.exp }, { name: 'log', f: I.log, g: Math.log, positive: true }, { name: 'sqrt', f: I.sqrt, g: Math.sqrt, positive: true },
    { name: 'atan', f: I.atan, g: Math.atan }, { name: 'sin', f: I.sin, g: Math.sin }, { name: 'cos', f: I.cos, g: Math.cos },
  ];
  it.each(FUNCTIONS)('hold $name, narrowly at points', ({ f, g, positive = false }) => {
    fc.assert(fc.property(anyRat, (r) => {
      const x = positive ? rat((r.num < 0n ? -r.num : r.num) + 1n, r.den) : r;
      const { lo, hi } = f(I.enclose(x));
      const exact = g(Number(x.num) / Number(x.den));
      const slack = 1e-14 * Math.max(1, Math.abs(exact));
      expect(number(lo)).toBeLessThanOrEqual(exact + slack);
      expect(number(hi)).toBeGreaterThanOrEqual(exact - slack);
      expect(lo).toBeLessThanOrEqual(hi);
      expect(number(hi - lo)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(exact)));
    }), { numRuns: 80, seed: 3 });
  });

  it.each(FUNCTIONS)('hold all values of $name on an interval', ({ f, positive = false }) => {
    fc.assert(fc.property(anyRat, anyRat, fc.integer({ min: 0, max: 8 }), (a, b, k) => {
      const [x, y] = [a, b].map((r) => I.enclose(positive ? rat((r.num < 0n ? -r.num : r.num) + 1n, r.den) : r));
      if (x === undefined || y === undefined) return;
      const middle = x.lo + ((y.lo - x.lo) * BigInt(k)) / 8n;
      const [whole, at] = [f(I.hull(x, y)), f({ lo: middle, hi: middle })];
      expect(whole.lo).toBeLessThanOrEqual(at.hi);
      expect(whole.hi).toBeGreaterThanOrEqual(at.lo);
    }), { numRuns: 80, seed: 5 });
  });

  it('are not points where the value is irrational', () => {
    for (const f of [I.exp, I.log, I.sqrt, I.atan, I.sin, I.cos]) {
      const { lo, hi } = f(I.enclose(rat(3n)));
      expect(lo).toBeLessThan(hi);
    }
  });

  it('know 40 digits of e, log 2, pi and the root of 2', () => {
    const digits = (text: string): Rat => rat(BigInt(text), 10n ** 40n);
    const holds = (a: I.Enclosure, text: string): void => {
      // The 40 digits are cut off, so the value lies between them and the next number of 40 digits.
      const [below, above] = [I.enclose(digits(text)), I.enclose(digits(`${BigInt(text) + 1n}`))];
      expect(a.lo).toBeGreaterThan(below.lo);
      expect(a.hi).toBeLessThan(above.hi);
    };
    holds(I.exp(I.enclose(rat(1n))), '27182818284590452353602874713526624977572');
    holds(I.log(I.enclose(rat(2n))), '6931471805599453094172321214581765680755');
    holds(I.mul(I.enclose(rat(4n)), I.atan(I.enclose(rat(1n)))), '31415926535897932384626433832795028841971');
    holds(I.sqrt(I.enclose(rat(2n))), '14142135623730950488016887242096980785696');
  });

  it('hold arithmetic on intervals', () => {
    fc.assert(fc.property(anyRat, anyRat, anyRat, anyRat, (a, b, c, d) => {
      const [x, y] = [I.hull(I.enclose(a), I.enclose(b)), I.hull(I.enclose(c), I.enclose(d))];
      for (const p of [a, b]) for (const q of [c, d]) {
        for (const [whole, at] of [[I.mul(x, y), I.mul(I.enclose(p), I.enclose(q))], [I.sub(x, y), I.sub(I.enclose(p), I.enclose(q))], [I.power(x, 2), I.power(I.enclose(p), 2)]] as const) {
          expect(whole.lo).toBeLessThanOrEqual(at.hi);
          expect(whole.hi).toBeGreaterThanOrEqual(at.lo);
        }
      }
      if (y.lo <= 0n && y.hi >= 0n) expect(() => I.div(x, y)).toThrow(I.NoEnclosure);
    }), { numRuns: 100, seed: 4 });
  });

  it('are refused outside a domain', () => {
    expect(() => I.log(I.enclose(rat(0n)))).toThrow(I.NoEnclosure);
    expect(() => I.sqrt(I.enclose(rat(-1n)))).toThrow(I.NoEnclosure);
    expect(() => I.exp(I.enclose(rat(10n ** 9n)))).toThrow(I.NoEnclosure);
  });
});

describe('cuts of a box', () => {
  const box = new Map([['x', [rat(-1n), rat(2n)] as const], ['y', [rat(0n), rat(1n)] as const]]);
  const f = expand(['-', ['+', ['*', 'x', 'x'], ['exp', ['*', 'x', 'y']], ['cos', 'y']], '1/2']);

  it('are found and checked', () => {
    const cuts = findCuts(f, true, box, 500);
    expect(cuts).not.toBeNull();
    expect(cuts !== null && checkCuts(f, true, box, cuts)).toBe(true);
  });

  it('are refused where they prove nothing, or cut outside', () => {
    expect(checkCuts(['-', f, '4'], true, box, 'leaf')).toBe(false);
    expect(findCuts(['-', f, '1'], true, box, 500)).toBeNull();
    const unit = new Map([['x', [rat(0n), rat(1n)] as const]]);
    expect(checkCuts('x', false, unit, 'leaf')).toBe(true);
    expect(checkCuts('x', true, unit, 'leaf')).toBe(false);
    expect(checkCuts(['+', '1', 'x'], true, unit, { symbol: 'x', at: '2', below: 'leaf', above: 'leaf' })).toBe(false);
    expect(checkCuts(['+', '1', 'x'], true, unit, { symbol: 'z', at: '1/2', below: 'leaf', above: 'leaf' })).toBe(false);
  });
});
