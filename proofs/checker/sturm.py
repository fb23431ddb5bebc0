"""Signs of univariate rational polynomials on intervals, exactly: square-free parts and Sturm sequences.

A polynomial is a list of Fractions, lowest degree first, without trailing zeros.
"""

from fractions import Fraction

from .fault import require

LARGEST_DEGREE = 80


def trim(p):
    while p and p[-1] == 0:
        p.pop()
    return p


def value(p, x):
    out = Fraction(0)
    for c in reversed(p):
        out = out * x + c
    return out


def derivative(p):
    return [k * c for k, c in enumerate(p)][1:]


def divide(a, b):
    """Quotient and remainder."""
    rest, quotient = list(a), [Fraction(0)] * max(len(a) - len(b) + 1, 0)
    while len(rest) >= len(b):
        c = rest[-1] / b[-1]
        shift = len(rest) - len(b)
        quotient[shift] = c
        for k, d in enumerate(b):
            rest[shift + k] -= c * d
        rest.pop()
        trim(rest)
    return trim(quotient), rest


def gcd(a, b):
    while b:
        a, b = b, divide(a, b)[1]
        b = [c / abs(b[-1]) for c in b] if b else b
    return [c / a[-1] for c in a] if a else a


def odd_part(p):
    """The product of the square-free factors of odd multiplicity, with the sign of the leading coefficient."""
    out, sign = [Fraction(1)], 1 if p[-1] > 0 else -1
    a = gcd(p, derivative(p))
    b = divide(p, a)[0] if a else p
    k = 1
    while len(b) > 1:
        c = gcd(b, a) if a else [Fraction(1)]
        factor = divide(b, c)[0]
        if k % 2:
            out = multiply(out, factor)
        b, a, k = c, divide(a, c)[0], k + 1
    return [sign * c / abs(out[-1]) for c in out]


def multiply(a, b):
    out = [Fraction(0)] * (len(a) + len(b) - 1) if a and b else []
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return trim(out)


def changes(sequence, x):
    """Sign changes at a rational point, or at ±infinity for x = None with a sign."""
    signs = []
    for p in sequence:
        if isinstance(x, str):
            v = p[-1] * (-1 if x == "-" and len(p) % 2 == 0 else 1)
        else:
            v = value(p, x)
        if v:
            signs.append(v > 0)
    return sum(a != b for a, b in zip(signs, signs[1:]))


def roots(p, low):
    """The number of distinct roots above a rational point, or of all roots for low = None. p(low) must not vanish."""
    sequence = [p, derivative(p)]
    while len(sequence[-1]) > 1:
        rest = divide(sequence[-2], sequence[-1])[1]
        if not rest:
            break
        sequence.append([-c / abs(rest[-1]) for c in rest])
    sequence = [q for q in sequence if q]
    return changes(sequence, "-" if low is None else low) - changes(sequence, "+")


def nonneg_above(p, low, strict):
    """Whether p ≥ 0 (p > 0 where strict) on the open interval (low, ∞), or on the line for low = None."""
    p = trim(list(p))
    require(len(p) <= LARGEST_DEGREE, "the polynomial has too high a degree")
    if not p:
        return not strict
    if p[-1] < 0:
        return False
    if len(p) == 1:
        return True
    q = p if strict else odd_part(p)
    while low is not None and len(q) > 1 and value(q, low) == 0:
        q = divide(q, [-low, Fraction(1)])[0]
    if strict:
        q = divide(q, gcd(q, derivative(q)))[0] if len(q) > 1 else q
    return len(q) == 1 or roots(q, low) == 0
