import { elementwise } from '../../atoms/elementwise.ts';
import { isSpecial } from '../../expr/build.ts';
import { dispatch, type Cases, type Expr, type NodeOf } from '../../expr/expr.ts';
import { qText } from '../../expr/rational.ts';
import { dimAdd, dimSub, ONE, type Dim } from '../../shape/dim.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { atom, divisorOf, fractionOf, held, isShifted, LEVEL, ofWhole, signedTerms, type Divisor, type Piece } from './math.ts';

/** Thrown in style `strict` for what only this language has: index sums, lists of rows, reshapes, unresolved derivatives, further functions. */
export class NotInStrictLanguage extends Error {
  readonly code = 'not-in-strict-language';
}

/**
 * `paper` reads back as the same expression; `strict` uses only what any evaluator of plain matrix expressions knows: no names
 * of subexpressions, no added literals, basic functions, no ranges.
 */
export type Style = 'paper' | 'strict';

const sizes = (dims: readonly Dim[]): string => dims.map((d) => d.key).join(',');

class TextPrinter {
  private readonly strict: boolean;

  constructor(style: Style) {
    this.strict = style === 'strict';
  }

  piece(e: Expr): Piece {
    return dispatch(this.cases, e);
  }

  text(e: Expr): string {
    return this.piece(e).text;
  }

  private refuse(what: string): never {
    throw new NotInStrictLanguage(`${what} has no plain form`);
  }

  /** A divisor as text behind a division sign. */
  private divisor({ base, exponent }: Divisor, scalar: boolean): Piece {
    const p = this.piece(base);
    return exponent === 1n ? p : { text: `${held(p, LEVEL.postfix)}${scalar ? '^' : '.^'}${exponent}`, level: LEVEL.postfix };
  }

  /** A scalar factor inside a longer product; a matrix product of shape 1×1 is set off by parentheses, sizes join the product. */
  private factor(e: Expr): string {
    const p = this.piece(e);
    return e.kind === 'product' ? `(${p.text})` : held(p, e.kind === 'dim' ? LEVEL.product : LEVEL.postfix);
  }

  /** numerator*body/denominator, where `body` is the text behind the scalars (null for a scalar). */
  private scaled(factors: readonly Expr[], body: string | null): Piece {
    const { negative, numerator, denominator, over, under } = fractionOf(factors);
    const [only] = over;
    const front = over.length === 1 && only?.kind === 'product' && body === null ? [this.text(only)] : over.map((f) => this.factor(f));
    const top = [...(numerator === 1n ? [] : [String(numerator)]), ...front, ...(body === null ? [] : [body])];
    const alone = under.length === 1 && denominator === 1n;
    const bottom = [...(denominator === 1n ? [] : [String(denominator)]), ...under.map((d) => held(this.divisor(d, true), d.base.kind === 'dim' && !alone ? LEVEL.product : LEVEL.postfix))];
    const upper = top.length === 0 ? '1' : top.join('*');
    const lower = bottom.length === 0 ? '' : `/${bottom.length === 1 ? bottom[0] : `(${bottom.join('*')})`}`;
    const single = top.length === 1 && lower === '' && !negative;
    return { text: `${negative ? '-' : ''}${upper}${lower}`, level: single && body === null && over.length === 1 && only !== undefined ? this.piece(only).level : LEVEL.product };
  }

  /** One multiple of ones is written as its number, beside something that gives the sum its shape. */
  private sum(e: NodeOf<'add'>): Piece {
    const text = signedTerms(e.terms).map(({ negative, term, literal }, i) => {
      const shown = literal === null || this.strict ? held(this.piece(term), LEVEL.product) : literal.kind === 'const' ? this.text(literal) : '1';
      return i === 0 ? (negative ? `-${shown}` : shown) : negative ? ` - ${shown}` : ` + ${shown}`;
    });
    return { text: text.join(''), level: LEVEL.sum };
  }

  private exponent(e: Expr): string {
    if (e.kind === 'const' && (e.value.den !== 1n || e.value.num < 0n)) return `(${qText(e.value)})`;
    return held(this.piece(e), LEVEL.atom);
  }

  private postfix(e: Expr): string {
    return held(this.piece(e), LEVEL.postfix);
  }

  private call(name: string, ...args: readonly string[]): Piece {
    return atom(`${name}(${args.join(', ')})`);
  }

