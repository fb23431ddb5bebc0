import { codes, explain } from '../../diagnostics/explain.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { EXIT, UsageError } from '../io.ts';
import type { AddCommand } from './context.ts';

const WIDTH = Math.max(...codes.map((c) => c.length));

/** Codes that a word may stand for: the nearest one, or those that it is a part of. */
const meant = (word: string): string => {
  const near = nearest(word, codes);
  const parts = near !== null ? [near] : codes.filter((c) => word !== '' && c.includes(word.toLowerCase()));
  return parts.length === 0 ? 'gradus explain lists them' : `did you mean ${parts.join(', ')}?`;
};

const EXAMPLES = `
Examples:
  gradus explain shape-mismatch
  gradus explain`;

/** `gradus explain`. */
export const addExplain: AddCommand = (program, { io, finish }) => {
  program.command('explain [code]').description('what an error code means, with an example and its mend; all codes where none is given').option('--json', 'as JSON').addHelpText('after', EXAMPLES).action((given: string | undefined, flags: { readonly json?: boolean }) => {
    if (given === undefined) {
      io.out(flags.json === true ? `${JSON.stringify(Object.fromEntries(codes.map((c) => [c, explain(c)])))}\n` : codes.map((c) => `${c.padEnd(WIDTH)}  ${explain(c)?.summary ?? ''}\n`).join(''));
      return finish(EXIT.ok);
    }
    const code = /^error\[([^\]]+)\]/u.exec(given)?.[1] ?? given;
    const known = explain(code);
    if (known === null) throw new UsageError('unknown-code', `${JSON.stringify(code)} is not an error code; ${meant(code)}`);
    io.out(flags.json === true ? `${JSON.stringify({ code, ...known })}\n` : `${code}: ${known.summary}\n\n${known.text}\n\n  not:      ${known.wrong.replaceAll('\n', '\n            ')}\n  instead:  ${known.right}\n`);
    finish(EXIT.ok);
  });
};
