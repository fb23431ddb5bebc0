import { existsSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { functionParts } from './function.ts';
import { wantsColor } from './color.ts';
import type { Io } from './io.ts';
import { run } from './program.ts';
import { solvePlatform } from './solve-platform.ts';
import { runTour } from './tour.ts';
import { loadUserModule } from './user-module.ts';

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
    }
  }
};

const io: Io = {
  out: (text) => write(1, text),
  err: (text) => write(2, text),
  readFile: (path) => readFileSync(path, 'utf8'),
  fileExists: (path) => path.length < 4096 && !path.includes('\0') && existsSync(path) && statSync(path).isFile(),
  writeFile: (path, text) => writeFileSync(path, text),
  isTerminal: process.stdout.isTTY === true,
  color: wantsColor(process.env, process.stderr.isTTY === true),
};

const packaged = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const args = process.argv.slice(2);
// Native libraries are looked for only where they are asked for, as that takes longer than everything else.
const backends = args[0] === 'solve' || (args[0] === 'version' && args.includes('--verbose')) ? await (await import('../compile/backends/index.ts')).availableBackends() : [];

// Typesetting is loaded only for pages.
const typesetter = args.includes('--html') ? { typesetter: await (await import('./page/typeset.ts')).katexTypesetter() } : {};

// A function to check is loaded before the command runs; commands themselves never wait.
const given = args.flatMap((a, i) => (a === '--function' ? args.slice(i + 1, i + 2) : a.startsWith('--function=') ? [a.slice('--function='.length)] : []))[0];
const file = given === undefined || args[0] !== 'check' ? null : functionParts(given).file;
const userModule = file !== null && io.fileExists(file) ? { userModule: await loadUserModule(file) } : {};

process.exitCode = run(args, io, {
  ...typesetter, ...userModule, backends, solve: solvePlatform(backends, args[0] === 'solve' && args.some((a) => /png$/i.test(a)) ? await (await import('./png.ts')).rasteriser() : null),
  tour: () => runTour({ problemFile: packaged('examples/nmf.gradus'), images: readFileSync(packaged('examples/data/optdigits-test.u8')), now: () => performance.now() }, io),
});
// What a loaded file has started, a timer or a server, is not waited for; all output is written by now.
if (file !== null) process.exit();
