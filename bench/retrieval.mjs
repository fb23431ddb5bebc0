// How well learned codes retrieve on real data, over several seeds: node bench/retrieval.mjs FOLDER [seeds] [what…]
// FOLDER holds mnist/ (idx), cifar10-gist/ and wiki-xmodal/ (raw arrays); a folder that is not there, or not named if any is, is left out.
import { availableBackends } from '../dist/backends.js';
import { dlfh, kernelEncoder, lfh, linearEncoder, retrieve, run, signCodes } from '../dist/solve.js';
import { cifar, folderOf, mean, mnist, show, wiki } from './data.mjs';

const [, , folderText = '', seedsText = '3', ...only] = process.argv;
const seeds = Array.from({ length: Number(seedsText) }, (_, i) => i);
const backend = (await availableBackends()).at(-1);
const folder = folderOf(folderText);
const timed = (work) => {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
};

const latent = (name, { X, labels, Q, queryLabels }) => {
  for (const sampled of ['default', 'bits'])
    for (const bits of [8, 16, 32, 64]) {
      const maps = [];
      let seconds = 0;
      for (const seed of seeds) {
        const method = lfh(labels, { bits, seed, backend, ...(sampled === 'bits' ? { sample: bits } : {}) });
        seconds += timed(() => run(method, { iterations: 50, every: 50 }));
        maps.push(retrieve(signCodes(linearEncoder(X, method.codes(), 1, { backend })(Q)), queryLabels, signCodes(method.codes()), labels).map);
      }
      console.log(`${name}, LFH, ${String(bits).padStart(2)} bits, ${sampled === 'bits' ? 'as many partners as bits' : 'partners by default'}: MAP ${show(maps)}   ${(seconds / seeds.length).toFixed(1)} s`);
    }
};

const crossModal = () => {
  const { labels, queryLabels, I, T, Iq, Tq } = wiki(folder);
  for (const [name, options, encode] of [
    ['published, sampled', { update: 'bound' }, linearEncoder],
    ['exact, by default', {}, linearEncoder],
    ['exact, all rows from the start', { sample: labels.rows }, linearEncoder],
    ['exact, kernel logistic codes', {}, (X, codes) => kernelEncoder(X, codes, { backend })],
  ])
    for (const bits of [8, 16, 32]) {
      const [images, texts, ends] = [[], [], []];
      let seconds = 0;
      for (const seed of seeds) {
        const method = dlfh(labels, { bits, seed, backend, ...options });
        seconds += timed(() => ends.push(run(method, { iterations: 30, every: 30 }).trace.at(-1).objective));
        const { U, V } = method.state();
        const map = (X, own, queries, other) => retrieve(signCodes(encode(X, own, 1e-6, { backend })(queries)), queryLabels, signCodes(other), labels).map;
        images.push(map(I, U, Iq, V));
        texts.push(map(T, V, Tq, U));
      }
      console.log(`Wikipedia, DLFH ${name}, ${String(bits).padStart(2)} bits: MAP ${show(images)} image asks text, ${show(texts)} text asks image; objective ${mean(ends).toFixed(0)}   ${(seconds / seeds.length).toFixed(1)} s`);
    }
};

console.log(`${seeds.length} seeds: mean (least to most); ${backend.describe}`);
for (const [name, work] of [['mnist', () => latent('MNIST 60,000', mnist(folder))], ['cifar10-gist', () => latent('CIFAR-10 GIST 59,000', cifar(folder))], ['wiki-xmodal', crossModal]])
  if (folder.has(name) && (only.length === 0 || only.includes(name))) work();
