"""Scalar terms in arithmetic, exp, log, sqrt, abs, sign, step, atan, sin and cos: names, Fractions, and tuples (operation, operand, …)."""

from fractions import Fraction

from ..term import Term, number
from .fault import Undecided

BASIC = frozenset("+ - .* ./ .^ exp log sqrt abs sign step atan sin cos".split())
LONGEST = 512  # operations, names and numbers of an expanded term
KINKED = frozenset(("abs", "sign", "step"))
MOST_KINKS, MOST_BRANCHES = 16, 32
ONE, TWO, HALF = Fraction(1), Fraction(2), Fraction(1, 2)


def exps(x):
    return ("exp", x), ("exp", ("-", x))


DEFINED = {
    "sigmoid": lambda x: ("./", ONE, ("+", ONE, ("exp", ("-", x)))),
    "softplus": lambda x: ("log", ("+", ONE, ("exp", x))),
    "tanh": lambda x: ("./", ("-", ("exp", (".*", TWO, x)), ONE), ("+", ("exp", (".*", TWO, x)), ONE)),
    "sinh": lambda x: (".*", HALF, ("-", *exps(x))),
    "cosh": lambda x: (".*", HALF, ("+", *exps(x))),
    "logcosh": lambda x: ("log", (".*", HALF, ("+", *exps(x)))),
    "expm1": lambda x: ("-", ("exp", x), ONE),
    "log1p": lambda x: ("log", ("+", ONE, x)),
    "square": lambda x: (".*", x, x),
    "tan": lambda x: ("./", ("sin", x), ("cos", x)),
    "relu": lambda x: (".*", HALF, ("+", x, ("abs", x))),
}


def expand(term):
    """The expanded form of a difference of terms."""
    left = LONGEST

    def count():
        nonlocal left
        left -= 1
        if left < 0:
            raise Undecided("the term is too long")

    def go(t):
        if t.op in ("sym", "num"):
            count()
            return number(t) if t.op == "num" else t.args[0]
        if t.op == "fill":
            return go(t.args[0])
        op = ".*" if t.op == "*" else t.op
        if op in BASIC:
            count()
            return (op, *map(go, t.args))
        if op not in DEFINED:
            raise Undecided(f"{op} has no scalar model")
        return written(DEFINED[op](t.args[0]))

    def written(x):
        """A definition with its operands expanded, each as often as it is written."""
        if isinstance(x, Term):
            return go(x)
        count()
        return (x[0], *map(written, x[1:])) if isinstance(x, tuple) else x
    return go(term)


def operands(x):
    return x[1:] if isinstance(x, tuple) else ()


def replace(x, name, value):
    """The term with another one in place of a name."""
    if isinstance(x, tuple):
        return (x[0], *(replace(a, name, value) for a in x[1:]))
    return value if x == name else x


def kinks(x, name):
    """Where arguments of abs, sign and step that are affine between kinks vanish, parameters being 1; and whether something jumps there."""
    found, jumps = set(), False

    def visit(s):
        nonlocal jumps
        for a in operands(s):
            visit(a)
        if isinstance(s, tuple) and s[0] in KINKED:
            jumps = jumps or s[0] != "abs"
            found.update(-offset / slope for slope, offset in branches(s[1], name) if slope)
    visit(x)
    if len(found) > MOST_KINKS:
        raise Undecided("the term has too many kinks")
    return found, jumps


def branches(x, name):
    """Pairs (slope, offset) of the affine functions that a term can agree with between kinks; none where it isn't affine."""
    if not isinstance(x, tuple):
        return [(ONE, Fraction(0)) if x == name else (Fraction(0), x if isinstance(x, Fraction) else ONE)]
    first, *rest = (branches(a, name) for a in x[1:])

    def each(combine):
        out = first
        for others in rest:
            out = [c for a in out for b in others for c in combine(a, b)][:MOST_BRANCHES]
        return out

    def opposite(a):
        return -a[0], -a[1]
    op = x[0]
    if op == "+":
        return each(lambda a, b: [(a[0] + b[0], a[1] + b[1])])
    if op == "-":
        return each(lambda a, b: [(a[0] - b[0], a[1] - b[1])]) if rest else [opposite(a) for a in first]
    if op == ".*":
        return each(lambda a, b: [(b[0] * a[1], b[1] * a[1])] if not a[0] else [(a[0] * b[1], a[1] * b[1])] if not b[0] else [])
    if op == "./":
        return each(lambda a, b: [(a[0] / b[1], a[1] / b[1])] if not b[0] and b[1] else [])
    if op == "abs":
        return [c for a in first for c in (a, opposite(a))]
    if op in ("sign", "step"):
        return [(Fraction(0), Fraction(c)) for c in ((-1, 0, 1) if op == "sign" else (0, 1))]
    return []
