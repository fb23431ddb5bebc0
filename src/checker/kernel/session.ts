import { freshSeed } from '../numbers/random.ts';
import type { Symbol_, Term } from '../terms/term.ts';
import { Context } from './context.ts';
import { readSymbol } from './document.ts';
import { Fault } from './fault.ts';
import { checkJudgement, identical, namedIn, termsOf, type Judgement } from './judgement.ts';
import { Kernel } from './kernel.ts';
import { Reader } from './reader.ts';
import { isName } from './terms.ts';
import { foundationOf, type Theorem } from './theorem.ts';

/** How a theorem was derived, for writing it down. */
interface Written {
  readonly from: readonly (Theorem | null)[];
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Builds a certificate step by step: every step is carried out by the kernel, so that what a search has in hand is what a replay
 * accepts. Nothing that a session says counts as verified; only the replay of its certificate does.
 */
export class Session {
  private readonly context: Context;
  private readonly assumptions: Judgement[] = [];
  private readonly kernel: Kernel;
  private readonly reader: Reader;
  private readonly written = new Map<Theorem, Written>();
  /** Why the last step was refused. */
  refusal: Fault | null = null;

  constructor(options: { readonly seed?: string } = {}) {
    this.context = new Context(new Map(), this.assumptions, options.seed ?? freshSeed(), { quick: true });
    this.reader = new Reader(this.context.terms);
    this.kernel = new Kernel(this.context, this.reader);
  }

  /** Declares a symbol. Throws Fault for a name, shape or attribute that a certificate can't declare. */
  declare(name: string, s: Symbol_): void {
    if (!isName(name)) throw new Fault('malformed', `"${name}" is no name`);
    if (this.context.symbols.has(name)) throw new Fault('malformed', `${name} is declared already`);
    const symbol = readSymbol(this.reader, [s.rows, s.cols], s.attributes, s.range);
    this.context.typing.checkDeclaration(name, symbol);
    this.context.symbols.set(name, symbol);
  }

  /** The theorem of a rule, or null where the kernel refuses it; `refusal` says why. */
  apply(rule: string, from: readonly (Theorem | null)[], fields: Readonly<Record<string, unknown>> = {}): Theorem | null {
    try {
      const theorem = this.kernel.apply(rule, from, new Map(Object.entries(fields)));
      this.written.set(theorem, { from, fields });
      this.refusal = null;
      return theorem;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.refusal = error;
      return null;
    }
  }

  /** Assumes an order, an order of Loewner or a definite matrix, as a theorem that says so; null where it makes no sense. */
  assume(j: Judgement): Theorem | null {
    const rule = j[0] === 'pd' ? 'PD-ASSUME' : j[0] === '<<' ? 'L-ASSUME' : 'O-ASSUME';
    try {
      const read = this.reader.judgement(j);
      checkJudgement(read, this.context.typing);
      if (!this.assumptions.some((k) => identical(k, read))) this.assumptions.push(read);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.refusal = error;
      return null;
    }
    return this.apply(rule, [], j[0] === 'pd' ? { M: j[1] } : { j });
  }

  /** The certificate of a theorem of this session as JSON: what it rests on, and nothing else. */
  certificate(root: Theorem): string {
    const used = foundationOf(root);
    const list = [...this.written.keys()].filter((t) => used.has(t));
    const ids = new Map(list.map((t, k) => [t, `n${k + 1}`]));
    const nodes = list.map((t) => {
      const { from, fields } = this.written.get(t) ?? { from: [], fields: {} };
      return { id: ids.get(t), rule: t.rule, from: from.map((p) => (p === null ? null : ids.get(p))), ...(Object.keys(fields).length === 0 ? {} : { with: fields }) };
    });
    const names = new Set(list.flatMap((t) => namesIn(this.context, t, this.written.get(t)?.fields ?? {})));
    const decl = Object.fromEntries([...this.context.symbols].filter(([name]) => names.has(name)).map(([name, s]) => [name, {
      shape: [s.rows, s.cols], ...(s.attributes.length === 0 ? {} : { attr: s.attributes }), ...(s.range === undefined ? {} : { range: s.range }),
    }]));
    return JSON.stringify({ format: 'mmcert/1', decl, ...(root.assumptions.length === 0 ? {} : { assume: root.assumptions }), nodes, root: ids.get(root), claim: root.conclusion });
  }
}

/** Names of symbols in a conclusion and in the fields of its step. */
const namesIn = (context: Context, t: Theorem, fields: Readonly<Record<string, unknown>>): readonly string[] => {
  const text = (x: unknown): readonly string[] => (typeof x === 'string' ? [x] : Array.isArray(x) ? x.flatMap(text) : []);
  return [...namedIn(t.conclusion), ...termsOf(t.conclusion).flatMap((u: Term) => [...context.terms.free(u)]), ...Object.values(fields).flatMap(text)];
};
