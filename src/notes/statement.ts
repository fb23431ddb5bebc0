import type { FormulaElaborator } from '../elaborate/formula.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import type { FormulaStatement, Link } from '../notation/latex/index.ts';
import type { Surface } from '../notation/surface.ts';
import { isScalar, shapeText } from '../shape/shape.ts';
import { printText } from '../notation/print/text.ts';
import { isAbstract, isByName } from './statements/abstract.ts';
import { argumentsOf, releasedBy, sizesOf, withArgument } from './statements/arguments.ts';
import { readOptimum } from './statements/argmin.ts';
import { readBestValue } from './goals/best-value.ts';
import { closedFormStep, namedAfter } from './goals/optima.ts';
import { lastOf, links } from './relations/chain.ts';
import { isEquation } from './scope/links.ts';
import { nothing, unread, type Read, type Side } from './steps/read.ts';
import { withLabel } from './statements/labels.ts';
import { withArguments } from './statements/bare.ts';
import { exponentiated } from './statements/logarithms.ts';
import { isUpsideDown, mismatch } from './relations/misfits.ts';
import { defined } from './statements/definitions.ts';
import { extremes } from './statements/extremes.ts';
import { headOf, type Head } from './scope/heads.ts';
import { indicesIn } from './scope/indices.ts';
import { declarationText } from './scope/infer.ts';
import { byMatrices, readJacobian } from './statements/jacobians.ts';
import { asNext, withIterations } from './scope/iterations.ts';
import { layersOf } from './scope/layers.ts';
import type { Step } from './steps/report.ts';
import { isRight, placed, plainStep, type Means } from './steps/step.ts';
import type { Sense } from './text/moods.ts';
import { readSides } from './statements/sides.ts';
import { nameOf, partsOf, rewritten } from './scope/surfaces.ts';
import { withError } from './statements/models.ts';
import { withSums } from './scope/summation.ts';
import { hasUnits, withUnits } from './scope/units.ts';
import { isBestValue, variableStep } from './goals/variables.ts';
import { remark, said } from './statements/said.ts';

/** max over U, V of L, or words such as "we minimise": the goal and its sense. */
const aimed = (s: FormulaStatement, isNew: (name: string) => boolean, said: Sense | null): { readonly left: Surface | null; readonly sense: 'minimize' | 'maximize' | null } => {
  const { left } = s;
  const own = s.aim === 'min' ? 'minimize' : s.aim === 'max' ? 'maximize' : said;
  const [only, second] = left?.kind === 'call' && (left.name === '\\max' || left.name === '\\min') ? left.args : [];
  // \min F(x) = …: what is optimised is defined beside it, where it means nothing yet.
  const isNamed = only?.kind === 'call' && second === undefined && isNew(only.name);
  if (left?.kind !== 'call' || only === undefined || (second === undefined && !isNamed) || left.args.some((a) => a.kind === 'number')) return { left, sense: own };
  return { left: left.args[0] ?? null, sense: left.name === '\\max' ? 'maximize' : 'minimize' };
};

const unmarked = (e: Surface): Surface => rewritten(e, (x) => (x.kind === 'call' && x.name === '\\at' && x.args[0] !== undefined ? unmarked(x.args[0]) : null));
const isMarked = (e: Surface): boolean => partsOf(e, (x) => x.kind === 'call' && x.name === '\\at').length > 0;

/** A relation of names alone that nothing declares only names them; null for other statements. */
const ofStrangers = (s: FormulaStatement, { scope }: Means): Read | null => {
  const sides = [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)];
  const stranger = (e: Surface): string | null => {
    const at = e.kind === 'index' && e.subscripts.length === 1 && e.subscripts[0]?.kind === 'at' && e.subscripts[0].at.kind === 'number' ? e.arg : e;
    const name = nameOf(at);
    return name === null || scope.isKnown(name) ? null : name;
  };
  const names = sides.map(stranger);
  const isBare = sides.every((e, k) => names[k] !== null || (nameOf(e) !== null && scope.isKnown(nameOf(e) ?? '')));
  const strangers = [...new Set(names.flatMap((n) => n ?? []))];
  if (s.left === null || s.links.length === 0 || !isBare || strangers.length === 0 || s.links.some((l) => l.relation === ':=')) return null;
  // A name that means nothing yet may be given the value of one that does.
  return names[0] !== null && names.includes(null) && isEquation(s.links[0] as FormulaStatement['links'][number]) ? null : remark(`relates names, of which ${strangers.join(' and ')} means nothing that is known`, s);
};

