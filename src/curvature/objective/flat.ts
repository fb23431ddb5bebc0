import { meets, smallFailure, whereDefined, type Point } from '../../audit/diagnose/index.ts';
import { termConverter, toEnv } from '../../audit/term.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Counterexample, Env, Term } from '../../checker/terms/term.ts';
import { everySubterm } from '../../checker/terms/walk.ts';
import { identityStatement } from '../../checker/trials/statement.ts';
import { add, call, constant, divide, multiply, symbol } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { qNumber, rational } from '../../expr/rational.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
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

/** The second derivative of a function of one variable along a direction. */
interface Curvature {
  readonly value: Expr;
  readonly x: Symbol_;
  readonly d: Symbol_;
  readonly env: Env;
  readonly to: ReturnType<typeof termConverter>;
}

const curvatureOf = (q: Question): Curvature | null => {
  const { f, x } = targetOf(q.objective, 'minimize', q.variable, null, 'reals');
  const hessian = attempt(() => deriverOf(q.objective).hessian(f, { symbol: x, row: null, col: null }, { symbol: x, row: null, col: null }).value);
  if (hessian === null || (q.together ?? []).length > 0) return null;
  const name = [...freeSymbols(f)].some((s) => s.name === 'direction') ? 'direction_1' : 'direction';
  const own = symbol(x.name, x.shape, declaredSet(q.variable.symbol));
  const d = symbol(name, x.shape, declaredSet(q.variable.symbol).filter((a) => a === 'symmetric' || a === 'skew' || a === 'diagonal' || a === 'hollow'));
  const value = substitute(call('inner', vecOf(d), multiply(hessian, vecOf(d))), new Map<Expr, Expr>([[x, own]]));
  const to = termConverter();
  const env = whereDefined(toEnv([own, d], q.conditions, [value, substitute(f, new Map<Expr, Expr>([[x, own]]))]), [to(value), to(substitute(f, new Map<Expr, Expr>([[x, own]])))]);
  return { value, x: own, d, env, to };
};

const pointOf = ({ x, d }: Curvature, found: Counterexample, secondDerivative: number): FlatPoint => {
  const { [d.name]: direction = [], ...values } = found.values;
  return { sizes: found.sizes, values, direction: { [x.name]: direction }, secondDerivative };
};

/** A point and a direction in which the second derivative vanishes, found without rounding; null where there is no Hessian or a short search finds none. */
const flatCurvature = (c: Curvature): FlatPoint | null => {
  const { value, d, env, to } = c;
  const found = smallFailure({
    statement: identityStatement(to(value), '0'), sides: (p) => (meets(p, env, 0) && isNonzero(p, d) && isExact([to(value)], p) ? [p.value(value), p.value(constant(0))] : [null, null]),
    error: (v) => (v.jets[0][0] === 0 ? 0 : null),
  }, env, to, 'flat');
  return found === null ? null : pointOf(c, found, 0);
};

/** So far from the origin a second derivative is looked at, which counts as falling to 0 where it is that small there, though nothing in it is nearly as small by itself or beyond double precision. */
const FAR: readonly number[] = [500, 1e80, 1e110];
const VANISHING = 1e-200;
const SMALLEST_CONSTANT = 1e-6;
const RANGE: readonly [number, number] = [1e-300, 1e300];

/** A point far out at which the second derivative is smaller than any modulus could be; null where none is found. */
const vanishingCurvature = (c: Curvature): FlatPoint | null => {
  const { value, x, d, env, to } = c;
  if (subexpressions(value).some((e) => e.kind === 'const' && e.value.num !== 0n && Math.abs(qNumber(e.value)) < SMALLEST_CONSTANT)) return null;
  const isInRange = (p: Point): boolean => {
    let isFine = true;
    everySubterm([to(value)], (t) => { isFine &&= p.term(t)?.jets[0].every((y) => y === 0 || (Math.abs(y) > RANGE[0] && Math.abs(y) < RANGE[1])) ?? false; });
    return isFine;
  };
  for (const factor of FAR) {
    const far = (p: Point): Point => p.with(x.name, (m) => ({ ...m, jets: [m.jets[0].map((y) => factor * y)] }));
    const found = smallFailure({
      statement: identityStatement(to(value), '0'), sides: (p) => { const q = far(p); return meets(q, env, 0) && isNonzero(q, d) && isInRange(q) ? [q.value(value), q.value(constant(0))] : [null, null]; },
      error: (v) => { const size = v.jets[0][0] ?? 0; return size > 0 && size < VANISHING ? 0 : null; },
    }, env, to, 'flat');
    if (found !== null) return pointOf(c, { ...found, values: { ...found.values, [x.name]: (found.values[x.name] ?? []).map((row) => row.map((y) => factor * y)) } }, found.left[0]?.[0] ?? 0);
  }
  return null;
};

/** Where a convex function isn't strictly so: between two points it is affine; where it isn't strongly so also by a point at which its second derivative vanishes, or falls to nothing. */
export const flatWitness = (q: Question, isStrong: boolean): Witness | FlatPoint | null => {
  const chord = flatChord(q);
  const curvature = chord !== null || !isStrong ? null : curvatureOf(q);
  return chord ?? (curvature === null ? null : flatCurvature(curvature) ?? vanishingCurvature(curvature));
};
