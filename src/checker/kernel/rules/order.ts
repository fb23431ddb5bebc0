import { isNegative, isNonneg, isNonpos, isPositive } from '../../terms/signs.ts';
import { proveScalar, type ParameterSign } from '../../scalar/index.ts';
import type { Attribute, Term } from '../../terms/term.ts';
import { isRational } from '../../terms/walk.ts';
import { fail, must } from '../fault.ts';
import type { Judgement } from '../judgement.ts';
import type { Order, RuleTable, Step } from '../step.ts';

const orderOf = (strict: boolean, a: Term, b: Term): Judgement => [strict ? '<' : '<=', a, b];
const BOUNDS = ['lower', 'upper'] as const;

/** c·q∘q with a nonnegative rational c? */
const isSquareTerm = (t: Term): boolean => {
  if (typeof t === 'string') return false;
  const [op, ...args] = t as readonly [string, ...Term[]];
  const [a, b, c] = args;
  const isWeight = (x: Term | undefined): boolean => isRational(x) && !x.startsWith('-');
  if (op === '.*' && args.length === 2) return a === b;
  if (op === '.*' && args.length === 3) return isWeight(a) && b === c;
  return op === '*' && args.length === 2 && isWeight(a) && typeof b === 'object' && b[0] === '.*' && b.length === 3 && b[1] === b[2];
};

const INCREASING = ['exp', 'log', 'sqrt', 'sigmoid', 'softplus', 'tanh', 'relu', 'step', 'sign', 'sinh', 'log1p', 'expm1', 'atan'] as const;
const MONOTONE_LINEAR = { sum: true, rowsum: true, colsum: true, vec: true, "'": true, diagvec: false, diag: false } as const;

/** A scalar symbol that an order is about. */
const scalarSymbol = (s: Step, field: string): string => {
  const t = s.symbol(field);
  must(s.isScalar(t), `${t} is no scalar`, 'shape');
  return t;
};

const RANGES: Readonly<Partial<Record<Attribute, readonly [string, string]>>> = { mask: ['0', '1'], simplex: ['0', '1'], binary: ['-1', '1'] };

const signOfParameter = (s: Step, name: string): ParameterSign => {
  must(s.isScalar(name) && s.declared(name).range === undefined, `${name} is no scalar parameter`, 'shape');
  const { attributes } = s.declared(name);
  return attributes.includes('positive') ? 'positive' : attributes.includes('nonneg') ? 'nonneg' : 'real';
};

/** Readings of an inequality grow with its parameters. */
const MOST_PARAMETERS = 8;

/** Do all operations stay among scalars? */
const onlyScalars = (s: Step, t: Term): boolean => s.isScalar(t) && s.context.terms.operands(t).every((x) => onlyScalars(s, x));

const sameSides = (s: Step, ...orders: readonly Order[]): void => s.sameShape(...orders.flatMap(({ a, b }) => [a, b]));

