import type { FormulaStatement } from '../../notation/latex/index.ts';
import { isScalar, sameShape } from '../../shape/shape.ts';
import { isEquation } from '../scope/links.ts';
import { indicesIn } from '../scope/indices.ts';
import type { Scope } from '../scope/scope.ts';
import { readSides } from './sides.ts';
import { nameOf } from '../scope/surfaces.ts';

/**
 * The statement with a name of its own for x_t and L_rw, where x is a vector or matrix of the document, the letters below count nothing,
 * and the right side is as large as x and without them: what has an index would have it on both sides.
 */
export const withLabel = (s: FormulaStatement, scope: Scope): FormulaStatement => {
  const [link] = s.links;
  const base = s.left?.kind === 'index' ? nameOf(s.left.arg) : null;
  const letters = s.left?.kind === 'index' ? s.left.subscripts.map((x) => (x.kind === 'at' ? nameOf(x.at) : null)) : [];
  const whole = base === null || scope.isGiven(base) ? null : (scope.symbol(base) ?? scope.value(base));
  if (s.left === null || base === null || whole === null || isScalar(whole.shape) || link === undefined || !isEquation(link)) return s;
  const used = indicesIn(link.right);
  const isLabel = (letter: string | null): boolean => letter !== null && scope.parts.count(letter) === null && !used.includes(letter);
  if (!letters.every(isLabel)) return s;
  const [right] = readSides([scope.prepared(link.right)], scope, []).sides;
  if (right?.value.ok !== true || !sameShape(right.value.value.shape, whole.shape)) return s;
  const name = `${base}_${letters.join('')}`;
  scope.parts.label(name);
  return { ...s, left: { kind: 'name', name, span: s.left.span } };
};
