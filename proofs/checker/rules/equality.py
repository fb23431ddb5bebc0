"""Equality: E rules."""

from ..fault import Fault, require
from ..power import Powers
from ..size import ONE
from ..step import rule
from ..term import UNIT, Term, at_path, integer
from .order import sum_over

INHERITS = frozenset(("'", "vec", "index", "gather"))


@rule("E-REFL")
def e_refl(s, *, a: "term"):
    return "=", a, a


@rule("E-PIT")
def e_pit(s, *, a: "term", b: "term"):
    s.same_shape(a, b)
    s.trial(a, b)
    return "=", a, b


@rule("E-POLY")
def e_poly(s, *, a: "term", b: "term"):
    s.same_shape(a, b)
    require(s.ring.equal(a, b), "the normal forms differ")
    return "=", a, b


@rule("E-POWER")
def e_power(s, *premises, a: "term", b: "term"):
    s.same_shape(a, b)
    shown = {s.nonneg(p)[0] for p in premises}
    require(Powers(s.shapes, s.ring, s.signs, shown).equal(a, b), "the forms in powers differ")
    return "=", a, b


@rule("E-SYM")
def e_sym(s, p):
    a, b = s.form(p, "=")
    return "=", b, a


@rule("E-TRANS")
def e_trans(s, p, q):
    a, b = s.form(p, "=")
    return "=", a, s.equality(q, b)


@rule("E-SUMOVER")
def e_sumover(s, p, *, i: "symbol", bound: "symbol"):
    return "=", *sum_over(s, s.form(p, "="), i, bound)


@rule("E-ABS")
def e_abs(s, p):
    a, _ = s.nonneg(p)
    return "=", Term("abs", a), a


@rule("E-RW")
def e_rw(s, *, a: "term", path: "path", law: tuple(
        "binary-square binary-gram binary-abs mask-square simplex-sum orthogonal-gram".split())):
    return "=", a, at_path(a, path, lambda t, binders: LAWS[law](s, t, binders))


def of_kind(s, term, attribute):
    """Whether every entry of the term is an entry of a symbol with the attribute."""
    while term.op in INHERITS:
        term = term.args[0]
    return attribute in s.attributes(term)


def squared(s, t, attribute, words):
    """The base of an entrywise square of a symbol with the attribute."""
    if t.op == ".*" and len(t.args) == 2 and t.args[0] is t.args[1] and ".*" in words:
        base = t.args[0]
    elif t.op == ".^" and integer(t.args[1]) == 2 and ".^" in words or t.op == "square" and "square" in words:
        base = t.args[0]
    else:
        raise Fault(f"the law doesn't fit {t}")
    require(of_kind(s, base, attribute), f"{base} is not {attribute}")
    return base


def ones_like(s, t, binders):
    return Term("ones", *s.shapes(t, binders))


def orthogonal_gram(s, t, binders):
    require(t.op == "*" and len(t.args) == 2, f"the law doesn't fit {t}")
    a, b = t.args
    if a is Term("'", b) and "orthogonal" in s.attributes(b):
        return Term("eye", s.shapes(b)[1])
    require(b is Term("'", a) and "orthogonal" in s.attributes(a), f"the law doesn't fit {t}")
    return Term("eye", s.square(a))


def simplex_sum(s, t, binders):
    require(t.op == "sum" and "simplex" in s.attributes(t.args[0]), f"the law doesn't fit {t}")
    return UNIT


def binary_abs(s, t, binders):
    require(t.op == "abs" and of_kind(s, t.args[0], "binary"), f"the law doesn't fit {t}")
    return ones_like(s, t, binders)


def binary_gram(s, t, binders):
    require(t.op in ("*", "inner") and len(t.args) == 2, f"the law doesn't fit {t}")
    a, z = t.args
    require(a is (z if t.op == "inner" else Term("'", z)) and of_kind(s, z, "binary"), f"the law doesn't fit {t}")
    rows, cols = s.shapes(z, binders)
    require(cols == ONE, "not a column")
    return Term("dim", rows)


LAWS = {
    "binary-gram": binary_gram,
    "binary-square": lambda s, t, binders: ones_like(s, squared(s, t, "binary", (".*", ".^", "square")), binders),
    "binary-abs": binary_abs,
    "mask-square": lambda s, t, binders: squared(s, t, "mask", (".*", ".^")),
    "simplex-sum": simplex_sum,
    "orthogonal-gram": orthogonal_gram,
}
