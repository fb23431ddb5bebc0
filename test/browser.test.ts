import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Bytes of the compressed bundle of engine, checker, diagnosis and closures without ml-matrix; grows only on purpose. */
const LIMIT = 165_000;

/** Bytes of the compressed bundle of the backends, the WebAssembly modules in it. */
const BACKENDS_LIMIT = 18_000;

const bundled = async (entry: string): Promise<{ readonly size: number; readonly imports: ReadonlySet<string> }> => {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${entry}`, import.meta.url))], bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', external: ['ml-matrix', 'koffi'], metafile: true,
  });
  const [output] = result.outputFiles;
  const imports = Object.values(result.metafile.outputs).flatMap((o) => o.imports.map((i) => i.path));
  return { size: gzipSync(output?.contents ?? new Uint8Array()).length, imports: new Set(imports) };
};

describe('the browser bundle', () => {
  it('has no Node imports and stays small', async () => {
    const { size, imports } = await bundled('index.ts');
    expect(imports).toEqual(new Set(['ml-matrix']));
    expect(size).toBeLessThan(LIMIT);
  });
  it('of the backends asks for a native library only where there is one', async () => {
    const { size, imports } = await bundled('compile/backends/index.ts');
    expect(imports).toEqual(new Set(['ml-matrix', 'koffi']));
    expect(size).toBeLessThan(BACKENDS_LIMIT);
  });
  it('of the background asks for no module of Node', async () => {
    expect((await bundled('compile/background/index.ts')).imports).toEqual(new Set(['ml-matrix']));
  });
});
