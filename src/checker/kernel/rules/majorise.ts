import { KINKS } from '../../terms/obligations.ts';
import type { Term } from '../../terms/term.ts';
import { fail, must } from '../fault.ts';
import type { Judgement } from '../judgement.ts';
import type { RuleTable, Step } from '../step.ts';
import { exponentOf } from './exponent.ts';
import { sumOver } from './order.ts';
import { posynomialDegree } from './posynomial.ts';

/** A majoriser g of f in the variable x, touching at y. */
interface Majoriser {
  readonly f: Term;
  readonly g: Term;
  readonly x: string;
  readonly y: string;
}

const premise = (s: Step): Majoriser => {
  const [, f, g, x, y] = s.next('maj') as readonly ['maj', Term, Term, string, string];
  return { f, g, x, y };
};
const majorises = ({ f, g, x, y }: Majoriser): Judgement => ['maj', f, g, x, y];

/** The bound name of sums over the inner axis. */
const INNER = 'k_jensen';

/** The field y, or the symbol x_t for the variable x. */
const contact = (s: Step, x: string): string => (s.has('y') ? s.symbol('y') : s.context.symbols.has(`${x}_t`) ? `${x}_t` : fail('field', 'the field "y" is missing'));

/** 1/2 <v, M*v> for d as a column. */
export const halfSquare = (s: Step, m: Term, d: Term): Term => {
  const v = s.column(d);
  return s.make('*', '1/2', s.make('inner', v, s.make('*', m, v)));
};

/** Is a number whole? */
const isWhole = (q: Term): boolean => typeof q === 'string' && !q.includes('/');

const scalarWithout = (s: Step, name: string): void => {
  must(s.isScalar(name) && s.domain(name) === 'reals', `${name} is no scalar without attributes`);
};

