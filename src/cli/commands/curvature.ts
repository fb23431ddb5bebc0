import { InvalidArgumentError, Option } from 'commander';
import type { Domain } from '../../curvature/index.ts';
import { runBound, runSurrogate, type CurvatureOptions } from '../curvature.ts';
import { UsageError, type Io } from '../io.ts';
import { loadProblem, loadVariables, withScalarObjective, type Loaded } from '../load.ts';
import type { Format } from '../render.ts';
import type { AddCommand } from './context.ts';
import { GIVEN, INPUT, JSON_HELP, SEED, seeded } from './options.ts';

interface CurvatureFlags { readonly given?: string; readonly wrt?: string; readonly format: Format; readonly certificate?: string; readonly json?: boolean; readonly seed?: string; readonly effort: number }

const curvatureOptions = (flags: CurvatureFlags): CurvatureOptions =>
  ({ format: flags.format, json: flags.json === true, effort: flags.effort, ...(flags.certificate === undefined ? {} : { certificate: flags.certificate }), ...seeded(flags.seed) });

const loadedWith = (input: string | undefined, flags: CurvatureFlags, io: Io): Loaded => {
  if (input === undefined) throw new UsageError('expected', 'say which objective: a .gradus file, an expression, or - for standard input');
  const loaded = withScalarObjective(loadProblem(input, flags.given, io));
  return { ...loaded, variables: loadVariables(flags.wrt, loaded.problem) };
};

/** How many times the ordinary work a search may do. Errors: InvalidArgumentError. */
const effort = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value <= 1000)) throw new InvalidArgumentError('the effort is a number up to 1000: 2 allows a search twice the work');
  return value;
};

const EFFORT = ['--effort <times>', 'how many times the ordinary work the search may do, counted in steps, not in seconds; what is left out is said', effort, 1] as const;

const BOUND_EXAMPLES = `
Examples:
  gradus bound examples/klr.gradus --wrt w --side upper --certificate klr.json && gradus verify klr.json
  gradus bound "log(sum(exp(A*x)))" --given "A : matrix(m, n), x : vector(n)" --wrt x --shape scalar
  gradus bound examples/nmf.gradus --wrt W,H`;

const SURROGATE_EXAMPLES = `
Examples:
  gradus surrogate examples/nmf.gradus --wrt W
  gradus surrogate examples/lfh.gradus --wrt "U[i,:]" --certificate lfh.json && gradus verify lfh.json
  gradus surrogate "norm2(A*x - b)^2" --given "A : matrix(m, n), x : vector(n), b : vector(m)" --wrt x --domain nonneg`;

/** `gradus bound`. */
export const addBound: AddCommand = (program, { io, finish }) => {
  program.command('bound').argument('[input]', INPUT).description('proved bounds of the Hessian, and whether the objective is convex')
    .option('--given <decls>', GIVEN)
    .option('--wrt <variable>', 'the variable: w, "U[i,:]" or "U[:,k]"')
    .addOption(new Option('--side <side>', 'which bound').choices(['lower', 'upper']))
    .addOption(new Option('--shape <shape>', 'its shape').choices(['full', 'diagonal', 'scalar']).default('full'))
    .addOption(new Option('--format <format>', 'how formulas are written').choices(['text', 'unicode', 'latex']).default('text'))
    .option('--certificate <file>', 'write the certificate of the first bound')
    .option('--json', JSON_HELP)
    .option(...EFFORT)
    .option('--seed <text>', SEED)
    .addHelpText('after', BOUND_EXAMPLES)
    .action((input: string | undefined, flags: CurvatureFlags & { readonly side?: 'lower' | 'upper'; readonly shape: 'full' | 'diagonal' | 'scalar' }) =>
      finish(runBound(loadedWith(input, flags, io), flags.side === undefined ? ['lower', 'upper'] : [flags.side], flags.shape, curvatureOptions(flags), io)));
};

/** `gradus surrogate`. */
export const addSurrogate: AddCommand = (program, { io, finish }) => {
  program.command('surrogate').argument('[input]', INPUT).description('surrogates, their updates, and the theorem that the objective never gets worse')
    .option('--given <decls>', GIVEN)
    .option('--wrt <variable>', 'the variable: w, "U[i,:]" or "U[:,k]"')
    .addOption(new Option('--domain <domain>', 'where the variable may move; by default what its attributes say').choices(['reals', 'nonneg', 'binary']))
    .addOption(new Option('--format <format>', 'how formulas are written').choices(['text', 'unicode', 'latex']).default('text'))
    .option('--certificate <file>', 'write the certificate of the best update')
    .option('--json', JSON_HELP)
    .option(...EFFORT)
    .option('--seed <text>', SEED)
    .addHelpText('after', SURROGATE_EXAMPLES)
    .action((input: string | undefined, flags: CurvatureFlags & { readonly domain?: Domain }) => finish(runSurrogate(loadedWith(input, flags, io), flags.domain ?? null, curvatureOptions(flags), io)));
};
