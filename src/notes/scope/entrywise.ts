import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import type { Surface } from '../../notation/surface.ts';
import { isScalar } from '../../shape/shape.ts';
import { lifted } from './lift.ts';

/** So many derivatives of a function are told apart. */
const ORDERS = 4;
const PRIMES = '_prime';

/** What the names of a document mean, as functions of entries need it. */
interface Names {
  readonly read: (e: Surface) => Expr | null;
  readonly isKnown: (name: string) => boolean;
  readonly name: (name: string, value: Expr) => void;
}

/** What a function of every entry is near some values: its values and derivatives there, and the values. */
interface Tangent {
  readonly of: Expr;
  readonly point: Symbol_;
  /** The function and its derivatives at the point. */
  readonly values: readonly Symbol_[];
}

/**
 * Functions of entries of which only the name is known. A value φ(z) is that of a polynomial around a point z₀ with any coefficients: so
 * it has, where z₀ is z, the derivatives of any function, of orders up to its degree. What holds of these at z₀ = z holds of every function.
 */
export class EntrywiseFunctions {
  private readonly names: Names;
  private readonly tangents = new Map<string, Tangent>();
  /** The values that stand for φ(z), φ'(z), … by what they are written as. */
  private readonly written = new Map<Expr, Expr>();
  /** The letters of such functions. */
  letters: ReadonlySet<string> = new Set();

  constructor(names: Names) {
    this.names = names;
  }

  /** The letter of a function and how often it is differentiated; null for other names. */
  private functionIn(name: string): { readonly letter: string; readonly order: number } | null {
    const [, letter = name, primes = ''] = /^(.*?)((?:_prime)*)$/u.exec(name) ?? [];
    return this.letters.has(letter) && !this.names.isKnown(letter) ? { letter, order: primes.length / PRIMES.length } : null;
  }

  /** Is it the name of such a function or of its derivative? */
  isFunction(name: string): boolean {
    return this.functionIn(name) !== null;
  }

  /** φ(z) as a name with a value, with the entries of z_i or of what depends on an index; null for other surfaces. */
  named(e: Surface): Surface | null {
    const [only, second] = e.kind === 'call' ? e.args : [];
    const f = e.kind === 'call' && only !== undefined && second === undefined ? this.functionIn(e.name) : null;
    const argument = f === null || only === undefined || f.order > 2 ? null : this.names.read(only);
    if (f === null || argument === null) return null;
    const indices = [...freeSymbols(argument)].flatMap((s) => (s.range === null || !isScalar(s.shape) ? [] : [{ symbol: s, range: s.range }]));
    const [i, j = null] = indices;
    if (indices.length > 2 || (i !== undefined && !isScalar(argument.shape))) return null;
    const name: Surface = { kind: 'name', name: this.valueOf(f.letter, f.order, i === undefined ? argument : lifted(argument, i, j)), span: e.span };
    return i === undefined ? name : { kind: 'index', arg: name, subscripts: indices.map((x) => ({ kind: 'at', at: { kind: 'name', name: x.symbol.name, span: e.span }, span: e.span })), span: e.span };
  }

  private valueOf(letter: string, order: number, of: Expr): string {
    // What is written in the same way may be another thing by now.
    const others = [...this.tangents].filter(([key, t]) => t.of !== of && key.startsWith(`${letter}(${printText(of)})`)).length;
    const text = (k: number): string => `${letter}${"'".repeat(k)}(${printText(of)})${others === 0 ? '' : `_${others}`}`;
    const known = this.tangents.get(text(0));
    const tangent = known ?? { of, point: b.symbol(`${printText(of)} at ${text(0)}`, of.shape), values: Array.from({ length: ORDERS + 1 }, (_, k) => b.symbol(text(k), of.shape)) };
    this.tangents.set(text(0), tangent);
    const change = b.subtract(of, tangent.point);
    const term = (c: Expr, k: number): Expr => (k === 0 ? c : b.divide(b.hadamard(c, b.power(change, b.constant(k))), b.constant(factorial(k))));
    const value = b.named(text(order), b.add(...tangent.values.slice(order).map(term)));
    this.written.set(value, tangent.values[order] ?? value);
    this.names.name(text(order), value);
    return text(order);
  }

  /** Does an expression depend on a function of which only the name is known? */
  isIn(e: Expr): boolean {
    return this.tangents.size > 0 && [...freeSymbols(e)].some((s) => [...this.tangents.values()].some((t) => t.point === s));
  }

  /** An expression without derivatives at the points around which its functions are written: what holds there holds of any functions. */
  atPoints(e: Expr): Expr {
    // The last ones may have been taken of values of the first.
    return [...this.tangents.values()].reverse().reduce((x, t) => substitute(x, new Map<Expr, Expr>([[t.point, t.of]])), substitute(e, this.written));
  }
}

const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
