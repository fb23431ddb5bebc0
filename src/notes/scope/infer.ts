import * as b from '../../expr/build.ts';
import type { Attribute, Symbol_ } from '../../expr/expr.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { BinaryOperator, Surface } from '../../notation/surface.ts';
import { dimAdd, dimMul, dimNamed, dimNames, dimOf, dimSub, ONE, type Dim } from '../../shape/dim.ts';
import { isScalar, SCALAR, shape, shapeText, type Shape } from '../../shape/shape.ts';
import { nameOf, partsOf } from './surfaces.ts';
import type { Scope } from './scope.ts';

const isNumber = (e: Surface | undefined, text: string): boolean => (e?.kind === 'negate' ? text === `-${e.arg.kind === 'number' ? e.arg.text : ''}` : e?.kind === 'number' && e.text === text);

/** Attributes of entries in {0, 1}, {−1, 1}, ℝ and ℝ₊; null for other sets. */
const attributesOf = (set: Surface): readonly Attribute[] | null => {
  if (set.kind === 'name') return SETS[set.name] ?? null;
  if (set.kind !== 'call' || set.name !== '\\set' || set.args.length !== 2) return null;
  const has = (text: string): boolean => set.args.some((x) => isNumber(x, text));
  return has('1') && has('0') ? ['mask'] : has('1') && has('-1') ? ['binary'] : null;
};

const SETS: Readonly<Record<string, readonly Attribute[]>> = { bbR: [], R: [], mathbbR: [], bbR_plus: ['nonneg'], bbR_plusplus: ['positive'], bbS_plus: ['symmetric', 'psd'], bbS_plusplus: ['symmetric', 'posdef'] };

const COMBINED: { readonly [O in BinaryOperator]?: (a: Dim, b: Dim) => Dim } = { '+': dimAdd, '-': dimSub, '*': dimMul };

/** n_l and n_{l-1} as the name of a size; null for anything else. */
const sizeLabel = (e: Surface): string | null => {
  const [at, second] = e.kind === 'index' ? e.subscripts : [];
  const base = e.kind === 'index' ? nameOf(e.arg) : null;
  if (base === null || at?.kind !== 'at' || second !== undefined) return null;
  const sum = at.at.kind === 'binary' && (at.at.op === '+' || at.at.op === '-') && at.at.right.kind === 'number' ? at.at : null;
  const letter = nameOf(sum === null ? at.at : sum.left);
  const number = sum?.right.kind === 'number' ? sum.right.text : at.at.kind === 'number' ? at.at.text : '';
  return letter !== null ? `${base}_${letter}${sum === null ? '' : `${sum.op === '+' ? 'plus' : 'minus'}${number}`}` : number === '' ? null : `${base}_${number}`;
};

const sizeOf = (e: Surface | undefined): Dim | null => {
  if (e?.kind === 'name') return dimNamed(e.name);
  // Where sizes stand, I is none but a letter.
  if (e?.kind === 'call' && e.name === '\\I' && e.args.length === 0) return dimNamed('I');
  const label = e === undefined ? null : sizeLabel(e);
  if (label !== null) return dimNamed(label);
  if (e?.kind === 'number') return /^[1-9]\d*$/.test(e.text) ? dimOf(Number(e.text)) : null;
  const combine = e?.kind === 'binary' ? COMBINED[e.op] : undefined;
  const [left, right] = e?.kind === 'binary' ? [sizeOf(e.left), sizeOf(e.right)] : [null, null];
  return combine === undefined || left === null || right === null ? null : combine(left, right);
};

/** What belongs to a set: the shape and the attributes of its members. */
export interface Membership {
  readonly shape: Shape;
  readonly attributes: readonly Attribute[];
}

/** The probability simplex, of which nothing says how large it is. */
const isSimplex = (set: Surface): boolean => nameOf(set) === 'Delta';

/** The simplex of n entries: Δ_n, or Δ^{n-1} by its dimension; null for other sets. */
const simplexOf = (set: Surface): Membership | null => {
  const [, label] = /^Delta_(\p{L}+)$/u.exec(nameOf(set) ?? '') ?? [];
  const [below] = set.kind === 'index' && isSimplex(set.arg) && set.subscripts.length === 1 ? set.subscripts : [];
  const power = set.kind === 'binary' && set.op === '^' && isSimplex(set.left) ? set.right : null;
  const isDimension = power?.kind === 'binary' && power.op === '-' && isNumber(power.right, '1');
  const size = label !== undefined ? dimNamed(label) : below?.kind === 'at' ? sizeOf(below.at) : isDimension ? sizeOf(power.left) : null;
  return size === null ? null : { shape: shape(size, ONE), attributes: ['simplex'] };
};

/** The shape and attributes of what belongs to ℝ^{m×n}, {0,1}^n, the simplex and the like; null for other sets. */
export const membershipOf = (set: Surface): Membership | null => {
  const simplex = simplexOf(set);
  if (simplex !== null) return simplex;
  const isPower = set.kind === 'binary' && set.op === '^';
  const attributes = attributesOf(isPower ? set.left : set);
  const power = isPower ? set.right : null;
  const sizes = power === null ? [ONE] : (power.kind === 'call' && power.name === '\\times' ? power.args : [power]).map(sizeOf);
  const [rows, cols = ONE] = sizes;
  return attributes === null || sizes.length > 2 || rows === undefined || rows === null || cols === null ? null : { shape: shape(rows, cols), attributes };
};

