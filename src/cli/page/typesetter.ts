/** Sets documents and formulas as HTML. */
export interface Typesetter {
  /** The style sheet that formulas need. */
  readonly style: string;
  /** A formula as HTML, or null where it isn't understood. */
  readonly formula: (source: string, isDisplay: boolean) => string | null;
  /** The blocks of a Markdown document as HTML in which nothing runs and nothing is loaded; marks stay as they are. */
  readonly markdown: (text: string) => readonly string[];
}

// Characters of the private use area: no document has a use for them.
const KINDS = { inline: '\ue000', display: '\ue002', claim: '\ue003' } as const;
const END = '\ue001';
const MARK = new RegExp(`([${Object.values(KINDS).join('')}])(\\d+)${END}`, 'gu');

/** What is set apart from the text: a formula in a sentence, one that stands by itself, a claim block. */
export type MarkKind = keyof typeof KINDS;

/** What stands for formula or claim number k while the text around it is set. */
export const markOf = (k: number, kind: MarkKind): string => `${KINDS[kind]}${k}${END}`;

/** Text without characters that would be taken for marks. */
export const withoutMarks = (text: string): string => text.replace(/[\ue000-\ue003]/gu, ' ');

/** Does the HTML contain a formula that stands by itself? */
export const hasDisplay = (html: string): boolean => html.includes(KINDS.display);

/** Is the text the mark of a claim and nothing else? */
export const isClaimMark = (text: string): boolean => text.startsWith(KINDS.claim);

/** The HTML with every mark replaced. */
export const replaceMarks = (html: string, by: (k: number, isClaim: boolean) => string): string => html.replace(MARK, (_, kind: string, k: string) => by(Number(k), kind === KINDS.claim));

/** The numbers of the formulas in it, in order. */
export const marksIn = (html: string): readonly number[] => [...html.matchAll(MARK)].filter((m) => m[1] !== KINDS.claim).map((m) => Number(m[2]));
