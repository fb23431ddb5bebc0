import { whole } from '../../calculus/variable.ts';
import { learnForms } from '../../curvature/convexity/quadratic.ts';
import { Prover } from '../../curvature/prover/prover.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute, summandsOf, transform } from '../../expr/walk.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { printText } from '../../notation/print/text.ts';
import type { Around } from '../steps/order.ts';

/** A number of more symbols, or of others, that takes the values of another one: where it is nowhere negative the other isn't. */
export interface General {
  readonly value: Expr;
  /** What its symbols stand for in the other one; empty where it is the other one. */
  readonly at: string;
  /** Where it may be least in one of its symbols. */
  readonly points: (x: Symbol_) => readonly Expr[];
}

/** So many parts are linearised. */
const MOST_PARTS = 3;
const NAMES = ['c', 's', 't', 'r', 'q'];

const asItIs = (value: Expr): General => ({ value, at: '', points: () => [] });

const unused = (names: readonly string[], e: Expr): string => {
  const taken = new Set([...freeSymbols(e)].map((s) => s.name));
  return names.find((n) => !taken.has(n)) ?? `${names[0] ?? ''}_1`;
};

/** Numbers and columns made of matrices and vectors that stand under a function or a power. */
const partsOf = (e: Expr): readonly Expr[] => {
  const inside = subexpressions(e).flatMap((x) => (x.kind === 'map' ? subexpressions(x.arg) : x.kind === 'power' ? subexpressions(x.base) : []));
  return [...new Set(inside)].filter((s) => (s.kind === 'call' || s.kind === 'product') && (isScalar(s.shape) || isColumn(s.shape)) && freeSymbols(s).size > 0).slice(0, MOST_PARTS);
};

/** Is every entry positive by its form, or because what it is made of is definite, with nothing supposed? */
export const isPositiveNumber = (s: Expr, prover: Prover): boolean => {
  for (const x of freeSymbols(s)) if (x.attributes.includes('posdef')) learnForms(prover, s, x);
  return prover.positive(s, true)?.assumptions.length === 0;
};

/**
 * D = R(x) + φ(s(x)) as the value at c = s(x) of R(x) + φ(c) + ⟨φ′(c), s(x) − c⟩: where φ is concave and R convex this is convex in x, though D
 * isn't, as in the inequalities of means. Where s of a multiple of a uniform value is c it may be least.
 */
const linearised = (d: Expr, { deriver, seed }: Around): readonly General[] => partsOf(d).flatMap((s): readonly General[] => {
  const c = b.symbol(unused(NAMES, d), s.shape, isPositiveNumber(s, new Prover(seed)) ? ['positive'] : []);
  const bent = summandsOf(d).filter((t) => {
    const put = substitute(t, new Map<Expr, Expr>([[s, c]]));
    return put !== t && put !== c && ![...freeSymbols(put)].some((x) => freeSymbols(s).has(x) && !isScalar(x.shape));
  });
  if (bent.length === 0) return [];
  const phi = substitute(b.add(...bent), new Map<Expr, Expr>([[s, c]]));
  const plane = b.call('inner', deriver.gradient(phi, whole(c)).value, b.subtract(s, c));
  const rest = summandsOf(d).filter((t) => !bent.includes(t));
  return [{ value: b.add(b.zeros(d.shape), ...rest, phi, plane), at: `${c.name} = ${printText(s)}`, points: (x) => (freeSymbols(s).has(x) ? uniformAt(s, c, x, (e) => deriver.simplifier.simplify(e)) : []) }];
});

