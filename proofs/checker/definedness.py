"""Definedness obligations: what has to hold of the values of subterms for a term to have a value."""

from .term import UNIT, Term, integer, names, number, positive_fraction, subterms, sym

KINDS_BY_ORDER = {"<": ("nonzero", "positive", "nonneg"), "<=": ("nonneg",)}
INVERTIBLE = frozenset(("posdef", "invertible", "orthogonal"))


def obligation(kind, term, binders=()):
    """An obligation, with only those binders of sums that the term mentions."""
    return kind, term, tuple(b for b in binders if b[0] in names(term))


def of_term(term):
    """The obligations of every subterm, by the table of the format."""
    for t, binders in subterms(term):
        op, args = t.op, t.args
        if op == "./":
            yield obligation("nonzero", args[1], binders)
        elif op == "log":
            yield obligation("positive", args[0], binders)
        elif op == "log1p":
            yield obligation("positive", Term("+", Term("fill", UNIT, args[0]), args[0]), binders)
        elif op == "sqrt":
            yield obligation("nonneg", args[0], binders)
        elif op == ".^" and args[1].op != "dim":
            k = integer(args[1])
            if k is None:
                yield obligation("nonneg" if positive_fraction(args[1]) else "positive", args[0], binders)
            elif k < 0:
                yield obligation("nonzero", args[0], binders)
        elif op == "tan":
            yield obligation("nonzero", Term("cos", args[0]), binders)
        elif op in ("inv", "logdet") or op == "mpow" and isinstance(args[1], int) and args[1] < 0:
            yield obligation("invertible", args[0], binders)
        elif op in ("asin", "acos"):
            yield obligation("within", args[0], binders)


def of_jumps(term, variable=None):
    """Trials know no value of a sign at zero: arguments of sign and step have to be nonzero.

    For a slope those that vanish in at most one point of the variable are left out.
    """
    for t, binders in subterms(term):
        if t.op in ("sign", "step") and not (variable and once(t.args[0], variable)):
            yield obligation("nonzero", t.args[0], binders)


def once(term, variable):
    """Whether the term is a multiple of t, or a sum or difference of one with at most one term free of t."""
    if _multiple(term, variable):
        return True
    if term.op not in ("+", "-") or len(term.args) > 2:
        return False
    if len(term.args) == 1:
        return _multiple(term.args[0], variable)
    a, b = term.args
    return _multiple(a, variable) and variable not in names(b) or _multiple(b, variable) and variable not in names(a)


def _multiple(term, variable):
    """Whether the term is t or a product of t and a number that isn't 0."""
    t = sym(variable)
    return term is t or term.op in ("*", ".*") and len(term.args) == 2 and t in term.args and any(number(a) for a in term.args)


def settled(item, signs):
    """Whether the sign table and the declarations settle an obligation."""
    kind, term, binders = item
    if kind == "invertible":
        while term.op == "'":
            term, = term.args
        if term.op == "sym":
            return term.args[0] in signs.shapes.declarations and bool(INVERTIBLE & set(signs.shapes.declarations[term.args[0]].attributes))
        return term.op in ("eye", "inv")
    if kind == "within":
        return False
    sign = signs(term, binders)
    return {"positive": sign <= {1}, "nonneg": sign <= {0, 1}, "nonzero": 0 not in sign}[kind]


def discharges(judgement):
    """The obligations that a theorem settles."""
    if judgement[0] in KINDS_BY_ORDER and judgement[1].op == "num" and judgement[1].args[0] == "0":
        return [obligation(kind, judgement[2]) for kind in KINDS_BY_ORDER[judgement[0]]]
    return [obligation("invertible", judgement[1])] if judgement[0] == "pd" else []


def show(item):
    kind, term, binders = item
    scope = "".join(f" for {name} = 1 … {size}" for name, size in binders)
    return f"{term} {kind}{scope}"
