"""Floating point: what is clearly negative somewhere is not asked further. Nothing is shown by it."""

import math

from . import polynomial as pl

CLEARLY = -1e-9  # relative to the sum of the terms
STEPS = (0, 1e-3, 0.05, 0.3, 0.7, 1, 1.5, 2.5, 4, 7, 12)


def refuted(tower, p, piece):
    """Whether a polynomial is negative at some point of the piece, all parameters being 1."""
    low = 0.0 if piece[0] is None else _float(piece[0])
    high = None if piece[1] is None else _float(piece[1])
    for s in STEPS:
        total, size = _Values(tower, low + s if high is None else low + (high - low) * s / 12).of(p)
        if size and total / size < CLEARLY:
            return True
    return False


def _float(x):
    return _safe(float, x.numerator) / _safe(float, x.denominator)


def _safe(f, *args):
    """The value of a function, infinite or NaN where it has none."""
    try:
        return f(*args)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan


class _Values:
    """Values at one point."""

    def __init__(self, tower, t):
        self.tower, self.t, self.known = tower, t, {}

    def of(self, p):
        """The value of a polynomial, and the sum of the absolute values of its terms."""
        total = size = 0.0
        for m, c in p.items():
            x = _float(c)
            for k, e in enumerate(m):
                if e:
                    x *= _safe(math.pow, self.generator(k), e)
            total, size = total + x, size + abs(x)
        return total, size

    def generator(self, k):
        if k not in self.known:
            self.known[k] = self._generator(*self.tower.generators[k])
        return self.known[k]

    def _generator(self, kind, *inside):
        if kind == "variable":
            return self.t
        if kind == "parameter":
            return 1.0
        if kind == "exp":
            return _safe(lambda: math.exp(_float(inside[1]) * math.pow(self.t, pl.exponent(inside[0], 0))))
        if kind == "atan":
            (a,) = inside
            x = self.of(a.num)[0]
            for factor, power in a.den.values():
                below = _safe(math.pow, self.of(factor)[0], power)
                x = x / below if below else math.nan
            return math.atan(x)
        value = self.of(inside[0])[0]
        return _safe(math.log if kind == "log" else math.sqrt, value) if value or kind == "sqrt" else -math.inf
