import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { lookAlike } from './lookalikes.ts';

/** Faults of what is written right but means something that is not computed with: functions and sets of which only the names are known. */
const ABSTRACT: ReadonlySet<string> = new Set(['unknown-function', 'not-a-value', 'no-law', 'not-a-mask', 'unknown-size']);

/** Is something only not computed with? A vector that only has to be declared is missing, and a name that looks like a declared one is rather a slip. */
export const isAbstract = (d: Diagnostic, known: readonly string[]): boolean =>
  ABSTRACT.has(d.code) && (d.subject === undefined || (d.code !== 'not-a-value' && lookAlike(d.subject, known) === null));
