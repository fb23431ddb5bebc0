import { describe, expect, it } from 'vitest';
import { checkGradient, decideEqual, type Attribute, type Env, type Symbol_, type Term } from '../../src/checker/index.ts';

const SEEDS = Array.from({ length: 12 }, (_, i) => `seed ${i}`);
const symbol = (rows: Symbol_['rows'], cols: Symbol_['cols'], ...attributes: readonly Attribute[]): Symbol_ => ({ rows, cols, attributes });
const matrix = (...attributes: readonly Attribute[]): Symbol_ => symbol('n', 'n', ...attributes);
const vector = (...attributes: readonly Attribute[]): Symbol_ => symbol('n', 1, ...attributes);
const scalar = (...attributes: readonly Attribute[]): Symbol_ => symbol(1, 1, ...attributes);
const index: Symbol_ = { rows: 1, cols: 1, attributes: [], range: 'n' };
const env = (symbols: Readonly<Record<string, Symbol_>>): Env => ({ symbols: new Map(Object.entries(symbols)), conditions: [], functions: new Map() });

const I: Term = ['eye', 'n'];
const dim: Term = ['dim', 'n'];
const square = (t: Term): Term => ['.^', t, '2'];
const k = (n: number): Term => ['-', dim, String(n)];

/** Statements that are false, each true at some sizes, signs, indices or in double precision. */
const FALSE: readonly (readonly [what: string, left: Term, right: Term, symbols: Readonly<Record<string, Symbol_>>])[] = [
  ['the characteristic equation of 2-by-2 matrices', ['+', ['*', 'A', 'A'], ['-', ['*', ['tr', 'A'], 'A']], ['*', ['det', 'A'], I]], ['zeros', 'n', 'n'], { A: matrix() }],
  ['a polynomial in a size that vanishes at 2, 3 and 4', ['*', k(2), k(3), k(4)], '0', { x: vector() }],
  ['a polynomial in a size that vanishes at 1 to 8', ['*', ...Array.from({ length: 8 }, (_, i) => k(i + 1)), 'x'], ['zeros', 'n', 1], { x: vector() }],
  ['the determinant of a dyad, zero but for numbers', ['det', ['*', 'x', ["'", 'x']]], '0', { x: vector() }],
  ['a root with a size beside 2', ['sqrt', ['+', ['ones', 'n', 1], square('x')]], ['sqrt', ['+', ['ones', 'n', 1], square(['*', ['./', '2', dim], 'x'])]], { x: vector() }],
  ['the determinant of a skew matrix, zero for odd sizes', ['det', 'S'], '0', { S: matrix('skew') }],
  ['a root that forgets the absolute value', ['sqrt', square('c')], 'c', { c: scalar() }],
  ['a half power that forgets it', ['.^', square('c'), '1/2'], 'c', { c: scalar() }],
  ['two roots whose product is rational up to a sign', ['*', ['sqrt', 'a'], ['sqrt', ['*', 'a', square('b')]]], ['*', 'a', 'b'], { a: scalar('positive'), b: scalar() }],
  ['a norm that forgets the sign of a factor', ['norm2', ['*', 'c', 'x']], ['*', 'c', ['norm2', 'x']], { c: scalar(), x: vector() }],
  ['a product of positive parts', ['*', ['relu', 'a'], ['relu', 'b'], ['relu', 'c']], '0', { a: scalar(), b: scalar(), c: scalar() }],
  ['the rotations as all orthogonal matrices', ['det', 'Q'], '1', { Q: matrix('orthogonal') }],
  ['the reflections as all orthogonal matrices', ['det', 'Q'], '-1', { Q: matrix('orthogonal') }],
  ['an entry of the identity off its diagonal', ['index', I, 'i', 'j'], '0', { i: index, j: index }],
  ['an entry of the identity in its first column', ['index', I, 'i', '1'], '0', { i: index }],
  ['a product of four mask entries', ['*', 'a', 'b', 'c', 'd'], '0', { a: scalar('mask'), b: scalar('mask'), c: scalar('mask'), d: scalar('mask') }],
  ['a difference below what double precision compares', 'x', ['+', 'x', ['*', '1/1000000000000', 'x']], { x: vector() }],
  ['a sum whose terms differ in the exponent alone', ['sumover', 'i', 3, ['mpow', 'A', 'i']], ['*', '3', 'A'], { A: matrix() }],
  ['a sum whose terms differ in a subscript alone', ['sumover', 'i', 'n', ['index', 'x', 'i', '1']], ['*', dim, ['index', 'x', '1', '1']], { x: vector() }],
  ['two tiny sides', ['*', '1/10000000000000000', 'x'], ['*', '1/5000000000000000', 'x'], { x: vector() }],
];

