import type { Problem } from '../../elaborate/index.ts';
import * as b from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute } from '../../expr/walk.ts';
import { isScalar, sameShape } from '../../shape/shape.ts';
import type { Link, RelationName } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import type { Scope } from './scope.ts';

/** What a document supposes of a declared name. */
export interface Supposition {
  readonly name: string;
  readonly attribute: Attribute;
}

const SIGNS: { readonly [R in RelationName]?: Attribute } = { '>': 'positive', '>=': 'nonneg', '≻': 'posdef', '⪰': 'psd' };
const TURNED: { readonly [R in RelationName]?: RelationName } = { '<': '>', '<=': '>=', '≺': '≻', '⪯': '⪰' };

/** The declared symbols in an expression; indices are not among them. */
const symbolsIn = (e: Expr): readonly Symbol_[] => [...freeSymbols(e)].filter((s) => s.range === null);

const isFixed = (e: Expr): boolean => symbolsIn(e).length === 0;

/** Do only declared symbols occur, so that nothing decides the relation? */
const isFree = (e: Expr): boolean => !subexpressions(e).some((x) => x.kind === 'named' || x.kind === 'derivative');

/** Are both sides made of declared symbols, none of which is on both? Then only a condition on them can relate the sides. */
const isApart = (left: Expr, right: Expr): boolean => {
  const names = new Set(symbolsIn(left).map((s) => s.name));
  return isFree(left) && isFree(right) && !isFixed(left) && !isFixed(right) && !symbolsIn(right).some((s) => names.has(s.name));
};

/** The declared symbol that an expression is, or is an entry, row or column of. */
const symbolOf = (e: Expr): Symbol_ | null => (e.kind === 'symbol' ? (e.range === null ? e : null) : e.kind === 'transpose' || e.kind === 'index' ? symbolOf(e.arg) : null);
const isSymbol = (e: Expr): boolean => symbolOf(e) !== null;

/** The number s for s^2, of which nobody says that it is positive but to say that s is, unless s is known not to be zero. */
const rooted = (e: Expr): Expr => (e.kind === 'power' && !(e.base.kind === 'symbol' && e.base.attributes.includes('invertible')) && isScalar(e.base.shape) && e.exponent.kind === 'const' && e.exponent.value.num === 2n && e.exponent.value.den === 1n ? e.base : e);

/** c and c I of a declared number c. */
const numberIn = (e: Expr): Symbol_ | null => (e.kind === 'symbol' && isScalar(e.shape) && e.range === null ? e : e.kind === 'scale' && b.isSpecial(e.arg, 'eye') ? numberIn(e.by) : null);

/** Does an order only say how large a declared number is that occurs nowhere else in it? */
const isOfNumber = (number: Expr, other: Expr): boolean => {
  const symbol = numberIn(number);
  return symbol !== null && !freeSymbols(other).has(symbol);
};

/** A product of different vectors and numbers, each of any sign: y's. */
const isOfAnySign = (e: Expr): boolean => {
  const factors = e.kind === 'product' || e.kind === 'hadamard' ? e.factors.map(symbolOf) : [];
  return isScalar(e.shape) && factors.length > 1 && new Set(factors).size === factors.length && factors.every((s) => s !== null && s.attributes.length === 0);
};

/** Is the order one between a declared symbol and a number, or between unrelated symbols, which nothing could prove? */
export const isSupposedOrder = (left: Expr, right: Expr): boolean => (isOfAnySign(left) && isFixed(right)) || (isOfAnySign(right) && isFixed(left)) || (isSymbol(rooted(left)) && isFixed(right)) || (isSymbol(rooted(right)) && isFixed(left)) || isOfNumber(left, right) || isOfNumber(right, left) || isApart(left, right);

/** What x ≠ 0 says of a vector, which has rank one then, or a number, and det X ≠ 0 of a matrix; null for anything else. */
const nonzero = (e: Expr): Supposition | null => {
  if (e.kind === 'symbol' && e.range === null && e.shape.cols.key === '1') return { name: e.name, attribute: isScalar(e.shape) ? 'invertible' : 'fullrank' };
  const of = e.kind === 'call' && e.fn === 'det' ? e.args[0] : undefined;
  return of?.kind === 'symbol' ? { name: of.name, attribute: 'invertible' } : null;
};

