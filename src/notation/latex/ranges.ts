import type { Span } from '../../diagnostics/diagnostic.ts';
import { parseExpression } from '../parser.ts';
import { partsOf } from '../parts.ts';
import type { Binder, Surface } from '../surface.ts';
import { fail } from './fault.ts';
import { baseOf, isSign, type Item } from './items.ts';
import { name } from './make.ts';
import { stemsOf } from './names.ts';
import { scriptsOf } from './operands.ts';
import type { Reader } from './reader.ts';

/** An index that a subscript of Σ binds. */
interface Index {
  readonly name: string;
  readonly span: Span;
}

/** What a subscript of Σ says: indices up to an end, or over what a condition allows. */
export interface Ranges {
  readonly indices: readonly Index[];
  /** The end of all of them, or null where they run over their axes. */
  readonly end: Surface | null;
  /** Reads the condition, with the indices bound. */
  readonly condition: (() => Surface) | null;
}

/** The index that a letter is: i, or j_q with one letter or number below it. */
export const indexOf = (items: readonly Item[]): Index | null => {
  const [only] = items;
  const base = only === undefined ? null : baseOf(only);
  if (only === undefined || base === null || items.length !== 1) return null;
  const { sub, sup, primes } = scriptsOf(only);
  const stem = stemsOf(base)[0];
  if (stem === undefined || sup !== null) return null;
  const [label] = sub ?? [];
  const suffix = '_prime'.repeat(primes);
  if (sub === null) return { name: stem + suffix, span: only.span };
  return sub.length === 1 && (label?.kind === 'number' || label?.kind === 'letter') ? { name: `${stem}_${label.text}${suffix}`, span: only.span } : null;
};

const allOf = (lists: readonly (readonly Item[])[]): readonly Index[] | null => {
  const found = lists.map(indexOf);
  return found.every((i) => i !== null) ? found.flatMap((i) => (i === null ? [] : [i])) : null;
};

const atCommas = (items: readonly Item[]): readonly (readonly Item[])[] => {
  const parts: Item[][] = [[]];
  for (const i of items) {
    if (isSign(i, ',')) parts.push([]);
    else parts.at(-1)?.push(i);
  }
  return parts;
};

/** What stands in parentheses, where they are all there is. */
const bare = (items: readonly Item[]): readonly Item[] => {
  const [only] = items;
  return items.length === 1 && only?.kind === 'bracket' && only.open === '(' ? only.items : items;
};

/** Is it a letter in a font, as 𝒮 is, that is declared without it? */
const isDeclaredInFont = (r: Reader, i: Item): boolean => i.kind === 'letter' && i.font !== '' && stemsOf(i).some((s) => r.context.meaning(s)?.kind === 'value');

/** Letters of a subscript that is no range, which the body may use all the same. */
export const lettersOf = (r: Reader, sub: readonly Item[]): readonly string[] => sub.filter((i) => !isDeclaredInFont(r, i)).flatMap((i) => indexOf([i])?.name ?? []).filter((n) => r.context.meaning(n)?.kind !== 'size');

/** What stands in rows below an operator, one behind the other. */
export const unstacked = (sub: readonly Item[]): readonly Item[] =>
  sub.flatMap((i) => (i.kind !== 'rows' || i.environment !== 'substack' ? [i] : i.rows.flatMap((row, k): readonly Item[] => (k === 0 ? row.flat() : [{ kind: 'sign', text: ',', span: i.span, spaced: false }, ...row.flat()]))));

/** The ranges that the subscript and superscript of Σ describe, or null where they are something else. Throws SyntaxFault. */
export const rangesOf = (r: Reader, sub: readonly Item[], sup: readonly Item[] | null, span: Span): Ranges | null => {
  if (sub.length === 0) return null;
  if (sup !== null) return counted(r, sub, sup, span);
  const cut = sub.findIndex((i) => isSign(i, ':', '|', '\\mid', '\\colon', '\\in'));
  if (cut < 0) {
    const inside = bare(sub);
    // Two letters side by side are two indices.
    const isPair = inside.length === 2 && inside.every((i) => i.kind === 'letter');
    const indices = allOf(isPair ? inside.map((i) => [i]) : atCommas(inside));
    return indices === null ? null : { indices, end: null, condition: null };
  }
  const [left, right] = [sub.slice(0, cut), sub.slice(cut + 1)];
  if (isSign(sub[cut], '\\in')) return members(r, left, right, span);
  const indices = allOf(atCommas(bare(left)));
  return indices === null ? null : { indices, end: null, condition: () => condition(r, right, span) };
};

/** i=1, i,j=1 and i=1,k=1 with the end above. */
const counted = (r: Reader, sub: readonly Item[], sup: readonly Item[], span: Span): Ranges | null => {
  const parts = atCommas(sub).map((part) => {
    const at = part.findIndex((i) => isSign(i, '='));
    return at < 0 ? { letter: part, start: null } : { letter: part.slice(0, at), start: part.slice(at + 1) };
  });
  const starts = parts.flatMap((p) => (p.start === null ? [] : [p.start]));
  const indices = allOf(parts.map((p) => p.letter));
  const fromOne = starts.every(([first, ...more]) => first?.kind === 'number' && first.text === '1' && more.length === 0);
  return starts.length === 0 || !fromOne || indices === null ? null : { indices, end: counting(r, r.inside(sup, span).whole()), condition: null };
};

