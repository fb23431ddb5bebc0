import type { Span } from '../../diagnostics/diagnostic.ts';
import { elementwise, isElementwise } from '../../atoms/elementwise.ts';
import { parseExpression } from '../parser.ts';
import { withParts } from '../parts.ts';
import type { BinaryOperator, Surface } from '../surface.ts';
import { FUNCTIONS, OF_PRODUCTS } from './commands.ts';
import { fail } from './fault.ts';
import { baseOf, isSign, type Item } from './items.ts';
import { call, negate, number, binary } from './make.ts';
import { sizesOf } from './special.ts';
import { operand, scriptsOf } from './operands.ts';
import { isFunctionItem, type Reader } from './reader.ts';
import { superscripted } from './scripts.ts';

/** Two functions that are written together and are one. */
const TOGETHER: Readonly<Record<string, Readonly<Record<string, string>>>> = { log: { det: 'logdet', cosh: 'logcosh' } };

/** The arguments in a bracket. */
export const argumentsOf = (r: Reader, item: Item): readonly Surface[] => {
  const base = baseOf(item);
  return base?.kind === 'bracket' ? r.inside(base.items, base.span, true).list() : [];
};

/** Is this a bracket that holds the arguments of what stands before it? */
export const isArguments = (item: Item | undefined): boolean => {
  const base = item === undefined ? null : baseOf(item);
  return base?.kind === 'bracket' && (base.open === '(' || base.open === '[' || base.open === '{') && !(base.items.length === 1 && base.items[0]?.kind === 'rows');
};

/** A function by its word, with the argument that follows. Throws SyntaxFault. */
export const apply = (r: Reader, word: string, item: Item): Surface => {
  const scripts = scriptsOf(item);
  let fn = FUNCTIONS[word] ?? word;
  const next = r.peek();
  const following = next === undefined ? null : baseOf(next);
  const second = following?.kind === 'sign' ? TOGETHER[fn]?.[following.text.slice(1)] : undefined;
  if (second !== undefined && item.kind !== 'scripts' && next !== undefined) {
    r.next();
    fn = second;
    return finish(r, fn, word, next);
  }
  if (fn === 'unvec' || fn === 'blocktrace') return sized(r, fn, item);
  const value = finish(r, fn, word, item);
  const sub = scripts.sub;
  if (sub !== null && fn === 'log') return binary('/', value, call('log', [r.inside(sub, item.span).whole()], item.span));
  return value;
};

const ENTRYWISE: Readonly<Record<string, BinaryOperator>> = { '*': '.*', '/': './', '^': '.^' };

/** f'(x) of an entrywise function, by what the table says of its derivative. */
const slope = (value: Surface, span: Span): Surface => {
  const [arg] = value.kind === 'call' ? value.args : [];
  const law = value.kind === 'call' && isElementwise(value.name) ? parseExpression(elementwise[value.name].derivative) : null;
  if (law === null || !law.ok || arg === undefined) return fail('ambiguous', 'the prime on this function may be a derivative or a transpose', span, 'two readings', 'write the derivative out, or ^\\top for the transpose');
  const filled = (e: Surface): Surface => {
    if (e.kind === 'name') return e.name === 'x' ? arg : e.name === 'y' ? value : e;
    const inside = withParts(e, filled);
    return { ...(inside.kind === 'binary' ? { ...inside, op: ENTRYWISE[inside.op] ?? inside.op } : inside), span };
  };
  return filled(law.value);
};

/** The value of a function with as many primes behind its name as it has: f'(x) is its derivative. */
const primed = (value: Surface, primes: number, span: Span): Surface =>
  primes === 0 ? value : primes === 1 ? slope(value, span) : fail('ambiguous', 'only the first derivative of a function is read from primes', span, 'several primes', 'write it out');

/** Entrywise functions with an inverse that has a name of its own, which \sin^{-1} is. */
const INVERSES: Readonly<Record<string, string>> = { sin: 'asin', cos: 'acos', tan: 'atan' };

