import { Option } from 'commander';
import { needsVariables, runGenerate, type GenerateFlags } from '../generate.ts';
import { loadProblem, loadVariables, withScalarObjective } from '../load.ts';
import type { AddCommand } from './context.ts';
import { GIVEN, INPUT, SEED } from './options.ts';

/** `gradus generate`. */
export const addGenerate: AddCommand = (program, { io, finish }) => {
  program.command('generate').argument('<input>', INPUT).description('a standalone program for an objective and its derivatives')
    .requiredOption('--to <language>', 'typescript or python')
    .option('--wrt <variables>', 'what to differentiate by')
    .option('--given <decls>', GIVEN)
    .option('--what <list>', 'some of value,gradient,hessian,hvp,solver; the derivatives by default')
    .option('--sparse <inputs>', 'inputs passed by their nonzeros')
    .addOption(new Option('--domain <domain>', 'where the variables of a solver may move; by default what their attributes say').choices(['reals', 'nonneg', 'binary']))
    .option('--update <choice>', 'the update of a solver: its kind or its number in `gradus surrogate`, also by variable: W=multiplicative,H=2; the best by default')
    .option('--certificates <folder>', 'where the certificates of a solver are written; beside the program of -o by default')
    .option('-o, --out <file>', 'write to a file instead of standard output')
    .option('--json', 'one JSON document on standard output, with the program and its certificates')
    .option('--seed <text>', SEED)
    .addHelpText('after', `
Examples:
  gradus generate examples/klr.gradus --to python --wrt w -o klr.py
  gradus generate examples/nmf.gradus --to typescript --wrt W,H --what solver --update multiplicative -o nmf.ts
  gradus generate "norm2(A*x - b)^2" --given "A : matrix(m, n), x : vector(n), b : vector(m)" --to python --wrt x --what value,gradient`)
    .action((input: string, flags: GenerateFlags) => {
      const loaded = loadProblem(input, flags.given, io);
      finish(runGenerate(needsVariables(flags) ? { ...withScalarObjective(loaded), variables: loadVariables(flags.wrt, loaded.problem) } : { ...loaded, variables: [] }, flags, io));
    });
};
