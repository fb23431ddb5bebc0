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
const [INLINE, DISPLAY, END] = ['\ue000', '\ue002', '\ue001'];
const MARK = new RegExp(`([${INLINE}${DISPLAY}])(\\d+)${END}`, 'gu');

/** What stands for formula number k while the text around it is set. */
export const markOf = (k: number, isDisplay: boolean): string => `${isDisplay ? DISPLAY : INLINE}${k}${END}`;

/** Text without characters that would be taken for marks. */
export const withoutMarks = (text: string): string => text.replace(/[\ue000-\ue002]/gu, ' ');

/** Does the HTML contain a formula that stands by itself? */
export const hasDisplay = (html: string): boolean => html.includes(DISPLAY ?? '');

/** The HTML with every mark replaced. */
export const replaceMarks = (html: string, by: (k: number) => string): string => html.replace(MARK, (_, _kind: string, k: string) => by(Number(k)));

/** The numbers of the formulas in it, in order. */
export const marksIn = (html: string): readonly number[] => [...html.matchAll(MARK)].map((m) => Number(m[2]));
