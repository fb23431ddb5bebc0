import type { RandomSource } from '../../../src/checker/numbers/random.ts';
import type { Json } from './draw.ts';

type Op = readonly [string, ...Json[]];
const isOp = (t: Json, ...ops: readonly string[]): t is Op => Array.isArray(t) && typeof t[0] === 'string' && ops.includes(t[0]);
const reversed = (args: readonly Json[]): readonly Json[] => [...args].reverse();

/** Laws of rings, powers and functions, most of them true: what a term may become. */
const LAWS: readonly ((t: Op) => Json | null)[] = [
  (t) => (isOp(t, '+', '.*') ? [t[0], ...reversed(t.slice(1))] : null),
  (t) => (isOp(t, '*') && t.length === 3 && isOp(t[1] as Json, '+') ? ['+', ...(t[1] as Op).slice(1).map((a): Json => ['*', a, t[2] as Json])] : null),
  (t) => (isOp(t, '*') && t.length === 3 && isOp(t[2] as Json, '+', '-') ? [(t[2] as Op)[0], ...(t[2] as Op).slice(1).map((a): Json => ['*', t[1] as Json, a])] : null),
  (t) => (isOp(t, '.*') && isOp(t[1] as Json, '+', '-') ? [(t[1] as Op)[0], ...(t[1] as Op).slice(1).map((a): Json => ['.*', a, ...t.slice(2)])] : null),
  (t) => (isOp(t, '*') && t.length > 3 ? ['*', t[1] as Json, ['*', ...t.slice(2)]] : null),
  (t) => (isOp(t, '+') && t.length > 3 ? ['+', t[1] as Json, ['+', ...t.slice(2)]] : null),
  (t) => (isOp(t, "'") && isOp(t[1] as Json, '*') ? ['*', ...reversed((t[1] as Op).slice(1)).map((a): Json => ["'", a])] : null),
  (t) => (isOp(t, "'") && isOp(t[1] as Json, '+', '-', '.*', './') ? [(t[1] as Op)[0], ...(t[1] as Op).slice(1).map((a): Json => ["'", a])] : null),
  (t) => (isOp(t, "'") && isOp(t[1] as Json, "'") ? ((t[1] as Op)[1] as Json) : null),
  (t) => ["'", ["'", t]],
  (t) => (isOp(t, "'") ? (t[1] as Json) : null),
  (t) => ['*', '2', ['*', '1/2', t]],
  (t) => ['-', ['-', t]],
  (t) => ['*', '-1', ['-', t]],
  (t) => (isOp(t, '-') && t.length === 3 ? ['+', t[1] as Json, ['-', t[2] as Json]] : null),
  (t) => (isOp(t, '.^') && t[2] === '2' ? ['.*', t[1] as Json, t[1] as Json] : null),
  (t) => (isOp(t, 'square') ? ['.^', t[1] as Json, '2'] : null),
  (t) => (isOp(t, './') ? ['.*', t[1] as Json, ['.^', t[2] as Json, '-1']] : null),
  (t) => (isOp(t, './') ? ['*', t[1] as Json, ['.^', t[2] as Json, '-1']] : null),
  (t) => (isOp(t, 'sqrt') ? ['.^', t[1] as Json, '1/2'] : null),
  (t) => (isOp(t, '.^', 'sqrt') && isOp(t[1] as Json, '.*') ? ['.*', ...(t[1] as Op).slice(1).map((a): Json => [t[0], a, ...t.slice(2)])] : null),
  (t) => (isOp(t, 'exp') && isOp(t[1] as Json, '+') ? ['.*', ...(t[1] as Op).slice(1).map((a): Json => ['exp', a])] : null),
  (t) => (isOp(t, 'log') && isOp(t[1] as Json, '.*') ? ['+', ...(t[1] as Op).slice(1).map((a): Json => ['log', a])] : null),
  (t) => (isOp(t, 'abs') && isOp(t[1] as Json, '.*', '*') ? ['.*', ...(t[1] as Op).slice(1).map((a): Json => ['abs', a])] : null),
  (t) => (isOp(t, 'abs') ? (t[1] as Json) : null),
  (t) => ['abs', t],
  (t) => ['sqrt', ['.*', t, t]],
  (t) => ['.^', ['.^', t, '3'], '1/3'],
  (t) => ['.^', ['.^', t, '-2'], '-1/2'],
  (t) => (isOp(t, 'sum', 'rowsum', 'colsum', 'tr', 'vec', 'diag', 'diagvec') && isOp(t[1] as Json, '+', '-') ? [(t[1] as Op)[0], ...(t[1] as Op).slice(1).map((a): Json => [t[0], a])] : null),
  (t) => (isOp(t, 'sum', 'tr') ? [t[0], ["'", t[1] as Json]] : null),
  (t) => (isOp(t, 'fill') ? ['*', t[1] as Json, ['fill', '1', t[2] as Json]] : null),
  (t) => (isOp(t, 'inner') ? ['inner', t[2] as Json, t[1] as Json] : null),
  (t) => (isOp(t, 'kron', '*') ? [t[0], ...reversed(t.slice(1))] : null),
];

/** A term with one of its subterms changed by a law. */
export const variantOf = (t: Json, random: RandomSource): Json => {
  const places: { readonly path: readonly number[]; readonly term: Op }[] = [];
  const walk = (s: Json, path: readonly number[]): void => {
    if (!Array.isArray(s)) return;
    if (typeof s[0] === 'string' && !isOp(s, 'dim', 'eye', 'ones', 'zeros', 'commutation')) places.push({ path, term: s as unknown as Op });
    (s as readonly Json[]).forEach((x, k) => {
      const size = isOp(s, 'slice', 'unvec', 'blocktrace') ? k > 1 : isOp(s, 'sumover', 'dim', 'eye', 'ones', 'zeros', 'commutation') ? k < 3 : isOp(s, 'mpow', 'index') && k > 1;
      if (k > 0 || typeof x !== 'string') if (!size || (isOp(s, 'sumover') && k === 3)) walk(x, [...path, k]);
    });
  };
  walk(t, []);
  for (let tries = 0; tries < 200 && places.length > 0; tries++) {
    const place = places[random.int(places.length)];
    const changed = place === undefined ? null : (LAWS[random.int(LAWS.length)]?.(place.term) ?? null);
    if (place !== undefined && changed !== null) return put(t, place.path, changed);
  }
  return t;
};

/** A term with what stands at a place replaced. */
export const put = (t: Json, path: readonly number[], by: Json): Json => {
  const [k, ...rest] = path;
  if (k === undefined) return by;
  return (t as readonly Json[]).map((x, i) => (i === k ? put(x, rest, by) : x));
};
