import type { Symbol_, Term } from '../../terms/term.ts';
import { fail, must } from '../fault.ts';
import { identical, namesOf, type Judgement, type Variable } from '../judgement.ts';
import type { RuleTable, Step } from '../step.ts';
import { exponentOf } from './exponent.ts';
import { sumOver } from './order.ts';

const convex = (f: Term, x: Variable): Judgement => ['convex', f, x];

interface Convex {
  readonly f: Term;
  readonly x: Variable;
}
const premise = (s: Step): Convex => {
  const [, f, x] = s.next('convex');
  return { f, x };
};
const mustNegate = (s: Step, plus: Convex, minus: Convex): void =>
  must(minus.f === s.make('-', plus.f) && identical(convex(plus.f, plus.x), convex(plus.f, minus.x)), 'the premises have to be about F and −F', 'premise');
/** F of −F. */
const negated = (t: Term): Term => (typeof t !== 'string' && t[0] === '-' && t.length === 2 ? (t[1] as Term) : fail('premise', 'the premise has to be about −F'));
/** Premises that F and −F are convex in the same variable. */
const affine = (s: Step): Convex => {
  const plus = premise(s);
  mustNegate(s, plus, premise(s));
  return plus;
};
/** Premises that a matrix is affine in the variable and definite. */
const affineDefinite = (s: Step): Convex => {
  const f = affine(s);
  must(s.definite() === f.f, 'the premises are about other matrices', 'premise');
  return f;
};
/** Premises about the same variable. */
const several = (s: Step): { readonly list: readonly Term[]; readonly x: Variable } => {
  const first = premise(s);
  const list = [first.f];
  while (s.more > 0) {
    const { f, x } = premise(s);
    must(identical(convex(f, x), convex(f, first.x)), 'the premises have to be about the same variable', 'premise');
    list.push(f);
  }
  return { list, x: first.x };
};

/** Operations that may break continuity or are not affine: they may not depend on the variable where a midpoint test decides. */
const NOT_POLYNOMIAL = new Set(['./', 'inv', 'logdet', 'log', 'log1p', 'softplus', 'logcosh', 'sqrt', 'norm1', 'norm2', 'abs', 'sign', 'relu', 'step', 'tan', 'asin', 'acos']);
const isTame = (s: Step, t: Term, names: readonly string[]): boolean => {
  if (typeof t === 'string' || !names.some((x) => s.context.terms.has(t, x))) return true;
  const [op, a, k] = t as readonly [string, Term, unknown];
  const power = op === '.^' && !(typeof k === 'string' && /^\d+$/.test(k) && names.some((x) => s.context.terms.has(a, x)));
  const negative = op === 'mpow' && typeof k === 'number' && k < 0;
  return !NOT_POLYNOMIAL.has(op) && !power && !negative && s.context.terms.operands(t).every((u) => isTame(s, u, names));
};

/** The symbol that no document can declare, of the kind of x. */
const fresh = (x: string): string => `${x}'`;

/** The symbol t in which an outer function is convex that doesn't depend on x otherwise. */
const outerVariable = (s: Step, { f: phi, x: t }: Convex, x: Variable): string => {
  if (typeof t !== 'string') return fail('premise', 'the outer function has to be convex in one symbol');
  s.free(phi, namesOf(x).filter((name) => name !== t), 'the outer function');
  s.closes(t);
  return t;
};

/** phi⟨t:=F⟩ for F in the domain of t. */
const composed = (s: Step, phi: Convex, f: Convex): Judgement => {
  const t = outerVariable(s, phi, f.x);
  must(s.isScalar(t), 'the outer function has to be convex in one scalar', 'premise');
  s.inDomain(f.f, s.domain(t));
  return convex(s.extend(phi.f, [t, f.f]), f.x);
};

/** F where it may be put into a function that does not fall with z, or into one that does not rise: F convex, F of −F convex. */
const bent = (s: Step, phi: Term, z: Variable): Convex => {
  const [[, of, by, g], slope] = [s.next('grad', 'slope'), s.order()];
  must(of === phi && by === z && (slope.a === '0' ? slope.b === g : slope.b === '0' && slope.a === g), 'the premises are about other functions', 'premise');
  const { f, x } = premise(s);
  return slope.a === '0' ? { f, x } : { f: negated(f), x };
};
/** The same for a scalar function of a variable whose values are independent of each other. */
const bentScalar = (s: Step, phi: Term, z: string): Convex => {
  s.context.typing.mustBeScalar(phi);
  s.domain(z);
  return bent(s, phi, z);
};

