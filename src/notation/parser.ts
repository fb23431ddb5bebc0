import { failed, ok, type Diagnostic, type Result, type Span } from '../diagnostics/diagnostic.ts';
import { tokenize, type Token } from './lexer.ts';
import type { BinaryOperator, Binder, Declaration, Statement, Subscript, Surface } from './surface.ts';

/** Nesting beyond this is refused, so that no input exhausts the stack. */
export const MAX_DEPTH = 150;

class SyntaxFault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

const join = (a: Span, b: Span): Span => ({ start: a.start, end: b.end });
const shown = (t: Token): string => (t.kind === 'end' ? 'the end of the input' : t.kind === 'newline' ? 'the end of the line' : `'${t.text}'`);

/** A cursor over tokens; inside brackets line ends are blanks. */
class Parser {
  private at = 0;
  private depth = 0;
  private brackets = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  private peek(): Token {
    if (this.brackets > 0) while (this.tokens[this.at]?.kind === 'newline') this.at++;
    const token = this.tokens[this.at] ?? this.tokens[this.tokens.length - 1];
    if (token === undefined) throw new RangeError('no tokens');
    return token;
  }

  private next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  private is(...ops: readonly string[]): boolean {
    const token = this.peek();
    return token.kind === 'op' && ops.includes(token.text);
  }

  private fail(code: string, message: string, span: Span, text: string, help?: string, more: Diagnostic['labels'] = []): never {
    throw new SyntaxFault({ code, message, labels: [{ span, text, primary: true }, ...more], ...(help === undefined ? {} : { help }) });
  }

  private expect(op: string, opener?: Token): Token {
    if (this.is(op)) return this.next();
    const found = this.peek();
    const unclosed = opener === undefined ? [] : [{ span: opener.span, text: `opened here` }];
    this.fail(opener === undefined ? 'expected' : 'unclosed', `expected '${op}' but found ${shown(found)}`, found.span, `'${op}' is missing`, undefined, unclosed);
  }

  private nested<T>(f: () => T): T {
    if (++this.depth > MAX_DEPTH) this.fail('too-deep', `the expression is nested more than ${MAX_DEPTH} deep`, this.peek().span, 'too deep here');
    try {
      return f();
    } finally {
      this.depth--;
    }
  }

  private bracketed<T>(f: () => T): T {
    this.brackets++;
    try {
      return f();
    } finally {
      this.brackets--;
    }
  }

