"""Rows, columns and entries of terms from those of what they are made of, so that nothing else is evaluated or counted."""

from .refusal import ENTRYWISE, is_signed
from .shape import SCALAR
from .size import ONE
from .term import Term, rebuild

ALL = ":"


def picked(t, shapes, binders=()):
    """The term with every subscript that is a numeral or a declared index moved inwards: f(A)[i,:] = f(A[i,:]), (A*B)[i,j] = A[i,:]*B[:,j]."""
    if not t.terms:
        return t
    inner = (*binders, t.args[:2]) if t.op == "sumover" else binders
    t = rebuild(t, lambda s: picked(s, shapes, inner))
    if t.op != "index":
        return t
    a, i, j = (*t.args, ALL)[:3]
    if i == ALL and j == ALL or not (_fixed(i, shapes) and _fixed(j, shapes)):
        return t
    return _inside(a, i, j, shapes, binders) or t


def _fixed(s, shapes):
    """Whether a subscript has one value throughout, other than that of a sum."""
    return s == ALL or s.op == "num" or s.op == "sym" and s.args[0] in shapes.declarations


def _pick(a, i, j, shapes, binders):
    if i == ALL and j == ALL:
        return a
    return _inside(a, i, j, shapes, binders) or Term("index", a, i, j)


def _inside(a, i, j, shapes, binders):
    """The rows and columns of a term by those of its operands, or None where they aren't moved."""
    def pick(b, i=i, j=j):
        return _pick(b, i, j, shapes, binders)

    op, args = a.op, a.args
    if op in ("sym", "num") or shapes(a, binders) == SCALAR:
        return None
    if op in ("+", "-"):
        return Term(op, *map(pick, args))
    if op in (".*", "./"):
        return Term(op, *(b if shapes(b, binders) == SCALAR else pick(b) for b in args))
    if op == ".^":
        return None if is_signed(a) else Term(op, pick(args[0]), args[1])
    if op == "'":
        return Term(op, pick(args[0], j, i))
    if op == "*":
        return _product(args, i, j, shapes, binders)
    if op == "fill":
        return Term(op, args[0], pick(args[1]))
    if op in ("ones", "zeros"):
        return Term(op, args[0] if i == ALL else ONE, args[1] if j == ALL else ONE)
    if op == "index":
        r, c = (*args[1:], ALL)[:2]
        if r != ALL and i != ALL or c != ALL and j != ALL:
            return None
        return Term(op, args[0], i if r == ALL else r, j if c == ALL else c)
    return Term(op, pick(args[0])) if op in ENTRYWISE and not is_signed(a) else None


def _product(factors, i, j, shapes, binders):
    """A partial product that is a scalar scales what follows: then the row isn't one of the first factor."""
    wide = [k for k, b in enumerate(factors) if shapes(b, binders) != SCALAR]
    if not wide or shapes(factors[wide[0]], binders)[0] == ONE:
        return None
    return Term("*", *(_pick(b, i if k == wide[0] else ALL, j if k == wide[-1] else ALL, shapes, binders) for k, b in enumerate(factors)))
