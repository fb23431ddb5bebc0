import { checkClaim, provedEqual } from '../../audit/check.ts';
import { toEnv, toTerm } from '../../audit/term.ts';
import type { Deriver } from '../../calculus/derive.ts';
import type { Variable } from '../../calculus/variable.ts';
import { obligations, type Counterexample } from '../../checker/index.ts';
import { certified } from '../../curvature/certified.ts';
import { convexityOf, findBounds, questionOf, stepCount, type Certified } from '../../curvature/index.ts';
import { nonnegativeByTangents } from '../../curvature/convexity/jensen.ts';
import { definite } from '../../curvature/orders/loewner.ts';
import { semidefiniteInSomeForm } from '../../curvature/orders/forms.ts';
import { Prover } from '../../curvature/prover/prover.ts';
import { nonnegative } from '../../curvature/orders/nonnegative.ts';
import type { Problem } from '../../elaborate/index.ts';
import * as b from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, freshName, inlineNames, subexpressions, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { resolved, variableIn } from '../steps/claims.ts';
import { anyEntry, ofEntries } from '../steps/entries.ts';
import { byDefiniteness } from './by-definiteness.ts';
import { Failures } from '../steps/failures.ts';
import { inMatrixForm } from '../scope/lift.ts';
import type { Around, Order, OrderAnswer } from '../steps/order.ts';
import { generalsOf } from '../goals/instances.ts';
import { differencesOf, isArithmetic } from './differences.ts';
import { byTangent } from '../goals/tangent.ts';
import { printText } from '../../notation/print/text.ts';

/** A bound of a Hessian by the certified finder: proved where what it finds is what is stated. */
const byFinder = (hessian: Expr, bound: Expr, side: 'upper' | 'lower', { problem, deriver, seed }: Around): Certified | null => {
  if (hessian.kind !== 'derivative') return null;
  const [x, y] = hessian.wrt.map(variableIn);
  if (x === null || x === undefined || y === null || y === undefined || x.symbol !== y.symbol || x.row !== y.row || x.col !== y.col) return null;
  const written = inMatrixForm(inlineNames(hessian.of));
  for (const objective of new Set([written, deriver.simplifier.simplify(written)])) {
    const found = boundOf(objective, x, inlineNames(bound), side, problem, seed);
    if (found !== null) return found;
  }
  // The same with what is divided by sizes multiplied by them, which are positive.
  const size = divisorOf(written);
  return size === null ? null : boundOf(deriver.simplifier.simplify(b.scale(size, written)), x, deriver.simplifier.simplify(b.scale(size, inlineNames(bound))), side, problem, seed);
};

const boundOf = (objective: Expr, x: Variable, stated: Expr, side: 'upper' | 'lower', problem: Problem, seed: string | undefined): Certified | null => {
  const question = questionOf({ objective, variable: x, conditions: problem.conditions, seed });
  for (const shape of ['full', 'diagonal', 'scalar'] as const) {
    const found = findBounds(question, side, shape);
    // What has no full bound has no coarser one.
    if (found.results.length === 0) return null;
    for (const r of found.results) {
      if (provedEqual(r.bound, stated, problem.conditions, { seed })) return r;
    }
  }
  return freeSymbols(stated).has(x.symbol) ? null : (findBounds(question, side, { stated }).results[0] ?? null);
};

/** The product of the sizes that an expression is divided by, or null. */
const divisorOf = (e: Expr): Expr | null => {
  const sizes = [...new Set(subexpressions(e).flatMap((x) => (x.kind === 'power' && x.base.kind === 'dim' && x.exponent.kind === 'const' && x.exponent.value.num === -1n ? [x.base] : [])))];
  return sizes.length === 0 ? null : sizes.reduce<Expr>((p, d) => b.scale(p, d), b.constant(1));
};

/** What is −1 times something: that; null for anything else. */
const negated = (e: Expr): Expr | null => (e.kind === 'scale' && e.by.kind === 'const' && e.by.value.num === -1n && e.by.value.den === 1n ? e.arg : null);

/** left ⪯ right as a bound of a Hessian on either side, which may have a minus before it. */
const byHessian = (left: Expr, right: Expr, around: Around): Certified | null => {
  const [minusLeft, minusRight] = [negated(left), negated(right)];
  return byFinder(left, right, 'upper', around) ?? byFinder(right, left, 'lower', around)
    ?? (minusLeft === null ? null : byFinder(minusLeft, b.negate(right), 'lower', around)) ?? (minusRight === null ? null : byFinder(minusRight, b.negate(left), 'upper', around));
};

