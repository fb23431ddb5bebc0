import type { Expr } from '../../expr/expr.ts';
import { SCALAR, shapeText } from '../../shape/shape.ts';
import { arrange } from './arrange.ts';
import type { Backend, Factor, Workspace } from '../backends/backend.ts';
import { partRun, type PartContext } from './entrywise.ts';
import { EvaluationError } from '../values/error.ts';
import { PART, type Places } from './memory.ts';
import { nonzerosIn, type Nonzeros } from './mostly-zero.ts';
import { wholeRun, type Context, type Run } from './operations.ts';
import type { Stage, Unit } from './schedule.ts';
import { isEntrywise, isReduction, operandsOf, type Plan, type Step, type ValueId } from './steps.ts';
import { isSparse, type Dense, type Pattern, type Value } from '../values/values.ts';

/** How a plan is run. */
export interface RunOptions {
  readonly backend: Backend;
  /** Stop at the first step whose result is not finite. */
  readonly checkFinite: boolean;
  /** Text of a subexpression for messages. */
  readonly describe: (e: Expr) => string;
}

/** The value of an input by its name. */
export type Given = (name: string) => Value;

/** A plan in memory: set the early inputs, then call with the late ones. Errors when run: EvaluationError. */
export interface Machine {
  /** Computes what depends on early inputs only. */
  readonly prepare: (early: Given) => void;
  /** Computes the rest. The outputs, in the order of the plan, lie in memory that the next call writes over. */
  readonly call: (late: Given) => readonly Dense[];
  /** The units of one call, for a caller that does other things between them; `load` takes the inputs first. */
  readonly units: readonly { readonly run: Run; readonly steps: readonly Step[] }[];
  readonly load: (late: Given) => void;
  readonly outputs: () => readonly Dense[];
}

