import type { Problem } from '../../elaborate/index.ts';
import * as b from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { sameShape } from '../../shape/shape.ts';
import { Guesses } from './guesses.ts';
import { Manners } from './manners.ts';
import { Ties } from './ties.ts';

/** What the names of a document mean: declarations, sizes and values, and what is taken or supposed of them. */
export class Meanings {
  protected known: Problem;
  protected readonly given: ReadonlySet<string>;
  protected readonly declared: Problem['symbols'];
  /** Names of which the document says what they are, without a value. */
  protected readonly vague = new Set<string>();
  /** Scalars that the document defined, the latest last. */
  protected readonly scalars: string[] = [];
  readonly guesses = new Guesses();
  readonly manners = new Manners();
  /** What the document supposes that no attribute says. */
  readonly ties = new Ties();

  constructor(problem: Problem) {
    this.known = problem;
    this.declared = problem.symbols;
    this.given = new Set([...problem.symbols.keys(), ...problem.lets.keys(), ...problem.sizes]);
    for (const [name, value] of problem.lets) if (value.shape.rows.key === '1' && value.shape.cols.key === '1') this.scalars.push(name);
  }

  get problem(): Problem {
    return this.known;
  }

  /** Was the name declared beside the document, so that what the document says of it is checked and not believed? */
  isGiven = (name: string): boolean => this.given.has(name);

  /** Was an attribute of a name declared beside the document, which supposes nothing else? */
  isDeclared(name: string, attribute: Attribute): boolean {
    return this.declared.get(name)?.symbol.attributes.includes(attribute) === true;
  }

  isKnown(name: string): boolean {
    const { symbols, lets, sizes, functions, unknowns } = this.known;
    return symbols.has(name) || lets.has(name) || sizes.includes(name) || functions.has(name) || unknowns.has(name);
  }

  /** Is the name that of a size and nothing else, and one that the document chose? */
  isOwnSize(name: string): boolean {
    const { symbols, lets, sizes, functions, unknowns } = this.known;
    return sizes.includes(name) && !this.given.has(name) && !symbols.has(name) && !lets.has(name) && !functions.has(name) && !unknowns.has(name);
  }

  symbol(name: string): Symbol_ | null {
    return this.known.symbols.get(name)?.symbol ?? null;
  }

  value(name: string): Expr | null {
    return this.known.lets.get(name) ?? null;
  }

  /** Gives a name a value, in place of what it meant before; `parameters` are those with which it was defined; what was defined at a point has none but is applied. Quantities that the name is part of depend on the new value from now on. */
  define(name: string, value: Expr, parameters: readonly string[] = [], isApplied = false): void {
    const symbols = new Map(this.known.symbols);
    const declared = symbols.get(name)?.symbol ?? null;
    symbols.delete(name);
    if (declared !== null && sameShape(declared.shape, value.shape)) this.manners.declared(declared);
    const now = b.named(name, value);
    this.manners.unsettle(name);
    const applied = new Map(this.known.parameters);
    applied.delete(name);
    const list = parameters.flatMap((p) => this.symbol(p) ?? []);
    if (list.length > 0 || isApplied) applied.set(name, list);
    const before = declared ?? this.value(name);
    // A value of another shape than before is another thing of the same name.
    const isSame = before !== null && sameShape(before.shape, value.shape);
    const lets = [...this.known.lets].map(([key, e]) => [key, isSame ? substitute(e, new Map<Expr, Expr>([[before, now]])) : e] as const);
    this.known = { ...this.known, symbols, parameters: applied, lets: new Map([...lets, [name, now]]) };
    const at = this.scalars.indexOf(name);
    if (at >= 0) this.scalars.splice(at, 1);
    if (value.shape.rows.key === '1' && value.shape.cols.key === '1') this.scalars.push(name);
  }

  /** Takes note that the document says what a name is, which is not computed with. */
  mention(name: string): void {
    this.vague.add(name);
  }

