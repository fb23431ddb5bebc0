import * as b from '../../expr/build.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { functionNames } from '../../elaborate/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { isScalar } from '../../shape/shape.ts';
import { isExtreme } from './extremal.ts';
import { freeIndicesIn } from './indices.ts';
import type { Scope } from './scope.ts';
import { nameOf, partsOf } from './surfaces.ts';

/** What a statement gives a meaning to, by the form of its left side. */
export type Head =
  /** A name that means nothing yet, with or without arguments. */
  | { readonly kind: 'value'; readonly name: string; readonly parameters: readonly string[] }
  /** An entry of a vector or matrix that means nothing yet, or one of a family of values. */
  | { readonly kind: 'entries'; readonly name: string; readonly indices: readonly string[] }
  /** The differential of a name that means nothing yet. */
  | { readonly kind: 'differential'; readonly name: string }
  /** The value of a declared variable, or of a row, column or entry of it. */
  | { readonly kind: 'variable'; readonly surface: Surface; readonly isNext: boolean };

const isMatrix = (s: Symbol_ | null): boolean => s !== null && s.range === null && s.shape.rows.key !== '1' && s.shape.cols.key !== '1';

const variableSurface = (e: Surface, scope: Scope): Surface | null => {
  const base = e.kind === 'index' ? e.arg : e;
  if (base.kind !== 'name') return null;
  // m_0 is where an iteration begins.
  const [first] = e.kind === 'index' ? e.subscripts : [];
  if (first?.kind === 'at' && first.at.kind === 'number' && first.at.text === '0') return null;
  // u_i of a declared U is a row or column of it.
  const whole = base.name.charAt(0).toUpperCase() + base.name.slice(1);
  if (e.kind === 'index' && e.subscripts.length === 1 && !scope.isKnown(base.name) && whole !== base.name) return isMatrix(scope.symbol(whole)) ? e : null;
  const symbol = scope.symbol(base.name);
  return symbol === null || symbol.range !== null ? null : e;
};

/** The declared names that a quantity is defined with as its arguments; empty where something else is among them. */
const parametersOf = (args: readonly Surface[], scope: Scope): readonly string[] => {
  const names = args.flatMap((a) => (a.kind === 'call' && a.name === '\\given' ? a.args : [a])).map((a) => (a.kind === 'name' && scope.symbol(a.name) !== null ? a.name : null));
  return names.every((n) => n !== null) && new Set(names).size === names.length ? names : [];
};

/** Are these arguments names of which the right side is made, as those of a function that is being defined? */
const areOfRight = (args: readonly Surface[], right: Surface, scope: Scope): boolean => {
  const names = new Set(partsOf(right, (x) => x.kind === 'name').flatMap((x) => nameOf(x) ?? []));
  const within = [...names].flatMap((n) => [n, ...[...freeSymbols(scope.value(n) ?? b.constant(0))].map((s) => s.name)]);
  return args.length > 0 && args.every((a) => a.kind === 'name' && scope.symbol(a.name) !== null && within.includes(a.name));
};

/** The names of arguments that mean nothing but indices of the right side: d(i,j) is an entry of d; null for others. */
const indicesOf = (args: readonly Surface[], right: Surface, scope: Scope): readonly string[] | null => {
  const names = args.flatMap((a) => nameOf(a) ?? []);
  const used = freeIndicesIn(right);
  const isOfIndices = names.length === args.length && names.length <= 2 && new Set(names).size === names.length && names.every((n) => !scope.isKnown(n)) && names.some((n) => used.includes(n));
  return isOfIndices ? names : null;
};

/** Is a matrix or vector part of the expression, so that what it gives a value to is no size? */
const hasArray = (e: Surface, scope: Scope): boolean => partsOf(e, (x) => {
  const known = x.kind === 'name' ? (scope.symbol(x.name) ?? scope.value(x.name)) : null;
  return known !== null && !isScalar(known.shape);
}).length > 0;

