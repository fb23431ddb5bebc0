import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { isElementwise } from '../atoms/elementwise.ts';
import { isMatrixAtom } from '../atoms/matrix.ts';
import { notationHelp } from './elsewhere.ts';
import type { Token } from './lexer.ts';
import type { BinaryOperator, Binder, Subscript, Surface } from './surface.ts';

/** Nesting beyond this is refused, so that no input exhausts the stack. */
export const MAX_DEPTH = 150;

/** Words of other languages between two parts. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['and', 'write each condition by itself: assume x > 0, assume x < 1'], ['or', 'there is no choice between conditions'], ['for', 'write sum(i in 1:n, …) for a sum over an index'], ['if', 'write step(x) for 1 where x > 0, relu(x) for max(x, 0)'],
]);

/** Thrown inside the parsers only; turned into a result at their border. */
export class SyntaxFault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** From the start of one span to the end of another. */
export const join = (a: Span, b: Span): Span => ({ start: a.start, end: b.end });
/** A token as it is named in messages. */
export const shown = (t: Token): string => (t.kind === 'end' ? 'the end of the input' : t.kind === 'newline' ? 'the end of the line' : `'${t.text}'`);

const isFunctionName = (name: string): boolean => isElementwise(name) || isMatrixAtom(name);

/** Reads expressions from tokens; inside brackets line ends are blanks. */
export class ExpressionParser {
  protected at = 0;
  protected depth = 0;
  /** The brackets that are open. */
  protected openers: Token[] = [];
  /** True directly inside [ ], where a blank might be meant to separate blocks. */
  private inBlock = false;
  protected readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  protected peek(): Token {
    if (this.openers.length > 0) while (this.tokens[this.at]?.kind === 'newline') this.at++;
    const token = this.tokens[this.at] ?? this.tokens[this.tokens.length - 1];
    if (token === undefined) throw new RangeError('no tokens');
    return token;
  }

  protected next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  protected is(...ops: readonly string[]): boolean {
    const token = this.peek();
    return token.kind === 'op' && ops.includes(token.text);
  }

  protected fail(code: string, message: string, span: Span, text: string, help?: string, more: Diagnostic['labels'] = []): never {
    throw new SyntaxFault({ code, message, labels: [{ span, text, primary: true }, ...more], ...(help === undefined ? {} : { help }) });
  }

  protected expect(op: string, opener?: Token): Token {
    if (this.is(op)) return this.next();
    const found = this.peek();
    const unclosed = opener === undefined ? [] : [{ span: opener.span, text: `opened here` }];
    this.fail(opener === undefined ? 'expected' : 'unclosed', `expected '${op}' but found ${shown(found)}`, found.span, `'${op}' is missing`, this.signHelp(), unclosed);
  }

  /** What a sign that ends an expression too early is meant to be. */
  protected signHelp(): string | undefined {
    if (this.is('=') && this.openers.length > 0) return 'arguments go by their places; rowsum(A) and colsum(A) are the sums of rows and of columns';
    return this.peek().kind === 'op' ? SIGNS.get(this.peek().text) : undefined;
  }

  private nested<T>(f: () => T): T {
    if (++this.depth > MAX_DEPTH) this.fail('too-deep', `the expression is nested more than ${MAX_DEPTH} deep`, this.peek().span, 'too deep here');
    try {
      return f();
    } finally {
      this.depth--;
    }
  }

  /** Reads what stands behind an opening bracket, up to the closing one. */
  protected bracketed<T>(opener: Token, f: () => T, inBlock = false): T {
    const outside = this.inBlock;
    this.openers.push(opener);
    this.inBlock = inBlock;
    try {
      return f();
    } finally {
      this.openers.pop();
      this.inBlock = outside;
    }
  }

  expression(): Surface {
    return this.nested(() => {
      let left = this.term();
      while (this.is('+', '-')) {
        this.refuseSignInBlock();
        left = this.binary(left, () => this.term());
      }
      return left;
    });
  }

