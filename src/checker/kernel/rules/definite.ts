import type { Term } from '../../terms/term.ts';
import { must } from '../fault.ts';
import type { Judgement } from '../judgement.ts';
import type { RuleTable, Step } from '../step.ts';

const definite = (t: Term): Judgement => ['pd', t];
const declaredAs = (s: Step, t: Term, attribute: 'posdef' | 'fullrank'): void =>
  must(typeof t === 'string' && (s.context.symbols.get(t)?.attributes.includes(attribute) ?? false), `it is not declared ${attribute}`);

/** Symmetric positive definite matrices. */
export const DEFINITE: RuleTable = {
  'PD-RIDGE': {
    statement: '0 ⪯ A, 0 < c ⊢ pd A + cI', source: 'cones',
    apply: (s) => {
      const [a, c] = [s.semidefinite(), s.positive()];
      s.context.typing.mustBeScalar(c);
      return definite(s.make('+', a, s.make('*', c, s.eye(s.order_(a)))));
    },
  },
  'PD-EYE': { statement: '{n} ⊢ pd I', source: 'squares', apply: (s) => definite(s.eye(s.size('n'))) },
  'PD-DIAG': { statement: '0 < d ⊢ pd diag(d)', source: 'squares', apply: (s) => { const d = s.positive(); s.column_(d); return definite(s.make('diag', d)); } },
  'PD-GRAM': {
    statement: "{Z}, (0 < w) ⊢ pd Z' diag(w) Z, or pd Z'Z ⟨Z declared fullrank⟩", source: 'full column rank',
    apply: (s) => {
      const z = s.term('Z');
      declaredAs(s, z, 'fullrank');
      const t = s.make("'", z);
      if (s.more === 0) return definite(s.make('*', t, z));
      const w = s.positive();
      s.column_(w);
      return definite(s.make('*', t, s.make('diag', w), z));
    },
  },
  'PD-ADD': { statement: 'pd A, 0 ⪯ B ⊢ pd A + B', source: 'cones', apply: (s) => { const [a, b] = [s.definite(), s.semidefinite()]; return definite(s.make('+', a, b)); } },
  'PD-SCALE': {
    statement: '0 < c, pd A ⊢ pd cA', source: 'cones',
    apply: (s) => {
      const [c, a] = [s.positive(), s.definite()];
      s.context.typing.mustBeScalar(c);
      return definite(s.make('*', c, a));
    },
  },
  'PD-KRON': { statement: 'pd A, pd B ⊢ pd A⊗B', source: 'eigenvalues of Kronecker products', apply: (s) => { const [a, b] = [s.definite(), s.definite()]; return definite(s.make('kron', a, b)); } },
  'PD-INV': { statement: 'pd A ⊢ pd A⁻¹', source: 'eigenvalues of inverses', apply: (s) => definite(s.make('inv', s.definite())) },
  'PD-LOWER': {
    statement: 'pd A, A ⪯ B ⊢ pd B', source: 'cones',
    apply: (s) => {
      const [d, [a, b]] = [s.definite(), s.loewner()];
      must(d === a, 'the premises are about other matrices', 'premise');
      return definite(b);
    },
  },
  'PD-EQ': { statement: 'pd A, A = B ⊢ pd B', source: 'substitution of equals', apply: (s) => definite(s.rewritten(s.definite())) },
  'PD-ATTR': { statement: '{A} ⊢ pd A ⟨declared posdef⟩', source: 'declaration', apply: (s) => { const a = s.term('A'); declaredAs(s, a, 'posdef'); return definite(a); } },
  'PD-ASSUME': {
    statement: '{M} ⊢ pd M ⟨assumed; M symmetric⟩', source: 'assumption',
    apply: (s) => {
      const m = s.term('M');
      s.symmetric(m);
      s.assume(definite(m));
      return definite(m);
    },
  },
};