/** The head of a statement with the right side, or null where its left side is an ordinary expression. */
export const headOf = (left: Surface, right: Surface, scope: Scope): Head | null => {
  if (left.kind === 'name' && (!scope.isKnown(left.name) || (scope.isOwnSize(left.name) && hasArray(right, scope)))) return { kind: 'value', name: left.name, parameters: [] };
  const [begin, other] = left.kind === 'index' ? left.subscripts : [];
  if (left.kind === 'index' && left.arg.kind === 'name' && begin?.kind === 'at' && begin.at.kind === 'number' && begin.at.text === '0' && other === undefined) return { kind: 'value', name: `${left.arg.name}_0`, parameters: [] };
  const own = left.kind === 'index' ? variableSurface(left, scope) : null;
  if (own !== null) return { kind: 'variable', surface: own, isNext: false };
  if (left.kind === 'index' && left.arg.kind === 'name' && !scope.isKnown(left.arg.name)) {
    const [only, second] = left.subscripts;
    // δ_2 is a name of its own.
    if (only?.kind === 'at' && only.at.kind === 'number' && second === undefined) return { kind: 'value', name: `${left.arg.name}_${only.at.text}`, parameters: [] };
    const indices = left.subscripts.map((s) => (s.kind === 'at' && s.at.kind === 'name' ? s.at.name : null));
    return indices.every((i) => i !== null) ? { kind: 'entries', name: left.arg.name, indices } : null;
  }
  if (left.kind === 'call') {
    const [first, mark] = left.args;
    if (left.name === '\\d' && first?.kind === 'name' && !scope.isKnown(first.name)) return { kind: 'differential', name: first.name };
    if (left.name === '\\at' && first !== undefined && mark?.kind === 'name' && mark.name.includes('+')) {
      const variable = variableSurface(first, scope);
      return variable === null ? null : { kind: 'variable', surface: variable, isNext: true };
    }
    // What was defined at a point is no function, so that another formula gives its name a meaning of its own.
    const indices = scope.isKnown(left.name) ? null : indicesOf(left.args, right, scope);
    if (indices !== null) return { kind: 'entries', name: left.name, indices };
    const isOpen = !scope.isKnown(left.name) || (scope.value(left.name) !== null && !scope.isGiven(left.name) && (scope.problem.parameters.get(left.name)?.length ?? 0) === 0);
    if (!left.name.startsWith('\\') && isOpen && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(left.name) && left.args.length > 0 && !FUNCTIONS.has(left.name) && !isExtreme(left.name) && (!OF_CHANCE.has(left.name) || areOfRight(left.args, right, scope))) return { kind: 'value', name: left.name, parameters: parametersOf(left.args, scope) };
    return null;
  }
  const variable = variableSurface(left, scope);
  return variable === null ? null : { kind: 'variable', surface: variable, isNext: false };
};

const FUNCTIONS = new Set(functionNames());
/** Expectations, variances and probabilities are defined by a formula only where their letter is that of a function of declared names. */
const OF_CHANCE: ReadonlySet<string> = new Set(['E', 'var', 'Var', 'cov', 'Cov', 'Pr']);

const EVENTS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '=', '!=', '∈']);
const isEvent = (e: Surface): boolean => e.kind === 'call' && (EVENTS.has(e.name) || (e.name === '\\given' && e.args.some(isEvent)));
const isPlain = (e: Surface): boolean => e.kind === 'number' || e.kind === 'name' || (e.kind === 'binary' && e.op === '^' && isPlain(e.left));

/** E{…}, the letter before braces, as E(…). */
const asChance = (e: Surface): Surface => (e.kind === 'binary' && e.op === '*' && e.left.kind === 'name' && OF_CHANCE.has(e.left.name) ? { kind: 'call', name: e.left.name, nameSpan: e.left.span, args: [e.right], span: e.span } : e);

/** Names of distributions, with their parameters behind them. */
const DISTRIBUTION = /^(?:cal)?(?:N|GP|Normal|Dir|Wishart|Gamma|Beta)$/u;

/** Does an equation only say what the mean or variance of something random, or the probability of an event, is? */
export const isOfChance = (side: Surface, right: Surface, scope: Scope): boolean => {
  const left = asChance(side);
  if (right.kind === 'call' && DISTRIBUTION.test(right.name) && right.args.length > 1 && !scope.isKnown(right.name)) return true;
  if (left.kind !== 'call' || scope.isKnown(left.name) || !isPlain(right)) return false;
  return OF_CHANCE.has(left.name) ? !areOfRight(left.args, right, scope) : /^(?:bb)?P$/u.test(left.name) && left.args.some(isEvent);
};
