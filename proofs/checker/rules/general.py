"""Rules for judgements of any kind: PUT, FACTOR and AND."""

from ..definedness import obligation
from ..fault import require
from ..judgement import bound_symbols, changed, terms, variables_named
from ..step import rule
from ..term import Term, has, rebuild, substitute, sym
from .derivative import smooth_judgement


@rule("PUT")
def put(step, j, domain=None, *, s: "symbol", r: "term"):
    require(s not in variables_named(j), f"no term can stand for the variable {s}")
    step.same_shape(sym(s), r)
    step.in_domain(domain, r, step.judgements.surrogate_domain(s))
    step.free(r, *bound_symbols(j))
    step.closed.add(s)
    step.rewrite = lambda item: obligation(item[0], substitute(item[1], {s: r}), item[2]) if has(item[1], s) else item
    conclusion = changed(j, lambda t: substitute(t, {s: r}))
    smooth_judgement(step, conclusion)
    return conclusion


@rule("FACTOR")
def factor(step, j, q, *, s: "symbol"):
    p = step.psd(q)
    require(step.judgements.domain(s) == "reals" and s not in variables_named(j), f"{s} has attributes, or is a variable")
    step.same_shape(sym(s), p)
    step.free(p, s, *bound_symbols(j))
    gram, memo = Term("*", Term("'", sym(s)), sym(s)), {}

    def put(term):
        if term not in memo:
            memo[term] = p if term is gram else rebuild(term, put) if has(term, s) else term
        return memo[term]

    step.closed.add(s)
    step.rewrite = lambda item: obligation(item[0], put(item[1]), item[2]) if has(item[1], s) else item
    conclusion = changed(j, put)
    for term in terms(conclusion):
        step.free(term, s)
    smooth_judgement(step, conclusion)
    return conclusion


@rule("AND")
def both(s, p, *more):
    return ("and", p, *more)
