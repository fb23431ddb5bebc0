import { Deriver } from '../calculus/derive.ts';
import { termText, type Theorem } from '../checker/kernel/index.ts';
import { toEnv } from '../audit/term.ts';
import { whole } from '../calculus/variable.ts';
import { negate, symbol, zeros } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { boundIndices, freeSymbols, subexpressions } from '../expr/walk.ts';
import { separableSigns } from './updates/binary.ts';
import { attempt } from './prover/attempt.ts';
import { Budget, OUT_OF_WORK } from './prover/budget.ts';
import { hessianBound, NoBound } from './bounds/bound.ts';
import { ConvexityProver } from './convexity/convex.ts';
import { certified, type Certified, type Found } from './certified.ts';
import { inSomeForm } from './forms.ts';
import type { Reading } from './grounds.ts';
import { coarsened, diagonalForms, positivePart, scalarBound, statedBound } from './updates/coarsen.ts';
import { byDefiniteParts } from './updates/definite.ts';
import { exponentialStep, separateEntries } from './updates/exponentialstep.ts';
import { definiteStep } from './updates/definitestep.ts';
import { degreeIn } from './prover/degree.ts';
import { jointLowerBound } from './bounds/joint.ts';
import { diagonalOf, dominanceBound } from './surrogates/diagonal.ts';
import { byJensen } from './surrogates/jensen.ts';
import { equalByParts } from './prover/parts.ts';
import type { Term } from '../checker/terms/term.ts';
import { Prover, substituted } from './prover/prover.ts';
import { meanDifference } from './objective/sample.ts';
import type { Question } from './objective/question.ts';
import { searchFor, type Search } from './objective/search.ts';
import { byHessianBound, byParts, byPartsAndPlanes, exact, type Surrogate } from './surrogates/surrogate.ts';
import { domainOf, type Domain, type Range } from './objective/target.ts';
import { simplexStep } from './updates/simplex.ts';
import { softSteps } from './updates/softstep.ts';
import { stationaryStep } from './updates/stationary.ts';
import { linearSolve, opposed, projectedStep, signStep, type Update } from './updates/update.ts';

/** A proved bound of the Hessian. */
export interface FoundBound extends Certified {
  readonly side: 'upper' | 'lower';
  readonly shape: 'full' | 'diagonal' | 'scalar';
  readonly hessian: Expr;
  readonly bound: Expr;
  readonly ways: readonly string[];
}

/** A surrogate with the update that it leads to and the theorem that the objective doesn't get worse. */
export interface FoundSurrogate extends Certified {
  readonly ways: readonly string[];
  readonly domain: Domain;
  /** What lies above the objective that is minimised (the negative of one that is maximised), as the certificate states it. */
  readonly surrogate: string;
  /** Its Hessian, where that doesn't depend on the variable. */
  readonly curvature: Expr | null;
  readonly update: Expr;
  /** The symbol by which the certificate speaks of the current value of the variable. */
  readonly point: string;
  readonly kind: Update['kind'];
  /** Mean distance between surrogate and objective at random points: smaller is sharper. */
  readonly gap: number;
  readonly cost: number;
}

/** A simplified expression with the masks of the problem for the nonnegative matrices that stand for them: shorter where these are squared. */
const withMasks = ({ target, deriver }: Search, e: Expr): Expr => {
  const masks = target.declared(e);
  const isSquared = masks !== e && subexpressions(masks).some((x) => (x.kind === 'power' || (x.kind === 'map' && x.fn === 'square')) && [...freeSymbols(x)].some((s) => s.attributes.includes('mask')));
  return isSquared ? deriver.simplifier.simplify(masks) : masks;
};

/** An expression of a search in the symbols of the problem, as short as it gets. */
const written = (search: Search, e: Expr): Expr => withMasks(search, search.deriver.simplifier.simplify(search.target.display(e)));

/** The next value as the theorems state it: ties of signs are part of it. */
const nextOf = (u: Update): Term => u.next ?? (u.argmin.conclusion[4] as Term);

