"""Updates and descent: U rules, DESCENT and EXACT."""

from ..definedness import obligation
from ..fault import require
from ..judgement import within
from ..shape import SCALAR
from ..size import ONE
from ..step import rule
from ..term import FUNCTIONS, HALF, Term, has, reciprocal, substitute, sym
from .order import neg


def inner_square(s, d, m):
    """½ vec(d)'M vec(d)"""
    v = d if s.shapes(d)[1] == ONE else Term("vec", d)
    return Term("*", HALF, Term("inner", v, Term("*", m, v)))


@rule("U-QUAD")
def quad(s, p, q, *, v: "term"):
    _, g, x, _ = s.form(p, "maj")
    (m,) = s.form(q, "pd")
    require(s.judgements.domain(x) == "reals", f"{x} has attributes")
    s.free(v, x)
    s.free(m, x)
    s.same_shape(v, sym(x))
    d = Term("-", sym(x), v)
    s.compare(g, Term("+", substitute(g, {x: v}), inner_square(s, d, m)))
    return "argmin", g, x, "reals", v


@rule("U-CONVEX")
def convex(s, p, q, r, u, domain=None, *, v: "term"):
    g, x, gradient = s.form(p, "grad")
    same, other, h = s.form(q, "hess")
    require((same, other) == (g, x), "gradient and Hessian are of different functions")
    s.psd(r, h)
    s.free(v, x)
    s.same_shape(v, sym(x))
    require(s.form(u, "=") == (substitute(gradient, {x: v}), s.zeros(sym(x))), "not of the form that the gradient at v is zero")
    s.in_domain(domain, v, s.judgements.domain(x))
    return "argmin", g, x, s.judgements.domain(x), v


@rule("U-TANGENT")
def tangent(s, p, q, domain=None, *, v: "term"):
    f, below, x, y = s.form(p, "maj")
    f, below = negated_of(f), negated_of(below)
    require(below.op == "+" and len(below.args) == 2 and below.args[1].op == "inner", f"not a tangent: {below}")
    slope, at = below.args[1].args[0], {y: v}
    require(below is Term("+", substitute(f, {x: sym(y)}), Term("inner", slope, Term("-", sym(x), sym(y)))), f"not a tangent: {below}")
    s.free(f, y)
    s.free(v, x, y)
    s.same_shape(v, sym(x))
    require(s.form(q, "=") == (substitute(slope, at), s.zeros(sym(x))), "not of the form that the slope at v is zero")
    s.in_domain(domain, v, s.judgements.surrogate_domain(y))
    s.closed.add(y)
    s.rewrite = lambda item: obligation(item[0], substitute(item[1], at), item[2]) if has(item[1], y) else item
    return "argmin", f, x, s.judgements.surrogate_domain(x), v


def through(s, p, x, domain, there, back):
    """argmin of f(there(x)) from that of f; there is a bijection of the domain, and back its inverse."""
    f, t, found, v = s.form(p, "argmin")
    require({found, s.judgements.surrogate_domain(t), s.judgements.surrogate_domain(x)} == {domain}, f"not all {domain}")
    s.same_shape(sym(t), sym(x))
    for term in (f, v):
        s.free(term, x)
    s.closed.add(t)
    return "argmin", substitute(f, {t: there(sym(x))}), x, domain, back(v)


@rule("U-INVERSE")
def inverse(s, p, *, x: "symbol"):
    def inv(term):
        return Term("inv", term)
    return through(s, p, x, "posdef", inv, inv)


@rule("U-POWER")
def power(s, p, *, x: "symbol", k: "term"):
    root = reciprocal(k)
    return through(s, p, x, "positive", lambda term: Term(".^", term, k), lambda term: Term(".^", term, root))


def separable(s, g, x, y, b, d):
    """g[x:=y] and the terms that a quadratic with gradient b at y and diagonal curvature d adds to it."""
    for term in (b, d):
        s.free(term, x)
        s.same_shape(term, sym(x))
    step = Term("-", sym(x), sym(y))
    return substitute(g, {x: sym(y)}), Term("inner", b, step), Term("*", HALF, Term("inner", step, Term(".*", d, step)))


@rule("U-NN")
def nonneg(s, p, q, *, b: "term"):
    _, g, x, y = s.form(p, "maj")
    d = s.positive(q)
    s.compare(g, Term("+", *separable(s, g, x, y, b, d)))
    return "argmin", g, x, "nonneg", Term("relu", Term("-", sym(y), Term("./", b, d)))


