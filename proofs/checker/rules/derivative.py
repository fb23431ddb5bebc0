"""Derivatives: G-JET, H-JET and S-JET."""

from ..definedness import obligation
from ..fault import require
from ..step import rule
from ..term import has, integer, subterms

JUMPS = frozenset(("sign", "step", "norm1"))
KINKS = JUMPS | {"abs", "relu"}


def smooth(s, terms, xs, forbidden):
    """Refuse kinks that depend on the variables; roots and norms of them have to be positive."""
    for term in terms:
        even = {t.args[0] for t, _ in subterms(term) if t.op == ".^" and t.args[0].op == "norm2"
                and (integer(t.args[1]) or -1) >= 0 and integer(t.args[1]) % 2 == 0}
        for t, binders in subterms(term):
            if not has(t, *xs):
                continue
            require(t.op not in forbidden, f"{t.op} depends on the variable in {t}")
            if t.op == "sqrt":
                s.extra.append(obligation("positive", t.args[0], binders))
            if t.op == "norm2" and not (t in even and _only_even(term, t)):
                s.extra.append(obligation("positive", t, binders))


def _only_even(term, norm):
    """Whether the norm occurs in the term only below even powers."""
    def bare(t):
        if t is norm:
            return True
        if t.op == ".^" and t.args[0] is norm and integer(t.args[1]) is not None:
            k = integer(t.args[1])
            return not (k >= 0 and k % 2 == 0)
        return any(bare(a) for a in t.terms)
    return not bare(term)


@rule("G-JET", derivative=True)
def g_jet(s, *premises, f: "term", x: "symbol", g: "term"):
    conclusion = ("grad", f, x, g)
    s.judgements.check(conclusion)
    smooth(s, (f, g), (x,), KINKS)
    s.compared += [f, g]
    s.errors.append(s.context.trials.gradient(f, x, g))
    return conclusion


@rule("H-JET", derivative=True)
def h_jet(s, *premises, f: "term", x: "symbols", H: "term"):
    conclusion = ("hess", f, x, H)
    s.judgements.check(conclusion)
    xs = x if isinstance(x, tuple) else (x,)
    smooth(s, (f, H), xs, KINKS)
    s.symmetric(H)
    s.compared += [f, H]
    s.errors.append(s.context.trials.hessian(f, xs, H))
    return conclusion


@rule("S-JET", derivative=True)
def s_jet(s, *premises, f: "term", t: "symbol", g: "term"):
    conclusion = ("slope", f, t, g)
    s.judgements.check(conclusion)
    smooth(s, (f,), (t,), JUMPS)
    smooth(s, (g,), (t,), ())
    s.jumps_in = t
    s.compared += [f, g]
    s.errors.append(s.context.trials.gradient(f, t, g))
    return conclusion
