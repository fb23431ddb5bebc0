"""Entrywise order: O rules."""

from ..fault import require
from ..scalar import holds
from ..shape import SCALAR
from ..size import at_least
from ..step import rule
from ..term import UNIT, ZERO, Term, extend, names, num, number, substitute

SIDES = ("upper", "lower")
STRICT_SUMS = ("sum", "rowsum", "colsum", "vec", "'")
MONOTONE = tuple("exp log sqrt sigmoid softplus tanh relu step sign sinh log1p expm1 atan".split())


def neg(t):
    return Term("-", t)


@rule("O-SGN")
def o_sgn(s, *, a: "term", side: SIDES = "lower"):
    sign = s.signs(a)
    if side == "lower":
        require(sign <= {0, 1}, f"the sign table doesn't give 0 ≤ {a}")
        return "<" if sign <= {1} else "<=", ZERO, a
    require(sign <= {0, -1}, f"the sign table doesn't give {a} ≤ 0")
    return "<" if sign <= {-1} else "<=", a, ZERO


@rule("O-SOS")
def o_sos(s, p):
    difference, total = s.form(p, "=")
    require(difference.op == "-" and len(difference.args) == 2, "the left side is no difference b - a")
    for t in total.args if total.op == "+" else (total,):
        require(_is_square(t), f"not a nonnegative multiple of a square: {t}")
    b, a = difference.args
    return "<=", a, b


def _is_square(t):
    if t.op == "*" and len(t.args) == 2:
        c, q = t.args
        return q.op == ".*" and len(q.args) == 2 and q.args[0] is q.args[1] and (number(c) or 0) >= 0 and c.op == "num"
    if t.op != ".*":
        return False
    if len(t.args) == 3:
        return t.args[0].op == "num" and number(t.args[0]) >= 0 and t.args[1] is t.args[2]
    return len(t.args) == 2 and t.args[0] is t.args[1]


@rule("O-SCALAR")
def o_scalar(s, *, a: "term", b: "term", rel: ("<=", "<"), t: "symbol"):
    s.scalar_symbol(t)
    domain = s.judgements.domain(t)
    s.scalar(a)
    s.scalar(b)
    require(holds(s.shapes, a, b, t, domain, rel == "<"), f"the scalar lanes don't give {a} {rel} {b}")
    return rel, a, b


@rule("O-INST")
def o_inst(s, p, domain=None, *, t: "symbol", r: "term"):
    kind, a, b = s.order(p)
    s.scalar_symbol(t)
    s.scalar(a)
    s.scalar(b)
    s.in_domain(domain, r, s.judgements.domain(t))
    s.closed.add(t)
    return kind, extend(a, {t: r}), extend(b, {t: r})


@rule("O-REFL")
def o_refl(s, *, a: "term"):
    return "<=", a, a


@rule("O-TRANS")
def o_trans(s, p, q):
    first, a, b = s.order(p)
    second, c, d = s.order(q)
    require(b is c, "the orders don't meet")
    return "<" if "<" in (first, second) else "<=", a, d


@rule("O-WEAK")
def o_weak(s, p):
    return ("<=", *s.form(p, "<"))


@rule("O-ADD")
def o_add(s, p, *more):
    orders = [s.order(q) for q in (p, *more)]
    for _, a, b in orders:
        s.same_shape(a, b)
    strict = any(kind == "<" for kind, _, _ in orders)
    return "<" if strict else "<=", Term("+", *(a for _, a, _ in orders)), Term("+", *(b for _, _, b in orders))


@rule("O-NEG")
def o_neg(s, p):
    kind, a, b = s.order(p)
    return kind, neg(b), neg(a)


@rule("O-SCALE")
def o_scale(s, p, q):
    c, strict = s.nonneg(p)
    kind, a, b = s.order(q)
    s.same_shape(a, b)
    require(s.shapes(c) in (SCALAR, s.shapes(a)), "the factor has another shape")
    return "<" if strict and kind == "<" else "<=", Term(".*", c, a), Term(".*", c, b)


@rule("O-MUL")
def o_mul(s, p, q, r, t):
    _, a, b = s.order(q)
    _, c, d = s.order(t)
    s.nonneg(p, a)
    s.nonneg(r, c)
    return "<=", Term(".*", a, c), Term(".*", b, d)


