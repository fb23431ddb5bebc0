import type { FormulaElaborator } from '../../elaborate/formula.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions } from '../../expr/walk.ts';
import { withOpenSize } from '../../elaborate/open.ts';
import type { Surface } from '../../notation/surface.ts';
import { indicesIn, unusedIndex } from '../scope/indices.ts';
import { nameOf } from '../scope/surfaces.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import { isScalar, shapeText } from '../../shape/shape.ts';
import { lastOf, links } from '../relations/chain.ts';
import { isEquation } from '../scope/links.ts';
import { firstOf, nothing, unread, type Read, type Side } from '../steps/read.ts';
import { mismatch } from '../relations/misfits.ts';
import type { Head } from '../scope/heads.ts';
import { lifted } from '../scope/lift.ts';
import { closedFormStep, markedIn, namedAfter } from '../goals/optima.ts';
import { isBestValue, isWithin } from '../goals/variables.ts';
import { isAbstract } from './abstract.ts';
import type { Step } from '../steps/report.ts';
import { looseStep, unusedStep } from '../steps/loose.ts';
import { isRight, placed, plainStep, type Means, type Placed } from '../steps/step.ts';

export const defined = (s: FormulaStatement, head: Exclude<Head, { kind: 'variable' }>, rights: readonly Side[], sense: 'minimize' | 'maximize' | null, elaborator: FormulaElaborator, means: Means): Read => {
  const { scope } = means;
  const at = rights.findIndex((r, k) => r.value.ok && s.links.slice(0, k + 1).every(isEquation));
  const chosen = rights[at];
  const [firstRight] = rights;
  if (chosen === undefined || !chosen.value.ok) {
    const best = head.kind === 'value' ? markedIn(head.name, scope) : null;
    const bad = mismatch(firstRight, best, means, s, best === null ? null : (e) => isBestValue(best, e, means));
    const abstract = bad.length > 0 ? null : inWords(s, head, rights, scope);
    if (abstract !== null) scope.mention(head.name);
    if (abstract !== null) return nothing([abstract]);
    return nothing(bad.length > 0 ? bad : firstRight === undefined ? [] : [{ ...unread(rights.at(-1) ?? firstRight, s.links[0] ?? null, s.span), kind: 'definition' }]);
  }
  const whole = sizedByMention(chosen.value.value);
  const closed = scope.pair(whole, whole, chosen.surface);
  if (!closed.ok) return nothing([plainStep('definition', 'not-understood', closed.diagnostics[0]?.message ?? '', placed('=', s.span, null, chosen.value.value), closed.diagnostics[0])]);
  const [value] = closed.value;
  const loose = looseIndex(s.left, head, value, elaborator, scope);
  if (loose !== null) return nothing([looseStep('definition', loose, placed('=', s.span, null, value))]);
  const unused = head.kind === 'entries' ? unusedIndex(head.indices, chosen.surface) : null;
  if (unused !== null) return nothing([unusedStep(unused, placed('=', s.span, null, value))]);
  const target = targetOf(head, value, elaborator, scope);
  if (target === null) return nothing([plainStep('definition', 'not-understood', 'nothing says how far its indices run', placed('=', s.span, null, value))]);
  const best = head.kind === 'value' ? bestOf(target.name, target.value, placed('=', { start: s.span.start, end: chosen.surface.span.end }, null, target.value), means) : null;
  scope.define(target.name, target.value, head.kind === 'value' ? head.parameters : [], s.left?.kind === 'call' && head.kind === 'value');
  scope.manners.definedBy(target.name, head.kind === 'entries' && isScalar(value.shape));
  if (sense !== null) scope.aim(target.name, sense);
  const step = best ?? plainStep('definition', 'definition', `defines ${target.name}`, placed('=', { start: s.span.start, end: chosen.surface.span.end }, null, target.value));
  const skipped = rights.slice(0, at).map((r, k) => unread(r, s.links[k] ?? null, r.surface.span));
  // A name without a value in between doesn't make the definition itself less understood.
  const noted = skipped.map((x): Step => ({ ...x, status: 'not-a-claim', sentence: `no value: ${x.sentence}` }));
  const further = links(chosen, rights.slice(at + 1), s.links.slice(at + 1), means);
  if (further.some((x) => x.relation === '=' && isRight(x))) scope.manners.settle(target.name);
  return { steps: [...noted, step, ...further], defines: [target.name], inferred: whole === chosen.value.value ? [] : [`what has no size is ${shapeText(whole.shape)}, as the formula mentions no other size`], last: lastOf(rights) };
};

