import { join, SyntaxFault } from '../expressions.ts';
import type { Surface } from '../surface.ts';
import { bigOperator, isBig } from './big.ts';
import { ABBREVIATIONS, FUNCTIONS } from './commands.ts';
import { axesOf, isArray } from './context.ts';
import { fail } from './fault.ts';
import type { Meaning } from './formula.ts';
import { argumentsOf, apply, isArguments } from './functions.ts';
import { baseOf, isSign, ROW, type Item, type Scripts } from './items.ts';
import { call, name as nameSurface } from './make.ts';
import { labelled, labelOf, plainStem, stemsOf } from './names.ts';
import { scriptsOf } from './operands.ts';
import type { Reader } from './reader.ts';
import { isFactorOfKron, isUnit, specialOf } from './special.ts';
import { isIndexList, isTransposeSign, subscripted, superscripted } from './scripts.ts';

/** A name with the scripts that are not part of it. */
export interface Identified {
  readonly name: string;
  readonly meaning: Meaning | null;
  readonly sub: readonly Item[] | null;
  readonly sup: readonly Item[] | null;
}

/** One term in parentheses: nobody multiplies a number by it in this way. */
const isOneTerm = (item: Item | undefined): boolean => {
  const base = item === undefined ? null : baseOf(item);
  return base?.kind === 'bracket' && base.open === '(' && base.items.length > 0 && base.items.every((i, k) => !isSign(i, ',', '+') && (k === 0 || !isSign(i, '-')));
};

/** σ(x), where σ is not declared, or is a number and x one term. */
const isSigmoid = (r: Reader, base: Item, found: Identified): boolean =>
  base.kind === 'letter' && base.text === 'sigma' && found.sub === null && isArguments(r.peek()) && (found.meaning === null || (axesOf(found.meaning) === 0 && found.meaning.kind === 'value' && found.meaning.variables.length === 0 && isOneTerm(r.peek())));

/** 1_{>0} is the unit step. */
const isPositive = (sub: readonly Item[] | null): boolean => sub?.length === 2 && isSign(sub[0], '>') && sub[1]?.kind === 'number' && sub[1].text === '0';

/** A subscript that can't select anything belongs to another name: on a number or a single index, and a letter that no index is called on a matrix. */
const isLabelOnly = (r: Reader, meaning: Meaning, sub: readonly Item[]): boolean => {
  const axes = axesOf(meaning);
  const [only] = sub;
  const number = only?.kind === 'letter' ? stemsOf(only).map((s) => r.context.meaning(s)).find((m) => m !== null) : undefined;
  // Letters that count iterations stay what they are.
  if (sub.length === 1 && number?.kind === 'value' && only?.kind === 'letter' && !/^[tksnlr]$/.test(only.text)) return true;
  // A vector or matrix selects nothing.
  if (sub.some((i) => i.kind === 'letter' && stemsOf(i).some((s) => isArray(r.context.meaning(s))))) return true;
  // Nothing has as many axes as a word has letters.
  if (sub.length >= 3 && sub.some((i) => i.kind === 'letter') && sub.every((i) => i.kind === 'number' || (i.kind === 'letter' && i.font === ''))) return true;
  return axes === 0 || (meaning.kind === 'index' && meaning.isList !== true) || meaning.kind === 'size' || only?.kind === 'word' || isSign(only, '\\max', '\\min') || (sub.length === 1 && isSign(only, '+', '-')) || (axes === 1 && isStars(sub)) || (axes === 2 && sub.length === 1 && only?.kind === 'letter' && !isIndexList(r, sub));
};

/** Stars alone below a name: that of a test point or of the best value. */
const isStars = (sub: readonly Item[]): boolean => sub.length > 0 && sub.every((i) => isSign(i, '*', '\\ast', '\\star'));

