import type { Cases } from '../harness.ts';
import { square, zeros, X, least, slope, gram, grad, hess } from './premises.ts';

/** Cases of the rules of derivatives. */
export const DERIVATIVE: Cases = {
  'G-JET': {
    accepts: [{ decl: X, with: grad[1] }, { decl: { x: 'n 1', c: '1 1' }, given: [['O-SGN', { a: ['+', '1', ['inner', 'x', 'x']] }]], with: { f: ['sqrt', ['+', '1', ['inner', 'x', 'x']]], x: 'x', g: ['./', 'x', ['sqrt', ['+', '1', ['inner', 'x', 'x']]]] } }],
    refuses: [
      { decl: X, with: { f: least, x: 'x', g: ['*', '2', slope] }, refused: 'undecided' },
      { decl: { x: '1 1' }, with: { f: ['abs', 'x'], x: 'x', g: ['sign', 'x'] }, refused: 'condition' },
      { decl: { x: '1 1' }, with: { f: ['log', 'x'], x: 'x', g: ['./', '1', 'x'] }, refused: 'undefined' },
      { decl: { x: '1 1 binary' }, with: { f: square('x'), x: 'x', g: ['*', '2', 'x'] }, refused: 'condition' },
      { decl: { x: 'n 1' }, with: { f: ['norm2', 'x'], x: 'x', g: ['./', 'x', ['norm2', 'x']] }, refused: 'undefined' },
    ],
  },
  'S-JET': {
    accepts: [{ decl: { t: '1 1 positive', d: '1 1 positive' }, with: { f: square(['relu', ['-', 't', 'd']]), t: 't', g: ['*', '2', ['relu', ['-', 't', 'd']]] } }, { decl: { t: '1 1', d: '1 1' }, with: { f: ['relu', ['+', ['.*', '-1', 't'], 'd']], t: 't', g: ['-', ['step', ['+', ['.*', '-1', 't'], 'd']]] } }],
    refuses: [
      { decl: { t: '1 1 positive', d: '1 1 positive' }, with: { f: ['step', ['-', 't', 'd']], t: 't', g: '0' }, refused: 'condition' },
      { decl: { t: '1 1' }, with: { f: ['.*', '0', 't'], t: 't', g: ['sign', ['.*', '0', 't']] }, refused: 'undefined' },
      { decl: { t: '1 1', c: '1 1' }, with: { f: 't', t: 't', g: square(['sign', ['*', 'c', 't']]) }, refused: 'undefined' },
    ],
  },
  'H-JET': {
    accepts: [{ decl: X, with: hess[1] }, { decl: { x: 'n 1', y: 'n 1' }, with: { f: ['inner', 'x', 'y'], x: ['x', 'y'], H: ['block', [zeros('n'), ['eye', 'n']], [['eye', 'n'], zeros('n')]] } }],
    refuses: [
      { decl: X, with: { f: least, x: 'x', H: ['-', gram] }, refused: 'undecided' },
      { decl: { x: 'n 1', y: 'n 1' }, with: { f: ['inner', 'x', 'y'], x: ['x', 'y'], H: ['block', [zeros('n'), zeros('n')], [zeros('n'), zeros('n')]] }, refused: 'undecided' },
    ],
  },
};
