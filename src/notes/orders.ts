import { plainRows } from '../checker/matrix.ts';
import { samples } from '../checker/samples.ts';
import { identityStatement } from '../checker/statement.ts';
import type { Counterexample } from '../checker/index.ts';
import { termConverter, toEnv } from '../audit/term.ts';
import { decideEqual } from '../checker/index.ts';
import type { Deriver } from '../calculus/derive.ts';
import type { Verified } from '../checker/kernel/index.ts';
import { findBounds } from '../curvature/index.ts';
import { certified } from '../curvature/find.ts';
import { definite, semidefinite } from '../curvature/loewner.ts';
import { Prover } from '../curvature/prover.ts';
import { checkClaim } from '../audit/check.ts';
import type { Problem } from '../elaborate/index.ts';
import * as b from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols, inlineNames, substitute, subexpressions } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { isScalar } from '../shape/shape.ts';
import type { Variable } from '../calculus/variable.ts';
import { resolved, variableIn } from './claims.ts';
import { inMatrixForm } from './lift.ts';
import { smallestEigenvalue } from './eigen.ts';
import { byTangent } from './tangent.ts';

/** What was found about left ⪯ right or left ≤ right. */
export type OrderAnswer =
  | { readonly kind: 'proved'; readonly verified: Verified; readonly how: string }
  | { readonly kind: 'refuted'; readonly counterexample: Counterexample; readonly isTie: boolean }
  | { readonly kind: 'undecided'; readonly reason: string };

/** An order between two values: `matrix` compares by definiteness, otherwise entry by entry. */
export interface Order {
  readonly left: Expr;
  readonly right: Expr;
  readonly isStrict: boolean;
  readonly isMatrix: boolean;
}

/** What an order is decided with. */
export interface Around {
  readonly problem: Problem;
  readonly deriver: Deriver;
  readonly seed: string | undefined;
}

const POINTS = 160;
/** Differences below this, relative to the sides, may be rounding. */
const ROUNDING = 1e-9;

/** A bound of a Hessian by the certified finder: proved where what it finds is what is stated. */
const byFinder = (hessian: Expr, bound: Expr, side: 'upper' | 'lower', { problem, deriver, seed }: Around): Verified | null => {
  if (hessian.kind !== 'derivative') return null;
  const [x, y] = hessian.wrt.map(variableIn);
  if (x === null || x === undefined || y === null || y === undefined || x.symbol !== y.symbol || x.row !== y.row || x.col !== y.col) return null;
  const written = inMatrixForm(inlineNames(hessian.of));
  for (const objective of new Set([written, deriver.simplifier.simplify(written)])) {
    const verified = boundOf(objective, x, inlineNames(bound), side, problem, seed);
    if (verified !== null) return verified;
  }
  // The same with what is divided by sizes multiplied by them, which are positive.
  const size = divisorOf(written);
  return size === null ? null : boundOf(deriver.simplifier.simplify(b.scale(size, written)), x, deriver.simplifier.simplify(b.scale(size, inlineNames(bound))), side, problem, seed);
};

const boundOf = (objective: Expr, x: Variable, stated: Expr, side: 'upper' | 'lower', problem: Problem, seed: string | undefined): Verified | null => {
  for (const shape of ['full', 'diagonal', 'scalar'] as const) {
    const found = findBounds({ objective, sense: 'minimize', variable: x, conditions: problem.conditions, print: (e) => printText(e), ...(seed === undefined ? {} : { seed }) }, side, shape);
    // What has no full bound has no coarser one.
    if (found.results.length === 0) return null;
    for (const r of found.results) {
      if (r.bound.shape.rows.key !== stated.shape.rows.key) continue;
      const to = termConverter();
      const { verdict, grade } = decideEqual(to(r.bound), to(stated), toEnv([], problem.conditions, [r.bound, stated]), seed === undefined ? {} : { seed });
      if (verdict === 'equal' && grade !== 'N') return r.verified;
    }
  }
  return null;
};

/** The product of the sizes that an expression is divided by, or null. */
const divisorOf = (e: Expr): Expr | null => {
  const sizes = [...new Set(subexpressions(e).flatMap((x) => (x.kind === 'power' && x.base.kind === 'dim' && x.exponent.kind === 'const' && x.exponent.value.num === -1n ? [x.base] : [])))];
  return sizes.length === 0 ? null : sizes.reduce<Expr>((p, d) => b.scale(p, d), b.constant(1));
};

/** What is −1 times something: that; null for anything else. */
const negated = (e: Expr): Expr | null => (e.kind === 'scale' && e.by.kind === 'const' && e.by.value.num === -1n && e.by.value.den === 1n ? e.arg : null);

/** left ⪯ right as a bound of a Hessian on either side, which may have a minus before it. */
const byHessian = (left: Expr, right: Expr, around: Around): Verified | null => {
  const [minusLeft, minusRight] = [negated(left), negated(right)];
  return byFinder(left, right, 'upper', around) ?? byFinder(right, left, 'lower', around)
    ?? (minusLeft === null ? null : byFinder(minusLeft, b.negate(right), 'lower', around)) ?? (minusRight === null ? null : byFinder(minusRight, b.negate(left), 'upper', around));
};

/** The difference of the sides as a sum of what is semidefinite by its form; definite for a strict order. */
const byDifference = ({ left, right, isStrict }: Order, { problem, deriver, seed }: Around): Verified | null => {
  const difference = deriver.simplifier.simplify(b.subtract(right, left));
  if (checkClaim({ kind: 'identity', left: b.subtract(right, left), right: difference }, problem.conditions, seed === undefined ? {} : { seed }).verdict !== 'proved') return null;
  const prover = new Prover(seed);
  const theorem = isStrict ? definite(prover, difference) : semidefinite(prover, difference);
  return theorem === null ? null : (certified(prover, theorem, seed)?.verified ?? null);
};

