import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Surface } from '../surface.ts';
import { partsOf } from '../parts.ts';
import { BARS, FUNCTIONS, RELATIONS } from './commands.ts';
import { axesOf, isArray } from './context.ts';
import { fail } from './fault.ts';
import { argumentsOf, isArguments } from './functions.ts';
import { baseOf, isSign, type Item, type ItemOf } from './items.ts';
import { binary, call, name } from './make.ts';
import { identify, marked } from './named.ts';
import { plainStem, stemsOf } from './names.ts';
import { operand, scriptsOf } from './operands.ts';
import { BODY, isFunctionItem, type Reader } from './reader.ts';
import { scripted, subscripted, superscripted } from './scripts.ts';

const isLetterD = (item: Item | undefined): item is ItemOf<'letter'> => item?.kind === 'letter' && item.text === 'd' && (item.font === 'rm' || item.font === '');

/** The letter d of a differential; an italic one where no value or size has this name. */
const isD = (r: Reader, item: Item | undefined): item is ItemOf<'letter'> => isLetterD(item) && (item.font === 'rm' || (r.context.meaning('d')?.kind ?? 'function') === 'function');

/** d(XY) of one thing that is no name, where nothing is called d; d(x, y) and d(x) are values of a function. */
const isOfOne = (r: Reader, d: Item, base: ItemOf<'bracket'>): boolean => {
  const [only, second] = base.items;
  const isName = second === undefined && only !== undefined && stemsOf(baseOf(only) ?? only).length > 0 && scriptsOf(only).sup === null;
  return base.open === '(' && base.span.start === d.span.end && r.context.meaning('d') === null && !isName && !base.items.some((i) => isSign(i, ',', ';', '|', '\\mid', '\\|', '\\parallel'));
};

/** dx behind an integral over points x, which indices stand for, also where d is a matrix of distances. */
const isMeasure = (r: Reader, d: Item | undefined, next: Item): d is ItemOf<'letter'> =>
  d?.kind === 'letter' && d.text === 'd' && d.font === '' && next.kind === 'letter' && next.span.start === d.span.end && r.context.meaning(next.text)?.kind === 'index';

/** dX in a document that calls derivatives so. */
const isSlope = (r: Reader, d: Item | undefined, next: Item): d is ItemOf<'letter'> => {
  const base = baseOf(next);
  return r.context.conventions.hasSlopes === true && isLetterD(d) && base?.kind === 'letter' && /^[A-Z]$/u.test(base.text) && base.span.start === d.span.end;
};

/** The letter of d²: the differential of the differential. */
const secondD = (item: Item | undefined): Item | null => {
  const [power, more] = item?.kind === 'scripts' && item.sub === null && item.primes === 0 ? (item.sup ?? []) : [];
  return item?.kind === 'scripts' && power?.kind === 'number' && power.text === '2' && more === undefined && isLetterD(item.base ?? undefined) ? { ...(item.base as ItemOf<'letter'>), span: item.span } : null;
};

/** Does d before a name come next? An italic one stands close to its name. */
export const isDifferential = (r: Reader): boolean => {
  const [first, next] = [r.peek(), r.items[r.at + 1]];
  const second = secondD(first);
  const d = second ?? first;
  if (next === undefined || !(isD(r, d) || isMeasure(r, d, next) || isSlope(r, d, next))) return false;
  const base = baseOf(next);
  if (base === null) return false;
  if (base.kind === 'bracket') return d.font === 'rm' || isOfOne(r, second === null ? d : { ...d, span: { ...d.span, end: base.span.start } }, base);
  // d|Y| is that of the determinant.
  if (base.kind === 'sign' && BARS[base.text] === '|') return d.font === 'rm';
  // d log det X is the differential of the function.
  if (isFunctionItem(next) && (base.kind === 'sign' || (base.kind === 'word' && base.isOperator && Object.hasOwn(FUNCTIONS, base.text)))) return true;
  const isName = stemsOf(base).length > 0 && !(base.kind === 'word' && base.isOperator);
  return isName && (d.font === 'rm' || second !== null || base.span.start === d.span.end);
};

