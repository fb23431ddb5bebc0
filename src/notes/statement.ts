import type { Diagnostic, Result, Span } from '../diagnostics/diagnostic.ts';
import type { FormulaElaborator } from '../elaborate/formula.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import type { FormulaStatement, Link } from '../notation/latex/index.ts';
import type { Surface } from '../notation/surface.ts';
import { isScalar } from '../shape/shape.ts';
import { printText } from '../notation/print/text.ts';
import { headOf, type Head } from './heads.ts';
import { declarationText, declaredBy } from './infer.ts';
import { lifted } from './lift.ts';
import type { Step } from './report.ts';
import { isDecided, placed, plainStep, relationStep, type Means, type Placed } from './steps.ts';
import { closedFormStep, namedAfter, optimised, optimumAt, optimumIn } from './optima.ts';
import { nameOf, partsOf, rewritten } from './surfaces.ts';
import { withTransposes } from './transposes.ts';
import { variableStep } from './variables.ts';

/** What a statement came to. */
export interface Read {
  readonly steps: readonly Step[];
  readonly defines: readonly string[];
  readonly inferred: readonly string[];
  /** Its last side, with which a following formula may go on. */
  readonly last: Expr | null;
}

const nothing = (steps: readonly Step[], last: Expr | null = null): Read => ({ steps, defines: [], inferred: [], last });

interface Side {
  readonly surface: Surface;
  readonly value: Result<Expr>;
}

const firstOf = (r: Result<Expr>): Diagnostic | undefined => (r.ok ? undefined : r.diagnostics[0]);

const unread = (side: Side, link: Link | null, span: Span): Step => {
  const d = firstOf(side.value);
  return plainStep('expression', 'not-understood', d?.message ?? 'it has no value', { relation: link?.relation ?? null, span, left: '', right: '' }, d);
};

/** max over U, V of L: the goal and its sense. */
const aimed = (s: FormulaStatement): { readonly left: Surface | null; readonly sense: 'minimize' | 'maximize' | null } => {
  const { left } = s;
  const own = s.aim === 'min' ? 'minimize' : s.aim === 'max' ? 'maximize' : null;
  if (left?.kind !== 'call' || (left.name !== '\\max' && left.name !== '\\min') || left.args.length < 2 || left.args.some((a) => a.kind === 'number')) return { left, sense: own };
  return { left: left.args[0] ?? null, sense: left.name === '\\max' ? 'maximize' : 'minimize' };
};

const unmarked = (e: Surface): Surface => rewritten(e, (x) => (x.kind === 'call' && x.name === '\\at' && x.args[0] !== undefined ? unmarked(x.args[0]) : null));
const isMarked = (e: Surface): boolean => partsOf(e, (x) => x.kind === 'call' && x.name === '\\at').length > 0;

