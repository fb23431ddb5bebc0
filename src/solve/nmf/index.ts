import { whole } from '../../calculus/variable.ts';
import { extremeEigenvalue, type Dense, type Eigenpair, type End, type Inputs, type LanczosOptions } from '../../compile/index.ts';
import type { Setting } from '../closures.ts';
import { closedForm, schedule, valueOf, type UpdatedStep } from '../blocks.ts';
import { checkNonnegative, type Data } from '../data/checks.ts';
import { DataError } from '../data/error.ts';
import { nonzerosOf } from '../data/sparse.ts';
import { newton } from '../methods/newton.ts';
import { ModelError, Objective } from '../objective.ts';
import { Random } from '../random.ts';
import type { Arrays, Method } from '../run.ts';
import { smooth } from '../smooth.ts';
import { updateOf } from '../certified.ts';
import { halsStep } from './hals.ts';
import { FROBENIUS, KULLBACK_LEIBLER, MASKED } from './problems.ts';
import { projectedStart, projectedStep } from './projected.ts';

/** What is made small. */
export type NmfLoss = 'frobenius' | 'kullback-leibler' | 'masked';
export type NmfMethod = 'multiplicative' | 'hals' | 'projected' | 'newton';

/** A factorisation X ≈ W·H. */
export interface NmfOptions extends Setting {
  readonly rank: number;
  /** HALS by default, and multiplicative updates where the loss has no other. */
  readonly method?: NmfMethod;
  readonly loss?: NmfLoss;
  /** 1 where an entry of X was observed, for the masked loss. */
  readonly mask?: Data;
  readonly seed?: number;
  /** W and H to start from; random by default. */
  readonly start?: Arrays;
}

const PROBLEMS: { readonly [L in NmfLoss]: string } = { frobenius: FROBENIUS, masked: MASKED, 'kullback-leibler': KULLBACK_LEIBLER };
const BLOCKS = ['W', 'H'] as const;

const read = new Map<NmfLoss, Objective>();

/** The problem of a loss; read once, so that its derivatives are found once. */
export const nmfObjective = (loss: NmfLoss): Objective => {
  const objective = read.get(loss) ?? Objective.read(PROBLEMS[loss], `nmf-${loss}.gradus`);
  read.set(loss, objective);
  return objective;
};

const mean = (x: Data): number => {
  const numbers = 'rowPtr' in x ? x.values : x.data;
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] as number;
  return sum / (x.rows * x.cols);
};

/** Uniform random factors, scaled so that W·H has about the size of X. */
export const randomFactors = (X: Data, rank: number, uniform: () => number): Arrays => {
  const scale = Math.sqrt(mean(X) / rank);
  const draw = (rows: number, cols: number): Dense => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, () => scale * uniform()) });
  return { W: draw(X.rows, rank), H: draw(rank, X.cols) };
};

const checked = (X: Data, options: NmfOptions): Inputs => {
  const { loss = 'frobenius', mask, rank } = options;
  checkNonnegative(X, 'X');
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= Math.min(X.rows, X.cols))) throw new DataError('wrong-shape', `the rank is ${rank}; for X of ${X.rows}×${X.cols} it is a whole number from 1 to ${Math.min(X.rows, X.cols)}`);
  if ((mask !== undefined) !== (loss === 'masked')) throw new DataError('wrong-shape', 'a mask belongs to the masked loss, and the masked loss needs one');
  if (mask !== undefined && (mask.rows !== X.rows || mask.cols !== X.cols)) throw new DataError('wrong-shape', `the mask is ${mask.rows}×${mask.cols} and X is ${X.rows}×${X.cols}`);
  // X./(W*H) is wanted at the nonzeros of X alone: elsewhere it is 0, also where W*H is.
  const data = loss === 'kullback-leibler' && 'data' in X ? nonzerosOf(X) : X;
  return { X: data, ...(mask === undefined ? {} : { M: 'data' in mask ? nonzerosOf(mask) : mask }) };
};

/** The factorisation as a method: its state holds W and H. Errors: DataError for unfit data; ModelError for a method that the loss doesn't have. */
export const nmf = (X: Data, options: NmfOptions): Method => {
  const { loss = 'frobenius', rank, method = loss === 'frobenius' ? 'hals' : 'multiplicative', seed = 0 } = options;
  const data = checked(X, options);
  const random = new Random(seed);
  const start = options.start ?? randomFactors(X, rank, () => random.uniform());
  const objective = nmfObjective(loss);
  if (method === 'newton') return newton(smooth(objective, BLOCKS, data, start, options), start);
  if (loss !== 'frobenius' && method !== 'multiplicative') throw new ModelError(`the ${loss} loss is not a quadratic with one Hessian for all rows; its methods are multiplicative and newton`);
  const value = valueOf(objective, data, options);
  const step: { readonly [M in typeof method]: (block: string) => UpdatedStep } = {
    multiplicative: (block) => closedForm(updateOf(objective, whole(objective.symbol(block)), 'multiplicative', options), data, options),
    hals: (block) => halsStep(objective, block, data, options),
    projected: (block) => projectedStep(objective, block, data, options),
  };
  const full = method === 'projected' ? projectedStart(objective, BLOCKS, data, start, options) : start;
  return schedule(BLOCKS.map(step[method]), full, value);
};

/** An end of the spectrum of the Hessian in (W, H), by products alone. Errors: RangeError where it isn't found. */
export const nmfHessianExtreme = (X: Data, factors: Arrays, end: End, options: Setting & LanczosOptions = {}): Eigenpair & { readonly products: number } => {
  const f = smooth(nmfObjective('frobenius'), BLOCKS, { X }, factors, options);
  return extremeEigenvalue(f.hessian(f.pack(factors)), f.dimension, end, options);
};
