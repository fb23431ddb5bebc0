"""Judgements: read from JSON, checked for shapes. A judgement is a tuple (kind, …) of terms, names and domains."""

from .fault import require
from .shape import SCALAR
from .size import NAME, literal
from .term import LONGEST, Term, measured, names, read_term, substitute, text

ORDERS = ("<=", "<")
DOMAINS = ("reals", "nonneg", "positive", "binary", "posdef")
# the attributes that keep a symbol in a domain
IMPLIES = {"nonneg": {"nonneg", "positive", "mask", "simplex"}, "positive": {"positive"}, "binary": {"binary"}, "posdef": {"posdef"}}
# t a term, x a symbol, X a symbol or a list of symbols, o a domain
FORMS = {"=": "tt", "<=": "tt", "<": "tt", "<<": "tt", "pd": "t", "grad": "txt", "slope": "txt", "hess": "tXt",
         "maj": "ttxx", "mnr": "ttxx", "argmin": "txot", "argmax": "txot", "hq": "ttx", "convex": "tX"}
# The positions of symbols that a judgement binds: the theorem holds for all their values.
BOUND = {"grad": (2,), "slope": (2,), "hess": (2,), "convex": (2,), "maj": (3,), "mnr": (3,), "argmin": (2,), "argmax": (2,),
         "hq": (3,)}


def read_judgement(json, shared):
    """A judgement from its JSON form."""
    require(isinstance(json, list) and json and isinstance(json[0], str), "not a judgement")
    kind, args = json[0], json[1:]
    if kind == "and":
        require(args, "and of nothing")
        return (kind, *(read_judgement(j, shared) for j in args))
    form = FORMS.get(kind)
    require(form is not None, f"unknown judgement {kind!r}")
    require(len(args) == len(form), f"the judgement {kind} takes {len(form)} arguments")
    return (kind, *(_read(letter, x, shared) for letter, x in zip(form, args)))


def _read(letter, json, shared):
    if letter == "t":
        return read_term(json, shared)
    if letter == "o":
        require(json in DOMAINS, f"unknown domain {json!r}")
        return json
    if letter == "X" and isinstance(json, list):
        require(json and len({str(x) for x in json}) == len(json), "an empty or repeated list of symbols")
        return tuple(read_symbol(x) for x in json)
    return read_symbol(json)


def read_symbol(json):
    require(isinstance(json, str) and NAME.match(json), f"not a symbol: {json!r}")
    return json


def variables(x):
    """The symbols that one or several variables are."""
    return x if isinstance(x, tuple) else (x,)


def terms(judgement):
    """The terms of a judgement, in order."""
    for part in judgement[1:]:
        if isinstance(part, Term):
            yield part
        elif isinstance(part, tuple) and judgement[0] == "and":
            yield from terms(part)


def all_names(judgement):
    """Every name that the judgement mentions, in terms or as a variable."""
    out = set()
    for part in judgement[1:]:
        if isinstance(part, Term):
            out |= names(part)
        elif isinstance(part, tuple):
            out |= all_names(part) if judgement[0] == "and" else set(part)
        elif isinstance(part, str) and part not in DOMAINS:
            out.add(part)
    return out


def bound_symbols(judgement):
    """The symbols that the judgement binds."""
    if judgement[0] == "and":
        return set().union(*(bound_symbols(j) for j in judgement[1:]))
    out = set()
    for k in BOUND.get(judgement[0], ()):
        out |= set(judgement[k]) if isinstance(judgement[k], tuple) else {judgement[k]}
    return out


def variables_named(judgement):
    """The symbols that stand in the judgement as such, for which no term can stand: variables and points."""
    if judgement[0] == "and":
        return set().union(*(variables_named(j) for j in judgement[1:]))
    return {name for letter, x in zip(FORMS[judgement[0]], judgement[1:]) if letter in "xX" for name in variables(x)}


def show(judgement):
    return "[" + ", ".join(text(x) if isinstance(x, Term) else show(x) if isinstance(x, tuple) and judgement[0] == "and"
                           else str(x) for x in judgement) + "]"


def changed(judgement, change):
    """The judgement with its terms changed; variables stay."""
    return (judgement[0], *(change(x) if isinstance(x, Term) else
                            changed(x, change) if judgement[0] == "and" else x for x in judgement[1:]))


