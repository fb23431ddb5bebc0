import { dimValue, type Dim } from '../../shape/dim.ts';
import type { Backend } from '../backends/backend.ts';
import { EvaluationError } from '../values/error.ts';
import { PART, planMemory, type Places } from './memory.ts';
import { planMostlyZero, positionsRoom, type MostlyZero } from './mostly-zero.ts';
import { schedule, stages, type Stage, type Unit } from './schedule.ts';
import { nonzeroCount } from '../values/sizes.ts';
import { isEntrywise, isReduction, operandsOf, type Plan, type Step, type ValueId } from './steps.ts';

/** What is decided of a plan before it runs: when steps run, and where values lie. */
export interface Arrangement {
  readonly size: (d: Dim) => number;
  readonly rows: (v: ValueId) => number;
  readonly cols: (v: ValueId) => number;
  readonly count: (v: ValueId) => number;
  /** Input steps and units of each stage. */
  readonly inputs: (stage: Stage) => readonly Step[];
  readonly units: (stage: Stage) => readonly Unit[];
  readonly bodyOf: (loop: Step) => readonly Unit[];
  readonly places: Places;
  /** The value whose numbers a reshaped value has; any other value itself. */
  readonly rootOf: (v: ValueId) => ValueId;
  /** Inputs that pass through the workspace part by part, by the start of the room for one part. */
  readonly staged: ReadonlyMap<ValueId, number>;
  /** The products that may go by the nonzeros of an input. */
  readonly mostlyZero: MostlyZero;
  /** Start of the room for the positions of each pattern that is copied into the workspace. */
  readonly indices: ReadonlyMap<ValueId, number>;
}

const isInput = (s: Step): boolean => s.does.op === 'input' || s.does.op === 'pattern' || s.does.op === 'nonzeros';
const isSparseProduct = (s: Step): boolean => s.does.op === 'sampled' || s.does.op === 'sparse-times';
const withBodies = (steps: readonly Step[]): readonly Step[] => steps.flatMap((s) => (s.does.op === 'loop' ? [s, ...withBodies(s.does.body)] : [s]));

/**
 * The arrangement of a plan for a backend. `late` names the inputs that come with each call; with `apart` every step is a unit of
 * its own. Errors: EvaluationError negative-size.
 */
export const arrange = (plan: Plan, { foreign, sparseShare }: Backend, late: ReadonlySet<string>, apart: boolean): Arrangement => {
  const size = (d: Dim): number => dimValue(d, plan.sizes);
  const [rows, cols] = [plan.shapes.map((s) => size(s.rows)), plan.shapes.map((s) => size(s.cols))];
  const negative = plan.shapes.find((_, v) => (rows[v] ?? 0) < 0 || (cols[v] ?? 0) < 0);
  if (negative !== undefined) throw new EvaluationError('negative-size', `size ${negative.rows.key} × ${negative.cols.key} is negative`);
  const [rowsOf, colsOf] = [(v: ValueId): number => rows[v] ?? 0, (v: ValueId): number => cols[v] ?? 0];
  const count = (v: ValueId): number => rowsOf(v) * colsOf(v);

  const stageOf = stages(plan, late);
  const all = withBodies(plan.steps);
  const unitsOf = (steps: readonly Step[]): readonly Unit[] => schedule(steps, count, apart);
  const lists = ([0, 1, 2] as const).map((k) => unitsOf(plan.steps.filter((s) => !isInput(s) && stageOf.get(s.out) === k)));

  const roots = new Map<ValueId, ValueId>();
  const rootOf = (v: ValueId): ValueId => roots.get(v) ?? v;
  for (const s of all) if (s.does.op === 'reshape') roots.set(s.out, rootOf(s.does.x));
  const readBy = (which: (s: Step) => boolean): ReadonlySet<ValueId> => new Set(all.filter(which).flatMap((s) => operandsOf(s.does).map(rootOf)));
  const [inProducts, inSparse, inVectors] = [readBy((s) => s.does.op === 'gemm'), readBy(isSparseProduct), readBy((s) => isEntrywise(s.does) || isReduction(s.does))];
  /** Inputs whose numbers the kernels need in the workspace. */
  const copied = (s: Step): boolean => (!foreign.products && inProducts.has(s.out)) || (!foreign.sparse && inSparse.has(s.out)) || (!foreign.vectors && stageOf.get(s.out) === 1 && inVectors.has(s.out));

  const kept = new Set(plan.outputs.values());
  for (const s of plan.steps) for (const v of operandsOf(s.does)) if ((stageOf.get(v) ?? 0) < (stageOf.get(s.out) ?? 0)) kept.add(v);
  const inputs = plan.steps.filter(isInput);
  const inputUnits = ([0, 1, 2] as const).map((k): readonly Unit[] => inputs.filter((s) => stageOf.get(s.out) === k).map((s) => ({ steps: [s], entries: null })));
  const bodies = new Map<Step, readonly Unit[]>();
  const bodyOf = (loop: Step): readonly Unit[] => {
    const known = bodies.get(loop) ?? (loop.does.op === 'loop' ? unitsOf(loop.does.body) : []);
    bodies.set(loop, known);
    return known;
  };
  const places = planMemory(
    lists.map((units, k) => [...(inputUnits[k] ?? []), ...units]),
    { count, kept, owns: (s) => s.does.op !== 'factor' && s.does.op !== 'pattern' && (!isInput(s) || copied(s)), unitsOf: bodyOf },
  );
  const staged = new Map<ValueId, number>();
  const inMemory = (v: ValueId): boolean => places.of(v) !== null;
  if (!foreign.vectors) for (const v of inVectors) if (!inMemory(v)) staged.set(v, places.reserve(PART));
  const indices = new Map<ValueId, number>();
  if (!foreign.sparse) for (const s of inputs) if (s.does.op === 'pattern') indices.set(s.out, places.reserve(positionsRoom(rowsOf(s.out), plan.sizes[nonzeroCount(s.does.name)] ?? 0)));

  const given = new Set(inputs.flatMap((s) => (s.does.op === 'input' && stageOf.get(s.out) === 1 ? [s.out] : [])));
  const mostlyZero = planMostlyZero(withBodies(plan.steps.filter((s) => stageOf.get(s.out) === 2)), (v) => given.has(v), { rows: rowsOf, cols: colsOf }, sparseShare, places.reserve);

  return {
    size, rows: rowsOf, cols: colsOf, count, bodyOf, places, rootOf, staged, mostlyZero, indices,
    inputs: (stage) => inputs.filter((s) => stageOf.get(s.out) === stage),
    units: (stage) => lists[stage] ?? [],
  };
};
