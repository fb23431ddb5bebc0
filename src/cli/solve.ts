import { InvalidArgumentError } from 'commander';
import { variableExpr } from '../calculus/variable.ts';
import { printText } from '../notation/print/text.ts';
import type { Setting } from '../solve/closures.ts';
import { checkSettings, decodeCheckpoint, encodeCheckpoint } from '../solve/checkpoint.ts';
import type { Data } from '../solve/data/checks.ts';
import { DataError } from '../solve/data/error.ts';
import { readLabels } from '../solve/data/labels.ts';
import { readMatrix } from '../solve/data/read.ts';
import { MODELS } from '../solve/models.ts';
import { ModelError, Objective } from '../solve/objective.ts';
import { solveProblem } from '../solve/problem.ts';
import { run, type Outcome, type Progress } from '../solve/run.ts';
import type { Given, Solvable } from '../solve/solvable.ts';
import type { Update } from '../solve/update.ts';
import type { AddCommand } from './commands/context.ts';
import { loadProblem, splitList } from './load.ts';
import { EXIT, requireFile, UsageError, type ExitStatus, type Io } from './io.ts';
import type { SolvePlatform } from './platform.ts';
import { progressOn } from './progress.ts';
import { checkOutputs, checkPictures, resultsJson, unwritten, writeResults, type OutputFlags } from './solve-output.ts';

interface Flags extends OutputFlags {
  readonly data?: string; readonly labels?: string; readonly queries?: string; readonly queryLabels?: string; readonly set?: string; readonly method?: string;
  readonly rank?: number; readonly bits?: number; readonly iterations: number; readonly tol?: number; readonly every: number; readonly seed: number;
  readonly checkpoint?: string; readonly backend?: string; readonly certify?: boolean; readonly json?: boolean;
}

const number = (text: string): number => {
  const x = Number(text);
  if (text.trim() === '' || !Number.isFinite(x)) throw new InvalidArgumentError('a number is needed');
  return x;
};
const notNegative = (text: string): number => {
  const x = number(text);
  if (x < 0) throw new InvalidArgumentError('a number from 0 is needed');
  return x;
};
const whole = (text: string): number => {
  const x = number(text);
  if (!Number.isInteger(x)) throw new InvalidArgumentError('a whole number is needed');
  return x;
};
const count = (text: string): number => {
  const x = number(text);
  if (!Number.isInteger(x) || x < 1) throw new InvalidArgumentError('a whole number from 1 is needed');
  return x;
};

/** `name=value` pairs; where there is no name, `usual` is meant. */
const pairs = (text: string | undefined, usual = ''): readonly (readonly [string, string])[] =>
  splitList(text ?? '').map((part) => {
    const at = part.indexOf('=');
    return { part, name: at < 0 ? usual : part.slice(0, at).trim(), value: part.slice(at + 1).trim() };
  }).map(({ part, name, value }, i, all) => {
    if (name === '' || value === '') throw new UsageError('usage', `${part} is half a pair; write NAME=VALUE`);
    if (all.findIndex((other) => other.name === name) < i) throw new UsageError('usage', part.includes('=') ? `${name} is given twice` : `${part} has no name; only one may go without, for ${usual}: write NAME=${part}`);
    return [name, value];
  });

const numeric = (text: string): number | null => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null);

/** How numbers that aren't any are written. */
const NO_NUMBER = /^[+-]?(?:nan|inf|infinity)$/iu;

const fileBytes = (path: string, io: Io, platform: SolvePlatform): Uint8Array => {
  if (NO_NUMBER.test(path)) throw new UsageError('not-a-number', `${path} is not a number that can be reckoned with`);
  requireFile(path, io);
  return platform.readBytes(path);
};

const given = (flags: Flags, io: Io, platform: SolvePlatform): Given => {
  const matrix = (path: string): Data => readMatrix(fileBytes(path, io, platform), path);
  const labels = (path: string | undefined, key: string): Record<string, unknown> => (path === undefined ? {} : { [key]: readLabels(fileBytes(path, io, platform), path) });
  return {
    data: Object.fromEntries(pairs(flags.data, 'X').map(([name, value]) => [name, numeric(value) ?? matrix(value)])),
    ...(flags.queries === undefined ? {} : { queries: Object.fromEntries(pairs(flags.queries, 'X').map(([name, value]) => [name, matrix(value)])) }),
    ...labels(flags.labels, 'labels'), ...labels(flags.queryLabels, 'queryLabels'),
    settings: {
      ...Object.fromEntries(pairs(flags.set).map(([name, value]) => [name, numeric(value) ?? value])),
      ...(flags.method === undefined ? {} : { method: flags.method }), ...(flags.rank === undefined ? {} : { rank: flags.rank }), ...(flags.bits === undefined ? {} : { bits: flags.bits }),
    },
    seed: flags.seed,
  };
};

