import type { Operation, Step, ValueId } from '../../compile/index.ts';
import type { Dim } from '../../shape/dim.ts';
import { codeOf, type Scope } from '../table.ts';
import { describe, isSilent } from '../target.ts';
import { scalars, steps as table, type PythonScope } from './steps.ts';

/** The statements of the steps. */
export const bodyLines = (steps: readonly Step[], scope: Scope): readonly string[] => {
  const size = (d: Dim): string => {
    const text = scope.size(d);
    return /^\w+$/.test(text) ? text : `(${text})`;
  };
  const inner: PythonScope = {
    ...scope, size,
    array: (v) => (scope.isNumber(v) ? `np.full((1, 1), ${scope.name(v)})` : scope.name(v)),
    rows: (v) => size(scope.shape(v).rows),
    cols: (v) => size(scope.shape(v).cols),
  };
  const planLoop = (d: Extract<Operation, { op: 'loop' }>, out: ValueId): readonly string[] => [
    `${scope.name(out)} = ${scope.isNumber(out) ? '0.0' : `np.zeros((${inner.rows(out)}, ${inner.cols(out)}))`}`,
    `for ${scope.name(d.index)} in map(float, range(1, ${scope.size(d.range)} + 1)):`,
    ...[...bodyLines(d.body, scope), `${scope.name(out)} = ${scope.name(out)} + ${scope.name(d.result)}`].map((l) => `    ${l}`),
  ];
  let last = '';
  return steps.filter((s) => !isSilent(s, scope)).flatMap(({ does, out, origin }) => {
    const text = describe(origin);
    const comment = text === '' || text === last ? [] : [`# ${text}`];
    last = text;
    if (does.op === 'loop') return [...comment, ...planLoop(does, out)];
    const code = codeOf(table, does, out, inner);
    return [...comment, `${scope.name(out)} = ${scope.isNumber(out) && !scalars.has(does.op) ? `(${code}).item()` : code}`];
  });
};