const isArithmetic = (e: Expr): boolean => ['const', 'dim', 'add', 'hadamard', 'power', 'map', 'named', 'scale'].includes(e.kind);

/** Arguments of functions, where they are all that varies, or else scalar parts that are not arithmetic, such as entries of a product: they stand for any number. */
const generalisations = (sides: readonly Expr[]): readonly (readonly Expr[])[] => {
  const inner = sides.flatMap((e) => subexpressions(e)).filter((e) => isScalar(e.shape));
  const replaced = (parts: readonly Expr[]): readonly Expr[] => {
    const names = new Map<Expr, Expr>([...new Set(parts)].map((e, k) => [e, b.symbol(`t${k}`, e.shape, [])]));
    return sides.map((e) => substitute(e, names));
  };
  const args = inner.flatMap((e) => (e.kind === 'map' && e.arg.kind !== 'const' ? [e.arg] : []));
  const leaves = inner.filter((e) => !isArithmetic(e) && e.kind !== 'symbol');
  return [replaced(args), replaced(leaves)];
};

const byScalars = ({ left, right, isStrict }: Order, seed: string | undefined): Verified | null => {
  for (const [l = left, r = right] of generalisations([left, right])) {
    const symbols = [...new Set([...freeSymbols(l), ...freeSymbols(r)])];
    const [t] = symbols;
    if (t === undefined || symbols.length > 1 || !isScalar(t.shape)) continue;
    const prover = new Prover(seed);
    const theorem = prover.step('O-SCALAR', [], { a: prover.term(l), b: prover.term(r), rel: isStrict ? '<' : '<=', t: t.name });
    const proof = theorem === null ? null : certified(prover, theorem, seed);
    if (proof !== null) return proof.verified;
  }
  return null;
};

/** A point at which an order fails, or where the sides of a strict one are equal. */
interface Failure {
  readonly counterexample: Counterexample;
  readonly isTie: boolean;
}

/** The first random admissible point in double precision at which the order fails; the first tie where there is none. */
const failure = (o: Order, problem: Problem, seed: string | undefined): Failure | null => {
  const to = termConverter();
  const [l, r] = [to(o.left), to(o.right)];
  const env = toEnv([], problem.conditions, [o.left, o.right]);
  const found = samples(identityStatement(l, r), env, { draws: POINTS, sizes: 4, seed: seed ?? 'order' }, (trial) => {
    const evaluator = trial.evaluator(1);
    const [x, y] = [plainRows(evaluator.value(l)), plainRows(evaluator.value(r))];
    const difference = y.map((row, a) => row.map((v, c) => v - (x[a]?.[c] ?? Number.NaN)));
    if (difference.flat().some((v) => !Number.isFinite(v))) return null;
    const scale = 1 + Math.max(...x.flat().map(Math.abs), ...y.flat().map(Math.abs));
    const least = o.isMatrix ? smallestEigenvalue(difference) : Math.min(...difference.flat());
    const isTie = o.isStrict && least === 0;
    if (!isTie && !(least < -ROUNDING * scale)) return null;
    const values = Object.fromEntries([...env.symbols.keys()].map((name) => [name, plainRows(trial.values(name))]));
    return { counterexample: { sizes: Object.fromEntries(trial.sizes), values, left: x, right: y, relativeError: Math.abs(least) / scale }, isTie };
  });
  let tie: Failure | null = null;
  for (const f of found) {
    if (!f.isTie) return f;
    tie ??= f;
  }
  return tie;
};

/** A certificate of an order: of matrices by a Hessian that is bounded or by what the difference is made of, of numbers by the scalar lanes. */
const proofOf = (o: Order, values: Order, around: Around): Verified | null => {
  if (!o.isMatrix) return isScalar(values.left.shape) ? byScalars(values, around.seed) : null;
  return (o.isStrict ? null : byHessian(o.left, o.right, around)) ?? byDifference(values, around);
};

/** Decides left ⪯ right or left ≤ right: refuted by a point in double precision, proved by a certificate, otherwise undecided. */
export const decideOrder = (o: Order, problem: Problem, deriver: Deriver, seed: string | undefined): OrderAnswer => {
  const simplified = (e: Expr): Expr => deriver.simplifier.simplify(inlineNames(resolved(e, deriver)));
  const values = { ...o, left: simplified(o.left), right: simplified(o.right) };
  const refuted = failure(values, problem, seed);
  if (refuted !== null && !refuted.isTie) return { kind: 'refuted', ...refuted };
  const proof = proofOf(o, values, { problem, deriver, seed });
  if (proof !== null) return { kind: 'proved', verified: proof, how: `holds, by a certificate of ${proof.nodes} steps` };
  const tangent = !o.isStrict && !o.isMatrix && isScalar(values.left.shape) ? byTangent(b.subtract(values.right, values.left), { problem, deriver, seed }) : null;
  if (tangent !== null) return { kind: 'proved', verified: tangent.verified, how: `holds: the difference is convex in ${tangent.variable}, by a certificate of ${tangent.verified.nodes} steps, and vanishes with its gradient at ${tangent.variable} = ${tangent.at}` };
  // A tie in double precision may be an underflow, which a proof would have ruled out.
  if (refuted !== null) return { kind: 'refuted', ...refuted };
  return { kind: 'undecided', reason: 'it held at all points tried, and no certificate was found' };
};
