import type { Claim } from '../audit/check.ts';
import { derive } from '../audit/derivation.ts';
import { NoLaw } from '../calculus/differential.ts';
import type { ExprCondition } from '../audit/term.ts';
import { Simplifier } from '../network/simplify.ts';
import { printText } from '../notation/print/text.ts';
import { derivationText } from './derive.ts';

/**
 * What a claim is compared with, for `--explain`: how the derivative that it is about comes about, one rule a line, or what both sides of
 * an identity simplify to.
 */
export const explanationText = (claim: Claim, conditions: readonly ExprCondition[], seed: string | undefined): string => {
  if (claim.kind === 'identity') {
    const simplifier = new Simplifier([]);
    return [`  left side  = ${printText(simplifier.simplify(claim.left))}`, `  right side = ${printText(simplifier.simplify(claim.right))}`].join('\n');
  }
  const variables = claim.kind === 'hessian' ? claim.by : [claim.by];
  try {
    const derived = derive({ of: claim.of, variables, kind: claim.kind, lets: [], conditions }, { seed });
    return derived.map((d) => `  derived: ${printText(d.value)}\n${derivationText(d, printText, 'f')}`).join('\n');
  } catch (error) {
    if (error instanceof NoLaw) return `  no derivation: ${error.message}`;
    throw error;
  }
};
