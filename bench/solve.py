"""The solvers of bench/solve.mjs by scikit-learn and NumPy on the same inputs: reads one case a line, answers with one line of JSON."""
import json
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")


def lcg(seed, n):
    x, out = seed, np.empty(n)
    for i in range(n):
        x = (1664525 * x + 1013904223) % 2**32
        out[i] = (x + 0.5) / 2**32
    return out


def clock():
    """Starts both clocks; the result reads them."""
    wall, cpu = time.perf_counter(), time.process_time()
    return lambda: {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def nmf(solver):
    from sklearn.decomposition import non_negative_factorization

    n, k = X.shape[0], 16
    W, H = start[: n * k].reshape(n, k).copy(), start[n * k :].reshape(k, -1).copy()
    seconds = clock()
    A, B, _ = non_negative_factorization(X, W=W, H=H, n_components=k, init="custom", solver=solver, tol=0, max_iter=200)
    return {**seconds(), "objective": 0.5 * np.linalg.norm(X - A @ B) ** 2}


def lfh(q, n=60000, iterations=50):
    y = (np.arange(n) * 7 + np.arange(n) ** 2 % 11) % 10
    rng = np.random.default_rng(0)
    U = rng.standard_normal((n, q))
    seconds = clock()
    for _ in range(iterations):
        o = rng.choice(n, q, replace=False)
        V = U[o]
        S = y[:, None] == y[o][None, :]
        G = (S - 1 / (1 + np.exp(-(U @ V.T) / 2))) @ V - U / 30
        U = U + G @ np.linalg.inv(V.T @ V / 8 + np.eye(q) / 30)
    return seconds()


X = np.fromfile(sys.argv[1]).reshape(int(sys.argv[2]), int(sys.argv[3]))
start = lcg(1, 16 * sum(X.shape)) * np.sqrt(X.mean() / 16)
folder = np.__file__.replace("numpy/__init__.py", "numpy.libs")
try:
    import glob

    import sklearn

    versions = f"NumPy {np.__version__}, scikit-learn {sklearn.__version__}"
    library = glob.glob(f"{folder}/*openblas*")
except ImportError:
    versions, library = f"NumPy {np.__version__}, no scikit-learn (pip install scikit-learn)", glob.glob(f"{folder}/*openblas*")
print(json.dumps({"versions": versions, "library": library[0] if library else None}), flush=True)
for line in sys.stdin:
    name, what = line.split()
    try:
        print(json.dumps(nmf(what) if name == "nmf" else lfh(int(what))), flush=True)
    except ImportError:
        print("{}", flush=True)
