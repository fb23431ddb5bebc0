import type { Attribute, Symbol_ } from '../../expr/expr.ts';
import type { Shape } from '../../shape/shape.ts';

/** How names got their meaning: entry by entry or as a whole, on which set, once or for good, and what was declared of them before. */
export class Manners {
  private readonly settled = new Set<string>();
  private readonly byEntries = new Set<string>();
  private readonly domains = new Map<string, Shape>();
  /** The notations of derivatives, ∇f or ∂f/∂x by vectors or matrices, in which the document gave one the shape of its variable. */
  private readonly shaped = new Set<string>();
  /** Are repeated indices summed without a sign for it: does the document say so, or may it be meant? */
  sumsRepeated: 'says' | 'may' | null = null;
  /** Pairs of sizes that the document says are equal. */
  equalSizes: readonly (readonly [string, string])[] = [];
  /** Names of which something is supposed for now only. */
  private readonly conditional = new Set<string>();
  private readonly former = new Map<string, readonly Attribute[]>();

  /** Takes note of how a name was defined: entry by entry or as a whole. */
  definedBy(name: string, isByEntries: boolean): void {
    if (isByEntries) this.byEntries.add(name);
    else this.byEntries.delete(name);
  }

  /** Was the name defined entry by entry? */
  isByEntries(name: string): boolean {
    return this.byEntries.has(name);
  }

  /** Takes note that something is supposed of names for now only; gives the way back. */
  condition(names: readonly string[]): () => void {
    const anew = names.filter((n) => !this.conditional.has(n));
    anew.forEach((n) => this.conditional.add(n));
    return () => anew.forEach((n) => this.conditional.delete(n));
  }

  /** Is what holds of a name only supposed, under a condition? */
  isConditional(name: string): boolean {
    return this.conditional.has(name);
  }

  /** Takes note that the document proved something else to be equal to a name, so that it means one thing. */
  settle(name: string): void {
    this.settled.add(name);
  }

  /** Takes note that a name has another value. */
  unsettle(name: string): void {
    this.settled.delete(name);
  }

  /** Does the document hold the value of a name for one that is fixed? */
  isSettled(name: string): boolean {
    return this.settled.has(name);
  }

  /** Takes note of the shape of the arguments of a function. */
  defineOn(name: string, shape: Shape): void {
    this.domains.set(name, shape);
  }

  /** The shape of the arguments of a function, where the document says it. */
  domain(name: string): Shape | null {
    return this.domains.get(name) ?? null;
  }

  /** Takes note that a derivative in this notation has the shape of its variable. */
  shapes(notation: string): void {
    this.shaped.add(notation);
  }

  /** Do derivatives in this notation have the shape of their variable in this document? */
  isShaped(notation: string): boolean {
    return this.shaped.has(notation);
  }

  /** Takes note of a declaration in whose place a value comes. */
  declared(symbol: Symbol_): void {
    this.former.set(symbol.name, symbol.attributes);
  }

  /** What was declared of a name before it had a value. */
  attributesOf(name: string): readonly Attribute[] {
    return this.former.get(name) ?? [];
  }
}
