import { EXIT } from '../io.ts';
import { VERSION } from '../shell.ts';
import type { AddCommand } from './context.ts';

/** `gradus version`. */
export const addVersion: AddCommand = (program, { io, platform, finish }) => {
  program.command('version').description('the version').option('--verbose', 'with what compiled closures can run on').option('--json', 'as JSON').action((flags: { readonly verbose?: boolean; readonly json?: boolean }) => {
    const backends = flags.verbose === true ? (platform.backends ?? []) : [];
    io.out(flags.json === true ? `${JSON.stringify({ version: VERSION, ...(flags.verbose === true ? { backends } : {}) })}\n` : [`gradus ${VERSION}`, ...backends.map((x) => `${x.name.padEnd(6)} ${x.describe}`), ''].join('\n'));
    finish(EXIT.ok);
  });
};
