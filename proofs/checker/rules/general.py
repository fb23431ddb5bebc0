"""Rules for judgements of any kind: PUT and AND."""

from ..definedness import obligation
from ..fault import require
from ..judgement import bound_symbols, replaced, variables_named
from ..step import rule
from ..term import has, substitute, sym
from .derivative import smooth_judgement


@rule("PUT")
def put(step, j, domain=None, *, s: "symbol", r: "term"):
    require(s not in variables_named(j), f"no term can stand for the variable {s}")
    step.same_shape(sym(s), r)
    step.in_domain(domain, r, step.judgements.surrogate_domain(s))
    step.free(r, *bound_symbols(j))
    step.closed.add(s)
    step.rewrite = lambda item: obligation(item[0], substitute(item[1], {s: r}), item[2]) if has(item[1], s) else item
    conclusion = replaced(j, {s: r})
    smooth_judgement(step, conclusion)
    return conclusion


@rule("AND")
def both(s, p, *more):
    return ("and", p, *more)
