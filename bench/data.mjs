// Real data sets for the benchmarks: a folder with mnist/ (idx), cifar10-gist/ and wiki-xmodal/ (raw arrays).
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { labelsFrom, readMatrix } from '../dist/solve.js';

/** What a folder holds: the bytes of a file, and whether something is there. */
export const folderOf = (folder) => ({
  has: (path) => existsSync(`${folder}/${path}`),
  bytes: (path) => {
    const b = readFileSync(`${folder}/${path}`);
    return path.endsWith('.gz') ? gunzipSync(b) : b;
  },
});
export const classes = (list) => labelsFrom(Array.from(list, String), 'labels');
export const rowsOf = (m, keep) => {
  const rows = [];
  for (let i = 0; i < m.rows; i++) if (keep(i)) rows.push(i);
  const data = new Float64Array(rows.length * m.cols);
  rows.forEach((i, r) => data.set(m.data.subarray(i * m.cols, (i + 1) * m.cols), r * m.cols));
  return { rows: rows.length, cols: m.cols, data };
};
export const mean = (list) => list.reduce((s, x) => s + x, 0) / list.length;
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
export const show = (list) => `${mean(list).toFixed(3)} (${Math.min(...list).toFixed(3)} to ${Math.max(...list).toFixed(3)})`;

/** Pixels between 0 and 1; queries are the first 1,000 test images. */
export const mnist = ({ bytes }) => {
  const scaled = (m) => ({ ...m, data: m.data.map((x) => x / 255) });
  const read = (name) => readMatrix(bytes(`mnist/${name}.gz`), name);
  const [Q, y] = [read('t10k-images-idx3-ubyte'), read('t10k-labels-idx1-ubyte')];
  return { X: scaled(read('train-images-idx3-ubyte')), labels: classes(read('train-labels-idx1-ubyte').data), Q: scaled(rowsOf(Q, (i) => i < 1000)), queryLabels: classes(y.data.subarray(0, 1000)) };
};

/** Standardised GIST; queries are every sixtieth row. */
export const cifar = ({ bytes }) => {
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

/** Images and texts of the Wikipedia set, with those that ask. */
export const wiki = ({ bytes }) => {
  const numbers = (path) => {
    const b = bytes(`wiki-xmodal/${path}`);
    return new Float64Array(b.buffer.slice(b.byteOffset, b.byteOffset + b.length));
  };
  const list = [...bytes('wiki-xmodal/L_tr.u8')];
  const [labels, queryLabels] = [classes(list), classes(bytes('wiki-xmodal/L_te.u8'))];
  const matrix = (path, { rows }) => ({ rows, cols: numbers(path).length / rows, data: numbers(path) });
  return { list, labels, queryLabels, I: matrix('I_tr.f64', labels), T: matrix('T_tr.f64', labels), Iq: matrix('I_te.f64', queryLabels), Tq: matrix('T_te.f64', queryLabels) };
};
