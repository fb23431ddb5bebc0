import type { Cases } from '../harness.ts';
import { T, square, X, half, gram, grad, hess, affine, MAJ, refl } from './premises.ts';

const SQ = { t: '1 1', s: '1 1', x: 'n 1', y: 'n 1', r: '1 1 positive', c: '1 1', eps: '1 1 positive' };
const cauchy = ['log', ['+', '1', square('r')]];
const cauchyWeight = ['./', '2', ['+', '1', square('r')]];
const cauchyFall = ['-', ['./', ['*', '4', 'r'], square(['+', '1', square('r')])]];
const hq = [
  ['G-JET', { f: cauchy, x: 'r', g: ['.*', 'r', cauchyWeight] }],
  ['G-JET', { f: cauchyWeight, x: 'r', g: cauchyFall }],
  ['E-REFL', { a: ['.*', 'r', cauchyWeight] }],
  ['O-SGN', { a: cauchyFall, side: 'upper' }],
] as const;
const hinge = [['S-JET', { f: half(square(['relu', 't'])), t: 't', g: ['relu', 't'] }], ['S-JET', { f: ['relu', 't'], t: 't', g: ['step', 't'] }]] as const;
/** −x′x is at most its tangent at y. */
const concave = ['-', ['*', T('x'), 'x']];
const tangent = ['-', ['*', T('y'), 'y'], ['*', '2', T('x'), 'y']];
const gap = ['*', T(['-', 'x', 'y']), ['-', 'x', 'y']];
const touching = [
  ['O-SGN', { a: gap }], ['O-REFL', { a: concave }], ['O-ADD', {}, [1, 0]], ['E-POLY', { a: ['+', concave, '0'], b: concave }], ['E-POLY', { a: ['+', concave, gap], b: tangent }], ['O-EQ', {}, [2, 3, 4]],
  ['E-POLY', { a: ['-', ['*', T('y'), 'y']], b: ['-', ['*', T('y'), 'y'], ['*', '2', T('y'), 'y']] }],
] as const;
/** Polynomials of positive numbers. */
const POSY = { x: 'n 1 positive', y: 'n 1 positive', z: 'n 1', w: 'n 1 nonneg', c: 'n 1' };
const quartic = ['G-JET', { f: ['+', ['.^', ['*', T('x'), 'x'], '2'], ['inner', 'w', 'x']], x: 'x', g: ['+', ['*', '4', ['*', T('x'), 'x'], 'x'], 'w'] }] as const;
const weightedSum = ['G-JET', { f: ['inner', 'c', 'x'], x: 'x', g: 'c' }] as const;
const NORM = { u: 'm 1', v: 'm 1', x: 'n 1', y: 'n 1', W: 'm n' };
const tangentOfNorm = [['C-AFFINE', { F: 'u', x: 'u' }], ['C-AFFINE', { F: ['-', 'u'], x: 'u' }], ['C-NORM', {}, [0, 1]], ['MM-TANGENT', { g: ['./', 'v', ['norm2', 'v']], y: 'v' }, [2]]] as const;