/** What the certificate of an update says. */
const theorem = ({ variable, kind }: Update): string => {
  const block = printText(variableExpr(variable));
  return kind === 'line search' ? `the curvature by which steps of ${block} are judged bounds the Hessian, so that none makes the objective worse` : `the update of ${block} never makes the objective worse`;
};

const settingOf = (flags: Flags, platform: SolvePlatform): Setting => {
  const names = platform.backends.map((b) => b.name);
  const found = flags.backend === undefined ? platform.backends.at(-1) : platform.backends.find((b) => b.name === flags.backend);
  if (found === undefined && flags.backend !== undefined) throw new UsageError('unknown-backend', `there is no backend ${flags.backend} here; there is ${names.join(', ')}`);
  return { ...(found === undefined ? {} : { backend: found }), ...(flags.certify === true ? { certify: true } : {}) };
};

const prepared = (model: string, flags: Flags, io: Io, platform: SolvePlatform): Solvable => {
  const build = MODELS[model];
  const setting = settingOf(flags, platform);
  if (build !== undefined) return build(given(flags, io, platform), setting);
  if (!model.endsWith('.gradus') && !io.fileExists(model)) throw new UsageError('unknown-model', `there is no model ${model} and no such file; models are ${Object.keys(MODELS).join(', ')}, or give a .gradus file`);
  return solveProblem(new Objective(loadProblem(model, undefined, io).problem), given(flags, io, platform), setting);
};

