"""Signs of polynomials in one unknown on intervals, exactly, by Sturm's theorem.

A polynomial is a list of integers, the constant first, the last one not 0. An interval is (low, high, low is open, high is open),
an end of None being infinite.
"""

from fractions import Fraction
from math import gcd, lcm

from .fault import Undecided

HIGHEST = 64  # degree
MOST_BITS = 8192  # of all coefficients, each taken as long as the longest
MOST_WORK = 1 << 19  # halvings times the square of the number of coefficients


def trim(p):
    n = len(p)
    while n and not p[n - 1]:
        n -= 1
    return p[:n]


def from_rationals(coefficients):
    """Multiplied by a positive number to make the coefficients whole."""
    d = lcm(*(c.denominator for c in coefficients))
    return trim([int(c * d) for c in coefficients])


def primitive(p):
    g = gcd(*p)
    return p if g < 2 else [c // g for c in p]


def derivative(p):
    return [k * c for k, c in enumerate(p)][1:]


def times(p, q):
    out = [0] * max(0, len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            out[i + j] += a * b
    return trim(out)


def minus(p, q):
    n = max(len(p), len(q))
    return trim([a - b for a, b in zip(p + [0] * (n - len(p)), q + [0] * (n - len(q)))])


def divide(p, q):
    """Quotient and remainder of s·p by q for a positive number s, the quotient up to the same s."""
    rest, quotient, scale = list(p), [0] * max(0, len(p) - len(q) + 1), abs(q[-1])
    while len(rest) >= len(q) and rest:
        shift = len(rest) - len(q)
        factor = -rest[-1] if q[-1] < 0 else rest[-1]
        quotient = [c * scale for c in quotient]
        quotient[shift] += factor
        rest = trim([c * scale - (factor * q[k - shift] if k >= shift else 0) for k, c in enumerate(rest)])
    return trim(quotient), rest


def common_divisor(p, q):
    while q:
        p, q = q, primitive(divide(p, q)[1])
    return primitive(p)


def square_free(p):
    """The polynomial with the same roots, all simple."""
    d = derivative(p)
    return primitive(divide(p, common_divisor(p, d))[0]) if d else p


def sign_at(p, x):
    value, scale = 0, 1
    for c in reversed(p):
        value = value * x.numerator + c * scale
        scale *= x.denominator
    return (value > 0) - (value < 0)


def chain_of(p):
    chain = [p, primitive(derivative(p))]
    while chain[-1]:
        chain.append(primitive([-c for c in divide(chain[-2], chain[-1])[1]]))
    return chain[:-1]


def variations(chain, x):
    signs = [s for s in (sign_at(p, x) for p in chain) if s]
    return sum(a != b for a, b in zip(signs, signs[1:]))


def finite_ends(p, interval):
    """Ends that cut off no root of p inside the interval."""
    low, high = interval[:2]
    bound = Fraction(2 + max((abs(c) for c in p[:-1]), default=0) // abs(p[-1]))
    left = low if low is not None else high - 1 if high is not None and high <= -bound else -bound
    return left, high if high is not None else left + 1 if left >= bound else bound


def cell_points(p, interval):
    """Rational points, one in every open cell into which the roots of p cut the inside of an interval."""
    if not p or len(p) > HIGHEST + 1 or len(p) * max(c.bit_length() for c in p) > MOST_BITS:
        raise Undecided("such a polynomial isn't decided")
    a, b = finite_ends(p, interval)
    if a >= b:
        raise Undecided("an interval without inside")
    if len(p) == 1:
        return [(a + b) / 2]
    simple = square_free(p)
    chain = chain_of(simple)
    start = variations(chain, a)
    inside = start - variations(chain, b) - (sign_at(simple, b) == 0)
    points, work = [], 0
    for k in range(inside + 1):
        left, right = a, b
        while True:
            work += len(p) ** 2
            if work > MOST_WORK:
                raise Undecided("roots lie too close together")
            x = (left + right) / 2
            below = start - variations(chain, x)  # roots in (a, x]
            if below == k and sign_at(simple, x):
                points.append(x)
                break
            left, right = (left, x) if below > k else (x, right)
    return points


def has_root(p, interval):
    """Whether p has a root in the interval, its closed ends included."""
    low, high, low_open, high_open = interval
    if not p or not low_open and low is not None and sign_at(p, low) == 0 or not high_open and high is not None and sign_at(p, high) == 0:
        return True
    return len(cell_points(p, interval)) > 1


def sign_on(p, interval):
    """2 where p is positive on the interval, 1 where it is nonnegative, else 0."""
    if not p:
        return 1
    if any(sign_at(p, x) < 0 for x in cell_points(p, interval)):
        return 0
    return 1 if has_root(p, interval) else 2
