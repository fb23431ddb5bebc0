import { variableExpr, whole } from '../../calculus/variable.ts';
import { compile, type Dense } from '../../compile/index.ts';
import { add, call, constant, gather as lookedUp, scale, subtract, symbol } from '../../expr/build.ts';
import type { Expr, NodeOf } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import { dimNamed, ONE } from '../../shape/dim.ts';
import { SCALAR, shape } from '../../shape/shape.ts';
import { pick, raw, type Setting } from '../closures.ts';
import { checkClasses, type Labels } from '../data/labels.ts';
import { DataError } from '../data/error.ts';
import { ModelError, Objective } from '../objective.ts';
import { Random } from '../random.ts';
import type { Arrays, Method } from '../run.ts';
import { updateOf } from '../certified.ts';
import { isRowwise, type Update } from '../update.ts';
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

const objective = (): Objective => Objective.read(LFH, 'lfh.gradus');

/** How a row moves against its partners. */
interface RowRule {
  readonly updates: readonly Update[];
  /** The curvature against partners, a sum over them whatever the row; null where it depends on the row. */
  readonly curvature: ((partners: Dense) => Dense) | null;
  /** The next row; `K` is the curvature where there is one. */
  readonly step: (u: Dense, labels: Int32Array, partners: Dense, partnerLabels: Int32Array, K: Dense | null) => Dense;
}

/** The update with a symbol K for the matrix that it inverts, which is free of the block. Errors: ModelError where there is none. */
const withCurvature = ({ value, variable }: Update): { readonly by: Expr; readonly value: Expr } => {
  const inverse = subexpressions(value).find((e): e is NodeOf<'call'> => e.kind === 'call' && e.fn === 'inv');
  const [by] = inverse?.args ?? [];
  if (inverse === undefined || by === undefined || freeSymbols(by).has(variable.symbol)) throw new ModelError(`the update has no curvature of its own: ${printText(value)}`);
  return { by, value: substitute(value, new Map<Expr, Expr>([[inverse, call('inv', symbol('K', by.shape, ['symmetric']))]])) };
};

const rowRule = (beta: number, weights: LfhOptions['weights'], setting: Setting): RowRule => {
  const o = objective();
  const row = o.variable('U[i,:]');
  const uniform = updateOf(o, row, 'quadratic', setting);
  if (weights !== 'jaakkola') {
    const { by, value } = withCurvature(uniform);
    const [curvature, next] = [compile(by, raw(setting)), compile(value, raw(setting))];
    return {
      updates: [uniform],
      curvature: (V) => curvature({ V, beta }),
      step: (U, labels, V, partnerLabels, K) => next(pick(next, { U, S: similarity(labels, partnerLabels), V, beta, i: 1, ...(K === null ? {} : { K }) })),
    };
  }
  const sharp = updateOf(o, row, 'weighted', setting);
  const [next, fallback] = [compile(sharp.value, raw(setting)), compile(uniform.value, raw(setting))];
  return {
    updates: [uniform, sharp],
    curvature: null,
    step: (U, labels, V, partnerLabels) => {
      const inputs = { U, S: similarity(labels, partnerLabels), V, beta, i: 1 };
      const moved = next(pick(next, inputs));
      // The weight of an orthogonal pair is 0/0; the uniform bound has none.
      return moved.data.every(Number.isFinite) ? moved : fallback(pick(fallback, inputs));
    },
  };
};

const copied = (m: Dense): Dense => ({ ...m, data: m.data.slice() });
const rowOf = (m: Dense, i: number): Dense => ({ rows: 1, cols: m.cols, data: m.data.slice(i * m.cols, (i + 1) * m.cols) });
const combine = (a: Dense, c: number, b: Dense): Dense => ({ ...a, data: a.data.map((x, i) => x + c * (b.data[i] ?? 0)) });
const damped = (from: Dense, to: Dense, part: number): Dense => (part === 1 ? to : { ...to, data: to.data.map((x, i) => (1 - part) * (from.data[i] ?? 0) + part * x) });

/**
 * One sweep over all rows in turn, each against all others, in place. Where the curvature is a sum over partners, a row is taken out of the
 * sum over all rows, and put back after its update, instead of being summed anew.
 */
const fullSweep = ({ curvature, step }: RowRule, labels: Int32Array, damping: number): ((U: Dense) => void) => {
  return (U) => {
    const { rows, cols } = U;
    const prior = curvature?.({ rows: 1, cols, data: new Float64Array(cols) });
    let sum = curvature?.(U);
    /** The sum with a row's part added (c = 1) or taken away (c = −1). */
    const changed = (c: number, u: Dense): Dense | null => (curvature === null || sum === undefined || prior === undefined ? null : combine(combine(sum, c, curvature(u)), -c, prior));
    const others = { rows: rows - 1, cols, data: U.data.slice(cols) };
    const otherLabels = labels.slice(1);
    for (let i = 0; i < rows; i++) {
      const u = rowOf(U, i);
      const without = changed(-1, u);
      const next = damped(u, step(u, labels.subarray(i, i + 1), others, otherLabels, without), damping);
      U.data.set(next.data, i * cols);
      if (without !== null) {
        sum = without;
        sum = changed(1, next) ?? without;
      }
      // Place i of the others held row i + 1 and holds row i from now on.
      others.data.set(next.data, i * cols < others.data.length ? i * cols : 0);
      if (i < rows - 1) otherLabels[i] = labels[i] ?? -1;
    }
  };
};

