import type { NoteDocument } from './document.ts';

/** The words right before a letter that say that it stands for any one index from here on: "for a fixed", "for each component". */
const BINDS = /\b(?:fix|fixed|given|any|each|every|all|one|single)\b[^.;:?!$]{0,30}$/iu;

/** Is a letter an index that the words before a place hold fixed? */
export const fixedIn = ({ text, blocks }: NoteDocument): ((letter: string, place: number) => boolean) => {
  const fixed = blocks.flatMap(({ source, outer }) => {
    const letter = /^\s*([a-z])\s*(?:$|\\in\b|=\s*1\b)/u.exec(source)?.[1];
    return letter !== undefined && BINDS.test(text.slice(Math.max(0, outer.start - 60), outer.start)) ? [{ letter, at: outer.start }] : [];
  });
  return (letter, place) => fixed.some((f) => f.letter === letter && f.at < place);
};
