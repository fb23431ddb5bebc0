/** Nonnegative matrix factorisation (Lee and Seung 2001), by the squared Frobenius distance. */
export const FROBENIUS = `X : matrix(n, m) nonneg
W : matrix(n, k) nonneg
H : matrix(k, m) nonneg
minimize f = norm2(W*H - X)^2/2
`;

/** The same where only the entries with M = 1 were observed. */
export const MASKED = `X : matrix(n, m) nonneg
M : matrix(n, m) mask
W : matrix(n, k) nonneg
H : matrix(k, m) nonneg
minimize f = norm2(M.*(W*H - X))^2/2
`;

/** The generalised Kullback-Leibler divergence of X from W*H, without the part that does not depend on W and H. */
export const KULLBACK_LEIBLER = `X : matrix(n, m) nonneg
W : matrix(n, k) nonneg
H : matrix(k, m) nonneg
minimize f = sum(W*H) - sum(X.*log(W*H))
`;
