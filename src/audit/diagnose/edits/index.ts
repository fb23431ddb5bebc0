import type { Generator } from '../edit.ts';
import { chains } from './chains.ts';
import { commutations } from './commutation.ts';
import { toEntrywise, toProduct } from './entrywise.ts';
import { logs } from './logs.ts';
import { axes, binders, exchanges, functions, subscripts } from './names.ts';
import { inners, krons, orders, spreads, transposes } from './order.ts';
import { repeated } from './repeated.ts';
import { exponents, factors, powers, signs, sizes } from './scalar.ts';
import { drops, insertions, joints, replacements } from './terms.ts';

/** All kinds of mistakes that are undone by one edit: the common ones, which are few, before those that try many things at every place. */
export const TIERS: readonly (readonly Generator[])[] = [
  [signs, factors, exponents, powers, transposes, orders, inners, spreads, krons, subscripts, binders, functions],
  [repeated([signs, exponents, transposes, orders, subscripts, functions, drops]), sizes, commutations, toEntrywise, toProduct, exchanges, axes, drops, joints, insertions, replacements],
];

/** Those that change the arrangement of what is there, without anything from outside: small enough to be combined with any other. */
export const REARRANGEMENTS: readonly Generator[] = [signs, exponents, powers, transposes, orders, inners, krons, commutations, toEntrywise, toProduct, subscripts, axes, functions, drops];

/** Those that put something together which stands nowhere, tried where nothing else is right. */
export const COMPOUNDS: readonly Generator[] = [chains, logs];
