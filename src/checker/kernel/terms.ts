import { parse, print } from '../numbers/rat.ts';
import { isRational, mapSubterms, subterms } from '../terms/walk.ts';
import type { Term } from '../terms/term.ts';
import { fail, must } from './fault.ts';
import { Sizes } from './size.ts';

/** A name of a symbol, a bound index or a size. */
export const isName = (text: unknown): text is string => typeof text === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
/** A rational number in the one way it may be written. */
const isNumber = (text: string): boolean => {
  const value = parse(text);
  return value !== null && print(value) === text;
};
/** Characters of a name or number, levels of a term, operations and leaves of a judgement that is written out, shared terms as often as they stand there. */
export const LIMITS = { characters: 1000, depth: 200, length: 10_000 } as const;

/** Argument positions (from 1) of sizes, by operation. */
export const SIZES_AT: ReadonlyMap<string, readonly number[]> = new Map(Object.entries({
  dim: [1], eye: [1], ones: [1, 2], zeros: [1, 2], commutation: [1, 2], unvec: [2, 3], blocktrace: [2], slice: [2, 3, 4, 5], sumover: [2],
}));

/**
 * The terms of one document. Terms that are identical (sizes compared as polynomials) are one object, so that identity of terms is
 * identity of objects and everything that depends on a term alone is computed once.
 */
export class Terms {
  readonly sizes = new Sizes();
  private readonly byKey = new Map<string, Term>();
  private readonly numbers = new Map<Term, number>();
  private readonly depths = new Map<Term, number>();
  private readonly lengths = new Map<Term, number>();
  private readonly names = new Map<Term, ReadonlySet<string>>();
  private readonly binders = new Map<Term, ReadonlySet<string>>();
  /** Names that sums of any term bind. */
  readonly boundNames = new Set<string>();

  /** An operation of terms of this document; sizes are given in any form. Throws Fault for what can't be a term. */
  readonly make = (op: string, ...args: readonly unknown[]): Term => {
    const sizes = SIZES_AT.get(op);
    const canonical = args.map((a, k) => (sizes?.includes(k + 1) === true ? this.sizes.read(a).dim : a));
    const t: Term = [op, ...canonical];
    const below = subterms(t);
    must(below.every((s) => typeof s === 'string' || this.numbers.has(s)), `"${op}" has something else than terms for operands`, 'malformed');
    const key = JSON.stringify([op, ...canonical.map((a) => this.keyOf(a))]);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    this.byKey.set(key, t);
    this.numbers.set(t, this.numbers.size);
    this.depths.set(t, 1 + below.reduce((d, s) => Math.max(d, this.depths.get(s) ?? 1), 0));
    this.lengths.set(t, 1 + below.reduce((d, s) => d + (this.lengths.get(s) ?? 1), 0));
    if (op === 'sumover') this.boundNames.add(args[0] as string);
    return t;
  };

  /** Text that tells terms of this document apart. */
  readonly id = (t: Term): string => (typeof t === 'string' ? t : `#${this.numbers.get(t) ?? ''}`);

  /** Operations and leaves of a term that is written out. Throws Fault for a term that is too deep or too long: what walks through it takes that much time. */
  readonly length = (t: Term): number => {
    must((this.depths.get(t) ?? 1) <= LIMITS.depth, 'a term is nested too deeply', 'malformed');
    const length = this.lengths.get(t) ?? 1;
    must(length <= LIMITS.length, 'a term is too long', 'malformed');
    return length;
  };

  private keyOf(a: unknown): unknown {
    if (typeof a === 'string' || typeof a === 'number') return a;
    const number = this.numbers.get(a as Term);
    if (number !== undefined) return { term: number };
    return (a as readonly unknown[]).map((x) => this.keyOf(x));
  }

  /** A name or a number as a term. Throws Fault for other text. */
  readonly leaf = (text: string): Term => {
    must(text.length <= LIMITS.characters, 'a name or number is too long', 'malformed');
    if (!isNumber(text) && !isName(text)) fail('malformed', `"${text}" is neither a name nor a rational number in lowest terms`);
    return text;
  };

  /** The term with its direct subterms replaced. */
  readonly map = (t: Term, f: (s: Term) => Term): Term => {
    const next = mapSubterms(t, f);
    return next === t || typeof next === 'string' ? next : this.make(...(next as readonly [string, ...unknown[]]));
  };

