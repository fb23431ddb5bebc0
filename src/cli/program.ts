import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { FORMS } from '../compare/index.ts';
import { codes, explain } from '../diagnostics/explain.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { runCheckBatch, runDeriveBatch } from './batch.ts';
import { runCheck } from './check.ts';
import { runFunction, type UserModule } from './function.ts';
import { runDerive } from './derive.ts';
import { needsVariables, runGenerate, type GenerateFlags } from './generate.ts';
import { failureJson, failureOf } from './failure.ts';
import { loadProblem, loadVariables, type Loaded } from './load.ts';
import { isNote, runNotes } from './notes.ts';
import type { Typesetter } from './page/typesetter.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';
import type { Domain } from '../curvature/index.ts';
import type { Format } from './render.ts';
import { addSolve, type SolvePlatform } from './solve.ts';
import { runCheckerRules, runRule, runRules } from './rules.ts';
import { runBound, runSurrogate, type CurvatureOptions } from './curvature.ts';
import { runVerify } from './verify.ts';

export const VERSION = '0.1.0';

/** Further actions that need the platform, given by the caller. */
export interface Platform {
  readonly tour: () => ExitStatus;
  readonly solve?: SolvePlatform;
  /** Sets formulas on pages; only where one was asked for. */
  readonly typesetter?: Typesetter;
  /** What the file named by --function exports; only where there is one. */
  readonly userModule?: UserModule;
  /** What compiled closures can run on, by name. */
  readonly backends?: readonly { readonly name: string; readonly describe: string }[];
}

const FORMATS = ['text', 'unicode', 'latex', 'json'] as const;
const format = (value: string): (typeof FORMATS)[number] => {
  const known = FORMATS.find((f) => f === value);
  if (known === undefined) throw new InvalidArgumentError(`known formats: ${FORMATS.join(', ')}`);
  return known;
};

const readBatch = (file: string, io: Io): string => {
  if (!io.fileExists(file)) throw new UsageError('no-such-file', `there is no file ${file}`);
  return io.readFile(file);
};

const seeded = (seed: string | undefined): { readonly seed?: string } => (seed === undefined ? {} : { seed });

/** Sizes, and counts of nonzeros, written as `n=1000, nnz(M)=20`. Errors: UsageError bad-size. */
const readSizes = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(text.split(',').filter((part) => part.trim() !== '').map((part): [string, number] => {
    const [, name, value] = /^\s*([A-Za-z]\w*|nnz\(\w+\))\s*=\s*([1-9]\d{0,8})\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined) throw new UsageError('bad-size', `${part.trim()} is not a size; write sizes as "n=1000, k=20"`);
    return [name, Number(value)];
  }));

interface CurvatureFlags { readonly given?: string; readonly wrt?: string; readonly format: Format; readonly certificate?: string; readonly json?: boolean; readonly seed?: string }

const curvatureOptions = (flags: CurvatureFlags): CurvatureOptions =>
  ({ format: flags.format, json: flags.json === true, ...(flags.certificate === undefined ? {} : { certificate: flags.certificate }), ...seeded(flags.seed) });

const loadedWith = (input: string | undefined, flags: CurvatureFlags, io: Io): Loaded => {
  if (input === undefined) throw new UsageError('expected', 'say which objective: a .gradus file or an expression');
  const loaded = loadProblem(input, flags.given, io);
  return { ...loaded, variables: loadVariables(flags.wrt, loaded.problem) };
};

interface DeriveFlags { readonly given?: string; readonly wrt?: string; readonly hessian?: boolean; readonly hvp?: boolean; readonly steps?: boolean; readonly plan?: boolean; readonly sizes?: string; readonly format: (typeof FORMATS)[number]; readonly json?: boolean; readonly batch?: string; readonly seed?: string }
interface CheckFlags { readonly explain?: boolean; readonly function?: string; readonly against?: string; readonly wrt?: string; readonly what?: string; readonly args?: string; readonly pass?: string; readonly html?: string; readonly repair?: boolean; readonly update?: boolean; readonly given?: string; readonly json?: boolean; readonly batch?: string; readonly seed?: string }

const EXAMPLES = `
Examples:
  gradus derive examples/nmf.gradus --wrt W,H --hessian
  gradus derive "x'*A*x" --given "A : matrix(n, n), x : vector(n)" --wrt x --steps
  gradus check "grad(norm2(A*x - b)^2, x) = 2*A'*(A*x - b)" --given "A : matrix(m, n), x : vector(n), b : vector(m)"
  gradus check --function gradient.ts#gradient --against examples/nmf.gradus --wrt W,H
  gradus rule d-logdet
  gradus explain shape-mismatch

Exit status: 0 done or proved   1 refuted or a check failed   2 usage, syntax or shape error   3 undecided`;

