import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute } from '../../expr/walk.ts';
import { dyadsOf, type Dyads } from './dyads.ts';

/** An order that is supposed, left before right: of numbers and entries, or of matrices by definiteness. */
export interface SupposedOrder {
  readonly left: Expr;
  readonly right: Expr;
  readonly isDefinite: boolean;
}

/** What a document supposes of symbols: of their values, by an equation where there is one, or only of their rank. */
export interface Supposed {
  readonly names: readonly string[];
  readonly what: 'value' | 'rank';
  readonly equation: readonly [Expr, Expr] | null;
  readonly order?: SupposedOrder;
}

/** What a document supposes of its symbols and quantities that no attribute says. */
export class Ties {
  private readonly supposed: Supposed[] = [];
  /** Defined quantities in the other terms that the document supposes of them, and the names in these. */
  private readonly others = new Map<Expr, Expr>();
  private readonly tied = new Set<string>();
  /** Where gradients by variables vanish. */
  private readonly best = new Map<Symbol_, Expr>();
  /** What quantities were proved to be equal to, as it was written. */
  private readonly forms = new Map<Expr, readonly Expr[]>();
  /** Quantities that are supposed to be sums of dyads. */
  readonly dyads: Dyads[] = [];

  /** Takes note of what is supposed of symbols; gives the way back. */
  suppose(s: Supposed): () => void {
    this.supposed.push(s);
    return () => { if (this.supposed.includes(s)) this.supposed.splice(this.supposed.indexOf(s), 1); };
  }

  /** What brings back what is supposed of values now. */
  mark(): () => void {
    const supposed = [...this.supposed];
    return () => void this.supposed.splice(0, this.supposed.length, ...supposed);
  }

  /** What was supposed of a name is not of another thing that goes by it now; gives the way back. */
  forget(name: string): () => void {
    const supposed = [...this.supposed];
    const best = [...this.best];
    this.supposed.splice(0, this.supposed.length, ...this.supposed.filter((s) => !s.names.includes(name)));
    for (const symbol of [...this.best.keys()].filter((s) => s.name === name)) this.best.delete(symbol);
    return () => {
      this.supposed.splice(0, this.supposed.length, ...supposed);
      best.forEach(([symbol, value]) => this.best.set(symbol, value));
    };
  }

  /** What is supposed of any of these symbols. */
  supposedOf(names: readonly string[]): readonly Supposed[] {
    return this.supposed.filter((s) => s.names.some((n) => names.includes(n)));
  }

  /** Does an equation already say what a name is? */
  isFixed(name: string): boolean {
    return this.tied.has(name) || this.supposed.some((s) => s.equation !== null && s.names.includes(name));
  }

  /** Takes note that a quantity is written in other terms as well; its value stays. */
  rewrite(value: Expr, other: Expr): void {
    this.others.set(value, other);
    const dyads = dyadsOf(value, other);
    if (dyads !== null) this.dyads.push(dyads);
    [...freeSymbols(other)].filter((s) => s.range === null).forEach((s) => this.tied.add(s.name));
  }

  /** Takes note of another form in which a quantity was written, which was proved. */
  write(value: Expr, form: Expr): void {
    this.forms.set(value, [...(this.forms.get(value) ?? []), form]);
  }

  /** The latest form in which a quantity was written with a name in it; null where there is none. */
  writtenWith(value: Expr, name: string): Expr | null {
    return (this.forms.get(value) ?? []).findLast((form) => subexpressions(form).some((x) => x.kind === 'named' && x.name === name)) ?? null;
  }

  /** Takes note of a value that the document found for a variable. */
  findBest(variable: Symbol_, value: Expr): void {
    this.best.set(variable, value);
  }

  /** The values found for the variables that expressions depend on. */
  bestOf(list: readonly Expr[]): readonly (readonly [Symbol_, Expr])[] {
    const own = new Set(list.flatMap((e) => [...freeSymbols(e)]));
    return [...this.best].filter(([symbol]) => own.has(symbol));
  }

  /** An expression with the values that were found for its variables; what is differentiated by one of these stays. */
  atBest(e: Expr): Expr {
    const isVaried = (x: Expr): boolean => x.kind === 'derivative' && x.wrt.some((v) => this.bestOf([v]).length > 0);
    return this.bestOf([e]).length === 0 || subexpressions(inlineNames(e)).some(isVaried) ? e : substitute(inlineNames(e), new Map<Expr, Expr>(this.best));
  }

  /** Are these the other terms of a quantity? */
  isRewritten(value: Expr | null, other: Expr): boolean {
    return value !== null && this.others.get(value) === other;
  }

  /** An expression with every quantity that has other terms written in these. */
  inOtherTerms(e: Expr): Expr {
    return this.others.size === 0 ? e : substitute(e, this.others);
  }

  /** Does an expression depend on what is tied to something else by a supposed equation? */
  isTied(e: Expr): boolean {
    return this.tied.size > 0 && [...freeSymbols(e)].some((s) => this.tied.has(s.name));
  }
}