  /** Does the document say what a name is, without a value? */
  isVague(name: string): boolean {
    return this.vague.has(name) && !this.isKnown(name);
  }

  /** Adds declarations that the document implies; the name of a size means nothing else any more that the document gave it. */
  declare(symbols: readonly Symbol_[], sizes: readonly string[] = []): void {
    const more = symbols.map((symbol) => [symbol.name, { symbol, span: { start: 0, end: 0 } }] as const);
    const stays = ([name]: readonly [string, unknown]): boolean => !sizes.includes(name) || this.given.has(name);
    const { known } = this;
    this.guesses.settle(symbols.map((x) => x.name));
    this.known = { ...known, symbols: new Map([...[...known.symbols].filter(stays), ...more]), lets: new Map([...known.lets].filter(stays)), parameters: new Map([...known.parameters].filter(stays)), sizes: [...new Set([...known.sizes, ...sizes])] };
  }

  /** Takes declarations back that held within a formula. */
  undeclare(names: readonly string[]): void {
    if (names.length > 0) this.known = { ...this.known, symbols: new Map([...this.known.symbols].filter(([name]) => !names.includes(name))) };
  }

  /** Gives a declared name another size: values that were made with it mean nothing any more. */
  replace(symbol: Symbol_, sizes: readonly string[]): void {
    this.ties.forget(symbol.name);
    const stays = (e: Expr): boolean => ![...freeSymbols(e)].some((s) => s.name === symbol.name);
    const lets = new Map([...this.known.lets].filter(([, e]) => stays(e)));
    this.known = { ...this.known, lets, parameters: new Map([...this.known.parameters].filter(([name, list]) => lets.has(name) && !list.some((p) => p.name === symbol.name))) };
    this.scalars.splice(0, this.scalars.length, ...this.scalars.filter((name) => lets.has(name)));
    this.declare([symbol], sizes);
  }

  /** Makes a name a variable again that had a value, in all that was made with it too. */
  release(name: string): Symbol_ | null {
    const value = this.value(name);
    if (value === null || this.given.has(name)) return null;
    const symbol = b.symbol(name, value.shape, this.manners.attributesOf(name));
    this.forget(name);
    this.known = { ...this.known, lets: new Map([...this.known.lets].map(([key, e]) => [key, substitute(e, new Map<Expr, Expr>([[value, symbol]]))])) };
    this.declare([symbol]);
    return symbol;
  }

  /** All names of symbols and values. */
  names(): readonly string[] {
    return [...this.known.symbols.keys(), ...this.known.lets.keys()];
  }

  /** Lets a name that means nothing stand for another one, until it is forgotten. */
  alias(name: string, other: string): void {
    const value = this.symbol(other) ?? this.value(other);
    if (value !== null && !this.isKnown(name)) this.give(name, value);
  }

  /** Gives a name of the reader's own a value. */
  protected give(name: string, value: Expr): void {
    this.known = { ...this.known, lets: new Map([...this.known.lets, [name, value]]) };
  }

  forget(name: string): void {
    this.known = { ...this.known, lets: new Map([...this.known.lets].filter(([key]) => key !== name)) };
  }

  /** Puts a symbol in place of the one of the same name, in all values too. */
  redeclare(symbol: Symbol_): void {
    const before = this.known.symbols.get(symbol.name);
    if (before === undefined) throw new RangeError(`${symbol.name} is not declared`);
    this.guesses.settle([symbol.name]);
    const swap = new Map<Expr, Expr>([[before.symbol, symbol]]);
    this.known = {
      ...this.known, symbols: new Map([...this.known.symbols, [symbol.name, { ...before, symbol }]]), lets: new Map([...this.known.lets].map(([name, e]) => [name, substitute(e, swap)])),
      parameters: new Map([...this.known.parameters].map(([name, list]) => [name, list.map((s) => (s === before.symbol ? symbol : s))])),
    };
  }
}
