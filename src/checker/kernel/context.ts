import { decide } from '../trials/decide.ts';
import { normaliser } from '../terms/normalise.ts';
import { FEW_TOWERS, randomTowers, type Towers } from '../numbers/primes.ts';
import type { Obligation } from '../terms/obligations.ts';
import { NONNEG, POSITIVE, signTable, type Signs } from '../terms/signs.ts';
import type { Statement } from '../trials/statement.ts';
import type { Env, Symbol_, Term } from '../terms/term.ts';
import { Definedness } from './definedness.ts';
import { Evidence, type Shown } from './evidence.ts';
import { fail, Fault } from './fault.ts';
import { generalised } from './generalise.ts';
import type { Judgement } from './judgement.ts';
import { NormalForms } from './ringnf.ts';
import { Terms } from './terms.ts';
import { Typing } from './typing.ts';

/** What trials are asked: a statement about terms, of a kind that names the symbols by which is differentiated, the `moving` ones. */
export interface Question {
  readonly kind: string;
  readonly moving: readonly string[];
  readonly terms: readonly Term[];
  readonly state: (terms: readonly Term[]) => Statement;
}

/** No step may be less sure than this: log2 of the error bound. */
const LEAST_SURE = -12;

/** Everything that the steps of one document share. */
export class Context {
  readonly terms = new Terms();
  readonly symbols: Map<string, Symbol_>;
  readonly assumptions: readonly Judgement[];
  readonly typing: Typing;
  readonly forms: NormalForms;
  readonly signs: (t: Term) => Signs;
  readonly definedness: Definedness;
  private readonly seed: string;
  private readonly quick: boolean;
  private readonly towers: Towers;
  private readonly plain: (t: Term) => Term;
  private readonly env: Env;
  private readonly evidence: Evidence;

  /** `quick`: for a search, whose theorems count for nothing before they are replayed. */
  constructor(symbols: Map<string, Symbol_>, assumptions: readonly Judgement[], seed: string, { quick = false, evidence = new Evidence() }: { readonly quick?: boolean; readonly evidence?: Evidence } = {}) {
    this.evidence = evidence;
    this.symbols = symbols;
    this.assumptions = assumptions;
    this.seed = seed;
    this.quick = quick;
    this.towers = quick ? randomTowers(seed, FEW_TOWERS) : randomTowers(seed);
    this.typing = new Typing(this.terms, symbols);
    this.forms = new NormalForms(this.typing);
    this.signs = this.signsFor(symbols);
    this.definedness = new Definedness(this.typing, this.signs);
    this.env = { symbols, conditions: [], functions: new Map() };
    this.plain = normaliser(this.env);
  }

  private signsFor(symbols: ReadonlyMap<string, Symbol_>): (t: Term) => Signs {
    const { terms: { sizes }, shapeKeys } = this.typing;
    return signTable({ symbols, same: (a, b) => a === b, shape: shapeKeys, size: (d) => (sizes.isAtLeast(sizes.read(d), 1) ? POSITIVE : NONNEG) });
  }

  /** Has a term of the positive scalar t a value at t = 0 too? */
  continuousAtZero(f: Term, t: string): boolean {
    const declared = this.symbols.get(t);
    if (declared === undefined) return false;
    const symbols = new Map([...this.symbols, [t, { ...declared, attributes: ['nonneg'] } as Symbol_]]);
    return new Definedness(this.typing, this.signsFor(symbols)).of([f]).every((o) => !this.terms.has(o.term, t));
  }

  /**
   * What trials show of a statement for any values of the functions in its terms that don't depend on `moving`, which need none of their
   * laws; null where they don't agree or there is no such function. `sides` makes what is compared of the terms, of
   * the symbols in `with_` too.
   */
  generalTrial({ terms, ...question }: Question, sides: (terms: readonly Term[]) => readonly Term[], with_: ReadonlyMap<string, Symbol_>): Shown | null {
    for (const what of ['all values', 'common values', 'lists'] as const) {
      const general = generalised(terms, question.moving, { all: this.terms, typing: this.typing, forms: this.forms }, what);
      if (general === null) continue;
      try {
        return this.trial({ ...question, terms: sides(general.terms) }, new Map([...with_, ...general.symbols]));
      } catch (error) {
        if (!(error instanceof Fault && (error.code === 'different' || error.code === 'undecided'))) throw error;
      }
    }
    return null;
  }

  /** Runs trials of a statement about terms; `with_` declares further symbols for them. Throws Fault unless all agree. */
  trial({ kind, moving, terms, state }: Question, with_: ReadonlyMap<string, Symbol_> = new Map()): Shown {
    const symbols = with_.size === 0 ? this.symbols : new Map([...this.symbols, ...with_]);
    const names = new Set([...moving, ...terms.flatMap((t) => [...this.terms.free(t)])]);
    const key = this.evidence.key(kind, terms, [...symbols].filter(([name]) => names.has(name)));
    const known = this.evidence.get(key);
    if (known !== undefined) return known;
    const seed = `${this.seed}|${kind} ${terms.map((t) => this.terms.id(t)).join(' ')}${with_.size === 0 ? '' : ', generally'}`;
    const plain = with_.size === 0 ? this.plain : normaliser({ ...this.env, symbols });
    const verdict = decide(state(terms.map(plain)), { ...this.env, symbols }, { seed, proof: this.towers, quick: this.quick });
    if (verdict.verdict === 'different') fail('different', `the trials found a difference${verdict.reason === undefined ? '' : `: ${verdict.reason}`}`);
    if (verdict.verdict !== 'equal' || verdict.grade !== 'P' || verdict.log2Error === undefined) return fail('undecided', `the trials show nothing: ${verdict.reason ?? 'no reason given'}`);
    if (verdict.log2Error > LEAST_SURE) return fail('undecided', 'the trials are not sure enough: too many choices of signs or too high a degree');
    const shown = { log2Error: verdict.log2Error, heuristic: verdict.heuristic === true };
    this.evidence.add(key, shown);
    return shown;
  }
}

export const sameObligation = (a: Obligation, b: Obligation): boolean => a.kind === b.kind && a.term === b.term;
