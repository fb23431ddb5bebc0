"""Trials: identities and derivatives decided by exact evaluation at random points (grade P)."""

import itertools
import math
from dataclasses import dataclass

from .corner import PLACING, coincidences, listings, small_sizes, written_sizes, written_subscripts
from .degrees import Degrees
from .evaluate import Point
from .fault import require
from .field import SIGNED, TooLarge, tower
from .fractions import Missed, measure
from .generalise import common_values, generalised
from .matrix import Redraw, Singular, Vanishing
from .measure import Measure, is_fractional, repetitions, work
from .paths import paths_of
from .refusal import Factors, refusal
from .simpler import without_norms
from .size import ONE, Size
from .subscript import picked
from .term import Term, flat, names, number, subterms

LEAST_BITS = 12          # no step may be less sure than 2^-12
MOST_TRIALS = 3000
MOST_WIDE = 1000         # trials at sizes drawn from a range
MOST_TOWERS = 24         # at fixed sizes
FEW_TOWERS = 3           # where neither signs, roots nor logarithms ask for more
MOST_REDRAWS = 300
MOST_REDRAWS_AT = 1500   # at fixed sizes
MOST_UNFIT = 60          # sizes at which matrices are singular, beside as many as there are trials
MOST_VANISHING = 24      # what vanishes at so many random points vanishes everywhere
MOST_WORK = 400_000      # multiplications in one operation of the largest trial
MOST_REPEATED = 250_000  # entries of one subterm at all values of the indices of sums that it mentions
MOST_GRID_POINTS = 400
MOST_GRID_WORK = 8_000_000  # multiplications at all points of a grid of sizes
WIDEST = 40              # statements whose terms have more wires are refused
OUTER_AXES = 4           # those of a Hessian; less of anything else that is compared
TRIALS_AT_LARGE_SIZES = 2
MOST_SHIFT = 6           # by so much sizes grow at most where points are unfit
MOST_SIGNS = 9           # that one product may have
MOST_COINCIDING = 5      # indices
MOST_REDRAWS_SMALL = 6   # at small sizes, where often nothing has a value; more where roots have to exist
MOST_REDRAWS_SMALL_ROOTED = 60
CYCLES, LONGEST_CYCLE, OPEN_WIRES = 4, 40, 5
LIST_TRIALS = 32         # where there are lists of indices
INDEX_RANGE, INDEX_TRIALS = 16, 8   # sizes at which indices hardly hit the roots of a product in them
# (opaque logarithms, opaque signs, bits of the smallest prime, bits that each level adds)
LANES = ((True, True, 61, 30), (True, False, 61, 30), (False, True, 30, 0), (False, False, 30, 0))
KINKS = frozenset(("abs", "sign", "relu", "step", "norm1"))
LOGS = frozenset(("log", "log1p", "logdet", "softplus", "logcosh"))
ROOTS = frozenset(("sqrt", "norm2", "asin", "acos"))
CONSTANT_MATRICES = frozenset(("dim", "eye", "ones", "zeros", "commutation"))


@dataclass(frozen=True)
class Lane:
    """Which functions have no laws: logarithms, signs, roots."""
    log: bool
    sign: bool
    root: bool