/** Surrogates: majorisers that touch. */
export const MAJORISE: RuleTable = {
  'MM-QUAD': {
    statement: 'grad f x g, hess f x H, H ⪯ M, {y} ⊢ maj f (f(y) + ⟨g(y), d⟩ + ½ vec(d)′M vec(d)) x y, d = x − y ⟨x ∉ FV(M)⟩', source: 'Taylor; Böhning, Lindsay 1988',
    apply: (s) => {
      const [[, f, x, g], [, of, by, h], [below, m]] = [s.next('grad'), s.next('hess'), s.loewner()];
      must(of === f && by === x && below === h, 'the premises are about other functions', 'premise');
      const y = contact(s, x);
      s.point(x, y);
      s.free(m, [x], 'the bound');
      const d = s.make('-', x, y);
      const at = (t: Term): Term => s.sub(t, [x, y]);
      return majorises({ f, g: s.make('+', at(f), s.make('inner', at(g), d), halfSquare(s, m, d)), x, y });
    },
  },
  'MM-SLOPE': {
    statement: 'slope f t g, slope g t h, h ≤ u, {y} ⊢ maj f (f(y) + ⟨g(y), d⟩ + ½ u d²) t y, d = t − y ⟨t a scalar, t ∉ FV(u)⟩', source: 'functions with a Lipschitz gradient; Nesterov 2004',
    apply: (s) => {
      const [[, f, t, g], [, of, by, h], { a, b: u }] = [s.next('slope'), s.next('slope'), s.order()];
      must(of === g && by === t && a === h, 'the premises are about other functions', 'premise');
      const y = contact(s, t);
      s.point(t, y);
      s.context.typing.mustBeScalar(u);
      s.free(u, [t], 'the bound');
      const d = s.make('-', t, y);
      const at = (e: Term): Term => s.sub(e, [t, y]);
      return majorises({ f, g: s.make('+', at(f), s.make('inner', at(g), d), halfSquare(s, u, d)), x: t, y });
    },
  },
  'MM-TANGENT': {
    statement: 'convex f x, {g, y} ⊢ maj −f −(f(y) + ⟨g, x − y⟩) x y ⟨f free of y; g, where y is x, has the jets of f; at y nothing jumps, and no root or norm in g vanishes⟩', source: 'subgradients; Rockafellar 1970',
    apply: (s) => {
      const [, f, x] = s.next('convex');
      const [g, y] = [s.term('g'), s.symbol('y')];
      if (typeof x !== 'string') return fail('premise', 'the premise has to be about one variable');
      s.context.typing.mustBeScalar(f);
      s.point(x, y);
      s.sameShape(x, g);
      s.free(f, [y], 'the function');
      s.free(g, [x], 'the gradient at the point');
      const there = s.sub(f, [x, y]);
      s.gradient(f, x, s.sub(g, [y, x]), [there, g]);
      s.owed.push(...s.context.definedness.smoothness([g], [y], KINKS));
      return majorises({ f: s.make('-', f), g: s.make('-', s.make('+', there, s.make('inner', g, s.make('-', x, y)))), x, y });
    },
  },
  HQ: {
    statement: 'slope (or grad) phi t p, slope (or grad) w t q, p = t∘w, q ≤ 0 ⊢ hq phi w t ⟨t a positive scalar; phi continuous at 0⟩', source: 'de Leeuw, Lange 2009',
    apply: (s) => {
      const [[, phi, t, p], [, w, tw, q], { a, b }, slope] = [s.next('grad', 'slope'), s.next('grad', 'slope'), s.equality(), s.order()];
      must(tw === t && a === p && b === s.make('.*', t, w), 'the equality has to be phi′ = t∘w', 'premise');
      must(slope.a === q && slope.b === '0', 'the order has to be w′ ≤ 0', 'premise');
      must(s.context.continuousAtZero(phi, t), `${t} = 0 may lie outside the domain of phi`, 'undefined');
      return ['hq', phi, w, t];
    },
  },
  'MM-HQ': {
    statement: 'hq phi w tau, (phi(−t) = phi(t)), (w(−s) = w(s)), {t, s} ⊢ maj phi(|t|) (phi(|s|) + ½ w(|s|)(t² − s²)) t s', source: 'de Leeuw, Lange 2009',
    apply: (s) => {
      const [, phi, w, tau] = s.next('hq');
      const [evenPhi, evenW] = [s.more > 0 ? s.equalityOrNull() : null, s.more > 0 ? s.equalityOrNull() : null];
      const [t, at] = [s.symbol('t'), s.symbol('s')];
      [t, at].forEach((name) => {
        scalarWithout(s, name);
        s.free(phi, [name], 'phi');
        s.free(w, [name], 'w');
      });
      const isEven = (f: Term, name: string, e: { readonly a: Term; readonly b: Term } | null): boolean => {
        if (e === null) return false;
        must(e.a === s.context.terms.substitute(f, new Map([[tau, s.make('-', name)]])) && e.b === s.context.terms.substitute(f, new Map([[tau, name]])), 'the equality has to say that the function is even', 'premise');
        return true;
      };
      const [plainPhi, plainW] = [isEven(phi, t, evenPhi), isEven(w, at, evenW)];
      const value = (f: Term, name: string, plain: boolean): Term => s.context.terms.substitute(f, new Map([[tau, plain ? name : s.make('abs', name)]]));
      const square = (name: string): Term => s.make('.*', name, name);
      const quadratic = s.make('*', '1/2', value(w, at, plainW), s.make('-', square(t), square(at)));
      s.closes(tau);
      return majorises({ f: value(phi, t, plainPhi), g: s.make('+', value(phi, at, plainPhi), quadratic), x: t, y: at });
    },
  },
  'MM-LIFT': {
    statement: 'maj phi psi t s, 0 ≤ c, (domains), {r, x, y} ⊢ maj sum(c∘phi(r)) sum(c∘psi(r, r(y))) x y', source: 'sums of majorisers of entries',
    apply: (s) => {
      const { f: phi, g: psi, x: t, y: at } = premise(s);
      const { a: c } = s.nonneg();
      const [r, x, y] = [s.term('r'), s.symbol('x'), s.symbol('y')];
      must(s.isScalar(t), 'the premise has to be about a scalar', 'premise');
      s.point(x, y);
      const ry = s.sub(r, [x, y]);
      s.inDomain(r, s.domain(t));
      s.inDomain(ry, s.domain(at));
      s.free(c, [x, y], 'the weight');
      [x, y].filter((n) => n !== t && n !== at).forEach((n) => [phi, psi].forEach((e) => s.free(e, [n], 'the scalar function')));
      s.closes(t, at);
      s.instance = { of: at, put: (e) => s.extend(e, [at, ry]) };
      const total = (e: Term): Term => s.make('sum', s.make('.*', c, s.extend(e, [at, ry], [t, r])));
      return majorises({ f: total(phi), g: total(psi), x, y });
    },
  },
  'MM-COMP': {
    statement: 'maj f g u v, (domains), {r, x, y} ⊢ maj f(r) g(r, r(y)) x y ⟨f, g free of x and y, f of v; r free of u and v⟩', source: 'composition; Lange, Hunter, Yang 2000',
    apply: (s) => {
      const { f, g, x: u, y: v } = premise(s);
      const [r, x, y] = [s.term('r'), s.symbol('x'), s.symbol('y')];
      s.point(x, y);
      const ry = s.sub(r, [x, y]);
      s.inDomain(r, s.domain(u));
      s.inDomain(ry, s.domain(v));
      [f, g].forEach((e) => s.free(e, [x, y], 'the outer function'));
      s.free(f, [v], 'the outer function');
      s.free(r, [u, v], 'the inner function');
      s.closes(u, v);
      s.instance = { of: v, put: (e) => s.sub(e, [v, ry]) };
      return majorises({ f: s.sub(f, [u, r]), g: s.sub(g, [u, r], [v, ry]), x, y });
    },
  },
  'MM-JENSEN': {
    statement: 'hess phi t h, 0 ≤ h (or convex phi t), 0 ≤ A, 0 < X, 0 < X(y), 0 ≤ c, {x, y} ⊢ maj sum(c∘phi(AX)) Σₖ … x y', source: 'Lee, Seung 2001; De Pierro 1995',
    apply: (s) => {
      const { phi, t } = convexScalar(s);
      const [{ a }, xx, yy, { a: c }] = [s.nonneg(), s.positive(), s.positive(), s.nonneg()];
      const [x, y] = [s.symbol('x'), s.symbol('y')];
      s.point(x, y);
      must(yy === s.sub(xx, [x, y]), 'the premises have to be about X(x) and X(y)', 'premise');
      [a, c].forEach((e) => s.free(e, [x, y], 'a weight'));
      s.free(phi, [x, y].filter((n) => n !== t), 'the scalar function');
      const d = s.domain(t);
      must(d === 'reals' || d === 'positive', `${t} is nonneg`);
      must(s.shape(a)[1] === s.shape(xx)[0], 'A and X do not fit', 'shape');
      s.closes(t);
      return majorises({ f: s.make('sum', s.make('.*', c, s.extend(phi, [t, s.make('*', a, xx)]))), g: jensen(s, { phi, t, a, xx, yy, c }), x, y });
    },
  },
  'MM-REFL': { statement: '{f, x, y} ⊢ maj f f x y', source: 'reflexivity', apply: (s) => { const [f, x, y] = [s.scalar('f'), s.symbol('x'), s.symbol('y')]; return majorises({ f, g: f, x, y }); } },
  'MM-LE': {
    statement: 'f ≤ g, f(y) = g(y), {x, y} ⊢ maj f g x y', source: 'definition',
    apply: (s) => {
      const [{ a: f, b: g }, touching, x, y] = [s.order(), s.equality(), s.symbol('x'), s.symbol('y')];
      must(touching.a === s.sub(f, [x, y]) && touching.b === s.sub(g, [x, y]), 'the equality has to be that of both sides at x = y', 'premise');
      return majorises({ f, g, x, y });
    },
  },
  'MM-ORDER': {
    statement: 'maj f g x y ⊢ f ≤ g; mnr f g x y ⊢ g ≤ f', source: 'definition',
    apply: (s) => {
      const [kind, f, g] = s.next('maj', 'mnr');
      return kind === 'maj' ? ['<=', f, g] : ['<=', g, f];
    },
  },
  'MM-POSY': {
    statement: 'grad f x g, (0 ≤ a, …), {y, side, q} ⊢ maj f (f(y) + 1/q ⟨y∘g(y), (x/y)^q − 1⟩) x y, or (side lower) maj −f −(f(y) + ⟨y∘g(y), log(x/y)⟩) x y ⟨x positive, f a polynomial in x of degree ≤ q with nonnegative coefficients⟩',
    source: 'inequality of the arithmetic and geometric mean; Lange, Hunter, Yang 2000',
    apply: (s) => {
      const [, f, x, g] = s.next('grad');
      const nonneg = new Set<Term>();
      while (s.more > 0) nonneg.add(s.nonneg().a);
      const [y, isUpper] = [s.symbol('y'), s.choice('side', ['upper', 'lower']) === 'upper'];
      must(s.domain(x) === 'positive', `${x} has to be declared positive`);
      s.point(x, y);
      const degree = posynomialDegree(s, f, x, nonneg);
      const [there, slope, ratio] = [s.sub(f, [x, y]), s.make('.*', y, s.sub(g, [x, y])), s.make('./', x, y)];
      if (!isUpper) return majorises({ f: s.make('-', f), g: s.make('-', s.make('+', there, s.make('inner', slope, s.make('log', ratio)))), x, y });
      const { p: q, reciprocal, isAtLeastOne } = exponentOf(s.term('q'));
      must(isAtLeastOne && isWhole(q) && BigInt(q as string) >= BigInt(degree), `the polynomial has degree ${degree}`);
      return majorises({ f, g: s.make('+', there, s.make('*', reciprocal, s.make('inner', slope, s.make('-', s.make('.^', ratio, q), s.ones(...s.shape(x)))))), x, y });
    },
  },
  'MM-ADD': {
    statement: 'maj fᵢ gᵢ x y ⊢ maj Σfᵢ Σgᵢ x y', source: 'cones',
    apply: (s) => {
      const list = [premise(s)];
      const [first] = list as [Majoriser];
      while (s.more > 0) {
        const next = premise(s);
        must(next.x === first.x && next.y === first.y, 'the premises have to be about the same variable', 'premise');
        list.push(next);
      }
      return majorises({ ...first, f: s.make('+', ...list.map((m) => m.f)), g: s.make('+', ...list.map((m) => m.g)) });
    },
  },
  'MM-SCALE': {
    statement: '0 ≤ c, maj f g x y ⊢ maj cf cg x y ⟨c scalar, free of x⟩', source: 'cones',
    apply: (s) => {
      const { a: c } = s.nonneg();
      const m = premise(s);
      s.context.typing.mustBeScalar(c);
      s.free(c, [m.x], 'the factor');
      return majorises({ ...m, f: s.make('*', c, m.f), g: s.make('*', c, m.g) });
    },
  },
  'MM-SUMOVER': {
    statement: 'maj f g x y, {i, bound} ⊢ maj Σf Σg x y ⟨i an index⟩', source: 'cones',
    apply: (s) => {
      const m = premise(s);
      const sum = sumOver(s);
      return majorises({ ...m, f: sum(m.f), g: sum(m.g) });
    },
  },
  'MM-EQ': { statement: 'maj f g x y, (f = f′), (g = g′) ⊢ maj f′ g′ x y', source: 'substitution of equals', apply: (s) => { const m = premise(s); return majorises({ ...m, f: s.rewrittenOrSame(m.f), g: s.rewrittenOrSame(m.g) }); } },
  'MM-TRANS': {
    statement: 'maj f g x y, maj g h x y ⊢ maj f h x y', source: 'transitivity',
    apply: (s) => {
      const [p, q] = [premise(s), premise(s)];
      must(p.g === q.f && p.x === q.x && p.y === q.y, 'the majorisers do not chain', 'premise');
      return majorises({ ...p, g: q.g });
    },
  },
  'MM-NEG': {
    statement: 'maj −a −b x y ⊢ mnr a b x y', source: 'ordered groups',
    apply: (s) => {
      const m = premise(s);
      const inside = (t: Term): Term => (typeof t !== 'string' && t[0] === '-' && t.length === 2 ? (t[1] as Term) : fail('premise', 'both functions have to be negated'));
      return ['mnr', inside(m.f), inside(m.g), m.x, m.y];
    },
  },
};

