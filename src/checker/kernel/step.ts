import { gradientStatement, hessianStatement, identityStatement } from '../trials/statement.ts';
import type { Obligation } from '../terms/obligations.ts';
import type { Symbol_, Term } from '../terms/term.ts';
import type { Context, Question } from './context.ts';
import { fail, must } from './fault.ts';
import { checkConvexDomain, checkPoint, domainOf, domainOfSurrogate, type Domain, type Judgement, type Variable } from './judgement.ts';
import type { Reader } from './reader.ts';
import { isSymmetricByForm } from './symmetric.ts';
import type { Size } from './size.ts';
import type { Theorem } from './theorem.ts';
import { isName } from './terms.ts';

/** An entrywise order a ≤ b, or a < b where strict. */
export interface Order {
  readonly strict: boolean;
  readonly a: Term;
  readonly b: Term;
}

/** How a statement is decided: what it is used for, and what is compared of its terms and further symbols. */
interface Deciding {
  readonly used?: readonly Term[];
  readonly sides?: (terms: readonly Term[]) => readonly Term[];
  readonly extra?: ReadonlyMap<string, Symbol_>;
}

/** Judgements of a kind. */
type Of<K, J = Judgement> = J extends Judgement ? (K extends J[0] ? J : never) : never;

/** What one rule sees: its premises in turn, its fields by name, and the ways to check side conditions. What it doesn't take is a fault. */
export class Step {
  readonly context: Context;
  /** Builds terms. */
  readonly make: Context['terms']['make'];
  private readonly reader: Reader;
  private readonly from: readonly (Theorem | null)[];
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly taken = new Set<string>();
  private position = 0;
  /** Terms of the fields and of the trials, which have to be defined too. */
  readonly visited: Term[] = [];
  /** Terms that trials compared. */
  readonly tried: Term[] = [];
  /** The symbol all but finitely many of whose values the trials speak about. */
  almostAll: string | null = null;
  /** Names that fields mention. */
  readonly mentioned: string[] = [];
  /** Symbols that the step replaces in a premise, or quantifies: neither assumptions nor obligations may be left about them. */
  readonly closed = new Set<string>();
  /** A symbol of the first premise that stands for a term, or its entries, from here on, obligations about it included. */
  instance: { readonly of: string; readonly put: (t: Term) => Term } | null = null;
  /** Obligations that the rule adds. */
  readonly owed: Obligation[] = [];
  readonly errors: { readonly log2Error: number; readonly heuristic: boolean }[] = [];
  /** May only its own premises discharge obligations? */
  dischargedByPremises = false;
  assumed: Judgement | null = null;

  constructor(context: Context, reader: Reader, from: readonly (Theorem | null)[], fields: ReadonlyMap<string, unknown>) {
    this.context = context;
    this.make = context.terms.make;
    this.reader = reader;
    this.from = from;
    this.fields = fields;
  }

  // Premises.

  get more(): number {
    return this.from.length - this.position;
  }

  /** The next premise. Throws Fault where there is none. */
  theorem(): Judgement {
    const t = this.from[this.position++];
    if (t === undefined || t === null) return fail('premise', `premise ${this.position} is missing`);
    return t.conclusion;
  }

  /** Skips a premise that may be left out as `null`. */
  private isNull(): boolean {
    if (this.from[this.position] !== null) return false;
    this.position++;
    return true;
  }

  next<K extends string>(...kinds: readonly K[]): Of<K> {
    const j = this.theorem();
    if (!kinds.some((k) => k === j[0])) return fail('premise', `premise ${this.position} is "${j[0]}" where ${kinds.map((k) => `"${k}"`).join(' or ')} is needed`);
    return j as Of<K>;
  }

  is(kind: Judgement[0]): boolean {
    return this.from[this.position]?.conclusion[0] === kind;
  }

  equality(): { readonly a: Term; readonly b: Term } {
    const [, a, b] = this.next('=');
    return { a, b };
  }

  /** An equality whose left side is the given term: the term to put in its place. */
  rewritten(t: Term): Term {
    const { a, b } = this.equality();
    must(a === t, `premise ${this.position} is about another term`, 'premise');
    return b;
  }

  /** The same for an equality that may be left out as `null`. */
  rewrittenOrSame(t: Term): Term {
    return this.isNull() ? t : this.rewritten(t);
  }

  /** An equality that may be left out as `null`. */
  equalityOrNull(): { readonly a: Term; readonly b: Term } | null {
    return this.isNull() ? null : this.equality();
  }

  order(): Order {
    const [rel, a, b] = this.next('<=', '<') as readonly ['<=' | '<', Term, Term];
    return { strict: rel === '<', a, b };
  }

