import type { Expr } from '../expr/expr.ts';
import type { Surface } from '../notation/surface.ts';
import { isColumn, isScalar } from '../shape/shape.ts';

/** (|v| − t)_+ of a column v and a number t entry by entry, as soft thresholds are written; null for anything else. */
export const asThreshold = (argument: Surface, read: (e: Surface) => Expr): Surface | null => {
  const [inside] = argument.kind === 'binary' && argument.op === '-' && argument.left.kind === 'call' && argument.left.name === '\\bars' ? argument.left.args : [];
  if (argument.kind !== 'binary' || inside === undefined) return null;
  const [value, level] = [read(inside), read(argument.right)];
  if (!isColumn(value.shape) || isScalar(value.shape) || !isScalar(level.shape)) return null;
  const { span } = argument;
  const ones: Surface = { kind: 'call', name: '\\1', nameSpan: span, args: [], span };
  const call = (name: string, arg: Surface): Surface => ({ kind: 'call', name, nameSpan: span, args: [arg], span });
  return call('relu', { ...argument, left: call('abs', inside), right: { kind: 'binary', op: '*', opSpan: span, left: argument.right, right: ones, span } });
};
