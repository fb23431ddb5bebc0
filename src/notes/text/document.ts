import { latexBlocks, type DocumentFormat, type LatexBlock } from '../../notation/latex/blocks.ts';
import { joined } from './joined.ts';

/** A stretch of declarations in the text language, and where it stands in the document. */
export interface DeclarationText {
  readonly source: string;
  readonly start: number;
}

/** What a note consists of. */
export interface NoteDocument {
  readonly text: string;
  readonly format: DocumentFormat;
  /** Fenced blocks marked `gradus`, the entry `gradus: |` of the front matter, or comment lines that begin with `%gradus`, in order. */
  readonly declarations: readonly DeclarationText[];
  readonly blocks: readonly LatexBlock[];
}

const FENCED = /^[ ]{0,3}```+[ \t]*gradus[^\S\n]*\n([\s\S]*?)^[ ]{0,3}```/gmu;
const FRONT = /^---\n([\s\S]*?)\n---/u;
const ENTRY = /^gradus:[ \t]*\|?[ \t]*\n((?:[ \t]+.*(?:\n|$))+)/mu;
const COMMENT = /^%[ \t]*gradus[: ](.*)$/gmu;

const frontMatter = (text: string): readonly DeclarationText[] => {
  const front = FRONT.exec(text);
  const entry = front === null ? null : ENTRY.exec(front[1] ?? '');
  if (entry === null) return [];
  const source = entry[1] ?? '';
  return [{ source, start: text.indexOf(source) }];
};

const matches = (text: string, pattern: RegExp): readonly DeclarationText[] =>
  [...text.matchAll(pattern)].map((m) => ({ source: m[1] ?? '', start: m.index + m[0].indexOf(m[1] ?? '') }));

/** Takes a document apart; a LaTeX file has its declarations in comments. Formulas that were cut apart are whole again where damage `isMended`. */
export const readDocument = (text: string, format: DocumentFormat, isMended = false): NoteDocument => ({
  text, format, blocks: isMended ? joined(latexBlocks(text, format), text) : latexBlocks(text, format),
  declarations: format === 'latex' ? matches(text, COMMENT) : [...frontMatter(text), ...matches(text, FENCED)],
});

/** The line, counted from 1, on which a character stands. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
