"""What trials have to cover: degrees, wires, signs, and how often sizes act as factors."""

from collections import Counter

from .refusal import Factors
from .shape import SCALAR
from .simpler import simpler, split_constant
from .term import FUNCTIONS, integer, subterms

VANISHING = frozenset("abs sign sin tan sinh tanh relu square log1p expm1 logcosh atan asin sqrt".split())
FRACTIONS = frozenset(("./", "inv", "det", "mpow", ".^"))
SIZE_STEPS = frozenset(("fill", "sumover", "inv", "det", "mpow", "./", "gather", "slice", "unvec", "blocktrace"))


ELIMINATIONS = frozenset(("inv", "det", "mpow", "logdet"))


class Measure:
    """What a trial has to cover: degree, wires of a network, and the degree in sign patterns at given sizes."""

    def __init__(self, shapes, sizes, generic=frozenset()):
        self.shapes, self.sizes, self.generic, self._memo = shapes, sizes, generic, {}

    def count(self, t, binders):
        rows, cols = self.shapes(t, binders)
        return rows.value(self.sizes) * cols.value(self.sizes)

    def __call__(self, t, binders=()):
        """(degree, wires, degree in signs, signs that one entry depends on, degree in sizes)"""
        key = (t, binders)
        if key not in self._memo:
            easier = simpler(t)
            out = self(easier, binders)[:4] if easier is not None else self._measure(t, binders)
            self._memo[key] = (min(out[0], 1 << 40), *(min(v, 64) for v in out[1:]), self._in_sizes(t, binders))
        return self._memo[key]

    def _in_sizes(self, t, binders):
        """(a, b): at most min(a[n], b[n]) times the size n acts as a factor of what the term is as a polynomial.

        Every such factor is a summed index that no entry of a symbol touches: there are at most a[n] places where a
        constant stands for the summand, and at most b[n] sums over n. Values of functions may be constants, except for
        those `generic` ones whose entries all differ: they are touched in every index. Fractions make constants of
        what isn't: x′x⁻¹ = n.
        """
        op, none = t.op, Counter()
        if op == "dim":
            degrees = Counter()
            for monomial, _ in t.args[0].terms:
                degrees |= Counter(monomial)
            return degrees, degrees
        shape = self.shapes(t, binders)
        if not t.terms:
            constant = op in ("ones", "commutation") or op == "sym" and "orthogonal" in self._attributes(t.args[0])
            return _count(shape) if constant else _count(shape[:1]) if op == "eye" else none, none
        inner = (*binders, t.args[:2]) if op == "sumover" else binders
        parts = [self(a, inner)[4] for a in t.terms]
        a, b = (sum((part[k] for part in parts), Counter()) for k in (0, 1))
        if op in ("+", "-", "block"):
            if any(s.op in FRACTIONS or s.op == "sumover" and _index_factors(s).in_fractions(s.args[2]) for s, _ in subterms(t)):
                return a, b
            a, b = parts[0]
            for part in parts[1:]:
                a, b = a | part[0], b | part[1]
            return a, b
        if op == ".^":
            k = integer(t.args[1])
            return (_times(a, k), _times(b, k)) if k is not None and k >= 0 else (
                _times(a, 2) + _count(shape), _times(b, 2))
        if op == "mpow" and isinstance(t.args[1], int):
            k = max(abs(t.args[1]), 1)
            return _times(a + _count(shape), k), _times(b + _count(shape), k)
        if op in ELIMINATIONS:  # as many factors of one kind as it has rows
            inside = Counter({name: min(a[name], b[name]) for name in a})
            extra = _times(inside, self.shapes(t.terms[0], binders)[0].value(self.sizes) - 1)
            a, b = a + extra, b + extra
        if op in SIZE_STEPS - {"./"} or op == "./" or (
                op in FUNCTIONS and op not in VANISHING and t not in self.generic):
            a = a + _count(shape) + (_count(t.args[1:2]) if op == "sumover" else none)
        return a, b + self._sums(t, binders)

    def _attributes(self, name):
        declaration = self.shapes.declarations.get(name)
        return declaration.attributes if declaration is not None else ()

    def _sums(self, t, binders):
        """The sizes that the outermost operation sums over."""
        shapes = [self.shapes(a, binders) for a in t.terms] if t.op != "sumover" else []
        if t.op == "*":
            proper = [s for s in shapes if s != SCALAR]
            return _count(s[1] for s in proper[:-1])
        if t.op == "sumover":
            return _count(t.args[1:2])
        if t.op in ("sum", "inner", "norm1", "norm2", "inv", "det", "mpow", "logdet", "tr", "blocktrace"):
            return _count(shapes[0])
        return _count((shapes[0][1],) if t.op == "rowsum" else (shapes[0][0],) if t.op == "colsum" else ())

    def _measure(self, t, binders):
        op = t.op
        if not t.terms:
            return (1, 1, 0, 0) if op in ("sym", "ones", "dim") else (0, 0, 0, 0)
        inner = (*binders, t.args[:2]) if op == "sumover" else binders
        parts = [self(a, inner)[:4] for a in t.terms]
        degree, wires, signs, depends = parts[0]
        total = [sum(p[k] for p in parts) for k in range(4)]
        if op in ("abs", "sign", "sqrt", "asin", "acos"):
            return 2 * degree + 2, wires + 1, depends + 1, depends + 1
        if op in FUNCTIONS:
            return 2 * degree + 2, wires + 1, depends, depends
        if op in ("*", ".*", "kron", "inner"):
            many = max(self.count(a, binders) for a in t.terms) if op in ("*", "inner") else 1
            return total[0], total[1], total[2], total[3] * many
        if op == "./":
            return total[0], total[1], signs + parts[1][3], total[3]
        if op == ".^":
            k = integer(t.args[1])
            if k is not None and k >= 0:
                return degree * k, wires * min(k, 64), min(signs * k, depends), depends
            root = int(is_root(t))
            return total[0] * 2 + 2, wires + parts[1][1] + 2, depends + root, depends + root
        if op in ("inv", "det", "mpow"):
            n = self.count(t.args[0], binders)
            return degree * n * 8, 2 * wires + 2, depends * n, depends * n
        if op in ("sum", "rowsum", "colsum", "tr", "blocktrace", "sumover"):
            many = t.args[1].value(self.sizes) if op == "sumover" else self.count(t.args[0], binders)
            return degree * 1, wires, signs, depends * many
        return total[0], max(p[1] for p in parts), max(p[2] for p in parts), total[3]


