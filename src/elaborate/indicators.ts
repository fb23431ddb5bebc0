import type { Surface } from '../notation/surface.ts';

type Call = Extract<Surface, { kind: 'call' }>;

/** Orders as an indicator: which side has to be larger, and whether it counts where that fails. */
const ORDERS: Readonly<Record<string, readonly [larger: 0 | 1, isNegated: boolean]>> = { '>': [0, false], '<': [1, false], '<=': [0, true], '>=': [1, true] };

const number = (text: string, at: Surface): Surface => ({ kind: 'number', text, span: at.span });
const minus = (left: Surface, right: Surface): Surface => ({ kind: 'binary', op: '-', opSpan: right.span, left, right, span: right.span });
/** 1 − e. */
export const complement = (e: Surface): Surface => minus(number('1', e), e);

const isDigit = (e: Surface, text: string): boolean => e.kind === 'number' && e.text === text;

/** Is the index larger? Half of one keeps the step of whole numbers away from its jump. */
const after = (larger: Surface, smaller: Surface, span: Surface['span']): Surface => ({ kind: 'call', name: 'step', nameSpan: span, args: [minus(minus(larger, smaller), number('0.5', smaller))], span });

/**
 * What is 1 where a condition holds and 0 elsewhere: orders by the unit step, `m = 1` and `m = 0` of an entry of a mask by the entry,
 * `i = k` of indices by the identity. Null for other conditions.
 */
export const indicatorOf = (condition: Surface, isMask: (e: Surface) => boolean, isIndex: (e: Surface) => boolean): Surface | null => {
  const [left, right] = condition.kind === 'call' ? condition.args : [];
  if (condition.kind !== 'call' || left === undefined || right === undefined || condition.args.length !== 2) return null;
  const { name, span } = condition;
  const order = Object.hasOwn(ORDERS, name) ? ORDERS[name] : undefined;
  if (order !== undefined) {
    const [larger, smaller] = order[0] === 0 ? [left, right] : [right, left];
    if (isIndex(left) && isIndex(right)) return order[1] ? complement(after(larger, smaller, span)) : after(larger, smaller, span);
    const step: Surface = { kind: 'call', name: 'step', nameSpan: span, args: [isDigit(smaller, '0') ? larger : minus(larger, smaller)], span };
    return order[1] ? complement(step) : step;
  }
  if (name !== '=' && name !== '!=') return null;
  const equal = isMask(left) && isDigit(right, '1') ? left : isMask(left) && isDigit(right, '0') ? complement(left)
    : isIndex(left) && isIndex(right) ? ({ kind: 'call', name: '\\delta', nameSpan: span, args: [left, right], span } satisfies Surface) : null;
  return equal === null || name === '=' ? equal : complement(equal);
};

const isRelation = (e: Surface): e is Call => e.kind === 'call' && e.args.length === 2 && (Object.hasOwn(ORDERS, e.name) || e.name === '=' || e.name === '!=');

/** The condition of I(a ≤ b), 1[a > b] and the like, or null. */
export const conditionIn = (e: Surface): Call | null => {
  const isSign = (x: Surface): boolean => (x.kind === 'call' && (x.name === '\\I' || x.name === '\\1')) || isDigit(x, '1') || (x.kind === 'name' && (x.name === 'I' || x.name === 'bbI' || x.name === 'bb1'));
  if (e.kind === 'binary' && e.op === '*' && isSign(e.left) && isRelation(e.right)) return e.right;
  const [arg] = e.kind === 'call' && (e.name === 'I' || e.name === '\\I' || e.name === '\\1') ? e.args : [];
  return arg !== undefined && isRelation(arg) ? arg : null;
};

/** a 1[b > c] as a times the indicator, where the product was read from the left; null for anything else. */
export const regrouped = (e: Surface): Surface | null => {
  if (e.kind !== 'binary' || e.op !== '*' || e.left.kind !== 'binary' || e.left.op !== '*') return null;
  const indicator: Surface = { ...e, left: e.left.right, span: { start: e.left.right.span.start, end: e.span.end } };
  return conditionIn(indicator) === null ? null : { ...e, left: e.left.left, right: indicator };
};

/** 1 times a relation as one thing, so that what follows it is multiplied by both; null for anything else. */
export const asIndicator = (e: Surface): Surface | null => {
  const condition = e.kind === 'binary' ? conditionIn(e) : null;
  return condition === null ? null : { kind: 'call', name: '\\1', nameSpan: e.span, args: [condition], span: e.span };
};

/** A distinction of cases as a sum of what holds where; null where a condition can't be an indicator. */
export const sumOfCases = (e: Call, indicator: (condition: Surface) => Surface | null): Surface | null => {
  const parts: { readonly value: Surface; readonly where: Surface }[] = [];
  let rest: Surface = number('1', e);
  for (let k = 0; k < e.args.length; k += 2) {
    const [value, condition] = [e.args[k], e.args[k + 1]];
    if (value === undefined) return null;
    const where = condition === undefined ? null : isRelation(condition) ? indicator(condition) : null;
    if (condition !== undefined && where === null) return null;
    // Behind the last condition stands what holds otherwise, as it also does where the last one is the opposite of the first.
    const isLast = k + 2 >= e.args.length;
    const own = isLast && k > 0 ? rest : where;
    if (own === null) return null;
    parts.push({ value, where: own });
    rest = where === null ? rest : minus(rest, where);
  }
  const terms = parts.map(({ value, where }): Surface => ({ kind: 'binary', op: '*', opSpan: value.span, left: where, right: value, span: value.span }));
  const [first, ...more] = terms;
  return first === undefined ? null : more.reduce<Surface>((sum, t) => ({ kind: 'binary', op: '+', opSpan: t.span, left: sum, right: t, span: e.span }), first);
};