@rule("U-SOFT")
def soft(s, p, q, r, *, b: "term"):
    _, g, x, y = s.form(p, "maj")
    d, (l, _) = s.positive(q), s.nonneg(r)
    require(s.judgements.domain(x) == "reals", f"{x} has attributes")
    s.free(l, x)
    s.same_shape(l, sym(x))
    sizes = [Term("sum", Term(".*", l, Term("abs", sym(name)))) for name in (x, y)]
    s.compare(g, Term("+", *separable(s, g, x, y, b, d), Term("-", *sizes)))
    centre, width = Term("-", sym(y), Term("./", b, d)), Term("./", l, d)
    above, below = (Term("relu", Term("-", t, width)) for t in (centre, neg(centre)))
    return "argmin", g, x, "reals", Term("-", above, below)


def sign_update(s, b, y, ties):
    """The vertex of the cube on the side of b."""
    if ties == "none":
        s.extra.append(obligation("nonzero", b))
        return Term("sign", b)
    require("binary" in s.attributes(sym(y)), f"{y} is not declared binary")
    rest = Term("-", Term("ones", *s.shapes(b)), Term("abs", Term("sign", b)))
    return Term("+", Term("sign", b), Term(".*", rest, sym(y)))


@rule("U-SIGN")
def sign(s, p, *, b: "term", d: "term", ties: ("none", "keep")):
    _, g, x, y = s.form(p, "maj")
    for term in (b, d):
        s.free(term, x)
    s.same_shape(b, sym(x))
    a, c = sym(x), sym(y)
    squares = Term("-", Term(".*", a, a), Term(".*", c, c))
    model = Term("+", Term("-", substitute(g, {x: c}), Term("inner", b, Term("-", a, c))),
                 Term("*", HALF, Term("sum", Term(".*", d, squares))))
    s.compare(g, model)
    require(s.shapes(Term(".*", d, a)) == s.shapes(a), "d has another shape")
    return "argmin", g, x, "binary", sign_update(s, b, y, ties)


@rule("U-SEPBIN")
def sepbin(s, p, *, l: "term", ties: ("none", "keep")):
    _, g, x, y = s.form(p, "maj")
    rows, cols = s.shapes(sym(x))
    require(cols == ONE, f"{x} is not a column")
    require(row_local(s, l, x), f"not row-local: {l}")
    s.same_shape(l, sym(x))
    rest = Term("-", g, Term("sum", l))
    s.compare(rest, substitute(rest, {x: sym(y)}))
    ones = Term("ones", rows, ONE)
    b = Term("-", substitute(l, {x: neg(ones)}), substitute(l, {x: ones}))
    return "argmin", g, x, "binary", sign_update(s, b, y, ties)


def row_local(s, t, x):
    """Whether row i of the term depends on x only through its entry i."""
    def free_scalar(a):
        return not has(a, x) and s.shapes(a) == SCALAR

    if not has(t, x):
        return s.shapes(t)[0] == s.shapes(sym(x))[0]
    if t.op == "sym":
        return True
    if t.op == "fill":
        return free_scalar(t.args[0]) and s.shapes(t)[0] == s.shapes(sym(x))[0]
    if t.op in ("+", "-", ".*", "./") or t.op in FUNCTIONS:
        return all(row_local(s, a, x) or free_scalar(a) for a in t.args)
    if t.op == ".^":
        return row_local(s, t.args[0], x) and not has(t.args[1], x)
    if t.op == "*":
        first, *rest = [a for a in t.args if not free_scalar(a)]
        return row_local(s, first, x) and not any(has(a, x) for a in rest)
    return t.op == "rowsum" and row_local(s, t.args[0], x)


@rule("U-NEG")
def negated(s, p):
    g, x, domain, v = s.form(p, "argmin")
    return "argmax", negated_of(g), x, domain, v


def negated_of(t):
    """a of −a."""
    require(t.op == "-" and len(t.args) == 1, f"not a negative: {t}")
    return t.args[0]


def comparison(f, x, v, y, downwards):
    """f at the new point against f at the old one."""
    new, old = substitute(f, {x: v}), substitute(f, {x: sym(y)})
    return ("<=", new, old) if downwards else ("<=", old, new)


@rule("DESCENT")
def descent(s, p, q):
    f, g, x, y = s.form(p, "maj", "mnr")
    downwards = p[0] == "maj"
    same, other, domain, v = s.form(q, "argmin" if downwards else "argmax")
    require((same, other) == (g, x), "the optimum is of another surrogate")
    require(within(domain, s.judgements.surrogate_domain(x)), f"{domain} is not within the domain of {x}")
    require(s.judgements.lies_in(y, domain), f"{y} may lie outside {domain}")
    return comparison(f, x, v, y, downwards)


@rule("EXACT")
def exact(s, p, *, y: "symbol"):
    f, x, domain, v = s.form(p, "argmin", "argmax")
    s.same_shape(sym(x), sym(y))
    require(s.judgements.lies_in(y, domain), f"{y} may lie outside {domain}")
    return comparison(f, x, v, y, p[0] == "argmin")
