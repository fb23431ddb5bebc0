import type { Expr } from '../../expr/expr.ts';
import type { Link } from '../../notation/latex/index.ts';
import { freeSymbols } from '../../expr/walk.ts';
import type { Dim } from '../../shape/dim.ts';
import { isScalar, shapeText } from '../../shape/shape.ts';
import { upToConstantStep } from '../steps/constants.ts';
import { membershipStep } from './membership.ts';
import { mismatch } from './misfits.ts';
import { isEquation } from '../scope/links.ts';
import { firstOf, unread, type Side } from '../steps/read.ts';
import type { Step } from '../steps/report.ts';
import { isRight, placed, plainStep, slipStep, type Means, type Placed } from '../steps/step.ts';
import { isDecided, relationStep, unfittingStep } from './relations.ts';
import { partNamed } from '../scope/surfaces.ts';

/** Steps between neighbours of a chain; a side without a value is passed over where one behind it has one. */
export const links = (first: Side, rest: readonly Side[], list: readonly Link[], means: Means, defines: string[] = []): readonly Step[] => {
  let left = first;
  // What the left side was proved to be equal to, as it was first written: a Hessian says more of a bound than its value.
  let origin = first;
  return rest.map((right, k) => {
    const link = list[k] ?? null;
    const later = rest.slice(k + 1).some((x) => x.value.ok) && list.slice(k).every(isEquation);
    if (!right.value.ok && left.value.ok && later && firstOf(right.value)?.code !== 'shape-mismatch') {
      const step = unread(right, link, right.surface.span);
      return { ...step, status: 'not-a-claim', sentence: `passed over: ${step.sentence}` };
    }
    const member = link?.relation === '∈' && left.value.ok ? membershipStep(left.value.value, right.surface, { start: left.surface.span.start, end: right.surface.span.end }) : null;
    if (member !== null) return member;
    if (link !== null && !isDecided(link.relation)) return plainStep('expression', 'not-a-claim', `${link.relation} claims nothing that is decided here`, { relation: link.relation, span: right.surface.span, left: '', right: '' });
    const named = link !== null && isEquation(link) ? namesPart(left, right, means.scope) : null;
    if (named !== null) {
      const [name, value] = named;
      means.scope.define(name, value);
      defines.push(name);
      left = { ...right, value: means.scope.side(right.surface, means.scope.elaborator()) };
      return plainStep('definition', 'definition', `defines ${name}, by what stands in its place on the left`, placed('=', { start: first.surface.span.start, end: right.surface.span.end }, null, value));
    }
    const step = linkStep(left, right, link, means);
    const other = step.status === 'undecided' && origin !== left && link !== null && !isEquation(link) ? linkStep(origin, right, link, means) : null;
    if (link === null || !isEquation(link) || !isRight(step)) origin = right;
    left = right;
    return other !== null && isRight(other) ? other : step;
  });
};

/** A name that means nothing yet, where the right side is the left one with it in place of a part: the name and the part; null otherwise. */
const namesPart = (left: Side, right: Side, scope: Means['scope']): readonly [string, Expr] | null => {
  const fault = right.value.ok ? undefined : firstOf(right.value);
  const name = fault?.code === 'unknown-name' ? fault.subject : undefined;
  const part = name === undefined || scope.isKnown(name) ? null : partNamed(left.surface, right.surface, name);
  const value = part === null ? null : scope.side(part, scope.elaborator());
  return name === undefined || value === null || !value.ok ? null : [name, value.value];
};

/** Are the sides of sizes that only other names of sizes could make equal, which the document says of none? */
const areOfOtherSizes = (left: Expr, right: Expr, { scope }: Means): boolean => {
  const isEqual = (x: Dim, y: Dim): boolean => x.key === y.key || scope.manners.equalSizes.some((pair) => pair.includes(x.key) && pair.includes(y.key));
  const isTurned = left.kind === 'derivative' || right.kind === 'derivative';
  return !isTurned && !isScalar(left.shape) && !isScalar(right.shape) && !(isEqual(left.shape.rows, right.shape.rows) && isEqual(left.shape.cols, right.shape.cols));
};

/** Sides of different sizes, which are refuted where a small change makes them equal, or where the document declares all that is in them. */
const ofOtherSizes = (left: Expr, right: Expr, at: Placed, means: Means): Step => {
  const mended = at.relation !== null && ['=', ':='].includes(at.relation) ? unfittingStep(left, right, at, means) : null;
  if (mended !== null) return mended;
  const sentence = `the sides differ in size: ${shapeText(left.shape)} and ${shapeText(right.shape)}`;
  const isSure = [left, right].flatMap((e) => [...freeSymbols(e)]).every((s) => !means.scope.guesses.isTaken(s.name));
  return isSure ? slipStep('identity', { flaw: 'sizes', repair: null }, sentence, at) : plainStep('identity', 'not-understood', sentence, at);
};

const linkStep = (left: Side, right: Side, link: Link | null, means: Means): Step => {
  const span = { start: left.surface.span.start, end: right.surface.span.end };
  if (!right.value.ok) return mismatch(right, left.value.ok ? left.value.value : null, means, null)[0] ?? unread(right, link, span);
  if (!left.value.ok) return unread(left, link, span);
  const pair = means.scope.pair(left.value.value, right.value.value, right.surface);
  if (!pair.ok && pair.diagnostics[0]?.code !== 'shape-mismatch') return plainStep('identity', 'not-understood', pair.diagnostics[0]?.message ?? '', placed(link?.relation ?? null, span, left.value.value, right.value.value), pair.diagnostics[0]);
  if (!pair.ok || areOfOtherSizes(...pair.value, means)) return ofOtherSizes(left.value.value, right.value.value, placed(link?.relation ?? null, span, left.value.value, right.value.value), means);
  const isUpTo = (left.isUpToConstant === true || right.isUpToConstant === true) && link !== null && isEquation(link) && left.value.value.kind !== 'derivative';
  if (isUpTo) return upToConstantStep(pair.value[0], pair.value[1], placed(link.relation, span, ...pair.value), means);
  return relationStep(pair.value[0], pair.value[1], placed(link?.relation ?? null, span, ...pair.value), means);
};

export const lastOf = (sides: readonly Side[]): Expr | null => {
  const last = sides.at(-1);
  return last !== undefined && last.value.ok ? last.value.value : null;
};