/** Decides one statement of a formula and remembers what it defines. `before` is what a statement without a left side goes on with. */
export const readStatement = (s: FormulaStatement, before: Expr | null, means: Means): Read => {
  const { scope } = means;
  const symbols = declaredBy(s, scope);
  if (symbols.length > 0) {
    scope.declare(symbols, [...new Set(symbols.flatMap((x) => [x.shape.rows, x.shape.cols].map((d) => d.key)))].filter((k) => /^\p{L}/u.test(k)));
    return { steps: [plainStep('expression', 'definition', 'declares', { relation: '∈', span: s.span, left: '', right: '' })], defines: symbols.map((x) => x.name), inferred: symbols.map(declarationText), last: null };
  }
  const { left, sense } = aimed(s);
  const head = left === null || s.links[0] === undefined || !isEquation(s.links[0]) ? null : headOf(left, scope);
  if (s.role === 'quantifier' || s.role === 'range' || (s.role === 'constraint' && head?.kind !== 'value')) return nothing([plainStep('expression', 'not-a-claim', s.role === 'constraint' ? 'a condition' : 'says what the indices run over', { relation: null, span: s.span, left: '', right: '' })]);
  const optimum = optimal(s, left, means);
  if (optimum !== null) return optimum;
  const isUpdate = head?.kind === 'variable' && (head.isNext || s.links.some((l) => isMarked(l.right)));
  if (s.links.length > 0 && s.links.every((l) => !isDecided(l.relation))) return nothing([plainStep('expression', 'not-a-claim', `${s.links[0]?.relation ?? ''} claims nothing that is decided here`, { relation: s.links[0]?.relation ?? null, span: s.span, left: '', right: '' })]);
  scope.notice([...(left === null ? [] : [left]), ...s.links.map((l) => l.right)]);
  const shadowed = left === null ? [] : sizesAsIndices(left, scope);
  const prepare = (e: Surface): Surface => scope.prepared(asIndices(isUpdate ? unmarked(e) : e, shadowed));
  const [first, ...others] = [...(head === null && left !== null ? [left] : []), ...s.links.map((l) => l.right)].map(prepare);
  // All names have their meaning before the first side is read; an index that a later side explains may stand in an earlier one.
  const elaborator = scope.elaborator();
  const sides = first === undefined ? [] : readTwice([first, ...others], (e) => scope.side(e, elaborator));
  const rights = head === null && left !== null ? sides.slice(1) : sides;
  if (head === null) return chained(s, left === null ? null : (sides[0] ?? null), rights, before, sense, means);
  if (head.kind === 'variable') {
    const [value, ...rest] = rights;
    const variable = scope.side(head.surface, elaborator);
    if (value === undefined) return nothing([]);
    if (!variable.ok || !value.value.ok) return nothing([...mismatch(value, null, elaborator, means, s), unread(variable.ok ? value : { surface: head.surface, value: variable }, s.links[0] ?? null, s.span)].slice(0, 1));
    const found = variableStep(variable.value, value.value.value, isUpdate, s, means);
    return { steps: [found.step, ...links(value, rest, s.links.slice(1), means)], defines: found.defines, inferred: [], last: null };
  }
  return defined(s, head, rights, sense, elaborator, means);
};

/** \hat w = argmin_w f(w) = closed form: the closed form is checked, and is what the name means from then on. */
const optimal = (s: FormulaStatement, left: Surface | null, means: Means): Read | null => {
  const { scope } = means;
  const k = s.links.every(isEquation) ? optimumAt(s.links) : -1;
  const found = s.links[k] === undefined ? null : optimumIn(s.links[k].right);
  if (found === null) return null;
  const elaborator = scope.elaborator();
  const at = placed('=', s.span, null, null);
  const body = scope.side(scope.prepared(found.body), elaborator);
  if (!body.ok) return nothing([plainStep('expression', 'not-understood', body.diagnostics[0]?.message ?? '', at, body.diagnostics[0])]);
  const objective = plainStep('expression', 'not-a-claim', 'an optimum of an objective', placed('=', s.span, null, body.value));
  const variable = optimised(found, body.value, scope);
  const values = s.links.flatMap((l, i) => (i === k ? [] : [{ surface: l.right, value: scope.side(scope.prepared(l.right), elaborator) }]));
  const [value] = values;
  if (value === undefined || variable === null) return nothing([objective]);
  if (!value.value.ok) return nothing([unread(value, s.links[k + 1] ?? null, s.span)]);
  const pair = scope.pair(variable.symbol, value.value.value, value.surface);
  if (!pair.ok) return nothing([plainStep('stationary', 'not-understood', pair.diagnostics[0]?.message ?? '', at, pair.diagnostics[0])]);
  const [, closed] = pair.value;
  const goal = { name: body.value.kind === 'named' ? body.value.name : 'the objective', value: body.value, sense: found.sense };
  const step = closedFormStep(goal, variable, closed, placed('=', s.span, variable.symbol, closed), means) ?? plainStep('stationary', 'undecided', 'no law differentiates the objective', at);
  const name = nameOf(left);
  const isName = name !== null && !scope.isKnown(name) && step.status !== 'refuted';
  if (isName) scope.define(name, closed);
  return { steps: [step, ...links(value, values.slice(1), s.links.filter((_, i) => i !== k).slice(1), means)], defines: isName ? [name] : [], inferred: [], last: closed };
};

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

