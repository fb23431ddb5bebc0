import { findRule, ruleNames } from './reader.ts';
import type { Rule } from './rule.ts';

export { instantiate, LawMismatch } from './instantiate.ts';
export { RuleError } from './entries.ts';
export { findRule, ruleNames };
export type { Rule, RuleCondition } from './rule.ts';

/** The law of a differential by name. Errors: RangeError for a name without a law. */
export const differentialLaw = (name: string): Rule => {
  const rule = findRule(name);
  if (rule === null || !rule.differential || rule.file === 'retired.rules') throw new RangeError(`there is no differential law ${name}`);
  return rule;
};
