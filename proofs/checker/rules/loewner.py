"""Loewner order: L rules."""

from ..fault import require
from ..size import ONE
from ..step import rule
from ..shape import SCALAR
from ..term import HALF, UNIT, Term, num
from .order import neg, sum_over

SIDES = ("upper", "lower")


def eye(n):
    return Term("eye", n)


def zeros(m, n):
    return Term("zeros", m, n)


def bounded(side, below, middle, above):
    """One half of below ⪯ middle ⪯ above."""
    return ("<<", middle, above) if side == "upper" else ("<<", below, middle)


@rule("L-REFL")
def refl(s, *, A: "term"):
    s.symmetric(A)
    return "<<", A, A


@rule("L-TRANS")
def trans(s, p, q):
    (a, b), (c, d) = s.form(p, "<<"), s.form(q, "<<")
    require(b is c, "the orders don't meet")
    return "<<", a, d


@rule("L-ADD")
def add(s, p, *more):
    pairs = [s.form(q, "<<") for q in (p, *more)]
    return "<<", Term("+", *(a for a, _ in pairs)), Term("+", *(b for _, b in pairs))


@rule("L-NEG")
def negative(s, p):
    a, b = s.form(p, "<<")
    return "<<", neg(b), neg(a)


@rule("L-SCALE")
def scale(s, p, q):
    c, _ = s.nonneg(p)
    s.scalar(c)
    return "<<", *(Term("*", c, x) for x in s.form(q, "<<"))


@rule("L-EQ")
def eq(s, p, left: "null", right: "null"):
    a, b = s.form(p, "<<")
    return "<<", s.equality(left, a), s.equality(right, b)


@rule("L-SUM")
def sumover(s, p, *, i: "symbol", bound: "symbol"):
    return "<<", *sum_over(s, s.form(p, "<<"), i, bound)


@rule("L-CONG")
def cong(s, p, *, C: "term"):
    require(s.shapes(C)[0] == s.shapes(s.form(p, "<<")[0])[0], "C has other rows")
    return "<<", *(Term("*", Term("'", C), x, C) for x in s.form(p, "<<"))


@rule("L-GRAM")
def gram(s, *, C: "term"):
    product = Term("*", Term("'", C), C)
    return "<<", s.zeros(product), product


@rule("L-ZERO")
def zero(s, p=None, *, A: "term"):
    if p is None:
        require({"posdef", "psd"} & set(s.attributes(A)), f"{A} is not declared posdef or psd")
    else:
        require(s.form(p, "pd") == (A,), f"the premise is not about {A}")
    return "<<", s.zeros(A), A


@rule("L-DIAG")
def diag(s, p):
    _, a, b = s.order(p)
    shape = next((s.shapes(x) for x in (a, b) if s.shapes(x) != SCALAR), SCALAR)
    require(shape[1] == ONE, "not columns")

    def side(x):
        return Term("diag", x if s.shapes(x) == shape else Term("*", x, Term("ones", shape[0], ONE)))
    return "<<", side(a), side(b)


@rule("L-SCAL")
def scal(s, p, q):
    _, a, b = s.order(p)
    s.scalar(a)
    s.scalar(b)
    m = s.psd(q)
    return "<<", Term("*", a, m), Term("*", b, m)


@rule("L-KRON")
def kron(s, p, q, *, side: ("left", "right")):
    a, b = s.form(p, "<<")
    c = s.psd(q)
    return "<<", *(Term("kron", x, c) if side == "left" else Term("kron", c, x) for x in (a, b))


@rule("L-SCHUR")
def schur(s, p, q):
    a, b = s.form(p, "<<")
    c = s.psd(q)
    s.same_shape(a, c)
    return "<<", Term(".*", a, c), Term(".*", b, c)


@rule("L-LAPL")
def lapl(s, p, *, side: SIDES = "upper"):
    a, _ = s.nonneg(p)
    s.symmetric(a)
    d = Term("diag", Term("*", a, Term("ones", s.square(a), ONE)))
    return bounded(side, neg(d), a, d)


@rule("L-SEP")
def sep(s, p, q):
    a, _ = s.nonneg(p)
    h = s.positive(q)
    s.symmetric(a)
    require(s.shapes(h)[1] == ONE, "not a column")
    return "<<", a, Term("diag", Term(".*", Term("*", a, h), Term(".^", h, num(-1))))


@rule("L-GERSH")
def gersh(s, *, S: "term", side: SIDES):
    s.symmetric(S)
    d = Term("diag", Term("*", Term("abs", S), Term("ones", s.square(S), ONE)))
    return bounded(side, neg(d), S, d)


