import { elementwise } from '../../atoms/elementwise.ts';
import { isSpecial, negate } from '../../expr/build.ts';
import { dispatch, type Cases, type Expr, type NodeOf } from '../../expr/expr.ts';
import { qText, type Rational } from '../../expr/rational.ts';
import { dimAdd, dimSub, ONE, type Dim } from '../../shape/dim.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';

/** Thrown in style `strict` for what only this language has: index sums, lists of rows, reshapes, further functions. */
export class NotInStrictLanguage extends Error {}

/**
 * `paper` reads back as the same expression; `strict` uses only what any evaluator of plain matrix expressions knows: no names
 * of subexpressions, no added literals, basic functions, no ranges.
 */
export type Style = 'paper' | 'strict';

/** How tightly a piece of text holds together. */
const enum Level { Sum, Product, Postfix, Atom }

interface Piece {
  readonly text: string;
  readonly level: Level;
}

const atom = (text: string): Piece => ({ text, level: Level.Atom });
const held = (p: Piece, least: Level): string => (p.level < least ? `(${p.text})` : p.text);
const sizes = (dims: readonly Dim[]): string => dims.map((d) => d.key).join(',');

/** Sign, numerator and denominator of a commutative product, for writing it as a quotient. */
interface Quotient {
  readonly negative: boolean;
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly over: readonly Expr[];
  readonly under: readonly Expr[];
}

const quotient = (factors: readonly Expr[]): Quotient => {
  let q: Rational = { num: 1n, den: 1n };
  const over: Expr[] = [];
  const under: Expr[] = [];
  for (const f of factors) {
    if (f.kind === 'const') q = f.value;
    else if (f.kind === 'power' && f.exponent.kind === 'const' && f.exponent.value.num < 0n && f.exponent.value.den === 1n) under.push(f);
    else over.push(f);
  }
  return { negative: q.num < 0n, numerator: q.num < 0n ? -q.num : q.num, denominator: q.den, over, under };
};

const isNegative = (e: Expr): boolean => {
  if (e.kind === 'const') return e.value.num < 0n;
  if (e.kind === 'scale') return isNegative(e.by);
  const [first] = e.kind === 'hadamard' ? e.factors : [];
  return first?.kind === 'const' && first.value.num < 0n;
};

