"""Symmetry that the form of a term shows."""

from .shape import SCALAR
from .term import FUNCTIONS, Term

SYMMETRIC = frozenset(("symmetric", "diagonal", "posdef", "psd"))
KEEPING = frozenset(("+", "-", ".*", "./", "kron", "inv", "mpow", "'")) | FUNCTIONS


def shows_symmetry(t, shapes, binders=()):
    """Whether the term equals its transpose by its form alone."""
    key = t, binders
    if key not in shapes.symmetric:
        shapes.symmetric[key] = _shows_symmetry(t, shapes, binders)
    return shapes.symmetric[key]


def _shows_symmetry(t, shapes, binders):
    rows, cols = shapes(t, binders)
    if (rows, cols) == SCALAR:
        return True
    op, args = t.op, t.args
    if op == "sym":
        return bool(SYMMETRIC & set(shapes.declarations[args[0]].attributes))
    if op in ("diag", "eye"):
        return True
    if op in ("ones", "zeros", "fill"):
        return rows == cols
    if op in KEEPING:
        return all(shows_symmetry(a, shapes, binders) for a in t.terms)
    if op == ".^":
        return shows_symmetry(args[0], shapes, binders)
    if op == "sumover":
        return shows_symmetry(args[2], shapes, (*binders, args[:2]))
    if op == "*":
        factors = [a for a in args if shapes(a, binders) != SCALAR]
        return all(_mirrors(a, b, shapes, binders) for a, b in zip(factors, reversed(factors)))
    if op == "block":
        return len(args) == len(args[0]) and all(_mirrors(args[i][j], args[j][i], shapes, binders)
                                                 for i in range(len(args)) for j in range(i + 1))
    return False


def _mirrors(a, b, shapes, binders):
    """Whether b is the transpose of a by form."""
    if a is Term("'", b) or b is Term("'", a):
        return True
    return a is b and shows_symmetry(a, shapes, binders)
