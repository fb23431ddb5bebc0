import { isEntrywise, isReduction, operandsOf, type Plan, type Step, type ValueId } from './steps.ts';

/**
 * What runs at once: a single step, or entrywise steps and reductions over the same number of entries, which go through their
 * arguments together, part by part, so that what lies between them never reaches main memory.
 */
export interface Unit {
  readonly steps: readonly Step[];
  /** Number of entries that the steps go through; null for a step of another kind. */
  readonly entries: number | null;
}

/** Number of entries that a step goes through part by part, or null. */
const entriesOf = (s: Step, count: (v: ValueId) => number): number | null => (isEntrywise(s.does) ? count(s.out) : isReduction(s.does) ? count(operandsOf(s.does)[0] ?? s.out) : null);

/**
 * The steps grouped into units, in an order in which every value is computed before it is read; a step joins the earliest unit
 * that it can, or with `apart` a unit of its own. Values within a unit are read at the same places only, so a 1×1 value from
 * inside is read in a later unit.
 */
export const schedule = (steps: readonly Step[], count: (v: ValueId) => number, apart: boolean): readonly Unit[] => {
  const units: { readonly steps: Step[]; readonly entries: number | null }[] = [];
  const home = new Map<ValueId, { readonly unit: number; readonly moving: number | null }>();
  for (const step of steps) {
    const entries = entriesOf(step, count);
    let earliest = 0;
    for (const v of operandsOf(step.does)) {
      const from = home.get(v);
      if (from !== undefined) earliest = Math.max(earliest, from.unit + (entries !== null && entries > 1 && from.moving === entries ? 0 : 1));
    }
    let unit = apart || entries === null ? -1 : units.findIndex((u, i) => i >= earliest && u.entries === entries);
    if (unit < 0) unit = units.push({ steps: [], entries }) - 1;
    units[unit]?.steps.push(step);
    home.set(step.out, { unit, moving: isEntrywise(step.does) ? entries : null });
  }
  return units;
};

/** When a step can run: as soon as the plan is known, when the early inputs are, or with the late ones. */
export type Stage = 0 | 1 | 2;

/** The stage of every value outside loops; `late` inputs come with each call. */
export const stages = (plan: Plan, late: ReadonlySet<string>): ReadonlyMap<ValueId, Stage> => {
  const out = new Map<ValueId, Stage>();
  for (const { does, out: v } of plan.steps) {
    const given = does.op === 'input' || does.op === 'pattern' || does.op === 'nonzeros';
    out.set(v, given ? (late.has(does.name) ? 2 : 1) : operandsOf(does).reduce<Stage>((s, q) => Math.max(s, out.get(q) ?? 0) as Stage, 0));
  }
  return out;
};
