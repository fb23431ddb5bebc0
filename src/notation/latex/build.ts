import { nearest } from '../../diagnostics/nearest.ts';
import { GREEK } from '../greek.ts';
import * as table from './commands.ts';
import { END, isChar, isCommand, isRowEnd, shown, TokenCursor, type Stop } from './cursor.ts';
import { fail } from './fault.ts';
import { inFont, spliced } from './fonts.ts';
import type { Item, Row } from './items.ts';
import { COMMAND_NAMES, SIGN_COMMANDS } from './known.ts';
import type { Token } from './tokens.ts';

const LETTER = /^\p{L}$/u;
/** Letters of scripts that formulas are not written in: they are words between formulas. */
const PROSE = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}。、：（）“”]$/u;

/** Brackets behind \\left and \\right: characters by what they are called; the full stop is none. */
const PLAIN_DELIMITERS: Readonly<Record<string, string>> = { '(': '(', ')': ')', '[': '[', ']': ']', '|': '|', '<': '⟨', '>': '⟩', '/': '/', '.': '' };
const DELIMITERS: ReadonlySet<string> = new Set([...Object.values(PLAIN_DELIMITERS), '{', '}', '\\|', 'lfloor', 'rfloor', 'lceil', 'rceil']);
/** Relations of two characters. */
const RELATIONS_OF_TWO: Readonly<Record<string, string>> = { '<=': '\\le', '>=': '\\ge', '!=': '\\ne', ':=': '\\coloneqq', '==': '=' };
const never: Stop = () => false;

/** Builds items from tokens without macros. */
class Builder extends TokenCursor {
  readonly tags: string[] = [];

  /** All rows of the formula. */
  all(): readonly Row[] {
    const rows = this.rows(never);
    const rest = this.peek();
    if (rest !== undefined) fail('unexpected', `${shown(rest)} closes nothing`, rest.span, 'not opened');
    return rows;
  }

  private rows(stop: Stop): readonly Row[] {
    const rows: (readonly Item[])[][] = [[]];
    for (;;) {
      rows.at(-1)?.push(this.list((t) => stop(t) || isChar(t, '&') || isRowEnd(t)));
      const end = this.peek();
      if (end === undefined || stop(end) || (!isChar(end, '&') && !isRowEnd(end))) return rows;
      this.at++;
      if (isRowEnd(end)) {
        if (isChar(this.peek(), '*')) this.at++;
        this.skipLength();
        rows.push([]);
      }
    }
  }

  private list(stop: Stop): readonly Item[] {
    const items: Item[] = [];
    for (let t = this.peek(); t !== undefined && !stop(t); t = this.peek()) {
      if (isChar(t, '}') || isCommand(t, 'right', 'end') || isChar(t, '&') || isRowEnd(t)) break;
      const change = t.kind === 'command' ? table.SWITCHES[t.text] : undefined;
      if (change !== undefined && Object.hasOwn(table.SWITCHES, t.text)) {
        this.at++;
        const rest = this.list(stop);
        items.push(...inFont(rest, change));
        return spliced(items);
      }
      if (isChar(t, '^') || isChar(t, '_') || isChar(t, "'")) this.script(items);
      else {
        const item = this.item(t);
        if (item !== null) items.push(item);
      }
    }
    return spliced(items);
  }

  /** Adds a subscript, superscript or prime to the last item. */
  private script(items: Item[]): void {
    const sign = this.take(this.tokens[0] ?? END, 'a script');
    const last = items.pop();
    const held = last?.kind === 'scripts' ? last : { kind: 'scripts' as const, base: last ?? null, sub: null, sup: null, primes: 0, span: last?.span ?? sign.span, spaced: last?.spaced ?? sign.spaced };
    if (sign.text === "'") {
      if (held.sup !== null) fail('unexpected', 'a prime behind a superscript', sign.span, 'on the same base', 'set the prime first');
      items.push({ ...held, primes: held.primes + 1, span: { start: held.span.start, end: sign.span.end } });
      return;
    }
    const which = sign.text === '^' ? 'sup' : 'sub';
    if (held[which] !== null) fail('unexpected', `a second ${which === 'sup' ? 'superscript' : 'subscript'}`, sign.span, 'on the same base', 'set the first one with its base in braces: {a^b}^c');
    if (which === 'sup' && held.primes > 0 && !isChar(this.tokens[this.at - 2], "'")) fail('unexpected', 'a superscript behind a prime', sign.span, 'on the same base', 'set it directly behind the prime');
    const body = this.argument(sign);
    const span = { start: held.span.start, end: Math.max(held.span.end, this.lastEnd) };
    const isPrime = (i: Item): boolean => i.kind === 'sign' && i.text === '\\prime';
    const primes = which === 'sup' ? body.filter(isPrime).length : 0;
    const rest = primes > 0 ? body.filter((i) => !isPrime(i)) : body;
    items.push({ ...held, [which]: rest.length === 0 && primes > 0 ? null : rest, primes: held.primes + primes, span });
  }

