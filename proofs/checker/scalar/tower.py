"""Functions of one variable on a piece of the half-line t ≥ 0 as fractions of polynomials in generators.

A generator is ("variable",), ("parameter", name, sign), ("exp", monomial, unit) for exp(unit·monomial), ("log" or "sqrt", polynomial) or
("atan", fraction). Every factor of a denominator is positive on the piece, so that a fraction has the sign of its numerator.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import isqrt

from . import polynomial as pl
from .fault import Undecided

MOST_TIMES = 64  # a generator or logarithm in one exponential
HIGHEST_BELOW = 512  # power in a denominator
VARIABLE = 0


@dataclass(frozen=True)
class Frac:
    """A numerator, and {frozen factor: (factor, power)}."""
    num: dict
    den: dict = field(default_factory=dict)


class Tower:
    """Generators and arithmetic; `proves(tower, polynomial, strict)` says what is shown of a sign on the piece; `units` are those of exponentials."""

    def __init__(self, piece, units, proves):
        self.piece, self.units, self._proves = piece, units, proves
        self.generators, self._numbers, self.enclosures = [("variable",)], {}, {}

    def proves(self, p, strict):
        return self._proves(self, p, strict)

    def kind(self, k):
        return self.generators[k][0] if 0 <= k < len(self.generators) else None

    def _number(self, key, generator):
        if key not in self._numbers:
            self._numbers[key] = len(self.generators)
            self.generators.append(generator)
        return self._numbers[key]

    def constant(self, c):
        return Frac(pl.constant(c))

    def parameter(self, name, sign):
        return Frac(pl.unknown(self._number(("parameter", name), ("parameter", name, sign))))

    # -- arithmetic -------------------------------------------------------------------------------------------------

    def _reduced(self, num, den):
        """With squares of roots multiplied out, and common single unknowns cancelled."""
        top, out = self._without_squared_roots(num), dict(den)
        if not top:
            return Frac(top)
        for key, (factor, power) in den.items():
            inside = pl.unknowns(factor)
            if not inside or factor != pl.unknown(inside[0]):
                continue  # a negative unknown stands there with its sign changed, and is not cancelled
            k = inside[0]
            common = min(power, pl.exponent(pl.split(top)[1], k))
            top = pl.collect((pl.without(m, k, common), c) for m, c in top.items())
            if power == common:
                del out[key]
            else:
                out[key] = factor, power - common
        return Frac(top, out)

    def _without_squared_roots(self, p):
        out = p
        for k in pl.unknowns(p):
            if self.kind(k) == "sqrt":
                argument = self.generators[k][1]
                parts = [pl.mul(c, pl.mul(pl.power(argument, e // 2), pl.unknown(k, e % 2))) for e, c in enumerate(pl.coefficients_in(out, k))]
                out = reduce(pl.add, parts, {})
        return out

    def add(self, a, b):
        den = dict(a.den)
        for key, x in b.den.items():
            if x[1] > den.get(key, (None, 0))[1]:
                den[key] = x

        def lifted(f):
            return pl.product((pl.power(factor, power - f.den.get(key, (None, 0))[1]) for key, (factor, power) in den.items()), f.num)
        return self._reduced(pl.add(lifted(a), lifted(b)), den)

    def neg(self, a):
        return Frac(pl.neg(a.num), a.den)

    def sub(self, a, b):
        return self.add(a, self.neg(b))

    def mul(self, a, b):
        den = dict(a.den)
        for key, (factor, power) in b.den.items():
            den[key] = factor, power + den.get(key, (None, 0))[1]
            if den[key][1] > HIGHEST_BELOW:
                raise Undecided("a denominator has too high a power")
        return self._reduced(pl.mul(a.num, b.num), den)

    def power(self, a, k):
        if k < 0:
            return self.power(self.reciprocal(a), -k)
        out = self.constant(1)
        for _ in range(k):
            out = self.mul(out, a)
        return out

    def _strict_sign(self, p):
        if self.proves(p, True):
            return 1
        if self.proves(pl.neg(p), True):
            return -1
        raise Undecided("a divisor, or the argument of a logarithm, has no sign that could be established")

    def _positive_factors(self, p):
        """A rational content and factors with powers, each positive on the piece: the unknowns that divide p, and the rest."""
        content, monomial, rest = pl.split(p)
        pieces = [(pl.unknown(k), e) for k, e in enumerate(monomial) if e] + ([(rest, 1)] if pl.constant_of(rest) is None else [])
        factors = []
        for factor, power in pieces:
            s = self._strict_sign(factor)
            if s < 0 and power % 2:
                content = -content
            factors.append((factor if s > 0 else pl.neg(factor), power))
        return content, factors

    def reciprocal(self, a):
        content, factors = self._positive_factors(a.num)
        if not content:
            raise Undecided("a divisor is 0")
        num = pl.product((pl.power(factor, power) for factor, power in a.den.values()), pl.constant(pl.whole(1 / Fraction(content))))
        return self._reduced(num, {pl.frozen(factor): (factor, power) for factor, power in factors})

    # -- functions --------------------------------------------------------------------------------------------------

    def exp(self, a):
        if a.den:
            raise Undecided("an exponent is not a polynomial")
        out = self.constant(1)
        for m, c in a.num.items():
            last = len(m) - 1
            if self.kind(last) == "log" and m == (0,) * last + (1,) and c.denominator == 1:
                out = self.mul(out, self.power(Frac(self.generators[last][1]), _small(c)))
                continue
            if any(e and self.kind(k) not in ("variable", "parameter") for k, e in enumerate(m)):
                raise Undecided("an exponent is not a polynomial")
            size, common = abs(Fraction(c)), self.units.get(m, 0)
            unit = common if common > 0 and (size / common).denominator == 1 else size
            k = self._number(("exp", m, unit), ("exp", m, unit))
            out = self.mul(out, self.power(Frac(pl.unknown(k)), _small(size / unit) * (1 if c > 0 else -1)))
        return out

    def log(self, a):
        content, factors = self._positive_factors(a.num)
        if content <= 0:
            raise Undecided("the argument of a logarithm is not shown to be positive")
        factors += [(factor, -power) for factor, power in a.den.values()]
        factors += [(pl.constant(content.numerator), 1), (pl.constant(content.denominator), -1)]
        return reduce(lambda total, x: self.add(total, Frac(pl.scale(self._log_of(x[0]), x[1]))), factors, Frac({}))

    def _log_of(self, p):
        if p == pl.ONE:
            return {}
        inside = pl.unknowns(p)
        if inside and self.kind(inside[0]) == "exp" and p == pl.unknown(inside[0]):
            _, monomial, unit = self.generators[inside[0]]
            return pl.collect([(monomial, pl.whole(unit))])
        return pl.unknown(self._number(("log", pl.frozen(p)), ("log", p)))

    def sqrt(self, a):
        """Squares of unknowns that are never negative come out of the root; their own roots do where what is left isn't negative either."""
        outside = self.constant(1)
        for factor, power in a.den.values():
            outside = self.mul(outside, self.power(self.reciprocal(Frac(factor)), (power + 1) // 2))
        inside = pl.product((factor for factor, power in a.den.values() if power % 2), a.num)
        if not inside:
            return Frac({})
        if not self.proves(inside, False):
            raise Undecided("the argument of a square root is not shown to be nonnegative")
        content, monomial, rest = pl.split(inside)
        out = {k for k in range(len(monomial)) if self._nonneg(k)}
        rooted = pl.product((pl.unknown(k, e) for k, e in enumerate(monomial) if k not in out), pl.scale(rest, content))
        splits = self.proves(rooted, False)
        halves = pl.product(pl.unknown(k, e // 2) for k, e in enumerate(monomial) if k in out)
        odd = [pl.unknown(k) for k, e in enumerate(monomial) if k in out and e % 2]
        roots = pl.product((self._root_of(x) for x in odd), halves) if splits else halves
        d = content.denominator  # sqrt(n/d·q) = sqrt(n·d·q)/d
        numerator = pl.product([] if splits else odd, pl.scale(rooted, d * d))
        return self.mul(outside, Frac(pl.scale(pl.mul(roots, self._root_of(numerator)), Fraction(1, d))))

    def _root_of(self, p):
        known = pl.constant_of(p)
        if known is not None and known.denominator == 1 and known >= 0 and isqrt(int(known)) ** 2 == known:
            return pl.constant(isqrt(int(known)))
        return pl.unknown(self._number(("sqrt", pl.frozen(p)), ("sqrt", p)))

    def _nonneg(self, k):
        return self.generators[k][2] != "real" if self.kind(k) == "parameter" else self.kind(k) not in ("log", "atan")

    def atan(self, a):
        if not a.num:
            return a
        key = "atan", pl.frozen(a.num), frozenset((f, power) for f, (_, power) in a.den.items())
        return Frac(pl.unknown(self._number(key, ("atan", a))))


def _small(c):
    """A whole number as an exponent."""
    if abs(c.numerator) > MOST_TIMES:
        raise Undecided("exponents differ too much")
    return c.numerator


def translate(tower, name, parameters, x):
    """The fraction that an expanded term stands for."""
    def go(y):
        return translate(tower, name, parameters, y)
    if isinstance(x, Fraction):
        return tower.constant(pl.whole(x))
    if isinstance(x, str):
        return Frac(pl.unknown(VARIABLE)) if x == name else tower.parameter(x, parameters[x])
    op, *args = x
    if op == ".^":
        return _raised(tower, go(args[0]), args[1])
    if op in ("sin", "cos"):
        raise Undecided(f"{op} has no exact model")
    values = [go(a) for a in args]
    a = values[0]
    if op in ("exp", "log", "sqrt", "atan"):
        return getattr(tower, op)(a)
    if op == "abs":
        return _by_sign(tower, (a.num, False, a), (pl.neg(a.num), False, tower.neg(a)))
    if op == "step":
        return _by_sign(tower, (a.num, False, tower.constant(1)), (pl.neg(a.num), True, tower.constant(0)))
    if op == "sign":
        return tower.constant(0) if not a.num else _by_sign(tower, (a.num, True, tower.constant(1)), (pl.neg(a.num), True, tower.constant(-1)))
    if op == "-":
        return tower.neg(a) if len(values) == 1 else tower.sub(*values)
    if op == "./":
        return tower.mul(a, tower.reciprocal(values[1]))
    return reduce(tower.add if op == "+" else tower.mul, values)


def _by_sign(tower, *cases):
    for p, strict, value in cases:
        if tower.proves(p, strict):
            return value
    raise Undecided("an argument changes its sign")


def _raised(tower, base, e):
    """Powers are whole, or half of a whole number."""
    if not isinstance(e, Fraction) or abs(e.numerator) > 64 or e.denominator > 2:
        raise Undecided("an exponent is not a small number, whole or half")
    return tower.power(base if e.denominator == 1 else tower.sqrt(base), e.numerator)


def units(bare, name, parameters, x):
    """For each monomial of the exponents in a term, the largest number of which all its coefficients are multiples."""
    found = {}

    def visit(s):
        if isinstance(s, tuple):
            for a in s[1:]:
                visit(a)
            if s[0] == "exp":
                for m, c in translate(bare, name, parameters, s[1]).num.items():
                    found.setdefault(m, []).append(c)
    visit(x)
    return {m: pl.common_unit(values) for m, values in found.items()}
