"""Writes random expressions in the language of the problem files with what disciplined convex programming (CVXPY) says of them.

    python scripts/dcp.py COUNT SEED > test/curvature/dcp.json

Needs CVXPY. Kinds of problems with their declarations and variables, in which expressions are convex together, and entries: a kind, "convex", "concave", "affine" or "unknown", an
expression.
"""

import json
import random
import sys

import cvxpy as cp
import numpy as np

N, M = 3, 4


class Kind:
    """Symbols of one kind of problem with their CVXPY counterparts, and affine expressions of each shape."""

    def __init__(self, name, given, variable, table, affine):
        self.name, self.given, self.variable, self.table, self.affine = name, given, variable, table, affine

    def pick(self, shape):
        text, value = random.choice(self.affine[shape])
        return text, value(self.table)


def parameter(shape, **signs):
    p = cp.Parameter(shape, **signs)
    low = 0.5 if signs.get("nonneg") or signs.get("pos") else -1
    p.value = np.eye(shape[0]) if signs.get("PSD") else low + np.abs(np.random.default_rng(0).normal(size=shape))
    return p


def reals():
    t = {"x": cp.Variable(N), "A": parameter((M, N)), "b": parameter((M,)), "c": parameter((N,)), "d": parameter((N,)),
         "P": parameter((N, N), PSD=True), "k": parameter(()), "l": parameter((), pos=True), "w": parameter((M,), nonneg=True), "v": parameter((N,), nonneg=True)}
    given = "x : vector(n), A : matrix(m,n), b : vector(m), c : vector(n), d : vector(n), P : matrix(n,n) psd, k : scalar, l : scalar positive, w : vector(m) nonneg, v : vector(n) nonneg"
    affine = {
        "m": [("A*x - b", lambda s: s["A"] @ s["x"] - s["b"]), ("A*x", lambda s: s["A"] @ s["x"]), ("b - 2*(A*x)", lambda s: s["b"] - 2 * (s["A"] @ s["x"]))],
        "n": [("x", lambda s: s["x"]), ("x - c", lambda s: s["x"] - s["c"]), ("d.*x", lambda s: cp.multiply(s["d"], s["x"])), ("c - x/2", lambda s: s["c"] - s["x"] / 2)],
        "s": [("c'*x", lambda s: s["c"] @ s["x"]), ("sum(x) - k", lambda s: cp.sum(s["x"]) - s["k"]), ("c'*x + l", lambda s: s["c"] @ s["x"] + s["l"])],
    }
    return Kind("reals", given, "x", t, affine)


def positive():
    t = {"x": cp.Variable(N, pos=True), "A": parameter((M, N), nonneg=True), "b": parameter((M,), pos=True), "c": parameter((N,), pos=True), "d": parameter((N,), pos=True), "B": parameter((M, N)),
         "l": parameter((), pos=True), "w": parameter((M,), pos=True), "v": parameter((N,), pos=True)}
    given = "x : vector(n) positive, A : matrix(m,n) nonneg, B : matrix(m,n), b : vector(m) positive, c : vector(n) positive, d : vector(n) positive, l : scalar positive, w : vector(m) positive, v : vector(n) positive"
    affine = {
        "m": [("A*x + b", lambda s: s["A"] @ s["x"] + s["b"])],
        "n": [("x", lambda s: s["x"]), ("x + c", lambda s: s["x"] + s["c"]), ("d.*x", lambda s: cp.multiply(s["d"], s["x"]))],
        "s": [("c'*x + l", lambda s: s["c"] @ s["x"] + s["l"]), ("sum(x)", lambda s: cp.sum(s["x"])), ("c'*x", lambda s: s["c"] @ s["x"])],
    }
    return Kind("positive", given, "x", t, affine)


def definite():
    t = {"X": cp.Variable((N, N), PSD=True), "C": parameter((N, N), PSD=True), "D": parameter((N, N), PSD=True), "a": parameter((N,)), "l": parameter((), pos=True), "A": parameter((M, N))}
    given = "X : matrix(n,n) posdef, C : matrix(n,n) psd, D : matrix(n,n) posdef, a : vector(n), l : scalar positive, A : matrix(m,n)"
    return Kind("definite", given, "X", t, {})