/** Decides one statement of a formula and remembers what it defines. `before` is what a statement without a left side goes on with. */
export const readStatement = (s: FormulaStatement, before: Expr | null, means: Means): Read => {
  const { scope } = means;
  const back = scope.snapshot();
  const read = readPlain(s, before, means);
  const isBad = read.steps.some((x) => x.status === 'not-understood');
  // x_i may be an entry of a vector x as well as a row of X.
  const isTwofold = (e: Surface): boolean => partsOf(e, (x) => x.kind === 'index' && nameOf(x.arg) !== null && scope.parts.isSaid(nameOf(x.arg) ?? '') && scope.symbol(nameOf(x.arg) ?? '') !== null).length > 0;
  if (!isBad || ![...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)].some(isTwofold)) return vaguely(s, read, scope);
  back();
  const other = scope.parts.aside(() => readPlain(s, before, means));
  return other.steps.some((x) => x.status === 'not-understood') ? vaguely(s, read, scope) : other;
};

/** A relation of what is known by its name only says something of that, and is no less understood. */
const vaguely = (s: FormulaStatement, read: Read, scope: Means['scope']): Read => {
  const isVague = (x: Step): boolean => x.status === 'not-understood' && x.diagnostic !== undefined && isByName(x.diagnostic, scope);
  if (s.links.length === 0 || !read.steps.some((x) => x.status === 'not-understood') || !read.steps.every((x) => isVague(x) || x.status === 'not-a-claim')) return read;
  return { ...read, steps: read.steps.map((x) => (isVague(x) ? { ...x, status: 'definition', sentence: `says something of what is known by its name only: ${x.sentence}` } : x)) };
};

const readPlain = (written: FormulaStatement, before: Expr | null, means: Means): Read => {
  const { scope } = means;
  const plain = scope.losses.withGradients(written);
  const ending = namedAtEnd(plain, scope);
  if (ending !== null) {
    const read = readStatement(ending.rest, before, means);
    if (read.last === null) return read;
    scope.define(ending.name, read.last);
    return { ...read, steps: [...read.steps.filter((x) => x.relation !== null), plainStep('definition', 'definition', `defines ${ending.name}`, placed('=', plain.span, null, read.last))], defines: [...read.defines, ending.name] };
  }
  const bare = withArguments(plain, scope);
  if (bare !== null) {
    scope.declare([bare.argument]);
    const read = readStatement(bare.statement, before, means);
    scope.undeclare([bare.argument.name]);
    return read;
  }
  const assignedTo = plain.links[0]?.relation === '←' ? nameOf(plain.left) : null;
  if (assignedTo !== null && scope.value(assignedTo) !== null && scope.symbol(assignedTo) === null) return nothing([plainStep('update', 'definition', `the next value of ${assignedTo}; nothing that it should improve is known`, { relation: '←', span: plain.span, left: '', right: '' })]);
  const summed = withSums(plain, scope);
  if (summed !== plain) {
    const read = readStatement(summed, before, means);
    return { ...read, inferred: [...read.inferred, 'repeated indices are summed'] };
  }
  scope.layers.note(plain);
  const beside = scope.layers.needed(plain, scope).map((x) => readStatement(x, null, means));
  if (beside.some((x) => x.defines.length > 0)) {
    const read = readStatement(plain, before, means);
    return { ...read, inferred: [...beside.flatMap((x) => x.inferred), ...read.inferred] };
  }
  const layers = layersOf(plain, scope);
  if (layers !== null) {
    const reads = layers.statements.map((x) => readStatement(x, before, means));
    return { steps: reads.flatMap((x) => x.steps), defines: reads.flatMap((x) => x.defines), inferred: [...reads.flatMap((x) => x.inferred), layers.taken], last: reads.at(-1)?.last ?? null };
  }
  const losses = scope.losses.learn(plain, scope);
  if (losses.length > 0) {
    const read = readStatement(plain, before, means);
    return { ...read, inferred: [...read.inferred, ...losses] };
  }
  const loss = scope.losses.beyond(plain, scope);
  if (loss !== null) return nothing([plainStep('expression', 'not-understood', `of ${loss} only the first derivatives are known`, { relation: plain.links[0]?.relation ?? null, span: plain.span, left: '', right: '' })]);
  const model = withError(plain, scope);
  if (model !== null) {
    scope.declare(model.data);
    const read = readStatement(model.statement, before, means);
    return { ...read, inferred: [...read.inferred, ...model.data.map(declarationText)] };
  }
  const s = withIterations(plain, scope);
  const labelled = withLabel(withArgument(s, scope), scope);
  if (labelled !== s) return readStatement(labelled, before, means);
  const density = exponentiated(s, scope);
  if (density !== null) {
    const read = readStatement(density, before, means);
    const [first, ...rest] = s.links;
    const more = first === undefined || rest.length === 0 || read.defines.length === 0 ? nothing([], read.last) : readStatement({ ...s, left: first.right, links: rest }, before, means);
    return { ...more, steps: [...read.steps, ...more.steps], defines: [...read.defines, ...more.defines], inferred: [...read.inferred, ...more.inferred] };
  }
  const { left, sense } = aimed(s, (name) => !name.startsWith('\\') && !scope.isKnown(name), scope.spoken.aim);
  const args = argumentsOf(s, scope);
  if (args.length > 0) {
    scope.declare(args, sizesOf(args));
    const read = readStatement(plain, before, means);
    return { ...read, inferred: [...args.map(declarationText), ...read.inferred] };
  }
  const released = releasedBy(s, scope).flatMap((name) => scope.release(name) ?? []);
  if (released.length > 0) {
    const read = readStatement(plain, before, means);
    return { ...read, inferred: [...released.map(declarationText), ...read.inferred] };
  }
  const next = asNext(plain, scope);
  if (next !== null) {
    const [update, value] = [readStatement(next.update, before, means), readStatement(next.value, before, means)];
    return { ...update, steps: update.steps.some((x) => x.kind === 'update') ? update.steps : value.steps, defines: value.defines, inferred: [...update.inferred, ...value.inferred] };
  }
  const whole = ofEntries(s);
  const [small, large] = whole === null ? [null, null] : [nameOf(whole.links[0]?.right), nameOf(whole.left)];
  if (whole !== null && small !== null && large !== null && !scope.isKnown(large) && scope.symbol(small) !== null) {
    scope.alias(large, small);
    return { ...nothing([plainStep('definition', 'definition', `defines ${large}, whose entries are those of ${small}`, placed('=', s.span, null, scope.symbol(small)))]), defines: [large] };
  }
  if (whole !== null) return readStatement(whole, before, means);
  const head = left === null || s.links[0] === undefined || !isEquation(s.links[0]) ? null : headOf(left, s.links[0].right, scope);
  return said(s, head, means) ?? ofStrangers(s, means) ?? readOptimum(s, left, means) ?? readBestValue(s, means) ?? extremes(s, head, means) ?? (head === null ? readJacobian(s, left, means) : null) ?? decided(s, { left, sense, head }, before, means);
};