const CHECK_HELP = `
Functions (--function FILE.ts#NAME --against PROBLEM.gradus --wrt W,H):
  Arguments   by the names of the parameters: declared symbols, sizes, dW for the direction in W; fields of { W, H };
              one parameter of another name gets an object with everything; --args W,H,n says it where names differ.
              Indices are tried from 1 and from 0. A function may return a function of what it still needs.
  Values      numbers; vectors and matrices in the first of these forms that works, or in that of --pass:
${FORMS.map((f) => `                ${f.name.padEnd(9)} ${f.describe}`).join('\n')}
  Results     numbers, arrays, arrays of rows, typed arrays, {rows, cols, data}, Matrix of ml-matrix; several variables as
              an object by name (W, dW, gradW), an array in their order, or one vector; value and gradient together as
              { value, gradient } or [value, gradient]. Flat arrays are read row by row; vec in Hessians stacks columns.
  Status      0 agrees at all points   1 differs, throws, or is no function of its arguments   3 agrees to a few digits only`;

const build = (io: Io, platform: Platform, finish: (status: ExitStatus) => void): Command => {
  const program = new Command('gradus')
    .description('derive gradients, Hessian blocks and products of matrix expressions, and check formulas')
    .version(VERSION, '--version')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: () => undefined })
    .addHelpText('after', EXAMPLES);

  program.command('derive [input]').description('closed-form derivatives, each checked before it is shown')
    .option('--given <decls>', 'declarations, e.g. "A : matrix(m, n), x : vector(n)"')
    .option('--wrt <variables>', 'what to differentiate by: W,H or "U[i,:]"')
    .option('--hessian', 'all Hessian blocks of the variables')
    .option('--hvp', 'Hessian-vector products')
    .option('--steps', 'the derivation, one rule a line')
    .option('--plan', 'how all of it is computed together, step by step, with the arithmetic of each')
    .option('--sizes <list>', 'sizes for the order of products in the plan: "n=1000, k=20"; nnz(M)=5000 passes M by its nonzeros')
    .option('--format <format>', FORMATS.join(', '), format, 'text' as (typeof FORMATS)[number])
    .option('--json', 'one JSON document on standard output')
    .option('--batch <file>', 'a file of records, one JSON object a line')
    .option('--seed <text>', 'fixed randomness for the checks')
    .action((input: string | undefined, flags: DeriveFlags) => {
      if (flags.batch !== undefined) return finish(runDeriveBatch(readBatch(flags.batch, io), seeded(flags.seed), io));
      if (input === undefined) throw new UsageError('expected', 'say what to derive: a .gradus file or an expression');
      const loaded = loadProblem(input, flags.given, io);
      const json = flags.json === true || flags.format === 'json';
      const shownAs: Format = flags.format === 'json' ? 'text' : flags.format;
      finish(runDerive({ ...loaded, variables: loadVariables(flags.wrt, loaded.problem) }, { hessian: flags.hessian === true, hvp: flags.hvp === true, steps: flags.steps === true, format: shownAs, json, ...(flags.plan === true ? { planFor: readSizes(flags.sizes ?? '') } : {}), ...seeded(flags.seed) }, io));
    });

  program.command('check [claim]').description('decide a claim left = right, where grad(f, x) and hess(f, x, y) may stand on the left, or every formula of a note in Markdown or LaTeX')
    .option('--given <decls>', 'declarations, or a .gradus file')
    .option('--json', 'one JSON document on standard output')
    .option('--html <file>', 'write the note as a page on which every formula carries its verdict')
    .option('--repair', 'mend lost backslashes in a note, and say so')
    .option('--update', 'write the outputs of claim blocks anew')
    .option('--explain', 'show how what is claimed comes about, one rule a line')
    .option('--function <file#name>', 'compare a function in TypeScript or JavaScript with what is derived')
    .option('--against <problem>', 'for --function: a .gradus file, or an expression in what --given declares')
    .option('--wrt <variables>', 'for --function: what the derivative is by, as in derive')
    .option('--what <list>', 'for --function: value, gradient, jacobian, hessian, hvp; by default what its name says')
    .option('--args <names>', 'for --function: what is passed, in order, where the parameters have other names: W,H,n')
    .option('--pass <form>', `for --function: vectors and matrices as ${FORMS.map((f) => f.name).join(', ')}; by default what works`)
    .option('--batch <file>', 'a file of records, one JSON object a line')
    .option('--seed <text>', 'fixed randomness')
    .addHelpText('after', CHECK_HELP)
    .action((claim: string | undefined, flags: CheckFlags) => {
      if (flags.batch !== undefined) return finish(runCheckBatch(readBatch(flags.batch, io), seeded(flags.seed), io));
      if (flags.function !== undefined) return finish(runFunction({ ...flags, function: flags.function, json: flags.json === true }, platform.userModule, io));
      if (claim === undefined) throw new UsageError('expected', 'say what to check: "left = right", a note in Markdown or LaTeX, or --function FILE#NAME');
      const given = flags.given === undefined ? {} : { given: flags.given };
      if (isNote(claim)) return finish(runNotes(claim, { json: flags.json === true, repair: flags.repair === true, update: flags.update === true, explain: flags.explain === true, ...(flags.html === undefined ? {} : { html: flags.html }), ...given, ...seeded(flags.seed) }, platform.typesetter, io));
      finish(runCheck(claim, { json: flags.json === true, explain: flags.explain === true, ...given, ...seeded(flags.seed) }, io));
    });

  program.command('bound [input]').description('proved bounds of the Hessian, and whether the objective is convex')
    .option('--given <decls>', 'declarations, or a .gradus file')
    .option('--wrt <variable>', 'the variable: w, "U[i,:]" or "U[:,k]"')
    .addOption(new Option('--side <side>', 'which bound').choices(['lower', 'upper']))
    .addOption(new Option('--shape <shape>', 'its shape').choices(['full', 'diagonal', 'scalar']).default('full'))
    .addOption(new Option('--format <format>', 'how formulas are written').choices(['text', 'unicode', 'latex']).default('text'))
    .option('--certificate <file>', 'write the certificate of the first bound')
    .option('--json', 'one JSON document on standard output')
    .option('--seed <text>', 'fixed randomness')
    .action((input: string | undefined, flags: CurvatureFlags & { readonly side?: 'lower' | 'upper'; readonly shape: 'full' | 'diagonal' | 'scalar' }) =>
      finish(runBound(loadedWith(input, flags, io), flags.side === undefined ? ['lower', 'upper'] : [flags.side], flags.shape, curvatureOptions(flags), io)));

  program.command('surrogate [input]').description('surrogates, their updates, and the theorem that the objective never gets worse')
    .option('--given <decls>', 'declarations, or a .gradus file')
    .option('--wrt <variable>', 'the variable: w, "U[i,:]" or "U[:,k]"')
    .addOption(new Option('--domain <domain>', 'where the variable may move; by default what its attributes say').choices(['reals', 'nonneg', 'binary']))
    .addOption(new Option('--format <format>', 'how formulas are written').choices(['text', 'unicode', 'latex']).default('text'))
    .option('--certificate <file>', 'write the certificate of the best update')
    .option('--json', 'one JSON document on standard output')
    .option('--seed <text>', 'fixed randomness')
    .action((input: string | undefined, flags: CurvatureFlags & { readonly domain?: Domain }) => finish(runSurrogate(loadedWith(input, flags, io), flags.domain ?? null, curvatureOptions(flags), io)));

  program.command('verify <files...>').description('replay certificates, trusting nobody who made them')
    .option('--explain', 'show the proof step by step')
    .option('--json', 'one JSON object a line')
    .option('--seed <text>', 'fixed randomness for the checks')
    .action((files: readonly string[], flags: { readonly explain?: boolean; readonly json?: boolean; readonly seed?: string }) => {
      finish(runVerify(files, { explain: flags.explain === true, json: flags.json === true, ...seeded(flags.seed) }, io));
    });

  program.command('rule <name>').description('show a rule: law, conditions, source').option('--json', 'as JSON').action((name: string, flags: { readonly json?: boolean }) => finish(runRule(name, flags.json === true, io)));
  program.command('rules').description('list all rules').option('--checker', 'the rules of the checker instead').option('--json', 'as JSON')
    .action((flags: { readonly json?: boolean; readonly checker?: boolean }) => finish((flags.checker === true ? runCheckerRules : runRules)(flags.json === true, io)));
  program.command('explain <code>').description('what an error code means').option('--json', 'as JSON').action((code: string, flags: { readonly json?: boolean }) => {
    const known = explain(code);
    const near = known === null ? nearest(code, codes) : null;
    if (known === null) throw new UsageError('unknown-code', `${JSON.stringify(code)} is not an error code; ${near === null ? `known: ${codes.join(' ')}` : `did you mean ${near}?`}`);
    io.out(flags.json === true ? `${JSON.stringify({ code, ...known })}\n` : `${code}: ${known.summary}\n\n${known.text}\n\n  not:      ${known.wrong.replaceAll('\n', '\n            ')}\n  instead:  ${known.right}\n`);
    finish(EXIT.ok);
  });
  program.command('version').description('the version').option('--verbose', 'with what compiled closures can run on').option('--json', 'as JSON').action((flags: { readonly verbose?: boolean; readonly json?: boolean }) => {
    const backends = flags.verbose === true ? (platform.backends ?? []) : [];
    io.out(flags.json === true ? `${JSON.stringify({ version: VERSION, ...(flags.verbose === true ? { backends } : {}) })}\n` : [`gradus ${VERSION}`, ...backends.map((x) => `${x.name.padEnd(6)} ${x.describe}`), ''].join('\n'));
    finish(EXIT.ok);
  });
  program.command('generate <input>').description('a standalone program for an objective and its derivatives')
    .requiredOption('--to <language>', 'typescript or python')
    .option('--wrt <variables>', 'what to differentiate by')
    .option('--given <decls>', 'declarations, where the input is an expression')
    .option('--what <list>', 'some of value,gradient,hessian,hvp,solver; the derivatives by default')
    .option('--sparse <inputs>', 'inputs passed by their nonzeros')
    .addOption(new Option('--domain <domain>', 'where the variables of a solver may move; by default what their attributes say').choices(['reals', 'nonneg', 'binary']))
    .option('--update <choice>', 'the update of a solver: its kind or its number in `gradus surrogate`, also by variable: W=multiplicative,H=2; the best by default')
    .option('--certificates <folder>', 'where the certificates of a solver are written; beside the program of -o by default')
    .option('-o, --out <file>', 'write to a file instead of standard output')
    .option('--seed <text>', 'fixed randomness for the checks')
    .addHelpText('after', `
Examples:
  gradus generate examples/klr.gradus --to python --wrt w -o klr.py
  gradus generate examples/nmf.gradus --to typescript --wrt W,H --what solver --update multiplicative -o nmf.ts
  gradus generate "norm2(A*x - b)^2" --given "A : matrix(m, n), x : vector(n), b : vector(m)" --to python --wrt x --what value,gradient`)
    .action((input: string, flags: GenerateFlags) => {
      const loaded = loadProblem(input, flags.given, io);
      finish(runGenerate({ ...loaded, variables: needsVariables(flags) ? loadVariables(flags.wrt, loaded.problem) : [] }, flags, io));
    });
  addSolve(program, io, platform.solve, finish);
  program.command('tour').description('a short tour on real images').action(() => finish(platform.tour()));
  for (const c of program.commands) c.exitOverride().configureOutput({ writeOut: io.out, writeErr: () => undefined });
  return program;
};

