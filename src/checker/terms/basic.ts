import type { Term } from './term.ts';

/** The constant c in the shape of x. */
const fill = (c: string, x: Term): Term => ['fill', c, x];

const BASIC: Readonly<Record<string, (x: Term) => Term>> = {
  sigmoid: (x) => ['./', '1', ['+', fill('1', x), ['exp', ['-', x]]]],
  softplus: (x) => ['log', ['+', fill('1', x), ['exp', x]]],
  tanh: (x) => ['./', ['-', ['exp', ['*', '2', x]], fill('1', x)], ['+', ['exp', ['*', '2', x]], fill('1', x)]],
  sinh: (x) => ['*', '1/2', ['-', ['exp', x], ['exp', ['-', x]]]],
  cosh: (x) => ['*', '1/2', ['+', ['exp', x], ['exp', ['-', x]]]],
  logcosh: (x) => ['log', ['*', '1/2', ['+', ['exp', x], ['exp', ['-', x]]]]],
  expm1: (x) => ['-', ['exp', x], fill('1', x)],
  log1p: (x) => ['log', ['+', fill('1', x), x]],
  square: (x) => ['.*', x, x],
  tan: (x) => ['./', ['sin', x], ['cos', x]],
  relu: (x) => ['*', '1/2', ['+', x, ['abs', x]]],
  step: (x) => ['*', '1/2', ['+', fill('1', x), ['sign', x]]],
};

/** An entrywise function in terms of exp, log, sqrt, abs, sign, sin, cos and arithmetic, or null for those. */
export const basicForm = (fn: string, x: Term): Term | null => BASIC[fn]?.(x) ?? null;
