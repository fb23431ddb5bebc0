import * as b from '../../expr/build.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimNamed, dimNames, ONE } from '../../shape/dim.ts';
import { isScalar, SCALAR, shape, type Shape } from '../../shape/shape.ts';
import { membershipOf } from '../scope/infer.ts';
import { isEquation } from '../scope/links.ts';
import { isLetter } from './letters.ts';
import { readSides } from './sides.ts';
import type { Scope } from '../scope/scope.ts';
import { nameOf, partsOf } from '../scope/surfaces.ts';

const MOST_NAMES = 2;
const MOST_TRIALS = 100;

/** The function and the set of its arguments in f : ℝⁿ → ℝ; null for other statements. */
export const domainOf = (s: FormulaStatement): { readonly name: string; readonly shape: Shape } | null => {
  const [link, second] = s.links;
  const [f, set] = s.left?.kind === 'call' && s.left.name === 'inner' ? s.left.args : [];
  const name = nameOf(f);
  const of = link?.relation !== '→' || second !== undefined || set === undefined ? null : membershipOf(set);
  return name === null || of === null ? null : { name, shape: of.shape };
};

/** φ(t) = … t …, where φ means nothing yet, is a function of t and not a value at an iteration. */
export const withArgument = (s: FormulaStatement, scope: Scope): FormulaStatement => {
  const [of, mark] = s.left?.kind === 'call' && s.left.name === '\\at' ? s.left.args : [];
  const [name, t] = [nameOf(of), nameOf(mark)];
  const isUsed = t !== null && s.links.some((l) => partsOf(l.right, (x) => nameOf(x) === t).length > partsOf(l.right, (x) => x.kind === 'call' && x.name === '\\at').length);
  return s.left === null || of === undefined || mark === undefined || name === null || scope.isKnown(name) || !isUsed ? s : { ...s, left: { kind: 'call', name, nameSpan: of.span, args: [mark], span: s.left.span } };
};

/** The shapes that a name may have by how it is written: capitals are matrices, small letters numbers and vectors, of the usual sizes where the document says which. */
export const shapesFor = (name: string, { problem, guesses }: Pick<Scope, 'problem' | 'guesses'>): readonly Shape[] => {
  const sample = guesses.sampleOf(name);
  if (sample !== null) return [sample];
  const dims = problem.sizes.map(dimNamed);
  const isCapital = /^\p{Lu}/u.test(name) && !guesses.saidOf(name).includes('vector');
  const isMatrix = isCapital || guesses.saidOf(name).includes('matrix');
  const { matrix, vector } = guesses.usual;
  if (isMatrix && matrix !== null) return [matrix];
  if (!isMatrix && vector !== null) return [vector, SCALAR];
  return isMatrix ? dims.flatMap((rows) => dims.map((cols) => shape(rows, cols))) : [SCALAR, ...dims.map((d) => shape(d, ONE))];
};

const combinations = (lists: readonly (readonly Shape[])[]): readonly (readonly Shape[])[] => lists.reduce<readonly (readonly Shape[])[]>((all, list) => all.flatMap((c) => list.map((x) => [...c, x])), [[]]);

/**
 * Declarations of the arguments of `f(x) = …` that nothing declares: of the only shape with which the right side is understood, of the
 * one that the set says which f is defined on, or of numbers where all else in the formula is one. Empty where this is not decided.
 */
export const argumentsOf = (s: FormulaStatement, scope: Scope): readonly Symbol_[] => {
  const [link] = s.links;
  const args = s.left?.kind === 'call' && !s.left.name.startsWith('\\') ? s.left.args : [];
  const names = args.flatMap((a) => nameOf(a) ?? []);
  const unknown = [...new Set(names)].filter((n) => !scope.isKnown(n) && /^\p{L}(?:_prime)?$|^[a-z]+$/u.test(n));
  if (s.left?.kind !== 'call' || link === undefined || names.length !== args.length || unknown.length === 0 || unknown.length > MOST_NAMES || unknown.some((n) => scope.isDeclaredBehind(n))) return [];
  const { right } = link;
  if (!unknown.every((n) => partsOf(right, (x) => nameOf(x) === n).length > 0)) return [];
  const domain = scope.manners.domain(s.left.name);
  const lists = unknown.map((n): readonly Shape[] => (domain !== null && names.length === 1 ? [domain] : shapesFor(n, scope)));
  const fitting = combinations(lists).slice(0, MOST_TRIALS).flatMap((shapes) => { const value = valueWith(unknown, shapes, right, scope); return value === null ? [] : [{ shapes, isNumber: isScalar(value) }]; });
  // Of several readings the one whose value is a number is meant, since that can be differentiated.
  const scalars = fitting.filter((f) => f.isNumber);
  const found = (scalars.length === 1 ? scalars : fitting).map((f) => f.shapes);
  const numbers = found.find((shapes) => shapes.every(isScalar));
  const [only, second] = numbers !== undefined && isOfNumbers(right, scope) ? [numbers] : found;
  return only === undefined || second !== undefined ? [] : unknown.map((n, k) => b.symbol(n, only[k] ?? SCALAR, []));
};

/** The arguments of f(K) = … K … that have a value so far, where f means nothing yet: f is a function of any K. */
export const releasedBy = (s: FormulaStatement, scope: Scope): readonly string[] => {
  const [link] = s.links;
  if (s.left?.kind !== 'call' || link === undefined || !isEquation(link) || s.left.name.startsWith('\\') || !isLetter(s.left.name) || scope.isKnown(s.left.name) && !isScalarValue(s.left.name, scope)) return [];
  const names = s.left.args.map(nameOf);
  const isFunction = names.length > 0 && names.every((n) => n !== null && isLetter(n) && partsOf(link.right, (x) => nameOf(x) === n).length > 0);
  return isFunction ? names.flatMap((n) => (n !== null && scope.value(n) !== null && !scope.isGiven(n) ? [n] : [])) : [];
};

/** Is it a value without arguments, which a definition with arguments replaces? */
const isScalarValue = (name: string, scope: Scope): boolean => scope.value(name) !== null && !scope.isGiven(name) && (scope.problem.parameters.get(name)?.length ?? 0) === 0;

/** Names of sizes in the shapes of symbols. */
export const sizesOf = (symbols: readonly Symbol_[]): readonly string[] => [...new Set(symbols.flatMap((x) => [x.shape.rows, x.shape.cols].flatMap(dimNames)))];

/** The shape of the right side with arguments of these shapes, or null where it can't be understood then. */
const valueWith = (names: readonly string[], shapes: readonly Shape[], right: Surface, scope: Scope): Shape | null => {
  const back = scope.snapshot();
  scope.declare(names.map((n, k) => b.symbol(n, shapes[k] ?? SCALAR, [])));
  const { sides } = readSides([scope.prepared(right)], scope, []);
  const value = sides[0]?.value;
  const found = value?.ok === true && scope.pair(value.value, value.value, right).ok ? value.value.shape : null;
  back();
  return found;
};

/** Are all names in an expression that mean something numbers? */
const isOfNumbers = (e: Surface, scope: Scope): boolean => partsOf(e, (x) => x.kind === 'name').every((x) => {
  const known = x.kind === 'name' ? (scope.symbol(x.name) ?? scope.value(x.name)) : null;
  return known === null || isScalar(known.shape);
});