@rule("L-RANK1")
def rank1(s, *, v: "term"):
    rows, cols = s.shapes(v)
    require(cols == ONE, "not a column")
    t = Term("'", v)
    return "<<", Term("*", v, t), Term("*", Term("*", t, v), eye(rows))


@rule("L-TRACE")
def trace(s, p):
    a = s.psd(p)
    return "<<", a, Term("*", Term("tr", a), eye(s.square(a)))


@rule("L-FRO")
def fro(s, *, A: "term", side: SIDES):
    s.symmetric(A)
    bound = Term("*", Term("norm2", A), eye(s.square(A)))
    return bounded(side, neg(bound), A, bound)


@rule("L-OFF")
def off(s, p, q, *, side: SIDES):
    left, right = s.form(p, "<<")
    c, _ = s.nonneg(q)
    s.scalar(c)
    require(left.op == "*" and len(left.args) == 2 and left.args[0] is Term("'", left.args[1]), "not of the form E'E")
    e = left.args[1]
    m, n = s.shapes(e)
    require(right is Term("*", Term(".^", c, num(2)), eye(n)), "not of the form c²I")
    z = Term("block", (zeros(m, m), e), (Term("'", e), zeros(n, n)))
    return bounded(side, Term("*", neg(c), eye(m + n)), z, Term("*", c, eye(m + n)))


@rule("L-YOUNG")
def young(s, p, *, E: "term"):
    (z,) = s.form(p, "pd")
    m, n = s.shapes(E)
    require(s.square(z) == m, "Z and E don't fit")
    t = Term("'", E)
    return ("<<", Term("block", (zeros(m, m), E), (t, zeros(n, n))),
            Term("block", (z, zeros(m, n)), (zeros(n, m), Term("*", t, Term("inv", z), E))))


@rule("L-BLKDIAG")
def blkdiag(s, p, q):
    (a, b), (c, d) = s.form(p, "<<"), s.form(q, "<<")
    m, n = s.square(a), s.square(c)
    return "<<", *(Term("block", (x, zeros(m, n)), (zeros(n, m), y)) for x, y in ((a, c), (b, d)))


@rule("L-SCHURC")
def schurc(s, p, q):
    (d,) = s.form(p, "pd")
    difference = s.psd(q)
    require(difference.op == "-" and len(difference.args) == 2, "not of the form A - B*inv(D)*B'")
    a, product = difference.args
    require(product.op == "*" and len(product.args) == 3, "not of the form A - B*inv(D)*B'")
    b = product.args[0]
    require(product is Term("*", b, Term("inv", d), Term("'", b)), "not of the form A - B*inv(D)*B'")
    whole = Term("block", (a, b), (Term("'", b), d))
    return "<<", s.zeros(whole), whole


@rule("L-INV")
def inv(s, p, q):
    (a,), (b, c) = s.form(p, "pd"), s.form(q, "<<")
    require(a is b, "the premises don't meet")
    return "<<", Term("inv", c), Term("inv", a)


@rule("L-SOFTMAX")
def softmax(s, p, q, *, side: SIDES):
    a, _ = s.nonneg(p)
    require(s.form(q, "=") == (Term("sum", a), UNIT), "not of the form sum(p) = 1")
    k, cols = s.shapes(a)
    require(cols == ONE, "not a column")
    v = Term("-", Term("diag", a), Term("*", a, Term("'", a)))
    centred = Term("-", eye(k), Term("*", Term("./", UNIT, Term("dim", k)), Term("ones", k, k)))
    return bounded(side, s.zeros(v), v, Term("*", HALF, centred))


@rule("L-PROJ")
def proj(s, p, *, side: SIDES):
    product, a = s.form(p, "=")
    require(product is Term("*", a, a), "not of the form P*P = P")
    s.symmetric(a)
    return bounded(side, s.zeros(a), a, eye(s.square(a)))


@rule("L-CONVEX")
def convex(s, p, q):
    f, x = s.form(p, "convex")
    same, other, h = s.form(q, "hess")
    require((same, other) == (f, x) and isinstance(x, str), "the Hessian is of another function")
    s.closed.add(x)
    return "<<", s.zeros(h), h


@rule("L-ASSUME")
def assume(s, *, j: "judgement"):
    a, b = s.form(j, "<<")
    s.assume(j)
    s.symmetric(a)
    s.symmetric(b)
    return j