def joint():
    t = {"x": cp.Variable(N), "z": cp.Variable(N), "t": cp.Variable(pos=True), "A": parameter((M, N)), "B": parameter((M, N)), "b": parameter((M,)), "c": parameter((N,)), "P": parameter((N, N), PSD=True), "l": parameter((), pos=True)}
    given = "x : vector(n), z : vector(n), t : scalar positive, A : matrix(m,n), B : matrix(m,n), b : vector(m), c : vector(n), P : matrix(n,n) psd, l : scalar positive"
    affine = {
        "m": [("A*x - B*z", lambda s: s["A"] @ s["x"] - s["B"] @ s["z"]), ("A*x - t*b", lambda s: s["A"] @ s["x"] - s["t"] * s["b"]), ("A*z - b", lambda s: s["A"] @ s["z"] - s["b"])],
        "n": [("x - z", lambda s: s["x"] - s["z"]), ("x + t*c", lambda s: s["x"] + s["t"] * s["c"]), ("z - c", lambda s: s["z"] - s["c"])],
        "s": [("c'*x - t", lambda s: s["c"] @ s["x"] - s["t"]), ("sum(z) + t", lambda s: cp.sum(s["z"]) + s["t"]), ("c'*(x - z)", lambda s: s["c"] @ (s["x"] - s["z"]))],
    }
    return Kind("joint", given, "x, z, t", t, affine)


def joint_scalar(kind, depth, _positive):
    s = kind.table
    choice = random.randrange(8)
    if choice < 3:
        text, value, shape = vector(kind, 1, False)
        return f"sum({text})", cp.sum(value)
    if choice == 3:
        text, value, _ = vector(kind, 0, False)
        return random.choice([(f"norm2({text})", cp.norm(value, 2)), (f"norm1({text})", cp.norm1(value)), (f"norm2({text})^2", cp.sum_squares(value)), (f"log(sum(exp({text})))", cp.log_sum_exp(value)), (f"norm2({text})^2/t", cp.quad_over_lin(value, s["t"]))])
    if choice == 4:
        text, value = kind.pick("s")
        form, f = random.choice(SCALAR)
        return form.format(text), f(value)
    if choice == 5:
        text, value = kind.pick("n")
        return f"({text})'*P*({text})", cp.quad_form(value, s["P"], assume_PSD=True)
    if choice == 6:
        return random.choice([("-log(t)", -cp.log(s["t"])), ("t*log(t)", -cp.entr(s["t"])), ("1/t", cp.inv_pos(s["t"])), ("sqrt(t)", cp.sqrt(s["t"])), ("log(t)", cp.log(s["t"]))])
    if depth > 0:
        text, value = joint_scalar(kind, depth - 1, False)
        form, f = random.choice(SCALAR)
        return form.format(text), f(value)
    return kind.pick("s")


# Entrywise functions of any argument, and of positive ones.
ENTRYWISE = [("exp({})", cp.exp), ("abs({})", cp.abs), ("({}).^2", cp.square), ("relu({})", cp.pos), ("softplus({})", cp.logistic), ("relu({}).^2", lambda a: cp.square(cp.pos(a))), ("({}).^4", lambda a: cp.power(a, 4)), ("relu(-({}))", cp.neg)]
POSITIVE = [("log({})", cp.log), ("sqrt({})", cp.sqrt), ("1./({})", cp.inv_pos), ("({}).^(3/2)", lambda a: cp.power(a, 1.5)), ("({}).^(-1/2)", lambda a: cp.power(a, -0.5)), ("({0}).*log({0})", lambda a: -cp.entr(a)), ("({}).^(2/3)", lambda a: cp.power(a, 2 / 3)), ("-log({})", lambda a: -cp.log(a))]
SCALAR = [("exp({})", cp.exp), ("({})^2", cp.square), ("relu({})", cp.pos), ("softplus({})", cp.logistic), ("abs({})", cp.abs)]
SCALAR_POSITIVE = [("log({})", cp.log), ("sqrt({})", cp.sqrt), ("1/({})", cp.inv_pos), ("({})^(3/2)", lambda a: cp.power(a, 1.5)), ("-log({})", lambda a: -cp.log(a))]


def vector(kind, depth, positive):
    """A vector expression with its shape."""
    shape = random.choice("mn")
    text, value = kind.pick(shape)
    for _ in range(random.choice([1, 1, 1, 2] if depth > 0 else [0])):
        form, f = random.choice(ENTRYWISE + (POSITIVE * 2 if positive and value.is_nonneg() else []))
        text, value = form.format(text), f(value)
    return text, value, shape


