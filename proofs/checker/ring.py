"""Ring normal form (E-POLY): a sum of rational × scalar monomial × word over opaque leaves.

A leaf is (term, transposed); a word is a tuple of leaves. Every stretch of a word between two sizes 1 is a scalar and
moves to the monomial, so that what stays of a word is what its two proper ends force.
"""

from collections import Counter
from fractions import Fraction
from itertools import product
from math import prod

from .fault import require
from .shape import SCALAR
from .size import ONE
from .term import Term, integer, num, number

OWN_TRANSPOSE = frozenset(("symmetric", "diagonal", "posdef", "psd"))
LINEAR = frozenset("diag diagvec vec sum rowsum colsum tr".split())
MOST_TERMS = 4000  # of a form, and of a product of two before equal ones are joined
MOST_FACTORS = 1000  # of a monomial
LARGEST = 1 << 4096  # numerator and denominator
MOST_ENTRYWISE = 64  # terms of an entrywise product that is multiplied out
HIGHEST_POWER = 4  # whole powers up to this one are entrywise products


UNIT = {((), ()): Fraction(1)}


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
            require(len(out) <= MOST_TERMS, "the normal form has too many terms")
            require(all(abs(c.numerator) < LARGEST and c.denominator < LARGEST for c in out.values()), "the normal form has too large numbers")
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
        if op == "*":
            return self._ring_product(args)
        if op == ".*":
            return self._entrywise(t, args)
        if op == ".^":
            return self._power(t)
        if op == "zeros":
            return {}
        if op == "fill":
            return self._product(self.form(args[0]), self._ones(t))
        if op == "./" and self.shapes(args[1]) == SCALAR:
            return self._product(self.form(args[0]), self.form(Term(".^", args[1], num(-1))))
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

    def _ones(self, t):
        """The matrix of ones in the shape of a term."""
        return UNIT if self.shapes(t) == SCALAR else self._leaf(Term("ones", *self.shapes(t)))

    def _ring_product(self, terms):
        out = UNIT
        for a in terms:
            out = self._product(out, self.form(a))
        return out

    def _entrywise(self, t, args):
        """An entrywise product, multiplied out: coefficients and scalars in front, ones left out."""
        if sum(self.shapes(a) != SCALAR for a in args) <= 1:
            return self._ring_product(args)
        forms = [self.form(a) for a in args]
        if prod(map(len, forms)) > MOST_ENTRYWISE:
            return self._leaf(t)
        out = {}
        for chosen in product(*(form.items() for form in forms)):
            monomial = tuple(s for (m, word), _ in chosen for s in m)
            factors = [f for a, ((_, word), _) in zip(args, chosen) if self.shapes(a) != SCALAR for f in _entrywise_factors(word)]
            for key, d in self._product({(monomial, ()): prod(c for _, c in chosen)}, self._entrywise_of(t, factors)).items():
                out[key] = out.get(key, 0) + d
        return {key: c for key, c in out.items() if c}

    def _entrywise_of(self, t, factors):
        require(len(factors) <= MOST_FACTORS, "the normal form has too many factors")
        if not factors:
            return self._ones(t)
        return self.form(factors[0]) if len(factors) == 1 else self._leaf(Term(".*", *factors))

    def _power(self, t):
        """Small whole powers are products; others take the coefficient of a single matrix out."""
        e, below = integer(t.args[1]) if isinstance(t.args[1], Term) else None, self.form(t.args[0])
        if e is None:
            return self._leaf(t)
        if 1 <= e <= HIGHEST_POWER and len(below) ** e <= MOST_ENTRYWISE:
            return self._entrywise(t, (t.args[0],) * e)
        if not -100 < e < 0 or len(below) != 1:
            return self._leaf(t)
        ((monomial, word), c), = below.items()
        if monomial:
            return self._leaf(t)
        factors = _entrywise_factors(word)
        inner = factors[0] if len(factors) == 1 else Term(".*", *factors) if factors else None
        leaf = self._ones(t) if inner is None else self._leaf(Term(".^", inner, t.args[1]))
        return self._product({((), ()): Fraction(c) ** e}, leaf)

    def _linear(self, t):
        """diag, vec, sum and their like, applied term by term."""
        if self.shapes(t.args[0]) == SCALAR:
            return self.form(t.args[0])
        out = {}
        for (monomial, word), c in self.form(t.args[0]).items():
            factors = _terms(word)
            inner = factors[0] if len(factors) == 1 else Term("*", *factors)
            leaf = self._leaves.setdefault((t.op, word, self.shapes(t)), Term(t.op, inner))
            for key, d in self._normal((monomial, ((leaf, False),)), c).items():
                out[key] = out.get(key, 0) + d
        return {key: c for key, c in out.items() if c}

    def _product(self, a, b):
        require(len(a) * len(b) <= MOST_TERMS, "the normal form has too many terms")
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
        return tuple(self._turned(t, flag) for t, flag in reversed(word))

    def _turned(self, t, flag):
        if not flag and t.op == ".*":  # the transpose of an entrywise product is that of the transposes
            form = self.form(Term(".*", *(Term("'", a) for a in t.args)))
            if len(form) == 1:
                ((monomial, word), c), = form.items()
                if c == 1 and not monomial and len(word) == 1:
                    return word[0]
        return t, not flag and not self._own(t)

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
        require(len(monomial) + len(word) <= MOST_FACTORS, "the normal form has too many factors")
        if word:
            cuts = [k for k in range(len(word) + 1)
                    if (self._ends(word[k])[0] if k < len(word) else self._ends(word[-1])[1]) == ONE]
            if len(cuts) >= 2:
                scalars = tuple(min(part, self._flip(part), key=_order)
                                for part in (word[i:j] for i, j in zip(cuts, cuts[1:])))
                monomial, word = monomial + scalars, word[:cuts[0]] + word[cuts[-1]:]
        return {(tuple(sorted(monomial, key=_order)), word): coefficient}


def _terms(word):
    return [Term("'", a) if flag else a for a, flag in word]


def _entrywise_factors(word):
    """The factors of a word by the entrywise product."""
    if len(word) != 1:
        return [Term("*", *_terms(word))] if word else []
    (term, flag), = word
    if term.op == "ones":
        return []
    parts = term.args if term.op == ".*" else (term,)
    return [Term("'", a) if flag else a for a in parts]


def _order(word):
    return [(id(t), flag) for t, flag in word]


def _sum(parts):
    out = {}
    for sign, form in parts:
        for key, c in form.items():
            out[key] = out.get(key, 0) + sign * c
    return {key: c for key, c in out.items() if c}