/** How a search writes what its theorems rest on: of the current value of the variable, and with parts of a result. */
const readingOf = (search: Search, { stated, objective }: Question, update: Update | null): Omit<Reading, 'symbols'> => ({
  bound: boundIndices(stated ?? objective),
  show: search.target.display, simplify: (e) => withMasks(search, search.deriver.simplifier.simplify(e)), result: update === null ? null : withMasks(search, update.value),
  next: update === null ? null : { term: nextOf(update), symbol: symbol(`${search.target.x.name}_next`, search.target.x.shape) },
});

const reasonOf = (error: unknown): string => {
  if (error instanceof NoBound) return error.message;
  throw error;
};

/** What certificates may assume of a variable in that domain, the least first. */
const rangesOf = (domain: Domain): readonly Range[] => (domain === 'nonneg' ? ['reals', 'nonneg', 'positive'] : domain === 'simplex' ? ['positive'] : domain === 'posdef' ? ['posdef'] : ['reals']);

/** A shape that a bound should have, or the bound that it should be, free of the variable. */
export type Wanted = FoundBound['shape'] | { readonly stated: Expr };

/** Bounds of the Hessian by the variable from one side, as wanted: those of its parts, or 0 where the objective is convex or concave. */
export const findBounds = (q: Question, side: 'upper' | 'lower', wanted: Wanted = 'full'): Found<FoundBound> => inSomeForm(q, (asked) => boundsOf(asked, side, wanted));

const boundsOf = (q: Question, side: 'upper' | 'lower', wanted: Wanted): Found<FoundBound> => {
  const found = boundsByParts(q, side, wanted);
  if (found.results.length > 0) return found;
  for (const range of typeof wanted === 'object' ? [] : rangesOf(domainOf(q.variable.symbol))) {
    const sign = attempt(() => signOfHessian(q, side, wanted, searchFor(q, side === 'upper' ? 'maximize' : 'minimize', 'reals', range)));
    if (sign !== null) return { results: [sign], failures: [] };
  }
  return found;
};

/** Bounds of the Hessian that come of bounds of its parts. */
export const boundsByParts = (q: Question, side: 'upper' | 'lower', wanted: Wanted): Found<FoundBound> => {
  const everywhere = boundsOver(q, side, wanted, 'reals');
  return everywhere.results.length > 0 || domainOf(q.variable.symbol) !== 'nonneg' ? everywhere : boundsOver(q, side, wanted, 'positive');
};

/** Bounds for all values of the variable, or for positive ones. */
const boundsOver = (q: Question, side: 'upper' | 'lower', wanted: Wanted, range: Range): Found<FoundBound> => {
  // A lower bound is the negative of an upper bound of the negative.
  const search = searchFor(q, side === 'upper' ? 'minimize' : 'maximize', 'reals', range);
  const { prover, target, deriver } = search;
  try {
    const found = hessianBound(search, (e) => search.print(target.display(e)));
    const coarser = wanted === 'full' ? null : wanted === 'diagonal' ? dominanceBound(search, found.bound) : wanted === 'scalar' ? scalarBound(search, found.bound)
      : statedBound(search, found.bound, side === 'upper' ? wanted.stated : negate(wanted.stated));
    if (typeof wanted === 'object' && coarser === null) return { results: [], failures: ['what is stated is not known to lie beyond what is found'] };
    const order = coarser === null ? found.order : prover.step('L-TRANS', [found.order, coarser.theorem]);
    const by = coarser === null ? found.bound : coarser.by;
    if (order === null) return { results: [], failures: ['the bound could not be coarsened'] };
    const up = side === 'upper';
    const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
    const [hessian, bound] = up ? [found.hessian, by] : [negate(found.hessian), simplify(negate(by))];
    const objective = up ? target.f : negate(target.f);
    const turned = up ? order : prover.step('L-NEG', [order]);
    const stated = turned === null || up ? turned : prover.restated('L-EQ', turned, prover.term(bound));
    const hess = up || stated === null ? found.hess : prover.hessian(prover.term(objective), target.x.name, stated.conclusion[2] as Term);
    const both = stated === null || hess === null ? null : prover.step('AND', [hess, stated, ...sameAsStated(search, q)]);
    let why = 'what is found is not shown as it is to be read';
    const proof = both === null ? null : certified(prover, both, q.seed, (said) => { why = said; }, readingOf(search, q, null));
    if (proof === null) return { results: [], failures: [`the checker does not accept the bound: ${why}`] };
    return { results: [{ ...proof, side, shape: shapeOf(wanted), hessian: written(search, hessian), bound: written(search, bound), ways: coarser === null ? [] : [coarser.way] }], failures: [] };
  } catch (error) {
    const reason = reasonOf(error);
    return { results: [], failures: [q.budget?.allows(`the ${side} bound`) === false ? OUT_OF_WORK : reason] };
  }
};