def scalar(kind, depth, positive):
    choice = random.randrange(9 if not positive else 12)
    s = kind.table
    if choice in (0, 1, 2):
        text, value, shape = vector(kind, 1, positive)
        weight = "w" if shape == "m" else "v"
        return random.choice([(f"sum({text})", cp.sum(value)), (f"{weight}'*({text})", s[weight] @ value), (f"sum({weight}.*({text}))", cp.sum(cp.multiply(s[weight], value)))])
    if choice == 3:
        text, value, _ = vector(kind, random.choice([0, 0, 1]), positive)
        return random.choice([(f"norm2({text})", cp.norm(value, 2)), (f"norm1({text})", cp.norm1(value)), (f"norm2({text})^2", cp.sum_squares(value)), (f"log(sum(exp({text})))", cp.log_sum_exp(value)), (f"sqrt(norm2({text})^2 + l)", cp.norm(cp.hstack([value, cp.sqrt(s["l"])]), 2))])
    if choice == 4:
        text, value = kind.pick("n")
        if positive:
            return f"norm2({text})^2", cp.sum_squares(value)
        return f"({text})'*P*({text})", cp.quad_form(value, s["P"], assume_PSD=True)
    if choice == 5:
        text, value = kind.pick("s")
        form, f = random.choice(SCALAR + (SCALAR_POSITIVE if positive else []))
        return form.format(text), f(value)
    if choice in (6, 7) and depth > 0:
        text, value = scalar(kind, depth - 1, positive)
        form, f = random.choice(SCALAR + (SCALAR_POSITIVE if positive and value.is_nonneg() else []))
        return form.format(text), f(value)
    if choice == 9:
        p, q = kind.pick("s"), kind.pick("s")
        return f"sqrt(({p[0]})*({q[0]}))", cp.geo_mean(cp.hstack([p[1], q[1]]))
    if choice == 10:
        q = kind.pick("s")
        return f"norm2(B*x - b)^2/({q[0]})", cp.quad_over_lin(s["B"] @ s["x"] - s["b"], q[1])
    if choice == 11:
        text, value = kind.pick("n")
        return f"sum(({text}).*log(({text})./c) - ({text}) + c)", cp.sum(cp.kl_div(value, s["c"]))
    return kind.pick("s")


def definite_scalar(kind, _depth, _positive):
    s = kind.table
    X, C, D, a, l, A = (s[k] for k in "XCDalA")
    return random.choice([
        ("logdet(X)", cp.log_det(X)), ("-logdet(X + D)", -cp.log_det(X + D)), ("tr(C*X)", cp.trace(C @ X)), ("a'*inv(X)*a", cp.matrix_frac(a, X)), ("tr(inv(X))", cp.matrix_frac(np.eye(N), X)),
        ("norm2(X - D)^2", cp.sum_squares(X - D)), ("norm2(X)", cp.norm(X, "fro")), ("norm1(X)", cp.norm1(cp.vec(X, order="F"))), ("sqrt(a'*X*a)", cp.sqrt(cp.quad_form(a, X))), ("log(tr(X))", cp.log(cp.trace(X))), ("exp(tr(C*X))", cp.exp(cp.trace(C @ X))),
        ("a'*inv(X + D)*a", cp.matrix_frac(a, X + D)), ("sum(sqrt(X.^2 + ones(n,n)))", cp.sum(cp.norm(cp.vstack([cp.vec(X, order="F"), np.ones(N * N)]), 2, axis=0))), ("1/tr(X)", cp.inv_pos(cp.trace(X))), ("-logdet(X)", -cp.log_det(X)), ("norm2(A*X)^2", cp.sum_squares(A @ X))])


def total(kind, make, positive):
    terms = [make(kind, 2, positive) for _ in range(random.choice([1, 2, 2, 3]))]
    s = kind.table
    text, value = terms[0]
    if random.random() < 0.2:
        text, value = f"-({text})", -value
    for t, v in terms[1:]:
        form, f = random.choice([("{} + {}", lambda a, b: a + b), ("{} + l*({})", lambda a, b: a + s["l"] * b), ("{} + 2*({})", lambda a, b: a + 2 * b), ("{} - ({})", lambda a, b: a - b)])
        # What CVXPY can't say anything of is of little use.
        if (f(value, v)).curvature == "UNKNOWN" and random.random() < 0.7:
            form, f = "{} - ({})" if form != "{} - ({})" else "{} + {}", (lambda a, b: a - b) if form != "{} - ({})" else (lambda a, b: a + b)
        text, value = form.format(text, t), f(value, v)
    return text, value


def main():
    count, seed = int(sys.argv[1]), sys.argv[2]
    random.seed(seed)
    kinds = [(reals(), scalar, False), (reals(), scalar, False), (positive(), scalar, True), (positive(), scalar, True), (definite(), definite_scalar, False), (joint(), joint_scalar, False)]
    entries, seen, unknown = [], set(), 0
    while len(entries) < count:
        kind, make, is_positive = random.choice(kinds)
        text, value = total(kind, make, is_positive)
        verdict = {"CONVEX": "convex", "CONCAVE": "concave", "AFFINE": "affine", "CONSTANT": "constant"}.get(value.curvature, "unknown")
        if text in seen or verdict == "constant" or (verdict == "unknown" and unknown > count / 5):
            continue
        seen.add(text)
        unknown += verdict == "unknown"
        entries.append([kind.name, verdict, text])
    table = {k.name: {"given": k.given, "variable": k.variable} for k, _, _ in kinds}
    print('{\n"kinds": ' + json.dumps(table) + ',\n"entries": [\n' + ",\n".join(json.dumps(e) for e in entries) + "\n]\n}")


main()
