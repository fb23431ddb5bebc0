import { describe, expect, it } from 'vitest';
import { degreesInSizes, SMALL_ORDER, type Axis } from '../../src/checker/terms/sizedegrees.ts';
import { shapesAt } from '../../src/checker/terms/shapes.ts';
import type { Env, Term } from '../../src/checker/terms/term.ts';

const env: Env = { symbols: new Map([['A', { rows: ['+', 'n', 'n'], cols: ['+', 'n', 'n'], attributes: [] }], ['b', { rows: 'n', cols: 1, attributes: [] }]]), conditions: [], functions: new Map() };
const small = shapesAt(env, new Map([['n', SMALL_ORDER]]));
const large = shapesAt(env, new Map([['n', SMALL_ORDER + 1]]));
const axesOf = (t: Term): readonly Axis[] => small(t).flatMap((size, k) => (size === 1 ? [] : [{ degrees: new Map([['n', size === large(t)[k] ? 0 : 1]]), small: size }]));
const degreeIn = (t: Term) => {
  const { degrees, pinned } = degreesInSizes(['n'], [t], axesOf, env.symbols);
  return { degree: degrees.get('n') ?? 0, pinned: [...pinned] };
};

describe('the degree in a size as a number', () => {
  const overIndex = (count: number): Term => ['sumover', 'i', count, ['./', 'i', ['+', ['dim', 'n'], 'i']]];
  it('counts every denominator of a sum over fractions of the index', () => {
    // Σ c_i/(n + i) is 0 at one size less than it has terms, for some numbers c_i.
    for (const count of [2, 5, 12]) expect(degreeIn(overIndex(count)).degree).toBeGreaterThanOrEqual(count);
    expect(degreeIn(['sumover', 'i', 'n', ['./', '1', ['+', ['dim', 'n'], 'i']]])).toMatchObject({ pinned: ['n'] });
  });

  it('counts one denominator where the terms share it', () => {
    expect(degreeIn(['sumover', 'i', 12, ['./', 'i', ['dim', 'n']]]).degree).toBe(1);
    expect(degreeIn(['sumover', 'i', 'n', ['./', ['index', 'b', 'i'], ['dim', 'n']]]).pinned).toEqual([]);
  });

  it('counts as many factors of a determinant as its operand has rows at the largest sizes that it is tried at', () => {
    expect(degreeIn(['det', ['.*', ['dim', 'n'], 'A']])).toEqual({ degree: 2 * SMALL_ORDER, pinned: ['n'] });
  });
});