  /** In [A -B] MATLAB sees two blocks and a reader of formulas a difference. */
  private refuseSignInBlock(): void {
    const sign = this.peek();
    const next = this.tokens[this.at + 1];
    if (!this.inBlock || !sign.spaced || next === undefined || next.spaced || next.kind === 'newline') return;
    this.fail('juxtaposition', `inside [ ] a ${sign.text} behind a blank may begin a block or continue a sum`, sign.span, 'two readings', `write , ${sign.text}… for another block, or ${sign.text} with blanks on both sides for a sum`);
  }

  private binary(left: Surface, operand: () => Surface): Surface {
    const op = this.next();
    const right = operand();
    return { kind: 'binary', op: op.text as BinaryOperator, opSpan: op.span, left, right, span: join(left.span, right.span) };
  }

  private term(): Surface {
    let left = this.unary();
    for (;;) {
      if (this.is('*', '/', '.*', './')) left = this.binary(left, () => this.unary());
      else if (this.is('⊗')) {
        const op = this.next();
        const right = this.unary();
        left = { kind: 'call', name: 'kron', nameSpan: op.span, args: [left, right], span: join(left.span, right.span) };
      } else {
        this.refuseJuxtaposition(left);
        return left;
      }
    }
  }

  /** Two factors side by side are never a product. */
  private refuseJuxtaposition(left: Surface): void {
    const found = this.peek();
    if (found.kind !== 'name' && found.kind !== 'number' && !(found.kind === 'op' && found.text === '(')) return;
    if (found.kind === 'name' && RESERVED.has(found.text)) return;
    const opener = this.openers.at(-1);
    if (opener !== undefined && this.tokens[this.at - 1]?.kind === 'newline')
      this.fail('unclosed', `this '${opener.text}' is not closed before the next line begins`, opener.span, 'opened here', undefined, [{ span: found.span, text: 'the next line' }]);
    const plain = left.kind === 'name' && isFunctionName(left.name) ? `write ${left.name}(…): arguments stand in parentheses` : 'write * for a product (or .* for an entrywise one) between factors';
    const help = WORDS.get(found.text) ?? plain;
    this.fail('juxtaposition', `unexpected ${shown(found)} after a complete factor`, found.span, 'a second factor starts here', help, [{ span: left.span, text: 'this is complete' }]);
  }

  private unary(): Surface {
    if (!this.is('-', '+')) return this.postfix();
    return this.nested(() => {
      const op = this.next();
      const arg = this.unary();
      return op.text === '+' ? arg : { kind: 'negate', arg, span: join(op.span, arg.span) };
    });
  }

  /** The exponent of ^ may carry a sign: X^-1. */
  private exponent(): Surface {
    if (!this.is('-', '+')) return this.primary();
    return this.nested(() => {
      const op = this.next();
      const arg = this.exponent();
      return op.text === '+' ? arg : { kind: 'negate', arg, span: join(op.span, arg.span) };
    });
  }

  private postfix(): Surface {
    let e = this.primary();
    for (let count = 0; ; count++) {
      if (count > MAX_DEPTH) this.fail('too-deep', `more than ${MAX_DEPTH} postfix operators in a row`, this.peek().span, 'too many here');
      if (this.is("'")) e = { kind: 'transpose', arg: e, span: join(e.span, this.next().span) };
      else if (this.is('^', '.^')) e = this.binary(e, () => this.exponent());
      else if (this.is('[') && !this.peek().spaced) e = this.subscripted(e);
      else return e;
    }
  }

  private subscripted(arg: Surface): Surface {
    const opener = this.next();
    return this.bracketed(opener, () => {
      const subscripts: Subscript[] = [this.subscript()];
      while (this.is(',')) {
        this.next();
        subscripts.push(this.subscript());
      }
      const closer = this.expect(']', opener);
      const span = join(arg.span, closer.span);
      if (subscripts.length > 2) this.fail('bad-subscript', 'a matrix has two subscripts', span, `${subscripts.length} subscripts here`);
      return { kind: 'index', arg, subscripts, span };
    });
  }

  private subscript(): Subscript {
    if (this.is(':')) return { kind: 'all', span: this.next().span };
    const from = this.expression();
    if (!this.is(':')) return { kind: 'at', at: from, span: from.span };
    this.next();
    const to = this.expression();
    return { kind: 'range', from, to, span: join(from.span, to.span) };
  }

