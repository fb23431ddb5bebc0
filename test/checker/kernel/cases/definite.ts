import type { Cases } from '../harness.ts';
import { T, A } from './premises.ts';

/** Cases of the rules of definite matrices. */
export const DEFINITE: Cases = {
  'PD-RIDGE': { accepts: [{ decl: { P: 'n n psd', c: '1 1 positive' }, given: [['L-ZERO', { A: 'P' }], ['O-SGN', { a: 'c' }]] }], refuses: [{ decl: { P: 'n n psd', c: '1 1 nonneg' }, given: [['L-ZERO', { A: 'P' }], ['O-SGN', { a: 'c' }]], refused: 'premise' }] },
  'PD-EYE': { accepts: [{ decl: { x: 'n 1' }, with: { n: 'n' } }], refuses: [{ decl: {}, with: { n: ['-', 'n', 1] }, refused: 'shape' }] },
  'PD-DIAG': { accepts: [{ decl: { d: 'n 1 positive' }, given: [['O-SGN', { a: 'd' }]] }], refuses: [{ decl: { d: 'n 1 nonneg' }, given: [['O-SGN', { a: 'd' }]], refused: 'premise' }] },
  'PD-GRAM': {
    accepts: [{ decl: { Z: 'n p fullrank' }, with: { Z: 'Z' } }, { decl: { Z: 'n p fullrank', w: 'n 1 positive' }, given: [['O-SGN', { a: 'w' }]], with: { Z: 'Z' } }],
    refuses: [{ decl: { Z: 'n p' }, with: { Z: 'Z' }, refused: 'condition' }],
  },
  'PD-ADD': { accepts: [{ decl: { Z: 'n n posdef', P: 'n n psd' }, given: [['PD-ATTR', { A: 'Z' }], ['L-ZERO', { A: 'P' }]] }], refuses: [{ decl: { Z: 'n n posdef', ...A }, given: [['PD-ATTR', { A: 'Z' }], ['<<', 'A', 'B']], refused: 'premise' }] },
  'PD-SCALE': { accepts: [{ decl: { Z: 'n n posdef', c: '1 1 positive' }, given: [['O-SGN', { a: 'c' }], ['PD-ATTR', { A: 'Z' }]] }], refuses: [{ decl: { Z: 'n n posdef', c: '1 1 nonneg' }, given: [['O-SGN', { a: 'c' }], ['PD-ATTR', { A: 'Z' }]], refused: 'premise' }] },
  'PD-KRON': { accepts: [{ decl: { Z: 'n n posdef', Y: 'm m posdef' }, given: [['PD-ATTR', { A: 'Z' }], ['PD-ATTR', { A: 'Y' }]] }], refuses: [{ decl: { Z: 'n n posdef', P: 'm m psd' }, given: [['PD-ATTR', { A: 'Z' }], ['L-ZERO', { A: 'P' }]], refused: 'premise' }] },
  'PD-INV': { accepts: [{ decl: { Z: 'n n posdef' }, given: [['PD-ATTR', { A: 'Z' }]] }], refuses: [{ decl: { P: 'm m psd' }, given: [['L-ZERO', { A: 'P' }]], refused: 'premise' }] },
  'PD-LOWER': { accepts: [{ decl: { Z: 'n n posdef', ...A }, given: [['PD-ATTR', { A: 'Z' }], ['<<', 'Z', 'B']] }], refuses: [{ decl: { Z: 'n n posdef', ...A }, given: [['PD-ATTR', { A: 'Z' }], ['<<', 'B', 'Z']], refused: 'premise' }] },
  'PD-EQ': { accepts: [{ decl: { Z: 'n n posdef' }, given: [['PD-ATTR', { A: 'Z' }], ['E-POLY', { a: 'Z', b: T('Z') }]] }], refuses: [{ decl: { Z: 'n n posdef' }, given: [['PD-ATTR', { A: 'Z' }], ['E-POLY', { a: T('Z'), b: 'Z' }]], from: [0, 0], refused: 'premise' }] },
  'PD-ATTR': { accepts: [{ decl: { Z: 'n n posdef' }, with: { A: 'Z' } }], refuses: [{ decl: { Z: 'n n psd' }, with: { A: 'Z' }, refused: 'condition' }] },
  'PD-ASSUME': { accepts: [{ decl: A, given: [['pd', 'A']], from: [], with: { M: 'A' } }], refuses: [{ decl: A, with: { M: 'A' }, refused: 'condition' }, { decl: { P: 'n n' }, with: { M: 'P' }, refused: 'undecided' }] },
};
