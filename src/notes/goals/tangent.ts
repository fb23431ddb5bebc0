import { provedEqual } from '../../audit/check.ts';
import { provedConvex, questionOf, type Certified } from '../../curvature/index.ts';
import { semidefinite } from '../../curvature/orders/loewner.ts';
import { Prover } from '../../curvature/prover/prover.ts';
import * as b from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import type { Deriver } from '../../calculus/derive.ts';
import type { Variable } from '../../calculus/variable.ts';
import { freeSymbols, subexpressions, substitute, transform } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { printText } from '../../notation/print/text.ts';
import { inMatrixForm } from '../scope/lift.ts';
import type { Around } from '../steps/order.ts';
import type { General } from './instances.ts';
import { stationaryPoint } from './stationary.ts';
import { gradientOf } from './updates.ts';

/** How a difference was found to be nowhere negative. */
export interface Tangent {
  /** That it is convex. */
  readonly proof: Certified;
  /** The variable in which it is convex, and where it is least. */
  readonly variable: string;
  readonly at: string;
  /** Does it vanish there with its gradient? Otherwise it is positive or not negative there by its form, or the gradient is normal to the domain. */
  readonly touches: boolean;
}

/** Attributes that leave only a part of the space, in which the point has to lie too. */
const DOMAINS: readonly Attribute[] = ['positive', 'nonneg', 'posdef', 'psd', 'simplex'];

/** What lies in a domain because it lies in a smaller one. */
const NARROWER: { readonly [A in Attribute]?: readonly Attribute[] } = { nonneg: ['positive', 'simplex'], psd: ['posdef'] };

/** What a symbol of the same shape and another domain becomes so that it lies in that of the variable, where gradients of logarithms and exponentials vanish. */
const carried = (s: Symbol_, domain: readonly Attribute[]): readonly Expr[] => {
  const has = (...attributes: readonly Attribute[]): boolean => attributes.some((a) => s.attributes.includes(a));
  const isPlain = !DOMAINS.some((a) => has(a));
  if (domain.includes('simplex')) return isPlain ? [b.divide(b.map('exp', s), b.call('sum', b.map('exp', s)))] : [];
  if (domain.includes('posdef')) return has('posdef') ? [b.call('inv', s)] : [];
  if (domain.includes('positive')) return isPlain ? [b.map('exp', s)] : has('positive') ? [b.divide(b.constant(1), s)] : [];
  return domain.length === 0 && has('positive', 'simplex') ? [b.map('log', s)] : [];
};

/** Other symbols with the shape and the domain of one, or carried into it, a uniform value or an identity, and zero where it belongs to the domain. */
const pointsFor = (symbol: Symbol_, symbols: readonly Symbol_[]): readonly Expr[] => {
  const { rows, cols } = symbol.shape;
  const domain = DOMAINS.filter((a) => symbol.attributes.includes(a));
  const alike = symbols.filter((s) => s !== symbol && s.shape.rows.key === rows.key && s.shape.cols.key === cols.key);
  const others = alike.filter((s) => domain.every((a) => s.attributes.includes(a) || (NARROWER[a] ?? []).some((n) => s.attributes.includes(n))));
  const uniform = domain.includes('simplex') ? b.scale(b.divide(b.constant(1), b.dimScalar(rows)), b.ones(symbol.shape)) : isScalar(symbol.shape) ? b.constant(1) : rows.key === cols.key ? b.eye(rows) : b.ones(symbol.shape);
  // An identity has zeros beside its diagonal, which positive entries exclude.
  const isInside = !(domain.includes('positive') && uniform.kind === 'special' && uniform.name === 'eye');
  return [...others, ...(isInside ? [uniform] : []), ...(domain.length === 0 || domain.every((a) => a === 'psd' || a === 'nonneg') ? [b.zeros(symbol.shape)] : []), ...alike.flatMap((s) => carried(s, domain))];
};

/** Where a quadratic is stationary, if that is a plain expression and lies in the domain; null for anything else. */
const plainlyStationary = (value: Expr, gradient: Expr, variable: Variable, deriver: Deriver): Expr | null => {
  const point = DOMAINS.some((a) => variable.symbol.attributes.includes(a)) ? null : stationaryPoint(value, gradient, variable, deriver);
  return point === null || subexpressions(point).some((x) => x.kind === 'call' && x.fn === 'inv') ? null : point;
};

/** Functions that jump. */
const JUMPS = ['sign', 'step'];

/** What is definite is symmetric: the attribute says nothing more, and stands in the way of convexity among all such matrices. */
const withoutSymmetric = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([...freeSymbols(e)].flatMap((s) =>
  (s.attributes.includes('symmetric') && (s.attributes.includes('posdef') || s.attributes.includes('psd')) ? [[s, b.symbol(s.name, s.shape, s.attributes.filter((a) => a !== 'symmetric'))]] : []))));

/** A symbol with the interior of its domain, which a certificate of convexity may need: what is continuous and convex there is so on all of it. */
const interior = (s: Symbol_): Symbol_ => (s.attributes.includes('simplex') ? b.symbol(s.name, s.shape, ['positive']) : s);

