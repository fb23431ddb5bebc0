"""Sums of rational × product of rational powers of entries (E-POWER).

A form maps what tells a product, a frozenset of (base, exponent), to the product and its rational. A product maps bases to exponents and whether
the base is never negative where the term, as it stands there, has a value. A base is a tuple that tells it. A base under a root is not negative
there: by its sign, by an even power, or because it stood under a root before. Where a base is 0, all of its exponents in the term are positive, so
that the form alone gives the value.
"""

from fractions import Fraction

from .fault import require
from .shape import SCALAR
from .sign import NONNEG
from .term import Term, number

MOST_MONOMIALS = 256
HIGHEST = 99  # numerators and denominators of exponents
LARGEST = 1 << 4096  # those of coefficients
TOTALS = frozenset("sum rowsum colsum".split())
ONE = {frozenset(): ({}, Fraction(1))}


class Powers:
    """Forms in the light of the declarations and of what premises show not to be negative."""

    def __init__(self, shapes, ring, signs, nonneg):
        self.shapes, self.ring, self.signs, self.shown = shapes, ring, signs, nonneg

    def equal(self, a, b):
        return _rationals(self.form(a)) == _rationals(self.form(b))

    def form(self, t):
        op, args = t.op, t.args
        if op == "num":
            return _sum([({}, number(t))])
        if op == "+":
            return _sum(m for a in args for m in self.form(a).values())
        if op == "-":
            return _sum((m, -c if k or len(args) == 1 else c) for k, a in enumerate(args) for m, c in self.form(a).values())
        if op == ".*" or op == "*" and sum(self.shapes(a) != SCALAR for a in args) <= 1:
            return _product([self.form(a) for a in args])
        if op == "./":
            return _product([self.form(args[0]), self._raised(args[1], Fraction(-1))])
        if op == ".^" and args[1].op == "num" and number(args[1]) and small(number(args[1])):
            return self._raised(args[0], Fraction(number(args[1])))
        if op == "sqrt":
            return self._raised(args[0], Fraction(1, 2))
        if op == "abs":
            return self._absolute(t)
        if op == "exp":  # of a sum: a product of powers
            return _sum([({("exp", key): (c, True) for key, (_, c) in self.form(args[0]).items()}, 1)])
        if op == "log":
            return self._logarithm(t)
        if op == "fill":
            return self.form(args[0])
        if op == "ones":
            return ONE
        if op == "zeros":
            return {}
        return self._total(t) if op in TOTALS else self._leaf(t)

    def _leaf(self, t, e=Fraction(1)):
        """A power of what nothing is known of but its ring normal form, a positive rational in front left out."""
        form = self.ring.form(t)
        c = next(iter(form.values())) if len(form) == 1 else 1
        c = Fraction(c) if c > 0 else Fraction(1)
        base = "leaf", frozenset((k, v / c) for k, v in form.items()), self.shapes(t)
        return _scaled({base: (e, self._never_negative(t))}, c, e)

    def _never_negative(self, t):
        return t in self.shown or self.signs(t) <= NONNEG

    def _raised(self, a, e):
        form = self.form(a)
        if e.denominator > 1:
            only = _rooted(form)
        else:
            only = next(iter(form.values())) if len(form) == 1 else None
        if only is None:
            return self._leaf(a, e)
        m, c = only
        return _scaled({base: (k * e, nonneg) for base, (k, nonneg) in m.items()}, c, e)

    def _absolute(self, t):
        form = self.form(t.args[0])
        if len(form) != 1:
            return self._leaf(t)
        (m, c), = form.values()
        return _sum([({base if nonneg or e.denominator > 1 else ("abs", base): (e, nonneg or e.denominator == 1)
                       for base, (e, nonneg) in m.items()}, abs(c))])

    def _logarithm(self, t):
        """log of a product is a sum: where it is positive, so is each base."""
        only = _rooted(self.form(t.args[0]))
        if only is None:
            return self._leaf(t)
        m, c = only
        return _sum(({("log", base): (Fraction(1), False)}, e) for base, (e, _) in times(numbers(c, Fraction(1)), m).items())

    def _total(self, t):
        a = t.args[0]
        form = self.form(a)
        if self.shapes(a) == SCALAR:
            return form
        nonneg = len(form) == 1 and all(c > 0 for _, c in form.values()) and self._never_negative(t)
        return _sum(({(t.op, key, self.shapes(a)): (Fraction(1), nonneg)}, c) for key, (_, c) in form.items())


def _rationals(form):
    return {key: c for key, (_, c) in form.items()}


def _sum(terms):
    """Like products collected; whole powers of whole numbers belong to the coefficient."""
    out = {}
    for bases, c in terms:
        c, kept = Fraction(c), {}
        for base, (e, nonneg) in bases.items():
            require(small(e), "an exponent is too large")
            if base[0] == "num" and e.denominator == 1:
                c *= Fraction(base[1]) ** e.numerator
            elif e:
                kept[base] = e, nonneg
        key = frozenset((base, e) for base, (e, _) in kept.items())
        c += out.pop(key, (None, 0))[1]
        require(abs(c.numerator) < LARGEST and c.denominator < LARGEST, "a coefficient is too large")
        if c:
            out[key] = kept, c
    require(len(out) <= MOST_MONOMIALS, "the form in powers is too long")
    return out


def _product(forms):
    out = ONE
    for form in forms:
        require(len(out) * len(form) <= MOST_MONOMIALS, "the form in powers is too long")
        out = _sum((times(m, n), c * d) for m, c in out.values() for n, d in form.values())
    return out


def _scaled(bases, c, e):
    """c^e times a product."""
    return _sum([(bases, c ** e.numerator) if e.denominator == 1 else (times(numbers(c, e), bases), 1)])


def _rooted(form):
    """The only product of a form, its bases not negative where it isn't; None where that isn't shown."""
    if len(form) != 1:
        return None
    (m, c), = form.values()
    out = {}
    for base, (e, nonneg) in m.items():
        if not nonneg and e.denominator == 1:
            if e % 2:
                return None
            base, nonneg = ("abs", base), True
        out[base] = e, nonneg
    return (out, c) if c > 0 else None


def small(e):
    return -HIGHEST <= e.numerator <= HIGHEST and e.denominator <= HIGHEST


def times(a, b):
    """The product of two products: exponents add up."""
    out = dict(a)
    for base, (e, nonneg) in b.items():
        before, known = out.pop(base, (0, False))
        if before + e:
            out[base] = before + e, nonneg or known
    return out


def numbers(c, e):
    """c^e as powers of whole numbers."""
    return {("num", n): (s * e, True) for n, s in ((c.numerator, 1), (c.denominator, -1)) if n != 1}
