import { RecordError } from '../audit/record.ts';
import { DerivationRefuted } from '../audit/derivation.ts';
import { NoLaw } from '../calculus/differential.ts';
import { EvaluationError, InputError } from '../compile/index.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { renderDiagnostic, type RenderOptions } from '../diagnostics/render.ts';
import { NotInStrictLanguage, printText } from '../notation/print/text.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';
import { progressOn } from './progress.ts';
import { InputRejected } from '../elaborate/rejected.ts';

/** What a command that failed answers. */
export interface Failure {
  readonly status: ExitStatus;
  readonly code: string;
  readonly message: string;
  readonly span?: readonly [number, number];
  /** What would mend it. */
  readonly help?: string;
  /** For people: all that is wrong, with the source. */
  readonly text: (options: RenderOptions) => string;
}

/** Several diagnostics as one failure; the first one is the answer in JSON. */
const rejected = (diagnostics: readonly Diagnostic[], source: string, file: string): Failure => {
  const [first] = diagnostics;
  const span = first?.labels[0]?.span;
  return {
    status: EXIT.usage, code: first?.code ?? 'internal', message: first?.message ?? '', ...(span === undefined ? {} : { span: [span.start, span.end] as const }), ...(first?.help === undefined ? {} : { help: first.help }),
    text: (options) => diagnostics.map((d) => renderDiagnostic(d, source, file, options)).join('\n\n'),
  };
};

const plain = (status: ExitStatus, code: string, message: string, span?: readonly [number, number]): Failure => ({
  status, code, message, ...(span === undefined ? {} : { span }), text: (options) => renderDiagnostic({ code, message, labels: [] }, '', '', options),
});

/** The failure that an error stands for; an error of no known class is a bug of the program. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof InputRejected) return rejected(error.diagnostics, error.source, error.file);
  if (error instanceof InputError) return rejected(error.problems.map(({ code, message }) => ({ code, message, labels: [] })), '', '');
  if (error instanceof UsageError || error instanceof RecordError) return plain(EXIT.usage, error.code, error.message, error.span);
  if (error instanceof NoLaw) return plain(EXIT.usage, 'no-law', `${error.message}: ${printText(error.at)}`);
  if (error instanceof NotInStrictLanguage || (error instanceof EvaluationError && error.code !== 'shape-drift')) return plain(EXIT.usage, error.code, error.message);
  if (error instanceof DerivationRefuted)
    return plain(EXIT.refuted, 'internal-refuted', `${error.message}. This is a bug in gradus; the result is withheld. Expression: ${printText(error.of)}`);
  // What the system says of a file or folder.
  if (error instanceof Error && 'syscall' in error) return plain(EXIT.usage, 'usage', error.message);
  return plain(EXIT.refuted, 'internal', `${error instanceof Error ? error.message : String(error)}. This is a bug in gradus.`);
};

/** The failure as the value of the field `error` of an answer in JSON. */
export const failureJson = ({ code, message, span, help }: Failure): Record<string, unknown> => ({ code, message, ...(span === undefined ? {} : { span }), ...(help === undefined ? {} : { help }) });

/** Says what failed, also in JSON where that was asked for, and returns the exit status. */
export const reportFailure = (error: unknown, args: readonly string[], io: Io): ExitStatus => {
  const failure = failureOf(error);
  const json = args.includes('--json') || args.includes('json');
  if (json) io.out(`${JSON.stringify({ error: failureJson(failure) })}\n`);
  // What was being done may still stand there.
  progressOn(io, json)('');
  io.err(`${failure.text({ color: !json && io.color === true, ...(json || io.columns === undefined ? {} : { width: io.columns }) })}\n`);
  return failure.status;
};