/** Multiples of ones or an identity at which a part is c, and diag(c) for a diagonal. */
const uniformAt = (s: Expr, c: Symbol_, x: Symbol_, simplify: (e: Expr) => Expr): readonly Expr[] => {
  const isSquare = !isScalar(x.shape) && x.shape.rows.key === x.shape.cols.key;
  if (!isScalar(s.shape)) return isSquare && s.shape.rows.key === x.shape.rows.key ? [b.call('diag', c)] : [];
  const k = b.symbol('factor_1', c.shape, ['positive']);
  const times = (by: Expr): Expr => (isScalar(x.shape) ? by : b.scale(by, isSquare ? b.eye(x.shape.rows) : b.ones(x.shape)));
  const value = simplify(substitute(s, new Map<Expr, Expr>([[x, times(k)]])));
  const isFree = (e: Expr): boolean => !freeSymbols(e).has(k);
  const exponents = [b.constant(1), b.constant(-1), b.constant(2), b.constant(-2), b.divide(b.constant(1), b.constant(2)), b.constant(3)];
  const powers = exponents.flatMap((r) => {
    const factor = simplify(b.hadamard(value, b.power(k, b.negate(r))));
    return isFree(factor) ? [times(b.power(b.divide(c, factor), b.reciprocal(r)))] : [];
  });
  const ofExponential = simplify(b.hadamard(value, b.map('exp', b.negate(k))));
  const growth = simplify(b.divide(value, b.map('exp', k)));
  return [...powers, ...[ofExponential, growth].filter(isFree).slice(0, 1).map((factor) => times(b.map('log', b.divide(c, factor))))];
};

/** log(exp(u)) as u, powers of exp(u) as exponentials. */
const withoutExponentials = (e: Expr): Expr => transform(e, (x) => {
  const inner = x.kind === 'map' ? x.arg : x.kind === 'power' ? x.base : null;
  const u = inner?.kind === 'map' && inner.fn === 'exp' ? inner.arg : null;
  const times = (k: Expr, v: Expr): Expr => (isScalar(v.shape) ? b.hadamard(k, v) : b.scale(k, v));
  if (u === null) return x;
  if (x.kind === 'power') return isScalar(x.exponent.shape) ? b.map('exp', times(x.exponent, u)) : x;
  return x.kind === 'map' && x.fn === 'log' ? u : x.kind === 'map' && x.fn === 'sqrt' ? b.map('exp', times(b.divide(b.constant(1), b.constant(2)), u)) : x;
});

/** log(1/y) as −log(y). */
const withoutReciprocals = (e: Expr): Expr => transform(e, (x) => (x.kind === 'map' && x.fn === 'log' && x.arg.kind === 'power' && b.isConst(x.arg.exponent, -1) ? b.negate(b.map('log', x.arg.base)) : x));

/** Positive symbols by their logarithms and reciprocals, and definite ones by inverses. */
const exchanged = (d: Expr): readonly General[] => [...freeSymbols(d)].flatMap((x): readonly General[] => {
  const by = (v: Symbol_, value: Expr, text: string, mended: (e: Expr) => Expr): General => ({ ...asItIs(mended(substitute(d, new Map<Expr, Expr>([[x, value]])))), at: `${v.name} = ${text}` });
  if (x.attributes.includes('posdef')) {
    const v = b.symbol(unused([`inv_${x.name}`], d), x.shape, ['posdef']);
    return [by(v, b.call('inv', v), `inv(${x.name})`, (e) => e)];
  }
  if (!x.attributes.includes('positive')) return [];
  const [log, inverse] = [b.symbol(unused([`log_${x.name}`], d), x.shape), b.symbol(unused([`inverse_${x.name}`], d), x.shape, ['positive'])];
  return [by(log, b.map('exp', log), `log(${x.name})`, withoutExponentials), by(inverse, b.power(inverse, b.constant(-1)), isScalar(x.shape) ? `1/${x.name}` : `1./${x.name}`, withoutReciprocals)];
});

/** A number and more general ones, the plainest first. */
export const generalsOf = (d: Expr, around: Around): readonly General[] => {
  const others = exchanged(d);
  const deeper = others.flatMap((g) => linearised(g.value, around).map((l) => ({ ...l, at: `${g.at}, ${l.at}` })));
  return [asItIs(d), ...linearised(d, around), ...others, ...deeper];
};