class Trials:
    """Decides statements about terms by random exact evaluation; answers log2 of the error bound."""

    def __init__(self, shapes, source, towers=None):
        self.shapes, self.source, self.towers, self._measured = shapes, source, towers or Towers(source), {}

    def equal(self, a, b):
        """a = b wherever both are defined."""
        require(self.shapes(a) == self.shapes(b), f"the sides differ in shape: {a} and {b}")
        if a is b:
            return -math.inf
        return self._run((a, b), (), lambda point, a, b: _same(point.value(a, point.root, 0), point.value(b, point.root, 0)),
                         f"{a} = {b}")

    def gradient(self, f, x, g):
        """The first jet of f along a random direction d is ⟨g, d⟩."""
        def check(point, f, g):
            _, _, planes = point.value(f, point.root, 1)
            p = point.levels[point.root].prime
            slope = planes[1][0] if planes[1] is not None else 0
            g0 = point.value(g, point.root, 0)[2][0]
            expected = sum(u * v for u, v in zip(g0, point.direction(x))) if g0 is not None else 0
            return (slope - expected) % p == 0
        return self._run((f, g), (x,), check, f"the gradient of {f} in {x} is {g}")

    def hessian(self, f, xs, hess):
        """Twice the second jet of f along a random direction is d'Hd, d the stacked vec of the directions."""
        def check(point, f, hess):
            _, _, planes = point.value(f, point.root, 2)
            p = point.levels[point.root].prime
            curvature = planes[2][0] if planes[2] is not None else 0
            d = []
            for x in xs:
                cols = self.shapes.declarations[x].cols.value(point.sizes)
                direction = point.direction(x)
                for j in range(cols):
                    d.extend(direction[j::cols])
            h = point.value(hess, point.root, 0)[2][0]
            if h is None:
                return 2 * curvature % p == 0
            n = len(d)
            expected = sum(u * sum(map(int.__mul__, h[i * n:(i + 1) * n], d)) for i, u in enumerate(d))
            return (2 * curvature - expected) % p == 0
        return self._run((f, hess), tuple(xs), check, f"the Hessian of {f} in {', '.join(xs)} is {hess}")

    # -- the run ----------------------------------------------------------------------------------------------------

    def _run(self, terms, moving, check, statement):
        terms = tuple(map(without_norms, terms))
        error = None
        for way in (generalised, common_values):
            general, shapes = way(terms, moving, self.shapes) or (terms, self.shapes)
            if error is None and general != terms:
                general = tuple(picked(t, shapes) for t in general)
                if refusal(general, shapes) is None:
                    error = Trials(shapes, self.source, self.towers)._lanes(general, moving, check)
        terms = tuple(picked(t, self.shapes) for t in terms)
        if error is None:
            why = refusal(terms, self.shapes)
            require(why is None, f"trials settle no statement with {why}: {statement}")
            error = self._lanes(terms, moving, check)
        require(error is not None, f"trials don't confirm that {statement}")
        return error

    def _lanes(self, terms, moving, check):
        """The error bound of the first lane that agrees, or None."""
        tried = set()
        inside = [s for t in terms for s, _ in subterms(t)]
        kinks, logs = any(s.op in KINKS for s in inside), any(s.op in LOGS or _is_symbolic(s) for s in inside)
        moved = any(s.op in KINKS and not names(s).isdisjoint(moving) for s in inside)
        rooted = any(s.op in ROOTS or is_fractional(s) for s in inside)  # values exist at few points, some with a choice of signs
        for opaque_log, opaque_sign, bits, step in LANES:
            opaque_sign = opaque_sign and kinks and not moved
            root, paths = paths_of(terms, opaque_log, moving)
            lane = Lane(opaque_log, opaque_sign, rooted and bool(self._size_names(terms)[0]))
            if root is None or lane in tried or not opaque_log and not logs:
                continue
            tried.add(lane)
            patterns = rooted and not lane.root or kinks and not opaque_sign
            chosen = {u for s in inside if s.op in KINKS or s.op in ROOTS or is_fractional(s) for a in s.terms for u, _ in subterms(a)}
            loose = min(_constants(chosen), 10) if patterns else 0  # of constants that signs or roots are taken of
            several = patterns or not opaque_log

            def pool(k, paths=paths, bits=bits, step=step, several=several):
                return self.towers.take(paths, bits, step, k if several else k % FEW_TOWERS)
            try:
                error = self._lane(terms, moving, check, pool, root, lane, patterns, loose, bits)
            except TooLarge:
                continue
            if error is not None:
                return error
        return None

    def _lane(self, terms, moving, check, pool, root, lane, patterns, loose, bits):
        """log2 of the error bound, or None where a trial disagrees or too few can be drawn.

        Signs of roots and kinks are random at a random point. A statement that is false for the signs that real numbers
        have is a nonzero polynomial in the signs, of degree d, so that a trial refutes it with probability 2^-d at least;
        the signs of constants other than products of 2, …, 13 are signs of the prime and count as well.
        """
        single, lists = self._indices(terms)
        subscripts = written_subscripts(terms)
        ways = coincidences(single, self.shapes.declarations) if 1 < len(single) <= MOST_COINCIDING else [{}]
        least = LIST_TRIALS if lists or subscripts and single else 0
        try:
            missed = max(self._at_large_sizes(terms, moving, check, pool, root, lane, patterns, loose, bits, subscripts, way, least) for way in ways)
        except Unconfirmed:
            return None
        if not self._agrees_in_corners(terms, moving, check, pool, root, lane, patterns):
            return None
        wide = self._wide(terms, moving, check, pool, root, lane, patterns, bits, ways, loose)
        error = max(missed, wide)
        return error if error <= -LEAST_BITS else None

    def _at_large_sizes(self, terms, moving, check, pool, root, lane, patterns, loose, bits, subscripts, way, least):
        """Trials at sizes as large as the networks of the terms have wires, where a statement is false if it is false at any: log2 of the chance that they miss that.

        One smaller trial before them is quicker to see a difference.
        """
        missed, signs, trials, redraws, vanished, singular = Missed(bits), 0.0, 0, 0, 0, set()
        widest = self._widest(terms)
        small = dict.fromkeys(widest, 2)
        least = max(least, TRIALS_AT_LARGE_SIZES) + 1
        while trials < least or patterns and signs > -LEAST_BITS - 2:
            sizes = self._sizes(terms, small if trials == 0 else widest, redraws)
            if sizes is None or trials >= MOST_TRIALS or redraws > MOST_REDRAWS or vanished > MOST_VANISHING:
                raise Unconfirmed
            at = tuple(sorted(sizes.items()))
            levels = pool(trials + redraws)
            point = Point(self.shapes.declarations, sizes, levels, root, self.source, opaque_log=lane.log, opaque_sign=lane.sign, opaque_root=lane.root,
                          moving=moving, subscripts=subscripts, blocks=way)
            try:
                if at in singular:
                    raise Redraw("a singular matrix")
                agrees = self._agrees(point, terms, check)
            except (Redraw, ValueError) as error:  # ValueError: a numeral without inverse, as unlikely as a zero
                redraws += 1
                vanished += not isinstance(error, Redraw) or isinstance(error, Vanishing)
                if isinstance(error, Singular):
                    singular.add(at)
                if trials == 0 and redraws > MOST_REDRAWS_SMALL:
                    trials = 1
                continue
            if not agrees:
                raise Unconfirmed
            trials += 1
            if trials > 1:
                degree = self._signs(terms, sizes, loose) if patterns else 0
                if degree > MOST_SIGNS:
                    raise Unconfirmed
                missed.add(id(levels), self._measure(terms, moving, sizes, lane.root), smallest(levels), math.log2(1 - 2.0 ** -degree) if degree else -math.inf)
                signs += math.log2(1 - 2.0 ** -max(degree, 1)) if patterns else 0
        return max(missed.log2, signs if patterns else -math.inf)

    def _agrees(self, point, terms, check):
        """Whether the sides agree at a point; where roots have no laws, with their derivatives in either form."""
        if check(point, *terms):
            return True
        if not point.opaque_root:
            return False
        point.bend()
        return check(point, *terms)

    def _signs(self, terms, sizes, loose):
        """The degree of the statement in signs that are chosen at random."""
        needs = Measure(self.shapes, sizes)
        return max(needs(t)[1] for t in terms) + loose

    def _widest(self, terms):
        """For every size name the wires that one product has along axes of that size at most, those of the statement itself included."""
        def along(name):
            def count(t):
                declaration = self.shapes.declarations.get(t.args[0]) if t.op == "sym" else None
                sizes = (declaration.rows, declaration.cols) if declaration is not None else [a for a in flat(t.args) if isinstance(a, Size)]
                return sum(monomial.count(name) for size in sizes for monomial, _ in size.terms)
            return count
        return {name: max(2, (Factors(along(name)).most(terms) + OUTER_AXES + 1) // 2) for name in self._size_names(terms)[0]}

    def _agrees_in_corners(self, terms, moving, check, pool, root, lane, rooted):
        """Whether no trial disagrees in the corners; those where something has no value, or too costly a one, are passed over."""
        ranked, inside = self._size_names(terms)[1], {pair for t in terms for pair in subterms(t)}
        places = self._places(terms)
        if places is None:
            return False
        for sizes, blocks, known in [*((*corner, {}) for corner in self._corners(terms)), *places]:
            if any(d.rows.value(sizes) < d.cols.value(sizes) for d in ranked):
                continue
            if any(work(s, b, self.shapes, sizes) > 8 * MOST_WORK for s, b in inside):
                continue
            for k in range(MOST_REDRAWS_SMALL_ROOTED if rooted else MOST_REDRAWS_SMALL):
                point = Point(self.shapes.declarations, sizes, pool(k % 8), root, self.source, opaque_log=lane.log,
                              opaque_sign=lane.sign, opaque_root=lane.root, moving=moving, blocks=blocks, places=known)
                try:
                    if not self._agrees(point, terms, check):
                        return False
                    break
                except (Redraw, ValueError):
                    continue
        return True

    def _places(self, terms):
        """All values of indices and lists at a few sizes, where more than coincidences can matter; None where these are too many."""
        single, lists = self._indices(terms)
        inside = [s for t in terms for s, _ in subterms(t)]
        is_number = Factors(lambda s: s.op == "sym" and (s.args[0] in single or s.args[0] not in self.shapes.declarations))
        if not lists and not (single and (written_subscripts(terms) or is_number.most(terms) or any(s.op in PLACING for s in inside))):
            return []
        in_lists = Factors(lambda s: s.op == "gather" or s.op == "sym" and s.args[0] in lists, adds=True).most(terms)
        order, _ = self._size_names(terms)
        return listings(order, {name: self.shapes.declarations[name] for name in (*single, *lists)}, max(2, in_lists) if lists else 3)

    def _corners(self, terms):
        """Small sizes, those of the largest networks, wide ones for indices, and all ways in which indices can coincide."""
        order, _ = self._size_names(terms)
        corners = [(sizes, {}) for sizes in small_sizes(order, written_sizes(terms, self.shapes.declarations))]
        wires = max(Measure(self.shapes, dict.fromkeys(order, 2))(t)[0] for t in terms)
        # Parts of matrices that shift each other make a cycle at one size only, at most as long as there are wires.
        if any(s.op in ("block", "slice") for t in terms for s, _ in subterms(t)):
            corners += [(dict.fromkeys(order, n), {}) for n in range(CYCLES, min((wires + OPEN_WIRES) // 2, LONGEST_CYCLE) + 1)]
        single, _ = self._indices(terms)
        if single:
            corners += [(dict.fromkeys(order, INDEX_RANGE), {})] * INDEX_TRIALS
        if len(single) > 1:
            corners += [(dict.fromkeys(order, max(3, len(single))), way) for way in coincidences(single, self.shapes.declarations)]
        return corners

    def _measure(self, terms, moving, sizes, free_roots=False):
        """What the error of a trial at given sizes hangs on."""
        key = terms, bool(moving), tuple(sorted(sizes.items())), free_roots
        if key not in self._measured:
            self._measured[key] = measure(terms, 2 if moving else 0, self.shapes, sizes, free_roots=free_roots)
        return self._measured[key]

    def _wide(self, terms, moving, check, pool, root, lane, patterns, leaf, ways, loose):
        """Trials at sizes drawn evenly from a range: log2 of the error where sizes act as numbers, 0 where one fails."""
        order, ranked = self._size_names(terms)
        count = Degrees(self.shapes, terms, order)
        if not any(count.degrees.values()):
            return -math.inf
        multiples = count.multiples(terms)
        if not multiples:
            return 0.0 if patterns or ranked or count.pinned else self._grid(terms, moving, check, pool, root, lane, count.degrees, leaf, ways)

        def cost(multiple):
            middle = {name: 1 + math.ceil(count.range(name, multiple) / 2) for name in order}
            return sum(work(s, b, self.shapes, middle) for s, b in {pair for t in terms for pair in subterms(t)}) / -math.log2(count.missed(multiple))
        multiple = min(multiples, key=cost)
        # A trial tells only where it has the signs, and the coincidences of indices, at which the statement is false.
        chance = 2.0 ** -(self._signs(terms, dict.fromkeys(order, 2), loose) if patterns else 0) / len(ways)
        missed, unfit, trials, at_sizes = Missed(leaf), 0, 0, math.log2(1 - (1 - count.missed(multiple)) * chance)
        least = min(smallest(pool(k)) for k in range(FEW_TOWERS))
        while missed.log2 > -LEAST_BITS - 1 and trials < MOST_WIDE:
            sizes = {name: self.source.randint(2, 1 + count.range(name, multiple)) for name in order}
            for d in ranked:
                if d.rows.value(sizes) < d.cols.value(sizes):
                    extra = d.cols.value(sizes)
                    sizes.update({name: sizes[name] + extra for name in d.rows.names() - d.cols.names()})
            verdict = self._agrees_at(sizes, terms, moving, check, pool, root, lane, trials, ways[trials % len(ways)])
            if verdict is None:
                unfit += 1
                if unfit > MOST_UNFIT + trials:
                    return 0.0
                continue
            if not verdict:
                return 0.0
            missed.add(trials % FEW_TOWERS, self._measure(terms, moving, sizes, True), least, at_sizes / (2 if unfit else 1))
            trials += 1
        return missed.log2

    def _grid(self, terms, moving, check, pool, root, lane, degrees, leaf, ways):
        """One trial at each point of a grid with one size more than the degree in each direction, which no polynomial vanishes on.

        At a point where it doesn't vanish the trial refutes the statement, but for the error of one trial.
        """
        order, _ = self._size_names(terms)
        points = len(ways) * math.prod(degrees[name] + 1 for name in order)
        least = self._widest(terms)
        largest = {name: degrees[name] + least[name] for name in order}
        cost = sum(work(s, b, self.shapes, largest) for s, b in {pair for t in terms for pair in subterms(t)})
        if points > MOST_GRID_POINTS or points * cost > MOST_GRID_WORK:
            return 0.0
        for values in itertools.product(*(range(least[name], largest[name] + 1) for name in order)):
            if not all(self._agrees_at(dict(zip(order, values)), terms, moving, check, pool, root, lane, 0, way) for way in ways):
                return 0.0
        missed = Missed(leaf)
        missed.add(0, self._measure(terms, moving, largest, True), min(smallest(pool(k)) for k in range(FEW_TOWERS)))
        return missed.log2

    def _agrees_at(self, sizes, terms, moving, check, pool, root, lane, trial, way):
        """Whether a trial at these sizes agrees, with opaque roots where they have no values; None where all are singular."""
        singular = vanished = 0
        for k in range(MOST_REDRAWS_AT + 1):
            point = Point(self.shapes.declarations, sizes, pool((trial + FEW_TOWERS * k) % MOST_TOWERS), root, self.source, opaque_log=lane.log,
                          opaque_sign=lane.sign, opaque_root=lane.root or k == MOST_REDRAWS_AT, moving=moving, blocks=way)
            try:
                return self._agrees(point, terms, check)
            except Singular:
                singular += 1
                if singular > 3:
                    return None
            except (Redraw, ValueError) as error:
                vanished += not isinstance(error, Redraw) or isinstance(error, Vanishing)
                if vanished > MOST_VANISHING:
                    break
        return False

    def _repeated(self, t, binders, sizes):
        """Entries of a term in sums at all values of their indices, 0 outside of sums."""
        times = repetitions(t, binders, sizes)
        return times * math.prod(s.value(sizes) for s in self.shapes(t, binders)) if times > 1 else 0

    def _size_names(self, terms):
        """The size names that the terms depend on, and the declarations with at least as many rows as columns."""
        used, ranked = set(), []
        for t in terms:
            for name in names(t):
                declaration = self.shapes.declarations.get(name)
                if declaration is not None:
                    used |= declaration.rows.names() | declaration.cols.names()
                    used |= declaration.range.names() if declaration.range is not None else set()
                    if {"fullrank", "orthogonal"} & set(declaration.attributes):
                        ranked.append(declaration)
            for s, _ in subterms(t):
                used |= {n for a in flat(s.args) if isinstance(a, Size) for n in a.names()}
        return sorted(used), ranked

    def _indices(self, terms):
        """The declared indices and lists of indices in the terms."""
        used = {name for t in terms for name in names(t)}
        ranged = [(name, d) for name, d in self.shapes.declarations.items() if name in used and d.range is not None]
        return tuple([name for name, d in ranged if (d.rows == ONE) == alone] for alone in (True, False))

    def _sizes(self, terms, least, redraws):
        """Values of all size names, none less than in `least`, unequal where possible, larger ones after unfit points; None where that costs too much."""
        order, ranked = self._size_names(terms)
        self.source.shuffle(order)
        spread = min(redraws // 2, MOST_SHIFT)
        sizes = {name: least[name] + k % 3 + self.source.randint(0, spread) for k, name in enumerate(order)}
        for _ in range(20):
            for declaration in ranked:
                if declaration.rows.value(sizes) < declaration.cols.value(sizes):
                    for name in declaration.rows.names():
                        sizes[name] += 1
        heavy = any(work(s, b, self.shapes, sizes) > 8 * MOST_WORK for t in terms for s, b in subterms(t))
        if heavy:
            sizes = dict(least)
            heavy = any(work(s, b, self.shapes, sizes) > 64 * MOST_WORK for t in terms for s, b in subterms(t))
        often = any(self._repeated(s, b, least) > MOST_REPEATED for t in terms for s, b in subterms(t))
        return None if heavy or often or max(least.values(), default=0) > WIDEST else sizes


class Unconfirmed(Exception):
    """Trials disagree, or too few can be drawn."""


def smallest(levels):
    """Bits of the smallest prime of a tower."""
    return min(level.prime.bit_length() for level in levels.values())


class Towers:
    """Random towers, drawn once for a document: the k-th trial of every statement takes the k-th one."""

    def __init__(self, source):
        self._source, self._pools = source, {}

    def take(self, paths, bits, step, k):
        pool = self._pools.setdefault((paths, bits, step), [])
        while len(pool) <= k:
            pool.append(tower(paths, bits, step, self._source))
        return pool[k]


def _constants(inside):
    """The number of distinct subterms without symbols whose sign no tower is sure to get right."""
    out = set()
    for t in inside:
        if names(t) or not _has_number(t) or t.op in CONSTANT_MATRICES - {"dim"}:
            continue
        if t.op == "num":
            value = number(t)
            rest = abs(value.numerator * value.denominator)
            for p in SIGNED:
                while rest and rest % p == 0:
                    rest //= p
            if rest in (0, 1):
                continue
        out.add(t)
    return len(out)


def _is_symbolic(t):
    return t.op == ".^" and t.args[1].op not in ("num", "dim")


def _has_number(t):
    return any(s.op in ("num", "dim") for s, _ in subterms(t))


def _same(a, b):
    p0, p1 = a[2][0], b[2][0]
    if p0 is None or p1 is None:
        return not any(p0 or p1 or ())
    return p0 == p1


