import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Backend } from '../compile/index.ts';
import type { Rasteriser } from './png.ts';
import type { SolvePlatform } from './solve.ts';

const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Files and clock of this machine, for solvers. */
export const solvePlatform = (backends: readonly Backend[], rasterise: Rasteriser | null): SolvePlatform => ({
  backends, rasterise,
  now: () => performance.now(),
  readBytes: (path) => {
    const bytes = readFileSync(path);
    return isPacked(bytes) ? gunzipSync(bytes) : bytes;
  },
  // Written beside and then renamed, so that a run that is cut off leaves the checkpoint before.
  writeBytes: (path, bytes) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.part`, bytes);
    renameSync(`${path}.part`, path);
  },
});
