import type { Document } from './documents.ts';

type Json = string | number | null | readonly Json[] | { readonly [key: string]: Json };

const nested = (base: Json, times: number, around: (t: Json) => Json): Json => Array.from({ length: times }).reduce<Json>((t) => around(t), base);
const square: Json = { shape: ['n', 'n'] };
const scalar: Json = { shape: [1, 1] };

const oneStep = (rule: string, decl: Json, fields: Json, claim: Json, more: { readonly [key: string]: Json } = {}): string =>
  JSON.stringify({ format: 'mmcert/1', decl, ...more, nodes: [{ id: 'a', rule, from: [], with: fields }], root: 'a', claim });
const reflexive = (a: Json, decl: Json = { X: square }, more: { readonly [key: string]: Json } = {}): string => oneStep('E-REFL', decl, { a }, ['=', a, a], more);
const polynomial = (a: Json, b: Json, decl: Json): string => oneStep('E-POLY', decl, { a, b }, ['=', a, b]);
/** X doubled so many times by shared terms. */
const doubled = (times: number): string => reflexive(`$x${times}`, undefined, { let: Object.fromEntries(Array.from({ length: times + 1 }, (_, k): [string, Json] => [`x${k}`, k === 0 ? ['+', 'X', 'X'] : ['+', `$x${k - 1}`, `$x${k - 1}`]])) });
const many = (nodes: number): string =>
  JSON.stringify({ format: 'mmcert/1', decl: { x: scalar }, nodes: [...Array.from({ length: nodes - 1 }, (_, k) => ({ id: `n${k}`, rule: 'O-REFL', from: [], with: { a: 'x' } })), { id: 'all', rule: 'O-ADD', from: Array.from({ length: nodes - 1 }, (_, k) => `n${k}`) }], root: 'all', claim: ['<=', ['+', ...Array.from({ length: nodes - 1 }, () => 'x')], ['+', ...Array.from({ length: nodes - 1 }, () => 'x')]] });
const below = (f: Json, bound: string): string => oneStep('O-SCALAR', { t: scalar }, { a: f, b: bound, rel: '<=', t: 't' }, ['<=', f, bound]);
const squares = (count: number): Json => ['-', ['+', ...Array.from({ length: count }, () => ['square', 't'])]];
const power = (times: number): string => polynomial(nested('x', times, (t) => ['.^', t, '4']), nested('x', times, (t) => ['.*', t, t, t, t]), { x: scalar });

/** The power of a sum as sums in sums. */
const powerOfSum = (times: number): string => {
  const indices = Array.from({ length: times }, (_, k) => `k${k}`);
  const sums = indices.reduce<Json>((t, k) => ['sumover', k, 'n', t], ['*', ...indices.map((k): Json => ['index', 'x', k])]);
  const whole: Json = ['.^', ['sum', 'x'], String(times)];
  return oneStep('E-PIT', { x: { shape: ['n', 1] } }, { a: sums, b: whole }, ['=', sums, whole]);
};

/** Documents at the bounds of the format and beyond them: each pair says one bound, on both sides of it. */
export const AT_BOUNDS: readonly { readonly bound: string; readonly within: string; readonly beyond: string }[] = [
  { bound: 'length of a judgement', within: doubled(10), beyond: doubled(11) },
  { bound: 'levels of a term', within: reflexive(nested('X', 199, (t) => ['-', t])), beyond: reflexive(nested('X', 200, (t) => ['-', t])) },
  { bound: 'nodes', within: many(2000), beyond: many(2001) },
  { bound: 'characters of a number', within: reflexive('1'.repeat(1000), { x: scalar }).replace('{"x":{"shape":[1,1]}}', '{}'), beyond: reflexive('1'.repeat(1001), {}) },
  { bound: 'coefficients of a size', within: reflexive(['dim', ['*', 64, ['*', 64, 'n']]], {}), beyond: reflexive(['dim', ['*', 64, ['*', 64, ['*', 2, 'n']]]], {}) },
  { bound: 'names in a monomial of a size', within: reflexive(['dim', nested('n', 11, (d) => ['*', d, 'n'])], {}), beyond: reflexive(['dim', nested('n', 12, (d) => ['*', d, 'n'])], {}) },
  { bound: 'factors of a normal form', within: power(4), beyond: power(5) },
  { bound: 'rationals of a normal form', within: polynomial(['.^', ['.^', '2', '63'], '63'], ['.^', ['.^', '2', '63'], '63'], {}), beyond: polynomial(nested('2', 3, (t) => ['.^', t, '-99']), nested('2', 3, (t) => ['.^', t, '-99']), {}) },
  { bound: 'length of a scalar term', within: below(squares(150), '0'), beyond: below(squares(180), '0') },
  { bound: 'kinks of a scalar term', within: below(['-', ['+', ...Array.from({ length: 16 }, (_, k): Json => ['abs', ['-', 't', `${k + 1}`]])]], '0'), beyond: below(['-', ['+', ...Array.from({ length: 17 }, (_, k): Json => ['abs', ['-', 't', `${k + 1}`]])]], '0') },
  { bound: 'the power of a matrix', within: reflexive(['mpow', 'X', 64]), beyond: reflexive(['mpow', 'X', 65]) },
  { bound: 'an exponent is written without zeros in front', within: reflexive(['mpow', 'X', '7']), beyond: reflexive(['mpow', 'X', '07']) },
  { bound: 'a number is not -0', within: reflexive(7, {}), beyond: reflexive('N', {}).replaceAll('"N"', '-0') },
  { bound: 'a bound index has no name of a size', within: reflexive(['sumover', 'i', 'n', 'X']), beyond: reflexive(['sumover', 'n', 'n', 'X']) },
];

/** The same as documents with names. */
export const boundDocuments = (): readonly Document[] => [...AT_BOUNDS, { bound: 'what sums in sums repeat', within: powerOfSum(4), beyond: powerOfSum(6) }].flatMap(({ bound, within, beyond }) => [{ name: `${bound}, within`, text: within }, { name: `${bound}, beyond`, text: beyond }]);
