import type { Cases } from '../harness.ts';
import { T, zeros, A, S, V, X, hess, PHI, slack, narrowed } from './premises.ts';

/** Cases of the rules of the Loewner order. */
export const LOEWNER: Cases = {
  'L-REFL': { accepts: [{ decl: A, with: { A: 'A' } }], refuses: [{ decl: { P: 'n n' }, with: { A: 'P' }, refused: 'undecided' }, { decl: { P: 'm n' }, with: { A: 'P' }, refused: 'shape' }] },
  'L-TRANS': { accepts: [{ decl: A, given: [['<<', 'A', 'B'], ['<<', 'B', 'C']] }], refuses: [{ decl: A, given: [['<<', 'A', 'B'], ['<<', 'A', 'C']], refused: 'premise' }] },
  'L-ADD': { accepts: [{ decl: A, given: [['<<', 'A', 'B'], ['<<', 'C', 'D']] }], refuses: [{ decl: { ...A, E: 'm m symmetric' }, given: [['<<', 'A', 'B'], ['<<', 'E', 'E']], refused: 'shape' }] },
  'L-NEG': { accepts: [{ decl: A, given: [['<<', 'A', 'B']] }], refuses: [{ decl: A, given: [['<=', 'A', 'B']], refused: 'premise' }] },
  'L-SCALE': { accepts: [{ decl: { ...A, c: '1 1' }, given: [['<=', '0', 'c'], ['<<', 'A', 'B']] }], refuses: [{ decl: A, given: [['<=', '0', 'C'], ['<<', 'A', 'B']], refused: 'shape' }] },
  'L-EQ': {
    accepts: [{ decl: A, given: [['<<', 'A', 'B'], ['E-POLY', { a: 'A', b: T('A') }]], from: [0, 1, null] }],
    refuses: [{ decl: A, given: [['<<', 'A', 'B'], ['E-POLY', { a: T('A'), b: 'A' }]], from: [0, 1, null], refused: 'premise' }],
  },
  'L-SUM': {
    accepts: [{ decl: { P: 'm n', i: '1 1 range m' }, given: [['L-GRAM', { C: ['index', 'P', 'i', ':'] }]], with: { i: 'i', bound: 'k' } }],
    refuses: [{ decl: { P: 'n n symmetric', i: '1 1 range m', c: 'm 1' }, given: [['<<', 'P', ['*', ['index', 'c', 'i'], 'P']]], with: { i: 'i', bound: 'k' }, refused: 'condition' }],
  },
  'L-CONG': { accepts: [{ decl: { ...A, P: 'n m' }, given: [['<<', 'A', 'B']], with: { C: 'P' } }], refuses: [{ decl: { ...A, P: 'm n' }, given: [['<<', 'A', 'B']], with: { C: 'P' }, refused: 'shape' }, { decl: { a: '1 1', P: 'n m' }, given: [['L-GRAM', { C: 'a' }]], with: { C: 'P' }, refused: 'shape' }] },
  'L-GRAM': { accepts: [{ decl: { P: 'n m' }, with: { C: 'P' } }], refuses: [{ decl: { P: 'n m' }, given: [['<=', '0', 'P']], with: { C: 'P' }, refused: 'premise' }] },
  'L-ZERO': {
    accepts: [{ decl: { P: 'n n psd' }, with: { A: 'P' } }, { decl: A, given: [['pd', 'A']], with: { A: 'A' } }],
    refuses: [{ decl: A, with: { A: 'A' }, refused: 'condition' }, { decl: A, given: [['pd', 'A']], with: { A: 'B' }, refused: 'premise' }],
  },
  'L-DIAG': { accepts: [{ decl: V, given: [['<=', 'u', 'v']] }, { decl: V, given: [['<', 'u', 'c']] }], refuses: [{ decl: { P: 'm n', Q: 'm n' }, given: [['<=', 'P', 'Q']], refused: 'shape' }] },
  'L-SCAL': { accepts: [{ decl: { ...S, P: 'n n psd' }, given: [['<=', 'a', 'b'], ['L-ZERO', { A: 'P' }]] }], refuses: [{ decl: { ...S, ...A }, given: [['<=', 'a', 'b'], ['<<', 'A', 'B']], refused: 'premise' }] },
  'L-KRON': { accepts: [{ decl: { ...A, P: 'm m psd' }, given: [['<<', 'A', 'B'], ['L-ZERO', { A: 'P' }]], with: { side: 'left' } }], refuses: [{ decl: A, given: [['<<', 'A', 'B'], ['<<', 'C', 'D']], with: { side: 'left' }, refused: 'premise' }] },
  'L-SCHUR': { accepts: [{ decl: { ...A, P: 'n n psd' }, given: [['<<', 'A', 'B'], ['L-ZERO', { A: 'P' }]] }], refuses: [{ decl: { ...A, c: '1 1 psd' }, given: [['<<', 'A', 'B'], ['L-ZERO', { A: 'c' }]], refused: 'shape' }] },
  'L-LAPL': { accepts: [{ decl: A, given: [['<=', '0', 'A']] }, { decl: A, given: [['<=', '0', 'A']], with: { side: 'lower' } }], refuses: [{ decl: { P: 'n n nonneg' }, given: [['O-SGN', { a: 'P' }]], refused: 'undecided' }] },
  'L-SEP': { accepts: [{ decl: { A: 'n n symmetric nonneg', h: 'n 1 positive' }, given: [['O-SGN', { a: 'A' }], ['O-SGN', { a: 'h' }]] }], refuses: [{ decl: { A: 'n n symmetric nonneg', h: 'n 1 nonneg' }, given: [['O-SGN', { a: 'A' }], ['O-SGN', { a: 'h' }]], refused: 'premise' }] },
  'L-GERSH': { accepts: [{ decl: A, with: { S: 'A', side: 'upper' } }], refuses: [{ decl: { P: 'n n' }, with: { S: 'P', side: 'upper' }, refused: 'undecided' }] },
  'L-RANK1': { accepts: [{ decl: V, with: { v: 'v' } }], refuses: [{ decl: { P: 'm n' }, with: { v: 'P' }, refused: 'shape' }] },
  'L-TRACE': { accepts: [{ decl: { P: 'n n psd' }, given: [['L-ZERO', { A: 'P' }]] }], refuses: [{ decl: A, given: [['<<', 'A', 'B']], refused: 'premise' }] },
  'L-FRO': { accepts: [{ decl: A, with: { A: 'A', side: 'lower' } }], refuses: [{ decl: { P: 'n n' }, with: { A: 'P', side: 'lower' }, refused: 'undecided' }] },
  'L-OFF': {
    accepts: [{ decl: { E: 'm n', c: '1 1' }, given: [['<<', ['*', T('E'), 'E'], ['*', ['.^', 'c', '2'], ['eye', 'n']]], ['<=', '0', 'c']], with: { side: 'lower' } }],
    refuses: [{ decl: { E: 'm n', c: '1 1' }, given: [['<<', ['*', T('E'), 'E'], ['*', 'c', ['eye', 'n']]], ['<=', '0', 'c']], with: { side: 'lower' }, refused: 'premise' }],
  },
  'L-YOUNG': { accepts: [{ decl: { E: 'n m', Z: 'n n posdef' }, given: [['PD-ATTR', { A: 'Z' }]], with: { E: 'E' } }], refuses: [{ decl: { E: 'm n', Z: 'n n posdef' }, given: [['PD-ATTR', { A: 'Z' }]], with: { E: 'E' }, refused: 'shape' }] },
  'L-BLKDIAG': { accepts: [{ decl: { ...A, E: 'm m symmetric' }, given: [['<<', 'A', 'B'], ['L-REFL', { A: 'E' }]] }], refuses: [{ decl: A, given: [['<<', 'A', 'B']], refused: 'premise' }] },
  'L-SCHURC': {
    accepts: [{ decl: { A: 'm m symmetric', B: 'm n', D: 'n n posdef' }, given: [['PD-ATTR', { A: 'D' }], ['<<', zeros('m'), ['-', 'A', ['*', 'B', ['inv', 'D'], T('B')]]]] }],
    refuses: [{ decl: { A: 'm m symmetric', B: 'm n', D: 'n n posdef' }, given: [['PD-ATTR', { A: 'D' }], ['<<', zeros('m'), ['-', 'A', ['*', 'B', 'D', T('B')]]]], refused: 'premise' }],
  },
  'L-INV': { accepts: [{ decl: { A: 'n n posdef', B: 'n n posdef' }, given: [['PD-ATTR', { A: 'A' }], ['<<', 'A', 'B']] }], refuses: [{ decl: { A: 'n n posdef', B: 'n n posdef' }, given: [['PD-ATTR', { A: 'B' }], ['<<', 'A', 'B']], refused: 'premise' }] },
  'L-SOFTMAX': {
    accepts: [{ decl: { p: 'K 1 simplex' }, given: [['O-RANGE', { a: 'p', bound: 'lower' }], ['E-RW', { a: ['sum', 'p'], path: [], law: 'simplex-sum' }]], with: { side: 'upper' } }],
    refuses: [{ decl: { p: 'K 1 nonneg' }, given: [['O-SGN', { a: 'p' }], ['E-REFL', { a: ['sum', 'p'] }]], with: { side: 'upper' }, refused: 'premise' }],
  },
  'L-PROJ': {
    accepts: [{ decl: { Q: 'm n orthogonal' }, given: [['E-PIT', { a: ['*', ['*', 'Q', T('Q')], ['*', 'Q', T('Q')]], b: ['*', 'Q', T('Q')] }]], with: { side: 'upper' } }],
    refuses: [{ decl: { P: 'n n symmetric' }, given: [['E-REFL', { a: ['*', 'P', 'P'] }]], with: { side: 'upper' }, refused: 'premise' }],
  },
  'L-CONVEX': {
    accepts: [{ decl: X, given: [hess, ['L-GRAM', { C: 'W' }], ['C-HESS', {}, [0, 1]]], from: [2, 0] }],
    refuses: [
      { decl: X, given: [hess, ['C-AFFINE', { F: ['sum', 'x'], x: 'x' }]], from: [1, 0], refused: 'premise' },
      { decl: PHI, given: [...narrowed, ['H-JET', { f: slack, x: 'x', H: zeros('n') }]], from: [4, 5], refused: 'condition' },
    ],
  },
  'L-ASSUME': { accepts: [{ decl: A, given: [['<<', 'A', 'B']], from: [], with: { j: ['<<', 'A', 'B'] } }], refuses: [{ decl: A, with: { j: ['<<', 'A', 'B'] }, refused: 'condition' }, { decl: { P: 'n n' }, with: { j: ['<<', 'P', 'P'] }, refused: 'undecided' }] },
};
