import type { Accepted, Refused } from './harness.ts';

const T = (x: unknown): unknown => ["'", x];
const square = (x: unknown): unknown => ['.*', x, x];
const zeros = (n: unknown, m: unknown = n): unknown => ['zeros', n, m];
const A = { A: 'n n symmetric', B: 'n n symmetric', C: 'n n symmetric', D: 'n n symmetric' };
const S = { a: '1 1', b: '1 1', c: '1 1', d: '1 1' };
const V = { u: 'n 1', v: 'n 1', w: 'n 1', c: '1 1' };
const X = { x: 'n 1', y: 'n 1', W: 'm n', b: 'm 1', M: 'n n symmetric', c: '1 1' };
const half = (t: unknown): unknown => ['*', '1/2', t];
const least = half(['inner', ['-', ['*', 'W', 'x'], 'b'], ['-', ['*', 'W', 'x'], 'b']]);
const slope = ['*', T('W'), ['-', ['*', 'W', 'x'], 'b']];
const gram = ['*', T('W'), 'W'];
const grad = ['G-JET', { f: least, x: 'x', g: slope }] as const;
const hess = ['H-JET', { f: least, x: 'x', H: gram }] as const;
const bowl = half(['inner', ['-', 'x', 'y'], ['-', 'x', 'y']]);
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
const climbing = [['S-JET', { f: ['+', 't', ['relu', 't']], t: 't', g: ['+', '1', ['step', 't']] }], ['O-SGN', { a: ['+', '1', ['step', 't']] }], ['O-SGN', { a: ['+', '0', ['relu', '0']] }]] as const;
/** The negative curvature of (atan(t) − 1/2)², 3.1702 at most. */
const falling = ['*', '-8', ['+', ['*', ['-', '1', ['*', '2', ['atan', 't']]], 't'], '1'], ['.^', ['+', square('t'), '1'], '-2']];
/** The largest value, at t² = 3/2, is 4·exp(−3/2). */
const bump = ['.*', '2', ['-', ['.*', '2', square('t')], '1'], ['exp', ['-', square('t')]]];
const PHI = { t: '1 1', p: '1 1 positive', x: 'n 1', y: 'n 1', c: '1 1', F: 'm n' };
const affine = (F: unknown, x = 'x'): readonly (readonly [string, Record<string, unknown>])[] => [['C-AFFINE', { F, x }], ['C-AFFINE', { F: ['-', F], x }]];
const line = ['*', 'F', 'x'];
const PENCIL = { x: '1 1', A: 'n n symmetric', B: 'n n symmetric' };
const pencil = ['+', 'A', ['*', 'x', 'B']];
/** What is affine, where it is assumed to be positive. */
const slack = ['-', 'c', ['sum', 'x']];
const entropic = [['L-GRAM', { C: ['./', '1', 'p'] }], ['H-JET', { f: ['-', ['log', 'p']], x: 'p', H: ['*', T(['./', '1', 'p']), ['./', '1', 'p']] }], ['C-HESS', {}, [1, 0]]] as const;
const bowlOf = (x: string): readonly (readonly [string, Record<string, unknown>, (readonly number[])?])[] =>
  [['H-JET', { f: square(x), x, H: ['*', T(['sqrt', '2']), ['sqrt', '2']] }], ['L-GRAM', { C: ['sqrt', '2'] }], ['C-HESS', {}, [0, 1]]];
const barrier = [...entropic, ...affine(slack)] as const;
const narrowed = [['C-AFFINE', { F: 'p', x: 'p' }], ...affine(slack), ['<', '0', slack], ['C-AFF', {}, [0, 1, 2, 3]]] as const;
const FACTORS = { W: 'm n nonneg', H: 'n k positive', G: 'k m positive', c: '1 1 positive' };
const SCALES = { t: '1 1 positive', s: '1 1 positive', c: '1 1 positive' };
/** c·t − log(t) is least at 1/c. */
const rate = ['-', ['*', 'c', 't'], ['log', 't']];
const scale = [
  ['G-JET', { f: rate, x: 't', g: ['-', 'c', ['./', '1', 't']] }], ['L-GRAM', { C: ['./', '1', 't'] }], ['H-JET', { f: rate, x: 't', H: ['*', T(['./', '1', 't']), ['./', '1', 't']] }],
  ['E-PIT', { a: ['-', 'c', ['./', '1', ['./', '1', 'c']]], b: zeros(1) }], ['O-SGN', { a: ['./', '1', 'c'] }], ['U-CONVEX', { v: ['./', '1', 'c'] }, [0, 2, 1, 3, 4]],
] as const;
const MAJ = { x: 'n 1', y: 'n 1', b: 'n 1', d: 'n 1 positive', z: 'n 1 binary', M: 'n n posdef' };
const LASSO = { x: 'n 1', y: 'n 1', b: 'n 1', d: 'n 1 positive', l: 'n 1 nonneg' };
const lasso = (l: unknown): unknown => ['+', ['inner', 'b', ['-', 'x', 'y']], half(['inner', ['-', 'x', 'y'], ['.*', 'd', ['-', 'x', 'y']]]), ['sum', ['.*', l, ['abs', 'x']]]];
const refl = (f: unknown, y = 'y'): readonly [string, Record<string, unknown>] => ['MM-REFL', { f, x: 'x', y }];

