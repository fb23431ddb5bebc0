import type { Span } from '../../diagnostics/diagnostic.ts';
import { join } from '../expressions.ts';
import type { Subscript, Surface } from '../surface.ts';
import { axesOf, isArray } from './context.ts';
import { SyntaxFault } from '../expressions.ts';
import { fail } from './fault.ts';
import type { Meaning } from './formula.ts';
import { isSign, type Item, type Scripts } from './items.ts';
import { binary, call, name, negate, number, transpose } from './make.ts';
import { stemsOf } from './names.ts';
import type { Reader } from './reader.ts';

const WHOLE: readonly string[] = ['*', '\\ast', '\\star', ':', '\\colon', '\\cdot', '\\bullet'];
const isWhole = (items: readonly Item[]): boolean => items.length === 1 && isSign(items[0], ...WHOLE);

/** ⊤, and T where nothing else is called so. */
export const isTransposeSign = (item: Item): boolean => isSign(item, '\\top', '\\intercal') || (item.kind === 'letter' && item.text === 'T' && (item.font === '' || item.font === 'rm'));

/** Are these letters and numbers such as subscripts are made of: ij, i*, 2, {i,j}, and indices that are declared? */
export const isIndexList = (r: Reader, items: readonly Item[]): boolean =>
  items.some((i) => !isSign(i, '+', '-')) && items.every((i) => {
    if (isSign(i, ',', '+', '-', ...WHOLE) || i.kind === 'number') return true;
    const base = i.kind === 'scripts' ? i.base : i;
    if (base === null) return false;
    const meanings = stemsOf(base).map((s) => r.context.meaning(s));
    const meaning = meanings.find((m) => m !== null);
    return meaning === undefined ? base.kind === 'letter' && /^[i-np-t]$/.test(base.text) && base.font === '' : meaning?.kind === 'index' || meaning?.kind === 'size';
  });

const split = (items: readonly Item[], isCut: (i: Item) => boolean): readonly (readonly Item[])[] => {
  const parts: Item[][] = [[]];
  for (const i of items) {
    if (isCut(i)) parts.push([]);
    else parts.at(-1)?.push(i);
  }
  return parts;
};

/** Subscripts without a comma between them: one for each letter, digit or star, numbers digit by digit. */
const pieces = (items: readonly Item[]): readonly (readonly Item[])[] =>
  items.flatMap((i): readonly (readonly Item[])[] => (i.kind === 'number' && /^\d{2,}$/.test(i.text) ? [...i.text].map((d, k) => [{ ...i, text: d, span: { start: i.span.start + k, end: i.span.start + k + 1 } }]) : [[i]]));

const subscriptOf = (r: Reader, items: readonly Item[], span: Span): Subscript => {
  const at = join(items[0]?.span ?? span, items.at(-1)?.span ?? span);
  if (isWhole(items)) return { kind: 'all', span: at };
  const cut = items.findIndex((i) => isSign(i, ':', '\\colon'));
  if (cut > 0) return { kind: 'range', from: r.inside(items.slice(0, cut), at).whole(), to: r.inside(items.slice(cut + 1), at).whole(), span: at };
  return { kind: 'at', at: r.inside(items, at).whole(), span: at };
};

/** Two subscripts side by side, as in ij, 2k and i*. */
const isPair = (items: readonly Item[]): boolean => {
  const parts = pieces(items);
  return parts.length === 2 && parts.every(([p]) => p !== undefined && (p.kind === 'number' || p.kind === 'letter' || p.kind === 'accent' || (p.kind === 'scripts' && p.base?.kind === 'letter') || isSign(p, ...WHOLE)));
};

/** The subscripts of a value with so many axes, or as many as they look like where that isn't known. */
export const subscriptsOf = (r: Reader, items: readonly Item[], axes: number | null, span: Span): readonly Subscript[] => {
  const [only] = items;
  if (items.length === 1 && only?.kind === 'bracket') return [...subscriptsOf(r, only.items, axes, span)];
  const parts = split(items, (i) => isSign(i, ','));
  if (parts.length > 1) return parts.map((p) => subscriptOf(r, p, span));
  const hasDigits = items.length === 1 && only?.kind === 'number';
  if (axes === 2 ? isPair(items) : axes === null && isPair(items) && !hasDigits) return pieces(items).map((p) => subscriptOf(r, p, span));
  return [subscriptOf(r, items, span)];
};

