"""The lanes: is a polynomial in the generators of a tower nonnegative, or positive, on a piece of the half-line t ≥ 0?"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from . import interval as iv
from . import polynomial as pl
from . import sturm
from .calculus import derivative, value_at
from .fault import Undecided
from .ranges import enclosed, exponent_is_nonneg, range_of, sign_of, varies, varies_in
from .refute import refuted
from .tower import VARIABLE, Frac, Tower

DEEPEST = 7  # derivatives one after the other
BUDGET = 800  # terms of polynomials that one tower may look at
MOST_TIMES = 24  # powers when exponentials of both sides are equated


@dataclass(frozen=True)
class Question:
    """Whether p ≥ 0 (p > 0 where strict) on the piece; `depth` derivatives were taken."""
    tower: object
    p: dict
    strict: bool
    piece: tuple
    depth: int = 0


def attempt(f, otherwise=False):
    try:
        return f()
    except (Undecided, RecursionError):
        return otherwise


def univariate(p, k):
    coefficients = [pl.constant_of(c) for c in pl.coefficients_in(p, k)]
    if None in coefficients:
        raise Undecided("more than one unknown")
    return sturm.from_rationals(coefficients)


def by_value(q, ask):
    """Numbers, by enclosure."""
    c = pl.constant_of(q.p)
    if c is not None:
        return c > 0 if q.strict else c >= 0
    return enclosed(q.tower, q.p)[0] > 0


def by_sturm(q, ask):
    """One unknown: Sturm's theorem on the range of the unknown."""
    inside = pl.unknowns(q.p)
    if len(inside) != 1:
        return False
    return sturm.sign_on(univariate(q.p, inside[0]), range_of(q.tower, inside[0], q.piece)) > int(q.strict)


def by_squaring(q, ask):
    """a + b·s with s = sqrt(r), all in one unknown: the sign in each cell between the roots of a, b and a² − b²r."""
    inside = pl.unknowns(q.p)
    s = next((k for k in inside if q.tower.kind(k) == "sqrt"), None)
    if s is None:
        return False
    argument = q.tower.generators[s][1]
    others = list(dict.fromkeys([k for k in inside if k != s] + pl.unknowns(argument)))
    if len(others) != 1:
        return False
    parts = [univariate(c, others[0]) for c in pl.coefficients_in(q.p, s)]
    if len(parts) != 2:
        return False
    a, b = parts
    f = sturm.minus(sturm.times(a, a), sturm.times(sturm.times(b, b), univariate(argument, others[0])))
    bounds = range_of(q.tower, others[0], q.piece)
    if not f:
        return False
    together = [1]
    for x in (a, b, f):
        together = sturm.times(together, x) if x else together

    def positive(x):
        sa, sb, sf = (sturm.sign_at(p, x) for p in (a, b, f))
        return sa >= 0 or sf < 0 if sb >= 0 else sa >= 0 and sf > 0
    return all(map(positive, sturm.cell_points(together, bounds))) and (not q.strict or not sturm.has_root(f, bounds))


def by_coefficients(q, ask):
    """No negative coefficient after shifts that make unknowns nonnegative."""
    low, high, low_open, high_open = q.piece
    if q.strict and high is not None and not high_open or low is None:
        return False
    t = pl.unknown(VARIABLE)
    if high is None:
        moved = pl.substitute(q.p, VARIABLE, pl.add(t, pl.constant(low)))
    else:
        moved = pl.substitute_quotient(q.p, VARIABLE, pl.add(pl.constant(low), pl.scale(t, high)), pl.add(pl.ONE, t))

    def above_one(k):
        return q.tower.kind(k) == "exp" and exponent_is_nonneg(q.tower, q.tower.generators[k][1])
    raised = moved
    for k in pl.unknowns(moved):
        if above_one(k):
            raised = pl.substitute(raised, k, pl.add(pl.ONE, pl.unknown(k)))

    def agree(p, is_raised):
        def known(k):
            if k == VARIABLE:
                return "positive" if low_open else "nonneg"
            return "nonneg" if is_raised and above_one(k) else sign_of(q.tower, k, q.piece)
        fits = all(c > 0 and all(e % 2 == 0 or known(k) != "real" for k, e in enumerate(m)) for m, c in p.items())
        return fits and (not q.strict or any(all(not e or known(k) == "positive" for k, e in enumerate(m)) for m in p))
    return agree(moved, False) or agree(raised, True)


