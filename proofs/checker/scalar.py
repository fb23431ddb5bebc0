"""Scalar inequalities (O-SCALAR): h(t) ≥ 0 or > 0 for all t in its domain and all values of the parameters.

h becomes a quotient of polynomials in generators: t, the parameters, exp(m) for monomials m, logarithms, roots and
opaque values. Lanes, the first that applies: coefficients and signs; Sturm in t or in y = exp(t/q); exponentiating
logarithms; squaring roots; discriminants; homogeneous polynomials; the derivative method for terms t^a·exp(b·t).
Kinks split the domain.
"""

from fractions import Fraction
from math import lcm

from .evaluate import simpler
from .fault import require
from .shape import SCALAR
from .sign import Signs
from .sturm import nonneg_above
from .term import UNIT, ZERO, Term, has, names, num, number, substitute, subterms, sym

DEEPEST, LARGEST = 14, 3000
ONE = {(): Fraction(1)}


class Undecided(Exception):
    """No lane applies."""


# -- polynomials in generators: a dict from monomial, a sorted tuple of (generator, power), to coefficient ------------

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


class Problem:
    """One variable over (0, ∞) or the line, with the signs of all generators."""

    def __init__(self, signs, t, domain):
        self.signs, self.t, self.domain = signs, t, domain
        self.sign = {t: {"reals": "real", "nonneg": "nonneg", "positive": "positive"}[domain]}
        self.roots, self.logs, self._memo = {}, {}, {}

    # -- translation ------------------------------------------------------------------------------------------------

    def translate(self, term):
        out = self._memo.get(term)
        if out is None:
            easier = simpler(term)
            out = self._memo[term] = self.translate(easier) if easier is not None else self._translate(term)
        return out

    def opaque(self, term):
        sign = self.signs(term)
        g = f"~{len(self.sign)}"
        known = next((h for h, other in self.logs.items() if other is term), None)
        if known:
            return Quotient(generator(known))
        self.logs[g] = term
        self.sign[g] = "positive" if sign <= {1} else "nonneg" if sign <= {0, 1} else "real"
        return Quotient(generator(g))

    def _translate(self, term):
        op, args = term.op, term.args
        if op == "num":
            value = number(term)
            return Quotient({(): value} if value else {})
        if op == "dim":
            return self.opaque(term)
        if op == "sym":
            if args[0] not in self.sign:
                sign = self.signs(term)
                self.sign[args[0]] = "positive" if sign <= {1} else "nonneg" if sign <= {0, 1} else "real"
            return Quotient(generator(args[0]))
        if op in ("+", "-"):
            out = self.translate(args[0])
            minus = Quotient({(): Fraction(-1)})
            if op == "-" and len(args) == 1:
                return out.times(minus)
            for a in args[1:]:
                out = out.plus(self.translate(a) if op == "+" else self.translate(a).times(minus))
            return out
        if op in ("*", ".*"):
            out = Quotient(ONE)
            for a in args:
                out = out.times(self.translate(a))
            return out
        if op == "./":
            return self.translate(args[0]).times(self.translate(args[1]).inverse())
        if op == "fill" or op == "'":
            return self.translate(args[0])
        if op == ".^":
            return self._power(term, args[0], number(args[1]))
        if op == "exp":
            return self._exp(term, self.translate(args[0]))
        if op in ("log", "sqrt", "atan"):
            return self._named(op, term, self.translate(args[0]))
        return self.opaque(term)

    def _power(self, term, base, exponent):
        if exponent is None:
            return self.opaque(term)
        if exponent.denominator == 1 and abs(exponent) <= 40:
            value, out = self.translate(base), Quotient(ONE)
            value = value.inverse() if exponent < 0 else value
            for _ in range(abs(int(exponent))):
                out = out.times(value)
            return out
        if exponent.denominator == 2 and abs(exponent) <= 20:
            root = self.translate(Term("sqrt", base))
            whole = self._power(term, base, exponent - Fraction(1, 2))
            return whole.times(root)
        return self.opaque(term)

    def _exp(self, term, argument):
        if argument.factors:
            return self.opaque(term)
        out = ()
        for m, c in argument.top.items():
            g = "exp " + " ".join(f"{h}^{k}" for h, k in m)
            self.sign[g] = "positive"
            out = join(out, ((g, c),))
        return Quotient({out: Fraction(1)})

    def _named(self, kind, term, argument):
        """A generator for a logarithm or a root, the same for equal arguments."""
        if kind == "sqrt" and not argument.factors and len(argument.top) == 1:
            ((m, c),) = argument.top.items()
            if c == 1 and all(self.sign.get(g, "real") != "real" for g, _ in m) and m:
                return Quotient({tuple((g, k / 2) for g, k in m): Fraction(1)})
        if kind != "sqrt" and not argument.factors and argument.top == (ONE if kind == "log" else {}):
            return Quotient({})
        g = f"{kind} {frozen(argument.top)} {sorted(argument.factors.items())}"
        self.roots[g] = (kind, argument)
        self.sign[g] = "nonneg" if kind == "sqrt" else "real"
        return Quotient(generator(g))

    # -- decision ---------------------------------------------------------------------------------------------------

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
        e = f"exp {self.t}^1"
        if not gens:
            return False
        if gens <= {self.t} or gens <= {e}:
            return self.univariate(p, min(gens), strict)
        if gens <= {self.t, e} and self.mixed(p, e, strict):
            return True
        for kind, lane in (("log", self.by_exponentials), ("sqrt", self.by_squaring)):
            special = [g for g in sorted(gens) if self.roots.get(g, ("",))[0] == kind]
            if special and lane(p, special, strict, depth):
                return True
        return self.with_parameters(p, strict, depth) or self.by_derivative(p, strict, depth)

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
        """Two variables of one degree: divide by the power of a positive one."""
        gens = generators(p)
        degrees = {sum(k for _, k in m) for m in p}
        scale = next((g for g in sorted(gens) if g != self.t and self.sign.get(g) == "positive" and not g.startswith("exp ")), None)
        if len(degrees) > 1 or scale is None or any(g.startswith(("exp ", "log ", "sqrt ")) for g in gens):
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
            for g, k in m:
                rest = Quotient({join(m, ((g, Fraction(-1)),)): c * k})
                slope = slope.plus(rest.times(self.slope(g)))
        return self.quotient(slope, strict, depth + 1)

    def depends(self, g):
        """Whether a generator is a function of t."""
        if g in self.roots:
            argument = self.roots[g][1]
            return any(self.depends(h) for f in (argument.top, *map(dict, argument.factors)) for h in generators(f))
        if g in self.logs:
            return has(self.logs[g], self.t)
        return g == self.t or g.startswith("exp ") and self.t in [part.split("^")[0] for part in g[4:].split()]

    def slope(self, g):
        """The derivative of a generator in t."""
        if not self.depends(g):
            return Quotient({})
        if g == self.t:
            return Quotient(ONE)
        if g.startswith("exp "):
            powers = {h: Fraction(k) for h, k in (part.split("^") for part in g[4:].split())}
            k = powers.pop(self.t)
            inner = tuple(sorted([*powers.items(), *([(self.t, k - 1)] if k != 1 else [])]))
            return Quotient({join(inner, ((g, Fraction(1)),)): k})
        if g not in self.roots:
            raise Undecided
        kind, argument = self.roots[g]
        change = self.quotient_slope(argument)
        if kind == "atan":
            return change.times(argument.times(argument).plus(Quotient(ONE)).inverse())
        return (change.times(argument.inverse()) if kind == "log"
                else change.times(Quotient({((g, Fraction(-1)),): Fraction(1, 2)})))

    def quotient_slope(self, q):
        """The derivative of a quotient."""
        def of(p):
            out = Quotient({})
            for m, c in p.items():
                for g, k in m:
                    out = out.plus(Quotient({join(m, ((g, Fraction(-1)),)): c * k}).times(self.slope(g)))
            return out
        bottom = Quotient(ONE)
        for f, k in q.factors.items():
            bottom = bottom.times(Quotient(power(dict(f), k)))
        minus = Quotient({(): Fraction(-1)})
        over = bottom.inverse()
        return of(q.top).times(over).plus(Quotient(q.top).times(of(bottom.top)).times(over).times(over).times(minus))

    def at_zero(self, p):
        """The polynomial at t = 0, or None where that has no exact value."""
        out = {}
        for m, c in p.items():
            value = {(): c}
            for g, k in m:
                if not self.depends(g):
                    value = mul(value, generator(g, k))
                elif g == self.t:
                    value = {} if k > 0 else None
                elif not g.startswith("exp "):
                    value = {} if k > 0 and self.vanishes(g) else None
                if value is None:
                    return None
            out = add(out, value)
        return out

    def vanishes(self, g):
        """Whether a logarithm or arctangent is zero at t = 0."""
        kind, argument = self.roots.get(g, ("", None))
        if kind not in ("log", "atan"):
            return False
        top, bottom = self.at_zero(argument.top), ONE
        for f, k in argument.factors.items():
            factor = self.at_zero(dict(f))
            if not factor:
                return False
            bottom = mul(bottom, power(factor, k))
        return top is not None and top == (bottom if kind == "log" else {})

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


