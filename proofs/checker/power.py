"""Sums of rational × product of rational powers of entries (E-POWER).

A form maps a product, a frozenset of (base, exponent), to its rational. A base is a tuple that tells it; those that are never negative where
the term has a value are in `nonneg`. A base under a root is not negative there: by its sign, by an even power, or because it stood under a
root before. Where a base is 0, all of its exponents in the term are positive, so that the form alone gives the value.
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
ONE = {frozenset(): Fraction(1)}


class Powers:
    """Forms in the light of the declarations and of what premises show not to be negative."""

    def __init__(self, shapes, ring, signs, nonneg):
        self.shapes, self.ring, self.signs, self.shown, self.nonneg = shapes, ring, signs, nonneg, set()

    def equal(self, a, b):
        return self.form(a) == self.form(b)

    def form(self, t):
        op, args = t.op, t.args
        if op == "num":
            return self._sum([({}, number(t))])
        if op == "+":
            return self._sum((dict(m), c) for a in args for m, c in self.form(a).items())
        if op == "-":
            return self._sum((dict(m), -c if k or len(args) == 1 else c) for k, a in enumerate(args) for m, c in self.form(a).items())
        if op == ".*" or op == "*" and sum(self.shapes(a) != SCALAR for a in args) <= 1:
            return self._product([self.form(a) for a in args])
        if op == "./":
            return self._product([self.form(args[0]), self._raised(args[1], Fraction(-1))])
        if op == ".^" and args[1].op == "num" and number(args[1]) and small(number(args[1])):
            return self._raised(args[0], Fraction(number(args[1])))
        if op == "sqrt":
            return self._raised(args[0], Fraction(1, 2))
        if op == "abs":
            return self._absolute(t)
        if op == "exp":  # of a sum: a product of powers
            powers = {("exp", m): c for m, c in self.form(args[0]).items()}
            self.nonneg.update(powers)
            return self._sum([(powers, Fraction(1))])
        if op == "log":
            return self._logarithm(t)
        if op == "fill":
            return self.form(args[0])
        if op == "ones":
            return ONE
        if op == "zeros":
            return {}
        if op in TOTALS:
            return self._total(t)
        return self._leaf(t)

    def _sum(self, terms):
        """Like products collected; whole powers of whole numbers belong to the coefficient."""
        out = {}
        for bases, c in terms:
            c, kept = Fraction(c), {}
            for base, e in bases.items():
                require(small(e), "an exponent is too large")
                if base[0] == "num" and e.denominator == 1:
                    c *= Fraction(base[1]) ** e.numerator
                elif e:
                    kept[base] = e
            key = frozenset(kept.items())
            c += out.pop(key, 0)
            require(abs(c.numerator) < LARGEST and c.denominator < LARGEST, "a coefficient is too large")
            if c:
                out[key] = c
        require(len(out) <= MOST_MONOMIALS, "the form in powers is too long")
        return out

    def _product(self, forms):
        out = ONE
        for form in forms:
            require(len(out) * len(form) <= MOST_MONOMIALS, "the form in powers is too long")
            out = self._sum((times(dict(m), dict(n)), c * d) for m, c in out.items() for n, d in form.items())
        return out

    def _leaf(self, t, e=Fraction(1)):
        """A power of what nothing is known of but its ring normal form, a positive rational in front left out."""
        form = self.ring.form(t)
        c = next(iter(form.values())) if len(form) == 1 else 1
        c = Fraction(c) if c > 0 else Fraction(1)
        base = "leaf", frozenset((k, v / c) for k, v in form.items()), self.shapes(t)
        if self._never_negative(t):
            self.nonneg.add(base)
        return self._scaled({base: e}, c, e)

    def _never_negative(self, t):
        return t in self.shown or self.signs(t) <= NONNEG

    def _scaled(self, bases, c, e):
        """c^e times a product."""
        return self._sum([(bases, c ** e.numerator) if e.denominator == 1 else (times(numbers(c, e), bases), 1)])

    def _rooted(self, form):
        """The only product of a form, its bases not negative where it isn't; None where that isn't shown."""
        if len(form) != 1:
            return None
        (m, c), = form.items()
        out = {}
        for base, e in m:
            if e.denominator == 1 and not self._known(base):
                if e % 2:
                    return None
                base = "abs", base
            out[base] = e
        return (out, c) if c > 0 else None

    def _known(self, base):
        return base[0] in ("num", "exp", "abs") or base in self.nonneg

    def _raised(self, a, e):
        form = self.form(a)
        if e.denominator == 1:
            only = next(((dict(m), c) for m, c in form.items()), None) if len(form) == 1 else None
        else:
            only = self._rooted(form)
        if only is None:
            return self._leaf(a, e)
        bases, c = only
        return self._scaled({base: k * e for base, k in bases.items()}, c, e)

    def _absolute(self, t):
        form = self.form(t.args[0])
        if len(form) != 1:
            return self._leaf(t)
        (m, c), = form.items()
        return self._sum([({base if e.denominator > 1 or self._known(base) else ("abs", base): e for base, e in m}, abs(c))])

    def _logarithm(self, t):
        """log of a product is a sum: where it is positive, so is each base."""
        only = self._rooted(self.form(t.args[0]))
        if only is None:
            return self._leaf(t)
        bases, c = only
        return self._sum(({("log", base): Fraction(1)}, e) for base, e in times(numbers(c, Fraction(1)), bases).items())

    def _total(self, t):
        a = t.args[0]
        form = self.form(a)
        if self.shapes(a) == SCALAR:
            return form
        bases = {m: (t.op, m, self.shapes(a)) for m in form}
        if len(form) == 1 and all(c > 0 for c in form.values()) and self._never_negative(t):
            self.nonneg.update(bases.values())
        return self._sum(({bases[m]: Fraction(1)}, c) for m, c in form.items())


def small(e):
    return -HIGHEST <= e.numerator <= HIGHEST and e.denominator <= HIGHEST


def times(a, b):
    return {base: a.get(base, 0) + b.get(base, 0) for base in {**a, **b}}


def numbers(c, e):
    """c^e as powers of whole numbers."""
    return {("num", n): s * e for n, s in ((c.numerator, 1), (c.denominator, -1)) if n != 1}
