const times = (A, x) => A.map((row) => row.reduce((s, v, j) => s + v * x[j], 0));
const transposed = (A) => A[0].map((_, j) => A.map((row) => row[j]));
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** The gradient of examples/klr.gradus by hand, with a slip that `gradus check --function` names. */
export const gradient = (P, y, w, eta) => {
  const residual = times(P, w).map((z, i) => -y[i] * sigmoid(-y[i] * z));
  return times(transposed(P), residual).map((g, j) => g + eta * w[j]);
};
