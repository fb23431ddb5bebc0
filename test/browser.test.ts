import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Bytes of the compressed bundle of engine, checker and closures without ml-matrix; grows only on purpose. */
const LIMIT = 100_000;

describe('the browser bundle', () => {
  it('has no Node imports and stays small', async () => {
    const result = await build({
      entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))], bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', external: ['ml-matrix'], metafile: true,
    });
    const [output] = result.outputFiles;
    const imports = Object.values(result.metafile.outputs).flatMap((o) => o.imports.map((i) => i.path));
    expect(new Set(imports)).toEqual(new Set(['ml-matrix']));
    expect(gzipSync(output?.contents ?? new Uint8Array()).length).toBeLessThan(LIMIT);
  });
});
