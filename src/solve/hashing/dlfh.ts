import { compile, type Closure, type Dense } from '../../compile/index.ts';
import type { Expr } from '../../expr/expr.ts';
import { printText } from '../../notation/print/text.ts';
import { pick, raw, type Setting } from '../closures.ts';
import { checkSameRows } from '../data/checks.ts';
import { DataError } from '../data/error.ts';
import { checkClasses, type Labels } from '../data/labels.ts';
import { ModelError, Objective } from '../objective.ts';
import { Random } from '../random.ts';
import type { Arrays, Method } from '../run.ts';
import { updateOf } from '../certified.ts';
import type { Update, UpdateKind } from '../update.ts';
import { DLFH } from './problems.ts';
import { gather, gatherRows, groupRows, similarity, type Groups } from './similarity.ts';

/** How a column of codes moves: to the maximiser of the likelihood itself, or to that of its quadratic bound, as published. */
export type DlfhUpdate = 'exact' | 'bound';

export interface DlfhOptions extends Setting {
  readonly bits: number;
  readonly update?: DlfhUpdate;
  /** Rows of the other modality that an iteration sees; the number of bits by default under the bound, four times as many under the exact update. */
  readonly sample?: number;
  /**
   * The iteration from which all rows are seen; never by default under the bound, from the 20th under the exact update: samples lead
   * past maximisers at which all rows together would stop, and all rows then lead up at every step.
   */
  readonly settle?: number;
  /** Sharpness of the likelihood; 8 by default. */
  readonly lambda?: number;
  readonly seed?: number;
  /** Codes to start from; random signs by default. */
  readonly start?: { readonly U: Dense; readonly V: Dense };
  /** The rows that an iteration sees. */
  readonly sampler?: (iteration: number) => Int32Array;
}

/** Discrete latent factor hashing: the state is U and V, which are the codes of the two modalities. */
export interface Dlfh extends Method {
  /** Why no code can change, where that is so. */
  readonly warning: string | null;
  /** What is solved and how, for people. */
  readonly describe: readonly string[];
}

const objective = (): Objective => Objective.read(DLFH, 'dlfh.gradus');

interface Half {
  readonly codes: Dense;
  readonly labels: Int32Array;
}

/** The next value of every column in turn, from groups of rows and groups of partners. */
type ColumnUpdate = (rows: Groups, S: Dense, partners: Groups, k: number) => Float64Array;

/** The likelihood of each row, whose sum is the objective. Errors: ModelError where it is not written as such a sum. */
const byRows = (o: Objective): Expr => {
  if (o.stated.kind !== 'call' || o.stated.fn !== 'sum' || o.stated.args[0] === undefined) throw new ModelError('the objective is not a sum over rows');
  return o.stated.args[0];
};

const KINDS: { readonly [K in DlfhUpdate]: UpdateKind } = { exact: 'better sign', bound: 'sign' };

/** Rows that an iteration sees for each bit, and when it begins to see all. */
const PER_BIT: { readonly [K in DlfhUpdate]: number } = { exact: 4, bound: 1 };
const SETTLE: { readonly [K in DlfhUpdate]: number } = { exact: 20, bound: Infinity };

/** The column update whose sign the rule takes. Errors: ModelError where it takes none. */
const columnUpdate = (rule: Update, lambda: number, setting: Setting): ColumnUpdate => {
  if (rule.value.kind !== 'map' || rule.value.fn !== 'sign') throw new ModelError('the update is not a sign');
  const slope: Closure<Dense> = compile(rule.value.arg, raw(setting));
  return (rows, S, partners, k) => slope(pick(slope, { U: rows.rows, V: partners.rows, S, w: partners.counts, k: k + 1, lambda })).data;
};

