import type { Surface } from '../notation/surface.ts';
import { complement } from './indicators.ts';

type Call = Extract<Surface, { kind: 'call' }>;

/** What reading a sum, integral or expectation asks about names. */
export interface Names {
  /** Does the name mean something here, so that an operator does not bind it? */
  readonly isKnown: (name: string) => boolean;
  readonly isIndex: (name: string) => boolean;
  readonly isMask: (name: string) => boolean;
  readonly isSize: (name: string) => boolean;
}

/** An index with how far it runs, where that is said. */
export interface Bound {
  readonly name: string;
  readonly range: Surface | null;
  /** Is it said that it starts at 1 or where it ends, so that it is bound here whatever is declared? */
  readonly isOwn: boolean;
}

/** What stands below a sum: its indices, and factors that are 1 where the conditions hold and 0 elsewhere. */
export interface Clause {
  readonly indices: readonly Bound[];
  readonly factors: readonly Surface[];
}

const ORDERS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
const FLIPPED: Readonly<Record<string, string>> = { '>': '<', '>=': '<=' };

const nameOf = (e: Surface): string | null => (e.kind === 'name' ? e.name : null);
const isOne = (e: Surface): boolean => e.kind === 'number' && e.text === '1';
const form = (name: string, args: readonly Surface[], at: Call): Call => ({ kind: 'call', name, nameSpan: at.span, args, span: at.span });
const free = (names: readonly string[]): readonly Bound[] => names.map((name) => ({ name, range: null, isOwn: false }));
const own = (names: readonly string[], range: Surface | null = null): readonly Bound[] => names.map((name) => ({ name, range, isOwn: true }));

/** The names that a list, or a single name, consists of; null for anything else. */
const listed = (e: Surface): readonly string[] | null => {
  const all = (e.kind === 'call' && e.name === '\\list' ? e.args : [e]).map(nameOf);
  return all.every((n) => n !== null) ? all.flatMap((n) => (n === null ? [] : [n])) : null;
};

/** The set of the first n numbers: n itself as a size, and {1, …, n}; null for another set. */
const endOfSet = (e: Surface, names: Names): Surface | null => {
  if (e.kind === 'name' && names.isSize(e.name)) return e;
  if (e.kind !== 'call' || e.name !== '\\set' || e.args[0] === undefined || !isOne(e.args[0])) return null;
  const dots = e.args.findIndex((x) => x.kind === 'name' && x.name === '…');
  return dots > 0 && dots === e.args.length - 2 ? (e.args.at(-1) ?? null) : null;
};

/** a < b ≤ c as a < b and b ≤ c, every order upwards. */
const linksOf = (e: Call): readonly { readonly name: string; readonly low: Surface; readonly high: Surface }[] => {
  const [left, right] = e.args;
  if (left === undefined || right === undefined) return [];
  const before = left.kind === 'call' && ORDERS.has(left.name) ? linksOf(left) : [];
  const joint = left.kind === 'call' && ORDERS.has(left.name) ? (left.args[1] ?? left) : left;
  const flipped = FLIPPED[e.name];
  return [...before, flipped === undefined ? { name: e.name, low: joint, high: right } : { name: flipped, low: right, high: joint }];
};

/** 1 ≤ i says where an index begins, i ≤ n where it ends; between two indices an order is a condition. */
const ordered = (e: Call, names: Names): Clause | null => {
  const parts = linksOf(e).map(({ name, low, high }): Clause | null => {
    const [below, above] = [nameOf(low), nameOf(high)];
    if (above !== null && isOne(low) && name === '<=') return { indices: own([above]), factors: [] };
    if (below === null) return null;
    if (name === '<=' && ((above !== null && names.isSize(above)) || high.kind === 'number')) return { indices: own([below], high), factors: [] };
    return above === null ? null : { indices: free([below, above]), factors: [form('\\1', [form(name, [low, high], e)], e)] };
  });
  return joined(parts);
};

const one = (e: Surface, names: Names): Clause | null => {
  const indices = listed(e);
  if (indices !== null) return indices.some(names.isSize) ? null : { indices: free(indices), factors: [] };
  const [left, right] = e.kind === 'call' ? e.args : [];
  if (e.kind !== 'call' || left === undefined || right === undefined) return null;
  if (ORDERS.has(e.name)) return ordered(e, names);
  const list = listed(left);
  const other = nameOf(right);
  if (list === null) return null;
  const entry = (mask: string, at: readonly string[]): Surface => ({ kind: 'index', arg: { kind: 'name', name: mask, span: e.span }, subscripts: at.map((i) => ({ kind: 'at', at: { kind: 'name', name: i, span: e.span }, span: e.span })), span: e.span });
  const isMask = other !== null && names.isMask(other);
  switch (e.name) {
    case '=': return list.length === 1 && isOne(right) ? { indices: own(list), factors: [] } : null;
    case '∈': {
      const end = endOfSet(right, names);
      return end !== null ? { indices: own(list, end), factors: [] } : isMask ? { indices: free(list), factors: [entry(other, list)] } : null;
    }
    case '∉': return isMask ? { indices: free(list), factors: [complement(entry(other, list))] } : null;
    // j ∼ i: the mask of what is related has a name in the declarations.
    case '∼': return other === null || list.length !== 1 || !names.isMask('sim') ? null : { indices: free(list), factors: [entry('sim', [...list, other])] };
    case '!=': return other === null || list.length !== 1 ? null : { indices: free([...list, other]), factors: [complement(form('\\delta', [left, right], e))] };
    default: return null;
  }
};

/** All that is said together; an index is bound once, as far as any part says that it runs. */
const joined = (parts: readonly (Clause | null)[]): Clause | null => {
  const found = parts.flatMap((p) => (p === null ? [] : [p]));
  if (found.length < parts.length) return null;
  const indices = new Map<string, Bound>();
  for (const b of found.flatMap((p) => p.indices)) {
    const known = indices.get(b.name);
    indices.set(b.name, known === undefined ? b : { name: b.name, range: known.range ?? b.range, isOwn: known.isOwn || b.isOwn });
  }
  return { indices: [...indices.values()], factors: found.flatMap((p) => p.factors) };
};

/** What conditions below a sum say together: i ∈ S, j ≠ i, 1 ≤ i < j ≤ n; null where one of them is of another kind. */
export const clauseOf = (conditions: readonly Surface[], names: Names): Clause | null => joined(conditions.map((c) => one(c, names)));