const readTwice = (surfaces: readonly Surface[], read: (e: Surface) => Result<Expr>): readonly Side[] => {
  const once = surfaces.map((surface) => ({ surface, value: read(surface) }));
  return once.map((side) => (side.value.ok ? side : { ...side, value: read(side.surface) }));
};

const isEquation = (l: Link): boolean => l.relation === '=' || l.relation === ':=';

/** Steps between neighbours of a chain; a side without a value is passed over where one behind it has one. */
const links = (first: Side, rest: readonly Side[], list: readonly Link[], means: Means): readonly Step[] => {
  let left = first;
  return rest.map((right, k) => {
    const link = list[k] ?? null;
    const later = rest.slice(k + 1).some((x) => x.value.ok) && list.slice(k).every(isEquation);
    if (!right.value.ok && left.value.ok && later && firstOf(right.value)?.code !== 'shape-mismatch') {
      const step = unread(right, link, right.surface.span);
      return { ...step, status: 'not-a-claim', sentence: `passed over: ${step.sentence}` };
    }
    if (link !== null && !isDecided(link.relation)) return plainStep('expression', 'not-a-claim', `${link.relation} claims nothing that is decided here`, { relation: link.relation, span: right.surface.span, left: '', right: '' });
    const step = linkStep(left, right, link, means);
    left = right;
    return step;
  });
};

const linkStep = (left: Side, right: Side, link: Link | null, means: Means): Step => {
  const span = { start: left.surface.span.start, end: right.surface.span.end };
  if (!right.value.ok) return mismatch(right, left.value.ok ? left.value.value : null, null, means, null)[0] ?? unread(right, link, span);
  if (!left.value.ok) return unread(left, link, span);
  const pair = means.scope.pair(left.value.value, right.value.value, right.surface);
  if (!pair.ok) return plainStep('identity', 'not-understood', pair.diagnostics[0]?.message ?? '', placed(link?.relation ?? null, span, left.value.value, right.value.value), pair.diagnostics[0]);
  return relationStep(pair.value[0], pair.value[1], placed(link?.relation ?? null, span, ...pair.value), means);
};

/** A side whose shapes don't fit is refuted where one transpose makes it right, or at least gives it a meaning. */
const mismatch = (side: Side | undefined, other: Expr | null, elaborator: FormulaElaborator | null, means: Means, s: FormulaStatement | null): readonly Step[] => {
  const d = side === undefined ? undefined : firstOf(side.value);
  if (side === undefined || d?.code !== 'shape-mismatch') return [];
  const { scope } = means;
  const values = withTransposes(side.surface, scope, () => elaborator ?? scope.elaborator());
  const at = { relation: '=' as const, span: s?.span ?? side.surface.span, left: other === null ? '' : printText(other), right: '' };
  if (values.length === 0) return [];
  const right = other === null ? [] : values.filter((v) => sameShape(v, other) && ['proved', 'proved-under'].includes(relationStep(other, v, at, means).status));
  const [only] = right.length > 0 ? right : values;
  const repair = only === undefined || (right.length === 0 && values.length > 1) ? null : printText(only);
  return [plainStep('identity', 'refuted', `a transpose is missing or too much: ${d.message}${repair === null ? '' : `; ${right.length > 0 ? 'right' : 'it fits'} as ${repair}`}`, at, d)];
};

const sameShape = (a: Expr, c: Expr): boolean => a.shape.rows.key === c.shape.rows.key && a.shape.cols.key === c.shape.cols.key;

