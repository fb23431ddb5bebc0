import type { Span } from '../../diagnostics/diagnostic.ts';
import { fail } from './fault.ts';
import { MAX_TOKENS, type Token } from './tokens.ts';

/** What stands for a command: its body with `#1` … `#9` for the arguments. */
export interface Macro {
  readonly parameters: number;
  /** What the first argument is where it isn't given in brackets, or null where it is not optional. */
  readonly optional: readonly Token[] | null;
  readonly body: readonly Token[];
}

export type Macros = ReadonlyMap<string, Macro>;

/** Expansions in one formula; beyond it a macro is taken to expand without end. */
const MAX_EXPANSIONS = 1000;

const NEW_COMMANDS = new Set(['newcommand', 'renewcommand', 'providecommand']);
const isChar = (t: Token | undefined, text: string): boolean => t?.kind === 'char' && t.text === text;
const isCommand = (t: Token | undefined, text: string): boolean => t?.kind === 'command' && t.text === text;

/** Reads tokens from a stack onto which the bodies of macros are put. */
class Expander {
  private readonly stack: Token[];
  private readonly out: Token[] = [];
  private readonly known: Map<string, Macro>;
  private expansions = 0;
  private readonly isDefining: boolean;

  constructor(tokens: readonly Token[], macros: Macros, isDefining = false) {
    this.stack = [...tokens].reverse();
    this.known = new Map(macros);
    this.isDefining = isDefining;
  }

  run(): { readonly tokens: readonly Token[]; readonly macros: Macros } {
    for (let t = this.stack.pop(); t !== undefined; t = this.stack.pop()) {
      const macro = t.kind === 'command' && !this.isDefining ? this.known.get(t.text) : undefined;
      if (macro !== undefined) this.expand(t, macro);
      else if (isCommand(t, 'def') || isCommand(t, 'gdef')) this.define(t);
      else if (t.kind === 'command' && NEW_COMMANDS.has(t.text)) this.newCommand(t);
      else if (isCommand(t, 'DeclareMathOperator')) this.operator(t);
      else if (isCommand(t, 'let')) this.alias(t);
      else this.out.push(t);
    }
    return { tokens: this.out, macros: this.known };
  }

  private peek(): Token | undefined {
    return this.stack.at(-1);
  }

  private take(after: Token, what: string): Token {
    return this.stack.pop() ?? fail('expected', `expected ${what} behind \\${after.text}`, after.span, `${what} is missing`);
  }

  /** One token, or what stands in braces. */
  private argument(after: Token): readonly Token[] {
    const first = this.take(after, 'an argument');
    if (!isChar(first, '{')) return [first];
    return this.until(first, '{', '}');
  }

  private until(opener: Token, open: string, close: string): readonly Token[] {
    const list: Token[] = [];
    let depth = 0;
    for (let t = this.stack.pop(); t !== undefined; t = this.stack.pop()) {
      if (isChar(t, close) && depth === 0) return list;
      if (isChar(t, open)) depth++;
      if (isChar(t, close)) depth--;
      list.push(t);
    }
    return fail('unclosed', `this '${open}' is not closed`, opener.span, 'opened here');
  }

  private expand(call: Token, macro: Macro): void {
    if (++this.expansions > MAX_EXPANSIONS) fail('bad-macro', `more than ${MAX_EXPANSIONS} macros are expanded in this formula`, call.span, 'the limit is reached here', 'does a macro contain itself?');
    const args: (readonly Token[])[] = [];
    for (let i = 0; i < macro.parameters; i++) {
      const opener = this.peek();
      if (i === 0 && macro.optional !== null) {
        if (opener === undefined || !isChar(opener, '[')) args.push(macro.optional);
        else {
          this.stack.pop();
          args.push(this.until(opener, '[', ']'));
        }
      } else args.push(this.argument(call));
    }
    this.replace(macro.body, args, call.span, call.spaced);
  }

  /** Puts a body on the stack; what is written in it has the position of the call. */
  private replace(body: readonly Token[], args: readonly (readonly Token[])[], span: Span, spaced: boolean): void {
    const tokens: Token[] = [];
    for (let i = 0; i < body.length; i++) {
      const t = body[i];
      const next = body[i + 1];
      if (t === undefined) continue;
      const at = isChar(t, '#') && next?.kind === 'char' ? '123456789'.indexOf(next.text) : -1;
      if (at >= 0) {
        tokens.push(...(args[at] ?? []));
        i++;
      } else tokens.push({ ...t, span, spaced: i === 0 ? spaced : t.spaced });
    }
    if (this.stack.length + this.out.length + tokens.length > MAX_TOKENS) fail('too-long', `with its macros expanded the formula has more than ${MAX_TOKENS} words and signs`, span, 'the limit is reached here');
    for (const t of tokens.reverse()) this.stack.push(t);
  }

  private define(at: Token): void {
    const name = this.take(at, 'a command');
    let parameters = 0;
    for (let t = this.take(at, 'a body'); !isChar(t, '{'); t = this.take(at, 'a body')) {
      const number = isChar(t, '#') ? this.take(at, 'a body') : t;
      if (!isChar(t, '#') || number.text !== String(parameters + 1)) fail('bad-macro', 'arguments of \\def are #1, #2, … with nothing between them', t.span, 'not read', 'write \\newcommand{\\name}[2]{…}');
      parameters++;
    }
    this.learn(name, { parameters, optional: null, body: this.until(at, '{', '}') });
  }

  private newCommand(at: Token): void {
    const [name] = this.argument(at);
    const count = this.bracket();
    const optional = this.bracket();
    const parameters = count === null ? 0 : Number(count.map((t) => t.text).join(''));
    if (!Number.isInteger(parameters) || parameters < 0 || parameters > 9) fail('bad-macro', 'a macro has at most 9 arguments', at.span, 'this definition');
    this.learn(name ?? at, { parameters, optional, body: this.argument(at) });
  }

  private bracket(): readonly Token[] | null {
    const opener = this.peek();
    if (opener === undefined || !isChar(opener, '[')) return null;
    this.stack.pop();
    return this.until(opener, '[', ']');
  }

  private operator(at: Token): void {
    const [name] = this.argument(at);
    const body = this.argument(at);
    const sign = (kind: Token['kind'], text: string): Token => ({ kind, text, span: at.span, spaced: false });
    this.learn(name ?? at, { parameters: 0, optional: null, body: [sign('command', 'operatorname'), sign('char', '{'), ...body, sign('char', '}')] });
  }

  private alias(at: Token): void {
    const name = this.take(at, 'a command');
    if (isChar(this.peek(), '=')) this.stack.pop();
    const target = this.take(at, 'a command');
    const macro = target.kind === 'command' ? this.known.get(target.text) : undefined;
    this.learn(name, macro ?? { parameters: 0, optional: null, body: [target] });
  }

  private learn(name: Token, macro: Macro): void {
    if (name.kind !== 'command') fail('bad-macro', `a macro is named \\name, not ${name.text}`, name.span, 'not a command');
    this.known.set(name.text, macro);
  }
}

/** Tokens without macros, and the macros that are known behind them. Throws SyntaxFault: bad-macro, expected, unclosed, too-long. */
export const expand = (tokens: readonly Token[], macros: Macros): { readonly tokens: readonly Token[]; readonly macros: Macros } => new Expander(tokens, macros).run();

/** The macros that a document defines; what stands between the definitions is passed over. Throws SyntaxFault as `expand`. */
export const definitions = (tokens: readonly Token[]): Macros => new Expander(tokens, new Map(), true).run().macros;