class Judgements:
    """Shape conditions on judgements for given declarations."""

    def __init__(self, shapes):
        self.shapes = shapes

    def domain(self, name):
        """The domain of a symbol that is differentiated or majorised."""
        declaration = self.declared(name)
        require(declaration.range is None, f"the index {name} is no variable")
        attributes = set(declaration.attributes)
        require(attributes <= {"nonneg", "positive"} and len(attributes) < 2, f"the variable {name} may only be nonneg or positive")
        return "positive" if "positive" in attributes else "nonneg" if attributes else "reals"

    def surrogate_domain(self, name):
        """The domain of a variable of surrogates and of minimisation, which may also be the definite matrices."""
        return "posdef" if tuple(self.declared(name).attributes) == ("posdef",) else self.domain(name)

    def convex_domain(self, name):
        """Raise `Fault` unless the values of a symbol are a convex set."""
        if set(self.declared(name).attributes) not in ({"symmetric"}, {"psd"}, {"posdef"}):
            self.domain(name)

    def declared(self, name):
        require(name in self.shapes.declarations, f"undeclared symbol {name}")
        return self.shapes.declarations[name]

    def check(self, j):
        """Raise `Fault` unless the judgement is well-formed and short enough."""
        left = LONGEST

        def count(k):
            nonlocal left
            left -= 1 + (0 if k[0] == "and" else sum(measured(t).length for t in terms(k)))
            require(left >= 0, "a judgement is too long")
            if k[0] == "and":
                for part in k[1:]:
                    count(part)
        count(j)
        self._check(j)

    def _check(self, j):
        kind, shape = j[0], self.shapes
        for t in terms(j):
            shape(t)
        if kind == "and":
            for part in j[1:]:
                self._check(part)
        elif kind in ORDERS:
            a, b = shape(j[1]), shape(j[2])
            require(a == b or SCALAR in (a, b), "the sides of an order differ in shape")
        elif kind in ("=", "<<", "pd"):
            require(len({shape(t) for t in j[1:]}) == 1, "the sides differ in shape")
            require(kind == "=" or shape(j[1])[0] == shape(j[1])[1], "not square")
        elif kind in ("grad", "slope"):
            self.domain(j[2])
            require(shape(j[1]) == SCALAR, "the function is not a scalar")
            x = self.declared(j[2])
            require(kind == "grad" or (x.rows, x.cols) == SCALAR, "slope in a variable that is no scalar")
            require(shape(j[3]) == (x.rows, x.cols), "the gradient has another shape than its variable")
        elif kind == "hess":
            self._hessian(j)
        elif kind in ("maj", "mnr"):
            x, y = self.declared(j[3]), self.declared(j[4])
            self.surrogate_domain(j[3])
            require(j[3] != j[4] and (x.rows, x.cols) == (y.rows, y.cols) and y.range is None, "x and y don't fit")
            require(shape(j[1]) == shape(j[2]) == SCALAR, "not scalars")
        elif kind in ("argmin", "argmax"):
            x = self.declared(j[2])
            require(shape(j[1]) == SCALAR, "not a scalar")
            require(within(j[3], self.surrogate_domain(j[2])), f"{j[3]} is not within the domain of {j[2]}")
            require(shape(j[4]) == (x.rows, x.cols) and j[2] not in names(j[4]), "the optimum doesn't fit the variable")
        elif kind == "hq":
            t = self.declared(j[3])
            require(shape(j[1]) == shape(j[2]) == (t.rows, t.cols) == SCALAR, "not scalars")
            require(self.domain(j[3]) == "positive", "hq in a symbol that is not positive")
        else:
            require(kind == "convex", f"unknown judgement {kind}")
            xs = variables(j[2])
            require(xs and len(set(xs)) == len(xs), "the variables are different symbols")
            for x in xs:
                self.convex_domain(x)

    def _hessian(self, j):
        xs = variables(j[2])
        require(xs and len(set(xs)) == len(xs), "the variables are different symbols")
        total = literal(0)
        for x in xs:
            self.domain(x)
            declaration = self.declared(x)
            total = total + declaration.rows * declaration.cols
        require(self.shapes(j[1]) == SCALAR, "the function is not a scalar")
        require(self.shapes(j[3]) == (total, total), "the Hessian has another size than its variables")

    def lies_in(self, name, domain):
        """Whether the attributes of a symbol keep it in a domain."""
        declaration = self.declared(name)
        require(declaration.range is None, f"the index {name} is no point")
        return domain == "reals" or not IMPLIES[domain].isdisjoint(declaration.attributes)


def within(inner, outer):
    """Whether a domain lies within another."""
    return inner == outer or outer == "reals" or (inner, outer) == ("positive", "nonneg")
