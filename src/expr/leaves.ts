import { dimMul, dimNamed, ONE, type Dim } from '../shape/dim.ts';
import { isScalar, SCALAR, shape, type Shape } from '../shape/shape.ts';
import type { Attribute, Expr, Special, SpecialName, Symbol_ } from './expr.ts';
import { intern } from './intern.ts';
import { ONE_Q, qEqual, qText, rational, type Rational } from './rational.ts';

/** The exact scalar constant. */
export const constant = (value: Rational | number | bigint): Expr => {
  const q = typeof value === 'object' ? value : rational(value);
  return intern('const', qText(q), { shape: SCALAR, value: q });
};

/** A product of named sizes; 1 of none. */
export const monomial = (names: readonly string[]): Expr => {
  if (names.length === 0) return constant(1);
  const dim = names.map(dimNamed).reduce(dimMul);
  return intern('dim', dim.key, { shape: SCALAR, dim });
};

/** A symbol of the given shape; `range` for an index or index list, `differentialOf` for a differential. */
export const symbol = (
  name: string,
  s: Shape,
  attributes: readonly Attribute[] = [],
  extra: { readonly range?: Dim; readonly differentialOf?: string } = {},
): Symbol_ => {
  const sorted = [...new Set(attributes)].sort();
  const range = extra.range ?? null;
  const differentialOf = extra.differentialOf ?? null;
  return intern('symbol', [name, s.rows.key, s.cols.key, sorted.join(' '), range?.key ?? '', differentialOf ?? ''].join('|'), {
    shape: s, name, attributes: sorted, range, differentialOf,
  });
};

/** A name for `value`. */
export const named = (name: string, value: Expr): Expr => intern('named', `${name}|${value.id}`, { shape: value.shape, name, value });

const specialShape: { readonly [K in SpecialName]: (dims: readonly Dim[]) => Shape } = {
  eye: ([n = ONE]) => shape(n, n),
  ones: ([m = ONE, n = ONE]) => shape(m, n),
  zeros: ([m = ONE, n = ONE]) => shape(m, n),
  commutation: ([m = ONE, n = ONE]) => shape(dimMul(m, n), dimMul(m, n)),
};

/** eye(n), ones(m,n), zeros(m,n) or commutation(m,n); 1×1 ones give constants, a commutation with a size 1 is an identity. */
export const special = (name: SpecialName, ...dims: readonly Dim[]): Expr => {
  const s = specialShape[name](dims);
  if (isScalar(s)) return constant(name === 'zeros' ? 0 : 1);
  if (name === 'commutation' && dims.some((d) => d.key === '1')) return special('eye', s.rows);
  return intern('special', `${name}|${dims.map((d) => d.key).join(',')}`, { shape: s, name, dims });
};

/** The identity of size n. */
export const eye = (n: Dim): Expr => special('eye', n);
/** A matrix of ones. */
export const ones = (s: Shape): Expr => special('ones', s.rows, s.cols);
/** A matrix of zeros. */
export const zeros = (s: Shape): Expr => special('zeros', s.rows, s.cols);

/** Is it zero as it is written? */
export const isZero = (e: Expr): boolean => (e.kind === 'const' && e.value.num === 0n) || (e.kind === 'special' && e.name === 'zeros');
/** Is it the number 1? */
export const isOne = (e: Expr): boolean => e.kind === 'const' && qEqual(e.value, ONE_Q);
/** Is it eye, ones, zeros or a commutation, as `name` says? */
export const isSpecial = (e: Expr, name: SpecialName): e is Special => e.kind === 'special' && e.name === name;
/** Is it this whole number? */
export const isConst = (e: Expr, value: number): boolean => e.kind === 'const' && e.value.den === 1n && e.value.num === BigInt(value);
/** Are all entries 1 as it is written? */
export const isOnes = (e: Expr): boolean => isOne(e) || isSpecial(e, 'ones');
