import { typedBackend, type Dense, type Inputs, type Kernels } from '../../compile/index.ts';
import { pick, type Setting } from '../closures.ts';
import type { BlockStep, UpdatedStep } from '../blocks.ts';
import { updateOf } from '../certified.ts';
import type { Objective } from '../objective.ts';
import { rowProblems } from './quadratic.ts';

/** Curvature, linear terms and factor in the memory of kernels that sweep over them. */
interface Room {
  readonly A: Float64Array;
  readonly b: Float64Array;
  readonly x: Float64Array;
  readonly kernels: Kernels;
}

/**
 * Coordinate descent on one nonnegative factor (HALS, Cichocki and Phan 2009): its columns, or rows, in turn go to their exact
 * minimisers, every entry to max(0, x_t − g_t/A_tt), which is the projected update of a column. Errors: ModelError, without a
 * certificate of it where one is asked for too.
 */
export const halsStep = (objective: Objective, block: string, data: Inputs, setting: Setting): UpdatedStep => {
  const { entry, places, parts } = rowProblems(objective, block, data, setting);
  const update = updateOf(objective, entry, 'projected', setting);
  const { backend = typedBackend } = setting;
  const roomFor = (length: number, k: number): Room => {
    const { memory, kernels } = backend.open(2 * length + k * k);
    return { x: memory.subarray(0, length), b: memory.subarray(length, 2 * length), A: memory.subarray(2 * length), kernels };
  };
  let room: Room | null = null;
  const step: BlockStep = (state) => {
    const x: Dense | undefined = state[block];
    if (x === undefined) throw new RangeError(`the state has no ${block}`);
    const at = places(x);
    room ??= roomFor(x.data.length, at.k);
    parts.into(pick(parts, state), room);
    room.x.set(x.data);
    room.kernels.sweep(at.k, at.count, room.A, room.b, room.x, at.next, at.step);
    return { [block]: { ...x, data: room.x.slice() } };
  };
  return { update, step };
};
