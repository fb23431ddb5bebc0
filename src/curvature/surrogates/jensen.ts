import { derivativeByNumber } from '../../calculus/differential.ts';
import { whole } from '../../calculus/variable.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import { add, block, call, constant, divide, eye, hadamard, isOne, isZero, map, multiply, negate, ones, power, scale, subtract, transpose, zeros } from '../../expr/build.ts';
import { qAdd, qIsInteger, qMul, qText, rational } from '../../expr/rational.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { ONE } from '../../shape/dim.ts';
import { isColumn, isScalar, shape } from '../../shape/shape.ts';
import { NoBound } from '../bounds/bound.ts';
import { learnForms } from '../convexity/quadratic.ts';
import { half } from '../objective/curvature.ts';
import type { Piece } from '../objective/decompose.ts';
import { degreeIn } from '../prover/degree.ts';
import { here, type SplitPart } from '../objective/part.ts';
import { applied, entriesOf, total, valueOf, weighted } from '../objective/entries.ts';
import type { AffinePiece, Pieces } from '../objective/pieces.ts';
import { powerOfRoot, rootPower } from '../prover/roots.ts';
import { simplified, slope } from '../prover/scalar.ts';
import { inShares } from './shares.ts';
import { byCurvature } from './scalarmaj.ts';
import type { Search } from '../objective/search.ts';
import { diagonalOf, dominanceBound, separableBound } from './diagonal.ts';
import { fractionBound } from './fraction.ts';
import { logTangent } from './logtangent.ts';
import { posynomialParts } from './posynomial.ts';
import { liftedPart, planePart, quadraticSurrogate, type Surrogate } from './surrogate.ts';

/** A nonnegative mixture L*x*R + r as A*X for an X that x is part of, with the weights in the shape of A*X; what has slopes s has the gradient L'*s*R' by x. */
interface Mixture {
  readonly a: Expr;
  readonly x: Expr;
  readonly arrange: (weight: Expr) => Expr;
  readonly back: (slopes: Expr) => Expr;
}

const mixtureOf = (r: Expr, x: Symbol_): Mixture | null => {
  const depends = (e: Expr): boolean => freeSymbols(e).has(x);
  if (r.kind === 'add') {
    const moving = r.terms.filter(depends);
    const [only] = moving;
    const m = only === undefined || moving.length > 1 ? null : mixtureOf(only, x);
    if (m === null) return null;
    // A constant column is a share of 1, of a constant matrix each row is one of its own.
    const rest = m.arrange(add(...r.terms.filter((t) => t !== only)));
    return isColumn(m.x.shape) ? { ...m, a: block([[m.a, rest]]), x: block([[m.x], [ones(shape(ONE, ONE))]]) } : { ...m, a: block([[m.a, eye(rest.shape.rows)]]), x: block([[m.x], [rest]]) };
  }
  if (r.kind !== 'product') return null;
  const { factors } = r;
  const at = factors.indexOf(x);
  const [left, right] = [factors.slice(0, at), factors.slice(at + 1)];
  if (at < 0 || [...left, ...right].some(depends)) return null;
  const back = (s: Expr): Expr => multiply(...left.map(transpose).reverse(), s, ...right.map(transpose).reverse());
  if (right.length === 0) return { a: multiply(...left), x, arrange: (w) => w, back };
  const turned = transpose(multiply(...right));
  if (left.length === 0) return { a: turned, x: transpose(x), arrange: transpose, back };
  return { a: call('kron', turned, multiply(...left)), x: vecOf(x), arrange: (w) => (isScalar(w.shape) ? w : vecOf(w)), back };
};

/** φ′ = c·t^p as [c, p], or null for another form. */
const powerLaw = (slope: Expr, t: Symbol_): { readonly factor: Expr; readonly exponent: Expr } | null => {
  const factors = slope.kind === 'hadamard' ? slope.factors : [slope];
  const moving = factors.filter((f) => freeSymbols(f).has(t));
  const [m] = moving;
  const factor = hadamard(constant(1), ...factors.filter((f) => f !== m));
  if (m === undefined) return { factor: slope, exponent: constant(0) };
  if (moving.length > 1) return null;
  if (m === t) return { factor, exponent: constant(1) };
  if (m.kind === 'map' && m.fn === 'sqrt' && m.arg === t) return { factor, exponent: half };
  if (m.kind === 'power' && m.base === map('sqrt', t) && m.exponent.kind === 'const') return { factor, exponent: constant(qMul(m.exponent.value, rational(1, 2))) };
  return m.kind === 'power' && m.base === t && m.exponent.kind === 'const' ? { factor, exponent: m.exponent } : null;
};