/** What differs from entry to entry of a column: its difference from its mean. */
const centred = (e: Expr): Expr => b.subtract(e, b.scale(b.divide(b.call('sum', e), b.dimScalar(e.shape.rows)), b.ones(e.shape)));

/**
 * A number that is convex in one variable is nowhere below its value where the gradient vanishes, on the simplex where it does along it: inequalities
 * of convexity, tangents and majorizers, where that value is zero, and divergences, where it is not negative (positive, if the order `isStrict`). Tried
 * at the other symbols of the same shape, at the unit, at zero, where a quadratic is stationary, and at further points that are known; null where none
 * proves it. The gradient may need more than the number does, such as a norm that isn't 0: what holds where it has a value holds everywhere, since the
 * number is continuous and such places lie dense.
 */
export const byTangent = ({ value, points }: Pick<General, 'value' | 'points'>, isStrict: boolean, around: Around): Tangent | null => {
  const plain = withoutSymmetric(value);
  const found = tangentOf(plain, points, isStrict, around);
  const sized = found === null ? bySizes(plain, around) : null;
  return sized === null ? found : tangentOf(sized, () => [], isStrict, around);
};

/** The number with |x| as a nonnegative symbol, where it depends on x by its size only; null for any other. */
const bySizes = (written: Expr, { problem, seed }: Around): Expr | null => {
  const e = transform(written, (x) => (x.kind === 'call' && x.fn === 'norm1' ? b.call('sum', b.map('abs', x.args[0] as Expr)) : x));
  const sizes = new Map<Expr, Expr>([...freeSymbols(e)].flatMap((x) => (subexpressions(e).includes(b.map('abs', x)) ? [[x, b.symbol(`abs_${x.name}`, x.shape, ['nonneg'])] as const] : [])));
  if (sizes.size === 0) return null;
  const sized = substitute(substitute(e, new Map<Expr, Expr>([...sizes].map(([x, u]) => [b.map('abs', x), u]))), sizes);
  const back = substitute(sized, new Map<Expr, Expr>([...sizes].map(([x, u]) => [u, b.map('abs', x)])));
  return provedEqual(e, back, problem.conditions, { seed }) ? sized : null;
};

const tangentOf = (difference: Expr, points: General['points'], isStrict: boolean, { problem, deriver, seed }: Around): Tangent | null => {
  if (subexpressions(difference).some((e) => e.kind === 'map' && JUMPS.includes(e.fn))) return null;
  const supposed = new Set(problem.conditions.flatMap((c) => (c.kind === 'size' ? [] : [...freeSymbols(c.expr)])));
  const symbols = [...freeSymbols(difference)].filter((s) => s.range === null && !supposed.has(s));
  const vanishes = (e: Expr): boolean => provedEqual(e, b.zeros(e.shape), problem.conditions, { seed });
  const prover = new Prover(seed);
  const isLeast = (least: Expr): boolean => {
    if (!isStrict && vanishes(least)) return true;
    const value = deriver.simplifier.simplify(inMatrixForm(least));
    const isAbove = prover.positive(value, isStrict) !== null || (!isStrict && semidefinite(prover, value) !== null);
    return isAbove && vanishes(b.subtract(least, value));
  };
  for (const symbol of symbols) {
    const gradient = gradientOf({ name: '', value: difference, sense: null }, { symbol, row: null, col: null }, deriver);
    if (gradient === null) continue;
    const own = plainlyStationary(difference, gradient, { symbol, row: null, col: null }, deriver);
    const least = [...points(symbol), ...pointsFor(symbol, symbols), ...(own === null ? [] : [own])].flatMap((point): readonly Omit<Tangent, 'proof'>[] => {
      const [value, slope] = [difference, gradient].map((e) => substitute(e, new Map<Expr, Expr>([[symbol, point]]))) as [Expr, Expr];
      const isStationary = vanishes(slope);
      if (!isStationary && !(symbol.attributes.includes('simplex') && vanishes(centred(slope)))) return [];
      return isLeast(value) ? [{ variable: symbol.name, at: printText(point), touches: isStationary && vanishes(value) }] : [];
    })[0];
    if (least === undefined) continue;
    // The declared domains say more, their interiors are known to more rules.
    const domains = [...freeSymbols(difference)].some((s) => interior(s) !== s) ? [(s: Symbol_) => s, interior] : [(s: Symbol_) => s];
    for (const within of domains) {
      const open = substitute(difference, new Map<Expr, Expr>([...freeSymbols(difference)].map((s) => [s, within(s)])));
      const proof = provedConvex(questionOf({ objective: inMatrixForm(open), variable: { symbol: within(symbol), row: null, col: null }, conditions: problem.conditions, seed }));
      // What is supposed to be positive by itself may vanish: then it is only the limit that is above.
      if (proof !== null && !(isStrict && problem.conditions.length === 0 && proof.verified.assumptions.length > 0)) return { proof, ...least };
    }
  }
  return null;
};
