"""Trials: identities and derivatives decided by exact evaluation at random points (grade P)."""

import math

from .evaluate import Point, simpler, split_constant
from .fault import Fault, require
from .field import tower
from .matrix import Redraw
from .size import Size
from .term import FUNCTIONS, Term, flat, integer, names, subterms

LEAST_BITS = 12          # no step may be less sure than 2^-12
MOST_TRIALS = 3000
MOST_REDRAWS = 600
MOST_WORK = 400_000      # multiplications in one operation of the largest trial
WIDEST = 6               # more wires than this are tried at this size
# (opaque logarithms, opaque signs, bits of the smallest prime, bits that each level adds)
LANES = ((True, True, 61, 30), (True, False, 61, 30), (False, True, 26, 0), (False, False, 26, 0))
KINKS = frozenset(("abs", "sign", "relu", "step", "norm1"))
CONSTANT_MATRICES = frozenset(("dim", "eye", "ones", "zeros", "commutation"))


class Measure:
    """What a trial has to cover: degree, wires of a network, and the degree in sign patterns at given sizes."""

    def __init__(self, shapes, sizes):
        self.shapes, self.sizes, self._memo = shapes, sizes, {}

    def count(self, t, binders):
        rows, cols = self.shapes(t, binders)
        return rows.value(self.sizes) * cols.value(self.sizes)

    def __call__(self, t, binders=()):
        """(degree, wires, degree in signs, signs that one entry depends on)"""
        key = (t, binders)
        if key not in self._memo:
            easier = simpler(t)
            out = self(easier, binders) if easier is not None else self._measure(t, binders)
            self._memo[key] = (min(out[0], 1 << 40), min(out[1], 64), min(out[2], 64), min(out[3], 64))
        return self._memo[key]

    def _measure(self, t, binders):
        op = t.op
        if not t.terms:
            return (1, 1, 0, 0) if op in ("sym", "ones", "dim") else (0, 0, 0, 0)
        inner = (*binders, t.args[:2]) if op == "sumover" else binders
        parts = [self(a, inner) for a in t.terms]
        degree, wires, signs, depends = parts[0]
        total = [sum(p[k] for p in parts) for k in range(4)]
        if op in ("abs", "sign"):
            return degree + 1, wires + 1, depends + 1, depends + 1
        if op in FUNCTIONS:
            return 2 * degree + 2, wires + 1, depends, depends
        if op in ("*", ".*", "kron", "inner"):
            many = max(self.count(a, binders) for a in t.terms) if op in ("*", "inner") else 1
            return total[0], total[1], total[2], total[3] * many
        if op == "./":
            return total[0], total[1], signs + parts[1][3], total[3]
        if op == ".^":
            k = integer(t.args[1])
            if k is not None and k >= 0:
                return degree * k, wires * min(k, 64), min(signs * k, depends), depends
            return total[0] * 2 + 2, wires + parts[1][1] + 2, depends, depends
        if op in ("inv", "det", "mpow"):
            n = self.count(t.args[0], binders)
            return degree * n * 8, 2 * wires + 2, depends * n, depends * n
        if op in ("sum", "rowsum", "colsum", "tr", "blocktrace", "sumover"):
            many = t.args[1].value(self.sizes) if op == "sumover" else self.count(t.args[0], binders)
            return degree * 1, wires, signs, depends * many
        return total[0], max(p[1] for p in parts), max(p[2] for p in parts), total[3]


def work(t, binders, shapes, sizes):
    """About how many multiplications the outermost operation takes."""
    rows, cols = (s.value(sizes) for s in shapes(t, binders))
    if t.op in ("inv", "det", "mpow", "logdet"):
        return 2 * shapes(t.args[0], binders)[0].value(sizes) ** 3
    if t.op == "*":
        return rows * cols * max(max(s.value(sizes) for s in shapes(a, binders)) for a in t.args)
    return rows * cols


def paths_of(terms, opaque_log, jets):
    """The root and the set of levels that the terms are evaluated at, closed under prefixes."""
    def walk(t, path):
        if (t, path) in seen:
            return
        seen.add((t, path))
        used.add(path)
        easier = simpler(t)
        if easier is not None:
            walk(easier, path)
            return
        if jets or opaque_log or t.op != "log" or not path.endswith("e"):
            for a in t.terms:
                walk(a, path)
        if t.op == "exp":
            walk(t.args[0], path + "e")
        if t.op in ("sin", "cos"):
            walk(t.args[0], path + "t")
        if t.op == ".^" and t.args[1].op not in ("num", "dim"):
            walk(Term("exp", Term(".*", t.args[1], Term("log", t.args[0]))), path)
            rest = split_constant(t.args[1])[1]
            if rest is not None:
                walk(rest, path)
                walk(rest, path + "e")
        if t.op == "log" and not opaque_log:
            if path.endswith("e"):
                walk(t.args[0], path[:-1])
            elif path == "":
                raise _Deeper

    for depth in range(4):
        root, seen, used = "e" * depth, set(), set()
        try:
            for t in terms:
                walk(t, root)
        except _Deeper:
            continue
        closed = {path[:k] for path in used for k in range(len(path) + 1)}
        if max(map(len, closed)) <= 6:
            return root, frozenset(closed)
        break
    return None, None


