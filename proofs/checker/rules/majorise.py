"""Majorisation: MM rules and HQ."""

from .. import definedness as dn
from ..fault import require
from ..posynomial import degree
from ..sign import Signs
from ..size import ONE
from ..step import choice, rule
from ..term import HALF, Term, extend, has, integer, reciprocal, sym, substitute
from .derivative import smooth
from .order import neg, sum_over


def point(s, x, y):
    """y as a point at which x is majorised."""
    a, b = s.judgements.declared(x), s.judgements.declared(y)
    require(x != y and (a.rows, a.cols) == (b.rows, b.cols), f"{y} has not the shape of {x}")
    require(s.judgements.lies_in(y, s.judgements.surrogate_domain(x)), f"{y} may lie outside the domain of {x}")
    return sym(y)


def surrogates(s, premises):
    """Several majorisations in the same variable and point."""
    parts = [s.form(p, "maj") for p in premises]
    require(len({part[2:] for part in parts}) == 1, "different variables")
    return parts, parts[0][2:]


@rule("MM-QUAD")
def quad(s, p, q, r, *, y: "symbol" = None):
    f, x, g = s.form(p, "grad")
    same, other, h = s.form(q, "hess")
    require((same, other) == (f, x), "gradient and Hessian are of different functions")
    low, m = s.form(r, "<<")
    require(low is h, "the bound is not on the Hessian")
    s.free(m, x)
    y = y or f"{x}_t"
    require(y in s.declarations, f"the point {y} is not declared")
    at = {x: point(s, x, y)}
    d = Term("-", sym(x), sym(y))
    v = d if s.shapes(d)[1] == ONE else Term("vec", d)
    quadratic = Term("*", HALF, Term("inner", v, Term("*", m, v)))
    return "maj", f, Term("+", substitute(f, at), Term("inner", substitute(g, at), d), quadratic), x, y


@rule("MM-SLOPE")
def slope(s, p, q, r, *, y: "symbol" = None):
    f, t, g = s.form(p, "slope")
    same, other, h = s.form(q, "slope")
    require((same, other) == (g, t), "the second slope is not that of the first")
    _, low, u = s.order(r)
    require(low is h, "the order is not about the second slope")
    s.scalar(u)
    s.free(u, t)
    y = y or f"{t}_t"
    require(y in s.declarations, f"the point {y} is not declared")
    at = {t: point(s, t, y)}
    d = Term("-", sym(t), sym(y))
    quadratic = Term("*", HALF, Term("inner", d, Term("*", u, d)))
    return "maj", f, Term("+", substitute(f, at), Term("inner", substitute(g, at), d), quadratic), t, y


@rule("MM-TANGENT")
def tangent(s, p, *, g: "term", y: "symbol"):
    f, x = s.form(p, "convex")
    s.scalar(f)
    at = {x: point(s, x, y)}
    s.free(f, y)
    s.free(g, x)
    require(s.shapes(g) == s.shapes(sym(x)), "the gradient has another shape than its variable")
    there = substitute(f, at)
    smooth(s, (g,), (y,), ())
    s.compared += [there, g]
    s.errors.append(s.context.trials.gradient(f, x, substitute(g, {y: sym(x)})))
    return "maj", neg(f), neg(Term("+", there, Term("inner", g, Term("-", sym(x), sym(y))))), x, y


@rule("HQ")
def hq(s, p, q, r, u):
    phi, t, slope = s.form(p, "slope", "grad")
    w, other, below = s.form(q, "slope", "grad")
    require(t == other, "different variables")
    s.scalar_symbol(t)
    require(s.form(r, "=") == (slope, Term(".*", sym(t), w)), "not of the form phi' = t*w")
    _, a, b = s.order(u)
    require(a is below and b.op == "num" and b.args[0] == "0", "not of the form w' ≤ 0")
    at_zero = Signs(s.shapes, {t: ("nonneg",)})
    for item in dn.of_term(phi):
        require(not has(item[1], t) or dn.settled(item, at_zero), f"at zero: {dn.show(item)} is open")
    return "hq", phi, w, t


