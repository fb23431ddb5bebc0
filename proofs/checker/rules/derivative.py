"""Derivatives: G-JET, H-JET and S-JET."""

from ..definedness import obligation
from ..fault import require
from ..judgement import variables
from ..step import rule
from ..term import has, integer, positive_fraction, subterms

JUMPS = frozenset(("sign", "step", "norm1"))
KINKS = JUMPS | {"abs", "relu"}


def smooth(s, terms, xs, forbidden):
    """Refuse kinks that depend on the variables; roots and norms of them have to be positive."""
    for term in terms:
        bare = {a for t, _ in subterms(term) if not even_power(t) for a in t.terms} | {term}
        for t, binders in subterms(term):
            if not has(t, *xs):
                continue
            require(t.op not in forbidden, f"{t.op} depends on the variable in {t}")
            if t.op == "sqrt" or t.op == ".^" and positive_fraction(t.args[1]):
                s.extra.append(obligation("positive", t.args[0], binders))
            if t.op == "norm2" and t in bare:
                s.extra.append(obligation("positive", t, binders))


def smooth_judgement(s, judgement):
    """Refuse kinks in the functions of `grad` and `hess`, and jumps in that of `slope`."""
    if judgement[0] in ("grad", "hess"):
        _, f, x, derivative = judgement
        smooth(s, (f, derivative), variables(x), KINKS)
    elif judgement[0] == "slope":
        _, f, t, _ = judgement
        smooth(s, (f,), (t,), JUMPS)


def even_power(t):
    """Whether the term is an even power, not negative."""
    k = integer(t.args[1]) if t.op == ".^" else None
    return k is not None and k >= 0 and k % 2 == 0


@rule("G-JET", derivative=True)
def g_jet(s, *premises, f: "term", x: "symbol", g: "term"):
    conclusion = ("grad", f, x, g)
    s.judgements.check(conclusion)
    smooth_judgement(s, conclusion)
    s.compared += [f, g]
    s.errors.append(s.context.trials.gradient(f, x, g))
    return conclusion


@rule("H-JET", derivative=True)
def h_jet(s, *premises, f: "term", x: "symbols", H: "term"):
    conclusion = ("hess", f, x, H)
    s.judgements.check(conclusion)
    smooth_judgement(s, conclusion)
    s.symmetric(H)
    s.compared += [f, H]
    s.errors.append(s.context.trials.hessian(f, variables(x), H))
    return conclusion


@rule("S-JET", derivative=True)
def s_jet(s, *premises, f: "term", t: "symbol", g: "term"):
    conclusion = ("slope", f, t, g)
    s.judgements.check(conclusion)
    smooth_judgement(s, conclusion)
    s.jumps_in = t
    s.compared += [f, g]
    s.errors.append(s.context.trials.gradient(f, t, g))
    return conclusion