/** dX, d(XY), d²f: the differential of what follows; a superscript belongs to the whole, but a negative one to what is differentiated. Throws SyntaxFault. */
export const differential = (r: Reader): Surface => {
  const isSecond = secondD(r.peek()) !== null;
  const once = firstDifferential(r, !isSecond);
  return isSecond && once.kind === 'call' && once.name === '\\d' ? { ...once, name: '\\d2' } : once;
};

/** dvec X, the differential of vec X; null for anything else. */
export const stackedDifferential = (r: Reader): Surface | null => {
  const item = r.peek();
  if (item?.kind !== 'word' || item.text !== 'dvec' || r.context.meaning('dvec') !== null || r.items[r.at + 1] === undefined) return null;
  r.next();
  const of = operand(r);
  const span = r.since(item.span);
  return call('vec', [call('\\d', [of], span, item.span)], span, item.span);
};

const firstDifferential = (r: Reader, mayBeName: boolean): Surface => {
  const d = r.next();
  const following = r.peek();
  const applied = following === undefined ? null : baseOf(following);
  const isBar = applied?.kind === 'sign' && Object.hasOwn(BARS, applied.text);
  if (following !== undefined && (isBar || isFunctionItem(following)) && (applied?.kind === 'sign' || (applied?.kind === 'word' && applied.isOperator))) {
    const of = operand(r);
    return call('\\d', [of], r.since(d.span), d.span);
  }
  const item = r.next();
  const scripts = scriptsOf(item);
  const base = scripts.base ?? item;
  const span = r.since(d.span);
  if (base.kind === 'bracket') return superscripted(r, call('\\d', [r.inside(base.items, base.span, true).whole()], span, d.span), scripts, span);
  const declared = r.context.meaning(`d${plainStem(base)}`);
  const found = identify(r, base, scripts.sub, scripts.sup);
  const symbol = name(found.name, base.span);
  const plain = found.sub === null ? symbol : subscripted(r, symbol, found.meaning, found.sub, base.span);
  // dX^{-1} is the differential of the inverse.
  if (isReciprocal(found.sup)) return call('\\d', [superscripted(r, plain, { base: null, sup: found.sup, primes: 0 }, span, null)], span, d.span);
  const of = mayBeName && declared !== null && found.sub === null ? name(`d${found.name}`, span) : call('\\d', [plain], span, d.span);
  return superscripted(r, of, { base: null, sup: found.sup, primes: scripts.primes }, span, null);
};

/** Is it an exponent with a minus sign? */
const isReciprocal = (sup: readonly Item[] | null): boolean => sup !== null && sup.length > 1 && isSign(sup[0], '-');

/** The order written above ∂ or d. */
const orderOf = (item: Item): number => {
  const [only] = scriptsOf(item).sup ?? [];
  return only?.kind === 'number' ? Number(only.text) : 1;
};

/** ∂ or d at the beginning of a part of a fraction; a size called d would cancel there, and nothing is divided by a vector. */
const isOperator = (r: Reader, item: Item | undefined): item is Item => {
  const base = item === undefined ? null : baseOf(item);
  const meaning = r.context.meaning('d');
  return isSign(base ?? undefined, '\\partial') || (isLetterD(base ?? undefined) && (meaning?.kind === 'size' || (isArray(meaning) && item?.kind === 'letter'))) || isD(r, base ?? undefined);
};

/** A fraction, which is a derivative where ∂ or d stands at both beginnings. Throws SyntaxFault. */
export const fraction = (r: Reader, base: ItemOf<'command'>, item: Item): Surface => {
  const [over = [], under = []] = base.args;
  const [top] = over;
  const [bottom] = under;
  if (isOperator(r, top) && isOperator(r, bottom)) return derivative(r, base, item, orderOf(top));
  const [left, right] = [r.inside(over, base.span).whole(), r.inside(under, base.span).whole()];
  // A quotient of numbers is one number, whatever is written around it.
  return scripted(r, { ...binary('/', left, right, base.span), span: base.span }, scriptsOf(item), item.span);
};