const duration = (seconds: number): string => (seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`);
const progressLine = (p: Progress): string => `iteration ${p.iteration} of ${p.of}   objective ${p.objective.toPrecision(10)}   ${duration(p.seconds)} gone, ${duration(p.left)} left`;

/** Seconds between two checkpoints. */
const CHECKPOINT_EVERY = 10;

const iterate = (solvable: Solvable, model: string, flags: Flags, io: Io, platform: SolvePlatform): Outcome => {
  const settings = { model, data: flags.data ?? '', labels: flags.labels ?? '', settings: JSON.stringify([flags.set ?? '', flags.method ?? '', flags.rank ?? 0, flags.bits ?? 0]), seed: flags.seed };
  const file = flags.checkpoint;
  let from = 0;
  if (file !== undefined && io.fileExists(file)) {
    const found = decodeCheckpoint(platform.readBytes(file), file);
    checkSettings(found, settings, file);
    solvable.method.restore(found.state);
    from = found.iteration;
  }
  const save = (iteration: number): void => {
    if (file !== undefined) platform.writeBytes(file, encodeCheckpoint({ settings, iteration, state: solvable.method.state() }));
  };
  const progress = progressOn(io, flags.json === true);
  let saved = platform.now();
  const outcome = run(solvable.method, {
    iterations: flags.iterations, every: flags.every, from, now: platform.now, ...(flags.tol === undefined ? {} : { tolerance: flags.tol }),
    onProgress: (p) => {
      progress(progressLine(p));
      if (platform.now() - saved < 1000 * CHECKPOINT_EVERY) return;
      save(p.iteration);
      saved = platform.now();
    },
  });
  progress('');
  save(outcome.iterations);
  return outcome;
};

/** A run that made the objective so many times larger went astray. */
const GROWN = 1e3;
const STOPPED: { readonly [K in Outcome['stopped']]: string } = {
  iterations: 'all iterations done', tolerance: 'the objective changes no more than --tol says', diverged: 'the objective is no longer finite',
  converged: 'converged: what is left to gain is rounding', stalled: 'no step improves the objective any more: what is left is rounding, or it has a kink here',
};

/** `gradus solve`: runs a model or a problem file on data. Exit status 1 where the objective ceased to be finite. */
const runSolve = (model: string, flags: Flags, io: Io, platform: SolvePlatform): ExitStatus => {
  checkOutputs(flags, io, platform);
  const solvable = prepared(model, flags, io, platform);
  checkPictures(solvable, flags);
  if (flags.certify === true && !(solvable.method.updates ?? []).some((u) => u.certificate !== null)) throw new UsageError('usage', `this method takes no certified updates${model === 'nmf' ? '; --method hals, multiplicative and projected do' : ', so --certify has nothing to certify'}`);
  const outcome = iterate(solvable, model, flags, io, platform);
  const written = writeResults(solvable, outcome, model, flags, platform);
  const cause = outcome.stopped === 'diverged' ? solvable.notFinite() : null;
  const quality = solvable.quality();
  const [first, last] = [outcome.trace[0], outcome.trace.at(-1)];
  const advice = outcome.stopped === 'diverged' || Math.abs(last?.objective ?? 0) > GROWN * Math.abs(first?.objective ?? 0) ? solvable.advice : null;
  if (flags.json === true)
    io.out(`${JSON.stringify({ model, solved: solvable.describe, ...(solvable.warning === null ? {} : { warning: solvable.warning }), iterations: outcome.iterations, stopped: outcome.stopped, ...(cause === null ? {} : { cause }), ...(advice === null ? {} : { advice }), objective: last?.objective, results: resultsJson(solvable), trace: outcome.trace, quality, written })}\n`);
  else {
    for (const line of solvable.describe) io.out(`${line}\n`);
    for (const u of solvable.method.updates ?? []) if (u.certificate !== null) io.out(`certified: ${theorem(u)}\n`);
    if (solvable.warning !== null) io.err(`warning: ${solvable.warning}\n`);
    io.out(`\nobjective ${first?.objective.toPrecision(10)} at iteration ${first?.iteration}, ${last?.objective.toPrecision(10)} at iteration ${last?.iteration}: ${STOPPED[outcome.stopped]}${cause === null ? '' : `; ${cause}`}\n`);
    if (advice !== null) io.err(`help: ${advice}\n`);
    for (const [name, value] of Object.entries(quality)) io.out(`${name}: ${value.toFixed(4)}\n`);
    for (const line of unwritten(solvable, flags)) io.out(`${line}\n`);
    for (const path of written) io.out(`written: ${path}\n`);
  }
  return outcome.stopped === 'diverged' ? EXIT.refuted : EXIT.ok;
};

/** Adds `gradus solve` to the program. */
export const addSolve: AddCommand = (program, { io, platform: { solve: platform }, finish }) => {
  program.command('solve <model>').description(`run a solver whose updates are derived: ${Object.keys(MODELS).join(', ')}, or a .gradus file`)
    .option('--data <files>', 'matrices and numbers: X.npy, or X=X.csv,M=mask.mtx,eta=0.1 (.csv .npy .mtx idx, also .gz)')
    .option('--labels <file>', 'the class of each row, for hashing')
    .option('--queries <files>', 'features of queries, for the quality of codes')
    .option('--query-labels <file>', 'the class of each query')
    .option('--method <name>', 'how to solve, e.g. hals, multiplicative; for a problem file newton, lbfgs, mm (certified updates), gradient, momentum, rmsprop, adam')
    .option('--rank <k>', 'rank of a factorisation', count)
    .option('--bits <q>', 'length of codes', count)
    .option('--set <settings>', 'settings of the model: lambda=8,sample=64,scheme=full')
    .option('--iterations <n>', 'iterations at most', count, 100)
    .option('--tol <t>', 'stop when the objective changes by less than this part of itself', notNegative)
    .option('--every <n>', 'iterations between two reports', count, 1)
    .option('--seed <n>', 'the same seed gives the same run', whole, 0)
    .option('--checkpoint <file>', 'written while running; a run that was cut off goes on from it, bit for bit')
    .option('-o, --output <folder>', 'where results are written, as .npy')
    .option('--csv', 'results as .csv')
    .option('--plot <file>', 'the objective over the iterations, as .svg or .png')
    .option('--pictures <width>', 'learned parts as pictures of this width, in the folder of -o', count)
    .option('--png', 'these pictures as PNG instead of SVG')
    .option('--backend <name>', 'typed, wasm or blas; the fastest that is there by default')
    .option('--certify', 'take updates only with a certificate of descent, and write it to the folder of -o; gradus verify replays it')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', `
Examples:
  gradus solve nmf --data X.npy --rank 10 --method hals --iterations 200 -o out --plot out/curve.svg --pictures 28
  gradus solve lfh --data X=train.npy --labels train.csv --queries X=test.npy --query-labels test.csv --bits 32
  gradus solve examples/ridge.gradus --data X=X.csv,Y=Y.csv,g=0.1 --method lbfgs -o out --csv
  gradus solve examples/nmf.gradus --data X=X.npy --set k=5 --method mm -o out
  gradus solve nmf --data X.mtx.gz --rank 20 --iterations 1000 --checkpoint run.gck`)
    .action((model: string, flags: Flags) => {
      if (platform === undefined) throw new UsageError('usage', 'solving needs files, which are not at hand here');
      try {
        finish(runSolve(model, flags, io, platform));
      } catch (error) {
        if (error instanceof DataError) throw new UsageError(error.code, error.message);
        if (error instanceof ModelError) throw new UsageError(error.code, error.message);
        throw error;
      }
    });
};
