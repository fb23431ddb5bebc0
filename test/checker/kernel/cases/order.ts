import type { Cases } from '../harness.ts';
import { T, square, A, S, V } from './premises.ts';

const climbing = [['S-JET', { f: ['+', 't', ['relu', 't']], t: 't', g: ['+', '1', ['step', 't']] }], ['O-SGN', { a: ['+', '1', ['step', 't']] }], ['O-SGN', { a: ['+', '0', ['relu', '0']] }]] as const;
/** The negative curvature of (atan(t) − 1/2)², 3.1702 at most. */
const falling = ['*', '-8', ['+', ['*', ['-', '1', ['*', '2', ['atan', 't']]], 't'], '1'], ['.^', ['+', square('t'), '1'], '-2']];
/** The largest value, at t² = 3/2, is 4·exp(−3/2). */
const bump = ['.*', '2', ['-', ['.*', '2', square('t')], '1'], ['exp', ['-', square('t')]]];
const FACTORS = { W: 'm n nonneg', H: 'n k positive', G: 'k m positive', c: '1 1 positive' };

/** Cases of the rules of the entrywise order. */
export const ORDER: Cases = {
  'O-SGN': {
    accepts: [{ decl: S, with: { a: ['exp', 'a'] } }, { decl: S, with: { a: square('a') } }, { decl: S, with: { a: ['-', ['sigmoid', 'a']], side: 'upper' } }],
    refuses: [{ decl: { P: 'm n' }, with: { a: ['*', T('P'), 'P'] }, refused: 'condition' }, { decl: S, with: { a: 'a' }, refused: 'condition' }],
  },
  'O-SOS': {
    accepts: [{ decl: S, given: [['E-POLY', { a: ['-', '1/4', ['*', 'a', ['-', '1', 'a']]], b: square(['-', 'a', '1/2']) }]] }],
    refuses: [
      { decl: S, given: [['E-REFL', { a: ['-', 'a', 'b'] }]], refused: 'condition' },
      { decl: S, given: [['E-POLY', { a: ['-', ['-', square('a')], '0'], b: ['.*', '-1', 'a', 'a'] }]], refused: 'condition' },
    ],
  },
  'O-SCALAR': {
    accepts: [
      { decl: { t: '1 1' }, with: { a: falling, b: '16/5', rel: '<=', t: 't' } },
      { decl: { t: '1 1' }, with: { a: bump, b: '9/10', rel: '<', t: 't' } },
      { decl: { t: '1 1 positive' }, with: { a: 't', b: ['*', ['+', '1', ['*', '3', square('t')]], ['atan', 't']], rel: '<=', t: 't' } },{ decl: S, with: { a: ['*', ['sigmoid', 'a'], ['-', '1', ['sigmoid', 'a']]], b: '1/4', rel: '<=', t: 'a' } }],
    refuses: [
      { decl: { t: '1 1' }, with: { a: falling, b: '157/50', rel: '<=', t: 't' }, refused: 'condition' },
      { decl: { t: '1 1' }, with: { a: bump, b: '223/250', rel: '<=', t: 't' }, refused: 'condition' },
      { decl: S, with: { a: ['*', ['sigmoid', 'a'], ['-', '1', ['sigmoid', 'a']]], b: '249/1000', rel: '<=', t: 'a' }, refused: 'condition' },
      { decl: { a: '1 1', P: 'n n' }, with: { a: ['tr', 'P'], b: ['tr', 'P'], rel: '<=', t: 'a' }, refused: 'shape' },
    ],
  },
  'O-INST': {
    accepts: [{ decl: { t: '1 1', P: 'm n' }, given: [['O-SCALAR', { a: ['sigmoid', 't'], b: '1', rel: '<', t: 't' }]], with: { t: 't', r: 'P' } }],
    refuses: [
      { decl: { t: '1 1 positive', P: 'm n' }, given: [['O-SGN', { a: 't' }]], with: { t: 't', r: 'P' }, refused: 'premise' },
      { decl: { t: '1 1', P: 'm n' }, given: [['<=', 't', '1']], with: { t: 't', r: 'P' }, refused: 'condition' },
      { decl: { t: '1 1', P: 'm n' }, given: [['O-SGN', { a: ['exp', ['log', 't']] }]], with: { t: 't', r: 'P' }, refused: 'undefined' },
    ],
  },
  'O-REFL': { accepts: [{ decl: V, with: { a: 'u' } }], refuses: [{ decl: V, with: {}, refused: 'field' }] },
  'O-TRANS': {
    accepts: [{ decl: S, given: [['<=', 'a', 'b'], ['<', 'b', 'c']] }],
    refuses: [{ decl: S, given: [['<=', 'a', 'b'], ['<=', 'c', 'd']], refused: 'premise' }, { decl: { u: 'n 1', v: 'm 1', a: '1 1' }, given: [['<=', 'u', 'a'], ['<=', 'a', 'v']], refused: 'shape' }],
  },
  'O-WEAK': { accepts: [{ decl: S, given: [['<', 'a', 'b']] }], refuses: [{ decl: S, given: [['E-REFL', { a: 'a' }]], refused: 'premise' }, { decl: S, given: [['<=', 'a', 'b']], refused: 'premise' }] },
  'O-ADD': { accepts: [{ decl: S, given: [['<=', 'a', 'b'], ['<', 'c', 'd']] }], refuses: [{ decl: V, given: [['<=', 'u', 'v'], ['<=', 'c', 'u']], refused: 'shape' }] },
  'O-NEG': { accepts: [{ decl: S, given: [['<', 'a', 'b']] }], refuses: [{ decl: A, given: [['<<', 'A', 'B']], refused: 'premise' }] },
  'O-SCALE': {
    accepts: [{ decl: V, given: [['<=', '0', 'c'], ['<', 'u', 'v']] }],
    refuses: [{ decl: V, given: [['<=', 'c', '0'], ['<=', 'u', 'v']], refused: 'premise' }, { decl: V, given: [['<=', '0', 'c'], ['<=', 'c', 'v']], refused: 'shape' }],
  },
  'O-MUL': {
    accepts: [{ decl: S, given: [['<=', '0', 'a'], ['<=', 'a', 'b'], ['<=', '0', 'c'], ['<=', 'c', 'd']] }],
    refuses: [{ decl: S, given: [['<=', '0', 'b'], ['<=', 'a', 'b'], ['<=', '0', 'c'], ['<=', 'c', 'd']], refused: 'premise' }],
  },
  'O-MATMUL': {
    accepts: [{ decl: { P: 'm n', Q: 'm n', R: 'n k' }, given: [['<=', 'P', 'Q'], ['<=', '0', 'R']], with: { side: 'right' } }],
    refuses: [
      { decl: { P: 'm n', Q: 'm n', R: 'n k' }, given: [['<=', 'P', 'Q'], ['<=', '0', 'R']], with: { side: 'left' }, refused: 'shape' },
      { decl: { a: '1 1', Q: 'm n', R: 'n k' }, given: [['<=', 'a', 'Q'], ['<=', '0', 'R']], with: { side: 'right' }, refused: 'shape' },
    ],
  },
  'O-MATPOS': {
    accepts: [
      { decl: FACTORS, given: [['O-SGN', { a: 'W' }], ['<', '0', ['rowsum', 'W']], ['O-SGN', { a: 'H' }]], with: { side: 'left' } },
      { decl: FACTORS, given: [['O-SGN', { a: 'W' }], ['<', '0', ['colsum', 'W']], ['O-SGN', { a: 'G' }]], with: { side: 'right' } },
      { decl: { ...FACTORS, w: 'm 1 nonneg' }, given: [['O-SGN', { a: 'w' }], ['<', '0', ['rowsum', 'w']], ['O-SGN', { a: 'c' }]], with: { side: 'left' } },
    ],
    refuses: [
      { decl: FACTORS, given: [['O-SGN', { a: 'W' }], ['<', '0', ['colsum', 'W']], ['O-SGN', { a: 'H' }]], with: { side: 'left' }, refused: 'premise' },
      { decl: FACTORS, given: [['O-SGN', { a: 'W' }], ['<=', '0', ['rowsum', 'W']], ['O-SGN', { a: 'H' }]], with: { side: 'left' }, refused: 'premise' },
      { decl: FACTORS, given: [['O-SGN', { a: 'W' }], ['<', '0', ['rowsum', 'W']], ['O-SGN', { a: 'W' }]], with: { side: 'left' }, refused: 'premise' },
      // A product with a number is another one.
      { decl: FACTORS, given: [['O-SGN', { a: 'W' }], ['<', '0', ['rowsum', 'W']], ['O-SGN', { a: 'c' }]], with: { side: 'left' }, refused: 'shape' },
      { decl: FACTORS, given: [['O-SGN', { a: 'W' }], ['<', '0', ['colsum', 'W']], ['O-SGN', { a: 'c' }]], with: { side: 'right' }, refused: 'shape' },
      { decl: { ...FACTORS, W: 'm n' }, given: [['<=', '0', 'H'], ['<', '0', ['rowsum', 'W']], ['O-SGN', { a: 'H' }]], with: { side: 'left' }, refused: 'premise' },
    ],
  },
  'O-SUM': {
    accepts: [{ decl: V, given: [['<', 'u', 'v']], with: { op: 'sum' } }, { decl: V, given: [['<', 'u', 'v']], with: { op: 'diag' } }],
    refuses: [{ decl: V, given: [['<=', 'u', 'c']], with: { op: 'sum' }, refused: 'shape' }, { decl: V, given: [['<=', 'u', 'v']], with: { op: 'norm1' }, refused: 'field' }],
  },
  'O-SUMOVER': {
    accepts: [{ decl: { P: 'm n nonneg', i: '1 1 range m' }, given: [['O-SGN', { a: ['index', 'P', 'i', ':'] }]], with: { i: 'i', bound: 'k' } }],
    refuses: [
      { decl: { P: 'm n', i: '1 1 range m' }, given: [['<=', '0', ['index', 'P', 'i', ':']]], with: { i: 'i', bound: 'k' }, refused: 'condition' },
      { decl: { P: 'm n nonneg', i: '1 1 range m', k: '1 1' }, given: [['O-SGN', { a: ['index', 'P', 'i', ':'] }]], with: { i: 'i', bound: 'k' }, refused: 'condition' },
    ],
  },
  'O-EQ': {
    accepts: [{ decl: S, given: [['<=', 'a', ['+', 'b', 'c']], ['E-POLY', { a: ['+', 'b', 'c'], b: ['+', 'c', 'b'] }]], from: [0, null, 1] }],
    refuses: [{ decl: S, given: [['<=', 'a', 'b'], ['E-REFL', { a: 'c' }]], from: [0, null, 1], refused: 'premise' }],
  },
  'O-FN': { accepts: [{ decl: V, with: { f: 'cos', r: 'u', bound: 'lower' } }], refuses: [{ decl: V, with: { f: 'tan', r: 'u', bound: 'lower' }, refused: 'field' }] },
  'O-ABS': { accepts: [{ decl: V, with: { a: 'u', bound: 'lower' } }], refuses: [{ decl: V, with: { a: 'u', bound: 'both' }, refused: 'field' }] },
  'O-MONO': { accepts: [{ decl: S, given: [['<', 'a', 'b']], with: { f: 'tanh' } }], refuses: [{ decl: S, given: [['<=', 'a', 'b']], with: { f: 'abs' }, refused: 'field' }] },
  'O-RANGE': { accepts: [{ decl: { z: 'n 1 binary' }, with: { a: 'z', bound: 'lower' } }, { decl: { p: 'n 1 simplex' }, with: { a: 'p', bound: 'upper' } }], refuses: [{ decl: V, with: { a: 'u', bound: 'lower' }, refused: 'condition' }] },
  'O-TRACE': {
    accepts: [{ decl: { P: 'n n psd', Q: 'n n posdef' }, given: [['L-ZERO', { A: 'P' }], ['L-ZERO', { A: 'Q' }]] }],
    refuses: [
      { decl: { P: 'n n psd', ...A }, given: [['L-ZERO', { A: 'P' }], ['<<', 'A', 'B']], refused: 'premise' }, { decl: { P: 'n n psd', Q: 'm m psd' }, given: [['L-ZERO', { A: 'P' }], ['L-ZERO', { A: 'Q' }]], refused: 'shape' },
      { decl: { P: 'n n psd', ...A }, given: [['L-ZERO', { A: 'P' }], ['<=', '0', 'A']], refused: 'premise' },
    ],
  },
  'O-LOGDET': { accepts: [{ decl: { A: 'n n posdef', B: 'n n posdef' }, given: [['PD-ATTR', { A: 'A' }], ['<<', 'A', 'B']] }], refuses: [{ decl: { A: 'n n posdef', B: 'n n posdef' }, given: [['PD-ATTR', { A: 'B' }], ['<<', 'A', 'B']], refused: 'premise' }, { decl: { A: 'n n psd', B: 'n n posdef' }, given: [['L-ZERO', { A: 'A' }], ['<<', 'A', 'B']], refused: 'premise' }] },
  'O-DIM': { accepts: [{ decl: {}, with: { n: 'n' } }, { decl: {}, with: { n: ['+', ['-', 'n', 1], 'm'] } }], refuses: [{ decl: {}, with: { n: ['-', 'n', 1] }, refused: 'shape' }, { decl: {}, with: { n: 0 }, refused: 'shape' }] },
  'O-ASSUME': { accepts: [{ decl: S, given: [['<=', 'a', 'b']], from: [], with: { j: ['<=', 'a', 'b'] } }], refuses: [{ decl: S, with: { j: ['<=', 'a', 'b'] }, refused: 'condition' }, { decl: A, given: [['<<', 'A', 'B']], from: [], with: { j: ['<<', 'A', 'B'] }, refused: 'condition' }] },
  'O-SLOPE': {
    accepts: [{ decl: { t: '1 1 nonneg' }, given: climbing }],
    refuses: [
      { decl: { t: '1 1' }, given: climbing, refused: 'condition' },
      { decl: { t: '1 1 nonneg' }, given: [...climbing.slice(0, 2), ['O-SGN', { a: '1' }]], refused: 'premise' },
    ],
  },
};
