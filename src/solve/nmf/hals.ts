import type { Inputs } from '../../compile/index.ts';
import type { Setting } from '../closures.ts';
import type { BlockStep } from '../blocks.ts';
import type { Objective } from '../objective.ts';
import { rowQuadratic, type RowQuadratic } from './quadratic.ts';

/** Every entry of every row in turn goes to its best nonnegative value, max(0, x_t − g_t/A_tt). */
const sweep = ({ A, b, k, count, first, stride }: RowQuadratic, x: Float64Array): void => {
  const row = new Float64Array(k);
  for (let i = 0; i < count; i++) {
    const start = first(i);
    for (let t = 0; t < k; t++) row[t] = x[start + t * stride] ?? 0;
    for (let t = 0; t < k; t++) {
      const curvature = A[t * k + t] ?? 0;
      if (curvature === 0) continue;
      let slope = -(b[start + t * stride] ?? 0);
      for (let r = 0; r < k; r++) slope += (A[t * k + r] ?? 0) * (row[r] ?? 0);
      row[t] = Math.max(0, (row[t] ?? 0) - slope / curvature);
    }
    for (let t = 0; t < k; t++) x[start + t * stride] = row[t] ?? 0;
  }
};

/** Coordinate descent on one nonnegative factor (HALS, Cichocki and Phan 2009): its columns, or rows, in turn go to their exact minimisers. */
export const halsStep = (objective: Objective, block: string, data: Inputs, setting: Setting): BlockStep => {
  const quadratic = rowQuadratic(objective, block, data, setting);
  return (state) => {
    const x = state[block];
    if (x === undefined) throw new RangeError(`the state has no ${block}`);
    const next = { ...x, data: x.data.slice() };
    sweep(quadratic(state), next.data);
    return { [block]: next };
  };
};
