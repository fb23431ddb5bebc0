import { runVerify } from '../verify.ts';
import type { AddCommand } from './context.ts';
import { SEED, seeded } from './options.ts';

const EXAMPLES = `
Certificates are written by gradus bound, surrogate and check with --certificate FILE, and beside solvers by generate and solve.

Examples:
  gradus bound examples/klr.gradus --wrt w --certificate klr.json
  gradus verify klr.json --explain`;

/** `gradus verify`. */
export const addVerify: AddCommand = (program, { io, finish }) => {
  program.command('verify <files...>').description('replay certificates, trusting nobody who made them')
    .option('--explain', 'show the proof step by step')
    .option('--json', 'one JSON object a line')
    .option('--seed <text>', SEED)
    .addHelpText('after', EXAMPLES)
    .action((files: readonly string[], flags: { readonly explain?: boolean; readonly json?: boolean; readonly seed?: string }) => {
      finish(runVerify(files, { explain: flags.explain === true, json: flags.json === true, ...seeded(flags.seed) }, io));
    });
};
