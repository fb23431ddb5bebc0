"""How often sizes stand for numbers in terms, and the sizes that trials take for that."""

import math
from collections import Counter

from .refusal import ELIMINATION, Factors, is_fraction, repetitions
from .size import ONE
from .term import subterms

SMALL_ORDER = 8   # of determinants and inverses, unless it is written down
MOST = 10 ** 6
AXES_OF_SUMS = {"*": 2, "inner": 2, "tr": 2, "blocktrace": 1, "sum": 1, "rowsum": 1, "colsum": 1, "norm1": 1, "norm2": 1}
CONSTANT = frozenset("ones commutation fill gather slice unvec blocktrace".split())
WIRED = frozenset("+ - * ' kron block inv eye".split())  # they leave identities what they are; others may make ends of them
MULTIPLES = (1.5, 2, 3, 4, 6, 8, 12, 24)  # sizes for each degree
FEWEST, NARROW = 6, 3
MOST_SPREAD = 60
LIMITS = ((24, 4200), (14, 20_000))  # bits that trials have to make sure, at how many entries of the largest matrix at most
NOTHING = (0, 0, 0, True)


class Degrees:
    """For every size name a bound on the degree of terms in it as a number, and the names that stay small.

    A sum counts entries only where it meets what doesn't depend on the symbols: there are at most as many such sums as
    constants along axes of the size. Fractions make constants of what depends on the symbols, and so do functions in pairs. An
    inverse is a sum of products of its operand, in which an identity closes no sum: that takes constants at both ends.
    """

    def __init__(self, shapes, terms, names):
        self.shapes, self.pinned, self._memo = shapes, set(), {}
        self.degrees = {name: self._together([self._count(t, (), name) for t in terms]) for name in names}

    @staticmethod
    def _together(counts):
        degrees = [degree for _, _, degree, _ in counts]
        return max(degrees, default=0) if all(c[3] for c in counts) else sum(degrees)

    def _axes(self, t, binders):
        return [size for size in self.shapes(t, binders) if size != ONE]

    def _along(self, t, binders, name):
        return sum(power(size, name) for size in self._axes(t, binders))

    def _order(self, t, binders):
        """How many entries one product in a determinant or an inverse has."""
        if t.op == "mpow":
            return repetitions(t)
        axes = self._axes(t.args[0], binders)
        return small(axes[0]) if axes else 1

    def _denominators(self, t, binders, name):
        """How often the degree of one term of a sum counts, the fractions of which have another denominator for every value of the index.

        Entries of symbols are no numbers: no size is a zero for all values of them but one that is a zero for each entry.
        """
        if t.op != "sumover":
            return 1
        index, size, body = t.args
        own, inner = Factors(lambda s: s.op == "sym" and s.args[0] == index), (*binders, t.args[:2])

        def apart(s, around):
            if is_fraction(s) and own(s.args[1] if s.op == "./" else s) and not self._count(s, around, name)[3]:
                return True
            below = (*around, s.args[:2]) if s.op == "sumover" else around
            return any(apart(u, below) for u in s.terms)

        if not apart(body, inner):
            return 1
        self.pinned |= size.names()
        return small(size)

    def _count(self, t, binders, name):
        """(constants, those that are no identities, degree, whether it is a polynomial) of a term in a size."""
        key = (t, binders, name)
        if key not in self._memo:
            self._memo[key] = self._counted(t, binders, name)
        return self._memo[key]

    def _counted(self, t, binders, name):
        op = t.op
        if op == "sym":
            declaration = self.shapes.declarations.get(t.args[0])
            along = self._along(t, binders, name) if declaration is not None and "orthogonal" in declaration.attributes else 0
            return along, along, 0, True
        if op == "num" or op == "index" and t.args[0].op == "eye":
            return NOTHING
        inner = (*binders, t.args[:2]) if op == "sumover" else binders
        below = [self._count(s, inner, name) for s in t.terms]
        polynomials, times = all(c[3] for c in below), repetitions(t)

        def joined(k):
            parts = [c[k] for c in below]
            return max(parts, default=0) if op in ("+", "-") and polynomials else sum(parts)

        own, inside = self._own(t, binders, name), joined(2)
        constants = own + min(MOST, joined(0) * times)
        ends = min(MOST, joined(1) * times) if op in WIRED else constants
        if op in ELIMINATION:
            return self._eliminated(t, binders, name, (constants, ends, inside, polynomials))
        numbers = own if op in ("dim", "sumover") else self._sums(t, binders, name) * times
        is_polynomial = polynomials and not _is_fractional(t) and (inside == 0 or not is_fraction(t))
        more = inside * times * (self._denominators(t, binders, name) - 1)
        return constants + more, ends + more, min(constants + more, MOST, inside * times + numbers + more), is_polynomial

    def _eliminated(self, t, binders, name, count):
        constants, ends, inside, polynomials = count
        if inside > 0:
            self.pinned |= {n for size in self._axes(t.args[0], binders) for n in size.names()}
        order = self._order(t, binders)
        more = inside * (order - 1)
        constants, ends = min(MOST, constants + more), min(MOST, ends + more)
        degree = constants
        if t.op == "inv":
            degree = ends if self._along(t, binders, name) else min(constants, inside * order) if polynomials else constants
        return constants, ends, degree, constants == 0

    def _own(self, t, binders, name):
        """Constants along the axes of the operation itself."""
        op = t.op
        if op in ("dim", "eye"):
            return power(t.args[0], name)
        if op == "inv":
            axes = self._axes(t, binders)
            return power(axes[0], name) if axes else 0
        if op == "sumover":
            return (1 + _index_factors(t)(t.args[2])) * power(t.args[1], name)
        return self._along(t, binders, name) if op in CONSTANT or is_fraction(t) else 0

    def _sums(self, t, binders, name):
        """Sums over the size that the operation itself makes; a diagonal factor only scales."""
        per = AXES_OF_SUMS.get(t.op)
        if per is None:
            return 0
        lost = sum(0 if t.op == "*" and s.op == "diag" else self._along(s, binders, name) for s in t.terms)
        return math.ceil(max(0, lost - self._along(t, binders, name)) / per)

    # -- sizes ------------------------------------------------------------------------------------------------------

    def range(self, name, multiple):
        """From so many sizes a name is drawn."""
        degree = self.degrees[name]
        return NARROW if degree == 0 else SMALL_ORDER - 1 if name in self.pinned else max(FEWEST, math.ceil(multiple * degree))

    def missed(self, multiple):
        """The chance that a polynomial of those degrees that isn't zero vanishes at sizes drawn from such ranges (Alon, Füredi 1993)."""
        return 1 - math.prod(max(0.0, 1 - d / self.range(name, multiple)) for name, d in self.degrees.items())

    def multiples(self, terms):
        """The ranges at which an affordable number of trials makes sure, the surest first, each with the bits that it can make sure of."""
        out = []
        for bits, limit in LIMITS:
            for multiple in MULTIPLES:
                sizes = {name: 1 + self.range(name, multiple) for name in self.degrees}
                missed = self.missed(multiple)
                if missed < 1 and math.ceil(bits / -math.log2(missed)) <= MOST_SPREAD and largest(terms, self.shapes, sizes) <= limit:
                    out.append(multiple)
            if out:
                return out
        return out


def small(size):
    """The value of a size where names stay small."""
    return size.value({name: SMALL_ORDER for name in size.names()})


def power(size, name):
    """The degree of a size in a name."""
    return max((Counter(monomial)[name] for monomial, _ in size.terms), default=0)


def largest(terms, shapes, sizes):
    """Entries of the largest matrix, diagonal factors behind others not built."""
    most, seen = 1, set()
    for t in terms:
        for s, binders in subterms(t):
            inner = (*binders, s.args[:2]) if s.op == "sumover" else binders
            for k, a in enumerate(s.terms):
                if (s.op == "*" and k > 0 and a.op == "diag") or (a, inner) in seen:
                    continue
                seen.add((a, inner))
                rows, cols = shapes(a, inner)
                most = max(most, rows.value(sizes) * cols.value(sizes))
    return most


def _is_fractional(t):
    """Whether it is a sum over fractions or functions of its index, which is no polynomial in the size."""
    return t.op == "sumover" and _index_factors(t).in_fractions(t.args[2])


def _index_factors(t):
    """Counts the index of a sum as a number."""
    return Factors(lambda s: s.op == "sym" and s.args[0] == t.args[0], adds=True)
