import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { SyntaxFault } from '../expressions.ts';

/** Refuses the formula with one diagnostic. Throws SyntaxFault. */
export const fail = (code: string, message: string, span: Span, text: string, help?: string, more: Diagnostic['labels'] = []): never => {
  throw new SyntaxFault({ code, message, labels: [{ span, text, primary: true }, ...more], ...(help === undefined ? {} : { help }) });
};
