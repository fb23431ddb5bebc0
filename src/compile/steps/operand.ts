import { dimAdd, dimMul, dimOf, type Dim } from '../../shape/dim.ts';
import { shape, type Shape } from '../../shape/shape.ts';
import type { ValueId } from './steps.ts';

/**
 * What planning knows of a subexpression: a dense value, or a structured matrix that is applied instead of built.
 * A structured operand holds values of parts only; nothing of the size of the whole exists until it is materialised.
 */
export type Operand =
  | DenseOperand | VecOperand | IdentityOperand | ConstantOperand | DiagonalOperand | KronOperand | CommutationOperand | DoublingOperand
  | SparseOperand | MaskingOperand | SelectOperand | BlockOperand | SumOperand | ProductOperand | ScaledOperand | InverseOperand | FamilyOperand;

interface Base<K extends string> {
  readonly kind: K;
  /** Shape of the operand, after any transposition. */
  readonly shape: Shape;
}
/** A value, or its transpose. */
export interface DenseOperand extends Base<'dense'> { readonly value: ValueId; readonly trans: boolean }
/** A sparse matrix by the value of its pattern and the column of its nonzeros, or its transpose. */
export interface SparseOperand extends Base<'sparse'> { readonly at: ValueId; readonly nonzeros: ValueId; readonly count: Dim; readonly trans: boolean }
/** diag(vec(of)) of a sparse matrix: of what it is applied to, only the entries at the nonzeros are read. */
export interface MaskingOperand extends Base<'masking'> { readonly of: SparseOperand }
/** vec(of) column-major, or that as a row. */
export interface VecOperand extends Base<'vec'> { readonly of: Operand; readonly trans: boolean }
/** eye(n). */
export type IdentityOperand = Base<'identity'>;
/** Every entry `value`. */
export interface ConstantOperand extends Base<'constant'> { readonly value: number }
/** diag(v) of a column value; `positive` where every entry is above 0 whatever the inputs are. */
export interface DiagonalOperand extends Base<'diagonal'> { readonly v: ValueId; readonly positive: boolean }
/** a ⊗ b. */
export interface KronOperand extends Base<'kron'> { readonly a: Operand; readonly b: Operand }
/** commutation(m,n)·vec(A) = vec(A') for A m×n. */
export interface CommutationOperand extends Base<'commutation'> { readonly m: Dim; readonly n: Dim }
/** D with D·x = vec(diag(x)), or its transpose. kron(A,B)·D has the Kronecker products of the columns of A and B. */
export interface DoublingOperand extends Base<'doubling'> { readonly trans: boolean }
/** Which rows a selection keeps: those at the 1-based positions of a value, or a contiguous run from a 0-based offset. */
export type Selector = { readonly indices: ValueId } | { readonly offset: Dim };
/** S with S·X the selected rows of X, or its transpose. */
export interface SelectOperand extends Base<'select'> { readonly where: Selector; readonly trans: boolean }
/** Blocks whose rows and columns line up. */
export interface BlockOperand extends Base<'block'> { readonly grid: readonly (readonly Operand[])[] }
/** Sum of equal shapes. */
export interface SumOperand extends Base<'sum'> { readonly terms: readonly Operand[] }
/** At least two factors, none of them a product. */
export interface ProductOperand extends Base<'product'> { readonly factors: readonly Operand[] }
/** A 1×1 value times an operand that is not scaled itself. */
export interface ScaledOperand extends Base<'scaled'> { readonly by: ValueId; readonly of: Operand }
/** Inverse by LU factors, or its transpose; `of` is what was inverted (before that transposition). */
export interface InverseOperand extends Base<'inverse'> { readonly factor: ValueId; readonly of: Operand; readonly trans: boolean }
/** Σ of a body over an index, or its transpose. */
export interface FamilyOperand extends Base<'family'> {
  readonly range: Dim;
  readonly trans: boolean;
  /** Σ over the index of the value that `use` makes, of shape `s`, from the body (not transposed). */
  readonly each: (s: Shape, use: (body: Operand) => ValueId) => ValueId;
}

