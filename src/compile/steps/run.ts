import { EvaluationError } from '../values/error.ts';
import type { Dense, Value } from '../values/values.ts';
import { partRun, type PartContext } from './entrywise.ts';
import { Held, type RunOptions } from './held.ts';
import { PART } from './memory.ts';
import { wholeRun, type Context, type Run } from './operations.ts';
import type { Stage, Unit } from './schedule.ts';
import { isEntrywise, isReduction, operandsOf, type Plan, type Step, type ValueId } from './steps.ts';

export type { RunOptions } from './held.ts';

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

/** The units of a plan as functions on its values in memory. */
class Runner {
  private readonly held: Held;
  private readonly options: RunOptions;
  private readonly context: Context;
  /** The step at hand, for messages. */
  private doing: Step | null = null;

  constructor(held: Held, options: RunOptions) {
    const { arrangement: { rows, cols, size, mostlyZero, bodyOf }, kernels, slots, patterns, factors, nonzeros, memory } = held;
    this.held = held;
    this.options = options;
    this.context = { kernels, slots, patterns, factors, rows, cols, size, factorOf: mostlyZero.factorOf, nonzeros, work: memory.subarray(mostlyZero.work), body: (loop) => this.sequence(bodyOf(loop)) };
  }

  /** Takes the inputs of a stage. */
  loader(stage: Stage): (given: Given) => void {
    const steps = this.held.arrangement.inputs(stage);
    return (given) => {
      for (const s of steps) {
        if (s.does.op !== 'input' && s.does.op !== 'pattern' && s.does.op !== 'nonzeros') continue;
        this.held.load(s, given(s.does.name));
        if (s.does.op !== 'pattern') this.verify(s);
      }
    };
  }

  unit(u: Unit): Run {
    const [step] = u.steps;
    if (step === undefined) return () => undefined;
    const whole = u.entries === null ? wholeRun(step, this.context) : this.parts(u, u.entries);
    if (u.entries !== null && !this.options.checkFinite) return whole;
    return () => {
      this.doing = step;
      whole();
      this.verify(step);
    };
  }

  sequence(units: readonly Unit[]): Run {
    const runs = units.map((u) => this.unit(u));
    return () => {
      for (const run of runs) run();
    };
  }

  /** Runs, and says of an error where it is. */
  located(run: Run): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof EvaluationError) || error.where !== null || this.doing === null) throw error;
      throw new EvaluationError(error.code, error.message, this.options.describe(this.doing.origin));
    }
  }

  private verify(s: Step): void {
    const bad = this.options.checkFinite ? (this.held.slots[s.out] ?? []).find((x) => !Number.isFinite(x)) : undefined;
    if (bad === undefined) return;
    this.doing = s;
    throw new EvaluationError('non-finite', `${bad} appears`);
  }

  /** Entrywise steps that go together through their entries, part by part. */
  private parts(u: Unit, entries: number): Run {
    const { arrangement: { count, places, rootOf, staged }, kernels, slots, memory, stagingSlots } = this.held;
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
          this.doing = steps[i] ?? null;
          runs[i]?.(start, length);
        }
        start += part;
      } while (start < entries);
    };
  }
}

/**
 * A plan under its sizes with its memory and kernels. `late` names the inputs that come with each call.
 * Errors: EvaluationError negative-size, too-large.
 */
export const createMachine = (plan: Plan, options: RunOptions, late: ReadonlySet<string>): Machine => {
  const held = new Held(plan, options, late);
  const runner = new Runner(held, options);
  const { arrangement: { units, rows, cols }, slots, memory } = held;
  const [constant, early] = [runner.sequence(units(0)), runner.sequence(units(1))];
  const each = units(2).map((u) => ({ run: runner.unit(u), steps: u.steps }));
  const [loadEarly, loadLate] = [runner.loader(1), runner.loader(2)];
  const outputs = [...plan.outputs.values()].map((v) => ({ v, rows: rows(v), cols: cols(v) }));
  const read = (): readonly Dense[] => outputs.map(({ v, rows: r, cols: q }) => ({ rows: r, cols: q, data: slots[v] ?? memory }));
  const lateRun = (given: Given): void => {
    loadLate(given);
    for (const { run } of each) run();
  };
  runner.located(constant);
  return {
    prepare: (given) =>
      runner.located(() => {
        loadEarly(given);
        early();
      }),
    call: (given) => {
      runner.located(() => lateRun(given));
      return read();
    },
    load: (given) => runner.located(() => loadLate(given)),
    units: each.map(({ run, steps }) => ({ run: () => runner.located(run), steps })),
    outputs: read,
  };
};