  /** What a command or script takes: the next piece, or what stands in braces. */
  private argument(after: Token): readonly Item[] {
    const t = this.peek();
    if (t === undefined || isChar(t, '}') || isChar(t, '&') || isRowEnd(t) || isCommand(t, 'right', 'end')) return fail('expected', `expected an argument behind ${shown(after)}`, after.span, 'its argument is missing');
    if (isChar(t, '{')) return this.braced();
    if (isChar(t, '^') || isChar(t, '_')) return fail('unexpected', `unexpected ${shown(t)}`, t.span, `an argument of ${shown(after)} should stand here`);
    const item = this.item(t, true);
    return item === null ? this.argument(after) : [item];
  }

  private braced(): readonly Item[] {
    const opener = this.take(END, '{');
    return this.nested(opener, () => {
      const items = this.list((t) => isChar(t, '}'));
      this.close(opener, (t) => isChar(t, '}'), '}');
      return items;
    }, true);
  }

  /** The next item; null for what means nothing. */
  private item(t: Token, single = false): Item | null {
    this.at++;
    return this.nested(t, () => (t.kind === 'command' ? this.command(t) : this.char(t, single)));
  }

  private char(t: Token, single: boolean): Item | null {
    const { text, span, spaced } = t;
    if (text === '{') {
      this.at--;
      return { kind: 'group', items: this.braced(), span: this.from(t), spaced };
    }
    if (text === '~') return null;
    if (text === '$') return fail('unexpected', 'a formula inside a formula', span, "unexpected '$'");
    if (/^\d$/.test(text) || (text === '.' && /^\d$/.test(this.peek()?.text ?? ''))) return { kind: 'number', text: single ? text : this.number(text), span: this.from(t), spaced };
    if (text === '.') {
      // A full stop ends a sentence; several are dots.
      const first = this.at;
      while (isChar(this.peek(), '.')) this.at++;
      return this.at === first ? null : { kind: 'sign', text: '\\dots', span: this.from(t), spaced };
    }
    if (PROSE.test(text)) {
      let words = text;
      for (let next = this.peek(); next?.kind === 'char' && PROSE.test(next.text); next = this.peek()) words += this.tokens[this.at++]?.text ?? '';
      return { kind: 'text', text: words, span: this.from(t), spaced };
    }
    if (text === 's' && this.isSubjectTo()) return { kind: 'text', text: 's.t.', span: this.from(t), spaced };
    if (LETTER.test(text)) return { kind: 'letter', text, font: '', span, spaced };
    if (Object.hasOwn(table.OPENING, text)) return this.bracket(t, text);
    if (table.CLOSING.has(text)) return fail('unexpected', `'${text}' closes nothing`, span, 'not opened');
    if (!/^[-+*/=<>|:,;!?@"`]$/.test(text)) return fail('unknown-character', `the character ${JSON.stringify(text)} has no meaning in a formula`, span, 'not read');
    const both = this.peek()?.spaced === false ? RELATIONS_OF_TWO[`${text}${this.peek()?.text ?? ''}`] : undefined;
    if (both !== undefined) this.at++;
    return { kind: 'sign', text: both ?? text, span: this.from(t), spaced };
  }

  /** What stands between brackets that are written plainly; an interval may close with another one. */
  private bracket(t: Token, open: string): Item {
    const close = table.OPENING[open] ?? ')';
    const isRound = open === '(' || open === '[' || open === 'lbrack';
    const isCloser: Stop = (x) => (x.kind === 'char' ? isRound && (x.text === ')' || x.text === ']') : isRound ? x.text === 'rbrack' : close === '}' ? x.text === 'rbrace' || x.text === '}' : x.text === close);
    return this.nested(t, () => {
      const items = [...this.list(isCloser)];
      // Brackets that are written plainly may reach over the end of a row.
      while (!this.isBraced && (isChar(this.peek(), '&') || (this.peek() !== undefined && isRowEnd(this.peek() ?? t)))) {
        this.at++;
        items.push(...this.list(isCloser));
      }
      const closer = this.close(t, isCloser, table.BRACKETS[close] ?? close);
      const [words] = items;
      if (items.length === 1 && words?.kind === 'text' && open === '(') return { ...words, span: this.from(t), spaced: t.spaced };
      return { kind: 'bracket', open: table.BRACKETS[open] ?? open, close: table.BRACKETS[closer.text] ?? closer.text, items, span: this.from(t), spaced: t.spaced };
    });
  }

  private delimiter(after: Token): string {
    const t = this.take(after, 'a bracket');
    const name = t.kind === 'char' ? PLAIN_DELIMITERS[t.text] : /^(?:[a-zA-Z]+|[{}|])$/.test(t.text) ? (table.BRACKETS[t.text] ?? t.text) : undefined;
    if (name === undefined || !DELIMITERS.has(name)) return fail('unexpected', `${shown(t)} is not a bracket`, t.span, `a bracket should stand behind ${shown(after)}`);
    return name;
  }

  private leftRight(t: Token): Item {
    const open = this.delimiter(t);
    return this.nested(t, () => {
      const items = this.list(never);
      const right = this.close(t, (x) => isCommand(x, 'right'), '\\right');
      return { kind: 'bracket', open, close: this.delimiter(right), items, span: this.from(t), spaced: t.spaced };
    });
  }

  private environment(t: Token): Item {
    const name = this.word(t).text;
    const plain = name.replace(/\*$/, '');
    if (!Object.hasOwn(table.ENVIRONMENTS, plain)) {
      const near = nearest(plain, Object.keys(table.ENVIRONMENTS));
      fail('unknown-command', `the environment ${name} is not known`, this.from(t), 'not known', near === null ? undefined : `did you mean ${near}?`);
    }
    if (table.WITH_COLUMNS.has(plain)) {
      this.option();
      this.braced();
    }
    return this.nested(t, () => {
      const rows = this.rows((x) => isCommand(x, 'end'));
      const end = this.close(t, (x) => isCommand(x, 'end'), `\\end{${name}}`);
      const closed = this.word(end);
      if (closed.text !== name) fail('unclosed', `\\begin{${name}} is closed by \\end{${closed.text}}`, closed.span, `expected ${name}`, undefined, [{ span: t.span, text: 'opened here' }]);
      return { kind: 'rows', environment: plain, rows, span: this.from(t), spaced: t.spaced };
    }, false);
  }

  private option(): readonly Item[] | null {
    const open = this.peek();
    if (open === undefined || !isChar(open, '[')) return null;
    this.at++;
    const items = this.list((t) => isChar(t, ']'));
    this.close(open, (t) => isChar(t, ']'), ']');
    return items;
  }

  private command(t: Token): Item | null {
    const name = Object.hasOwn(table.SPELLINGS, t.text) ? (table.SPELLINGS[t.text] ?? t.text) : t.text;
    const { spaced } = t;
    const has = (o: Readonly<Record<string, unknown>>): boolean => Object.hasOwn(o, name);
    if (table.IGNORED.has(name)) return null;
    if (name === 'left') return this.leftRight(t);
    if (name === 'begin') return this.environment(t);
    if (name === 'eqalign' || name === 'substack') {
      const opener = this.take(t, '{');
      const rows = this.nested(t, () => this.rows((x) => isChar(x, '}')), false);
      this.close(opener, (x) => isChar(x, '}'), '}');
      return { kind: 'rows', environment: name === 'eqalign' ? 'aligned' : name, rows, span: this.from(t), spaced };
    }
    if (name === 'not') {
      const next = this.take(t, 'a relation');
      return { kind: 'sign', text: next.text === 'in' ? '\\notin' : next.text === '=' ? '\\ne' : fail('unknown-command', `\\not${next.text} is not known`, this.from(t), 'not read'), span: this.from(t), spaced };
    }
    if (name === 'tag') {
      this.tags.push(this.word(t).text.trim());
      return null;
    }
    if (has(table.DISCARDED)) {
      for (let i = 0; i < (table.DISCARDED[name] ?? 0); i++) this.word(t);
      return null;
    }
    if (table.TEXTS.has(name)) return this.text(t);
    if (has(table.FONTS)) return this.font(t, table.FONTS[name] ?? '');
    if (has(table.ACCENTS)) return { kind: 'accent', accent: table.ACCENTS[name] ?? name, items: this.argument(t), span: this.from(t), spaced };
    if (has(table.ARGUMENTS)) {
      const option = name === 'sqrt' ? this.option() : null;
      const args = Array.from({ length: table.ARGUMENTS[name] ?? 0 }, () => this.argument(t));
      const classed = table.CLASSED.has(name) ? this.classed(name, args, t) : null;
      return classed ?? { kind: 'command', name: name.replace(/^[dtc]frac$/, 'frac'), args, option, span: this.from(t), spaced };
    }
    if (has(table.OPENING) && name !== '(' && name !== '[') return this.bracket(t, name);
    if (table.CLOSING.has(name) && name !== ')' && name !== ']') return fail('unexpected', `\\${name} closes nothing`, t.span, 'not opened');
    if (has(GREEK)) return { kind: 'letter', text: name, font: '', span: t.span, spaced };
    if (has(table.NUMBER_SETS)) return { kind: 'letter', text: table.NUMBER_SETS[name] ?? name, font: 'bb', span: t.span, spaced };
    if (has(table.VARIANTS)) return { kind: 'letter', text: table.VARIANTS[name] ?? name, font: '', span: t.span, spaced };
    if (/^[_#%&$]$/.test(name)) return { kind: 'letter', text: name === '_' ? '_' : name, font: '', span: t.span, spaced };
    const sign = `\\${table.DOTS.has(name) ? 'dots' : name}`;
    if (SIGN_COMMANDS.has(name)) return { kind: 'sign', text: sign, span: t.span, spaced };
    const near = nearest(name, COMMAND_NAMES);
    return fail('unknown-command', `\\${name} is not known`, t.span, 'not known', near === null ? 'define it with \\newcommand' : `did you mean \\${near}?`);
  }

  /** A relation with something above it, or an operator in words, as itself; null for what carries what is above or below it. */
  private classed(name: string, args: readonly (readonly Item[])[], t: Token): Item | null {
    const [only, second] = args.at(-1) ?? [];
    if (only === undefined || second !== undefined) return null;
    const placed = { span: this.from(t), spaced: t.spaced };
    if (only.kind === 'sign' && (args.length === 1 || Object.hasOwn(table.RELATIONS, only.text))) {
      const [above] = args.length === 1 ? [] : (args[0] ?? []);
      const defines = only.text === '=' && above !== undefined && 'text' in above && table.DEFINING.has(above.text);
      return { ...only, text: defines ? '\\coloneqq' : only.text, ...placed };
    }
    return only.kind === 'word' && name === 'mathop' ? { ...only, isOperator: true, ...placed } : null;
  }

  /** Words between formulas; one that is used like a name is one: \\text{tr}(A), \\text{loss} = …. */
  private text(t: Token): Item {
    const text = this.word(t).text.trim();
    const next = this.peek();
    const isOperator = next !== undefined && !next.spaced && (isChar(next, '(') || isChar(next, '[') || isCommand(next, 'left', 'big', 'Big'));
    const isName = isOperator || (next !== undefined && (isChar(next, '_') || isChar(next, '^') || isChar(next, '=') || Object.hasOwn(table.FUNCTIONS, text)));
    const placed = { text, span: this.from(t), spaced: t.spaced };
    return isName && /^[\p{L}\p{N}]+$/u.test(text) && !table.CONJUNCTIONS.has(text) ? { kind: 'word', ...placed, isOperator } : { kind: 'text', ...placed };
  }

  /** Letters in a font; upright ones are one word. */
  private font(t: Token, font: string): Item {
    if (font === 'op' || (font === 'rm' && this.isWord())) {
      const plain = this.word(t).text.replace(/[\s,;:!]|\*$/g, '');
      return { kind: 'word', text: plain, isOperator: font === 'op', span: this.from(t), spaced: t.spaced };
    }
    const items = inFont(this.argument(t), font);
    const [only] = items;
    return items.length === 1 && only !== undefined ? { ...only, span: this.from(t), spaced: t.spaced } : { kind: 'group', items, span: this.from(t), spaced: t.spaced };
  }
}

/** Tokens without macros as rows of cells of items, and the tags of the formula. Throws SyntaxFault. */
export const buildItems = (tokens: readonly Token[]): { readonly rows: readonly Row[]; readonly tags: readonly string[] } => {
  const builder = new Builder(tokens);
  const rows = builder.all();
  return { rows, tags: builder.tags };
};