  private readonly cases: Cases<Piece> = {
    const: (e) => ({ text: qText(e.value), level: e.value.num < 0n || e.value.den !== 1n ? LEVEL.product : LEVEL.atom }),
    dim: (e) => ({ text: e.dim.key, level: e.dim.key.includes('*') ? LEVEL.product : LEVEL.atom }),
    symbol: (e) => atom(e.name),
    named: (e) => (this.strict ? this.piece(e.value) : atom(e.name)),
    special: (e) => atom(`${e.name}(${sizes(e.dims)})`),
    add: (e) => this.sum(e),
    scale: (e) => {
      const factors = e.by.kind === 'hadamard' ? e.by.factors : [e.by];
      const body = this.piece(e.arg);
      const entrywise = e.arg.kind === 'hadamard' || divisorOf(e.arg) !== null;
      return this.scaled(factors, entrywise ? `(${body.text})` : held(body, LEVEL.product));
    },
    product: (e) => ({ text: e.factors.map((f) => (f.kind === 'hadamard' ? `(${this.text(f)})` : this.postfix(f))).join('*'), level: LEVEL.product }),
    hadamard: (e) => {
      if (isScalar(e.shape)) return this.scaled(e.factors, null);
      const { over, under } = fractionOf(e.factors);
      const part = (p: Piece): string => held(p, LEVEL.postfix);
      const bottom = under.map((d) => part(this.divisor(d, false)));
      // 1-s inside an entrywise product is one thing to the eye.
      const close = (f: Expr): string => {
        const text = part(this.piece(f));
        return isShifted(f) && text.split(/ [+-] /).length === 2 ? text.replace(/ ([+-]) /, '$1') : text;
      };
      const top = over.length === 0 ? '1' : over.map(close).join('.*');
      const lower = bottom.length === 0 ? '' : `./${bottom.length === 1 ? bottom[0] : `(${bottom.join('.*')})`}`;
      return { text: top + lower, level: LEVEL.product };
    },
    power: (e) => {
      const scalar = isScalar(e.shape);
      const divisor = divisorOf(e);
      if (divisor !== null) return { text: `1${scalar ? '/' : './'}${held(this.divisor(divisor, scalar), LEVEL.postfix)}`, level: LEVEL.product };
      return { text: `${this.postfix(e.base)}${scalar ? '^' : '.^'}${this.exponent(e.exponent)}`, level: LEVEL.postfix };
    },
    transpose: (e) => {
      const base = this.piece(e.arg);
      return { text: `${e.arg.kind === 'power' || e.arg.kind === 'mpow' ? `(${base.text})` : held(base, LEVEL.postfix)}'`, level: LEVEL.postfix };
    },
    map: (e) => {
      if (this.strict && 'basic' in elementwise[e.fn]) this.refuse(e.fn);
      return this.call(e.fn, this.text(e.arg));
    },
    call: (e) => this.call(e.fn, ...e.args.map((a) => this.text(a))),
    mpow: (e) => ({ text: `${this.postfix(e.arg)}^${this.exponent(e.exponent)}`, level: LEVEL.postfix }),
    unvec: (e) => (this.strict ? this.refuse('unvec') : this.call('unvec', this.text(e.arg), e.shape.rows.key, e.shape.cols.key)),
    blocktrace: (e) => (this.strict ? this.refuse('blocktrace') : this.call('blocktrace', this.text(e.arg), e.count.key)),
    index: (part) => {
      const e = ofWhole(part);
      const at = (s: Expr | null, whole: Dim): string => (s !== null ? this.text(s) : whole.key === '1' ? '1' : ':');
      const inside = isColumn(e.arg.shape) ? at(e.row, e.arg.shape.rows) : `${at(e.row, e.arg.shape.rows)},${at(e.col, e.arg.shape.cols)}`;
      return { text: `${this.postfix(e.arg)}[${inside}]`, level: LEVEL.postfix };
    },
    slice: (e) => {
      if (this.strict) return this.selection(e);
      const rows = this.range(e.rowOffset, e.shape.rows, e.arg.shape.rows);
      const cols = this.range(e.colOffset, e.shape.cols, e.arg.shape.cols);
      return { text: `${this.postfix(e.arg)}[${isColumn(e.arg.shape) ? rows : e.arg.shape.rows.key === '1' ? cols : `${rows},${cols}`}]`, level: LEVEL.postfix };
    },
    gather: (e) => (this.strict ? this.refuse('a list of rows') : { text: `${this.postfix(e.arg)}[${e.indices.name}${isColumn(e.arg.shape) ? '' : ',:'}]`, level: LEVEL.postfix }),
    block: (e) => atom(`[${e.grid.map((row) => row.map((x) => this.text(x)).join(', ')).join('; ')}]`),
    sumover: (e) => (this.strict ? this.refuse('an index sum') : atom(`sum(${e.index.name} in 1:${e.range.key}, ${this.text(e.body)})`)),
    derivative: (e) => (this.strict ? this.refuse('an unresolved derivative') : this.call(e.wrt.length === 1 ? 'grad' : 'hess', this.text(e.of), ...e.wrt.map((x) => this.text(x)))),
  };

  private range(offset: Dim, size: Dim, whole: Dim): string {
    return size.key === whole.key ? ':' : `${dimAdd(offset, ONE).key}:${dimAdd(offset, size).key}`;
  }

  /** A range of rows as a product with a matrix of zeros and ones. */
  private selection(e: NodeOf<'slice'>): Piece {
    const strip = (offset: Dim, size: Dim, whole: Dim): readonly string[] => {
      const rest = dimSub(dimSub(whole, offset), size);
      const zeros = (d: Dim): readonly string[] => (d.key === '0' ? [] : [`zeros(${size.key},${d.key})`]);
      return [...zeros(offset), size.key === '1' ? '1' : `eye(${size.key})`, ...zeros(rest)];
    };
    const left = e.shape.rows.key === e.arg.shape.rows.key ? [] : [`[${strip(e.rowOffset, e.shape.rows, e.arg.shape.rows).join(', ')}]`];
    const right = e.shape.cols.key === e.arg.shape.cols.key ? [] : [`[${strip(e.colOffset, e.shape.cols, e.arg.shape.cols).join(', ')}]'`];
    const middle = isSpecial(e.arg, 'eye') && left.length + right.length > 0 ? [] : [this.postfix(e.arg)];
    return { text: [...left, ...middle, ...right].join('*'), level: LEVEL.product };
  }
}

/**
 * An expression as text of the input language, with as few parentheses as reading it back allows. In style `strict` it throws
 * NotInStrictLanguage for what has no plain form.
 */
export const printText = (e: Expr, options: { readonly style?: Style } = {}): string => new TextPrinter(options.style ?? 'paper').text(e);

