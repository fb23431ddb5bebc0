import type { Variable } from '../../calculus/variable.ts';
import { variableExpr, variableShape } from '../../calculus/variable.ts';
import { add, eye, index, multiply, negate, subtract, symbol, zeros } from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, substitute } from '../../expr/walk.ts';
import { asDeclared } from './declared.ts';

/** Where the variable may move. */
export type Domain = 'reals' | 'nonneg' | 'binary' | 'simplex' | 'posdef';

/** What is minimised, in the form that certificates speak of: a whole symbol x, its current value y, and f as a function of x. */
export interface Target {
  /** To be minimised; the negative of an objective that is maximised. */
  readonly f: Expr;
  /** The same in the symbols of the problem. */
  readonly objective: Expr;
  readonly sense: 'minimize' | 'maximize';
  readonly x: Symbol_;
  readonly y: Symbol_;
  /** The current value in the symbols of the problem: the row U[i,:], or y itself for a whole variable. */
  readonly current: Expr;
  readonly variable: Variable;
  readonly domain: Domain;
  /** Writes an expression in the symbols of the problem again: the current value by the variable's own name. */
  readonly display: (e: Expr) => Expr;
  /** An expression with the masks of the problem for the nonnegative matrices that stand for them here. */
  readonly declared: (e: Expr) => Expr;
  /** An expression in the symbols of the problem, as a function of x. */
  readonly lift: (e: Expr) => Expr;
  /** The same at the current value y. */
  readonly now: (e: Expr) => Expr;
}

/** The domain that the declaration of a variable gives it. */
export const domainOf = ({ attributes }: Symbol_): Domain =>
  attributes.includes('posdef') && attributes.every((a) => a === 'posdef' || a === 'symmetric') ? 'posdef' : attributes.includes('binary') ? 'binary' : attributes.includes('simplex') ? 'simplex' : attributes.some((a) => a === 'nonneg' || a === 'positive') ? 'nonneg' : 'reals';

/** Attributes without what others say too: what is semidefinite is symmetric. */
export const asOneSet = (attributes: readonly Attribute[]): readonly Attribute[] => (attributes.some((a) => a === 'psd' || a === 'posdef') ? attributes.filter((a) => a !== 'symmetric') : attributes);

const unused = (wanted: string, taken: ReadonlySet<string>): string => {
  let name = wanted;
  while (taken.has(name)) name = `${name}_`;
  return name;
};

/** What certificates assume of x: nothing, that its entries are nonnegative or positive, that it is definite, or what it is declared to be, as a convex set of matrices. */
export type Range = 'reals' | 'nonneg' | 'positive' | 'posdef' | 'declared';

/**
 * The objective as a function of one whole symbol. A row, column or entry of U becomes a symbol of its own, U standing for a matrix in
 * which it is replaced: U − e_i*U[i,:] + e_i*u, so that the current value of u is that of U.
 */
export const targetOf = (objective: Expr, sense: 'minimize' | 'maximize', variable: Variable, domain: Domain | null, range: Range): Target => {
  const { symbol: s, row, col } = variable;
  const weaker = new Map<Expr, Expr>([...freeSymbols(objective)].flatMap((m) => (m !== s && m.attributes.includes('mask') ? [[m, asNonnegative(m)] as const] : [])));
  const e = substitute(asDeclared(inlineNames(objective)), weaker);
  const chosen = domain ?? domainOf(s);
  const taken = new Set([...freeSymbols(e), ...freeSymbols(variableExpr(variable))].map((u) => u.name));
  const isWhole = row === null && col === null;
  const name = isWhole ? s.name : unused(s.name.toLowerCase() === s.name ? `${s.name}_new` : s.name.toLowerCase(), taken);
  const shape = variableShape(variable);
  const x = symbol(name, shape, range === 'nonneg' || range === 'positive' || range === 'posdef' ? [range] : range === 'declared' ? asOneSet(s.attributes) : []);
  const pointAttributes: readonly Attribute[] = chosen === 'simplex' ? ['positive', 'simplex'] : range === 'posdef' ? ['posdef'] : range === 'positive' || chosen === 'nonneg' ? ['positive'] : chosen === 'binary' ? ['binary'] : [];
  const y = symbol(unused(`${name}_t`, taken), shape, pointAttributes);
  const sign = (f: Expr): Expr => (sense === 'maximize' ? negate(f) : f);
  const place = isWhole ? s : variableExpr(variable);
  // The row by itself is the symbol; elsewhere the matrix stands for one in which the row is replaced.
  const own = symbol(unused('row_1', taken), shape);
  const replaced = (r: Expr, by: Symbol_): Expr => {
    const weak = substitute(r, weaker);
    return isWhole ? substitute(weak, new Map<Expr, Expr>([[s, by]])) : substitute(substitute(substitute(weak, new Map<Expr, Expr>([[place, own]])), new Map<Expr, Expr>([[s, withRow(variable, by)]])), new Map<Expr, Expr>([[own, by]]));
  };
  const lift = (r: Expr): Expr => replaced(r, x);
  const masks = new Map<Expr, Expr>([...weaker].map(([mask, weak]) => [weak, mask] as const));
  // A row of U stands for the one that U has: what was added to it to replace it vanishes.
  const displayed = new Map<Expr, Expr>([x, y].flatMap((u) => [[u, place] as const, ...(isWhole ? [] : [[subtract(u, place), zeros(shape)] as const])]));
  return {
    f: sign(lift(e)), objective: sign(e), sense, x, y, current: isWhole ? y : place, variable, domain: chosen, lift, now: (r) => replaced(r, y),
    display: (r) => substitute(r, displayed), declared: (r) => substitute(r, masks),
  };
};

/** A mask as any nonnegative matrix: what is proved for these doesn't rest on 0 and 1 being their own squares, which the trials of the checker don't use. */
const asNonnegative = (m: Symbol_): Symbol_ => symbol(m.name, m.shape, [...m.attributes.filter((a) => a !== 'mask'), 'nonneg'], m.range === null ? {} : { range: m.range });

/** U with its row, column or entry replaced: U − e_i*U[i,:] + e_i*u. */
const withRow = (variable: Variable, by: Symbol_): Expr => {
  const { symbol: s, row, col } = variable;
  const left = row === null || s.shape.rows.key === '1' ? [] : [index(eye(s.shape.rows), null, row)];
  const right = col === null || s.shape.cols.key === '1' ? [] : [index(eye(s.shape.cols), col, null)];
  return add(s, multiply(...left, subtract(by, variableExpr(variable)), ...right));
};
