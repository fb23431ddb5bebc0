import type { ElementwiseName } from '../atoms/elementwise.ts';
import { matrixAtoms, type MatrixAtomName } from '../atoms/matrix.ts';
import { dimMul, ONE, type Dim } from '../shape/dim.ts';
import { isColumn, isScalar, SCALAR, shape, type Shape } from '../shape/shape.ts';
import { hadamard, multiply, power, reciprocal, scale } from './arithmetic.ts';
import type { Expr, Symbol_ } from './expr.ts';
import { fail, needScalar, needSquare, sameShape } from './fit.ts';
import { ids, intern } from './intern.ts';
import { eye, isConst, isOne, isSpecial, isZero, special } from './leaves.ts';
import { qIsInteger } from './rational.ts';

/** An entrywise function of any shape. */
export const map = (fn: ElementwiseName, arg: Expr): Expr => intern('map', `${fn}|${arg.id}`, { shape: arg.shape, fn, arg });

const resultShape = (fn: MatrixAtomName, args: readonly Expr[]): Shape => {
  const [a, b] = args.map((e) => e.shape);
  if (a === undefined) return SCALAR;
  switch (matrixAtoms[fn].gives) {
    case 'scalar': return SCALAR;
    case 'same': return a;
    case 'column': return shape(a.rows, ONE);
    case 'row': return shape(ONE, a.cols);
    case 'diagonal-matrix': return shape(a.rows, a.rows);
    case 'diagonal-vector': return shape(a.rows, ONE);
    case 'stacked': return shape(dimMul(a.rows, a.cols), ONE);
    case 'kron': return shape(dimMul(a.rows, b?.rows ?? ONE), dimMul(a.cols, b?.cols ?? ONE));
  }
};

/** What a matrix function is on a 1×1 argument, and other cases where it is a plainer expression. */
const plainer: Partial<Record<MatrixAtomName, (...args: readonly Expr[]) => Expr | null>> = {
  tr: (a) => (a !== undefined && isScalar(a.shape) ? a : null),
  sum: (a) => (a !== undefined && isScalar(a.shape) ? a : null),
  det: (a) => (a !== undefined && isScalar(a.shape) ? a : null),
  logdet: (a) => (a !== undefined && isScalar(a.shape) ? map('log', map('abs', a)) : null),
  inv: (a) => (a === undefined ? null : isScalar(a.shape) ? reciprocal(a) : isSpecial(a, 'eye') ? a : null),
  diag: (a) => (a !== undefined && isScalar(a.shape) ? a : a !== undefined && isSpecial(a, 'ones') ? eye(a.shape.rows) : null),
  diagvec: (a) => (a !== undefined && isScalar(a.shape) ? a : null),
  norm1: (a) => (a !== undefined && isScalar(a.shape) ? map('abs', a) : null),
  norm2: (a) => (a !== undefined && isScalar(a.shape) ? map('abs', a) : null),
  vec: (a) => (a !== undefined && isColumn(a.shape) ? a : null),
  rowsum: (a) => (a === undefined ? null : isColumn(a.shape) ? a : a.shape.rows.key === '1' ? call('sum', a) : null),
  colsum: (a) => (a === undefined ? null : a.shape.rows.key === '1' ? a : isColumn(a.shape) ? call('sum', a) : null),
  inner: (a, b) => (a !== undefined && b !== undefined && isScalar(a.shape) ? hadamard(a, b) : null),
  kron: (a, b) => {
    if (a === undefined || b === undefined) return null;
    if (isScalar(a.shape) || isScalar(b.shape)) return multiply(a, b);
    return isSpecial(a, 'eye') && isSpecial(b, 'eye') ? eye(dimMul(a.shape.rows, b.shape.rows)) : null;
  },
};

/** A matrix function of the table. Errors: not-square, not-column, shape-mismatch. */
export const call = (fn: MatrixAtomName, ...args: readonly Expr[]): Expr => {
  const [first] = args;
  const { takes, arity } = matrixAtoms[fn];
  if (args.length !== arity) throw new RangeError(`${fn} of ${args.length} arguments`);
  if (takes === 'same') sameShape(fn, args);
  if (takes === 'square' && first !== undefined) needSquare(fn, first);
  if (takes === 'column' && first !== undefined && !isColumn(first.shape)) fail({ code: 'not-column', operation: fn, shapes: [first.shape] });
  const simpler = plainer[fn]?.(...args) ?? null;
  return simpler ?? intern('call', `${fn}|${ids(args)}`, { shape: resultShape(fn, args), fn, args });
};

/** A^k of a square matrix, k an integer constant or a size; on a scalar the ordinary power. Errors: not-square, bad-exponent. */
export const matrixPower = (arg: Expr, exponent: Expr): Expr => {
  if (isScalar(arg.shape)) return power(arg, exponent);
  needSquare('matrix power', arg);
  if (exponent.kind === 'const') {
    if (!qIsInteger(exponent.value)) fail({ code: 'bad-exponent', operation: 'matrix power', shapes: [arg.shape] });
    if (isOne(exponent) || isSpecial(arg, 'eye')) return arg;
    if (isConst(exponent, 0)) return eye(arg.shape.rows);
    if (isConst(exponent, -1)) return call('inv', arg);
  } else if (exponent.kind !== 'dim' && exponent.kind !== 'add' && exponent.kind !== 'symbol')
    fail({ code: 'bad-exponent', operation: 'matrix power', shapes: [arg.shape] });
  return intern('mpow', `${arg.id},${exponent.id}`, { shape: arg.shape, arg, exponent });
};

/** Transpose; a scalar, an identity and a double transpose reduce. */
export const transpose = (arg: Expr): Expr => {
  if (isScalar(arg.shape)) return arg;
  if (arg.kind === 'transpose') return arg.arg;
  if (arg.kind === 'scale') return scale(arg.by, transpose(arg.arg));
  if (arg.kind === 'mpow') return matrixPower(transpose(arg.arg), arg.exponent);
  const s = shape(arg.shape.cols, arg.shape.rows);
  if (arg.kind === 'special') {
    if (arg.name === 'eye') return arg;
    return special(arg.name, ...[...arg.dims].reverse());
  }
  return intern('transpose', String(arg.id), { shape: s, arg });
};

/** Σ of the body over the bound index. */
export const sumOver = (boundIndex: Symbol_, range: Dim, body: Expr): Expr =>
  isZero(body) ? body : intern('sumover', `${boundIndex.id}|${range.key}|${body.id}`, { shape: body.shape, index: boundIndex, range, body });

/** grad(of, x) or hess(of, x, y), unresolved; the shape is that of x, or vec-by-vec. Errors: not-scalar. */
export const derivative = (of: Expr, wrt: readonly [Expr] | readonly [Expr, Expr]): Expr => {
  needScalar(wrt.length === 1 ? 'grad' : 'hess', of);
  const [x, y] = wrt;
  const size = (e: Expr): Dim => dimMul(e.shape.rows, e.shape.cols);
  const s = y === undefined ? x.shape : shape(size(x), size(y));
  return intern('derivative', `${of.id}|${ids(wrt)}`, { shape: s, of, wrt });
};
