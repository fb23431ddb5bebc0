import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { availableBackends } from '../../src/compile/backends/index.ts';
import type { Dense } from '../../src/compile/index.ts';
import { readIdx } from '../../src/solve/data/idx.ts';
import { labelsFrom } from '../../src/solve/data/labels.ts';
import { dlfh } from '../../src/solve/hashing/dlfh.ts';
import { lfh } from '../../src/solve/hashing/lfh.ts';
import { linearEncoder } from '../../src/solve/hashing/out-of-sample.ts';
import { retrieve, signCodes } from '../../src/solve/hashing/retrieval.ts';
import { gatherRows } from '../../src/solve/hashing/similarity.ts';
import { rowBatches } from '../../src/solve/methods/batches.ts';
import { firstOrder, type FirstOrderName } from '../../src/solve/methods/first-order.ts';
import { lbfgs } from '../../src/solve/methods/lbfgs.ts';
import { newton } from '../../src/solve/methods/newton.ts';
import { nmf, nmfHessianExtreme, randomFactors, type NmfOptions } from '../../src/solve/nmf/index.ts';
import { Objective } from '../../src/solve/objective.ts';
import { run } from '../../src/solve/run.ts';
import { smooth } from '../../src/solve/smooth.ts';
import { dataBytes, drawn, hasData, lcg, lcgNormal, packedSigns } from './support.ts';

/** Data sets too large to ship: name their folder by GRADUS_DATA to run these. */
const TRAIN = 'mnist/train-images-idx3-ubyte.gz';
const there = hasData(TRAIN);
const backend = (await availableBackends()).at(-1);
const setting = backend === undefined ? {} : { backend };
const MINUTES = 60_000;

interface Golden {
  readonly NMF_mnist2000_k16: { readonly sklearn_mu: Record<string, number>; readonly sklearn_cd: Record<string, number>; readonly projected_gradient_Lin: Record<string, number> };
  readonly logistic: { readonly newton_loss: Record<string, number>; readonly 'newton_trace_1e-3': readonly number[] } & Record<string, Record<string, number>>;
  readonly LFH_full_Q8: { readonly out_of_sample: Record<string, { readonly map: number; readonly p100: number }> };
}
const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden;

const pixels = (path: string, count?: number): Dense => {
  const m = readIdx(dataBytes(path), path);
  const rows = count ?? m.rows;
  return { rows, cols: m.cols, data: m.data.slice(0, rows * m.cols).map((x) => x / 255) };
};
const classes = (path: string): Int32Array => Int32Array.from(readIdx(dataBytes(path), path).data);
const relative = (found: number, wanted: number): number => Math.abs(found / wanted - 1);

describe.skipIf(!there)('golden numbers on MNIST', () => {
  const methods: readonly (readonly [keyof Golden['NMF_mnist2000_k16'], NonNullable<NmfOptions['method']>])[] = [['sklearn_mu', 'multiplicative'], ['sklearn_cd', 'hals'], ['projected_gradient_Lin', 'projected']];
  for (const [name, method] of methods)
    it(`NMF of 2,000 images, ${name}`, () => {
      const X = pixels(TRAIN, 2000);
      const wanted = golden.NMF_mnist2000_k16[name];
      const { trace } = run(nmf(X, { rank: 16, method, start: randomFactors(X, 16, lcg(1)), ...setting }), { iterations: Math.max(...Object.keys(wanted).map(Number)) });
      for (const [k, value] of Object.entries(wanted)) expect(relative(trace[Number(k)]?.objective ?? 0, value), `iteration ${k}`).toBeLessThan(1e-8);
    }, 5 * MINUTES);

  it('smallest eigenvalue of the Hessian of NMF', () => {
    const X = pixels(TRAIN, 2000);
    expect(nmfHessianExtreme(X, randomFactors(X, 16, lcg(1)), 'smallest', setting).value).toBeCloseTo(-255.7338477, 5);
  }, 5 * MINUTES);

  it('LFH, 8 bits: retrieval with codes from ridge regression', () => {
    const labels = labelsFrom([...classes('mnist/train-labels-idx1-ubyte.gz').subarray(0, 500)].map(String), 'labels');
    const method = lfh(labels, { bits: 8, scheme: 'full', start: drawn(500, 8, lcgNormal(5)), ...setting });
    run(method, { iterations: 5, every: 5 });
    const encode = linearEncoder(pixels(TRAIN, 500), method.codes(), 1, setting);
    const queries = labelsFrom([...classes('mnist/t10k-labels-idx1-ubyte.gz').subarray(0, 200)].map(String), 'labels');
    const { map, precision } = retrieve(signCodes(encode(pixels('mnist/t10k-images-idx3-ubyte.gz', 200))), queries, signCodes(method.codes()), labels);
    const wanted = golden.LFH_full_Q8.out_of_sample['W_on_signU'];
    expect(map).toBeCloseTo(wanted?.map ?? 0, 10);
    expect(precision).toBeCloseTo(wanted?.p100 ?? 0, 10);
  }, 5 * MINUTES);
});

