import type { FunctionContext } from './function-context.ts';
import type { DenseOperand, Operand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';

/** So many times the entries of a factor has a product to have before the factor is multiplied by a number in its place. */
const LESS = 2;

/** by·X, of whose X no entries are needed without `by`: of a product that is larger than one of its factors, that factor is multiplied. */
export const scalingInside = ({ algebra, cost }: Pick<FunctionContext, 'algebra' | 'cost'>): ((by: ValueId, x: Operand) => Operand) => {
  const { made, materialise, product, scaled } = algebra;
  return (by, x) => {
    if (x.kind !== 'product' || made(x) !== null) return scaled(by, x);
    const factors = x.factors.filter((f): f is DenseOperand => f.kind === 'dense');
    const least = factors.reduce<DenseOperand | null>((a, f) => (a === null || cost.entries(f) < cost.entries(a) ? f : a), null);
    // A factor that comes again would be multiplied twice, and a product of a matrix with its own transpose stays one, of which half is computed.
    if (least === null || LESS * cost.entries(least) > cost.entries(x) || factors.filter((f) => f.value === least.value).length > 1) return scaled(by, x);
    return product(x.factors.map((f) => (f === least ? materialise(scaled(by, f)) : f)));
  };
};