/** c where φ′ = c·log(t) + d, or null for another form. */
const logLaw = (slope: Expr, t: Symbol_): Expr | null => {
  const change = simplified(hadamard(derivativeByNumber(slope, t), t));
  return freeSymbols(change).has(t) ? null : change;
};

/**
 * Σ_k sum(w .* (A[:,k]*Y[k,:])./(A*Y) .* φ((A*Y) .* (1*(X[k,:]./Y[k,:])))), above sum(w .* φ(A*X)) for convex φ. Where φ′ is a power, its
 * gradient is (X./Y).^p .* (A'*(w.*φ′(A*Y))).
 */
const mixed = (search: Search, piece: AffinePiece): SplitPart | null => {
  const { prover, target } = search;
  const m = mixtureOf(piece.inner, target.x);
  if (m === null) return null;
  const term = (e: Expr) => prover.term(e);
  const first = slope(piece.phi, piece.t);
  const law = powerLaw(first, piece.t);
  const logs = law === null ? logLaw(first, piece.t) : null;
  if (law === null && logs === null) return null;
  const second = slope(first, piece.t);
  const convex = prover.scalarOrder(constant(0), second, piece.t);
  const hess = convex === null ? null : prover.step('H-JET', [], { f: term(piece.phi), x: piece.t.name, H: term(second) });
  const weight = isOne(piece.weight) ? piece.weight : m.arrange(piece.weight);
  const nonneg = isOne(weight) ? prover.step('O-SGN', [], { a: '1' }) : prover.positive(weight, false);
  const premises = [hess, convex, prover.positive(m.a, false), prover.positive(m.x, true), prover.positive(here(search, m.x), true), nonneg];
  if (premises.some((p) => p === null)) return null;
  const split = prover.step('MM-JENSEN', premises, { x: target.x.name, y: target.y.name });
  if (split === null) return null;
  const mixture = here(search, piece.inner);
  if (law === null) {
    const rates = m.back(weighted(piece.weight, logs === null ? mixture : scale(logs, ones(mixture.shape))));
    return { way: 'Jensen', theorem: split, gradient: add(m.back(weighted(piece.weight, applied(first, piece.t, mixture))), hadamard(rates, subtract(map('log', target.x), map('log', target.y)))) };
  }
  const slopes = weighted(piece.weight, scale(law.factor, law.exponent.kind === 'const' ? rootPower(mixture, law.exponent.value) : power(mixture, law.exponent)));
  if (law.exponent.kind === 'const' && !qIsInteger(law.exponent.value)) {
    const theorem = inShares(prover, split, { a: m.a, x: m.x, y: here(search, m.x), weight, phi: piece.phi, t: piece.t, factor: law.factor, exponent: law.exponent.value });
    const root = qAdd(law.exponent.value, rational(1));
    return theorem === null ? null : { way: 'Jensen', theorem, root, gradient: hadamard(powerOfRoot(divide(target.x, target.y), root), target.y, power(target.x, constant(-1)), m.back(slopes)) };
  }
  const gradient = hadamard(power(target.x, law.exponent), power(target.y, negate(law.exponent)), m.back(slopes));
  return { way: 'Jensen', theorem: split, gradient };
};

/** A function of the single entries as it is. */
const separate = (search: Search, piece: AffinePiece): SplitPart | null => {
  const { target, prover, deriver } = search;
  if (piece.inner !== target.x) return null;
  const value = total(entriesOf(piece));
  const theorem = prover.step('MM-REFL', [], { f: prover.term(value), x: target.x.name, y: target.y.name });
  return theorem === null ? null : { way: 'exact', theorem, gradient: deriver.gradient(value, whole(target.x)).value };
};

/** The tangent of a concave function at the current argument. */
const tangent = (search: Search, piece: AffinePiece): SplitPart | null => {
  const { prover, deriver, target } = search;
  const scalar = byCurvature(piece, prover, () => [constant(0)]);
  const part = scalar === null ? null : liftedPart(search, piece, scalar);
  return part === null ? null : { way: 'tangent', theorem: part.theorem, gradient: here(search, deriver.gradient(total(entriesOf(piece)), whole(target.x)).value) };
};

