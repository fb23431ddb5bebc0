import type { ElementwiseName } from '../atoms/elementwise.ts';
import { matrixAtoms, type MatrixAtomName } from '../atoms/matrix.ts';
import { dimAdd, dimDiv, dimEqual, dimLiteral, dimMul, dimNamed, dimOf, ONE, type Dim } from '../shape/dim.ts';
import { isColumn, isScalar, SCALAR, shape, type Shape } from '../shape/shape.ts';
import { ExprError, type ShapeFault } from './error.ts';
import type { Attribute, Block, Expr, Special, SpecialName, Symbol_ } from './expr.ts';
import { intern } from './intern.ts';
import { MINUS_ONE_Q, ONE_Q, qAdd, qEqual, qIsInteger, qMul, qNumber, qPow, qText, rational, type Rational } from './rational.ts';

const ids = (list: readonly Expr[]): string => list.map((e) => e.id).join(',');
const fail = (fault: ShapeFault): never => {
  throw new ExprError(fault);
};

const agree = (operation: string, shapes: readonly Shape[], a: Dim, b: Dim, what: readonly [string, string], operands: readonly [number, number]): void => {
  const same = dimEqual(a, b);
  if (same === 'yes') return;
  fail({
    code: 'shape-mismatch', operation, shapes, assumable: same === 'unknown',
    sizes: [{ what: what[0], size: a.key, operand: operands[0] }, { what: what[1], size: b.key, operand: operands[1] }],
  });
};

const sameShape = (operation: string, list: readonly Expr[]): Shape => {
  const [first, ...rest] = list;
  if (first === undefined) throw new RangeError(`${operation} of nothing`);
  const shapes = list.map((e) => e.shape);
  rest.forEach((e, i) => {
    agree(operation, shapes, first.shape.rows, e.shape.rows, ['rows', 'rows'], [0, i + 1]);
    agree(operation, shapes, first.shape.cols, e.shape.cols, ['columns', 'columns'], [0, i + 1]);
  });
  return first.shape;
};

const needSquare = (operation: string, e: Expr): void => {
  if (dimEqual(e.shape.rows, e.shape.cols) === 'yes') return;
  fail({
    code: 'not-square', operation, shapes: [e.shape], assumable: dimEqual(e.shape.rows, e.shape.cols) === 'unknown',
    sizes: [{ what: 'rows', size: e.shape.rows.key, operand: 0 }, { what: 'columns', size: e.shape.cols.key, operand: 0 }],
  });
};

const needScalar = (operation: string, e: Expr): void => {
  if (!isScalar(e.shape)) fail({ code: 'not-scalar', operation, shapes: [e.shape] });
};

/** The exact scalar constant. */
export const constant = (value: Rational | number | bigint): Expr => {
  const q = typeof value === 'object' ? value : rational(value);
  return intern('const', qText(q), { shape: SCALAR, value: q });
};

/** A size as a scalar: a sum of products of a constant and a monomial in the named sizes. */
export const dimScalar = (dim: Dim): Expr => {
  const literal = dimLiteral(dim);
  if (literal !== null) return constant(literal);
  return add(...dim.terms.map((t) => hadamard(constant(t.coefficient), monomial(t.names))));
};

