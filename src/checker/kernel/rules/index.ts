import type { RuleTable } from '../step.ts';
import { CONVEX } from './convex.ts';
import { DEFINITE } from './definite.ts';
import { DERIVATIVE } from './derivative.ts';
import { EQUALITY } from './equality.ts';
import { GENERAL } from './general.ts';
import { LOEWNER } from './loewner.ts';
import { MAJORISE } from './majorise.ts';
import { ORDER } from './order.ts';
import { UPDATE } from './update.ts';

const FAMILIES = {
  equality: EQUALITY, 'entrywise order': ORDER, 'Loewner order': LOEWNER, definite: DEFINITE, derivatives: DERIVATIVE, convexity: CONVEX, majorisation: MAJORISE, updates: UPDATE, 'any judgement': GENERAL,
} as const satisfies Readonly<Record<string, RuleTable>>;

/** All rules by name. */
export const RULES: ReadonlyMap<string, RuleTable[string]> = new Map(Object.values<RuleTable>(FAMILIES).flatMap((table) => Object.entries(table)));

/** A rule for people: what it derives from what, and where it comes from. */
export interface KernelRuleInfo {
  readonly name: string;
  readonly family: string;
  readonly statement: string;
  readonly source: string;
}

/** The table of all rules, by family. */
export const kernelRules: readonly KernelRuleInfo[] = Object.entries<RuleTable>(FAMILIES).flatMap(([family, table]) =>
  Object.entries(table).map(([name, { statement, source }]) => ({ name, family, statement, source })));