/** ∂f/∂X and ∂²f/∂x∂yᵀ in a line: what stands before and behind the slash as a fraction. Throws SyntaxFault. */
export const inlineDerivative = (r: Reader, item: Item): Surface | null => {
  const isEnd = (i: Item): boolean => isSign(i, '+', '-', ',') || (i.kind === 'sign' && Object.hasOwn(RELATIONS, i.text));
  const length = r.items.slice(r.at).findIndex((i) => isSign(i, '/') || isEnd(i));
  const slash = r.at + length;
  if (length < 0 || !isSign(r.items[slash], '/') || !isOperator(r, r.items[slash + 1])) return null;
  let end = slash + 1;
  while (isOperator(r, r.items[end]) && r.items[end + 1] !== undefined) end += 2;
  const [over, under] = [[item, ...r.items.slice(r.at, slash)], r.items.slice(slash + 1, end)];
  r.at = end;
  const whole: ItemOf<'command'> = { kind: 'command', name: 'frac', args: [over, under], option: null, span: r.since(item.span), spaced: item.spaced };
  return derivative(r, whole, whole, orderOf(item));
};

/** What stands behind each ∂ or d of a denominator. */
const partsBelow = (r: Reader, under: readonly Item[]): readonly (readonly Item[])[] => {
  const [, ...rest] = under;
  const end = rest.findIndex((x) => isOperator(r, x));
  return under.length === 0 ? [] : end < 0 ? [rest] : [rest.slice(0, end), ...partsBelow(r, rest.slice(end))];
};

const derivative = (r: Reader, base: ItemOf<'command'>, item: Item, order: number): Surface => {
  const [over = [], under = []] = base.args;
  const parts = partsBelow(r, under);
  const variables = parts.flatMap((part) => variable(r, part, base.span));
  // ∂f/∂σ² has one ∂ above, so that σ² is what f is differentiated by.
  const powers = variables.length === order ? null : parts.flatMap((part) => repeated(r, part, base.span));
  const count = (powers ?? variables).length;
  if (count !== order) fail('unexpected', `the derivative has order ${order} above and ${variables.length} below`, base.span, 'the orders differ');
  const of = over.length > 1 ? r.inside(over.slice(1), base.span).whole() : r.startsOperand() ? r.binding(BODY) : body(r, base.span);
  const span = over.length > 1 ? item.span : r.since(item.span);
  return scriptedMark(r, powers === null ? differentiated(of, variables, span) : byAll(of, powers, span), item, span);
};

/** The variable that one ∂ stands before: σ², or (σ²)² for σ² twice. */
const repeated = (r: Reader, part: readonly Item[], span: Span): readonly Surface[] => {
  const [only, second] = part;
  return only?.kind === 'scripts' && only.base?.kind === 'bracket' && second === undefined ? variable(r, part, span) : [r.inside(part, span).whole()];
};

/** The exponent and the name of a power of a number, σ²; null for other variables. */
const powerOf = (x: Surface): { readonly of: Surface; readonly exponent: Surface } | null =>
  x.kind === 'binary' && x.op === '^' && x.left.kind === 'name' && x.right.kind === 'number' ? { of: x.left, exponent: x.right } : null;

/** The derivative by a power, by the chain rule: df/d(σ²) = (df/dσ)/(2σ). */
const byPower = (of: Surface, { of: base, exponent }: NonNullable<ReturnType<typeof powerOf>>, span: Span): Surface => {
  const one = { ...exponent, kind: 'number', text: '1' } as const;
  return { ...binary('/', call('grad', [of, base], span), binary('*', exponent, binary('^', base, binary('-', exponent, one)))), span };
};

/** The derivative by one variable after the other, some of which are powers. */
const byAll = (of: Surface, variables: readonly Surface[], span: Span): Surface => variables.reduce((value, x) => { const power = powerOf(x); return power === null ? call('grad', [value, x], span) : byPower(value, power, span); }, of);

