import type { Claim } from '../../audit/check.ts';
import { variableExpr, whole, type Variable } from '../../calculus/variable.ts';
import { add, constant, derivative, divide, eye, index, isSpecial, isZero, multiply, scale, special, transpose, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { children, freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import type { RelationName } from '../../notation/latex/index.ts';
import { printText } from '../../notation/print/text.ts';
import { dimMul } from '../../shape/dim.ts';
import { isScalar } from '../../shape/shape.ts';
import { claimsOf, resolved } from '../steps/claims.ts';
import { anyFunctionStep } from './any-function.ts';
import { extremalStep } from './extremal.ts';
import { mendedOrder } from './mended.ts';
import { gradientSetToZero } from '../goals/optima.ts';
import { ORDERS, comparesDefiniteness, orderOf, refutationText, type OrderForm } from '../steps/order.ts';
import { decideOrder } from './decide-order.ts';
import { partwiseStep } from './partwise.ts';
import { inQuantity } from '../scope/dyads.ts';
import { hasSlope } from '../scope/slopes.ts';
import { atFullRank, byFactors } from '../scope/pseudo.ts';
import type { Step, StepKind } from '../steps/report.ts';
import { exchangedIndex, looseStep } from '../steps/loose.ts';
import type { SupposedOrder } from '../scope/ties.ts';
import { bySupposed, underSuppositions } from './supposed.ts';
import { inSpectra, isAnalytic, isGeneral, isPositive, pulledBack, type Spectrum } from '../scope/spectrum.ts';
import { claimStep, guardedStep, isProved, isRight, plainStep, slipStep, type Means, type Placed } from '../steps/step.ts';
import { fixedBy, isSupposedEquation, isSupposedOrder, suppose, retractSign, suppositionOf } from '../scope/suppositions.ts';
import { gradientOf } from '../goals/updates.ts';

/** A gradient by a part of a symbol as that part of the whole gradient, which the engine derives; null where one or the other isn't proved. */
const asPart = ({ of, by, value }: { readonly of: Expr; readonly by: Variable; readonly value: Expr }, at: Placed, means: Means): Step | null => {
  if (by.row === null && by.col === null) return null;
  const all = whole(by.symbol);
  const gradient = means.deriver.gradient(of, all).value;
  const steps = [claimStep({ kind: 'gradient', of, by: all, value: gradient }, at, { ...means, isBrief: true }), claimStep({ kind: 'identity', left: index(gradient, by.row, by.col), right: value }, at, { ...means, isBrief: true })];
  const conditions = [...new Set(steps.flatMap((s) => s.conditions))];
  return steps.every(isRight) ? { ...plainStep('gradient', conditions.length === 0 ? 'proved' : 'proved-under', `holds, as a part of the whole gradient${conditions.length === 0 ? '' : `, under conditions: ${conditions.join(', ')}`}`, at), conditions } : null;
};

/** Is a relation one whose claims are decided? */
export const isDecided = (r: RelationName): boolean => r === '=' || r === ':=' || ORDERS[r] !== undefined;

const orderStep = (left: Expr, right: Expr, form: OrderForm, at: Placed, means: Means): Step => {
  const { scope, deriver, seed, isBrief } = means;
  const isMatrix = comparesDefiniteness(form, left, right) && !isScalar(left.shape);
  const order = orderOf(form, left, right, isMatrix);
  const kind: StepKind = isMatrix ? 'bound' : 'inequality';
  return guardedStep(() => {
    const inPart = partwiseStep(order, at, means);
    if (inPart !== null) return inPart;
    const answer = decideOrder(order, scope.problem, deriver, seed);
    switch (answer.kind) {
      case 'proved': {
        const conditions = [...(answer.where ?? []), ...answer.proof.verified.obligations.map((o) => o.text)];
        return { kind, status: conditions.length === 0 ? 'proved' : 'proved-under', sentence: answer.how, conditions, ...at };
      }
      case 'refuted': {
        const sentence = refutationText(order, answer.isTie);
        const slip = isBrief === true || at.relation === null ? null : mendedOrder(order, at.relation, answer.isTie, { problem: scope.problem, deriver, seed });
        return { kind, status: 'refuted', sentence, conditions: [], ...at, ...(slip === null ? {} : { slip }), finding: { verdict: 'refuted', grade: 'N', reason: sentence, counterexample: answer.counterexample } };
      }
      case 'undecided': return plainStep(kind, 'undecided', answer.reason, at);
    }
  }, kind, at);
};

/** A claim with functions of matrices, decided for matrices by their eigenvectors and eigenvalues; null where there are none. */
const spectralStep = (left: Expr, right: Expr, at: Placed, means: Means): Step | null => {
  const { scope } = means;
  const spectra = scope.functions.spectraIn([left, right]);
  if (spectra.length === 0) return null;
  if (!spectra.every(isPositive) && ![left, right].every(isAnalytic)) return plainStep('identity', 'undecided', 'functions of matrices beside functions with a kink are not computed with', at);
  const [x] = left.kind === 'derivative' ? left.wrt : [];
  const own = left.kind === 'derivative' && left.wrt.length === 1 ? spectra.find((s) => s.of === x) : undefined;
  const inside = (e: Expr): Expr => inSpectra(e, spectra);
  const plain = { ...means, isSpectral: true };
  const steps = own === undefined || left.kind !== 'derivative' ? [relationStep(inside(left), inside(right), at, plain)] : bySpectrum(own, inside(left.of), inside(right), at, plain);
  const step = steps.find((s) => !isRight(s)) ?? steps[0];
  if (step === undefined) return null;
  const isAboutParts = (text: string): boolean => spectra.some(({ vectors, values }) => text.includes(vectors.name) || text.includes(values.name));
  const conditions = [...new Set([...step.conditions.filter((c) => !isAboutParts(c)), ...scope.functions.existenceIn([left, right])])];
  const { diagnosis, claim: _claim, ...rest } = step;
  const kind = own === undefined ? step.kind : 'gradient';
  if (step.status === 'refuted' && !spectra.every(isGeneral)) return plainStep(kind, 'undecided', `it fails of functions of any symmetric matrix in place of ${spectra.filter((s) => !isGeneral(s)).map((s) => s.name).join(' and ')}`, at);
  if (!isRight(step)) return { ...rest, kind, conditions: [], ...(diagnosis?.flaw === undefined || diagnosis.flaw === null ? {} : { slip: { flaw: diagnosis.flaw, repair: null } }) };
  return { ...rest, kind, conditions, status: conditions.length === 0 ? 'proved' : 'proved-under', sentence: conditions.length === 0 ? 'holds' : `holds under conditions: ${conditions.join(', ')}` };
};

/** A claim with the pseudo-inverse of a matrix, decided for any rank, or else under the condition of a full one; null where there is none. */
const pseudoStep = (left: Expr, right: Expr, at: Placed, means: Means): Step | null => {
  const [found, second] = means.scope.functions.pseudoIn([left, right]);
  if (found === undefined) return null;
  if (second !== undefined) return plainStep('identity', 'undecided', 'several pseudo-inverses are not computed with', at);
  const { named, pseudo } = found;
  const decide = (change: (e: Expr) => Expr, isBrief: boolean): Step => {
    const step = relationStep(change(left), change(right), at, { ...means, isBrief, isSpectral: true });
    return { ...step, conditions: step.conditions.filter((c) => !pseudo.parts.some((p) => c.includes(p))) };
  };
  const valued = (value: Expr) => (e: Expr): Expr => substitute(e, new Map([[named, value]]));
  // An inverse beside it has a value only where the rank is full.
  const isInvertible = [left, right].map(valued(pseudo.of.shape.rows.key === pseudo.of.shape.cols.key ? pseudo.of : transpose(pseudo.of))).flatMap(subexpressions).some((e) => e.kind === 'call' && e.fn === 'inv');
  // A derivative by the matrix is carried out before the factors stand in its place.
  const general = isInvertible ? null : decide((e) => byFactors(valued(pseudo.value)(resolved(e, means.deriver)), pseudo), true);
  if (general !== null && isRight(general)) return { ...general, status: general.conditions.length === 0 ? 'proved' : 'proved-under', sentence: 'holds whatever the rank is' };
  let first: Step | null = null;
  for (const { text, value } of atFullRank(pseudo)) {
    const step = decide(valued(value), first !== null || general?.status === 'refuted');
    if (isRight(step)) return { ...step, status: 'proved-under', sentence: `holds under conditions: ${text}`, conditions: [text] };
    first ??= step;
  }
  // Of no general matrix it may have a meaning that a matrix of full rank refutes.
  return first?.status === 'refuted' && general?.status !== 'refuted' ? first : (general ?? first);
};

/** The gradient of a function of a matrix by that matrix: what it says of the gradients by eigenvectors and eigenvalues. */
const bySpectrum = (s: Spectrum, of: Expr, gradient: Expr, at: Placed, means: Means): readonly Step[] => {
  const { byVectors, byValues } = pulledBack(s, gradient);
  return [relationStep(derivative(of, [s.values]), byValues, at, means), relationStep(derivative(of, [s.vectors]), byVectors, at, means)];
};

/** What is claimed by `left relation right`, decided; a refutation doesn't count where something was supposed of its symbols that was not used. */
export const relationStep = (left: Expr, right: Expr, at: Placed, means: Means): Step => {
  const { scope } = means;
  const any = anyFunctionStep(left, right, at, relationStep, means) ?? extremalStep(left, right, at, relationStep, means);
  if (any !== null) return any;
  const spectral = means.isSpectral === true ? null : spectralStep(left, right, at, means);
  if (spectral !== null) return spectral;
  const pseudo = pseudoStep(left, right, at, means);
  if (pseudo !== null) return pseudo;
  const isTied = scope.ties.isTied(left) || scope.ties.isTied(right);
  const brief = { ...means, isBrief: true };
  const supposed = scope.ties.supposedOf([left, right].flatMap((e) => [...freeSymbols(e)].map((s) => s.name)));
  const first = supposed.length === 0 || means.isBrief === true ? null : underSuppositions(decidedStep(left, right, at, brief), [left, right], decidedStep, brief);
  if (first !== null && first.status !== 'refuted' && !isTied) return first;
  const plain = decidedStep(left, right, at, isTied ? brief : means);
  const [otherLeft, otherRight] = isRight(plain) ? [left, right] : [scope.ties.inOtherTerms(left), scope.ties.inOtherTerms(right)];
  const other = otherLeft === left && otherRight === right ? plain : decidedStep(otherLeft, otherRight, at, means);
  if (other !== plain && isRight(other)) return { ...other, status: 'proved-under', sentence: 'holds in the other terms that are supposed', conditions: [...other.conditions, 'what the document supposes of its parts'] };
  if (plain.status === 'refuted' && isTied) return byDyads(left, right, at, means) ?? plainStep(plain.kind, 'undecided', 'it depends on an equation that the document supposes, which is not used here', at);
  return atBestValues(plain, [left, right], means) ?? underSuppositions(plain, [left, right], decidedStep, means);
};

/** A claim that fails of any value of a variable, decided of the one that the document found for it; null where it doesn't hold there, and no clearer slip shows. */
const atBestValues = (step: Step, [left, right]: readonly [Expr, Expr], means: Means): Step | null => {
  const { relation, span } = step;
  // How a gradient is laid out does not depend on values.
  const isOfValues = step.status === 'refuted' && (step.kind !== 'gradient' || step.slip === undefined);
  const [l, r] = isOfValues ? [means.scope.ties.atBest(left), means.scope.ties.atBest(right)] : [left, right];
  if (l === left && r === right) return null;
  const there = decidedStep(l, r, { relation, span, left: step.left, right: step.right }, means);
  const conditions = means.scope.ties.bestOf([left, right]).map(([x, value]) => `${x.name} = ${printText(value)}`);
  if (isRight(there)) return { ...there, status: 'proved-under', sentence: `holds under conditions: ${conditions.join(', ')}`, conditions };
  const isEdit = (s: Step): boolean => s.diagnosis?.repair?.source === 'edit';
  return there.status === 'refuted' && isEdit(there) && !isEdit(step) ? there : null;
};

/** A claim in the terms of sums of dyads, decided of the quantity that is supposed to be their sum; null where it isn't linear in these. */
const byDyads = (left: Expr, right: Expr, at: Placed, means: Means): Step | null => {
  for (const d of means.scope.ties.dyads) {
    const sides = [left, right];
    const changed = sides.filter((e) => inQuantity(e, d, d.quantity) !== e);
    // That it is linear in the dyads is what makes the two ways of writing it the same.
    if (changed.length === 0 || !changed.every((e) => isProved({ kind: 'identity', left: resolved(e, means.deriver), right: resolved(inQuantity(e, d, d.sum), means.deriver) }, means))) continue;
    const [l = left, r = right] = sides.map((e) => inQuantity(e, d, d.quantity));
    const step = decidedStep(l, r, at, means);
    const { finding: _finding, ...rest } = step;
    // The values of the quantity's parts are no values of the terms that it is written in.
    if (isRight(step)) return { ...rest, status: 'proved-under', sentence: 'holds in the other terms that are supposed', conditions: [...step.conditions, 'what the document supposes of its parts'] };
    if (step.status === 'refuted') return step;
  }
  return null;
};

const decidedStep = (left: Expr, right: Expr, at: Placed, means: Means): Step => {
  if (at.relation === null) return plainStep('expression', 'not-a-claim', 'an expression', at);
  const order = ORDERS[at.relation];
  const isOfAll = [left, right].some((e) => [...freeSymbols(e)].some((s) => s.range === null && means.scope.ofAll.has(s.name)));
  if (order !== undefined && !isOfAll && isSupposedOrder(left, right)) return supposedStep(left, at.relation, right, at, means);
  if (order !== undefined) {
    const step = orderStep(left, right, order, at, means);
    // Nobody claims of any sizes that m < n.
    return step.status === 'refuted' && [left, right].every((e) => freeSymbols(e).size === 0) ? plainStep('supposition', 'not-a-claim', 'supposes something of sizes', at) : step;
  }
  if (!isDecided(at.relation)) return plainStep('expression', 'not-a-claim', `${at.relation} claims nothing that is decided here`, at);
  const constant = independentOf(left) ?? independentOf(right);
  const form = constant === null || left.kind !== 'derivative' ? null : means.scope.ties.writtenWith(left.of, constant.by);
  if (form !== null && left.kind === 'derivative') return decidedStep(derivative(form, left.wrt), right, at, means);
  if (constant !== null && !isZero(left) && !isZero(right)) return plainStep('gradient', 'not-understood', `nothing that was read says how ${constant.of} depends on ${constant.by}`, at);
  const laidOut = otherLayout(left, right);
  return guardedStep(() => {
    if (laidOut !== null) {
      const step = relationStep(left, laidOut, at, means);
      const isOther = isRight(step) && means.scope.manners.isShaped(notationOf(left, means)) && !means.scope.spoken.isOfLayout;
      if (isOther) return slipStep('gradient', { flaw: 'transpose', repair: `${at.left} = ${printText(laidOut)}` }, 'the gradient stands as its transpose here, where those before have the shape of their variable', at);
      return isRight(step) ? { ...step, status: 'proved-under', sentence: 'right up to the layout: the gradient stands as its transpose', conditions: [...step.conditions, 'derivatives laid out the other way round'] } : { ...step, ...(step.status === 'refuted' ? { sentence: `${step.sentence}, apart from the layout, which is transposed` } : {}) };
    }
    const claims = claimsOf(left, right, means.deriver);
    const claim = claims.find((c) => isProved(c, means)) ?? claims.at(-1);
    if (claim === undefined) throw new RangeError('an equation claims something');
    if (isZero(right) && !isOfEntry(left) && !isOfQuantities(left) && !isProved(claim, means)) return { ...(stationaryEquation(claim, at, means) ?? plainStep('equation', 'not-a-claim', 'set to zero: an equation for what solves it', at)), claim };
    const symmetric = claim.kind === 'hessian' && !isProved(claim, means) ? amongSymmetric(claim, means) : null;
    if (symmetric !== null && claim.kind === 'hessian') return { ...claimStep(symmetric, at, means), kind: 'hessian', status: 'proved-under', sentence: 'right up to a convention: as a form on symmetric directions', conditions: [`${claim.by[0].symbol.name} varies among symmetric matrices`] };
    if (claim.kind !== 'identity' || left.kind === 'derivative' || isProved(claim, means)) {
      const step = claimStep(claim, at, means);
      // Only as it is written, not turned into its transpose, does it show how the document lays derivatives out.
      if (claim.kind === 'gradient' && isRight(step) && left.shape.rows.key !== left.shape.cols.key && at.right === printText(right)) means.scope.manners.shapes(notationOf(left, means));
      return (step.status === 'undecided' && claim.kind === 'gradient' ? asPart(claim, at, means) : null) ?? step;
    }
    const isSupposed = means.isSpectral !== true && (suppositionOf(left, '=', right) !== null || isSupposedEquation(left, right));
    const known = isSupposed ? bySupposed([left, right], at, decidedStep, means) : null;
    if (known !== null) return known;
    if (isSupposed) return supposedStep(left, '=', right, at, means);
    const constant = fixedBy(claim.left, claim.right, (e, symbol) => gradientOf({ name: '', value: e, sense: null }, { symbol, row: null, col: null }, means.deriver), (e) => isProved({ kind: 'identity', left: e, right: zeros(e.shape) }, means));
    if (constant !== null) return plainStep('equation', 'definition', `says what ${constant.name} is`, at);
    const stationary = stationaryEquation(claim, at, means);
    // Sides may differ by a derivative where nobody speaks of one: (c + 1)^2 and c^2 + 1 by that of c^2.
    const isSpoken = means.scope.spoken.isOfOptimum || stationary?.status !== 'proved';
    return (isSpoken ? stationary : { ...stationary, status: 'proved-under', conditions: ['the gradient vanishes'] }) ?? claimStep(claim, at, means);
  }, 'identity', at);
};

/** Is it made of defined quantities and ones alone, such as L1, which nobody sets to zero to solve it for something? */
const isOfQuantities = (e: Expr): boolean => {
  const outside = (x: Expr): readonly Expr[] => (x.kind === 'named' ? [x] : [x, ...children(x).flatMap(outside)]);
  const parts = outside(e);
  const hasOnes = parts.some((x) => isSpecial(x, 'ones') || (x.kind === 'call' && (x.fn === 'rowsum' || x.fn === 'colsum')));
  return hasOnes && parts.some((x) => x.kind === 'named') && !parts.some((x) => x.kind === 'symbol' || x.kind === 'derivative');
};

/** A derivative of a declared symbol or its entry, which no value of any symbol makes zero. */
const isOfEntry = (e: Expr): boolean => e.kind === 'derivative' && (e.of.kind === 'symbol' || (e.of.kind === 'index' && e.of.arg.kind === 'symbol'));

/** An equation between sides of different sizes, refuted where a small change makes it right; null otherwise, since it may have been read wrongly. */
export const unfittingStep = (left: Expr, right: Expr, at: Placed, means: Means): Step | null => {
  const step = guardedStep(() => {
    const claim = claimsOf(left, right, means.deriver).at(-1);
    if (claim === undefined) throw new RangeError('an equation claims something');
    return claimStep(claim, at, means);
  }, 'identity', at);
  return step.status === 'refuted' && step.diagnosis?.repair?.source === 'edit' ? step : null;
};

/** The claim that a Hessian by a symmetric matrix is right on symmetric directions, where that is proved; null otherwise. */
const amongSymmetric = (claim: Extract<Claim, { kind: 'hessian' }>, means: Means): Claim | null => {
  const [x, y] = claim.by;
  const { rows } = x.symbol.shape;
  const isSymmetric = x.symbol === y.symbol && x.row === null && x.col === null && x.symbol.attributes.includes('symmetric');
  if (!isSymmetric || isScalar(x.symbol.shape)) return null;
  const onto = scale(divide(constant(1), constant(2)), add(eye(dimMul(rows, rows)), special('commutation', rows, rows)));
  const between = (h: Expr): Expr => multiply(onto, h, onto);
  const weaker: Claim = { kind: 'identity', left: between(means.deriver.hessian(claim.of, x, y).value), right: between(claim.value) };
  return isProved(weaker, means) ? weaker : null;
};

/** The right side transposed, where the left one is a derivative of the transposed shape; null where the shapes agree or don't fit either way. */
const otherLayout = (left: Expr, right: Expr): Expr | null => {
  if (left.kind !== 'derivative' || left.wrt.some((v) => v.kind === 'transpose') || left.shape.rows.key === left.shape.cols.key) return null;
  return left.shape.rows.key === right.shape.cols.key && left.shape.cols.key === right.shape.rows.key ? transpose(right) : null;
};

/** How derivatives such as this one are written, by vectors and by matrices each. */
const notationOf = (derivative: Expr, { scope }: Means): string => `${scope.notation} ${derivative.shape.rows.key === '1' || derivative.shape.cols.key === '1' ? 'vector' : 'matrix'}`;

/** A derivative by what its quantity doesn't depend on: the quantity and the variable. */
const independentOf = (e: Expr): { readonly of: string; readonly by: string } | null => {
  if (e.kind !== 'derivative') return null;
  const used = new Set(subexpressions(e.of).flatMap((x) => (x.kind === 'symbol' || x.kind === 'named' ? [x.name] : [])));
  const by = e.wrt.flatMap((v) => subexpressions(v).flatMap((x) => (x.kind === 'symbol' && x.range === null) || x.kind === 'named' ? [x] : [])).find((x) => !used.has(x.name));
  return by === undefined ? null : { of: printText(e.of), by: by.name };
};

/** An order as what is supposed of its sides. */
const orderSaid = (left: Expr, relation: RelationName, right: Expr): { readonly order?: SupposedOrder } => {
  const form = ORDERS[relation];
  const isDefinite = form !== undefined && comparesDefiniteness(form, left, right) && !isScalar(left.shape);
  return form === undefined ? {} : { order: form.isTurned ? { left: right, right: left, isDefinite } : { left, right, isDefinite } };
};

const supposedStep = (left: Expr, relation: RelationName, right: Expr, at: Placed, { scope }: Means): Step => {
  const loose = relation === '=' ? exchangedIndex(left, right, scope) : null;
  if (loose !== null) return looseStep('equation', loose, at);
  retractSign(left, relation, right, scope);
  const supposition = suppositionOf(left, relation, right);
  const isNew = supposition !== null && suppose(supposition, scope);
  if (supposition === null) scope.ties.suppose({ names: [left, right].flatMap((e) => [...freeSymbols(e)]).filter((s) => s.range === null).map((s) => s.name), what: 'value', equation: relation === '=' ? [left, right] : null, ...orderSaid(left, relation, right) });
  return plainStep('supposition', 'not-a-claim', isNew ? `supposes it from here on: ${supposition.name} is ${supposition.attribute}` : 'supposes something of declared names', at);
};

/** Names of the next value of a variable and of its best one. */
const POINT = /_(?:plus|next|hat|star|opt)$/u;

/** An equation between values as what a gradient that vanishes says; null where it is that of nothing the document defined. */
const stationaryEquation = (claim: Claim, at: Placed, means: Means): Step | null => {
  // What a derivative is, and how points lie to each other, does not depend on where a gradient vanishes.
  const isOfPoint = claim.kind === 'identity' && [claim.left, claim.right].some((e) => hasSlope(e) || subexpressions(e).some((x) => x.kind === 'named' && POINT.test(x.name)));
  const found = claim.kind === 'identity' && !isOfPoint ? gradientSetToZero(claim.left, claim.right, means) : null;
  if (found === null) return null;
  return { ...claimStep(found.claim, at, means, 'stationary'), sentence: `holds where the gradient of ${found.goal.name} by ${printText(variableExpr(found.variable))} vanishes${found.isByNumber ? ', and only there' : ''}` };
};
