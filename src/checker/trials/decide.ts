import { Undecidable } from '../numbers/field.ts';
import { ShapeClash } from '../numbers/matrix.ts';
import { TOWERS, type Towers } from '../numbers/primes.ts';
import { freshSeed } from '../numbers/random.ts';
import { normaliser } from '../terms/normalise.ts';
import type { Traits } from '../terms/traits.ts';
import type { Env, Term, Variable, Verdict } from '../terms/term.ts';
import { discreteDegree } from './certainty.ts';
import { Decision, Differs, WIDE_TRIALS, type Method, type Where } from './decision.ts';
import { hasShortNumerals, refusal } from './refusals.ts';
import { gradientStatement, hessianStatement, identityStatement, jacobianStatement, type Statement } from './statement.ts';

/** How to decide: a fixed seed makes the decision repeatable, none draws fresh entropy. */
export interface DecideOptions {
  readonly seed?: string;
  readonly trials?: number;
  /**
   * For steps of proofs, with the primes of each trial: two-valued symbols take generic values only, nothing rests on double precision
   * alone, and double precision has to confirm what the exact values can't tell from its conjugates.
   */
  readonly proof?: Towers;
  /** For a search that is replayed in full later: no trials at widely ranging sizes. */
  readonly quick?: boolean;
}

/** Draws in double precision that look for a difference, that an exact proof may need, and that an answer resting on them alone takes. */
const FLOAT_DRAWS = { search: 6, confirm: 2, alone: 40, aloneWithSigns: 240 } as const;
/** log2 of the largest error that counts. */
const LEAST_SURE = -4;
/** So many trials have sizes as large as the size theorem asks for. */
const FULL_TRIALS = 2;
/** So many come before those at large sizes. */
const FIRST_TRIALS = 3;
/** Trials in the small fields in which logarithms are taken, as many as make up for their size. */
const DISCRETE_TRIALS = { plain: 8, exponents: 6 } as const;
/** Trials for k yes-or-no choices that the exact values make at random; each misses a fatal pattern with probability 1 − 2^−k. */
const CHOICE_TRIALS = [0, 24, 48, 96, 172, 350] as const;
const trialsForChoices = (k: number): number => CHOICE_TRIALS[Math.min(k, CHOICE_TRIALS.length - 1)] ?? 0;

/** The exact methods in the order they are tried; the second makes log a homomorphism, at a smaller prime. */
const methods = ({ terms, variables }: Statement, traits: Traits, choosesSquares: boolean, isProof: boolean): readonly Method[] => {
  const isIdentity = variables.length === 0;
  const opaque: Method = { model: 'opaque', root: 0 };
  // The small primes of discrete logarithms are too few for choices of signs and for long numerals.
  if (traits.logDepth === 0 || (isProof && (choosesSquares || !hasShortNumerals(terms)))) return [opaque];
  const discrete: Method = { model: 'discrete', root: Math.min(traits.logDepth, 2) };
  return isIdentity && !isProof ? [discrete, opaque] : [opaque, discrete];
};

/** Decides a statement: exact trials first; a difference counts only with a witness in double precision or where the exact laws are complete. */
export const decide = (statement: Statement, env: Env, options: DecideOptions = {}): Verdict => {
  try {
    const verdict = decided(new Decision(statement, env, options.seed ?? freshSeed(), options), options);
    return hasShortNumerals(statement.terms) ? verdict : sureEnough(verdict);
  } catch (error) {
    if (error instanceof ShapeClash) return { verdict: 'different', grade: 'P', trials: 1, reason: error.message };
    if (error instanceof Undecidable) return { verdict: 'undecided', grade: 'N', trials: 0, reason: error.message };
    throw error;
  }
};

/** Large numbers may vanish modulo all primes: a bound on the error that is none leaves a statement about them open. */
const sureEnough = (verdict: Verdict): Verdict =>
  (verdict.verdict !== 'equal' || verdict.log2Error === undefined || verdict.log2Error <= LEAST_SURE ? verdict : { verdict: 'undecided', grade: 'N', trials: verdict.trials, reason: 'its numbers are too large for random points' });

