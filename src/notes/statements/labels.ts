import type { FormulaStatement } from '../../notation/latex/index.ts';
import { sameShape } from '../../shape/shape.ts';
import { isEquation } from '../scope/links.ts';
import { indicesIn } from '../scope/indices.ts';
import type { Scope } from '../scope/scope.ts';
import { readSides } from './sides.ts';
import { nameOf } from '../scope/surfaces.ts';

/**
 * The statement with a name of its own for x_t, where x is a vector or matrix of the document, t counts nothing, and the right side is as
 * large as x and without t: what has an index would have it on both sides.
 */
export const withLabel = (s: FormulaStatement, scope: Scope): FormulaStatement => {
  const [link] = s.links;
  const [only, second] = s.left?.kind === 'index' ? s.left.subscripts : [];
  const base = s.left?.kind === 'index' ? nameOf(s.left.arg) : null;
  const label = only?.kind === 'at' ? nameOf(only.at) : null;
  const whole = base === null || scope.isGiven(base) ? null : scope.symbol(base);
  if (s.left === null || whole === null || label === null || second !== undefined || link === undefined || !isEquation(link)) return s;
  if (scope.isKnown(label) || scope.parts.count(label) !== null || indicesIn(link.right).includes(label)) return s;
  const [right] = readSides([scope.prepared(link.right)], scope, []).sides;
  if (right?.value.ok !== true || !sameShape(right.value.value.shape, whole.shape)) return s;
  const name = `${whole.name}_${label}`;
  scope.parts.label(name);
  return { ...s, left: { kind: 'name', name, span: s.left.span } };
};
