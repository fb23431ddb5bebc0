"""The sign table: the sign of every entry of a term, from its form and the attributes alone.

A sign is a set of the possible signs -1, 0, 1 of an entry (where the term is defined).
"""

from .size import ONE, at_least
from .term import Term, integer, number

ALL = frozenset((-1, 0, 1))
POSITIVE, NONNEG, ZERO_ONLY, NONZERO = frozenset((1,)), frozenset((0, 1)), frozenset((0,)), frozenset((-1, 1))
NONNEG_SYMBOLS = frozenset(("nonneg", "mask", "simplex"))
KEEPS_SIGN = frozenset("' vec unvec diagvec slice gather index sign sinh tanh atan expm1 log1p asin".split())
ADDS = frozenset("sum rowsum colsum tr sumover blocktrace".split())


def negate(sign):
    return frozenset(-s for s in sign)


def times(a, b):
    return frozenset(x * y for x in a for y in b)


def plus(a, b):
    out = set()
    for x in a:
        for y in b:
            out |= {x + y} if x * y == 0 else {x} if x == y else ALL
    return frozenset(out)


def square(sign):
    return frozenset(s * s for s in sign)


class Signs:
    """The sign table for given declarations; `override` replaces the attributes of some symbols."""

    def __init__(self, shapes, override=None):
        self.shapes, self.override, self._memo = shapes, override or {}, {}

    def __call__(self, term, binders=()):
        key = (term, binders)
        sign = self._memo.get(key)
        if sign is None:
            sign = self._memo[key] = self._sign(term, binders)
        return sign

    def _symbol(self, name):
        declaration = self.shapes.declarations.get(name)
        if declaration is None or declaration.range is not None:
            return POSITIVE  # an index counts from 1
        attributes = self.override.get(name, declaration.attributes)
        if "positive" in attributes:
            return POSITIVE
        if "binary" in attributes:
            return NONZERO
        return NONNEG if NONNEG_SYMBOLS & set(attributes) else ALL

    def _sign(self, t, binders):
        op, args = t.op, t.args
        if op == "sym":
            return self._symbol(args[0])
        if op == "num":
            value = number(t)
            return frozenset(((value > 0) - (value < 0),))
        if op == "dim":
            return POSITIVE if at_least(args[0], 1) else NONNEG
        if op in ("eye", "commutation"):
            return POSITIVE if args[0] == args[-1] == ONE else NONNEG
        if op in ("ones", "zeros"):
            return POSITIVE if op == "ones" else ZERO_ONLY
        inner = (*binders, args[:2]) if op == "sumover" else binders
        signs = [self(s, inner) for s in t.terms]
        a = signs[0]
        if op in KEEPS_SIGN:
            return a
        if op in ADDS:
            return plus(a, a)
        if op == "+":
            return self._total(signs)
        if op == "-":
            return negate(a) if len(signs) == 1 else plus(a, negate(signs[1]))
        if op in ("*", ".*", "kron", "inner"):
            return self._product(op, args, signs, binders)
        if op == "./":
            return times(a, signs[1] - ZERO_ONLY) or ALL
        if op == ".^":
            return self._power(a, args[1])
        if op == "diag":
            return a if self.shapes.scalar(t, binders) else a | ZERO_ONLY
        if op == "fill":
            return a
        if op == "block":
            return frozenset().union(*signs)
        return self._function(op, a)

    @staticmethod
    def _total(signs):
        total = signs[0]
        for sign in signs[1:]:
            total = plus(total, sign)
        return total

    def _product(self, op, args, signs, binders):
        if op == "inner" and args[0] is args[1] or op == "*" and self._is_gram(args, binders):
            return square(signs[1])
        out = POSITIVE
        rest = list(zip(args, signs))
        while rest:
            term, sign = rest.pop(0)
            twin = next((k for k, (other, _) in enumerate(rest) if other is term), None)
            if twin is not None and (op == ".*" or op == "*" and self.shapes.scalar(term, binders)):
                rest.pop(twin)
                sign = square(sign)
            out = times(out, sign)
        return plus(out, out) if op in ("*", "inner") else out

    def _is_gram(self, args, binders):
        """Whether the product is x'*x for a column x."""
        return len(args) == 2 and args[0] is Term("'", args[1]) and self.shapes(args[1], binders)[1] == ONE

    @staticmethod
    def _power(a, exponent):
        k = integer(exponent)
        if k is None:
            return POSITIVE if exponent.op != "dim" or a == POSITIVE else NONNEG if a <= NONNEG else ALL
        if k == 0:
            return POSITIVE
        if k < 0:
            a = a - ZERO_ONLY or ALL
        return square(a) if k % 2 == 0 else a

    @staticmethod
    def _function(op, a):
        if op in ("exp", "sigmoid", "softplus", "cosh"):
            return POSITIVE
        if op in ("abs", "square", "logcosh", "norm1", "norm2"):
            return square(a)
        if op == "relu":
            return frozenset(max(s, 0) for s in a)
        if op == "sqrt":
            return a & NONNEG or ALL
        if op == "step":
            return POSITIVE if a <= NONNEG else ZERO_ONLY if a == frozenset((-1,)) else NONNEG
        if op == "acos":
            return NONNEG
        return ALL