const decided = (decision: Decision, options: DecideOptions): Verdict => {
  const { points, statement } = decision;
  const { traits } = points;
  const isProof = options.proof !== undefined;
  const { choices } = decision;
  const refused = isProof ? refusal(statement.terms, traits, decision.env) : null;
  if (refused !== null) return { verdict: 'undecided', grade: 'N', trials: 0, reason: refused };
  let why = 'equal by no known law';
  let refuted = false;
  const attempt = (method: Method): Verdict | null => {
    const plain = options.trials ?? (method.model === 'opaque' ? 3 : traits.exponentDepth > 0 ? DISCRETE_TRIALS.exponents : DISCRETE_TRIALS.plain);
    // A constant may be a square modulo one prime and not modulo another.
    const forChoices = Math.max(trialsForChoices(choices), isProof && decision.choosesSquares ? TOWERS : 0);
    if (isProof) return proved(decision, method, { plain, forChoices, isQuick: options.quick === true }, options);
    const least = Math.max(plain, points.patterns);
    const generic = Math.max(least, forChoices);
    if (decision.exact(method, generic, false)) return confirmed(decision, atAllSizes(decision, method, accepted(decision, method, generic, choices, false, false), false), options);
    if (points.hasSpecial) {
      const bits = choices + discreteDegree(statement.terms, points.symbols);
      const special = Math.max(least, trialsForChoices(bits));
      if (decision.exact(method, special, true)) return confirmed(decision, atAllSizes(decision, method, accepted(decision, method, special, bits, true, false), true), options);
    }
    refuted = true;
    return null;
  };
  for (const method of methods(statement, traits, decision.choosesSquares, isProof)) {
    try {
      const verdict = attempt(method);
      if (verdict !== null) return verdict;
      why = 'the sides differ by the laws that the exact check knows';
    } catch (error) {
      if (error instanceof Differs && !isProof) return differentAt(decision, error.where);
      if (!(error instanceof Undecidable)) throw error;
      why = error.message;
    }
  }
  return isProof ? { verdict: 'undecided', grade: 'N', trials: 0, reason: why } : byFloats(decision, why, refuted && decision.isComplete);
};

/** A step of a proof: a few trials show most differences, those at large sizes count. Null where the sides differ. Throws Undecidable where trials can't be made, Differs. */
const proved = (decision: Decision, method: Method, { plain, forChoices, isQuick }: { readonly plain: number; readonly forChoices: number; readonly isQuick: boolean }, options: DecideOptions): Verdict | null => {
  const { points, choices } = decision;
  const ways = Math.max(1, points.patternsBeforeSpread);
  const own = Math.max(plain, forChoices);
  if (!decision.exact(method, isQuick ? Math.max(own, ways) : points.hasSizes ? FIRST_TRIALS : ways * own, false)) return null;
  decision.atSizes(method);
  // Trials for each way in which indices coincide.
  const each = !points.hasSizes || method.model === 'discrete' ? own : Math.max(1, forChoices);
  decision.atWidest(method, ways * each);
  const verdict = accepted(decision, method, each, choices, false, true);
  const bySizes = decision.spread(method) ?? -Infinity;
  return confirmed(decision, { ...verdict, log2Error: Math.max(verdict.log2Error ?? 0, bySizes) }, options);
};

/** What was accepted, as sure as trials at other sizes leave it. Throws Differs where the sides differ there, Undecidable where a proof can't have these trials. */
const atAllSizes = (decision: Decision, method: Method, verdict: Verdict, special: boolean): Verdict => {
  const errors = [decision.atSizes(method, special), decision.spread(method, special)];
  return { ...verdict, log2Error: Math.max(verdict.log2Error ?? 0, ...errors.map((e) => e ?? -Infinity)), ...(errors.includes(null) ? { heuristic: true } : {}) };
};

/** The sides differ at given sizes alone, so far as is known: with a counterexample there where double precision shows it. */
const differentAt = (decision: Decision, where: Where): Verdict => {
  const { worst, differs } = decision.floatsAt(where, decision.points.hasSpecial);
  const at = [...where.sizes].map(([name, n]) => `${name} = ${n}`).join(', ');
  return { verdict: 'different', grade: 'P', trials: 1, ...(differs && worst !== null ? { counterexample: worst } : { reason: `the sides differ at ${at}` }) };
};

