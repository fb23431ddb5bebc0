import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Surface } from '../surface.ts';
import { bigOperator, capitalOperator, expectation, isBig } from './big.ts';
import { BARS, CONSTANTS, FUNCTIONS } from './commands.ts';
import { differential, fraction, inlineDerivative, isDifferential, nabla, stackedDifferential } from './derivatives.ts';
import { axesOf } from './context.ts';
import { fail } from './fault.ts';
import { apply } from './functions.ts';
import { baseOf, isSign, type Item, type ItemOf, type Scripts } from './items.ts';
import { binary, call, name, number } from './make.ts';
import { marked, named } from './named.ts';
import { sizesOf } from './special.ts';
import type { Reader } from './reader.ts';
import { shown } from './reader.ts';
import { isTransposeSign, scripted, subscripted, superscripted } from './scripts.ts';
import { matrix } from './tables.ts';
import { byWhole } from './whole.ts';
import { wordAt } from './words.ts';

const NONE: Scripts = { base: null, sub: null, sup: null, primes: 0 };
export const scriptsOf = (item: Item): Scripts => (item.kind === 'scripts' ? item : { ...NONE, base: item });

/** The next operand with its scripts. Throws SyntaxFault. */
export const operand = (r: Reader): Surface => r.context.nested(r.peek()?.span ?? r.end(), () => primary(r));

const primary = (r: Reader): Surface => {
  const whole = byWhole(r) ?? stackedDifferential(r);
  if (whole !== null) return whole;
  const word = wordAt(r);
  if (word === null && isDifferential(r)) return differential(r);
  if (word !== null) return word.isFunction ? (isBig(word.text) ? bigOperator(r, word.text, word.item) : apply(r, word.text, word.item)) : named(r, word.item);
  const item = r.next();
  const base = baseOf(item);
  const operator = capitalOperator(r, item);
  if (operator !== null) return bigOperator(r, operator, item);
  if (base === null) return fail('unexpected', 'a script without a base', item.span, 'on nothing', 'write ^{\\top} behind the matrix');
  switch (base.kind) {
    case 'number': if (isOnes(item)) return ones(r, base.text, item);
      return isZeros(item) ? scripted(r, call('zeros', sizesOf(r, scriptsOf(item).sub ?? [], item), item.span), { ...scriptsOf(item), sub: null }, item.span) : scripted(r, number(base.text, base.span), scriptsOf(item), item.span);
    case 'letter': case 'accent': case 'word': return isExpectation(r, base) ? expectation(r, item) : isExponential(r, base, item) ? exponential(r, item) : named(r, item);
    case 'bracket': return bracket(r, base, item);
    case 'group': return marked(r, scripted(r, r.inside(base.items, base.span).whole(), scriptsOf(item), item.span));
    case 'command': return command(r, base, item);
    case 'rows': return scripted(r, matrix(r, base, null), scriptsOf(item), item.span);
    case 'text': if (/^\p{L}+$/u.test(base.text)) return name(base.text, base.span);
      return fail('unexpected', `unexpected ${shown(base)}`, base.span, 'an expression should stand here');
    case 'sign': return sign(r, base, item);
    default: return fail('unexpected', 'a script on a script', item.span, 'not read');
  }
};

/** 0_{m×n}. */
const isZeros = (item: Item): boolean => item.kind === 'scripts' && item.base?.kind === 'number' && item.base.text === '0' && item.sub?.some((i) => isSign(i, '\\times')) === true;

/** 1^T and 11^T: vectors of ones, since nobody transposes a number. */
const isOnes = (item: Item): boolean => item.kind === 'scripts' && item.base?.kind === 'number' && /^1{1,2}$/.test(item.base.text) && item.sub === null && item.sup?.length === 1 && item.sup.every(isTransposeSign);
const ones = (r: Reader, text: string, item: Item): Surface => {
  const one = call('\\1', [], item.span);
  const last = superscripted(r, one, scriptsOf(item), item.span);
  return text === '1' ? last : binary('*', one, last, item.span);
};

/** e^x, where e is not declared, or is a vector, which has no power that is not a number. */
const isExponential = (r: Reader, base: Item, item: Item): boolean => {
  if (base.kind !== 'letter' || base.text !== 'e' || item.kind !== 'scripts' || item.sup === null || item.sub !== null) return false;
  const meaning = r.context.meaning('e');
  const isOfVector = item.sup.some((i) => isTransposeSign(i)) || item.sup.every((i) => i.kind === 'number' || i.kind === 'bracket' || isSign(i, '*', '\\ast', '\\star'));
  return meaning === null || (axesOf(meaning) === 1 && !isOfVector);
};
const exponential = (r: Reader, item: Item): Surface => call('exp', [r.inside(scriptsOf(item).sup ?? [], item.span).whole()], item.span, scriptsOf(item).base?.span ?? item.span);

/** 𝔼, or E with what is drawn below it, where no name says otherwise. */
const isExpectation = (r: Reader, base: Item): boolean => base.kind === 'letter' && base.text === 'E' && base.font === 'bb' && r.context.meaning('bbE') === null;

