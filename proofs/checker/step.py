"""One step of a derivation: the table of rules, the reading of a node's fields, and what a rule may ask of its step."""

import inspect

from . import definedness as dn
from .fault import require
from .judgement import ORDERS, read_judgement, read_symbol, show, terms
from .shape import SCALAR
from .size import DIGITS, read_size
from .symmetric import shows_symmetry
from .term import ZERO, Term, names, read_term

RULES = {}


class Rule:
    """A rule: a function of the step, its premises (positional) and its fields (keyword, annotated with their kind)."""

    def __init__(self, function, derivative):
        self.function, self.derivative = function, derivative
        parameters = list(inspect.signature(function).parameters.values())[1:]
        positional = [p for p in parameters if p.kind == p.POSITIONAL_OR_KEYWORD]
        self.least = sum(p.default is p.empty for p in positional)
        self.most = None if any(p.kind == p.VAR_POSITIONAL for p in parameters) else len(positional)
        self.nullable = {k for k, p in enumerate(positional) if p.annotation == "null"}
        self.fields = {p.name: p for p in parameters if p.kind == p.KEYWORD_ONLY}


def rule(name, derivative=False):
    """Enter a function in the table. In a `derivative` rule only premises discharge obligations."""
    def enter(function):
        RULES[name] = Rule(function, derivative)
        return function
    return enter


def choice(*allowed):
    """The annotation of a field that takes one of some words."""
    return allowed


def read_field(kind, json, shared, path_length=400):
    """A field of a `with` by the kind that its rule declares."""
    if isinstance(kind, tuple):
        require(json in kind and isinstance(json, str), f"{json!r} is none of {', '.join(kind)}")
        return json
    if kind == "symbol":
        return read_symbol(json)
    if kind == "symbols":
        return tuple(map(read_symbol, json)) if isinstance(json, list) else read_symbol(json)
    if kind == "size":
        return read_size(json)
    if kind == "judgement":
        return read_judgement(json, shared)
    if kind == "subscript":
        return ":" if json == ":" else read_term(json, shared)
    if kind == "path":
        require(isinstance(json, list) and len(json) <= path_length, "not a path")
        require(all(isinstance(k, (int, str)) and DIGITS.match(str(k)) and len(str(k)) < 6 for k in json), "not a path")
        return [int(k) for k in json]
    return read_term(json, shared)


