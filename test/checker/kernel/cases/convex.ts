import type { Cases } from '../harness.ts';
import { T, square, zeros, X, half, gram, hess, PHI, affine, slack, narrowed } from './premises.ts';

const line = ['*', 'F', 'x'];
const PENCIL = { x: '1 1', A: 'n n symmetric', B: 'n n symmetric' };
const pencil = ['+', 'A', ['*', 'x', 'B']];
const entropic = [['L-GRAM', { C: ['./', '1', 'p'] }], ['H-JET', { f: ['-', ['log', 'p']], x: 'p', H: ['*', T(['./', '1', 'p']), ['./', '1', 'p']] }], ['C-HESS', {}, [1, 0]]] as const;
const bowlOf = (x: string): readonly (readonly [string, Record<string, unknown>, (readonly number[])?])[] =>
  [['H-JET', { f: square(x), x, H: ['*', T(['sqrt', '2']), ['sqrt', '2']] }], ['L-GRAM', { C: ['sqrt', '2'] }], ['C-HESS', {}, [0, 1]]];
const barrier = [...entropic, ...affine(slack)] as const;

/** The length of a column. */
const LENGTHS = { z: 'm 1', F: 'm n', x: 'n 1', p: '1 1 positive' };
const lengthOf = [...affine('z', 'z'), ['C-NORM', {}, [0, 1]]] as const;
/** The larger of two numbers, which does not fall with the second one. */
const LARGER = { t: '1 1', s: '1 1', x: 'n 1' };
const larger = [
  ['C-AFFINE', { F: 't', x: ['t', 's'] }], ['C-AFFINE', { F: ['-', 's', 't'], x: ['t', 's'] }], ['C-RELU', {}, [1]], ['C-ADD', {}, [0, 2]],
  ['S-JET', { f: ['+', 't', ['relu', ['-', 's', 't']]], t: 's', g: ['step', ['-', 's', 't']] }], ['O-SGN', { a: ['step', ['-', 's', 't']] }],
] as const;

