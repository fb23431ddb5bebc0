import type { Cases } from '../harness.ts';
import { T, S, half, affine, refl } from './premises.ts';

const WEIGHTED = { w: 'n 1 positive', x: 'n 1', y: 'n 1', u: 'n 1', t: '1 1', c: 'n 1 positive' };
const weighted = ['G-JET', { f: half(['sum', ['.*', 'w', 'x', 'x']]), x: 'x', g: ['.*', 'w', 'x'] }] as const;
const GRAMS = { R: 'n n', P: 'n n psd', x: 'n 1', Y: 'k n', F: 'k k posdef' };
const gramR = ['*', T('R'), 'R'];
const weightedFraction = [
  ...affine(['*', 'Y', T('R')], 'Y'), ...affine('F', 'Y'), ['PD-ATTR', { A: 'F' }], ['C-FRAC', {}, [0, 1, 2, 3, 4]],
  ['E-PIT', { a: ['tr', ['*', T(['*', 'Y', T('R')]), ['inv', 'F'], ['*', 'Y', T('R')]]], b: ['tr', ['*', gramR, T('Y'), ['inv', 'F'], 'Y']] }], ['C-EQ', {}, [5, 6]], ['L-ZERO', { A: 'P' }],
] as const;
const length2 = ['*', T('x'), gramR, 'x'];
/** The length of R·x by its Gram matrix. */
const lengths = [
  ['O-SGN', { a: ['*', T(['*', 'R', 'x']), ['*', 'R', 'x']] }], ['E-POLY', { a: ['*', T(['*', 'R', 'x']), ['*', 'R', 'x']], b: length2 }], ['O-EQ', {}, [0, null, 1]],
  ...affine(['*', 'R', 'x']), ['C-NORM', {}, [3, 4]], ['E-PIT', { a: ['norm2', ['*', 'R', 'x']], b: ['sqrt', length2] }], ['L-ZERO', { A: 'P' }],
] as const;

/** Cases of the rules of any judgement. */
export const GENERAL: Cases = {
  PUT: {
    accepts: [
      { decl: WEIGHTED, given: [weighted, ['O-SGN', { a: ['exp', 'u'] }]], with: { s: 'w', r: ['exp', 'u'] } },
      { decl: WEIGHTED, given: [refl(['inner', 'u', 'x'])], with: { s: 'u', r: 'y' } },
      { decl: S, given: [['O-SGN', { a: ['sqrt', 'a'] }]], with: { s: 'a', r: ['exp', 'b'] } },
      { decl: { P: 'n n posdef', Q: 'n n posdef' }, given: [['PD-ATTR', { A: 'P' }], ['PD-ATTR', { A: 'Q' }], ['PD-INV', {}, [1]]], from: [0, 2], with: { s: 'P', r: ['inv', 'Q'] } },
      { decl: WEIGHTED, given: [weighted, ['AND', {}, [0, 0]], ['O-SGN', { a: 'c' }]], from: [1, 2], with: { s: 'w', r: 'c' } },
    ],
    refuses: [
      { decl: WEIGHTED, given: [weighted], with: { s: 'w', r: ['exp', 'u'] }, refused: 'premise' },
      { decl: WEIGHTED, given: [weighted, ['O-SGN', { a: ['square', 'u'] }]], with: { s: 'w', r: ['square', 'u'] }, refused: 'premise' },
      { decl: WEIGHTED, given: [weighted, ['O-SGN', { a: ['exp', 'x'] }]], with: { s: 'w', r: ['exp', 'x'] }, refused: 'condition' },
      { decl: WEIGHTED, given: [weighted], with: { s: 'x', r: 'u' }, refused: 'condition' },
      { decl: WEIGHTED, given: [refl(['inner', 'u', 'x'])], with: { s: 'y', r: 'u' }, refused: 'condition' },
      { decl: WEIGHTED, given: [refl(['inner', 'u', 'x'])], with: { s: 'u', r: 't' }, refused: 'shape' },
      { decl: S, given: [['<=', 'a', 'b']], with: { s: 'a', r: 'c' }, refused: 'condition' },
      { decl: { z: 'n 1 binary', u: 'n 1' }, given: [['O-RANGE', { a: 'z', bound: 'upper' }]], with: { s: 'z', r: 'u' }, refused: 'condition' },
      { decl: { i: '1 1 range n', u: 'n 1', c: '1 1' }, given: [['O-SGN', { a: 'i' }]], with: { s: 'i', r: 'c' }, refused: 'condition' },
    ],
  },
  FACTOR: {
    accepts: [
      { decl: GRAMS, given: weightedFraction, from: [7, 8], with: { s: 'R' } },
      { decl: GRAMS, given: [...lengths, ['C-EQ', {}, [5, 6]], ['FACTOR', { s: 'R' }, [2, 7]]], from: [8, 7], with: { s: 'R' } },
      { decl: GRAMS, given: [...lengths, ['G-JET', { f: ['*', T('x'), gramR, 'x'], x: 'x', g: ['*', '2', gramR, 'x'] }]], from: [8, 7], with: { s: 'R' } },
    ],
    refuses: [
      { decl: GRAMS, given: lengths, from: [5, 7], with: { s: 'R' }, refused: 'condition' },
      { decl: GRAMS, given: lengths, from: [2, 2], with: { s: 'R' }, refused: 'premise' },
      { decl: GRAMS, given: [...lengths, ['G-JET', { f: ['*', T('x'), gramR, 'x'], x: 'x', g: ['*', '2', gramR, 'x'] }], ['L-GRAM', { C: T('x') }]], from: [8, 9], with: { s: 'R' }, refused: 'condition' },
      { decl: { ...GRAMS, R: 'n n orthogonal' }, given: [...lengths, ['E-RW', { a: gramR, path: [], law: 'orthogonal-gram' }]], from: [8, 7], with: { s: 'R' }, refused: 'condition' },
      { decl: { ...GRAMS, S: 'm n' }, given: [['L-GRAM', { C: 'S' }], ['L-ZERO', { A: 'P' }]], with: { s: 'S' }, refused: 'shape' },
      { decl: GRAMS, given: [['<<', gramR, ['eye', 'n']], ['L-ZERO', { A: 'P' }]], with: { s: 'R' }, refused: 'condition' },
      { decl: GRAMS, given: [['C-AFFINE', { F: 'P', x: 'R' }], ['L-ZERO', { A: 'P' }]], with: { s: 'R' }, refused: 'condition' },
    ],
  },
  AND: { accepts: [{ decl: S, given: [['<=', 'a', 'b'], ['E-REFL', { a: 'c' }]] }], refuses: [{ decl: S, refused: 'premise' }] },
};
