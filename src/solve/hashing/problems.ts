/**
 * Latent factor hashing (Zhang et al. 2014) as the rows in U see it while their partners in V are held: similarity is mutual, so
 * that every pair counts in both directions.
 */
export const LFH = `S : matrix(n, m) mask
U : matrix(n, q)
V : matrix(m, q)
beta : scalar positive
let T = U*V'/2
maximize L = 2*sum(S.*T - softplus(T)) - norm2(U)^2/(2*beta)
`;

/** The log-posterior of all codes, over the pairs that M names. */
export const LFH_POSTERIOR = `S : matrix(n, n) mask
M : matrix(n, n) mask
U : matrix(n, q)
beta : scalar positive
let T = U*U'/2
maximize L = sum(M.*(S.*T - softplus(T))) - norm2(U)^2/(2*beta)
`;

/**
 * Discrete latent factor hashing (Jiang and Li 2019): the log-likelihood of cross-modal similarities in the codes U while V is held;
 * row j of V counts w_j times. The likelihood is the same with the roles of U and V exchanged.
 */
export const DLFH = `S : matrix(n, m) mask
U : matrix(n, c) binary
V : matrix(m, c) binary
w : vector(m) positive
lambda : scalar positive
let T = (lambda/c)*U*V'
maximize L = sum((S.*T - softplus(T))*w)
`;

/** Ridge regression of codes B on features X. */
export const RIDGE = `X : matrix(n, d)
B : matrix(n, q)
W : matrix(d, q)
gamma : scalar positive
minimize f = norm2(X*W - B)^2 + gamma*norm2(W)^2
`;

/**
 * Kernel logistic regression of bits Y (1 and 0), a column each, on features P of a kernel whose values between anchors are K.
 */
export const KERNEL_LOGISTIC = `P : matrix(n, p)
K : matrix(p, p) symmetric
Y : matrix(n, q) mask
W : matrix(p, q)
eta : scalar positive
minimize f = sum(softplus(P*W) - Y.*(P*W)) + eta*tr(W'*K*W)
`;