/** A name with one index or label below it. */
interface Entry {
  readonly name: string | null;
  readonly at: Surface | undefined;
}

/** x_n; the capital of x_N may have been read as a label. */
const entryOf = (e: Surface | undefined): Entry => {
  if (e?.kind === 'index' && e.subscripts.length === 1) return { name: nameOf(e.arg), at: e.subscripts[0]?.kind === 'at' ? e.subscripts[0].at : undefined };
  const [, name = null, label] = /^(\p{L}+)_(\p{Lu})$/u.exec(nameOf(e) ?? '') ?? [];
  return { name, at: e === undefined || label === undefined ? undefined : { kind: 'name', name: label, span: e.span } };
};

/** x_1, …, x_n: the name and how many there are; null for other lists. */
const listed = (list: readonly Surface[]): { readonly name: string; readonly count: Dim } | null => {
  const [first, ...rest] = list;
  const dots = rest.findIndex((e) => nameOf(e) === '…');
  const [one, end] = [entryOf(first), entryOf(list.at(-1))];
  const count = sizeOf(end.at);
  return dots >= 0 && dots === rest.length - 2 && one.name !== null && one.name === end.name && isNumber(one.at, '1') && count !== null ? { name: one.name, count } : null;
};

/** The matrix or vector that x_i ∈ ℝ^d or y_i ∈ ℝ are the rows or entries of, where the document says how far i runs; null for other elements. */
const membersOf = (e: Surface, of: Membership, scope: Scope): Symbol_ | null => {
  const { name, at } = entryOf(e);
  const count = nameOf(at) === null ? null : scope.parts.count(nameOf(at) ?? '');
  if (name === null || count === null || scope.isKnown(nameOf(at) ?? '')) return null;
  if (isScalar(of.shape)) return scope.isKnown(name) ? null : b.symbol(name, shape(dimNamed(count), ONE), of.attributes);
  const whole = name.charAt(0).toUpperCase() + name.slice(1);
  return of.shape.cols.key !== '1' || whole === name || scope.isKnown(whole) ? null : b.symbol(whole, shape(dimNamed(count), of.shape.rows), of.attributes);
};

/** Takes note of what the samples x_i are, of which X was declared, and that beside a vector x they are its rows all the same. */
export const samplesBeside = (declared: readonly Symbol_[], left: Surface, scope: Scope): void => {
  for (const { name, shape: whole } of declared) {
    const small = name.charAt(0).toLowerCase() + name.slice(1);
    if (small === name || partsOf(left, (x) => entryOf(x).name === small).length === 0) continue;
    scope.guesses.sample(small, shape(whole.cols, ONE));
    if (scope.symbol(small) !== null) scope.parts.say(small, 'rows');
  }
};

/** K_nm ∈ ℝ^{n×m}: a name with the sizes below it, where nothing goes by it without them. */
const sizedName = (e: Surface, of: Membership, scope: Scope): string | null => {
  const base = e.kind === 'index' ? nameOf(e.arg) : null;
  const below = e.kind === 'index' ? e.subscripts.map((s) => (s.kind === 'at' ? nameOf(s.at) : null)) : [];
  const sizes = [of.shape.rows, of.shape.cols].flatMap(dimNames);
  return base === null || scope.isKnown(base) || below.length === 0 || !below.every((n) => n !== null && sizes.includes(n)) ? null : `${base}_${below.join('')}`;
};

/** The name that an element of a list is: c, c_0. */
export const labelOf = (e: Surface): string | null => {
  const [only, second] = e.kind === 'index' ? e.subscripts : [];
  const base = e.kind === 'index' && second === undefined && only?.kind === 'at' && only.at.kind === 'number' ? nameOf(e.arg) : null;
  return base === null || only?.kind !== 'at' || only.at.kind !== 'number' ? nameOf(e) : `${base}_${only.at.text}`;
};

/** Is a name that of a vector whose size is not known yet, of which the sign is noted? */
const isVector = (name: string, sign: 'positive' | 'nonneg', scope: Scope): boolean => {
  const isSaid = scope.guesses.saidOf(name).includes('vector');
  if (isSaid) scope.guesses.describe(name, [sign]);
  return isSaid;
};

