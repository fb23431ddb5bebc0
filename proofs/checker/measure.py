"""What trials have to cover: wires and signs."""

import math

from .simpler import simpler, split_constant
from .term import FUNCTIONS, integer, names


class Measure:
    """What a trial has to cover: wires of a network, and the degree in sign patterns at given sizes."""

    def __init__(self, shapes, sizes):
        self.shapes, self.sizes, self._memo = shapes, sizes, {}

    def count(self, t, binders):
        rows, cols = self.shapes(t, binders)
        return rows.value(self.sizes) * cols.value(self.sizes)

    def __call__(self, t, binders=()):
        """(wires, degree in signs, signs that one entry depends on)"""
        key = (t, binders)
        if key not in self._memo:
            easier = simpler(t)
            out = self(easier, binders) if easier is not None else self._measure(t, binders)
            self._memo[key] = tuple(min(v, 64) for v in out)
        return self._memo[key]

    def _measure(self, t, binders):
        op = t.op
        if not t.terms:
            return int(op in ("sym", "ones", "dim")), 0, 0
        inner = (*binders, t.args[:2]) if op == "sumover" else binders
        parts = [self(a, inner) for a in t.terms]
        wires, signs, depends = parts[0]
        total = [sum(p[k] for p in parts) for k in range(3)]
        if op in ("abs", "sign", "sqrt", "asin", "acos"):
            return wires + 1, depends + 1, depends + 1
        if op in FUNCTIONS:
            return wires + 1, depends, depends
        if op in ("*", ".*", "kron", "inner"):
            many = max(self.count(a, binders) for a in t.terms) if op in ("*", "inner") else 1
            return total[0], total[1], total[2] * many
        if op == "./":
            return total[0], signs + parts[1][2], total[2]
        if op == ".^":
            k = integer(t.args[1])
            if k is not None and k >= 0:
                return wires * min(k, 64), min(signs * k, depends), depends
            root = int(is_root(t))
            return wires + parts[1][0] + 2, depends + root, depends + root
        if op in ("inv", "det", "mpow"):
            n = self.count(t.args[0], binders)
            return 2 * wires + 2, depends * n, depends * n
        if op in ("sum", "rowsum", "colsum", "tr", "blocktrace", "sumover"):
            many = t.args[1].value(self.sizes) if op == "sumover" else self.count(t.args[0], binders)
            return wires, signs, depends * many
        return tuple(max(p[k] for p in parts) for k in (0, 1)) + (total[2],)


def repetitions(t, binders, sizes):
    """How often a term is evaluated: for all values of the indices of the sums around it that it mentions."""
    return math.prod(size.value(sizes) for name, size in binders if name in names(t))


def work(t, binders, shapes, sizes):
    """About how many multiplications the outermost operation takes, an entry to be kept for eight, as often as it is evaluated."""
    return _work(t, binders, shapes, sizes) * repetitions(t, binders, sizes)


def _work(t, binders, shapes, sizes):
    rows, cols = (s.value(sizes) for s in shapes(t, binders))
    if t.op in FUNCTIONS or t.op in ("./", ".^"):
        return 50 * rows * cols
    if t.op in ("inv", "det", "mpow", "logdet"):
        return 8 * shapes(t.args[0], binders)[0].value(sizes) ** 3
    if t.op == "sym" and t.args[0] in shapes.declarations and "orthogonal" in shapes.declarations[t.args[0]].attributes:
        return 8 * rows ** 3  # it is made of an inverse
    if t.op == "*":
        return rows * cols * max(8, *(s.value(sizes) for a in t.args for s in shapes(a, binders)))
    return 8 * rows * cols


def is_fractional(t):
    """Whether the term is a power with an exponent that is not whole but for symbols in it."""
    return t.op == ".^" and t.args[1].op != "dim" and split_constant(t.args[1])[0].denominator > 1


def is_root(t):
    """Whether the term is a power that takes a square root."""
    return t.op == ".^" and t.args[1].op != "dim" and split_constant(t.args[1])[0].denominator % 2 == 0
