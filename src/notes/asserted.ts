import type { Variable } from '../calculus/variable.ts';
import { convexityOf, proofLines, questionOf } from '../curvature/index.ts';
import * as b from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols, inlineNames, substitute } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { isScalar, sameShape } from '../shape/shape.ts';
import type { LatexBlock } from '../notation/latex/blocks.ts';
import { readLatex } from '../notation/latex/index.ts';
import type { Scope } from './scope/scope.ts';
import type { Assertion, Asserted, Bounding, Curved } from './text/assertions.ts';
import { resolved } from './steps/claims.ts';
import { Failures } from './steps/failures.ts';
import { inMatrixForm } from './scope/lift.ts';
import type { Reading } from './steps/reading.ts';
import { strictlyConvex } from './relations/decide-curvature.ts';
import { relationStep } from './relations/relations.ts';
import { namesIn } from './remarks.ts';
import { gravest, type FormulaReport, type Step } from './steps/report.ts';
import { beatenStep, guardedStep, plainStep, type Means, type Placed } from './steps/step.ts';
import { gradientOf } from './goals/updates.ts';

/** The equation or order that a property of a square matrix is. */
const MATRIX: { readonly [A in Exclude<Asserted, Curved | Bounding>]: (s: Expr) => { readonly relation: Placed['relation']; readonly right: Expr; readonly left?: Expr } } = {
  symmetric: (s) => ({ relation: '=', right: b.transpose(s) }),
  skew: (s) => ({ relation: '=', right: b.negate(b.transpose(s)) }),
  idempotent: (s) => ({ relation: '=', left: b.multiply(s, s), right: s }),
  orthogonal: (s) => ({ relation: '=', left: b.multiply(b.transpose(s), s), right: b.eye(s.shape.rows) }),
  '≻': (s) => ({ relation: '≻', right: b.zeros(s.shape) }), '⪰': (s) => ({ relation: '⪰', right: b.zeros(s.shape) }),
  '≺': (s) => ({ relation: '≺', right: b.zeros(s.shape) }), '⪯': (s) => ({ relation: '⪯', right: b.zeros(s.shape) }),
};

const isBounding = (a: Asserted): a is Bounding => a === '<=' || a === '>=';

/** The value of a formula that is one expression; null for anything else. */
const valueOf = (block: LatexBlock, reading: Reading, scope: Scope): Expr | null => {
  const formula = readLatex(block.source, { ...reading, vocabulary: scope.vocabulary });
  const [only, second] = formula.ok ? formula.value.statements : [];
  const value = only?.left == null || only.links.length > 0 || second !== undefined ? null : scope.side(scope.prepared(only.left), scope.elaborator());
  return value?.ok === true ? value.value : null;
};

const isCurved = (a: Asserted): a is Curved => a.endsWith('convex') || a.endsWith('concave');

/** In what a function is said to be convex: what the words name, or the one argument that it was defined with. */
const variableOf = (subject: Expr, { variable }: Assertion, reading: Reading, { scope }: Means): Variable | null => {
  const [name = null] = variable === null ? [] : namesIn(variable, reading, scope);
  const named = name === null ? undefined : scope.symbol(name);
  const parameters = subject.kind === 'named' ? (scope.problem.parameters.get(subject.name) ?? []) : [];
  const symbol = named ?? (variable === null && parameters.length === 1 ? parameters[0] : undefined);
  return symbol === undefined || symbol.range !== null ? null : { symbol, row: null, col: null };
};