/** The arguments with formulas that begin with a minus, which look like options, behind a `--` at the end. */
const operandsLast = ([name, ...args]: readonly string[], program: Command): readonly string[] => {
  const options = program.commands.find((c) => c.name() === name)?.options ?? [];
  const known: string[] = [name ?? ''];
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    const isFormula = /^-[^-]./.test(arg) && !options.some((o) => o.short !== undefined && arg.startsWith(o.short));
    (isFormula ? operands : known).push(arg);
    const value = args[i + 1];
    if (value !== undefined && options.some((o) => o.required && (o.long === arg || o.short === arg))) known.push(args[++i] ?? '');
  }
  return operands.length === 0 ? known : [...known, '--', ...operands];
};

/** Runs one command line and returns its exit status; nothing is read or written but through `io`. */
export const run = (args: readonly string[], io: Io, platform: Platform): ExitStatus => {
  let status: ExitStatus = EXIT.ok;
  try {
    const program = build(io, platform, (s) => {
      status = s;
    });
    if (args.length === 0) {
      io.out(program.helpInformation());
      io.out(`${EXAMPLES}\n`);
      return EXIT.ok;
    }
    program.parse([...operandsLast(args, program)], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    const failure = failureOf(error);
    const json = args.includes('--json') || args.includes('json');
    if (json) io.out(`${JSON.stringify({ error: failureJson(failure) })}\n`);
    io.err(`${failure.text({ color: !json && io.color === true })}\n`);
    return failure.status;
  }
};