/** Is there a −1 behind the name of an entrywise function, where it means the inverse function? */
const isInverted = (fn: string, sup: readonly Item[] | null): boolean => isElementwise(fn) && sup?.length === 2 && isSign(sup[0], '-') && sup[1]?.kind === 'number' && sup[1].text === '1';

const finish = (r: Reader, name: string, word: string, item: Item): Surface => {
  const start = item.span;
  const isInverse = isInverted(name, scriptsOf(item).sup);
  const fn = isInverse ? (INVERSES[name] ?? fail('ambiguous', `${word}^{-1} may be the inverse of ${word}, or one over its value`, start, 'which?', `write \\frac{1}{${word}(…)}, or the inverse function by its name`)) : name;
  const { primes } = scriptsOf(item);
  const scripts = { ...scriptsOf(item), primes: 0, ...(isInverse ? { sup: null } : {}) };
  const next = r.peek();
  if (next === undefined || (!isArguments(next) && !r.startsOperand() && !isSign(next, '-'))) return fail('expected', `expected an argument behind ${word}`, start, 'its argument is missing');
  if (isArguments(next)) {
    r.next();
    const args = argumentsOf(r, next);
    if (args.length === 0) fail('expected', `expected an argument behind ${word}`, start, 'its argument is missing');
    // No stacked matrix has an inverse: vec(A)^{-1} is that of A.
    const [only] = args;
    if (fn === 'vec' && only !== undefined && isSign(scriptsOf(next).sup?.[0], '-')) return superscripted(r, call(fn, [superscripted(r, only, scriptsOf(next), next.span)], r.since(start), start), scripts, r.since(start));
    // f^2(x) and f(x)^2 are both the square of f(x).
    const value = superscripted(r, primed(call(fn, args, r.since(start), start), primes, start), scripts, r.since(start));
    return superscripted(r, value, scriptsOf(next), r.since(start));
  }
  const arg = OF_PRODUCTS.has(fn) ? r.binding(50, (factor) => isNumber(r, factor)) : single(r, word, start);
  return superscripted(r, primed(call(fn, [arg], r.since(start), start), primes, start), scripts, r.since(start));
};

/** Functions whose value is a number, whatever they are of. */
const OF_NUMBERS: ReadonlySet<string> = new Set(['tr', 'rank', 'det', 'logdet']);

/** Does a number begin here that is no part of a matrix: det A det B is a product of two? */
const isNumber = (r: Reader, factor: Item): boolean => {
  const wordOf = (item: Item | undefined): string => {
    const base = item === undefined ? null : baseOf(item);
    const word = base?.kind === 'sign' ? base.text.slice(1) : base?.kind === 'word' ? base.text : '';
    return FUNCTIONS[word] ?? word;
  };
  const [word, next] = [wordOf(factor), r.items[r.at + 1]];
  return OF_NUMBERS.has(word) || (word === 'log' && wordOf(next) === 'det');
};

/** The argument of a function without parentheses: one factor, with numbers before it. */
const single = (r: Reader, word: string, start: Span): Surface => {
  if (isSign(r.peek(), '-')) {
    const sign = r.next();
    const arg = r.context.nested(sign.span, () => single(r, word, start));
    return negate(arg, r.since(sign.span));
  }
  let arg = operand(r);
  while (arg.kind === 'number' && r.startsOperand()) arg = binary('*', arg, operand(r));
  const next = r.peek();
  if (next !== undefined && r.startsOperand() && !isFunctionItem(next))
    fail('ambiguous', `the argument of ${word} may end before or behind this factor`, next.span, 'inside or outside?', `write ${word}(…) with parentheses`);
  return arg;
};

/** unvec and blocktr, whose sizes are below them, or behind the argument. */
const sized = (r: Reader, fn: string, item: Item): Surface => {
  const { sub } = scriptsOf(item);
  const next = r.next();
  const [arg = number('0', item.span), ...behind] = argumentsOf(r, next);
  const sizes = sub !== null ? sizesOf(r, sub, item) : behind.length > 0 ? behind : fail('expected', `expected sizes below ${fn}`, item.span, 'its sizes are missing');
  return superscripted(r, call(fn, [arg, ...sizes], r.since(item.span), item.span), scriptsOf(next), r.since(item.span));
};
