"""Trials: identities and derivatives decided by exact evaluation at random points (grade P)."""

import itertools
import math

from .corner import PLACING, coincidences, listings, small_sizes, written_sizes, written_subscripts
from .degrees import Degrees
from .evaluate import Point
from .fault import require
from .field import SIGNED, TooLarge, tower
from .fractions import Missed, measure
from .generalise import common_values, generalised
from .matrix import Redraw, Singular
from .measure import Measure, is_root, work
from .paths import paths_of
from .refusal import Factors, refusal
from .simpler import without_norms
from .size import ONE, Size
from .subscript import picked
from .term import Term, flat, names, number, subterms

LEAST_BITS = 12          # no step may be less sure than 2^-12
MOST_TRIALS = 3000
MOST_WIDE = 400          # trials at sizes drawn from a range
MOST_TOWERS = 24         # at fixed sizes
FEW_TOWERS = 3           # where neither signs, roots nor logarithms ask for more
MOST_REDRAWS = 600
MOST_REDRAWS_AT = 1500   # at fixed sizes
MOST_WORK = 400_000      # multiplications in one operation of the largest trial
MOST_GRID_POINTS = 400
MOST_GRID_WORK = 60_000_000  # multiplications at all points of a grid of sizes
WIDEST = 6               # more wires than this are tried at this size, but for one trial
WIDEST_ONCE = 18
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