  private primary(): Surface {
    const token = this.next();
    if (token.kind === 'number') return { kind: 'number', text: token.text, span: token.span };
    if (token.kind === 'name') {
      if (this.is('(') && !this.peek().spaced) return this.call(token);
      if (this.is('(')) this.fail('space-before-parenthesis', `a space separates ${token.text} from (`, this.peek().span, 'this parenthesis', `write ${token.text}*(…) for a product or ${token.text}(…) for a call`);
      return { kind: 'name', name: token.text, span: token.span };
    }
    if (token.kind === 'op' && token.text === '(')
      return this.bracketed(token, () => {
        const e = this.expression();
        const closer = this.expect(')', token);
        return { ...e, span: join(token.span, closer.span) };
      });
    if (token.kind === 'op' && token.text === '[') return this.block(token);
    const isDoubled = token.text === '*' && !token.spaced && this.tokens[this.at - 2]?.text === '*';
    const help = isDoubled ? notationHelp('**') : token.text === "'" ? "A' is the transpose of what stands before the sign; there are no texts in quotes" : undefined;
    return this.fail('unexpected', `expected an expression but found ${shown(token)}`, token.span, 'an expression should stand here', help);
  }

  private call(name: Token): Surface {
    const opener = this.next();
    return this.bracketed(opener, () => {
      if (name.text === 'sum' && this.startsBinder()) return this.indexSum(name, opener);
      const args: Surface[] = [];
      const argument = (): void => {
        if (this.is(':')) this.fail('unexpected', 'a subscript stands in square brackets', this.peek().span, 'a whole axis', `write ${name.text}[i,:] for a row of ${name.text}`);
        args.push(this.expression());
      };
      if (!this.is(')')) {
        argument();
        while (this.is(',')) {
          this.next();
          argument();
        }
      }
      const closer = this.expect(')', opener);
      return { kind: 'call', name: name.text, nameSpan: name.span, args, span: join(name.span, closer.span) };
    });
  }

  private startsBinder(): boolean {
    const token = this.peek();
    const after = this.tokens[this.at + 1];
    return token.kind === 'name' && after?.kind === 'name' && after.text === 'in';
  }

  private indexSum(name: Token, opener: Token): Surface {
    const binders: Binder[] = [];
    let where: Surface | null = null;
    while (this.startsBinder()) {
      const bound = this.next();
      this.next();
      const from = this.next();
      if (from.text !== '1' || !this.is(':')) this.fail('bad-range', 'an index runs from 1: write i in 1:n', from.span, 'the range should start with 1:');
      this.next();
      binders.push({ name: bound.text, nameSpan: bound.span, range: this.expression() });
      if (this.peek().kind === 'name' && this.peek().text === 'where') {
        this.next();
        where = this.expression();
      }
      this.expect(',');
    }
    const body = this.expression();
    const closer = this.expect(')', opener);
    return { kind: 'sum', binders, where, body, span: join(name.span, closer.span) };
  }

  private block(opener: Token): Surface {
    return this.bracketed(opener, () => {
      const rows: Surface[][] = [[this.expression()]];
      for (;;) {
        if (this.is(',')) {
          this.next();
          rows[rows.length - 1]?.push(this.expression());
        } else if (this.is(';')) {
          this.next();
          rows.push([this.expression()]);
        } else break;
      }
      const closer = this.expect(']', opener);
      return { kind: 'block', rows, span: join(opener.span, closer.span) };
    }, true);
  }

  atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** Refuses anything left over. */
  end(): void {
    while (this.peek().kind === 'newline') this.at++;
    const found = this.peek();
    if (found.kind !== 'end') this.fail('unexpected', `unexpected ${shown(found)}`, found.span, 'the expression is complete before this', this.signHelp());
  }
}

const RESERVED = new Set(['where', 'in']);

/** What signs that end an expression too early are meant to be. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  [':', 'write inner(A, B) for the Frobenius inner product A:B'], [')', 'there is a ) more than there are ('], [']', 'there is a ] more than there are ['], [';', 'a statement ends with its line, without a sign'],
  ...['<', '<=', '>', '>='].map((sign): [string, string] => [sign, 'orders stand between the sides of a claim, and in assume; step(x) is 1 where x > 0 and 0 where x < 0']),
]);
