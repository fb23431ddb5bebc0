import type { Span } from '../../diagnostics/diagnostic.ts';
import type { NoteDocument } from './document.ts';

/** An index, the size that it runs to, and where the document says so. */
interface Count {
  readonly index: string;
  readonly size: string;
  readonly at: number;
}

/** i = 1, …, n and i ∈ {1, …, n}. */
const LIST = /(?<![A-Za-z\\])([a-z])\s*(?:=|\\in)\s*(?:\\\{)?\s*1\s*,\s*(?:2\s*,\s*)?(?:\\[lc]?dots|\.\.\.)\s*,?\s*([A-Za-z])(?![A-Za-z])/gu;
/** A sum or product from i = 1 to n. */
const SUM = /\\(?:sum|prod)(?:\\limits)?\s*_\s*\{\s*([a-z])\s*=\s*1\s*\}\s*\^\s*\{?\s*([A-Za-z])(?![A-Za-z])/gu;

const countsIn = ({ blocks }: NoteDocument): readonly Count[] =>
  blocks.flatMap(({ source, start }) => [LIST, SUM].flatMap((form) => [...source.matchAll(form)].map((m): Count => ({ index: m[1] ?? '', size: m[2] ?? '', at: start + m.index }))));

/** How far an index runs, by what a section of a document says nearest to a place in it; null where it says nothing. Another section may count other things. */
export const countIn = (document: NoteDocument, section: Span): ((index: string, place: number) => string | null) => {
  const counts = countsIn(document).filter((c) => c.at >= section.start && c.at < section.end);
  return (index, place) => counts.filter((c) => c.index === index).reduce<Count | null>((best, c) => (best === null || Math.abs(c.at - place) < Math.abs(best.at - place) ? c : best), null)?.size ?? null;
};
