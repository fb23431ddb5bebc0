"""Polynomials with nonnegative coefficients, by their form."""

from .fault import require
from .sign import NONNEG
from .term import integer, names

HIGHEST = 1000  # degree
LARGEST_OF = frozenset("+ ' vec unvec sum rowsum colsum diag diagvec tr blocktrace slice block sumover".split())
SUM_OF = frozenset(".* * inner kron".split())
FIRST_OF = frozenset("index gather fill".split())


def degree(t, x, signs, nonneg, binders=()):
    """The degree in x of a term whose entries are such polynomials in those of x.

    A term free of x is a coefficient where the sign table, or one of the terms `nonneg`, says so.
    """
    def coefficient(u):
        return u in nonneg or signs(u, binders) <= NONNEG

    def below(u):
        inner = (*binders, t.args[:2]) if t.op == "sumover" else binders
        return degree(u, x, signs, nonneg, inner)

    if t.op == "sym" and t.args[0] == x:
        return 1
    if x not in names(t):
        require(coefficient(t), f"the coefficient {t} may be negative")
        return 0
    if t.op in LARGEST_OF:
        out = max(map(below, t.terms))
    elif t.op in SUM_OF:
        out = sum(map(below, t.terms))
    elif t.op in FIRST_OF:
        out = below(t.args[0])
    elif t.op == "square":
        out = 2 * below(t.args[0])
    elif t.op == "./":
        require(x not in names(t.args[1]) and coefficient(t.args[1]), f"the divisor of {t} is no coefficient")
        out = below(t.args[0])
    else:
        k = integer(t.args[1]) if t.op == ".^" else None
        require(k is not None and 0 < k <= 9999, f"no polynomial with nonnegative coefficients: {t}")
        a = t.args[0]
        out = k * below(a.args[0] if a.op == "norm2" and k % 2 == 0 else a)
    require(out <= HIGHEST, "the degree is too high")
    return out
