import type { NoteDocument } from './document.ts';

const COMMANDS = /\\(?:math[a-z]+|boldsymbol|bm|text[a-z]*|operatorname\*?|left|right|displaystyle|hat|bar|tilde)(?![A-Za-z])|[{}&\s]|\\[,;:!]/gu;
/** A letter or word, with arguments or without, and a sign that gives it a value. */
const GIVEN = /(?:^|\\\\|,|;|\\q?quad|=)\\?([A-Za-z]+)(?:_[A-Za-z0-9]+)?(?:\([^=]*\))?(?::=|=|\\equiv|\\triangleq|\\coloneqq)/gu;

/** Does a formula of a document give a name a value? */
export const givenIn = ({ blocks }: NoteDocument): ((name: string) => boolean) => {
  const given = new Set(blocks.flatMap(({ source }) => [...source.replace(COMMANDS, '').matchAll(GIVEN)].map((m) => m[1] ?? '')));
  return (name) => given.has(name.split('_')[0] ?? name);
};