/** −x′x is at most its tangent at y. */
const concave = ['-', ['*', T('x'), 'x']];
const tangent = ['-', ['*', T('y'), 'y'], ['*', '2', T('x'), 'y']];
const gap = ['*', T(['-', 'x', 'y']), ['-', 'x', 'y']];
const touching = [
  ['O-SGN', { a: gap }], ['O-REFL', { a: concave }], ['O-ADD', {}, [1, 0]], ['E-POLY', { a: ['+', concave, '0'], b: concave }], ['E-POLY', { a: ['+', concave, gap], b: tangent }], ['O-EQ', {}, [2, 3, 4]],
  ['E-POLY', { a: ['-', ['*', T('y'), 'y']], b: ['-', ['*', T('y'), 'y'], ['*', '2', T('y'), 'y']] }],
] as const;

const NORM = { u: 'm 1', v: 'm 1', x: 'n 1', y: 'n 1', W: 'm n' };
const tangentOfNorm = [['C-AFFINE', { F: 'u', x: 'u' }], ['C-AFFINE', { F: ['-', 'u'], x: 'u' }], ['C-NORM', {}, [0, 1]], ['MM-TANGENT', { g: ['./', 'v', ['norm2', 'v']], y: 'v' }, [2]]] as const;

const PRECISION = { T: 'n n posdef', Y: 'n n posdef', C: 'n n posdef' };
/** tr(TC) − logdet(T) above its tangents, whose slope vanishes at the inverse of C. */
const precision = [
  ['C-AFFINE', { F: 'T', x: 'T' }], ['C-AFFINE', { F: ['-', 'T'], x: 'T' }], ['PD-ATTR', { A: 'T' }], ['C-LOGDET', {}, [0, 1, 2]], ['C-AFFINE', { F: ['tr', ['*', 'T', 'C']], x: 'T' }], ['C-ADD', {}, [4, 3]],
  ['MM-TANGENT', { g: ['-', 'C', ['inv', 'Y']], y: 'Y' }, [5]], ['E-PIT', { a: ['-', 'C', ['inv', ['inv', 'C']]], b: zeros('n') }], ['PD-ATTR', { A: 'C' }], ['PD-INV', {}, [8]],
] as const;
const toB = half(['inner', ['-', 'x', 'b'], ['-', 'x', 'b']]);
const bowlTangent = [['H-JET', { f: toB, x: 'x', H: ['eye', 'n'] }], ['PD-EYE', { n: 'n' }], ['L-ZERO', { A: ['eye', 'n'] }, [1]], ['C-HESS', {}, [0, 2]], ['MM-TANGENT', { g: ['-', 'y', 'b'], y: 'y' }, [3]]] as const;

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

