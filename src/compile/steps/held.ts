import type { Expr } from '../../expr/expr.ts';
import { SCALAR, shapeText } from '../../shape/shape.ts';
import type { Backend, Factor, Kernels } from '../backends/backend.ts';
import { EvaluationError } from '../values/error.ts';
import { isSparse, type Pattern, type Value } from '../values/values.ts';
import { arrange, type Arrangement } from './arrange.ts';
import { PART, type Places } from './memory.ts';
import { nonzerosIn, type Nonzeros } from './mostly-zero.ts';
import type { Plan, Step, ValueId } from './steps.ts';

/** How a plan is run. */
export interface RunOptions {
  readonly backend: Backend;
  /** Stop at the first step whose result is not finite. */
  readonly checkFinite: boolean;
  /** Text of a subexpression for messages. */
  readonly describe: (e: Expr) => string;
}

/** Room for the values of a plan. Errors: EvaluationError too-large, which names the largest value. */
const opened = (plan: Plan, { backend, describe }: RunOptions, places: Places): ReturnType<Backend['open']> => {
  try {
    return backend.open(places.length());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const lengthOf = (s: Step): number => places.of(s.out)?.length ?? 0;
    const largest = plan.steps.flatMap((s) => (s.does.op === 'loop' ? [s, ...s.does.body] : [s])).reduce<Step | null>((a, s) => (a === null || lengthOf(s) > lengthOf(a) ? s : a), null);
    const gigabytes = (length: number): string => `${((8 * length) / 1e9).toFixed(1)} GB`;
    const most = largest === null ? '' : `, ${gigabytes(lengthOf(largest))} of it for a matrix of ${shapeText(plan.shapes[largest.out] ?? SCALAR)} in ${describe(largest.origin)}`;
    throw new EvaluationError('too-large', `the values need ${gigabytes(places.length())}${most}; that is more than can be had`);
  }
};

/** The values of a plan in memory, under its sizes. Errors: EvaluationError negative-size, too-large. */
export class Held {
  readonly arrangement: Arrangement;
  readonly memory: Float64Array;
  readonly kernels: Kernels;
  /** The entries of each value, and behind these the rooms for parts of inputs that pass through. */
  readonly slots: Float64Array[];
  readonly patterns: Pattern[] = [];
  readonly factors: Factor[] = [];
  readonly nonzeros = new Map<ValueId, Nonzeros>();
  /** Which slot holds the part of an input at hand. */
  readonly stagingSlots = new Map<ValueId, number>();

  constructor(plan: Plan, options: RunOptions, late: ReadonlySet<string>) {
    this.arrangement = arrange(plan, options.backend, late, options.checkFinite);
    const { places, staged } = this.arrangement;
    const { memory, kernels } = opened(plan, options, places);
    this.memory = memory;
    this.kernels = kernels;
    this.slots = plan.shapes.map((_, v) => {
      const place = places.of(v);
      return place === null ? new Float64Array(0) : memory.subarray(place.start, place.start + place.length);
    });
    for (const [v, start] of staged) this.stagingSlots.set(v, this.slots.push(memory.subarray(start, start + PART)) - 1);
  }

  /** Takes the value of an input step. */
  load(s: Step, value: Value): void {
    if (s.does.op === 'pattern') {
      if (isSparse(value)) this.patterns[s.out] = this.placed(value, s.out);
      return;
    }
    const data = isSparse(value) ? value.values : value.data;
    if (this.arrangement.places.of(s.out) === null) this.slots[s.out] = data;
    else this.slots[s.out]?.set(data);
    this.findNonzeros(s.out, data);
  }

  private findNonzeros(v: ValueId, data: Float64Array): void {
    const { mostlyZero, rows, cols } = this.arrangement;
    const room = mostlyZero.rooms.get(v);
    const found = room === undefined ? null : nonzerosIn(this.memory, room, rows(v), cols(v), data);
    if (found === null) this.nonzeros.delete(v);
    else this.nonzeros.set(v, found);
  }

  /** The pattern with its positions in the workspace, where the kernels need them there. */
  private placed(pattern: Pattern, v: ValueId): Pattern {
    const start = this.arrangement.indices.get(v);
    if (start === undefined) return pattern;
    const { rowPtr, colIdx } = pattern;
    const into = new Int32Array(this.memory.buffer, this.memory.byteOffset + 8 * start, rowPtr.length + colIdx.length);
    into.set(rowPtr);
    into.set(colIdx, rowPtr.length);
    return { ...pattern, rowPtr: into.subarray(0, rowPtr.length), colIdx: into.subarray(rowPtr.length) };
  }
}