/** Where an index ends: N_p of an N that means nothing is a name of its own. */
const counting = (r: Reader, end: Surface): Surface => {
  const [at, second] = end.kind === 'index' && end.arg.kind === 'name' && r.context.meaning(end.arg.name) === null ? end.subscripts : [];
  const label = at?.kind === 'at' && second === undefined ? (at.at.kind === 'name' ? at.at.name : at.at.kind === 'number' ? at.at.text : null) : null;
  return label === null || end.kind !== 'index' || end.arg.kind !== 'name' ? end : name(`${end.arg.name}_${label}`, end.span);
};

/** i ∈ S, (i, j) ∈ S and s_ij ∈ S of a mask S, whose entries say what belongs to it. */
const members = (r: Reader, left: readonly Item[], right: readonly Item[], span: Span): Ranges | null => {
  if (right.some((i) => isSign(i, ','))) return null;
  const set = r.inside(right, span, true).whole();
  const [only] = left;
  const subscripts = left.length === 1 && only?.kind === 'scripts' && only.sub !== null && only.sub.length > 1 ? only.sub.filter((i) => !isSign(i, ',')).map((i) => [i]) : null;
  const indices = allOf(subscripts ?? atCommas(bare(left)));
  if (indices === null || set.kind !== 'name' || r.context.meaning(set.name)?.kind === 'size') return null;
  const at = indices.map((i) => ({ kind: 'at' as const, at: name(i.name, i.span), span: i.span }));
  // Where an entry stands for its place, an index that is declared is fixed.
  const free = subscripts === null ? indices : indices.filter((i) => r.context.meaning(i.name) === null);
  return { indices: free, end: null, condition: () => ({ kind: 'index', arg: set, subscripts: at, span }) };
};

/** What stands behind "such that": M_ij ≠ 0 and s_ij ∈ S are entries of masks. */
const condition = (r: Reader, items: readonly Item[], span: Span): Surface => {
  const read = r.inside(items, span, true).condition();
  const [left, right] = read.kind === 'call' ? read.args : [];
  if (read.kind !== 'call' || left === undefined || right === undefined) return read;
  const isNumber = (text: string): boolean => right.kind === 'number' && right.text === text;
  if ((read.name === '!=' && isNumber('0')) || (read.name === '=' && isNumber('1')) || (read.name === '>' && isNumber('0'))) return left;
  return read.name === '∈' && right.kind === 'name' && left.kind === 'index' ? { ...left, arg: right } : read;
};

/**
 * The indices with their ranges as binders. One without an end runs over the axis that it subscripts in the body or the condition.
 * Throws SyntaxFault: ambiguous where these are several.
 */
export const bindersOf = (r: Reader, ranges: Ranges, where: Surface | null, body: Surface): readonly Binder[] =>
  ranges.indices.map(({ name: index, span }) => {
    if (ranges.end !== null) return { name: index, nameSpan: span, range: ranges.end };
    const sizes = new Set([...(where === null ? [] : axes(r, index, where)), ...axes(r, index, body)]);
    const [size] = sizes;
    if (sizes.size > 1) fail('ambiguous', `${index} subscripts axes of sizes ${[...sizes].join(' and ')}`, span, 'which range?', `write ${index}=1 below and the end above`);
    return { name: index, nameSpan: span, range: size === undefined ? name(UNKNOWN_RANGE, span) : sizeOf(size, span) };
  });

/** The range of an index that nothing says how far it runs. */
export const UNKNOWN_RANGE = '?';

/** The sizes of the axes that an index subscripts. */
const axes = (r: Reader, index: string, e: Surface): readonly string[] => {
  const inside = partsOf(e).flatMap((part) => axes(r, index, part));
  const meaning = e.kind === 'index' && e.arg.kind === 'name' ? r.context.meaning(e.arg.name) : null;
  if (e.kind !== 'index' || meaning?.kind !== 'value' || (meaning.subscript === 'sample' && e.subscripts.length === 1)) return inside;
  const isVector = meaning.rows === '1' || meaning.cols === '1';
  const own = e.subscripts.flatMap((s, k): readonly string[] => {
    if (s.kind !== 'at' || s.at.kind !== 'name' || s.at.name !== index || (e.subscripts.length === 1) !== isVector) return [];
    return [isVector ? (meaning.cols === '1' ? meaning.rows : meaning.cols) : k === 0 ? meaning.rows : meaning.cols];
  });
  return [...inside, ...own];
};

/** A size of a declaration has no place in the formula: it gets that of the index. */
const sizeOf = (text: string, span: Span): Surface => {
  const read = parseExpression(text);
  return read.ok ? placed(read.value, span) : name(text, span);
};
const placed = (e: Surface, span: Span): Surface => (e.kind === 'binary' ? { ...e, left: placed(e.left, span), right: placed(e.right, span), opSpan: span, span } : { ...e, span });