  /** The direct subterms. */
  readonly operands = (t: Term): readonly Term[] => subterms(t);

  /** Is the k-th argument (from 0) of an operation a term, rather than a size, a name or a number? */
  readonly operand = (t: Exclude<Term, string>, k: number): boolean => {
    const [op, ...args] = t;
    if (SIZES_AT.get(op)?.includes(k + 1) === true || (op === 'sumover' && k === 0) || (op === 'mpow' && k === 1)) return false;
    return args[k] !== undefined && args[k] !== ':';
  };

  /** Symbols and free indices of a term. */
  readonly free = (t: Term): ReadonlySet<string> => {
    const known = this.names.get(t);
    if (known !== undefined) return known;
    const names = new Set<string>();
    if (typeof t === 'string') {
      if (!isRational(t)) names.add(t);
    } else {
      for (const s of subterms(t)) for (const n of this.free(s)) names.add(n);
      if (t[0] === 'sumover') names.delete(t[1] as string);
    }
    this.names.set(t, names);
    return names;
  };

  /** Names that sums inside of a term bind. */
  readonly bound = (t: Term): ReadonlySet<string> => {
    const known = this.binders.get(t);
    if (known !== undefined) return known;
    const names = new Set<string>();
    for (const s of subterms(t)) for (const n of this.bound(s)) names.add(n);
    if (typeof t !== 'string' && t[0] === 'sumover') names.add(t[1] as string);
    this.binders.set(t, names);
    return names;
  };

  readonly has = (t: Term, name: string): boolean => this.free(t).has(name);

  /** t[x:=v, …], all at once. No capture: declared symbols are never bound, and what v binds may not stand below a sum of the same name, which the shape check sees to. */
  readonly substitute = (t: Term, values: ReadonlyMap<string, Term>): Term => {
    const memo = new Map<Term, Term>();
    const go = (s: Term): Term => {
      const known = memo.get(s);
      if (known !== undefined) return known;
      const touched = [...values.keys()].some((x) => this.has(s, x));
      const result = !touched ? s : typeof s === 'string' ? (values.get(s) ?? s) : this.map(s, go);
      memo.set(s, result);
      return result;
    };
    return go(t);
  };

  /**
   * The entrywise extension e⟨t:=r, …⟩ of a scalar term to terms of one shape, all at once. `isScalar` says whether a subterm is scalar,
   * `like` is one of the terms. Throws Fault for an operation that isn't entrywise.
   */
  readonly extend = (e: Term, values: ReadonlyMap<string, Term>, isScalar: (t: Term) => boolean): Term => {
    const [like = '0'] = [...values.values()];
    const varies = (s: Term): boolean => [...values.keys()].some((x) => this.has(s, x));
    const go = (s: Term): Term => {
      must(isScalar(s), 'only a scalar term extends to entries', 'shape');
      if (!varies(s)) return this.make('fill', s, like);
      if (typeof s === 'string') return values.get(s) ?? s;
      const [op, ...args] = s;
      if (op === '.^') {
        const [base, exponent] = args as readonly Term[] as readonly [Term, Term];
        must(!varies(exponent), 'an exponent that varies has no entrywise extension');
        return this.make('.^', go(base), exponent);
      }
      const entrywise = EXTENDED.get(op) ?? (isFunction(op) ? op : fail('condition', `"${op}" has no entrywise extension`));
      return this.make(entrywise, ...(args as readonly Term[]).map(go));
    };
    return go(e);
  };
}

const EXTENDED: ReadonlyMap<string, string> = new Map([['+', '+'], ['-', '-'], ['*', '.*'], ['.*', '.*'], ['./', './']]);

/** Entrywise functions. */
export const FUNCTIONS = [
  'exp', 'log', 'sqrt', 'abs', 'sign', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'sigmoid', 'softplus', 'relu', 'step', 'square', 'log1p', 'expm1', 'logcosh',
  'atan', 'asin', 'acos',
] as const;
const FUNCTION_SET: ReadonlySet<string> = new Set(FUNCTIONS);
export const isFunction = (op: string): boolean => FUNCTION_SET.has(op);
