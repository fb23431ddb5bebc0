import { judgementText, Session, type Judgement, type Theorem } from '../../../src/checker/kernel/index.ts';
import type { Attribute, Dim } from '../../../src/checker/index.ts';

/** A premise: an order or definite matrix that is assumed, or a step [rule, fields, positions of its premises]. */
export type Given = readonly [kindOrRule: string, ...unknown[]];

/** One application of a rule. */
export interface Case {
  /** Symbols as "rows cols attribute…", or "rows cols range n". */
  readonly decl: Readonly<Record<string, string>>;
  readonly given?: readonly Given[];
  /** Positions in `given`; all in order where left out. */
  readonly from?: readonly (number | null)[];
  readonly with?: Readonly<Record<string, unknown>>;
}
export interface Refused extends Case {
  readonly refused: string;
}

/** For each rule: where it applies, and where a premise, a field or a side condition fails. */
export type Cases = Readonly<Record<string, { readonly accepts: readonly Case[]; readonly refuses: readonly Refused[] }>>;

const KINDS = new Set(['<=', '<', '<<', 'pd']);
const dim = (text: string): Dim => (/^\d+$/.test(text) ? Number(text) : text);

export const declare = (session: Session, decl: Case['decl']): void => {
  for (const [name, text] of Object.entries(decl)) {
    const [rows = '1', cols = '1', ...words] = text.split(' ');
    const range = words[0] === 'range' ? words[1] : undefined;
    session.declare(name, { rows: dim(rows), cols: dim(cols), attributes: range === undefined ? (words as Attribute[]) : [], ...(range === undefined ? {} : { range: dim(range) }) });
  }
};

/** Derives the premises; throws where one is refused, since then the case tests something else. */
const derive = (session: Session, given: readonly Given[]): readonly Theorem[] => {
  const list: Theorem[] = [];
  for (const g of given) {
    const [first, fields, from = []] = g as unknown as readonly [string, Readonly<Record<string, unknown>>, (readonly (number | null)[])?];
    const theorem = KINDS.has(first) ? session.assume(g as unknown as Judgement) : session.apply(first, from.map((k) => (k === null ? null : (list[k] ?? null))), fields);
    if (theorem === null) throw new Error(`the premise ${JSON.stringify(g)} is refused: ${session.refusal?.message ?? ''}`);
    list.push(theorem);
  }
  return list;
};

/** Applies a rule to a case: the theorem and the certificate, or the code of the refusal. */
export const applied = (rule: string, c: Case): { readonly theorem: Theorem | null; readonly text: string; readonly certificate: string } => {
  const session = new Session({ seed: 'cases' });
  declare(session, c.decl);
  const given = derive(session, c.given ?? []);
  const from = c.from === undefined ? given : c.from.map((k) => (k === null ? null : (given[k] ?? null)));
  const theorem = session.apply(rule, from, c.with ?? {});
  if (theorem === null) return { theorem, text: session.refusal?.code ?? '', certificate: '' };
  return { theorem, text: judgementText(theorem.conclusion), certificate: session.certificate(theorem) };
};
