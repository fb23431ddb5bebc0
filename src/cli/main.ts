import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { wantsColor } from './color.ts';
import type { AddCommand } from './commands/context.ts';
import type { Platform } from './platform.ts';
import { STDIN, UsageError, type ExitStatus, type Io } from './io.ts';
import { runWith } from './shell.ts';

/** Milliseconds until a full pipe is tried again. */
const PAUSE = 2;
const IDLE = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of the text, also to a pipe that is read slowly. */
const write = (fd: number, text: string): void => {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(IDLE, 0, 0, PAUSE);
    }
  }
};

/** What comes in on standard input, read once: a file named `-` may be asked for by several options. */
const standardInput = ((): (() => string) => {
  let text: string | null = null;
  return () => (text ??= decoded(readFileSync(0)));
})();

/** The text of a file in UTF-8; what isn't that is read as Windows-1252, in which older LaTeX is written. */
const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

const isShort = (path: string): boolean => path.length < 4096 && !path.includes('\0');

const io: Io = {
  out: (text) => write(1, text),
  err: (text) => write(2, text),
  readFile: (path) => (path === STDIN ? standardInput() : decoded(readFileSync(path))),
  fileExists: (path) => path === STDIN || (isShort(path) && existsSync(path) && statSync(path).isFile()),
  isFolder: (path) => isShort(path) && existsSync(path) && statSync(path).isDirectory(),
  writeFile: (path, text) => {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } catch (error) {
      throw new UsageError('usage', `${path} can't be written: ${(error as Error).message}`);
    }
  },
  isTerminal: process.stdout.isTTY === true && process.stderr.isTTY === true,
  color: wantsColor(process.env, process.stderr.isTTY === true),
  ...(process.stderr.isTTY === true && process.stderr.columns > 0 ? { columns: process.stderr.columns } : {}),
};

const packaged = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const args = process.argv.slice(2);
const [name] = args;

/** Each command is loaded with what it needs, and nothing else. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  derive: async () => (await import('./commands/derive.ts')).addDerive,
  check: async () => (await import('./commands/check.ts')).addCheck,
  bound: async () => (await import('./commands/curvature.ts')).addBound,
  surrogate: async () => (await import('./commands/curvature.ts')).addSurrogate,
  verify: async () => (await import('./commands/verify.ts')).addVerify,
  language: async () => (await import('./commands/language.ts')).addLanguage,
  rule: async () => (await import('./commands/rules.ts')).addRule,
  rules: async () => (await import('./commands/rules.ts')).addRules,
  explain: async () => (await import('./commands/explain.ts')).addExplain,
  version: async () => (await import('./commands/version.ts')).addVersion,
  generate: async () => (await import('./commands/generate.ts')).addGenerate,
  solve: async () => (await import('./solve.ts')).addSolve,
  tour: async () => (await import('./commands/tour.ts')).addTour,
};

/** The file of a function to check, where there is one. */
const userFile = async (): Promise<string | null> => {
  const given = args.flatMap((a, i) => (a === '--function' ? args.slice(i + 1, i + 2) : a.startsWith('--function=') ? [a.slice('--function='.length)] : []))[0];
  if (given === undefined || name !== 'check') return null;
  const { functionParts } = await import('./function.ts');
  return functionParts(given).file;
};

/** The tour, over the images of the package. */
const tour = async (): Promise<(json: boolean) => ExitStatus> => {
  const [{ runTour }, { readNpy }] = await Promise.all([import('./tour.ts'), import('../solve/data/npy.ts')]);
  const images = packaged('examples/data/optdigits-test.npy');
  return (json) => runTour({ problemFile: packaged('examples/nmf.gradus'), images: readNpy(readFileSync(images), images), now: () => performance.now() }, io, json);
};

/** What the command needs of this machine, loaded before it runs; commands themselves never wait. */
const platformFor = async (file: string | null): Promise<Platform> => {
  // Native libraries are looked for only where they are asked for, as that takes longer than everything else.
  const backends = name === 'solve' || (name === 'version' && args.includes('--verbose')) ? await (await import('../compile/backends/index.ts')).availableBackends() : [];
  const solve = name === 'solve' ? { solve: (await import('./solve-platform.ts')).solvePlatform(backends, args.some((a) => /png$/i.test(a)) ? await (await import('./png.ts')).rasteriser() : null) } : {};
  const typesetter = args.includes('--html') ? { typesetter: await (await import('./page/typeset.ts')).katexTypesetter() } : {};
  const userModule = file !== null && io.fileExists(file) ? { userModule: await (await import('./user-module.ts')).loadUserModule(file) } : {};
  return { ...solve, ...typesetter, ...userModule, ...(name === 'tour' ? { tour: await tour() } : {}), backends };
};

/**
 * Proofs and searches run much code for a short time each: V8, which optimises what is hot for some milliseconds, spends more on optimising it, again and
 * again for other kinds of values, than it saves. Solvers are left alone, whose loops are hot for long.
 */
if (name !== 'solve' && name !== 'tour') setFlagsFromString('--interrupt-budget=1500000');

const file = await userFile();
const platform = await platformFor(file);
const load = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name ?? ''] : undefined;
try {
  // Help, and names of no command, are about all of them.
  process.exitCode = load === undefined ? (await import('./program.ts')).run(args, io, platform) : runWith([await load()], args, io, platform);
} catch (error) {
  process.exitCode = (await import('./failure.ts')).reportFailure(error, args, io);
}
// What a loaded file has started, a timer or a server, is not waited for; all output is written by now.
if (file !== null) process.exit();
