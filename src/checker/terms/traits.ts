import { parse } from '../numbers/rat.ts';
import { namesInDim, sizeArguments } from './sizes.ts';
import { everySubterm, isRational, once, subterms } from './walk.ts';
import type { Dim, Env, Term } from './term.ts';

/** What terms contain: it chooses the method, the number of trials and the bound on their error. */
export interface Traits {
  readonly symbols: ReadonlySet<string>;
  /** Nesting depth of logarithms, 0 without any. */
  readonly logDepth: number;
  /** Nesting depth of exponentials, 0 without any. */
  readonly exponentDepth: number;
  /** Contains functions whose laws are known in part only. */
  readonly opaque: boolean;
  /** Distinct arguments of functions that depend on a sign. */
  readonly signs: readonly Term[];
  /** Distinct arguments of roots and of powers that are not whole. */
  readonly roots: readonly Term[];
  /** Bound on the degree in the sizes as numbers: trials at more different sizes than this settle all sizes. */
  readonly sizeDegree: number;
  /** For each size name a bound on its wires in one term of the expansion; the size theorem asks for sizes as large as that. */
  readonly width: ReadonlyMap<string, number>;
}

const LOGS = new Set(['log', 'softplus', 'logcosh', 'log1p', 'logdet']);
const EXPONENTIALS = new Set(['exp', 'sigmoid', 'softplus', 'tanh', 'sinh', 'cosh', 'logcosh', 'expm1']);
const SIGNS = new Set(['abs', 'sign', 'relu', 'step', 'norm1']);
const ROOTS = new Set(['sqrt', 'norm2', 'asin', 'acos']);
const OPAQUE = new Set(['sin', 'cos', 'tan', 'atan', 'asin', 'acos']);
const ELIMINATION = new Set(['inv', 'det', 'logdet']);
/** Operations whose operands are alternatives rather than factors. */
const SUMS = new Set(['+', '-']);
/** Where a closed wire, which counts as a size, can come from. */
const CLOSING = new Set(['eye', 'ones', 'commutation', 'inv']);

/** Is the term a function that depends on the sign of its argument? */
export const isSigned = (t: Term): boolean => typeof t !== 'string' && SIGNS.has(t[0]);
/** Is it a root, or a power that isn't whole? */
export const isRooted = (t: Term): boolean => typeof t !== 'string' && (ROOTS.has(t[0]) || (t[0] === '.^' && !isWhole(t[2] as Term)));
/** Does it multiply entries of a matrix as often as its size says? */
export const isElimination = (t: Term): boolean => typeof t !== 'string' && (ELIMINATION.has(t[0]) || t[0] === 'mpow');

/** How often the operand of a power is a factor of it; for other operations 1, for squares 2. */
export const repetitions = (t: Term): number => {
  if (typeof t === 'string') return 1;
  const [op, , exponent] = t;
  if (op === 'mpow') return typeof exponent === 'number' ? Math.max(1, Math.abs(exponent)) : 4;
  if (op !== '.^') return op === 'norm2' || op === 'square' ? 2 : 1;
  return isRational(exponent) ? Math.max(1, Math.abs(Number(parse(exponent)?.num ?? 1n))) : 4;
};

/** How a count along a product is made, besides by what counts. */
interface Counting {
  /** Sums that have no alternatives but add. */
  readonly adds?: (t: Term) => boolean;
  /** The terms below one that count. */
  readonly below?: (t: Term) => readonly Term[];
}

/** Largest count of what `own` counts: over alternatives the largest, over factors the sum. */
const countAlong = (own: (t: Term) => number, { adds = () => false, below = subterms }: Counting = {}): ((t: Term) => number) => once<number>((t, self) => {
  const counts = below(t).map(self);
  const joined = typeof t !== 'string' && SUMS.has(t[0]) && !adds(t) ? Math.max(0, ...counts) : counts.reduce((a, b) => a + b, 0);
  return own(t) + Math.min(1e6, joined * repetitions(t));
});

const FUNCTIONS: ReadonlySet<string> = new Set([...LOGS, ...EXPONENTIALS, ...OPAQUE]);
const ENTRYWISE: ReadonlySet<string> = new Set([...FUNCTIONS, 'abs', 'sign', 'relu', 'step', 'sqrt']);
/** Is the operation a function of each entry that is no polynomial of it? */
export const isEntrywise = (op: string): boolean => ENTRYWISE.has(op);
/** Is it the value of a function that isn't algebraic? */
export const isFunction = (t: Term): boolean => typeof t !== 'string' && FUNCTIONS.has(t[0]);

/** The terms that count below a term: subscripts don't. */
const factorsBelow = (t: Term): readonly Term[] => (typeof t !== 'string' && (t[0] === 'index' || t[0] === 'gather') ? [t[1] as Term] : subterms(t));

/** Does it depend on what is inside of it otherwise than a polynomial does? */
export const isFraction = (t: Term): boolean => typeof t !== 'string' && (isEntrywise(t[0]) || isBent(t[0], t[2]));
/** Is one of the wanted terms inside of a fraction or of a function? */
export const inFractions = (own: (t: Term) => boolean): ((t: Term) => boolean) => {
  const holds = once<boolean>((t, self) => own(t) || factorsBelow(t).some(self));
  return once<boolean>((t, self) => (isFraction(t) && holds(t)) || factorsBelow(t).some(self));
};

