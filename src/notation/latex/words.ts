import { isSign, ROW, type Item } from './items.ts';
import { labelled, labelOf } from './names.ts';
import { FUNCTIONS } from './commands.ts';
import { isArray } from './context.ts';
import { fail } from './fault.ts';
import { isArguments } from './functions.ts';
import type { Reader } from './reader.ts';

/** Letters that stand side by side and are one word. */
export interface Word {
  readonly text: string;
  readonly isFunction: boolean;
  /** The word as one item, with the scripts of its last letter. */
  readonly item: Item;
}

const isWordOfLanguage = (text: string): boolean => Object.hasOwn(FUNCTIONS, text) || text === 'argmin' || text === 'argmax' || text === 'min' || text === 'max';

const letterOf = (item: Item | undefined): string | null => {
  const base = item?.kind === 'scripts' ? item.base : item;
  return base?.kind === 'letter' && base.font === '' && /^[A-Za-z_]$/.test(base.text) ? base.text : null;
};

/** Does a bracket with several arguments, or with "given", follow? Then what stands before it is a function. */
const hasArguments = (item: Item | undefined): boolean => {
  const base = item?.kind === 'scripts' ? item.base : item;
  if (base?.kind !== 'bracket' || base.open !== '(') return false;
  const bars = base.items.filter((i) => i.kind === 'sign' && ['|', '\\|', '\\parallel', '\\mid'].includes(i.text)).length;
  return bars % 2 === 1 || base.items.some((i) => i.kind === 'sign' && i.text === ',');
};

/** Do the letters stand alone on the left of an equation? Nobody gives a product of unknown factors a value. */
const isGiven = (r: Reader, length: number): boolean => (r.at === 0 || isSign(r.items[r.at - 1], ROW)) && isSign(r.items[r.at + length], '=', ':=', '\\coloneqq') && length > 1;

/**
 * The word that the next letters make, and passes over it; null where they are letters one by one. Italic letters side by side are
 * factors unless they make a known word or a declared name, or several undeclared ones stand before arguments.
 * Throws SyntaxFault: ambiguous where both readings are declared.
 */
export const wordAt = (r: Reader): Word | null => {
  const run: { readonly letter: string; readonly item: Item }[] = [];
  for (let i = r.at; ; i++) {
    const item = r.items[i];
    const letter = letterOf(item);
    if (item === undefined || letter === null || (i > r.at && item.spaced)) break;
    run.push({ letter, item });
    if (item.kind === 'scripts') break;
  }
  for (let length = run.length; length >= 2; length--) {
    const part = run.slice(0, length);
    const text = part.map((p) => p.letter).join('');
    const last = part.at(-1)?.item;
    if (last === undefined || part.slice(0, -1).some((p) => p.item.kind === 'scripts')) continue;
    const label = last.kind === 'scripts' && last.sub !== null ? labelOf(last.sub) : null;
    // A declared name with its label is no function of the language.
    const own = label === null ? null : (labelled([text], label).map((n) => r.context.meaning(n)).find((m) => m !== null) ?? null);
    const meaning = own ?? r.context.meaning(text);
    const isFunction = own === null ? isWordOfLanguage(text) || meaning?.kind === 'function' : own.kind === 'function';
    const unknown = part.every((p) => r.context.meaning(p.letter) === null);
    const isJoined = text.includes('_') && length === run.length;
    const isApplied = isJoined ? isArguments(r.items[r.at + length]) : length === run.length && unknown && hasArguments(r.items[r.at + length]);
    if (!isFunction && meaning === null && !isApplied && !isJoined && !(unknown && isGiven(r, length))) continue;
    const span = { start: part[0]?.item.span.start ?? last.span.start, end: last.span.end };
    // Matrices side by side without an argument behind them are factors.
    if (own === null && meaning === null && part.every((p) => isArray(r.context.meaning(p.letter))) && !hasArguments(r.items[r.at + length])) continue;
    if (!unknown && part.every((p) => r.context.meaning(p.letter) !== null))
      fail('ambiguous', `${text} may be one name or the product of ${part.map((p) => p.letter).join(', ')}`, span, 'two readings', `write \\mathrm{${text}} for the name, spaces between the factors of a product`);
    const word: Item = { kind: 'word', text, isOperator: own !== null ? own.kind === 'function' : isFunction || isApplied, span, spaced: part[0]?.item.spaced ?? false };
    r.at += length;
    return { text, isFunction: isFunction || isApplied, item: last.kind === 'scripts' ? { ...last, base: word, span } : word };
  }
  return null;
};