class Trials:
    """Decides statements about terms by random exact evaluation; answers log2 of the error bound."""

    def __init__(self, shapes, source, towers=None):
        self.shapes, self.source, self.towers = shapes, source, towers or Towers(source)

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
        rooted = any(s.op in ROOTS or is_root(s) for s in inside)
        for opaque_log, opaque_sign, bits, step in LANES:
            opaque_sign = opaque_sign and kinks and not moved
            root, paths = paths_of(terms, opaque_log, moving)
            lane = (opaque_log, opaque_sign)
            if root is None or lane in tried or not opaque_log and not logs:
                continue
            tried.add(lane)
            patterns = rooted or kinks and not opaque_sign
            loose = min(_constants(inside), 10) if patterns else 0
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
        occurrences = sum(s.op in CONSTANT_MATRICES for t in terms for s, _ in subterms(t))
        subscripts, (single, lists) = written_subscripts(terms), self._indices(terms)
        least = max(4 + min(occurrences, 4), LIST_TRIALS if lists or subscripts and single else 0)
        missed, pattern_bits, trials, redraws, shrink = Missed(bits), 0.0, 0, 0, 0
        while trials < least or patterns and pattern_bits < LEAST_BITS + 2:
            sizes, measures = self._sizes(terms, largest=trials == 0 and redraws % 8 == 0 and not patterns, shrink=shrink,
                                          base=2 + redraws % 2 if patterns else 2 + (trials + redraws) % 3)
            signs = max(m[1] for m in measures) + loose
            if trials >= MOST_TRIALS or patterns and signs > 9:
                return None
            levels = pool(trials + redraws)
            point = Point(self.shapes.declarations, sizes, levels, root, self.source,
                          opaque_log=lane[0], opaque_sign=lane[1], opaque_root=False, moving=moving, subscripts=subscripts)
            try:
                if not check(point, *terms):
                    return None
            except (Redraw, ValueError):  # ValueError: a numeral without inverse, as unlikely as a zero
                redraws += 1
                shrink = redraws // 60
                if redraws > MOST_REDRAWS:
                    return None
                continue
            trials += 1
            missed.add(id(levels), self._measure(terms, moving, sizes), smallest(levels))
            if patterns:
                pattern_bits -= math.log2(1 - 2.0 ** -max(signs, 1))
        if not self._agrees_in_corners(terms, moving, check, pool, root, lane, patterns):
            return None
        wide = self._wide(terms, moving, check, pool, root, lane, patterns, bits)
        error = max(missed.log2, -pattern_bits if patterns else -math.inf, wide)
        return error if error <= -LEAST_BITS else None

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
                point = Point(self.shapes.declarations, sizes, pool(k % 8), root, self.source, opaque_log=lane[0],
                              opaque_sign=lane[1], opaque_root=False, moving=moving, blocks=blocks, places=known)
                try:
                    if not check(point, *terms):
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
        if WIDEST < wires:
            corners.append((dict.fromkeys(order, min(wires, WIDEST_ONCE)), {}))
        # Parts of matrices that shift each other make a cycle at one size only, at most as long as there are wires.
        if any(s.op in ("block", "slice") for t in terms for s, _ in subterms(t)):
            corners += [(dict.fromkeys(order, n), {}) for n in range(CYCLES, min((wires + OPEN_WIRES) // 2, LONGEST_CYCLE) + 1)]
        single, _ = self._indices(terms)
        if single:
            corners += [(dict.fromkeys(order, INDEX_RANGE), {})] * INDEX_TRIALS
        if len(single) > 1:
            corners += [(dict.fromkeys(order, max(3, len(single))), way) for way in coincidences(single)]
        return corners

    def _measure(self, terms, moving, sizes, free_roots=False):
        """What the error of a trial at given sizes hangs on."""
        return measure(terms, 2 if moving else 0, self.shapes, sizes, free_roots=free_roots)

    def _wide(self, terms, moving, check, pool, root, lane, patterns, leaf):
        """Trials at sizes drawn evenly from a range: log2 of the error where sizes act as numbers, 0 where one fails."""
        order, ranked = self._size_names(terms)
        count = Degrees(self.shapes, terms, order)
        if not any(count.degrees.values()):
            return -math.inf
        multiples = count.multiples(terms)
        if not multiples:
            return 0.0 if patterns or ranked or count.pinned else self._grid(terms, moving, check, pool, root, lane, count.degrees, leaf)

        def cost(multiple):
            middle = {name: 1 + math.ceil(count.range(name, multiple) / 2) for name in order}
            return sum(work(s, b, self.shapes, middle) for s, b in {pair for t in terms for pair in subterms(t)}) / -math.log2(count.missed(multiple))
        multiple = min(multiples, key=cost)
        missed, unfit, trials, at_sizes = Missed(leaf), 0, 0, math.log2(count.missed(multiple))
        least = min(smallest(pool(k)) for k in range(FEW_TOWERS))
        while missed.log2 > -LEAST_BITS - 1 and trials < MOST_WIDE:
            sizes = {name: self.source.randint(2, 1 + count.range(name, multiple)) for name in order}
            for d in ranked:
                if d.rows.value(sizes) < d.cols.value(sizes):
                    extra = d.cols.value(sizes)
                    sizes.update({name: sizes[name] + extra for name in d.rows.names() - d.cols.names()})
            verdict = self._agrees_at(sizes, terms, moving, check, pool, root, lane, trials)
            if verdict is None:
                unfit += 1
                if unfit > 200:
                    return 0.0
                continue
            if not verdict:
                return 0.0
            missed.add(trials % FEW_TOWERS, self._measure(terms, moving, sizes, True), least, at_sizes / (2 if unfit else 1))
            trials += 1
        return missed.log2

    def _grid(self, terms, moving, check, pool, root, lane, degrees, leaf):
        """One trial at each point of a grid with one size more than the degree in each direction, which no polynomial vanishes on.

        At a point where it doesn't vanish the trial refutes the statement, but for the error of one trial.
        """
        order, _ = self._size_names(terms)
        points = math.prod(degrees[name] + 1 for name in order)
        largest = {name: degrees[name] + 1 if degrees[name] else 3 for name in order}
        cost = sum(work(s, b, self.shapes, largest) for s, b in {pair for t in terms for pair in subterms(t)})
        if points > MOST_GRID_POINTS or points * cost > MOST_GRID_WORK:
            return 0.0
        for values in itertools.product(*(range(1, degrees[name] + 2) if degrees[name] else (3,) for name in order)):
            if not self._agrees_at(dict(zip(order, values)), terms, moving, check, pool, root, lane):
                return 0.0
        missed = Missed(leaf)
        missed.add(0, self._measure(terms, moving, largest, True), min(smallest(pool(k)) for k in range(FEW_TOWERS)))
        return missed.log2

    def _agrees_at(self, sizes, terms, moving, check, pool, root, lane, trial=0):
        """Whether a trial at these sizes agrees, with opaque roots where they have no values; None where all are singular."""
        singular = 0
        for k in range(MOST_REDRAWS_AT + 1):
            point = Point(self.shapes.declarations, sizes, pool((trial + FEW_TOWERS * k) % MOST_TOWERS), root, self.source, opaque_log=lane[0],
                          opaque_sign=lane[1], opaque_root=k == MOST_REDRAWS_AT, moving=moving)
            try:
                return check(point, *terms)
            except Singular:
                singular += 1
                if singular > 3:
                    return None
            except (Redraw, ValueError):
                continue
        return False

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

    def _sizes(self, terms, largest, shrink, base):
        """Values of all size names: at least the wires of the networks in the largest trial, unequal where possible."""
        order, ranked = self._size_names(terms)
        if largest:
            wires = max(Measure(self.shapes, dict.fromkeys(order, 2))(t)[0] for t in terms)
            base = min(max(wires, 3), WIDEST)
        base = max(base - shrink, 1)
        while True:
            self.source.shuffle(order)
            sizes = {name: base + k % 3 for k, name in enumerate(order)}
            for _ in range(20):
                for declaration in ranked:
                    if declaration.rows.value(sizes) < declaration.cols.value(sizes):
                        for name in declaration.rows.names():
                            sizes[name] += 1
            heavy = any(work(s, b, self.shapes, sizes) > MOST_WORK for t in terms for s, b in subterms(t))
            if not heavy or base == 1:
                break
            base -= 1
        needs = Measure(self.shapes, sizes)
        return sizes, [needs(t) for t in terms]


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


