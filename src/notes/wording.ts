import { assertionsOf } from './text/assertions.ts';
import type { NoteDocument } from './text/document.ts';
import { fixedIn } from './text/fixed.ts';
import { twoFontsIn } from './text/fonts.ts';
import { givenIn } from './text/given.ts';
import { entrywiseIn } from './text/entrywise.ts';
import { diagonalsIn, equalIn, primesIn, slopesIn, sumsRepeatedIn } from './text/habits.ts';
import { spokenOf } from './text/moods.ts';
import { operatorsIn } from './text/operators.ts';
import { isPlusNextIn } from './text/plus.ts';
import { proseOf } from './text/prose.ts';

/** What the words and habits of a document say about its formulas, all of it read once. */
export const wordingOf = (document: NoteDocument) => ({
  ...proseOf(document),
  assertions: assertionsOf(document),
  spoken: spokenOf(document),
  isFixed: fixedIn(document),
  isGiven: givenIn(document),
  equalSizes: equalIn(document),
  fonts: twoFontsIn(document),
  operators: operatorsIn(document),
  primes: primesIn(document),
  slopes: slopesIn(document),
  entrywise: entrywiseIn(document),
  diagonals: diagonalsIn(document),
  isPlusNext: isPlusNextIn(document),
  sumsRepeated: sumsRepeatedIn(document),
});
export type Wording = ReturnType<typeof wordingOf>;
