"""Terms: read from JSON, interned (identical terms are one object), substituted and extended entrywise."""

import re
from fractions import Fraction

from .fault import Fault, require
from .size import NAME, SIZE_NAMES, read_size

NUMBER = re.compile(r"(0|-?[1-9][0-9]*(/[1-9][0-9]*)?)\Z")
LONGEST_NAME = 1000  # characters of a name or number
DEEPEST, LONGEST = 200, 10_000  # levels of a term, operations and leaves of a judgement, shared terms as often as they stand there
FUNCTIONS = frozenset("exp log sqrt abs sign sin cos tan sinh cosh tanh sigmoid softplus relu step square log1p expm1 "
                      "logcosh atan asin acos".split())
UNARY = frozenset("' inv det logdet tr sum rowsum colsum norm1 norm2 diag diagvec vec".split())
# What the arguments of an operation are: t a term, d a size, s a subscript, b a bound name, i an index list.
SIGNATURES = {
    "./": "tt", ".^": "tt", "inner": "tt", "kron": "tt", "fill": "tt", "unvec": "tdd", "eye": "d", "ones": "dd",
    "zeros": "dd", "commutation": "dd", "blocktrace": "td", "slice": "tdddd", "gather": "tt", "sumover": "bdt",
    "dim": "d", **{f: "t" for f in FUNCTIONS | UNARY},
}


class Term:
    """An operation on arguments (terms, sizes, names, integers); equal terms are the same object."""

    __slots__ = ("op", "args", "memo", "depth", "length")
    _table = {}

    def __new__(cls, op, *args):
        key = (op, args)
        term = cls._table.get(key)
        if term is None:
            term = super().__new__(cls)
            term.op, term.args, term.memo = op, args, {}
            below = term.terms
            term.depth = 1 + max((t.depth for t in below), default=0)
            term.length = 1 + sum(t.length for t in below)
            cls._table[key] = term
        return term

    def __repr__(self):
        return text(self)

    @property
    def terms(self):
        """The arguments that are terms."""
        return tuple(arg for arg in flat(self.args) if isinstance(arg, Term))


def flat(args):
    for arg in args:
        if isinstance(arg, tuple):
            yield from flat(arg)
        else:
            yield arg


def text(term, limit=1000):
    """A printed form for messages, cut off at about the given length."""
    out, left = [], limit

    def show(x):
        nonlocal left
        if left <= 0:
            return
        if isinstance(x, tuple) or isinstance(x, Term) and x.op not in ("sym", "num"):
            parts = x if isinstance(x, tuple) else (x.op, *x.args)
            write("[")
            for k, part in enumerate(parts):
                write("," * (k > 0))
                show(part)
            write("]")
        else:
            write(x.args[0] if isinstance(x, Term) else str(x))

    def write(piece):
        nonlocal left
        if left > 0:
            out.append(piece if len(piece) <= left else piece[:left] + "…")
            left -= len(piece)

    show(term)
    return "".join(out)


def sym(name):
    return Term("sym", name)


def num(value):
    return Term("num", str(value))


ZERO, UNIT, HALF = num(0), num(1), num("1/2")


def number(term):
    """The rational that a literal stands for, or None."""
    return Fraction(term.args[0]) if term.op == "num" else None


def integer(term):
    """The integer that a literal without fraction bar stands for, or None."""
    return int(term.args[0]) if term.op == "num" and "/" not in term.args[0] else None


def positive_fraction(term):
    """Whether a literal stands for a positive number that isn't whole."""
    return term.op == "num" and "/" in term.args[0] and not term.args[0].startswith("-")


def measured(term):
    """The term, which may not be too deep or too long: what walks through it takes that much time."""
    require(term.depth <= DEEPEST, "a term is nested too deeply")
    require(term.length <= LONGEST, "a term is too long")
    return term


def reciprocal(term):
    """The numeral 1/k of a numeral k: numerator and denominator change places as they are written."""
    require(term.op == "num" and term is not ZERO, f"not a number, or 0: {term}")
    top, _, bottom = term.args[0].lstrip("-").partition("/")
    return num(("-" if term.args[0].startswith("-") else "") + (bottom or "1") + ("" if top == "1" else f"/{top}"))


def read_term(json, shared):
    """A term from its JSON form; `shared` resolves `$name`."""
    return measured(_read_term(json, shared))


def _read_term(json, shared):
    if isinstance(json, int) and not isinstance(json, bool):
        require(len(str(json)) <= LONGEST_NAME, "a number is too long")
        return Term("num", str(json))
    if isinstance(json, str):
        if json.startswith("$"):
            return shared(json[1:])
        require(len(json) <= LONGEST_NAME, "a name or number is too long")
        if NUMBER.match(json):
            require(str(Fraction(json)) == json, f"not in lowest terms: {json}")
            return Term("num", json)
        require(NAME.match(json), f"neither a name nor a number: {json!r}")
        return sym(json)
    require(isinstance(json, list) and json and isinstance(json[0], str), f"not a term: {json!r}")
    op, args = json[0], json[1:]

    def term(x):
        return read_term(x, shared)

    if op in ("+", "*", ".*"):
        require(len(args) >= 1, f"{op} without operands")
        return Term(op, *map(term, args))
    if op == "-":
        require(len(args) in (1, 2), "- takes one or two operands")
        return Term(op, *map(term, args))
    if op == "mpow":
        require(len(args) == 2, "mpow takes two operands")
        return Term(op, term(args[0]), read_exponent(args[1]))
    if op == "block":
        require(args and all(isinstance(row, list) and row for row in args), "block takes rows of blocks")
        return Term(op, *(tuple(map(term, row)) for row in args))
    if op == "index":
        require(len(args) in (2, 3), "index takes one or two subscripts")
        return Term(op, term(args[0]), *(":" if s == ":" else term(s) for s in args[1:]))
    signature = SIGNATURES.get(op)
    require(signature is not None, f"unknown operation {op!r}")
    require(len(args) == len(signature), f"{op} takes {len(signature)} operands")
    return Term(op, *(read_argument(kind, x, term) for kind, x in zip(signature, args)))