/** U = (u_ij) as U = u: the entries of a matrix in parentheses stand for all of it; null for other statements. */
const ofEntries = (s: FormulaStatement): FormulaStatement | null => {
  const [link, second] = s.links;
  const [name, e] = [nameOf(s.left), link?.right];
  const entry = e?.kind === 'index' && e.subscripts.every((x) => x.kind === 'at' && x.at.kind === 'name') ? nameOf(e.arg) : null;
  return link === undefined || second !== undefined || !isEquation(link) || e?.kind !== 'index' || name === null || entry?.toLowerCase() !== name.toLowerCase() ? null : { ...s, links: [{ ...link, right: e.arg }] };
};

interface Opened {
  readonly left: Surface | null;
  readonly sense: 'minimize' | 'maximize' | null;
  readonly head: Head | null;
}

const decided = (s: FormulaStatement, { left, sense, head }: Opened, before: Expr | null, means: Means): Read => {
  const { scope } = means;
  const isUpdate = head?.kind === 'variable' && (head.isNext || s.links.some((l) => isMarked(l.right)));
  scope.notice([...(left === null ? [] : [left]), ...s.links.map((l) => l.right)]);
  const shadowed = left === null ? [] : sizesAsIndices(left, scope);
  const units = new Set<string>();
  const isOfUnits = hasUnits([...(left === null ? [] : [left]), ...s.links.map((l) => l.right)], scope);
  const prepare = (e: Surface): Surface => {
    const own = asIndices(isUpdate ? unmarked(e) : e, shadowed);
    return byMatrices(scope.prepared(isOfUnits ? withUnits(own, scope, units) : own), scope);
  };
  const [first, ...others] = [...(head === null && left !== null ? [left] : []), ...s.links.map((l) => l.right)].map(prepare);
  // All names have their meaning before the first side is read; an index that a later side explains may stand in an earlier one.
  const { elaborator, sides } = readSides(first === undefined ? [] : [first, ...others], scope, left === null || !isPlace(left) ? [] : indicesIn(left));
  const rights = head === null && left !== null ? sides.slice(1) : sides;
  const found = head === null ? chained(s, left === null ? null : (sides[0] ?? null), rights, before, sense, means)
    : head.kind === 'variable' ? assigned(s, head, rights, isUpdate, elaborator, means)
      : defined(s, head, rights, sense, elaborator, means);
  return { ...found, inferred: [...found.inferred, ...units, ...elaborator.taken] };
};

