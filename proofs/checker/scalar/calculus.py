"""Derivatives by the variable, and values at a point."""

from fractions import Fraction
from functools import reduce

from . import polynomial as pl
from .tower import VARIABLE, Frac


def derivative(tower, p):
    """d/dt of a polynomial in the generators."""
    return reduce(lambda total, k: tower.add(total, tower.mul(Frac(pl.partial(p, k)), _slope(tower, k))), pl.unknowns(p), Frac({}))


def denominator(a):
    return pl.product(pl.power(factor, power) for factor, power in a.den.values())


def _slope_of_fraction(tower, a):
    den = denominator(a)
    over = tower.reciprocal(Frac(den))
    return tower.sub(tower.mul(derivative(tower, a.num), over), tower.mul(tower.mul(Frac(a.num), derivative(tower, den)), tower.mul(over, over)))


def _slope(tower, k):
    kind, *inside = tower.generators[k]
    if kind == "variable":
        return tower.constant(1)
    if kind == "parameter":
        return Frac({})
    if kind == "exp":
        monomial, unit = inside
        return Frac(pl.mul(pl.partial(pl.collect([(monomial, pl.whole(unit))]), VARIABLE), pl.unknown(k)))
    (a,) = inside
    if kind == "log":
        return tower.mul(derivative(tower, a), tower.reciprocal(Frac(a)))
    if kind == "sqrt":
        half = pl.scale(pl.unknown(k), Fraction(1, 2))
        return tower.mul(tower.mul(derivative(tower, a), Frac(half)), tower.reciprocal(Frac(a)))
    return tower.mul(_slope_of_fraction(tower, a), tower.reciprocal(tower.add(tower.constant(1), tower.mul(a, a))))


def value_at(tower, p, c):
    """The value of a polynomial in the generators at t = c, free of the variable."""
    value = {k: _generator_at(tower, k, c) for k in pl.unknowns(p)}

    def term(m, d):
        powers = (tower.power(value[k], e) for k, e in enumerate(m) if e)
        return reduce(tower.mul, powers, tower.constant(d))
    return reduce(lambda total, x: tower.add(total, term(*x)), p.items(), Frac({}))


def _generator_at(tower, k, c):
    kind, *inside = tower.generators[k]
    if kind == "variable":
        return tower.constant(pl.whole(c))
    if kind == "exp" and pl.exponent(inside[0], VARIABLE):
        monomial, unit = inside
        return tower.exp(Frac(pl.collect([(pl.without(monomial, VARIABLE), pl.whole(unit * c ** monomial[VARIABLE]))])))
    if kind in ("parameter", "exp"):
        return Frac(pl.unknown(k))
    (a,) = inside
    if kind != "atan":
        return getattr(tower, kind)(value_at(tower, a, c))
    return tower.atan(tower.mul(value_at(tower, a.num, c), tower.reciprocal(value_at(tower, denominator(a), c))))