  expression(): Surface {
    return this.nested(() => {
      let left = this.term();
      while (this.is('+', '-')) left = this.binary(left, () => this.term());
      return left;
    });
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
    this.fail('juxtaposition', `unexpected ${shown(found)} after a complete factor`, found.span, 'a second factor starts here', "write * for a product (or .* for an entrywise one) between factors", [{ span: left.span, text: 'this is complete' }]);
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
    return this.bracketed(() => {
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
      return this.bracketed(() => {
        const e = this.expression();
        const closer = this.expect(')', token);
        return { ...e, span: join(token.span, closer.span) };
      });
    if (token.kind === 'op' && token.text === '[') return this.block(token);
    return this.fail('unexpected', `expected an expression but found ${shown(token)}`, token.span, 'an expression should stand here', token.text === ':' ? 'write inner(A, B) for the Frobenius inner product A:B' : undefined);
  }

  private call(name: Token): Surface {
    const opener = this.next();
    return this.bracketed(() => {
      if (name.text === 'sum' && this.startsBinder()) return this.indexSum(name, opener);
      const args: Surface[] = [];
      if (!this.is(')')) {
        args.push(this.expression());
        while (this.is(',')) {
          this.next();
          args.push(this.expression());
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
    return this.bracketed(() => {
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
    });
  }

  atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** Refuses anything left over. */
  end(): void {
    while (this.peek().kind === 'newline') this.at++;
    const found = this.peek();
    if (found.kind !== 'end') this.fail('unexpected', `unexpected ${shown(found)}`, found.span, 'the expression is complete before this');
  }

  private skipNewlines(): void {
    while (this.peek().kind === 'newline' || this.is(',')) this.at++;
  }

  /** Declarations separated by commas or newlines. */
  declarations(): readonly Declaration[] {
    const list: Declaration[] = [];
    this.skipNewlines();
    while (!this.atEnd()) {
      list.push(this.declaration());
      const found = this.peek();
      if (found.kind !== 'end' && found.kind !== 'newline' && !this.is(','))
        this.fail('unexpected', `expected ',' or a new line after a declaration but found ${shown(found)}`, found.span, 'the declaration is complete before this');
      this.skipNewlines();
    }
    return list;
  }

  private nameToken(what: string): Token {
    const token = this.next();
    if (token.kind !== 'name') this.fail('expected', `expected ${what} but found ${shown(token)}`, token.span, `${what} should stand here`);
    return token;
  }

  declaration(): Declaration {
    const name = this.nameToken('a name');
    if (!this.is(':')) this.fail('expected', `expected ':' after ${name.text}`, this.peek().span, 'a declaration reads name : kind', `for example ${name.text} : matrix(m, n)`);
    this.next();
    const type = this.nameToken('a kind (scalar, vector, matrix or index)');
    const sizes: Surface[] = [];
    let end = type.span;
    if (this.is('(')) {
      const opener = this.next();
      this.bracketed(() => {
        sizes.push(this.expression());
        while (this.is(',')) {
          this.next();
          sizes.push(this.expression());
        }
        end = this.expect(')', opener).span;
      });
    }
    const attributes: { name: string; span: Span }[] = [];
    while (this.peek().kind === 'name') {
      const token = this.next();
      attributes.push({ name: token.text, span: token.span });
      end = token.span;
    }
    return { name: name.text, nameSpan: name.span, type: type.text, typeSpan: type.span, sizes, attributes, span: join(name.span, end) };
  }

  /** A whole problem file; a faulty statement is reported and the rest is read. */
  statements(report: (d: Diagnostic) => void): readonly Statement[] {
    const list: Statement[] = [];
    this.skipNewlines();
    while (!this.atEnd()) {
      try {
        list.push(this.statement());
        const found = this.peek();
        if (found.kind !== 'end' && found.kind !== 'newline' && !this.is(',')) this.fail('unexpected', `unexpected ${shown(found)}`, found.span, 'the statement is complete before this');
      } catch (error) {
        if (!(error instanceof SyntaxFault)) throw error;
        report(error.diagnostic);
        this.brackets = 0;
        this.depth = 0;
        while (this.peek().kind !== 'newline' && !this.atEnd()) this.at++;
      }
      this.skipNewlines();
    }
    return list;
  }

  private statement(): Statement {
    const first = this.peek();
    const second = this.tokens[this.at + 1];
    if (first.kind !== 'name') return this.fail('unexpected', `a statement can't start with ${shown(first)}`, first.span, 'expected a declaration, let, assume, minimize or maximize');
    if (first.text === 'let' && second?.kind === 'name') return this.letStatement();
    if (first.text === 'assume') return this.assumption();
    if (first.text === 'minimize' || first.text === 'maximize') return this.objective(first.text);
    if (second?.kind === 'op' && second.text === '(') return this.functionDefinition();
    if (second?.kind === 'op' && second.text === ':') return { kind: 'declare', declaration: this.declaration() };
    if (second?.kind === 'op' && second.text === '=')
      return this.fail('unexpected', `${first.text} is given a value without let`, first.span, 'this name', `write let ${first.text} = … to name a subexpression`);
    return this.fail('unexpected', `${first.text} starts no statement`, first.span, 'expected a declaration, let, assume, minimize or maximize', `write ${first.text} : matrix(m, n) to declare it`);
  }

  private letStatement(): Statement {
    this.next();
    const name = this.nameToken('a name');
    this.expect('=');
    return { kind: 'let', name: name.text, nameSpan: name.span, value: this.expression() };
  }

  private assumption(): Statement {
    const word = this.next();
    const left = this.expression();
    const order = this.peek();
    if (!this.is('>', '>=', '=', '!=', '<', '<=')) this.fail('expected', 'an assumption compares two sides', order.span, 'expected >, >=, = or !=', 'for example assume b - A*x > 0, or assume m >= n');
    this.next();
    const right = this.expression();
    const span = join(word.span, right.span);
    if (order.text === '<' || order.text === '<=') return { kind: 'assume', left: right, order: order.text === '<' ? '>' : '>=', right: left, span };
    return { kind: 'assume', left, order: order.text as '>' | '>=' | '=' | '!=', right, span };
  }

  private objective(sense: 'minimize' | 'maximize'): Statement {
    const word = this.next();
    const named = this.peek().kind === 'name' && this.tokens[this.at + 1]?.kind === 'op' && this.tokens[this.at + 1]?.text === '=';
    const name = named ? this.next().text : null;
    if (named) this.next();
    const value = this.expression();
    return { kind: 'objective', sense, name, value, span: join(word.span, value.span) };
  }

  private functionDefinition(): Statement {
    const name = this.next();
    this.next();
    const parameter = this.nameToken('a parameter');
    this.expect(')');
    this.expect('=');
    return { kind: 'function', name: name.text, nameSpan: name.span, parameter: parameter.text, body: this.expression() };
  }
}

const RESERVED = new Set(['where', 'in']);

const parsed = <T>(source: string, read: (parser: Parser) => T): Result<T> => {
  const tokens = tokenize(source);
  if (!tokens.ok) return tokens;
  try {
    return ok(read(new Parser(tokens.value)));
  } catch (error) {
    if (error instanceof SyntaxFault) return failed(error.diagnostic);
    throw error;
  }
};

/** Reads one expression. Errors: unexpected, expected, unclosed, juxtaposition, too-deep, too-long and those of the lexer. */
export const parseExpression = (source: string): Result<Surface> =>
  parsed(source, (p) => {
    const e = p.expression();
    p.end();
    return e;
  });

/** Reads declarations separated by commas or newlines. Errors as `parseExpression`. */
export const parseDeclarations = (source: string): Result<readonly Declaration[]> => parsed(source, (p) => p.declarations());

/** Reads a problem file; all faulty statements are reported at once. Errors as `parseExpression`. */
export const parseStatements = (source: string): Result<readonly Statement[]> => {
  const faults: Diagnostic[] = [];
  const result = parsed(source, (p) => p.statements((d) => faults.push(d)));
  return result.ok && faults.length > 0 ? failed(...faults) : result;
};