/** What `X relation 0` and `X'X = I` say of X; null for other relations. */
export const suppositionOf = (left: Expr, relation: RelationName, right: Expr): Supposition | null => {
  if (relation === '!=') return b.isZero(right) ? nonzero(left) : b.isZero(left) ? nonzero(right) : null;
  const entry = left.kind === 'index' && b.isZero(right) && (relation === '>' || relation === '>=') ? symbolOf(left) : null;
  if (entry !== null) return { name: entry.name, attribute: relation === '>' ? 'positive' : 'nonneg' };
  if (left.kind === 'transpose' && left.arg.kind === 'symbol') return relation === '=' && right === left.arg ? { name: left.arg.name, attribute: 'symmetric' } : suppositionOf(left.arg, relation, right);
  if (relation === '=' && left.kind === 'symbol' && right.kind === 'transpose' && right.arg === left) return { name: left.name, attribute: 'symmetric' };
  const turned = TURNED[relation];
  if (turned !== undefined) return suppositionOf(right, turned, left);
  const attribute = SIGNS[relation];
  if (rooted(left) !== left && relation === '>') return suppositionOf(rooted(left), relation, right);
  if (left.kind === 'symbol' && b.isZero(right) && attribute !== undefined) return { name: left.name, attribute };
  if (relation === '=' && b.isOne(right)) return normalised(left);
  if (relation !== '=' || !b.isSpecial(right, 'eye') || left.kind !== 'product' || left.factors.length !== 2) return null;
  const [first, second] = left.factors;
  return first?.kind === 'transpose' && first.arg === second && second.kind === 'symbol' ? { name: second.name, attribute: 'orthogonal' } : null;
};

/** Both sides of a relation, read and fitted to each other; null where one has no value. */
export const pairIn = (left: Surface, { right }: Link, scope: Scope): readonly [Expr, Expr] | null => {
  const elaborator = scope.elaborator();
  const [l, r] = [scope.side(left, elaborator), scope.side(right, elaborator)];
  const pair = l.ok && r.ok ? scope.pair(l.value, r.value, right) : null;
  return pair?.ok === true ? pair.value : null;
};

/** Two vectors of the same size that a relation names; null for anything else. */
export const orthogonalIn = (left: Surface, link: Link, scope: Scope): readonly [Expr, Expr] | null => {
  const pair = pairIn(left, link, scope);
  return pair === null || pair.some((e) => e.shape.cols.key !== '1') || pair[0].shape.rows.key !== pair[1].shape.rows.key ? null : pair;
};

/** What a relation as it is written says of a declared name; null where it says nothing that an attribute does. */
export const supposedIn = (left: Surface, link: Link, scope: Scope): Supposition | null => {
  const pair = pairIn(left, link, scope);
  return pair === null ? null : suppositionOf(pair[0], link.relation, pair[1]);
};

/** Two declared matrices of which an equation says that they commute: CD = DC; null for other equations. */
export const commutingIn = (left: Expr, right: Expr): readonly [Symbol_, Symbol_] | null => {
  const [x, y] = left.kind === 'product' && left.factors.length === 2 ? left.factors : [];
  const isTurned = x !== undefined && y !== undefined && right.kind === 'product' && right.factors.length === 2 && right.factors[0] === y && right.factors[1] === x;
  return isTurned && x.kind === 'symbol' && y.kind === 'symbol' && x !== y ? [x, y] : null;
};

/** A scalar that one side adds with a number as its factor and the other one doesn't have: the equation says what it is, unless it only says that it is zero. */
export const fixedBy = (left: Expr, right: Expr, derivative: (e: Expr, by: Symbol_) => Expr | null, isZeroValue: (e: Expr) => boolean): Symbol_ | null => {
  const [l, r] = [symbolsIn(left), symbolsIn(right)];
  const alone = [...l.filter((s) => !r.includes(s)), ...r.filter((s) => !l.includes(s))].filter((s) => isScalar(s.shape));
  return alone.find((s) => {
    const slope = isScalar(left.shape) ? derivative(b.subtract(left, right), s) : null;
    return slope?.kind === 'const' && !b.isZero(slope) && !isZeroValue(substitute(b.subtract(left, right), new Map<Expr, Expr>([[s, b.constant(0)]])));
  }) ?? null;
};