/** Superscripts that can only be a label: (k), *, (k) with a word behind a comma, and the word of a next value. */
const isLabel = (sup: readonly Item[]): boolean => {
  const [first, second] = sup;
  if (nextAbove(sup)?.rest.length === 0) return true;
  const isCounted = first?.kind === 'bracket' && first.open === '(';
  return second === undefined ? isCounted || isSign(first, '*', '\\ast', '\\star') : isCounted && isSign(second, ',');
};

/** The label of a superscript, and what stands behind it: the transpose in ^{(k)T}. */
const labelOfSup = (sup: readonly Item[] | null): { readonly label: string; readonly rest: readonly Item[] | null } | null => {
  if (sup === null) return null;
  const last = sup.at(-1);
  const isTransposed = last !== undefined && sup.length > 1 && isTransposeSign(last);
  // A number above is a power.
  if (sup.every((i) => i.kind === 'number')) return null;
  const label = labelOf(isTransposed ? sup.slice(0, -1) : sup);
  return label === null ? null : { label, rest: isTransposed ? [last] : null };
};

/**
 * Which declared name a base with its scripts is. Labels below and above belong to the name where a name with them is declared.
 * Throws SyntaxFault: ambiguous where the subscript may be a label or an index.
 */
export const identify = (r: Reader, base: Item, sub: readonly Item[] | null, sup: readonly Item[] | null): Identified => {
  const stems = stemsOf(base);
  const known = (names: readonly string[]): { readonly name: string; readonly meaning: Meaning } | null => {
    for (const name of names) {
      const meaning = r.context.meaning(name);
      if (meaning !== null) return { name, meaning };
    }
    return null;
  };
  const label = sub === null ? null : labelOf(sub);
  const above = labelOfSup(sup);
  const below = label === null ? [] : labelled(stems, label);
  const plain = known(stems);
  if (above !== null) {
    const full = known(labelled(below, above.label));
    if (full !== null) return { ...full, sub: null, sup: above.rest };
  }
  const withSub = known(below);
  if (withSub !== null) {
    if (plain !== null && isArray(plain.meaning) && sub !== null && isIndexList(r, sub) && !isStars(sub) && !sub.every((i) => i.kind === 'number') && !(withSub.meaning.kind === 'value' && withSub.meaning.subscript === 'label'))
      fail('ambiguous', `this may be the name ${withSub.name} or an entry of ${plain.name}`, spanOf(sub), 'two readings', `write \\left[${plain.name}\\right]_{…} for the entry`);
    return { ...withSub, sub: null, sup };
  }
  if (above !== null) {
    const withSup = known(labelled(stems, above.label));
    // What stands below a name with a label, and can select nothing, makes it another one.
    const marked = withSup ?? (sup !== null && isLabel(sup) && plain?.meaning.kind !== 'function' ? { name: labelled([plainStem(base)], above.label)[0] ?? '', meaning: plain?.meaning ?? null } : null);
    const rest = withSup === null ? null : above.rest;
    const isOther = marked !== null && marked.meaning !== null && sub !== null && label !== null && isLabelOnly(r, marked.meaning, sub);
    if (marked !== null) return isOther ? { name: labelled([marked.name], label)[0] ?? '', meaning: null, sub: null, sup: rest } : { ...marked, sub, sup: rest };
  }
  // Nobody applies a power of a function that is not known: what stands above its name is a part of it.
  if (above !== null && plain === null && sup?.every((i) => i.kind === 'letter' && i.text !== 'T') === true && isArguments(r.peek())) return { name: labelled(label === null ? [plainStem(base)] : labelled([plainStem(base)], label), above.label)[0] ?? '', meaning: null, sub: null, sup: above.rest };
  const stem = plainStem(base);
  const first = label === null ? stem : (labelled([stem], label)[0] ?? stem);
  // A subscript on a function names another function.
  if (plain !== null && plain.meaning.kind === 'function' && sub !== null && label !== null) return { name: first, meaning: plain.meaning, sub: null, sup };
  if (plain !== null && !(sub !== null && label !== null && isLabelOnly(r, plain.meaning, sub))) return { ...plain, sub, sup };
  return sub !== null && label !== null && (plain !== null || isStars(sub) || !isIndexList(r, sub)) ? { name: first, meaning: null, sub: null, sup } : { name: stem, meaning: null, sub, sup };
};

