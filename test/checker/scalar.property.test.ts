import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proveScalar, type Domain } from '../../src/checker/scalar/index.ts';
import type { Term } from '../../src/checker/terms/term.ts';

const FLOAT: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp, log: Math.log, sqrt: Math.sqrt, abs: Math.abs, sign: Math.sign, tanh: Math.tanh, cosh: Math.cosh, log1p: Math.log1p, atan: Math.atan, sin: Math.sin,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)), softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), square: (x) => x * x,
  logcosh: (x) => Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.LN2, relu: (x) => Math.max(0, x), step: (x) => (1 + Math.sign(x)) / 2,
};

/** Floating-point value; NaN where a term isn't defined. */
const value = (t: Term, at: Readonly<Record<string, number>>): number => {
  if (typeof t === 'string') return at[t] ?? t.split('/').map(Number).reduce((a, b) => a / b);
  const [a = NaN, b = NaN] = (t.slice(1) as readonly Term[]).map((s) => value(s, at));
  switch (t[0]) {
    case '+': return a + b;
    case '-': return t.length === 2 ? -a : a - b;
    case '.*': return a * b;
    case './': return b === 0 ? NaN : a / b;
    case '.^': return a ** b;
    default: return FLOAT[t[0]]?.(a) ?? NaN;
  }
};

const constant = fc.constantFrom('1', '2', '-1', '1/2', '-2', '1/3', '5/4');
const { term } = fc.letrec<{ readonly term: Term }>((tie) => ({
  term: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 4, arbitrary: fc.oneof({ weight: 3, arbitrary: fc.constant<Term>('t') }, { weight: 1, arbitrary: fc.constant<Term>('c') }, { weight: 2, arbitrary: constant }) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom('+', '-', '.*', './'), tie('term'), tie('term')) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...Object.keys(FLOAT)), tie('term')) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('.^'), tie('term'), fc.constantFrom('2', '3', '-1', '1/2')) },
    { weight: 1, arbitrary: tie('term').map((x): Term => ['log', ['+', '1', ['square', x]]]) },
    { weight: 1, arbitrary: tie('term').map((x): Term => ['sqrt', ['+', '1', ['square', x]]]) },
  ),
}));

const DOMAINS: readonly { readonly domain: Domain; readonly points: readonly number[] }[] = (() => {
  const far = Array.from({ length: 200 }, (_, k) => Math.tan((k + 1) / 140));
  const evenly = (lo: number, hi: number): readonly number[] => Array.from({ length: 201 }, (_, k) => lo + ((hi - lo) * k) / 200);
  return [
    { domain: 'reals', points: [...far, 0, ...far.map((x) => -x)] },
    { domain: 'nonneg', points: [...far, 0] },
    { domain: 'positive', points: far },
    { domain: { lo: '-1', hi: '2' }, points: evenly(-1, 2) },
    { domain: { lo: '1/4', hi: '3/4' }, points: evenly(0.25, 0.75) },
    { domain: { lo: '-3', hi: '-1/2' }, points: evenly(-3, -0.5) },
  ];
})();

/** Values at all points, for several values of the parameter. */
const valuesOf = (t: Term, points: readonly number[]): readonly number[] => [0.1, 0.5, 1, 2, 7].flatMap((c) => points.map((x) => value(t, { t: x, c })));
const rational = (x: number): string => `${Math.round(x * 1e6)}/1000000`;

describe('random scalar inequalities', () => {
  const counts = { proved: 0, refused: 0, undefined: 0 };

  it('are never proved where a dense sample contradicts them or is not defined', () => {
    fc.assert(fc.property(term, fc.constantFrom(...DOMAINS), fc.constantFrom(1e-4, 1e-2, 1), (t, { domain, points }, gap) => {
      const values = valuesOf(t, points);
      const least = values.reduce((a, b) => Math.min(a, b));
      const size = Math.max(1, Math.abs(least));
      const claim = (bound: string): boolean => proveScalar(bound, t, '<=', { symbol: 't', domain, parameters: { c: 'positive' } }).proved;
      if (Number.isNaN(least)) {
        counts.undefined++;
        expect(claim('-1000000')).toBe(false);
      } else if (Math.abs(least) < 1e6) {
        expect(claim(rational(least + gap * size))).toBe(false);
        counts.refused++;
        if (claim(rational(least - gap * size))) counts.proved++;
      }
    }), { numRuns: 250, seed: 20 });
  }, 120_000);

  it('are proved often enough for that to mean something', () => {
    expect(counts.proved).toBeGreaterThan(60);
    expect(counts.refused).toBeGreaterThan(100);
    expect(counts.undefined).toBeGreaterThan(10);
  });
});

describe('a moved constant', () => {
  const half: Term = ['.*', '1/2', 't'];
  const s: Term = ['sigmoid', 't'];
  const TIGHT: readonly { readonly f: Term; readonly domain: Domain; readonly most: string }[] = [
    { f: ['.*', s, ['-', '1', s]], domain: 'reals', most: '1/4' },
    { f: ['./', ['tanh', half], ['.*', '2', 't']], domain: 'positive', most: '1/4' },
    { f: ['-', ['logcosh', 't'], ['.*', '1/2', ['square', 't']]], domain: 'reals', most: '0' },
    { f: ['-', ['log', 't'], 't'], domain: 'positive', most: '-1' },
    { f: ['./', '1', ['.^', ['+', '1', ['square', 't']], '3/2']], domain: 'reals', most: '1' },
    { f: ['./', 't', ['+', '1', ['square', 't']]], domain: 'reals', most: '1/2' },
    { f: ['.*', 't', ['exp', ['-', ['-', 't', '1']]]], domain: 'nonneg', most: '1' },
  ];
  it.each(TIGHT)('decides the answer: $most', ({ f, domain, most }) => {
    const claim = (bound: Term, relation: '<=' | '<' = '<='): boolean => proveScalar(f, bound, relation, { symbol: 't', domain, parameters: {} }).proved;
    expect(claim(most)).toBe(true);
    expect(claim(['+', most, '1/1000000'])).toBe(true);
    for (const less of ['1/1000000', '1/1000', '1/10', '1']) expect(claim(['-', most, less])).toBe(false);
    expect(claim(['-', most, '1/1000000'], '<')).toBe(false);
  });
});