/** What is done with each kind of operand. */
export type OperandCases<R, More extends readonly unknown[] = []> = { readonly [K in Operand['kind']]: (x: Extract<Operand, { readonly kind: K }>, ...more: More) => R };
/** Does with an operand what belongs to its kind. */
export const byKind = <R, More extends readonly unknown[]>(cases: OperandCases<R, More>, x: Operand, ...more: More): R => (cases[x.kind] as (x: Operand, ...more: More) => R)(x, ...more);

/** Do two sparse matrices have one pattern, so that their nonzeros are in the same places? */
export const sameSparsity = (a: SparseOperand, b: SparseOperand): boolean => a.at === b.at && a.trans === b.trans;

/** A value as an operand; `s` is the shape after transposition. */
export const dense = (value: ValueId, s: Shape, trans = false): DenseOperand => ({ kind: 'dense', shape: s, value, trans });
/** eye(n). */
export const identityOperand = (n: Dim): IdentityOperand => ({ kind: 'identity', shape: shape(n, n) });
/** value·ones. */
export const constantOperand = (value: number, s: Shape): ConstantOperand => ({ kind: 'constant', shape: s, value });
/** diag(v) of an n×1 value. */
export const diagonalOperand = (v: ValueId, n: Dim, positive = false): DiagonalOperand => ({ kind: 'diagonal', shape: shape(n, n), v, positive });
/** D with D·x = vec(diag(x)) for x of length n. */
export const doublingOperand = (n: Dim): DoublingOperand => ({ kind: 'doubling', shape: shape(dimMul(n, n), n), trans: false });
/** The selection of `rows` rows of a matrix of `of` rows. */
export const selectOperand = (where: Selector, rows: Dim, of: Dim): SelectOperand => ({ kind: 'select', shape: shape(rows, of), where, trans: false });

const flipShape = (s: Shape): Shape => shape(s.cols, s.rows);

const transposes = new WeakMap<Operand, Operand>();

/** The transpose of an operand; costs nothing, and twice is the operand itself. */
export const transposeOf = (x: Operand): Operand => {
  const known = transposes.get(x);
  if (known !== undefined) return known;
  const result = flipped(x);
  transposes.set(x, result);
  transposes.set(result, x);
  return result;
};

const flipped = (x: Operand): Operand => {
  const s = flipShape(x.shape);
  switch (x.kind) {
    case 'dense': case 'sparse': case 'vec': case 'select': case 'doubling': case 'inverse': case 'family': return { ...x, shape: s, trans: !x.trans };
    case 'identity': case 'diagonal': case 'masking': return x;
    case 'constant': return constantOperand(x.value, s);
    case 'kron': return { kind: 'kron', shape: s, a: transposeOf(x.a), b: transposeOf(x.b) };
    case 'commutation': return { kind: 'commutation', shape: s, m: x.n, n: x.m };
    case 'block': return { kind: 'block', shape: s, grid: (x.grid[0] ?? []).map((_, j) => x.grid.flatMap((row) => row.slice(j, j + 1).map(transposeOf))) };
    case 'sum': return { kind: 'sum', shape: s, terms: x.terms.map(transposeOf) };
    case 'product': return { kind: 'product', shape: s, factors: x.factors.map(transposeOf).reverse() };
    case 'scaled': return { kind: 'scaled', shape: s, by: x.by, of: transposeOf(x.of) };
  }
};

/** Is the operand square for every size? */
export const isSquare = (x: Operand): boolean => x.shape.rows.key === x.shape.cols.key;

/** Start of each part when parts of the given sizes follow each other. */
export const offsets = (sizes: readonly Dim[]): readonly Dim[] => {
  let at = dimOf(0);
  return sizes.map((d) => {
    const here = at;
    at = dimAdd(at, d);
    return here;
  });
};
