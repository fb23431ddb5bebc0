// How well learned codes retrieve on real data, over several seeds: node bench/retrieval.mjs FOLDER [seeds]
// FOLDER holds mnist/ (idx), cifar10-gist/ and wiki-xmodal/ (raw arrays); a folder that is not there is left out.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { availableBackends } from '../dist/backends.js';
import { dlfh, kernelEncoder, labelsFrom, lfh, linearEncoder, readMatrix, retrieve, run, signCodes } from '../dist/solve.js';

const [, , folder = '', seedsText = '3'] = process.argv;
const seeds = Array.from({ length: Number(seedsText) }, (_, i) => i);
const backend = (await availableBackends()).at(-1);
const bytes = (path) => {
  const b = readFileSync(`${folder}/${path}`);
  return path.endsWith('.gz') ? gunzipSync(b) : b;
};
const classes = (list) => labelsFrom(Array.from(list, String), 'labels');
const rowsOf = (m, keep) => {
  const rows = [];
  for (let i = 0; i < m.rows; i++) if (keep(i)) rows.push(i);
  const data = new Float64Array(rows.length * m.cols);
  rows.forEach((i, r) => data.set(m.data.subarray(i * m.cols, (i + 1) * m.cols), r * m.cols));
  return { rows: rows.length, cols: m.cols, data };
};
const mean = (list) => list.reduce((s, x) => s + x, 0) / list.length;
const show = (list) => `${mean(list).toFixed(3)} (${Math.min(...list).toFixed(3)} to ${Math.max(...list).toFixed(3)})`;
const timed = (work) => {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
};

/** Pixels between 0 and 1; queries are the first 1,000 test images. */
const mnist = () => {
  const scaled = (m) => ({ ...m, data: Float64Array.from(m.data, (x) => x / 255) });
  const read = (name) => readMatrix(bytes(`mnist/${name}.gz`), name);
  const [Q, y] = [read('t10k-images-idx3-ubyte'), read('t10k-labels-idx1-ubyte')];
  return { X: scaled(read('train-images-idx3-ubyte')), labels: classes(read('train-labels-idx1-ubyte').data), Q: scaled(rowsOf(Q, (i) => i < 1000)), queryLabels: classes(y.data.subarray(0, 1000)) };
};

/** Standardised GIST; queries are every sixtieth row. */
const cifar = () => {
  const q = bytes('cifar10-gist/gist_q.u8.gz');
  const y = bytes('cifar10-gist/label.u8.gz');
  const most = bytes('cifar10-gist/dim_max.f32');
  const top = new Float32Array(most.buffer.slice(most.byteOffset, most.byteOffset + most.length));
  const all = { rows: y.length, cols: top.length, data: Float64Array.from(q, (x, e) => (x * top[e % top.length]) / 255) };
  const [isQuery, isRow] = [(i) => i % 60 === 0, (i) => i % 60 !== 0];
  const X = rowsOf(all, isRow);
  const [sum, square] = [new Float64Array(X.cols), new Float64Array(X.cols)];
  X.data.forEach((x, e) => {
    sum[e % X.cols] += x / X.rows;
    square[e % X.cols] += (x * x) / X.rows;
  });
  const standard = (m) => ({ ...m, data: m.data.map((x, e) => (x - sum[e % m.cols]) / Math.sqrt(square[e % m.cols] - sum[e % m.cols] ** 2)) });
  const some = (keep) => classes([...y].filter((_, i) => keep(i)));
  return { X: standard(X), labels: some(isRow), Q: standard(rowsOf(all, isQuery)), queryLabels: some(isQuery) };
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
  const list = (path) => {
    const b = bytes(`wiki-xmodal/${path}`);
    return new Float64Array(b.buffer.slice(b.byteOffset, b.byteOffset + b.length));
  };
  const [labels, queryLabels] = ['L_tr.u8', 'L_te.u8'].map((p) => classes(bytes(`wiki-xmodal/${p}`)));
  const matrix = (path, { rows }) => ({ rows, cols: list(path).length / rows, data: list(path) });
  const [I, T, Iq, Tq] = [matrix('I_tr.f64', labels), matrix('T_tr.f64', labels), matrix('I_te.f64', queryLabels), matrix('T_te.f64', queryLabels)];
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
if (existsSync(`${folder}/mnist`)) latent('MNIST 60,000', mnist());
if (existsSync(`${folder}/cifar10-gist`)) latent('CIFAR-10 GIST 59,000', cifar());
if (existsSync(`${folder}/wiki-xmodal`)) crossModal();
