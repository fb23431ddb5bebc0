import { whole } from '../../calculus/variable.ts';
import { compile, type Dense } from '../../compile/index.ts';
import { call, multiply, subtract, symbol } from '../../expr/build.ts';
import { printText } from '../../notation/print/text.ts';
import { raw, type Setting } from '../closures.ts';
import { checkClasses, type Labels } from '../data/labels.ts';
import { DataError } from '../data/error.ts';
import { ModelError, Objective } from '../objective.ts';
import { Random } from '../random.ts';
import type { Arrays, Method } from '../run.ts';
import { updateOf } from '../certified.ts';
import { curvatureOf, isRowwise, type Update } from '../update.ts';
import { LFH, LFH_POSTERIOR } from './problems.ts';
import { gather, gatherRows, similarity, strips } from './similarity.ts';

/** Which pairs an iteration sees: all, a few partners for each row, or the same few for all rows at once. */
export type LfhScheme = 'full' | 'sparse' | 'aligned';

export interface LfhOptions extends Setting {
  readonly bits: number;
  readonly scheme?: LfhScheme;
  /** Partners sampled in an iteration; the number of bits by default, but no fewer than 64: with a few bits, so few partners leave most directions unseen. */
  readonly sample?: number;
  /** Curvature of the bound: the same for all pairs, or the sharper one of Jaakkola and Jordan for each; not under the aligned scheme. */
  readonly weights?: 'uniform' | 'jaakkola';
  /** Part of the step that is taken; 1 by default. Less tames the overshooting of few partners. */
  readonly damping?: number;
  /** Variance of the prior; 30 by default. */
  readonly beta?: number;
  readonly seed?: number;
  /** U to start from; standard normal by default. */
  readonly start?: Dense;
  /** The partners of an iteration under the aligned scheme. */
  readonly sampler?: (iteration: number) => Int32Array;
}

/** Latent factor hashing of labelled rows: the state is U, the codes are its signs. */
export interface Lfh extends Method {
  readonly codes: () => Dense;
  /** What is solved and how, for people. */
  readonly describe: readonly string[];
}

/** What one row's update needs. */
interface RowUpdate {
  (u: Dense, labels: Int32Array, partners: Dense, partnerLabels: Int32Array, curvature: Dense): Dense;
}

const objective = (): Objective => Objective.read(LFH, 'lfh.gradus');

/** How rows are updated: the curvature against partners, and the step with a given curvature. */
interface RowRule {
  readonly curvature: (u: Dense, partners: Dense) => Dense;
  readonly step: RowUpdate;
  /** Is the curvature a sum over partners, whatever the row? */
  readonly additive: boolean;
}

const rowRule = (beta: number, weights: LfhOptions['weights'], setting: Setting): RowRule => {
  const o = objective();
  const row = o.variable('U[i,:]');
  const U = whole(o.symbol('U'));
  const { by } = curvatureOf(o, U);
  const K = symbol('K', by.shape, ['symmetric']);
  const next = compile(subtract(U.symbol, multiply(o.gradient(U), call('inv', K))), raw(setting));
  const step: RowUpdate = (u, labels, V, partnerLabels, k) => next({ U: u, S: similarity(labels, partnerLabels), V, beta, K: k });
  if (weights !== 'jaakkola') {
    const uniform = compile(by, raw(setting));
    return { step, additive: true, curvature: (_, V) => uniform({ V, beta }) };
  }
  const sharp = o.weightedCurvature(row);
  const [curvature, h] = [compile(sharp.curvature, raw(setting)), compile(sharp.weights, raw(setting))];
  return {
    step, additive: false,
    curvature: (u, V) => {
      const w = h({ U: u, V });
      // 0/0 where a pair is orthogonal; the limit is 1/4.
      w.data.forEach((x, e) => (w.data[e] = Number.isNaN(x) ? 0.25 : x));
      return curvature({ V, beta, h: w, i: 1 });
    },
  };
};

const rowOf = (m: Dense, i: number): Dense => ({ rows: 1, cols: m.cols, data: m.data.slice(i * m.cols, (i + 1) * m.cols) });
const combine = (a: Dense, c: number, b: Dense): Dense => ({ ...a, data: a.data.map((x, i) => x + c * (b.data[i] ?? 0)) });
const damped = (from: Dense, to: Dense, part: number): Dense => (part === 1 ? to : { ...to, data: to.data.map((x, i) => (1 - part) * (from.data[i] ?? 0) + part * x) });

/**
 * One sweep over all rows in turn, each against all others. Where the curvature is a sum over partners, a row is taken out of the
 * sum over all rows, and put back after its update, instead of being summed anew.
 */
const fullSweep = ({ curvature, step, additive }: RowRule, labels: Int32Array, damping: number): ((U: Dense) => Dense) => {
  return (start) => {
    const { rows, cols } = start;
    const U = { ...start, data: start.data.slice() };
    const nobody: Dense = { rows: 1, cols, data: new Float64Array(cols) };
    const prior = curvature(nobody, nobody);
    let sum = curvature(nobody, U);
    const others = { rows: rows - 1, cols, data: U.data.slice(cols) };
    const otherLabels = labels.slice(1);
    for (let i = 0; i < rows; i++) {
      const u = rowOf(U, i);
      const without = additive ? combine(combine(sum, -1, curvature(u, u)), 1, prior) : curvature(u, others);
      const next = damped(u, step(u, labels.subarray(i, i + 1), others, otherLabels, without), damping);
      U.data.set(next.data, i * cols);
      if (additive) sum = combine(combine(without, 1, curvature(next, next)), -1, prior);
      // Place i of the others held row i + 1 and holds row i from now on.
      others.data.set(next.data, i * cols < others.data.length ? i * cols : 0);
      if (i < rows - 1) otherLabels[i] = labels[i] ?? -1;
    }
    return U;
  };
};

