import type { Term } from '../../terms/term.ts';
import { must } from '../fault.ts';
import { boundIn, mapTerms, namedIn, type Judgement } from '../judgement.ts';
import type { RuleTable } from '../step.ts';

/** What holds of judgements of any kind. */
export const GENERAL: RuleTable = {
  PUT: {
    statement: 'j, (r in the domain of s), {s, r} ⊢ j[s:=r] ⟨s no variable or point of j; r free of what j binds⟩', source: 'instantiation',
    apply: (s) => {
      const [j, x, r] = [s.theorem(), s.symbol('s'), s.term('r')];
      must(!namedIn(j).includes(x), `${x} is a variable of the premise, for which no term can stand`);
      s.inDomain(r, s.domainOfSurrogate(x));
      s.free(r, boundIn(j), 'what replaces the symbol');
      const put = (t: Term): Term => s.sub(t, [x, r]);
      s.closes(x);
      s.instance = { of: x, put };
      return mapTerms(j, put);
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
