import type { Cases } from '../harness.ts';
import { T, square, zeros, half, MAJ, refl } from './premises.ts';

const bowl = half(['inner', ['-', 'x', 'y'], ['-', 'x', 'y']]);
const SCALES = { t: '1 1 positive', s: '1 1 positive', c: '1 1 positive' };
/** c·t − log(t) is least at 1/c. */
const rate = ['-', ['*', 'c', 't'], ['log', 't']];
const scale = [
  ['G-JET', { f: rate, x: 't', g: ['-', 'c', ['./', '1', 't']] }], ['L-GRAM', { C: ['./', '1', 't'] }], ['H-JET', { f: rate, x: 't', H: ['*', T(['./', '1', 't']), ['./', '1', 't']] }],
  ['E-PIT', { a: ['-', 'c', ['./', '1', ['./', '1', 'c']]], b: zeros(1) }], ['O-SGN', { a: ['./', '1', 'c'] }], ['U-CONVEX', { v: ['./', '1', 'c'] }, [0, 2, 1, 3, 4]],
] as const;
const LASSO = { x: 'n 1', y: 'n 1', b: 'n 1', d: 'n 1 positive', l: 'n 1 nonneg' };
const lasso = (l: unknown): unknown => ['+', ['inner', 'b', ['-', 'x', 'y']], half(['inner', ['-', 'x', 'y'], ['.*', 'd', ['-', 'x', 'y']]]), ['sum', ['.*', l, ['abs', 'x']]]];
const PRECISION = { T: 'n n posdef', Y: 'n n posdef', C: 'n n posdef' };
/** tr(TC) − logdet(T) above its tangents, whose slope vanishes at the inverse of C. */
const precision = [
  ['C-AFFINE', { F: 'T', x: 'T' }], ['C-AFFINE', { F: ['-', 'T'], x: 'T' }], ['PD-ATTR', { A: 'T' }], ['C-LOGDET', {}, [0, 1, 2]], ['C-AFFINE', { F: ['tr', ['*', 'T', 'C']], x: 'T' }], ['C-ADD', {}, [4, 3]],
  ['MM-TANGENT', { g: ['-', 'C', ['inv', 'Y']], y: 'Y' }, [5]], ['E-PIT', { a: ['-', 'C', ['inv', ['inv', 'C']]], b: zeros('n') }], ['PD-ATTR', { A: 'C' }], ['PD-INV', {}, [8]],
] as const;
const toB = half(['inner', ['-', 'x', 'b'], ['-', 'x', 'b']]);
const bowlTangent = [['H-JET', { f: toB, x: 'x', H: ['eye', 'n'] }], ['PD-EYE', { n: 'n' }], ['L-ZERO', { A: ['eye', 'n'] }, [1]], ['C-HESS', {}, [0, 2]], ['MM-TANGENT', { g: ['-', 'y', 'b'], y: 'y' }, [3]]] as const;