const shapeOf = (wanted: Wanted): FoundBound['shape'] => (typeof wanted === 'object' ? 'full' : wanted);

/** 0 ⪯ ∇²f for a convex f, ∇²f ⪯ 0 for a concave one: what the search minimises is convex. */
const signOfHessian = (q: Question, side: 'upper' | 'lower', wanted: Wanted, { prover, target, deriver }: Search): FoundBound | null => {
  const convex = new ConvexityProver(target.x, prover, deriver).convex(target.f);
  if (convex === null) return null;
  const up = side === 'upper';
  const blockOf = (f: Expr): Expr => deriver.hessian(f, whole(target.x), whole(target.x)).value;
  const hessOf = (f: Expr, h: Expr): Theorem | null => prover.hessian(prover.term(f), target.x.name, prover.term(h));
  const hessian = blockOf(target.f);
  const hess = hessOf(target.f, hessian);
  const order = hess === null ? null : prover.step('L-CONVEX', [convex, hess]);
  const turned = order === null || !up ? order : prover.step('L-NEG', [order]);
  const [objective, shown, bound] = up ? [negate(target.f), blockOf(negate(target.f)), zeros(hessian.shape)] : [target.f, hessian, zeros(hessian.shape)];
  const stated = turned === null ? null : up ? prover.recast('L-EQ', turned, prover.term(shown), prover.term(bound)) : turned;
  const own = up ? hessOf(objective, shown) : hess;
  const both = own === null || stated === null ? null : prover.step('AND', [own, stated]);
  const proof = both === null ? null : certified(prover, both, q.seed);
  return proof === null ? null : { ...proof, side, shape: shapeOf(wanted), hessian: target.declared(target.display(shown)), bound, ways: ['convexity'] };
};

/** What updates keep, because their domain says so, and what almost all matrices have. */
const KEPT: ReadonlySet<string> = new Set(['nonneg', 'positive', 'binary', 'simplex', 'invertible', 'fullrank']);

/** That the objective as it was asked for is the one that was searched; null where they are one. */
const sameAsStated = ({ prover, target }: Search, { objective, stated }: Question): readonly (Theorem | null)[] => {
  const [a, b] = stated === undefined ? [] : [stated, objective].map((e) => prover.term(target.lift(e)));
  return a === undefined || b === undefined ? [] : [prover.equal(a, b) ?? equalByParts(prover, a, b)];
};

/** Surrogates and updates of an objective in one variable, the sharpest first; none over sets that updates would leave, unless a domain is given. */
export const findSurrogates = (q: Question, domain: Domain | null = null): Found<FoundSurrogate> => inSomeForm(q, (asked) => surrogatesOf(asked, domain));

