import type { Surface } from '../surface.ts';
import { axesOf } from './context.ts';
import type { Meaning } from './formula.ts';
import { argumentsOf, isArguments } from './functions.ts';
import { baseOf, type Item } from './items.ts';
import { call, name, transpose } from './make.ts';
import { identify } from './named.ts';
import type { Reader } from './reader.ts';

/** The letter of an operator that differentiates by the whole argument: D for the Jacobian, H for the Hessian. */
const operatorOf = (r: Reader, item: Item | undefined): 'D' | 'H' | null => {
  const isUpright = (item?.kind === 'letter' && (item.font === 'rm' || item.font === 'sf')) || (item?.kind === 'word' && item.isOperator);
  const text = isUpright && (item.kind === 'letter' || item.kind === 'word') ? item.text : '';
  const meaning = r.context.meaning(text);
  // A function of this name in italics stays beside the operator.
  const isFree = meaning === null || (meaning.kind === 'value' && meaning.variables.length > 0);
  return (text === 'D' || text === 'H') && isFree ? text : null;
};

/** The quantity behind the operator. */
const quantityOf = (r: Reader, item: Item | undefined): { readonly name: string; readonly variables: readonly string[]; readonly meaning: Meaning } | null => {
  const base = item === undefined ? null : baseOf(item);
  if (item === undefined || item.kind === 'scripts' || base === null || (base.kind !== 'letter' && base.kind !== 'word' && base.kind !== 'accent')) return null;
  const { name: own, meaning } = identify(r, base, null, null);
  return meaning?.kind !== 'value' || meaning.variables.length === 0 ? null : { name: own, variables: meaning.variables, meaning };
};

/**
 * DF(X), the derivative of vec F by vec(X)', and Hφ(X), that of its gradient, in the notation of Magnus and Neudecker; null for anything else.
 */
export const byWhole = (r: Reader): Surface | null => {
  const [item, next] = [r.peek(), r.items[r.at + 1]];
  const operator = operatorOf(r, item);
  const found = operator === null ? null : quantityOf(r, next);
  if (item === undefined || next === undefined || operator === null || found === null) return null;
  const axes = axesOf(found.meaning);
  const behind = r.items[r.at + 2];
  const [argument, second] = behind !== undefined && isArguments(behind) ? argumentsOf(r, behind) : [];
  const [only, another] = found.variables;
  const by = argument?.kind === 'name' && second === undefined ? argument.name : another === undefined ? only : undefined;
  if (by === undefined || (operator === 'H' && axes !== 0)) return null;
  r.at += argument === undefined ? 2 : 3;
  const span = r.since(item.span);
  const variable = name(by, span);
  const of = name(found.name, next.span);
  const whole = (): Surface => (axesOf(r.context.meaning(by)) === 2 ? call('vec', [variable], span) : variable);
  return operator === 'H' ? call('hess', [of, whole(), transpose(whole(), span)], span, item.span) : call('grad', [axes === 2 ? call('vec', [of], span) : of, transpose(whole(), span)], span, item.span);
};
