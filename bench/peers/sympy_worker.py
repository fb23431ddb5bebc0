"""Derives the benchmark problems with SymPy, one a line of input; prints the milliseconds and the result."""
import json
import sys
import time

import sympy
from sympy import Identity, MatrixSymbol, Trace, Rational, symbols
from sympy.core.cache import clear_cache

n, m, k, d = symbols("n m k d", integer=True, positive=True)


def nmf():
    X, W, H = MatrixSymbol("X", n, m), MatrixSymbol("W", n, k), MatrixSymbol("H", k, m)
    R = X - W * H
    return W, H, Rational(1, 2) * Trace(R.T * R)


def nmf_gradients():
    W, H, f = nmf()
    return [f.diff(W).doit(), f.diff(H).doit()]


def nmf_blocks():
    W, H, f = nmf()
    g, h = f.diff(W).doit(), f.diff(H).doit()
    return [g.diff(W), g.diff(H), h.diff(W), h.diff(H)]


def quadratic():
    A, x = MatrixSymbol("A", n, n), MatrixSymbol("x", n, 1)
    g = (x.T * A * x).diff(x)
    return [g, g.diff(x)]


def trace_quadratic():
    A, X = MatrixSymbol("A", n, n), MatrixSymbol("X", n, m)
    return [Trace(X.T * A * X).diff(X).doit()]


def trace_inverse():
    A, B, X = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), MatrixSymbol("X", n, n)
    return [Trace(A * X.inverse() * B).diff(X).doit()]


def least_squares():
    A, x, b = MatrixSymbol("A", m, n), MatrixSymbol("x", n, 1), MatrixSymbol("b", m, 1)
    g = ((A * x - b).T * (A * x - b)).diff(x)
    return [g, g.diff(x)]


PROBLEMS = {
    "nmf gradients": nmf_gradients, "nmf four blocks": nmf_blocks, "x'Ax gradient and Hessian": quadratic,
    "tr(X'AX) gradient": trace_quadratic, "tr(A inv(X) B) gradient": trace_inverse, "least squares gradient and Hessian": least_squares,
}

for line in sys.stdin:
    name = json.loads(line)
    if name not in PROBLEMS:
        print(json.dumps({"skip": True}), flush=True)
        continue
    clear_cache()
    start = time.perf_counter()
    try:
        result = PROBLEMS[name]()
        print(json.dumps({"ms": 1000 * (time.perf_counter() - start), "result": [str(r) for r in result], "version": sympy.__version__}), flush=True)
    except Exception as error:  # a peer that fails is reported as such
        print(json.dumps({"error": repr(error)[:200]}), flush=True)
