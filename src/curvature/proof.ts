import type { Verified } from '../checker/kernel/index.ts';
import type { Expr } from '../expr/expr.ts';
import type { Certified } from './certified.ts';
import { conditionText } from './grounds.ts';
import type { Update } from './updates/update.ts';

/** How sure an accepted certificate is, in words. */
export const sureness = (v: Verified): string =>
  v.grade === 'D' ? 'D: deduced by rules alone' : `P: error < 2^${Math.ceil(v.log2Error ?? 0)}${v.heuristic ? ', a bound that rests on heuristics' : ''}`;

/** How long a certificate is, in words. */
export const stepCount = ({ nodes }: Verified): string => (nodes === 1 ? '1 step' : `${nodes} steps`);

/** What an update by signs is where these are 0, as its theorem has it; nothing for others. */
export const tieLines = (kind: Update['kind'], name: string): readonly string[] => (kind === 'sign' ? [`where that is 0, ${name} stays as it is`] : []);

/** What a theorem rests on and how sure it is, one thing a line. */
export const proofLines = ({ verified: v, grounds: { assumptions, conditions, next } }: Pick<Certified, 'verified' | 'grounds'>, print?: (e: Expr) => string): readonly string[] => [
  `certificate of ${stepCount(v)}, grade ${sureness(v)}`,
  ...(assumptions.length === 0 ? [] : [`assuming ${assumptions.map((c) => conditionText(c, print)).join(', ')}`]),
  ...(conditions.length === 0 ? [] : [`wherever it is defined: ${conditions.map((c) => conditionText(c, print)).join(', ')}`]),
  ...(next === null ? [] : [`${next.name} is what the update gives`]),
];
