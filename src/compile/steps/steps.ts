import type { ElementwiseName } from '../../atoms/elementwise.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Dim } from '../../shape/dim.ts';
import type { Shape } from '../../shape/shape.ts';
import type { Sizes } from '../values/sizes.ts';

/** Number of a value of a plan; every value is computed by exactly one step. */
export type ValueId = number;

/**
 * What a step computes. All values are dense row-major matrices except those of `factor` and `pattern`. The nonzeros of a sparse
 * matrix are a column in the order of its pattern; how many there are is a named size. Shapes are those of `Plan.shapes`,
 * so that a step states only what they do not.
 */
export type Operation =
  /** The value of a symbol. */
  | { readonly op: 'input'; readonly name: string }
  /** Where the nonzeros of a sparse input are, and the column of them. */
  | { readonly op: 'pattern' | 'nonzeros'; readonly name: string }
  /** Entries (i, j) of a·b', of x or x', and of a sparse matrix, at the nonzeros (i, j) of a pattern. */
  | { readonly op: 'sampled'; readonly at: ValueId; readonly a: ValueId; readonly b: ValueId }
  | { readonly op: 'pick'; readonly at: ValueId; readonly x: ValueId; readonly trans: boolean }
  | { readonly op: 'look-up'; readonly at: ValueId; readonly of: ValueId; readonly nonzeros: ValueId; readonly trans: boolean }
  /** S·x or S'·x for a sparse S, and S as a dense matrix. */
  | { readonly op: 'sparse-times'; readonly at: ValueId; readonly nonzeros: ValueId; readonly transposed: boolean; readonly x: ValueId }
  | { readonly op: 'spread'; readonly at: ValueId; readonly nonzeros: ValueId }
  /** Every entry the same number or size. */
  | { readonly op: 'fill'; readonly value: number | Dim }
  | { readonly op: 'eye' }
  /** op(a)·op(b); `symmetric` where the product is known to be so, as that of a matrix with its own transpose. */
  | { readonly op: 'gemm'; readonly a: ValueId; readonly transA: boolean; readonly b: ValueId; readonly transB: boolean; readonly symmetric: boolean }
  /** The entries read as a p×q×inner array with its first two axes exchanged; transposition and commutation matrices. */
  | { readonly op: 'swap'; readonly x: ValueId; readonly p: Dim; readonly q: Dim; readonly inner: Dim }
  /** The same entries, row-major, in another shape. */
  | { readonly op: 'reshape'; readonly x: ValueId }
  /** Σ by·x over the terms; `by` is 1×1, null for 1. */
  | { readonly op: 'combine'; readonly terms: readonly { readonly x: ValueId; readonly by: ValueId | null }[] }
  /** A row, or a column, as every row or column. */
  | { readonly op: 'repeat'; readonly x: ValueId; readonly along: 'rows' | 'cols' }
  /** Entrywise product, and quotient. */
  | { readonly op: 'multiply'; readonly args: readonly ValueId[] }
  | { readonly op: 'divide'; readonly x: ValueId; readonly by: ValueId }
  /** Entrywise power with a 1×1 exponent. */
  | { readonly op: 'power'; readonly x: ValueId; readonly exponent: ValueId }
  | { readonly op: 'map'; readonly fn: ElementwiseName; readonly x: ValueId }
  /** 1./x for the inverse of diag(x); a zero is a singular matrix. */
  | { readonly op: 'reciprocal'; readonly x: ValueId }
  /** diag(v)·x, and x·diag(v). */
  | { readonly op: 'scale-rows'; readonly v: ValueId; readonly x: ValueId }
  | { readonly op: 'scale-cols'; readonly v: ValueId; readonly x: ValueId }
  | { readonly op: 'sum' | 'product' | 'norm1' | 'norm2' | 'trace' | 'rowsum' | 'colsum'; readonly x: ValueId }
  /** Sum of the entrywise product. */
  | { readonly op: 'dot'; readonly a: ValueId; readonly b: ValueId }
  /** Diagonal matrix of a column, and diagonal of a square matrix. */
  | { readonly op: 'diag' | 'diagvec'; readonly x: ValueId }
  /** LU factors of a square matrix. */
  | { readonly op: 'factor'; readonly x: ValueId }
  | { readonly op: 'solve'; readonly factor: ValueId; readonly x: ValueId; readonly transposed: boolean }
  | { readonly op: 'det' | 'logdet'; readonly factor: ValueId }
  | { readonly op: 'submatrix'; readonly x: ValueId; readonly rowOffset: Dim; readonly colOffset: Dim }
  /** The 1-based positions of as many entries of a column as the result has, those nearest to 0; again from the first where it has fewer. */
  | { readonly op: 'smallest'; readonly x: ValueId }
  /** The rows (columns) of x at the 1-based positions listed. */
  | { readonly op: 'take-rows' | 'take-cols'; readonly x: ValueId; readonly indices: ValueId }
  /** Row i of x added to row indices[i] of zeros; columns likewise. */
  | { readonly op: 'scatter-rows' | 'scatter-cols'; readonly x: ValueId; readonly indices: ValueId }
  /** Parts at their places, zeros elsewhere. */
  | { readonly op: 'assemble'; readonly parts: readonly { readonly x: ValueId; readonly rowOffset: Dim; readonly colOffset: Dim }[] }
  | { readonly op: 'kron'; readonly a: ValueId; readonly b: ValueId }
  /** Integer power of a square matrix. */
  | { readonly op: 'matrix-power'; readonly x: ValueId; readonly exponent: ValueId }
  | { readonly op: 'blocktrace'; readonly x: ValueId; readonly count: Dim }
  /** Σ of `result` over index = 1…range; the body may use values of the steps before. */
  | { readonly op: 'loop'; readonly index: ValueId; readonly range: Dim; readonly body: readonly Step[]; readonly result: ValueId };

