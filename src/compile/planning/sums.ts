import { isScalar, SCALAR, sameShape, type Shape } from '../../shape/shape.ts';
import { constantOperand, dense, type DenseOperand, type Operand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';
import { Entries, oriented } from './entries.ts';
import { sparseSum } from './sparse-algebra.ts';

/** Is every entry zero, as it is planned? */
export const isZero = (x: Operand): boolean => x.kind === 'constant' && x.value === 0;

/** Values with what multiplies them. */
interface Weighted {
  readonly parts: readonly { readonly x: ValueId; readonly by: ValueId | null }[];
  readonly trans: boolean;
}

/** Multiples and sums, structured as long as one of the terms is. */
export abstract class Sums extends Entries {
  scaled(by: ValueId, of: Operand): Operand {
    if (isScalar(of.shape)) return dense(this.emitter.emit({ op: 'multiply', args: [by, this.value(of)] }, SCALAR), SCALAR);
    if (of.kind === 'scaled') return this.scaled(this.emitter.emit({ op: 'multiply', args: [by, of.by] }, SCALAR), of.of);
    if (of.kind === 'vec') return { ...of, of: this.scaled(by, of.of) };
    return isZero(of) ? of : { kind: 'scaled', shape: of.shape, by, of };
  }

  sum(terms: readonly Operand[], s: Shape): Operand {
    const kept = terms.flatMap((t) => (t.kind === 'sum' ? t.terms : [t])).filter((t) => !isZero(t));
    const [first] = kept;
    if (first === undefined) return constantOperand(0, s);
    if (kept.length === 1) return first;
    const vecs = kept.flatMap((t) => (t.kind === 'vec' && !t.trans ? [t.of] : []));
    const [inner] = vecs;
    if (inner !== undefined && vecs.length === kept.length && vecs.every((x) => sameShape(x.shape, inner.shape)))
      return { kind: 'vec', shape: s, of: this.sum(vecs, inner.shape), trans: false };
    const sparse = sparseSum(this.emitter, kept);
    if (sparse !== null) return sparse;
    const lazy: Operand = { kind: 'sum', shape: s, terms: kept };
    if (!kept.every((t) => t.kind === 'dense' || (t.kind === 'scaled' && t.of.kind === 'dense'))) return lazy;
    return this.negative(kept, s) ?? this.materialise(lazy);
  }

  /** The entries of a sum. */
  protected combine(terms: readonly Operand[], s: Shape): DenseOperand {
    const { parts, trans } = this.weighted(terms);
    return dense(this.emitter.emit({ op: 'combine', terms: parts }, oriented(s, trans)), s, trans);
  }

  /** −1 times a sum that is there already: of X − Y and Y − X, one is computed. */
  private negative(terms: readonly Operand[], s: Shape): Operand | null {
    const minus = this.scalar(-1);
    const { parts, trans } = this.weighted(terms);
    if (parts.some((t) => t.by !== null && t.by !== minus)) return null;
    const held = this.emitter.find({ op: 'combine', terms: parts.map((t) => ({ x: t.x, by: t.by === null ? minus : null })) }, oriented(s, trans));
    return held === null ? null : this.scaled(minus, dense(held, s, trans));
  }

  private weighted(terms: readonly Operand[]): Weighted {
    const { values, trans } = this.aligned(terms.map((t) => (t.kind === 'scaled' ? t.of : t)));
    return {
      trans,
      parts: values.map((x, i) => {
        const t = terms[i];
        return { x, by: t?.kind === 'scaled' ? t.by : null };
      }),
    };
  }
}
