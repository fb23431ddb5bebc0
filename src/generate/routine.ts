import { makePlan, operandsOf, type Plan, type Sizes, type Step, type ValueId } from '../compile/index.ts';
import { stages } from '../compile/steps/schedule.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { isScalar, SCALAR, type Shape } from '../shape/shape.ts';

/** A value that a routine returns. */
export interface Output {
  readonly key: string;
  readonly value: ValueId;
  readonly shape: Shape;
}

/** One function of a routine: what it takes besides the inputs, its steps, and what it returns. */
export interface Part {
  readonly key: string;
  readonly late: readonly Symbol_[];
  readonly steps: readonly Step[];
  readonly outputs: readonly Output[];
}

/** One plan as functions: steps on the inputs alone are done once, those of each part whenever it is called. */
export interface Routine {
  readonly shapes: readonly Shape[];
  /** What values are called that have a name in the problem. */
  readonly names: ReadonlyMap<ValueId, string>;
  readonly early: readonly Step[];
  readonly parts: readonly Part[];
}

/** What one part of a routine computes from its late inputs. */
export interface PartRequest {
  readonly key: string;
  readonly late: readonly Symbol_[];
  readonly roots: Readonly<Record<string, Expr>>;
}

/** The steps that the wanted values need, in order. */
const neededFor = (steps: readonly Step[], wanted: readonly ValueId[]): ReadonlySet<Step> => {
  const open = new Set(wanted);
  const out = new Set<Step>();
  for (const s of steps.toReversed())
    if (open.has(s.out)) {
      out.add(s);
      operandsOf(s.does).forEach((v) => open.add(v));
    }
  return out;
};

/** The plan with numbers in sums where it has matrices of equal entries, which languages add to every entry by themselves. */
const withPlainNumbers = (plan: Plan): Plan => {
  const fills = new Map(plan.steps.flatMap((s) => (s.does.op === 'fill' && typeof s.does.value === 'number' ? [[s.out, s.does.value] as const] : [])));
  const isMatrix = (v: ValueId): boolean => !isScalar(plan.shapes[v] ?? SCALAR);
  const numbers = new Map([...fills].flatMap(([v, x]) => (isMatrix(v) ? [] : [[x, v] as const])));
  const [shapes, more]: [Shape[], Step[]] = [[...plan.shapes], []];
  const numberOf = (x: number, origin: Expr): ValueId => {
    const known = numbers.get(x);
    if (known !== undefined) return known;
    const out = shapes.push(SCALAR) - 1;
    numbers.set(x, out);
    more.push({ out, does: { op: 'fill', value: x }, origin });
    return out;
  };
  const steps = plan.steps.map((s): Step => {
    if (s.does.op !== 'combine' || s.does.terms.every((t) => fills.has(t.x))) return s;
    return { ...s, does: { ...s.does, terms: s.does.terms.map((t) => (fills.has(t.x) && isMatrix(t.x) ? { ...t, x: numberOf(fills.get(t.x) ?? 0, s.origin) } : t)) } };
  });
  return { ...plan, shapes, steps: [...more, ...steps] };
};

/** One plan of all parts, with the outputs and the steps that each of them needs. */
const planned = (requests: readonly PartRequest[], sizes: Sizes): { readonly plan: Plan; readonly outputs: readonly (readonly Output[])[]; readonly needs: readonly ReadonlySet<Step>[] } => {
  const rootName = (part: string, root: string): string => `${part}:${root}`;
  const plan = withPlainNumbers(makePlan(new Map(requests.flatMap((r) => Object.entries(r.roots).map(([name, e]) => [rootName(r.key, name), e] as const))), sizes));
  const outputs = requests.map((r) => Object.entries(r.roots).map(([key, e]): Output => ({ key, value: plan.outputs.get(rootName(r.key, key)) ?? -1, shape: e.shape })));
  return { plan, outputs, needs: outputs.map((list) => neededFor(plan.steps, list.map((o) => o.value))) };
};

const namesOf = (symbols: readonly Symbol_[]): ReadonlySet<string> => new Set(symbols.map((s) => s.name));

/** The routine of the parts, which share one plan under the given sizes. Parts without late inputs do all of their steps themselves. */
export const makeRoutine = (requests: readonly PartRequest[], sizes: Sizes): Routine => {
  const { plan, outputs, needs } = planned(requests, sizes);
  const stage = stages(plan, namesOf(requests.flatMap((r) => r.late)));
  const isEarly = (s: Step): boolean => requests.some((r, i) => r.late.length > 0 && needs[i]?.has(s) === true) && (stage.get(s.out) ?? 0) < 2;
  return {
    shapes: plan.shapes, names: plan.names,
    early: plan.steps.filter(isEarly),
    parts: requests.map((r, i) => ({ key: r.key, late: r.late, steps: plan.steps.filter((s) => needs[i]?.has(s) === true && !isEarly(s)), outputs: outputs[i] ?? [] })),
  };
};

/** A part of a sequence: its steps once, with `moving` inputs those that these change repeatedly. */
export interface SequencePart extends PartRequest {
  readonly moving: readonly Symbol_[];
}

/** The part of what is repeated that doesn't change in between, and what does. */
export interface Repeated {
  readonly once: Part;
  readonly again: Part;
}

/** Parts that run one after the other, in one scope: a value computed by an earlier one is there for those that follow. */
export interface Sequence extends Routine {
  readonly repeated: readonly Repeated[];
}

/**
 * The parts one after the other. A symbol whose value changes in between has another name afterwards, so that equal values are one;
 * all of these names are late, and `called` gives the one that the program has for them.
 */
export const makeSequence = (requests: readonly SequencePart[], sizes: Sizes, called: ReadonlyMap<string, string>): Sequence => {
  const { plan, outputs, needs } = planned(requests, sizes);
  const stage = stages(plan, namesOf(requests.flatMap((r) => r.late)));
  const rename = (s: Step): Step => {
    const { does } = s;
    if (does.op === 'loop') return { ...s, does: { ...does, body: does.body.map(rename) } };
    return does.op === 'input' ? { ...s, does: { ...does, name: called.get(does.name) ?? does.name } } : s;
  };
  const early = plan.steps.filter((s) => (stage.get(s.out) ?? 0) < 2);
  const done = new Set(early);
  const repeated = requests.map((r, i): Repeated => {
    const moves = stages(plan, namesOf(r.moving));
    const open = plan.steps.filter((s) => needs[i]?.has(s) === true && !done.has(s));
    const again = open.filter((s) => moves.get(s.out) === 2);
    const once = open.filter((s) => moves.get(s.out) !== 2);
    once.forEach((s) => done.add(s));
    const part = (steps: readonly Step[], out: readonly Output[]): Part => ({ key: r.key, late: r.late, steps: steps.map(rename), outputs: out });
    return { once: part(once, []), again: part(again, outputs[i] ?? []) };
  });
  return { shapes: plan.shapes, names: plan.names, early: early.map(rename), parts: repeated.flatMap((p) => [p.once, p.again]), repeated };
};
