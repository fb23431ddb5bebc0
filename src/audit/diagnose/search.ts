import { add, constant, scale, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { MINUS_ONE_Q, ONE_Q, qAdd, qEqual, qNeg, qSign } from '../../expr/rational.ts';
import { sameShape, type Shape } from '../../shape/shape.ts';
import { compareFlaw } from './compare.ts';
import type { Context } from './context.ts';
import { attempt } from './context.ts';
import { editsOf, type Edit } from './edit.ts';
import { COMPOUNDS, REARRANGEMENTS, TIERS } from './edits/index.ts';
import type { Flaw } from './flaw.ts';
import { arrangementFlaw, graver, shareFlaw } from './naming.ts';
import { areApart, at, isLinearAt, placesOf, replaceAt, termAround } from './paths.ts';
import { agree, flat } from './point.ts';
import type { Probe } from './probes.ts';
import { dot, ratioWeight, simpleRatio, weights } from './ratio.ts';
import { termsOf } from './truth.ts';
import { priceOf } from './work.ts';

/** An expression near the claimed one that has the right value at every probe. */
export interface Candidate {
  readonly value: Expr;
  readonly flaw: Flaw;
  readonly cost: number;
  /** How many edits lead to it. */
  readonly edits: number;
}

/** What a search may spend, counted so that the same claim gets the same answer on any machine. */
export interface Budget {
  /** Expressions evaluated; one that takes much work counts several times. */
  readonly candidates: number;
}

/** One search for repairs of a claimed expression: `probes` with the right values there. */
export interface Search {
  readonly claimed: Expr;
  readonly context: Context;
  readonly probes: readonly Probe[];
  /** The shape of the right value. */
  readonly shape: Shape;
  /** The terms of the engine's answer, which may be missing in the claim. */
  readonly terms: readonly Expr[];
  /** What the claim is about. */
  readonly subject: Expr;
  /** Is an expression that is right at the probes right everywhere? */
  readonly prove: (e: Expr) => boolean;
  /** Mistakes that are not looked for. */
  readonly without?: readonly Flaw[];
}

/** Sums of entries closer than that, relative to their size, are equal. */
const SMALLEST = 1e-9;
/** The cost of a term of the engine's answer that the claim lacks, and of another expression that is at hand. */
const LEAST_TERM = 2;
const OTHER_TERM = 2.2;
/** A single edit that costs more puts something else in place of a subexpression; two small ones may be nearer. */
const CLEARLY_ONE = 2.2;
/** Beyond that a repair has little to do with the claim. */
const MOST_COST = 4.2;
const MOST_FIRST = 2;
const MOST_PAIRS = 40;
const ENOUGH = 4;
/** Products of symbols that are tried as terms. */
const MOST_COMPOUNDS = 2000;
/** Terms exchanged at once. */
const MOST_TERMS = 4;

/** An edit with the change of value that it makes at the first probe, summed up under the weights. */
interface Measured {
  readonly edit: Edit;
  readonly key: number;
}

/** Looks for edits of a claimed expression that make it right. */
class RepairSearch {
  private readonly search: Search;
  private readonly price: number;
  private left: number;
  private readonly base: Float64Array | null;
  private readonly reshapes: boolean;
  private readonly weights: Float64Array;
  private readonly target: number;
  private readonly scale: number;
  private readonly edits: Edit[] = [];
  private readonly measured: Measured[] = [];

  constructor(search: Search, budget: Budget) {
    this.search = search;
    const [first] = search.probes;
    this.left = budget.candidates;
    this.price = first === undefined ? 1 : priceOf(search.claimed, first.point.values.sizes);
    this.reshapes = !sameShape(search.claimed.shape, search.shape);
    const value = this.reshapes ? null : (first?.point.value(search.claimed) ?? null);
    this.base = value === null ? null : flat(value);
    const truth = first?.truth ?? new Float64Array();
    this.weights = weights(truth.length);
    this.target = dot(truth, this.weights) - (this.base === null ? 0 : dot(this.base, this.weights));
    this.scale = 1 + Math.abs(dot(truth, this.weights)) + truth.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  }

  private get isSpent(): boolean {
    return this.left <= 0;
  }

  private firstValue(e: Expr): Float64Array | null {
    this.left -= this.price;
    const value = sameShape(e.shape, this.search.shape) ? (this.search.probes[0]?.point.value(e) ?? null) : null;
    return value === null ? null : flat(value);
  }

  /** Is the value right at every probe, and proved to be? */
  private isRight(e: Expr | null): e is Expr {
    if (e === null || !sameShape(e.shape, this.search.shape)) return false;
    const agrees = this.search.probes.every(({ point, truth }) => {
      const value = point.value(e);
      return value !== null && agree(flat(value), truth);
    });
    return agrees && this.search.prove(e);
  }

  private is(a: number, b: number): boolean {
    return Math.abs(a - b) < SMALLEST * this.scale;
  }

  /** Repairs by one edit, by a share of an edit, or by a missing term. */
  one(): readonly Candidate[] {
    const { claimed, context } = this.search;
    const found: Candidate[] = [];
    for (const tier of TIERS) {
      // The edits of a tier are tried from the smallest to the largest; a later tier has hardly smaller ones than the largest of an earlier one.
      if (found.length > 0) return found;
      if (tier === TIERS[0]) found.push(...this.coefficients());
      const edits = editsOf(claimed, context, tier, this.reshapes).filter((e) => this.search.without?.includes(e.flaw) !== true);
      this.edits.push(...edits);
      found.push(...this.tried(edits, Math.min(...found.map((c) => c.cost))));
    }
    if (this.base !== null && found.every((c) => c.cost > LEAST_TERM)) found.push(...this.missingTerms());
    return found;
  }

  /** Repairs by a term that is put together of what is talked about. */
  compound(): readonly Candidate[] {
    const { claimed, context } = this.search;
    // A term that is wrong as a whole may be in its place.
    const rests = claimed.kind === 'add' ? claimed.terms.flatMap((_, i) => attempt(() => add(...claimed.terms.filter((__, k) => k !== i))) ?? []) : [];
    for (const start of [claimed, ...rests])
      for (const edit of editsOf(start, context, COMPOUNDS, this.reshapes).slice(0, MOST_COMPOUNDS)) {
        const value = replaceAt(start, [edit]);
        if (this.isRight(value)) return [{ value, flaw: edit.flaw, cost: edit.cost, edits: start === claimed ? 1 : 2 }];
      }
    return [];
  }

  private tried(edits: readonly Edit[], least: number): readonly Candidate[] {
    const { claimed } = this.search;
    const found: Candidate[] = [];
    for (const edit of edits) {
      // What follows costs at least as much.
      if (this.isSpent || edit.cost >= least || found.some((c) => c.cost <= edit.cost)) break;
      const value = replaceAt(claimed, [edit]);
      const entries = value === null ? null : this.firstValue(value);
      if (value === null || entries === null) continue;
      // Without a value of the claim only what is right at once is of use.
      const key = dot(entries, this.weights) - (this.base === null ? 0 : dot(this.base, this.weights));
      if (this.is(key, this.target)) {
        if (this.isRight(value)) found.push({ value, flaw: edit.flaw, cost: edit.cost, edits: 1 });
      } else if (this.base !== null && Number.isFinite(key) && !this.is(key, 0)) {
        this.measured.push({ edit, key });
        found.push(...this.partial(edit, key));
      }
    }
    return found;
  }

  /** Repairs by two edits: side by side, or one upon the other. */
  two(): readonly Candidate[] {
    const apart = this.base === null ? [] : this.pairs(this.measured);
    if (apart.length > 0) return apart;
    const rearranged = this.nested();
    return rearranged.length > 0 ? rearranged : this.byTerms();
  }

  /** Another number in front of the whole or of one of its terms. */
  private coefficients(): readonly Candidate[] {
    const { claimed } = this.search;
    if (this.base === null) return [];
    const whole = dot(this.base, this.weights);
    return placesOf(claimed).flatMap(({ path, expr, parent }): readonly Candidate[] => {
      if (path.length > 0 && (parent?.kind !== 'add' || !isLinearAt(claimed, path))) return [];
      const without = path.length === 0 ? null : replaceAt(claimed, [{ path, to: zeros(expr.shape) }]);
      const rest = without === null ? null : this.firstValue(without);
      if (path.length > 0 && rest === null) return [];
      const part = whole - (rest === null ? 0 : dot(rest, this.weights));
      const ratio = simpleRatio(1 + this.target / part);
      if (ratio === null) return [];
      const value = replaceAt(claimed, [{ path, to: scale(constant(ratio), expr) }]);
      return this.isRight(value) ? [{ value, flaw: qEqual(ratio, MINUS_ONE_Q) ? 'sign' : 'factor', cost: 1 + 0.01 * ratioWeight(ratio), edits: 1 }] : [];
    });
  }

  /** A term of which a share only is to be edited: 2*B*x for B*x + B'*x. */
  private partial(edit: Edit, key: number): readonly Candidate[] {
    if (edit.flaw === 'factor' || edit.flaw === 'sign') return [];
    const share = simpleRatio(this.target / key);
    const rest = share === null ? null : qAdd(ONE_Q, qNeg(share));
    if (share === null || rest === null || qSign(share) <= 0 || qSign(rest) <= 0) return [];
    const { claimed } = this.search;
    const path = termAround(claimed, edit.path);
    const term = at(claimed, path);
    const changed = replaceAt(term, [{ path: edit.path.slice(path.length), to: edit.to }]);
    const to = changed === null ? null : attempt(() => add(scale(constant(rest), term), scale(constant(share), changed)));
    const value = to === null ? null : replaceAt(claimed, [{ path, to }]);
    return this.isRight(value) ? [{ value, flaw: shareFlaw(edit, at(claimed, edit.path)), cost: edit.cost + 0.6 + 0.2 * (ratioWeight(share) - 1), edits: 1 }] : [];
  }

  /** A multiple of something that is at hand, or a term of the engine's answer, added to the whole. */
  private missingTerms(): readonly Candidate[] {
    const { claimed, context, terms } = this.search;
    const found: Candidate[] = [];
    const pool = new Map<Expr, number>();
    for (const e of terms) pool.set(e, LEAST_TERM);
    for (const e of context.ofShape(claimed.shape)) if (!pool.has(e)) pool.set(e, OTHER_TERM);
    for (const [e, cost] of pool) {
      const entries = this.firstValue(e);
      const share = entries === null ? null : simpleRatio(this.target / dot(entries, this.weights));
      if (share === null) continue;
      const value = attempt(() => add(claimed, scale(constant(share), e)));
      if (this.isRight(value)) found.push({ value, flaw: 'missing-term', cost: cost + 0.1 * ratioWeight(share), edits: 1 });
    }
    return found;
  }

  /** Two edits at places apart from each other whose changes of value add up to what is missing. */
  private pairs(measured: readonly Measured[]): readonly Candidate[] {
    const { claimed, terms } = this.search;
    const sorted = [...measured].sort((a, b) => a.key - b.key);
    const hits: (readonly [Edit, Edit])[] = [];
    for (const a of measured) {
      const wanted = this.target - a.key;
      let [lo, hi] = [0, sorted.length];
      while (lo < hi) {
        const mid = (lo + hi) >> 1;
        if ((sorted[mid]?.key ?? 0) < wanted - SMALLEST * this.scale) lo = mid + 1;
        else hi = mid;
      }
      for (let i = lo; i < sorted.length && this.is(sorted[i]?.key ?? 0, wanted); i++) {
        const b = sorted[i];
        if (b !== undefined && areApart(a.edit.path, b.edit.path)) hits.push([a.edit, b.edit]);
      }
    }
    const found: Candidate[] = [];
    hits.sort(([a, b], [c, d]) => a.cost + b.cost - c.cost - d.cost);
    for (const [a, b] of hits.slice(0, MOST_PAIRS)) {
      const value = replaceAt(claimed, [a, b]);
      if (this.isRight(value)) found.push({ value, flaw: graver(a.flaw, b.flaw), cost: a.cost + b.cost, edits: 2 });
    }
    // One edit, and a term that is missing.
    for (const term of terms) {
      const entries = this.firstValue(term);
      if (entries === null) continue;
      const key = dot(entries, this.weights);
      for (const { edit } of measured.filter((m) => m.edit.flaw !== 'missing-term' && this.is(m.key + key, this.target)).slice(0, MOST_PAIRS)) {
        const edited = replaceAt(claimed, [edit]);
        const value = edited === null ? null : attempt(() => add(edited, term));
        if (this.isRight(value)) found.push({ value, flaw: graver(edit.flaw, 'missing-term'), cost: edit.cost + 2, edits: 2 });
      }
    }
    return found.filter((c) => c.cost <= MOST_COST);
  }

  /** Terms that the claim has too much, and those that it lacks, where it has some that are right. */
  byTerms(): readonly Candidate[] {
    const { claimed, terms, shape, subject, probes } = this.search;
    const [probe] = probes;
    if (this.base === null || probe === undefined) return [];
    const measured = (list: readonly Expr[]): readonly { readonly e: Expr; readonly key: number }[] => list.flatMap((e) => {
      const entries = this.firstValue(e);
      return entries === null ? [] : [{ e, key: dot(entries, this.weights) }];
    });
    const [mine, theirs] = [measured(termsOf(claimed)), measured(terms)];
    const extra = mine.filter((a) => !theirs.some((b) => this.is(a.key, b.key)));
    const missing = theirs.filter((b) => !mine.some((a) => this.is(a.key, b.key)));
    if (extra.length === mine.length || missing.length === 0 || extra.length + missing.length > MOST_TERMS) return [];
    const kept = mine.filter((a) => !extra.includes(a));
    const value = attempt(() => add(...kept.map((a) => a.e), ...missing.map((b) => b.e)));
    if (!sameShape(claimed.shape, shape) || !this.isRight(value)) return [];
    const flaw = compareFlaw(claimed, value, subject, probe.point);
    return [{ value, flaw, cost: LEAST_TERM * (extra.length + missing.length), edits: extra.length + missing.length }];
  }

  /** The multiple of an expression, by a simple number, that is right, or null. */
  private multiple(e: Expr, right: number): Expr | null {
    const entries = this.firstValue(e);
    const ratio = entries === null ? null : simpleRatio(right / dot(entries, this.weights));
    const scaled = ratio === null ? null : qEqual(ratio, ONE_Q) ? e : scale(constant(ratio), e);
    return this.isRight(scaled) ? scaled : null;
  }

  /** Two edits one upon the other, the second of them a rearrangement, up to a number in front. */
  private nested(): readonly Candidate[] {
    const { claimed, context, shape, probes } = this.search;
    const [probe] = probes;
    if (probe === undefined) return [];
    const right = dot(probe.truth, this.weights);
    const starts = new Set<Expr>();
    const seen = new Set<Expr>([claimed]);
    const found: Candidate[] = [];
    // What only multiplies the whole comes of itself with the number in front.
    const rearrangements = editsOf(claimed, context, REARRANGEMENTS, this.reshapes).filter((e) => e.flaw !== 'sign' || e.path.length > 0);
    for (const first of [...rearrangements, ...this.edits.filter((e) => e.cost <= MOST_FIRST)]) {
      const start = replaceAt(claimed, [first]);
      if (start === null || starts.has(start)) continue;
      starts.add(start);
      // An edit and a number in front: 2*logdet(X) for logdet(X)^2.
      const alone = first.flaw === 'sign' ? null : this.multiple(start, right);
      if (alone !== null) found.push({ value: alone, flaw: graver(first.flaw, 'factor'), cost: first.cost + 1, edits: 2 });
      for (const second of editsOf(start, context, REARRANGEMENTS, !sameShape(start.shape, shape))) {
        if (this.isSpent) return found;
        const value = replaceAt(start, [second]);
        if (value === null || seen.has(value)) continue;
        seen.add(value);
        const scaled = this.multiple(value, right);
        if (scaled === null) continue;
        found.push({ value: scaled, flaw: arrangementFlaw(first.flaw, second.flaw, claimed, value), cost: first.cost + second.cost + (scaled === value ? 0 : 1), edits: 2 });
        if (found.length >= ENOUGH) return found;
      }
    }
    return found;
  }
}

const smallest = (list: readonly Candidate[]): Candidate | null => list.reduce<Candidate | null>((a, b) => (a === null || b.cost < a.cost ? b : a), null);

/** The nearest repair over several forms of the claim, the claim itself first. */
export const nearest = (forms: readonly Search[], budget: Budget): Candidate | null => {
  const searches = forms.map((form) => new RepairSearch(form, budget));
  for (const search of searches) {
    const single = smallest(search.one());
    if (single !== null) return single.cost <= CLEARLY_ONE ? single : smallest([single, ...search.two()]);
  }
  for (const search of searches) {
    const double = smallest(search.two());
    if (double !== null) return double;
  }
  return smallest(searches[0]?.compound() ?? []);
};
