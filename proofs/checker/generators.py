"""Generators of scalar terms: what they are translated to, which signs they have, and their derivatives in t."""

from fractions import Fraction

from .polynomial import ONE, Quotient, Undecided, add, frozen, generator, generators, join, mul, power
from .simpler import simpler
from .term import Term, has, number


def exp_of(monomial):
    """The name of the generator exp(monomial)."""
    return "exp " + " ".join(f"{g}^{k}" for g, k in monomial)


class Generators:
    """One variable over (0, ∞) or the line: the generators of the terms in it, with their signs and derivatives."""

    def __init__(self, signs, t, domain):
        self.signs, self.t, self.domain = signs, t, domain
        self.sign = {t: {"reals": "real", "nonneg": "nonneg", "positive": "positive"}[domain]}
        self.roots, self.opaques, self.exps, self._memo = {}, {}, {}, {}

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
        known = next((h for h, other in self.opaques.items() if other is term), None)
        if known:
            return Quotient(generator(known))
        self.opaques[g] = term
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
        if op == "fill":
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
            g = exp_of(m)
            self.sign[g], self.exps[g] = "positive", m
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
        sign = self._sign_of(argument) if kind == "atan" else "nonneg" if kind == "sqrt" else "real"
        if sign == "negative":  # atan is odd
            minus = Quotient({(): Fraction(-1)})
            return self._named(kind, term, argument.times(minus)).times(minus)
        g = f"{kind} {frozen(argument.top)} {sorted(argument.factors.items())}"
        self.roots[g] = (kind, argument)
        self.sign[g] = sign
        return Quotient(generator(g))

    def _sign_of(self, q):
        """What coefficients show of the sign of a quotient; negative is not positive."""
        if not all(self.by_coefficients(dict(f), True) for f in q.factors):
            return "real"
        if self.by_coefficients(q.top, True):
            return "positive"
        minus = {m: -c for m, c in q.top.items()}
        return "nonneg" if self.by_coefficients(q.top, False) else "negative" if self.by_coefficients(minus, False) else "real"

    def depends(self, g):
        """Whether a generator is a function of t."""
        if g in self.roots:
            argument = self.roots[g][1]
            return any(self.depends(h) for f in (argument.top, *map(dict, argument.factors)) for h in generators(f))
        if g in self.opaques:
            return has(self.opaques[g], self.t)
        return g == self.t or any(self.depends(h) for h, _ in self.exps.get(g, ()))

    def slope(self, g):
        """The derivative of a generator in t."""
        if not self.depends(g):
            return Quotient({})
        if g == self.t:
            return Quotient(ONE)
        if g in self.exps:
            return self.monomial_slope(self.exps[g], Fraction(1)).times(Quotient(generator(g)))
        if g not in self.roots:
            raise Undecided
        kind, argument = self.roots[g]
        change = self.quotient_slope(argument)
        if kind == "atan":
            return change.times(argument.times(argument).plus(Quotient(ONE)).inverse())
        return (change.times(argument.inverse()) if kind == "log"
                else change.times(Quotient({((g, Fraction(-1)),): Fraction(1, 2)})))

    def monomial_slope(self, m, c):
        """The derivative of a monomial with its coefficient."""
        out = Quotient({})
        for g, k in m:
            out = out.plus(Quotient({join(m, ((g, Fraction(-1)),)): c * k}).times(self.slope(g)))
        return out

    def quotient_slope(self, q):
        """The derivative of a quotient."""
        def of(p):
            out = Quotient({})
            for m, c in p.items():
                out = out.plus(self.monomial_slope(m, c))
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
                elif g in self.exps:
                    exponent = self.at_zero({self.exps[g]: Fraction(1)})
                    value = value if exponent == {} else None
                else:
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
