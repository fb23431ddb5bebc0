import * as b from '../../expr/build.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { SCALAR } from '../../shape/shape.ts';
import type { Scope } from '../scope/scope.ts';
import { nameOf, partsOf, rewritten } from '../scope/surfaces.ts';

/** The argument that functions are written without. */
const ARGUMENT = b.symbol('t', SCALAR, []);

const call = (name: string, args: readonly Surface[], { span }: Surface): Surface => ({ kind: 'call', name, nameSpan: span, args, span });
/** σ', whatever else a prime may be in the document. */
const isSlope = (e: Surface): boolean => nameOf(e) === 'sigma_prime' || (e.kind === 'transpose' && nameOf(e.arg) === 'sigma');
const isBare = (e: Surface): boolean => partsOf(e, (x) => nameOf(x) === 'sigma').length > 0;

/** σ as σ(t), σ' as its derivative, and σ(1 − σ), where nobody takes σ of itself, as a product. */
const applied = (e: Surface): Surface => rewritten(e, (x) => {
  const t: Surface = { kind: 'name', name: ARGUMENT.name, span: x.span };
  const value = call('sigmoid', [t], x);
  if (isSlope(x)) return call('grad', [value, t], x);
  if (nameOf(x) === 'sigma') return value;
  const [argument] = x.kind === 'call' && x.name === 'sigmoid' ? x.args : [];
  return argument === undefined || !isBare(argument) ? null : { kind: 'binary', op: '*', opSpan: x.span, left: value, right: applied(argument), span: x.span };
});

/** σ' = σ(1 − σ), functions without their arguments, as what it says of any number t; null for other statements. */
export const withArguments = (s: FormulaStatement, scope: Scope): { readonly statement: FormulaStatement; readonly argument: Symbol_ } | null => {
  const isOfFunction = s.left !== null && isSlope(s.left) && s.links.some((l) => isBare(l.right));
  if (!isOfFunction || s.left === null || scope.isKnown('sigma') || scope.isKnown(ARGUMENT.name)) return null;
  return { statement: { ...s, left: applied(s.left), links: s.links.map((l) => ({ ...l, right: applied(l.right) })) }, argument: ARGUMENT };
};
