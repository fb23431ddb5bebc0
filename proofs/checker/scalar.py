"""Scalar inequalities (O-SCALAR): h(t) ≥ 0 or > 0 for all t in its domain and all values of the parameters.

The domain is split at kinks and, for the derivative method, at zero and at one; the lanes decide on the parts. Where they
don't and there are no parameters, enclosures decide on bounded parts, the lanes on the others.
"""

from fractions import Fraction

from .enclosure import nonneg_between
from .fault import require
from .lanes import Problem
from .polynomial import Undecided
from .shape import SCALAR
from .sign import Signs
from .term import UNIT, ZERO, Term, has, names, num, substitute, subterms, sym

KINKS = frozenset(("abs", "relu", "sign", "step"))
OPEN = ("positive",)


def holds(signs, term, t, strict):
    """Whether the scalar term in t is nonnegative (positive) on the whole domain."""
    shapes = signs.shapes
    for name in names(term):
        declaration = shapes.declarations.get(name)
        require(declaration is not None and (declaration.rows, declaration.cols) == SCALAR and declaration.range is None,
                f"{name} is no scalar symbol")
    attributes = shapes.declarations[t].attributes
    domain = "positive" if "positive" in attributes else "nonneg" if "nonneg" in attributes else "reals"
    try:
        return everywhere(signs, term, t, domain, strict, 5) or names(term) == {t} and by_enclosures(signs, term, t, domain, strict)
    except (Undecided, OverflowError):
        return False


def by_enclosures(signs, term, t, domain, strict):
    """The same by enclosures on the bounded parts between these points; beyond them, and next to zero, the lanes may decide too."""
    inner = Signs(signs.shapes, {**signs.override, t: OPEN})

    def lanes(value):
        return everywhere(inner, substitute(term, {t: value}), t, "positive", strict, 5)
    points = (-8, -1, 0, 1, 8) if domain == "reals" else (0, 1, 8)
    below = domain != "reals" or lanes(Term("-", num(-8), sym(t)))
    near = domain == "positive" and lanes(Term("./", UNIT, Term("+", UNIT, sym(t))))
    return (below and lanes(Term("+", num(8), sym(t)))
            and all(near and low == 0 or nonneg_between(term, t, low, high, strict) for low, high in zip(points, points[1:])))


def everywhere(signs, term, t, domain, strict, depth):
    """The same for given sign table and domain, splitting the domain at most `depth` times."""
    term = without_kinks(signs, term, t, domain)
    kink = next((s for s, _ in subterms(term) if s.op in KINKS and has(s, t)
                 and not any(r.op in KINKS for r, _ in subterms(s.args[0]))), None)
    if kink is not None:
        return depth > 0 and cut_at(signs, term, t, domain, strict, depth - 1, root_of(signs, kink.args[0], t))
    if attempt(signs, term, t, domain, strict):
        return True
    if depth == 0:
        return False
    if domain == "reals":
        return cut_at(signs, term, t, domain, strict, 0, ZERO)
    return (any(s.op == "log" for s, _ in subterms(term)) and domain == "positive"
            and cut_at(signs, term, t, domain, strict, 0, UNIT))


def attempt(signs, term, t, domain, strict):
    try:
        return Problem(signs, t, domain).holds(term, strict)
    except (Undecided, OverflowError):
        return False


def cut_at(signs, term, t, domain, strict, depth, cut):
    """Decide at a point inside the domain and on both sides of it; above and below it t is written with a positive u."""
    if cut is None:
        return False
    u, inner = sym(t), Signs(signs.shapes, {**signs.override, t: OPEN})
    if domain == "reals":
        below, points = Term("-", cut, u), [cut]
    elif inner(cut) <= {1}:
        below, points = Term("./", cut, Term("+", UNIT, u)), [cut] + [ZERO] * (domain == "nonneg")
    else:
        return False
    return (all(everywhere(inner, substitute(term, {t: point}), t, "positive", strict, depth) for point in points)
            and all(everywhere(inner, substitute(term, {t: side}), t, "positive", strict, depth)
                    for side in (Term("+", cut, u), below)))


def without_kinks(signs, term, t, domain):
    """The term without those kinks whose argument keeps one sign."""
    def sign_of(a):
        known = signs(a)
        if known <= {0, 1} or known <= {0, -1}:
            return known
        if attempt(signs, a, t, domain, False) and attempt(signs, Term("-", a), t, domain, False):
            return {0}
        for sign, side in ((1, a), (-1, Term("-", a))):
            if attempt(signs, side, t, domain, False):
                return {sign} if attempt(signs, side, t, domain, True) else {0, sign}
        return {-1, 0, 1}

    memo = {}

    def visit(x):
        if x not in memo:
            memo[x] = visited(x)
        return memo[x]

    def visited(x):
        if x.op in ("sym", "num", "dim"):
            return x
        out = Term(x.op, *(visit(a) if isinstance(a, Term) else a for a in x.args))
        if x.op not in KINKS:
            return out
        a = out.args[0]
        sign = sign_of(a) if not any(r.op in KINKS for r, _ in subterms(a)) else {-1, 0, 1}
        if x.op in ("abs", "relu") and sign <= {0, 1}:
            return a
        if x.op in ("abs", "relu") and sign <= {0, -1}:
            return Term("-", a) if x.op == "abs" else ZERO
        if x.op == "step" and sign <= {0, 1}:
            return UNIT
        if x.op == "sign" and sign <= {0}:
            return ZERO
        if sign <= {1} or sign <= {-1}:
            return UNIT if sign <= {1} else num(-1) if x.op == "sign" else ZERO
        return out
    return visit(term)


def root_of(signs, argument, t):
    """The point where a·t + b vanishes, a a nonzero rational; None for other arguments."""
    q = Problem(signs, t, "reals").translate(argument)
    if q.factors or any(g == t and (k != 1 or len(m) > 1) for m in q.top for g, k in m):
        return None
    slope = q.top.get(((t, Fraction(1)),))
    return None if slope is None else Term("*", num(-1 / slope), substitute(argument, {t: ZERO}))