const sign = (r: Reader, base: ItemOf<'sign'>, item: Item): Surface => {
  const { text } = base;
  const word = text.slice(1);
  if (Object.hasOwn(BARS, text)) {
    const { inside, closer } = r.barred(base, text);
    return norm(r, BARS[text] ?? text, [inside], scriptsOf(closer), r.since(base.span));
  }
  if (text === '\\nabla') return nabla(r, item);
  const derivative = text === '\\partial' ? inlineDerivative(r, item) : null;
  if (derivative !== null) return derivative;
  if (isBig(word) || text === '\\arg') return bigOperator(r, word, item);
  if (text.startsWith('\\') && Object.hasOwn(FUNCTIONS, word)) return apply(r, word, item);
  if (text === '\\dots') return name('…', base.span);
  if (text.startsWith('\\') && Object.hasOwn(CONSTANTS, word)) return scripted(r, name(CONSTANTS[word] ?? word, base.span), scriptsOf(item), item.span);
  if (text === '\\cdot' || text === '\\bullet') return name('·', base.span);
  return fail('unexpected', `expected an expression but found ${shown(base)}`, base.span, 'an expression should stand here');
};

/** Names of norms by their subscript. */
const NORMS: Readonly<Record<string, string>> = { F: '\\norm_F', f: '\\norm_F', '1': '\\norm_1', '2': '\\norm_2', '*': '\\norm_star', '\\ast': '\\norm_star', '\\infty': '\\norm_inf' };

/** ‖x‖ with its subscript; one bar is an absolute value or a determinant, which shapes decide. */
const norm = (r: Reader, bar: string, args: readonly Surface[], scripts: Scripts, span: Span): Surface => {
  const [sub] = scripts.sub ?? [];
  const which = sub !== undefined && scripts.sub?.length === 1 && 'text' in sub ? NORMS[sub.text] : undefined;
  const fn = bar === '|' ? '\\bars' : scripts.sub === null ? '\\norm' : (which ?? '\\norm_p');
  const power = fn === '\\norm_p' && scripts.sub !== null ? r.inside(scripts.sub, span, true).list().slice(0, 1) : [];
  return superscripted(r, call(fn, [...args, ...power], span), scripts, span);
};

const bracket = (r: Reader, base: ItemOf<'bracket'>, item: Item): Surface => {
  const scripts = scriptsOf(item);
  const { open, close, items, span } = base;
  const [only] = items;
  if (open === '{' && items.length === 1 && only?.kind === 'rows') return matrix(r, only, '{');
  const inner = r.inside(items, span, true);
  if (open === '\\|' || open === '|') return norm(r, open, inner.list(), scripts, item.span);
  if (close === '|') {
    const value = inner.whole();
    return scripts.sub === null ? value : call('\\at', [value, ...r.inside(scripts.sub, span, true).list()], item.span);
  }
  const list = inner.list();
  const [first, second] = list;
  if (first === undefined) return fail('unexpected', 'empty brackets', span, 'nothing stands here');
  if (open === '⟨') return scripted(r, second !== undefined && list.length === 2 ? call('inner', list, span) : call('\\list', list, span), scripts, item.span);
  if (open === 'lfloor' || open === 'lceil') return scripted(r, call(open === 'lfloor' ? '\\floor' : '\\ceil', list, span), scripts, item.span);
  const value: Surface = second !== undefined ? call(open === '{' ? '\\set' : '\\list', list, span) : { ...first, span };
  const sub = scripts.sub ?? [];
  if (sub.length === 1 && isSign(sub[0], '+')) return superscripted(r, call('relu', [value], span), scripts, item.span);
  // {x_i}_{i=1}^n and [a_ij]_{i,j=1}^n are all the values together.
  if (sub.some((i) => isSign(i, '='))) return call('\\family', [value, ...r.inside(sub, item.span, true).list(), ...(scripts.sup === null ? [] : [r.inside(scripts.sup, item.span).whole()])], item.span);
  return scripts.sub === null ? superscripted(r, value, scripts, item.span) : superscripted(r, subscripted(r, value, null, scripts.sub, item.span), scripts, item.span);
};

const command = (r: Reader, base: ItemOf<'command'>, item: Item): Surface => {
  const [first = [], second = []] = base.args;
  const inside = (items: readonly Item[]): Surface => r.inside(items, base.span).whole();
  switch (base.name) {
    case 'frac': return fraction(r, base, item);
    case 'sqrt': {
      const root = base.option === null || base.option.length === 0 ? null : inside(base.option);
      return scripted(r, root === null ? call('sqrt', [inside(first)], base.span) : call('\\root', [inside(first), root], base.span), scriptsOf(item), item.span);
    }
    case 'binom': return scripted(r, call('\\binom', [inside(first), inside(second)], base.span), scriptsOf(item), item.span);
    case 'underset': case 'overset': case 'stackrel': {
      const [body] = second;
      // What stands under an operator is its subscript.
      const moved: Item[] = body !== undefined && second.length === 1 ? [{ ...scriptsOf(body), kind: 'scripts', base: baseOf(body), ...(base.name === 'underset' ? { sub: first } : {}), span: item.span, spaced: item.spaced }] : [...second];
      return spliced(r, moved);
    }
    case 'underbrace': case 'overbrace': {
      const braced = scriptsOf(item);
      const words = wordAt(r.inside(first, base.span));
      if (words?.isFunction === true && words.item.kind === 'word') return spliced(r, [{ ...words.item, kind: 'scripts', base: words.item, sub: braced.sub, sup: null, primes: 0 }]);
      return inside(first);
    }
    default: return scripted(r, inside(first), scriptsOf(item), item.span);
  }
};

/** Reads on as if the items stood in place of the last one. */
const spliced = (r: Reader, items: readonly Item[]): Surface => {
  const rest = r.inside([...items, ...r.items.slice(r.at)], r.span);
  const value = operand(rest);
  r.at += Math.max(rest.at - items.length, 0);
  return value;
};