const surrogatesOf = (q: Question, domain: Domain | null): Found<FoundSurrogate> => {
  const { symbol } = q.variable;
  const chosen = domain ?? domainOf(symbol);
  if (chosen === 'posdef' && (q.variable.row !== null || q.variable.col !== null)) return { results: [], failures: [`${symbol.name} is declared posdef; a part of it alone has no domain of its own`] };
  const left = chosen === 'posdef' ? [] : symbol.attributes.filter((a) => !KEPT.has(a));
  if (domain === null && left.length > 0) return { results: [], failures: [`an update wouldn't keep ${symbol.name} ${left.join(' and ')}; over the reals (--domain reals) ${symbol.name} may become any matrix`] };
  const results: FoundSurrogate[] = [];
  const budget = q.budget ?? new Budget();
  // What fails for all values says nothing of the positive ones.
  let failures: string[] = [];
  for (const range of rangesOf(chosen)) {
    if (range === 'nonneg' && results.length > 0) continue;
    const search = searchFor({ ...q, budget }, q.sense, domain, range);
    failures = [];
    const tried = <T>(work: () => T | null): readonly T[] => {
      try {
        const found = work();
        return found === null ? [] : [found];
      } catch (error) {
        const known = reasonOf(error);
        const reason = budget.allows('further surrogates') ? known : OUT_OF_WORK;
        if (!failures.includes(reason)) failures.push(reason);
        return [];
      }
    };
    const quadratic = degreeIn(search.target.x)(search.target.f) <= 2;
    const { domain: over } = search.target;
    const once = (work: () => Surrogate | null) => (): readonly Surrogate[] => tried(work);
    const sources = [
      ...(range === 'posdef' ? [once(() => byDefiniteParts(search))] : range === 'positive' ? [() => tried(() => byJensen(search)).flat()] : quadratic ? [once(() => exact(search))]
        : [once(() => byParts(search)), once(() => byPartsAndPlanes(search)), once(() => byHessianBound(search)), ...(over === 'reals' ? [once(() => separateEntries(search))] : [])]),
      ...(over === 'binary' ? [once(() => exact(search))] : []),
    ];
    const keep = ([shown, update]: readonly [Surrogate, Update]): void => {
      if (!budget.allows(`the certificate of the update by ${shown.ways.join(', ')}`)) return;
      let why = '';
      const found = finished(q, search, shown, update, (said) => { why = `: ${said}`; });
      if (found === null) failures.push(`the checker does not accept the update by ${shown.ways.join(', ')}${why}`);
      else if (!results.some((r) => r.update === found.update)) results.push(found);
    };
    // What is found is finished before more is looked for, which may take all the work that is left.
    for (const source of sources)
      for (const s of source()) if (budget.allows(`updates by ${s.ways.join(', ')}`)) updatesOf(search, s, tried, budget).forEach(keep);
    if (over === 'reals') softSteps(search, tried).forEach(keep);
  }
  if (results.length === 0 && failures.length === 0) failures.push(budget.isSpent ? OUT_OF_WORK : 'no way to take it apart gives a surrogate whose minimiser is found');
  return { results: results.sort((a, b) => a.gap - b.gap || a.cost - b.cost), failures: distinctReasons(failures) };
};

/** Reasons, each once: what a longer one ends with is said there. */
export const distinctReasons = (reasons: readonly string[]): readonly string[] => [...new Set(reasons)].filter((f, _, all) => !all.some((g) => g.length > f.length && g.endsWith(f)));

const noMinimiser = (s: Surrogate): never => {
  throw new NoBound(`the surrogate by ${s.ways.join(', ')} has no minimiser that is found in closed form and proved`);
};

type Attempt = <T>(work: () => T | null) => readonly T[];

/** The updates that a surrogate leads to in its domain, each with the surrogate that it minimises. */
const updatesOf = (search: Search, s: Surrogate, attempt: Attempt, budget: Budget): readonly (readonly [Surrogate, Update])[] => {
  const by = (shown: Surrogate, update: (search: Search, s: Surrogate) => Update | null): readonly (readonly [Surrogate, Update])[] => {
    if (!budget.allows(`the update by ${shown.ways.join(', ')}`)) return [];
    return attempt(() => update(search, opposed(search, shown)) ?? noMinimiser(shown)).map((u) => [shown, u] as const);
  };
  switch (search.target.domain) {
    case 'reals': {
      if (s.gradient !== undefined) return by(s, exponentialStep);
      // Coarser bounds save the solve; they pay off where the curvature stays the same from step to step.
      const coarser = s.curvature === null || freeSymbols(s.curvature).has(search.target.y) || diagonalOf(search, s.curvature) !== null ? [] : [positivePart(search, s.curvature), dominanceBound(search, s.curvature), scalarBound(search, s.curvature)];
      const more = coarser.flatMap((b) => (b === null ? [] : attempt(() => coarsened(search, s, b))));
      return [s, ...more].flatMap((t) => by(t, linearSolve));
    }
    case 'binary': return [...by(s, separableSigns), ...attempt(() => diagonalForms(search, s, false)).flat().flatMap((t) => by(t, signStep))];
    case 'simplex': return by(s, simplexStep);
    case 'posdef': return attempt(() => definiteStep(search, s) ?? noMinimiser(s)).map((u) => [s, u] as const);
    case 'nonneg': return [
      ...(s.curvature === null ? by(s, stationaryStep) : []),
      ...attempt(() => diagonalForms(search, s, true)).flat().flatMap((t) => {
        const stays = by(t, linearSolve).filter(([, u]) => search.prover.positive(search.target.now(u.value), false) !== null);
        return stays.length > 0 ? stays.map(([shown, u]) => [shown, { ...u, kind: 'multiplicative' as const }] as const) : by(t, projectedStep);
      }),
    ];
  }
};