  /** a of a theorem 0 ≤ a or 0 < a. */
  nonneg(): { readonly a: Term; readonly strict: boolean } {
    const { a, b, strict } = this.order();
    must(a === '0', `premise ${this.position} has to be about 0 ≤ a`, 'premise');
    return { a: b, strict };
  }

  /** a of a theorem 0 < a. */
  positive(): Term {
    const { a, strict } = this.nonneg();
    must(strict, `premise ${this.position} has to be strict`, 'premise');
    return a;
  }

  loewner(): readonly [Term, Term] {
    const [, a, b] = this.next('<<') as readonly ['<<', Term, Term];
    return [a, b];
  }

  /** A of a theorem 0 ⪯ A. */
  semidefinite(): Term {
    const [zero, a] = this.loewner();
    must(typeof zero !== 'string' && zero[0] === 'zeros', `premise ${this.position} has to be about 0 ⪯ A`, 'premise');
    return a;
  }

  definite(): Term {
    return this.next('pd')[1];
  }

  /** The premise that a term lies in a domain: none for the reals. */
  inDomain(t: Term, d: Domain): void {
    if (d === 'reals') return;
    if (d === 'posdef') return must(this.definite() === t, `premise ${this.position} has to say that the term is definite`, 'premise');
    const { a, strict } = this.nonneg();
    must(a === t && (strict || d === 'nonneg'), `premise ${this.position} has to say that the term is ${d}`, 'premise');
  }

  /** The premise that a term lies in the convex set that a symbol ranges over; symmetry is a side condition. */
  inConvexSet(t: Term, z: string): void {
    const [attribute] = this.declared(z).attributes;
    if (attribute === 'symmetric') return this.symmetric(t);
    if (attribute === 'psd') return must(this.semidefinite() === t, `premise ${this.position} has to say that the term is semidefinite`, 'premise');
    this.inDomain(t, this.domainOfSurrogate(z));
  }

  /** Checks that every premise and field was taken. */
  finish(): void {
    must(this.more === 0, 'the rule takes fewer premises', 'premise');
    for (const name of this.fields.keys()) must(this.taken.has(name), `the rule has no field "${name}"`, 'field');
  }

  // Fields.

  has(name: string): boolean {
    return this.fields.has(name);
  }

  raw(name: string): unknown {
    this.taken.add(name);
    const value = this.fields.get(name);
    return value === undefined ? fail('field', `the field "${name}" is missing`) : value;
  }

  term(name: string): Term {
    const t = this.reader.term(this.raw(name));
    this.context.typing.of(t);
    this.visited.push(t);
    return t;
  }

  scalar(name: string): Term {
    const t = this.term(name);
    this.context.typing.mustBeScalar(t);
    return t;
  }

  name(field: string): string {
    const value = this.raw(field);
    if (!isName(value)) return fail('field', `"${field}" is a name`);
    this.mentioned.push(value);
    return value;
  }

  /** A declared symbol. */
  symbol(field: string): string {
    const name = this.name(field);
    must(this.context.symbols.has(name), `${name} is not declared`, 'unknown-name');
    return name;
  }

  variable(field: string): Variable {
    const value = this.raw(field);
    if (!Array.isArray(value)) return this.symbol(field);
    return (value as readonly unknown[]).map((name) => {
      if (!isName(name) || !this.context.symbols.has(name)) return fail('field', `"${field}" lists declared symbols`);
      this.mentioned.push(name);
      return name;
    });
  }

  size(field: string): Size {
    return this.context.typing.positive(this.reader.size(this.raw(field)));
  }

  choice<C extends string>(field: string, choices: readonly C[], fallback?: C): C {
    if (fallback !== undefined && !this.has(field)) return fallback;
    const value = this.raw(field);
    return choices.find((c) => c === value) ?? fail('field', `"${field}" is one of ${choices.join(', ')}`);
  }

  judgement(field: string): Judgement {
    return this.reader.judgement(this.raw(field));
  }

  path(field: string): readonly number[] {
    return this.reader.path(this.raw(field));
  }

  // Terms.

  sub(t: Term, ...pairs: readonly (readonly [string, Term])[]): Term {
    for (const [x, v] of pairs) must(this.context.typing.same(this.context.typing.of(x), this.context.typing.of(v)), `what replaces ${x} has another shape`, 'shape');
    return this.context.terms.substitute(t, new Map(pairs));
  }

  extend(t: Term, ...pairs: readonly (readonly [string, Term])[]): Term {
    return this.context.terms.extend(t, new Map(pairs), (s) => this.context.typing.isScalar(s));
  }

  shape(t: Term): readonly [rows: Size, cols: Size] {
    return this.context.typing.of(t);
  }