/** Where items stand together. */
export const spanOf = (items: readonly Item[]): Item['span'] => join(items[0]?.span ?? { start: 0, end: 0 }, items.at(-1)?.span ?? { start: 0, end: 0 });

/** The mark of an iteration, as in U(t) and U(t+1): its text, or null; a declared letter is none, unless nothing else can be meant. */
const markOf = (r: Reader, item: Item | undefined, isSure = false): string | null => {
  if (item?.kind !== 'bracket' || item.open !== '(') return null;
  const [letter, sign, step] = item.items;
  if (letter?.kind !== 'letter' || !/^[tkslnr]$/.test(letter.text) || (!isSure && r.context.meaning(letter.text) !== null)) return null;
  if (item.items.length === 1) return letter.text;
  return item.items.length === 3 && isSign(sign, '+', '-') && step?.kind === 'number' ? `${letter.text}${isSign(sign, '+') ? '+' : '-'}${step.text}` : null;
};

/** The value at the iteration that is marked behind it, if one is. */
export const marked = (r: Reader, value: Surface): Surface => {
  const next = r.peek();
  const base = next === undefined ? undefined : (baseOf(next) ?? undefined);
  const mark = markOf(r, base);
  if (mark === null || next === undefined) return value;
  r.next();
  const at = call('\\at', [value, nameSurface(mark, next.span)], join(value.span, next.span));
  return superscripted(r, at, scriptsOf(next), at.span);
};

const NEXT = /^(?:new|next)$/u;
const textOf = (items: readonly Item[]): string => items.map((i) => (i.kind === 'letter' ? i.text : '')).join('');

/** The word above a name by which it is the next value, written as a word or letter by letter, and what stands behind it; null where there is none. */
const nextAbove = (sup: readonly Item[]): { readonly word: string; readonly rest: readonly Item[] } | null => {
  const [first] = sup;
  if ((first?.kind === 'text' || first?.kind === 'word') && NEXT.test(first.text.trim())) return { word: first.text.trim(), rest: sup.slice(1) };
  const spelled = [3, 4].map((length) => sup.slice(0, length)).find((letters) => letters.every((i) => i.kind === 'letter' && i.font === '') && NEXT.test(textOf(letters)));
  return spelled === undefined ? null : { word: textOf(spelled), rest: sup.slice(spelled.length) };
};

/** The iteration that is marked above a declared value, as in β^{(t+1)}, where the mark isn't the label of another name, and what else stands above. */
const markAbove = (r: Reader, { base, sub, sup }: Scripts): { readonly mark: string; readonly rest: readonly Item[] | null } | null => {
  const [first, second] = sup ?? [];
  const meaning = (names: readonly string[]): Meaning | null => names.map((n) => r.context.meaning(n)).find((m) => m !== null) ?? null;
  if (base === null || sup === null) return null;
  // f^{new} is the next value of f.
  const next = nextAbove(sup);
  const isAlone = next !== null && (next.rest.length === 0 || (next.rest.length === 1 && next.rest.every(isTransposeSign)));
  if (isAlone && isArray(meaning(stemsOf(base))) && meaning(labelled(stemsOf(base), next.word)) === null) return { mark: 't+1', rest: next.rest.length === 0 ? null : next.rest };
  if (sup.length > 2 || (second !== undefined && !isTransposeSign(second))) return null;
  const below = sub === null ? null : labelOf(sub);
  const stems = [...(below === null ? [] : labelled(stemsOf(base), below)), ...stemsOf(base)];
  const value = meaning(stems);
  if (value?.kind !== 'value') return null;
  // An array has no power in parentheses.
  const mark = markOf(r, first, isArray(value));
  if (mark === null) return null;
  const label = labelOf(first === undefined ? [] : [first]);
  return label !== null && meaning(labelled(stems, label)) !== null ? null : { mark, rest: second === undefined ? null : [second] };
};