/** A definition whose right side is read but has no value here: it says what its left side is, and no more is done with it. */
const inWords = (s: FormulaStatement, head: Exclude<Head, { kind: 'variable' }>, rights: readonly Side[], scope: Means['scope']): Step | null => {
  const faults = rights.map((r) => firstOf(r.value));
  const [first] = faults;
  if (first === undefined || !s.links.every(isEquation) || !faults.every((d) => d !== undefined && isAbstract(d, scope))) return null;
  return plainStep('definition', 'definition', `says what ${head.name} is, which is not computed with: ${first.message}`, placed('=', s.span, null, null), first);
};

/** The value, where I, 1 and 0 in it have no size but one size is mentioned, with that one. */
const sizedByMention = (value: Expr): Expr => {
  const sizes = [...new Map(subexpressions(value).flatMap((x) => (x.kind === 'dim' ? [[x.dim.key, x.dim] as const] : []))).values()];
  const [only, second] = sizes;
  return only === undefined || second !== undefined ? value : withOpenSize(value, only);
};

/** An index of the right side that stands for nothing: what is defined at arguments or indices can only depend on these. */
const looseIndex = (left: Surface | null, head: Exclude<Head, { kind: 'variable' }>, value: Expr, elaborator: FormulaElaborator, { parts }: Means['scope']): string | null => {
  if (left === null || left.kind === 'name') return null;
  const args = left.kind === 'call' ? left.args.flatMap((a) => nameOf(a) ?? []) : [];
  const own = new Set([...indicesIn(left), ...args, ...(head.kind === 'entries' ? head.indices : head.name.split('_').slice(1))]);
  return [...freeSymbols(value)].find((s) => s.range !== null && elaborator.inferred.has(s.name) && !own.has(s.name) && !parts.isFixed(s.name))?.name ?? null;
};

/** Where the gradient of a goal vanishes, for a name such as \hat w, or for what the document or its words call the best value; a name that isn't one is an ordinary definition. */
const bestOf = (name: string, value: Expr, at: Placed, means: Means): Step | null => {
  const { scope } = means;
  const own = scope.optimal(name);
  const step = own === null ? null : closedFormStep(own.goal, own.variable, value, at, means);
  if (step !== null) return step;
  const found = namedAfter(name, value, scope);
  // What words call the solution is one of what was stated last.
  const goal = scope.spoken.best === null ? undefined : found?.goals.find((g) => isWithin(value, g));
  const claimed = found === null || goal === undefined ? null : closedFormStep(goal, found.variable, value, at, means);
  if (claimed !== null || found === null) return claimed;
  const steps = found.goals.flatMap((g) => { const step = closedFormStep(g, found.variable, value, at, { ...means, isBrief: true }); return step === null ? [] : [{ g, step }]; });
  const right = steps.find(({ step }) => isRight(step));
  // Of several estimates only what is made of all that a goal is made of can be meant for it.
  const meant = steps.find(({ g, step }) => step.status === 'refuted' && isMadeAlike(value, g.value, found.variable.symbol.name));
  const slip = right !== undefined || meant === undefined ? null : closedFormStep(meant.g, found.variable, value, at, means);
  return right?.step ?? (slip?.diagnosis?.repair?.source === 'edit' ? slip : null);
};

/** Are a value and a goal made of the same symbols, apart from what the goal varies? */
const isMadeAlike = (value: Expr, goal: Expr, variable: string): boolean => {
  const names = (e: Expr): string => [...new Set([...freeSymbols(e)].filter((s) => s.range === null && s.name !== variable).map((s) => s.name))].sort().join();
  return names(value) === names(goal);
};

const targetOf = (head: Exclude<Head, { kind: 'variable' }>, value: Expr, elaborator: FormulaElaborator, scope: Means['scope']): { readonly name: string; readonly value: Expr } | null => {
  switch (head.kind) {
    case 'value': return { name: head.name, value };
    case 'differential': return { name: `d${head.name}`, value };
    case 'entries': {
      const known = (name: string): Symbol_ | null => elaborator.inferred.get(name) ?? scope.symbol(name);
      const indices = head.indices.map((name) => {
        const symbol = known(name);
        return symbol === null || symbol.range === null ? null : { symbol, range: symbol.range };
      });
      const [i, j = null] = indices;
      // A matrix for every index is a family, which goes by the name with its index.
      if (!isScalar(value.shape) && indices.length === 1) return { name: `${head.name}_${head.indices[0] ?? ''}`, value };
      if (i === undefined || i === null || (head.indices.length === 2 && j === null) || !isScalar(value.shape)) return null;
      return { name: head.name, value: lifted(value, i, j) };
    }
  }
};
