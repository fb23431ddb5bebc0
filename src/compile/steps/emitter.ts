import type { Expr } from '../../expr/expr.ts';
import type { Dim } from '../../shape/dim.ts';
import { SCALAR, shapeText, type Shape } from '../../shape/shape.ts';
import { operandsOf, type Operation, type Step, type ValueId } from './steps.ts';

/** Writes steps: equal operations get one value, and a step inside a loop that does not depend on its index moves out of it. */
export interface Emitter {
  /** The value of `does`, of shape `shape`; emits a step only if no equal one exists. */
  readonly emit: (does: Operation, shape: Shape) => ValueId;
  /** The value of an equal step, if there is one already. */
  readonly find: (does: Operation, shape: Shape) => ValueId | null;
  /** Emits Σ of the value that `body` plans for a fresh index value running over 1…range. */
  readonly loop: (range: Dim, shape: Shape, body: (index: ValueId) => ValueId) => ValueId;
  readonly shapeOf: (v: ValueId) => Shape;
  /** Runs `f` with the steps that it emits attributed to `origin`. */
  readonly within: <R>(origin: Expr, f: () => R) => R;
  readonly steps: readonly Step[];
  readonly shapes: readonly Shape[];
}

/**
 * Numbers are written by `String`, as JSON has one text for NaN and the infinities, which are different values. What is known of a
 * product makes no other value of it.
 */
const keyOf = (does: Operation, shape: Shape): string =>
  shapeText(shape) +
  JSON.stringify(does, (name, x: unknown) => (name === 'symmetric' ? undefined : typeof x === 'number' ? String(x) : typeof x === 'object' && x !== null && 'terms' in x && 'key' in x ? x.key : x));

/** The operation with arguments that may change places in one order, so that equal ones are found to be equal. */
const ordered = (does: Operation): Operation => {
  switch (does.op) {
    case 'combine': return { ...does, terms: [...does.terms].sort((a, b) => a.x - b.x || (a.by ?? -1) - (b.by ?? -1)) };
    case 'multiply': return { ...does, args: [...does.args].sort((a, b) => a - b) };
    case 'dot': return does.a <= does.b ? does : { ...does, a: does.b, b: does.a };
    default: return does;
  }
};

/** A fresh emitter; `root` is the origin of steps outside any `within`. */
export const createEmitter = (root: Expr): Emitter => {
  const shapes: Shape[] = [];
  // The loop depth at which a value exists. The step lists of the open loops are the tail of `lists`.
  const depths: number[] = [];
  const lists: Step[][] = [[]];
  const known = new Map<string, ValueId>();
  let origin = root;

  const fresh = (shape: Shape, depth: number): ValueId => {
    depths.push(depth);
    return shapes.push(shape) - 1;
  };
  const depthOf = (does: Operation): number => operandsOf(does).reduce((d, id) => Math.max(d, depths[id] ?? 0), 0);
  const write = (does: Operation, shape: Shape): ValueId => {
    const depth = depthOf(does);
    const out = fresh(shape, depth);
    lists[depth]?.push({ out, does, origin });
    return out;
  };
  const find = (does: Operation, shape: Shape): ValueId | null => known.get(keyOf(ordered(does), shape)) ?? null;
  const emit = (given: Operation, shape: Shape): ValueId => {
    const does = ordered(given);
    const key = keyOf(does, shape);
    const held = known.get(key);
    if (held !== undefined) return held;
    const out = write(does, shape);
    known.set(key, out);
    return out;
  };
  const loop = (range: Dim, shape: Shape, plan: (index: ValueId) => ValueId): ValueId => {
    const body: Step[] = [];
    lists.push(body);
    const index = fresh(SCALAR, lists.length - 1);
    const result = plan(index);
    lists.pop();
    return write({ op: 'loop', index, range, body, result }, shape);
  };
  const within = <R>(e: Expr, f: () => R): R => {
    const outer = origin;
    origin = e;
    try {
      return f();
    } finally {
      origin = outer;
    }
  };
  return { emit, find, loop, within, shapeOf: (v) => shapes[v] ?? SCALAR, steps: lists[0] ?? [], shapes };
};
