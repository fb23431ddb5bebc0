import type { Span } from '../../diagnostics/diagnostic.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimEqual, dimNames } from '../../shape/dim.ts';
import { isScalar, shapeText, type Shape } from '../../shape/shape.ts';
import type { Read } from '../steps/read.ts';
import { declarationText, membershipOf } from '../scope/infer.ts';
import type { Step } from '../steps/report.ts';
import type { Scope } from '../scope/scope.ts';
import { placed, plainStep } from '../steps/step.ts';
import { nameOf } from '../scope/surfaces.ts';

/** Are two shapes the same, surely different, or different unless sizes of different names are equal? */
const compared = (x: Shape, y: Shape): 'yes' | 'no' | 'unknown' => {
  const answers = [dimEqual(x.rows, y.rows), dimEqual(x.cols, y.cols)];
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
};

/** What `value ∈ ℝ^{m×n}` says of the size of a value, decided; null for other sets. */
export const membershipStep = (value: Expr, set: Surface, span: Span): Step | null => {
  const of = membershipOf(set);
  if (of === null || isScalar(of.shape)) return null;
  const at = placed('∈', span, value, null);
  switch (compared(value.shape, of.shape)) {
    case 'yes': return of.attributes.length === 0 ? plainStep('equation', 'proved', `it is ${shapeText(value.shape)}`, at) : plainStep('equation', 'not-a-claim', `it is ${shapeText(value.shape)}; what is said of its entries is not checked`, at);
    case 'no': return plainStep('equation', 'refuted', `it is ${shapeText(value.shape)}, not ${shapeText(of.shape)}`, at);
    case 'unknown': return plainStep('equation', 'not-a-claim', `it is ${shapeText(value.shape)}, which is ${shapeText(of.shape)} where the sizes agree`, at);
  }
};

/**
 * What `A, B ∈ ℝ^{m×n}` says of names that mean something already: what the document declared is declared anew where the size is another
 * one, and what was defined with it is forgotten; anything else is compared. Null where no such name is among them.
 */
export const declaredAgain = (s: FormulaStatement, scope: Scope): Read | null => {
  const [link, second] = s.links;
  const of = link?.relation === '∈' && second === undefined ? membershipOf(link.right) : null;
  if (of === null || link === undefined || s.left === null || isScalar(of.shape)) return null;
  const names = (s.left.kind === 'call' && s.left.name === '\\list' ? s.left.args : [s.left]).map(nameOf);
  if (names.length === 0 || !names.every((n) => n !== null && (scope.symbol(n) !== null || scope.value(n) !== null))) return null;
  const steps: Step[] = [];
  const anew: string[] = [];
  for (const name of names.flatMap((n) => n ?? [])) {
    const symbol = scope.symbol(name);
    const known = symbol ?? scope.value(name);
    if (known === null) continue;
    const at = placed('∈', s.span, known, null);
    if (symbol !== null && symbol.range === null && !scope.isGiven(name) && compared(symbol.shape, of.shape) !== 'yes') {
      scope.replace(b.symbol(name, of.shape, of.attributes), [of.shape.rows, of.shape.cols].flatMap(dimNames));
      anew.push(name);
      steps.push(plainStep('expression', 'definition', `declares ${name} anew: it was ${shapeText(symbol.shape)}; what was defined with it is forgotten`, at));
    } else if (symbol !== null && symbol.range === null && !scope.isGiven(name) && of.attributes.some((a) => !symbol.attributes.includes(a))) {
      scope.redeclare(b.symbol(name, symbol.shape, [...new Set([...symbol.attributes, ...of.attributes])]));
      anew.push(name);
      steps.push(plainStep('expression', 'definition', `declares more of ${name}`, at));
    } else if (symbol !== null) {
      const answer = compared(symbol.shape, of.shape);
      steps.push(answer === 'no' ? plainStep('equation', 'refuted', `${name} is declared ${shapeText(symbol.shape)}, not ${shapeText(of.shape)}`, at) : plainStep('expression', 'definition', answer === 'yes' ? `${name} is declared so` : `${name} is declared ${shapeText(symbol.shape)}, with other names of sizes`, at));
    } else steps.push(membershipStep(known, link.right, s.span) ?? plainStep('expression', 'not-a-claim', '∈ claims nothing that is decided here', at));
  }
  return { steps, defines: anew, last: null, inferred: anew.flatMap((n) => { const x = scope.symbol(n); return x === null ? [] : [declarationText(x)]; }) };
};
