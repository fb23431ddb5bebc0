// Compiles kernels/ to WebAssembly, with and without relaxed SIMD, as text that the backend embeds.
// usage: npm run kernels
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../kernels', import.meta.url));

const compiled = async (...features) => {
  let binary = null;
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'kernels.wasm', '--runtime', 'stub', '-O3', '--noAssert', '--importMemory', '--enable', 'simd', ...features], {
    readFile: (name, base) => {
      try {
        return readFileSync(join(folder, base === '.' ? '' : base, name), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (_, contents) => {
      binary = contents;
    },
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return Buffer.from(binary).toString('base64');
};

/** The text of the generated module. */
export const generated = async () => `// Generated from kernels/ by \`npm run kernels\`.

/** The kernels with 128-bit SIMD, base64. */
export const SIMD =
  '${await compiled()}';

/** The same with fused multiply-add, for platforms that have relaxed SIMD. */
export const RELAXED_SIMD =
  '${await compiled('--enable', 'relaxed-simd')}';
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(fileURLToPath(new URL('../src/compile/backends/wasm-binary.ts', import.meta.url)), await generated());