@rule("O-MATMUL")
def o_matmul(s, p, q, *, side: ("left", "right")):
    _, a, b = s.order(p)
    s.same_shape(a, b)
    c, _ = s.nonneg(q)
    return "<=", *(Term("*", x, c) if side == "right" else Term("*", c, x) for x in (a, b))


@rule("O-MATPOS")
def o_matpos(s, p, q, r, *, side: ("left", "right")):
    a, _ = s.nonneg(p)
    s.positive(q, Term("rowsum" if side == "left" else "colsum", a))
    x = s.positive(r)
    first, second = (a, x) if side == "left" else (x, a)
    require(s.shapes.cols(first) == s.shapes.rows(second), "not a product of matrices")
    return "<", ZERO, Term("*", first, second)


@rule("O-SUM")
def o_sum(s, p, *, op: (*STRICT_SUMS, "diagvec", "diag")):
    kind, a, b = s.order(p)
    s.same_shape(a, b)
    return kind if op in STRICT_SUMS else "<=", Term(op, a), Term(op, b)


@rule("O-EQ")
def o_eq(s, p, left: "null", right: "null"):
    kind, a, b = s.order(p)
    return kind, s.equality(left, a), s.equality(right, b)


@rule("O-FN")
def o_fn(s, *, f: ("sin", "cos", "tanh", "sign", "step", "sigmoid"), r: "term", bound: SIDES):
    return ("<=", num(-1), Term(f, r)) if bound == "lower" else ("<=", Term(f, r), UNIT)


@rule("O-SLOPE")
def o_slope(s, p, q, r):
    f, t, g = s.form(p, "slope")
    s.nonneg(q, g)
    s.nonneg(r, substitute(f, {t: ZERO}))
    require(s.judgements.domain(t) == "nonneg", f"{t} is not nonneg")
    s.closed.add(t)
    return "<=", ZERO, f


@rule("O-ABS")
def o_abs(s, *, a: "term", bound: SIDES):
    return ("<=", a, Term("abs", a)) if bound == "upper" else ("<=", neg(Term("abs", a)), a)


@rule("O-MONO")
def o_mono(s, p, *, f: MONOTONE):
    _, a, b = s.order(p)
    return "<=", Term(f, a), Term(f, b)


@rule("O-RANGE")
def o_range(s, *, a: "term", bound: SIDES):
    attributes = s.attributes(a)
    if bound == "upper":
        require({"mask", "simplex", "binary"} & set(attributes), f"{a} is not declared mask, simplex or binary")
        return "<=", a, UNIT
    if {"mask", "simplex"} & set(attributes):
        return "<=", ZERO, a
    require("binary" in attributes, f"{a} is not declared mask, simplex or binary")
    return "<=", num(-1), a


@rule("O-TRACE")
def o_trace(s, p, q):
    return "<=", ZERO, Term("tr", Term("*", s.psd(p), s.psd(q)))


@rule("O-LOGDET")
def o_logdet(s, p, q):
    (a,), (b, c) = s.form(p, "pd"), s.form(q, "<<")
    require(a is b, "the premises don't meet")
    return "<=", Term("logdet", a), Term("logdet", c)


@rule("O-DIM")
def o_dim(s, *, n: "size"):
    require(at_least(n, 1), f"the size {n} may be zero")
    return "<=", UNIT, Term("dim", n)


@rule("O-ASSUME")
def o_assume(s, *, j: "judgement"):
    s.order(j)
    s.assume(j)
    return j


def sum_over(s, sides, i, bound):
    """The sums of terms over a declared index that becomes bound."""
    declaration = s.judgements.declared(i)
    require(declaration.range is not None and (declaration.rows, declaration.cols) == SCALAR, f"{i} is no index")
    require(bound not in s.declarations, f"the name {bound} is declared")
    s.closed.add(i)
    for t in sides:
        require(bound not in names(t), f"the name {bound} is not fresh")
    return [Term("sumover", bound, declaration.range, substitute(t, {i: Term("sym", bound)})) for t in sides]


@rule("O-SUMOVER")
def o_sumover(s, p, *, i: "symbol", bound: "symbol"):
    kind, a, b = s.order(p)
    return kind, *sum_over(s, (a, b), i, bound)