const isLiteralOnes = (e: Expr): boolean => isSpecial(e, 'ones') || (e.kind === 'scale' && e.by.kind === 'const' && isSpecial(e.arg, 'ones'));

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

  /** power(b, -k) as the divisor b^k. */
  private divisor(e: Expr, scalar: boolean): Piece {
    if (e.kind !== 'power' || e.exponent.kind !== 'const') return this.piece(e);
    const k = -e.exponent.value.num;
    const base = this.piece(e.base);
    return k === 1n ? base : { text: `${held(base, Level.Postfix)}${scalar ? '^' : '.^'}${k}`, level: Level.Postfix };
  }

  /** A scalar factor inside a longer product; a matrix product of shape 1×1 is set off by parentheses. */
  private factor(e: Expr): string {
    const p = this.piece(e);
    return e.kind === 'product' ? `(${p.text})` : held(p, Level.Postfix);
  }

  /** numerator*body/denominator, where `body` is the text behind the scalars (null for a scalar). */
  private scaled(factors: readonly Expr[], body: string | null): Piece {
    const { negative, numerator, denominator, over, under } = quotient(factors);
    const [only] = over;
    const front = over.length === 1 && only?.kind === 'product' && body === null ? [this.text(only)] : over.map((f) => this.factor(f));
    const top = [...(numerator === 1n ? [] : [String(numerator)]), ...front, ...(body === null ? [] : [body])];
    const bottom = [...(denominator === 1n ? [] : [String(denominator)]), ...under.map((f) => (under.length === 1 && denominator === 1n ? held(this.divisor(f, true), Level.Postfix) : this.divisorFactor(f)))];
    const upper = top.length === 0 ? '1' : top.join('*');
    const lower = bottom.length === 0 ? '' : `/${bottom.length === 1 ? bottom[0] : `(${bottom.join('*')})`}`;
    const single = top.length === 1 && lower === '' && !negative;
    return { text: `${negative ? '-' : ''}${upper}${lower}`, level: single && body === null && over.length === 1 && only !== undefined ? this.piece(only).level : Level.Product };
  }

  private divisorFactor(f: Expr): string {
    const base = f.kind === 'power' ? f.base : f;
    const p = this.divisor(f, true);
    return base.kind === 'product' && p.level < Level.Postfix ? `(${p.text})` : held(p, Level.Postfix);
  }

  private sum(e: NodeOf<'add'>): Piece {
    // One multiple of ones may be written as its number, beside something that gives the sum its shape.
    const literal = this.strict || isScalar(e.shape) || e.terms.every(isLiteralOnes) ? -1 : e.terms.findIndex(isLiteralOnes);
    const text = e.terms.map((t, i) => {
      const negative = isNegative(t);
      const shown = i === literal ? this.literal(t, negative) : this.term(negative ? negate(t) : t);
      return i === 0 ? (negative ? `-${shown}` : shown) : negative ? ` - ${shown}` : ` + ${shown}`;
    });
    return { text: text.join(''), level: Level.Sum };
  }

  private literal(t: Expr, negative: boolean): string {
    const positive = negative ? negate(t) : t;
    return positive.kind === 'scale' ? this.text(positive.by) : '1';
  }

  /** A term behind a sign: a sum inside needs parentheses. */
  private term(t: Expr): string {
    return held(this.piece(t), Level.Product);
  }

  private exponent(e: Expr): string {
    if (e.kind === 'const' && (e.value.den !== 1n || e.value.num < 0n)) return `(${qText(e.value)})`;
    return held(this.piece(e), Level.Atom);
  }

  private postfix(e: Expr): string {
    return held(this.piece(e), Level.Postfix);
  }

  private call(name: string, ...args: readonly string[]): Piece {
    return atom(`${name}(${args.join(', ')})`);
  }

  private readonly cases: Cases<Piece> = {
    const: (e) => ({ text: qText(e.value), level: e.value.num < 0n || e.value.den !== 1n ? Level.Product : Level.Atom }),
    dim: (e) => ({ text: e.dim.key, level: e.dim.key.includes('*') ? Level.Product : Level.Atom }),
    symbol: (e) => atom(e.name),
    named: (e) => (this.strict ? this.piece(e.value) : atom(e.name)),
    special: (e) => atom(`${e.name}(${sizes(e.dims)})`),
    add: (e) => this.sum(e),
    scale: (e) => {
      const factors = e.by.kind === 'hadamard' ? e.by.factors : [e.by];
      const body = this.piece(e.arg);
      const entrywise = e.arg.kind === 'hadamard' || (e.arg.kind === 'power' && isDivisor(e.arg));
      return this.scaled(factors, entrywise ? `(${body.text})` : held(body, Level.Product));
    },
    product: (e) => ({ text: e.factors.map((f) => (f.kind === 'hadamard' ? `(${this.text(f)})` : this.postfix(f))).join('*'), level: Level.Product }),
    hadamard: (e) => {
      if (isScalar(e.shape)) return this.scaled(e.factors, null);
      const over = e.factors.filter((f) => !isDivisor(f));
      const under = e.factors.filter(isDivisor);
      const part = (p: Piece): string => held(p, Level.Postfix);
      const bottom = under.map((f) => part(this.divisor(f, false)));
      // 1-s inside an entrywise product is one thing to the eye.
      const close = (f: Expr): string => (f.kind === 'add' && f.terms.length === 2 && f.terms.some(isLiteralOnes) ? part(this.piece(f)).replace(/ ([+-]) /, '$1') : part(this.piece(f)));
      const top = over.length === 0 ? '1' : over.map(close).join('.*');
      const lower = bottom.length === 0 ? '' : `./${bottom.length === 1 ? bottom[0] : `(${bottom.join('.*')})`}`;
      return { text: top + lower, level: Level.Product };
    },
    power: (e) => {
      const scalar = isScalar(e.shape);
      if (isDivisor(e)) return { text: `1${scalar ? '/' : './'}${held(this.divisor(e, scalar), Level.Postfix)}`, level: Level.Product };
      return { text: `${this.postfix(e.base)}${scalar ? '^' : '.^'}${this.exponent(e.exponent)}`, level: Level.Postfix };
    },
    transpose: (e) => {
      const base = this.piece(e.arg);
      return { text: `${e.arg.kind === 'power' || e.arg.kind === 'mpow' ? `(${base.text})` : held(base, Level.Postfix)}'`, level: Level.Postfix };
    },
    map: (e) => {
      if (this.strict && 'basic' in elementwise[e.fn]) this.refuse(e.fn);
      return this.call(e.fn, this.text(e.arg));
    },
    call: (e) => this.call(e.fn, ...e.args.map((a) => this.text(a))),
    mpow: (e) => ({ text: `${this.postfix(e.arg)}^${this.exponent(e.exponent)}`, level: Level.Postfix }),
    unvec: (e) => (this.strict ? this.refuse('unvec') : this.call('unvec', this.text(e.arg), e.shape.rows.key, e.shape.cols.key)),
    blocktrace: (e) => (this.strict ? this.refuse('blocktrace') : this.call('blocktrace', this.text(e.arg), e.count.key)),
    index: (e) => {
      const at = (s: Expr | null, whole: Dim): string => (s !== null ? this.text(s) : whole.key === '1' ? '1' : ':');
      const inside = isColumn(e.arg.shape) ? at(e.row, e.arg.shape.rows) : `${at(e.row, e.arg.shape.rows)},${at(e.col, e.arg.shape.cols)}`;
      return { text: `${this.postfix(e.arg)}[${inside}]`, level: Level.Postfix };
    },
    slice: (e) => (this.strict ? this.selection(e) : { text: `${this.postfix(e.arg)}[${this.range(e.rowOffset, e.shape.rows, e.arg.shape.rows)},${this.range(e.colOffset, e.shape.cols, e.arg.shape.cols)}]`, level: Level.Postfix }),
    gather: (e) => (this.strict ? this.refuse('a list of rows') : { text: `${this.postfix(e.arg)}[${e.indices.name}${isColumn(e.arg.shape) ? '' : ',:'}]`, level: Level.Postfix }),
    block: (e) => atom(`[${e.grid.map((row) => row.map((x) => this.text(x)).join(', ')).join('; ')}]`),
    sumover: (e) => (this.strict ? this.refuse('an index sum') : atom(`sum(${e.index.name} in 1:${e.range.key}, ${this.text(e.body)})`)),
    derivative: (e) => this.call(e.wrt.length === 1 ? 'grad' : 'hess', this.text(e.of), ...e.wrt.map((x) => this.text(x))),
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
    return { text: [...left, ...middle, ...right].join('*'), level: Level.Product };
  }
}

const isDivisor = (e: Expr): boolean => e.kind === 'power' && e.exponent.kind === 'const' && e.exponent.value.num < 0n && e.exponent.value.den === 1n;

/**
 * An expression as text of the input language, with as few parentheses as reading it back allows. In style `strict` it throws
 * NotInStrictLanguage for what has no plain form.
 */
export const printText = (e: Expr, options: { readonly style?: Style } = {}): string => new TextPrinter(options.style ?? 'paper').text(e);