/** Premises that phi is convex in the scalar t. */
const convexScalar = (s: Step): { readonly phi: Term; readonly t: string } => {
  if (s.is('convex')) {
    const [, phi, t] = s.next('convex');
    return typeof t === 'string' && s.isScalar(t) && s.isScalar(phi) ? { phi, t } : fail('premise', 'phi has to be convex in one scalar');
  }
  const [[, phi, t, h], slope] = [s.next('hess'), s.nonneg()];
  must(slope.a === h, 'the premises are about other functions', 'premise');
  return typeof t === 'string' && s.isScalar(t) ? { phi, t } : fail('premise', 'phi has to be a function of one scalar');
};

interface Jensen {
  readonly phi: Term;
  readonly t: string;
  readonly a: Term;
  readonly xx: Term;
  readonly yy: Term;
  readonly c: Term;
}

/** Σₖ sum(c∘(Aₖ Yₖ / AY)∘phi(AY∘(1 (Xₖ/Yₖ)))), Aₖ the columns of A, Xₖ and Yₖ the rows of X and Y. */
const jensen = (s: Step, { phi, t, a, xx, yy, c }: Jensen): Term => {
  const [p, n] = s.shape(a);
  const ay = s.make('*', a, yy);
  const row = (m: Term): Term => s.make('index', m, INNER, ':');
  const weight = s.make('./', s.make('*', s.make('index', a, ':', INNER), row(yy)), ay);
  const inside = s.make('.*', ay, s.make('*', s.ones(p), s.make('./', row(xx), row(yy))));
  return s.make('sumover', INNER, n.dim, s.make('sum', s.make('.*', c, weight, s.extend(phi, [t, inside]))));
};