/** One step: the value it computes, how, and the subexpression that asked for it. */
export interface Step {
  readonly out: ValueId;
  readonly does: Operation;
  readonly origin: Expr;
}

/** A straight-line program (loops apart) in static single assignment form. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Shape of every value by its number. */
  readonly shapes: readonly Shape[];
  /** The value of each root by its name. */
  readonly outputs: ReadonlyMap<string, ValueId>;
  /** Names of the values that named subexpressions have. */
  readonly names: ReadonlyMap<ValueId, string>;
  /** The size values under which the order of products was chosen; the steps are right for any. */
  readonly sizes: Sizes;
}

/** Operations on entries that correspond, which can be done part by part. */
export type EntrywiseOp = 'combine' | 'multiply' | 'divide' | 'power' | 'map' | 'reciprocal';
/** Operations that reduce entries to a number part by part. */
export type ReductionOp = 'sum' | 'dot' | 'norm1' | 'norm2';

const entrywise: ReadonlySet<Operation['op']> = new Set<EntrywiseOp>(['combine', 'multiply', 'divide', 'power', 'map', 'reciprocal']);
const reductions: ReadonlySet<Operation['op']> = new Set<ReductionOp>(['sum', 'dot', 'norm1', 'norm2']);
/** Does every entry of the result depend only on the entries at the same place? */
export const isEntrywise = (d: Operation): boolean => entrywise.has(d.op);
/** Is the result a number gathered from all entries? */
export const isReduction = (d: Operation): boolean => reductions.has(d.op);

/** The values that an operation reads, in order; of a loop, those that its body reads from outside. */
export const operandsOf = (d: Operation): readonly ValueId[] => {
  switch (d.op) {
    case 'input': case 'pattern': case 'nonzeros': case 'fill': case 'eye': return [];
    case 'sampled': return [d.at, d.a, d.b];
    case 'pick': return [d.at, d.x];
    case 'look-up': return [d.at, d.of, d.nonzeros];
    case 'sparse-times': return [d.at, d.nonzeros, d.x];
    case 'spread': return [d.at, d.nonzeros];
    case 'gemm': case 'dot': case 'kron': return [d.a, d.b];
    case 'combine': return d.terms.flatMap((t) => (t.by === null ? [t.x] : [t.x, t.by]));
    case 'multiply': return d.args;
    case 'divide': return [d.x, d.by];
    case 'power': case 'matrix-power': return [d.x, d.exponent];
    case 'scale-rows': case 'scale-cols': return [d.v, d.x];
    case 'solve': return [d.factor, d.x];
    case 'det': case 'logdet': return [d.factor];
    case 'take-rows': case 'take-cols': case 'scatter-rows': case 'scatter-cols': return [d.x, d.indices];
    case 'assemble': return d.parts.map((p) => p.x);
    case 'loop': {
      const inside = new Set([d.index, ...d.body.map((s) => s.out)]);
      return [...d.body.flatMap((s) => operandsOf(s.does)), d.result].filter((v) => !inside.has(v));
    }
    case 'swap': case 'reshape': case 'repeat': case 'map': case 'reciprocal': case 'sum': case 'product': case 'norm1': case 'norm2': case 'trace': case 'rowsum': case 'colsum':
    case 'diag': case 'diagvec': case 'factor': case 'submatrix': case 'blocktrace': case 'smallest': return [d.x];
  }
};
