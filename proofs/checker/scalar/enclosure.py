"""Enclosures of expanded terms on intervals of the variable, halved until they decide."""

from fractions import Fraction

from . import interval as iv
from .fault import NoEnclosure

MOST_CUTS = 300  # enclosures that one part of the domain may cost
FUNCTIONS = {"exp": iv.exp, "log": iv.log, "sqrt": iv.sqrt, "atan": iv.atan, "sin": iv.sin, "cos": iv.cos, "abs": iv.magnitude,
             "sign": iv.signum, "step": iv.step, "-": iv.neg}
OPERATIONS = {"+": iv.add, "-": iv.sub, ".*": iv.mul, "./": iv.div}


def enclosed(x, name, box):
    """The values of a term where its only name lies in a box."""
    if not isinstance(x, tuple):
        if x == name:
            return box
        if not isinstance(x, Fraction):
            raise NoEnclosure(f"{x} has no value")
        return iv.enclose(x)
    op, first, *rest = x
    value = enclosed(first, name, box)
    if op == ".^":
        (e,) = rest
        if not isinstance(e, Fraction) or abs(e.numerator) > 64 or e.denominator > 2:
            raise NoEnclosure("an exponent is not a small number, whole or half")
        return iv.power(iv.sqrt(value) if e.denominator == 2 else value, e.numerator)
    if op == ".*" and len(rest) == 1 and first == rest[0]:
        return iv.power(value, 2)
    if not rest and op not in ("+", ".*"):
        return FUNCTIONS[op](value)
    for a in rest:
        value = OPERATIONS[op](value, enclosed(a, name, box))
    return value


def holds_between(x, strict, name, low, high):
    """Whether a term is nonnegative (positive) from low to high, ends included."""
    left, parts = MOST_CUTS, [(low, high)]
    while parts:
        if left <= 0:
            return False
        left -= 1
        a, b = parts.pop()
        try:
            least = enclosed(x, name, iv.hull(iv.enclose(a), iv.enclose(b)))[0]
        except NoEnclosure:
            least = -1
        if least < 0 or strict and least == 0:
            middle = (a + b) / 2
            parts += [(middle, b), (a, middle)]
    return True
