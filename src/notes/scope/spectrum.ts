import { isElementwise, type ElementwiseName } from '../../atoms/elementwise.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute, transform } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import type { Surface } from '../../notation/surface.ts';
import { ONE } from '../../shape/dim.ts';
import { isScalar, shape } from '../../shape/shape.ts';

/**
 * A square matrix, declared or put together, by its eigenvectors and eigenvalues, V diag(l) V⁻¹ with V orthogonal where it is symmetric. The eigenvalues are
 * positive: what holds of functions of such matrices holds wherever the functions are analytic.
 */
export interface Spectrum {
  readonly of: Expr;
  readonly name: string;
  readonly vectors: Symbol_;
  readonly values: Symbol_;
}

const SYMMETRIC = new Set(['symmetric', 'posdef', 'psd', 'diagonal']);

const isSymmetric = (e: Expr): boolean => {
  if (e.kind === 'symbol') return e.attributes.some((a) => SYMMETRIC.has(a));
  const factors = e.kind === 'product' ? e.factors : [];
  return factors.length > 1 && factors.every((f, k) => b.transpose(f) === factors[factors.length - 1 - k]);
};

/** Is the matrix one of which the eigenvalues may be anything? Of one that is put together they are not. */
export const isGeneral = ({ of }: Spectrum): boolean => of.kind === 'symbol';

/** Is it declared to be positive definite? */
export const isPositive = ({ of }: Spectrum): boolean => of.kind === 'symbol' && of.attributes.includes('posdef');

/** The spectrum of a square matrix, in symbols of its own. */
export const spectrumOf = (of: Expr): Spectrum => {
  const name = printText(of);
  return {
    of, name,
    vectors: b.symbol(`vectors(${name})`, of.shape, isSymmetric(of) ? ['orthogonal'] : ['invertible']),
    values: b.symbol(`values(${name})`, shape(of.shape.rows, ONE), ['positive']),
  };
};

/** V diag(f(l)) V⁻¹. */
const withValues = ({ vectors }: Spectrum, values: Expr): Expr => b.multiply(vectors, b.call('diag', values), b.call('inv', vectors));

/** The matrix itself. */
const composed = (s: Spectrum): Expr => withValues(s, s.values);

/** A multiple of a square matrix or of its transpose, which functions are taken of. */
interface Argument {
  readonly matrix: Expr;
  readonly by: Expr;
  readonly isTransposed: boolean;
}

/** The matrix that an expression is a multiple of: a declared one, or one that is its own transpose; null for anything else. */
const argumentIn = (e: Expr): Argument | null => {
  if (isScalar(e.shape) || e.shape.rows.key !== e.shape.cols.key) return null;
  const inner = e.kind === 'transpose' || e.kind === 'scale' ? argumentIn(e.arg) : null;
  if (inner !== null) return e.kind === 'scale' ? { ...inner, by: b.multiply(e.by, inner.by) } : { ...inner, isTransposed: !inner.isTransposed };
  const isOwn = e.kind === 'symbol' ? e.range === null : e.kind === 'product' && isSymmetric(e);
  return isOwn ? { matrix: e, by: b.constant(1), isTransposed: false } : null;
};

/** A function of a matrix as it is written: of what, and what becomes of a list of eigenvalues. */
export interface MatrixFunction {
  readonly argument: Surface;
  readonly of: (values: Expr) => Expr;
  /** Can only a matrix function be meant: S^{1/2}? */
  readonly isSure: boolean;
  /** Is it defined where an eigenvalue is not positive? */
  readonly isEntire: boolean;
  readonly text: (argument: string) => string;
}

const ENTIRE: ReadonlySet<string> = new Set(['exp', 'sin', 'cos', 'sinh', 'cosh']);
const PARTIAL: ReadonlySet<string> = new Set(['log', 'sqrt']);
const isOfMatrices = (name: string): name is ElementwiseName => isElementwise(name) && (ENTIRE.has(name) || PARTIAL.has(name));

/** 1/2 and -3/2 with how they are written; null for whole numbers and anything else. */
const fraction = (e: Surface): { readonly value: Expr; readonly text: string } | null => {
  if (e.kind === 'negate') {
    const inner = fraction(e.arg);
    return inner === null ? null : { value: b.negate(inner.value), text: `-${inner.text}` };
  }
  const [over, under] = e.kind === 'binary' && e.op === '/' && e.left.kind === 'number' && e.right.kind === 'number' ? [e.left.text, e.right.text] : [];
  if (over === undefined || under === undefined || !/^\d{1,3}$/u.test(over) || !/^[1-9]\d{0,2}$/u.test(under) || Number(over) % Number(under) === 0) return null;
  return { value: b.divide(b.constant(Number(over)), b.constant(Number(under))), text: `${over}/${under}` };
};

