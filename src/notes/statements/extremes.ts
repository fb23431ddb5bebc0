import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { lastOf } from '../relations/chain.ts';
import { isExtreme } from '../scope/extremal.ts';
import type { Head } from '../scope/heads.ts';
import { nameOf } from '../scope/surfaces.ts';
import { firstOf, nothing, unread, type Read, type Side } from '../steps/read.ts';
import { placed, plainStep, type Means } from '../steps/step.ts';
import { isAbstract } from './abstract.ts';
import { misstatedBest } from './extents.ts';
import { dualityStep } from './programs.ts';

/** The best value of something as a side of a relation: what is optimised, without the conditions. */
const extremeIn = (e: Surface): Surface | null => {
  const [body, second] = e.kind === 'call' && (e.name === '\\max' || e.name === '\\min') ? e.args : [];
  // The smaller of two entries is no best value.
  if (body === undefined || second?.kind === 'index' || (body.kind !== 'call' || body.name !== '\\given') && (second === undefined || second.kind === 'number' || body.kind === 'number')) return null;
  return body.kind === 'call' && body.name === '\\given' ? (body.args[0] ?? null) : body;
};

/** The name of W[P, Q], whose arguments stand in brackets; null for other expressions. */
const calledBy = (e: Surface | null): string | null => (e?.kind === 'binary' && e.op === '*' && e.right.kind === 'call' && e.right.name === '\\list' ? nameOf(e.left) : null);

/** What is said of best values: they are read, so that their sizes are checked, but not computed with; null where none is mentioned. */
export const extremes = (s: FormulaStatement, head: Head | null, means: Means): Read | null => {
  const bodies = s.links.flatMap((l) => extremeIn(l.right) ?? []);
  if (bodies.length === 0) return null;
  const name = head?.kind === 'value' ? head.name : calledBy(s.left);
  const isNew = name !== null && !means.scope.isKnown(name) && !means.scope.isVague(name);
  const decided = dualityStep(s, means) ?? misstatedBest(s, !isNew, means);
  if (decided !== null) return nothing([decided]);
  const elaborator = means.scope.elaborator();
  const values = bodies.map((surface): Side => ({ surface, value: means.scope.side(means.scope.prepared(surface), elaborator) }));
  const bad = values.find((v) => !v.value.ok);
  const fault = bad === undefined ? undefined : firstOf(bad.value);
  if (isNew && fault !== undefined && isAbstract(fault, means.scope)) {
    means.scope.mention(name);
    return nothing([plainStep('definition', 'definition', `says what ${name} is, a best value which is not computed with: ${fault.message}`, placed('=', s.span, null, null), fault)]);
  }
  if (bad !== undefined) return nothing([unread(bad, s.links[0] ?? null, s.span)]);
  const at = placed('=', s.span, null, lastOf(values));
  if (isNew) means.scope.mention(name);
  // Extreme eigenvalues are best values by definition.
  if (s.left?.kind === 'call' && isExtreme(s.left.name)) return nothing([plainStep('definition', 'definition', `says what ${s.left.name} is`, at)]);
  return nothing([isNew || head?.kind === 'value' ? plainStep('definition', 'definition', `says what ${name ?? ''} is: a best value, which is not computed with`, at) : plainStep('expression', 'undecided', 'best values are not compared', at)]);
};
