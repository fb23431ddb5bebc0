import type { Diagnostic, Result } from '../diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../diagnostics/render.ts';

/** Input that can't be read: the diagnostics, with the text and the name that they point into; the message shows them all. */
export class InputRejected extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly source: string;
  readonly file: string;
  constructor(diagnostics: readonly Diagnostic[], source: string, file: string) {
    super(diagnostics.map((d) => renderDiagnostic(d, source, file)).join('\n\n'));
    this.name = 'InputRejected';
    this.diagnostics = diagnostics;
    this.source = source;
    this.file = file;
  }
}

/** The value of a result. Errors: InputRejected. */
export const taken = <T>(result: Result<T>, source: string, file: string): T => {
  if (result.ok) return result.value;
  throw new InputRejected(result.diagnostics, source, file);
};