describe.skipIf(!there)('logistic regression on the digits 0 and 6 of MNIST', () => {
  const PROBLEM = 'X : matrix(n, d)\ny : vector(n) mask\nw : vector(d)\nb : scalar\neta : scalar nonneg\nlet t = X*w + b*ones(n,1)\nminimize f = sum(softplus(t) - y.*t)/n + eta*norm2(w)^2/2\n';
  const data = (): { readonly X: Dense; readonly y: Dense } => {
    const all = classes('mnist/train-labels-idx1-ubyte.gz');
    const rows = Int32Array.from([...all.keys()].filter((i) => all[i] === 0 || all[i] === 6));
    return { X: gatherRows(pixels(TRAIN), rows), y: { rows: rows.length, cols: 1, data: Float64Array.from(rows, (i) => (all[i] === 6 ? 1 : 0)) } };
  };
  const start = { w: { rows: 784, cols: 1, data: new Float64Array(784) }, b: { rows: 1, cols: 1, data: new Float64Array(1) } };
  const problem = (eta: number, setFor: { readonly X: Dense; readonly y: Dense }) => {
    const given = { ...setFor, eta };
    return { given, f: smooth(Objective.read(PROBLEM), ['w', 'b'], given, start, setting) };
  };

  it('Newton and L-BFGS reach the golden optima', () => {
    const set = data();
    for (const [eta, wanted] of Object.entries(golden.logistic.newton_loss)) {
      const { f } = problem(Number(eta), set);
      expect(relative(run(newton(f, start, { forcing: 1e-6 }), { iterations: 15 }).trace.at(-1)?.objective ?? 0, wanted), eta).toBeLessThan(1e-10);
      expect(relative(run(lbfgs(f, start), { iterations: 300, every: 300 }).trace.at(-1)?.objective ?? 0, wanted), eta).toBeLessThan(1e-8);
    }
  }, 10 * MINUTES);

  for (const [name, key, rate] of [['gradient', 'sgd_lr0.1', 0.1], ['momentum', 'momentum_lr0.1_beta0.9', 0.1], ['rmsprop', 'rmsprop_lr0.001_beta0.999', 0.001], ['adam', 'adam_lr0.001', 0.001]] as const satisfies readonly (readonly [FirstOrderName, string, number])[])
    it(`${name}: the golden trace`, () => {
      const { given, f } = problem(0, data());
      const method = firstOrder(name, f, start, { rate, batches: rowBatches(f, given, ['X', 'y'], 100) });
      const wanted = golden.logistic[key] ?? {};
      const EPOCHS = 5;
      for (let t = 0; t < EPOCHS * 118; t++) {
        method.step(t);
        const value = wanted[String(t + 1)] ?? (t + 1 === EPOCHS * 118 ? wanted['epoch5'] : undefined);
        if (value !== undefined) expect(relative(method.objective(), value), `step ${t + 1}`).toBeLessThan(1e-8);
      }
    }, 5 * MINUTES);
});

/** What the exact update of all rows reaches from one start: objectives after the first sweeps and at the end, and precision. */
const WIKI = [
  { bits: 16, objectives: [-1204739, -599239, -419634], end: -296748, image: 0.341, text: 0.684 },
  { bits: 32, objectives: [-1022199, -413878, -288598], end: -202114, image: 0.369, text: 0.7067 },
] as const;

describe.skipIf(!hasData('wiki-xmodal/I_tr.f64'))('DLFH on the Wikipedia set', () => {
  const matrix = (name: string, rows: number): Dense => {
    const data = new Float64Array(dataBytes(`wiki-xmodal/${name}.f64`).slice().buffer);
    return { rows, cols: data.length / rows, data };
  };
  const labelsOf = (name: string) => labelsFrom(Array.from(dataBytes(`wiki-xmodal/${name}.u8`), String), name);

  it.each(WIKI)('exact update of $bits bits from the measured start', ({ bits, objectives, end, image, text }) => {
    const [labels, queryLabels] = [labelsOf('L_tr'), labelsOf('L_te')];
    const packed = (JSON.parse(readFileSync(new URL('wiki-starts.json', import.meta.url), 'utf8')) as Record<string, string>)[String(bits)] ?? '';
    const [U, V] = packedSigns(packed, labels.rows, bits);
    const method = dlfh(labels, { bits, sample: labels.rows, start: { U, V }, ...setting });
    const { trace } = run(method, { iterations: 8 });
    objectives.forEach((wanted, t) => expect(trace[t + 1]?.objective).toBeCloseTo(wanted, -0.5));
    expect(trace.at(-1)?.objective).toBeCloseTo(end, -0.5);
    const codes = method.state() as { readonly U: Dense; readonly V: Dense };
    const map = (features: string, own: Dense, other: Dense): number => {
      const encode = linearEncoder(matrix(`${features}_tr`, labels.rows), own, 1e-6, setting);
      return retrieve(signCodes(encode(matrix(`${features}_te`, queryLabels.rows))), queryLabels, signCodes(other), labels).map;
    };
    expect(map('I', codes.U, codes.V)).toBeCloseTo(image, 3);
    expect(map('T', codes.V, codes.U)).toBeCloseTo(text, 3);
  }, 5 * MINUTES);
});
