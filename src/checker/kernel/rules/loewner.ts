import type { Term } from '../../terms/term.ts';
import { fail, must } from '../fault.ts';
import type { Judgement } from '../judgement.ts';
import type { RuleTable, Step } from '../step.ts';
import { sumOver } from './order.ts';

const SIDES = ['lower', 'upper'] as const;
const below = (a: Term, b: Term): Judgement => ['<<', a, b];
const upper = (s: Step): boolean => s.choice('side', SIDES) === 'upper';
const scaledEye = (s: Step, c: Term, like: Term): Term => s.make('*', c, s.eye(s.order_(like)));
/** diag(t*1) */
const rowSums = (s: Step, t: Term, like: Term): Term => s.make('diag', s.make('*', t, s.ones(s.order_(like))));
/** S ⪯ bound, or −bound ⪯ S. */
const twoSided = (s: Step, t: Term, bound: Term, isUpper: boolean): Judgement => (isUpper ? below(t, bound) : below(s.make('-', bound), t));
const transpose = (s: Step, t: Term): Term => s.make("'", t);

/** The premises E'E ⪯ c²I and 0 ≤ c. */
const spectralBound = (s: Step): { readonly e: Term; readonly c: Term } => {
  const [gram, scaled] = s.loewner();
  const { a: c } = s.nonneg();
  if (typeof gram === 'string' || gram[0] !== '*' || gram.length !== 3) return fail('premise', "the left side has to be E'E");
  const e = gram[2] as Term;
  must(gram[1] === transpose(s, e), "the left side has to be E'E", 'premise');
  must(s.isScalar(c) && scaled === s.make('*', s.make('.^', c, '2'), s.eye(s.shape(e)[1])), 'the right side has to be c²I', 'premise');
  return { e, c };
};

