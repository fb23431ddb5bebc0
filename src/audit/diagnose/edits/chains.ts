import { add, call, multiply, subtract, transpose } from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import type { Shape } from '../../../shape/shape.ts';
import { isScalar, sameShape } from '../../../shape/shape.ts';
import { attempt, isSquare, type Context } from '../context.ts';
import { local, type Generator } from '../edit.ts';
import { isSummand } from '../paths.ts';

/** A factor of a product that is put together, with what it is made of. */
interface Atom {
  readonly of: Expr;
  readonly value: Expr;
}

/** Longer products have little to do with a slip. */
const MOST_FACTORS = 3;
const MOST_CHAINS = 300;

/** Symbols with their transposes, and with their inverses where inverses are talked about. */
const atomsOf = (context: Context): readonly Atom[] =>
  context.symbols.filter((s) => !isScalar(s.shape)).flatMap((s): readonly Atom[] => {
    const inverse = isSquare(s.shape) ? attempt(() => call('inv', s)) : null;
    const turns = context.hasTransposes || s.shape.rows.key === '1' || s.shape.cols.key === '1';
    return [{ of: s, value: s }, ...(turns ? [{ of: s, value: transpose(s) }] : []), ...(inverse !== null && context.ofShape(s.shape).includes(inverse) ? [{ of: s, value: inverse }] : [])];
  });

/** Products of a shape in which nothing occurs twice, the shorter ones first. */
const productsOf = (shape: Shape, atoms: readonly Atom[]): readonly (readonly Atom[])[] => {
  const found: (readonly Atom[])[] = [];
  let open: readonly (readonly Atom[])[] = atoms.filter((a) => a.value.shape.rows.key === shape.rows.key).map((a) => [a]);
  for (let length = 1; length <= MOST_FACTORS && found.length < MOST_CHAINS; length++) {
    found.push(...open.filter((list) => list.at(-1)?.value.shape.cols.key === shape.cols.key));
    open = open.flatMap((list) => atoms.filter((a) => a.value.shape.rows.key === list.at(-1)?.value.shape.cols.key && !list.some((b) => b.of === a.of)).map((a) => [...list, a]));
  }
  return found.slice(0, MOST_CHAINS);
};

const product = (list: readonly Atom[]): Expr => multiply(...list.map((a) => a.value));

/** A missing term, or what stands between two factors, put together of what is talked about: the Schur complement for a block, a matrix between two inverses. */
export const chains: Generator = function* (e, context, place) {
  if (!isSummand(place)) return;
  const atoms = atomsOf(context);
  for (const list of productsOf(e.shape, atoms)) {
    const cost = 2.4 + 0.05 * list.length;
    yield local('missing-term', cost, () => add(e, product(list)));
    yield local('missing-term', cost, () => subtract(e, product(list)));
  }
  // 1/(1/a + 1/b) = a*b/(a + b), for matrices.
  const inverse = place.parent === null && isSquare(e.shape) && !isScalar(e.shape) ? attempt(() => call('inv', e)) : null;
  if (inverse === null) return;
  for (const list of productsOf(e.shape, [...atoms.filter((a) => sameShape(a.value.shape, e.shape)), { of: e, value: inverse }])) if (list.length > 1 && list.some((a) => a.of === e)) yield local('missing-term', 2.6, () => product(list));
};
