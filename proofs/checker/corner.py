"""Where random trials hardly ever are: small and equal sizes, those about written ones, and indices that coincide."""

from itertools import product
from math import prod

from .refusal import LARGEST_LITERAL
from .size import Size
from .term import flat, integer, names, subterms

PLACING = frozenset("block slice kron vec unvec commutation blocktrace".split())  # they tell single places of an axis apart
MOST_LISTED = 600


def small_sizes(order, literals):
    """All 1; one 1 and the others 3; all 2; all 3; rising; falling; the written sizes and the next ones, for all and for one."""
    def by(f):
        return {name: f(k) for k, name in enumerate(order)}

    def one(value, others):
        return [by(lambda k, i=i: value if k == i else others) for i in range(len(order))]
    out = [by(lambda k: 1), *one(1, 3), by(lambda k: 2), by(lambda k: 3), by(lambda k: 2 + k), by(lambda k: 1 + len(order) - k)]
    for n in sorted(literals):
        out += [by(lambda k, n=n: n), by(lambda k, n=n: n + 1), *one(n + 1, 2), *one(n + 1, 1), *one(2 * n + 2, 1)]
    distinct = {tuple(sizes.items()): sizes for sizes in out}
    return list(distinct.values()) if order else []


def written_sizes(terms, declarations):
    """The numbers from 2 to 12 that occur in the sizes of terms and of their symbols."""
    sizes = [a for t in terms for s, _ in subterms(t) for a in flat(s.args) if isinstance(a, Size)]
    for name in {n for t in terms for n in names(t)} & declarations.keys():
        d = declarations[name]
        sizes += [d.rows, d.cols, *([] if d.range is None else [d.range])]
    return {abs(c) for size in sizes for _, c in size.terms if 1 < abs(c) <= LARGEST_LITERAL}


def written_subscripts(terms):
    """The numbers that occur as subscripts."""
    return sorted({integer(a) for t in terms for s, _ in subterms(t) if s.op == "index" for a in s.args[1:]
                   if a != ":" and a.op == "num"})


def coincidences(indices, declarations):
    """All ways in which indices over one range can coincide: dictionaries from names to block numbers."""
    def blocks(way, name):
        return 2 + max((b for other, b in way.items() if declarations[other].range is declarations[name].range), default=-1)
    ways = [{}]
    for name in indices:
        ways = [{**way, name: block} for way in ways for block in range(blocks(way, name))]
    return ways


def listings(order, ranged, least):
    """All values of indices and lists at sizes `least` and at those that are 2 and 3 in turn; None where there are too many."""
    out = []
    for f in (lambda _: least, lambda k: 2 + k % 2, lambda k: 3 - k % 2):
        sizes = {name: f(k) for k, name in enumerate(order)}
        places = [(name, d.range.value(sizes)) for name, d in ranged.items() for _ in range(d.rows.value(sizes))]
        if prod(top for _, top in places) > MOST_LISTED:
            return None
        for values in product(*(range(1, top + 1) for _, top in places)):
            lists = {name: [v for (other, _), v in zip(places, values) if other == name] for name in ranged}
            if (sizes, {}, lists) not in out:
                out.append((sizes, {}, lists))
    return out