/** The tangent plane of something concave. */
const flat = (search: Search, of: Expr): SplitPart | null => {
  const part = planePart(search, of);
  if (part === null) return null;
  const { prover, deriver, target: { x, y } } = search;
  const gradient = here(search, deriver.gradient(of, whole(x)).value);
  learnForms(prover, gradient, y);
  return { way: part.way, theorem: part.theorem, gradient };
};

/** What lies above inverses, or the tangent of what is concave in the logarithms of the entries. */
const curved = (search: Search, of: Expr): SplitPart | null => {
  const fraction = fractionBound(search, of);
  if (fraction !== null) return { way: 'Schur complement', ...fraction };
  const found = logTangent(search, of);
  return found === null ? null : { way: 'tangent in logarithms', ...found };
};

const refuse = (why: string): never => {
  throw new NoBound(why);
};

/** Ways to take apart a sum of functions of the entries: as they are where that can be, or concave ones by their tangents. */
const ORDERS: readonly { readonly ways: readonly ((search: Search, piece: AffinePiece) => SplitPart | null)[]; readonly apart: boolean }[] = [
  { ways: [separate, mixed, tangent], apart: false }, { ways: [mixed, tangent, separate], apart: true },
];

/** The terms of a function of one argument as pieces of their own. */
const termsOf = (p: AffinePiece): readonly AffinePiece[] => (p.phi.kind === 'add' ? p.phi.terms.filter((t) => freeSymbols(t).has(p.t)).map((phi) => ({ ...p, phi })) : [p]);

/**
 * A sum of functions of the single entries of x > 0: convex functions of nonnegative mixtures are split (Jensen; De Pierro 1995), concave
 * functions replaced by their tangents (Hunter & Lange 2004). Errors: NoBound.
 */
export const byJensen = (search: Search): readonly Surrogate[] => {
  const { prover, target } = search;
  prover.term(target.y);
  const degree = degreeIn(target.x)(target.f);
  const polynomials = target.domain !== 'simplex' && degree < Infinity ? ofPolynomial(search) : [];
  // Over the nonnegative orthant what is quadratic alone is taken apart without positive entries too.
  if (target.domain !== 'simplex' && degree <= 2) return polynomials;
  const pieces = search.pieces();
  const found = [...polynomials, ...otherwise(() => splitInto(search, pieces), polynomials)];
  const mixesQuadratics = pieces.polynomial !== null && degreeIn(target.x)(pieces.polynomial) === 2;
  const finer = mixesQuadratics ? search.finerPieces() : pieces;
  return finer === pieces ? found : [...found, ...otherwise(() => splitInto(search, finer), found)];
};

/** What lies above an objective that is a polynomial. */
const ofPolynomial = (search: Search): readonly Surrogate[] => posynomialParts(search, search.target.f).flatMap(({ parts, balance }) => {
  const found = summed(search, parts);
  return found === null ? [] : [{ ...found, ...(balance === undefined ? {} : { balance }) }];
});

/** What more is found, which may be nothing where something is known already. */
const otherwise = <T>(work: () => readonly T[], known: readonly T[]): readonly T[] => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NoBound) || known.length === 0) throw error;
    return [];
  }
};

const whyNoMixture = ({ target, print }: Search, e: Expr): string => {
  const name = target.variable.symbol.name;
  return degreeIn(target.x)(e) > 1 ? `${print(e)} is not affine in ${name}, so that it is no mixture of its entries` : `${print(e)} is not shown to be positive for all positive ${name}; coefficients declared positive would do`;
};