def read_argument(kind, json, term):
    if kind == "t":
        return term(json)
    if kind == "d":
        return read_size(json)
    require(isinstance(json, str) and NAME.match(json), f"not a name: {json!r}")
    return json


def read_exponent(json):
    if isinstance(json, str) and NUMBER.match(json) and "/" not in json and len(json) <= 9:
        json = int(json)
    if isinstance(json, int) and not isinstance(json, bool):
        return json
    if isinstance(json, list) and len(json) == 2 and json[0] == "dim":
        return read_size(json[1])
    raise Fault(f"not an exponent of mpow: {json!r}")


def names(term):
    """All names that occur in the term as symbols or bound indices."""
    cached = term.memo.get("names")
    if cached is None:
        if term.op == "sym":
            cached = frozenset(term.args)
        else:
            cached = frozenset().union(*(names(t) for t in term.terms)) if term.terms else frozenset()
            if term.op == "sumover":
                cached |= {term.args[0]}
        term.memo["names"] = cached
    return cached


def free(term):
    """The names of the term that no sum inside of it binds."""
    cached = term.memo.get("free")
    if cached is None:
        cached = frozenset(term.args) if term.op == "sym" else frozenset().union(*map(free, term.terms))
        if term.op == "sumover":
            cached -= {term.args[0]}
        term.memo["free"] = cached
    return cached


def has(term, *symbols):
    """Whether one of the symbols occurs in the term."""
    return not names(term).isdisjoint(symbols)


def rebuild(term, change):
    """The same operation with `change` applied to every argument that is a term."""
    def visit(arg):
        if isinstance(arg, Term):
            return change(arg)
        return tuple(map(visit, arg)) if isinstance(arg, tuple) else arg
    return Term(term.op, *map(visit, term.args))


def substitute(term, replacement, memo=None):
    """Simultaneous substitution of terms for symbols; `replacement` maps names to terms."""
    memo = {} if memo is None else memo
    if names(term).isdisjoint(replacement):
        return term
    out = memo.get(term)
    if out is None:
        if term.op == "sym":
            out = replacement[term.args[0]]
        else:
            out = rebuild(term, lambda t: substitute(t, replacement, memo))
        memo[term] = out
    return out


def extend(term, replacement):
    """The entrywise extension of a scalar term: the first replacement gives the shape of constants."""
    shape, memo = next(iter(replacement.values())), {}

    def visit(t):
        if t not in memo:
            memo[t] = extended(t)
        return memo[t]

    def extended(t):
        if names(t).isdisjoint(replacement):
            return Term("fill", t, shape)
        if t.op == "sym":
            return replacement[t.args[0]]
        if t.op in ("+", "-", "./") or t.op in FUNCTIONS:
            return rebuild(t, visit)
        if t.op in ("*", ".*"):
            return Term(".*", *map(visit, t.args))
        if t.op == ".^" and names(t.args[1]).isdisjoint(replacement):
            return Term(".^", visit(t.args[0]), t.args[1])
        raise Fault(f"no entrywise extension of {t}")
    return visit(term)


def at_path(term, path, change, binders=()):
    """The term with `change`, which also gets the binders above, applied to the subterm at a path of positions."""
    if not path:
        return change(term, binders)
    step, rest = path[0], path[1:]
    args = list(term.args)
    require(0 <= step < len(args), f"the path leaves the term at {term}")
    if term.op == "sumover":
        binders = (*binders, term.args[:2])
    if term.op == "block":
        require(rest and 0 <= rest[0] < len(args[step]), f"the path leaves the block at {term}")
        row = list(args[step])
        row[rest[0]] = at_path(row[rest[0]], rest[1:], change, binders)
        args[step] = tuple(row)
    else:
        require(isinstance(args[step], Term), f"the path leaves the terms at {term}")
        args[step] = at_path(args[step], rest, change, binders)
    return Term(term.op, *args)


def subterms(term):
    """Every distinct subterm with the binders above it, outermost first: pairs (term, ((name, size), …))."""
    seen, todo = set(), [(term, ())]
    while todo:
        pair = todo.pop()
        if pair in seen:
            continue
        seen.add(pair)
        yield pair
        t, binders = pair
        if t.op == "sumover":
            binders = (*binders, (t.args[0], t.args[1]))
        todo.extend((s, binders) for s in t.terms)


def bound_names():
    """The names that sums bind in any term of the document."""
    return {t.args[0] for t in Term._table.values() if t.op == "sumover"}


def forget():
    """Drop the interned terms and the names of sizes of earlier documents."""
    SIZE_NAMES.clear()
    keep = {("num", t.args): t for t in (ZERO, UNIT, HALF)}
    Term._table.clear()
    Term._table.update(keep)
