import type { Span } from '../../diagnostics/diagnostic.ts';
import { join } from '../expressions.ts';
import type { BinaryOperator, Surface } from '../surface.ts';
import { BARS, BIG, CONNECTIVES, FUNCTIONS, OPERATORS, QUANTIFIERS, RELATIONS, WIDE } from './commands.ts';
import type { Context } from './context.ts';
import { fail } from './fault.ts';
import { baseOf, CELL, isSign, ROW, type Item } from './items.ts';
import { binary, call, negate } from './make.ts';
import { operand } from './operands.ts';

const JUXTAPOSED = 60;
/** A minus sign in front binds looser than products and tighter than sums. */
const PREFIX = 20;
/** The body of Σ ends at the next + or −. */
export const BODY = 25;

/** Signs that no operand begins with. */
const PUNCTUATION: ReadonlySet<string> = new Set([',', ';', '!', '?', '"', '@', '`', ROW, CELL]);

const SPECIAL_PRODUCT = 50;
const BINARY: ReadonlySet<string> = new Set<BinaryOperator>(['+', '-', '/', '.*', './']);
const isBinary = (op: string): op is BinaryOperator => BINARY.has(op);

/** How an item is named in messages. */
export const shown = (item: Item | undefined): string => {
  const base = item === undefined ? null : baseOf(item);
  if (base === null) return 'the end of the formula';
  return base.kind === 'sign' || base.kind === 'number' || base.kind === 'letter' || base.kind === 'word' || base.kind === 'text' ? `'${base.text}'` : base.kind === 'bracket' ? `'${base.open}'` : base.kind === 'command' ? `\\${base.name}` : 'this';
};

/** Is a product xᵀx, which is one number? */
const isInner = (e: Extract<Surface, { kind: 'binary' }>): boolean => e.left.kind === 'transpose' && e.left.arg.kind === 'name' && e.right.kind === 'name' && e.left.arg.name === e.right.name;

/** Reads expressions from a row of items. */
export class Reader {
  at = 0;
  private readonly bars: string[] = [];
  readonly context: Context;
  readonly items: readonly Item[];
  /** The whole that the items stand in. */
  readonly span: Span;
  private readonly isBracketed: boolean;

  constructor(context: Context, items: readonly Item[], span: Span, isBracketed = false) {
    this.context = context;
    this.items = items;
    this.span = span;
    this.isBracketed = isBracketed;
  }

  /** A reader of a row inside this one. */
  inside(items: readonly Item[], span: Span, isBracketed = false): Reader {
    return new Reader(this.context, items, span, isBracketed);
  }

  peek(): Item | undefined {
    return this.items[this.at];
  }

  /** The text of the sign that comes next, or ''. */
  sign(): string {
    const item = this.peek();
    return item?.kind === 'sign' ? item.text : '';
  }

  next(): Item {
    const item = this.items[this.at++];
    return item ?? fail('unexpected', 'the formula ends where an operand is expected', this.end(), 'something is missing here');
  }

  /** The place behind the last item. */
  end(): Span {
    const last = this.items.at(-1)?.span ?? this.span;
    return { start: Math.max(last.end - 1, last.start), end: last.end };
  }

  /** From an item to the last one that was read. */
  since(start: Span): Span {
    return { start: start.start, end: Math.max(start.end, this.items[this.at - 1]?.span.end ?? start.end) };
  }

  /** The one expression that all the items make. */
  whole(): Surface {
    const [words] = this.items;
    // A quantity in words is a name.
    if (words?.kind === 'text' && this.items.length === 1) return { kind: 'name', name: words.text, span: words.span };
    const [first, ...more] = this.list();
    const [second] = more;
    if (second !== undefined) fail('unexpected', 'a list where one expression is expected', second.span, 'a second one');
    return first ?? fail('unexpected', 'an expression is missing', this.span, 'nothing stands here');
  }

  /** Expressions and relations separated by commas, up to the end. */
  list(): readonly Surface[] {
    const list: Surface[] = [];
    while (this.peek() !== undefined) {
      if (this.isSeparator()) {
        this.at++;
        continue;
      }
      list.push(this.condition());
      const found = this.peek();
      if (found !== undefined && !this.isSeparator()) fail('unexpected', `unexpected ${shown(found)}`, found.span, 'the expression is complete before this');
    }
    return list;
  }

  private isSeparator(): boolean {
    const item = this.peek();
    return item?.kind === 'text' || (item?.kind === 'sign' && (item.text === ',' || item.text === ';' || WIDE.has(item.text.slice(1)) || QUANTIFIERS.has(item.text.slice(1))));
  }

  /** An expression, a relation, or either of them given others: `a`, `a \le b`, `a | b, c`. */
  condition(): Surface {
    let left = this.expression();
    for (let text = this.sign(); Object.hasOwn(RELATIONS, text) || Object.hasOwn(CONNECTIVES, text); text = this.sign()) {
      const at = this.next().span;
      const right = this.expression();
      left = call(RELATIONS[text] ?? CONNECTIVES[text] ?? text, [left, right], join(left.span, right.span), at);
    }
    if (Object.hasOwn(BARS, this.sign()) || this.sign() === ':') {
      const bar = this.next().span;
      const given = this.list();
      left = call('\\given', [left, ...given], this.since(left.span), bar);
    }
    return left;
  }

  /** An expression up to what can't belong to it. */
  expression(): Surface {
    return this.binding(0);
  }

