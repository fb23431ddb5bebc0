import type { ElementwiseName } from '../atoms/elementwise.ts';
import type { MatrixAtomName } from '../atoms/matrix.ts';
import type { Dim } from '../shape/dim.ts';
import type { Shape } from '../shape/shape.ts';
import type { Rational } from './rational.ts';

/** A declared fact about a symbol. */
export type Attribute =
  | 'symmetric' | 'skew' | 'diagonal' | 'orthogonal' | 'posdef' | 'psd' | 'invertible' | 'nonneg' | 'positive'
  | 'binary' | 'mask' | 'hollow' | 'simplex' | 'fullrank';

interface Base<K extends string> {
  readonly kind: K;
  readonly shape: Shape;
  /** Equal expressions are the same object; the id orders and keys them. */
  readonly id: number;
}

/** An exact scalar constant. */
export interface Const extends Base<'const'> { readonly value: Rational }
/** A size used as a number. */
export interface DimExpr extends Base<'dim'> { readonly dim: Dim }
/**
 * A declared name. `range` is the size an index (scalar) or a list of indices (column) ranges over, otherwise null.
 * `differentialOf` names the variable that this symbol is the differential of, otherwise null.
 */
export interface Symbol_ extends Base<'symbol'> {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly range: Dim | null;
  readonly differentialOf: string | null;
}
/** A subexpression that the user named with `let`; it stands for `value`. */
export interface Named extends Base<'named'> { readonly name: string; readonly value: Expr }
/** eye(n), ones(m,n), zeros(m,n), commutation(m,n); `dims` are its arguments (eye has one). */
export interface Special extends Base<'special'> { readonly name: SpecialName; readonly dims: readonly Dim[] }
export interface Add extends Base<'add'> { readonly terms: readonly Expr[] }
/** Scalar `by` times the non-scalar `arg`. */
export interface Scale extends Base<'scale'> { readonly by: Expr; readonly arg: Expr }
/** Matrix product of non-scalar factors. */
export interface Product extends Base<'product'> { readonly factors: readonly Expr[] }
/** Entrywise product of equal shapes; on scalars the ordinary product. */
export interface Hadamard extends Base<'hadamard'> { readonly factors: readonly Expr[] }
/** Entrywise power; `exponent` is a scalar. */
export interface Power extends Base<'power'> { readonly base: Expr; readonly exponent: Expr }
export interface Transpose extends Base<'transpose'> { readonly arg: Expr }
/** An entrywise function. */
export interface MapExpr extends Base<'map'> { readonly fn: ElementwiseName; readonly arg: Expr }
/** A matrix function of the table `matrixAtoms`. */
export interface Call extends Base<'call'> { readonly fn: MatrixAtomName; readonly args: readonly Expr[] }
/** Matrix power of a square matrix; the exponent is an integer constant or a size. */
export interface MatrixPower extends Base<'mpow'> { readonly arg: Expr; readonly exponent: Expr }
/** A column of length m·n as an m×n matrix, column-major; the sizes are those of `shape`. */
export interface Unvec extends Base<'unvec'> { readonly arg: Expr }
/** Sum of the diagonal blocks of a (p·m)×(p·n) matrix cut into p×p equal blocks. */
export interface BlockTrace extends Base<'blocktrace'> { readonly arg: Expr; readonly count: Dim }
/** Row, column or entry; null keeps the whole axis. Subscripts are scalars, 1-based. */
export interface Index extends Base<'index'> { readonly arg: Expr; readonly row: Expr | null; readonly col: Expr | null }
/** A contiguous submatrix; offsets count from 0, the sizes are those of `shape`. */
export interface Slice extends Base<'slice'> { readonly arg: Expr; readonly rowOffset: Dim; readonly colOffset: Dim }
/** The rows of `arg` named by the index list `indices`. */
export interface Gather extends Base<'gather'> { readonly arg: Expr; readonly indices: Symbol_ }
export interface Block extends Base<'block'> { readonly grid: readonly (readonly Expr[])[] }
/** Σ over the bound index (1…range) of the body. */
export interface SumOver extends Base<'sumover'> { readonly index: Symbol_; readonly range: Dim; readonly body: Expr }
/** grad(of, wrt[0]) or hess(of, wrt[0], wrt[1]), to be resolved before anything else. */
export interface Derivative extends Base<'derivative'> { readonly of: Expr; readonly wrt: readonly [Expr] | readonly [Expr, Expr] }

/** A typed, immutable, interned expression without positions; built and shape-checked in `build.ts` only. */
export type Expr =
  | Const | DimExpr | Symbol_ | Named | Special | Add | Scale | Product | Hadamard | Power | Transpose | MapExpr | Call
  | MatrixPower | Unvec | BlockTrace | Index | Slice | Gather | Block | SumOver | Derivative;

export type SpecialName = 'eye' | 'ones' | 'zeros' | 'commutation';
export type Kind = Expr['kind'];
export type NodeOf<K extends Kind> = Extract<Expr, { kind: K }>;

/** A pass that answers for every kind; leaving one out is a compile error. */
export type Cases<R> = { readonly [K in Kind]: (e: NodeOf<K>) => R };

/** Runs the case of the expression's kind. */
export const dispatch = <R>(cases: Cases<R>, e: Expr): R => (cases[e.kind] as (e: Expr) => R)(e);