/** Room for the values of a plan. Errors: EvaluationError too-large, which names the largest value. */
const opened = (plan: Plan, { backend, describe }: RunOptions, places: Places): Workspace => {
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

/**
 * A plan under its sizes with its memory and kernels. `late` names the inputs that come with each call.
 * Errors: EvaluationError negative-size, too-large.
 */
export const createMachine = (plan: Plan, options: RunOptions, late: ReadonlySet<string>): Machine => {
  const { size, rows, cols, count, inputs, units: unitsOf, bodyOf, places, rootOf, staged, mostlyZero, indices } = arrange(plan, options.backend, late, options.checkFinite);
  const inMemory = (v: ValueId): boolean => places.of(v) !== null;
  const { memory, kernels }: Workspace = opened(plan, options, places);
  const slots: Float64Array[] = plan.shapes.map((_, v) => {
    const place = places.of(v);
    return place === null ? new Float64Array(0) : memory.subarray(place.start, place.start + place.length);
  });
  const patterns: Pattern[] = [];
  const factors: Factor[] = [];
  const nonzeros = new Map<ValueId, Nonzeros>();
  const stagingSlots = new Map<ValueId, number>();
  for (const [v, start] of staged) stagingSlots.set(v, slots.push(memory.subarray(start, start + PART)) - 1);

  let doing: Step | null = null;
  const verify = (s: Step): void => {
    const bad = options.checkFinite ? (slots[s.out] ?? []).find((x) => !Number.isFinite(x)) : undefined;
    if (bad === undefined) return;
    doing = s;
    throw new EvaluationError('non-finite', `${bad} appears`);
  };

  const place = (pattern: Pattern, v: ValueId): Pattern => {
    const start = indices.get(v);
    if (start === undefined) return pattern;
    const into = new Int32Array(memory.buffer, memory.byteOffset + 8 * start, pattern.rowPtr.length + pattern.colIdx.length);
    into.set(pattern.rowPtr);
    into.set(pattern.colIdx, pattern.rowPtr.length);
    return { ...pattern, rowPtr: into.subarray(0, pattern.rowPtr.length), colIdx: into.subarray(pattern.rowPtr.length) };
  };
  const loader = (stage: Stage): ((given: Given) => void) => {
    const steps = inputs(stage);
    return (given) => {
      for (const s of steps) {
        if (s.does.op !== 'input' && s.does.op !== 'pattern' && s.does.op !== 'nonzeros') continue;
        const value = given(s.does.name);
        if (s.does.op === 'pattern') {
          if (isSparse(value)) patterns[s.out] = place(value, s.out);
          continue;
        }
        const data = isSparse(value) ? value.values : value.data;
        if (inMemory(s.out)) slots[s.out]?.set(data);
        else slots[s.out] = data;
        verify(s);
        const room = mostlyZero.rooms.get(s.out);
        const found = room === undefined ? null : nonzerosIn(memory, room, rows(s.out), cols(s.out), data);
        if (found === null) nonzeros.delete(s.out);
        else nonzeros.set(s.out, found);
      }
    };
  };

  const context: Context = { kernels, slots, patterns, factors, rows, cols, size, factorOf: mostlyZero.factorOf, nonzeros, work: memory.subarray(mostlyZero.work), body: (loop) => sequence(bodyOf(loop)) };

  const partsOf = (u: Unit, entries: number): Run => {
    const moving = (v: ValueId): boolean => count(v) === entries;
    const foreignReads = [...new Set(u.steps.flatMap((s) => operandsOf(s.does)))].filter((v) => moving(v) && staged.has(rootOf(v)));
    const own: PartContext = {
      kernels, slots,
      slot: (v) => (foreignReads.includes(v) ? stagingSlots.get(rootOf(v)) ?? v : v),
      step: (v) => (moving(v) && !places.passing(v) && !foreignReads.includes(v) ? 1 : 0),
      single: (v) => count(v) === 1 && entries !== 1,
    };
    const runs = u.steps.map((s) => (isEntrywise(s.does) || isReduction(s.does) ? partRun(s.does, s.out, own) : () => undefined));
    const stagings = foreignReads.map((v) => [v, stagingSlots.get(rootOf(v)) ?? v] as const);
    const part = u.steps.length > 1 || stagings.length > 0 ? PART : Math.max(entries, 1);
    const { steps } = u;
    return () => {
      let start = 0;
      do {
        const length = Math.min(part, entries - start);
        for (const [from, to] of stagings) slots[to]?.set((slots[from] ?? memory).subarray(start, start + length));
        for (let i = 0; i < runs.length; i++) {
          doing = steps[i] ?? null;
          runs[i]?.(start, length);
        }
        start += part;
      } while (start < entries);
    };
  };
  const unitRun = (u: Unit): Run => {
    const [step] = u.steps;
    if (step === undefined) return () => undefined;
    const whole = u.entries === null ? wholeRun(step, context) : partsOf(u, u.entries);
    if (u.entries !== null && !options.checkFinite) return whole;
    return () => {
      doing = step;
      whole();
      verify(step);
    };
  };
  const sequence = (units: readonly Unit[]): Run => {
    const runs = units.map(unitRun);
    return () => {
      for (const run of runs) run();
    };
  };

  // ---- running -----------------------------------------------------------------------------------------------------------

  const located = (run: Run): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof EvaluationError) || error.where !== null || doing === null) throw error;
      throw new EvaluationError(error.code, error.message, options.describe(doing.origin));
    }
  };
  const runs = unitsOf(2).map(unitRun);
  const units = unitsOf(2).map((u, i) => ({ run: () => located(runs[i] ?? (() => undefined)), steps: u.steps }));
  const [loadEarly, loadLate] = [loader(1), loader(2)];
  const outputs = [...plan.outputs.values()].map((v) => ({ v, rows: rows(v), cols: cols(v) }));
  const read = (): readonly Dense[] => outputs.map(({ v, rows: r, cols: q }) => ({ rows: r, cols: q, data: slots[v] ?? memory }));
  const lateRun = (given: Given): void => {
    loadLate(given);
    for (const run of runs) run();
  };
  const prepared = [sequence(unitsOf(0)), sequence(unitsOf(1))];
  located(() => prepared[0]?.());
  return {
    prepare: (early) =>
      located(() => {
        loadEarly(early);
        prepared[1]?.();
      }),
    call: (given) => {
      located(() => lateRun(given));
      return read();
    },
    load: (given) => located(() => loadLate(given)),
    units,
    outputs: read,
  };
};