/** Cases of the rules of convexity. */
export const CONVEX: Cases = {
  'C-AFFINE': { accepts: [{ decl: PHI, with: { F: line, x: 'x' } }, { decl: PHI, with: { F: ['-', ['*', 'c', 'x'], 'y'], x: ['x', 'y'] } }], refuses: [{ decl: PHI, with: { F: square('x'), x: 'x' }, refused: 'undecided' }, { decl: PHI, with: { F: ['.*', 'x', 'y'], x: ['x', 'y'] }, refused: 'undecided' }, { decl: PHI, with: { F: 'x', x: ['x', 'x'] }, refused: 'condition' }, { decl: { x: '1 1' }, with: { F: ['abs', 'x'], x: 'x' }, refused: 'condition' }] },
  'C-HESS': { accepts: [{ decl: X, given: [hess, ['L-GRAM', { C: 'W' }]] }], refuses: [{ decl: X, given: [hess, ['L-GRAM', { C: T('W') }]], refused: 'premise' }, { decl: X, given: [hess, ['<<', zeros('n'), gram]], from: [0, 0], refused: 'premise' }] },
  'C-ADD': { accepts: [{ decl: PHI, given: affine(line) }, { decl: PHI, given: [...narrowed, ['C-AFFINE', { F: ['norm1', 'c'], x: 'x' }]], from: [5, 4] }], refuses: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['C-AFFINE', { F: 'y', x: 'y' }]], refused: 'premise' }] },
  'C-SCALE': { accepts: [{ decl: PHI, given: [['O-SGN', { a: 'p' }], ['C-AFFINE', { F: 'x', x: 'x' }]] }], refuses: [{ decl: { x: '1 1 positive' }, given: [['O-SGN', { a: 'x' }], ['C-AFFINE', { F: 'x', x: 'x' }]], refused: 'condition' }] },
  'C-SUM': { accepts: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }]], with: { op: 'sum' } }], refuses: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }]], with: { op: 'det' }, refused: 'field' }] },
  'C-SUMOVER': { accepts: [{ decl: { x: 'n 1', i: '1 1 range n' }, given: [['C-AFFINE', { F: ['index', 'x', 'i'], x: 'x' }]], with: { i: 'i', bound: 'k' } }], refuses: [{ decl: { x: 'n 1', i: '1 1' }, given: [['C-AFFINE', { F: 'x', x: 'x' }]], with: { i: 'i', bound: 'k' }, refused: 'shape' }] },
  'C-LEFT': { accepts: [{ decl: { x: 'n 1', P: 'm n nonneg' }, given: [['O-SGN', { a: 'P' }], ['C-AFFINE', { F: 'x', x: 'x' }]] }], refuses: [{ decl: { x: 'n 1 nonneg' }, given: [['O-SGN', { a: T('x') }], ['C-AFFINE', { F: 'x', x: 'x' }]], refused: 'condition' }] },
  'C-RIGHT': { accepts: [{ decl: { x: 'm n', P: 'n k nonneg' }, given: [['O-SGN', { a: 'P' }], ['C-AFFINE', { F: 'x', x: 'x' }]] }], refuses: [{ decl: { x: 'n 1 nonneg' }, given: [['O-SGN', { a: T('x') }], ['C-AFFINE', { F: 'x', x: 'x' }]], refused: 'condition' }] },
  'C-ABS': { accepts: [{ decl: PHI, given: affine(line) }], refuses: [{ decl: PHI, given: affine(line), from: [0, 0], refused: 'premise' }] },
  'C-RELU': { accepts: [{ decl: PHI, given: [['C-AFFINE', { F: line, x: 'x' }]] }], refuses: [{ decl: PHI, given: affine(line), refused: 'premise' }] },
  'C-NORM': {
    accepts: [{ decl: PHI, given: affine(line) }, { decl: PHI, given: [['C-AFFINE', { F: line, x: 'x' }], ['C-RELU', {}, [0]], ['O-SGN', { a: ['relu', line] }]], from: [1, 2] }],
    refuses: [{ decl: PHI, given: affine(line), from: [1, 1], refused: 'premise' }, { decl: PHI, given: [['C-AFFINE', { F: line, x: 'x' }], ['O-SGN', { a: ['relu', line] }]], refused: 'premise' }],
  },
  'C-SLOPE': {
    accepts: [{ decl: { t: '1 1' }, given: [['S-JET', { f: square(['relu', 't']), t: 't', g: ['*', '2', ['relu', 't']] }], ['S-JET', { f: ['*', '2', ['relu', 't']], t: 't', g: ['*', '2', ['step', 't']] }], ['O-SGN', { a: ['*', '2', ['step', 't']] }]] }],
    refuses: [{ decl: { t: '1 1' }, given: [['S-JET', { f: square(['relu', 't']), t: 't', g: ['*', '2', ['relu', 't']] }], ['O-SGN', { a: ['*', '2', ['relu', 't']] }]], from: [0, 0, 1], refused: 'premise' }],
  },
  'C-LSE': {
    accepts: [{ decl: PHI, given: [['C-AFFINE', { F: line, x: 'x' }], ['O-SGN', { a: 'p' }], ['O-SGN', { a: '1' }]], with: { op: 'sum' } }, { decl: PHI, given: [['C-AFFINE', { F: line, x: 'x' }], ['O-SGN', { a: 'p' }]], with: { op: 'colsum' } }],
    refuses: [
      { decl: { x: 'n 1', p: '1 1 nonneg' }, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['O-SGN', { a: 'p' }]], with: { op: 'sum' }, refused: 'undefined' },
      { decl: { x: 'n 1 positive' }, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['O-SGN', { a: 'x' }]], with: { op: 'sum' }, refused: 'condition' },
      { decl: { x: 'n 1', p: 'n 1 positive' }, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['O-SGN', { a: '1' }], ['O-SGN', { a: 'p' }]], with: { op: 'sum' }, refused: 'shape' },
    ],
  },
  'C-LOGDET': {
    accepts: [
      { decl: { x: 'n n posdef' }, given: [...affine('x'), ['PD-ATTR', { A: 'x' }]] },
      { decl: PENCIL, given: [...affine(pencil), ['pd', pencil]] },
    ],
    refuses: [{ decl: { x: 'n n posdef', Z: 'n n posdef' }, given: [...affine('x'), ['PD-ATTR', { A: 'Z' }]], refused: 'premise' }],
  },
  'C-PMEAN': {
    accepts: [
      { decl: { x: 'n 1 positive' }, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '3/2' } },
      { decl: { x: 'n 1 positive' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: -1 } },
      { decl: PHI, given: [...affine(['+', 'y', 'x']), ['<', '0', ['+', 'y', 'x']]], from: [1, 2], with: { p: '1/2' } },
      { decl: { x: 'n 1' }, given: [...affine('x'), ['C-ABS', {}, [0, 1]], ['O-SGN', { a: ['abs', 'x'] }]], from: [2, 3], with: { p: '3/2' } },
    ],
    refuses: [
      { decl: { x: 'n 1 positive' }, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '1/2' }, refused: 'premise' },
      { decl: { x: 'n 1 positive' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '3/2' }, refused: 'premise' },
      { decl: { x: 'n 1 positive' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '0' }, refused: 'condition' },
      { decl: { x: 'n 1 nonneg' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '-1/2' }, refused: 'undefined' },
      { decl: { x: 'n 1 positive', c: '1 1' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: 'c' }, refused: 'condition' },
    ],
  },
  'C-POW': {
    accepts: [
      { decl: { x: 'n 1' }, given: [...affine('x'), ['C-ABS', {}, [0, 1]], ['O-SGN', { a: ['abs', 'x'] }]], from: [2, 3], with: { p: '3/2' } },
      { decl: { x: 'n 1 nonneg' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '1/3' } },
      { decl: { x: 'n 1 nonneg' }, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: 1 } },
    ],
    refuses: [
      { decl: { x: 'n 1' }, given: [...affine('x'), ['C-ABS', {}, [0, 1]], ['O-SGN', { a: ['abs', 'x'] }]], from: [2, 3], with: { p: '2/3' }, refused: 'condition' },
      { decl: { x: 'n 1 nonneg' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '3/2' }, refused: 'condition' },
      { decl: { x: 'n 1 nonneg' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: -1 }, refused: 'condition' },
      { decl: { x: 'n 1 nonneg', y: 'n 1 nonneg' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'y' }]], with: { p: '1/2' }, refused: 'premise' },
    ],
  },
  'C-DETROOT': {
    accepts: [
      { decl: { x: 'n n posdef' }, given: [...affine('x'), ['PD-ATTR', { A: 'x' }]] },
      { decl: PENCIL, given: [...affine(pencil), ['pd', pencil]] },
    ],
    refuses: [
      { decl: { x: 'n n posdef', Z: 'n n posdef' }, given: [...affine('x'), ['PD-ATTR', { A: 'Z' }]], refused: 'premise' },
      { decl: { x: 'n n psd' }, given: [...affine('x'), ['L-ZERO', { A: 'x' }]], refused: 'premise' },
      { decl: { x: 'n n posdef' }, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['PD-ATTR', { A: 'x' }]], from: [0, 0, 1], refused: 'premise' },
    ],
  },
  'C-TRPOW': {
    accepts: [
      { decl: { x: 'n n symmetric' }, given: affine('x'), with: { k: 4 } },
      { decl: { x: 'n n psd' }, given: [...affine('x'), ['L-ZERO', { A: 'x' }]], with: { k: '3' } },
      { decl: { x: 'n n posdef' }, given: [...affine('x'), ['PD-ATTR', { A: 'x' }]], with: { k: -2 } },
    ],
    refuses: [
      { decl: { x: 'n n' }, given: affine('x'), with: { k: 2 }, refused: 'undecided' },
      { decl: { x: 'n n symmetric' }, given: affine('x'), with: { k: 3 }, refused: 'premise' },
      { decl: { x: 'n n psd' }, given: [...affine('x'), ['L-ZERO', { A: 'x' }]], with: { k: -1 }, refused: 'premise' },
      { decl: { x: 'n n symmetric' }, given: affine('x'), with: { k: 0 }, refused: 'condition' },
      { decl: { x: 'n n symmetric' }, given: affine('x'), with: { k: '1/2' }, refused: 'condition' },
      { decl: { x: 'n n symmetric' }, given: affine('x'), with: { k: 66 }, refused: 'shape' },
    ],
  },
  'C-FRAC': {
    accepts: [
      { decl: { x: 'n n posdef', B: 'n k' }, given: [...affine('B'), ...affine('x'), ['PD-ATTR', { A: 'x' }]] },
      { decl: { x: 'n n psd', B: 'n k' }, given: [...affine('B'), ...affine('x'), ['pd', 'x']] },
    ],
    refuses: [{ decl: { x: 'n n symmetric', B: 'n k', Z: 'n n posdef' }, given: [...affine('B'), ...affine('x'), ['PD-ATTR', { A: 'Z' }]], refused: 'premise' }, { decl: { x: 'n n posdef', B: 'n k' }, given: [...affine('B'), ...affine('x'), ['PD-ATTR', { A: 'x' }]], from: [0, 0, 2, 3, 4], refused: 'premise' }],
  },
  'C-COMP': {
    accepts: [{
      decl: PHI, with: {},
      given: [['H-JET', { f: ['exp', 't'], x: 't', H: ['exp', 't'] }], ['O-SGN', { a: ['exp', 't'] }], ['L-GRAM', { C: ['exp', half('t')] }], ['E-PIT', { a: ['*', T(['exp', half('t')]), ['exp', half('t')]], b: ['exp', 't'] }], ['L-EQ', {}, [2, null, 3]], ['C-HESS', {}, [0, 4]], ['G-JET', { f: ['exp', 't'], x: 't', g: ['exp', 't'] }], ['C-AFFINE', { F: line, x: 'x' }]],
      from: [5, 6, 1, 7],
    }, {
      decl: PHI, with: {}, given: [['C-AFFINE', { F: ['-', 't'], x: 't' }], ['G-JET', { f: ['-', 't'], x: 't', g: '-1' }], ['O-SGN', { a: '-1', side: 'upper' }], ['C-AFFINE', { F: ['-', 'x'], x: 'x' }]],
    }],
    refuses: [{
      decl: PHI, with: {}, given: [['C-AFFINE', { F: ['-', 't'], x: 't' }], ['G-JET', { f: ['-', 't'], x: 't', g: '-1' }], ['O-SGN', { a: '-1', side: 'upper' }], ['C-AFFINE', { F: 'x', x: 'x' }]], refused: 'premise',
    }, {
      decl: PHI, with: {},
      given: [['C-AFFINE', { F: 't', x: 't' }], ['G-JET', { f: 't', x: 't', g: '1' }], ['O-SGN', { a: '2' }], ['C-AFFINE', { F: line, x: 'x' }]], refused: 'premise',
    }, {
      // The outer function is −x³ + t for x in one dimension: convex and increasing in t, and no more than that.
      decl: { t: '1 1', x: '1 1' }, given: [['C-AFFINE', { F: ['-', 't', ['.^', 'x', '3']], x: 't' }], ['G-JET', { f: ['-', 't', ['.^', 'x', '3']], x: 't', g: '1' }], ['O-SGN', { a: '1' }], ['C-AFFINE', { F: 'x', x: 'x' }]], refused: 'condition',
    }],
  },
  'C-AFF': {
    accepts: [
      { decl: PHI, given: [['C-AFFINE', { F: 't', x: 't' }], ...affine(line)] },
      { decl: PHI, given: [...barrier, ['<', '0', slack]], from: [2, 3, 4, 5] },
    ],
    refuses: [
      { decl: { ...PHI, t: '1 1 positive' }, given: [['C-AFFINE', { F: 't', x: 't' }], ['C-AFFINE', { F: ['-', ['sum', 'x'], 't'], x: 'x' }], ['C-AFFINE', { F: ['-', ['-', ['sum', 'x'], 't']], x: 'x' }], ['<', '0', ['-', ['sum', 'x'], 't']]], refused: 'condition' },
      { decl: PHI, given: [['C-AFFINE', { F: 'p', x: 'p' }], ...affine(line)], refused: 'premise' },
      { decl: { t: '1 1', x: '1 1' }, given: [['C-AFFINE', { F: ['*', 'x', 't'], x: 't' }], ...affine('x')], refused: 'condition' },
    ],
  },
  'C-PERSP': {
    accepts: [
      { decl: PHI, given: [...bowlOf('t'), ...affine('x'), ...affine(['+', 'y', 'x']), ['<', '0', ['+', 'y', 'x']]], from: [2, 3, 4, 5, 6, 7] },
      { decl: { ...PHI, x: '1 1 positive' }, given: [...entropic, ...affine('x'), ...affine(['+', '1', 'x']), ['O-SGN', { a: ['+', '1', 'x'] }], ['O-SGN', { a: 'x' }]], from: [2, 3, 4, 5, 6, 7, 8] },
      { decl: LENGTHS, given: [...lengthOf, ...affine(['*', 'F', 'x']), ...affine(['+', '1', ['sum', 'x']]), ['<', '0', ['+', '1', ['sum', 'x']]]], from: [2, 3, 4, 5, 6, 7] },
    ],
    refuses: [
      { decl: { ...PHI, x: '1 1' }, given: [...entropic, ...affine('x'), ...affine('1'), ['O-SGN', { a: '1' }]], from: [2, 3, 4, 5, 6, 7], refused: 'premise' },
      { decl: PHI, given: [...bowlOf('t'), ...affine('x'), ...affine('y'), ['<=', '0', 'y']], from: [2, 3, 4, 5, 6, 7], refused: 'premise' },
      { decl: PHI, given: [...bowlOf('t'), ...affine('x'), ...affine(['+', 'y', 'x']), ['<', '0', 'y']], from: [2, 3, 4, 5, 6, 7], refused: 'premise' },
      { decl: PHI, given: [...bowlOf('t'), ...affine('x'), ...affine('p'), ['O-SGN', { a: 'p' }]], from: [2, 3, 4, 5, 6, 7], refused: 'shape' },
      { decl: { ...LENGTHS, w: 'm 1 positive' }, given: [...lengthOf, ...affine(['*', 'F', 'x']), ...affine('w'), ['O-SGN', { a: 'w' }]], from: [2, 3, 4, 5, 6, 7], refused: 'shape' },
      { decl: LENGTHS, given: [...lengthOf, ...affine('x'), ...affine('p'), ['O-SGN', { a: 'p' }]], from: [2, 3, 4, 5, 6, 7], refused: 'shape' },
      { decl: LENGTHS, given: [...affine('z', 'z'), ...affine(['*', 'F', 'x']), ...affine('p'), ['O-SGN', { a: 'p' }]], from: [0, 2, 3, 4, 5, 6], refused: 'shape' },
      { decl: { t: '1 1', x: '1 1', p: '1 1 positive' }, given: [['C-AFFINE', { F: ['*', 'x', 't'], x: 't' }], ...affine('x'), ...affine('p'), ['O-SGN', { a: 'p' }]], refused: 'condition' },
    ],
  },
  'C-MAP': {
    accepts: [
      { decl: { ...PHI, z: 'm 1' }, given: [...affine('z', 'z'), ['C-NORM', {}, [0, 1]], ...affine(line)], from: [2, 3, 4] },
      { decl: { ...PENCIL, z: 'n n posdef' }, given: [...affine('z', 'z'), ['PD-ATTR', { A: 'z' }], ['C-LOGDET', {}, [0, 1, 2]], ...affine(pencil), ['pd', pencil]], from: [3, 4, 5, 6] },
      {
        decl: { x: '1 1 nonneg', P: 'n n psd', z: 'n n psd' },
        given: [['C-AFFINE', { F: ['tr', 'z'], x: 'z' }], ...affine(['*', 'x', 'P']), ['O-SGN', { a: 'x' }], ['L-ZERO', { A: 'P' }], ['L-SCALE', {}, [3, 4]], ['E-PIT', { a: ['*', 'x', zeros('n')], b: zeros('n') }], ['L-EQ', {}, [5, 6, null]]], from: [0, 1, 2, 7],
      },
      { decl: { z: 'n n symmetric', x: 'n n' }, given: [['C-AFFINE', { F: ['tr', 'z'], x: 'z' }], ...affine(['+', 'x', T('x')])] },
      { decl: { z: 'n 1 nonneg', x: 'n 1 nonneg' }, given: [['C-AFFINE', { F: ['sum', 'z'], x: 'z' }], ...affine(['*', '2', 'x']), ['O-SGN', { a: ['*', '2', 'x'] }]] },
      { decl: LARGER, given: [...larger, ...affine('x'), ['C-NORM', {}, [6, 7]]], from: [3, 4, 5, 8], with: { z: 's' } },
      { decl: LARGER, given: [['C-AFFINE', { F: ['+', 's', 't'], x: ['t', 's'] }], ...affine(['sum', 'x'])], with: { z: 's' } },
      { decl: { z: '1 1', x: 'n 1' }, given: [['C-AFFINE', { F: ['-', 'z'], x: 'z' }], ['G-JET', { f: ['-', 'z'], x: 'z', g: '-1' }], ['O-SGN', { a: '-1', side: 'upper' }], ['C-AFFINE', { F: ['-', ['sum', 'x']], x: 'x' }]] },
    ],
    refuses: [
      { decl: { z: 'n n symmetric', x: 'n n' }, given: [['C-AFFINE', { F: ['tr', 'z'], x: 'z' }], ...affine('x')], refused: 'undecided' },
      { decl: { ...PENCIL, z: 'n n psd' }, given: [['C-AFFINE', { F: ['tr', 'z'], x: 'z' }], ...affine(pencil), ['<<', zeros('n'), 'B']], refused: 'premise' },
      { decl: { z: 'n 1 positive', x: 'n 1 nonneg' }, given: [['C-AFFINE', { F: ['sum', 'z'], x: 'z' }], ...affine(['*', '2', 'x']), ['O-SGN', { a: ['*', '2', 'x'] }]], refused: 'premise' },
      { decl: { z: 'n 1', x: 'n 1' }, given: [['C-AFFINE', { F: ['inner', 'z', 'x'], x: 'z' }], ...affine('x')], refused: 'condition' },
      { decl: { z: 'n 1', y: 'n 1', x: 'n 1' }, given: [['C-AFFINE', { F: ['sum', 'z'], x: ['z', 'y'] }], ...affine('x')], refused: 'field' },
      { decl: { z: 'n 1', y: 'n 1', x: 'n 1' }, given: [['C-AFFINE', { F: ['sum', 'z'], x: ['z', 'y'] }], ...affine('x')], with: { z: 'x' }, refused: 'condition' },
      { decl: LARGER, given: [['C-AFFINE', { F: 's', x: ['t', 's'] }], ...affine(['*', 't', ['sum', 'x']])], with: { z: 's' }, refused: 'condition' },
      { decl: LARGER, given: [...larger, ...affine('x'), ['C-NORM', {}, [6, 7]]], from: [3, 4, 8, 5], with: { z: 's' }, refused: 'premise' },
      { decl: { z: '1 1', x: '1 1' }, given: [['C-AFFINE', { F: ['-', 'z'], x: 'z' }], ['G-JET', { f: ['-', 'z'], x: 'z', g: '-1' }], ['O-SGN', { a: '-1', side: 'upper' }], ['C-AFFINE', { F: 'x', x: 'x' }], ['C-RELU', {}, [3]]], from: [0, 1, 2, 4], refused: 'premise' },
      { decl: { z: 'n 1', x: 'n 1' }, given: [['C-AFFINE', { F: 'z', x: 'z' }], ['G-JET', { f: ['sum', 'z'], x: 'z', g: ['ones', 'n', 1] }], ['O-SGN', { a: ['ones', 'n', 1] }], ['C-AFFINE', { F: 'x', x: 'x' }]], refused: 'shape' },
      { decl: { z: 'm 1', x: 'n 1' }, given: [['C-AFFINE', { F: ['sum', 'z'], x: 'z' }], ...affine('x')], refused: 'shape' },
    ],
  },
  'C-EQ': { accepts: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['E-POLY', { a: 'x', b: ['-', ['-', 'x']] }]] }], refuses: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['E-REFL', { a: 'y' }]], refused: 'premise' }] },
  'C-INDEX': { accepts: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }]], with: { i: '1', j: '1' } }], refuses: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }]], with: { i: '2', j: '1' }, refused: 'shape' }] },
};
