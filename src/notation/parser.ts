import { failed, ok, type Diagnostic, type Result, type Span } from '../diagnostics/diagnostic.ts';
import { ExpressionParser, join, shown, SyntaxFault } from './expressions.ts';
import { tokenize, type Token } from './lexer.ts';
import type { Declaration, Statement, Surface } from './surface.ts';

/** Words that stand where a statement begins and mean a known one. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['minimise', 'minimize'], ['min', 'minimize'], ['maximise', 'maximize'], ['max', 'maximize'], ['subject', 'assume'], ['where', 'assume'], ['var', 'name : kind'], ['param', 'name : kind'],
]);

/** Reads declarations and problem files on top of expressions. */
class Parser extends ExpressionParser {
  private skipNewlines(): void {
    while (this.peek().kind === 'newline' || this.is(',')) this.at++;
  }

  private nameToken(what: string): Token {
    const token = this.next();
    if (token.kind !== 'name') this.fail('expected', `expected ${what} but found ${shown(token)}`, token.span, `${what} should stand here`);
    return token;
  }

  declaration(): Declaration {
    const name = this.nameToken('a name');
    if (!this.is(':')) this.fail('expected', `expected ':' after ${name.text}`, this.peek().span, 'a declaration reads name : kind', this.is(',') ? `declare one name at a time: ${name.text} : matrix(m, n), …` : `for example ${name.text} : matrix(m, n)`);
    this.next();
    const type = this.nameToken('a kind (scalar, vector, matrix or index)');
    const sizes: Surface[] = [];
    let end = type.span;
    if (this.is('(')) {
      const opener = this.next();
      this.bracketed(opener, () => {
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
      const start = this.at;
      try {
        list.push(this.statement());
        const found = this.peek();
        if (found.kind !== 'end' && found.kind !== 'newline' && !this.is(',')) this.fail('unexpected', `unexpected ${shown(found)}`, found.span, 'the statement is complete before this', list.at(-1)?.kind === 'declare' && !this.is(';') ? 'a comma or a new line ends a declaration, # starts a comment' : this.signHelp());
      } catch (error) {
        if (!(error instanceof SyntaxFault)) throw error;
        report(error.diagnostic);
        this.openers = [];
        this.depth = 0;
        // Go on with the next line, which the fault may have reached already.
        const isLineStart = (): boolean => this.at > start && this.tokens[this.at - 1]?.kind === 'newline';
        while (!isLineStart() && this.peek().kind !== 'newline' && !this.atEnd()) this.at++;
      }
      this.skipNewlines();
    }
    return list;
  }

  private statement(): Statement {
    const first = this.peek();
    const second = this.tokens[this.at + 1];
    if (first.kind !== 'name') return this.fail('unexpected', `a statement can't start with ${shown(first)}`, first.span, 'expected a declaration, let, assume, minimize or maximize');
    const is = (op: string): boolean => second?.kind === 'op' && second.text === op;
    if (is(':') || is(',')) return { kind: 'declare', declaration: this.declaration() };
    if (first.text === 'let') return this.letStatement();
    if (first.text === 'assume') return this.assumption();
    if (first.text === 'minimize' || first.text === 'maximize') return this.objective(first.text);
    if (is('(')) return this.functionDefinition();
    if (is('='))
      return this.fail('unexpected', `${first.text} is given a value without let`, first.span, 'this name', `write let ${first.text} = … to name a subexpression`);
    return this.fail('unexpected', `${first.text} starts no statement`, first.span, 'expected a declaration, let, assume, minimize or maximize', `write ${SPELLINGS.get(first.text) ?? `${first.text} : matrix(m, n) to declare it`}`);
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
    if (this.is('>', '>=', '<', '<=')) this.fail('unexpected', 'an assumption compares two sides', this.peek().span, 'a third side begins here', 'write two assumptions: assume 0 < x, assume x < 1');
    const span = join(word.span, right.span);
    if (order.text === '<' || order.text === '<=') return { kind: 'assume', left: right, order: order.text === '<' ? '>' : '>=', right: left, span };
    return { kind: 'assume', left, order: order.text as '>' | '>=' | '=' | '!=', right, span };
  }

  private objective(sense: 'minimize' | 'maximize'): Statement {
    const word = this.next();
    const named = this.peek().kind === 'name' && this.tokens[this.at + 1]?.kind === 'op' && this.tokens[this.at + 1]?.text === '=';
    const nameSpan = named ? this.peek().span : word.span;
    const name = named ? this.next().text : null;
    if (named) this.next();
    const value = this.expression();
    return { kind: 'objective', sense, name, nameSpan, value, span: join(word.span, value.span) };
  }

  private functionDefinition(): Statement {
    const name = this.next();
    this.next();
    const parameter = this.nameToken('a parameter');
    if (this.is(',')) this.fail('expected', `${name.text} has more than one parameter`, this.peek().span, "')' is missing", 'a function defined here has one; other names in its body are declared values');
    this.expect(')');
    this.expect('=');
    return { kind: 'function', name: name.text, nameSpan: name.span, parameter: parameter.text, body: this.expression() };
  }
}

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

/** Reads a problem file; all faulty statements are reported at once. Errors as `parseExpression`. */
export const parseStatements = (source: string): Result<readonly Statement[]> => {
  const faults: Diagnostic[] = [];
  const result = parsed(source, (p) => p.statements((d) => faults.push(d)));
  return result.ok && faults.length > 0 ? failed(...faults) : result;
};