/** The sums of parts that the pieces can be split into. Errors: NoBound. */
const splitInto = (search: Search, pieces: Pieces): readonly Surrogate[] => {
  const degree = degreeIn(search.target.x);
  const mixes = search.target.domain !== 'simplex' && degree(search.target.f) === Infinity;
  const isPolynomial = (p: Piece): boolean => mixes && degree(valueOf(p)) < Infinity;
  const polynomial = [...(pieces.polynomial === null ? [] : [pieces.polynomial]), ...pieces.other.filter(isPolynomial).map(valueOf)];
  const others = pieces.other.filter((p) => !isPolynomial(p)).map((p) => flat(search, valueOf(p)) ?? curved(search, valueOf(p)) ?? refuse(whyNoMixture(search, p.kind === 'separable' ? p.inner : p.value)));
  const left: AffinePiece[] = [];
  const found = ORDERS.flatMap(({ ways, apart }) => {
    const parts: SplitPart[] = [];
    for (const p of pieces.affine.flatMap((whole) => (apart ? termsOf(whole) : [whole]))) {
      const part = ways.reduce<SplitPart | null>((known, way) => known ?? way(search, p), null);
      if (part === null) {
        left.push(p);
        return [];
      }
      parts.push(part);
    }
    return [parts];
  });
  const [first] = left;
  if (found.length === 0 && first !== undefined) throw new NoBound(`${search.print(first.phi)} of ${search.print(first.inner)} is not shown to be a convex function of a nonnegative mixture, or concave`);
  const different = found.filter((parts, k) => !found.slice(0, k).some((earlier) => earlier.length === parts.length && earlier.every((p, i) => p.way === parts[i]?.way)));
  const rest = polynomial.length === 0 ? null : add(...polynomial);
  const rests = rest === null ? [[]] : [...(degree(rest) > 2 ? [] : quadraticApart(search, rest).map((part) => [part])), ...(mixes ? posynomialParts(search, rest).map((p) => p.parts) : [])];
  return different.flatMap((parts) => rests.flatMap((more) => summed(search, [...parts, ...others, ...more]) ?? []));
};

/** What is quadratic as it is, where its Hessian is diagonal; else below quadratics with diagonal Hessians. */
const quadraticApart = (search: Search, of: Expr): readonly SplitPart[] => {
  const { target, prover, deriver } = search;
  const { x, y } = target;
  const gradient = deriver.gradient(of, whole(x)).value;
  const hessian = deriver.hessian(of, whole(x), whole(x)).value;
  /** The gradient of a quadratic function with that diagonal Hessian, as its value at y and what is added to it: one of a row stands in the matrix otherwise. */
  const moved = (entries: Expr): Expr => add(here(search, gradient), hadamard(entries, subtract(x, y)));
  const own = isZero(hessian) ? null : diagonalOf(search, hessian);
  const same = isZero(hessian) || own !== null ? prover.step('MM-REFL', [], { f: prover.term(of), x: x.name, y: y.name }) : null;
  if (same !== null) return [{ way: null, theorem: same, gradient: own === null || target.current === y ? gradient : moved(own) }];
  const hess = prover.step('H-JET', [], { f: prover.term(of), x: x.name, H: prover.term(hessian) });
  return [separableBound(search, hessian), dominanceBound(search, hessian)].flatMap((bound) => {
    const entries = bound === null || hess === null ? null : diagonalOf(search, bound.by);
    if (bound === null || hess === null || entries === null) return [];
    const { theorem } = quadraticSurrogate(search, [], prover.term(of), gradient, { bound: bound.by, hess, order: bound.theorem });
    return [{ way: bound.way, theorem, gradient: moved(entries) }];
  });
};

/** The sum of the parts, with its gradient. */
const summed = (search: Search, parts: readonly SplitPart[]): Surrogate | null => {
  const { target, prover, deriver } = search;
  const exponents = [...new Map(parts.flatMap((p) => (p.root === undefined ? [] : [[String(p.root.den), qText(p.root)] as const]))).values()];
  if (exponents.length > 1) throw new NoBound(`its surrogate holds ${exponents.join(' and ')} as exponents of ${target.variable.symbol.name} over its current value, and of the derivatives of several roots trials are not sure enough`);
  const theorems = parts.map((p) => p.theorem);
  const sum = theorems.length === 1 ? (theorems[0] ?? null) : prover.step('MM-ADD', theorems);
  const theorem = sum === null ? null : prover.restated('MM-EQ', sum, prover.term(target.f));
  // Roots stay as the surrogate has them.
  const [rooted, plain] = [parts.filter((p) => p.root !== undefined), parts.filter((p) => p.root === undefined)];
  const gradient = add(deriver.simplifier.simplify(add(zeros(target.x.shape), ...plain.map((p) => p.gradient))), ...rooted.map((p) => p.gradient));
  return theorem === null ? null : { ways: [...new Set(parts.flatMap((p) => p.way ?? []))], theorem, curvature: null, gradient };
};
