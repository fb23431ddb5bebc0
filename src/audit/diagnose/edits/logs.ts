import { add, constant, dimScalar, divide, map, multiply, subtract } from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { subexpressions } from '../../../expr/walk.ts';
import { isScalar } from '../../../shape/shape.ts';
import { local, type Generator } from '../edit.ts';
import { isAnchor } from '../paths.ts';

const isLogarithm = (e: Expr): boolean => (e.kind === 'map' && e.fn === 'log') || (e.kind === 'call' && e.fn === 'logdet');

/** Logarithms that a determinant owes to a number in it: n log c, (n - m) log c, and half of them. */
export const logs: Generator = function* (e, context, place) {
  if (!isAnchor(place) || !isScalar(e.shape) || !subexpressions(e).some(isLogarithm)) return;
  const sizes = context.dims.map((d) => dimScalar(d));
  const counts = [...sizes, ...sizes.flatMap((x, i) => sizes.slice(i + 1).map((y) => subtract(x, y)))];
  for (const s of context.symbols.filter((x) => isScalar(x.shape)))
    for (const count of counts)
      for (const term of [multiply(count, map('log', s)), divide(multiply(count, map('log', s)), constant(2))]) {
        yield local('missing-term', 2.3, () => add(e, term));
        yield local('missing-term', 2.35, () => subtract(e, term));
      }
};
