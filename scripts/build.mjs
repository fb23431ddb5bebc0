// Bundles the library and the command into dist/, and writes the type declarations.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

// Every entry of the package is a bundle of the source that its declarations come from.
const entries = Object.values(JSON.parse(readFileSync('package.json', 'utf8')).exports).map((e) => ({ out: e.default.slice('./dist/'.length, -'.js'.length), in: e.types.replace('./dist/types/', 'src/').replace(/\.d\.ts$/, '.ts') }));

rmSync('dist', { recursive: true, force: true });
const common = { bundle: true, format: 'esm', target: 'es2022', sourcemap: false, logLevel: 'warning', legalComments: 'none' };

await build({
  ...common, entryPoints: [...entries, { out: 'worker', in: 'src/compile/background/worker.ts' }], outdir: 'dist', platform: 'neutral', splitting: true, chunkNames: 'chunks/[name]-[hash]',
  mainFields: ['module', 'main'], external: ['ml-matrix', 'koffi'],
});
await build({
  ...common, entryPoints: { cli: 'src/cli/main.ts' }, outdir: 'dist', platform: 'node', splitting: true, chunkNames: 'chunks/[name]-[hash]',
  banner: { js: '#!/usr/bin/env node' }, external: ['@resvg/resvg-js', 'ml-matrix', 'commander', 'koffi', 'katex', 'marked', 'esbuild'],
});
chmodSync('dist/cli.js', 0o755);

if (existsSync('node_modules/.bin/tsc'))
  execFileSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