/** One sweep over all rows in turn, each against partners of its own. */
const sparseSweep = ({ curvature, step }: RowRule, labels: Int32Array, sample: number, damping: number, seed: number): ((U: Dense, t: number) => Dense) => {
  return (start, t) => {
    const U = { ...start, data: start.data.slice() };
    const random = new Random(seed, t + 1);
    for (let i = 0; i < U.rows; i++) {
      const partners = random.sample(U.rows - 1, sample).map((j) => (j < i ? j : j + 1));
      const V = gatherRows(U, partners);
      const u = rowOf(U, i);
      U.data.set(damped(u, step(u, labels.subarray(i, i + 1), V, gather(labels, partners), curvature(u, V)), damping).data, i * U.cols);
    }
    return U;
  };
};

/** All rows at once against the same partners, strip by strip: no row's update depends on another row. Errors: ModelError where one does. */
const alignedStep = (rule: Update, labels: Int32Array, sampler: (t: number) => Int32Array, beta: number, damping: number, setting: Setting): ((U: Dense, t: number) => Dense) => {
  if (!isRowwise(rule.value, rule.variable.symbol)) throw new ModelError(`the update of a row depends on other rows: ${printText(rule.value)}`);
  const update = compile(rule.value, raw(setting, ['V', 'beta']));
  return (U, t) => {
    const seen = sampler(t);
    const [V, partners] = [gatherRows(U, seen), gather(labels, seen)];
    const next = { ...U, data: new Float64Array(U.data.length) };
    for (const { at, rows, S } of strips(U, labels, partners)) next.data.set(update({ U: rows, V, S, beta }).data, at * U.cols);
    return damped(U, next, damping);
  };
};

/** The log-posterior over all pairs of different rows; n² numbers are held. */
export const lfhPosterior = (labels: Labels, beta: number, setting: Setting): ((U: Dense) => number) => {
  const n = labels.rows;
  const M: Dense = { rows: n, cols: n, data: new Float64Array(n * n).fill(1).map((one, e) => (e % (n + 1) === 0 ? 0 : one)) };
  const value = compile(Objective.read(LFH_POSTERIOR).stated, raw(setting)).fix({ S: similarity(labels.of, labels.of), M, beta });
  return (U) => value({ U }).data[0] ?? Number.NaN;
};

/** The part of the log-posterior that an iteration's partners see, a sum over rows. */
const sampledPosterior = (labels: Int32Array, sampler: (t: number) => Int32Array, beta: number, setting: Setting): ((U: Dense, t: number) => number) => {
  const value = compile(objective().stated, raw(setting, ['V', 'beta']));
  return (U, t) => {
    const seen = sampler(t);
    const [V, partners] = [gatherRows(U, seen), gather(labels, seen)];
    let sum = 0;
    for (const { rows, S } of strips(U, labels, partners)) sum += value({ U: rows, V, S, beta }).data[0] ?? Number.NaN;
    return sum;
  };
};

/** Partners that are sampled at least, where there are as many rows and nothing else is asked for. */
const FEWEST_PARTNERS = 64;

/** Latent factor hashing. Its objective is the log-posterior under the full scheme, and its part on the last partners otherwise. Errors: DataError. */
export const lfh = (labels: Labels, options: LfhOptions): Lfh => {
  const { bits, scheme = 'aligned', damping = 1, beta = 30, seed = 0 } = options;
  checkClasses(labels, 'the labels');
  const n = labels.rows;
  const sample = options.sample ?? Math.min(Math.max(bits, FEWEST_PARTNERS), n - 1);
  if (!(bits >= 1) || !(sample >= 1 && sample < n)) throw new DataError('wrong-shape', `${bits} bits and ${sample} partners do not fit ${n} rows: at least one bit, and fewer partners than rows`);
  if (scheme === 'aligned' && options.weights === 'jaakkola') throw new ModelError('the aligned scheme has one curvature for all rows; weights of pairs are for the full and sparse schemes');
  const random = new Random(seed);
  let U = options.start ?? random.matrix(n, bits, () => random.normal());
  let seen = 0;
  const sampler = options.sampler ?? ((t: number) => new Random(seed, t + 1).sample(n, sample));
  const o = objective();
  const rule = updateOf(o, whole(o.symbol('U')), 'quadratic', options);
  const step = {
    full: () => fullSweep(rowRule(beta, options.weights, options), labels.of, damping),
    sparse: () => sparseSweep(rowRule(beta, options.weights, options), labels.of, sample, damping, seed),
    aligned: () => alignedStep(rule, labels.of, sampler, beta, damping, options),
  }[scheme]();
  const value = scheme === 'full' ? lfhPosterior(labels, beta, options) : sampledPosterior(labels.of, sampler, beta, options);
  return {
    updates: [rule],
    describe: [`maximize ${printText(o.stated)}`, `U := ${printText(rule.value)}`],
    state: (): Arrays => ({ U, seen: { rows: 1, cols: 1, data: Float64Array.of(seen) } }),
    restore: (s) => {
      U = s['U'] ?? U;
      seen = s['seen']?.data[0] ?? 0;
    },
    step: (t) => {
      U = step(U, t);
      seen = t;
    },
    objective: () => value(U, seen),
    codes: () => ({ ...U, data: U.data.map((x) => (x >= 0 ? 1 : -1)) }),
  };
};