/** Statements that are true, each easily refuted by a draw that ignores an attribute or takes unfit sizes. */
const TRUE: readonly (readonly [what: string, left: Term, right: Term, symbols: Readonly<Record<string, Symbol_>>])[] = [
  ['a sum of matrix powers', ['sumover', 'i', 2, ['mpow', 'A', 'i']], ['+', 'A', ['*', 'A', 'A']], { A: matrix() }],
  ['symmetric orthogonal matrices are involutions', ['*', 'Q', 'Q'], I, { Q: matrix('orthogonal', 'symmetric') }],
  ['diagonal orthogonal matrices are involutions', ['*', 'Q', 'Q'], I, { Q: matrix('orthogonal', 'diagonal') }],
  ['a hollow mask has no diagonal', ['diagvec', 'M'], ['zeros', 'n', 1], { M: matrix('mask', 'hollow', 'symmetric') }],
  ['a diagonal semidefinite matrix has no negative entries', ['abs', 'D'], 'D', { D: matrix('diagonal', 'psd') }],
  ['a part of a column and the rest of it', ["*", ["'", 'x'], 'x'], ['+', ['sum', square(['slice', 'x', 0, 'm', 0, 1])], ['sum', square(['slice', 'x', 'm', ['-', 'n', 'm'], 0, 1])]], { x: vector(), y: symbol('m', 1) }],
  ['exp undoes log below it', ['exp', ['-', 'x', ['*', ['ones', 'n', 1], ['log', ['sum', ['exp', 'x']]]]]], ['./', ['exp', 'x'], ['sum', ['exp', 'x']]], { x: vector() }],
  ['quarter powers multiply', ['.*', ['.^', 'x', '3/4'], ['.^', 'x', '1/4']], 'x', { x: vector('positive') }],
  ['halves of a symbolic exponent add', ['*', ['.^', 'a', ['*', '1/2', 't']], ['.^', 'a', ['./', 't', '2']]], ['.^', 'a', 't'], { a: scalar('positive'), t: scalar() }],
];

describe('the promise that no verdict is wrong', () => {
  for (const [what, left, right, symbols] of FALSE)
    it(`refutes ${what} at every seed`, () => {
      for (const seed of SEEDS) expect([seed, decideEqual(left, right, env(symbols), { seed }).verdict]).toEqual([seed, 'different']);
    });
  for (const [what, left, right, symbols] of TRUE)
    it(`proves that ${what} at every seed`, () => {
      for (const seed of SEEDS) expect(decideEqual(left, right, env(symbols), { seed })).toMatchObject({ verdict: 'equal', grade: 'P' });
    });

  it('refutes nothing with draws that lack one of the attributes', () => {
    const clash = env({ P: matrix('orthogonal', 'skew') });
    for (const seed of SEEDS) expect(decideEqual(["'", 'P'], ['-', 'P'], clash, { seed }).verdict).not.toBe('different');
  });

  it('looks for differences only where both sides have values', () => {
    for (const seed of SEEDS) expect(decideEqual(['*', ['log', 'c'], 'c'], ['*', ['log', 'c'], ['abs', 'c']], env({ c: scalar() }), { seed }).verdict).not.toBe('different');
  });
  it('knows roots of constants, and roots of every entry of a matrix', () => {
    const at = env({ q: vector(), k: vector(), X: matrix() });
    const smooth: Term = ['sqrt', ['+', ['ones', 'n', 'n'], square('X')]];
    for (const root of ['2', '11']) expect(checkGradient(['*', ['sqrt', root], ["'", 'q'], 'k'], { name: 'q' }, ['*', ['sqrt', root], 'k'], at, { seed: 'roots' })).toMatchObject({ verdict: 'equal', grade: 'P' });
    expect(checkGradient(['sum', smooth], { name: 'X' }, ['./', 'X', smooth], at, { seed: 'roots' })).toMatchObject({ verdict: 'equal', grade: 'P' });
  });
  it('differentiates a determinant that is zero everywhere', () => {
    const pair: Env = { ...env({ x: vector(), y: vector() }), conditions: [{ kind: 'size', left: 'n', order: '>', right: 1 }] };
    const f: Term = ['det', ['*', 'x', ["'", 'y']]];
    for (const seed of SEEDS) expect(checkGradient(f, { name: 'x' }, ['zeros', 'n', 1], pair, { seed })).toMatchObject({ verdict: 'equal', grade: 'P' });
  });

  it('says how little an acceptance by sign patterns is worth', () => {
    const { log2Error = 0, heuristic } = decideEqual(['sqrt', square('c')], ['abs', 'c'], env({ c: scalar() }), { seed: 'fixed' });
    expect(heuristic).toBe(true);
    expect(log2Error).toBeGreaterThan(-100);
    expect(log2Error).toBeLessThan(-15);
  });
});
