import * as b from '../../expr/build.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { SCALAR } from '../../shape/shape.ts';
import { constantsAs, hasConstant } from '../steps/constants.ts';
import { headOf } from '../scope/heads.ts';
import { isEquation } from '../scope/links.ts';
import type { Scope } from '../scope/scope.ts';

/** log p(x) = e + const, where p means nothing yet, as the definition p(x) = exp(e + c) with any number c; null for other statements. */
export const exponentiated = (s: FormulaStatement, scope: Scope): FormulaStatement | null => {
  const [link] = s.links;
  const [of, more] = s.left?.kind === 'call' && s.left.name === 'log' ? s.left.args : [];
  if (of?.kind !== 'call' || more !== undefined || link === undefined || !isEquation(link)) return null;
  const { right } = link;
  const head = headOf(of, right, scope);
  if (head?.kind !== 'value' || scope.isKnown(head.name)) return null;
  const constant = `${head.name}_const`;
  const isUpTo = hasConstant(right, (name) => scope.isKnown(name));
  if (isUpTo && !scope.isKnown(constant)) scope.declare([b.symbol(constant, SCALAR, [])]);
  const exponent: Surface = isUpTo ? constantsAs(right, { kind: 'name', name: constant, span: right.span }) : right;
  return { ...s, left: of, links: [{ ...link, right: { kind: 'call', name: 'exp', nameSpan: right.span, args: [exponent], span: right.span } }] };
};