const monomial = (names: readonly string[]): Expr => {
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
export const eye = (n: Dim): Expr => special('eye', n);
export const ones = (s: Shape): Expr => special('ones', s.rows, s.cols);
export const zeros = (s: Shape): Expr => special('zeros', s.rows, s.cols);

export const isZero = (e: Expr): boolean => (e.kind === 'const' && e.value.num === 0n) || (e.kind === 'special' && e.name === 'zeros');
export const isOne = (e: Expr): boolean => e.kind === 'const' && qEqual(e.value, ONE_Q);
export const isSpecial = (e: Expr, name: SpecialName): e is Special => e.kind === 'special' && e.name === name;
export const isConst = (e: Expr, value: number): boolean => e.kind === 'const' && e.value.den === 1n && e.value.num === BigInt(value);

/** Sum of equal shapes, flattened; zeros are dropped, scalar constants folded into the first one's place. Errors: shape-mismatch. */
export const add = (...list: readonly Expr[]): Expr => {
  const s = sameShape('sum', list);
  const terms: Expr[] = [];
  for (const t of list.flatMap((e) => (e.kind === 'add' ? e.terms : [e]))) {
    const at = t.kind === 'const' ? terms.findIndex((u) => u.kind === 'const') : -1;
    const held = terms[at];
    if (held?.kind === 'const' && t.kind === 'const') terms[at] = constant(qAdd(held.value, t.value));
    else terms.push(t);
  }
  const kept = terms.filter((t) => !isZero(t));
  const [first] = kept;
  if (first === undefined) return zeros(s);
  return kept.length === 1 ? first : intern('add', ids(kept), { shape: s, terms: kept });
};

/** A factor that is written behind a division sign. */
const isDivisor = (e: Expr): boolean => e.kind === 'power' && e.exponent.kind === 'const' && e.exponent.value.num < 0n;

const namesOf = (e: Expr): readonly string[] => (e.kind === 'dim' ? e.dim.terms.flatMap((t) => t.names) : []);

/** Sizes among the factors as one monomial, sizes they are divided by as another, divisors last, otherwise in the given order. */
const arranged = (factors: readonly Expr[]): readonly Expr[] => {
  const isSize = (f: Expr): boolean => f.kind === 'dim';
  const isSizeDivisor = (f: Expr): boolean => f.kind === 'power' && f.base.kind === 'dim' && isConst(f.exponent, -1);
  const together = (list: readonly Expr[], belongs: (f: Expr) => boolean, join: (found: readonly Expr[]) => Expr): readonly Expr[] => {
    const found = list.filter(belongs);
    const first = list.findIndex(belongs);
    return found.length < 2 ? list : list.flatMap((f, i) => (i === first ? [join(found)] : belongs(f) ? [] : [f]));
  };
  const sizes = together(factors, isSize, (found) => monomial(found.flatMap(namesOf)));
  const merged = together(sizes, isSizeDivisor, (found) => power(monomial(found.flatMap((f) => (f.kind === 'power' ? namesOf(f.base) : []))), constant(MINUS_ONE_Q)));
  return [...merged.filter((f) => !isDivisor(f)), ...merged.filter(isDivisor)];
};

/** Entrywise product of equal shapes, flattened; constants are folded to the front, divisors to the end, ones dropped. Errors: shape-mismatch. */
export const hadamard = (...list: readonly Expr[]): Expr => {
  const s = sameShape('entrywise product', list);
  let coefficient = ONE_Q;
  const by: Expr[] = [];
  const factors: Expr[] = [];
  const take = (e: Expr): void => {
    if (e.kind === 'const') coefficient = qMul(coefficient, e.value);
    else if (e.kind === 'hadamard') e.factors.forEach(take);
    else if (e.kind === 'scale') {
      by.push(e.by);
      take(e.arg);
    } else if (!isSpecial(e, 'ones')) factors.push(e);
  };
  list.forEach(take);
  if (coefficient.num === 0n || list.some(isZero)) return zeros(s);
  if (isScalar(s)) {
    const rest = arranged(factors);
    const all = qEqual(coefficient, ONE_Q) ? rest : [constant(coefficient), ...rest];
    const [first] = all;
    if (first === undefined) return constant(1);
    return all.length === 1 ? first : intern('hadamard', ids(all), { shape: s, factors: all });
  }
  const ordered = arranged(factors);
  const [first] = ordered;
  const body = first === undefined ? ones(s) : ordered.length === 1 ? first : intern('hadamard', ids(ordered), { shape: s, factors: ordered });
  return by.length === 0 ? body : scale(hadamard(...by), body);
};

/** Scalar times anything; nested scalings merge. Errors: not-scalar. */
export const scale = (by: Expr, arg: Expr): Expr => {
  needScalar('scaling', by);
  if (isScalar(arg.shape)) return hadamard(by, arg);
  if (isZero(by)) return zeros(arg.shape);
  if (isOne(by) || isZero(arg)) return arg;
  if (arg.kind === 'scale') return scale(hadamard(by, arg.by), arg.arg);
  return intern('scale', `${by.id},${arg.id}`, { shape: arg.shape, by, arg });
};

/** −a. */
export const negate = (a: Expr): Expr => scale(constant(MINUS_ONE_Q), a);
/** a − b. Errors: shape-mismatch. */
export const subtract = (a: Expr, b: Expr): Expr => add(a, negate(b));

/**
 * The product `a*b*…` of the language: a scalar operand scales, otherwise the matrix product, flattened; scalings are pulled
 * to the front and identities dropped. Errors: shape-mismatch.
 */
export const multiply = (...list: readonly Expr[]): Expr => list.reduce(multiplyTwo);

const multiplyTwo = (a: Expr, b: Expr): Expr => {
  if (isScalar(a.shape)) return scale(a, b);
  if (isScalar(b.shape)) return scale(b, a);
  agree('product', [a.shape, b.shape], a.shape.cols, b.shape.rows, ['columns', 'rows'], [0, 1]);
  const s = shape(a.shape.rows, b.shape.cols);
  if (isZero(a) || isZero(b)) return zeros(s);
  if (a.kind === 'scale') return scale(a.by, multiplyTwo(a.arg, b));
  if (b.kind === 'scale') return scale(b.by, multiplyTwo(a, b.arg));
  if (isSpecial(a, 'eye')) return b;
  if (isSpecial(b, 'eye')) return a;
  const factors = [a, b].flatMap((e) => (e.kind === 'product' ? e.factors : [e]));
  // Read from the left, a row times … times a column is a scalar, which scales the rest.
  const scalarEnd = a.shape.rows.key === '1' ? factors.findIndex((f) => f.shape.cols.key === '1') : -1;
  if (scalarEnd >= 0 && scalarEnd < factors.length - 1) return scale(multiply(...factors.slice(0, scalarEnd + 1)), multiply(...factors.slice(scalarEnd + 1)));
  return intern('product', ids(factors), { shape: s, factors });
};

/** Entrywise power with a scalar exponent; on a scalar the ordinary power. Errors: not-scalar. */
export const power = (base: Expr, exponent: Expr): Expr => {
  needScalar('exponent', exponent);
  if (isOne(exponent) || isOne(base)) return base;
  if (isZero(exponent)) return ones(base.shape);
  if (exponent.kind === 'const' && qIsInteger(exponent.value)) {
    const k = qNumber(exponent.value);
    if (base.kind === 'const' && Math.abs(k) <= 64 && (k > 0 || base.value.num !== 0n)) return constant(qPow(base.value, k));
    if (base.kind === 'power' && base.exponent.kind === 'const' && qIsInteger(base.exponent.value))
      return power(base.base, constant(qMul(base.exponent.value, exponent.value)));
    if (isSpecial(base, 'ones')) return base;
    // (a.*b).^k = a.^k.*b.^k holds wherever both sides are defined, for whole k only.
    if (base.kind === 'hadamard') return hadamard(...base.factors.map((f) => power(f, exponent)));
    if (base.kind === 'scale') return scale(power(base.by, exponent), power(base.arg, exponent));
  }
  return intern('power', `${base.id},${exponent.id}`, { shape: base.shape, base, exponent });
};

/** 1./a entrywise. */
export const reciprocal = (a: Expr): Expr => power(a, constant(-1));

/** The quotient of the language: `a./b` for equal shapes or a scalar operand, `a/b` for a scalar b. Errors: shape-mismatch. */
export const divide = (a: Expr, b: Expr): Expr => {
  if (isScalar(b.shape)) return scale(reciprocal(b), a);
  if (isScalar(a.shape)) return scale(a, reciprocal(b));
  return hadamard(a, reciprocal(b));
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

/** A column of length rows·cols as a rows×cols matrix, column-major. Errors: not-column, bad-reshape. */
export const unvec = (arg: Expr, rows: Dim, cols: Dim): Expr => {
  if (!isColumn(arg.shape)) fail({ code: 'not-column', operation: 'unvec', shapes: [arg.shape] });
  const want = dimMul(rows, cols);
  const same = dimEqual(arg.shape.rows, want);
  if (same !== 'yes')
    fail({
      code: 'bad-reshape', operation: 'unvec', shapes: [arg.shape], assumable: same === 'unknown',
      sizes: [{ what: 'length', size: arg.shape.rows.key, operand: 0 }, { what: 'rows times columns', size: want.key, operand: 0 }],
    });
  if (cols.key === '1') return arg;
  if (arg.kind === 'scale') return scale(arg.by, unvec(arg.arg, rows, cols));
  return intern('unvec', `${arg.id}|${rows.key}|${cols.key}`, { shape: shape(rows, cols), arg });
};

/** Sum of the `count` diagonal blocks of equal size. Errors: bad-reshape. */
export const blockTrace = (arg: Expr, count: Dim): Expr => {
  const rows = dimDiv(arg.shape.rows, count);
  const cols = dimDiv(arg.shape.cols, count);
  if (rows === null || cols === null) {
    fail({ code: 'bad-reshape', operation: 'blocktrace', shapes: [arg.shape], sizes: [{ what: 'size', size: arg.shape.rows.key, operand: 0 }, { what: 'blocks', size: count.key, operand: 0 }] });
    throw new RangeError('unreachable');
  }
  if (arg.kind === 'scale') return scale(arg.by, blockTrace(arg.arg, count));
  return intern('blocktrace', `${arg.id}|${count.key}`, { shape: shape(rows, cols), arg, count });
};

/** `arg[row, col]`; null keeps an axis. Subscripts are scalars. Errors: not-scalar. */
export const index = (arg: Expr, row: Expr | null, col: Expr | null): Expr => {
  for (const subscript of [row, col]) if (subscript !== null) needScalar('subscript', subscript);
  const r = row !== null && arg.shape.rows.key === '1' ? null : row;
  const c = col !== null && arg.shape.cols.key === '1' ? null : col;
  if (r === null && c === null) return arg;
  const s = shape(r === null ? arg.shape.rows : ONE, c === null ? arg.shape.cols : ONE);
  if (isSpecial(arg, 'ones') || isSpecial(arg, 'zeros')) return special(arg.name, s.rows, s.cols);
  if (arg.kind === 'index') return index(arg.arg, arg.row ?? r, arg.col ?? c);
  if (arg.kind === 'transpose') return transpose(index(arg.arg, c, r));
  return intern('index', `${arg.id}|${r?.id ?? ':'}|${c?.id ?? ':'}`, { shape: s, arg, row: r, col: c });
};

/** The s.rows×s.cols submatrix of `arg` at the given 0-based offsets. */
export const slice = (arg: Expr, rowOffset: Dim, colOffset: Dim, s: Shape): Expr => {
  if (dimEqual(arg.shape.rows, s.rows) === 'yes' && dimEqual(arg.shape.cols, s.cols) === 'yes') return arg;
  return intern('slice', `${arg.id}|${rowOffset.key}|${colOffset.key}|${s.rows.key}|${s.cols.key}`, { shape: s, arg, rowOffset, colOffset });
};

/** The rows of `arg` listed by `indices` (a t×1 index list over arg's rows). Errors: shape-mismatch. */
export const gather = (arg: Expr, indices: Symbol_): Expr => {
  agree('row subscript', [arg.shape, indices.shape], arg.shape.rows, indices.range ?? ONE, ['rows', 'range of the index list'], [0, 1]);
  return intern('gather', `${arg.id}|${indices.id}`, { shape: shape(indices.shape.rows, arg.shape.cols), arg, indices });
};

/** Block matrix from rows of blocks. Errors: shape-mismatch. */
export const block = (grid: readonly (readonly Expr[])[]): Expr => {
  const [top] = grid;
  const [corner] = top ?? [];
  if (top === undefined || corner === undefined) throw new RangeError('empty block matrix');
  if (grid.length === 1 && top.length === 1) return corner;
  grid.forEach((row) => {
    row.forEach((e, i) => agree('block row', row.map((x) => x.shape), row[0]?.shape.rows ?? ONE, e.shape.rows, ['rows', 'rows'], [0, i]));
  });
  const widths = grid.map((row) => row.map((e) => e.shape.cols).reduce(dimAdd, dimOf(0)));
  const [width = ONE] = widths;
  widths.forEach((w, i) => agree('block matrix', grid.map((row) => shape(row[0]?.shape.rows ?? ONE, widths[i] ?? ONE)), width, w, ['columns of row 1', `columns of row ${i + 1}`], [0, i]));
  const s = shape(grid.map((row) => row[0]?.shape.rows ?? ONE).reduce(dimAdd, dimOf(0)), width);
  if (grid.flat().every(isZero)) return zeros(s);
  return intern('block', grid.map(ids).join(';'), { shape: s, grid });
};

/** True for a block matrix whose rows all have equally many blocks and whose columns line up. */
export const isRegularBlock = (e: Block): boolean => {
  const [top] = e.grid;
  return top !== undefined && e.grid.every((row) => row.length === top.length && row.every((x, j) => dimEqual(x.shape.cols, top[j]?.shape.cols ?? ONE) === 'yes'));
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
