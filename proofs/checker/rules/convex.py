"""Convexity: C rules."""

from ..fault import Fault, require
from ..generalise import generalised
from ..identity import Trials
from ..judgement import variables
from ..shape import SCALAR, Shapes
from ..step import rule
from ..term import HALF, ZERO, Term, extend, has, integer, num, number, reciprocal, subterms, substitute, sym
from .order import neg, sum_over

CRITICAL = frozenset("log log1p sqrt abs sign relu step norm1 norm2 inv logdet tan asin acos".split())


@rule("C-AFFINE")
def affine(s, *, F: "term", x: "symbols"):
    xs = variables(x)
    for name in xs:
        s.judgements.convex_domain(name)
    for t, _ in subterms(F):
        sharp = (t.op in CRITICAL or t.op == ".^" and (integer(t.args[1]) is None or integer(t.args[1]) < 0)
                 or t.op == "mpow" and isinstance(t.args[1], int) and t.args[1] < 0)
        require(not (sharp or t.op == "./") or not has(t, *xs), f"{t} depends on {x}")
    s.compared.append(F)
    (general,), known = generalised((F,), xs, s.shapes)
    for f, shapes in ((general, known), (F, s.shapes)):
        try:
            s.errors.append(midpoint(s, f, shapes, xs))
            break
        except Fault:
            if f is F:
                raise
    return "convex", F, x


def midpoint(s, f, shapes, xs):
    """The error of trials of f(x) + f(z) = 2·f((x + z)/2)."""
    other = {name: f"other {name}" for name in xs}  # no certificate can write such names
    shapes = Shapes({**shapes.declarations, **{other[name]: s.declarations[name] for name in xs}})
    there = {name: sym(other[name]) for name in xs}
    middle = substitute(f, {name: Term("*", HALF, Term("+", sym(name), there[name])) for name in xs})
    return Trials(shapes, s.context.source, s.context.trials.towers).equal(Term("+", f, substitute(f, there)), Term("*", num(2), middle))


@rule("C-HESS")
def hess(s, p, q):
    f, x, h = s.form(p, "hess")
    s.psd(q, h)
    return "convex", f, x


@rule("C-ADD")
def add(s, p, *more):
    parts = [s.form(q, "convex") for q in (p, *more)]
    require(len({x for _, x in parts}) == 1, "different variables")
    return "convex", Term("+", *(f for f, _ in parts)), parts[0][1]


@rule("C-SCALE")
def scale(s, p, q):
    c, _ = s.nonneg(p)
    f, x = s.form(q, "convex")
    s.free(c, *variables(x))
    return "convex", Term(".*", c, f), x


@rule("C-SUM")
def total(s, p, *, op: ("sum", "rowsum", "colsum", "vec", "'")):
    f, x = s.form(p, "convex")
    return "convex", Term(op, f), x


@rule("C-SUMOVER")
def sumover(s, p, *, i: "symbol", bound: "symbol"):
    f, x = s.form(p, "convex")
    return "convex", *sum_over(s, (f,), i, bound), x


@rule("C-LEFT")
def left(s, p, q):
    a, _ = s.nonneg(p)
    f, x = s.form(q, "convex")
    s.free(a, *variables(x))
    return "convex", Term("*", a, f), x


@rule("C-RIGHT")
def right(s, p, q):
    a, _ = s.nonneg(p)
    f, x = s.form(q, "convex")
    s.free(a, *variables(x))
    return "convex", Term("*", f, a), x


def affine_pair(s, p, q):
    """Premises that F and -F are convex: F and the variable."""
    f, x = s.form(p, "convex")
    require(s.form(q, "convex") == (neg(f), x), "the second premise is not about -F")
    return f, x


@rule("C-ABS")
def absolute(s, p, q):
    f, x = affine_pair(s, p, q)
    return "convex", Term("abs", f), x


@rule("C-RELU")
def relu(s, p):
    f, x = s.form(p, "convex")
    return "convex", Term("relu", f), x


@rule("C-NORM")
def norm(s, p, q):
    f, x = s.form(p, "convex")
    if q is not None and q[0] == "convex":
        affine_pair(s, p, q)
    else:
        s.nonneg(q, f)
    return "convex", Term("norm2", f), x


@rule("C-LSE")
def lse(s, p, q, r=None, *, op: ("sum", "rowsum", "colsum")):
    e, x = s.form(p, "convex")
    c, _ = s.nonneg(q)
    s.free(c, *variables(x))
    total = Term(op, Term(".*", c, Term("exp", e)))
    if r is None:
        return "convex", Term("log", total), x
    d, _ = s.nonneg(r)
    s.free(d, *variables(x))
    require(s.shapes(d) == s.shapes(total), "the further term has another shape")
    return "convex", Term("log", Term("+", d, total)), x


@rule("C-PMEAN")
def pmean(s, inner, q, *, p: "term"):
    f, x = s.form(inner, "convex")
    root = reciprocal(p)
    norm = number(p) >= 1
    if not norm:
        require(f.op == "-" and len(f.args) == 1, "the premise is not about -F")
        f = f.args[0]
    s.nonneg(q, f)
    mean = Term(".^", Term("sum", Term(".^", f, p)), root)
    return "convex", mean if norm else neg(mean), x


@rule("C-POW")
def power(s, inner, q, *, p: "term"):
    f, x = s.form(inner, "convex")
    reciprocal(p)
    bound, _ = s.nonneg(q)
    if bound is f:
        require(number(p) >= 1, "the exponent is below 1")
        return "convex", Term(".^", f, p), x
    require(f is neg(bound), f"the premise is not about -({bound})")
    require(0 < number(p) <= 1, "the exponent is not between 0 and 1")
    return "convex", neg(Term(".^", bound, p)), x


