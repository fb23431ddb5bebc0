"""Terms in terms of fewer functions, and exponents as a rational and a rest."""

from fractions import Fraction

from .term import FUNCTIONS, HALF, UNIT, Term, integer, num, number, rebuild


def simpler(t):
    """The term in terms of fewer functions, or None where it is primitive."""
    op, a = t.op, t.args[0] if t.args else None
    if op in ("norm1", "norm2", "logdet"):
        return (Term("sum", Term("abs", a)) if op == "norm1" else Term("log", Term("det", a)) if op == "logdet"
                else Term("sqrt", Term("sum", Term(".*", a, a))))
    if op == ".^":
        k = integer(t.args[1])
        if a.op == "norm2" and k is not None and k % 2 == 0:
            return Term(".^", Term("sum", Term(".*", a.args[0], a.args[0])), num(k // 2))
        return None
    if op not in FUNCTIONS:
        return None
    one, e = Term("fill", UNIT, a), Term("exp", a)
    if op == "exp":
        return a.args[0] if a.op == "log" else None
    return {
        "sigmoid": lambda: Term("./", e, Term("+", one, e)),
        "softplus": lambda: Term("log", Term("+", one, e)),
        "sinh": lambda: Term(".*", HALF, Term("-", e, Term("./", one, e))),
        "cosh": lambda: Term(".*", HALF, Term("+", e, Term("./", one, e))),
        "tanh": lambda: Term("./", Term("-", Term(".*", e, e), one), Term("+", Term(".*", e, e), one)),
        "logcosh": lambda: Term("log", Term("cosh", a)),
        "log1p": lambda: Term("log", Term("+", one, a)),
        "expm1": lambda: Term("-", e, one),
        "square": lambda: Term(".*", a, a),
        "relu": lambda: Term(".*", HALF, Term("+", a, Term("abs", a))),
        "step": lambda: Term(".*", HALF, Term("+", one, Term("sign", a))),
        "tan": lambda: Term("./", Term("sin", a), Term("cos", a)),
    }.get(op, lambda: None)()


def without_norms(t, memo=None):
    """The term with even powers of norms as powers of sums: in these there are no roots."""
    memo = {} if memo is None else memo
    if t not in memo:
        easier = simpler(t) if t.op == ".^" else None
        memo[t] = without_norms(easier, memo) if easier is not None else rebuild(t, lambda s: without_norms(s, memo))
    return memo[t]


def _multiple(e):
    """A term as a number times another one: 1 and the term itself where it is no such product or quotient."""
    if e.op in (".*", "*", "./") and len(e.args) == 2:
        a, b = e.args
        if number(b):
            return (1 / number(b) if e.op == "./" else number(b)), a
        if e.op != "./" and number(a):
            return number(a), b
    return Fraction(1), e


def split_constant(e):
    """An exponent as rational + rest; the rest is None where there is none."""
    if e.op == "num":
        return number(e), None
    if e.op in ("+", "-") and len(e.args) > 1:
        parts = [split_constant(a) for a in e.args]
        signs = [1] + [1 if e.op == "+" else -1] * (len(parts) - 1)
        constant = sum((s * c for s, (c, _) in zip(signs, parts)), Fraction(0))
        rest = [r if s == 1 else Term("-", r) for s, (_, r) in zip(signs, parts) if r is not None]
        return constant, (None if not rest else rest[0] if len(rest) == 1 else Term("+", *rest))
    scale, other = _multiple(e)
    if other is not e:
        constant, rest = split_constant(other)
        return scale * constant, None if rest is None else Term(".*", num(scale), rest)
    return Fraction(0), e
