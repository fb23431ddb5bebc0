import { derivative, valueAt } from './calculus.ts';
import { nonnegByCoefficients } from './coefficients.ts';
import * as I from './interval.ts';
import * as M from './multipoly.ts';
import type { MultiPoly } from './multipoly.ts';
import { cellPoints, fromRationals, hasRoot, minus, signAt, signOn, times, type Interval, type Poly } from './poly.ts';
import { div, gcd, mul, rat, sign, type Rat } from '../numbers/rat.ts';
import { encloseNumber, lowerEnd, rangeOf, signOfGenerator, varies, variesIn } from './ranges.ts';
import { refuted } from './refute.ts';
import { Tower, Undecided } from './tower.ts';

/** How many derivatives are taken one after the other. */
const DEPTH = 7;
/** How many terms of polynomials one question may look at, so that time stays bounded. */
const BUDGET = 800;
/** Products that equate exponentials of both sides have at most this degree. */
const EXPONENT_CAP = 24n;

/** A question: is p > 0 (`strict`) or p ≥ 0 on a piece of the half-line t ≥ 0, for all admissible values of the parameters? */
interface Question {
  readonly tower: Tower;
  readonly p: MultiPoly;
  readonly strict: boolean;
  readonly piece: Interval;
  readonly depth: number;
}
type Lane = (q: Question, ask: (q: Question) => boolean) => boolean;

/** The univariate polynomial in the k-th unknown, the only one that occurs. */
const univariate = (p: MultiPoly, k: number): Poly => fromRationals(M.coefficientsIn(p, k).map((c) => M.constantOf(c) ?? failed()));
const failed = (): never => {
  throw new Undecided('more than one unknown');
};

/** Numbers, by enclosure. */
const byValue: Lane = ({ tower, p, strict }) => {
  const c = M.constantOf(p);
  if (c !== null) return strict ? sign(c) > 0 : sign(c) >= 0;
  return encloseNumber(tower, p).lo > 0n;
};

/** One unknown: Sturm's theorem on the range of the unknown. */
const bySturm: Lane = ({ tower, p, strict, piece }) => {
  const [k, ...others] = M.unknownsOf(p);
  if (k === undefined || others.length > 0) return false;
  const verdict = signOn(univariate(p, k), rangeOf(tower, k, piece));
  return verdict === 'positive' || (!strict && verdict === 'nonneg');
};

/** a + b·s with s = sqrt(r), all of them in one unknown: the sign in each cell between the roots of a, b and a² − b²r. */
const bySquaring: Lane = ({ tower, p, strict, piece }) => {
  const unknowns = M.unknownsOf(p);
  const s = unknowns.find((k) => tower.generators[k]?.kind === 'sqrt');
  const root = s === undefined ? undefined : tower.generators[s];
  if (s === undefined || root?.kind !== 'sqrt') return false;
  const inner = [...new Set([...unknowns.filter((k) => k !== s), ...M.unknownsOf(root.of)])];
  const [k] = inner;
  if (inner.length !== 1 || k === undefined) return false;
  const [a, b, ...more] = M.coefficientsIn(p, s).map((c) => univariate(c, k));
  if (a === undefined || b === undefined || more.length > 0) return false;
  const f = minus(times(a, a), times(times(b, b), univariate(root.of, k)));
  const range = rangeOf(tower, k, piece);
  const all = [a, b, f].filter((x) => x.length > 0).reduce(times);
  if (f.length === 0) return false;
  const positive = cellPoints(all, range).every((x) => {
    const [sa, sb, sf] = [signAt(a, x), signAt(b, x), signAt(f, x)];
    return sb >= 0 ? sa >= 0 || sf < 0 : sa >= 0 && sf > 0;
  });
  // A zero of a + b·s is a zero of a² − b²r.
  return positive && (!strict || !hasRoot(f, range));
};

/** Σ aᵢ·log pᵢ + exponents of known exponentials + c ≥ 0 if and only if Π pᵢ^aᵢ·Π y^b·exp(c) ≥ 1; exp(c) is replaced by a lower bound. */
const byExponentiating: Lane = (q, ask) => {
  const { tower, p } = q;
  const factors: { readonly base: MultiPoly; readonly exponent: Rat }[] = [];
  let logs = 0;
  let constant: Rat | null = null;
  for (const { exponents, coefficient } of p.values()) {
    const monomial = M.collect([{ exponents, coefficient: rat(1n) }]);
    const [k] = M.unknownsOf(monomial);
    const g = k === undefined ? undefined : tower.generators[k];
    if (k !== undefined && g?.kind === 'log' && M.keyOf(monomial) === M.keyOf(M.unknown(k))) {
      factors.push({ base: g.of, exponent: coefficient });
      logs++;
      continue;
    }
    if (exponents.length === 0) {
      constant = coefficient;
      continue;
    }
    const y = tower.generators.findIndex((e) => e.kind === 'exp' && e.monomial.join(',') === exponents.join(','));
    const e = tower.generators[y];
    if (e?.kind !== 'exp') return false;
    factors.push({ base: M.unknown(y), exponent: div(coefficient, e.unit) });
  }
  if (logs === 0) return false;
  const scale = factors.reduce((d, x) => (d * x.exponent.den) / gcd(d, x.exponent.den), 1n);
  const whole = factors.map(({ base, exponent }) => ({ base, exponent: mul(exponent, rat(scale)).num }));
  if (whole.some((x) => x.exponent > EXPONENT_CAP || x.exponent < -EXPONENT_CAP)) return false;
  const product = (s: bigint): MultiPoly => whole.filter((x) => x.exponent * s > 0n).reduce((m, x) => M.mul(m, M.power(x.base, Number(x.exponent * s))), M.constant(rat(1n)));
  const least = constant === null ? rat(1n) : lowerEnd(I.exp(I.enclose(mul(constant, rat(scale)))));
  return ask({ ...q, p: M.sub(M.scale(product(1n), least), product(-1n)) });
};