# -- the domain is split at kinks and, for the derivative method, at zero and at one -----------------------------------

KINKS = frozenset(("abs", "relu", "sign", "step"))
OPEN = ("positive",)


def holds(signs, term, t, strict):
    """Whether the scalar term in t is nonnegative (positive) on the whole domain."""
    shapes = signs.shapes
    for name in names(term):
        declaration = shapes.declarations.get(name)
        require(declaration is not None and (declaration.rows, declaration.cols) == SCALAR and declaration.range is None,
                f"{name} is no scalar symbol")
    attributes = shapes.declarations[t].attributes
    domain = "positive" if "positive" in attributes else "nonneg" if "nonneg" in attributes else "reals"
    try:
        return everywhere(signs, term, t, domain, strict, 5)
    except (Undecided, OverflowError):
        return False


def everywhere(signs, term, t, domain, strict, depth):
    """The same for given sign table and domain, splitting the domain at most `depth` times."""
    term = without_kinks(signs, term, t, domain)
    kink = next((s for s, _ in subterms(term) if s.op in KINKS and has(s, t)
                 and not any(r.op in KINKS for r, _ in subterms(s.args[0]))), None)
    if kink is not None:
        return depth > 0 and cut_at(signs, term, t, domain, strict, depth - 1, root_of(signs, kink.args[0], t))
    if attempt(signs, term, t, domain, strict):
        return True
    if depth == 0:
        return False
    if domain == "reals":
        return cut_at(signs, term, t, domain, strict, 0, ZERO)
    return (any(s.op == "log" for s, _ in subterms(term)) and domain == "positive"
            and cut_at(signs, term, t, domain, strict, 0, UNIT))


