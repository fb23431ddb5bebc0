import type { Obligation } from '../terms/obligations.ts';
import { isNonzero } from '../terms/signs.ts';
import type { Term } from '../terms/term.ts';
import { sameObligation, type Context } from './context.ts';
import { fail, must } from './fault.ts';
import { boundIn, checkJudgement, identical, namesOf, termsOf, type Judgement } from './judgement.ts';
import type { Reader } from './reader.ts';
import { RULES } from './rules/index.ts';
import { Step } from './step.ts';
import type { Theorem } from './theorem.ts';

/** The theorems of one document so far, and the only maker of further ones. */
export class Kernel {
  readonly context: Context;
  private readonly reader: Reader;
  /** Theorems that can discharge an obligation about a term. */
  private readonly facts = new Map<Term, Theorem[]>();
  /** Names that fields of the steps mention. */
  readonly mentioned = new Set<string>();

  constructor(context: Context, reader: Reader) {
    this.context = context;
    this.reader = reader;
  }

  /** Applies a rule. Throws Fault where the rule, its side conditions or the definedness of its terms don't allow it. */
  apply(rule: string, from: readonly (Theorem | null)[], fields: ReadonlyMap<string, unknown>): Theorem {
    const { apply } = RULES.get(rule) ?? fail('unknown-rule', `there is no rule "${rule}"`);
    const step = new Step(this.context, this.reader, from, fields);
    const conclusion = apply(step);
    step.finish();
    checkJudgement(conclusion, this.context.typing);
    const premises = from.filter((t) => t !== null);
    const { inherited, instances } = this.handedOn(step, from);
    const { settled, open } = this.discharged(distinct([...this.owed(step, conclusion), ...instances], sameObligation), step.dischargedByPremises ? premises : null);
    const all = [...premises, ...settled];
    const theorem: Theorem = {
      conclusion, rule, premises: [...new Set(all)],
      assumptions: distinct([...all.flatMap((t) => t.assumptions), ...this.assumed(step)], identical),
      obligations: distinct([...inherited, ...settled.flatMap((t) => t.obligations), ...open], sameObligation),
      log2Error: sumOfErrors(step.errors.map((e) => e.log2Error)), heuristic: step.errors.some((e) => e.heuristic),
    };
    this.checkClosed(theorem, step.closed);
    step.mentioned.forEach((n) => this.mentioned.add(n));
    step.visited.forEach((t) => this.context.terms.free(t).forEach((n) => this.mentioned.add(n)));
    this.remember(theorem);
    return theorem;
  }

  /**
   * The obligations of the premises. Those of the first one about a symbol that stands for a term from here on are obligations about that
   * term; in the others, which may speak of that term, the symbol stands for itself.
   */
  private handedOn({ instance }: Step, [first, ...others]: readonly (Theorem | null)[]): { readonly inherited: readonly Obligation[]; readonly instances: readonly Obligation[] } {
    const { terms, definedness } = this.context;
    const ofFirst = first?.obligations ?? [];
    const isReplaced = (o: Obligation): boolean => instance !== null && terms.has(o.term, instance.of);
    const instances = instance === null ? [] : ofFirst.filter(isReplaced).map(({ kind, term }): Obligation => ({ kind, term: instance.put(term) }));
    return { inherited: [...ofFirst.filter((o) => !isReplaced(o)), ...others.flatMap((t) => t?.obligations ?? [])], instances: instances.filter((o) => definedness.isOpen(o)) };
  }

  private assumed({ assumed }: Step): readonly Judgement[] {
    if (assumed === null) return [];
    return [this.context.assumptions.find((j) => identical(j, assumed)) ?? fail('condition', 'this is not among the assumptions')];
  }

  /** Everything that has to hold for the step to make sense. */
  private owed(step: Step, j: Judgement): readonly Obligation[] {
    const { definedness, signs } = this.context;
    const terms = termsOf(j);
    const smooth = j[0] === 'grad' || j[0] === 'hess' ? definedness.smoothness(terms, namesOf(j[2])) : j[0] === 'slope' ? definedness.smoothness([j[1]], [j[2]], SLOPE_KINKS) : [];
    const owed = step.owed.filter((o) => !(o.kind === 'nonzero' && isNonzero(signs(o.term))));
    return distinct([...definedness.of([...terms, ...step.visited]), ...definedness.awayFromJumps(step.tried, step.almostAll), ...smooth, ...owed], sameObligation);
  }