/** A name with its scripts, applied to what follows where it is a function. Throws SyntaxFault. */
export const named = (r: Reader, item: Item): Surface => {
  const scripts = scriptsOf(item);
  const base = scripts.base ?? item;
  const stems = stemsOf(base);
  if (stems.length === 0) return accented(r, base, item);
  const above = markAbove(r, scripts);
  if (above !== null) {
    const value = named(r, { ...scripts, kind: 'scripts', sup: null, span: item.span, spaced: item.spaced });
    return superscripted(r, call('\\at', [value, nameSurface(above.mark, item.span)], r.since(item.span)), { base: null, sup: above.rest, primes: 0 }, r.since(item.span));
  }
  const defined = newlyDefined(r, item, scripts) ?? newInFont(r, item, base);
  if (defined !== null) return defined;
  if (base.kind === 'word' && r.context.meaning(base.text) === null) {
    if (Object.hasOwn(FUNCTIONS, base.text) && !(ABBREVIATIONS.has(base.text) && !isArguments(r.peek()))) return apply(r, base.text, item);
    if (isBig(base.text)) return bigOperator(r, base.text, item);
  }
  const plain = identify(r, base, scripts.sub, scripts.sup);
  // A prime belongs to the name where one with it is declared.
  const own = `${plain.name}${'_prime'.repeat(scripts.primes)}`;
  const primed = scripts.primes > 0 ? r.context.meaning(own) : null;
  if (primed === null && scripts.primes === 1 && scripts.sup === null && plain.sub === null && axesOf(plain.meaning) !== 2 && (isDeclared(r, item) || isTwin(r, plain))) return nameSurface(`${plain.name}_prime`, item.span);
  const found = primed === null ? plain : { ...plain, name: own, meaning: primed };
  const primes = primed === null ? scripts.primes : 0;
  const rest = { base, sup: found.sup, primes };
  const slope = derivativeOf(r, found, primes, item);
  if (slope !== null) return slope;
  // A declared function without arguments is named, not applied.
  const isApplied = found.meaning?.kind === 'function' && r.peek() !== undefined && isArguments(r.peek());
  const bare = { ...base, ...{ kind: 'scripts' as const, base, sub: null, sup: found.sup, primes: 0 }, span: item.span };
  if (isSigmoid(r, base, found)) return apply(r, 'sigmoid', { ...bare, primes });
  if (isApplied || (base.kind === 'word' && base.isOperator && found.meaning === null)) return apply(r, `${found.name}${'_prime'.repeat(primes)}`, bare);
  if (found.meaning === null && stems.at(-1) === '1' && isPositive(scripts.sub)) return apply(r, 'step', { ...base, kind: 'scripts', base, sub: null, sup: scripts.sup, primes: 0 });
  // A list of indices may be called I as well; a size below that is one of the identity.
  const special = base.kind !== 'word' && !isNumberedHead(r, item, scripts) && (found.meaning === null || (found.meaning.kind === 'index' && found.sub !== null) || isUnit(r, stems, found) || isFactorOfKron(r, stems, found)) ? specialOf(r, stems, scripts.sub, item) : null;
  if (special !== null) return superscripted(r, special, rest, item.span);
  const next = r.peek();
  const isOpen = next !== undefined && isArguments(next) && found.sup === null && primes === 0;
  const isPower = found.sup?.length === 1 && found.sup[0]?.kind === 'number';
  const symbol = nameSurface(found.name, base.span);
  if (isOpen && found.meaning?.kind === 'value' && found.meaning.variables.length > 0 && markOf(r, baseOf(next) ?? undefined) === null && !isOuter(found.meaning, next)) {
    const args = argumentsOf(r, next);
    const span = join(item.span, next.span);
    // r_i(w) is an entry of what depends on w.
    const own = ownArguments(args, found.meaning, found.sub === null ? { ...symbol, span } : subscripted(r, symbol, found.meaning, found.sub, item.span));
    // A matrix before one thing in brackets is multiplied by it.
    if (own !== null || (found.sub === null && (args.length !== 1 || !isArray(found.meaning) || found.meaning.isApplied === true))) {
      r.next();
      return superscripted(r, own ?? call(found.name, args, span, base.span), scriptsOf(next), span);
    }
  }
  const entry = next !== undefined && (isOpen || (isPower && isArguments(next))) && found.sub === null && isArray(found.meaning) ? entryOf(r, next, found.meaning, symbol) : null;
  if (entry !== null && next !== undefined) {
    r.next();
    const span = join(item.span, next.span);
    return superscripted(r, superscripted(r, { ...entry, span }, rest, span), scriptsOf(next), span);
  }
  const whole = wholeRaised(r, found, symbol, item);
  if (whole !== null) return whole;
  const value = found.sub === null ? symbol : subscripted(r, symbol, found.meaning, found.sub, item.span);
  const placed = { ...value, span: item.span };
  const iterated = marked(r, placed);
  if (iterated !== placed) return superscripted(r, iterated, rest, iterated.span);
  const isFactor = found.sub !== null && isIndexList(r, found.sub) && !FUNCTION_LETTERS.test(found.name) && next !== undefined && hasOperator(baseOf(next));
  const opening = isOpen ? baseOf(next) : null;
  if (next !== undefined && opening?.kind === 'bracket' && opening.open === '[' && found.meaning === null && found.sub === null && MEANS.has(found.name)) {
    r.next();
    const span = join(item.span, next.span);
    return superscripted(r, call(found.name, argumentsOf(r, next), span, item.span), scriptsOf(next), span);
  }
  if (isOpen && !isFactor && opening?.kind === 'bracket' && opening.open === '(' && found.meaning === null) return application(r, item, found.sub === null ? found.name : (labelled([found.name], labelOf(found.sub) ?? '')[0] ?? found.name), next);
  return superscripted(r, value, rest, item.span, axesOf(found.meaning));
};