const assigned = (s: FormulaStatement, head: Extract<Head, { kind: 'variable' }>, [value, ...rest]: readonly Side[], isUpdate: boolean, elaborator: FormulaElaborator, means: Means): Read => {
  const variable = means.scope.side(head.surface, elaborator);
  if (value === undefined) return nothing([]);
  const fault = value.value.ok ? undefined : value.value.diagnostics[0];
  if (variable.ok && fault !== undefined && isAbstract(fault, means.scope)) return nothing([plainStep('definition', 'definition', `says what ${printText(variable.value)} is, which is not computed with: ${fault.message}`, placed('=', s.span, variable.value, null), fault)]);
  if (!variable.ok || !value.value.ok) return nothing([...mismatch(value, variable.ok ? variable.value : null, means, s, variable.ok ? (e) => isBestValue(variable.value, e, means) : null), unread(variable.ok ? value : { surface: head.surface, value: variable }, s.links[0] ?? null, s.span)].slice(0, 1));
  const found = variableStep(variable.value, value.value.value, isUpdate, s, means);
  return { steps: [found.step, ...links(value, rest, s.links.slice(1), means)], defines: found.defines, inferred: [], last: null };
};

/** Is this an entry, or a derivative, whose indices the other sides have as well? */
const isPlace = (e: Surface): boolean => e.kind === 'index' || (e.kind === 'call' && (e.name === 'grad' || e.name === 'hess' || e.name === '\\at'));

/** Names of sizes that a derivative has as subscripts of its variable, where they can only be indices. */
const sizesAsIndices = (left: Surface, scope: Means['scope']): readonly string[] =>
  partsOf(left, (x) => x.kind === 'call' && (x.name === 'grad' || x.name === 'hess')).flatMap((d) => (d.kind === 'call' ? d.args.slice(1) : []))
    .flatMap((v) => (v.kind === 'index' ? v.subscripts.flatMap((x) => (x.kind === 'at' ? [nameOf(x.at)] : [])) : [])).flatMap((name) => (name !== null && scope.problem.sizes.includes(name) ? [name] : []));

/** The same names as indices of their own in every subscript. */
const asIndices = (e: Surface, names: readonly string[]): Surface => {
  if (names.length === 0) return e;
  const renamed = (x: Surface): Surface => (x.kind === 'name' && names.includes(x.name) ? { ...x, name: `${x.name}_` } : x);
  return rewritten(e, (x) => {
    if (x.kind === 'call' && x.name === '\\delta') return { ...x, args: x.args.map(renamed) };
    return x.kind === 'index' ? { ...x, arg: asIndices(x.arg, names), subscripts: x.subscripts.map((s) => (s.kind === 'at' ? { ...s, at: renamed(s.at) } : s)) } : null;
  });
};

/** Entries of what the document itself defined before, defined anew; null for others. */
const entriesAgain = (s: FormulaStatement, left: Side, rights: readonly Side[], sense: 'minimize' | 'maximize' | null, means: Means): Read | null => {
  const e = left.surface;
  const name = e.kind === 'index' ? nameOf(e.arg) : null;
  // The entries of what was defined as a whole say the same again, so that they are a claim.
  if (e.kind !== 'index' || name === null || !means.scope.manners.isByEntries(name) || left.reader === undefined || means.scope.value(name) === null || means.scope.isGiven(name)) return null;
  const indices = e.subscripts.flatMap((x) => (x.kind === 'at' ? (nameOf(x.at) ?? []) : []));
  return indices.length === e.subscripts.length ? defined(s, { kind: 'entries', name, indices }, rights, sense, left.reader, means) : null;
};

