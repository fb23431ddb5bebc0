"""Sizes of matrices: integer polynomials in named positive integers, compared as polynomials."""

import re
from functools import lru_cache
from itertools import product

from .fault import Fault, require

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
DIGITS = re.compile(r"(0|[1-9][0-9]*)\Z")
LARGEST_LITERAL = 64
LARGEST, MOST_TERMS, MOST_NAMES = 4096, 64, 12  # coefficients, terms, and names of one monomial
SIZE_NAMES = set()  # those that the document has read


class Size:
    """A polynomial: a sorted tuple of (monomial, coefficient), a monomial being a sorted tuple of names."""

    __slots__ = ("terms",)
    _table = {}

    def __new__(cls, coefficients):
        key = tuple(sorted((m, c) for m, c in coefficients.items() if c))
        size = cls._table.get(key)
        if size is None:
            require(len(key) <= MOST_TERMS and all(abs(c) <= LARGEST and len(m) <= MOST_NAMES for m, c in key),
                    "a size with too many terms or too large numbers")
            size = super().__new__(cls)
            size.terms = key
            cls._table[key] = size
        return size

    def __add__(self, other):
        out = dict(self.terms)
        for monomial, c in other.terms:
            out[monomial] = out.get(monomial, 0) + c
        return Size(out)

    def __neg__(self):
        return Size({m: -c for m, c in self.terms})

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        out = {}
        for m, c in self.terms:
            for n, d in other.terms:
                key = tuple(sorted(m + n))
                out[key] = out.get(key, 0) + c * d
        return Size(out)

    def __repr__(self):
        return "+".join("*".join([str(c), *m]) for m, c in self.terms) or "0"

    def value(self, sizes):
        """The integer for given values of the names."""
        total = 0
        for monomial, c in self.terms:
            for name in monomial:
                c *= sizes[name]
            total += c
        return total

    def names(self):
        return {name for monomial, _ in self.terms for name in monomial}

    def quotient(self, divisor):
        """The exact quotient, or None where the division leaves a remainder."""
        rest, out = self, Size({})
        if not divisor.terms:
            return None
        lead, c = max(divisor.terms, key=lambda term: (len(term[0]), term[0]))
        while rest.terms:
            top, d = max(rest.terms, key=lambda term: (len(term[0]), term[0]))
            left = list(top)
            for name in lead:
                if name not in left:
                    return None
                left.remove(name)
            if d % c:
                return None
            step = Size({tuple(left): d // c})
            out, rest = out + step, rest - step * divisor
        return out


def literal(n):
    return Size({(): n})


def named(name):
    return Size({(name,): 1})


ONE = literal(1)


@lru_cache(maxsize=None)
def at_least(size, k):
    """Whether the size is at least k for all positive names, by the coefficient criterion of the format."""
    shifted = {}
    for monomial, c in size.terms:
        for chosen in product((False, True), repeat=len(monomial)):
            part = tuple(name for name, is_in in zip(monomial, chosen) if is_in)
            shifted[part] = shifted.get(part, 0) + c
    return all(c >= 0 for m, c in shifted.items() if m) and shifted.get((), 0) >= k


def read_size(json):
    """A size from its JSON form."""
    if isinstance(json, str) and DIGITS.match(json) and len(json) <= 9:
        json = int(json)
    if isinstance(json, int) and not isinstance(json, bool):
        require(0 <= json <= LARGEST_LITERAL, f"the literal size {json} is not within 0 … {LARGEST_LITERAL}")
        return literal(json)
    if isinstance(json, str) and NAME.match(json):
        SIZE_NAMES.add(json)
        return named(json)
    if isinstance(json, list) and len(json) == 3 and json[0] in ("+", "-", "*"):
        a, b = read_size(json[1]), read_size(json[2])
        return a + b if json[0] == "+" else a - b if json[0] == "-" else a * b
    raise Fault(f"not a size: {json!r}")
