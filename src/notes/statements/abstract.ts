import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Scope } from '../scope/scope.ts';
import { lookAlike } from './lookalikes.ts';

/** Faults of what is written right but means something that is not computed with: functions and sets of which only the names are known. */
const ABSTRACT: ReadonlySet<string> = new Set(['unknown-function', 'not-a-value', 'no-law', 'not-a-mask', 'unknown-size']);

/** Is a quantity or function missing of which the document only says what it is? */
export const isByName = (d: Diagnostic, scope: Pick<Scope, 'isVague'>): boolean => (d.code === 'unknown-name' || d.code === 'unknown-function') && d.subject !== undefined && scope.isVague(d.subject);

/** Is something only not computed with? A vector that only has to be declared is missing, and a name that looks like a declared one is rather a slip. */
export const isAbstract = (d: Diagnostic, scope: Pick<Scope, 'names' | 'isVague'>): boolean =>
  isByName(d, scope) || (ABSTRACT.has(d.code) && (d.subject === undefined || (d.code !== 'not-a-value' && lookAlike(d.subject, scope.names()) === null)));