def _index_factors(t):
    """Counts the index of a sum as a number."""
    return Factors(lambda s: s.op == "sym" and s.args[0] == t.args[0], adds=True)


def work(t, binders, shapes, sizes):
    """About how many multiplications the outermost operation takes, an entry to be kept for eight."""
    rows, cols = (s.value(sizes) for s in shapes(t, binders))
    if t.op in FUNCTIONS or t.op in ("./", ".^"):
        return 50 * rows * cols
    if t.op in ("inv", "det", "mpow", "logdet"):
        return 2 * shapes(t.args[0], binders)[0].value(sizes) ** 3
    if t.op == "*":
        return rows * cols * max(8, *(s.value(sizes) for a in t.args for s in shapes(a, binders)))
    return 8 * rows * cols


def is_root(t):
    """Whether the term is a power that takes a square root."""
    return t.op == ".^" and t.args[1].op != "dim" and split_constant(t.args[1])[0].denominator % 2 == 0


def _count(sizes):
    """How often each name occurs in some sizes, as a degree."""
    out = Counter()
    for size in sizes:
        largest = Counter()
        for monomial, _ in size.terms:
            largest |= Counter(monomial)
        out += largest
    return out


def _times(counter, k):
    return Counter({name: min(k * v, 1 << 20) for name, v in counter.items()})
