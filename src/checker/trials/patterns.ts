import { Redraw } from '../numbers/field.ts';
import type { RandomSource } from '../numbers/random.ts';
import { shuffle, sizeOf, type Sizes } from '../terms/sizes.ts';
import { numberCount } from '../terms/traits.ts';
import { everySubterm, subterms } from '../terms/walk.ts';
import type { Env, Term, Variable } from '../terms/term.ts';

/** Values of indices and index lists, 1-based. */
export type Indices = ReadonlyMap<string, readonly number[]>;

/** How the indices of a statement are assigned from trial to trial. */
export interface IndexPlan {
  /** Is an index more than a subscript by itself? */
  readonly areNumbers: boolean;
  /** Are there lists of indices? */
  readonly hasLists: boolean;
  /** How many trials it takes until every pattern of coincidences has occurred. */
  readonly trials: number;
  /** The least value of a range that leaves room for all indices over it to differ, by the JSON text of the range. */
  readonly room: ReadonlyMap<string, number>;
  /** May a statement hang on more than which indices coincide: on single places, numbers or lists? */
  readonly isOpen: boolean;
  /** How many entries of lists one product has at most. */
  readonly listFactors: number;
  /** All values of all indices and lists at given sizes; null where there are too many to try. */
  readonly all: (sizes: Sizes) => readonly Indices[] | null;
  /** The values in trial t; throws Redraw where the sizes have no room for the pattern. */
  readonly assign: (t: number, sizes: Sizes, random: RandomSource) => Indices;
}

/** All ways to say which of n things coincide, as block numbers. */
const partitions = (n: number): readonly (readonly number[])[] => {
  let all: readonly (readonly number[])[] = [[]];
  for (let i = 0; i < n; i++) all = all.flatMap((p) => Array.from({ length: Math.max(-1, ...p) + 2 }, (_, b) => [...p, b]));
  return all;
};

/** Is every index only ever a subscript by itself? Then nothing but coincidences can matter. */
const onlySubscripts = (terms: readonly Term[], variables: readonly Variable[], names: ReadonlySet<string>): boolean => {
  let plain = variables.every((v) => [v.row, v.col].every((s) => s === undefined || (typeof s === 'string' && names.has(s))));
  const bound = new Set<string>();
  everySubterm(terms, (t) => {
    if (typeof t !== 'string' && t[0] === 'sumover') bound.add(t[1] as string);
  });
  const visited = new Set<Term>();
  const visit = (t: Term): void => {
    if (typeof t === 'string') {
      if (names.has(t) || bound.has(t)) plain = false;
      return;
    }
    if (visited.has(t)) return;
    visited.add(t);
    const [a = '0', ...others] = subterms(t);
    if (t[0] !== 'index' && t[0] !== 'gather') {
      subterms(t).forEach(visit);
      return;
    }
    if (t[0] === 'index' && others.some((s) => typeof s !== 'string' || !(names.has(s) || bound.has(s)))) plain = false;
    visit(a);
  };
  terms.forEach(visit);
  return plain;
};

const literalSubscripts = (terms: readonly Term[]): readonly number[] => {
  const found = new Set<number>();
  everySubterm(terms, (t) => {
    if (typeof t !== 'string' && t[0] === 'index') t.slice(2).forEach((s) => { if (typeof s === 'string' && /^[1-9]\d{0,5}$/.test(s)) found.add(Number(s)); });
  });
  return [...found];
};

/** Operations that tell single places of an axis apart. */
const PLACING: ReadonlySet<string> = new Set(['block', 'slice', 'kron', 'vec', 'unvec', 'commutation', 'blocktrace']);
/** So many values of indices and lists are tried one after the other. */
const MOST_LISTED = 600;
const MOST_PATTERNS = 60;
/** So many indices coincide in few enough ways to try them all. */
export const MOST_INDICES = 5;