/** F^{-1}_{ij} and A^T_{ij} with the script above first: an entry of the inverse or transpose of a matrix; null for anything else. */
const wholeRaised = (r: Reader, { sub, sup, meaning }: Identified, symbol: Surface, item: Item): Surface | null => {
  const [first, second] = sup ?? [];
  const isFirst = first !== undefined && sub?.[0] !== undefined && first.span.start < sub[0].span.start;
  const isOfWhole = first !== undefined && (isTransposeSign(first) || (isSign(first, '-') && second !== undefined));
  if (!isFirst || !isOfWhole || sub === null || sub === undefined || axesOf(meaning) !== 2) return null;
  return subscripted(r, superscripted(r, symbol, { base: null, sup, primes: 0 }, item.span, 2), meaning, sub, item.span);
};

/** φ'(t) and φ''(t) of a quantity, a number or an array of them, that was defined as a function of one number; null for anything else. */
const derivativeOf = (r: Reader, found: Identified, primes: number, item: Item): Surface | null => {
  const { meaning } = found;
  const next = r.peek();
  if (primes < 1 || primes > 2 || meaning?.kind !== 'value' || meaning.isApplied !== true || next === undefined || !isArguments(next)) return null;
  const [only, second] = argumentsOf(r, next);
  if (only?.kind !== 'name' || second !== undefined || !meaning.variables.includes(only.name) || axesOf(r.context.meaning(only.name)) !== 0) return null;
  r.next();
  const span = join(item.span, next.span);
  return superscripted(r, call(primes === 1 ? 'grad' : 'hess', [nameSurface(found.name, item.span), ...Array.from({ length: primes }, () => only)], span), scriptsOf(next), span);
};

