/** Nonnegative matrix factorisation by hand, as in examples/nmf.gradus: the value is right, each gradient has a slip. */
type Matrix = readonly (readonly number[])[];

const times = (A: Matrix, B: Matrix): number[][] => A.map((row) => (B[0] ?? []).map((_, j) => row.reduce((s, a, k) => s + a * (B[k]?.[j] ?? 0), 0)));
const transposed = (A: Matrix): number[][] => (A[0] ?? []).map((_, j) => A.map((row) => row[j] ?? 0));
const minus = (A: Matrix, B: Matrix): number[][] => A.map((row, i) => row.map((a, j) => a - (B[i]?.[j] ?? 0)));

export const value = (X: Matrix, W: Matrix, H: Matrix): number => minus(times(W, H), X).flat().reduce((s, r) => s + r * r, 0) / 2;

export const gradient = ({ X, W, H }: { readonly X: Matrix; readonly W: Matrix; readonly H: Matrix }): { readonly W: Matrix; readonly H: Matrix } => ({
  W: times(minus(X, times(W, H)), transposed(H)),
  H: times(transposed(W), minus(times(W, H), X)).map((row) => row.map((g) => 2 * g)),
});
