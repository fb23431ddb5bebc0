"""Statements that no number of trials settles: too many choices of signs, patterns of indices, or sizes where no polynomial follows them."""

from .axes import mixes_axes
from .size import Size
from .term import flat, integer, number, subterms

SIGNED = frozenset("abs sign relu step norm1".split())
ROOTED = frozenset("sqrt norm2 asin acos".split())
RANKED = frozenset("inv det logdet".split())
ELIMINATION = RANKED | {"mpow"}
VALUES = frozenset("exp log sigmoid softplus tanh sinh cosh logcosh expm1 log1p logdet sin cos tan atan asin acos".split())
ENTRYWISE = VALUES - {"logdet"} | {"abs", "sign", "relu", "step", "sqrt"}
MOST_INDICES = 5
LARGEST_LITERAL = 12  # ranks are tried up to it
MOST_SIGNS, MOST_VALUES, MOST_NUMBERS, MOST_POWER = 8, 12, 3, 6  # of factors in one product, and a power of a matrix


def refusal(terms, shapes):
    """Why trials prove nothing about terms, whatever they show, or None."""
    declarations = shapes.declarations
    inside = {s for t in terms for s, _ in subterms(t)}
    names = {s.args[0] for s in inside if s.op == "sym"}
    ranged = {name for name in names if name in declarations and declarations[name].range is not None}
    numbers = ranged | {s.args[0] for s in inside if s.op == "sumover"}

    def has(t, test):
        return any(test(s) for s, _ in subterms(t))

    def is_choice(t):
        attributes = declarations[t.args[0]].attributes if t.op == "sym" and t.args[0] in declarations else ()
        return is_signed(t) or "orthogonal" in attributes and bool({"diagonal", "symmetric"} & set(attributes))

    def is_index(t):
        return t.op == "sym" and t.args[0] in numbers

    def is_size(t):
        return is_index(t) or any(isinstance(a, Size) and a.names() for a in flat(t.args))

    def is_constant(t):
        return not has(t, lambda s: s.op == "sym" and s.args[0] not in numbers) and has(t, is_size)

    if any(is_signed(s) and is_constant(s.args[0]) for s in inside):
        return "a sign or a root of sizes alone"
    if mixes_axes(terms, shapes):
        return "entries in an order that hangs on divisors of sizes"
    if any(s.op in ELIMINATION and has(s.args[0], is_choice) for s in inside):
        return "signs or roots inside a determinant, an inverse or a power of a matrix"
    if any(s.op in ELIMINATION and Factors(is_index, adds=True)(s.args[0]) for s in inside):
        return "indices as numbers inside a determinant, an inverse or a power of a matrix"
    if any(s.op in RANKED and _literal(s.args[0], shapes, b) > LARGEST_LITERAL for t in terms for s, b in subterms(t)):
        return "a determinant or an inverse of a large written size"
    if any(s.op == ".^" and has(s.args[1], is_size) or s.op == "mpow" and isinstance(s.args[1], Size) for s in inside):
        return "a size in an exponent"
    for test, most, what in ((is_signed, MOST_SIGNS, "signs or roots"), (is_index, MOST_NUMBERS, "indices as numbers"),
                             (lambda t: t.op in VALUES, MOST_VALUES, "values of functions")):
        if Factors(test, adds=test is is_index).most(terms) > most:
            return f"a product of many {what}"
    if any(s.op == "mpow" and abs(s.args[1]) > MOST_POWER for s in inside):
        return "a high power of a matrix"
    return "more indices than can coincide in all ways" if len(ranged) > MOST_INDICES else None


def is_signed(t):
    """Whether the term is a sign, a root, or a power that is not whole."""
    return t.op in SIGNED or t.op in ROOTED or t.op == ".^" and not _is_whole(t.args[1])


def _literal(t, shapes, binders):
    """The largest number in the size of a square matrix."""
    return max(abs(c) for _, c in shapes(t, binders)[0].terms)


def _is_whole(e):
    return integer(e) is not None or e.op == "dim" or e.op in ("+", "-", "*") and all(map(_is_whole, e.terms))


class Factors:
    """How many terms of a kind one product has at most: alternatives don't add up, factors do. Subscripts don't count.

    With `adds`, sums over fractions or functions of what is counted add up: they have as many zeros as all their terms together.
    """

    def __init__(self, test, adds=False):
        self.test, self.adds, self._memo, self._fractions = test, adds, {}, {}

    def most(self, terms):
        return max(map(self, terms))

    def __call__(self, t):
        if t not in self._memo:
            below = [self(s) for s in _factors_below(t)]
            joined = max(below) if t.op in ("+", "-") and not (self.adds and self.in_fractions(t)) else sum(below)
            self._memo[t] = min(int(self.test(t)) + joined * repetitions(t), 1 << 20)
        return self._memo[t]

    def in_fractions(self, t):
        """Whether something that is counted stands inside a fraction or a function."""
        if t not in self._fractions:
            self._fractions[t] = (is_fraction(t) and self(t) > 0) or any(self.in_fractions(s) for s in _factors_below(t))
        return self._fractions[t]


def is_fraction(t):
    """Whether the term depends on what is inside of it otherwise than a polynomial does."""
    return t.op in ENTRYWISE or t.op in ("inv", "./") or t.op == ".^" and (integer(t.args[1]) or -1) < 1 or (
        t.op == "mpow" and not (isinstance(t.args[1], int) and t.args[1] > 0))


def _factors_below(t):
    return t.args[:1] if t.op in ("index", "gather") else t.terms


def repetitions(t):
    """How often the operand of a power is a factor of it."""
    if t.op == "mpow":
        return max(abs(t.args[1]), 1) if isinstance(t.args[1], int) else 4
    if t.op == ".^":
        k = number(t.args[1])
        return 4 if k is None else max(abs(k.numerator), 1)
    return 2 if t.op in ("square", "norm2") else 1
