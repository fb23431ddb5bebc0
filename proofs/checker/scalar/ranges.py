"""What is known of the values of generators on a piece."""

from fractions import Fraction
from functools import reduce

from . import interval as iv
from . import polynomial as pl
from .fault import NoEnclosure
from .tower import VARIABLE

EVERYTHING = None, None, True, True


def varies(tower, k):
    """Whether the variable occurs in a generator, directly or inside."""
    kind, *inside = tower.generators[k]
    if kind in ("variable", "parameter"):
        return kind == "variable"
    if kind == "exp":
        return pl.exponent(inside[0], VARIABLE) > 0
    polynomials = inside if kind != "atan" else [inside[0].num, *(factor for factor, _ in inside[0].den.values())]
    return any(varies_in(tower, p) for p in polynomials)


def varies_in(tower, p):
    return any(varies(tower, k) for k in pl.unknowns(p))


def enclosed(tower, p):
    """The enclosure of a polynomial in generators that are numbers."""
    def term(m, c):
        powers = (iv.power(enclosed_generator(tower, k), e) for k, e in enumerate(m) if e)
        return reduce(iv.mul, powers, iv.enclose(c))
    return reduce(iv.add, (term(m, c) for m, c in p.items()), iv.ZERO)


def enclosed_generator(tower, k):
    if k not in tower.enclosures:
        tower.enclosures[k] = _enclosed_generator(tower, *tower.generators[k])
    return tower.enclosures[k]


def _enclosed_generator(tower, kind, *inside):
    if kind == "exp" and not inside[0]:
        return iv.exp(iv.enclose(inside[1]))
    if kind == "log":
        return iv.log(enclosed(tower, inside[0]))
    if kind == "sqrt":
        return iv.sqrt(enclosed(tower, inside[0]))
    if kind == "atan":
        (a,) = inside
        return iv.atan(reduce(lambda x, f: iv.div(x, iv.power(enclosed(tower, f[0]), f[1])), a.den.values(), enclosed(tower, a.num)))
    raise NoEnclosure("a value that is not a number")


def exponent_is_nonneg(tower, monomial):
    """Whether exp of a positive multiple of the monomial is at least 1."""
    def fits(k, e):
        kind, *more = tower.generators[k]
        return e % 2 == 0 or kind == "variable" or kind == "parameter" and more[1] != "real"
    return all(fits(k, e) for k, e in enumerate(monomial))


def sign_of(tower, k, piece):
    """positive, nonneg or real."""
    kind, *more = tower.generators[k]
    if kind == "variable":
        return "positive" if piece[2] or piece[0] is not None and piece[0] > 0 else "nonneg"
    if kind == "parameter":
        return more[1]
    return {"exp": "positive", "sqrt": "nonneg"}.get(kind, "real")


def range_of(tower, k, piece):
    """An interval that holds all values of a generator on a piece."""
    kind, *more = tower.generators[k]
    if kind == "variable":
        return piece
    if kind == "exp" and more[0]:
        return _range_of_exp(tower, *more, piece)
    if kind != "parameter" and not varies(tower, k):
        try:
            low, high = enclosed_generator(tower, k)
            return iv.rational(low - 1), iv.rational(high + 1), True, True
        except NoEnclosure:
            pass
    known = sign_of(tower, k, piece)
    return EVERYTHING if known == "real" else (Fraction(0), None, known == "positive", True)


def _range_of_exp(tower, monomial, unit, piece):
    """exp grows with the variable; where the monomial can't vanish inside the piece it stays above 1."""
    if not exponent_is_nonneg(tower, monomial):
        return Fraction(0), None, True, True
    e, alone = pl.exponent(monomial, VARIABLE), all(k == VARIABLE or not x for k, x in enumerate(monomial))

    def at(c):
        return iv.exp(iv.mul(iv.enclose(unit), iv.enclose(Fraction(c) ** e)))
    above = all(not x or sign_of(tower, k, piece) == "positive" for k, x in enumerate(monomial))
    low = iv.rational(at(piece[0])[0] - 1) if alone and piece[0] is not None and piece[0] > 0 else Fraction(1)
    high = iv.rational(at(piece[1])[1] + 1) if alone and piece[1] is not None else None
    return low, high, above, True
