import type { Dense } from '../compile/index.ts';
import { toDense, toValue } from '../compile/values/values.ts';
import type { Symbol_ } from '../expr/expr.ts';
import { isColumn, isScalar } from '../shape/shape.ts';
import { CompareError } from './error.ts';
import { passed, type Form } from './forms.ts';
import { parametersOf, type AnyFunction } from './parameters.ts';
import type { Truth } from './points.ts';
import { fillingsOf, type Filling, type Names, type Slot } from './slots.ts';

/** How values are passed: what for which parameter, in which form, whether indices count from 0 or 1, and whether a single direction comes in an object. */
export interface Convention {
  readonly filling: Filling;
  readonly form: Form;
  readonly base: 0 | 1;
  readonly wrapped: boolean;
}

/** What a call returns, or null where it doesn't return in time. */
export type Limit = (call: () => unknown, milliseconds?: number) => { readonly value: unknown } | null;

/** A function and all that it may be given. */
export interface Callee {
  readonly run: AnyFunction;
  /** Makes a call, or gives null where it takes too long. */
  readonly limit: Limit;
  /** The ways in which its parameters may be filled. */
  readonly fillings: readonly Filling[];
  readonly names: Names;
  readonly symbols: readonly Symbol_[];
  readonly directions: readonly Symbol_[];
  /** Sizes that no input tells, passed along in objects. */
  readonly untold: readonly string[];
}

/** What a call came to: a value, or a sentence on why there is none. */
export interface Call {
  readonly result: { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string; readonly isEndless?: boolean };
  /** Names of inputs that the call changed. */
  readonly changed: readonly string[];
  /** Names of symbols that were passed. */
  readonly given: ReadonlySet<string>;
}

/** Functions that return functions, as hessianProduct(inputs)(direction), are called that often. */
const MOST_CALLS = 3;

const entries = (x: unknown): Float64Array | null => {
  const read = toValue(x, false);
  return typeof read === 'string' ? null : toDense(read).data.slice();
};
const same = (a: Float64Array | null, b: Float64Array | null): boolean => a !== null && b !== null && a.length === b.length && a.every((x, i) => Object.is(x, b[i]));

/** Thrown where a call doesn't return in time. */
class Endless extends Error {}

const isGenerator = (x: unknown): boolean => typeof x === 'object' && x !== null && Symbol.iterator in x && typeof (x as { next?: unknown }).next === 'function';

/** Calls the function at a point. Errors: CompareError where a function that it returns has parameters without a meaning. */
export const callAt = (callee: Callee, { sizes, values }: Truth, { filling, form, base, wrapped }: Convention): Call => {
  const held: { readonly name: string; readonly value: unknown; readonly before: Float64Array | null }[] = [];
  const given = new Set<string>();
  const valueOf = (s: Symbol_): unknown => {
    const x: Dense = values.get(s.name) ?? { rows: 0, cols: 0, data: new Float64Array() };
    const shown = s.range === null || base === 1 ? x : { ...x, data: x.data.map((i) => i - 1) };
    const value = passed(shown, isScalar(s.shape) ? 'scalar' : isColumn(s.shape) ? 'vector' : 'matrix', form);
    given.add(s.name);
    held.push({ name: s.name, value, before: entries(value) });
    return value;
  };
  const find = (list: readonly Symbol_[], name: string): unknown => list.filter((s) => s.name === name).map(valueOf)[0];
  const ofVariable = (d: Symbol_): string => d.differentialOf ?? d.name;
  const directions = (): unknown => {
    const [first] = callee.directions;
    return callee.directions.length === 1 && !wrapped && first !== undefined ? valueOf(first) : Object.fromEntries(callee.directions.map((d) => [ofVariable(d), valueOf(d)]));
  };
  const make = (slot: Slot): unknown => {
    switch (slot.kind) {
      case 'symbol': return find(callee.symbols, slot.name);
      case 'direction': return find(callee.directions, slot.name);
      case 'size': return sizes[slot.name];
      case 'directions': return directions();
      case 'default': return undefined;
      case 'record': {
        if (slot.fields !== null) return Object.fromEntries(slot.fields.filter(([, s]) => s.kind !== 'default').map(([key, s]) => [key, make(s)]));
        const all = form.name === 'flat' ? callee.names.sizes : callee.untold;
        return Object.fromEntries([...[...callee.symbols, ...callee.directions].map((s) => [s.name, valueOf(s)] as const), ...all.map((n) => [n, sizes[n]] as const)]);
      }
    }
  };
  const outcome = (): Call['result'] => {
    try {
      const limited = (f: AnyFunction, args: readonly unknown[]): unknown => {
        const returned = callee.limit(() => f(...args));
        if (returned === null) throw new Endless();
        return returned.value;
      };
      let value = limited(callee.run, filling.slots.map(make));
      for (let depth = 1; typeof value === 'function' && depth < MOST_CALLS; depth++) {
        const left: Names = { ...callee.names, symbols: callee.names.symbols.filter((n) => !given.has(n)) };
        const inner = value as AnyFunction;
        value = limited(inner, fillingsOf(parametersOf(inner) ?? [], left)[0].slots.map(make));
      }
      if (value instanceof Promise) {
        value.catch(() => undefined);
        return { ok: false, message: 'it is asynchronous: it returns a Promise; export one that returns the result itself' };
      }
      if (isGenerator(value)) return { ok: false, message: 'it is a generator; export a function that returns the result itself' };
      if (value === undefined) return { ok: false, message: 'it returns nothing; if it writes its result into an argument, wrap it in a function that makes that argument and returns it' };
      return { ok: true, value };
    } catch (error) {
      if (error instanceof CompareError) throw error;
      if (error instanceof Endless) return { ok: false, message: 'it doesn\'t return in time', isEndless: true };
      return { ok: false, message: `it throws ${error instanceof Error ? `${error.name}: ${error.message.split('\n')[0] ?? ''}` : JSON.stringify(error)}` };
    }
  };
  const result = outcome();
  return { result, changed: held.filter(({ value, before }) => before !== null && !same(before, entries(value))).map((h) => h.name), given };
};
