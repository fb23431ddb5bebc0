import type { Term } from '../../terms/term.ts';
import { once } from '../../terms/walk.ts';
import { must } from '../fault.ts';
import { boundIn, mapTerms, namedIn, termsOf, type Judgement } from '../judgement.ts';
import type { RuleTable, Step } from '../step.ts';

/** The symbol s of a judgement, for which a term can stand. */
const replaceable = (s: Step, j: Judgement): string => {
  const x = s.symbol('s');
  must(!namedIn(j).includes(x), `${x} is a variable of the premise, for which no term can stand`);
  s.closes(x);
  return x;
};

/** What holds of judgements of any kind. */
export const GENERAL: RuleTable = {
  PUT: {
    statement: 'j, (r in the domain of s), {s, r} ⊢ j[s:=r] ⟨s no variable or point of j; r free of what j binds⟩', source: 'instantiation',
    apply: (s) => {
      const j = s.theorem();
      const [x, r] = [replaceable(s, j), s.term('r')];
      s.inDomain(r, s.domainOfSurrogate(x));
      s.free(r, boundIn(j), 'what replaces the symbol');
      const put = (t: Term): Term => s.sub(t, [x, r]);
      s.instance = { of: x, put };
      return mapTerms(j, put);
    },
  },
  FACTOR: {
    statement: 'j, 0 ⪯ P, {s} ⊢ j[s′s:=P] ⟨s a matrix of the shape of P, which stands in j as s′s alone; P free of what j binds⟩', source: 'a semidefinite matrix is a Gram matrix',
    apply: (s) => {
      const [j, p] = [s.theorem(), s.semidefinite()];
      const x = replaceable(s, j);
      must(s.domain(x) === 'reals', `${x} has attributes`);
      s.sameShape(x, p);
      s.free(p, [x, ...boundIn(j)], 'the semidefinite matrix');
      const gram = s.make('*', s.make("'", x), x);
      const put = once<Term>((t, self) => (t === gram ? p : s.context.terms.map(t, self)));
      s.instance = { of: x, put };
      const conclusion = mapTerms(j, put);
      termsOf(conclusion).forEach((t) => s.free(t, [x]));
      return conclusion;
    },
  },
  AND: {
    statement: 'j, k, … ⊢ j and k and …', source: 'conjunction',
    apply: (s) => {
      const list = [s.theorem()];
      while (s.more > 0) list.push(s.theorem());
      return ['and', ...list] as unknown as Judgement;
    },
  },
};
