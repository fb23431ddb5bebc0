import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimNamed, ONE } from '../../shape/dim.ts';
import { isScalar, shape } from '../../shape/shape.ts';
import { isEquation } from '../scope/links.ts';
import { nameOf } from '../scope/surfaces.ts';
import type { Scope } from '../scope/scope.ts';
import { readSides } from './sides.ts';

/** What errors are called, and what those are that nothing else says anything of. */
const ERROR = /^(?:epsilon|eta|xi|e|u)$/u;
const NOISE = /^(?:v|w|nu|omega|zeta)$/u;

/** The model of data y = Xβ + ε: it says what the error is, ε = y − Xβ, and y depends on nothing. */
export interface Model {
  readonly statement: FormulaStatement;
  /** The data, where nothing declared them. */
  readonly data: readonly Symbol_[];
}

/** A name, or an entry y_i of it with the index. */
const namedIn = (e: Surface | null): { readonly name: string; readonly index: string | null } | null => {
  const [at, second] = e?.kind === 'index' ? e.subscripts : [];
  const [name, index] = e?.kind === 'index' ? [nameOf(e.arg), at?.kind === 'at' && second === undefined ? nameOf(at.at) : null] : [nameOf(e), null];
  return name === null || (e?.kind === 'index' && index === null) ? null : { name, index };
};

const isError = (name: string, scope: Scope): boolean => ERROR.test(name) || (NOISE.test(name) && !scope.isKnown(name) && !scope.isDeclaredBehind(name) && scope.guesses.saidOf(name).length === 0);

/** The last term of a sum, where it is an error that has no value, with this index or none, and what stands before it. */
const errorIn = (e: Surface, index: string | null, scope: Scope): { readonly error: Surface; readonly rest: Surface } | null => {
  const found = e.kind === 'binary' && e.op === '+' ? namedIn(e.right) : null;
  return e.kind !== 'binary' || found === null || found.index !== index || !isError(found.name, scope) || scope.value(found.name) !== null ? null : { error: e.right, rest: e.left };
};

/** The data of which the left side of a model is the name or an entry. */
const dataOf = (index: string | null, name: string, rest: Expr, scope: Scope): Symbol_ | null => {
  const count = index === null ? null : scope.parts.count(index);
  const whole = index === null ? rest.shape : count !== null && isScalar(rest.shape) ? shape(dimNamed(count), ONE) : null;
  return whole === null ? null : b.symbol(name, whole, []);
};

/** A statement y = … + ε or y_i = … + ε_i of a model as what it says of the error; null for other statements. */
export const withError = (s: FormulaStatement, scope: Scope): Model | null => {
  const [link, second] = s.links;
  const { name = null, index = null } = namedIn(s.left) ?? {};
  const found = link === undefined || second !== undefined || !isEquation(link) ? null : errorIn(link.right, index, scope);
  if (s.left === null || link === undefined || name === null || found === null || scope.value(name) !== null || scope.isGiven(namedIn(found.error)?.name ?? '')) return null;
  const [rest] = readSides([scope.prepared(found.rest)], scope, []).sides;
  const data = rest?.value.ok === true ? dataOf(index, name, rest.value.value, scope) : null;
  if (data === null) return null;
  const right: Surface = { kind: 'binary', op: '-', opSpan: link.right.span, left: s.left, right: found.rest, span: link.right.span };
  return { statement: { ...s, left: found.error, links: [{ ...link, right }] }, data: scope.symbol(name) === null ? [data] : [] };
};