class _Deeper(Exception):
    pass


class Trials:
    """Decides statements about terms by random exact evaluation; answers log2 of the error bound."""

    def __init__(self, shapes, source):
        self.shapes, self.source = shapes, source

    def equal(self, a, b):
        """a = b wherever both are defined."""
        require(self.shapes(a) == self.shapes(b), f"the sides differ in shape: {a} and {b}")
        if a is b:
            return -math.inf
        return self._run([a, b], (), lambda point: _same(point.value(a, point.root, 0), point.value(b, point.root, 0)),
                         f"{a} = {b}")

    def gradient(self, f, x, g):
        """The first jet of f along a random direction d is ⟨g, d⟩."""
        def check(point):
            _, _, planes = point.value(f, point.root, 1)
            p = point.levels[point.root].prime
            slope = planes[1][0] if planes[1] is not None else 0
            g0 = point.value(g, point.root, 0)[2][0]
            expected = sum(u * v for u, v in zip(g0, point.direction(x))) if g0 is not None else 0
            return (slope - expected) % p == 0
        return self._run([f, g], (x,), check, f"the gradient of {f} in {x} is {g}")

    def hessian(self, f, xs, hess):
        """Twice the second jet of f along a random direction is d'Hd, d the stacked vec of the directions."""
        def check(point):
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
        return self._run([f, hess], tuple(xs), check, f"the Hessian of {f} in {', '.join(xs)} is {hess}")

    # -- the run ----------------------------------------------------------------------------------------------------

    def _run(self, terms, moving, check, statement):
        tried = set()
        used = {s.op for t in terms for s, _ in subterms(t)}
        kinks = bool(used & KINKS)
        moved = any(s.op in KINKS and not names(s).isdisjoint(moving) for t in terms for s, _ in subterms(t))
        for opaque_log, opaque_sign, bits, step in LANES:
            opaque_sign = opaque_sign and kinks and not moved
            root, paths = paths_of(terms, opaque_log, bool(moving))
            lane = (opaque_log, opaque_sign)
            if root is None or lane in tried or not opaque_log and root == "" and len(tried):
                continue
            tried.add(lane)
            error = self._lane(terms, moving, check, tower(paths, bits, step), root, lane, kinks and not opaque_sign)
            if error is not None:
                return error
        raise Fault(f"trials don't confirm that {statement}")

    def _lane(self, terms, moving, check, levels, root, lane, patterns):
        smallest = min(level.prime.bit_length() for level in levels.values())
        occurrences = sum(s.op in CONSTANT_MATRICES for t in terms for s, _ in subterms(t))
        least = 4 + min(occurrences, 4)
        algebraic, pattern_bits, trials, redraws, shrink = 0.0, 0.0, 0, 0, 0
        while trials < least or patterns and pattern_bits < LEAST_BITS + 2:
            sizes, measures = self._sizes(terms, largest=trials == 0 and redraws % 8 == 0 and not patterns, shrink=shrink,
                                          base=2 + redraws % 2 if patterns else 2 + (trials + redraws) % 3)
            if trials >= MOST_TRIALS or patterns and max(m[2] for m in measures) > 9:
                return None
            point = Point(self.shapes.declarations, sizes, levels, root, self.source,
                          opaque_log=lane[0], opaque_sign=lane[1], moving=moving)
            try:
                if not check(point):
                    return None
            except Redraw:
                redraws += 1
                shrink = redraws // 60
                if redraws > MOST_REDRAWS:
                    return None
                continue
            trials += 1
            degree = sum(m[0] for m in measures) + 2
            algebraic += min(math.log2(degree) + 10 - smallest, -4)
            if patterns:
                pattern_bits -= math.log2(1 - 2.0 ** -max(m[2] for m in measures)) if any(m[2] for m in measures) else 64
        error = max(algebraic, -pattern_bits if patterns else -math.inf)
        return error if error <= -LEAST_BITS else None

    def _sizes(self, terms, largest, shrink, base):
        """Values of all size names: at least the wires of the networks in the largest trial, unequal where possible."""
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
        order = sorted(used)
        if largest:
            wires = max(Measure(self.shapes, dict.fromkeys(order, 2))(t)[1] for t in terms)
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
        measure = Measure(self.shapes, sizes)
        return sizes, [measure(t) for t in terms]


def _same(a, b):
    p0, p1 = a[2][0], b[2][0]
    if p0 is None or p1 is None:
        return not any(p0 or p1 or ())
    return p0 == p1


