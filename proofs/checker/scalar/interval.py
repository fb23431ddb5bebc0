"""Enclosures: pairs of integers (low, high) that stand for low/2^160 and high/2^160; every operation rounds outwards."""

from fractions import Fraction
from math import isqrt

from .fault import NoEnclosure

PRECISION = 160
UNIT = 1 << PRECISION
LARGEST_ARGUMENT = 2048 * UNIT
LARGEST = UNIT << 4096  # ends beyond it aren't multiplied
TERMS = 64  # of series; the rest is added


def down(a, b):
    return a // b


def up(a, b):
    return -(-a // b)


def point(x):
    return x, x


ZERO, ONE = point(0), point(UNIT)


def quotient(a, b):
    """a/b for b > 0."""
    return down(a * UNIT, b), up(a * UNIT, b)


def enclose(x):
    return quotient(x.numerator, x.denominator)


def rational(end):
    return Fraction(end, UNIT)


def hull(a, b):
    return min(a[0], b[0]), max(a[1], b[1])


def add(a, b):
    return a[0] + b[0], a[1] + b[1]


def neg(a):
    return -a[1], -a[0]


def sub(a, b):
    return add(a, neg(b))


def mul(a, b):
    if any(abs(x) > LARGEST for x in (*a, *b)):
        raise NoEnclosure("a value is too large")
    corners = a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]
    return down(min(corners), UNIT), up(max(corners), UNIT)


def div(a, b):
    if b[0] <= 0 <= b[1]:
        raise NoEnclosure("a divisor may be 0")
    if b[1] < 0:
        a, b = neg(a), neg(b)
    return (min(down(a[0] * UNIT, b[0]), down(a[0] * UNIT, b[1])), max(up(a[1] * UNIT, b[0]), up(a[1] * UNIT, b[1])))


def power(a, k):
    """a to a whole power; even ones are not negative."""
    if k < 0:
        return div(ONE, power(a, -k))
    if k == 0:
        return ONE
    base = magnitude(a) if k % 2 == 0 else a
    out = base
    for _ in range(k - 1):
        out = mul(out, base)
    return out


def magnitude(a):
    return a if a[0] >= 0 else neg(a) if a[1] <= 0 else (0, max(-a[0], a[1]))


def step(a):
    return UNIT if a[0] >= 0 else 0, 0 if a[1] < 0 else UNIT


def signum(a):
    low = UNIT if a[0] > 0 else 0 if a[0] == 0 else -UNIT
    high = -UNIT if a[1] < 0 else 0 if a[1] == 0 else UNIT
    return low, high


def half(a):
    return shrink(a, 2)


def shrink(a, k):
    return down(a[0], k), up(a[1], k)


def double(a):
    return add(a, a)


def rising(a, at):
    """An increasing function from its values at points."""
    return at(a[0])[0], at(a[1])[1]


def within(x):
    if abs(x) > LARGEST_ARGUMENT:
        raise NoEnclosure("an argument is too large")


def exp_at(x):
    within(x)
    if x < 0:
        return div(ONE, exp_at(-x))
    halvings, r = 0, point(x)
    while r[1] > UNIT // 2:
        r, halvings = half(r), halvings + 1
    term = total = ONE
    for k in range(1, TERMS):
        term = shrink(mul(term, r), k)
        total = add(total, term)
    total = total[0], total[1] + term[1]  # 0 ≤ r ≤ 1/2: what is left is at most the last term
    for _ in range(halvings):
        total = mul(total, total)
    return total


def log_near(m):
    """log m = 2·artanh((m - 1)/(m + 1)) for 1 ≤ m ≤ 2."""
    z = quotient(m - UNIT, m + UNIT)
    square, term, total = mul(z, z), z, z
    for j in range(1, TERMS):
        term = mul(term, square)
        total = add(total, shrink(term, 2 * j + 1))
    return double((total[0], total[1] + term[1]))  # z² ≤ 1/9


def log_at(x):
    if x <= 0:
        raise NoEnclosure("the argument of a logarithm may not be positive")
    shift = x.bit_length() - 1 - PRECISION  # x = m·2^shift, 1 ≤ m < 2
    m = point(x << -shift) if shift <= 0 else (x >> shift, (x >> shift) + 1)
    return add(rising(m, log_near), mul(point(shift * UNIT), log_near(2 * UNIT)))


def root_at(x):
    if x < 0:
        raise NoEnclosure("the argument of a square root may be negative")
    r = isqrt(x * UNIT)
    return r, r if r * r == x * UNIT else r + 1


def atan_at(x):
    if x < 0:
        return neg(atan_at(-x))
    y = point(x)
    for _ in range(3):  # atan x = 2·atan(x/(1 + sqrt(1 + x²)))
        y = div(y, add(ONE, sqrt(add(ONE, mul(y, y)))))
    square, term, total = neg(mul(y, y)), y, y
    for j in range(1, TERMS):
        term = mul(term, square)
        total = add(total, shrink(term, 2 * j + 1))
    rest = magnitude(term)[1]  # the terms alternate and fall
    return 8 * (total[0] - rest), 8 * (total[1] + rest)


def circle_at(x):
    """sin and cos."""
    within(x)
    halvings, r = 0, point(x)
    while magnitude(r)[1] > UNIT // 2:
        r, halvings = half(r), halvings + 1
    term, sin_, cos_ = ONE, ZERO, ONE
    for k in range(1, TERMS):
        term = shrink(mul(term, r), k)
        signed = term if k % 4 < 2 else neg(term)
        if k % 2:
            sin_ = add(sin_, signed)
        else:
            cos_ = add(cos_, signed)
    rest = magnitude(term)[1]
    sin_, cos_ = (sin_[0] - rest, sin_[1] + rest), (cos_[0] - rest, cos_[1] + rest)
    for _ in range(halvings):
        sin_, cos_ = double(mul(sin_, cos_)), sub(ONE, double(power(sin_, 2)))
    return sin_, cos_


def lipschitz(a, at):
    """A function between -1 and 1 that changes no faster than its argument."""
    middle = down(a[0] + a[1], 2)
    radius, value = max(a[1] - middle, middle - a[0]), at(middle)
    return max(value[0] - radius, -UNIT), min(value[1] + radius, UNIT)


def exp(a):
    return rising(a, exp_at)


def log(a):
    return rising(a, log_at)


def sqrt(a):
    return rising(a, root_at)


def atan(a):
    return rising(a, atan_at)


def sin(a):
    return lipschitz(a, lambda x: circle_at(x)[0])


def cos(a):
    return lipschitz(a, lambda x: circle_at(x)[1])
