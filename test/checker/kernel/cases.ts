import { CONVEX } from './cases/convex.ts';
import { DEFINITE } from './cases/definite.ts';
import { DERIVATIVE } from './cases/derivative.ts';
import { EQUALITY } from './cases/equality.ts';
import { GENERAL } from './cases/general.ts';
import { LOEWNER } from './cases/loewner.ts';
import { MAJORISE } from './cases/majorise.ts';
import { ORDER } from './cases/order.ts';
import { UPDATE } from './cases/update.ts';
import type { Cases } from './harness.ts';

/** For each rule: where it applies, and where a premise, a field or a side condition fails. */
export const CASES: Cases = { ...EQUALITY, ...ORDER, ...LOEWNER, ...DEFINITE, ...DERIVATIVE, ...CONVEX, ...MAJORISE, ...UPDATE, ...GENERAL };
