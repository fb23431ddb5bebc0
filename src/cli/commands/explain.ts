import { codes, explain } from '../../diagnostics/explain.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { EXIT, UsageError } from '../io.ts';
import type { AddCommand } from './context.ts';

/** `gradus explain`. */
export const addExplain: AddCommand = (program, { io, finish }) => {
  program.command('explain <code>').description('what an error code means').option('--json', 'as JSON').action((code: string, flags: { readonly json?: boolean }) => {
    const known = explain(code);
    const near = known === null ? nearest(code, codes) : null;
    if (known === null) throw new UsageError('unknown-code', `${JSON.stringify(code)} is not an error code; ${near === null ? `known: ${codes.join(' ')}` : `did you mean ${near}?`}`);
    io.out(flags.json === true ? `${JSON.stringify({ code, ...known })}\n` : `${code}: ${known.summary}\n\n${known.text}\n\n  not:      ${known.wrong.replaceAll('\n', '\n            ')}\n  instead:  ${known.right}\n`);
    finish(EXIT.ok);
  });
};