/** For each rule: where it applies, and where a premise, a field or a side condition fails. */
export const CASES: Readonly<Record<string, { readonly accepts: readonly Omit<Accepted, 'gives'>[]; readonly refuses: readonly Refused[] }>> = {
  'E-REFL': { accepts: [{ decl: { a: '1 1' }, with: { a: 'a' } }], refuses: [{ decl: {}, with: { a: 'a' }, refused: 'unknown-name' }, { decl: { a: '1 1' }, with: { a: 'a', b: 'a' }, refused: 'field' }] },
  'E-PIT': {
    accepts: [{ decl: { P: 'm n', Q: 'n m' }, with: { a: ['tr', ['*', 'P', 'Q']], b: ['tr', ['*', 'Q', 'P']] } }],
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
      { decl: { t: '1 1' }, with: { a: falling, b: '314/100', rel: '<=', t: 't' }, refused: 'condition' },
      { decl: { t: '1 1' }, with: { a: bump, b: '892/1000', rel: '<=', t: 't' }, refused: 'condition' },
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
  'O-WEAK': { accepts: [{ decl: S, given: [['<', 'a', 'b']] }], refuses: [{ decl: S, given: [['E-REFL', { a: 'a' }]], refused: 'premise' }] },
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
    accepts: [{ decl: { t: '1 1 positive', d: '1 1 positive' }, with: { f: square(['relu', ['-', 't', 'd']]), t: 't', g: ['*', '2', ['relu', ['-', 't', 'd']]] } }],
    refuses: [
      { decl: { t: '1 1 positive', d: '1 1 positive' }, with: { f: ['step', ['-', 't', 'd']], t: 't', g: '0' }, refused: 'condition' },
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
  'O-SLOPE': {
    accepts: [{ decl: { t: '1 1 nonneg' }, given: climbing }],
    refuses: [
      { decl: { t: '1 1' }, given: climbing, refused: 'condition' },
      { decl: { t: '1 1 nonneg' }, given: [...climbing.slice(0, 2), ['O-SGN', { a: '1' }]], refused: 'premise' },
    ],
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
    ],
    refuses: [
      { decl: { x: 'n 1 positive' }, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '1/2' }, refused: 'premise' },
      { decl: { x: 'n 1 positive' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '3/2' }, refused: 'premise' },
      { decl: { x: 'n 1 positive' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '0' }, refused: 'condition' },
      { decl: { x: 'n 1 nonneg' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: '1/2' }, refused: 'premise' },
      { decl: { x: 'n 1 positive', c: '1 1' }, given: [['C-AFFINE', { F: ['-', 'x'], x: 'x' }], ['O-SGN', { a: 'x' }]], with: { p: 'c' }, refused: 'condition' },
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
    ],
    refuses: [
      { decl: { ...PHI, x: '1 1' }, given: [...entropic, ...affine('x'), ...affine('1'), ['O-SGN', { a: '1' }]], from: [2, 3, 4, 5, 6, 7], refused: 'premise' },
      { decl: PHI, given: [...bowlOf('t'), ...affine('x'), ...affine('y'), ['<=', '0', 'y']], from: [2, 3, 4, 5, 6, 7], refused: 'premise' },
      { decl: PHI, given: [...bowlOf('t'), ...affine('x'), ...affine(['+', 'y', 'x']), ['<', '0', 'y']], from: [2, 3, 4, 5, 6, 7], refused: 'premise' },
      { decl: PHI, given: [...bowlOf('t'), ...affine('x'), ...affine('p'), ['O-SGN', { a: 'p' }]], from: [2, 3, 4, 5, 6, 7], refused: 'shape' },
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
    ],
    refuses: [
      { decl: { z: 'n n symmetric', x: 'n n' }, given: [['C-AFFINE', { F: ['tr', 'z'], x: 'z' }], ...affine('x')], refused: 'undecided' },
      { decl: { ...PENCIL, z: 'n n psd' }, given: [['C-AFFINE', { F: ['tr', 'z'], x: 'z' }], ...affine(pencil), ['<<', zeros('n'), 'B']], refused: 'premise' },
      { decl: { z: 'n 1 positive', x: 'n 1 nonneg' }, given: [['C-AFFINE', { F: ['sum', 'z'], x: 'z' }], ...affine(['*', '2', 'x']), ['O-SGN', { a: ['*', '2', 'x'] }]], refused: 'premise' },
      { decl: { z: 'n 1', x: 'n 1' }, given: [['C-AFFINE', { F: ['inner', 'z', 'x'], x: 'z' }], ...affine('x')], refused: 'condition' },
      { decl: { z: 'n 1', y: 'n 1', x: 'n 1' }, given: [['C-AFFINE', { F: ['sum', 'z'], x: ['z', 'y'] }], ...affine('x')], refused: 'premise' },
      { decl: { z: 'm 1', x: 'n 1' }, given: [['C-AFFINE', { F: ['sum', 'z'], x: 'z' }], ...affine('x')], refused: 'shape' },
    ],
  },
  'C-EQ': { accepts: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['E-POLY', { a: 'x', b: ['-', ['-', 'x']] }]] }], refuses: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }], ['E-REFL', { a: 'y' }]], refused: 'premise' }] },
  'C-INDEX': { accepts: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }]], with: { i: '1', j: '1' } }], refuses: [{ decl: PHI, given: [['C-AFFINE', { F: 'x', x: 'x' }]], with: { i: '2', j: '1' }, refused: 'shape' }] },
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
  'MM-ADD': { accepts: [{ decl: MAJ, given: [refl(['sum', 'x']), refl(['tr', 'M'])] }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x']), refl(['sum', 'x'], 'z')], refused: 'premise' }] },
  'MM-SCALE': { accepts: [{ decl: MAJ, given: [['O-SGN', { a: '2' }], refl(['sum', 'x'])] }], refuses: [{ decl: MAJ, given: [['O-SGN', { a: ['inner', 'x', 'x'] }], refl(['sum', 'x'])], refused: 'condition' }] },
  'MM-SUMOVER': { accepts: [{ decl: { ...MAJ, i: '1 1 range n' }, given: [refl(['index', 'x', 'i'])], with: { i: 'i', bound: 'k' } }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x'])], with: { i: 'x', bound: 'k' }, refused: 'shape' }] },
  'MM-EQ': { accepts: [{ decl: MAJ, given: [refl(['sum', 'x']), ['E-PIT', { a: ['sum', 'x'], b: ['sum', T('x')] }]], from: [0, null, 1] }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x']), ['E-REFL', { a: ['sum', 'y'] }]], from: [0, null, 1], refused: 'premise' }] },
  'MM-TRANS': { accepts: [{ decl: MAJ, given: [refl(['sum', 'x']), refl(['sum', 'x'])] }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x']), refl(['inner', 'x', 'x'])], refused: 'premise' }] },
  'MM-NEG': { accepts: [{ decl: MAJ, given: [refl(['-', ['sum', 'x']])] }], refuses: [{ decl: MAJ, given: [refl(['sum', 'x'])], refused: 'premise' }] },
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