/** One half of an iteration: all columns of one modality in turn against the named rows of the other. 0 counts as +1. */
const updateHalf = (update: ColumnUpdate, moving: Half, partners: Half): Dense => {
  const rows = groupRows(moving.codes, moving.labels);
  const others = groupRows(partners.codes, partners.labels);
  const S = similarity(rows.labels, others.labels);
  const { cols } = moving.codes;
  for (let k = 0; k < cols; k++) update(rows, S, others, k).forEach((s, g) => (rows.rows.data[g * cols + k] = s >= 0 ? 1 : -1));
  return gatherRows(rows.rows, rows.of);
};

/** The log-likelihood of all pairs. */
const likelihood = (lambda: number, setting: Setting): ((U: Half, V: Half) => number) => {
  const rowwise = compile(byRows(objective()), raw(setting));
  return (U, V) => {
    const [rows, others] = [groupRows(U.codes, U.labels), groupRows(V.codes, V.labels)];
    const each = rowwise({ U: rows.rows, V: others.rows, S: similarity(rows.labels, others.labels), w: others.counts, lambda });
    return each.data.reduce((sum, x, g) => sum + x * (rows.counts[g] ?? 0), 0);
  };
};

/** Can the bound flip a bit at all? It is asked of the point that pulls hardest: every pair similar, no code agreeing with any. */
const isStuck = (update: ColumnUpdate, bits: number): boolean => {
  const uniform = (value: number): Groups => ({ rows: { rows: 1, cols: bits, data: new Float64Array(bits).fill(value) }, labels: Int32Array.of(0), counts: Float64Array.of(1), of: Int32Array.of(0) });
  return (update(uniform(-1), { rows: 1, cols: 1, data: Float64Array.of(1) }, uniform(1), 0)[0] ?? 0) < 0;
};

/** Discrete latent factor hashing of pairs of rows with common labels. Errors: DataError. */
export const dlfh = (labels: Labels, options: DlfhOptions): Dlfh => {
  const { bits, update = 'exact', lambda = 8, seed = 0 } = options;
  checkClasses(labels, 'the labels');
  const n = labels.rows;
  const sample = options.sample ?? Math.min(n, PER_BIT[update] * bits);
  const settle = options.settle ?? SETTLE[update];
  if (!(bits >= 1) || !(sample >= 1 && sample <= n)) throw new DataError('wrong-shape', `${bits} bits and ${sample} sampled rows do not fit ${n} rows`);
  const random = new Random(seed);
  const signs = (): Dense => random.matrix(n, bits, () => (random.uniform() < 0.5 ? -1 : 1));
  let { U, V } = options.start ?? { U: signs(), V: signs() };
  checkSameRows(U, 'U', labels, 'the labels');
  checkSameRows(V, 'V', labels, 'the labels');
  const all = Int32Array.from({ length: n }, (_, i) => i);
  const sampler = options.sampler ?? ((t: number) => (sample === n || t >= settle ? all : new Random(seed, t + 1).sample(n, sample)));
  const o = objective();
  const rule = updateOf(o, o.variable('U[:,k]'), KINDS[update], options);
  const column = columnUpdate(rule, lambda, options);
  const value = likelihood(lambda, options);
  const half = (codes: Dense): Half => ({ codes, labels: labels.of });
  const among = (codes: Dense, rows: Int32Array): Half => ({ codes: gatherRows(codes, rows), labels: gather(labels.of, rows) });
  return {
    warning: update === 'bound' && isStuck(column, bits) ? `no bit can ever change: with lambda = ${lambda} and ${bits} bits the bound is so flat that every step stays where it is; take lambda below ${4 * bits}, or the exact update` : null,
    updates: [rule],
    describe: [`maximize ${printText(o.stated)}`, `U[:,k] := ${printText(rule.value)}; V likewise`],
    state: (): Arrays => ({ U, V }),
    restore: (s) => {
      U = s['U'] ?? U;
      V = s['V'] ?? V;
    },
    step: (t) => {
      const seen = sampler(t);
      U = updateHalf(column, half(U), among(V, seen));
      V = updateHalf(column, half(V), among(U, seen));
    },
    objective: () => value(half(U), half(V)),
  };
};
