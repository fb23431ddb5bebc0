import { Evidence, Session, type Judgement, type Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { everySubterm, mapSubterms, subterms } from '../../checker/terms/walk.ts';
import { constant, hadamard, isOne, isZero, subtract } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { Budget } from './budget.ts';
import { fromFact, fromParts } from './parameters.ts';
import { clearlyFails } from './numeric.ts';
import { equalByParts } from './parts.ts';
import { positiveProduct, positiveTerm } from './products.ts';
import { nonnegByRanges } from './ranges.ts';
import { termConverter, toTermSymbol } from '../../audit/term.ts';

/** One step that was tried: a rule, its premises and fields. */
type Fields = Readonly<Record<string, unknown>>;

/** Parts of the terms among the fields of a step. */
const workOf = (fields: Fields): number => {
  const seen = new Set<unknown>();
  const visit = (part: unknown): void => {
    if (seen.has(part)) return;
    seen.add(part);
    if (Array.isArray(part)) part.forEach(visit);
  };
  Object.values(fields).forEach(visit);
  return 1 + seen.size;
};

/**
 * Builds certificates step by step. Every step is carried out by the kernel itself, so that a theorem in hand is one that the checker
 * has accepted; a step that it refuses is `null`, and the search goes on elsewhere.
 */
export class Prover {
  /** Shared by the verifications of this search's certificates, which have most of their steps in common. */
  readonly evidence = new Evidence();
  private readonly session: Session;
  private readonly budget: Budget;
  private readonly convert = termConverter();
  /** The declared symbols by name. */
  readonly symbols = new Map<string, Symbol_>();
  private readonly binary = new Set<string>();
  private readonly scalars = new Set<string>();
  private readonly equalities = new Map<string, Theorem | null>();
  private readonly facts = new Map<string, Theorem | null>();
  private readonly learned = new Map<Expr, Theorem>();
  /** The orders 0 ≤ e of what was learned. */
  private readonly signs: Theorem[] = [];

  constructor(seed?: string, budget: Budget = new Budget()) {
    this.budget = budget;
    this.session = new Session(seed === undefined ? {} : { seed });
  }

  /** The term of an expression; its symbols are declared on the way. */
  term(e: Expr): Term {
    for (const s of freeSymbols(e)) this.declare(s);
    return this.convert(e);
  }

  private declare(s: Symbol_): void {
    if (this.symbols.has(s.name)) return;
    this.symbols.set(s.name, s);
    if (s.attributes.includes('binary')) this.binary.add(s.name);
    if (isScalar(s.shape)) this.scalars.add(s.name);
    // The kernel takes no attributes that it can't draw together; what holds with fewer of them holds with all.
    for (const attributes of [s.attributes, ...s.attributes.map((a) => s.attributes.filter((x) => x !== a)), []]) {
      try {
        this.session.declare(s.name, { ...toTermSymbol(s), attributes });
        return;
      } catch (error) {
        if (attributes.length === 0) throw error;
      }
    }
  }

  /** The conclusion of a rule, or null where the kernel refuses it, or no work is left for it. */
  step(rule: string, from: readonly (Theorem | null)[], fields: Fields = {}): Theorem | null {
    if (!this.budget.spend(workOf(fields))) return null;
    return this.session.apply(rule, from, fields);
  }

  /** An assumption, recorded in the certificate. */
  assume(judgement: Judgement): Theorem | null {
    return this.session.assume(judgement);
  }

  /** a = b, or null where no lane proves it. */
  equal(a: Term, b: Term): Theorem | null {
    const key = `${JSON.stringify(a)}=${JSON.stringify(b)}`;
    const known = this.equalities.get(key);
    if (known !== undefined) return known;
    const found = this.step('E-POLY', [], { a, b }) ?? this.byPowers(a, b) ?? this.byProducts(a, b) ?? this.bySizes(a, b) ?? this.step('E-PIT', [], { a, b });
    this.equalities.set(key, found);
    return found;
  }

  /** a = b by the laws of powers, with the signs of parts that were learned. */
  private byPowers(a: Term, b: Term): Theorem | null {
    const found = this.step('E-POWER', [], { a, b });
    const signs = found === null ? this.signsIn(a, b) : [];
    return signs.length === 0 ? found : this.step('E-POWER', signs, { a, b });
  }

  /** The gradient g of f by x, where f has one for what was learned of its parts, or null. */
  gradient(f: Term, x: string, g: Term): Theorem | null {
    return this.step('G-JET', this.signsIn(f), { f, x, g });
  }

  /** The Hessian h of f by x, where f has one for what was learned of its parts, or null. */
  hessian(f: Term, x: string, h: Term): Theorem | null {
    return this.step('H-JET', this.signsIn(f), { f, x, H: h });
  }

  /** What was learned of the signs of parts of terms. */
  private signsIn(...terms: readonly Term[]): readonly Theorem[] {
    if (this.signs.length === 0) return [];
    const text = JSON.stringify(terms);
    return this.signs.filter((t) => text.includes(JSON.stringify(t.conclusion[2])));
  }

  /** a = b by the laws of roots, squares of sums multiplied out first; null where there are no such squares. */
  private byProducts(a: Term, b: Term): Theorem | null {
    const [left, right] = [withProducts(a), withProducts(b)];
    if (left === a && right === b) return null;
    const middle = this.step('E-POWER', [], { a: left, b: right });
    const same = (x: Term, y: Term): Theorem | null => this.step('E-POLY', [], { a: x, b: y }) ?? this.step('E-PIT', [], { a: x, b: y });
    const before = middle === null || left === a ? middle : this.chained(same(a, left), middle);
    return before === null || right === b ? before : this.chained(before, same(right, b));
  }

  /** a = b by the laws of powers, even powers of t as those of |t| where that stands in a too; null where there are none. */
  private bySizes(a: Term, b: Term): Theorem | null {
    const sizes = new Map<string, Term>();
    everySubterm([a], (t) => {
      if (typeof t !== 'string' && t[0] === 'abs') sizes.set(JSON.stringify(t[1]), t[1] as Term);
    });
    const sized = (t: Term): Term => {
      if (typeof t === 'string') return t;
      return t[0] === '.^' && typeof t[2] === 'string' && /^-?\d*[02468]$/u.test(t[2]) && sizes.has(JSON.stringify(t[1])) ? ['.^', ['abs', t[1] as Term], t[2]] : mapSubterms(t, sized);
    };
    const with_ = sizes.size === 0 ? a : sized(a);
    const rest = JSON.stringify(with_) === JSON.stringify(a) ? null : this.byPowers(with_, b);
    return rest === null ? null : this.chained(equalByParts(this, a, with_, [...sizes.values()]) ?? this.step('E-PIT', [], { a, b: with_ }), rest);
  }

  private chained(first: Theorem | null, second: Theorem | null): Theorem | null {
    return first === null || second === null ? null : this.step('E-TRANS', [first, second]);
  }

  /** 0 < a or 0 ≤ a (`strict` asks for the former), from the form of the expression, or null. */
  positive(e: Expr, strict: boolean): Theorem | null {
    const key = `${strict ? '<' : '<='}${e.id}`;
    const known = this.facts.get(key);
    if (known !== undefined) return known;
    const found = this.step('O-SGN', [], { a: this.term(e) });
    const [relation, left] = found?.conclusion ?? [];
    const fits = left === '0' && (relation === '<' || (!strict && relation === '<='));
    const result = fits ? found : this.byFacts(e, strict) ?? (strict ? null : this.logarithmAboveOne(e) ?? (this.learned.size === 0 ? null : this.byFactors(e)));
    this.facts.set(key, result);
    return result;
  }

  /** 0 < e or 0 ≤ e for a number, from those of which it was learned, and for a product with a matrix of which it was. */
  private byFacts(e: Expr, strict: boolean): Theorem | null {
    if (this.learned.size === 0) return null;
    for (const fact of this.learned.keys()) {
      const order = fact === e ? null : (this.facts.get(`<${fact.id}`) ?? this.facts.get(`<=${fact.id}`) ?? null);
      const found = order === null ? null : fromFact(this, e, fact, order);
      if (found !== null && (!strict || found.conclusion[0] === '<')) return found;
    }
    const factor = e.kind === 'product' ? e.factors.find((f) => this.learned.has(f)) : undefined;
    const product = e.kind === 'product' && factor !== undefined ? positiveProduct(this, e.factors, factor, (sums) => positiveTerm(this, sums)) : null;
    if (product !== null) this.signs.push(product);
    return product ?? fromParts(this, e, strict);
  }

  /** 0 ≤ log a for a number that is at least 1 by its form, or null for anything else. */
  private logarithmAboveOne(e: Expr): Theorem | null {
    const order = e.kind === 'map' && e.fn === 'log' && isScalar(e.shape) ? this.atLeastOne(e.arg) : null;
    const logs = order === null ? null : this.step('O-MONO', [order], { f: 'log' });
    return logs === null ? null : this.recast('O-EQ', logs, '0', this.term(e));
  }

  /** 1 ≤ a for a size or 1 + r with 0 ≤ r, or null. */
  private atLeastOne(a: Expr): Theorem | null {
    if (a.kind === 'dim') return this.step('O-DIM', [], { n: (this.term(a) as readonly unknown[])[1] });
    const rest = a.kind === 'add' && a.terms.some(isOne) ? this.positive(subtract(a, constant(1)), false) : null;
    const order = rest === null ? null : this.step('O-ADD', [this.step('O-REFL', [], { a: '1' }), rest.conclusion[0] === '<' ? this.step('O-WEAK', [rest]) : rest]);
    return order === null ? null : this.recast('O-EQ', order, '1', this.term(a));
  }

  /** Keeps 0 ≤ e or 0 < e, its left side in the shape of e, where the form of e doesn't show it: true if that is what the order says. */
  learn(e: Expr, order: Theorem): boolean {
    const nonneg = this.fromZero(order, e);
    if (nonneg === null) return false;
    this.facts.set(`<=${e.id}`, nonneg);
    if (nonneg.conclusion[0] === '<') this.facts.set(`<${e.id}`, nonneg);
    this.learned.set(e, order);
    this.signs.push(nonneg);
    return true;
  }

  /** 0 < φ(r) or 0 ≤ φ(r), entry by entry, from the order 0 < φ or 0 ≤ φ in a scalar t and the sign of r that t is declared to have. */
  instance(order: Theorem, t: Symbol_, r: Expr, inside: Theorem | null): Theorem | null {
    const found = this.step('O-INST', inside === null ? [order] : [order, inside], { t: t.name, r: this.term(r) });
    const least = found === null ? null : this.step('O-SGN', [], { a: found.conclusion[1] });
    return least === null ? null : this.step('O-TRANS', [least, found]);
  }

  /** 0 ≤ e from z ≤ a with a = e and a z that is 0 by its form. */
  private fromZero(order: Theorem, e: Expr): Theorem | null {
    const least = this.step('O-SGN', [], { a: order.conclusion[1] });
    const above = least === null ? null : this.step('O-TRANS', [least, order]);
    return above === null ? null : this.recast('O-EQ', above, '0', this.term(e));
  }

  /** 0 ≤ c.*a for c ≥ 0 and an a of which it was learned. */
  private byFactors(e: Expr): Theorem | null {
    const factors = e.kind === 'hadamard' ? e.factors : e.kind === 'scale' ? [e.by, e.arg] : [];
    const known = factors.find((f) => this.learned.has(f));
    const others = factors.filter((f) => f !== known);
    const sign = known === undefined ? null : this.positive(others.length === 0 ? constant(1) : hadamard(...others), false);
    const product = sign === null || known === undefined ? null : this.step('O-SCALE', [sign, this.learned.get(known) ?? null]);
    return product === null ? null : this.fromZero(product, e);
  }

  /** Is every entry positive, by the form of the term? */
  isPositive(t: Term): boolean {
    return positiveTerm(this, t) !== null;
  }

  /** Is it a number, or made of scalar symbols entry by entry? */
  isScalar(t: Term): boolean {
    if (typeof t === 'string') return this.scalars.has(t) || /^-?\d/u.test(t);
    return t[0] === 'dim' || (['+', '-', '*', '.*', './', '.^', 'sqrt', 'exp'].includes(t[0]) && t.slice(1).every((a) => this.isScalar(a as Term)));
  }

  /** Is it a declared ±1 symbol, or a transpose, column, row, entry or list of rows of one? */
  isBinary(t: Term): boolean {
    if (typeof t === 'string') return this.binary.has(t);
    return ["'", 'vec', 'index', 'gather'].includes(t[0]) && this.isBinary(t[1] as Term);
  }

  /** a ≤ b for all t, by the signs of the parts where one side is 0, otherwise by the scalar lanes; null where neither proves it. */
  scalarOrder(a: Expr, b: Expr, t: Symbol_): Theorem | null {
    this.declare(t);
    if (isZero(b)) {
      const found = this.step('O-SGN', [], { a: this.term(a), side: 'upper' });
      const [relation, , right] = found?.conclusion ?? [];
      if (found !== null && right === '0') return relation === '<' ? this.step('O-WEAK', [found]) : relation === '<=' ? found : null;
    }
    if (isZero(a)) {
      const found = this.positive(b, false);
      if (found !== null) return found.conclusion[0] === '<' ? this.step('O-WEAK', [found]) : found;
    }
    // Numbers tell sooner than the lanes, which look for an exact point; what is assumed of parameters they don't know.
    const byLanes = clearlyFails(a, b, t) ? null : this.step('O-SCALAR', [], { a: this.term(a), b: this.term(b), rel: '<=', t: t.name });
    return byLanes ?? this.orderByRanges(a, b);
  }

  /** a ≤ b for scalars whose difference is a sum of parts with bounds of their own. */
  private orderByRanges(a: Expr, b: Expr): Theorem | null {
    const difference = subtract(b, a);
    const above = nonnegByRanges(this, difference);
    if (above === null) return null;
    const weak = above.conclusion[0] === '<' ? this.step('O-WEAK', [above]) : above;
    if (isZero(a) || weak === null) return weak === null ? null : this.recast('O-EQ', weak, this.term(a), this.term(b));
    const same = this.step('O-REFL', [], { a: this.term(a) });
    const sum = same === null ? null : this.step('O-ADD', [same, weak]);
    return sum === null ? null : this.recast('O-EQ', sum, this.term(a), this.term(b));
  }

  /** The term of an expression with x replaced by v, as the kernel substitutes: nothing is simplified on the way. */
  at(e: Expr, x: Symbol_, v: Expr): Term {
    return substituted(this.term(e), x.name, this.term(v));
  }

  /** A ≤ B or A ⪯ B (or maj f g) with both sides brought into the wanted form; null where they are not equal. */
  recast(rule: 'O-EQ' | 'L-EQ' | 'MM-EQ', theorem: Theorem, left: Term, right: Term): Theorem | null {
    const [, a, b] = theorem.conclusion as readonly [string, Term, Term];
    const same = (x: Term, y: Term): boolean => JSON.stringify(x) === JSON.stringify(y);
    // A surrogate is put together of parts that know nothing of each other.
    const equal = (x: Term, y: Term): Theorem | null => this.equal(x, y) ?? (rule === 'MM-EQ' ? equalByParts(this, x, y) : null);
    const one = same(a, left) ? null : equal(a, left);
    const two = same(b, right) ? null : equal(b, right);
    if ((one === null && !same(a, left)) || (two === null && !same(b, right))) return null;
    return one === null && two === null ? theorem : this.step(rule, [theorem, one, two]);
  }

  /** `pd` of an equal expression, or null where they are not equal. */
  asDefinite(theorem: Theorem, e: Expr): Theorem | null {
    const [shown, wanted] = [theorem.conclusion[1] as Term, this.term(e)];
    if (JSON.stringify(shown) === JSON.stringify(wanted)) return theorem;
    const same = this.equal(shown, wanted);
    return same === null ? null : this.step('PD-EQ', [theorem, same]);
  }

  /** The theorem with its left side brought into the wanted form, the right one as it is. */
  restated(rule: 'O-EQ' | 'L-EQ' | 'MM-EQ', theorem: Theorem, left: Term): Theorem | null {
    return this.recast(rule, theorem, left, theorem.conclusion[2] as Term);
  }

  /** The certificate of a theorem as JSON: what it rests on, and nothing else. */
  certificate(theorem: Theorem): string {
    return this.session.certificate(theorem);
  }
}

/** The term with every occurrence of a symbol replaced. */
export const substituted = (t: Term, name: string, by: Term): Term => (typeof t === 'string' ? (t === name ? by : t) : mapSubterms(t, (s) => substituted(s, name, by)));

/** (p + q).^2 as a product and norm2(p + q)^2 as a sum of products, where there are roots in it. */
const withProducts = (t: Term): Term => {
  if (typeof t === 'string') return t;
  const inner = mapSubterms(t, withProducts) as readonly [string, Term, Term];
  const [op, base, exponent] = inner;
  if (op !== '.^' || exponent !== '2' || typeof base === 'string' || !holdsRoot(base)) return inner;
  if (base[0] === 'norm2') return ['sum', ['.*', base[1] as Term, base[1] as Term]];
  return base[0] === '+' || base[0] === '-' ? ['.*', base, base] : inner;
};

const holdsRoot = (t: Term): boolean => typeof t !== 'string' && (t[0] === 'sqrt' || subterms(t).some(holdsRoot));