/** 4a·(ax² + bx + c) = (2ax + b)² + 4ac − b². */
const bySquare: Lane = (q, ask) => M.unknownsOf(q.p).some((k) => {
  const [c, b, a, ...more] = M.coefficientsIn(q.p, k);
  if (a === undefined || b === undefined || c === undefined || more.length > 0) return false;
  const rest = M.sub(M.scale(M.mul(a, c), rat(4n)), M.mul(b, b));
  return ask({ ...q, p: a, strict: true }) && ask({ ...q, p: rest });
});

/**
 * p ≥ 0 because p/a grows away from an end where it isn't negative, for some a > 0; the numerator of (p/a)' is asked in turn.
 * Between the end and any point the quotient is continuous and differentiable, so the mean value theorem applies.
 */
const byDerivative: Lane = (q, ask) => {
  const { tower, p, piece, strict, depth } = q;
  if (depth >= DEPTH || !variesIn(tower, p)) return false;
  const inside: Interval = { ...piece, loOpen: true, hiOpen: true };
  /** The sign at an end: positive, 0 or unknown. */
  const atEnd = (f: MultiPoly, c: Rat): { readonly positive: boolean; readonly nonneg: boolean } => {
    const value = valueAt(tower, f, c).num;
    const positive = ask({ ...q, p: value, strict: true });
    return { positive, nonneg: positive || ask({ ...q, p: value, strict: false }) };
  };
  const ends = [{ end: piece.lo, open: piece.loOpen, direction: 1n }, { end: piece.hi, open: piece.hiOpen, direction: -1n }];
  return ends.some(({ end, open, direction }) => {
    if (end === null) return false;
    const start = attempt(() => atEnd(p, end), { positive: false, nonneg: false });
    if (!start.nonneg || (strict && !start.positive && !open)) return false;
    return divisors(tower, p).some((a) => attempt(() => {
      if (M.constantOf(a) === null && !(ask({ ...q, p: a, strict: true }) && atEnd(a, end).positive)) return false;
      const slope = tower.sub(tower.mul(derivative(tower, p), tower.poly(a)), tower.mul(tower.poly(p), derivative(tower, a))).num;
      const grows = M.scale(slope, rat(direction));
      return ask({ ...q, p: grows, strict: strict && !start.positive, piece: inside, depth: depth + 1 });
    }, false));
  });
};

/** What p is divided by before it is differentiated: nothing, or what stands before the highest power of a function or of t. */
const divisors = (tower: Tower, p: MultiPoly): readonly MultiPoly[] => {
  const tops = M.unknownsOf(p).filter((k) => varies(tower, k) && tower.generators[k]?.kind !== 'sqrt').flatMap((k) => {
    const coefficients = M.coefficientsIn(p, k);
    const kind = tower.generators[k]?.kind;
    if (kind === 'exp') return coefficients.flatMap((c, e) => (e > 0 && c.size > 0 ? [M.unknown(k, e)] : []));
    const top = coefficients.at(-1);
    return top === undefined || M.constantOf(top) !== null ? [] : [top, M.neg(top)].filter((x) => !refuted(tower, x, tower.piece));
  });
  return [M.constant(rat(1n)), ...tops];
};

const LANES: readonly Lane[] = [byValue, bySturm, bySquaring, nonnegByCoefficients, byExponentiating, bySquare, byDerivative];

/** The value of f, or `otherwise` where it can't be decided. */
const attempt = <T>(f: () => T, otherwise: T): T => {
  try {
    return f();
  } catch (error) {
    if (error instanceof Undecided || error instanceof RangeError || error instanceof I.NoEnclosure) return otherwise;
    throw error;
  }
};

/** Without factors of known sign. */
const stripped = ({ tower, p, strict, piece }: Question): MultiPoly => {
  const { content, monomial, rest } = M.split(p);
  return monomial.reduce((out, e, k) => {
    const known = signOfGenerator(tower, k, piece);
    const drops = e === 0 || known === 'positive' || (!strict && (known === 'nonneg' || e % 2 === 0));
    return drops ? out : M.mul(out, M.unknown(k, e));
  }, M.scale(rest, rat(BigInt(sign(content)))));
};

/** A tower on a piece of the half-line t ≥ 0 whose signs the lanes establish; each answer is kept. */
export const towerOn = (piece: Interval, units: ReadonlyMap<string, Rat>): Tower => {
  const known = new Map<string, boolean>();
  let left = BUDGET;
  const ask = (q: Question): boolean => {
    const p = stripped(q);
    if (p.size === 0) return !q.strict;
    const key = `${String(q.strict)} ${String(q.piece.loOpen)} ${String(q.piece.hiOpen)} ${M.keyOf(p)}`;
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    left -= p.size;
    if (left <= 0 || refuted(q.tower, p, q.piece)) return false;
    // While it is being answered, a question doesn't support itself.
    known.set(key, false);
    const result = LANES.some((lane) => attempt(() => lane({ ...q, p }, ask), false));
    known.set(key, result);
    return result;
  };
  return new Tower(piece, units, (tower, p, strict) => attempt(() => ask({ tower, p, strict, piece, depth: 0 }), false));
};
