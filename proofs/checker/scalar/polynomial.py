"""Polynomials in numbered unknowns with rational coefficients.

A polynomial is a dict from exponents, a tuple without trailing zeros, to the coefficient, an int or a Fraction.
"""

from fractions import Fraction
from functools import reduce
from itertools import zip_longest
from math import gcd

from .fault import Undecided

MOST_TERMS, MOST_PRODUCTS = 200, 4000
HIGHEST = 512  # exponent
LARGEST = 1 << 2048  # numerator or denominator


def trimmed(exponents):
    n = len(exponents)
    while n and not exponents[n - 1]:
        n -= 1
    return tuple(exponents[:n])


def collect(parts):
    """The sum of terms, equal monomials joined."""
    out = {}
    for exponents, c in parts:
        key = trimmed(exponents)
        total = out.get(key, 0) + c
        if any(e > HIGHEST for e in key) or abs(total.numerator) >= LARGEST or total.denominator >= LARGEST:
            raise Undecided("the polynomial has too large numbers")
        if total:
            out[key] = total
        else:
            out.pop(key, None)
    if len(out) > MOST_TERMS:
        raise Undecided("the polynomial has too many terms")
    return out


def constant(c):
    return collect([((), c)])


ONE = constant(1)


def unknown(k, exponent=1):
    """The k-th unknown to a power."""
    return collect([((0,) * k + (exponent,), 1)])


def add(p, q):
    return collect([*p.items(), *q.items()])


def scale(p, c):
    return collect((m, whole(c * d)) for m, d in p.items())


def neg(p):
    return {m: -c for m, c in p.items()}


def sub(p, q):
    return add(p, neg(q))


def whole(c):
    """A fraction as an int where it is one, which is faster."""
    return c.numerator if c.denominator == 1 else c


def mul(p, q):
    if len(p) * len(q) > MOST_PRODUCTS:
        raise Undecided("a product has too many terms")
    return collect((tuple(a + b for a, b in zip_longest(m, n, fillvalue=0)), whole(c * d))
                   for m, c in p.items() for n, d in q.items())


def power(p, k):
    out = ONE
    for _ in range(k):
        out = mul(out, p)
    return out


def product(polynomials, first=ONE):
    return reduce(mul, polynomials, first)


def constant_of(p):
    """The value of a constant polynomial, or None."""
    return 0 if not p else p.get(()) if len(p) == 1 else None


def unknowns(p):
    """Numbers of the unknowns that occur, in order."""
    return sorted({k for m in p for k, e in enumerate(m) if e})


def exponent(m, k):
    return m[k] if k < len(m) else 0


def without(m, k, by=None):
    """Exponents with that of the k-th unknown reduced, by default to 0."""
    return tuple((0 if by is None else e - by) if j == k else e for j, e in enumerate(m))


def partial(p, k):
    """The derivative by the k-th unknown."""
    return collect((without(m, k, 1), c * m[k]) for m, c in p.items() if exponent(m, k))


def coefficients_in(p, k):
    """Coefficients of the powers 0, 1, … of the k-th unknown, free of it."""
    lists = []
    for m, c in p.items():
        e = exponent(m, k)
        lists.extend([] for _ in range(e + 1 - len(lists)))
        lists[e].append((without(m, k), c))
    return [collect(parts) for parts in lists]


def substitute(p, k, value):
    """p with the k-th unknown replaced by a polynomial."""
    out = {}
    for c in reversed(coefficients_in(p, k)):
        out = add(mul(out, value), c)
    return out


def substitute_quotient(p, k, value, d):
    """d^n·p with the k-th unknown replaced by value/d, for the degree n of p in it."""
    coefficients, out = coefficients_in(p, k), {}
    n = len(coefficients) - 1
    for e, c in enumerate(coefficients):
        out = add(out, mul(mul(c, power(value, e)), power(d, n - e)))
    return out


def split(p):
    """(content, monomial, rest): p is their product, the rest has coprime whole coefficients and a positive leading one."""
    if not p:
        return 0, (), {}
    first = next(iter(p))
    monomial = trimmed(tuple(min(exponent(m, k) for m in p) for k in range(len(first))))
    unit = common_unit(p.values())
    if p[max(p, key=_rank)] < 0:
        unit = -unit
    rest = collect((tuple(e - exponent(monomial, k) for k, e in enumerate(m)), whole(Fraction(c) / unit)) for m, c in p.items())
    return unit, monomial, rest


def _rank(m):
    """The order of terms in which the exponents of later unknowns come first."""
    return len(m), m[::-1]


def common_unit(values):
    """The largest rational of which all of the given are whole multiples; 0 where all are 0."""
    out = Fraction(0)
    for v in values:
        out = Fraction(gcd(out.numerator * v.denominator, v.numerator * out.denominator), out.denominator * v.denominator)
    return out


def frozen(p):
    """What equal polynomials share."""
    return frozenset(p.items())