const SUMS = ['sum', 'rowsum', 'colsum'] as const;
const MAPS = ['sum', 'rowsum', 'colsum', 'vec', "'"] as const;

/** A·F or F·A for a nonnegative A that is free of the variable. */
const weighted = (left: boolean) => (s: Step): Judgement => {
  const { a } = s.nonneg();
  const { f, x } = premise(s);
  s.free(a, namesOf(x), 'the factor');
  return convex(left ? s.make('*', a, f) : s.make('*', f, a), x);
};

/** Convexity of every entry. */
export const CONVEX: RuleTable = {
  'C-AFFINE': {
    statement: '{F, x} ⊢ convex F x ⟨F(x) + F(z) = 2 F((x + z)/2)⟩', source: 'Jensen 1906: continuous midpoint-affine functions are affine',
    apply: (s) => {
      const [f, x] = [s.term('F'), s.variable('x')];
      const names = namesOf(x);
      names.forEach((n) => s.convexDomain(n));
      must(isTame(s, f, names), 'a division, root, logarithm or kink depends on the variable');
      const extra = new Map<string, Symbol_>(names.map((n) => [fresh(n), s.declared(n)]));
      s.compareMade(f, names, (g) => {
        const at = (value: (n: string) => Term): Term => s.context.terms.substitute(g, new Map(names.map((n) => [n, value(n)])));
        return [s.make('+', g, at(fresh)), s.make('*', '2', at((n) => s.make('*', '1/2', s.make('+', n, fresh(n)))))];
      }, extra);
      return convex(f, x);
    },
  },
  'C-HESS': {
    statement: 'hess f x H, 0 ⪯ H ⊢ convex f x', source: 'second-order condition',
    apply: (s) => {
      const [[, f, x, h], p] = [s.next('hess'), s.semidefinite()];
      must(h === p, 'the premises are about other matrices', 'premise');
      return convex(f, x);
    },
  },
  'C-ADD': { statement: 'convex Fᵢ x ⊢ convex ΣFᵢ x', source: 'cones', apply: (s) => { const { list, x } = several(s); return convex(s.make('+', ...list), x); } },
  'C-SCALE': {
    statement: '0 ≤ c, convex F x ⊢ convex c∘F x ⟨c free of x⟩', source: 'cones',
    apply: (s) => {
      const { a: c } = s.nonneg();
      const { f, x } = premise(s);
      s.free(c, namesOf(x), 'the factor');
      return convex(s.make('.*', c, f), x);
    },
  },
  'C-SUM': { statement: 'convex F x, {op} ⊢ convex op(F) x', source: 'monotone linear maps', apply: (s) => { const { f, x } = premise(s); return convex(s.make(s.choice('op', MAPS), f), x); } },
  'C-SUMOVER': {
    statement: 'convex F x, {i, bound} ⊢ convex ΣF x ⟨i an index⟩', source: 'cones',
    apply: (s) => {
      const { f, x } = premise(s);
      return convex(sumOver(s)(f), x);
    },
  },
  'C-LEFT': { statement: '0 ≤ A, convex F x ⊢ convex AF x ⟨A free of x⟩', source: 'monotone linear maps', apply: weighted(true) },
  'C-RIGHT': { statement: '0 ≤ A, convex F x ⊢ convex FA x ⟨A free of x⟩', source: 'monotone linear maps', apply: weighted(false) },
  'C-ABS': { statement: 'convex F x, convex −F x ⊢ convex |F| x', source: 'maximum of convex functions', apply: (s) => { const { f, x } = affine(s); return convex(s.make('abs', f), x); } },
  'C-RELU': { statement: 'convex F x ⊢ convex relu(F) x', source: 'maximum of convex functions', apply: (s) => { const { f, x } = premise(s); return convex(s.make('relu', f), x); } },
  'C-NORM': {
    statement: 'convex F x, convex −F x (or 0 ≤ F) ⊢ convex ‖F‖ x', source: 'norm of an affine map; the norm grows with every entry where these are nonnegative',
    apply: (s) => {
      const plus = premise(s);
      if (s.is('convex')) { const [, minus, x] = s.next('convex'); mustNegate(s, plus, { f: minus, x }); }
      else must(s.nonneg().a === plus.f, 'the premises have to be about F and 0 ≤ F', 'premise');
      return convex(s.make('norm2', plus.f), plus.x);
    },
  },
  'C-LSE': {
    statement: 'convex E x, 0 ≤ c, (0 ≤ d), {op} ⊢ convex log(d + op(c∘exp(E))) x ⟨c and d free of x⟩', source: 'Boyd, Vandenberghe: Convex Optimization, 3.1.5: nondecreasing in every exponent; d is one more term',
    apply: (s) => {
      const e = premise(s);
      const { a: c } = s.nonneg();
      const op = s.choice('op', SUMS);
      const total = s.make(op, s.make('.*', c, s.make('exp', e.f)));
      const more = s.more > 0 ? s.nonneg().a : null;
      for (const a of more === null ? [c] : [c, more]) s.free(a, namesOf(e.x), 'the factor');
      if (more !== null) s.sameShape(more, total);
      return convex(s.make('log', more === null ? total : s.make('+', more, total)), e.x);
    },
  },
  'C-PMEAN': {
    statement: 'convex F x, 0 ≤ F, {p} ⊢ convex sum(F^p)^(1/p) x ⟨p ≥ 1⟩; convex −F x, 0 ≤ F, {p} ⊢ convex −sum(F^p)^(1/p) x ⟨p < 1, p ≠ 0⟩', source: 'Boyd, Vandenberghe: Convex Optimization, 3.1.5: nondecreasing in every entry',
    apply: (s) => {
      const [{ f, x }, { a: bound }, { p, reciprocal, isAtLeastOne }] = [premise(s), s.nonneg(), exponentOf(s.term('p'))];
      const inside = isAtLeastOne ? f : negated(f);
      must(bound === inside, 'the premises have to be about F and 0 ≤ F', 'premise');
      const mean = s.make('.^', s.make('sum', s.make('.^', inside, p)), reciprocal);
      return convex(isAtLeastOne ? mean : s.make('-', mean), x);
    },
  },
  'C-POW': {
    statement: 'convex F x, 0 ≤ F, {p} ⊢ convex F^p x ⟨p ≥ 1⟩; convex −F x, 0 ≤ F, {p} ⊢ convex −F^p x ⟨0 < p ≤ 1⟩', source: 'Boyd, Vandenberghe: Convex Optimization, 3.2.4',
    apply: (s) => {
      const [{ f, x }, { a: bound }, { p, isAtLeastOne, isAtMostOne }] = [premise(s), s.nonneg(), exponentOf(s.term('p'))];
      if (bound === f) {
        must(isAtLeastOne, 'the exponent has to be at least 1');
        return convex(s.make('.^', f, p), x);
      }
      must(bound === negated(f), 'the premises have to be about F and 0 ≤ F', 'premise');
      must(isAtMostOne, 'the exponent has to be positive and at most 1');
      return convex(s.make('-', s.make('.^', bound, p)), x);
    },
  },
  'C-LOGDET': {
    statement: 'convex F x, convex −F x, pd F ⊢ convex −logdet(F) x', source: 'Boyd, Vandenberghe: Convex Optimization, 3.1.5',
    apply: (s) => {
      const { f, x } = affineDefinite(s);
      return convex(s.make('-', s.make('logdet', f)), x);
    },
  },
  'C-DETROOT': {
    statement: 'convex F x, convex −F x, pd F ⊢ convex −exp(logdet(F)/n) x', source: 'Minkowski: the geometric mean of the eigenvalues is concave; Boyd, Vandenberghe: Convex Optimization, 3.18',
    apply: (s) => {
      const { f, x } = affineDefinite(s);
      return convex(s.make('-', s.make('exp', s.make('*', s.make('./', '1', s.make('dim', s.order_(f).dim)), s.make('logdet', f)))), x);
    },
  },
  'C-TRPOW': {
    statement: "convex F x, convex −F x, (F symmetric for even k > 0, 0 ⪯ F for odd k > 0, pd F for k < 0), {k} ⊢ convex tr(F^k) x ⟨k a whole number that is not 0⟩", source: 'Klein 1931: the trace of a convex function of the eigenvalues',
    apply: (s) => {
      const { f, x } = affine(s);
      const { p } = exponentOf(s.term('k'));
      must(typeof p === 'string' && !p.includes('/'), 'the exponent has to be whole');
      const k = Number(p);
      if (k > 0 && k % 2 === 0) s.symmetric(f);
      else must((k > 0 ? s.semidefinite() : s.definite()) === f, 'the premises are about other matrices', 'premise');
      return convex(s.make('tr', s.make('mpow', f, k)), x);
    },
  },
  'C-FRAC': {
    statement: "convex B x, convex −B x, convex F x, convex −F x, pd F ⊢ convex tr(B'F⁻¹B) x", source: 'matrix fractions: Boyd, Vandenberghe: Convex Optimization, 3.1.7',
    apply: (s) => {
      const [top, bottom] = [affine(s), affineDefinite(s)];
      must(identical(convex(top.f, top.x), convex(top.f, bottom.x)), 'the premises have to be about the same variable', 'premise');
      return convex(s.make('tr', s.make('*', s.make("'", top.f), s.make('inv', bottom.f), top.f)), top.x);
    },
  },
  'C-SLOPE': {
    statement: 'slope f t g, slope g t h, 0 ≤ h ⊢ convex f t', source: 'a continuous function with a nondecreasing derivative is convex',
    apply: (s) => {
      const [[, f, t, g], [, of, by, h]] = [s.next('slope'), s.next('slope')];
      must(of === g && by === t && s.nonneg().a === h, 'the premises are about other functions', 'premise');
      return convex(f, t);
    },
  },
  'C-COMP': {
    statement: 'convex phi t, grad (or slope) phi t g, 0 ≤ g (or g ≤ 0), convex F x (or convex −F x), (F in the domain of t) ⊢ convex phi⟨t:=F⟩ x ⟨phi free of x⟩', source: 'Boyd, Vandenberghe: Convex Optimization, 3.2.4',
    apply: (s) => {
      const phi = premise(s);
      return composed(s, phi, bent(s, phi.f, phi.x));
    },
  },
  'C-AFF': {
    statement: 'convex phi t, convex F x, convex −F x, (F in the domain of t) ⊢ convex phi⟨t:=F⟩ x ⟨phi free of x⟩', source: 'composition with an affine map',
    apply: (s) => composed(s, premise(s), affine(s)),
  },
  'C-PERSP': {
    statement: 'convex phi t, convex A x, convex −A x, convex B x, convex −B x, 0 < B, (A in the domain of t) ⊢ convex B∘phi⟨t:=A/B⟩ x ⟨phi free of x; B scalar where t is none⟩', source: 'Boyd, Vandenberghe: Convex Optimization, 3.2.6: perspective of a function',
    apply: (s) => {
      const [phi, a, b] = [premise(s), affine(s), affine(s)];
      must(identical(convex(a.f, a.x), convex(a.f, b.x)), 'the premises have to be about the same variable', 'premise');
      must(s.positive() === b.f, 'the premise has to be about 0 < B', 'premise');
      const t = outerVariable(s, phi, a.x);
      const isEntrywise = s.isScalar(t);
      if (isEntrywise) s.sameShape(a.f, b.f);
      else [phi.f, b.f].forEach((e) => s.context.typing.mustBeScalar(e));
      s.inDomain(a.f, s.domain(t));
      const ratio = s.make('./', a.f, b.f);
      return convex(s.make('.*', b.f, isEntrywise ? s.extend(phi.f, [t, ratio]) : s.sub(phi.f, [t, ratio])), a.x);
    },
  },
  'C-MAP': {
    statement: 'convex F z… , (convex G x, convex −G x) or (grad (or slope) F z g, 0 ≤ g (or g ≤ 0), convex G x (or convex −G x)), (G in the set of z), {z} ⊢ convex F[z:=G] … x ⟨F free of x, G of the other variables of F⟩', source: 'Boyd, Vandenberghe: Convex Optimization, 3.2.4',
    apply: (s) => {
      const outer = premise(s);
      const variables = namesOf(outer.x);
      const z = s.has('z') ? s.symbol('z') : typeof outer.x === 'string' ? outer.x : fail('field', 'the field "z" has to say which variable is replaced');
      must(variables.includes(z), `${z} is no variable of the outer function`);
      const g = s.is('convex') ? affine(s) : bentScalar(s, outer.f, z);
      const [others, inner] = [variables.filter((y) => y !== z), namesOf(g.x)];
      s.free(outer.f, inner.filter((x) => !variables.includes(x)), 'the outer function');
      s.free(g.f, others.filter((y) => !inner.includes(y)), 'the inner function');
      s.inConvexSet(g.f, z);
      s.closes(z);
      const names = [...others, ...inner.filter((x) => !others.includes(x))];
      return convex(s.sub(outer.f, [z, g.f]), names.length === 1 ? (names[0] ?? z) : names);
    },
  },
  'C-EQ': { statement: 'convex F x, F = G ⊢ convex G x', source: 'substitution of equals', apply: (s) => { const { f, x } = premise(s); return convex(s.rewritten(f), x); } },
  'C-INDEX': {
    statement: 'convex F x, {i, j} ⊢ convex F[i, j] x', source: 'entries',
    apply: (s) => {
      const { f, x } = premise(s);
      const at = (field: string): Term => (s.raw(field) === ':' ? ':' : s.term(field));
      return convex(s.make('index', f, at('i'), at('j')), x);
    },
  },
};
