import { shapesAt } from './shapes.ts';
import { sizeNamesOf } from './sizes.ts';
import { once, subterms } from './walk.ts';
import type { Env, Term } from './term.ts';

/** The sizes that make up an axis, the outermost first and 1 left out; their product alone where the term doesn't tell. */
type Axis = readonly number[];
type Axes = readonly [rows: Axis, cols: Axis];

/** An axis of which nobody can say what it is made of: it fits no other one. */
const ODD: Axis = [0, 0];

const sameAxis = (a: Axis, b: Axis): boolean => a.length === b.length && a.every((n, k) => n === b[k]);
/** Do two axes of one size run through their entries in different orders? */
const clash = (a: Axis, b: Axis): boolean => (a === ODD || b === ODD ? a.length + b.length > 2 : a.length > 1 && b.length > 1 && !sameAxis(a, b));
const longer = (a: Axis, b: Axis): Axis => (b.length > a.length ? b : a);
const plain = (n: number): Axis => (n === 1 ? [] : [n]);
const product = (a: Axis): number => a.reduce((x, y) => x * y, 1);
/** Made of one size, and so along both axes: an identity among others, which hands on what it meets. */
const isSquare = ([rows, cols]: Axes): boolean => rows.length === 1 && sameAxis(rows, cols);

/** Samples that are no sums or products of one another and of small numbers. */
const sampleAt = (k: number): number => 1_009 + 113 * k * k + 17 * k;

/**
 * Does a contraction meet an axis m-by-n with one n-by-m, as the trace of commutation(m, n) does, or unvec with other sizes than vec? What
 * it counts hangs on common divisors of sizes, which no polynomial follows.
 */
export const mixesAxes = (terms: readonly Term[], env: Env, symbols: ReadonlySet<string>): boolean => {
  const sizes = new Map(sizeNamesOf(terms, env, symbols).map((name, k) => [name, sampleAt(k)]));
  if (sizes.size === 0) return false;
  const shape = shapesAt(env, sizes);
  let mixed = false;
  const meet = (a: Axis, b: Axis): void => { mixed ||= clash(a, b); };
  /** The parts of a column that are of the given size, from the end, and the rest of them. */
  const split = (a: Axis, n: number): Axes => {
    if (a.length < 2) return [plain(n), plain(product(a) / n)];
    const k = a.findIndex((_, i) => product(a.slice(i)) === n);
    mixed ||= k < 0 && n !== 1;
    return k < 0 ? [plain(n), n === 1 ? a : ODD] : [a.slice(k), a.slice(0, k)];
  };
  const isScalar = (t: Term): boolean => shape(t).every((n) => n === 1);
  const of = once<Axes>((t, self) => {
    const [rows, cols] = shape(t).map(plain) as [Axis, Axis];
    if (typeof t === 'string') return [rows, cols];
    const [op, , second, third] = t;
    const every = subterms(t).map((s) => [s, self(s)] as const);
    const wide = every.filter(([s]) => !isScalar(s));
    const below = wide.map(([, axes]) => axes);
    const [first = [rows, cols], other = first] = below;
    const [m = 1, n = 1] = op === 'commutation' ? sizesOf(t) : [];
    switch (op) {
      case "'": case 'inv': return [first[1], first[0]];
      case 'commutation': return [[...plain(m), ...plain(n)], [...plain(n), ...plain(m)]];
      case 'kron': return below.length === 2 ? [[...first[0], ...other[0]], [...first[1], ...other[1]]] : first;
      case 'vec': return [[...first[1], ...first[0]], []];
      case 'unvec': return split(first[0], shape(t)[0]);
      case 'blocktrace': return [split(first[0], shape(t)[0])[0], split(first[1], shape(t)[1])[0]];
      case 'diag': return [first[0], first[0]];
      case 'diagvec': case 'tr': case 'det': case 'logdet': case 'mpow': meet(...first); return op === 'mpow' ? first : [op === 'diagvec' ? first[0] : [], []];
      case 'rowsum': return [first[0], []];
      case 'colsum': return [[], first[1]];
      case 'sum': case 'norm1': case 'norm2': return [[], []];
      case 'index': return [second === ':' ? first[0] : [], third === ':' ? first[1] : []];
      case 'block': case 'slice': {
        const odd = (k: 0 | 1): boolean => below.some((b) => b[k] === ODD || (clash(b[0], b[1]) && product(b[0]) === product(b[1])));
        return [odd(0) ? ODD : rows, odd(1) ? ODD : cols];
      }
      case '*': return below.length === 0 ? [rows, cols] : below.reduce((a, b) => {
        meet(a[1], b[0]);
        return [isSquare(a) ? longer(a[0], b[0]) : a[0], isSquare(b) ? longer(b[1], a[1]) : b[1]];
      });
      case '+': case '-': case '.*': case './': case 'inner': {
        below.forEach((b) => { meet(first[0], b[0]); meet(first[1], b[1]); });
        const all = below.reduce((a, b) => [longer(a[0], b[0]), longer(a[1], b[1])], first);
        below.forEach((b) => { meet(all[0], b[0]); meet(all[1], b[1]); });
        if (op === '.*' && below.some(isSquare)) meet(...all);
        return op === 'inner' ? [[], []] : all;
      }
      case 'sumover': case 'fill': return below.at(-1) ?? [rows, cols];
      case 'gather': return [rows, cols];
      default: return wide.length === 1 ? first : [rows, cols];
    }
  });
  const sizesOf = (t: Exclude<Term, string>): readonly number[] => [1, 2].map((k) => shape(['zeros', t[k], 1])[0]);
  terms.forEach(of);
  return mixed;
};