def by_exponentiating(q, ask):
    """Σ aᵢ·log pᵢ + exponents of known exponentials + c ≥ 0 where Π pᵢ^aᵢ·Π y^b·(a lower bound of exp(c)) ≥ 1."""
    tower, factors, logs, constant = q.tower, [], 0, None
    for m, c in q.p.items():
        inside = [k for k, e in enumerate(m) if e]
        if inside and tower.kind(inside[0]) == "log" and m == (0,) * inside[0] + (1,):
            factors.append((tower.generators[inside[0]][1], Fraction(c)))
            logs += 1
            continue
        if not m:
            constant = c
            continue
        y = next((k for k, g in enumerate(tower.generators) if g[0] == "exp" and g[1] == m), None)
        if y is None:
            return False
        factors.append((pl.unknown(y), c / Fraction(tower.generators[y][2])))
    if not logs:
        return False
    scale = lcm(*(e.denominator for _, e in factors))
    whole = [(base, int(e * scale)) for base, e in factors]
    if any(abs(e) > MOST_TIMES for _, e in whole):
        return False

    def product(sign):
        return pl.product(pl.power(base, e * sign) for base, e in whole if e * sign > 0)
    least = 1 if constant is None else pl.whole(iv.rational(iv.exp(iv.enclose(constant * scale))[0]))
    return ask(replace(q, p=pl.sub(pl.scale(product(1), least), product(-1))))


def by_square(q, ask):
    """4a·(ax² + bx + c) = (2ax + b)² + 4ac − b²."""
    for k in pl.unknowns(q.p):
        parts = pl.coefficients_in(q.p, k)
        if len(parts) == 3:
            c, b, a = parts
            rest = pl.sub(pl.scale(pl.mul(a, c), 4), pl.mul(b, b))
            if ask(replace(q, p=a, strict=True)) and ask(replace(q, p=rest)):
                return True
    return False


def by_derivative(q, ask):
    """p/a grows away from an end where it isn't negative, for some a > 0: the numerator of (p/a)' is asked in turn."""
    tower, p, piece = q.tower, q.p, q.piece
    if q.depth >= DEEPEST or not varies_in(tower, p):
        return False

    def at_end(f, c):
        value = value_at(tower, f, c).num
        positive = ask(replace(q, p=value, strict=True))
        return positive, positive or ask(replace(q, p=value, strict=False))

    def grows(a, end, positive, direction):
        if pl.constant_of(a) is None and not (ask(replace(q, p=a, strict=True)) and at_end(a, end)[0]):
            return False
        slope = tower.sub(tower.mul(derivative(tower, p), Frac(a)), tower.mul(Frac(p), derivative(tower, a))).num
        return ask(replace(q, p=pl.scale(slope, direction), strict=q.strict and not positive, piece=(*piece[:2], True, True), depth=q.depth + 1))
    for end, is_open, direction in ((piece[0], piece[2], 1), (piece[1], piece[3], -1)):
        if end is None:
            continue
        positive, nonneg = attempt(lambda end=end: at_end(p, end), (False, False))
        if not nonneg or q.strict and not positive and not is_open:
            continue
        if any(attempt(lambda a=a: grows(a, end, positive, direction)) for a in divisors(tower, p)):
            return True
    return False


def divisors(tower, p):
    """What p is divided by: nothing, or what stands before the highest power of a function or of t."""
    out = [pl.ONE]
    for k in pl.unknowns(p):
        if not varies(tower, k) or tower.kind(k) == "sqrt":
            continue
        coefficients = pl.coefficients_in(p, k)
        if tower.kind(k) == "exp":
            out += [pl.unknown(k, e) for e, c in enumerate(coefficients) if e and c]
        elif pl.constant_of(coefficients[-1]) is None:
            out += [x for x in (coefficients[-1], pl.neg(coefficients[-1])) if not refuted(tower, x, tower.piece)]
    return out


LANES = by_value, by_sturm, by_squaring, by_coefficients, by_exponentiating, by_square, by_derivative


def stripped(q):
    """Without factors of known sign."""
    content, monomial, rest = pl.split(q.p)
    out = pl.scale(rest, (content > 0) - (content < 0))
    for k, e in enumerate(monomial):
        known = sign_of(q.tower, k, q.piece)
        if e and known != "positive" and (q.strict or known != "nonneg" and e % 2):
            out = pl.mul(out, pl.unknown(k, e))
    return out


def tower_on(piece, units):
    """A tower on a piece whose signs the lanes establish; each answer is kept."""
    known, left = {}, BUDGET

    def ask(q):
        nonlocal left
        p = stripped(q)
        if not p:
            return not q.strict
        key = q.strict, q.piece[2:], pl.frozen(p)
        if key in known:
            return known[key]
        left -= len(p)
        if left <= 0 or refuted(q.tower, p, q.piece):
            return False
        known[key] = False  # while it is being answered, a question doesn't support itself
        asked = replace(q, p=p)
        known[key] = any(attempt(lambda lane=lane: lane(asked, ask)) for lane in LANES)
        return known[key]
    return Tower(piece, units, lambda tower, p, strict: attempt(lambda: ask(Question(tower, p, strict, piece))))