/** A value with its subscripts as an entry, row, column or part of it. Throws SyntaxFault. */
export const subscripted = (r: Reader, value: Surface, meaning: Meaning | null, sub: readonly Item[], span: Span): Surface => {
  const subscripts = subscriptsOf(r, sub, axesOf(meaning), span);
  const [first] = subscripts;
  if (subscripts.length > 2) return call('\\entry', [value, ...subscripts.map((s): Surface => (s.kind === 'at' ? s.at : name('·', s.span)))], span);
  // Where rows are written above, a single index below is a column.
  if (r.context.conventions.superscriptsAreRows === true && subscripts.length === 1 && axesOf(meaning) === 2 && first !== undefined) return { kind: 'index', arg: value, subscripts: [{ kind: 'all', span: first.span }, first], span };
  return { kind: 'index', arg: value, subscripts, span };
};

/** The value with subscripts and superscripts. Throws SyntaxFault. */
export const scripted = (r: Reader, value: Surface, scripts: Scripts, span: Span): Surface => superscripted(r, scripts.sub === null ? value : subscripted(r, value, null, scripts.sub, span), scripts, span);

/** The value with what is written above it: a transpose, an inverse, a power. `axes` says how many axes its name has, where known. Throws SyntaxFault. */
export const superscripted = (r: Reader, value: Surface, scripts: Pick<Scripts, 'sup' | 'primes' | 'base'>, span: Span, axes: number | null = null): Surface => {
  let result = value;
  for (let i = 0; i < scripts.primes; i++) result = primed(r, result, span, axes, scripts.base);
  return scripts.sup === null ? result : raised(r, result, scripts.sup, span, axes);
};

/** A prime is a transpose on a matrix; on anything else the document may decide what it is. */
const primed = (r: Reader, value: Surface, span: Span, axes: number | null, base: Item | null): Surface => {
  const [subject] = axes === null && base !== null && r.context.conventions.primes !== 'transpose' ? stemsOf(base) : [];
  if (subject !== undefined) throw new SyntaxFault({ code: 'ambiguous', message: 'the prime may be a transpose, a derivative or part of the name', labels: [{ span, text: 'three readings', primary: true }], subject, help: 'write ^\\top for the transpose, or declare the name' });
  if (axes === 0) return fail('ambiguous', 'the prime on a scalar may be a derivative or part of the name', span, 'two readings', 'write the derivative as a fraction');
  return transpose(value, span);
};

const raised = (r: Reader, value: Surface, sup: readonly Item[], span: Span, axes: number | null): Surface => {
  const [first, second] = sup;
  const last = sup.at(-1);
  if (first === undefined || last === undefined) return value;
  if (sup.length === 1 && isTransposeSign(first)) {
    const meaning = first.kind === 'letter' ? r.context.meaning('T') : null;
    if (meaning !== null && !isArray(meaning) && axes !== 1) fail('ambiguous', 'T is declared, so this may be a power or a transpose', span, 'two readings', 'write ^\\top for the transpose');
    return transpose(value, span);
  }
  if (isSign(first, '-') && second !== undefined && sup.length === 2 && isTransposeSign(second)) return transpose(inverse(value, span), span);
  if (isSign(first, '\\odot', '\\circ') && second !== undefined) return binary('.^', value, r.inside(sup.slice(1), first.span).whole(), first.span);
  if (sup.length === 1 && isSign(first, '+', '\\dagger')) return call('\\pinv', [value], span);
  if (sup.length === 1 && isSign(first, '*', '\\ast', '\\star')) return call('\\optimal', [value], span);
  if (isTransposeSign(last) && !isSign(sup.at(-2), '+', '-', '*')) return transpose(raised(r, value, sup.slice(0, -1), span, axes), span);
  if (isSign(first, '-') && second?.kind === 'number' && second.text === '1' && sup.length === 2) return inverse(value, span);
  if (axes === 2 && r.context.conventions.superscriptsAreRows === true && first.kind === 'letter') {
    const row = r.inside(sup, first.span).whole();
    return { kind: 'index', arg: value, subscripts: [{ kind: 'at', at: row, span: row.span }, { kind: 'all', span: row.span }], span };
  }
  const meaning = first.kind === 'letter' ? r.context.meaning(first.text) : null;
  if (axes === 2 && sup.length === 1 && meaning?.kind === 'index') fail('ambiguous', 'the index above may be a power or a row', span, 'two readings', 'write _{i*} for row i');
  const exponent = r.inside(sup, join(first.span, last.span)).whole();
  return { ...binary('^', value, exponent, first.span), span };
};

const inverse = (value: Surface, span: Span): Surface => ({ ...binary('^', value, negate(number('1', span), span), span), span });
