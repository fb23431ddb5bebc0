"""Definite matrices: PD rules."""

from ..fault import require
from ..step import rule
from ..term import Term


@rule("PD-RIDGE")
def ridge(s, p, q):
    a, c = s.psd(p), s.positive(q)
    s.scalar(c)
    return "pd", Term("+", a, Term("*", c, Term("eye", s.square(a))))


@rule("PD-EYE")
def eye(s, *, n: "size"):
    return "pd", Term("eye", n)


@rule("PD-DIAG")
def diag(s, p):
    return "pd", Term("diag", s.positive(p))


@rule("PD-GRAM")
def gram(s, p=None, *, Z: "term"):
    require("fullrank" in s.attributes(Z), f"{Z} is not declared fullrank")
    if p is None:
        return "pd", Term("*", Term("'", Z), Z)
    return "pd", Term("*", Term("'", Z), Term("diag", s.positive(p)), Z)


@rule("PD-ADD")
def add(s, p, q):
    (a,) = s.form(p, "pd")
    return "pd", Term("+", a, s.psd(q))


@rule("PD-SCALE")
def scale(s, p, q):
    c = s.positive(p)
    s.scalar(c)
    return "pd", Term("*", c, *s.form(q, "pd"))


@rule("PD-KRON")
def kron(s, p, q):
    return "pd", Term("kron", *s.form(p, "pd"), *s.form(q, "pd"))


@rule("PD-INV")
def inv(s, p):
    return "pd", Term("inv", *s.form(p, "pd"))


@rule("PD-LOWER")
def lower(s, p, q):
    (a,), (b, c) = s.form(p, "pd"), s.form(q, "<<")
    require(a is b, "the premises don't meet")
    return "pd", c


@rule("PD-EQ")
def eq(s, p, q):
    (a,) = s.form(p, "pd")
    return "pd", s.equality(q, a)


@rule("PD-ATTR")
def attr(s, *, A: "term"):
    require("posdef" in s.attributes(A), f"{A} is not declared posdef")
    return "pd", A


@rule("PD-ASSUME")
def assume(s, *, M: "term"):
    s.assume(("pd", M))
    s.symmetric(M)
    return "pd", M
