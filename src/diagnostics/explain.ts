import { dataExplanations } from './data.ts';
import type { Explanation } from './explanation.ts';
import { textExplanations } from './texts.ts';
import { valueExplanations } from './values.ts';

/** One record for every code, in order. */
export const explanations: Readonly<Record<string, Explanation>> = Object.fromEntries(
  Object.entries({ ...textExplanations, ...valueExplanations, ...dataExplanations }).sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** All error codes. */
export const codes: readonly string[] = Object.keys(explanations);

/** The explanation of a code, or null. */
export const explain = (code: string): Explanation | null => (Object.hasOwn(explanations, code) ? (explanations[code] ?? null) : null);
