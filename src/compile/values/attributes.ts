import { CholeskyDecomposition, EigenvalueDecomposition, LuDecomposition, SingularValueDecomposition } from 'ml-matrix';
import type { Attribute, Symbol_ } from '../../expr/expr.ts';
import type { InputProblem } from './error.ts';
import { entry, toMatrix, type Dense } from './values.ts';

/** What is wrong with a value for an attribute, or null; `slack` is the absolute deviation allowed. */
type Check = (a: Dense, slack: number) => string | null;

const at = (i: number, j: number): string => `[${i + 1},${j + 1}]`;

/** A check that holds where it holds for each entry (i, j). */
const eachEntry = (fails: (x: number, i: number, j: number, a: Dense, slack: number) => boolean): Check => (a, slack) => {
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.cols; j++) if (fails(entry(a, i, j), i, j, a, slack)) return `its entry ${at(i, j)} is ${entry(a, i, j)}`;
  return null;
};

/** A check of a square matrix. */
const square = (check: Check): Check => (a, slack) => (a.rows === a.cols ? check(a, slack) : `it is ${a.rows}×${a.cols}`);

const symmetric = square(eachEntry((x, i, j, a, slack) => Math.abs(x - entry(a, j, i)) > slack));
const dotOfColumns = (a: Dense, j: number, k: number): number => {
  let s = 0;
  for (let i = 0; i < a.rows; i++) s += entry(a, i, j) * entry(a, i, k);
  return s;
};

const checks: { readonly [K in Attribute]: Check } = {
  symmetric,
  skew: square(eachEntry((x, i, j, a, slack) => Math.abs(x + entry(a, j, i)) > slack)),
  diagonal: square(eachEntry((x, i, j, _, slack) => i !== j && Math.abs(x) > slack)),
  hollow: square(eachEntry((x, i, j, _, slack) => i === j && Math.abs(x) > slack)),
  nonneg: eachEntry((x) => !(x >= 0)),
  positive: eachEntry((x) => !(x > 0)),
  binary: eachEntry((x) => x !== 1 && x !== -1),
  mask: eachEntry((x) => x !== 0 && x !== 1),
  // Orthonormal columns, so that a tall matrix may be called orthogonal.
  orthogonal: (a, slack) => {
    for (let j = 0; j < a.cols; j++)
      for (let k = 0; k <= j; k++) {
        const s = dotOfColumns(a, j, k);
        if (!(Math.abs(s - (j === k ? 1 : 0)) <= Math.max(slack, slack * a.rows))) return `the inner product of its columns ${k + 1} and ${j + 1} is ${s}`;
      }
    return null;
  },
  posdef: (a, slack) => symmetric(a, slack) ?? (new CholeskyDecomposition(toMatrix(a)).isPositiveDefinite() ? null : 'it has an eigenvalue that is not positive'),
  psd: (a, slack) => {
    const asymmetric = symmetric(a, slack);
    if (asymmetric !== null) return asymmetric;
    const least = Math.min(...new EigenvalueDecomposition(toMatrix(a), { assumeSymmetric: true }).realEigenvalues);
    return least >= -slack * a.rows ? null : `it has the eigenvalue ${least}`;
  },
  invertible: square((a) => (new LuDecomposition(toMatrix(a)).isSingular() ? 'it is singular' : null)),
  fullrank: (a) => {
    const { rank } = new SingularValueDecomposition(toMatrix(a), { autoTranspose: true });
    return rank === Math.min(a.rows, a.cols) ? null : `its rank is ${rank}`;
  },
  simplex: (a, slack) => {
    const negative = checks.nonneg(a, slack);
    const sum = a.data.reduce((s, x) => s + x, 0);
    return negative ?? (Math.abs(sum - 1) <= Math.max(slack, 1e-12) * a.data.length ? null : `its sum is ${sum}`);
  },
};

/** The declared attributes that a value does not have; deviations up to `tolerance` times the largest entry are rounding. */
export const attributeProblems = (s: Symbol_, value: Dense, tolerance: number): readonly InputProblem[] => {
  const slack = tolerance * value.data.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  return s.attributes.flatMap((attribute): readonly InputProblem[] => {
    const reason = checks[attribute](value, slack);
    return reason === null ? [] : [{ code: 'attribute', input: s.name, message: `${s.name} is declared ${attribute} but ${reason}` }];
  });
};