/** The order of Loewner: B − A positive semidefinite. */
export const LOEWNER: RuleTable = {
  'L-REFL': { statement: '{A} ⊢ A ⪯ A ⟨A symmetric⟩', source: 'reflexivity', apply: (s) => { const a = s.term('A'); s.symmetric(a); return below(a, a); } },
  'L-TRANS': {
    statement: 'A ⪯ B, B ⪯ C ⊢ A ⪯ C', source: 'transitivity',
    apply: (s) => {
      const [[a, b], [c, d]] = [s.loewner(), s.loewner()];
      must(b === c, 'the orders do not chain', 'premise');
      return below(a, d);
    },
  },
  'L-ADD': {
    statement: 'A₁ ⪯ B₁, … ⊢ ΣAᵢ ⪯ ΣBᵢ', source: 'cones',
    apply: (s) => {
      const list = [s.loewner()];
      while (s.more > 0) list.push(s.loewner());
      return below(s.make('+', ...list.map(([a]) => a)), s.make('+', ...list.map(([, b]) => b)));
    },
  },
  'L-NEG': { statement: 'A ⪯ B ⊢ −B ⪯ −A', source: 'ordered groups', apply: (s) => { const [a, b] = s.loewner(); return below(s.make('-', b), s.make('-', a)); } },
  'L-SCALE': {
    statement: '0 ≤ c, A ⪯ B ⊢ cA ⪯ cB', source: 'cones',
    apply: (s) => {
      const { a: c } = s.nonneg();
      const [a, b] = s.loewner();
      s.context.typing.mustBeScalar(c);
      return below(s.make('*', c, a), s.make('*', c, b));
    },
  },
  'L-EQ': { statement: 'A ⪯ B, (A = A′), (B = B′) ⊢ A′ ⪯ B′', source: 'substitution of equals', apply: (s) => { const [a, b] = s.loewner(); return below(s.rewrittenOrSame(a), s.rewrittenOrSame(b)); } },
  'L-SUM': {
    statement: 'A ⪯ B, {i, bound} ⊢ ΣA ⪯ ΣB ⟨i an index⟩', source: 'cones',
    apply: (s) => {
      const [a, b] = s.loewner();
      const sum = sumOver(s);
      return below(sum(a), sum(b));
    },
  },
  'L-CONG': {
    statement: "A ⪯ B, {C} ⊢ C'AC ⪯ C'BC", source: 'congruence',
    apply: (s) => {
      const [a, b] = s.loewner();
      const c = s.term('C');
      must(s.shape(c)[0] === s.order_(a), 'C has other rows', 'shape');
      const around = (t: Term): Term => s.make('*', transpose(s, c), t, c);
      return below(around(a), around(b));
    },
  },
  'L-GRAM': { statement: "{C} ⊢ 0 ⪯ C'C", source: 'Gram matrices', apply: (s) => { const c = s.term('C'); return below(s.zeros(s.shape(c)[1]), s.make('*', transpose(s, c), c)); } },
  'L-ZERO': {
    statement: 'pd A, or A declared posdef or psd ⊢ 0 ⪯ A', source: 'definition',
    apply: (s) => {
      const a = s.term('A');
      if (s.more > 0) must(s.definite() === a, 'the premise is about another matrix', 'premise');
      else must(typeof a === 'string' && (s.context.symbols.get(a)?.attributes.some((x) => x === 'posdef' || x === 'psd') ?? false), 'A is neither declared posdef nor psd');
      return below(s.zeros(s.order_(a)), a);
    },
  },
  'L-DIAG': {
    statement: 'a ≤ b ⊢ diag(a) ⪯ diag(b) ⟨columns⟩', source: 'diagonal matrices',
    apply: (s) => {
      const { a, b } = s.order();
      const wide = s.isScalar(a) ? b : a;
      s.column_(wide);
      const spread = (t: Term): Term => (s.context.typing.same(s.shape(t), s.shape(wide)) ? t : s.make('*', t, s.ones(s.shape(wide)[0])));
      return below(s.make('diag', spread(a)), s.make('diag', spread(b)));
    },
  },
  'L-SCAL': {
    statement: 'a ≤ b, 0 ⪯ P ⊢ aP ⪯ bP ⟨scalars⟩', source: 'cones',
    apply: (s) => {
      const [{ a, b }, p] = [s.order(), s.semidefinite()];
      [a, b].forEach((t) => s.context.typing.mustBeScalar(t));
      return below(s.make('*', a, p), s.make('*', b, p));
    },
  },
  'L-KRON': {
    statement: 'A ⪯ B, 0 ⪯ C, {side} ⊢ A⊗C ⪯ B⊗C or C⊗A ⪯ C⊗B', source: 'Horn, Johnson: Topics in Matrix Analysis, 4.2',
    apply: (s) => {
      const [[a, b], c] = [s.loewner(), s.semidefinite()];
      const left = s.choice('side', ['left', 'right']) === 'left';
      const with_ = (t: Term): Term => (left ? s.make('kron', t, c) : s.make('kron', c, t));
      return below(with_(a), with_(b));
    },
  },
  'L-SCHUR': {
    statement: 'A ⪯ B, 0 ⪯ C ⊢ A∘C ⪯ B∘C', source: 'Schur 1911',
    apply: (s) => {
      const [[a, b], c] = [s.loewner(), s.semidefinite()];
      s.sameShape(a, c);
      return below(s.make('.*', a, c), s.make('.*', b, c));
    },
  },
  'L-LAPL': {
    statement: '0 ≤ S, {side?} ⊢ S ⪯ diag(S·1) or −diag(S·1) ⪯ S ⟨S symmetric⟩', source: 'Laplacians of graphs',
    apply: (s) => {
      const { a } = s.nonneg();
      s.symmetric(a);
      return twoSided(s, a, rowSums(s, a, a), s.choice('side', SIDES, 'upper') === 'upper');
    },
  },
  'L-SEP': {
    statement: '0 ≤ S, 0 < h ⊢ S ⪯ diag((S·h)./h) ⟨S symmetric, h a column⟩', source: 'De Pierro 1995; Lee, Seung 2001',
    apply: (s) => {
      const { a } = s.nonneg();
      const h = s.positive();
      s.symmetric(a);
      s.column_(h);
      return below(a, s.make('diag', s.make('.*', s.make('*', a, h), s.make('.^', h, '-1'))));
    },
  },
  'L-GERSH': {
    statement: '{S, side} ⊢ S ⪯ diag(|S|·1) or −diag(|S|·1) ⪯ S ⟨S symmetric⟩', source: 'Gershgorin 1931',
    apply: (s) => {
      const a = s.term('S');
      s.symmetric(a);
      return twoSided(s, a, rowSums(s, s.make('abs', a), a), upper(s));
    },
  },
  'L-RANK1': {
    statement: "{v} ⊢ vv' ⪯ (v'v)I", source: 'Cauchy, Schwarz',
    apply: (s) => {
      const v = s.term('v');
      s.column_(v);
      return below(s.make('*', v, transpose(s, v)), s.make('*', s.make('*', transpose(s, v), v), s.eye(s.shape(v)[0])));
    },
  },
  'L-TRACE': { statement: '0 ⪯ A ⊢ A ⪯ tr(A)I', source: 'eigenvalues are below their sum', apply: (s) => { const a = s.semidefinite(); return below(a, scaledEye(s, s.make('tr', a), a)); } },
  'L-FRO': {
    statement: '{A, side} ⊢ A ⪯ ‖A‖I or −‖A‖I ⪯ A ⟨A symmetric⟩', source: 'eigenvalues are below the Frobenius norm',
    apply: (s) => {
      const a = s.term('A');
      s.symmetric(a);
      return twoSided(s, a, scaledEye(s, s.make('norm2', a), a), upper(s));
    },
  },
  'L-OFF': {
    statement: "E'E ⪯ c²I, 0 ≤ c, {side} ⊢ −cI ⪯ Z or Z ⪯ cI, Z = [0 E; E' 0]", source: 'singular values',
    apply: (s) => {
      const { e, c } = spectralBound(s);
      const [m, n] = s.shape(e);
      const z = s.make('block', [s.zeros(m), e], [transpose(s, e), s.zeros(n)]);
      const eye = s.eye(s.context.terms.sizes.add(m, n));
      return upper(s) ? below(z, s.make('*', c, eye)) : below(s.make('*', s.make('-', c), eye), z);
    },
  },
  'L-YOUNG': {
    statement: "pd Z, {E} ⊢ [0 E; E' 0] ⪯ [Z 0; 0 E'Z⁻¹E]", source: 'Young',
    apply: (s) => {
      const [z, e] = [s.definite(), s.term('E')];
      const [m, n] = s.shape(e);
      must(s.order_(z) === m, 'E has other rows than Z', 'shape');
      return below(s.make('block', [s.zeros(m), e], [transpose(s, e), s.zeros(n)]),
        s.make('block', [z, s.zeros(m, n)], [s.zeros(n, m), s.make('*', transpose(s, e), s.make('inv', z), e)]));
    },
  },
  'L-BLKDIAG': {
    statement: 'A ⪯ B, C ⪯ D ⊢ [A 0; 0 C] ⪯ [B 0; 0 D]', source: 'direct sums',
    apply: (s) => {
      const [[a, b], [c, d]] = [s.loewner(), s.loewner()];
      const [m, n] = [s.order_(a), s.order_(c)];
      const sum = (x: Term, y: Term): Term => s.make('block', [x, s.zeros(m, n)], [s.zeros(n, m), y]);
      return below(sum(a, c), sum(b, d));
    },
  },
  'L-SCHURC': {
    statement: "pd D, 0 ⪯ A − BD⁻¹B' ⊢ 0 ⪯ [A B; B' D]", source: 'Schur complement',
    apply: (s) => {
      const [d, complement] = [s.definite(), s.semidefinite()];
      const product = typeof complement !== 'string' && complement[0] === '-' && complement.length === 3 ? (complement[2] as Term) : '0';
      if (typeof product === 'string' || product[0] !== '*' || product.length !== 4) return fail('premise', "the complement has to be A − BD⁻¹B'");
      const [a, b] = [complement[1] as Term, product[1] as Term];
      must(product === s.make('*', b, s.make('inv', d), transpose(s, b)), "the complement has to be A − BD⁻¹B'", 'premise');
      must(s.shape(b)[1] === s.order_(d), 'B has other columns than D', 'shape');
      return below(s.zeros(s.context.terms.sizes.add(s.order_(a), s.order_(d))), s.make('block', [a, b], [transpose(s, b), d]));
    },
  },
  'L-INV': {
    statement: 'pd A, A ⪯ B ⊢ B⁻¹ ⪯ A⁻¹', source: 'Horn, Johnson: Matrix Analysis, 7.7',
    apply: (s) => {
      const [definite, [a, b]] = [s.definite(), s.loewner()];
      must(definite === a, 'the premises are about other matrices', 'premise');
      return below(s.make('inv', b), s.make('inv', a));
    },
  },
  'L-SOFTMAX': {
    statement: "0 ≤ p, sum(p) = 1, {side} ⊢ 0 ⪯ V or V ⪯ ½(I − 11'/K), V = diag(p) − pp'", source: 'Böhning 1992',
    apply: (s) => {
      const [{ a: p }, total] = [s.nonneg(), s.equality()];
      s.column_(p);
      must(total.a === s.make('sum', p) && total.b === '1', 'the equality has to be sum(p) = 1', 'premise');
      const [k] = s.shape(p);
      const v = s.make('-', s.make('diag', p), s.make('*', p, transpose(s, p)));
      const mean = s.make('*', s.make('./', '1', s.make('dim', k.dim)), s.ones(k, k));
      return upper(s) ? below(v, s.make('*', '1/2', s.make('-', s.eye(k), mean))) : below(s.zeros(k), v);
    },
  },
  'L-PROJ': {
    statement: 'PP = P, {side} ⊢ 0 ⪯ P or P ⪯ I ⟨P symmetric⟩', source: 'orthogonal projections',
    apply: (s) => {
      const { a, b: p } = s.equality();
      must(a === s.make('*', p, p), 'the equality has to be PP = P', 'premise');
      s.symmetric(p);
      return upper(s) ? below(p, s.eye(s.order_(p))) : below(s.zeros(s.order_(p)), p);
    },
  },
  'L-CONVEX': {
    statement: 'convex f x, hess f x H ⊢ 0 ⪯ H', source: 'second-order condition',
    apply: (s) => {
      const [[, f, x], [, of, by, h]] = [s.next('convex'), s.next('hess')];
      if (f !== of || typeof x !== 'string' || x !== by) return fail('premise', 'the premises are about other functions');
      s.closes(x);
      return below(s.zeros(s.order_(h)), h);
    },
  },
  'L-ASSUME': {
    statement: '{j} ⊢ j ⟨an order that is assumed, both sides symmetric⟩', source: 'assumption',
    apply: (s) => {
      const j = s.judgement('j');
      if (j[0] !== '<<') return fail('field', 'only an order of Loewner is assumed here');
      [j[1], j[2]].forEach((t) => s.symmetric(t));
      s.assume(j);
      return j;
    },
  },
};
