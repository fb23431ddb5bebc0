import type { Symbol_, Term } from '../terms/term.ts';
import { isRational, once } from '../terms/walk.ts';
import type { NormalForms } from './ringnf.ts';
import { isSymmetricByForm } from './symmetric.ts';
import type { Terms } from './terms.ts';
import type { Typing } from './typing.ts';

/** Functions whose values a statement may be about, without being about the functions. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'exp', 'log', 'sqrt', 'abs', 'sign', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'sigmoid', 'softplus', 'relu', 'step', 'log1p', 'expm1', 'logcosh', 'atan', 'asin', 'acos',
  'norm1', 'norm2', 'det', 'logdet',
]);
/** Those of a matrix as a whole. */
const WHOLE: ReadonlySet<string> = new Set(['norm1', 'norm2', 'det', 'logdet', 'constant']);

/** Is an exponent a whole number by its form? */
const isWhole = (exponent: unknown): boolean => (typeof exponent === 'string' ? isRational(exponent) && !exponent.includes('/') : Array.isArray(exponent) && exponent[0] === 'dim');

/** A statement about terms in which values of functions have become symbols, and those symbols. */
export interface Generalised {
  readonly terms: readonly Term[];
  readonly symbols: ReadonlyMap<string, Symbol_>;
}

/** A value of a function that has become a symbol. */
interface Value {
  readonly head: string;
  readonly operands: readonly Term[];
  readonly name: string;
}

/** Which parts of terms become symbols: lists of rows in any case, values of functions all, those alone that stand in every term, or none. */
export type Generality = 'all values' | 'common values' | 'lists';

/** What generalising looks at. */
interface Sources {
  readonly all: Terms;
  readonly typing: Typing;
  readonly forms: NormalForms;
}

/**
 * Terms with every largest subterm that is the value of a function, a power by anything but a whole number or a size, or a sum of constants replaced by a symbol of its
 * shape, symmetric where the form of the subterm is, without attributes otherwise: one symbol for values of one function at arguments with one normal form, and its transpose at their transposes. What holds for all values of the
 * symbols holds for those of the functions. Lists of rows become products with arbitrary matrices likewise. What depends on the `moving` symbols, by which is differentiated, stays. Null where there is none.
 */
export const generalised = (terms: readonly Term[], moving: readonly string[], sources: Sources, what: Generality = 'all values'): Generalised | null => {
  if (what !== 'common values') return replacedIn(terms, moving, sources, () => what === 'all values');
  const { all } = sources;
  const named = new Map<Term, string>();
  const everything = replacedIn(terms, moving, sources, () => true, named);
  if (everything === null || terms.length < 2) return null;
  const isCommon = (name: string): boolean => everything.terms.every((t) => all.has(t, name));
  const common = [...new Set(named.values())].filter(isCommon);
  if (common.length === 0 || common.length === new Set(named.values()).size) return null;
  return replacedIn(terms, moving, sources, (t) => isCommon(named.get(t) ?? ''));
};

/** The same for the values that are `wanted`; `named` notes the symbol of each. */
const replacedIn = (terms: readonly Term[], moving: readonly string[], { all, typing, forms }: Sources, wanted: (t: Term) => boolean, named = new Map<Term, string>()): Generalised | null => {
  const values: Value[] = [];
  const symbols = new Map<string, Symbol_>();
  const head = (t: Term): string | null => {
    if (typeof t === 'string' || !wanted(t)) return null;
    const [op, , exponent] = t;
    if (FUNCTIONS.has(op)) return op;
    // A sum of constants, such as I − 11'/n.
    if ((op === '+' || op === '-') && all.operands(t).length > 1 && all.free(t).size === 0 && !typing.isScalar(t)) return 'constant';
    return op === '.^' && !isWhole(exponent) ? op : null;
  };
  /** fill(s, A) depends on the shape of A alone. */
  const plain = once<Term>((t, self) => {
    if (typeof t === 'string') return t;
    if (t[0] !== 'fill') return all.map(t, self);
    const scalar = self(t[1] as Term);
    const [rows, cols] = typing.of(t);
    return typing.isScalarShape([rows, cols]) ? scalar : all.make('*', scalar, all.make('ones', rows.dim, cols.dim));
  });
  const symbolOf = (t: Term, called: string): Term => {
    const [operand, ...exponents] = all.operands(t) as readonly [Term, ...Term[]];
    // The norm is the root of the sum of squares, and a root the power 1/2.
    const [fn, argument, rest]: readonly [string, Term, readonly Term[]] = called === 'constant' ? [called, t, []]
      : called === 'norm2' ? ['.^', all.make('sum', all.make('.^', operand, '2')), ['1/2']] : called === 'sqrt' ? ['.^', operand, ['1/2']] : [called, operand, exponents];
    const same = (a: Term, b: Term): boolean => typing.same(typing.of(a), typing.of(b)) && forms.equal(a, b);
    const valueAt = (u: Term): string | undefined => values.find((v) => v.head === fn && [u, ...rest].every((x, k) => same(v.operands[k] as Term, x)))?.name;
    const known = valueAt(argument);
    if (known !== undefined) {
      named.set(t, known);
      return known;
    }
    // What is taken entry by entry of a transpose is a transpose.
    const transposed = WHOLE.has(called) || typing.isScalar(argument) ? undefined : valueAt(all.make("'", argument));
    if (transposed !== undefined) {
      named.set(t, transposed);
      return all.make("'", transposed);
    }
    const [rows, cols] = typing.of(t);
    // No certificate can write or bind such a name, and what is shown of it holds for its shape alone.
    const name = `value ${values.length + 1} ${rows.key}×${cols.key}`;
    values.push({ head: fn, operands: [argument, ...rest], name });
    named.set(t, name);
    symbols.set(name, { rows: rows.dim, cols: cols.dim, attributes: isSymmetricByForm(t, typing) && !typing.isScalar(t) ? ['symmetric'] : [] });
    return name;
  };
  /** X[I,:] is a product of X with a matrix of zeros and ones: what holds for all matrices in its place holds for this one. */
  const rowsOf = (t: Term, inner: Term): Term => {
    const list = (t as readonly [string, Term, string])[2];
    const [rows, cols] = [typing.of(list)[0], typing.of((t as readonly [string, Term])[1])[0]];
    const name = `rows ${list}`;
    symbols.set(name, { rows: rows.dim, cols: cols.dim, attributes: [] });
    return all.make('*', name, inner);
  };
  /** Values as symbols, but for what depends on one of `fixed`: what varies, and the index of a sum, of which there is no single value. */
  const within = (fixed: readonly string[]): ((t: Term) => Term) =>
    once<Term>((t, self) => {
      if (typeof t === 'string') return t;
      const fn = head(t);
      if (fn !== null && !fixed.some((i) => all.has(t, i))) return symbolOf(t, fn);
      if (t[0] === 'gather' && typeof t[2] === 'string') return rowsOf(t, self(t[1] as Term));
      return all.map(t, t[0] === 'sumover' ? within([...fixed, t[1] as string]) : self);
    });
  // Shapes inside of sums over indices aren't looked at.
  const boundFree = once<boolean>((t, self) => typeof t === 'string' || (t[0] !== 'sumover' && all.operands(t).every(self)));
  const go = within(moving);
  const changed = terms.map((t) => go(boundFree(t) ? plain(t) : t));
  return symbols.size === 0 ? null : { terms: changed, symbols };
};
