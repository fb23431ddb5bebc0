import * as b from '../../expr/build.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { isEquation } from '../scope/links.ts';
import { nameOf } from '../scope/surfaces.ts';
import type { Scope } from '../scope/scope.ts';
import { readSides } from './sides.ts';

/** What errors are called. */
const ERROR = /^(?:epsilon|eta|xi|e|u)$/u;

/** The model of data y = Xβ + ε: it says what the error is, ε = y − Xβ, and y depends on nothing. */
export interface Model {
  readonly statement: FormulaStatement;
  /** The data, where nothing declared them. */
  readonly data: readonly Symbol_[];
}

/** The last term of a sum, where it is the name of an error that has no value, and what stands before it. */
const errorIn = (e: Surface, scope: Scope): { readonly error: Surface; readonly rest: Surface } | null => {
  const name = e.kind === 'binary' && e.op === '+' ? nameOf(e.right) : null;
  return e.kind !== 'binary' || name === null || !ERROR.test(name) || scope.value(name) !== null ? null : { error: e.right, rest: e.left };
};

/** A statement y = … + ε of a model as what it says of the error; null for other statements. */
export const withError = (s: FormulaStatement, scope: Scope): Model | null => {
  const [link, second] = s.links;
  const name = nameOf(s.left);
  const found = link === undefined || second !== undefined || !isEquation(link) ? null : errorIn(link.right, scope);
  if (s.left === null || link === undefined || name === null || found === null || scope.value(name) !== null || scope.isGiven(nameOf(found.error) ?? '')) return null;
  const [rest] = readSides([scope.prepared(found.rest)], scope, []).sides;
  if (rest?.value.ok !== true) return null;
  const right: Surface = { kind: 'binary', op: '-', opSpan: link.right.span, left: s.left, right: found.rest, span: link.right.span };
  return { statement: { ...s, left: found.error, links: [{ ...link, right }] }, data: scope.symbol(name) === null ? [b.symbol(name, rest.value.value.shape, [])] : [] };
};
