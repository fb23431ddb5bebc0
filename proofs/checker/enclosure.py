"""Enclosures of scalar terms on bounded intervals: arithmetic on intervals of decimal numbers, every end rounded outwards.

The exponentials, logarithms and roots of `decimal` are correctly rounded, so that the next numbers below and above enclose them.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, DecimalException
from fractions import Fraction

from .polynomial import Undecided
from .simpler import simpler
from .term import number

DIGITS = 40
DOWN, UP = (Context(prec=DIGITS, rounding=rounding) for rounding in (ROUND_FLOOR, ROUND_CEILING))
CUTS = 300  # enclosures that one interval may cost


def nonneg_between(term, t, low, high, strict):
    """Whether a term of the symbol t alone is nonnegative (positive) from low to high, ends included, shown by enclosures on parts."""
    parts, left = [(Fraction(low), Fraction(high))], CUTS
    while parts:
        a, b = parts.pop()
        left -= 1
        if left < 0:
            return False
        if not _is_nonneg(term, {t: (quotient(a)[0], quotient(b)[1])}, strict):
            middle = (a + b) / 2
            parts += [(a, middle), (middle, b)]
    return True


def _is_nonneg(term, box, strict):
    try:
        low = enclosed(term, box)[0]
    except (Undecided, DecimalException):
        return False
    return low > 0 if strict else low >= 0


def quotient(x):
    """The enclosure of a fraction."""
    top, bottom = Decimal(x.numerator), Decimal(x.denominator)
    return DOWN.divide(top, bottom), UP.divide(top, bottom)


def plus(a, b):
    """The sum."""
    return DOWN.add(a[0], b[0]), UP.add(a[1], b[1])


def minus(a):
    """The opposite."""
    return a[1].copy_negate(), a[0].copy_negate()


def times(a, b):
    """The product."""
    pairs = [(x, y) for x in a for y in b]
    return min(DOWN.multiply(x, y) for x, y in pairs), max(UP.multiply(x, y) for x, y in pairs)


def inverse(a):
    """1/a; undecided where a may be 0."""
    if a[0] <= 0 <= a[1]:
        raise Undecided
    return DOWN.divide(Decimal(1), a[1]), UP.divide(Decimal(1), a[0])


def power(a, k):
    """a to a whole power; even powers are not negative."""
    if k < 0:
        return inverse(power(a, -k))
    out, base = (Decimal(1), Decimal(1)), magnitude(a) if k % 2 == 0 else a
    for _ in range(k):
        out = times(out, base)
    return out


def magnitude(a):
    """|a|."""
    return a if a[0] >= 0 else minus(a) if a[1] <= 0 else (Decimal(0), max(a[0].copy_negate(), a[1]))


def rising(a, f, least=None):
    """A correctly rounded increasing function, with its least value where it has one."""
    low, high = DOWN.next_minus(f(a[0], DOWN)), UP.next_plus(f(a[1], UP))
    return (low if least is None else max(low, least)), high


def exponential(a):
    """exp(a)."""
    return rising(a, lambda x, context: context.exp(x), Decimal(0))


def logarithm(a):
    """log(a); undecided where a may not be positive."""
    if a[0] <= 0:
        raise Undecided
    return rising(a, lambda x, context: context.ln(x))


def root(a):
    """The square root; undecided where a may be negative."""
    if a[0] < 0:
        raise Undecided
    return rising(a, lambda x, context: context.sqrt(x), Decimal(0))


FUNCTIONS = {"exp": exponential, "log": logarithm, "sqrt": root, "abs": magnitude}


def enclosed(term, box):
    """The enclosure of a term where its symbols lie in a box; undecided where it has no value somewhere, or no enclosure."""
    op, args = term.op, term.args
    if op == "num":
        return quotient(number(term))
    if op == "sym":
        if args[0] not in box:
            raise Undecided
        return box[args[0]]
    if op == ".^":
        exponent = number(args[1])
        if exponent is None or abs(exponent) > 64 or exponent.denominator > 2:
            raise Undecided
        base = enclosed(args[0], box)
        return power(base if exponent.denominator == 1 else root(base), exponent.numerator)
    easier = simpler(term)
    if easier is not None:
        return enclosed(easier, box)
    if op == "fill":
        return enclosed(args[0], box)
    if op in (".*", "*") and len(args) == 2 and args[0] is args[1]:
        return power(enclosed(args[0], box), 2)
    if op not in ("+", "-", ".*", "*", "./", *FUNCTIONS):
        raise Undecided
    first, *rest = (enclosed(a, box) for a in args)
    if op in FUNCTIONS:
        return FUNCTIONS[op](first)
    if op == "-" and not rest:
        return minus(first)
    for other in rest:
        first = plus(first, other) if op == "+" else plus(first, minus(other)) if op == "-" else times(first, inverse(other) if op == "./" else other)
    return first