/** Cases of the rules of majorisation. */
export const MAJORISE: Cases = {
  'MM-QUAD': {
    accepts: [{ decl: X, given: [grad, hess, ['<<', gram, 'M']], with: { y: 'y' } }],
    refuses: [
      { decl: X, given: [grad, hess, ['<<', 'M', gram]], with: { y: 'y' }, refused: 'premise' },
      { decl: X, given: [grad, hess, ['<<', gram, 'M']], with: { y: 'b' }, refused: 'shape' },
      { decl: X, given: [grad, hess, ['<<', gram, ['*', ['inner', 'x', 'x'], ['eye', 'n']]]], with: { y: 'y' }, refused: 'condition' },
      { decl: X, given: [grad, hess, ['<<', gram, 'M']], refused: 'field' },
    ],
  },
  'MM-SLOPE': {
    accepts: [{ decl: { t: '1 1', s: '1 1' }, given: [...hinge, ['O-FN', { f: 'step', r: 't', bound: 'upper' }]], with: { y: 's' } }],
    refuses: [
      { decl: { t: '1 1', s: '1 1' }, given: [['S-JET', { f: ['abs', 't'], t: 't', g: ['sign', 't'] }], ['S-JET', { f: ['relu', 't'], t: 't', g: ['step', 't'] }], ['O-FN', { f: 'step', r: 't', bound: 'upper' }]], with: { y: 's' }, refused: 'premise' },
      { decl: { t: '1 1', s: '1 1' }, given: [...hinge, ['O-SGN', { a: ['step', 't'] }]], with: { y: 's' }, refused: 'premise' },
      { decl: { t: '1 1', s: '1 1' }, given: [...hinge, ['O-REFL', { a: ['step', 't'] }]], with: { y: 's' }, refused: 'condition' },
      { decl: { t: '1 1', s: '2 1' }, given: [...hinge, ['O-FN', { f: 'step', r: 't', bound: 'upper' }]], with: { y: 's' }, refused: 'shape' },
    ],
  },
  'MM-TANGENT': {
    accepts: [
      { decl: { x: 'n 1', y: 'n 1' }, given: [...affine('x'), ['C-NORM', {}, [0, 1]]], from: [2], with: { g: ['./', 'y', ['norm2', 'y']], y: 'y' } },
      { decl: { x: 'n 1', y: 'n 1' }, given: [...affine('x'), ['C-ABS', {}, [0, 1]], ['C-SUM', { op: 'sum' }, [2]]], from: [3], with: { g: ['sign', 'y'], y: 'y' } },
    ],
    refuses: [
      { decl: { x: 'n 1', y: 'n 1' }, given: [...affine('x'), ['C-NORM', {}, [0, 1]]], from: [2], with: { g: ['./', 'x', ['norm2', 'x']], y: 'y' }, refused: 'condition' },
      { decl: { x: 'n 1', y: 'n 1' }, given: [...affine('x'), ['C-NORM', {}, [0, 1]]], from: [2], with: { g: ['*', '2', 'y'], y: 'y' }, refused: 'undecided' },
      { decl: { x: 'n 1', y: 'n 1' }, given: [...affine('x')], from: [0], with: { g: ['ones', 'n', 1], y: 'y' }, refused: 'shape' },
      { decl: { x: 'n 1', y: 'n 1' }, given: [...affine(['+', ['sum', 'x'], ['sum', 'y']])], from: [0], with: { g: ['ones', 'n', 1], y: 'y' }, refused: 'condition' },
      { decl: { x: 'n n symmetric', y: 'n n' }, given: [...affine(['tr', 'x'])], from: [0], with: { g: ['eye', 'n'], y: 'y' }, refused: 'condition' },
    ],
  },
  HQ: { accepts: [{ decl: SQ, given: hq }], refuses: [{ decl: SQ, given: hq, from: [1, 0, 2, 3], refused: 'premise' }, { decl: SQ, given: hq, from: [0, 1, 2], refused: 'premise' }] },
  'MM-HQ': {
    accepts: [{ decl: SQ, given: [...hq, ['HQ', {}, [0, 1, 2, 3]]], from: [4], with: { t: 't', s: 's' } }],
    refuses: [
      { decl: SQ, given: [...hq, ['HQ', {}, [0, 1, 2, 3]]], from: [4], with: { t: 't', s: 'eps' }, refused: 'condition' },
      { decl: SQ, given: [...hq, ['HQ', {}, [0, 1, 2, 3]]], from: [4], with: { t: 't', s: 't' }, refused: 'condition' },
    ],
  },
  'MM-LIFT': {
    accepts: [{ decl: SQ, given: [...hq, ['HQ', {}, [0, 1, 2, 3]], ['MM-HQ', { t: 't', s: 's' }, [4]], ['O-SGN', { a: '1' }]], from: [5, 6], with: { r: 'x', x: 'x', y: 'y' } }],
    refuses: [
      { decl: SQ, given: [...hq, ['HQ', {}, [0, 1, 2, 3]], ['MM-HQ', { t: 't', s: 's' }, [4]], ['O-SGN', { a: ['inner', 'x', 'x'] }]], from: [5, 6], with: { r: 'x', x: 'x', y: 'y' }, refused: 'condition' },
      { decl: SQ, given: [...hq, ['HQ', {}, [0, 1, 2, 3]], ['MM-HQ', { t: 't', s: 's' }, [4]]], from: [5], with: { r: 'x', x: 'x', y: 'y' }, refused: 'premise' },
    ],
  },
  'MM-COMP': {
    accepts: [
      { decl: NORM, given: tangentOfNorm, from: [3], with: { r: ['*', 'W', 'x'], x: 'x', y: 'y' } },
      { decl: { u: 'm 1 positive', v: 'm 1 positive', x: 'm 1', y: 'm 1' }, given: [['MM-REFL', { f: ['sum', 'u'], x: 'u', y: 'v' }], ['O-SGN', { a: ['exp', 'x'] }], ['O-SGN', { a: ['exp', 'y'] }]], with: { r: ['exp', 'x'], x: 'x', y: 'y' } },
    ],
    refuses: [
      { decl: NORM, given: tangentOfNorm, from: [3], with: { r: 'x', x: 'x', y: 'y' }, refused: 'shape' },
      { decl: NORM, given: tangentOfNorm, from: [3], with: { r: ['+', ['*', 'W', 'x'], 'v'], x: 'x', y: 'y' }, refused: 'condition' },
      { decl: NORM, given: tangentOfNorm, from: [3], with: { r: ['*', 'W', 'x'], x: 'x', y: 'u' }, refused: 'shape' },
      { decl: { ...MAJ, u: 'n 1', v: 'n 1' }, given: [['MM-REFL', { f: ['inner', 'u', 'x'], x: 'u', y: 'v' }]], with: { r: 'x', x: 'x', y: 'y' }, refused: 'condition' },
      { decl: { u: 'n n', v: 'n n symmetric', X: 'n n', Y: 'n n' }, given: [['MM-REFL', { f: ['tr', 'u'], x: 'u', y: 'v' }]], with: { r: 'X', x: 'X', y: 'Y' }, refused: 'condition' },
      { decl: { u: 'm 1 positive', v: 'm 1 positive', x: 'm 1', y: 'm 1' }, given: [['MM-REFL', { f: ['sum', 'u'], x: 'u', y: 'v' }]], with: { r: 'x', x: 'x', y: 'y' }, refused: 'premise' },
    ],
  },
  'MM-JENSEN': {
    accepts: [{
      decl: { t: '1 1 positive', P: 'm n positive', x: 'n 1 positive', y: 'n 1 positive', b: 'm 1 nonneg' },
      given: [['H-JET', { f: ['-', ['log', 't']], x: 't', H: ['./', '1', square('t')] }], ['O-SGN', { a: ['./', '1', square('t')] }], ['O-SGN', { a: 'P' }], ['O-SGN', { a: 'x' }], ['O-SGN', { a: 'y' }], ['O-SGN', { a: 'b' }]],
      with: { x: 'x', y: 'y' },
    }],
    refuses: [{
      decl: { t: '1 1 positive', P: 'm n positive', x: 'n 1 positive', y: 'n 1 positive', b: 'm 1 nonneg' },
      given: [['H-JET', { f: ['-', ['log', 't']], x: 't', H: ['./', '1', square('t')] }], ['O-SGN', { a: ['./', '1', square('t')] }], ['O-SGN', { a: 'P' }], ['O-SGN', { a: 'x' }], ['O-SGN', { a: 'b' }]],
      from: [0, 1, 2, 3, 3, 4], with: { x: 'x', y: 'y' }, refused: 'premise',
    }, {
      decl: { t: '1 1 positive', x: 'n 1 positive', y: 'n 1 positive', b: '1 1 nonneg' },
      given: [['H-JET', { f: ['-', ['log', 't']], x: 't', H: ['./', '1', square('t')] }], ['O-SGN', { a: ['./', '1', square('t')] }], ['O-SGN', { a: T('x') }], ['O-SGN', { a: 'x' }], ['O-SGN', { a: 'y' }], ['O-SGN', { a: 'b' }]],
      with: { x: 'x', y: 'y' }, refused: 'condition',
    }],
  },
  'MM-REFL': { accepts: [{ decl: MAJ, with: { f: ['sum', 'x'], x: 'x', y: 'y' } }], refuses: [{ decl: MAJ, with: { f: 'x', x: 'x', y: 'y' }, refused: 'shape' }, { decl: { x: '1 1 positive', y: '1 1' }, with: { f: 'x', x: 'x', y: 'y' }, refused: 'condition' }] },
  'MM-LE': {
    accepts: [{ decl: MAJ, given: touching, from: [5, 6], with: { x: 'x', y: 'y' } }],
    refuses: [
      { decl: MAJ, given: touching, from: [5, 6], with: { x: 'y', y: 'x' }, refused: 'premise' },
      { decl: MAJ, given: touching, from: [5, 6], with: { x: 'x', y: 'z' }, refused: 'premise' },
      { decl: { ...MAJ, y: 'n 1', x: 'n 1 positive' }, given: touching, from: [5, 6], with: { x: 'x', y: 'y' }, refused: 'condition' },
      { decl: MAJ, given: [...touching, ['E-REFL', { a: tangent }]], from: [5, 7], with: { x: 'x', y: 'y' }, refused: 'premise' },
      { decl: MAJ, given: [['<=', ['sum', 'x'], ['sum', 'y']], ['E-REFL', { a: ['sum', 'y'] }]], with: { x: 'x', y: 'y' }, refused: 'condition' },
      { decl: MAJ, given: [['O-REFL', { a: 'x' }], ['E-REFL', { a: 'y' }]], with: { x: 'x', y: 'y' }, refused: 'shape' },
    ],
  },
  'MM-ORDER': {
    accepts: [{ decl: MAJ, given: [...touching, ['MM-LE', { x: 'x', y: 'y' }, [5, 6]]], from: [7] }, { decl: MAJ, given: [refl(['-', ['sum', 'x']]), ['MM-NEG', {}, [0]]], from: [1] }],
    refuses: [{ decl: MAJ, given: touching, from: [5], refused: 'premise' }, { decl: X, given: [grad], refused: 'premise' }],
  },
  'MM-POSY': {
    accepts: [
      { decl: POSY, given: [quartic], with: { y: 'y', side: 'upper', q: '4' } },
      { decl: POSY, given: [quartic], with: { y: 'y', side: 'lower' } },
      { decl: POSY, given: [weightedSum, ['<=', '0', 'c']], with: { y: 'y', side: 'upper', q: '1' } },
    ],
    refuses: [
      { decl: POSY, given: [quartic], with: { y: 'y', side: 'upper', q: '3' }, refused: 'condition' },
      { decl: POSY, given: [quartic], with: { y: 'y', side: 'upper', q: '9/2' }, refused: 'condition' },
      { decl: POSY, given: [quartic], with: { y: 'y', side: 'lower', q: '4' }, refused: 'field' },
      { decl: POSY, given: [weightedSum], with: { y: 'y', side: 'upper', q: '1' }, refused: 'condition' },
      { decl: POSY, given: [weightedSum, ['<=', '0', 'c']], with: { y: 'z', side: 'upper', q: '1' }, refused: 'condition' },
      { decl: POSY, given: [['G-JET', { f: ['sum', ['.*', ['-', 'x', 'w'], ['-', 'x', 'w']]], x: 'x', g: ['*', '2', ['-', 'x', 'w']] }]], with: { y: 'y', side: 'upper', q: '2' }, refused: 'condition' },
      { decl: { ...POSY, x: 'n 1' }, given: [quartic], with: { y: 'y', side: 'upper', q: '4' }, refused: 'condition' },
    ],
  },
  'MM-ADD': { accepts: [{ decl: MAJ, given: [refl(['sum', 'x']), refl(['tr', 'M'])] }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x']), refl(['sum', 'x'], 'z')], refused: 'premise' }] },
  'MM-SCALE': { accepts: [{ decl: MAJ, given: [['O-SGN', { a: '2' }], refl(['sum', 'x'])] }], refuses: [{ decl: MAJ, given: [['O-SGN', { a: ['inner', 'x', 'x'] }], refl(['sum', 'x'])], refused: 'condition' }] },
  'MM-SUMOVER': { accepts: [{ decl: { ...MAJ, i: '1 1 range n' }, given: [refl(['index', 'x', 'i'])], with: { i: 'i', bound: 'k' } }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x'])], with: { i: 'x', bound: 'k' }, refused: 'shape' }] },
  'MM-EQ': { accepts: [{ decl: MAJ, given: [refl(['sum', 'x']), ['E-PIT', { a: ['sum', 'x'], b: ['sum', T('x')] }]], from: [0, null, 1] }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x']), ['E-REFL', { a: ['sum', 'y'] }]], from: [0, null, 1], refused: 'premise' }] },
  'MM-TRANS': { accepts: [{ decl: MAJ, given: [refl(['sum', 'x']), refl(['sum', 'x'])] }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x']), refl(['inner', 'x', 'x'])], refused: 'premise' }] },
  'MM-NEG': { accepts: [{ decl: MAJ, given: [refl(['-', ['sum', 'x']])] }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x'])], refused: 'premise' }] },
};
