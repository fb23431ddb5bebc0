import type { Term } from '../../terms/term.ts';
import { must } from '../fault.ts';
import { namesOf, type Variable } from '../judgement.ts';
import type { RuleTable, Step } from '../step.ts';

/** Takes the premises that discharge obligations. */
const discharging = (s: Step): void => {
  s.dischargedByPremises = true;
  while (s.more > 0) s.next('<', '<=', 'pd');
};

/** Where each variable's part of the stacked variables starts and ends. */
const parts = (s: Step, x: Variable) => {
  const { sizes } = s.context.terms;
  let start = sizes.read(0);
  return namesOf(x).map((name) => {
    const [m, n] = s.shape(name);
    const part = { name, start, length: sizes.multiply(m, n) };
    start = sizes.add(start, part.length);
    return part;
  });
};

/** Checks every pair of blocks of the Hessian by jets of second order; symmetry makes the upper ones enough. */
const checkBlocks = (s: Step, f: Term, x: Variable, h: Term): void => {
  const list = parts(s, x);
  list.forEach((p, i) => list.slice(i).forEach((q) => {
    const block = list.length === 1 ? h : s.make('slice', h, p.start.dim, p.length.dim, q.start.dim, q.length.dim);
    s.hessian(f, p.name, q.name, block);
  }));
};

/** Derivatives, checked by jets without a differentiator. */
export const DERIVATIVE: RuleTable = {
  'G-JET': {
    statement: '{f, x, g} ⊢ grad f x g ⟨f smooth in x; jets of first order agree⟩', source: 'truncated Taylor polynomials',
    apply: (s) => {
      discharging(s);
      const [f, x, g] = [s.scalar('f'), s.symbol('x'), s.term('g')];
      s.domain(x);
      s.sameShape(x, g);
      s.gradient(f, x, g);
      return ['grad', f, x, g];
    },
  },
  'S-JET': {
    statement: '{f, t, g} ⊢ slope f t g ⟨t scalar; f continuous, smooth but for absolute values and relu; jets of first order agree⟩', source: 'truncated Taylor polynomials',
    apply: (s) => {
      discharging(s);
      const [f, t, g] = [s.scalar('f'), s.symbol('t'), s.scalar('g')];
      s.context.typing.mustBeScalar(t);
      s.domain(t);
      s.almostAll = t;
      s.gradient(f, t, g);
      return ['slope', f, t, g];
    },
  },
  'H-JET': {
    statement: '{f, x, H} ⊢ hess f x H ⟨f smooth in x; jets of second order agree for every pair of blocks; H symmetric⟩', source: 'truncated Taylor polynomials',
    apply: (s) => {
      discharging(s);
      const [f, x, h] = [s.scalar('f'), s.variable('x'), s.term('H')];
      const names = namesOf(x);
      must(names.length > 0 && new Set(names).size === names.length, 'the variables are different symbols');
      names.forEach((name) => s.domain(name));
      s.symmetric(h);
      checkBlocks(s, f, x, h);
      return ['hess', f, x, h];
    },
  },
};