/** Declarations that `U, V ∈ ℝ^{m×n}`, `x_1, …, x_n ∈ ℝ^d`, `λ > 0`, `R ≻ 0` and the like state of names that mean nothing yet. */
export const declaredBy = (s: FormulaStatement, scope: Scope): readonly Symbol_[] => {
  const [link, second] = s.links;
  if (s.left === null || link === undefined || second !== undefined) return [];
  const list = s.left.kind === 'call' && s.left.name === '\\list' ? s.left.args : [s.left];
  const names = list.map(labelOf).flatMap((n) => (n === null || n === '…' || scope.isKnown(n) ? [] : [n]));
  if ((link.relation === '>' || link.relation === '>=') && isNumber(link.right, '0')) return names.filter((n) => !isVector(n, link.relation === '>' ? 'positive' : 'nonneg', scope)).map((n) => b.symbol(n, SCALAR, [link.relation === '>' ? 'positive' : 'nonneg']));
  // What is definite is square, of the only size that there is.
  const [size, otherSize] = scope.problem.sizes;
  if ((link.relation === '≻' || link.relation === '⪰') && isNumber(link.right, '0') && size !== undefined && otherSize === undefined)
    return names.filter((n) => /^\p{Lu}/u.test(n)).map((n) => b.symbol(n, shape(dimNamed(size), dimNamed(size)), ['symmetric', link.relation === '≻' ? 'posdef' : 'psd']));
  const of = link.relation === '∈' ? membershipOf(link.right) : null;
  if (of === null) return [];
  const family = listed(list);
  // Beside a new name, one that a definition took for something else is declared anew.
  const isOther = (n: string): boolean => scope.isKnown(n) && !scope.isGiven(n) && scope.symbol(n) !== null && shapeText(scope.symbol(n)?.shape ?? SCALAR) !== shapeText(of.shape);
  const anew = names.length === 0 ? [] : list.map(labelOf).flatMap((n) => (n !== null && isOther(n) ? [n] : []));
  const sized = list.flatMap((e) => sizedName(e, of, scope) ?? []).filter((n) => !scope.isKnown(n));
  if (family === null) return [...[...names, ...anew, ...sized].map((n) => b.symbol(n, of.shape, of.attributes)), ...list.flatMap((e) => membersOf(e, of, scope) ?? [])];
  // Vectors x_1, …, x_n are the rows of a matrix X, numbers the entries of a vector.
  const name = isScalar(of.shape) ? family.name : family.name.charAt(0).toUpperCase() + family.name.slice(1);
  const known = scope.symbol(name);
  const isSame = scope.isKnown(name) && (known === null || scope.isGiven(name) || known.range !== null || known.shape.rows.key === family.count.key);
  return of.shape.cols.key !== '1' || isSame || (scope.isKnown(family.name) && scope.isGiven(family.name)) ? [] : [b.symbol(name, shape(family.count, of.shape.rows), of.attributes)];
};

/** The names that a statement says to be any members of a set. */
export const anyMembers = (s: FormulaStatement): readonly string[] => {
  const [link, second] = s.links;
  if (s.left === null || link?.relation !== '∈' || second !== undefined || membershipOf(link.right) === null) return [];
  return (s.left.kind === 'call' && s.left.name === '\\list' ? s.left.args : [s.left]).flatMap((e) => nameOf(e) ?? []);
};

/** The names that `q ∈ Δ` says to be vectors in the simplex, where they mean nothing yet. */
export const inSimplex = (s: FormulaStatement, scope: Scope): readonly string[] => {
  const [link, second] = s.links;
  if (s.left === null || link?.relation !== '∈' || second !== undefined || !isSimplex(link.right) || scope.isKnown('Delta')) return [];
  return (s.left.kind === 'call' && s.left.name === '\\list' ? s.left.args : [s.left]).flatMap((e) => { const name = nameOf(e); return name === null || scope.isKnown(name) ? [] : [name]; });
};

/** What `y_i ∈ {0, 1}` says of a vector y that means nothing yet; null for other statements. */
export const entriesIn = (s: FormulaStatement, scope: Scope): { readonly name: string; readonly attributes: readonly Attribute[] } | null => {
  const [link, second] = s.links;
  const name = s.left?.kind === 'index' && s.left.subscripts.length === 1 ? nameOf(s.left.arg) : null;
  const of = link?.relation === '∈' && second === undefined ? membershipOf(link.right) : null;
  return name === null || of === null || !isScalar(of.shape) || of.attributes.length === 0 || scope.isKnown(name) ? null : { name, attributes: of.attributes };
};

/** What `y_i ∈ {0, 1}` says of the entries of a declared y, or null. */
export const memberOf = (s: FormulaStatement, scope: Scope): { readonly name: string; readonly attribute: Attribute } | null => {
  const [link, second] = s.links;
  const name = s.left?.kind === 'index' ? nameOf(s.left.arg) : nameOf(s.left);
  const [attribute] = link?.relation !== '∈' || second !== undefined ? [] : isSimplex(link.right) ? ['simplex' as const] : (membershipOf(link.right)?.attributes ?? []);
  return name === null || attribute === undefined || scope.symbol(name) === null ? null : { name, attribute };
};

/** A declaration in the text language. */
export const declarationText = (s: Symbol_): string => {
  const { rows, cols } = s.shape;
  const kind = s.range !== null ? `index(${s.range.key}${isScalar(s.shape) ? '' : `, ${rows.key}`})` : shapeText(s.shape) === '1×1' ? 'scalar' : cols.key === '1' ? `vector(${rows.key})` : `matrix(${rows.key}, ${cols.key})`;
  return [s.name, ':', kind, ...s.attributes].join(' ');
};