/** What double precision says, and what a complete exact check that disagreed adds to it. */
const byFloats = (decision: Decision, why: string, isFalse: boolean): Verdict => {
  const { points } = decision;
  const undecided = (trials: number, reason: string): Verdict => ({ verdict: 'undecided', grade: 'N', trials, reason });
  if (!points.isFaithful) return undecided(0, `${why}; no draw has all the declared attributes`);
  const search = decision.floats(FLOAT_DRAWS.search, points.hasSpecial);
  if (search.differs && search.worst !== null) return { verdict: 'different', grade: 'P', trials: search.found.length, counterexample: search.worst };
  // Orders between values mean nothing modulo a prime: where no point is found that meets them, there may be none, or too few for a difference.
  const unmet = search.found.length === 0 && decision.env.conditions.some((c) => c.kind !== 'size');
  if (isFalse && unmet) return undecided(0, 'the sides differ exactly, but no point was found that meets what is assumed');
  if (isFalse) return { verdict: 'different', grade: 'P', trials: search.found.length, reason: 'the sides differ exactly, by less than double precision shows', ...(search.worst === null ? {} : { counterexample: search.worst }) };
  if (search.found.length === 0) return undecided(0, `${why}; no admissible point in double precision`);
  const draws = points.traits.signs.length > 1 ? FLOAT_DRAWS.aloneWithSigns : FLOAT_DRAWS.alone;
  const all = decision.floats(draws, points.hasSpecial, true);
  if (all.differs && all.worst !== null) return { verdict: 'different', grade: 'P', trials: all.found.length, counterexample: all.worst };
  return all.found.length === draws && all.found.every((c) => c.agrees) ? { verdict: 'equal', grade: 'N', trials: all.found.length, reason: why } : undecided(all.found.length, why);
};

/** An exact proof that double precision contradicts is not handed on; a step of a proof that rests on choices of signs needs its confirmation. */
const confirmed = (decision: Decision, verdict: Verdict, options: DecideOptions): Verdict => {
  const { points } = decision;
  const needed = options.proof !== undefined && verdict.heuristic === true;
  // What a search finds is confirmed when it is replayed.
  if (options.quick === true || (!needed && !points.isFaithful)) return verdict;
  const { found, differs } = decision.floats(needed ? FLOAT_DRAWS.confirm : 1, points.hasSpecial && options.proof === undefined);
  if (differs) return { verdict: 'undecided', grade: 'N', trials: verdict.trials, reason: 'the exact check and double precision contradict each other' };
  if (needed && found.length === 0) return { verdict: 'undecided', grade: 'N', trials: verdict.trials, reason: 'no admissible point in double precision confirms the exact check' };
  return verdict;
};

const accepted = (decision: Decision, method: Method, trials: number, choices: number, special: boolean, isProof: boolean): Verdict => {
  const { traits } = decision.points;
  const { model } = method;
  const missed = choices === 0 ? -Infinity : trials * Math.log2(1 - 2 ** -choices);
  // Whether a constant is a square modulo a prime is chance.
  const isByCharacter = isProof && decision.choosesSquares;
  const byCharacter = isByCharacter ? -Math.min(trials, TOWERS) : -Infinity;
  const atPoints = decision.error(method, isProof ? decision.exactPlan(model) : model, Math.min(trials, isByCharacter ? WIDE_TRIALS : model === 'discrete' ? trials : FULL_TRIALS));
  const heuristic = model === 'discrete' || traits.roots.length > 0 || traits.opaque || choices > 0;
  return {
    verdict: 'equal', grade: 'P', log2Error: Math.max(atPoints, missed, byCharacter), trials,
    ...(heuristic ? { heuristic: true } : {}), ...(special ? { reason: 'uses that the entries are as declared (binary or mask)' } : {}),
  };
};

/** a = b for all values and sizes. */
export const decideEqual = (a: Term, b: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = normaliser(env);
  return decide(identityStatement(plain(a), plain(b)), env, options);
};

/** g is the gradient of the scalar f by x; g has the shape of x. */
export const checkGradient = (f: Term, x: Variable, g: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = normaliser(env);
  return decide(gradientStatement(plain(f), x, plain(g)), env, options);
};

/** J = d vec(F)/d vec(x)', vec column-major. */
export const checkJacobian = (f: Term, x: Variable, jacobian: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = normaliser(env);
  return decide(jacobianStatement(plain(f), x, plain(jacobian)), env, options);
};

/** H = d vec(grad_x f)/d vec(y)'. */
export const checkHessian = (f: Term, x: Variable, y: Variable, hessian: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = normaliser(env);
  return decide(hessianStatement(plain(f), x, y, plain(hessian)), env, options);
};
