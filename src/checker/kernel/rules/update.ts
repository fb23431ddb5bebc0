import type { Term } from '../../terms/term.ts';
import { fail, must } from '../fault.ts';
import { isWithin, liesIn, symbolOf, type Domain, type Judgement } from '../judgement.ts';
import type { RuleTable, Step } from '../step.ts';
import { exponentOf } from './exponent.ts';
import { halfSquare } from './majorise.ts';
import { isRowLocal } from './rowlocal.ts';

const TIES = ['none', 'keep'] as const;

/** sign(b), where b isn't zero; or with y kept where it is. */
const signUpdate = (s: Step, b: Term, y: string): Term => {
  const sign = s.make('sign', b);
  if (s.choice('ties', TIES) === 'none') {
    s.owed.push({ kind: 'nonzero', term: b });
    return sign;
  }
  must(liesIn(symbolOf(s.context.typing, y), 'binary'), `${y} is not declared binary, so that it cannot be kept`);
  const rest = s.make('-', s.ones(...s.shape(b)), s.make('abs', sign));
  return s.make('+', sign, s.make('.*', rest, y));
};

/** a of −a. */
const negated = (t: Term): Term => (typeof t !== 'string' && t[0] === '-' && t.length === 2 ? (t[1] as Term) : fail('premise', 'the function has to be negated'));

const surrogate = (s: Step) => {
  const [, , g, x, y] = s.next('maj') as readonly ['maj', Term, Term, string, string];
  return { g, x, y, atContact: s.sub(g, [x, y]), d: s.make('-', x, y) };
};

/** The terms of ⟨b, step⟩ + ½⟨step, d∘step⟩. */
const separable = (s: Step, b: Term, d: Term, step: Term): readonly Term[] => [s.make('inner', b, step), s.make('*', '1/2', s.make('inner', step, s.make('.*', d, step)))];

/** The premise that v minimises (maximises) over dom, and the point y to compare with. */
const compared = (s: Step, f: Term, [kind, , x, dom, v]: readonly ['argmin' | 'argmax', Term, string, Domain, Term], y: string): Judgement => {
  must(liesIn(symbolOf(s.context.typing, y), dom), `the attributes of ${y} do not keep it in the domain ${dom}`);
  const [updated, before] = [s.sub(f, [x, v]), s.sub(f, [x, y])];
  return kind === 'argmin' ? ['<=', updated, before] : ['<=', before, updated];
};

/** The minimiser of f(there(x)) from that of f; `there` is a bijection of the domain, and `back` its inverse. */
const through = (s: Step, domain: Domain, there: (x: Term) => Term, back: (v: Term) => Term): Judgement => {
  const [, f, t, dom, v] = s.next('argmin') as readonly ['argmin', Term, string, Domain, Term];
  const x = s.symbol('x');
  must([dom, s.domainOfSurrogate(t), s.domainOfSurrogate(x)].every((d) => d === domain), `everything has to be ${domain}`);
  s.sameShape(t, x);
  [f, v].forEach((e) => s.free(e, [x], 'the function or its minimiser'));
  s.closes(t);
  return ['argmin', s.sub(f, [t, there(x)]), x, domain, back(v)];
};

