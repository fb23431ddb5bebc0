import { add, call, constant, divide, hadamard, multiply, negate, subtract } from '../expr/build.ts';
import { vecOf } from '../calculus/vectorise.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols, subexpressions } from '../expr/walk.ts';
import type { Theorem } from '../checker/kernel/index.ts';
import { KINKS, NoBound } from './bounds/bound.ts';
import { dominanceBound } from './surrogates/diagonal.ts';
import { coarsened, scalarBound } from './updates/coarsen.ts';
import { OUT_OF_WORK } from './prover/budget.ts';
import { certified, type Certified, type Found } from './certified.ts';
import type { FoundBound } from './find.ts';
import { here } from './objective/part.ts';
import { byCurvature } from './surrogates/scalarmaj.ts';
import type { Question } from './objective/question.ts';
import { whyTooSmall } from './objective/sizes.ts';
import { searchFor, type Search } from './objective/search.ts';
import { byParts, type Surrogate } from './surrogates/surrogate.ts';

/** A quadratic that lies above or below the objective for all values of the variable and touches it at any one, where there is no Hessian to be bounded. */
export interface FoundModel extends Certified {
  readonly side: FoundBound['side'];
  readonly shape: FoundBound['shape'];
  /** M in f(y) + ⟨∇f(y), x − y⟩ + ½ vec(x − y)'M vec(x − y). */
  readonly bound: Expr;
  /** The symbol that the certificate has for y. */
  readonly point: string;
}

/** The order that a model states, of the variable as it is printed. */
export const modelOrder = ({ side, point }: FoundModel, x: string): string => `f(${x}) ${side === 'lower' ? '≥' : '≤'} f(${point}) + ⟨∇f(${point}), d⟩ + vec(d)'*M*vec(d)/2`;

/** What d and M are in it. */
export const modelParts = ({ point, bound }: FoundModel, x: string, print: (e: Expr) => string): string => `d = ${x} - ${point}, M = ${print(bound)}`;

/** Models of objectives whose gradient is continuous and has kinks, as squared hinges have. */
export const findModels = (q: Question, side: FoundModel['side'], shape: FoundModel['shape']): Found<FoundModel> => {
  const small = whyTooSmall(q.objective);
  if (small !== null) return { results: [], failures: [small] };
  const search = searchFor(q, side === 'upper' ? 'minimize' : 'maximize', 'reals', 'reals');
  try {
    const whole = byParts(search, byCurvature);
    if (whole === null) return { results: [], failures: [] };
    const { curvature } = whole;
    if (curvature === null || freeSymbols(curvature).has(search.target.y)) throw new NoBound('its curvature changes from point to point');
    const coarser = shape === 'full' ? null : (shape === 'diagonal' ? dominanceBound : scalarBound)(search, curvature);
    const wanted = shape === 'full' ? whole : coarser === null ? null : coarsened(search, whole, coarser);
    const found = wanted === null ? null : stated(search, q, wanted, side);
    if (found === null) throw new NoBound('the model is not shown to be right');
    return { results: [{ ...found, shape }], failures: [] };
  } catch (error) {
    if (!(error instanceof NoBound)) throw error;
    // Of what has a Hessian everywhere a bound of that says more than a model, and why there is none.
    const hasKinks = subexpressions(q.objective).some((e) => (e.kind === 'map' || e.kind === 'call') && KINKS.includes(e.fn));
    return { results: [], failures: q.budget?.allows(`the ${side} model`) === false ? [OUT_OF_WORK] : hasKinks ? [error.message] : [] };
  }
};

/** The surrogate in the form of the model, of the objective itself. */
const stated = (search: Search, q: Question, s: Surrogate, side: FoundModel['side']): Omit<FoundModel, 'shape'> | null => {
  const { prover, target, deriver } = search;
  const up = side === 'upper';
  const sign = (e: Expr): Expr => (up ? e : negate(e));
  const bound = deriver.simplifier.simplify(sign(s.curvature as Expr));
  const f = sign(target.f);
  const move = subtract(target.x, target.y);
  const d = vecOf(move);
  const model = add(here(search, f), call('inner', sign(target.now(search.gradient())), move), hadamard(divide(constant(1), constant(2)), call('inner', d, multiply(sign(s.curvature as Expr), d))));
  const order: Theorem | null = up ? prover.recast('MM-EQ', s.theorem, prover.term(f), prover.term(model)) : prover.recast('MM-EQ', s.theorem, ['-', prover.term(f)], ['-', prover.term(model)]);
  const theorem = order === null || up ? order : prover.step('MM-NEG', [order]);
  const proof = theorem === null ? null : certified(prover, theorem, q.seed);
  return proof === null ? null : { ...proof, side, bound: deriver.simplifier.simplify(target.declared(target.display(bound))), point: target.y.name };
};
