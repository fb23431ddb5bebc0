import { ONE } from '../../shape/dim.ts';
import { sameShape, shape, type Shape } from '../../shape/shape.ts';
import type { FunctionContext } from './function-context.ts';
import { constantOperand, dense, diagonalOperand, identityOperand, isSquare, sameSparsity, transposeOf, type KronOperand, type Operand, type SelectOperand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';

/** A product as its factors, none of which is scaled or a sum, times a number where there is one. */
interface Chain {
  readonly by: readonly ValueId[];
  readonly factors: readonly Operand[];
}

/** Sums are multiplied out into so many products at most. */
const MOST_CHAINS = 64;

const isDiagonal = (x: Operand): boolean => x.kind === 'identity' || x.kind === 'diagonal' || x.kind === 'masking' || (x.kind === 'kron' && isDiagonal(x.a) && isDiagonal(x.b));

/**
 * Diagonals of products of structured matrices by the parts: the diagonal of L·R has the row sums of L .* R', and the entrywise
 * product of two Kronecker products, selections or rows and columns scaled is one of the same kind. `diagonalOf` is that of
 * any operand.
 */
export const structuredDiagonals = ({ emitter, algebra }: FunctionContext, diagonalOf: (x: Operand, s: Shape) => Operand): ((x: Operand, s: Shape) => Operand | null) => {
  const { emit } = emitter;
  const { value, scalar, scaled, sum, product } = algebra;
  const columnOf = (x: Operand): Shape => shape(x.shape.rows, ONE);

  /** The products whose sum the operand is, or null where there are too many. */
  const chainsOf = (x: Operand): readonly Chain[] | null => {
    if (x.kind === 'scaled') return chainsOf(x.of)?.map((c) => ({ ...c, by: [...c.by, x.by] })) ?? null;
    const at = x.kind === 'product' ? x.factors.findIndex((f) => f.kind === 'sum' || f.kind === 'scaled') : -1;
    const inner = x.kind === 'product' ? x.factors[at] : undefined;
    const parts = x.kind === 'sum' ? x.terms : x.kind === 'product' && inner?.kind === 'sum' ? inner.terms.map((t) => product([...x.factors.slice(0, at), t, ...x.factors.slice(at + 1)])) : null;
    if (parts === null) return [{ by: [], factors: x.kind === 'product' ? x.factors : [x] }];
    const found = parts.map(chainsOf);
    const all = found.flatMap((c) => c ?? []);
    return found.includes(null) || all.length > MOST_CHAINS ? null : all;
  };

  /** Is the matrix one of so many blocks along the diagonal, with nothing beside them? */
  const isInBlocks = (x: Operand, count: string): boolean => isDiagonal(x) || (x.kind === 'kron' && x.a.kind === 'identity' && x.a.shape.rows.key === count);

  /** The chain with the same diagonal in which a factor kron(C, E) between matrices in blocks has the diagonal of C instead of C. */
  const restricted = (factors: readonly Operand[]): readonly Operand[] => {
    const inBlocks = factors.find((f): f is KronOperand => f.kind === 'kron' && f.a.kind === 'identity');
    const count = inBlocks?.a.shape.rows.key;
    const others = count === undefined ? [] : factors.filter((f) => !isInBlocks(f, count));
    const [other] = others;
    if (others.length !== 1 || other?.kind !== 'kron' || !isSquare(other.a) || other.a.shape.rows.key !== count) return factors;
    const a = diagonalOperand(value(diagonalOf(other.a, columnOf(other.a))), other.a.shape.rows);
    return factors.map((f) => (f === other ? { ...other, a } : f));
  };

  /** 1 where two lists of subscripts agree, else 0. */
  const agreement = (p: ValueId, q: ValueId): ValueId => {
    const s = emitter.shapeOf(p);
    const difference = emit({ op: 'combine', terms: [{ x: p, by: null }, { x: q, by: scalar(-1) }] }, s);
    const distinct = emit({ op: 'map', fn: 'sign', x: emit({ op: 'map', fn: 'abs', x: difference }, s) }, s);
    return emit({ op: 'combine', terms: [{ x: value(constantOperand(1, s)), by: null }, { x: distinct, by: scalar(-1) }] }, s);
  };

  const commonRows = (a: SelectOperand, b: SelectOperand): Operand | null => {
    if (a.trans !== b.trans || !('indices' in a.where) || !('indices' in b.where)) return null;
    if (a.where.indices === b.where.indices) return a;
    const picked = a.trans ? a.shape.cols : a.shape.rows;
    const both = diagonalOperand(agreement(a.where.indices, b.where.indices), picked);
    return product(a.trans ? [a, both] : [both, a]);
  };

  /** a .* b by the parts, or null. */
  const overlap = (a: Operand, b: Operand): Operand | null => {
    if (!sameShape(a.shape, b.shape)) return null;
    if (isDiagonal(a) || isDiagonal(b)) {
      const column = columnOf(a);
      return diagonalOperand(emit({ op: 'multiply', args: [value(diagonalOf(a, column)), value(diagonalOf(b, column))] }, column), a.shape.rows);
    }
    if (a.kind === 'constant') return scaled(scalar(a.value), b);
    if (b.kind === 'constant') return scaled(scalar(b.value), a);
    if (a.kind === 'kron' && b.kind === 'kron') {
      const [p, q] = [overlap(a.a, b.a), overlap(a.b, b.b)];
      return p === null || q === null ? null : { kind: 'kron', shape: a.shape, a: p, b: q };
    }
    if (a.kind === 'select' && b.kind === 'select') return commonRows(a, b);
    if (a.kind === 'sparse' && b.kind === 'sparse' && sameSparsity(a, b)) return { ...a, nonzeros: emit({ op: 'multiply', args: [a.nonzeros, b.nonzeros] }, emitter.shapeOf(a.nonzeros)) };
    if (a.kind === 'product' || b.kind === 'product') {
      const [l, r] = [a, b].map((x) => (x.kind === 'product' ? x.factors : [x]));
      const found = l === undefined || r === undefined ? null : overlapOf(l, r);
      return found === null ? null : product(found);
    }
    if (a.kind !== 'dense' || b.kind !== 'dense') return null;
    const { values, trans } = algebra.aligned([a, b]);
    return dense(emit({ op: 'multiply', args: values }, trans ? shape(a.shape.cols, a.shape.rows) : a.shape), a.shape, trans);
  };

  /** L .* R for products of at most one factor that is not diagonal: what scales rows and columns of one scales those of both. */
  const overlapOf = (left: readonly Operand[], right: readonly Operand[]): readonly Operand[] | null => {
    const parts = [left, right].map((factors) => {
      const at = factors.findIndex((f) => !isDiagonal(f));
      const core = at < 0 ? identityOperand(factors[0]?.shape.rows ?? ONE) : factors[at];
      const rest = at < 0 ? [] : factors.slice(at + 1);
      return core === undefined || !rest.every(isDiagonal) ? null : { before: at < 0 ? factors : factors.slice(0, at), core, after: rest };
    });
    const [l, r] = parts;
    if (l === undefined || r === undefined || l === null || r === null) return null;
    const core = overlap(l.core, r.core);
    return core === null ? null : [...l.before, ...r.before, core, ...l.after, ...r.after];
  };

  const ofChain = ({ by, factors }: Chain, s: Shape): Operand | null => {
    const asVector = (f: Operand): Operand => (f.kind === 'kron' && isDiagonal(f) ? diagonalOperand(value(diagonalOf(f, columnOf(f))), f.shape.rows) : f);
    const chain = restricted(factors).map(asVector);
    const times = (x: Operand): Operand => by.reduce((y, c) => scaled(c, y), x);
    if (chain.length === 1 && chain[0] !== undefined && chain[0].kind !== 'product') return times(diagonalOf(chain[0], s));
    for (let at = 1; at < chain.length; at++) {
      const found = overlapOf(chain.slice(0, at), chain.slice(at).map(transposeOf).reverse());
      const last = found?.at(-1);
      if (found !== null && last !== undefined) return times(product([...found, constantOperand(1, shape(last.shape.cols, ONE))]));
    }
    return null;
  };

  return (x, s) => {
    const chains = chainsOf(x);
    const found = chains?.map((c) => ofChain(c, s)) ?? [null];
    const parts = found.flatMap((p) => p ?? []);
    return parts.length === 0 || parts.length < found.length ? null : sum(parts, s);
  };
};