const chained = (s: FormulaStatement, left: Side | null, rights: readonly Side[], before: Expr | null, sense: 'minimize' | 'maximize' | null, means: Means): Read => {
  const { scope } = means;
  if (left === null && before === null) return nothing([plainStep('expression', 'not-understood', 'it goes on with a formula that has no value', { relation: s.links[0]?.relation ?? null, span: s.span, left: '', right: '' })]);
  const first: Side = left ?? { surface: { kind: 'name', name: '', span: { start: s.span.start, end: s.span.start } }, value: { ok: true, value: before as Expr } };
  if (rights.length === 0) {
    if (first.value.ok && sense !== null) return { ...nothing([plainStep('expression', 'not-a-claim', 'an objective', placed(null, s.span, first.value.value, null))]), last: first.value.value };
    return first.value.ok ? nothing([plainStep('expression', 'not-a-claim', 'an expression', placed(null, s.span, first.value.value, null))], first.value.value) : nothing([unread(first, null, s.span)]);
  }
  const name = s.left === null ? null : nameOf(s.left.kind === 'call' && s.left.name === '\\d' ? null : first.surface);
  if (name !== null && sense !== null) scope.aim(name, sense);
  const [head, ...rest] = links(first, rights, s.links, means);
  const [right] = rights;
  // A document may use a name again for something else; what was declared beside it stays.
  if (head?.status === 'refuted' && name !== null && !scope.isGiven(name) && right?.value.ok === true) {
    scope.define(name, right.value.value);
    return { steps: [plainStep('definition', 'definition', `gives ${name} another value than before`, placed('=', s.span, first.value.ok ? first.value.value : null, right.value.value)), ...rest], defines: [name], inferred: [], last: lastOf(rights) };
  }
  return { ...nothing(head === undefined ? rest : [head, ...rest]), last: lastOf(rights) };
};

const lastOf = (sides: readonly Side[]): Expr | null => {
  const last = sides.at(-1);
  return last !== undefined && last.value.ok ? last.value.value : null;
};

const defined = (s: FormulaStatement, head: Exclude<Head, { kind: 'variable' }>, rights: readonly Side[], sense: 'minimize' | 'maximize' | null, elaborator: FormulaElaborator, means: Means): Read => {
  const { scope } = means;
  const at = rights.findIndex((r, k) => r.value.ok && s.links.slice(0, k + 1).every(isEquation));
  const chosen = rights[at];
  const [firstRight] = rights;
  if (chosen === undefined || !chosen.value.ok) {
    const bad = mismatch(firstRight, null, null, means, s);
    return nothing(bad.length > 0 ? bad : firstRight === undefined ? [] : [{ ...unread(rights.at(-1) ?? firstRight, s.links[0] ?? null, s.span), kind: 'definition' }]);
  }
  const closed = scope.pair(chosen.value.value, chosen.value.value, chosen.surface);
  if (!closed.ok) return nothing([plainStep('definition', 'not-understood', closed.diagnostics[0]?.message ?? '', placed('=', s.span, null, chosen.value.value), closed.diagnostics[0])]);
  const [value] = closed.value;
  const target = targetOf(head, value, elaborator, scope);
  if (target === null) return nothing([plainStep('definition', 'not-understood', 'nothing says how far its indices run', placed('=', s.span, null, value))]);
  const best = head.kind === 'value' ? bestOf(target.name, target.value, placed('=', { start: s.span.start, end: chosen.surface.span.end }, null, target.value), means) : null;
  scope.define(target.name, target.value, head.kind === 'value' ? head.parameters : []);
  if (sense !== null) scope.aim(target.name, sense);
  const step = best ?? plainStep('definition', 'definition', `defines ${target.name}`, placed('=', { start: s.span.start, end: chosen.surface.span.end }, null, target.value));
  const skipped = rights.slice(0, at).map((r, k) => unread(r, s.links[k] ?? null, r.surface.span));
  // A name without a value in between doesn't make the definition itself less understood.
  const noted = skipped.map((x): Step => ({ ...x, status: 'not-a-claim', sentence: `no value: ${x.sentence}` }));
  return { steps: [...noted, step, ...links(chosen, rights.slice(at + 1), s.links.slice(at + 1), means)], defines: [target.name], inferred: [], last: lastOf(rights) };
};

/** Where the gradient of a goal vanishes, for a name such as \hat w; a name that isn't one is an ordinary definition. */
const bestOf = (name: string, value: Expr, at: Placed, means: Means): Step | null => {
  const found = namedAfter(name, value, means.scope);
  return found?.goals.map((g) => closedFormStep(g, found.variable, value, at, means)).find((x) => x !== null && (x.status === 'proved' || x.status === 'proved-under')) ?? null;
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