/** P(x) and d(x, y) are entries where x and y are points, which indices stand for; null for other arguments. */
const entryOf = (r: Reader, next: Item, meaning: Meaning | null, symbol: Surface): Surface | null => {
  const base = baseOf(next);
  if (base?.kind !== 'bracket' || base.open !== '(' || base.items.some((i) => i.kind === 'bracket')) return null;
  const isIndex = (a: Surface): boolean => a.kind === 'name' && r.context.meaning(a.name)?.kind === 'index';
  const points = argumentsOf(r, next).map((a): Surface | null => {
    // x_i of points x is the point of number i.
    const [at, second] = a.kind === 'index' && isIndex(a.arg) ? a.subscripts : [];
    return isIndex(a) ? a : at?.kind === 'at' && second === undefined ? at.at : null;
  });
  return points.length !== axesOf(meaning) || points.some((x) => x === null) ? null : { kind: 'index', arg: symbol, subscripts: points.flatMap((at) => (at === null ? [] : [{ kind: 'at', at, span: at.span }])), span: symbol.span };
};

/** The variable that an argument is, or is a row, column or entry of. */
const variableIn = (e: Surface): string | null => (e.kind === 'name' ? e.name : e.kind === 'index' || e.kind === 'transpose' ? variableIn(e.arg) : null);

/** Are these the arguments that a quantity was defined with, or some of them, in their order; of one that was defined without, names that it depends on? */
const areOwn = (names: readonly string[], { variables, parameters = [] }: Extract<Meaning, { kind: 'value' }>): boolean =>
  names.every((n) => variables.includes(n)) && (names.length < parameters.length ? names.every((n) => parameters.includes(n)) : parameters.every((p, k) => p === names[k]));

/** A quantity that was defined, with its own variables or parts of them in parentheses, is that quantity, at the iteration that all of them are marked with; null for other arguments. */
const ownArguments = (args: readonly Surface[], meaning: Extract<Meaning, { kind: 'value' }>, quantity: Surface): Surface | null => {
  const plain = args.map((a) => (a.kind === 'call' && a.name === '\\at' ? (a.args[0] ?? a) : a));
  if (!areOwn(plain.map((a) => variableIn(a) ?? ''), meaning)) return null;
  const marks = args.map((a, k) => (a === plain[k] || a.kind !== 'call' ? null : (a.args[1] ?? null)));
  const [mark = null] = marks;
  const text = (m: Surface | null): string | null => (m?.kind === 'name' ? m.name : null);
  if (!marks.every((m) => text(m) === text(mark))) return null;
  return mark === null ? quantity : call('\\at', [quantity, mark], quantity.span);
};

/** P^{+}(K) = … and P^{-}(K) = … at the beginning of a statement: a name of its own that is being defined as a function; null for anything else. */
const newlyDefined = (r: Reader, item: Item, { base, sub, sup }: Scripts): Surface | null => {
  const [sign] = sup ?? [];
  const next = r.peek();
  const label = base === null || sub !== null || sup?.length !== 1 || !isSign(sign, '+', '-') ? null : labelOf(sup);
  if (base === null || label === null || next === undefined || !isArguments(next)) return null;
  const [name] = labelled([plainStem(base)], label);
  const back = r.at;
  r.next();
  const args = argumentsOf(r, next);
  if (name !== undefined && r.context.meaning(name) === null && isDefined(r, item, args)) return call(name, args, join(item.span, next.span), base.span);
  r.at = back;
  return null;
};

/** 𝓗(q) = … where H is an array: a function of its own, which the letter in the other font is not; null for anything else. */
const newInFont = (r: Reader, item: Item, base: Item): Surface | null => {
  const next = r.peek();
  const [own, ...plain] = base.kind === 'letter' && base.font === 'cal' && base === item ? stemsOf(base) : [];
  if (own === undefined || next === undefined || r.context.meaning(own) !== null) return null;
  if (base.kind === 'letter' && r.context.conventions.twoFonts?.has(base.text) === true && isDefined(r, item, [])) return nameSurface(own, base.span);
  if (!isArguments(next) || !plain.some((n) => isArray(r.context.meaning(n)))) return null;
  const back = r.at;
  r.next();
  const args = argumentsOf(r, next);
  if (isDefined(r, item, args)) return call(own, args, join(item.span, next.span), base.span);
  r.at = back;
  return null;
};

