import { judgementText, type Verified } from '../checker/kernel/index.ts';

/** How sure an accepted certificate is, in words. */
export const sureness = (v: Verified): string =>
  v.grade === 'D' ? 'D: deduced by rules alone' : `P: error < 2^${Math.ceil(v.log2Error ?? 0)}${v.heuristic ? ', a bound that rests on heuristics' : ''}`;

/** What a theorem rests on and how sure it is, one thing a line. */
export const proofLines = (v: Verified): readonly string[] => [
  `certificate of ${v.nodes} steps, grade ${sureness(v)}`,
  ...(v.assumptions.length === 0 ? [] : [`assuming ${v.assumptions.map(judgementText).join(', ')}`]),
  ...(v.obligations.length === 0 ? [] : [`wherever it is defined: ${v.obligations.map((o) => o.text).join(', ')}`]),
];