/** Entrywise order. */
export const ORDER: RuleTable = {
  'O-SGN': {
    statement: '{a, side?} ⊢ 0 < a, 0 ≤ a, a < 0 or a ≤ 0, what the sign table gives', source: 'signs of sums, products and functions',
    apply: (s) => {
      const a = s.term('a');
      const sign = s.context.signs(a);
      const upper = s.choice('side', ['lower', 'upper'], 'lower') === 'upper';
      if (!upper && isNonneg(sign)) return orderOf(isPositive(sign), '0', a);
      if (upper && isNonpos(sign)) return orderOf(isNegative(sign), a, '0');
      return fail('condition', 'the sign table does not give that sign');
    },
  },
  'O-SOS': {
    statement: 'b − a = Σ cᵢ qᵢ∘qᵢ, cᵢ ≥ 0 rational ⊢ a ≤ b', source: 'squares are nonnegative',
    apply: (s) => {
      const { a: difference, b: squares } = s.equality();
      if (typeof difference === 'string' || difference[0] !== '-' || difference.length !== 3) return fail('premise', 'the left side has to be b − a');
      const list = typeof squares !== 'string' && squares[0] === '+' ? (squares.slice(1) as readonly Term[]) : [squares];
      must(list.every(isSquareTerm), 'the right side has to be a sum of squares with nonnegative rational weights');
      return ['<=', difference[2] as Term, difference[1] as Term];
    },
  },
  'O-SCALAR': {
    statement: '{a, b, rel, t} ⊢ a rel b ⟨scalars in t; decided on the domain of t⟩', source: 'Sturm 1829; interval arithmetic',
    apply: (s) => {
      const [a, b, rel, t] = [s.scalar('a'), s.scalar('b'), s.choice('rel', ['<=', '<']), scalarSymbol(s, 't')];
      must(onlyScalars(s, a) && onlyScalars(s, b), 'only terms of scalars', 'shape');
      const others = [...new Set([...s.context.terms.free(a), ...s.context.terms.free(b)])].filter((x) => x !== t).sort();
      must(others.length <= MOST_PARAMETERS, 'too many parameters');
      const answer = proveScalar(a, b, rel, { symbol: t, domain: domainOfScalar(s, t), parameters: Object.fromEntries(others.map((x) => [x, signOfParameter(s, x)])) });
      return answer.proved ? [rel, a, b] : fail('condition', `not shown: ${answer.reason}`);
    },
  },
  'O-INST': {
    statement: 'a rel b for the scalar t, (r in the domain of t); {t, r} ⊢ a⟨t:=r⟩ rel b⟨t:=r⟩', source: 'instantiation, entry by entry',
    apply: (s) => {
      const { strict, a, b } = s.order();
      const [t, r] = [scalarSymbol(s, 't'), s.term('r')];
      s.inDomain(r, s.domain(t));
      s.closes(t);
      return orderOf(strict, s.extend(a, [t, r]), s.extend(b, [t, r]));
    },
  },
  'O-REFL': { statement: '{a} ⊢ a ≤ a', source: 'reflexivity', apply: (s) => { const a = s.term('a'); return ['<=', a, a]; } },
  'O-TRANS': {
    statement: 'a ≤ b, b ≤ c ⊢ a ≤ c', source: 'transitivity',
    apply: (s) => {
      const [p, q] = [s.order(), s.order()];
      must(p.b === q.a, 'the orders do not chain', 'premise');
      return orderOf(p.strict || q.strict, p.a, q.b);
    },
  },
  'O-WEAK': { statement: 'a < b ⊢ a ≤ b', source: 'definition', apply: (s) => { const [, a, b] = s.next('<') as readonly ['<', Term, Term]; return ['<=', a, b]; } },
  'O-ADD': {
    statement: 'a₁ ≤ b₁, … ⊢ Σaᵢ ≤ Σbᵢ', source: 'ordered groups',
    apply: (s) => {
      const list = [s.order()];
      while (s.more > 0) list.push(s.order());
      sameSides(s, ...list);
      return orderOf(list.some((o) => o.strict), s.make('+', ...list.map((o) => o.a)), s.make('+', ...list.map((o) => o.b)));
    },
  },
  'O-NEG': { statement: 'a rel b ⊢ −b rel −a', source: 'ordered groups', apply: (s) => { const { strict, a, b } = s.order(); return orderOf(strict, s.make('-', b), s.make('-', a)); } },
  'O-SCALE': {
    statement: '0 ≤ c, a ≤ b ⊢ c∘a ≤ c∘b', source: 'ordered rings',
    apply: (s) => {
      const c = s.nonneg();
      const o = s.order();
      sameSides(s, o);
      if (!s.isScalar(c.a)) s.sameShape(c.a, o.a);
      return orderOf(c.strict && o.strict, s.make('.*', c.a, o.a), s.make('.*', c.a, o.b));
    },
  },
  'O-MUL': {
    statement: '0 ≤ a, a ≤ b, 0 ≤ c, c ≤ d ⊢ a∘c ≤ b∘d', source: 'ordered rings',
    apply: (s) => {
      const [za, p, zc, q] = [s.nonneg(), s.order(), s.nonneg(), s.order()];
      must(za.a === p.a && zc.a === q.a, 'the premises are about other terms', 'premise');
      return ['<=', s.make('.*', p.a, q.a), s.make('.*', p.b, q.b)];
    },
  },
  'O-MATMUL': {
    statement: 'a ≤ b, 0 ≤ C, {side} ⊢ aC ≤ bC or Ca ≤ Cb', source: 'sums of products',
    apply: (s) => {
      const [o, c] = [s.order(), s.nonneg()];
      sameSides(s, o);
      const right = s.choice('side', ['right', 'left']) === 'right';
      const times = (t: Term): Term => (right ? s.make('*', t, c.a) : s.make('*', c.a, t));
      return ['<=', times(o.a), times(o.b)];
    },
  },
  'O-MATPOS': {
    statement: '0 ≤ A, 0 < rowsum(A), 0 < X, {side} ⊢ 0 < AX; 0 ≤ A, 0 < colsum(A), 0 < X ⊢ 0 < XA', source: 'sums of products, one of them positive',
    apply: (s) => {
      const [{ a }, sums, x] = [s.nonneg(), s.positive(), s.positive()];
      const left = s.choice('side', ['left', 'right']) === 'left';
      must(sums === s.make(left ? 'rowsum' : 'colsum', a), 'the second premise has to be about the sums of the matrix', 'premise');
      const [first, second] = left ? [a, x] : [x, a];
      must(s.shape(first)[1] === s.shape(second)[0], 'a product of matrices is needed', 'shape');
      return ['<', '0', s.make('*', first, second)];
    },
  },
  'O-SUM': {
    statement: 'a ≤ b, {op} ⊢ op(a) ≤ op(b), op a sum or a rearrangement', source: 'monotone linear maps',
    apply: (s) => {
      const o = s.order();
      sameSides(s, o);
      const op = s.choice('op', Object.keys(MONOTONE_LINEAR) as readonly (keyof typeof MONOTONE_LINEAR)[]);
      return orderOf(o.strict && MONOTONE_LINEAR[op], s.make(op, o.a), s.make(op, o.b));
    },
  },
  'O-SUMOVER': {
    statement: 'a rel b, {i, bound} ⊢ Σa rel Σb ⟨i an index⟩', source: 'ordered groups',
    apply: (s) => {
      const { strict, a, b } = s.order();
      const sum = sumOver(s);
      return orderOf(strict, sum(a), sum(b));
    },
  },
  'O-EQ': {
    statement: 'a rel b, (a = a′), (b = b′) ⊢ a′ rel b′', source: 'substitution of equals',
    apply: (s) => { const { strict, a, b } = s.order(); return orderOf(strict, s.rewrittenOrSame(a), s.rewrittenOrSame(b)); },
  },
  'O-FN': {
    statement: '{f, r, bound} ⊢ −1 ≤ f(r) or f(r) ≤ 1', source: 'ranges of functions',
    apply: (s) => {
      const t = s.make(s.choice('f', ['sin', 'cos', 'tanh', 'sign', 'step', 'sigmoid']), s.term('r'));
      return s.choice('bound', BOUNDS) === 'lower' ? ['<=', '-1', t] : ['<=', t, '1'];
    },
  },
  'O-SLOPE': {
    statement: 'slope f t g, 0 ≤ g, 0 ≤ f(0) ⊢ 0 ≤ f ⟨t nonneg⟩', source: 'mean value theorem between kinks',
    apply: (s) => {
      const [[, f, t, g], { a: rise }, { a: start }] = [s.next('slope'), s.nonneg(), s.nonneg()];
      must(rise === g && start === s.sub(f, [t, '0']), 'the premises are about other functions', 'premise');
      must(s.domain(t) === 'nonneg', `${t} has to be declared nonneg`);
      s.closes(t);
      return ['<=', '0', f];
    },
  },
  'O-ABS': {
    statement: '{a, bound} ⊢ a ≤ |a| or −|a| ≤ a', source: 'definition of the absolute value',
    apply: (s) => {
      const a = s.term('a');
      const size = s.make('abs', a);
      return s.choice('bound', BOUNDS) === 'upper' ? ['<=', a, size] : ['<=', s.make('-', size), a];
    },
  },
  'O-MONO': {
    statement: 'a ≤ b, {f} ⊢ f(a) ≤ f(b), f nondecreasing', source: 'monotone functions',
    apply: (s) => {
      const { a, b } = s.order();
      const f = s.choice('f', INCREASING);
      return ['<=', s.make(f, a), s.make(f, b)];
    },
  },
  'O-RANGE': {
    statement: '{a, bound} ⊢ 0 ≤ a ≤ 1 for a mask or simplex, −1 ≤ a ≤ 1 for binary', source: 'definition of the attributes',
    apply: (s) => {
      const a = s.symbol('a');
      const [lower, upper] = s.declared(a).attributes.flatMap((x) => (RANGES[x] === undefined ? [] : [RANGES[x]]))[0] ?? fail('condition', `${a} is neither mask nor simplex nor binary`);
      return s.choice('bound', BOUNDS) === 'lower' ? ['<=', lower, a] : ['<=', a, upper];
    },
  },
  'O-TRACE': {
    statement: '0 ⪯ A, 0 ⪯ B ⊢ 0 ≤ tr(AB)', source: 'the trace of a product with a congruence',
    apply: (s) => { const [a, b] = [s.semidefinite(), s.semidefinite()]; return ['<=', '0', s.make('tr', s.make('*', a, b))]; },
  },
  'O-LOGDET': {
    statement: 'pd A, A ⪯ B ⊢ logdet A ≤ logdet B', source: 'Horn, Johnson: Matrix Analysis, 7.7',
    apply: (s) => {
      const [definite, [a, b]] = [s.definite(), s.loewner()];
      must(definite === a, 'the premises are about other matrices', 'premise');
      return ['<=', s.make('logdet', a), s.make('logdet', b)];
    },
  },
  'O-DIM': { statement: '{n} ⊢ 1 ≤ n ⟨a size that is at least 1⟩', source: 'sizes are positive', apply: (s) => ['<=', '1', s.make('dim', s.size('n').dim)] },
  'O-ASSUME': {
    statement: '{j} ⊢ j ⟨an order that is assumed⟩', source: 'assumption',
    apply: (s) => {
      const j = s.judgement('j');
      must(j[0] === '<=' || j[0] === '<', 'only an order is assumed here');
      s.assume(j);
      return j;
    },
  },
};

/** The domain of a scalar symbol for the scalar lanes. */
const domainOfScalar = (s: Step, t: string): 'reals' | 'nonneg' | 'positive' => {
  const d = s.domain(t);
  return d === 'binary' ? fail('condition', `${t} is two-valued`) : d;
};

/** Sums over a declared index, which becomes a bound one. Takes the fields {i, bound}. */
export const sumOver = (s: Step): ((t: Term) => Term) => {
  const [i, bound] = [s.symbol('i'), s.name('bound')];
  const range = s.context.typing.indexRange(i);
  must(!s.context.symbols.has(bound), `${bound} is declared`);
  s.closes(i);
  return (t) => {
    must(!s.context.terms.has(t, bound) && !s.context.terms.bound(t).has(bound), `${bound} is in use`);
    return s.make('sumover', bound, range.dim, s.context.terms.substitute(t, new Map([[i, bound]])));
  };
};