/** How many of the wanted terms one product has at most. */
export const factorCount = (own: (t: Term) => boolean): ((t: Term) => number) => countAlong((t) => (own(t) ? 1 : 0), { below: factorsBelow });

/** The same for numbers: sums over fractions and functions of them have as many zeros as all their terms together. */
export const numberCount = (own: (t: Term) => boolean): ((t: Term) => number) => countAlong((t) => (own(t) ? 1 : 0), { below: factorsBelow, adds: inFractions(own) });

/** The different signs and roots that one product has at most, entries of one matrix apart; powers of one are one. */
export const signFactors = (terms: readonly Term[]): number => {
  const signed = once<boolean>((t, self) => isSigned(t) || isRooted(t) || subterms(t).some(self));
  const factors = once<ReadonlySet<string>>((t, self) => {
    if (typeof t === 'string' || !signed(t)) return new Set();
    if (t[0] === 'index') return new Set([JSON.stringify(t)]);
    const below = subterms(t).map(self);
    const own = isSigned(t) || isRooted(t) ? [JSON.stringify(t)] : [];
    const joined = SUMS.has(t[0]) ? (below.reduce((a, b) => (b.size > a.size ? b : a), new Set<string>())) : below.flatMap((b) => [...b]);
    return new Set([...own, ...joined]);
  });
  return Math.max(0, ...terms.map((t) => factors(t).size));
};

const dimDegree = (d: Dim): number =>
  typeof d === 'number' ? 0 : typeof d === 'string' ? 1 : d[0] === '*' ? dimDegree(d[1]) + dimDegree(d[2]) : Math.max(dimDegree(d[1]), dimDegree(d[2]));
const ownSizeDegree = (t: Term): number => (typeof t === 'string' ? 0 : t[0] === 'dim' ? dimDegree(t[1] as Dim) : CLOSING.has(t[0]) ? 1 : 0);

const occurrences = (dims: readonly Dim[], name: string): number => {
  const one = (d: Dim): number => (d === name ? 1 : typeof d === 'object' ? one(d[1]) + one(d[2]) : 0);
  return dims.reduce((n: number, d) => n + one(d), 0);
};

/** Is the operation, with its second argument e, a fraction? A quotient of equals makes a constant of what depends on the symbols. */
const isBent = (op: string, e: unknown): boolean => op === 'inv' || op === './'
  || (op === '.^' && !(typeof e === 'string' && /^[1-9]\d*$/.test(e))) || (op === 'mpow' && !(typeof e === 'number' && e > 0));

/** An exponent that needs neither roots nor symbolic powers. */
const isWhole = (t: Term): boolean =>
  typeof t === 'string' ? /^-?\d+$/.test(t) : t[0] === 'dim' || (['+', '-', '*'].includes(t[0]) && subterms(t).every(isWhole));

/** Collects the traits of terms; `outputs` is the number of open wires of what is compared. */
export const traitsOf = (terms: readonly Term[], env: Env, outputs = 2): Traits => {
  const symbols = new Set<string>();
  const signs = new Set<Term>();
  const roots = new Set<Term>();
  const names = new Set<string>();
  let opaque = false;
  const axesOf = (name: string): readonly Dim[] => {
    const s = env.symbols.get(name);
    return s === undefined ? [] : [s.rows, s.cols];
  };
  everySubterm(terms, (t) => {
    sizeArguments(t).forEach((d) => namesInDim(d, names));
    if (typeof t === 'string') {
      if (env.symbols.has(t)) symbols.add(t);
      axesOf(t).forEach((d) => namesInDim(d, names));
      return;
    }
    const [op] = t;
    opaque ||= OPAQUE.has(op);
    if (SIGNS.has(op)) signs.add(t[1] as Term);
    if (ROOTS.has(op)) roots.add(op === 'norm2' ? ['inner', t[1], t[1]] : (t[1] as Term));
    if (op === '.^' && !isWhole(t[2] as Term)) roots.add(t[1] as Term);
  });
  const depthOf = (functions: ReadonlySet<string>): number => {
    const depth = once<number>((t, self) => Math.max(0, ...subterms(t).map(self)) + (typeof t !== 'string' && functions.has(t[0]) ? 1 : 0));
    return Math.max(0, ...terms.map(depth));
  };
  const width = new Map([...names].map((name) => {
    const wires = countAlong((t) => (typeof t === 'string' ? occurrences(axesOf(t), name) : occurrences(sizeArguments(t), name)));
    return [name, Math.ceil((Math.max(0, ...terms.map(wires)) + outputs) / 2)] as const;
  }));
  return {
    symbols, opaque, signs: [...signs], roots: [...roots], width,
    logDepth: depthOf(LOGS), exponentDepth: depthOf(EXPONENTIALS),
    sizeDegree: Math.max(0, ...terms.map(countAlong(ownSizeDegree))),
  };
};
