"""Degrees of terms as fractions of what a trial draws, and the chance that trials miss a difference."""

import math
from fractions import Fraction as Rational

from .simpler import simpler, split_constant
from .term import FUNCTIONS, integer, number

UNIT = (0, 0)           # a polynomial: its degree, and log2 of the sum of the absolute values of its coefficients
ONE = (UNIT, UNIT)      # a fraction: numerator and denominator
MOST = 1e100
LARGEST_INDEX = 2 ** 10
SYMBOLIC_EXPONENT = 4   # as so many factors an exponent counts that is a symbol
OPAQUE_VALUE = 2
PASSING = frozenset("' vec unvec diag diagvec index slice gather fill abs".split())
CONSTANTS = frozenset("eye ones zeros commutation sign".split())
SUMS = frozenset("sum rowsum colsum tr inner".split())


def plus(a, b):
    return a[0] + b[0], a[1] + b[1]


def times(k, a):
    return min(MOST, k * a[0]), min(MOST, k * a[1])


def product(*factors):
    num, den = ONE
    for a, b in factors:
        num, den = plus(num, a), plus(den, b)
    return num, den


def power(f, k):
    return times(k, f[0]), times(k, f[1])


def summed(f, count):
    """A sum of so many terms over one denominator."""
    return (f[0][0], f[0][1] + math.log2(max(1, count))), f[1]


def together(fractions):
    """Terms of a sum over the product of their denominators."""
    num, den = fractions[0]
    for a, b in fractions[1:]:
        left, right = plus(num, b), plus(a, den)
        num, den = tuple(map(max, left, right)), plus(den, b)
    return summed((num, den), len(fractions))


def over(f, count):
    """So many fractions over the product of their denominators."""
    return plus(f[0], times(max(0, count - 1), f[1])), times(count, f[1])


def lesser(a, b):
    return a if a[0][0] + a[1][0] <= b[0][0] + b[1][0] else b


def bend(f):
    """What the derivatives of a function of a fraction add to it, counted for the function itself."""
    part = times(2, plus(*f))
    return part, part


def inverted(f, order):
    """An adjugate over a determinant."""
    bits = (0, order * math.log2(order))
    return plus(plus(f[1], times(order - 1, f[0])), bits), plus(times(order, f[0]), bits)


def sums(pair, count):
    entry, matrix = pair
    return lesser(summed(matrix, count), summed(over(entry, count), count)), summed(matrix, count)


