"""Ring normal form (E-POLY): a sum of rational × scalar monomial × word over opaque leaves.

A leaf is (term, transposed); a word is a tuple of leaves. Every stretch of a word between two sizes 1 is a scalar and
moves to the monomial, so that what stays of a word is what its two proper ends force.
"""

from collections import Counter
from fractions import Fraction

from .fault import require
from .shape import SCALAR
from .size import ONE
from .term import Term, num, number

OWN_TRANSPOSE = frozenset(("symmetric", "diagonal", "posdef", "psd"))
LINEAR = frozenset("diag diagvec vec sum rowsum colsum tr".split())
LARGEST = 20000


class Ring:
    """Normal forms in the light of the declarations; a form maps (monomial, word) to a rational."""

    def __init__(self, shapes):
        self.shapes, self._memo, self._leaves = shapes, {}, {}

    def equal(self, a, b):
        """Whether the two terms have the same normal form."""
        return self.shapes(a) == self.shapes(b) and self.form(a) == self.form(b)

    def form(self, term):
        out = self._memo.get(term)
        if out is None:
            out = self._memo[term] = self._form(term)
            require(len(out) <= LARGEST, "the normal form is too long")
        return out

    def _form(self, t):
        op, args = t.op, t.args
        if op == "num":
            value = number(t)
            return {((), ()): value} if value else {}
        if op == "+":
            return _sum((1, self.form(a)) for a in args)
        if op == "-":
            return _sum(((-1 if k or len(args) == 1 else 1), self.form(a)) for k, a in enumerate(args))
        if op == "'":
            return self._transposed(self.form(args[0]))
        if op == "*" or op == ".*" and sum(self.shapes(a) != SCALAR for a in args) <= 1:
            out = {((), ()): Fraction(1)}
            for a in args:
                out = self._product(out, self.form(a))
            return out
        if op == "zeros":
            return {}
        if op == "fill":
            ones = Term("ones", *self.shapes(t))
            return self.form(args[0]) if self.shapes(t) == SCALAR else self._product(self.form(args[0]), self._leaf(ones))
        if op == "./" and self.shapes(args[1]) == SCALAR:
            return self._product(self.form(args[0]), self._leaf(Term(".^", args[1], num(-1))))
        if op in LINEAR:
            return self._linear(t)
        return self._leaf(t)

    def _leaf(self, t):
        return self._normal(((), ((self._representative(t), False),)), Fraction(1))

    def _representative(self, t):
        """One term for all leaves of an operation on operands with the same normal forms."""
        if t.op in ("sumover", "block") or not t.terms:
            return t
        operands = [frozenset(self.form(a).items()) if isinstance(a, Term) else a for a in t.args]
        if t.op == ".*":
            operands = [frozenset(Counter(operands).items())]
        return self._leaves.setdefault((t.op, tuple(operands), self.shapes(t)), t)

    def _linear(self, t):
        """diag, vec, sum and their like, applied term by term."""
        if self.shapes(t.args[0]) == SCALAR:
            return self.form(t.args[0])
        out = {}
        for (monomial, word), c in self.form(t.args[0]).items():
            factors = [Term("'", a) if flag else a for a, flag in word]
            inner = factors[0] if len(factors) == 1 else Term("*", *factors)
            leaf = self._leaves.setdefault((t.op, word, self.shapes(t)), Term(t.op, inner))
            for key, d in self._normal((monomial, ((leaf, False),)), c).items():
                out[key] = out.get(key, 0) + d
        return {key: c for key, c in out.items() if c}

    def _product(self, a, b):
        require(len(a) * len(b) <= LARGEST, "the normal form is too long")
        out = {}
        for (m, v), c in a.items():
            for (n, w), d in b.items():
                for key, e in self._normal((m + n, v + w), c * d).items():
                    out[key] = out.get(key, 0) + e
        return {key: c for key, c in out.items() if c}

    def _transposed(self, form):
        out = {}
        for (monomial, word), c in form.items():
            for key, d in self._normal((monomial, self._flip(word)), c).items():
                out[key] = out.get(key, 0) + d
        return out

    def _flip(self, word):
        return tuple((t, not flag and not self._own(t)) for t, flag in reversed(word))

    def _own(self, t):
        if t.op != "sym":
            return self.shapes(t) == SCALAR
        declaration = self.shapes.declarations[t.args[0]]
        return bool(OWN_TRANSPOSE & set(declaration.attributes)) or self.shapes(t) == SCALAR

    def _ends(self, leaf):
        rows, cols = self.shapes(leaf[0])
        return (cols, rows) if leaf[1] else (rows, cols)

    def _normal(self, key, coefficient):
        """Move the scalar stretches of the word to the monomial."""
        monomial, word = key
        if word:
            cuts = [k for k in range(len(word) + 1)
                    if (self._ends(word[k])[0] if k < len(word) else self._ends(word[-1])[1]) == ONE]
            if len(cuts) >= 2:
                scalars = tuple(min(part, self._flip(part), key=_order)
                                for part in (word[i:j] for i, j in zip(cuts, cuts[1:])))
                monomial, word = monomial + scalars, word[:cuts[0]] + word[cuts[-1]:]
        return {(tuple(sorted(monomial, key=_order)), word): coefficient}


def _order(word):
    return [(id(t), flag) for t, flag in word]


def _sum(parts):
    out = {}
    for sign, form in parts:
        for key, c in form.items():
            out[key] = out.get(key, 0) + sign * c
    return {key: c for key, c in out.items() if c}
