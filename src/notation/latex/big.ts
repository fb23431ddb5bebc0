import { withParts } from '../parts.ts';
import type { Surface } from '../surface.ts';
import { BIG, RELATIONS } from './commands.ts';
import { axesOf } from './context.ts';
import { fail } from './fault.ts';
import { argumentsOf, isArguments } from './functions.ts';
import { baseOf, deepItems, isSign, ROW, type Item } from './items.ts';
import { binary, call, name } from './make.ts';
import { stemsOf } from './names.ts';
import { scriptsOf } from './operands.ts';
import { bindersOf, indexOf, lettersOf, rangesOf, unstacked, type Ranges } from './ranges.ts';
import { BODY, type Reader } from './reader.ts';
import { isTransposeSign, superscripted } from './scripts.ts';

export const isBig = (word: string): boolean => Object.hasOwn(BIG, word);

/** Operators that choose a value of a variable; they take all that follows up to a relation. */
const OPTIMISERS = new Set(['max', 'min', 'argmax', 'argmin']);

/** Greek capitals that look like operators. */
const CAPITALS: Readonly<Record<string, string>> = { Pi: 'prod', Sigma: 'sum' };

/** The operator that Π_{i=1}^n and Σ_{i=1}^n are, where the letter is not declared; null for other letters. */
export const capitalOperator = (r: Reader, item: Item): string | null => {
  const { sub, sup } = scriptsOf(item);
  const base = baseOf(item);
  const word = base?.kind === 'letter' && base.font === '' ? (CAPITALS[base.text] ?? null) : null;
  if (base?.kind !== 'letter' || word === null || sup === null || sub?.some((i) => isSign(i, '=')) !== true || r.context.meaning(base.text) !== null) return null;
  r.context.take(`\\${base.text} read as \\${word}`);
  return word;
};

/** The sum is one of the text language, the other operators are forms of LaTeX. */
const nameOf = (fn: string): string => (fn === 'sum' ? fn : `\\${fn}`);

/** A sum, product, integral, maximum or limit with its body. Throws SyntaxFault. */
export const bigOperator = (r: Reader, word: string, item: Item): Surface => {
  const scripts = scriptsOf(item);
  if (word === 'arg') {
    const next = r.next();
    const base = baseOf(next);
    if (base?.kind !== 'sign' || (base.text !== '\\min' && base.text !== '\\max')) return fail('expected', 'expected \\min or \\max behind \\arg', item.span, 'of what?');
    return optimum(r, `arg${base.text.slice(1)}`, scriptsOf(next).sub ?? scripts.sub, item);
  }
  // Σ^{-1} and Σ^T are a matrix that is set as a sum, Π_{…} with nothing behind it a set.
  if (word === 'sum' && scripts.sub === null && scripts.sup !== null && (isSign(scripts.sup[0], '-') || (scripts.sup.length === 1 && scripts.sup[0] !== undefined && isTransposeSign(scripts.sup[0])))) {
    r.context.take('\\sum read as \\Sigma');
    return superscripted(r, name('Sigma', item.span), scripts, item.span, 2);
  }
  if (word === 'prod' && !r.startsOperand() && !isRepeated(r)) return name('Pi', item.span);
  const fn = BIG[word] ?? word;
  if (OPTIMISERS.has(fn)) return optimum(r, fn, scripts.sub, item);
  const isFunction = scripts.base?.kind === 'word' || item.kind === 'word';
  return isFunction && scripts.sub === null && isArguments(r.peek()) ? applied(r, fn, item) : indexed(r, fn, unstacked(scripts.sub ?? []), scripts.sup, item);
};

/** Does the sign of the product stand behind an operator that repeats it: \prod_i \odot x_i? */
const isRepeated = (r: Reader): boolean => isSign(r.peek(), '*', '\\ast', '\\odot', '\\circ') && r.at + 1 < r.items.length;

/** The operator as a function of what stands in parentheses. */
const applied = (r: Reader, fn: string, item: Item): Surface => {
  const next = r.next();
  const span = r.since(item.span);
  return superscripted(r, call(nameOf(fn), argumentsOf(r, next), span, item.span), scriptsOf(next), span);
};

const optimum = (r: Reader, fn: string, sub: readonly Item[] | null, item: Item): Surface => {
  if (sub === null && isArguments(r.peek())) return applied(r, fn, item);
  const variables = sub === null ? [] : r.inside(sub, item.span, true).list();
  const body = r.binding(0);
  return call(nameOf(fn), [body, ...variables], r.since(item.span), item.span);
};

/** Is the index used in these items, and not bound anew by an operator among them? */
const mentions = (items: readonly Item[], index: string): boolean => {
  const all = deepItems(items);
  const isIndex = (i: Item): boolean => indexOf([i])?.name === index || (i.kind === 'letter' && stemsOf(i)[0] === index);
  const isBound = all.some((i) => i.kind === 'scripts' && i.base?.kind === 'sign' && isBig(i.base.text.slice(1)) && deepItems(i.sub ?? []).some(isIndex));
  return !isBound && all.some(isIndex);
};

const endsTerm = (i: Item | undefined): boolean => i?.kind === 'sign' && (i.text === '+' || i.text === '-' || i.text === ROW || Object.hasOwn(RELATIONS, i.text));