def attempt(signs, term, t, domain, strict):
    try:
        return Problem(signs, t, domain).holds(term, strict)
    except (Undecided, OverflowError):
        return False


def cut_at(signs, term, t, domain, strict, depth, cut):
    """Decide at a point inside the domain and on both sides of it; above and below it t is written with a positive u."""
    if cut is None:
        return False
    u, inner = sym(t), Signs(signs.shapes, {**signs.override, t: OPEN})
    if domain == "reals":
        below, points = Term("-", cut, u), [cut]
    elif inner(cut) <= {1}:
        below, points = Term("./", cut, Term("+", UNIT, u)), [cut] + [ZERO] * (domain == "nonneg")
    else:
        return False
    return (all(everywhere(inner, substitute(term, {t: point}), t, "positive", strict, depth) for point in points)
            and all(everywhere(inner, substitute(term, {t: side}), t, "positive", strict, depth)
                    for side in (Term("+", cut, u), below)))


def without_kinks(signs, term, t, domain):
    """The term without those kinks whose argument keeps one sign."""
    def sign_of(a):
        known = signs(a)
        if known <= {0, 1} or known <= {0, -1}:
            return known
        for sign, side in ((1, a), (-1, Term("-", a))):
            if attempt(signs, side, t, domain, False):
                return {sign} if attempt(signs, side, t, domain, True) else {0, sign}
        return {-1, 0, 1}

    def visit(x):
        if x.op in ("sym", "num", "dim"):
            return x
        out = Term(x.op, *(visit(a) if isinstance(a, Term) else a for a in x.args))
        if x.op not in KINKS:
            return out
        a = out.args[0]
        sign = sign_of(a) if not any(r.op in KINKS for r, _ in subterms(a)) else {-1, 0, 1}
        if x.op in ("abs", "relu") and sign <= {0, 1}:
            return a
        if x.op in ("abs", "relu") and sign <= {0, -1}:
            return Term("-", a) if x.op == "abs" else ZERO
        if sign <= {1} or sign <= {-1}:
            return UNIT if sign <= {1} else num(-1) if x.op == "sign" else ZERO
        return out
    return visit(term)


def root_of(signs, argument, t):
    """The point where a·t + b vanishes, a a nonzero rational; None for other arguments."""
    q = Problem(signs, t, "reals").translate(argument)
    if q.factors or any(g == t and (k != 1 or len(m) > 1) for m in q.top for g, k in m):
        return None
    slope = q.top.get(((t, Fraction(1)),))
    return None if slope is None else Term("*", num(-1 / slope), substitute(argument, {t: ZERO}))
