"""The lanes that decide h(t) ≥ 0 or h(t) > 0 on (0, ∞) or the line, for all values of the parameters.

h becomes a quotient of polynomials in generators: t, the parameters, exp(m) for monomials m, logarithms, roots and
opaque values. The first lane that applies: coefficients and signs; Sturm in t or in y = exp(t/q); derivatives of
t^a·exp(b·t); fractions for arctangents; exponentiating logarithms; squaring roots; numbers by enclosures; discriminants; homogeneous polynomials; rising from zero.
"""

from decimal import DecimalException
from fractions import Fraction
from math import lcm

from . import enclosure as enclosures
from .enclosure import FUNCTIONS, exponential, plus, quotient, times
from .generators import Generators, exp_of
from .polynomial import ONE, Quotient, Undecided, add, generators, mul
from .sturm import nonneg_above
from .term import UNIT

DEEPEST = 14


class Problem(Generators):
    """Decides over (0, ∞) or the line."""

    def holds(self, term, strict):
        return self.quotient(self.translate(term), strict, 0)

    def quotient(self, q, strict, depth):
        """Whether a quotient is nonnegative or positive where it is defined."""
        top = q.top
        for f, k in q.factors.items():
            if k % 2 and not self.by_coefficients(dict(f), True):
                top = mul(top, dict(f))
        return self.polynomial(top, strict, depth)

    def polynomial(self, p, strict, depth=0):
        if depth > DEEPEST:
            return False
        if not p:
            return not strict
        p = self.reduced(p)
        if self.by_coefficients(p, strict):
            return True
        gens = generators(p)
        e = exp_of(((self.t, Fraction(1)),))
        if not gens:
            return False
        if not any(self.depends(g) for g in gens) and self.by_value(p):
            return True
        if gens <= {self.t} or gens <= {e}:
            return self.univariate(p, min(gens), strict)
        if gens <= {self.t, e} and self.mixed(p, e, strict):
            return True
        for kind, lane in (("atan", self.by_fractions), ("log", self.by_exponentials), ("sqrt", self.by_squaring)):
            special = [g for g in sorted(gens) if self.roots.get(g, ("",))[0] == kind]
            if special and lane(p, special, strict, depth):
                return True
        return self.with_parameters(p, strict, depth) or self.by_derivative(p, strict, depth)

    def by_value(self, p):
        """A number above zero, by enclosure; what holds parameters is none."""
        def raised(g, k):
            if g in self.exps:
                return exponential(times(quotient(k), total({self.exps[g]: Fraction(1)})))
            kind, argument = self.roots.get(g, ("", None))
            if kind not in ("log", "sqrt") or k.denominator != 1:
                raise Undecided
            out = total(argument.top)
            for f, n in argument.factors.items():
                out = times(out, enclosures.power(total(dict(f)), -n))
            return enclosures.power(FUNCTIONS[kind](out), int(k))

        def total(q):
            out = quotient(Fraction(0))
            for m, c in q.items():
                product = quotient(c)
                for g, k in m:
                    product = times(product, raised(g, k))
                out = plus(out, product)
            return out
        try:
            return total(p)[0] > 0
        except (Undecided, DecimalException):
            return False

    def by_coefficients(self, p, strict):
        """No negative coefficient, and only even powers of what may be negative."""
        positive = False
        for m, c in p.items():
            if c < 0 or any(self.sign.get(g, "real") == "real" and (k.denominator != 1 or k % 2) for g, k in m):
                return False
            positive = positive or all(self.sign.get(g) == "positive" for g, _ in m)
        return positive or not strict

    def reduced(self, p):
        """Multiply by powers of generators that keep the sign, so that no power is negative, and take out common ones."""
        shift = {}
        for g in generators(p):
            least = min(dict(m).get(g, Fraction(0)) for m in p)
            if self.sign.get(g) == "positive":
                shift[g] = -least
            elif least < 0:
                even = -least if least.denominator == 1 and least % 2 == 0 else -least + 1
                shift[g] = even
        return mul(p, {tuple(sorted((g, k) for g, k in shift.items() if k)): Fraction(1)}) if shift else p

    def univariate(self, p, g, strict):
        powers = [dict(m).get(g, Fraction(0)) for m in p]
        q = lcm(*(k.denominator for k in powers))
        if g == self.t and q > 1 and self.domain == "reals" or max(powers) * q > 79:
            return False
        coefficients = [Fraction(0)] * (int(max(powers) * q) + 1)
        for m, c in p.items():
            coefficients[int(dict(m).get(g, Fraction(0)) * q)] += c
        if g == self.t:
            low = None if self.domain == "reals" else Fraction(0)
            edge = coefficients[0]
        else:
            low = Fraction(0) if self.domain == "reals" else Fraction(1)
            edge = sum(coefficients)
        if self.domain == "nonneg" and (edge < 0 or strict and edge == 0):
            return False
        return nonneg_above(coefficients, low, strict)

    def by_exponentials(self, p, logs, strict, depth):
        """Σ cⱼ log aⱼ + b ≥ 0 with rational cⱼ is Π aⱼ^cⱼ ≥ exp(-b)."""
        powers, rest = {}, {}
        for m, c in p.items():
            present = [g for g, _ in m if g in logs]
            if not present:
                rest[m] = c
            elif len(m) == 1 and m[0][1] == 1:
                powers[m[0][0]] = c
            else:
                return False
        q = lcm(*(c.denominator for c in powers.values()))
        left, right = Quotient(ONE), self._exp(UNIT, Quotient({m: -c * q for m, c in rest.items()}))
        for g, c in powers.items():
            argument = self.roots[g][1]
            for _ in range(abs(int(c * q))):
                if c > 0:
                    left = left.times(argument)
                else:
                    right = right.times(argument)
        return self.quotient(left.plus(right.times(Quotient({(): Fraction(-1)}))), strict, depth + 1)

    def by_fractions(self, p, atans, strict, depth):
        """A + B·atan(a) ≥ 0 for a ≥ 0 from fractions between which the arctangent lies.

        a(105 + 55a²)/(105 + 90a² + 9a⁴) ≤ atan a ≤ a(945 + 735a² + 64a⁴)/(945 + 1050a² + 225a⁴): both are 0 at 0, and
        their slopes differ from 1/(1 + a²) by -576a⁸ and 14400a¹⁰ over (1 + a²) times the square of the denominator.
        """
        g = atans[0]
        a, b = {}, {}
        for m, c in p.items():
            k = dict(m).get(g, Fraction(0))
            if k not in (0, 1):
                return False
            (b if k else a)[tuple(x for x in m if x[0] != g)] = c
        if self.sign[g] == "real":
            return False
        rises = self.by_coefficients(b, False)
        if not rises and not self.by_coefficients({m: -c for m, c in b.items()}, False):
            return False
        argument = self.roots[g][1]
        square = argument.times(argument)

        def polynomial(*coefficients):
            out = Quotient({})
            for c in reversed(coefficients):
                out = out.times(square).plus(Quotient({(): Fraction(c)}))
            return out
        top, bottom = (polynomial(105, 55), polynomial(105, 90, 9)) if rises else (polynomial(945, 735, 64), polynomial(945, 1050, 225))
        bound = argument.times(top).times(bottom.inverse())
        return self.quotient(Quotient(a).plus(Quotient(b).times(bound)), strict, depth + 1)

    def by_squaring(self, p, roots, strict, depth):
        """A + B·√C ≥ 0, from the signs of A and B and of A² - B²·C."""
        g = roots[0]
        argument = self.roots[g][1]
        a, b = Quotient({}), Quotient({})
        for m, c in p.items():
            k = dict(m).get(g, Fraction(0))
            if k.denominator != 1 or k < 0:
                return False
            part = Quotient({tuple(x for x in m if x[0] != g): c})
            for _ in range(int(k) // 2):
                part = part.times(argument)
            a, b = (a, b.plus(part)) if k % 2 else (a.plus(part), b)
        minus = Quotient({(): Fraction(-1)})

        def sure(q, strictly=False):
            return self.quotient(q, strictly, depth + 1)
        if not b.top:
            return sure(a, strict)
        gap = a.times(a).plus(b.times(b).times(argument).times(minus))
        return (sure(a) and sure(gap, strict)) or (sure(b) and (sure(a, strict) or sure(gap.times(minus), strict)))

    # -- parameters -------------------------------------------------------------------------------------------------

    def with_parameters(self, p, strict, depth):
        for g in sorted(generators(p)):
            if self.sign.get(g, "real") != "positive" and self.by_discriminant(p, g, strict, depth):
                return True
        if self.by_homogeneity(p, strict, depth):
            return True
        return any(self.by_discriminant(p, g, strict, depth) for g in sorted(generators(p))
                   if self.sign.get(g, "real") == "positive")

    def by_discriminant(self, p, g, strict, depth):
        """a·g² + b·g + c with a > 0 and 4ac - b² ≥ 0."""
        parts = [{}, {}, {}]
        for m, c in p.items():
            k = dict(m).get(g, Fraction(0))
            if k not in (0, 1, 2):
                return False
            parts[int(k)][tuple(x for x in m if x[0] != g)] = c
        c, b, a = parts
        if not a or not self.by_coefficients(a, True):
            return False
        return self.polynomial(add(mul({(): Fraction(4)}, mul(a, c)), mul(b, b), -1), strict, depth + 1)

    def by_homogeneity(self, p, strict, depth):
        """Variables of one degree: divide by the power of a positive one. Functions don't scale."""
        gens = generators(p)
        degrees = {sum(k for _, k in m) for m in p}
        scale = next((g for g in sorted(gens) if g != self.t and self.sign.get(g) == "positive"), None)
        if len(degrees) > 1 or scale is None or any(g in self.exps or g in self.roots or g in self.opaques for g in gens):
            return False
        out = {}
        for m, c in p.items():
            key = tuple(x for x in m if x[0] != scale)
            out[key] = out.get(key, 0) + c
        return self.polynomial({m: c for m, c in out.items() if c}, strict, depth + 1)

    # -- derivatives ------------------------------------------------------------------------------------------------

    def by_derivative(self, p, strict, depth):
        """On (0, ∞): nonnegative at zero and nowhere falling (everywhere rising where strict)."""
        if self.domain != "positive" or depth > 4 or not any(self.depends(g) for g in generators(p)):
            return False
        at_zero, slope = self.at_zero(p), Quotient({})
        if at_zero is None or not self.polynomial(at_zero, False, depth + 1):
            return False
        for m, c in p.items():
            slope = slope.plus(self.monomial_slope(m, c))
        return self.quotient(slope, strict, depth + 1)

    # -- terms t^a·exp(b·t) -----------------------------------------------------------------------------------------

    def mixed(self, p, e, strict):
        terms = {}
        for m, c in p.items():
            powers = dict(m)
            a = powers.get(self.t, Fraction(0))
            if a.denominator != 1:
                return False
            terms[int(a), powers.get(e, Fraction(0))] = c
        at_zero = sum(c for (a, _), c in terms.items() if a == 0)
        if self.domain != "positive" and (at_zero < 0 or strict and at_zero == 0):
            return False
        if not increasing(terms, DEEPEST):
            return False
        mirrored = {(a, -b): c * (-1) ** a for (a, b), c in terms.items()}
        return self.domain != "reals" or increasing(mirrored, DEEPEST)


def increasing(terms, depth):
    """Whether Σ c·t^a·exp(b·t) > 0 for t > 0: it is nonnegative at zero and so is, times exp(-b·t), its derivative."""
    if not terms or depth == 0:
        return False
    low = min(a for a, _ in terms)
    terms = {(a - low, b): c for (a, b), c in terms.items()}
    if all(c > 0 for c in terms.values()):
        return True
    top = max((b, a) for a, b in terms)
    if terms[top[1], top[0]] < 0 or sum(c for (a, _), c in terms.items() if a == 0) < 0:
        return False
    for b0 in sorted({b for _, b in terms}):
        slope = {}
        for (a, b), c in terms.items():
            for key, d in (((a, b - b0), c * (b - b0)), ((a - 1, b - b0), c * a)):
                if d:
                    slope[key] = slope.get(key, 0) + d
        slope = {key: c for key, c in slope.items() if c}
        if len({b for _, b in slope}) <= len({b for _, b in terms}) and increasing(slope, depth - 1):
            return True
    return False