/** Minimisers of surrogates, and descent. */
export const UPDATE: RuleTable = {
  'U-QUAD': {
    statement: 'maj f g x y, pd M, {v} ⊢ argmin g x reals v ⟨g = g(v) + ½ vec(x−v)′M vec(x−v)⟩', source: 'completing the square',
    apply: (s) => {
      const [{ g, x }, m, v] = [surrogate(s), s.definite(), s.term('v')];
      must(s.domain(x) === 'reals', `${x} has attributes`);
      s.sameShape(x, v);
      [v, m].forEach((t) => s.free(t, [x], 'the minimiser or its matrix'));
      s.equal(g, s.make('+', s.sub(g, [x, v]), halfSquare(s, m, s.make('-', x, v))));
      return ['argmin', g, x, 'reals', v];
    },
  },
  'U-CONVEX': {
    statement: 'grad g x G, hess g x H, 0 ⪯ H, G(v) = 0, (v in the domain of x); {v} ⊢ argmin g x dom v', source: 'first-order condition',
    apply: (s) => {
      const [[, g, x, gradient], [, of, by, h], p, { a, b }] = [s.next('grad'), s.next('hess'), s.semidefinite(), s.equality()];
      const v = s.term('v');
      must(of === g && by === x && p === h, 'the premises are about other functions', 'premise');
      must(a === s.sub(gradient, [x, v]) && b === s.zeros(...s.shape(x)), 'the equality has to say that the gradient vanishes at v', 'premise');
      s.inDomain(v, s.domain(x));
      return ['argmin', g, x, s.domain(x), v];
    },
  },
  'U-TANGENT': {
    statement: 'maj −f −(f(y) + ⟨g, x − y⟩) x y, g(v) = 0, (v in the domain of y); {v} ⊢ argmin f x dom v ⟨f free of y, v of x and y⟩', source: 'subgradients; Rockafellar 1970',
    apply: (s) => {
      const [, f, tangent, x, y] = s.next('maj') as readonly ['maj', Term, Term, string, string];
      const [{ a, b }, v] = [s.equality(), s.term('v')];
      const of = negated(f);
      const below = negated(tangent);
      const slope = typeof below !== 'string' && below[0] === '+' && below.length === 3 && Array.isArray(below[2]) && below[2][0] === 'inner' ? (below[2][1] as Term) : fail('premise', 'the premise has to be a tangent');
      must(below === s.make('+', s.sub(of, [x, y]), s.make('inner', slope, s.make('-', x, y))), 'the premise has to be a tangent', 'premise');
      s.free(of, [y], 'the function');
      s.free(v, [x, y], 'the minimiser');
      must(a === s.sub(slope, [y, v]) && b === s.zeros(...s.shape(x)), 'the equality has to say that the slope vanishes at v', 'premise');
      s.inDomain(v, s.domainOfSurrogate(y));
      s.closes(y);
      s.instance = { of: y, put: (e) => s.sub(e, [y, v]) };
      return ['argmin', of, x, s.domainOfSurrogate(x), v];
    },
  },
  'U-INVERSE': {
    statement: 'argmin f t posdef v, {x} ⊢ argmin f(x⁻¹) x posdef v⁻¹ ⟨x declared posdef, of the shape of t, not in f and v⟩', source: 'inversion is a bijection of the definite matrices',
    apply: (s) => {
      const inverse = (e: Term): Term => s.make('inv', e);
      return through(s, 'posdef', inverse, inverse);
    },
  },
  'U-POWER': {
    statement: 'argmin f t positive v, {x, k} ⊢ argmin f(x^k) x positive v^(1/k) ⟨k a number that is not 0; x declared positive, of the shape of t, not in f and v⟩', source: 'powers are bijections of the positive numbers',
    apply: (s) => {
      const { p, reciprocal } = exponentOf(s.term('k'));
      return through(s, 'positive', (e) => s.make('.^', e, p), (e) => s.make('.^', e, reciprocal));
    },
  },
  'U-NN': {
    statement: 'maj f g x y, 0 < d, {b} ⊢ argmin g x nonneg relu(y − b/d) ⟨g = g(y) + ⟨b, x−y⟩ + ½⟨x−y, d∘(x−y)⟩⟩', source: 'separable quadratics',
    apply: (s) => {
      const [{ g, x, y, atContact, d: step }, d, b] = [surrogate(s), s.positive(), s.term('b')];
      s.sameShape(x, d, b);
      [b, d].forEach((t) => s.free(t, [x], 'a coefficient'));
      s.equal(g, s.make('+', atContact, ...separable(s, b, d, step)));
      return ['argmin', g, x, 'nonneg', s.make('relu', s.make('-', y, s.make('./', b, d)))];
    },
  },
  'U-SOFT': {
    statement: 'maj f g x y, 0 < d, 0 ≤ l, {b} ⊢ argmin g x reals relu(z − l/d) − relu(−z − l/d), z = y − b/d ⟨g = g(y) + ⟨b, x−y⟩ + ½⟨x−y, d∘(x−y)⟩ + sum(l∘|x|) − sum(l∘|y|)⟩', source: 'soft thresholding; Daubechies, Defrise, De Mol 2004',
    apply: (s) => {
      const [{ g, x, y, atContact, d: step }, d, { a: l }, b] = [surrogate(s), s.positive(), s.nonneg(), s.term('b')];
      must(s.domain(x) === 'reals', `${x} has attributes`);
      s.sameShape(x, d, l, b);
      [b, d, l].forEach((t) => s.free(t, [x], 'a coefficient'));
      const size = (t: Term): Term => s.make('sum', s.make('.*', l, s.make('abs', t)));
      s.equal(g, s.make('+', atContact, ...separable(s, b, d, step), size(x), s.make('-', size(y))));
      const [z, threshold] = [s.make('-', y, s.make('./', b, d)), s.make('./', l, d)];
      const beyond = (t: Term): Term => s.make('relu', s.make('-', t, threshold));
      return ['argmin', g, x, 'reals', s.make('-', beyond(z), beyond(s.make('-', z)))];
    },
  },
  'U-SIGN': {
    statement: 'maj f g x y, {b, d, ties} ⊢ argmin g x binary sign(b) ⟨g = g(y) − ⟨b, x−y⟩ + ½ sum(d∘(x∘x − y∘y))⟩', source: 'x∘x = 1',
    apply: (s) => {
      const [{ g, x, y, atContact, d: step }, b, d] = [surrogate(s), s.term('b'), s.term('d')];
      s.sameShape(x, b);
      if (!s.isScalar(d)) s.sameShape(x, d);
      [b, d].forEach((t) => s.free(t, [x], 'a coefficient'));
      const squares = s.make('-', s.make('.*', x, x), s.make('.*', y, y));
      s.equal(g, s.make('+', s.make('-', atContact, s.make('inner', b, step)), s.make('*', '1/2', s.make('sum', s.make('.*', d, squares)))));
      return ['argmin', g, x, 'binary', signUpdate(s, b, y)];
    },
  },
  'U-SEPBIN': {
    statement: 'maj f g x y, {l, ties} ⊢ argmin g x binary sign(l(−1) − l(1)) ⟨g − sum(l) free of x; l row by row⟩', source: 'separable functions of two values',
    apply: (s) => {
      const [{ g, x, y }, l] = [surrogate(s), s.term('l')];
      s.column_(x);
      s.sameShape(x, l);
      must(isRowLocal(s, l, x), 'a row of l depends on other rows of the variable');
      const rest = s.make('-', g, s.make('sum', l));
      s.equal(rest, s.sub(rest, [x, y]));
      const ones = s.ones(...s.shape(x));
      const b = s.make('-', s.sub(l, [x, s.make('-', ones)]), s.sub(l, [x, ones]));
      return ['argmin', g, x, 'binary', signUpdate(s, b, y)];
    },
  },
  'U-NEG': {
    statement: 'argmin −g x dom v ⊢ argmax g x dom v', source: 'ordered groups',
    apply: (s) => {
      const [, g, x, dom, v] = s.next('argmin') as readonly ['argmin', Term, string, Domain, Term];
      return ['argmax', negated(g), x, dom, v];
    },
  },
  DESCENT: {
    statement: 'maj f g x y, argmin g x dom v ⊢ f(v) ≤ f(y); mnr f g x y, argmax g x dom v ⊢ f(y) ≤ f(v)', source: 'Hunter, Lange 2004',
    apply: (s) => {
      const [kind, f, g, x, y] = s.next('maj', 'mnr') as readonly ['maj' | 'mnr', Term, Term, string, string];
      const best = s.next('argmin', 'argmax') as readonly ['argmin' | 'argmax', Term, string, Domain, Term];
      must(best[0] === (kind === 'maj' ? 'argmin' : 'argmax') && best[1] === g && best[2] === x, 'the premises are about other surrogates', 'premise');
      must(isWithin(best[3], s.domainOfSurrogate(x)), `${best[3]} is not within the domain of ${x}`);
      return compared(s, f, best, y);
    },
  },
  EXACT: {
    statement: 'argmin f x dom v, {y} ⊢ f(v) ≤ f(y)', source: 'definition',
    apply: (s) => {
      const best = s.next('argmin', 'argmax') as readonly ['argmin' | 'argmax', Term, string, Domain, Term];
      return compared(s, best[1], best, s.symbol('y'));
    },
  },
};