/** Shows of matrices with inverses and determinants that they are definite, so that nobody has to suppose that they are invertible. */
const knowDefinite = (prover: Prover, expressions: readonly Expr[]): void => {
  const inside = expressions.flatMap((e) => subexpressions(e)).flatMap((x) => (x.kind === 'call' && (x.fn === 'inv' || x.fn === 'logdet') ? x.args : []));
  for (const a of new Set(inside)) definite(prover, a);
};

/** The difference of the sides as a sum of what is semidefinite by one of its forms; definite for a strict order. */
const byDifference = ({ left, right, isStrict }: Order, { problem, deriver, seed }: Around): Certified | null => {
  const difference = deriver.simplifier.simplify(b.subtract(right, left));
  const prover = new Prover(seed);
  knowDefinite(prover, [left, right, difference]);
  const theorem = semidefiniteInSomeForm(prover, difference, deriver.simplifier, isStrict);
  const proof = theorem === null ? null : certified(prover, theorem, seed);
  return proof !== null && provedEqual(b.subtract(right, left), difference, problem.conditions, { seed }) ? proof : null;
};

/** Arguments of functions, where they are all that varies, or else scalar parts that are not arithmetic, such as entries of a product: they stand for any number. */
const generalisations = (sides: readonly Expr[]): readonly (readonly Expr[])[] => {
  const inner = sides.flatMap((e) => subexpressions(e)).filter((e) => isScalar(e.shape));
  const taken = new Set(inner.flatMap((e) => (e.kind === 'symbol' ? [e.name] : [])));
  const replaced = (parts: readonly Expr[]): readonly Expr[] => {
    const names = new Map<Expr, Expr>([...new Set(parts)].map((e, k) => [e, b.symbol(freshName(`t${k}`, (name) => taken.has(name)), e.shape, [])]));
    return sides.map((e) => substitute(e, names));
  };
  const args = inner.flatMap((e) => (e.kind === 'map' && e.arg.kind !== 'const' ? [e.arg] : []));
  const leaves = inner.filter((e) => !isArithmetic(e) && e.kind !== 'symbol');
  return [replaced(args), replaced(leaves)];
};

/** Orders of more numbers than that aren't searched as functions of one of them. */
const MOST_NUMBERS = 4;

const byScalars = ({ left, right, isStrict }: Order, seed: string | undefined): Certified | null => {
  for (const [l = left, r = right] of generalisations([left, right])) {
    const symbols = [...new Set([...freeSymbols(l), ...freeSymbols(r)])];
    if (symbols.length > MOST_NUMBERS || !symbols.every((s) => isScalar(s.shape))) continue;
    // Any of them may be the argument, the others are parameters then.
    for (const t of symbols) {
      const prover = new Prover(seed);
      const theorem = prover.step('O-SCALAR', [], { a: prover.term(l), b: prover.term(r), rel: isStrict ? '<' : '<=', t: t.name });
      const proof = theorem === null ? null : certified(prover, theorem, seed);
      if (proof !== null) return proof;
    }
  }
  return null;
};

/** A number or entries, simplified and as they are written, as what is nonnegative, or positive, by its form. */
const bySign = (difference: Expr, isStrict: boolean, { problem, deriver, seed }: Around): Certified | null => {
  for (const form of new Set([deriver.simplifier.simplify(difference), difference])) {
    const prover = new Prover(seed);
    knowDefinite(prover, [difference, form]);
    const theorem = isStrict ? prover.positive(form, true) : nonnegative(prover, form, deriver) ?? nonnegativeByTangents(prover, form, deriver);
    const proof = theorem === null ? null : certified(prover, theorem, seed);
    if (proof !== null && provedEqual(difference, form, problem.conditions, { seed })) return proof;
  }
  return null;
};

