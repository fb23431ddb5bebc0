import type { Term } from './term.ts';

/** Argument positions (from 1) that hold terms, for operations that also take sizes, numbers or names. */
const TERM_ARGUMENTS: ReadonlyMap<string, readonly number[]> = new Map(Object.entries({
  dim: [], eye: [], ones: [], zeros: [], commutation: [], unvec: [1], blocktrace: [1], slice: [1], gather: [1, 2], sumover: [3], mpow: [1],
}));

/** The subterms directly below a term; sizes and bound names are not among them. */
export const subterms = (t: Term): readonly Term[] => {
  if (typeof t === 'string') return [];
  const op = t[0];
  if (op === 'block') return (t.slice(1) as readonly (readonly Term[])[]).flat();
  if (op === 'index') return (t.slice(1) as readonly Term[]).filter((a) => a !== ':');
  const places = TERM_ARGUMENTS.get(op);
  return (places === undefined ? t.slice(1) : places.map((k) => t[k])) as readonly Term[];
};

/** The term with its direct subterms replaced; the same object where none changes. */
export const mapSubterms = (t: Term, f: (s: Term) => Term): Term => {
  if (typeof t === 'string') return t;
  const [op, ...args] = t;
  if (op === 'block') return [op, ...(args as readonly (readonly Term[])[]).map((row) => row.map(f))];
  const places = TERM_ARGUMENTS.get(op);
  let same = true;
  const next = args.map((a, k) => {
    if (places !== undefined && !places.includes(k + 1)) return a;
    if (op === 'index' && a === ':') return a;
    const b = f(a as Term);
    if (b !== a) same = false;
    return b;
  });
  return same ? t : [op, ...next];
};

/** Calls `visit` once for every distinct subterm, the whole term included. */
export const everySubterm = (terms: readonly Term[], visit: (t: Term) => void): void => {
  const seen = new Set<Term>();
  const go = (t: Term): void => {
    if (seen.has(t)) return;
    seen.add(t);
    visit(t);
    subterms(t).forEach(go);
  };
  terms.forEach(go);
};

/** Is it the text of a rational number? */
export const isRational = (t: unknown): t is string => typeof t === 'string' && /^-?\d+(\/\d+)?$/.test(t);

/** Is it the text of a positive rational number that isn't whole? */
export const isPositiveFraction = (t: unknown): t is string => typeof t === 'string' && /^\d+\/\d+$/.test(t);

/** A function of terms, computed once for each. */
export const once = <R>(f: (t: Term, self: (t: Term) => R) => R): ((t: Term) => R) => {
  const memo = new Map<Term, R>();
  const self = (t: Term): R => {
    const known = memo.get(t);
    if (known !== undefined) return known;
    const result = f(t, self);
    memo.set(t, result);
    return result;
  };
  return self;
};
