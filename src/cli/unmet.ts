import { meetsSomewhere } from '../audit/admissible.ts';
import type { Problem } from '../elaborate/index.ts';

/** What is to be said of a proof under conditions that no point was found to meet; null where one was, or nothing is proved. */
export const unmetText = (verdict: string, problem: Problem): string | null =>
  (verdict !== 'proved' || meetsSomewhere(problem) ? null : 'no point was found at which all that is assumed holds; if there is none, this says nothing');