/** Does the name stand at the beginning of a statement, and an equals sign behind its arguments? Then they define a function together. */
const isDefined = (r: Reader, item: Item, args: readonly Surface[]): boolean => {
  const at = r.items.indexOf(item);
  return (at === 0 || isSign(r.items[at - 1], ROW)) && isSign(r.peek(), '=', ':=', '\\coloneqq') && args.every((a) => variableIn(a) !== null);
};

/** I_1 = … at the beginning of a statement: a name of its own, and no identity of size 1. */
const isNumberedHead = (r: Reader, item: Item, { sub, sup, primes }: Scripts): boolean => sub?.length === 1 && sub[0]?.kind === 'number' && sup === null && primes === 0 && isDefined(r, item, []);

/** x' beside a vector x, or a letter that means nothing yet, where the document writes transposes otherwise. */
const isTwin = (r: Reader, { meaning }: Identified): boolean => r.context.conventions.primes === 'name' && (meaning === null || axesOf(meaning) === 1) && !isArguments(r.peek());

/** Does the name stand in a list before ∈, which declares it with its prime? */
export const isDeclared = (r: Reader, item: Item): boolean => {
  const at = r.items.findIndex((i) => isSign(i, '\\in'));
  return at > r.items.indexOf(item) && r.items.slice(0, at).every((i) => isSign(i, ',') || stemsOf(baseOf(i) ?? i).length > 0);
};

/** What a mean, variance or probability goes by, whose brackets are square. */
const MEANS: ReadonlySet<string> = new Set(['E', 'bbE', 'Var', 'Cov', 'Pr', 'P', 'bbP']);

/** The largest and smallest eigenvalue and singular value, which are those of a matrix. */
const OF_SPECTRUM = /^(?:lambda|sigma|mu|s)_(?:max|min)$/u;
/** δ(a)^⊤ of a vector that was defined without arguments: a product with a row. */
const isOuter = (meaning: Meaning, next: Item): boolean => { const sup = scriptsOf(next).sup ?? []; return meaning.kind === 'value' && meaning.isApplied !== true && axesOf(meaning) === 1 && sup.length === 1 && sup[0] !== undefined && isTransposeSign(sup[0]); };

/** Letters that functions go by. */
const FUNCTION_LETTERS = /^(?:[fghFGH]|phi|varphi|psi|Phi|Psi|ell|rho|kappa)$/u;

/** Is there a sum in the bracket? A value with indices before it is multiplied by it. */
const hasOperator = (bracket: Item | null): boolean => bracket?.kind === 'bracket' && bracket.items.some((i) => isSign(i, '+', '-')) && !bracket.items.some((i) => isSign(i, ',', ';'));

/** An undeclared name before a bracket: a function where it is defined here or the bracket holds several arguments, otherwise nothing decides. */
const application = (r: Reader, item: Item, name: string, next: Item): Surface => {
  r.next();
  const args = argumentsOf(r, next);
  const [only] = args;
  // Nobody puts a factor that is one name, norm, set or value of a function in parentheses.
  const isArgument = only !== undefined && (variableIn(only) !== null || only.kind === 'call' || OF_SPECTRUM.test(name));
  if (args.length === 1 && !isArgument && !isDefined(r, item, args))
    throw new SyntaxFault({ code: 'ambiguous', message: `${name}(…) may be a function of what is in parentheses, or a product`, labels: [{ span: join(item.span, next.span), text: 'two readings', primary: true }], subject: name, help: `declare ${name}, as a function or as a value` });
  const span = join(item.span, next.span);
  return superscripted(r, call(name, args, span, item.span), scriptsOf(next), span);
};

/** A sign over a whole expression. */
const accented = (r: Reader, base: Item, item: Item): Surface => {
  if (base.kind !== 'accent') return fail('unexpected', 'an expression is missing', item.span, 'nothing stands here');
  return superscripted(r, call(`\\${base.accent}`, [r.inside(base.items, base.span).whole()], item.span), scriptsOf(item), item.span);
};
