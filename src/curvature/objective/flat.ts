import { meets, smallFailure, whereDefined, type Point } from '../../audit/diagnose/index.ts';
import { termConverter, toEnv } from '../../audit/term.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Term } from '../../checker/terms/term.ts';
import { everySubterm } from '../../checker/terms/walk.ts';
import { identityStatement } from '../../checker/trials/statement.ts';
import { add, call, constant, divide, multiply, symbol } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { rational } from '../../expr/rational.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { attempt } from '../prover/attempt.ts';
import { deriverOf } from './deriver.ts';
import type { Question } from './question.ts';
import { declaredSet } from './sets.ts';
import { targetOf } from './target.ts';
import { chordOf, madeOf, type FlatPoint, type Witness } from './witness.ts';

/** Functions that double precision computes without rounding where it doesn't round their values; others only where these are known. */
const EXACT: ReadonlySet<string> = new Set(['abs', 'relu', 'sign', 'step', 'square']);
const MAPS: ReadonlySet<string> = new Set(['exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'sigmoid', 'softplus', 'log1p', 'expm1', 'logcosh', 'atan', 'asin', 'acos']);
const GRAIN = 2 ** 20;
const LARGEST = 2 ** 30;

/** Were terms computed without rounding: are all parts multiples of a small power of 2, and functions taken at 0 or 1 only? */
const isExact = (terms: readonly Term[], p: Point): boolean => {
  let isFine = true;
  everySubterm(terms, (t) => {
    if (!isFine || typeof t === 'string') return;
    const at = (u: Term): readonly number[] => p.term(u)?.jets[0] ?? [Number.NaN];
    isFine = at(t).every((x) => Number.isInteger(x * GRAIN) && Math.abs(x) < LARGEST) && (EXACT.has(t[0]) || !MAPS.has(t[0]) || at(t[1] as Term).every((x) => x === 0 || x === 1));
  });
  return isFine;
};

const isNonzero = (p: Point, e: Expr): boolean => p.value(e)?.jets[0].some((x) => x !== 0) === true;

/** Two points between which the function is affine, found without rounding; null where a short search finds none. */
const flatChord = (q: Question): Witness | null => {
  const { to, at, ends } = chordOf(q, declaredSet);
  const { values: [from, till, middle], env } = at(rational(1), rational(1));
  const chord = divide(add(from, till), constant(2));
  const isApart = (p: Point): boolean => ends.some((e) => isNonzero(p, add(e.to, multiply(constant(-1), e.from))));
  const terms = [middle, chord].map(to);
  const found = smallFailure({
    statement: identityStatement(to(middle), to(chord)), sides: (p) => (isApart(p) && isExact(terms, p) ? [p.value(middle), p.value(chord)] : [null, null]),
    error: (m, e) => (m.jets[0][0] === e.jets[0][0] ? 0 : null),
  }, env, to, 'flat');
  return found === null ? null : madeOf(found, ends, 1, 1);
};

/** A point and a direction in which the second derivative vanishes, found without rounding; null where there is no Hessian or a short search finds none. */
const flatCurvature = (q: Question): FlatPoint | null => {
  const { f, x } = targetOf(q.objective, 'minimize', q.variable, null, 'reals');
  const hessian = attempt(() => deriverOf(q.objective).hessian(f, { symbol: x, row: null, col: null }, { symbol: x, row: null, col: null }).value);
  if (hessian === null || (q.together ?? []).length > 0) return null;
  const name = [...freeSymbols(f)].some((s) => s.name === 'direction') ? 'direction_1' : 'direction';
  const own = symbol(x.name, x.shape, declaredSet(q.variable.symbol));
  const d = symbol(name, x.shape, declaredSet(q.variable.symbol).filter((a) => a === 'symmetric' || a === 'skew' || a === 'diagonal' || a === 'hollow'));
  const value = substitute(call('inner', vecOf(d), multiply(hessian, vecOf(d))), new Map<Expr, Expr>([[x, own]]));
  const to = termConverter();
  const env = whereDefined(toEnv([own, d], q.conditions, [value, substitute(f, new Map<Expr, Expr>([[x, own]]))]), [to(value), to(substitute(f, new Map<Expr, Expr>([[x, own]])))]);
  const found = smallFailure({
    statement: identityStatement(to(value), '0'), sides: (p) => (meets(p, env, 0) && isNonzero(p, d) && isExact([to(value)], p) ? [p.value(value), p.value(constant(0))] : [null, null]),
    error: (v) => (v.jets[0][0] === 0 ? 0 : null),
  }, env, to, 'flat');
  if (found === null) return null;
  const { [name]: direction = [], ...values } = found.values;
  return { sizes: found.sizes, values, direction: { [x.name]: direction }, secondDerivative: 0 };
};

/** Where a convex or concave function isn't strictly so: between two points it is affine; where it isn't strongly so also by a point at which its second derivative vanishes. */
export const flatWitness = (q: Question, isStrong: boolean): Witness | FlatPoint | null => flatChord(q) ?? (isStrong ? flatCurvature(q) : null);