const isPolynomial = (e: Expr): boolean => !subexpressions(e).some((x) => x.kind === 'map');

/** The vector whose entries an expression sums. */
const normalised = (e: Expr): Supposition | null => {
  const body = e.kind === 'sumover' ? e.body : e.kind === 'call' && e.fn === 'sum' ? e.args[0] : undefined;
  const summed = body?.kind === 'index' && e.kind === 'sumover' && body.row === e.index ? body.arg : body;
  return summed?.kind === 'symbol' && summed.shape.cols.key === '1' ? { name: summed.name, attribute: 'simplex' } : null;
};

const isOfNumbers = (e: Expr): boolean => subexpressions(e).every((x) => isScalar(x.shape));

/** Is it a polynomial in declared symbols, and the other side made of sizes and numbers? Without symbols a size or an index is set, `p = 784`, or something is claimed of I and 1, `tr(I) = n`. */
const isFixedPolynomial = (e: Expr, other: Expr): boolean => isFixed(other) && isFree(e) && isPolynomial(e) && (!isFixed(e) || (isOfNumbers(e) && isOfNumbers(other)));

/** A v = λ v: nobody claims it of any A, λ and v. */
const isEigen = (left: Expr, right: Expr): boolean => {
  const vector = left.kind === 'product' ? left.factors.at(-1) : undefined;
  return vector?.kind === 'symbol' && right.kind === 'scale' && right.arg === vector && right.by.kind === 'symbol' && right.by.range === null && isFree(left) && !freeSymbols(left).has(right.by);
};

/** Q R = A of declared Q and R and a value A that is made of none of them: it says what Q and R are. */
const isFactored = (factors: Expr, value: Expr): boolean => factors.kind === 'product' && factors.factors.every((f) => f.kind === 'symbol' || f.kind === 'transpose') && value.kind === 'named' && isApart(factors, inlineNames(value));

/** Does the equation only give declared symbols a property, as `X'X = I`, `sum(y) = 1`, `A x = b`, `Q R = A` and `A v = λ v` do? Where it is no identity it claims nothing. */
export const isSupposedEquation = (left: Expr, right: Expr): boolean => isFactored(left, right) || isFixedPolynomial(left, right) || isFixedPolynomial(right, left) || isApart(left, right) || isEigen(left, right) || isEigen(right, left);

/** An expression with its symbols as they are declared now: what was supposed of a name before holds of these. */
export const asDeclared = (e: Expr, { symbols }: Problem): Expr => substitute(inlineNames(e), new Map<Expr, Expr>(symbolsIn(inlineNames(e)).flatMap((s) => { const now = symbols.get(s.name)?.symbol; return now === undefined || !sameShape(now.shape, s.shape) ? [] : [[s, now]]; })));

/** Does a relation say of a number or of entries that they are not above zero? */
const isBelow = (relation: RelationName, right: Expr): boolean => {
  const isLow = b.isZero(right) || (right.kind === 'const' && right.value.num < 0n);
  return isLow && (relation === '<' || relation === '<=' || (relation === '=' && right.kind === 'const'));
};

/** Takes back what the document supposed of a sign where it supposes the opposite now: c < 0 behind c > 0. */
export const retractSign = (left: Expr, relation: RelationName, right: Expr, scope: Scope): void => {
  const turned = relation === '>' ? '<' : relation === '>=' ? '<=' : relation === '=' ? '=' : null;
  const symbol = isBelow(relation, right) ? symbolOf(left) : turned !== null && isBelow(turned, left) ? symbolOf(right) : null;
  const now = symbol === null ? null : scope.symbol(symbol.name);
  const kept = now?.attributes.filter((a) => (a !== 'positive' && a !== 'nonneg') || scope.isDeclared(now.name, a)) ?? [];
  if (now !== null && now !== undefined && kept.length < now.attributes.length) scope.redeclare(b.symbol(now.name, now.shape, kept));
};

/** Takes a supposition for granted from now on; what is declared already stays. */
export const suppose = (s: Supposition, scope: Scope): boolean => {
  const symbol = scope.symbol(s.name);
  if (symbol === null || symbol.attributes.includes(s.attribute)) return false;
  scope.redeclare(b.symbol(symbol.name, symbol.shape, [...symbol.attributes, s.attribute]));
  return true;
};
