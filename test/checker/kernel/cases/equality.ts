import type { Cases } from '../harness.ts';
import { T, square, A, S } from './premises.ts';

/** Cases of the rules of equality. */
export const EQUALITY: Cases = {
  'E-REFL': { accepts: [{ decl: { a: '1 1' }, with: { a: 'a' } }], refuses: [{ decl: {}, with: { a: 'a' }, refused: 'unknown-name' }, { decl: { a: '1 1' }, with: { a: 'a', b: 'a' }, refused: 'field' }] },
  'E-PIT': {
    accepts: [{ decl: { P: 'm n', Q: 'n m' }, with: { a: ['tr', ['*', 'P', 'Q']], b: ['tr', ['*', 'Q', 'P']] } }, { decl: { j: '1 1 range m', one: '1 1 range 1', t: '1 1' }, with: { a: ['*', 't', ['index', 'j', 'one']], b: ['*', ['index', 'j', 'one'], 't'] } }],
    refuses: [
      { decl: { P: 'm n', Q: 'n m' }, with: { a: ['tr', ['*', 'P', 'Q']], b: ['*', '2', ['tr', ['*', 'Q', 'P']]] }, refused: 'undecided' },
      { decl: { z: 'n 1 binary' }, with: { a: square('z'), b: ['ones', 'n', 1] }, refused: 'undecided' },
      { decl: { P: 'm n' }, with: { a: 'P', b: T('P') }, refused: 'shape' },
    ],
  },
  'E-POLY': { accepts: [{ decl: A, with: { a: T(['*', 'A', 'B']), b: ['*', 'B', 'A'] } }], refuses: [{ decl: A, with: { a: ['*', 'A', 'B'], b: ['*', 'B', 'A'] }, refused: 'condition' }] },
  'E-POWER': {
    accepts: [
      { decl: { p: 'n 1 nonneg', q: 'n 1 positive' }, with: { a: ['.*', ['sqrt', 'p'], ['sqrt', 'q'], ['.^', 'q', '1/3']], b: ['sqrt', ['.*', 'p', ['.^', 'q', '5/3']]] } },
      { decl: { x: 'n 1' }, with: { a: ['sqrt', square('x')], b: ['abs', 'x'] } },
      { decl: { x: 'n 1' }, given: [['<=', '0', 'x']], with: { a: ['sqrt', square('x')], b: 'x' } },
      { decl: { x: 'n 1', q: 'n 1 positive' }, with: { a: ['sum', ['log', ['.*', ['exp', 'x'], ['exp', 'x'], 'q']]], b: ['sum', ['+', ['*', '2', ['log', ['exp', 'x']]], ['log', 'q']]] } },
      { decl: {}, with: { a: ['*', ['sqrt', '2'], ['sqrt', '2']], b: '2' } },
    ],
    refuses: [
      { decl: { x: 'n 1' }, with: { a: ['sqrt', square('x')], b: 'x' }, refused: 'condition' },
      { decl: { x: 'n 1', y: 'n 1' }, with: { a: ['log', ['.*', 'x', 'y']], b: ['+', ['log', 'x'], ['log', 'y']] }, refused: 'condition' },
      { decl: S, given: [['<=', 'a', '0']], with: { a: ['sqrt', square('a')], b: 'a' }, refused: 'premise' },
      { decl: { q: '1 1 positive' }, with: { a: ['.^', 'q', '100'], b: ['.*', ['.^', 'q', '50'], ['.^', 'q', '50']] }, refused: 'condition' },
    ],
  },
  'E-SYM': { accepts: [{ decl: A, given: [['E-POLY', { a: ['+', 'A', 'B'], b: ['+', 'B', 'A'] }]] }], refuses: [{ decl: S, given: [['<=', 'a', 'b']], refused: 'premise' }] },
  'E-TRANS': {
    accepts: [{ decl: S, given: [['E-POLY', { a: ['+', 'a', 'b'], b: ['+', 'b', 'a'] }], ['E-POLY', { a: ['+', 'b', 'a'], b: ['-', 'b', ['-', 'a']] }]] }],
    refuses: [{ decl: S, given: [['E-REFL', { a: 'a' }], ['E-REFL', { a: 'b' }]], refused: 'premise' }],
  },
  'E-SUMOVER': {
    accepts: [{ decl: { x: 'n 1 positive', i: '1 1 range n' }, given: [['E-POWER', { a: ['sqrt', ['.*', ['index', 'x', 'i'], ['index', 'x', 'i']]], b: ['index', 'x', 'i'] }]], with: { i: 'i', bound: 'k' } }],
    refuses: [
      { decl: { x: 'n 1', i: '1 1' }, given: [['E-REFL', { a: ['.*', 'i', 'x'] }]], with: { i: 'i', bound: 'k' }, refused: 'shape' },
      { decl: { x: 'n 1', i: '1 1 range n', k: '1 1' }, given: [['E-REFL', { a: ['index', 'x', 'i'] }]], with: { i: 'i', bound: 'k' }, refused: 'condition' },
      { decl: { x: 'n 1', i: '1 1 range n' }, given: [['E-REFL', { a: ['./', '1', ['index', 'x', 'i']] }]], with: { i: 'i', bound: 'k' }, refused: 'undefined' },
      { decl: { x: 'n 1', i: '1 1 range n' }, given: [['<=', '0', ['index', 'x', 'i']]], with: { i: 'i', bound: 'k' }, refused: 'premise' },
    ],
  },
  'E-RW': {
    accepts: [
      { decl: { z: 'n 1 binary' }, with: { a: ['sum', square('z')], path: [0], law: 'binary-square' } },
      { decl: { Z: 'm n binary', i: '1 1 range m' }, with: { a: ['square', ['index', 'Z', 'i', ':']], path: [], law: 'binary-square' } },
      { decl: { z: 'n 1 binary' }, with: { a: ['abs', 'z'], path: [], law: 'binary-abs' } },
      { decl: { m: 'n 1 mask' }, with: { a: square('m'), path: [], law: 'mask-square' } },
      { decl: { p: 'n 1 simplex' }, with: { a: ['sum', 'p'], path: [], law: 'simplex-sum' } },
      { decl: { Q: 'm n orthogonal' }, with: { a: ['*', T('Q'), 'Q'], path: [], law: 'orthogonal-gram' } },
    ],
    refuses: [
      { decl: { z: 'n 1' }, with: { a: square('z'), path: [], law: 'binary-square' }, refused: 'condition' },
      { decl: { Q: 'm n orthogonal' }, with: { a: ['*', 'Q', T('Q')], path: [], law: 'orthogonal-gram' }, refused: 'condition' },
      { decl: { z: 'n 1 binary' }, with: { a: ['sum', square('z')], path: [1], law: 'binary-square' }, refused: 'field' },
    ],
  },
  'E-ABS': { accepts: [{ decl: S, given: [['<=', '0', 'a']] }], refuses: [{ decl: S, given: [['<=', 'a', '0']], refused: 'premise' }] },
};
