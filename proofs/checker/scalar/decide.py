"""O-SCALAR: a ≤ b (a < b) for two scalar terms in t, all values of t in its domain and all values of the parameters."""

from fractions import Fraction

from ..fault import require
from ..shape import SCALAR
from ..term import Term, subterms
from .enclosure import holds_between
from .expand import expand, kinks, replace
from .fault import Undecided
from .lanes import tower_on
from .tower import translate, units

ZERO, ONE = Fraction(0), Fraction(1)
HALF_LINES = {"reals": (None, None, True, True), "nonneg": (ZERO, None, False, True), "positive": (ZERO, None, True, True)}
CUTS = (ZERO,), (-ONE, ZERO, ONE)  # where the domain is cut besides kinks, tried one after the other
ENDS = tuple(map(Fraction, (-8, -1, 0, 1, 8)))  # of the parts for enclosures
MOST_PARAMETERS = 8


def holds(shapes, a, b, t, domain, strict):
    """Whether the inequality is shown; `domain` is that of t."""
    found = sorted({s.args[0] for x in (a, b) for s, _ in subterms(x) if s.op == "sym"} - {t})
    require(len(found) <= MOST_PARAMETERS, "too many parameters")
    parameters = {}
    for name in found:
        declaration = shapes.declarations.get(name)
        require(declaration is not None and (declaration.rows, declaration.cols) == SCALAR and declaration.range is None, f"{name} is no scalar parameter")
        has = declaration.attributes
        parameters[name] = "positive" if "positive" in has else "nonneg" if "nonneg" in has else "real"
    try:
        return Claim(t, domain, parameters, strict).holds(expand(Term("-", b, a)))
    except (Undecided, RecursionError):
        return False


class Claim:
    """That a term is nonnegative (positive) on the domain of its variable."""

    def __init__(self, name, domain, parameters, strict):
        self.name, self.domain, self.parameters, self.strict = name, domain, parameters, strict

    def holds(self, x):
        if any(all(self._by_lanes(*claim) for claim in claims) for claims in self._readings(x)):
            return True
        return all(self._by_enclosures(x, part) or self._exactly(x, part) for part in parts_of(HALF_LINES[self.domain], ENDS, False))

    def _readings(self, x):
        """Lists of terms and domains that together are the claim: itself; with the variable in units of a positive parameter, as a square, from a
        parameter onwards, or, where it is positive, on both sides of a positive parameter."""
        t, domain = self.name, HALF_LINES[self.domain]

        def read(value, on=domain):
            return replace(x, t, value), on
        positive = [p for p, sign in self.parameters.items() if sign == "positive"]
        yield [(x, domain)]
        for p in positive:
            yield [read((".*", p, t))]
            yield [read(("./", t, p))]
        if self.domain == "reals":
            for p in self.parameters:
                yield [read(("+", p, t))]
            return
        yield [read((".*", t, t))]
        for p in positive:
            yield [read(("+", p, t), HALF_LINES["nonneg"]), read(("./", p, ("+", ONE, t)), HALF_LINES["nonneg"]),
                   *([read(ZERO)] if self.domain == "nonneg" else [])]

    def _by_lanes(self, x, domain):
        at, jumps = kinks(x, self.name)
        return any(all(self._exactly(x, part) for part in parts_of(domain, sorted(at.union(more)), jumps)) for more in CUTS)

    def _exactly(self, x, part):
        """By lanes on one part; what lies below 0 is read from 0 upwards."""
        if not isinstance(part, tuple):
            x, piece = replace(x, self.name, part), HALF_LINES["nonneg"]
        elif part[0] is None or part[0] < 0:
            low, high, low_open, high_open = part
            x = replace(x, self.name, ("-", self.name))
            piece = None if high is None else -high, None if low is None else -low, high_open, low_open
        else:
            piece = part
        try:
            bare = self._tower(piece, {})
            tower = self._tower(piece, units(bare, self.name, self.parameters, x))
            return tower.proves(translate(tower, self.name, self.parameters, x).num, self.strict)
        except (Undecided, RecursionError):
            return False

    def _tower(self, piece, units_):
        if piece[0] is None or piece[0] < 0:
            raise Undecided("a piece lies on the half-line from 0 upwards")
        tower = tower_on(piece, units_)
        for name, sign in self.parameters.items():
            tower.parameter(name, sign)
        return tower

    def _by_enclosures(self, x, part):
        """On a bounded part, its ends included, where there are no parameters."""
        return part[0] is not None and part[1] is not None and not self.parameters and holds_between(x, self.strict, self.name, *part[:2])


def parts_of(domain, cuts, jumps):
    """The domain cut at points; they belong to both neighbours, or, where functions jump at them, to neither and are parts of their own."""
    low, high, low_open, high_open = domain
    inside = [c for c in cuts if (low is None or c > low) and (high is None or c < high)]
    bounds = [low, *inside, high]
    last = len(bounds) - 2
    pieces = [(a, b, jumps or k == 0 and low_open, jumps or k == last and high_open) for k, (a, b) in enumerate(zip(bounds, bounds[1:]))]
    ends = [e for e, is_open in ((low, low_open), (high, high_open)) if e is not None and not is_open]
    return pieces + (inside + ends if jumps else [])
