// Which rows DLFH should see and when, judged without the queries of the data set: every fifth training row, from two offsets, takes
// their part, and codes are learned from the others. usage: node bench/schedule.mjs FOLDER [seeds]   (FOLDER holds wiki-xmodal/)
import { availableBackends } from '../dist/backends.js';
import { dlfh, linearEncoder, Random, retrieve, run, signCodes } from '../dist/solve.js';
import { classes, folderOf, mean, rowsOf, show, wiki } from './data.mjs';

const [, , folder = '', seeds = '3'] = process.argv;
const backend = (await availableBackends()).at(-1);
const { I, T, list } = wiki(folderOf(folder));
const PARTS = 5;
const parts = [0, 1].map((offset) => {
  const [isQuery, isRow] = [(i) => i % PARTS === offset, (i) => i % PARTS !== offset];
  const some = (keep) => ({ labels: classes(list.filter((_, i) => keep(i))), I: rowsOf(I, keep), T: rowsOf(T, keep) });
  return { rows: some(isRow), queries: some(isQuery) };
});
/** Samples that grow from `first` rows to all in so many iterations. */
const growing = (first, until) => (bits, n, seed) => ({
  sampler: (t) => new Random(seed, t + 1).sample(n, Math.min(n, Math.round(first * bits * (n / (first * bits)) ** (t / until)))),
});
const SCHEDULES = {
  'by default': () => ({}),
  'two a bit': (bits) => ({ sample: 2 * bits }),
  'eight a bit': (bits) => ({ sample: 8 * bits }),
  'sixteen a bit': (bits) => ({ sample: 16 * bits }),
  'never all': () => ({ settle: Infinity }),
  growing: growing(2, 24),
  'all from the start': (_, n) => ({ sample: n }),
};
for (const bits of [8, 16, 32])
  for (const [name, options] of Object.entries(SCHEDULES)) {
    const [images, texts, ends] = [[], [], []];
    for (const { rows, queries } of parts)
      for (let seed = 0; seed < Number(seeds); seed++) {
        const method = dlfh(rows.labels, { bits, seed, backend, ...options(bits, rows.labels.rows, seed) });
        ends.push(run(method, { iterations: 30, every: 30 }).trace.at(-1).objective);
        const { U, V } = method.state();
        const map = (what, own, other) => retrieve(signCodes(linearEncoder(rows[what], own, 1e-6, { backend })(queries[what])), queries.labels, signCodes(other), rows.labels).map;
        images.push(map('I', U, V));
        texts.push(map('T', V, U));
      }
    console.log(`${String(bits).padStart(2)} bits, ${name.padEnd(18)}: MAP ${show(images)} image asks text, ${show(texts)} text asks image; objective ${mean(ends).toFixed(0)}`);
  }