  /** n of an n-by-n term. */
  order_(t: Term): Size {
    return this.context.typing.square(t)[0];
  }

  eye(n: Size): Term {
    return this.make('eye', n.dim);
  }

  zeros(m: Size, n: Size = m): Term {
    return this.make('zeros', m.dim, n.dim);
  }

  ones(m: Size, n: Size = this.context.typing.one): Term {
    return this.make('ones', m.dim, n.dim);
  }

  isColumn(t: Term): boolean {
    return this.shape(t)[1] === this.context.typing.one;
  }

  isScalar(t: Term): boolean {
    return this.context.typing.isScalar(t);
  }

  /** A as a column, vec(A) unless it is one. */
  column(t: Term): Term {
    return this.isColumn(t) ? t : this.make('vec', t);
  }

  // Side conditions.

  free(t: Term, names: readonly string[], what = 'a term'): void {
    for (const x of names) must(!this.context.terms.has(t, x), `${what} depends on ${x}`);
  }

  sameShape(...list: readonly Term[]): void {
    const [first, ...rest] = list;
    if (first !== undefined) must(rest.every((t) => this.context.typing.same(this.shape(first), this.shape(t))), 'the terms differ in shape', 'shape');
  }

  column_(t: Term): void {
    must(this.isColumn(t), 'a column is needed', 'shape');
  }

  domain(x: string): Exclude<Domain, 'posdef'> {
    return domainOf(this.context.typing, x);
  }

  /** The domain of a variable of surrogates, definite matrices among them. */
  domainOfSurrogate(x: string): Domain {
    return domainOfSurrogate(this.context.typing, x);
  }

  convexDomain(x: string): void {
    checkConvexDomain(this.context.typing, x);
  }

  declared(x: string): Symbol_ {
    return this.context.symbols.get(x) ?? fail('unknown-name', `${x} is not declared`);
  }

  point(x: string, y: string): void {
    checkPoint(this.context.typing, x, y);
  }

  /** Neither assumptions nor obligations may be left about the symbols. */
  closes(...names: readonly string[]): void {
    names.forEach((n) => this.closed.add(n));
  }

  /** a = b: the same normal form, or randomised exact evaluation. */
  equal(a: Term, b: Term): void {
    this.sameShape(a, b);
    if (a !== b && !this.context.forms.equal(a, b)) this.compare(a, b);
  }

  /** a = b by randomised exact evaluation. */
  compare(a: Term, b: Term): void {
    this.decide({ kind: '=', moving: [], terms: [a, b], state: ([l = a, r = b]) => identityStatement(l, r) });
  }

  /** An identity between two terms made of f and further symbols, by randomised exact evaluation; what doesn't depend on the `moving` ones may stand for anything. */
  compareMade(f: Term, moving: readonly string[], sides: (f: Term) => readonly [Term, Term], extra: ReadonlyMap<string, Symbol_>): void {
    this.decide({ kind: '=', moving, terms: [f], state: ([l = f, r = f]) => identityStatement(l, r) }, { sides: ([of = f]) => sides(of), extra });
  }

  /** A statement about terms on trial, first for any values of the functions in it; those that it is `used` for have to be away from jumps. */
  private decide(question: Question, { used = question.terms, sides = (terms) => terms, extra = new Map() }: Deciding = {}): void {
    this.tried.push(...used);
    this.errors.push(this.context.generalTrial(question, sides, extra) ?? this.context.trial({ ...question, terms: sides(question.terms) }, extra));
  }

  symmetric(a: Term): void {
    this.order_(a);
    if (!isSymmetricByForm(a, this.context.typing)) this.equal(a, this.make("'", a));
  }

  /** g is the gradient of f: at all points, or for use at one, where f and g are `used`. */
  gradient(f: Term, x: string, g: Term, used: readonly Term[] = [f, g]): void {
    this.decide({ kind: `grad ${x}`, moving: [x], terms: [f, g], state: ([of = f, by = g]) => gradientStatement(of, { name: x }, by) }, { used });
  }

  hessian(f: Term, x: string, y: string, block: Term): void {
    this.decide({ kind: `hess ${x} ${y}`, moving: [x, y], terms: [f, block], state: ([of = f, by = block]) => hessianStatement(of, { name: x }, { name: y }, by) });
  }

  /** Makes an assumption of the document a theorem. */
  assume(j: Judgement): void {
    this.assumed = j;
  }
}

/** A rule: what it derives, in words and as code. */
export interface KernelRule {
  readonly statement: string;
  readonly source: string;
  readonly apply: (s: Step) => Judgement;
}
/** Rules by name. */
export type RuleTable = Readonly<Record<string, KernelRule>>;