@rule("MM-HQ")
def mm_hq(step, p, even: "null" = None, even_weight: "null" = None, *, t: "symbol", s: "symbol"):
    phi, w, tau = step.form(p, "hq")
    require(t != s, "t and s are the same symbol")
    for name in (t, s):
        step.scalar_symbol(name)
        require(not step.declarations[name].attributes, f"{name} may have no attributes")
    for term in (phi, w):
        step.free(term, t, s)
    step.closed.add(tau)

    def at(term, name, premise, witness):
        """The function at a real number: itself where it is shown to be even, else at the absolute value."""
        if premise is None:
            return substitute(term, {tau: Term("abs", sym(name))})
        z = sym(witness)
        sides = tuple(substitute(term, {tau: value}) for value in (neg(z), z))
        require(step.form(premise, "=") == sides, f"not of the form that {term} is even")
        return substitute(term, {tau: sym(name)})

    squares = Term("-", Term(".*", sym(t), sym(t)), Term(".*", sym(s), sym(s)))
    there = at(phi, s, even, t)
    weight = at(w, s, even_weight, s)
    return "maj", at(phi, t, even, t), Term("+", there, Term("*", HALF, weight, squares)), t, s


def instances(s, r, x, y, t, u, domains):
    """r at the point y; the premises say that r and it lie in the domains of t and u, for which they stand."""
    require(set(s.declarations[u].attributes) <= {"positive", "nonneg"}, f"{u} has attributes that a term need not have")
    there = substitute(r, {x: point(s, x, y)})
    wanted = [(r, s.judgements.domain(t)), (there, s.judgements.domain(u))]
    wanted = [(term, domain) for term, domain in wanted if domain != "reals"]
    require(len(domains) == len(wanted), f"{len(wanted)} premises about domains are needed")
    for premise, (term, domain) in zip(domains, wanted):
        s.in_domain(premise, term, domain)
    return there


@rule("MM-LIFT")
def lift(s, p, q, *domains, r: "term", x: "symbol", y: "symbol"):
    phi, psi, t, u = s.form(p, "maj")
    for name in (t, u):
        s.scalar_symbol(name)
    c, _ = s.nonneg(q)
    s.free(c, x, y)
    for term in (phi, psi):
        s.free(term, *({x, y} - {t, u}))
    there = instances(s, r, x, y, t, u, domains)
    s.closed |= {t, u}
    s.rewrite = lambda item: dn.obligation(item[0], extend(item[1], {u: there}), item[2]) if has(item[1], u) else item
    return ("maj", Term("sum", Term(".*", c, extend(phi, {u: there, t: r}))),
            Term("sum", Term(".*", c, extend(psi, {u: there, t: r}))), x, y)


@rule("MM-COMP")
def compose(s, p, *domains, r: "term", x: "symbol", y: "symbol"):
    f, g, u, v = s.form(p, "maj")
    for term in (f, g):
        s.free(term, x, y)
    s.free(f, v)
    s.free(r, u, v)
    s.same_shape(sym(u), r)
    there = instances(s, r, x, y, u, v, domains)
    s.closed |= {u, v}
    s.rewrite = lambda item: dn.obligation(item[0], substitute(item[1], {v: there}), item[2]) if has(item[1], v) else item
    return "maj", substitute(f, {u: r}), substitute(g, {u: r, v: there}), x, y