/** e ≐ G and e =: G give a name that means nothing yet to what stands left of it; null where the last link says nothing like that. */
const namedAtEnd = (s: FormulaStatement, scope: Means['scope']): { readonly name: string; readonly rest: FormulaStatement } | null => {
  const last = s.links.at(-1);
  const name = last?.relation === ':=' ? nameOf(last.right) : null;
  return name === null || scope.isKnown(name) || (s.links.length === 1 && s.left === null) ? null : { name, rest: { ...s, links: s.links.slice(0, -1) } };
};

/** Are the symbols of two values different ones, so that an equation between them only ties these to each other? */
const isApart = (x: Expr, y: Expr): boolean => {
  const [a, c] = [x, y].map((e) => [...freeSymbols(e)].filter((s) => s.range === null).map((s) => s.name));
  return a !== undefined && c !== undefined && a.length > 0 && c.length > 0 && !a.some((n) => c.includes(n));
};

/** The name h_1 of a vector or matrix, which is no entry of h; null where the left side may be one. */
const labelledValue = (left: Side, right: Side | undefined, link: Link | undefined, scope: Means['scope']): string | null => {
  const [only, second] = left.surface.kind === 'index' ? left.surface.subscripts : [];
  const base = left.surface.kind === 'index' ? nameOf(left.surface.arg) : null;
  if (base === null || scope.isGiven(base) || second !== undefined || only?.kind !== 'at' || only.at.kind !== 'number' || link === undefined || !isEquation(link)) return null;
  return left.value.ok && right?.value.ok === true && isScalar(left.value.value.shape) && !isScalar(right.value.value.shape) ? `${base}_${only.at.text}` : null;
};

/** Is another value of a name a claim: where an equation with it was proved before, or it is a derivative or the best value of something, and the new one is made of the same? */
const isFixed = (name: string, before: Expr, now: Expr, means: Means): boolean => {
  const listed = (e: Expr): readonly string[] => [...freeSymbols(e)].filter((s) => s.range === null).map((s) => s.name);
  const names = (e: Expr): string => [...listed(e)].sort().join();
  const goals = namedAfter(name, before, means.scope);
  const isBest = goals !== null && goals.goals.some((g) => { const step = closedFormStep(g, goals.variable, before, placed('=', { start: 0, end: 0 }, null, null), { ...means, isBrief: true }); return step !== null && isRight(step); });
  return isBest || (isDerivative(before) && listed(now).every((n) => listed(before).includes(n))) || (means.scope.manners.isSettled(name) && names(before) === names(now));
};

/** Is it a derivative, with a name or without? */
const isDerivative = (e: Expr): boolean => (e.kind === 'named' ? isDerivative(e.value) : e.kind === 'derivative');