class Step:
    """What a rule sees: shapes, signs, normal forms, trials, and a place for its side effects."""

    def __init__(self, context, premises):
        self.context, self.premises = context, premises
        self.declarations, self.shapes = context.declarations, context.shapes
        self.signs, self.ring, self.judgements = context.signs, context.ring, context.judgements
        self.errors, self.compared, self.extra, self.assumed, self.closed = [], [], [], [], set()
        self.rewrite, self.jumps_in = lambda item: item, None

    # -- premises ---------------------------------------------------------------------------------------------------

    def form(self, judgement, *kinds):
        """The parts of a premise of one of the given kinds."""
        require(judgement is not None and judgement[0] in kinds, f"a premise is not of the form {' or '.join(kinds)}")
        return judgement[1:]

    def order(self, judgement):
        return judgement[0], *self.form(judgement, *ORDERS)

    def equality(self, judgement, left):
        """The other side of an equality premise for a term; the term itself where the premise is null."""
        if judgement is None:
            return left
        a, b = self.form(judgement, "=")
        require(a is left, f"the equality is not about {left}")
        return b

    def nonneg(self, judgement, term=None):
        """An order premise 0 ≤ a: its a and whether it is strict."""
        kind, zero, a = self.order(judgement)
        require(zero is ZERO, "the premise is not of the form 0 ≤ a")
        require(term is None or a is term, f"the premise is not about {term}")
        return a, kind == "<"

    def positive(self, judgement, term=None):
        a, strict = self.nonneg(judgement, term)
        require(strict, "the premise is not of the form 0 < a")
        return a

    def in_domain(self, judgement, term, domain):
        """A premise that a term lies in a domain; there is none for the reals."""
        if domain == "reals":
            require(judgement is None, "a premise too many")
        else:
            require(judgement is not None, "a premise about the domain is missing")
            if domain == "posdef":
                require(self.form(judgement, "pd") == (term,), f"the premise is not about {term}")
                return
            (self.positive if domain == "positive" else self.nonneg)(judgement, term)

    def psd(self, judgement, term=None):
        """A premise 0 ⪯ P: its P."""
        zero, p = self.form(judgement, "<<")
        require(zero is self.zeros(p), "the premise is not of the form 0 ⪯ P")
        require(term is None or p is term, f"the premise is not about {term}")
        return p

    # -- conditions -------------------------------------------------------------------------------------------------

    def zeros(self, like):
        return Term("zeros", *self.shapes(like))

    def square(self, term):
        rows, cols = self.shapes(term)
        require(rows == cols, f"not square: {term}")
        return rows

    def same_shape(self, a, b):
        require(self.shapes(a) == self.shapes(b), "the sides differ in shape")

    def scalar(self, term):
        require(self.shapes(term) == SCALAR, f"not a scalar: {term}")

    def scalar_symbol(self, name):
        declaration = self.judgements.declared(name)
        require((declaration.rows, declaration.cols) == SCALAR and declaration.range is None, f"{name} is no scalar symbol")
        return declaration

    def free(self, term, *symbols):
        require(names(term).isdisjoint(symbols), f"{' or '.join(symbols)} occurs in {term}")

    def attributes(self, term):
        return self.declarations[term.args[0]].attributes if term.op == "sym" and term.args[0] in self.declarations else ()

    def compare(self, a, b):
        """A side condition a = b (P): by normal forms, else by trials."""
        self.same_shape(a, b)
        if not self.ring.equal(a, b):
            self.trial(a, b)

    def trial(self, a, b):
        self.compared += [a, b]
        self.errors.append(self.context.trials.equal(a, b))

    def symmetric(self, a):
        self.square(a)
        if not shows_symmetry(a, self.shapes):
            self.compare(a, Term("'", a))

    def assume(self, judgement):
        """The number of an assumption of the document, on which the step then rests."""
        require(judgement in self.context.assumptions, f"not among the assumptions: {show(judgement)}")
        self.assumed.append(self.context.assumptions.index(judgement))


def own_obligations(conclusion, fields):
    """The obligations of the conclusion and of the fields of a step."""
    for value in (conclusion, *fields.values()):
        if isinstance(value, Term):
            yield from dn.of_term(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], str) and any(True for _ in terms(value)):
            for t in terms(value):
                yield from dn.of_term(t)


def apply(name, context, premises, json_fields, shared):
    """Run a rule: (step, conclusion, fields)."""
    entry = RULES.get(name)
    require(entry is not None, f"unknown rule {name!r}")
    require(len(premises) >= entry.least, f"{name} takes at least {entry.least} premises")
    require(entry.most is None or len(premises) <= entry.most, f"{name} takes at most {entry.most} premises")
    for k, premise in enumerate(premises):
        require(premise is not None or k in entry.nullable, "a premise may not be null here")
    for key in json_fields:
        require(key in entry.fields, f"{name} has no field {key!r}")
    fields = {}
    for key, parameter in entry.fields.items():
        if key in json_fields:
            fields[key] = read_field(parameter.annotation, json_fields[key], shared)
        else:
            require(parameter.default is not parameter.empty, f"{name} needs the field {key!r}")
    step = Step(context, premises)
    for value in fields.values():
        if isinstance(value, Term):
            context.shapes(value)
    conclusion = entry.function(step, *(p.conclusion if p is not None else None for p in premises), **fields)
    context.judgements.check(conclusion)
    return step, conclusion, fields
