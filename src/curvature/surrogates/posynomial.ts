import { whole } from '../../calculus/variable.ts';
import { add, call, constant, hadamard, isZero, negate, power, scale, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { substitute } from '../../expr/walk.ts';
import { half } from '../objective/curvature.ts';
import type { Balance, SplitPart } from '../objective/part.ts';
import type { Search } from '../objective/search.ts';
import { attempt } from '../prover/attempt.ts';
import { degreeIn } from '../prover/degree.ts';
import type { Prover } from '../prover/prover.ts';
import { above, below, partOf } from './diagonal.ts';
import { image } from './surrogate.ts';

/** A polynomial in a positive x as `plus` − `minus` + ⟨slopes, x⟩ + constant: polynomials with nonnegative coefficients and without linear terms; the slopes are up − down, both nonnegative. */
interface Signed {
  readonly plus: Expr;
  readonly minus: Expr;
  readonly slopes: Expr;
  readonly up: Expr;
  readonly down: Expr;
  readonly constant: Expr;
}

/** The entries of a matrix above 0, or below 0 by their sizes, numbers and nonnegative Kronecker factors in front. */
const entries = (prover: Prover, part: typeof above, m: Expr): Expr => {
  if (m.kind !== 'scale') return partOf(part, m, prover);
  const isUp = prover.positive(m.by, false) !== null;
  if (!isUp && prover.positive(negate(m.by), false) === null) return part(m);
  return isUp ? scale(m.by, entries(prover, part, m.arg)) : scale(negate(m.by), entries(prover, part === above ? below : above, m.arg));
};

/** Sums of what is nonnegative: the summands that are so by their signs, those whose negatives are, and parts of both kinds of the others. */
const bySigns = (prover: Prover, summands: readonly Expr[], parts: (e: Expr) => readonly [Expr, Expr] | null): readonly [readonly Expr[], readonly Expr[]] | null => {
  const split = summands.map((e): readonly [readonly Expr[], readonly Expr[]] | null => {
    if (prover.positive(e, false) !== null) return [[e], []];
    if (prover.positive(negate(e), false) !== null) return [[], [negate(e)]];
    const both = parts(e);
    return both === null ? null : [[both[0]], [both[1]]];
  });
  return split.every((s) => s !== null) ? [split.flatMap((s) => s[0]), split.flatMap((s) => s[1])] : null;
};

/** The terms of a sum, multiples and Kronecker products of sums among them multiplied out. */
const summands = (e: Expr): readonly Expr[] => {
  if (e.kind === 'add') return e.terms.flatMap(summands);
  if (e.kind === 'scale') return summands(e.arg).map((t) => scale(e.by, t));
  const [a, b] = e.kind === 'call' && e.fn === 'kron' ? e.args : [];
  if (a === undefined || b === undefined) return isZero(e) ? [] : [e];
  return summands(a).flatMap((u) => summands(b).map((v) => outOfKron(u, v)));
};

/** kron(c·A, d·B) as c·d·kron(A, B). */
const outOfKron = (a: Expr, b: Expr): Expr => (a.kind === 'scale' ? scale(a.by, outOfKron(a.arg, b)) : b.kind === 'scale' ? scale(b.by, outOfKron(a, b.arg)) : call('kron', a, b));

const signed = (search: Search, of: Expr): Signed | null => {
  const { prover, target: { x }, deriver } = search;
  const degree = degreeIn(x);
  const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
  const terms = degree(of) <= 2 ? [of] : attempt(() => deriver.simplifier.terms(of));
  if (terms === null) return null;
  const low = add(constant(0), ...terms.filter((t) => degree(t) <= 2));
  const atZero = (e: Expr): Expr => simplify(substitute(e, new Map<Expr, Expr>([[x, zeros(x.shape)]])));
  const curvature = deriver.hessian(low, whole(x), whole(x)).value;
  const high = bySigns(prover, terms.filter((t) => degree(t) > 2), () => null);
  const square = bySigns(prover, summands(curvature), (m) => [entries(prover, above, m), entries(prover, below, m)]);
  const slopes = atZero(deriver.gradient(low, whole(x)).value);
  const ways = bySigns(prover, summands(slopes), (b) => [entries(prover, above, b), entries(prover, below, b)]);
  if (high === null || square === null || ways === null) return null;
  const form = (m: Expr): Expr => simplify(hadamard(half, call('inner', x, image(m, x))));
  const sum = (k: 0 | 1): Expr => add(constant(0), ...high[k], ...square[k].map(form));
  return { plus: sum(0), minus: sum(1), slopes, up: add(zeros(x.shape), ...ways[0]), down: add(zeros(x.shape), ...ways[1]), constant: atZero(low) };
};

/** f(y) + ⟨y.*∇f(y), (x./y)^q − 1⟩/q above an f with nonnegative coefficients and degree q, by the inequality of the arithmetic and the geometric mean. */
const upper = ({ prover, target: { x, y }, deriver }: Search, f: Expr): SplitPart | null => {
  const q = degreeIn(x)(f);
  const gradient = deriver.gradient(f, whole(x)).value;
  const grad = prover.gradient(prover.term(f), x.name, prover.term(gradient));
  const theorem = grad === null ? null : prover.step('MM-POSY', [grad], { y: y.name, side: 'upper', q });
  const slopes = deriver.simplifier.simplify(substitute(gradient, new Map<Expr, Expr>([[x, y]])));
  return theorem === null ? null : { way: 'means of powers', theorem, gradient: hadamard(power(x, constant(q - 1)), power(y, constant(1 - q)), slopes) };
};

/** −f(y) − ⟨y.*∇f(y), log(x./y)⟩ above −f, for an f with nonnegative coefficients. */
const lower = ({ prover, target: { x, y }, deriver }: Search, f: Expr): SplitPart | null => {
  const gradient = deriver.gradient(f, whole(x)).value;
  const grad = prover.gradient(prover.term(f), x.name, prover.term(gradient));
  const theorem = grad === null ? null : prover.step('MM-POSY', [grad], { y: y.name, side: 'lower' });
  const slopes = deriver.simplifier.simplify(substitute(gradient, new Map<Expr, Expr>([[x, y]])));
  return theorem === null ? null : { way: 'tangent in logarithms', theorem, gradient: negate(hadamard(slopes, y, power(x, constant(-1)))) };
};

/** What is linear, as it is. */
const linear = ({ prover, target: { x, y } }: Search, slopes: Expr, rest: Expr): SplitPart | null => {
  const theorem = prover.step('MM-REFL', [], { f: prover.term(add(call('inner', slopes, x), rest)), x: x.name, y: y.name });
  return theorem === null ? null : { way: null, theorem, gradient: slopes };
};

/** A sum of parts above a polynomial, with the balance that their gradients are where nothing stands beside them. */
export interface Posynomial {
  readonly parts: readonly SplitPart[];
  readonly balance?: Balance;
}

/**
 * Above a polynomial in a positive x: sums of powers of the single entries above what grows, logarithms above what falls (Sha, Lin, Saul & Lee 2007; Ding, Li & Jordan 2010), what is linear
 * as it is, or with what grows and falls: where the minimum is found in closed form.
 */
export const posynomialParts = (search: Search, of: Expr): readonly Posynomial[] => {
  const { target: { x, y }, deriver } = search;
  const s = signed(search, of);
  if (s === null || isZero(s.plus)) return [];
  const q = degreeIn(x)(s.plus);
  const [isFalling, rises, falls] = [!isZero(s.minus), !isZero(s.up), !isZero(s.down)];
  const inner = (slopes: Expr): Expr => call('inner', slopes, x);
  const now = (f: Expr): Expr => deriver.simplifier.simplify(substitute(deriver.gradient(f, whole(x)).value, new Map<Expr, Expr>([[x, y]])));
  const together = (plus: Expr, minus: Expr | null, slopes: Expr): readonly Posynomial[] => {
    const parts = [upper(search, plus), ...(minus === null ? [] : [lower(search, minus)]), linear(search, slopes, s.constant)];
    if (!parts.every((p) => p !== null)) return [];
    const falling = minus === null ? { falling: deriver.simplifier.simplify(negate(slopes)), below: 0 } : isZero(slopes) ? { falling: now(minus), below: -1 } : null;
    return [{ parts, ...(falling === null ? {} : { balance: { rising: now(plus), above: q - 1, ...falling } }) }];
  };
  const growing = rises ? add(s.plus, inner(s.up)) : s.plus;
  if (!isFalling) return rises || q > 2 ? together(growing, null, negate(s.down)) : [];
  return [
    ...(q === 2 && (rises || falls) ? together(s.plus, s.minus, s.slopes) : []),
    ...together(growing, falls ? add(s.minus, inner(s.down)) : s.minus, zeros(x.shape)),
  ];
};
