import { failed, ok, type Result, type Span } from '../diagnostics/diagnostic.ts';
import { notationHelp } from './elsewhere.ts';

/** `newline` ends a statement outside brackets; comments and blanks are dropped. */
export interface Token {
  readonly kind: 'number' | 'name' | 'op' | 'newline' | 'end';
  readonly text: string;
  readonly span: Span;
  /** True where white space stands before the token. */
  readonly spaced: boolean;
}

const MAX_LENGTH = 200_000;
/** More tokens than this are refused: what they would build couldn't be derived in reasonable time. */
const MAX_TOKENS = 20_000;

/** Signs that stand for an operator or a piece of text of the plain language. */
const SYNONYMS: Readonly<Record<string, string>> = { '⊙': '.*', '∘': '.*', '⊗': '⊗', '·': '*', '×': '*', '−': '-', 'ᵀ': "'", '⊤': "'", '′': "'", '≥': '>=', '≤': '<=', '≠': '!=' };
/** Raised digits and signs: a whole exponent. */
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺';
const PLAIN = '0123456789-+';
const OPERATORS = ['.*', './', '.^', '>=', '<=', '!=', '+', '-', '*', '/', '^', "'", '(', ')', '[', ']', ',', ';', ':', '=', '>', '<'];

/** Letters that stand raised or lowered beside a name mean an exponent or an index, so they are not taken into the name. */
const isShifted = (c: string): boolean => c in SYNONYMS || SUPERSCRIPTS.includes(c) || /[ⁿⁱᴬ-ᵪ]/u.test(c);
const isNameStart = (c: string): boolean => /[\p{L}_]/u.test(c) && !isShifted(c);
const isNamePart = (c: string): boolean => /[\p{L}\p{N}_]/u.test(c) && !isShifted(c);
const isDigit = (c: string): boolean => c >= '0' && c <= '9';

/** Cuts source text into tokens. Errors: too-long, unknown-character, bad-number. */
export const tokenize = (source: string): Result<readonly Token[]> => {
  if (source.length > MAX_LENGTH)
    return failed({ code: 'too-long', message: `the input has ${source.length} characters; the limit is ${MAX_LENGTH}`, labels: [{ span: { start: 0, end: 1 }, text: 'input starts here', primary: true }] });
  const tokens: Token[] = [];
  let at = 0;
  let spaced = false;
  const push = (kind: Token['kind'], text: string, start: number, end: number): void => {
    tokens.push({ kind, text, span: { start, end }, spaced });
    spaced = false;
  };
  while (at < source.length) {
    const c = String.fromCodePoint(source.codePointAt(at) ?? 0);
    const start = at;
    if (c === '\n') {
      push('newline', '\n', start, ++at);
      continue;
    }
    if (/\s/u.test(c)) {
      at += c.length;
      spaced = true;
      continue;
    }
    // 7%2 has a remainder in mind elsewhere, and is no 7 with a comment.
    if (c === '#' || (c === '%' && (spaced || tokens.length === 0 || tokens.at(-1)?.kind === 'newline'))) {
      while (at < source.length && source[at] !== '\n') at++;
      continue;
    }
    if (isDigit(c) || (c === '.' && isDigit(source[at + 1] ?? ''))) {
      const match = /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/.exec(source.slice(at, at + 400));
      let text = match?.[0] ?? c;
      // `2.*A` is 2 .* A, as in MATLAB.
      if (text.endsWith('.') && /^[*/^]/.test(source[at + text.length] ?? '')) text = text.slice(0, -1);
      at += text.length;
      const exponent = /[eE]([+-]?\d+)$/.exec(text)?.[1];
      if (text.length > 100 || (exponent !== undefined && Math.abs(Number(exponent)) > 400))
        return failed({ code: 'bad-number', message: `the number ${text.slice(0, 20)}… is too long or too large`, labels: [{ span: { start, end: at }, text: 'here', primary: true }] });
      push('number', text, start, at);
      continue;
    }
    const synonym = SYNONYMS[c];
    if (synonym !== undefined) {
      at += c.length;
      push('op', synonym, start, at);
      continue;
    }
    const raised = /^([⁻⁺]?)([⁰¹²³⁴-⁹]{0,100})/u.exec(source.slice(at, at + 101));
    // A⁻ᵀ is the transpose of the inverse.
    const digits = raised?.[2] === '' && raised[1] === '⁻' && source[at + 1] === 'ᵀ' ? '¹' : raised?.[2];
    if (raised !== null && digits !== undefined && digits !== '') {
      at += raised[0].length;
      push('op', '^', start, at);
      for (const text of [raised[1] ?? '', digits]) {
        const plain = [...text].map((x) => PLAIN[SUPERSCRIPTS.indexOf(x)]).join('');
        if (plain !== '') push(text === digits ? 'number' : 'op', plain, start, at);
      }
      continue;
    }
    if (isNameStart(c)) {
      while (at < source.length) {
        const next = String.fromCodePoint(source.codePointAt(at) ?? 0);
        if (!isNamePart(next)) break;
        at += next.length;
      }
      push('name', source.slice(start, at), start, at);
      continue;
    }
    const op = OPERATORS.find((o) => source.startsWith(o, at));
    if (op === undefined) {
      const help = notationHelp(source.slice(at, at + 20));
      return failed({
        code: 'unknown-character', message: `the character ${JSON.stringify(c)} has no meaning here`, labels: [{ span: { start, end: at + c.length }, text: 'not part of the language', primary: true }],
        ...(help === undefined ? {} : { help }),
      });
    }
    at += op.length;
    push('op', op, start, at);
  }
  if (tokens.length > MAX_TOKENS)
    return failed({ code: 'too-long', message: `the input has ${tokens.length} words and signs; the limit is ${MAX_TOKENS}`, labels: [{ span: tokens[MAX_TOKENS]?.span ?? { start: 0, end: 1 }, text: 'the limit is reached here', primary: true }] });
  push('end', '', source.length, source.length);
  return ok(tokens);
};
