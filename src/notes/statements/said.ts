import * as b from '../../expr/build.ts';
import type { FormulaStatement, RelationName } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimNames } from '../../shape/dim.ts';
import { shapeText } from '../../shape/shape.ts';
import { domainOf } from './arguments.ts';
import { partitionIn } from './partitions.ts';
import { isEquation } from '../scope/links.ts';
import { nothing, type Read } from '../steps/read.ts';
import { isOfChance, type Head } from '../scope/heads.ts';
import { anyMembers, declarationText, declaredBy, entriesIn, inSimplex, memberOf, samplesBeside } from '../scope/infer.ts';
import { declaredAgain } from '../relations/membership.ts';
import { isDecided } from '../relations/relations.ts';
import { comparesValues, unequalStep } from '../relations/unequal.ts';
import type { StepKind } from '../steps/report.ts';
import { placed, plainStep, type Means } from '../steps/step.ts';
import { orthogonalIn, pairIn, suppose, supposedIn } from '../scope/suppositions.ts';
import { dependent } from '../scope/dependents.ts';
import { nameOf } from '../scope/surfaces.ts';

/** A statement that claims nothing, with what it does. */
export const remark = (sentence: string, s: FormulaStatement, kind: StepKind = 'expression'): Read => nothing([plainStep(kind, 'not-a-claim', sentence, { relation: s.links[0]?.relation ?? null, span: s.span, left: '', right: '' })]);

/** What a document supposes, without a claim: where something lies, how it is distributed, how large it is beside something else. */
const SUPPOSING: ReadonlySet<RelationName> = new Set(['∈', '∉', '∼', '≪', '≫']);

/** {A : A^T = A} by itself is no value. */
const isSet = (e: Surface): boolean => e.kind === 'call' && (e.name === '\\given' || (e.name === '\\set' && e.args.some((x) => x.kind === 'call' && x.name === '\\given')));

/** What is said without a claim: declarations, what is supposed, what indices run over; null for anything else. */
export const said = (s: FormulaStatement, head: Head | null, means: Means): Read | null => {
  const { scope } = means;
  // What was supposed of a value is not said of any.
  anyMembers(s).forEach((name) => scope.ties.forget(name));
  const symbols = declaredBy(s, scope);
  if (symbols.length > 0) {
    scope.declare(symbols, [...new Set(symbols.flatMap((x) => [x.shape.rows, x.shape.cols].flatMap(dimNames)))]);
    if (s.left !== null) samplesBeside(symbols, s.left, scope);
    return { steps: [plainStep('expression', 'definition', 'declares', { relation: '∈', span: s.span, left: '', right: '' })], defines: symbols.map((x) => x.name), inferred: symbols.map(declarationText), last: null };
  }
  const names = dependent(s, scope);
  if (names !== null) return { steps: [plainStep('expression', 'definition', `declares ${names.join()} as any function of its argument`, { relation: '∈', span: s.span, left: '', right: '' })], defines: names, inferred: [], last: null };
  const parts = partitionIn(s, scope);
  if (parts !== null) {
    scope.declare(parts, parts.flatMap((x) => dimNames(x.shape.cols)));
    return { steps: [plainStep('expression', 'definition', `declares ${parts.map((x) => x.name).join(' and ')} as the parts of ${nameOf(s.left) ?? ''}`, { relation: '=', span: s.span, left: '', right: '' })], defines: parts.map((x) => x.name), inferred: parts.map(declarationText), last: null };
  }
  const domain = domainOf(s);
  if (domain !== null) {
    scope.manners.defineOn(domain.name, domain.shape);
    return { ...remark(`says what ${domain.name} is a function of: ${shapeText(domain.shape)}`, s) };
  }
  const [only, another] = s.links;
  if (s.left !== null && only !== undefined && another === undefined && isEquation(only) && isOfChance(s.left, only.right, scope)) return remark('says something of a distribution, which is not computed with', s, 'supposition');
  if (only !== undefined && another === undefined && isEquation(only) && isSet(only.right)) return nothing([plainStep('definition', 'definition', 'says what a set is, which is not computed with', { relation: only.relation, span: s.span, left: '', right: '' })]);
  const differential = s.left?.kind === 'call' && s.left.name === '\\d' ? `d${nameOf(s.left.args[0]) ?? ''}` : nameOf(s.left);
  const isZero = only?.right.kind === 'number' && only.right.text === '0' && isEquation(only) && another === undefined;
  if (isZero && differential !== null && scope.hold(differential)) return remark(`holds ${differential.slice(1)} fixed`, s);
  const again = declaredAgain(s, scope);
  if (again !== null) return again;
  const vectors = inSimplex(s, scope);
  vectors.forEach((name) => scope.guesses.describe(name, ['vector', 'simplex']));
  if (vectors.length > 0) return remark(`supposes it from here on: ${vectors.join(' and ')} ${vectors.length === 1 ? 'is' : 'are'} in the simplex`, s, 'supposition');
  const entries = entriesIn(s, scope);
  if (entries !== null) scope.guesses.describe(entries.name, ['vector', ...entries.attributes]);
  const member = memberOf(s, scope);
  if (member !== null && suppose(member, scope)) return remark(`supposes it from here on: ${member.name} is ${member.attribute}`, s, 'supposition');
  const [link, second] = s.links;
  if (link?.relation === '!=' && second === undefined && s.left !== null) {
    const supposition = supposedIn(s.left, link, scope);
    if (supposition !== null && suppose(supposition, scope)) return remark(`supposes it from here on: ${supposition.name} is not zero`, s, 'supposition');
    const compared = s.role === 'claim' && supposition === null ? pairIn(s.left, link, scope) : null;
    if (compared !== null && comparesValues(...compared)) return nothing([unequalStep(...compared, placed('!=', s.span, ...compared), means)]);
  }
  const orthogonal = link?.relation === '⊥' && second === undefined && s.left !== null ? orthogonalIn(s.left, link, scope) : null;
  if (orthogonal !== null) return nothing([{ ...plainStep('equation', 'not-a-claim', 'says that vectors are orthogonal', placed('⊥', s.span, ...orthogonal)), claim: { kind: 'identity', left: b.multiply(b.transpose(orthogonal[0]), orthogonal[1]), right: b.constant(0) } }]);
  if (s.role === 'constraint' && head?.kind !== 'value') return remark('a condition', s, 'supposition');
  if (s.role === 'quantifier' || s.role === 'range') return remark('says what the indices run over', s);
  const isOpen = s.links.length > 0 && s.links.every((l) => !isDecided(l.relation));
  return isOpen ? remark(`${s.links[0]?.relation ?? ''} claims nothing that is decided here`, s, s.links.every((l) => SUPPOSING.has(l.relation)) ? 'supposition' : 'expression') : null;
};