/** What one differentiates by; ∂x^2 is x twice, where the power isn't part of a name. */
const variable = (r: Reader, part: readonly Item[], span: Span): readonly Surface[] => {
  const [only] = part;
  const [power] = only?.kind === 'scripts' ? (only.sup ?? []) : [];
  if (part.length === 1 && only?.kind === 'scripts' && power?.kind === 'number' && only.sup?.length === 1) {
    const plain = r.inside([{ ...only, sup: null }], span).whole();
    return Array.from({ length: Math.min(Number(power.text), 9) }, () => plain);
  }
  return part.length === 0 ? [fail('expected', 'expected a variable behind ∂', span, 'a variable is missing')] : [r.inside(part, span).whole()];
};

const differentiated = (of: Surface, by: readonly Surface[], span: Span): Surface => call(by.length === 1 ? 'grad' : by.length === 2 ? 'hess' : '\\derivative', [of, ...by], span);

/** x' of a vector or matrix, which only the rest of its product makes a number. */
const isRow = (r: Reader, e: Surface): boolean => e.kind === 'transpose' && e.arg.kind === 'name' && (axesOf(r.context.meaning(e.arg.name)) ?? 0) > 0;

/** What stands behind an operator ∂/∂x or ∇: a factor, with numbers, x' and Σ before it the whole term. */
const body = (r: Reader, start: Span): Surface => {
  if (!r.startsOperand()) return fail('expected', 'expected what is differentiated', start, 'nothing stands behind this');
  const first = operand(r);
  const isCoefficient = first.kind === 'number' || (first.kind === 'binary' && first.op === '/' && first.left.kind === 'number' && first.right.kind === 'number');
  return (isCoefficient || isRow(r, first)) && r.startsOperand() ? binary('*', first, r.binding(BODY)) : first;
};

/** A derivative may carry scripts, and the point at which it is taken. */
const scriptedMark = (r: Reader, value: Surface, item: Item, span: Span): Surface => {
  const scripts = scriptsOf(item);
  return scripts.base === item ? marked(r, value) : scripted(r, value, scripts, span);
};

/** ∇f, ∇_W f, ∇²f, ∇²_{W,H} f. Throws SyntaxFault. */
export const nabla = (r: Reader, item: Item): Surface => {
  const scripts = scriptsOf(item);
  // ∇∇f is ∇²f.
  const isTwice = scripts.base === item && scripts.sup === null && r.peek() !== undefined && isSign(r.peek(), '\\nabla');
  if (isTwice) r.next();
  const order = isTwice ? 2 : scripts.sup === null ? 1 : orderOf(item);
  if (scripts.sup !== null && order !== 2) return fail('unexpected', 'only ∇ and ∇² are read', item.span, 'this power of ∇');
  const subscripts = scripts.sub === null ? [] : r.inside(scripts.sub, item.span).list();
  const [opened, from] = [r.peek(), r.at];
  const first = body(r, item.span);
  const by = subscripts.length > 0 ? subscripts : argumentOf(r, first.kind === 'transpose' ? first.arg : first, r.items.slice(from, r.at));
  const next = r.peek();
  if (isParenthesis(opened) && isParenthesis(next) && next !== undefined)
    fail('ambiguous', 'the operator ∇ may act on the first factor or on the product', next.span, 'inside or outside?', 'write \\nabla [(…)(…)], or [\\nabla (…)](…)');
  const of = withFactors(r, first, by);
  const span = r.since(item.span);
  // ∇f(x^{(k)}) is the gradient at the iteration.
  const [quantity, mark] = of.kind === 'call' && of.name === '\\at' ? of.args : [];
  if (quantity !== undefined && mark !== undefined) return call('\\at', [gradient(r, quantity, by, order, item, span), mark], span);
  // The transpose behind ∇f(x) is that of the gradient.
  return of.kind === 'transpose' ? { ...of, arg: gradient(r, of.arg, by, order, item, span), span } : gradient(r, of, by, order, item, span);
};

/** In ∇f(x) of a quantity f of several names, which was not defined with arguments, x is the variable. */
const argumentOf = (r: Reader, of: Surface, [, behind, ...more]: readonly Item[]): readonly Surface[] => {
  const meaning = of.kind === 'name' ? r.context.meaning(of.name) : null;
  if (meaning?.kind !== 'value' || meaning.variables.length < 2 || meaning.isApplied === true || behind === undefined || more.length > 0 || !isArguments(behind)) return [];
  const args = argumentsOf(r, behind);
  const [only] = args;
  return args.length === 1 && only?.kind === 'name' && meaning.variables.includes(only.name) ? args : [];
};

