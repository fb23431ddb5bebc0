"""Statements in which values of functions are arbitrary: what holds for them holds for the functions."""

from .document import Declaration
from .ring import Ring
from .shape import SCALAR, Shapes
from .symmetric import shows_symmetry
from .term import FUNCTIONS, HALF, Term, free, integer, names, num, rebuild, subterms, sym

SCALARS = frozenset(("norm1", "norm2", "det", "logdet"))


def is_value(t):
    """Whether the term is the value of a function, or a power by anything but a whole number or a size."""
    if t.op == ".^":
        return t.args[1].op != "dim" and integer(t.args[1]) is None
    return t.op in FUNCTIONS and t.op != "square" or t.op in SCALARS


def common_values(terms, moving, shapes):
    """The same for those values alone whose symbols stand in every term; None where that are all or none."""
    named = {}
    changed, _ = generalised(terms, moving, shapes, named=named)
    common = frozenset.intersection(*map(names, changed)) & set(named.values())
    if not common or common == set(named.values()):
        return None
    return generalised(terms, moving, shapes, wanted=lambda t: named.get(t) in common)


def generalised(terms, moving, shapes, wanted=lambda t: True, named=None):
    """The terms with every largest such value, free of the moving and of bound symbols, or sum of constants replaced by a symbol, symmetric where the form
    of the subterm is.

    Values of one function at operands with one normal form become one symbol, and its transpose at their transposes. Lists of rows become products with symbols. Also the shapes that know the symbols.
    """
    ring, symbols, memo, declarations = Ring(shapes), {}, {}, dict(shapes.declarations)
    named = {} if named is None else named  # the symbol that each value became

    def form(t):
        return frozenset(ring.form(t).items())

    def visit(t):
        if t not in memo:
            memo[t] = replaced(t)
        return memo[t]

    def replaced(t):
        if not t.terms:
            return t
        if t.op == "gather" and t.args[1].op == "sym":
            # X[I,:] is the product of X with a matrix of zeros and ones; what holds for any matrix holds for it
            name = f"rows {t.args[1].args[0]}"
            symbols[name] = name
            declarations[name] = Declaration(shapes(t.args[1])[0], shapes(t.args[0])[0], ())
            return Term("*", sym(name), visit(t.args[0]))
        constant = t.op in ("+", "-") and len(t.args) > 1 and not names(t) and shapes(t) != SCALAR
        if (constant or is_value(t)) and wanted(t) and names(t).isdisjoint(moving) and free(t) <= shapes.declarations.keys():
            shape = shapes(t)
            head, *operands = ("constant", t) if constant else _called(t)
            key = (head, *map(form, operands), shape)
            # what is taken entry by entry of a transpose is a transpose
            turned = (head, form(Term("'", operands[0])), *map(form, operands[1:]), shape[::-1])
            if key not in symbols and turned in symbols and not constant and t.op not in SCALARS:
                named[t] = symbols[turned]
                return Term("'", sym(symbols[turned]))
            if key not in symbols:
                symbols[key] = f"value {len(symbols)}"  # no certificate can write such a name
                symmetric = shape != SCALAR and shows_symmetry(t, shapes)
                declarations[symbols[key]] = Declaration(*shape, ("symmetric",) if symmetric else ())
            named[t] = symbols[key]
            return sym(symbols[key])
        return Term(t.op, *(_each(a, visit) for a in t.args))

    # shapes inside of sums over indices aren't looked at
    out = tuple(visit(t if any(s.op == "sumover" for s, _ in subterms(t)) else _unfilled(t, shapes)) for t in terms)
    return out, Shapes(declarations) if symbols else shapes


def _called(t):
    """The function of a value and its operands: the norm is the root of the sum of squares, and a root the power 1/2."""
    if t.op == "norm2":
        return ".^", Term("sum", Term(".^", t.args[0], num(2))), HALF
    return (".^", t.args[0], HALF) if t.op == "sqrt" else (t.op, *t.terms)


def _unfilled(t, shapes):
    """fill(s, A) depends on the shape of A alone."""
    if t.op != "fill":
        return rebuild(t, lambda s: _unfilled(s, shapes))
    scalar, shape = _unfilled(t.args[0], shapes), shapes(t)
    return scalar if shape == SCALAR else Term("*", scalar, Term("ones", *shape))


def _each(arg, visit):
    if isinstance(arg, Term):
        return visit(arg)
    return tuple(_each(a, visit) for a in arg) if isinstance(arg, tuple) else arg
