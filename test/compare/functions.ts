/** Plain code as people write it, some of it wrong: the functions under comparison. */
type M = readonly (readonly number[])[];
export const mul = (a: M, b: M): number[][] => a.map((r) => (b[0] ?? []).map((_, j) => r.reduce((s, x, k) => s + x * (b[k]?.[j] ?? 0), 0)));
export const turn = (a: M): number[][] => (a[0] ?? []).map((_, j) => a.map((r) => r[j] ?? 0));
export const sub = (a: M, b: M): number[][] => a.map((r, i) => r.map((x, j) => x - (b[i]?.[j] ?? 0)));
export const times = (c: number, a: M): number[][] => a.map((r) => r.map((x) => c * x));
export const apply = (a: M, x: readonly number[]): number[] => a.map((r) => r.reduce((s, v, k) => s + v * (x[k] ?? 0), 0));
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

export const nmf = (W: M, H: M, X: M): { W: number[][]; H: number[][] } => {
  const A = sub(mul(W, H), X);
  return { W: mul(A, turn(H)), H: mul(turn(W), A) };
};
export const loss = (W: M, H: M, X: M): number => sub(mul(W, H), X).flat().reduce((s, x) => s + x * x, 0) / 2;

/** The terms of the gradient of kernel logistic regression, and its Hessian. */
export const data = (P: M, y: readonly number[], w: readonly number[]): number[] => apply(turn(P), apply(P, w).map((z, i) => -(y[i] ?? 0) * sigmoid(-(y[i] ?? 0) * z)));
export const klr = (P: M, y: readonly number[], w: readonly number[], eta: number): number[] => data(P, y, w).map((g, j) => g + 2 * eta * (w[j] ?? 0));
export const hessian = (P: M, w: readonly number[], eta: number): number[][] => {
  const d = apply(P, w).map((z) => sigmoid(z) * (1 - sigmoid(z)));
  return w.map((_, a) => w.map((_q, b) => P.reduce((s, r, i) => s + (r[a] ?? 0) * (d[i] ?? 0) * (r[b] ?? 0), 0) + (a === b ? 2 * eta : 0)));
};
