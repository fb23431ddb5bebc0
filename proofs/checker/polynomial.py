"""Polynomials in generators and their quotients, with rational coefficients.

A polynomial is a dict from monomial, a sorted tuple of (generator, power), to coefficient; powers are rational.
"""

from fractions import Fraction

LARGEST = 3000
ONE = {(): Fraction(1)}


class Undecided(Exception):
    """No lane applies."""


def add(p, q, scale=1):
    out = dict(p)
    for m, c in q.items():
        out[m] = out.get(m, 0) + scale * c
    return {m: c for m, c in out.items() if c}


def join(m, n):
    powers = dict(m)
    for g, k in n:
        powers[g] = powers.get(g, 0) + k
    return tuple(sorted((g, k) for g, k in powers.items() if k))


def mul(p, q):
    if len(p) * len(q) > LARGEST:
        raise Undecided
    out = {}
    for m, c in p.items():
        for n, d in q.items():
            key = join(m, n)
            out[key] = out.get(key, 0) + c * d
    return {m: c for m, c in out.items() if c}


def power(p, k):
    out = ONE
    for _ in range(k):
        out = mul(out, p)
    return out


def generator(g, k=1):
    return {((g, Fraction(k)),): Fraction(1)}


def generators(p):
    return {g for m in p for g, _ in m}


def frozen(p):
    return tuple(sorted(p.items()))


def exact(p, q):
    """The polynomial p / q, or None where q doesn't divide p."""
    order = sorted(generators(p) | generators(q))

    def lead(r):
        return max(r, key=lambda m: [dict(m).get(g, 0) for g in order])
    top, out = lead(q), {}
    for _ in range(200):
        if not p:
            return out
        m = lead(p)
        step = join(m, tuple((g, -k) for g, k in top))
        if any(k < 0 for _, k in step):
            return None
        out[step] = p[m] / q[top]
        p = add(p, mul({step: out[step]}, q), -1)
    return None


class Quotient:
    """A polynomial over a product of polynomials: factors maps frozen polynomials to multiplicities."""

    def __init__(self, top, factors=None):
        self.top, self.factors = top, factors or {}

    def times(self, other):
        factors = dict(self.factors)
        for f, k in other.factors.items():
            factors[f] = factors.get(f, 0) + k
        return Quotient(mul(self.top, other.top), factors)

    def plus(self, other):
        factors = {f: max(self.factors.get(f, 0), other.factors.get(f, 0)) for f in {**self.factors, **other.factors}}

        def raised(q):
            top = q.top
            for f, k in factors.items():
                top = mul(top, power(dict(f), k - q.factors.get(f, 0)))
            return top
        return Quotient(add(raised(self), raised(other)), factors).lowest()

    def lowest(self):
        """Common factors taken out."""
        top, factors = self.top, {}
        for f, k in self.factors.items():
            less = exact(top, dict(f)) if k else None
            while k and less is not None:
                top, k = less, k - 1
                less = exact(top, dict(f)) if k else None
            if k:
                factors[f] = k
        return Quotient(top, factors)

    def inverse(self):
        if not self.top:
            raise Undecided
        top = ONE
        for f, k in self.factors.items():
            top = mul(top, power(dict(f), k))
        if len(self.top) == 1:
            ((m, c),) = self.top.items()
            return Quotient(mul(top, {tuple((g, -k) for g, k in m): 1 / c}))
        return Quotient(top, {frozen(self.top): 1})
