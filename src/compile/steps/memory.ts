import type { Unit } from './schedule.ts';
import { isEntrywise, operandsOf, type Operation, type Step, type ValueId } from './steps.ts';

/** Entries that a unit goes through between two visits of a step: a few arrays of them fit the first-level cache. */
export const PART = 1024;

/** Where values lie in the memory of a plan. */
export interface Places {
  /** Numbers needed in all. */
  readonly length: () => number;
  /** Start and length of a value's numbers; null for a value that lies elsewhere (an input that is not copied, factors, a pattern). */
  readonly of: (v: ValueId) => { readonly start: number; readonly length: number } | null;
  /** Is only one part of the value kept, as nothing outside its unit reads it? */
  readonly passing: (v: ValueId) => boolean;
  /** Room that is never given away. */
  readonly reserve: (length: number) => number;
}

/** What the planning of memory needs to know of values. */
export interface Needs {
  readonly count: (v: ValueId) => number;
  /** Values that are kept until the end. */
  readonly kept: ReadonlySet<ValueId>;
  /** Has the value numbers of its own? Factors, patterns and inputs that stay where they are have none. */
  readonly owns: (s: Step) => boolean;
  readonly unitsOf: (loop: Step) => readonly Unit[];
}

/** The arguments that an entrywise operation has read before it writes for the first time. */
const overwritable = (d: Operation): readonly ValueId[] => {
  switch (d.op) {
    case 'combine': {
      const later = d.terms.slice(2).flatMap((t) => [t.x, t.by]);
      return d.terms.slice(0, 2).flatMap((t) => (later.includes(t.x) ? [] : [t.x]));
    }
    case 'multiply': {
      const later = d.args.slice(2);
      return d.args.slice(0, 2).filter((v) => !later.includes(v));
    }
    case 'divide': return [d.x, d.by];
    case 'power': case 'map': case 'reciprocal': return [d.x];
    default: return [];
  }
};

/** Lengths are multiples of this, so that every value starts at a boundary of vector registers. */
const ALIGNMENT = 2;

/**
 * Memory for the values of units that run one after the other. A value takes over the room of one of the same length that is
 * read no more; an entrywise result may lie where its argument did.
 */
export const planMemory = (lists: readonly (readonly Unit[])[], needs: Needs): Places => {
  const places = new Map<ValueId, { start: number; length: number }>();
  const passing = new Set<ValueId>();
  // A reshaped value has the numbers of what it was made of.
  const roots = new Map<ValueId, ValueId>();
  const rootOf = (v: ValueId): ValueId => roots.get(v) ?? v;
  const free = new Map<number, number[]>();
  let top = 0;

  const reserve = (length: number): number => {
    const start = top;
    top += Math.ceil(length / ALIGNMENT) * ALIGNMENT;
    return start;
  };
  const take = (v: ValueId, length: number): void => void places.set(v, { start: free.get(length)?.pop() ?? reserve(length), length });
  const release = (v: ValueId): void => {
    const place = places.get(v);
    if (place === undefined) return;
    free.set(place.length, [...(free.get(place.length) ?? []), place.start]);
  };

  const settle = (units: readonly Unit[], kept: ReadonlySet<ValueId>): void => {
    const lastUnit = new Map<ValueId, number>();
    const own = new Set<ValueId>();
    units.forEach((u, at) =>
      u.steps.forEach((s) => {
        if (s.does.op === 'reshape') roots.set(s.out, rootOf(s.does.x));
        else own.add(s.out);
        for (const v of operandsOf(s.does)) lastUnit.set(rootOf(v), at);
      }),
    );
    const keptRoots = new Set([...kept].map(rootOf));
    const dies = (v: ValueId, at: number): boolean => own.has(v) && !keptRoots.has(v) && (lastUnit.get(v) ?? -1) <= at;
    units.forEach((u, at) => {
      const lastStep = new Map<ValueId, number>();
      u.steps.forEach((s, i) => operandsOf(s.does).forEach((v) => lastStep.set(rootOf(v), i)));
      const gone = new Set<ValueId>();
      const parts: ValueId[] = [];
      u.steps.forEach((s, i) => {
        if (s.does.op === 'reshape' || !needs.owns(s)) return;
        const length = needs.count(s.out);
        const inside = u.entries !== null && isEntrywise(s.does);
        const local = inside && u.steps.length > 1 && dies(s.out, at);
        const wanted = local ? Math.min(PART, length) : length;
        if (local) passing.add(s.out);
        const heir = inside ? overwritable(s.does).map(rootOf).find((v) => !gone.has(v) && dies(v, at) && lastStep.get(v) === i && places.get(v)?.length === wanted && passing.has(v) === local) : undefined;
        const place = heir === undefined ? undefined : places.get(heir);
        if (heir === undefined || place === undefined) take(s.out, wanted);
        else {
          gone.add(heir);
          places.set(s.out, place);
        }
        if (local) parts.push(s.out);
        if (s.does.op === 'loop') {
          take(s.does.index, 1);
          settle(needs.unitsOf(s), new Set([s.does.result]));
        }
      });
      // Nothing else may lie where a value of the unit does while the unit goes through its parts.
      const ended = new Set([...lastStep.keys(), ...u.steps.map((s) => s.out), ...parts]);
      for (const v of ended) if (!gone.has(v) && dies(v, at)) release(v);
    });
  };
  for (const units of lists) settle(units, needs.kept);

  return { length: () => top, of: (v) => places.get(rootOf(v)) ?? null, passing: (v) => passing.has(v), reserve };
};
