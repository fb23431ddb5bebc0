import { describe, expect, it } from 'vitest';
import { attributeProblems } from '../../src/compile/values/attributes.ts';
import { readDeclarations } from '../../src/elaborate/index.ts';
import { symbol } from '../../src/expr/build.ts';
import type { Attribute } from '../../src/expr/expr.ts';
import { dimNamed } from '../../src/shape/dim.ts';
import { shape } from '../../src/shape/shape.ts';

const ALL: readonly Attribute[] = ['symmetric', 'skew', 'diagonal', 'orthogonal', 'posdef', 'psd', 'invertible', 'nonneg', 'positive', 'binary', 'mask', 'hollow', 'simplex', 'fullrank'];
const ENTRIES = [-1, 0, 0.125, 0.25, 0.5, 1];
const pairs = ALL.flatMap((a, i) => ALL.slice(i + 1).map((b) => [a, b] as const));
const codesOf = (text: string): readonly string[] => {
  const read = readDeclarations(text);
  return read.ok ? [] : read.diagnostics.map((d) => d.code);
};

describe('two attributes of a matrix', () => {
  const n = dimNamed('n');
  const own = new Map(ALL.map((a) => [a, symbol('A', shape(n, n), [a])]));
  const square = ENTRIES.flatMap((a) => ENTRIES.flatMap((b) => ENTRIES.flatMap((c) => ENTRIES.map((d) => ({ rows: 2, cols: 2, data: Float64Array.of(a, b, c, d) })))));
  const having = new Map(ALL.map((a) => {
    const s = own.get(a);
    return [a, new Set(square.filter((value) => s !== undefined && attributeProblems(s, value, 1e-9).length === 0))];
  }));
  // The values that the compiler accepts for both attributes decide: none or a single one is a contradiction.
  it.each(pairs)('%s %s are refused just where fewer than two matrices of two rows have both', (a, b) => {
    const both = [...(having.get(a) ?? [])].filter((value) => having.get(b)?.has(value) === true);
    expect(codesOf(`A : matrix(n, n) ${a} ${b}`)).toEqual(both.length < 2 ? ['contradictory-attributes'] : []);
    expect(codesOf(`A : matrix(n, n) ${b} ${a}`)).toEqual(both.length < 2 ? ['contradictory-attributes'] : []);
  });

  it('may go together for a column or a scalar', () => {
    for (const text of ['x : vector(n) positive orthogonal', 'x : vector(n) simplex orthogonal', 's : scalar diagonal positive', 'y : vector(n) mask simplex']) expect(codesOf(text), text).toEqual([]);
    for (const text of ['x : vector(n) binary positive', 'x : vector(n) binary orthogonal', 's : scalar skew positive']) expect(codesOf(text), text).toEqual(['contradictory-attributes']);
  });
});