  /** An expression whose operators bind at least as tightly as given; a product in it ends where the next factor is one of those that end it. */
  binding(least: number, ends: (factor: Item) => boolean = () => false): Surface {
    const start = this.peek()?.span ?? this.end();
    return this.context.nested(start, () => {
      let left = this.prefix(least);
      for (;;) {
        const sign = this.sign();
        const operator = this.operator(sign);
        if (sign === '!') left = call('\\factorial', [left], this.since(left.span), this.next().span);
        else if (operator !== undefined) {
          if (operator.power < least || (sign === ':' && this.isBracketed && this.isCondition())) return left;
          left = this.infix(left, operator);
        } else {
          const factor = this.peek();
          if (JUXTAPOSED < least || !this.startsOperand() || (factor !== undefined && ends(factor))) return left;
          left = this.juxtaposed(left);
        }
      }
    });
  }

  /** The operator that a sign is; a product may be another one by convention, which binds as ⊗ does. */
  private operator(sign: string): { readonly power: number; readonly meaning: string } | undefined {
    const meaning = this.context.conventions.operators?.get(sign);
    if (meaning !== undefined) return { power: SPECIAL_PRODUCT, meaning };
    return Object.hasOwn(OPERATORS, sign) ? OPERATORS[sign] : undefined;
  }

  /** In {x : x > 0} the colon is "such that". */
  private isCondition(): boolean {
    return this.items.slice(this.at + 1).some((i) => i.kind === 'sign' && Object.hasOwn(RELATIONS, i.text));
  }

  private prefix(least: number): Surface {
    const item = this.peek();
    if (isSign(item, '-', '+')) {
      const sign = this.next();
      const arg = this.binding(Math.max(least, PREFIX));
      return isSign(sign, '-') ? negate(arg, join(sign.span, arg.span)) : arg;
    }
    if (isSign(item, '\\pm', '\\mp')) {
      const sign = this.next();
      const arg = this.binding(Math.max(least, PREFIX));
      return call('plusminus', [arg], join(sign.span, arg.span), sign.span);
    }
    return operand(this);
  }

  private infix(left: Surface, operator: { readonly power: number; readonly meaning: string }): Surface {
    const op = this.next();
    const from = this.at;
    const isQuotient = operator.meaning === '/';
    // A quotient of numbers is a coefficient: 1/2 x is half of x.
    const right = isQuotient && left.kind === 'number' && this.peek()?.kind === 'number' ? operand(this) : this.binding(operator.power + 1);
    if (isQuotient && this.at - from > 1 && right.kind === 'binary' && right.op === '*' && !isInner(right))
      fail('ambiguous', 'the divisor may be one factor or the whole product behind the slash', join(left.span, right.span), 'two readings', 'write \\frac{…}{…}, or parentheses around the divisor or the quotient');
    return isBinary(operator.meaning) ? binary(operator.meaning, left, right, op.span) : call(operator.meaning, [left, right], join(left.span, right.span), op.span);
  }

  private juxtaposed(left: Surface): Surface {
    const right = this.binding(JUXTAPOSED + 1);
    if (right.kind === 'number' && left.kind === 'number') fail('unexpected', 'two numbers side by side', right.span, 'a second number', 'write \\cdot between factors');
    // Nobody writes the number one as the last factor: X1 is a matrix times a vector of ones.
    const factor = right.kind === 'number' && right.text === '1' ? call('\\1', [], right.span) : right;
    return binary('*', left, factor, { start: left.span.end, end: right.span.start });
  }

  /** Does a factor of a product begin here? */
  startsOperand(): boolean {
    const item = this.peek();
    if (item === undefined) return false;
    const base = baseOf(item);
    if (base === null) return true;
    if (base.kind === 'text') return false;
    if (base.kind !== 'sign') return true;
    const { text } = base;
    if (Object.hasOwn(BARS, text)) return this.opensBar(text);
    if (Object.hasOwn(RELATIONS, text) || Object.hasOwn(CONNECTIVES, text) || Object.hasOwn(OPERATORS, text)) return false;
    return !PUNCTUATION.has(text) && !WIDE.has(text.slice(1)) && !QUANTIFIERS.has(text.slice(1));
  }

  /** Where an operator could stand a bar closes the open one, says "given" inside brackets, or opens the next factor. */
  private opensBar(text: string): boolean {
    const bar = BARS[text] ?? text;
    if (this.bars.includes(bar)) return false;
    if (!this.isBracketed) return true;
    const isSame = (i: Item): boolean => {
      const b = baseOf(i);
      return b?.kind === 'sign' && BARS[b.text] === bar;
    };
    return this.items.slice(this.at).filter(isSame).length % 2 === 0;
  }

  /** What stands between two bars that are written plainly, and the bar that closes, which carries the scripts. */
  barred(opener: Item, text: string): { readonly inside: Surface; readonly closer: Item } {
    const bar = BARS[text] ?? text;
    this.bars.push(bar);
    const inside = this.expression();
    this.bars.pop();
    const closer = this.peek();
    const base = closer === undefined ? null : baseOf(closer);
    if (closer === undefined || base?.kind !== 'sign' || BARS[base.text] !== bar) return fail('unclosed', `expected '${text}' but found ${shown(closer)}`, closer?.span ?? this.end(), `'${text}' is missing`, undefined, [{ span: opener.span, text: 'opened here' }]);
    this.at++;
    return { inside, closer };
  }
}

/** Is this a function or big operator, whose argument follows it? */
export const isFunctionItem = (item: Item): boolean => {
  const base = baseOf(item);
  return (base?.kind === 'sign' && (Object.hasOwn(FUNCTIONS, base.text.slice(1)) || Object.hasOwn(BIG, base.text.slice(1)) || base.text === '\\nabla')) || (base?.kind === 'word' && (base.isOperator || Object.hasOwn(FUNCTIONS, base.text)));
};