/** Is the value above all its tangents, below them for `concave`: refuted at a point, or proved by a certificate. */
const curvatureStep = (subject: Expr, asserted: Curved, variable: Variable, at: Placed, { scope: { problem }, deriver, seed }: Means): Step | null => {
  const isConvex = asserted.endsWith('convex');
  const value = resolved(inlineNames(subject), deriver);
  const objective = inMatrixForm(isConvex ? value : b.negate(value));
  const gradient = gradientOf({ name: '', value: objective, sense: null }, variable, deriver);
  // Of an unknown function the words are what is known.
  if (gradient === null) return null;
  const { symbol } = variable;
  const other = b.symbol(`${symbol.name}_other`, symbol.shape, symbol.attributes);
  const tangent = b.add(objective, b.call('inner', gradient, b.subtract(other, symbol)));
  const failures = new Failures({ left: tangent, right: substitute(objective, new Map<Expr, Expr>([[symbol, other]])), isStrict: false, isMatrix: false, isTurned: false }, problem, seed);
  const counterexample = failures.any();
  if (counterexample !== null) {
    const opposite = (rows: readonly (readonly number[])[]): readonly (readonly number[])[] => rows.map((r) => r.map((x) => -x));
    const own = isConvex ? counterexample : { ...counterexample, left: opposite(counterexample.left), right: opposite(counterexample.right) };
    return beatenStep('convexity', `it is not: at ${other.name} it lies on the other side of its tangent at ${symbol.name}`, own, at);
  }
  const verdict = convexityOf(questionOf({ objective, variable, conditions: problem.conditions, isWhereDefined: true, seed }));
  const strict = asserted.startsWith('strictly') && verdict.kind === 'convex' ? strictlyConvex(objective, variable, deriver, seed) : null;
  if (strict !== null) return { ...plainStep('convexity', 'proved', `holds: ${isConvex ? 'its Hessian' : 'the Hessian of its negative'} is positive definite, by a ${proofLines(strict).join('; ')}`, at), conditions: [] };
  const isStrong = verdict.kind === 'strongly convex';
  const isPlain = asserted === 'convex' || asserted === 'concave';
  if (!isStrong && !(isPlain && (verdict.kind === 'convex' || verdict.kind === 'affine')))
    return plainStep('convexity', 'undecided', verdict.kind === 'convex' ? `it is ${isConvex ? 'convex' : 'concave'}; that it is ${asserted} is not proved` : 'it held at all points tried, and no certificate was found', at);
  const modulus = isStrong ? `, with the modulus ${printText(verdict.modulus)}` : '';
  return { ...plainStep('convexity', 'proved', `holds${modulus}, by a ${proofLines(verdict).join('; ')}`, at), conditions: [] };
};

const step = (subject: Expr, assertion: Assertion, report: FormulaReport, reading: Reading, means: Means): Step | null => {
  const { asserted } = assertion;
  const placedAs = (relation: Placed['relation'], left: string, right: string): Placed => ({ relation, span: report.inner, left, right });
  if (isCurved(asserted)) {
    const variable = isScalar(subject.shape) ? variableOf(subject, assertion, reading, means) : null;
    if (variable === null || !freeSymbols(resolved(inlineNames(subject), means.deriver)).has(variable.symbol)) return null;
    return guardedStep(() => curvatureStep(subject, asserted, variable, placedAs(null, `${printText(subject)} is ${asserted} in ${variable.symbol.name}`, ''), means), 'convexity', placedAs(null, '', ''));
  }
  if (isBounding(asserted)) {
    const other = assertion.variable === null ? null : valueOf(assertion.variable, reading, means.scope);
    return other === null || !sameShape(subject.shape, other.shape) ? null : relationStep(subject, other, placedAs(asserted, printText(subject), printText(other)), means);
  }
  if (isScalar(subject.shape) || subject.shape.rows.key !== subject.shape.cols.key) return null;
  const { relation, right, left = subject } = MATRIX[asserted](subject);
  return relationStep(left, right, placedAs(relation, printText(left), printText(right)), means);
};

/** The report of a formula with what the words behind it assert of its value; of a declared name such words say what it is. */
export const withAssertion = (report: FormulaReport, last: Expr | null, assertion: Assertion | null, reading: Reading, means: Means): FormulaReport => {
  // "The function $f(x) = …$ is convex": of what is defined there.
  const [only, second] = report.defines;
  const value = (only === undefined || second !== undefined ? null : means.scope.value(only)) ?? last;
  if (assertion === null || value === null || value.kind === 'symbol' || value.kind === 'const') return report;
  const said = step(value, assertion, report, reading, means);
  if (said === null) return report;
  const steps = [...report.steps.filter((s) => s.status !== 'not-a-claim'), said];
  return { ...report, steps, status: gravest(steps.map((s) => s.status)) };
};
