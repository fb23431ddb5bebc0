import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { toEnv } from '../../audit/term.ts';
import { add, call, constant, divide, hadamard, isZero, map, negate, power, scale, subtract, symbol, zeros } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { readingCost } from '../../network/order.ts';
import { NoBound } from '../bounds/bound.ts';
import { ConvexityProver } from '../convexity/convex.ts';
import { isCallOn, squared } from './definite.ts';
import { definite, zerosLike } from '../orders/loewner.ts';
import { substituted } from '../prover/prover.ts';
import { isDefiniteSomewhere } from '../objective/sample.ts';
import type { Search } from '../objective/search.ts';
import type { Surrogate } from '../surrogates/surrogate.ts';
import type { Update } from './update.ts';

/** A gradient as free + weight·T⁻¹; null for one of another form. */
const inParts = (e: Expr, of: Symbol_): { readonly free: Expr; readonly weight: Expr } | null => {
  if (!freeSymbols(e).has(of)) return { free: e, weight: constant(0) };
  if (isCallOn(e, 'inv', of)) return { free: zeros(of.shape), weight: constant(1) };
  if (e.kind === 'scale' && !freeSymbols(e.by).has(of)) {
    const inner = inParts(e.arg, of);
    return inner === null ? null : { free: scale(e.by, inner.free), weight: hadamard(e.by, inner.weight) };
  }
  const parts = e.kind === 'add' ? e.terms.map((t) => inParts(t, of)) : [null];
  return parts.every((p) => p !== null) ? { free: add(...parts.map((p) => p.free)), weight: add(...parts.map((p) => p.weight)) } : null;
};

/** M, for which the gradient vanishes where T⁻¹ is M, that it is definite, and the gradient with the proof that it vanishes. */
interface Root {
  readonly inverse: Expr;
  readonly pd: Theorem | null;
  readonly gradient: Term;
  readonly vanishes: Theorem;
}

/** A sum as numbers times terms. */
const weightedTerms = (e: Expr): readonly { readonly c: Expr; readonly g: Expr }[] => {
  if (e.kind === 'add') return e.terms.flatMap(weightedTerms);
  return e.kind === 'scale' ? weightedTerms(e.arg).map(({ c, g }) => ({ c: hadamard(e.by, c), g })) : [{ c: constant(1), g: e }];
};

/** A positive number that the laws of powers take as one: to them a sum is whole only under a power. */
const asOne = (e: Term): Term => ['.^', ['.^', e, '-1'], '-1'];

/** Where the gradient c·G − w·T⁻¹ vanishes, by trials: M = (c/w)·G, or with the square of a root for c/w, which trials take for a symbol. */
const rootOf = ({ prover, deriver }: Search, { free, weight }: { readonly free: Expr; readonly weight: Expr }, of: Symbol_, weights: ReadonlyMap<Expr, Expr>): Root | null => {
  const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
  const full = (e: Expr): Expr => substitute(e, weights);
  const zero = zerosLike(of, prover);
  const w = simplify(negate(weight));
  const plain = full(simplify(scale(divide(constant(1), w), free)));
  const direct = prover.term(full(subtract(free, scale(w, call('inv', of)))));
  const at = (e: Term, m: Expr): Term => substituted(e, of.name, ['inv', prover.term(m)]);
  // Before what has inverses of it, the obligations of which that settles.
  const isDefinite = (e: Expr): Theorem | null => definite(prover, e) ?? prover.assume(['pd', prover.term(e)]);
  const shown = isDefinite(plain);
  const vanishes = prover.equal(at(direct, plain), zero);
  if (vanishes !== null) return { inverse: plain, pd: shown, gradient: direct, vanishes };
  const terms = weightedTerms(free);
  const m = full(scale(power(map('sqrt', w), constant(-2)), add(...terms.map(({ c, g }) => scale(c.kind === 'const' ? c : squared(c), g)))));
  const pd = isDefinite(m);
  const sum = terms.map(({ c, g }): Term => ['*', c.kind === 'const' ? prover.term(c) : asOne(prover.term(c)), prover.term(full(g))]);
  const gradient: Term = ['-', sum.length === 1 ? (sum[0] as Term) : ['+', ...sum], ['*', asOne(prover.term(w)), ['inv', of.name]]];
  const factored: Term = ['*', asOne(prover.term(w)), ['-', prover.term(m), ['inv', ['inv', prover.term(m)]]]];
  const [same, nothing] = [prover.step('E-POWER', [], { a: at(gradient, m), b: factored }), prover.equal(factored, zero)];
  const chained = same === null || nothing === null ? null : prover.step('E-TRANS', [same, nothing]);

  return chained === null ? null : { inverse: m, pd, gradient, vanishes: chained };
};

