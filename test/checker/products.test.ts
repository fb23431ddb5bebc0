import { describe, expect, it } from 'vitest';
import { productOf } from '../../src/checker/numbers/matrix.ts';
import { Points } from '../../src/checker/trials/points.ts';
import { identityStatement } from '../../src/checker/trials/statement.ts';
import { modularTrial } from '../../src/checker/trials/trial.ts';
import type { Dim, Env, Symbol_, Term } from '../../src/checker/terms/term.ts';

const matrix = (rows: Dim, cols: Dim): Symbol_ => ({ rows, cols, attributes: [] });
const env: Env = {
  symbols: new Map([['A', matrix('m', 'm')], ['B', matrix('n', 'n')], ['u', matrix('m', 1)], ['v', matrix('m', 1)], ['s', matrix(1, 1)], ['C', matrix('n', 'm')], ['k', matrix(['*', 'm', 'n'], 2)], ['p', matrix('m', 2)]]),
  conditions: [], functions: new Map(),
};

/** Matrices with m*n columns, or m, by the symbol that they are applied to. */
const CASES: readonly (readonly [Term, string])[] = [
  [['kron', 'A', 'B'], 'k'],
  [['+', ['kron', ["'", 'A'], ['eye', 'n']], ['-', ['*', '3', ['kron', ['eye', 'm'], 'B']]]], 'k'],
  [['*', ['diag', ['vec', 'C']], ['kron', 'A', 'B'], ['diag', ['vec', 'C']]], 'k'],
  [['-', ['diag', ['vec', 'C']], ['.*', 's', ['kron', 'A', 'B']]], 'k'],
  [['*', ['*', ["'", 'u'], 'v'], 'A'], 'p'],
  [['*', ["'", 'u'], 'v', 'A'], 'p'],
  [['*', 'u', ["'", 'v'], 's', 'A'], 'p'],
  [['sumover', 'i', 'm', ['*', ['index', 'A', ':', 'i'], ['index', 'A', 'i', ':']]], 'p'],
  [['block', ['A', 'A'], ['A', 'A']], 'w'],
  [['slice', ['kron', 'A', 'B'], 1, 2, 0, 'm'], 'p'],
];

describe('a matrix that is applied without being built', () => {
  const all: Env = { ...env, symbols: new Map([...env.symbols, ['w', matrix(['+', 'm', 'm'], 2)]]) };
  it.each(CASES.map(([t, v]) => [JSON.stringify(t), t, v] as const))('%s does what it does when it is', (_, t, v) => {
    for (const [m, n] of [[3, 2], [2, 3], [4, 1], [1, 2]] as const) {
      if (JSON.stringify(t).includes('slice') && m * n < 4) continue;
      const points = new Points(identityStatement(t, v), all, 'products');
      const { evaluator } = modularTrial(points.at({ sizes: new Map([['m', m], ['n', n]]) }, `${m} ${n}`, { special: false }), 'opaque', 0);
      const at = evaluator(1);
      expect(at.times(t, at.value(v))).toEqual(productOf(at.value(t), at.value(v), at.field));
      const column = ['index', v, ':', '1'] as Term;
      expect(at.value(['*', t, column])).toEqual(productOf(at.value(t), at.value(column), at.field));
    }
  });

  it('keeps to shapes', () => {
    const points = new Points(identityStatement(['kron', 'A', 'B'], 'k'), env, 'products');
    const { evaluator } = modularTrial(points.at({ sizes: new Map([['m', 3], ['n', 2]]) }, 'shapes', { special: false }), 'opaque', 0);
    expect(() => evaluator(1).times(['kron', 'A', 'B'], evaluator(1).value('u'))).toThrow('6×6 times 3×1');
    expect(() => evaluator(1).value(['*', ['+', 'A', 'B'], 'u'])).toThrow();
  });
});

describe('a diagonal matrix of one number', () => {
  it.each([[['*', ['diag', 's'], 'p'], ['*', 's', 'p']], [['*', 'p', ['diag', 's']], ['*', 'p', 's']]] as const)('%j scales', (product, scaled) => {
    const points = new Points(identityStatement(scaled as Term, 'p'), env, 'scaled');
    const at = modularTrial(points.at({ sizes: new Map([['m', 3], ['n', 2]]) }, 'scaled', { special: false }), 'opaque', 0).evaluator(1);
    expect(at.value(product as Term)).toEqual(at.value(scaled as Term));
  });
});
