"""The solvers of bench/solve.mjs by scikit-learn and NumPy, on the same inputs; one line of JSON each."""
import json, sys, time
import numpy as np

def lcg(seed, n):
    x, out = seed, np.empty(n)
    for i in range(n):
        x = (1664525 * x + 1013904223) % 2**32
        out[i] = (x + 0.5) / 2**32
    return out

def report(name, seconds, **more):
    print(json.dumps({"name": name, "seconds": seconds, **more}), flush=True)

def nmf(X, k, iterations):
    from sklearn.decomposition import non_negative_factorization
    import warnings
    warnings.filterwarnings("ignore")
    n, m = X.shape
    u = lcg(1, n * k + k * m) * np.sqrt(X.mean() / k)
    W, H = u[: n * k].reshape(n, k), u[n * k :].reshape(k, m)
    for solver in ("cd", "mu"):
        t = time.perf_counter()
        A, B, _ = non_negative_factorization(X, W=W.copy(), H=H.copy(), n_components=k, init="custom", solver=solver, tol=0, max_iter=iterations)
        report(f"nmf {solver}", time.perf_counter() - t, objective=0.5 * np.linalg.norm(X - A @ B) ** 2)

def lfh(n, q, iterations):
    y = (np.arange(n) * 7 + np.arange(n) ** 2 % 11) % 10
    rng = np.random.default_rng(0)
    U = rng.standard_normal((n, q))
    t = time.perf_counter()
    for _ in range(iterations):
        o = rng.choice(n, q, replace=False)
        V = U[o]
        S = y[:, None] == y[o][None, :]
        G = (S - 1 / (1 + np.exp(-(U @ V.T) / 2))) @ V - U / 30
        U = U + G @ np.linalg.inv(V.T @ V / 8 + np.eye(q) / 30)
    report(f"lfh {n} rows {q} bits", time.perf_counter() - t)

X = np.fromfile(sys.argv[1]).reshape(int(sys.argv[2]), int(sys.argv[3]))
try:
    nmf(X, 16, 200)
except ImportError:
    print("scikit-learn is not installed: pip install scikit-learn", file=sys.stderr)
for q in (8, 16, 32, 64):
    lfh(60000, q, 50)
