import { failed, ok, type Result, type Span } from '../../diagnostics/diagnostic.ts';
import { UNICODE } from './unicode.ts';

/** A command `\name`, or one character; digits are single, since `\frac12` takes them one by one. */
export interface Token {
  readonly kind: 'command' | 'char';
  /** The name of a command without its backslash, or the character. */
  readonly text: string;
  readonly span: Span;
  /** True where white space stands before the token. */
  readonly spaced: boolean;
}

const MAX_LENGTH = 200_000;
/** More tokens than this are refused, also where macros make them. */
export const MAX_TOKENS = 20_000;

/** Commands whose starred form is another spelling of the same. */
const STARRED = new Set(['operatorname', 'DeclareMathOperator', 'tag', 'newcommand', 'renewcommand', 'providecommand']);

/**
 * Cuts LaTeX into tokens; comments are dropped and Unicode signs are read as their commands. Positions are those of `source` plus
 * `offset`. Errors: too-long.
 */
export const tokenize = (source: string, offset = 0): Result<readonly Token[]> => {
  if (source.length > MAX_LENGTH)
    return failed({ code: 'too-long', message: `the formula has ${source.length} characters; the limit is ${MAX_LENGTH}`, labels: [{ span: { start: offset, end: offset + 1 }, text: 'the formula starts here', primary: true }] });
  const tokens: Token[] = [];
  let spaced = false;
  const pattern = /\\([A-Za-z]+)(\*?)|\\([^A-Za-z])|([ \t\r\n\u00a0]+)|(%[^\n]*)|([^])/gu;
  for (const match of source.matchAll(pattern)) {
    const [whole, word, star, sign, blank, comment, char] = match;
    if (blank !== undefined || comment !== undefined) {
      spaced = true;
      continue;
    }
    const start = offset + match.index;
    // The star of an ordinary command is a sign of its own: \pi*.
    const isStarred = word !== undefined && star === '*' && STARRED.has(word);
    const end = start + whole.length - (star === '*' && !isStarred ? 1 : 0);
    const command = word ?? sign;
    if (command !== undefined) tokens.push({ kind: 'command', text: command, span: { start, end }, spaced });
    else if (char !== undefined) {
      const named = UNICODE.get(char);
      if (named === undefined) tokens.push({ kind: 'char', text: char, span: { start, end }, spaced });
      else for (const text of named) tokens.push(text.startsWith('\\') ? { kind: 'command', text: text.slice(1), span: { start, end }, spaced } : { kind: 'char', text, span: { start, end }, spaced });
    }
    spaced = false;
    if (star === '*' && word !== undefined && !isStarred) tokens.push({ kind: 'char', text: '*', span: { start: end, end: end + 1 }, spaced });
  }
  const beyond = tokens[MAX_TOKENS];
  if (beyond !== undefined)
    return failed({ code: 'too-long', message: `the formula has ${tokens.length} words and signs; the limit is ${MAX_TOKENS}`, labels: [{ span: beyond.span, text: 'the limit is reached here', primary: true }] });
  return ok(tokens);
};