  /** Obligations that theorems discharge, by those theorems, and what is left. */
  private discharged(owed: readonly Obligation[], allowed: readonly Theorem[] | null): { readonly settled: readonly Theorem[]; readonly open: readonly Obligation[] } {
    const settled: Theorem[] = [];
    const open: Obligation[] = [];
    for (const o of owed) {
      const facts = (this.facts.get(o.term) ?? []).filter((t) => (allowed === null || allowed.includes(t)) && discharges(t.conclusion, o) && !t.obligations.some((x) => sameObligation(x, o)));
      const [best] = [...facts].sort((a, b) => a.assumptions.length - b.assumptions.length || a.obligations.length - b.obligations.length);
      if (best === undefined) open.push(o);
      else settled.push(best);
    }
    return { settled, open };
  }

  /** Nothing may be left about a symbol that a judgement quantifies by itself or that was replaced in a premise, but for assumptions that leave a convex function a convex set. */
  private checkClosed(theorem: Theorem, replaced: ReadonlySet<string>): void {
    const { terms } = this.context;
    for (const name of new Set([...boundIn(theorem.conclusion), ...replaced])) {
      const about = theorem.assumptions.filter((j) => termsOf(j).some((t) => terms.has(t, name)));
      must(about.every((j) => !replaced.has(name) && this.leavesConvexSet(theorem, j)), `an assumption is about ${name}, which has to be arbitrary here`);
      must(!theorem.obligations.some((o) => terms.has(o.term, name)), `a term may have no value for some ${name}`, 'undefined');
    }
  }

  /**
   * Is the conclusion about a convex function, of whose points those where an assumption holds are a convex set, as a premise about its variable, or about a part of it that
   * the assumption is about alone, shows?
   */
  private leavesConvexSet({ conclusion, premises }: Theorem, j: Judgement): boolean {
    if (conclusion[0] !== 'convex') return false;
    const variables = namesOf(conclusion[2]);
    const isWithin = (k: Judgement, part: readonly string[]): boolean => variables.every((x) => part.includes(x) || !termsOf(k).some((t) => this.context.terms.has(t, x)));
    const shown = premises.filter(({ conclusion: k, assumptions }) => k[0] === 'convex' && [j, ...assumptions].every((a) => isWithin(a, namesOf(k[2]))));
    const isConvex = (f: Term): boolean => shown.some((t) => t.conclusion[1] === f);
    const isConcave = (f: Term): boolean => isConvex(this.context.terms.make('-', f));
    if (shown.some((t) => t.assumptions.includes(j))) return true;
    if (j[0] === 'pd') return isConvex(j[1]) && isConcave(j[1]);
    return (j[0] === '<' || j[0] === '<=') && j[1] === '0' && isConcave(j[2]);
  }

  private remember(theorem: Theorem): void {
    const [kind, a, b] = theorem.conclusion as readonly [string, Term, Term];
    const about = kind === 'pd' ? a : (kind === '<' || kind === '<=') && a === '0' ? b : null;
    if (about !== null) this.facts.set(about, [...(this.facts.get(about) ?? []), theorem]);
  }
}

/** Kinks of continuous functions, which a slope may have. */
const SLOPE_KINKS: ReadonlySet<string> = new Set(['abs', 'relu']);

const discharges = (j: Judgement, { kind }: Obligation): boolean => {
  if (kind === 'invertible') return j[0] === 'pd';
  if (kind === 'nonneg') return j[0] === '<' || j[0] === '<=';
  return j[0] === '<' && (kind === 'nonzero' || kind === 'positive');
};

const distinct = <T>(items: readonly T[], same: (a: T, b: T) => boolean): readonly T[] => items.filter((x, k) => items.findIndex((y) => same(x, y)) === k);

/** log2 of a sum of error bounds. */
export const sumOfErrors = (log2: readonly number[]): number => {
  const most = Math.max(-Infinity, ...log2);
  return most === -Infinity ? most : most + Math.log2(log2.reduce((s, e) => s + 2 ** (e - most), 0));
};