/** The body of a sum goes on over the terms that its indices occur in and that would mean nothing outside of it. */
const extended = (r: Reader, first: Surface, indices: readonly string[]): Surface => {
  let body = first;
  while (isSign(r.peek(), '+', '-')) {
    let end = r.at + 2;
    while (end < r.items.length && !endsTerm(r.items[end])) end++;
    const term = r.items.slice(r.at + 1, end);
    if (!indices.some((index) => mentions(term, index))) return body;
    const sign = r.next();
    body = binary(isSign(sign, '-') ? '-' : '+', body, r.binding(BODY), sign.span);
  }
  return body;
};

/** Among conditions below a sum its end is marked as such. */
const ending = (fn: string, end: Surface): Surface => (fn === 'sum' ? call('\\end', [end], end.span) : end);

/** The operator over what its subscript says, of the product that follows. What is no range stays with the call. */
const indexed = (r: Reader, fn: string, sub: readonly Item[], sup: readonly Item[] | null, item: Item): Surface => {
  const ranges = rangesOf(r, sub, sup, item.span);
  if (fn === 'product' && isRepeated(r)) r.next();
  const free = (ranges?.indices ?? []).map((i) => i.name).filter((n) => r.context.meaning(n)?.kind !== 'index');
  return r.context.binding(ranges?.indices.map((i) => i.name) ?? lettersOf(r, sub), () => {
    const where = ranges?.condition?.() ?? null;
    if (!r.startsOperand() && !isSign(r.peek(), '-')) return fail('expected', `expected what is under the ${fn}`, item.span, 'its body is missing');
    const first = r.binding(BODY);
    const body = fn !== 'sum' || ranges === null ? first : extended(r, first, free);
    const span = r.since(item.span);
    if (ranges === null) return call(nameOf(fn), [body, ...(sub.length === 0 ? [] : r.inside(sub, item.span, true).list()), ...(sup === null ? [] : [ending(fn, r.inside(sup, item.span).whole())])], span, item.span);
    const sum: Surface = { kind: 'sum', binders: bindersOf(r, ranges, where, body), where, body, span };
    return fn === 'sum' ? sum : call(nameOf(fn), [sum], span, item.span);
  });
};

/** The indices and the weights of 𝔼_{i∼p}, where p is a declared vector of probabilities. */
const drawn = (r: Reader, sub: readonly Item[], span: Item['span']): { readonly ranges: Ranges; readonly weight: Extract<Surface, { kind: 'index' }> } | null => {
  const cut = sub.findIndex((i) => isSign(i, '\\sim'));
  const ranges = cut < 0 ? null : rangesOf(r, sub.slice(0, cut), null, span);
  const law = ranges === null ? null : r.inside(sub.slice(cut + 1), span, true).list()[0];
  // 𝔼_{x∼P(x)} draws from P as well.
  const from = law?.kind === 'index' ? law.arg : law;
  const [index] = ranges?.indices ?? [];
  if (ranges === null || index === undefined || ranges.indices.length !== 1 || from?.kind !== 'name' || axesOf(r.context.meaning(from.name)) !== 1) return null;
  return { ranges, weight: { kind: 'index', arg: from, subscripts: [{ kind: 'at', at: name(index.name, index.span), span: index.span }], span: from.span } };
};

/** Below an expectation a vector over the same points is a random variable: its name alone means its value at the point that is drawn. */
const atPoint = (r: Reader, e: Surface, weight: Extract<Surface, { kind: 'index' }>): Surface => {
  const size = (name: string): string | null => {
    const meaning = r.context.meaning(name);
    return meaning?.kind === 'value' && meaning.cols === '1' && meaning.rows !== '1' ? meaning.rows : null;
  };
  const own = weight.arg.kind === 'name' ? size(weight.arg.name) : null;
  const go = (x: Surface): Surface => {
    if (x.kind === 'name') return own !== null && size(x.name) === own ? { ...weight, arg: x, span: x.span } : x;
    // What has subscripts says itself which entry it is.
    return x.kind === 'index' || x.kind === 'sum' ? x : withParts(x, go);
  };
  return go(e);
};

/** 𝔼_{i∼p}[…] of a vector p is a sum; otherwise the call `expectation` of the body and what stands below. Throws SyntaxFault. */
export const expectation = (r: Reader, item: Item): Surface => {
  const sub = scriptsOf(item).sub ?? [];
  const finite = drawn(r, sub, item.span);
  return r.context.binding(finite?.ranges.indices.map((i) => i.name) ?? [], () => {
    const next = r.peek();
    const isBracketed = next !== undefined && isArguments(next);
    if (isBracketed) r.next();
    const plain = (isBracketed ? argumentsOf(r, next)[0] : undefined) ?? r.binding(BODY);
    const body = finite === null ? plain : atPoint(r, plain, finite.weight);
    const span = r.since(item.span);
    const value: Surface = finite === null
      ? call('\\expectation', [body, ...(sub.length === 0 ? [] : r.inside(sub, item.span, true).list())], span, item.span)
      : { kind: 'sum', binders: bindersOf(r, finite.ranges, null, finite.weight), where: null, body: binary('*', finite.weight, body), span };
    if (!isBracketed) return value;
    const scripts = scriptsOf(next);
    if (scripts.sup !== null) r.context.take('the power of a mean read as that of the mean, not of what it is of');
    return superscripted(r, value, scripts, span);
  });
};
