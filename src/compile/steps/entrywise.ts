import type { Kernels } from '../backends/backend.ts';
import { EvaluationError } from '../values/error.ts';
import type { EntrywiseOp, Operation, ReductionOp, ValueId } from './steps.ts';

/** Does a step for the `count` entries from `start`; parts come in order, beginning with 0. */
export type PartRun = (start: number, count: number) => void;

/** What the entrywise steps of one unit see. */
export interface PartContext {
  readonly kernels: Kernels;
  /** Numbers of the slots; those of inputs are replaced before each run. */
  readonly slots: Float64Array[];
  /** The slot where this unit reads or writes a value. */
  readonly slot: (v: ValueId) => number;
  /** 1 where the entries of the value advance with the parts, 0 where only one part or a single number is there. */
  readonly step: (v: ValueId) => 0 | 1;
  /** Is the value a number that applies to all entries? */
  readonly single: (v: ValueId) => boolean;
}

type OperationOf<K extends string, O = Operation> = O extends { readonly op: infer P } ? (K extends P ? O : never) : never;
type Makers = { readonly [K in EntrywiseOp | ReductionOp]: (d: OperationOf<K>, out: ValueId, c: PartContext) => PartRun };

/** Reads of slots are in range by construction. */
const at = (slots: readonly Float64Array[], slot: number): Float64Array => slots[slot] as Float64Array;
const number = (slots: readonly Float64Array[], slot: number): number => at(slots, slot)[0] as number;

interface Place { readonly slot: number; readonly step: 0 | 1 }
const placeOf = (c: PartContext, v: ValueId): Place => ({ slot: c.slot(v), step: c.step(v) });

/** A reduction whose parts add up. */
const adding = (c: PartContext, out: ValueId, part: (start: number, count: number) => number): PartRun => {
  const [slots, to] = [c.slots, c.slot(out)];
  return (start, count) => {
    const target = at(slots, to);
    target[0] = (start === 0 ? 0 : (target[0] as number)) + part(start, count);
  };
};

/** The root of a sum of squares as top·√rest, so that neither large nor small entries leave the floating range. */
const euclidean = (kernels: Kernels): ((start: number, count: number, x: Float64Array, xAt: number) => number) => {
  let [top, rest] = [0, 0];
  const add = (t: number, r: number): void => {
    if (t <= top) rest += r * (t / top) ** 2;
    else [top, rest] = [t, r + rest * (top / t) ** 2];
  };
  return (start, count, x, xAt) => {
    if (start === 0) [top, rest] = [0, 0];
    const s = kernels.dot(count, x, xAt, x, xAt);
    if (s > 1e-280 && s < Infinity) add(1, s);
    else {
      let largest = 0;
      // Math.max keeps NaN, so a NaN entry ends as NaN; an infinite one as infinity.
      for (let i = xAt; i < xAt + count; i++) largest = Math.max(largest, Math.abs(x[i] as number));
      if (!Number.isFinite(largest)) top = Number.isNaN(top) ? top : largest;
      else if (largest > 0 && Number.isFinite(top)) {
        let t = 0;
        for (let i = xAt; i < xAt + count; i++) t += ((x[i] as number) / largest) ** 2;
        add(largest, t);
      }
    }
    return Number.isFinite(top) ? top * Math.sqrt(rest) : top;
  };
};

