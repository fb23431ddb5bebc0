import type { Attribute, Term } from '../../terms/term.ts';
import { fail, must } from '../fault.ts';
import { Powers } from '../powers.ts';
import type { Size } from '../size.ts';
import type { RuleTable, Step } from '../step.ts';
import { sumOver } from './order.ts';

const has = (s: Step, t: unknown, a: Attribute): boolean => typeof t === 'string' && (s.context.symbols.get(t)?.attributes.includes(a) ?? false);

const PICKING: ReadonlySet<string> = new Set(["'", 'vec', 'index', 'gather']);
/** Is it a symbol with the attribute, or a transpose, column, row, entry or list of rows of one? */
const isLike = (s: Step, t: Term, a: Attribute): boolean => (typeof t === 'string' ? has(s, t, a) : PICKING.has(t[0]) && isLike(s, t[1] as Term, a));

/** z of `z .* z`, `z .^ 2` or, for `square`, `square(z)`. */
const squareRoot = (t: Term, asFunction: boolean): Term | null => {
  if (typeof t === 'string') return null;
  const [op, a, b, ...more] = t as readonly [string, Term, Term, ...unknown[]];
  if (more.length > 0) return null;
  if ((op === '.*' && a === b) || (op === '.^' && b === '2')) return a;
  return asFunction && op === 'square' ? a : null;
};

/** z of `z'*z` or `inner(z,z)`. */
const gramOf = (t: Term): Term | null => {
  if (typeof t === 'string' || t.length !== 3) return null;
  const [op, a, b] = t as readonly [string, Term, Term];
  if (op === 'inner') return a === b ? a : null;
  return op === '*' && typeof a !== 'string' && a[0] === "'" && a[1] === b ? b : null;
};

/** Ranges of the indices that sums around a subterm bind. */
type Bound = ReadonlyMap<string, Size>;
type Law = (s: Step, t: Term, bound: Bound) => Term | null;
const onesLike = (s: Step, z: Term, bound: Bound): Term => s.ones(...s.context.typing.of(z, bound));

/** Named laws: the right side of an instance, or null for what is none. */
const LAWS: ReadonlyMap<string, Law> = new Map(Object.entries<Law>({
  'binary-square': (s, t, bound) => {
    const z = squareRoot(t, true);
    return z !== null && isLike(s, z, 'binary') ? onesLike(s, z, bound) : null;
  },
  // Squares of ±1 add up to their number.
  'binary-gram': (s, t, bound) => {
    const z = gramOf(t);
    if (z === null || !isLike(s, z, 'binary')) return null;
    const [rows, cols] = s.context.typing.of(z, bound);
    return cols === s.context.typing.one ? s.make('dim', rows.dim) : null;
  },
  'binary-abs': (s, t, bound) => (typeof t !== 'string' && t[0] === 'abs' && isLike(s, t[1] as Term, 'binary') ? onesLike(s, t[1] as Term, bound) : null),
  'mask-square': (s, t) => {
    const m = squareRoot(t, false);
    return m !== null && isLike(s, m, 'mask') ? m : null;
  },
  'simplex-sum': (s, t) => (typeof t !== 'string' && t[0] === 'sum' && has(s, t[1], 'simplex') ? '1' : null),
  'orthogonal-gram': (s, t) => {
    if (typeof t === 'string' || t[0] !== '*' || t.length !== 3) return null;
    const [, a, b] = t as readonly [string, Term, Term];
    if (typeof a !== 'string' && a[0] === "'" && a[1] === b && has(s, b, 'orthogonal')) return s.eye(s.shape(b)[1]);
    const [rows, cols] = has(s, a, 'orthogonal') ? s.shape(a) : [null, null];
    return rows !== null && rows === cols && typeof b !== 'string' && b[0] === "'" && b[1] === a ? s.eye(rows) : null;
  },
}));