@rule("MM-JENSEN")
def jensen(s, p, *rest, x: "symbol", y: "symbol"):
    phi, t, *second = s.form(p, "hess", "convex")
    require(isinstance(t, str), "a Hessian in several symbols")
    s.scalar_symbol(t)
    require(len(rest) == (5 if second else 4), "MM-JENSEN takes another number of premises")
    if second:
        s.nonneg(rest[0], second[0])
    above_a, above_x, above_y, above_c = rest[-4:]
    a, big_x, c = s.nonneg(above_a)[0], s.positive(above_x), s.nonneg(above_c)[0]
    big_y = substitute(big_x, {x: point(s, x, y)})
    s.positive(above_y, big_y)
    require(s.judgements.domain(t) != "nonneg", f"{t} may not be nonneg")
    for term in (a, c, phi):
        s.free(term, x, y)
    s.closed.add(t)
    (rows, inner), name = s.shapes(a), "k_jensen"
    k = sym(name)
    ay = Term("*", a, big_y)
    weight = Term("./", Term("*", Term("index", a, ":", k), Term("index", big_y, k, ":")), ay)
    ratio = Term("./", Term("index", big_x, k, ":"), Term("index", big_y, k, ":"))
    inside = extend(phi, {t: Term(".*", ay, Term("*", Term("ones", rows, ONE), ratio))})
    body = Term("sum", Term(".*", c, weight, inside))
    return "maj", Term("sum", Term(".*", c, extend(phi, {t: Term("*", a, big_x)}))), Term("sumover", name, inner, body), x, y


@rule("MM-REFL")
def refl(s, *, f: "term", x: "symbol", y: "symbol"):
    point(s, x, y)
    return "maj", f, f, x, y


@rule("MM-LE")
def le(s, p, q, *, x: "symbol", y: "symbol"):
    _, f, g = s.order(p)
    at = {x: point(s, x, y)}
    require(s.form(q, "=") == (substitute(f, at), substitute(g, at)), "not of the form that both sides agree at the point")
    return "maj", f, g, x, y


@rule("MM-ORDER")
def as_order(s, p):
    f, g, _, _ = s.form(p, "maj", "mnr")
    return ("<=", f, g) if p[0] == "maj" else ("<=", g, f)


@rule("MM-POSY")
def posynomial(s, p, *orders, y: "symbol", side: choice("upper", "lower"), q: "term" = None):
    f, x, g = s.form(p, "grad")
    nonneg = {s.nonneg(o)[0] for o in orders}
    require(s.judgements.domain(x) == "positive", f"{x} is not declared positive")
    at = {x: point(s, x, y)}
    d = degree(f, x, s.signs, nonneg)
    there, slope, ratio = substitute(f, at), Term(".*", sym(y), substitute(g, at)), Term("./", sym(x), sym(y))
    require((q is None) == (side == "lower"), "a degree belongs to an upper bound")
    if side == "lower":
        return "maj", neg(f), neg(Term("+", there, Term("inner", slope, Term("log", ratio)))), x, y
    require((integer(q) or 0) >= max(d, 1), f"the polynomial has degree {d}")
    rise = Term("-", Term(".^", ratio, q), Term("ones", *s.shapes(sym(x))))
    return "maj", f, Term("+", there, Term("*", reciprocal(q), Term("inner", slope, rise))), x, y


@rule("MM-ADD")
def add(s, p, *more):
    parts, (x, y) = surrogates(s, (p, *more))
    return "maj", Term("+", *(part[0] for part in parts)), Term("+", *(part[1] for part in parts)), x, y


@rule("MM-SCALE")
def scale(s, p, q):
    c, _ = s.nonneg(p)
    s.scalar(c)
    f, g, x, y = s.form(q, "maj")
    s.free(c, x)
    return "maj", Term("*", c, f), Term("*", c, g), x, y


@rule("MM-SUMOVER")
def sumover(s, p, *, i: "symbol", bound: "symbol"):
    f, g, x, y = s.form(p, "maj")
    return "maj", *sum_over(s, (f, g), i, bound), x, y


@rule("MM-EQ")
def eq(s, p, left: "null", right: "null"):
    f, g, x, y = s.form(p, "maj")
    return "maj", s.equality(left, f), s.equality(right, g), x, y


@rule("MM-TRANS")
def trans(s, p, q):
    (f, g, *first), (same, h, *second) = s.form(p, "maj"), s.form(q, "maj")
    require(g is same and first == second, "the surrogates don't meet")
    return "maj", f, h, *first


@rule("MM-NEG")
def negated(s, p):
    f, g, x, y = s.form(p, "maj")
    for t in (f, g):
        require(t.op == "-" and len(t.args) == 1, f"not a negative: {t}")
    return "mnr", f.args[0], g.args[0], x, y
