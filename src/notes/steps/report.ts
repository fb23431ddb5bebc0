import type { Claim, Finding } from '../../audit/check.ts';
import { FLAWS, type Diagnosis } from '../../audit/diagnose/index.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { RelationName } from '../../notation/latex/index.ts';

/** What became of a formula or one of its steps. `proved-under` holds under conditions that are stated beside it. */
export type Status = 'refuted' | 'undecided' | 'not-understood' | 'proved-under' | 'proved' | 'definition' | 'not-a-claim';

/** What is claimed by a step. */
export type StepKind = 'identity' | 'gradient' | 'jacobian' | 'hessian' | 'bound' | 'inequality' | 'stationary' | 'convexity' | 'update' | 'definition' | 'equation' | 'supposition' | 'expression';

/** What can be wrong with a formula of a note, in words. */
export const NOTE_FLAWS = {
  ...FLAWS,
  direction: 'the order is the other way round',
  sizes: 'the sizes of its parts do not fit',
  strictness: 'a strict order stands where equality occurs',
} as const;

/** The name of a flaw of a formula. */
export type NoteFlaw = keyof typeof NOTE_FLAWS;

/** What is wrong with a refuted step that no diagnosis of a claim describes, and the statement that is right, as text, where one was proved. */
export interface Slip {
  readonly flaw: NoteFlaw;
  readonly repair: string | null;
}

/** One relation of a chain with its verdict. */
export interface Step {
  readonly kind: StepKind;
  readonly relation: RelationName | null;
  /** Both sides as they were understood, in the text language; empty where a side was not understood. */
  readonly left: string;
  readonly right: string;
  readonly status: Status;
  /** One sentence: what was found, or why nothing was. */
  readonly sentence: string;
  /** Under which conditions a proved step holds. */
  readonly conditions: readonly string[];
  /** Where the step stands in the document. */
  readonly span: Span;
  readonly finding?: Finding;
  readonly claim?: Claim;
  readonly diagnosis?: Diagnosis;
  readonly slip?: Slip;
  /** Why it could not be read, with places in the document. */
  readonly diagnostic?: Diagnostic;
}

/** One formula of the document. */
export interface FormulaReport {
  readonly kind: 'display' | 'inline';
  readonly line: number;
  /** The formula with and without its delimiters, as offsets into the document. */
  readonly outer: Span;
  readonly inner: Span;
  readonly source: string;
  readonly status: Status;
  readonly steps: readonly Step[];
  /** Names that the formula gives a meaning to. */
  readonly defines: readonly string[];
  /** What was taken for granted to read it: declarations inferred, lost backslashes mended. */
  readonly inferred: readonly string[];
  readonly tags: readonly string[];
}

/** A document with the verdict of every formula. */
export interface NoteReport {
  readonly formulas: readonly FormulaReport[];
  /** Declarations that the document implies, as declarations in the text language. */
  readonly inferred: readonly string[];
}

const GRAVITY: readonly Status[] = ['refuted', 'undecided', 'not-understood', 'proved-under', 'proved', 'definition', 'not-a-claim'];

/** The status of a formula with these steps: the gravest one. */
export const gravest = (statuses: readonly Status[]): Status => GRAVITY.find((s) => statuses.includes(s)) ?? 'not-a-claim';

/** How many formulas have each status. */
export const countsOf = (report: NoteReport): Readonly<Record<Status, number>> => {
  const counts: Record<Status, number> = { refuted: 0, undecided: 0, 'not-understood': 0, 'proved-under': 0, proved: 0, definition: 0, 'not-a-claim': 0 };
  for (const f of report.formulas) counts[f.status]++;
  return counts;
};