/** The term with the subterm at a path replaced. */
const replaceAt = (s: Step, t: Term, path: readonly number[], bound: Bound, by: (t: Term, bound: Bound) => Term): Term => {
  const [k, ...rest] = path;
  if (k === undefined) return by(t, bound);
  if (typeof t === 'string') return fail('field', 'the path leads nowhere');
  const [op, ...args] = t;
  if (op === 'block') {
    const [col, ...deeper] = rest;
    const row = args[k] as readonly Term[] | undefined;
    const inside = col === undefined ? undefined : row?.[col];
    if (row === undefined || inside === undefined) return fail('field', 'the path leads nowhere');
    const next = row.map((b, j) => (j === col ? replaceAt(s, b, deeper, bound, by) : b));
    return s.make(op, ...args.map((r, i) => (i === k ? next : r)));
  }
  const inside = args[k] as Term | undefined;
  const isTerm = inside !== undefined && s.context.terms.operand(t, k);
  if (!isTerm) return fail('field', 'the path leads to no term');
  const inner = op === 'sumover' ? new Map([...bound, [args[0] as string, s.context.terms.sizes.read(args[1])]]) : bound;
  return s.make(op, ...args.map((a, i) => (i === k ? replaceAt(s, inside, rest, inner, by) : a)));
};

/** Equality. */
export const EQUALITY: RuleTable = {
  'E-REFL': { statement: '{a} ⊢ a = a', source: 'reflexivity', apply: (s) => { const a = s.term('a'); return ['=', a, a]; } },
  'E-PIT': {
    statement: '{a, b} ⊢ a = b ⟨randomised exact evaluation agrees⟩', source: 'Schwartz 1980; Gonnet 1984',
    apply: (s) => {
      const [a, b] = [s.term('a'), s.term('b')];
      s.sameShape(a, b);
      s.compare(a, b);
      return ['=', a, b];
    },
  },
  'E-POLY': {
    statement: '{a, b} ⊢ a = b ⟨equal ring normal forms⟩', source: 'laws of rings and of the transpose',
    apply: (s) => {
      const [a, b] = [s.term('a'), s.term('b')];
      s.sameShape(a, b);
      must(s.context.forms.equal(a, b), 'the ring normal forms differ');
      return ['=', a, b];
    },
  },
  'E-POWER': {
    statement: '(0 ≤ c, …) {a, b} ⊢ a = b ⟨equal as sums of products of rational powers of entries⟩', source: 'laws of powers of nonnegative numbers',
    apply: (s) => {
      const nonneg = new Set<Term>();
      while (s.more > 0) nonneg.add(s.nonneg().a);
      const [a, b] = [s.term('a'), s.term('b')];
      s.sameShape(a, b);
      must(new Powers(s.context.typing, s.context.forms, s.context.signs, nonneg).equal(a, b), 'the forms in powers differ');
      return ['=', a, b];
    },
  },
  'E-SYM': { statement: 'a = b ⊢ b = a', source: 'symmetry', apply: (s) => { const { a, b } = s.equality(); return ['=', b, a]; } },
  'E-TRANS': {
    statement: 'a = b, b = c ⊢ a = c', source: 'transitivity',
    apply: (s) => {
      const [first, second] = [s.equality(), s.equality()];
      must(first.b === second.a, 'the equalities do not chain', 'premise');
      return ['=', first.a, second.b];
    },
  },
  'E-RW': {
    statement: '{a, path, law} ⊢ a = a′ ⟨one instance of a named law at the path⟩', source: 'definitions of the attributes',
    apply: (s) => {
      const a = s.term('a');
      const law = s.choice('law', [...LAWS.keys()]);
      const b = replaceAt(s, a, s.path('path'), new Map(), (t, bound) => LAWS.get(law)?.(s, t, bound) ?? fail('condition', `the subterm is no instance of ${law}`));
      return ['=', a, b];
    },
  },
  'E-SUMOVER': {
    statement: 'a = b, {i, bound} ⊢ Σa = Σb ⟨i an index⟩', source: 'sums of equals',
    apply: (s) => {
      const { a, b } = s.equality();
      const sum = sumOver(s);
      return ['=', sum(a), sum(b)];
    },
  },
  'E-ABS': { statement: '0 ≤ a ⊢ |a| = a', source: 'definition of the absolute value', apply: (s) => { const { a } = s.nonneg(); return ['=', s.make('abs', a), a]; } },
};