/** One sweep over all rows in turn, each against partners of its own, in place. */
const sparseSweep = ({ curvature, step }: RowRule, labels: Int32Array, sample: number, damping: number, seed: number): ((U: Dense, t: number) => void) => {
  return (U, t) => {
    const random = new Random(seed, t + 1);
    for (let i = 0; i < U.rows; i++) {
      const partners = random.sample(U.rows - 1, sample).map((j) => (j < i ? j : j + 1));
      const V = gatherRows(U, partners);
      const u = rowOf(U, i);
      U.data.set(damped(u, step(u, labels.subarray(i, i + 1), V, gather(labels, partners), curvature?.(V) ?? null), damping).data, i * U.cols);
    }
  };
};

/** What all rows see of partners that they share: the rows of S are those of Y, in which each class has one. */
interface Shared {
  readonly V: Dense;
  readonly Y: Dense;
}

/** The expression with each row of S looked up by its class. */
const byClass = (o: Objective, e: Expr): Expr => {
  const S = o.symbol('S');
  const [classes, { rows, cols }] = [dimNamed('classes'), S.shape];
  return substitute(e, new Map<Expr, Expr>([[S, lookedUp(symbol('Y', shape(classes, cols), ['mask']), symbol('I', shape(rows, ONE), [], { range: classes }))]]));
};

const shared = (U: Dense, { of, classes }: Labels, partners: Int32Array): Shared =>
  ({ V: gatherRows(U, partners), Y: similarity(Int32Array.from(classes, (_, c) => c), gather(of, partners)) });

/** Classes as index lists count them. */
const fromOne = ({ of }: Labels): Float64Array => new Float64Array(of).map((c) => c + 1);

/**
 * All rows at once against the same partners, strip by strip and in place: no row's update depends on another row. Errors: ModelError
 * where one does.
 */
const alignedStep = (o: Objective, rule: Update, labels: Labels, sampler: (t: number) => Int32Array, beta: number, damping: number, setting: Setting): ((U: Dense, t: number) => void) => {
  if (!isRowwise(rule.value, rule.variable.symbol)) throw new ModelError(`the update of a row depends on other rows: ${printText(rule.value)}`);
  const part = symbol('part', SCALAR);
  const partly = add(scale(subtract(constant(1), part), variableExpr(rule.variable)), scale(part, rule.value));
  const update = compile(byClass(o, damping === 1 ? rule.value : partly), raw(setting, ['V', 'Y', 'beta', 'part']));
  const classes = fromOne(labels);
  const scalars = { beta, ...(damping === 1 ? {} : { part: damping }) };
  return (U, t) => {
    const seen = sampler(t);
    const partners = shared(U, labels, seen);
    for (const strip of strips(U, classes, seen.length)) update.into({ ...strip, ...partners, ...scalars }, strip.U.data);
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
const sampledPosterior = (o: Objective, labels: Labels, sampler: (t: number) => Int32Array, beta: number, setting: Setting): ((U: Dense, t: number) => number) => {
  const value = compile(byClass(o, o.stated), raw(setting, ['V', 'Y', 'beta']));
  const classes = fromOne(labels);
  return (U, t) => {
    const seen = sampler(t);
    const partners = shared(U, labels, seen);
    let sum = 0;
    for (const strip of strips(U, classes, seen.length)) sum += value({ ...strip, ...partners, beta }).data[0] ?? Number.NaN;
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
  let U = options.start === undefined ? random.matrix(n, bits, () => random.normal()) : copied(options.start);
  let seen = 0;
  const sampler = options.sampler ?? ((t: number) => new Random(seed, t + 1).sample(n, sample));
  const o = objective();
  const aligned = (): { readonly updates: readonly Update[]; readonly step: (U: Dense, t: number) => void } => {
    const rule = updateOf(o, whole(o.symbol('U')), 'quadratic', options);
    return { updates: [rule], step: alignedStep(o, rule, labels, sampler, beta, damping, options) };
  };
  const inTurn = (): ReturnType<typeof aligned> => {
    const rule = rowRule(beta, options.weights, options);
    return { updates: rule.updates, step: scheme === 'full' ? fullSweep(rule, labels.of, damping) : sparseSweep(rule, labels.of, sample, damping, seed) };
  };
  const { updates, step } = scheme === 'aligned' ? aligned() : inTurn();
  const value = scheme === 'full' ? lfhPosterior(labels, beta, options) : sampledPosterior(o, labels, sampler, beta, options);
  return {
    updates,
    describe: [`maximize ${printText(o.stated)}`, ...updates.map((u) => `${printText(variableExpr(u.variable))} := ${printText(u.value)}`)],
    state: (): Arrays => ({ U: copied(U), seen: { rows: 1, cols: 1, data: Float64Array.of(seen) } }),
    restore: (s) => {
      U = copied(s['U'] ?? U);
      seen = s['seen']?.data[0] ?? 0;
    },
    step: (t) => {
      step(U, t);
      seen = t;
    },
    objective: () => value(U, seen),
    codes: () => ({ ...U, data: U.data.map((x) => (x >= 0 ? 1 : -1)) }),
  };
};
