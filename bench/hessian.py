"""The NumPy and JAX sides of hessian.mjs: reads `product n k` or `assembly n k`, answers with the best time of a few calls in milliseconds."""
import glob
import os
import sys
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
import jax
import numpy as np

jax.config.update("jax_enable_x64", True)
rng = np.random.default_rng(1)


def best(call, visits):
    least = float("inf")
    for _ in range(visits):
        start = time.perf_counter()
        call()
        least = min(least, time.perf_counter() - start)
    return 1e3 * least


def product(n, k):
    X, W, H, dW, dH = rng.random((n, n)), rng.random((n, k)), rng.random((k, n)), rng.random((n, k)), rng.random((k, n))
    R = W @ H - X

    def call():
        D = dW @ H + W @ dH
        return D @ H.T + R @ dH.T, W.T @ D + dW.T @ R

    return best(call, 30)


def assembly(n, k):
    X, x = rng.random((n, n)), rng.random(2 * n * k)

    def f(x):
        R = x[: n * k].reshape(n, k) @ x[n * k :].reshape(k, n) - X
        return 0.5 * (R * R).sum()

    hessian = jax.jit(jax.hessian(f))
    hessian(x).block_until_ready()
    return best(lambda: hessian(x).block_until_ready(), 3)


folder = os.path.join(os.path.dirname(np.__file__), "..", "numpy.libs")
print(f"NumPy {np.__version__}, JAX {jax.__version__}", *glob.glob(os.path.join(folder, "*openblas*")), sep="|", flush=True)
for line in sys.stdin:
    what, n, k = line.split()
    print({"product": product, "assembly": assembly}[what](int(n), int(k)), flush=True)
