import { InvalidArgumentError, Option } from 'commander';
import type { Domain } from '../../curvature/index.ts';
import { runBound, runSurrogate, type CurvatureOptions } from '../curvature.ts';
import { UsageError, type Io } from '../io.ts';
import { loadProblem, loadVariables, type Loaded } from '../load.ts';
import type { Format } from '../render.ts';
import type { AddCommand } from './context.ts';
import { seeded } from './options.ts';

interface CurvatureFlags { readonly given?: string; readonly wrt?: string; readonly format: Format; readonly certificate?: string; readonly json?: boolean; readonly seed?: string; readonly effort: number }

const curvatureOptions = (flags: CurvatureFlags): CurvatureOptions =>
  ({ format: flags.format, json: flags.json === true, effort: flags.effort, ...(flags.certificate === undefined ? {} : { certificate: flags.certificate }), ...seeded(flags.seed) });

const loadedWith = (input: string | undefined, flags: CurvatureFlags, io: Io): Loaded => {
  if (input === undefined) throw new UsageError('expected', 'say which objective: a .gradus file or an expression');
  const loaded = loadProblem(input, flags.given, io);
  return { ...loaded, variables: loadVariables(flags.wrt, loaded.problem) };
};

/** How many times the ordinary work a search may do. Errors: InvalidArgumentError. */
const effort = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value <= 1000)) throw new InvalidArgumentError('the effort is a number up to 1000: 2 allows a search twice the work');
  return value;
};

const EFFORT = ['--effort <times>', 'how many times the ordinary work the search may do, counted in steps, not in seconds; what is left out is said', effort, 1] as const;

/** `gradus bound`. */
export const addBound: AddCommand = (program, { io, finish }) => {
  program.command('bound [input]').description('proved bounds of the Hessian, and whether the objective is convex')
    .option('--given <decls>', 'declarations, or a .gradus file')
    .option('--wrt <variable>', 'the variable: w, "U[i,:]" or "U[:,k]"')
    .addOption(new Option('--side <side>', 'which bound').choices(['lower', 'upper']))
    .addOption(new Option('--shape <shape>', 'its shape').choices(['full', 'diagonal', 'scalar']).default('full'))
    .addOption(new Option('--format <format>', 'how formulas are written').choices(['text', 'unicode', 'latex']).default('text'))
    .option('--certificate <file>', 'write the certificate of the first bound')
    .option('--json', 'one JSON document on standard output')
    .option(...EFFORT)
    .option('--seed <text>', 'fixed randomness')
    .action((input: string | undefined, flags: CurvatureFlags & { readonly side?: 'lower' | 'upper'; readonly shape: 'full' | 'diagonal' | 'scalar' }) =>
      finish(runBound(loadedWith(input, flags, io), flags.side === undefined ? ['lower', 'upper'] : [flags.side], flags.shape, curvatureOptions(flags), io)));
};

/** `gradus surrogate`. */
export const addSurrogate: AddCommand = (program, { io, finish }) => {
  program.command('surrogate [input]').description('surrogates, their updates, and the theorem that the objective never gets worse')
    .option('--given <decls>', 'declarations, or a .gradus file')
    .option('--wrt <variable>', 'the variable: w, "U[i,:]" or "U[:,k]"')
    .addOption(new Option('--domain <domain>', 'where the variable may move; by default what its attributes say').choices(['reals', 'nonneg', 'binary']))
    .addOption(new Option('--format <format>', 'how formulas are written').choices(['text', 'unicode', 'latex']).default('text'))
    .option('--certificate <file>', 'write the certificate of the best update')
    .option('--json', 'one JSON document on standard output')
    .option(...EFFORT)
    .option('--seed <text>', 'fixed randomness')
    .action((input: string | undefined, flags: CurvatureFlags & { readonly domain?: Domain }) => finish(runSurrogate(loadedWith(input, flags, io), flags.domain ?? null, curvatureOptions(flags), io)));
};