/** The minimiser of a surrogate over the definite matrices, where its gradient G − c·T⁻¹ vanishes: T = c·G⁻¹. Errors: NoBound. */
export const definiteStep = (search: Search, s: Surrogate): Update | null => {
  const { prover, target, deriver } = search;
  if (s.definite === undefined) return null;
  const { value, of, weights } = s.definite;
  const { x, y } = target;
  const full = (e: Expr): Expr => substitute(e, weights);
  const refuse = (why: string): never => {
    throw new NoBound(`${x.name} is declared posdef; the surrogate by ${s.ways.join(', ')} ${why}`);
  };
  const parts = inParts(deriver.gradient(value, whole(of)).value, of);
  if (parts === null) return refuse(`has a gradient other than G - c*${of === x ? `inv(${x.name})` : x.name}, the only one whose root is looked for; over the reals (--domain reals) ${x.name} may become any matrix`);
  const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
  const [free, weight] = [simplify(parts.free), simplify(parts.weight)];
  // With symbols for the weights, which are positive: whether it may be assumed to be definite doesn't depend on them.
  const byWeights = simplify(scale(divide(constant(-1), weight), free));
  const best = full(byWeights);
  const read = (e: Expr): Expr => simplify(target.display(of === x ? call('inv', e) : e));
  if (isZero(weight)) return refuse('has no minimiser: no determinant keeps it from the border of the definite matrices');
  if (isZero(free)) return refuse('has no minimiser: it has no slope beside that of the determinant');
  if (definite(prover, best) === null && !isDefiniteSomewhere(prover.term(byWeights), toEnv([y, ...freeSymbols(byWeights)], [], [target.f]))) return refuse(`has no minimiser that is shown: ${search.print(target.declared(simplify(target.display(best))))} was positive definite at no point that was tried`);
  const convex = new ConvexityProver(of, prover, deriver).convex(full(value));
  const point = symbol(`${of.name}_at`, of.shape, ['posdef']);
  prover.term(point);
  const root = convex === null ? null : rootOf(search, { free, weight }, of, weights);
  const unproved = (): never => refuse(`would have its minimum at ${search.print(target.declared(read(best)))}, which is not proved`);
  if (root === null) return unproved();
  const shown = root.pd;
  const pd = prover.step('PD-INV', [shown]);
  const v = call('inv', root.inverse);
  const tangents = prover.step('MM-TANGENT', [convex], { g: substituted(root.gradient, of.name, point.name), y: point.name });
  const least = tangents === null ? null : prover.step('U-TANGENT', [tangents, root.vanishes, pd], { v: prover.term(v) });
  const argmin = least !== null && of !== x ? prover.step('U-INVERSE', [least], { x: x.name }) : least;
  const lower = argmin === null ? null : prover.step('DESCENT', [s.theorem, argmin]);
  if (argmin === null || lower === null) return unproved();
  // inv(inv(M)) is M.
  const plain = of === x ? null : prover.recast('O-EQ', lower, substituted(prover.term(target.f), x.name, prover.term(root.inverse)), lower.conclusion[2] as Term);
  const keeps = plain !== null ? shown : of === x ? pd : prover.step('PD-INV', [pd]);
  if (keeps === null) return unproved();
  return { value: read(root.inverse), kind: 'stationary', argmin, ...(plain === null ? {} : { next: prover.term(root.inverse) }), descent: plain ?? lower, keeps, cost: readingCost(root.inverse) };
};