const makers: Makers = {
  combine: (d, out, c) => {
    const { slots, kernels } = c;
    const terms = d.terms.map((t) => ({ ...placeOf(c, t.x), by: t.by === null ? null : c.slot(t.by) }));
    const target = placeOf(c, out);
    const factor = (by: number | null): number => (by === null ? 1 : number(slots, by));
    const [first, second, ...more] = terms;
    if (first === undefined) throw new RangeError('a sum of nothing');
    return (start, count) => {
      const [to, toAt] = [at(slots, target.slot), target.step * start];
      const [x, alpha] = [at(slots, first.slot), factor(first.by)];
      if (second === undefined) return kernels.scale(count, alpha, x, first.step * start, to, toAt);
      kernels.combine(count, alpha, x, first.step * start, factor(second.by), at(slots, second.slot), second.step * start, to, toAt);
      for (const t of more) kernels.combine(count, 1, to, toAt, factor(t.by), at(slots, t.slot), t.step * start, to, toAt);
    };
  },
  multiply: (d, out, c) => {
    const { slots, kernels } = c;
    const singles = d.args.filter(c.single).map(c.slot);
    const [first, second, ...more] = d.args.filter((v) => !c.single(v)).map((v) => placeOf(c, v));
    const target = placeOf(c, out);
    if (first === undefined) throw new RangeError('a product of nothing');
    return (start, count) => {
      const [to, toAt] = [at(slots, target.slot), target.step * start];
      let alpha = 1;
      for (const s of singles) alpha *= number(slots, s);
      if (second === undefined) return kernels.scale(count, alpha, at(slots, first.slot), first.step * start, to, toAt);
      kernels.multiply(count, at(slots, first.slot), first.step * start, at(slots, second.slot), second.step * start, to, toAt);
      for (const t of more) kernels.multiply(count, to, toAt, at(slots, t.slot), t.step * start, to, toAt);
      if (singles.length > 0) kernels.scale(count, alpha, to, toAt, to, toAt);
    };
  },
  divide: (d, out, c) => {
    const { slots, kernels } = c;
    const [x, by, target] = [placeOf(c, d.x), placeOf(c, d.by), placeOf(c, out)];
    return (start, count) => kernels.divide(count, at(slots, x.slot), x.step * start, at(slots, by.slot), by.step * start, at(slots, target.slot), target.step * start);
  },
  power: (d, out, c) => {
    const { slots, kernels } = c;
    const [from, target, exponent] = [placeOf(c, d.x), placeOf(c, out), c.slot(d.exponent)];
    return (start, count) => {
      const [x, xAt, to, toAt, k] = [at(slots, from.slot), from.step * start, at(slots, target.slot), target.step * start, number(slots, exponent)];
      if (k === 2) kernels.multiply(count, x, xAt, x, xAt, to, toAt);
      else if (k === -1) kernels.map('reciprocal', count, x, xAt, to, toAt);
      else for (let i = 0; i < count; i++) to[toAt + i] = (x[xAt + i] as number) ** k;
    };
  },
  map: (d, out, c) => {
    const { slots, kernels } = c;
    const [from, target] = [placeOf(c, d.x), placeOf(c, out)];
    return (start, count) => kernels.map(d.fn, count, at(slots, from.slot), from.step * start, at(slots, target.slot), target.step * start);
  },
  reciprocal: (d, out, c) => {
    const { slots, kernels } = c;
    const [from, target] = [placeOf(c, d.x), placeOf(c, out)];
    return (start, count) => {
      const [x, xAt] = [at(slots, from.slot), from.step * start];
      for (let i = xAt; i < xAt + count; i++) if (x[i] === 0) throw new EvaluationError('singular-matrix', 'singular diagonal matrix');
      kernels.map('reciprocal', count, x, xAt, at(slots, target.slot), target.step * start);
    };
  },
  sum: (d, out, c) => {
    const x = placeOf(c, d.x);
    return adding(c, out, (start, count) => c.kernels.sum(count, at(c.slots, x.slot), x.step * start));
  },
  norm1: (d, out, c) => {
    const x = placeOf(c, d.x);
    return adding(c, out, (start, count) => c.kernels.norm1(count, at(c.slots, x.slot), x.step * start));
  },
  dot: (d, out, c) => {
    const [a, b] = [placeOf(c, d.a), placeOf(c, d.b)];
    return adding(c, out, (start, count) => c.kernels.dot(count, at(c.slots, a.slot), a.step * start, at(c.slots, b.slot), b.step * start));
  },
  norm2: (d, out, c) => {
    const [x, to, norm] = [placeOf(c, d.x), c.slot(out), euclidean(c.kernels)];
    return (start, count) => {
      at(c.slots, to)[0] = norm(start, count, at(c.slots, x.slot), x.step * start);
    };
  },
};

/** The run of an entrywise operation or a reduction, bound to its slots. Errors when run: EvaluationError singular-matrix. */
export const partRun = (d: Operation, out: ValueId, c: PartContext): PartRun =>
  // The table's entry for `d.op` takes exactly this operation.
  (makers[d.op as EntrywiseOp | ReductionOp] as (d: Operation, out: ValueId, c: PartContext) => PartRun)(d, out, c);