/** 0 ⪯ ∇²f, or its negative for concave ones, by the convexity of f; null for other orders. */
const byCurvature = ({ left, right }: Order, { problem, seed }: Around): Certified | null => {
  const [hessian, said] = b.isZero(left) ? [right, 'convex'] : b.isZero(right) ? [left, 'concave'] : [null, ''];
  const [x, y] = hessian?.kind === 'derivative' ? hessian.wrt.map(variableIn) : [];
  if (hessian?.kind !== 'derivative' || x === null || x === undefined || y?.symbol !== x.symbol || x.row !== null || x.col !== null) return null;
  const found = convexityOf(questionOf({ objective: inMatrixForm(inlineNames(hessian.of)), variable: x, conditions: problem.conditions, seed }));
  if (found.kind === 'undecided' || found.kind === 'neither') return null;
  return found.kind.endsWith(said) || found.kind === 'affine' ? found : null;
};

/** A certificate of an order of matrices: by a Hessian that is bounded, by curvature or by what the difference is made of. */
const matrixProof = (o: Order, values: Order, around: Around): Certified | null => (o.isStrict ? null : byHessian(o.left, o.right, around)) ?? byDifference(values, around) ?? (o.isStrict ? null : byCurvature(o, around));

/** left ≤ right by a tangent of a number that isn't negative where the order holds, or of a more general one. */
const tangentOf = (o: Order, around: Around): OrderAnswer | null => {
  for (const { of, what } of differencesOf(o, around))
    for (const general of generalsOf(of, around)) {
      const found = byTangent(general, o.isStrict, around);
      if (found === null) continue;
      const least = found.touches ? `vanishes with its gradient at ${found.variable} = ${found.at}` : `is least, and ${o.isStrict ? 'positive' : 'not negative'}, at ${found.variable} = ${found.at}`;
      const subject = general.at === '' ? what : `${what} is ${printText(general.value)} at ${general.at}; that`;
      return { kind: 'proved', proof: found.proof, how: `holds: ${subject} is convex in ${found.variable}, by a certificate of ${stepCount(found.proof.verified)}, and ${least}` };
    }
  return null;
};

/** left ≤ right by the sign of a number that isn't negative where the order holds, other than the difference. */
const byOthers = (o: Order, around: Around): OrderAnswer | null => {
  for (const { of, what } of differencesOf(o, around).slice(1)) {
    const proof = bySign(of, o.isStrict, around);
    if (proof !== null) return { kind: 'proved', proof, how: `holds: ${what} is ${o.isStrict ? 'positive' : 'not negative'}, by a certificate of ${stepCount(proof.verified)}` };
  }
  return null;
};

/** Attributes of sets of numbers with the ones that their insides have beside. */
const INSIDE: readonly (readonly [boundary: Attribute, inside: Attribute])[] = [['nonneg', 'positive'], ['simplex', 'positive'], ['psd', 'posdef']];
const CLOSED: ReadonlySet<Attribute> = new Set(['nonneg', 'simplex', 'psd', 'symmetric']);
const JUMPS: ReadonlySet<string> = new Set(['sign', 'step']);

/** An order of numbers without jumps that is proved where entries are positive and matrices definite: elsewhere it holds by continuity. */
const byInterior = (o: Order, around: Around): OrderAnswer | null => {
  const sides = [o.left, o.right];
  const inside = new Map<Expr, Expr>(sides.flatMap((e) => [...freeSymbols(e)]).flatMap((s): readonly (readonly [Expr, Expr])[] => {
    const found = s.attributes.every((a) => CLOSED.has(a)) ? INSIDE.find(([a]) => s.attributes.includes(a)) : undefined;
    return found === undefined ? [] : [[s, b.symbol(s.name, s.shape, [...s.attributes.filter((a) => a === 'simplex' || a !== found[0]), found[1]])]];
  }));
  if (o.isStrict || o.isMatrix || inside.size === 0 || sides.flatMap((e) => subexpressions(e)).some((e) => e.kind === 'map' && JUMPS.has(e.fn))) return null;
  const [left = o.left, right = o.right] = sides.map((e) => substitute(e, inside));
  const proof = byScalars({ ...o, left, right }, around.seed) ?? bySign(b.subtract(right, left), false, around);
  const names = [...inside.values()].flatMap((s) => (s.kind === 'symbol' ? [`${s.name} ${s.attributes.includes('posdef') ? '≻' : '>'} 0`] : []));
  return proof === null || proof.verified.assumptions.length > 0 ? null : { kind: 'proved', proof, how: `holds for ${names.join(', ')}, by a certificate of ${stepCount(proof.verified)}, and elsewhere by continuity` };
};