/** What may be a function of a matrix: exp X, X^{1/2}; null for other expressions. */
export const matrixFunctionIn = (e: Surface): MatrixFunction | null => {
  const [only, second] = e.kind === 'call' ? e.args : [];
  if (e.kind === 'call' && only !== undefined && second === undefined && isOfMatrices(e.name)) {
    const { name } = e;
    return { argument: only, of: (l) => b.map(name as ElementwiseName, l), isSure: false, isEntire: ENTIRE.has(name), text: (x) => `${name}(${x})` };
  }
  const exponent = e.kind === 'binary' && e.op === '^' ? fraction(e.right) : null;
  return exponent === null || e.kind !== 'binary' ? null : { argument: e.left, of: (l) => b.power(l, exponent.value), isSure: true, isEntire: false, text: (x) => `${/^\w+$/u.test(x) ? x : `(${x})`}^(${exponent.text})` };
};

/** A matrix function with its value by a spectrum. */
export interface Valued {
  readonly of: Expr;
  readonly value: Expr;
}

/** The value of a function of a multiple of a declared matrix; null for other arguments. */
export const valued = (f: MatrixFunction, argument: Expr, spectrum: (of: Expr) => Spectrum): Valued | null => {
  const found = argumentIn(argument);
  if (found === null) return null;
  const s = spectrum(found.matrix);
  const value = withValues(s, f.of(b.scale(found.by, s.values)));
  return { of: found.matrix, value: found.isTransposed ? b.transpose(value) : value };
};

/** Two matrices that commute, by eigenvectors that they share: almost all pairs that commute have them, and the others are limits of these. */
export const commuting = (x: Symbol_, y: Symbol_): readonly Spectrum[] => {
  const vectors = b.symbol(`vectors(${x.name})`, x.shape, ['invertible']);
  return [x, y].map((of) => ({ of, name: of.name, vectors, values: b.symbol(`values(${of.name})`, shape(of.shape.rows, ONE), []) }));
};

const KINKED: ReadonlySet<string> = new Set(['abs', 'sign', 'relu', 'step']);

/** Is an expression analytic in its symbols, so that it may be looked at where eigenvalues are positive? */
export const isAnalytic = (e: Expr): boolean => !subexpressions(inlineNames(e)).some((x) => (x.kind === 'map' && KINKED.has(x.fn)) || (x.kind === 'call' && x.fn === 'norm1'));

/** Is anything of the spectrum in an expression? */
export const usesSpectrum = (e: Expr, { vectors, values }: Spectrum): boolean => [...freeSymbols(e)].some((s) => s === vectors || s === values);

/** Transposes of products as products of transposes, so that the factors stand side by side. */
const distributed = (e: Expr): Expr => transform(e, (x) => (x.kind === 'transpose' && x.arg.kind === 'product' ? b.multiply(...[...x.arg.factors].reverse().map((f) => b.transpose(f))) : x));

/** A product with those of its neighbouring factors that make a matrix replaced. */
const replaced = (e: Expr, run: readonly Expr[], by: Expr): Expr => {
  const factors = e.kind === 'product' ? e.factors : [];
  const at = factors.findIndex((_, k) => run.every((f, i) => factors[k + i] === f));
  return at < 0 ? e : replaced(b.multiply(...factors.slice(0, at), by, ...factors.slice(at + run.length)), run, by);
};

/** An expression with every matrix written by its spectrum. */
export const inSpectra = (e: Expr, spectra: readonly Spectrum[]): Expr => {
  const products = spectra.flatMap((s) => (s.of.kind === 'product' ? [{ run: s.of.factors, by: composed(s) }] : []));
  const known = substitute(e, new Map<Expr, Expr>(spectra.map((s) => [s.of, composed(s)])));
  return products.length === 0 ? known : transform(distributed(inlineNames(known)), (x) => products.reduce((y, { run, by }) => replaced(y, run, by), x));
};

/**
 * What a gradient of the matrix says of those by its eigenvectors and eigenvalues. With d(V L V⁻¹) = dV L V⁻¹ + V dL V⁻¹ − X dV V⁻¹ these
 * are as much as the gradient itself, wherever the eigenvalues differ.
 */
export const pulledBack = (s: Spectrum, gradient: Expr): { readonly byVectors: Expr; readonly byValues: Expr } => {
  const turned = b.multiply(gradient, b.transpose(b.call('inv', s.vectors)));
  return {
    byValues: b.call('diagvec', b.multiply(b.transpose(s.vectors), turned)),
    byVectors: b.subtract(b.multiply(turned, b.call('diag', s.values)), b.multiply(b.transpose(composed(s)), turned)),
  };
};
