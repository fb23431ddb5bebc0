import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { add, call, constant, divide, eye, hadamard, isZero, multiply, negate, power, scale, subtract, symbol, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute, summandsOf } from '../../expr/walk.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { degreeIn } from '../prover/degree.ts';
import { attempt } from '../prover/attempt.ts';
import { learnForms } from '../convexity/quadratic.ts';
import { here, type Above } from '../objective/part.ts';
import { total } from '../objective/entries.ts';
import type { Search } from '../objective/search.ts';
import { congruence, definiteInside, semidefinite, zerosLike } from '../orders/loewner.ts';

/** A sum tr(G*inv(F)) with a semidefinite G free of x, F affine in x > 0: the moving terms of F and the others. */
interface Fraction {
  readonly g: Expr;
  readonly f: Expr;
  readonly moving: readonly Moving[];
  readonly fixed: readonly Expr[];
}

/** K*diag(x)*K' for a column x, x*A for a number. */
type Moving = { readonly k: Expr } | { readonly a: Expr };

const movingOf = ({ prover, target: { x } }: Search, t: Expr): Moving | null => {
  if (isScalar(x.shape)) {
    const a = substitute(t, new Map<Expr, Expr>([[x, constant(1)]]));
    return semidefinite(prover, a) === null ? null : { a };
  }
  if (t.kind === 'call' && t.fn === 'diag' && t.args[0] === x) return { k: eye(t.shape.rows) };
  const c = congruence(t);
  return c?.middle?.kind === 'call' && c.middle.fn === 'diag' && c.middle.args[0] === x ? { k: transpose(c.outer) } : null;
};

const fractionOf = (search: Search, of: Expr): Fraction | null => {
  const { prover, target: { x }, deriver } = search;
  const [inverse, second] = subexpressions(of).filter((e) => e.kind === 'call' && e.fn === 'inv' && freeSymbols(e).has(x));
  const f = inverse?.kind === 'call' ? inverse.args[0] : undefined;
  if (inverse === undefined || second !== undefined || f === undefined || degreeIn(x)(f) !== 1) return null;
  const z = symbol('inverse_1', inverse.shape);
  const linear = substitute(of, new Map<Expr, Expr>([[inverse, z]]));
  if (freeSymbols(linear).has(x) || degreeIn(z)(linear) !== 1) return null;
  const g = attempt(() => deriver.gradient(linear, whole(z)).value);
  const terms = summandsOf(f);
  const [inX, fixed] = [terms.filter((t) => freeSymbols(t).has(x)), terms.filter((t) => !freeSymbols(t).has(x))];
  const moving = inX.map((t) => movingOf(search, t));
  return g === null || semidefinite(prover, g) === null || !moving.every((m) => m !== null) ? null : { g, f, moving, fixed };
};

/**
 * Σ w.*y.^2./x + c above tr(G*inv(F(x))), for a semidefinite G and F = K*diag(x)*K' + R: the Schur complement of F in the sum of
 * [diag(y./x)*K', K']'*diag(x)*[…] and [I, I]'*R*[I, I] is F(y)*inv(F(x))*F(y) (Zhou, Hu, Zhou & Lange 2019). Null for anything else.
 */
export const fractionBound = (search: Search, of: Expr): Above | null => {
  const { prover, target: { x, y }, deriver } = search;
  const found = fractionOf(search, of);
  if (found === null) return null;
  const { g, f, moving, fixed } = found;
  [f, here(search, f)].forEach((e, k) => definiteInside(prover, call('inv', e), [k === 0 ? x : y]));
  const [now, inverse] = [here(search, f), call('inv', f)];
  const back = multiply(inverse, now);
  const identity = eye(f.shape.rows);
  const ratio = divide(y, x);
  const fromZero = (t: Theorem | null): Theorem | null => (t === null ? null : prover.restated('L-EQ', t, zerosLike(identity, prover)));
  const square = (middle: Theorem | null, c: Expr): Theorem | null => (middle === null ? null : fromZero(prover.step('L-CONG', [middle], { C: prover.term(c) })));
  const squares = [
    ...moving.map((m) => ('k' in m
      ? square(semidefinite(prover, call('diag', x)), subtract(multiply(call('diag', ratio), transpose(m.k)), multiply(transpose(m.k), back)))
      : square(semidefinite(prover, scale(x, m.a)), subtract(scale(ratio, identity), back)))),
    ...fixed.map((r) => square(semidefinite(prover, r), subtract(identity, back))),
  ];
  const gap = squares.length === 1 ? (squares[0] ?? null) : squares.some((s) => s === null) ? null : fromZero(prover.step('L-ADD', squares));
  const outer = square(semidefinite(prover, g), call('inv', now));
  const order = gap === null || outer === null ? null : prover.step('O-TRACE', [gap, outer]);
  if (order === null) return null;
  // The slopes at the current value, which are −w there.
  const weights = deriver.simplifier.simplify(negate(here(search, deriver.gradient(of, whole(x)).value)));
  learnForms(prover, weights, y);
  const rest = deriver.simplifier.simplify(add(constant(0), ...fixed.map((r) => call('tr', multiply(call('inv', now), r, call('inv', now), g)))));
  const above = add(total(hadamard(weights, power(y, constant(2)), power(x, constant(-1)))), ...(isZero(rest) ? [] : [rest]));
  const same = prover.step('O-REFL', [], { a: prover.term(of) });
  const sum = same === null ? null : prover.step('O-ADD', [same, order]);
  const below = sum === null ? null : prover.recast('O-EQ', sum, prover.term(of), prover.term(above));
  const touch = prover.equal(prover.term(here(search, of)), prover.term(here(search, above)));
  const theorem = below === null || touch === null ? null : prover.step('MM-LE', [below, touch], { x: x.name, y: y.name });
  return theorem === null || !(isColumn(x.shape) || isScalar(x.shape)) ? null : { theorem, gradient: negate(hadamard(weights, power(y, constant(2)), power(x, constant(-2)))) };
};
