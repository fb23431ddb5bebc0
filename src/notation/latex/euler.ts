import { isBreak, isRelation, splitAt } from './differentials.ts';
import type { Meaning, Vocabulary } from './formula.ts';
import { isSign, type Item } from './items.ts';

/** What a formula says to be e, a number until it is read. */
const NUMBER: Meaning = { kind: 'value', rows: '1', cols: '1', isMask: false, variables: [] };

const isE = ([only, second]: readonly Item[]): boolean => only?.kind === 'letter' && only.text === 'e' && only.font === '' && second === undefined;

/** Names as they are meant in a formula: one that says itself what e is, `e = y - x, \quad f = e^2`, takes no powers of Euler's number. */
export const withLetterE = (vocabulary: Vocabulary, items: readonly Item[]): Vocabulary => {
  const isSaid = vocabulary('e') === null && splitAt(items, isBreak).some((part) => {
    const [left = [], right] = splitAt(part, isRelation);
    return isE(left) && right !== undefined && isSign(part[1], '=', ':=');
  });
  return isSaid ? (name) => (name === 'e' ? NUMBER : vocabulary(name)) : vocabulary;
};
