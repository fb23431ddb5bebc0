import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames } from '../../expr/walk.ts';
import { substituteThrough } from '../../elaborate/unknown.ts';
import type { Surface } from '../../notation/surface.ts';
import { resolved } from './claims.ts';
import type { Step } from './report.ts';
import { claimStep, guardedStep, isRight, plainStep, type Means, type Placed } from './step.ts';
import { partsOf, rewritten } from '../scope/surfaces.ts';

const WORDS = new Set(['const', 'Const', 'constant', 'cst']);

const isConstant = (e: Surface): boolean => e.kind === 'name' && WORDS.has(e.name);

/** Does the expression end in a constant that it doesn't say more of? */
export const hasConstant = (e: Surface, isKnown: (name: string) => boolean): boolean => partsOf(e, (x) => isConstant(x) && x.kind === 'name' && !isKnown(x.name)).length > 0;

/** The expression with something else in the place of such constants. */
export const constantsAs = (e: Surface, other: Surface): Surface => rewritten(e, (x) => (isConstant(x) ? { ...other, span: x.span } : null));

/** The expression without such constants. */
export const withoutConstants = (e: Surface): Surface => constantsAs(e, { kind: 'number', text: '0', span: e.span });

/** Ends the name of another value of a symbol. */
const OTHER = '_other';

/** The symbols of a difference that vary: those with values at iterations, or else all of them. */
const varying = (difference: Expr, { scope }: Means): readonly Symbol_[] => {
  const all = [...freeSymbols(difference)].filter((s) => s.range === null && !scope.isIterate(s.name));
  const iterated = all.filter((s) => scope.isIterated(s.name));
  return iterated.length > 0 ? iterated : all;
};

/** Are two sides equal up to a term that does not depend on what varies? The difference has to be the same for other values of it. */
export const upToConstantStep = (left: Expr, right: Expr, at: Placed, means: Means): Step => guardedStep(() => {
  const difference = b.subtract(inlineNames(resolved(left, means.deriver)), inlineNames(resolved(right, means.deriver)));
  const stepIn = (set: readonly Symbol_[]): Step => {
    const other = substituteThrough(difference, new Map<Expr, Expr>(set.map((s) => [s, b.symbol(`${s.name}${OTHER}`, s.shape, s.attributes)])));
    const step = claimStep({ kind: 'identity', left: difference, right: other }, at, means);
    return { ...step, conditions: step.conditions.filter((c) => !c.includes(OTHER)) };
  };
  const all = varying(difference, means);
  if (all.length === 0) return plainStep('identity', 'proved', 'both sides are constants', at);
  const whole = stepIn(all);
  // Where the constant depends on some of them, it is one for the others.
  const others = isRight(whole) ? all : all.filter((s) => isRight(stepIn([s])));
  const step = isRight(whole) || others.length === 0 ? whole : stepIn(others);
  const names = (isRight(step) ? others : all).map((s) => s.name).join(', ');
  return { ...step, sentence: isRight(step) ? `holds up to a term without ${names}${step.conditions.length === 0 ? '' : `, under conditions: ${step.conditions.join(', ')}`}` : step.status === 'refuted' ? `the difference of the sides depends on ${names}` : step.sentence };
}, 'identity', at);