/** A strict order whose difference is positive (definite) because a matrix in it is definite. */
const strictly = ({ left, right, isStrict }: Order, { problem, deriver, seed }: Around): OrderAnswer | null => {
  const difference = b.subtract(right, left);
  const simpler = deriver.simplifier.simplify(difference);
  const found = isStrict ? byDefiniteness(simpler, seed) : null;
  const isSame = found !== null && provedEqual(difference, simpler, problem.conditions, { seed });
  return isSame ? { kind: 'proved', ...found } : null;
};

/** A refutation with the values of the sides as they were written. */
const refutedBy = ({ isTurned }: Order, c: Counterexample, isTie: boolean): OrderAnswer => ({ kind: 'refuted', counterexample: isTurned ? { ...c, left: c.right, right: c.left } : c, isTie });

/** Decides left ⪯ right or left ≤ right: refuted by a point in double precision, proved by a certificate, otherwise undecided. */
export const decideOrder = (o: Order, problem: Problem, deriver: Deriver, seed: string | undefined): OrderAnswer => {
  const [whole, simplify] = [(e: Expr): Expr => inlineNames(resolved(e, deriver)), (e: Expr): Expr => deriver.simplifier.simplify(e)];
  const written = { ...o, left: whole(o.left), right: whole(o.right) };
  const values = { ...o, left: simplify(written.left), right: simplify(written.right) };
  const [left = values.left, right = values.right] = o.isMatrix ? [] : anyEntry([values.left, values.right], (name) => problem.symbols.has(name)).map(ofEntries);
  const entries = { ...o, left, right };
  const around = { problem, deriver, seed };
  const failures = new Failures(values, problem, seed);
  const failure = failures.any();
  if (failure !== null) return refutedBy(o, failure, false);
  const proof = o.isMatrix ? matrixProof(o, values, around) : (byScalars(entries, seed) ?? bySign(b.subtract(right, left), o.isStrict, around) ?? bySign(b.subtract(written.right, written.left), o.isStrict, around));
  if (proof !== null) return { kind: 'proved', proof, how: `holds, by a certificate of ${stepCount(proof.verified)}${o.isMatrix && ![values.left, values.right].every((e) => isSymmetric(e, around)) ? '; the sides are not symmetric by themselves, their difference is' : ''}` };
  const open = byInterior(entries, around);
  if (open !== null) return open;
  const strict = strictly(values, around);
  if (strict !== null) return strict;
  const tangent = o.isMatrix ? null : byOthers(entries, around) ?? tangentOf(entries, around);
  if (tangent !== null) return tangent;
  // A tie in double precision may be an underflow, which a proof would have ruled out.
  const special = failures.small(true);
  if (special !== null) return refutedBy(o, special, special.relativeError === 0);
  const isLoose = o.isMatrix && !isSymmetric(simplify(b.subtract(values.right, values.left)), around);
  return whereItHasValues(values, around) ?? { kind: 'undecided', reason: isLoose ? 'the difference of the sides is not symmetric, as what is compared by definiteness has to be' : 'it held at all points tried, and no certificate was found' };
};

const isSymmetric = (e: Expr, { problem, seed }: Around): boolean => checkClaim({ kind: 'identity', left: e, right: b.transpose(e) }, problem.conditions, { seed }).verdict !== 'refuted';

/** An order of logarithms or roots of declared numbers, decided for those of which they have values; null where nothing else is needed for these. */
const whereItHasValues = (o: Order, { problem, deriver, seed }: Around): OrderAnswer | null => {
  const sides = [o.left, o.right];
  const owed = obligations(sides.map(toTerm), toEnv([], problem.conditions, sides));
  const signs = new Map<Expr, Symbol_>(sides.flatMap((e) => [...freeSymbols(e)]).flatMap((s) => {
    const need = owed.find(({ term }) => term === s.name)?.kind;
    return need === 'positive' || need === 'nonneg' ? [[s, b.symbol(s.name, s.shape, [...s.attributes, need])]] : [];
  }));
  if (signs.size === 0) return null;
  const answer = decideOrder({ ...o, left: substitute(o.left, signs), right: substitute(o.right, signs) }, problem, deriver, seed);
  const where = [...signs.values()].map((s) => `${s.name} ${s.attributes.at(-1) === 'positive' ? '> 0' : '>= 0'}`);
  return answer.kind === 'proved' ? { ...answer, how: `${answer.how}, wherever both sides are defined: ${where.join(', ')}`, where } : null;
};
