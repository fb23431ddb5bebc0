import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Backend } from '../compile/index.ts';
import { DataError } from '../solve/data/error.ts';
import type { Rasteriser } from './png.ts';
import type { SolvePlatform } from './platform.ts';

const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Files and clock of this machine, for solvers. */
export const solvePlatform = (backends: readonly Backend[], rasterise: Rasteriser | null): SolvePlatform => ({
  backends, rasterise,
  now: () => performance.now(),
  readBytes: (path) => {
    const bytes = readFileSync(path);
    if (!isPacked(bytes)) return bytes;
    try {
      return gunzipSync(bytes);
    } catch (error) {
      throw new DataError('unreadable-data', `${path} begins like a gzip file and can't be unpacked: ${error instanceof Error ? error.message : String(error)}`);
    }
  },
  // Written beside and then renamed, so that a run that is cut off leaves the checkpoint before.
  writeBytes: (path, bytes) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.part`, bytes);
    renameSync(`${path}.part`, path);
  },
});
