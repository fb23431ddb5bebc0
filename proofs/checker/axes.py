"""Axes of composite size: what they are made of, and whether a sum meets one with another order of the same entries."""

from math import prod

from .shape import SCALAR
from .size import ONE

ODD = ("odd", "odd")  # an axis that fits no other one


def mixes_axes(terms, shapes):
    """Whether some sum meets an axis m-by-n with one n-by-m: what it counts hangs on common divisors of sizes."""
    axes = Axes(shapes)
    for t in terms:
        axes(t, ())
    return axes.mixed


class Axes:
    """The sizes that make up both axes of a term, outermost first, 1 left out; their product alone where the term doesn't tell."""

    def __init__(self, shapes):
        self.shapes, self.mixed, self._memo = shapes, False, {}

    def __call__(self, t, binders):
        key = (t, binders)
        if key not in self._memo:
            self._memo[key] = self._axes(t, binders)
        return self._memo[key]

    def _meet(self, a, b):
        if ODD in (a, b):
            self.mixed |= len(a) + len(b) > 2
        elif len(a) > 1 and len(b) > 1 and a != b:
            self.mixed |= any(s.names() for s in a + b)

    def _split(self, axis, size):
        """The innermost sizes whose product is the given one, and the rest."""
        if len(axis) < 2 or axis == ODD:
            return _plain(size), (axis if axis == ODD else ())
        inner = ONE
        for k in range(len(axis), -1, -1):
            if inner == size:
                return axis[k:], axis[:k]
            if k:
                inner = axis[k - 1] * inner
        self.mixed = True
        return _plain(size), ODD

    def _axes(self, t, binders):
        op, args, shape = t.op, t.args, self.shapes(t, binders)
        rows, cols = map(_plain, shape)
        inner = (*binders, args[:2]) if op == "sumover" else binders
        every = [(self(s, inner), self.shapes(s, inner)) for s in t.terms]
        below = [a for a, s in every if s != SCALAR]
        first = below[0] if below else (rows, cols)
        if op in ("'", "inv"):
            return first[1], first[0]
        if op == "commutation":
            m, n = map(_plain, args)
            return m + n, n + m
        if op == "kron":
            return (below[0][0] + below[1][0], below[0][1] + below[1][1]) if len(below) == 2 else first
        if op == "vec":
            return first[1] + first[0], ()
        if op == "unvec":
            inside, outside = self._split(first[0], shape[0])
            return inside, outside or cols
        if op == "blocktrace":
            return self._split(first[0], shape[0])[0], self._split(first[1], shape[1])[0]
        if op == "diag":
            return first[0], first[0]
        if op in ("diagvec", "tr", "det", "logdet", "mpow"):
            self._meet(*first)
            return first if op == "mpow" else (first[0] if op == "diagvec" else (), ())
        if op in ("sum", "norm1", "norm2", "rowsum", "colsum"):
            return first[0] if op == "rowsum" else (), first[1] if op == "colsum" else ()
        if op == "index":
            return first[0] if args[1] == ":" else (), first[1] if len(args) == 3 and args[2] == ":" else ()
        if op in ("block", "slice"):
            odd = [any(b[k] == ODD or _clash(*b) and prod(b[0], start=ONE) == prod(b[1], start=ONE) for b in below) for k in (0, 1)]
            return ODD if odd[0] else rows, ODD if odd[1] else cols
        if op == "*":
            return self._product(below) if below else (rows, cols)
        if op in ("+", "-", ".*", "./", "inner"):
            return self._entrywise(op, below or [first])
        if op in ("sumover", "fill"):
            return below[-1] if below and every[-1][1] != SCALAR else (rows, cols)
        return first if len(below) == 1 and op != "gather" else (rows, cols)

    def _product(self, below):
        a = below[0]
        for b in below[1:]:
            self._meet(a[1], b[0])
            a = (_longer(a[0], b[0]) if _is_square(a) else a[0], _longer(b[1], a[1]) if _is_square(b) else b[1])
        return a

    def _entrywise(self, op, below):
        both = below[0]
        for b in below:
            both = _longer(both[0], b[0]), _longer(both[1], b[1])
        for b in below:
            self._meet(both[0], b[0])
            self._meet(both[1], b[1])
        if op == ".*" and any(map(_is_square, below)):
            self._meet(*both)
        return ((), ()) if op == "inner" else both


def _plain(size):
    return () if size == ONE else (size,)


def _clash(a, b):
    return ODD not in (a, b) and len(a) > 1 and len(b) > 1 and a != b


def _longer(a, b):
    return b if len(b) > len(a) else a


def _is_square(axes):
    """Whether both axes are the same single size: an identity among others, which hands on what it meets."""
    return len(axes[0]) == 1 and axes[0] == axes[1]