/** Is it a name that stands for a function of a matrix or the like, which no document gives another value? */
const isMadeUp = (e: Surface): boolean => /[(^]/u.test(nameOf(e) ?? '');

const chained = (s: FormulaStatement, left: Side | null, rights: readonly Side[], before: Expr | null, sense: 'minimize' | 'maximize' | null, means: Means): Read => {
  const { scope } = means;
  if (left === null && before === null) return nothing([plainStep('expression', 'not-understood', 'it goes on with a formula that has no value', { relation: s.links[0]?.relation ?? null, span: s.span, left: '', right: '' })]);
  const first: Side = left ?? { surface: { kind: 'name', name: '', span: { start: s.span.start, end: s.span.start } }, value: { ok: true, value: before as Expr } };
  if (rights.length === 0) {
    const aimedAt = nameOf(first.surface.kind === 'call' ? { ...first.surface, kind: 'name' } : first.surface);
    if (aimedAt !== null && sense !== null) scope.aim(aimedAt, sense);
    const fault = first.value.ok ? undefined : first.value.diagnostics[0];
    if (sense !== null && fault !== undefined && isAbstract(fault, scope)) return nothing([plainStep('expression', 'definition', `an objective that is not computed with: ${fault.message}`, placed(null, s.span, null, null), fault)]);
    if (first.value.ok && sense !== null) return { ...nothing([plainStep('expression', 'not-a-claim', 'an objective', placed(null, s.span, first.value.value, null))]), last: first.value.value };
    return first.value.ok ? nothing([plainStep('expression', 'not-a-claim', 'an expression', placed(null, s.span, first.value.value, null))], first.value.value) : nothing([...(isUpsideDown(first.surface) ? mismatch(first, null, means, s) : []), unread(first, null, s.span)].slice(0, 1));
  }
  const name = s.left === null || isMadeUp(first.surface) ? null : nameOf(s.left.kind === 'call' && (s.left.name === '\\d' || s.left.name === '\\d2') ? null : first.surface);
  if (name !== null && sense !== null) scope.aim(name, sense);
  const [right] = rights;
  // An entry of a declared name, or a value of a declared function, is that of something that nothing defines.
  const fault = right === undefined || right.value.ok ? undefined : right.value.diagnostics[0];
  const isEntry = first.value.ok && first.value.value.kind === 'index' && (first.value.value.arg.kind === 'symbol' || first.value.value.arg.kind === 'named');
  const isValue = first.surface.kind === 'call' && (scope.problem.functions.has(first.surface.name) || scope.problem.unknowns.has(first.surface.name));
  const entry = first.value.ok && (isEntry || isValue) ? first.value.value : null;
  if (entry !== null && fault !== undefined && rights.length === 1 && s.links.every(isEquation) && isAbstract(fault, scope))
    return nothing([plainStep('definition', 'definition', `says what ${printText(entry)} is, which is not computed with: ${fault.message}`, placed('=', s.span, entry, null), fault)]);
  // A document may use a name again for something else; what was declared beside it stays.
  const isDifferential = name?.startsWith('d') === true && scope.value(name.slice(1)) !== null;
  const isAgain = name !== null && !isDifferential && !scope.isGiven(name) && !scope.manners.isByEntries(name) && right?.value.ok === true && s.links[0] !== undefined && isEquation(s.links[0]);
  const isOther = isAgain && first.value.ok && shapeText(first.value.value.shape) !== shapeText(right.value.value.shape);
  if (isOther && name !== null) {
    scope.define(name, right.value.value);
    return { steps: [plainStep('definition', 'definition', `gives ${name} another meaning than before`, placed('=', s.span, null, right.value.value)), ...links(right, rights.slice(1), s.links.slice(1), means)], defines: [name], inferred: [], last: lastOf(rights) };
  }
  // Read again, an equation that was supposed is not proved by itself.
  if (isAgain && scope.ties.isRewritten(scope.value(name), right.value.value)) return { ...nothing([plainStep('equation', 'definition', `writes ${name} in other terms, which is supposed`, placed('=', s.span, first.value.ok ? first.value.value : null, right.value.value)), ...links(right, rights.slice(1), s.links.slice(1), means)]), last: lastOf(rights) };
  const label = labelledValue(first, right, s.links[0], scope);
  if (label !== null && right?.value.ok === true) {
    scope.define(label, right.value.value);
    return { steps: [plainStep('definition', 'definition', `defines ${label}`, placed('=', s.span, null, right.value.value)), ...links(right, rights.slice(1), s.links.slice(1), means)], defines: [label], inferred: [], last: lastOf(rights) };
  }
  const named: string[] = [];
  const [head, ...rest] = [...links(first, rights.slice(0, isAgain ? 1 : undefined), s.links, { ...means, isBrief: isAgain }, named), ...(isAgain ? links(right, rights.slice(1), s.links.slice(1), means, named) : [])];
  if (isAgain && head !== undefined && isRight(head)) {
    scope.manners.settle(name);
    if (first.value.ok) scope.ties.write(first.value.value, right.value.value);
  }
  if (isAgain && head?.status === 'refuted' && first.value.ok && (scope.isOfSame || isFixed(name, first.value.value, right.value.value, means))) return { ...nothing([...links(first, rights.slice(0, 1), s.links, means), ...rest]), last: lastOf(rights) };
  if (isAgain && head?.status === 'refuted' && first.value.ok && isApart(first.value.value, right.value.value)) {
    scope.ties.rewrite(first.value.value, right.value.value);
    return { steps: [plainStep('equation', 'definition', `writes ${name} in other terms, which is supposed from here on`, placed('=', s.span, first.value.value, right.value.value)), ...rest], defines: [], inferred: [], last: lastOf(rights) };
  }
  if (isAgain && head?.status === 'refuted') {
    scope.define(name, right.value.value);
    return { steps: [plainStep('definition', 'definition', `gives ${name} another value than before`, placed('=', s.span, first.value.ok ? first.value.value : null, right.value.value)), ...rest], defines: [name], inferred: [], last: lastOf(rights) };
  }
  const again = head?.status === 'refuted' && left !== null ? entriesAgain(s, left, rights, sense, means) : null;
  return again ?? { ...nothing(head === undefined ? rest : [head, ...rest]), defines: named, last: lastOf(rights) };
};
