"""Derives the benchmark problems with tensorgrad, one a line of input; prints the milliseconds and the result."""
import json
import sys
import time

import tensorgrad.functions as F
from sympy import symbols
from tensorgrad import Variable

n, m, k = symbols("n m k")


def nmf():
    X, W, H = Variable("X", n, m), Variable("W", n, k), Variable("H", k, m)
    return W, H, F.frobenius2(X - W @ H)


def nmf_gradients():
    W, H, f = nmf()
    return [f.grad(W).full_simplify(), f.grad(H).full_simplify()]


def nmf_blocks():
    W, H, f = nmf()
    g, h = f.grad(W).full_simplify(), f.grad(H).full_simplify()
    return [g.grad(W).full_simplify(), g.grad(H).full_simplify(), h.grad(W).full_simplify(), h.grad(H).full_simplify()]


def quadratic():
    i, j = symbols("i j")
    A, x = Variable("A", i, j=i), Variable("x", i)
    f = x @ A @ x.rename(i="j")
    g = f.grad(x).full_simplify()
    return [g, g.grad(x).full_simplify()]


def least_squares():
    A, x, b = Variable("A", m, n), Variable("x", n), Variable("b", m)
    f = F.frobenius2(A @ x - b)
    g = f.grad(x).full_simplify()
    return [g, g.grad(x).full_simplify()]


def logistic_factorisation():
    S, U, V = Variable("S", n, m), Variable("U", n, k), Variable("V", k, m)
    T = U @ V
    f = F.sum(S * T - F.log(1 + F.exp(T)), ["n", "m"])
    return [f.grad(U).full_simplify()]


def log_sum_exp():
    x = Variable("x", n)
    f = F.log(F.sum(F.exp(x), ["n"]))
    g = f.grad(x).full_simplify()
    return [g, g.grad(x).full_simplify()]


PROBLEMS = {
    "nmf gradients": nmf_gradients, "nmf four blocks": nmf_blocks, "x'Ax gradient and Hessian": quadratic,
    "least squares gradient and Hessian": least_squares, "logistic factorisation gradient": logistic_factorisation,
    "log-sum-exp gradient and Hessian": log_sum_exp,
}

for line in sys.stdin:
    name = json.loads(line)
    if name not in PROBLEMS:
        print(json.dumps({"skip": True}), flush=True)
        continue
    start = time.perf_counter()
    try:
        result = PROBLEMS[name]()
        print(json.dumps({"ms": 1000 * (time.perf_counter() - start), "result": [str(r) for r in result]}), flush=True)
    except Exception as error:  # a peer that fails is reported as such
        print(json.dumps({"error": repr(error)[:200]}), flush=True)
