import { RELATIONS, WIDE } from './commands.ts';
import type { Vocabulary } from './formula.ts';
import { baseOf, isSign, ROW, type Item } from './items.ts';
import { stemsOf } from './names.ts';
import { isFunctionItem } from './reader.ts';

/** How often the letter d stands before what it may be the differential of, and how often it can't. */
interface Uses {
  readonly before: number;
  readonly elsewhere: number;
}

const NONE: Uses = { before: 0, elsewhere: 0 };
const sum = (list: readonly Uses[]): Uses => list.reduce((a, b) => ({ before: a.before + b.before, elsewhere: a.elsewhere + b.elsewhere }), NONE);

const isD = (item: Item | undefined): boolean => {
  const base = item === undefined ? null : baseOf(item);
  return base?.kind === 'letter' && base.text === 'd' && base.font === '';
};

/** Does the letter d stand close before a name, a bracket or a function? */
const isBefore = (d: Item, next: Item | undefined): boolean => {
  const base = next === undefined ? null : baseOf(next);
  if (next === undefined || base === null || d.kind === 'scripts') return false;
  return isFunctionItem(next) || (base.span.start === d.span.end && (base.kind === 'bracket' || stemsOf(base).length > 0));
};

/** Subscripts and exponents are not looked into: a size may stand there. */
const usesIn = (items: readonly Item[]): Uses => sum(items.map((item, at): Uses => {
  if (isD(item)) return isBefore(item, items[at + 1]) ? { before: 1, elsewhere: 0 } : { before: 0, elsewhere: 1 };
  const base = baseOf(item);
  switch (base?.kind) {
    case 'accent': case 'group': case 'bracket': return usesIn(base.items);
    case 'rows': return sum(base.rows.flat().map(usesIn));
    case 'command': {
      const [over = [], under = []] = base.args;
      const isDerivative = base.name === 'frac' && isD(over[0]) && isD(under[0]);
      return isDerivative ? sum([{ before: 1, elsewhere: 0 }, usesIn(over.slice(1)), usesIn(under.slice(1))]) : sum(base.args.map(usesIn));
    }
    default: return NONE;
  }
}));

/** The items between those that end a part. */
export const splitAt = (items: readonly Item[], isEnd: (i: Item) => boolean): readonly (readonly Item[])[] => {
  const ends = items.flatMap((item, at) => (isEnd(item) ? [at] : []));
  return [-1, ...ends].map((end, k) => items.slice(end + 1, ends[k] ?? items.length)).filter((part) => part.length > 0);
};

/** Is it the sign of a relation? */
export const isRelation = (i: Item): boolean => i.kind === 'sign' && Object.hasOwn(RELATIONS, i.text);
/** Does a statement end here, or a part of a list? */
export const isBreak = (i: Item): boolean => i.kind === 'text' || isSign(i, ROW, ',', ';') || (i.kind === 'sign' && WIDE.has(i.text.slice(1)));
const isNumber = (side: readonly Item[]): boolean => side.every((i) => i.kind === 'number');

/**
 * Names as they are meant in a formula. The letter d of a size is that of differentials in a formula of equations whose sides all have
 * it before a name, and which uses it for nothing else: `d\log\det X = \operatorname{tr}(X^{-1}dX)` for X of d rows.
 */
export const withDifferentials = (vocabulary: Vocabulary, items: readonly Item[]): Vocabulary => {
  if (vocabulary('d')?.kind !== 'size') return vocabulary;
  const all = usesIn(items);
  const equations = splitAt(items, isBreak).map((part) => splitAt(part, isRelation)).filter((sides) => sides.length > 1);
  const isMeant = all.elsewhere === 0 && all.before > 0 && equations.filter((sides) => usesIn(sides.flat()).before > 0).every((sides) => sides.every((side) => usesIn(side).before > 0 || isNumber(side)));
  return isMeant ? (name) => (name === 'd' ? null : vocabulary(name)) : vocabulary;
};