const occursIn = (e: Surface, x: string): boolean => (e.kind === 'name' && e.name === x) || partsOf(e).some((part) => occursIn(part, x));

/** What words of functions, bars and angles mean. */
const OWN_FUNCTIONS: ReadonlySet<string> = new Set([...Object.values(FUNCTIONS), '\\norm', 'inner']);

/** An expression written out, unlike f or f(x), whose gradient ∇f may have a factor beside it. */
const isWrittenOut = (r: Reader, e: Surface): boolean =>
  e.kind === 'binary' ? isWrittenOut(r, e.left) : e.kind === 'call' && r.context.meaning(e.name) === null && OWN_FUNCTIONS.has(e.name);

/** What ∇_x acts on: of factors that hold x, the first one written out, all of them. */
const withFactors = (r: Reader, first: Surface, by: readonly Surface[]): Surface => {
  const names = by.flatMap((x) => (x.kind === 'name' ? [x.name] : []));
  if (!isWrittenOut(r, first) || !names.some((x) => occursIn(first, x)) || !r.startsOperand()) return first;
  const start = r.at;
  const rest = r.binding(BODY);
  if (names.some((x) => occursIn(rest, x))) return binary('*', first, rest);
  r.at = start;
  return first;
};

const isParenthesis = (item: Item | undefined): boolean => item?.kind === 'bracket' && item.open === '(';

const gradient = (r: Reader, of: Surface, by: readonly Surface[], order: number, item: Item, span: Span): Surface => {
  const [x, y] = by;
  if (x === undefined) return habit(r, of, order, span);
  const power = order === 1 && y === undefined ? powerOf(x) : null;
  if (power !== null) return byPower(of, power, span);
  return call(order === 1 && y === undefined ? 'grad' : 'hess', order === 2 && y === undefined ? [of, x, x] : [of, ...by], span, item.span);
};

/** ∇f_W of a quantity f is its gradient by W; without a variable the quantity may have only one. */
const habit = (r: Reader, of: Surface, order: number, span: Span): Surface => {
  const [, f = '', x = ''] = of.kind === 'name' && r.context.meaning(of.name) === null ? (/^(.+)_([^_]+)$/.exec(of.name) ?? []) : [];
  if (axesOf(r.context.meaning(f)) === 0 && r.context.meaning(x)?.kind === 'value') {
    const [value, variable] = [name(f, of.span), name(x, of.span)];
    return call(order === 1 ? 'grad' : 'hess', order === 1 ? [value, variable] : [value, variable, variable], span);
  }
  const variable = of.kind === 'call' ? argumentIn(r, of) : null;
  if (variable !== null) return call(order === 1 ? 'grad' : 'hess', order === 1 ? [of, variable] : [of, variable, variable], span);
  return call(order === 1 ? '\\nabla' : '\\nabla2', [of], span);
};

/** The one name that a quantity was defined with as its argument and has it here, in a function of it such as log f(x); null where there are several or none. */
const argumentIn = (r: Reader, e: Surface): Surface | null => {
  const own = (x: Surface): readonly Surface[] => {
    const meaning = x.kind === 'call' || x.kind === 'name' ? r.context.meaning(x.name) : null;
    const [argument] = x.kind === 'call' ? x.args : [];
    const [parameter, second] = meaning?.kind === 'value' && meaning.isApplied === true ? (meaning.parameters ?? []) : [];
    const isOwn = parameter !== undefined && second === undefined && (argument === undefined || (argument.kind === 'name' && argument.name === parameter));
    return isOwn ? [name(parameter, x.span)] : partsOf(x).flatMap(own);
  };
  const found = own(e);
  const [first] = found;
  return first?.kind === 'name' && found.every((x) => x.kind === 'name' && x.name === first.name) ? first : null;
};