/** Cases of the rules of updates and descent. */
export const UPDATE: Cases = {
  'U-QUAD': {
    accepts: [{ decl: MAJ, given: [refl(half(['inner', 'x', ['*', 'M', 'x']])), ['PD-ATTR', { A: 'M' }]], with: { v: zeros('n', 1) } }],
    refuses: [
      { decl: MAJ, given: [refl(half(['inner', 'x', ['*', 'M', 'x']])), ['PD-ATTR', { A: 'M' }]], with: { v: 'y' }, refused: 'undecided' },
      { decl: MAJ, given: [refl(half(['inner', 'x', ['*', 'M', 'x']])), ['PD-ATTR', { A: 'M' }]], with: { v: 'x' }, refused: 'condition' },
    ],
  },
  'U-CONVEX': {
    accepts: [{ decl: MAJ, given: [['G-JET', { f: bowl, x: 'x', g: ['-', 'x', 'y'] }], ['H-JET', { f: bowl, x: 'x', H: ['eye', 'n'] }], ['PD-EYE', { n: 'n' }], ['L-ZERO', { A: ['eye', 'n'] }, [2]], ['E-PIT', { a: ['-', 'y', 'y'], b: zeros('n', 1) }]], from: [0, 1, 3, 4], with: { v: 'y' } }],
    refuses: [{ decl: MAJ, given: [['G-JET', { f: bowl, x: 'x', g: ['-', 'x', 'y'] }], ['H-JET', { f: bowl, x: 'x', H: ['eye', 'n'] }], ['PD-EYE', { n: 'n' }], ['L-ZERO', { A: ['eye', 'n'] }, [2]], ['E-PIT', { a: ['-', 'y', 'y'], b: zeros('n', 1) }]], from: [0, 1, 3, 4], with: { v: 'b' }, refused: 'premise' }],
  },
  'U-TANGENT': {
    accepts: [
      { decl: { ...PRECISION }, given: precision, from: [6, 7, 9], with: { v: ['inv', 'C'] } },
      { decl: { ...MAJ }, given: [...bowlTangent, ['E-PIT', { a: ['-', 'b', 'b'], b: zeros('n', 1) }]], from: [4, 5], with: { v: 'b' } },
    ],
    refuses: [
      { decl: { ...PRECISION }, given: precision, from: [6, 7], with: { v: ['inv', 'C'] }, refused: 'premise' },
      { decl: { ...PRECISION, S: 'n n psd' }, given: [...precision, ['L-ZERO', { A: 'S' }]], from: [6, 7, 10], with: { v: ['inv', 'C'] }, refused: 'premise' },
      { decl: { ...PRECISION, Y: 'n n posdef nonneg' }, given: precision, from: [6, 7, 9], with: { v: ['inv', 'C'] }, refused: 'condition' },
      { decl: { ...MAJ }, given: [...bowlTangent, ['E-PIT', { a: ['-', 'b', 'b'], b: zeros('n', 1) }]], from: [4, 5], with: { v: 'y' }, refused: 'condition' },
      { decl: { ...MAJ }, given: [refl(bowl), ['E-PIT', { a: ['-', 'b', 'b'], b: zeros('n', 1) }]], with: { v: 'b' }, refused: 'premise' },
    ],
  },
  'U-INVERSE': {
    accepts: [{ decl: { ...PRECISION, S: 'n n posdef' }, given: [...precision, ['U-TANGENT', { v: ['inv', 'C'] }, [6, 7, 9]]], from: [10], with: { x: 'S' } }],
    refuses: [
      { decl: { ...PRECISION, S: 'n n psd' }, given: [...precision, ['U-TANGENT', { v: ['inv', 'C'] }, [6, 7, 9]]], from: [10], with: { x: 'S' }, refused: 'condition' },
      { decl: { ...PRECISION, S: 'm m posdef' }, given: [...precision, ['U-TANGENT', { v: ['inv', 'C'] }, [6, 7, 9]]], from: [10], with: { x: 'S' }, refused: 'shape' },
      { decl: { ...PRECISION }, given: [...precision, ['U-TANGENT', { v: ['inv', 'C'] }, [6, 7, 9]]], from: [10], with: { x: 'C' }, refused: 'condition' },
      { decl: { ...MAJ }, given: [...bowlTangent, ['E-PIT', { a: ['-', 'b', 'b'], b: zeros('n', 1) }], ['U-TANGENT', { v: 'b' }, [4, 5]]], from: [6], with: { x: 'M' }, refused: 'condition' },
    ],
  },
  'U-POWER': {
    accepts: [
      { decl: SCALES, given: scale, from: [5], with: { x: 's', k: '-1' } },
      { decl: SCALES, given: scale, from: [5], with: { x: 's', k: '-3/2' } },
      { decl: SCALES, given: scale, from: [5], with: { x: 's', k: 2 } },
    ],
    refuses: [
      { decl: SCALES, given: scale, from: [5], with: { x: 's', k: '0' }, refused: 'condition' },
      { decl: SCALES, given: scale, from: [5], with: { x: 's', k: 'c' }, refused: 'condition' },
      { decl: SCALES, given: scale, from: [5], with: { x: 'c', k: '-1' }, refused: 'condition' },
      { decl: { ...SCALES, s: '1 1' }, given: scale, from: [5], with: { x: 's', k: '-1' }, refused: 'condition' },
      { decl: { ...SCALES, s: 'n 1 positive' }, given: scale, from: [5], with: { x: 's', k: '-1' }, refused: 'shape' },
      { decl: { ...SCALES, t: '1 1' }, given: [['H-JET', { f: square('t'), x: 't', H: '2' }], ['G-JET', { f: square('t'), x: 't', g: ['*', '2', 't'] }], ['L-GRAM', { C: ['sqrt', '2'] }], ['E-PIT', { a: ['*', T(['sqrt', '2']), ['sqrt', '2']], b: '2' }], ['L-EQ', {}, [2, null, 3]], ['E-POLY', { a: ['*', '2', '0'], b: zeros(1) }], ['U-CONVEX', { v: '0' }, [1, 0, 4, 5]]], from: [6], with: { x: 's', k: '2' }, refused: 'condition' },
    ],
  },
  'U-NN': {
    accepts: [{ decl: MAJ, given: [refl(['+', ['inner', 'b', ['-', 'x', 'y']], half(['inner', ['-', 'x', 'y'], ['.*', 'd', ['-', 'x', 'y']]])]), ['O-SGN', { a: 'd' }]], with: { b: 'b' } }],
    refuses: [{ decl: MAJ, given: [refl(['+', ['inner', 'b', ['-', 'x', 'y']], half(['inner', ['-', 'x', 'y'], ['.*', 'd', ['-', 'x', 'y']]])]), ['O-SGN', { a: 'd' }]], with: { b: ['*', '2', 'b'] }, refused: 'undecided' }],
  },
  'U-SOFT': {
    accepts: [
      { decl: LASSO, given: [refl(lasso('l')), ['O-SGN', { a: 'd' }], ['O-SGN', { a: 'l' }]], with: { b: 'b' } },
      { decl: { ...LASSO, x: '1 1', y: '1 1', b: '1 1', d: '1 1 positive', l: '1 1 nonneg' }, given: [refl(lasso('l')), ['O-SGN', { a: 'd' }], ['O-SGN', { a: 'l' }]], with: { b: 'b' } },
    ],
    refuses: [
      { decl: LASSO, given: [refl(lasso('l')), ['O-SGN', { a: 'l' }], ['O-SGN', { a: 'l' }]], with: { b: 'b' }, refused: 'premise' },
      { decl: { ...LASSO, l: 'n 1' }, given: [refl(lasso('l')), ['O-SGN', { a: 'd' }], ['O-SGN', { a: 'd' }]], with: { b: 'b' }, refused: 'undecided' },
      { decl: LASSO, given: [refl(lasso('l')), ['O-SGN', { a: 'd' }], ['O-SGN', { a: 'l' }]], with: { b: ['-', 'b'] }, refused: 'undecided' },
      { decl: { ...LASSO, x: 'n 1 nonneg', y: 'n 1 nonneg' }, given: [refl(lasso('l')), ['O-SGN', { a: 'd' }], ['O-SGN', { a: 'l' }]], with: { b: 'b' }, refused: 'condition' },
      { decl: { ...LASSO, l: '1 1 nonneg' }, given: [refl(lasso('l')), ['O-SGN', { a: 'd' }], ['O-SGN', { a: 'l' }]], with: { b: 'b' }, refused: 'shape' },
      { decl: LASSO, given: [refl(lasso(square('x'))), ['O-SGN', { a: 'd' }], ['O-SGN', { a: square('x') }]], with: { b: 'b' }, refused: 'condition' },
    ],
  },
  'U-SIGN': {
    accepts: [
      { decl: MAJ, given: [refl(['-', ['inner', 'b', 'x']], 'z')], with: { b: 'b', d: '0', ties: 'keep' } },
      { decl: MAJ, given: [refl(['-', ['inner', 'b', 'x']])], with: { b: 'b', d: '0', ties: 'none' } },
    ],
    refuses: [
      { decl: MAJ, given: [refl(['-', ['inner', 'b', 'x']])], with: { b: 'b', d: '0', ties: 'keep' }, refused: 'condition' },
      { decl: MAJ, given: [refl(['-', ['inner', 'b', 'x']], 'z')], with: { b: ['-', 'b'], d: '0', ties: 'keep' }, refused: 'undecided' },
    ],
  },
  'U-SEPBIN': {
    accepts: [{ decl: MAJ, given: [refl(['sum', ['.*', 'b', ['exp', 'x']]], 'z')], with: { l: ['.*', 'b', ['exp', 'x']], ties: 'keep' } }],
    refuses: [
      { decl: MAJ, given: [refl(['inner', 'x', ['*', 'M', 'x']], 'z')], with: { l: ['.*', 'x', ['*', 'M', 'x']], ties: 'keep' }, refused: 'condition' },
      { decl: MAJ, given: [refl(['sum', ['.*', 'b', ['exp', 'x']]], 'z')], with: { l: ['.*', 'b', 'x'], ties: 'keep' }, refused: 'undecided' },
    ],
  },
  'U-NEG': {
    accepts: [{ decl: MAJ, given: [refl(['-', ['inner', 'b', 'x']], 'z'), ['U-SIGN', { b: 'b', d: '0', ties: 'keep' }, [0]]], from: [1] }],
    refuses: [{ decl: MAJ, given: [refl(half(['inner', 'x', ['*', 'M', 'x']])), ['PD-ATTR', { A: 'M' }], ['U-QUAD', { v: zeros('n', 1) }, [0, 1]]], from: [2], refused: 'premise' }],
  },
  DESCENT: {
    accepts: [{ decl: MAJ, given: [refl(half(['inner', 'x', ['*', 'M', 'x']])), ['PD-ATTR', { A: 'M' }], ['U-QUAD', { v: zeros('n', 1) }, [0, 1]]], from: [0, 2] }],
    refuses: [
      // A real point of contact can't be compared with the best of the two-valued ones.
      { decl: MAJ, given: [refl(['-', ['inner', 'b', 'x']]), ['U-SIGN', { b: 'b', d: '0', ties: 'none' }, [0]]], refused: 'condition' },
      { decl: MAJ, given: [refl(half(['inner', 'x', ['*', 'M', 'x']])), ['PD-ATTR', { A: 'M' }], ['U-QUAD', { v: zeros('n', 1) }, [0, 1]], refl(['sum', 'x'])], from: [3, 2], refused: 'premise' },
    ],
  },
  EXACT: {
    accepts: [{ decl: MAJ, given: [refl(['-', ['inner', 'b', 'x']], 'z'), ['U-SIGN', { b: 'b', d: '0', ties: 'keep' }, [0]]], from: [1], with: { y: 'z' } }],
    refuses: [{ decl: MAJ, given: [refl(['-', ['inner', 'b', 'x']], 'z'), ['U-SIGN', { b: 'b', d: '0', ties: 'keep' }, [0]]], from: [1], with: { y: 'y' }, refused: 'condition' }],
  },
};