/** The theorem in the symbols of the objective, its certificate, and how good the surrogate is. */
const finished = (q: Question, search: Search, s: Surrogate, u: Update, refused: (why: string) => void): FoundSurrogate | null => {
  const { prover, target, deriver } = search;
  const flip = q.sense === 'maximize';
  const next = nextOf(u);
  const objective = (v: Term) => substituted(prover.term(flip ? negate(target.f) : target.f), target.x.name, v);
  const grows = [objective(target.y.name), objective(next)] as const;
  const isSaid = flip && JSON.stringify(u.descent.conclusion.slice(1)) === JSON.stringify(grows);
  const turned = flip && !isSaid ? prover.step('O-NEG', [u.descent]) : u.descent;
  const last = !flip || isSaid || turned === null ? turned : prover.recast('O-EQ', turned, ...grows);
  // An update that keeps the entries nonnegative says so.
  const stays = u.keeps ?? (target.domain === 'nonneg' && target.x.attributes.length === 0 ? prover.positive(target.now(u.value), false) : null);
  const more = [...(stays === null ? [] : [stays]), ...sameAsStated(search, q)];
  const whole = last === null || more.length === 0 ? last : prover.step('AND', [last, ...more]);
  const proof = whole === null ? null : certified(prover, whole, q.seed, refused, readingOf(search, q, u));
  if (proof === null) return null;
  // Compared where the variable may be, whatever was needed of it.
  const env = toEnv([symbol(target.x.name, target.x.shape, target.y.attributes), target.y], q.conditions, [target.f]);
  return {
    ...proof, ways: s.ways, domain: target.domain, kind: u.kind, update: withMasks(search, u.value), point: target.y.name, cost: u.cost,
    surrogate: termText(s.theorem.conclusion[2] as Term), curvature: s.curvature === null ? null : (flip ? deriver.simplifier.simplify(negate(written(search, s.curvature))) : written(search, s.curvature)),
    gap: meanDifference(s.theorem.conclusion[2] as Term, prover.term(target.f), env),
  };
};

/** A lower bound of the Hessian in two variables jointly, stated in norms. */
export interface FoundJointBound extends Certified {
  readonly hessian: Expr;
  readonly bound: Expr;
  /** Symbols that bound the spectral norm of an expression, by assumption. */
  readonly norms: ReadonlyMap<Expr, Symbol_>;
}

/** ∇²f ⪰ −c·I in two variables jointly, for squared norms of something bilinear: by spectral norms, then by Frobenius norms. */
export const findJointBounds = (q: Omit<Question, 'variable'>, x: Symbol_, y: Symbol_): Found<FoundJointBound> => {
  const results: FoundJointBound[] = [];
  const failures: string[] = [];
  for (const kind of ['spectral', 'Frobenius'] as const) {
    try {
      const prover = new Prover(q.seed, q.budget);
      const found = jointLowerBound(q.objective, x, y, kind, prover, new Deriver());
      const proof = certified(prover, found.theorem, q.seed);
      if (proof === null) failures.push('the checker does not accept the bound');
      else results.push({ ...proof, hessian: found.hessian, bound: found.bound, norms: found.norms });
    } catch (error) {
      failures.push(reasonOf(error));
    }
  }
  return { results, failures: [...new Set(failures)] };
};