class Fractions:
    """For terms at given sizes: bounds on the fraction that each entry is, and on all entries over one denominator.

    `conjugates` is log2 of the number of those that all roots together have, `values` the number of values of functions without
    laws, `argument` the largest degree of an argument of one, `scale` a common denominator of exponents.
    """

    def __init__(self, shapes, sizes):
        self.shapes, self.sizes, self._memo, self._heights = shapes, sizes, {}, {}
        self.conjugates, self.values, self.argument, self.scale = 0, 0, 0, 1

    def count(self, t, binders):
        rows, cols = self.shape(t, binders)
        return rows * cols

    def shape(self, t, binders):
        return [s.value(self.sizes) for s in self.shapes(t, binders)]

    def __call__(self, t, binders=()):
        key = (t, binders)
        if key not in self._memo:
            easier = simpler(t)
            self._memo[key] = self(easier, binders) if easier is not None else self._measured(t, binders)
        return self._memo[key]

    def _measured(self, t, binders):
        entry, matrix = self._leaf(t) if not t.terms else self._operation(t, binders)
        root = self._root(t)
        if root > 1 or t.op in FUNCTIONS and t.op not in ("exp", "abs", "sign"):
            count = self.count(t, binders)
            self.values += count
            self.argument = max(self.argument, entry[0][0] + entry[1][0])
            self.conjugates += count * math.log2(root)
        least = lesser(matrix, over(entry, self.count(t, binders)))
        return lesser(entry, least), least

    def _root(self, t):
        """Which root an operation takes, 1 for others."""
        if t.op == "sqrt":
            return 2
        if t.op != ".^" or t.args[1].op == "dim":
            return 1
        value = number(t.args[1])
        return split_constant(t.args[1])[0].denominator * 2 if value is None else value.denominator

    def _leaf(self, t):
        op = t.op
        if op == "num":
            q = number(t)
            f = (0, math.log2(max(1, abs(q.numerator)))), (0, math.log2(q.denominator))
        elif op == "dim":
            f = (0, math.log2(max(1, t.args[0].value(self.sizes)))), UNIT
        elif op == "sym":
            f = self._symbol(self.shapes.declarations.get(t.args[0]))
        else:
            f = ONE
        return f, f

    def _symbol(self, declaration):
        """An entry as it is drawn: positive ones are squares, definite matrices and rotations products of what is drawn."""
        if declaration is None or declaration.range is not None:
            return (0, math.log2(LARGEST_INDEX)), UNIT
        has, rows = set(declaration.attributes), declaration.rows.value(self.sizes)
        own = 2 if has & {"positive", "nonneg", "simplex"} else 1
        if "orthogonal" in has:
            part = (2 * rows, 2 * rows * math.log2(1 + rows))
            return part, part
        if "simplex" in has:
            return (own, 0), (own, math.log2(rows))
        return ((2 * own, math.log2(rows)) if has & {"posdef", "psd"} else (own, 0)), UNIT

    def _operation(self, t, binders):
        op, args = t.op, t.args
        if op == "sumover":
            n, inner = args[1].value(self.sizes), (*binders, args[:2])
            # Every value of the index may have a denominator of its own.
            return tuple(summed(over(f, n), n) for f in self(args[2], inner))
        if op in PASSING:
            return self(args[0], binders)
        if op in CONSTANTS:
            return ONE, ONE
        if op == "exp":
            return self._function(self.height(args[0], binders), self(args[0], binders)[0])
        if op == "sqrt":
            entry = self(args[0], binders)[0]
            return product(entry, bend(entry)), _many()
        if op in FUNCTIONS:
            own = 2 * self.height(args[0], binders) if op in ("sin", "cos") else OPAQUE_VALUE
            return self._function(own, self(args[0], binders)[0])
        if op == ".^":
            return self._power(*args, binders)
        parts = [self(a, binders) for a in t.terms]
        entries, matrices = zip(*parts)
        if op in ("+", "-"):
            return together(entries), together(matrices)
        if op in (".*", "kron"):
            return product(*entries), product(*matrices)
        if op == "*":
            return self._chain(t.terms, parts, binders)
        if op == "./":
            inverse = entries[1][1], entries[1][0]
            return product(entries[0], inverse), product(matrices[0], over(inverse, self.count(args[1], binders)))
        if op == "block":
            return tuple(tuple(map(max, *(e[k] for e in entries))) if len(entries) > 1 else entries[0][k] for k in (0, 1)), together(matrices)
        rows, cols = self.shape(t.terms[0], binders)
        if op in SUMS or op == "blocktrace":
            counts = {"sum": rows * cols, "inner": rows * cols, "rowsum": cols, "colsum": rows, "tr": rows}
            return sums((product(*entries), product(*matrices)), counts.get(op) or args[1].value(self.sizes))
        if op in ("inv", "det"):
            f = inverted(matrices[0], rows) if op == "inv" else product(power(matrices[0], rows), ((0, rows * math.log2(rows)), UNIT))
            return f, f
        k = args[1] if isinstance(args[1], int) else args[1].value(self.sizes)
        f = summed(power(matrices[0] if k >= 0 else inverted(matrices[0], rows), abs(k)), rows ** abs(k))
        return f, f

    def _function(self, own, entry):
        part = (min(MOST, own), 0)
        return product((part, part), bend(entry)), _many()

    def _power(self, base, exponent, binders):
        entry, matrix = self(base, binders)
        value = Rational(exponent.args[0].value(self.sizes)) if exponent.op == "dim" else number(exponent)
        if value is None:
            own = SYMBOLIC_EXPONENT * self.height(exponent, binders)
            return self._function(own, power(entry, SYMBOLIC_EXPONENT))
        k = abs(value.numerator)
        if value.denominator == 1 and value >= 0:
            return power(entry, k), power(matrix, k)
        raised = power(entry if value > 0 else entry[::-1], k)
        return (raised if value.denominator == 1 else product(raised, bend(entry))), _many()

    def _chain(self, factors, parts, binders):
        """A matrix product from left to right; diagonal and scalar factors make no sums."""
        scalar = [self.count(a, binders) == 1 for a in factors]
        sparse = [a.op in ("diag", "eye") for a in factors]
        out, is_one, is_sparse = parts[0], scalar[0], sparse[0]
        for k in range(1, len(parts)):
            pair = tuple(product(x, y) for x, y in zip(out, parts[k]))
            single = is_one or scalar[k] or is_sparse or sparse[k]
            out = pair if single else sums(pair, self.shape(factors[k], binders)[0])
            is_sparse = (is_sparse or is_one) and (sparse[k] or scalar[k])
            is_one = is_one and scalar[k]
        return out

    def height(self, t, binders):
        """The degree of exp of a term: the sum of its coefficients, taken as whole numbers; notes their denominator."""
        total, scale = self._height(t, binders)
        self.scale = math.lcm(self.scale, scale)
        return total

    def _height(self, t, binders):
        key = (t, binders)
        if key not in self._heights:
            self._heights[key] = self._heightened(t, binders)
        return self._heights[key]

    def _heightened(self, t, binders):
        op, args = t.op, t.args
        if op == "num":
            q = number(t)
            return max(1, abs(q.numerator)), q.denominator
        if op == "dim":
            return max(1, args[0].value(self.sizes)), 1
        if op == "sym":
            declaration = self.shapes.declarations.get(args[0])
            if declaration is None or declaration.range is not None:
                return LARGEST_INDEX, 1
            return (declaration.rows.value(self.sizes) if {"posdef", "psd"} & set(declaration.attributes) else 1), 1
        if op in PASSING and op != "abs":
            return self._height(args[0], binders)
        if op == "sumover":
            total, scale = self._height(args[2], (*binders, args[:2]))
            return min(MOST, total * args[1].value(self.sizes)), scale
        if op not in ("+", "-", "*", ".*", "kron", "./", ".^", *SUMS):
            return 1, 1
        below = [self._height(a, binders) for a in t.terms]
        if op in ("+", "-"):
            scale = math.lcm(*(s for _, s in below))
            return min(MOST, sum(h * (scale // s) for h, s in below)), scale
        if op == "./":
            q = number(args[1])
            return below[0] if q is None or not q else (below[0][0] * q.denominator, below[0][1] * abs(q.numerator))
        if op == ".^":
            k = integer(args[1])
            return (1, 1) if k is None or k < 0 or k > 64 else (min(MOST, below[0][0] ** k), below[0][1] ** k)
        total, scale = math.prod(h for h, _ in below), math.prod(s for _, s in below)
        if op in SUMS:
            total *= self.count(args[0], binders)
        if op == "*":
            total *= math.prod(1 if self.count(a, binders) == 1 else self.shape(a, binders)[0] for a in args[1:])
        return min(MOST, total), scale


def _many():
    """No bound but that by the entries."""
    return (MOST, 0), UNIT


def measure(terms, derivatives, shapes, sizes, *, free_roots):
    """log2 of bounds on the degree and on the coefficients of a polynomial that is zero where a trial at these sizes finds no difference.

    A difference of fractions is zero where its numerator is; at half of all points at least its denominator isn't. Where roots keep
    their laws, the product of all conjugates is zero too, and only points count at which there are roots.
    """
    fractions = Fractions(shapes, sizes)
    total = (2, 0)  # directions
    for k, t in enumerate(terms):
        num, den = fractions(t)[0]
        total = plus(total, plus(num, times(1 + derivatives if k == 0 else 1, den)))
    conjugates = 0 if free_roots else fractions.conjugates
    degree = min(MOST, total[0] * fractions.scale + fractions.values ** 2 * fractions.argument)
    return 1 + math.log2(degree) + 2 * conjugates, math.log2(1 + total[1] + derivatives * math.log2(total[0])) + conjugates


def log2_sum(a, b):
    """log2 of the sum of two numbers given by theirs."""
    a, b = max(a, b), min(a, b)
    return a if b == -math.inf else a + math.log2(1 + 2.0 ** max(b - a, -1000))


def log2_drawn(bits):
    """log2 of a bound on the chance of any one prime of a tower: the lowest one is any of its kind (field.py) below 2^bits.

    One in 256 primes has such remainders; a prime above it goes with one lowest prime alone.
    """
    return 1 - bits + math.log2(bits * math.log(2)) + 8


class Missed:
    """log2 of the chance that trials miss a difference: for each tower its prime hides it, or all trials in it miss."""

    def __init__(self, bits):
        self.bits, self._missed, self._hidden = bits, {}, -math.inf

    def add(self, k, measure, smallest, other=-math.inf):
        """A trial in the k-th tower, with what else it may miss by."""
        degree, height = measure
        divisors = height - math.log2(smallest - 1)  # the primes that divide a number have a product that is no larger
        if divisors >= 0:
            self._hidden = max(self._hidden, divisors + log2_drawn(self.bits))
        each = min(log2_sum(degree + 1 - smallest, other), 0)
        self._missed[k] = self._missed.get(k, 0) + each

    @property
    def log2(self):
        return sum(min(log2_sum(self._hidden, missed), 0) for missed in self._missed.values())
