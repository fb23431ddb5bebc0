"""The sign table: the sign of every entry of a term, from its form and the attributes alone.

A sign is a set of the possible signs -1, 0, 1 of an entry (where the term is defined).
"""

from .size import ONE, at_least
from .term import Term, integer, number, positive_fraction

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
            return POSITIVE if self.shapes.scalar(t, binders) else NONNEG
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
        if op == "*":
            return self._matrix_product(args, binders)
        if op == ".*":
            return self._entrywise(args, binders)
        if op == "kron":
            return times(a, signs[1])
        if op == "inner":
            product = square(a) if args[0] is args[1] else times(a, signs[1])
            return plus(product, product)
        if op == "./":
            return times(a, signs[1] - ZERO_ONLY or ALL)
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

    def _entrywise(self, terms, binders):
        """The sign of a product entry by entry, in which two identical factors are a square."""
        out, rest = POSITIVE, list(terms)
        while rest:
            term = rest.pop(0)
            sign = self(term, binders)
            if term in rest:
                rest.remove(term)
                sign = square(sign)
            out = times(out, sign)
        return out

    def _matrix_product(self, terms, binders):
        """Scalars multiply entry by entry; of the rest, runs of matrices whose product is 1-by-1 are scalars too."""
        out = self._entrywise([t for t in terms if self.shapes.scalar(t, binders)], binders)
        run, height = [], None
        matrices = [t for t in terms if not self.shapes.scalar(t, binders)]
        for k, t in enumerate(matrices):
            rows, cols = self.shapes(t, binders)
            height = height if run else rows
            run.append(t)
            if height == cols == ONE or k == len(matrices) - 1:
                out, run = times(out, self._run(run, binders)), []
        return out

    def _run(self, terms, binders):
        """A product of matrices proper: identities are no factors, the first two may be a square or made of blocks."""
        factors = [t for t in terms if t.op != "eye"] or terms[:1]
        if len(factors) == 1:
            return self(factors[0], binders)
        sign = self._pair(*factors[:2], binders)
        for t in factors[2:]:
            product = times(sign, self(t, binders))
            sign = plus(product, product)
        return sign

    def _pair(self, a, b, binders):
        if self.shapes(a, binders)[0] == ONE and (a is Term("'", b) or b is Term("'", a)):
            return square(self(a, binders))
        if a.op == b.op == "block":
            widths = [self.shapes(t, binders)[1] for t in a.args[0]]
            if widths == [self.shapes(row[0], binders)[0] for row in b.args]:
                entries = [self._total([self._matrix_product((t, row[k]), binders) for t, row in zip(left, b.args)])
                           for left in a.args for k in range(len(b.args[0]))]
                return frozenset().union(*entries)
        product = times(self(a, binders), self(b, binders))
        return plus(product, product)

    @staticmethod
    def _power(a, exponent):
        k = integer(exponent)
        if positive_fraction(exponent):
            return POSITIVE if a == POSITIVE else NONNEG
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
