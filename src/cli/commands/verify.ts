import { runVerify } from '../verify.ts';
import type { AddCommand } from './context.ts';
import { seeded } from './options.ts';

/** `gradus verify`. */
export const addVerify: AddCommand = (program, { io, finish }) => {
  program.command('verify <files...>').description('replay certificates, trusting nobody who made them')
    .option('--explain', 'show the proof step by step')
    .option('--json', 'one JSON object a line')
    .option('--seed <text>', 'fixed randomness for the checks')
    .action((files: readonly string[], flags: { readonly explain?: boolean; readonly json?: boolean; readonly seed?: string }) => {
      finish(runVerify(files, { explain: flags.explain === true, json: flags.json === true, ...seeded(flags.seed) }, io));
    });
};
