// Runs scripts/campaign.ts: node scripts/campaign.mjs [--mutants 100000] [--bounds 1000] [--seed 1] [--parts 2 --part 1]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

// A file keeps the stack of an error readable.
const folder = mkdtempSync(join(tmpdir(), 'campaign-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, 'campaign.mjs');
await build({ entryPoints: ['scripts/campaign.ts'], bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'warning', sourcemap: 'inline' });
await import(pathToFileURL(outfile).href);
