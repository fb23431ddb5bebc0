import type { Span } from '../../diagnostics/diagnostic.ts';
import { MAX_DEPTH } from '../expressions.ts';
import { IGNORED } from './commands.ts';
import { fail } from './fault.ts';
import type { Token } from './tokens.ts';

/** Where a list of items ends. */
export type Stop = (t: Token) => boolean;
export const isChar = (t: Token | undefined, text: string): boolean => t?.kind === 'char' && t.text === text;
export const isCommand = (t: Token | undefined, ...texts: readonly string[]): boolean => t?.kind === 'command' && texts.includes(t.text);
export const isRowEnd = (t: Token): boolean => isCommand(t, '\\', 'cr');

/** Stands for the token before the first one. */
export const END: Token = { kind: 'char', text: '', span: { start: 0, end: 0 }, spaced: false };
/** A token as it is named in messages. */
export const shown = (t: Token): string => (t.kind === 'command' ? `\\${t.text}` : `'${t.text}'`);

/** A place among tokens without macros, and what is read of them one by one. */
export class TokenCursor {
  protected at = 0;
  protected depth = 0;
  /** Directly inside braces, where no cell or row can end. */
  protected isBraced = false;
  protected readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  protected peek(): Token | undefined {
    return this.tokens[this.at];
  }

  protected get lastEnd(): number {
    return this.tokens[this.at - 1]?.span.end ?? 0;
  }

  protected from(t: Token): Span {
    return { start: t.span.start, end: Math.max(t.span.end, this.lastEnd) };
  }

  protected take(after: Token, what: string): Token {
    const t = this.tokens[this.at++];
    return t ?? fail('expected', `expected ${what} behind ${shown(after)}`, after.span, `${what} is missing`);
  }

  protected nested<T>(at: Token, f: () => T, isBraced = this.isBraced): T {
    const outside = this.isBraced;
    if (++this.depth > MAX_DEPTH) fail('too-deep', `the formula is nested more than ${MAX_DEPTH} deep`, at.span, 'too deep here');
    this.isBraced = isBraced;
    try {
      return f();
    } finally {
      this.depth--;
      this.isBraced = outside;
    }
  }

  protected close(opener: Token, isCloser: Stop, closer: string): Token {
    const t = this.peek();
    if (t !== undefined && isCloser(t)) {
      this.at++;
      return t;
    }
    return fail('unclosed', `expected '${closer}' but found ${t === undefined ? 'the end of the formula' : shown(t)}`, t?.span ?? { start: Math.max(this.lastEnd - 1, 0), end: this.lastEnd }, `'${closer}' is missing`, undefined, [{ span: opener.span, text: 'opened here' }]);
  }

  /** What stands in braces as one word. */
  protected word(after: Token): { readonly text: string; readonly span: Span } {
    const opener = this.peek();
    if (!isChar(opener, '{')) {
      const only = this.take(after, 'a word in braces');
      if (only.kind === 'command' || !/^[\p{L}\p{N}]$/u.test(only.text)) fail('unexpected', `${shown(only)} in a word`, only.span, 'letters should stand here');
      return { text: only.text, span: only.span };
    }
    this.at++;
    let text = '';
    let depth = 0;
    for (let t = this.peek(); t !== undefined; t = this.peek()) {
      this.at++;
      if (isChar(t, '}') && depth === 0) return { text: t.spaced ? `${text} ` : text, span: this.from(opener ?? t) };
      if (isChar(t, '{')) depth++;
      if (isChar(t, '}')) depth--;
      if (t.kind === 'command' && !/^[_ ,;:!#%&$]$/.test(t.text)) fail('unexpected', `${shown(t)} in a word`, t.span, 'letters should stand here');
      if (t.kind === 'char' && /^[#&^_$]$/.test(t.text)) fail('unexpected', `${shown(t)} in a word`, t.span, 'letters should stand here');
      if (!isChar(t, '{') && !isChar(t, '}')) text += `${t.spaced ? ' ' : ''}${t.text}`;
    }
    return fail('unclosed', "this '{' is not closed", opener?.span ?? after.span, 'opened here');
  }

  /** Do several letters and digits, and nothing else, stand in the braces that come next? */
  protected isWord(): boolean {
    if (!isChar(this.peek(), '{')) return false;
    let end = this.at + 1;
    for (let t = this.tokens[end]; t !== undefined && (t.kind === 'char' ? /^[\p{L}\p{N}]$/u : /^[_ ]$/).test(t.text); t = this.tokens[end]) end++;
    return end > this.at + 2 && isChar(this.tokens[end], '}');
  }

  protected number(first: string): string {
    let text = first;
    for (let t = this.peek(); t?.kind === 'char' && !t.spaced && (/^\d$/.test(t.text) || (t.text === '.' && !text.includes('.') && /^\d$/.test(this.tokens[this.at + 1]?.text ?? ''))); t = this.peek()) {
      text += t.text;
      this.at++;
    }
    return text.length > 100 ? fail('bad-number', `the number ${text.slice(0, 20)}… is too long`, { start: this.lastEnd - text.length, end: this.lastEnd }, 'here') : text;
  }

  /** s.t. in letters; passes over the rest of it. */
  protected isSubjectTo(): boolean {
    let at = this.at;
    if (!isChar(this.tokens[at++], '.')) return false;
    while (this.tokens[at]?.kind === 'command' && IGNORED.has(this.tokens[at]?.text ?? '')) at++;
    if (!isChar(this.tokens[at++], 't')) return false;
    this.at = isChar(this.tokens[at], '.') ? at + 1 : at;
    return true;
  }

  /** The distance in `\\[2pt]`. */
  protected skipLength(): void {
    const [open, first] = [this.tokens[this.at], this.tokens[this.at + 1]];
    if (!isChar(open, '[') || open?.spaced === true || first === undefined || !/^[-.\d]$/.test(first.text)) return;
    while (this.peek() !== undefined && !isChar(this.peek(), ']')) this.at++;
    this.at++;
  }
}
