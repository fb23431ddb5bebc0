import type { Generator } from '../edit.ts';
import { commutations } from './commutation.ts';
import { toEntrywise, toProduct } from './entrywise.ts';
import { axes, exchanges, functions, subscripts } from './names.ts';
import { krons, orders, spreads, transposes } from './order.ts';
import { exponents, factors, signs } from './scalar.ts';
import { drops, insertions, replacements } from './terms.ts';

/** All kinds of mistakes that are undone by one edit. */
export const GENERATORS: readonly Generator[] = [
  signs, factors, exponents, transposes, orders, spreads, krons, commutations, toEntrywise, toProduct, subscripts, exchanges, axes, functions, drops, insertions, replacements,
];

/** Those that change the arrangement of what is there, without anything from outside: small enough to be combined with any other. */
export const REARRANGEMENTS: readonly Generator[] = [signs, exponents, transposes, orders, krons, commutations, toEntrywise, toProduct, subscripts, axes, functions, drops];