/** Plans the values of all indices and index lists among the symbols. */
export const planIndices = (terms: readonly Term[], variables: readonly Variable[], env: Env, symbols: ReadonlySet<string>): IndexPlan => {
  const ranged = [...symbols].filter((name) => env.symbols.get(name)?.range !== undefined).sort();
  const single = ranged.filter((name) => env.symbols.get(name)?.rows === 1);
  const lists = ranged.filter((name) => !single.includes(name));
  const rangeOf = (name: string, sizes: Sizes): number => sizeOf(env.symbols.get(name)?.range ?? 1, sizes);
  const groups = new Map<string, readonly string[]>();
  for (const name of single) {
    const key = JSON.stringify(env.symbols.get(name)?.range);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const plain = onlySubscripts(terms, variables, new Set(single));
  const literals = literalSubscripts(terms);
  // More indices over one range than that are beyond listing; the further ones are drawn freely.
  const choices = [...groups.values()].map((names) => ({ names, patterns: partitions(Math.min(names.length, MOST_INDICES)) }));
  const product = choices.reduce((n, c) => n * c.patterns.length, 1);
  const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);

  const coincidences = (t: number, sizes: Sizes, random: RandomSource, into: Map<string, readonly number[]>): void => {
    let rest = t;
    for (const { names, patterns } of choices) {
      // The last pattern keeps all apart; it comes first because it is the generic one.
      const blocks = patterns[patterns.length - 1 - (rest % patterns.length)] ?? [];
      rest = Math.floor(rest / patterns.length);
      const values = shuffle(upTo(rangeOf(names[0] ?? '', sizes)), random);
      names.forEach((name, i) => {
        const value = values[blocks[i] ?? random.int(values.length)];
        if (value === undefined) throw new Redraw('no room for the indices');
        into.set(name, [value]);
      });
    }
  };
  const list = (t: number, name: string, sizes: Sizes, random: RandomSource, earlier: readonly (readonly number[])[]): readonly number[] => {
    const [length, range] = [sizeOf(env.symbols.get(name)?.rows ?? 1, sizes), rangeOf(name, sizes)];
    const free: number[] = [];
    // Half of the entries repeat an earlier one.
    for (let i = 0; i < length; i++) free.push(i > 0 && random.int(2) === 0 ? (free[random.int(i)] ?? 1) : 1 + random.int(range));
    // In turn: anything, all different where there is room, the last entry repeating the first, all equal; half of the time an earlier list again.
    const same = earlier.filter((other) => other.length === length && other.every((x) => x <= range));
    if (t % 4 !== 1 && same.length > 0 && random.int(2) === 0) return same[random.int(same.length)] ?? free;
    if (t % 4 === 1 && length <= range) return shuffle(upTo(range), random).slice(0, length);
    if (t % 4 === 2) return free.map((x, i) => (i === length - 1 ? (free[0] ?? x) : x));
    const [first = 1] = earlier.flat().filter((x) => x <= range).concat(free);
    return t % 4 === 3 ? free.map(() => first) : free;
  };
  let isPlacing = false;
  everySubterm(terms, (t) => { isPlacing ||= typeof t !== 'string' && PLACING.has(t[0]); });
  const all = (sizes: Sizes): readonly Indices[] | null => {
    const places = ranged.flatMap((name) => Array.from({ length: sizeOf(env.symbols.get(name)?.rows ?? 1, sizes) }, () => name));
    const count = places.reduce((n, name) => n * rangeOf(name, sizes), 1);
    return count > MOST_LISTED ? null : Array.from({ length: count }, (_, k) => {
      const values = new Map<string, number[]>(ranged.map((name) => [name, []]));
      let rest = k;
      for (const name of places) {
        values.get(name)?.push(1 + (rest % rangeOf(name, sizes)));
        rest = Math.floor(rest / rangeOf(name, sizes));
      }
      return values;
    });
  };
  const listFactors = Math.max(0, ...terms.map(numberCount((t) => (typeof t === 'string' ? lists.includes(t) : t[0] === 'gather'))));
  const needed = single.length === 0 ? 0 : plain ? Math.min(product, MOST_PATTERNS) : single.length === 1 ? 24 : MOST_PATTERNS;
  return {
    areNumbers: single.length > 0 && !plain,
    hasLists: lists.length > 0,
    isOpen: lists.length > 0 || (single.length > 0 && (!plain || isPlacing)),
    listFactors, all,
    trials: Math.max(needed, lists.length > 0 ? 12 : 0),
    room: new Map([...groups].map(([range, names]) => [range, names.length])),
    assign: (t, sizes, random) => {
      const values = new Map<string, readonly number[]>();
      if (plain) coincidences(t, sizes, random, values);
      else for (const name of single) {
        // What happens at a literal subscript is met as often as not.
        const range = rangeOf(name, sizes);
        const literal = random.int(2) === 0 ? literals[random.int(Math.max(1, literals.length))] : undefined;
        values.set(name, [literal !== undefined && literal <= range ? literal : 1 + random.int(range)]);
      }
      for (const name of lists) values.set(name, list(t, name, sizes, random, [...values.values()]));
      return values;
    },
  };
};
