// Runs scripts/campaign.ts: node scripts/campaign.mjs [--mutants 100000] [--bounds 1000] [--seed 1]
import { build } from 'esbuild';

const { outputFiles } = await build({ entryPoints: ['scripts/campaign.ts'], bundle: true, format: 'esm', platform: 'node', write: false, logLevel: 'warning' });
await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