@rule("C-LOGDET")
def logdet(s, p, q, r):
    f, x = affine_pair(s, p, q)
    require(s.form(r, "pd") == (f,), "another matrix is definite")
    return "convex", neg(Term("logdet", f)), x


@rule("C-DETROOT")
def detroot(s, p, q, r):
    f, x = affine_pair(s, p, q)
    require(s.form(r, "pd") == (f,), "another matrix is definite")
    share = Term("./", num(1), Term("dim", s.square(f)))
    return "convex", neg(Term("exp", Term("*", share, Term("logdet", f)))), x


@rule("C-TRPOW")
def trace_of_power(s, p, q, sign=None, *, k: "term"):
    f, x = affine_pair(s, p, q)
    power = integer(k)
    require(power, "the exponent is not whole, or 0")
    if power > 0 and power % 2 == 0:
        require(sign is None, "a premise too many")
        s.symmetric(f)
    elif power > 0:
        s.psd(sign, f)
    else:
        require(s.form(sign, "pd") == (f,), f"the premise is not about {f}")
    return "convex", Term("tr", Term("mpow", f, power)), x


@rule("C-FRAC")
def frac(s, p, q, r, u, v):
    b, x = affine_pair(s, p, q)
    f, y = affine_pair(s, r, u)
    require(x == y, "different variables")
    require(s.form(v, "pd") == (f,), "another matrix is definite")
    return "convex", Term("tr", Term("*", Term("'", b), Term("inv", f), b)), x


@rule("C-SLOPE")
def slope(s, p, q, r):
    f, t, g = s.form(p, "slope")
    same, other, h = s.form(q, "slope")
    require((same, other) == (g, t), "the second slope is not that of the first")
    s.nonneg(r, h)
    return "convex", f, t


def outer_domain(s, phi, t, x):
    """The domain of the symbol in which an outer function is convex that is free of x otherwise."""
    require(isinstance(t, str), "the outer function is convex in several symbols")
    s.free(phi, *(name for name in variables(x) if name != t))
    s.closed.add(t)
    return s.judgements.domain(t)


def composed(s, phi, t, f, x, domain):
    s.in_domain(domain, f, outer_domain(s, phi, t, x))
    s.scalar(sym(t))
    s.scalar(phi)
    return "convex", extend(phi, {t: f}), x


def bent(s, phi, z, q, r, u):
    """F where it may be put into a function that does not fall with z, or into one that does not rise: F convex, F of -F convex."""
    same, other, g = s.form(q, "grad", "slope")
    require((same, other) == (phi, z), "the gradient is of another function")
    f, x = s.form(u, "convex")
    _, low, high = s.order(r)
    if low is ZERO:
        require(high is g, f"the premise is not about {g}")
        return f, x
    require(low is g and high is ZERO, f"the premise is not about {g}")
    require(f.op == "-" and len(f.args) == 1, "the premise is not about -F")
    return f.args[0], x


@rule("C-COMP")
def comp(s, p, q, r, u, domain=None):
    phi, t = s.form(p, "convex")
    return composed(s, phi, t, *bent(s, phi, t, q, r, u), domain)


@rule("C-AFF")
def aff(s, p, q, r, domain=None):
    phi, t = s.form(p, "convex")
    return composed(s, phi, t, *affine_pair(s, q, r), domain)


@rule("C-PERSP")
def perspective(s, p, q, r, u, v, above, member=None):
    phi, t = s.form(p, "convex")
    a, x = affine_pair(s, q, r)
    b, y = affine_pair(s, u, v)
    require(x == y, "different variables")
    s.positive(above, b)
    s.in_domain(member, a, outer_domain(s, phi, t, x))
    s.scalar(phi)
    ratio = Term("./", a, b)
    if s.shapes(sym(t)) == SCALAR:
        s.same_shape(a, b)
        return "convex", Term(".*", b, extend(phi, {t: ratio})), x
    s.scalar(b)
    s.same_shape(sym(t), a)
    return "convex", Term(".*", b, substitute(phi, {t: ratio})), x


@rule("C-MAP")
def through(s, p, q, r, *more, z: "symbol" = None):
    outer, zs = s.form(p, "convex")
    z = z or zs
    require(isinstance(z, str), "it is not said which variable is replaced")
    require(z in variables(zs), f"{z} is no variable of the outer function")
    if q[0] == "convex":
        g, x = affine_pair(s, q, r)
    else:
        require(more, "a premise about the inner function is missing")
        s.scalar(outer)
        s.judgements.domain(z)
        g, x = bent(s, outer, z, q, r, more[0])
        more = more[1:]
    require(len(more) <= 1, "too many premises")
    member = more[0] if more else None
    others, inner = [y for y in variables(zs) if y != z], variables(x)
    s.same_shape(sym(z), g)
    s.free(outer, *(name for name in inner if name not in variables(zs)))
    s.free(g, *(y for y in others if y not in inner))
    kept = s.attributes(sym(z))
    if kept == ("psd",):
        s.psd(member, g)
    elif kept == ("symmetric",):
        require(member is None, "a premise too many")
        s.symmetric(g)
    else:
        s.in_domain(member, g, s.judgements.surrogate_domain(z))
    s.closed.add(z)
    found = (*others, *(name for name in inner if name not in others))
    return "convex", substitute(outer, {z: g}), found[0] if len(found) == 1 else found


@rule("C-EQ")
def eq(s, p, q):
    f, x = s.form(p, "convex")
    return "convex", s.equality(q, f), x


@rule("C-INDEX")
def index(s, p, *, i: "subscript", j: "subscript"):
    f, x = s.form(p, "convex")
    return "convex", Term("index", f, i, j), x
