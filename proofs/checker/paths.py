"""Which levels of a tower of prime fields terms are evaluated at."""

from .simpler import simpler, split_constant
from .term import Term, names


def paths_of(terms, opaque_log, moving):
    """The root and the set of levels that the terms are evaluated at, closed under prefixes.

    Derivatives are taken at the root alone: elsewhere, and of what doesn't move, exp needs its argument only one level
    below, and log only one above.
    """
    def walk(t, path):
        if (t, path) in seen:
            return
        seen.add((t, path))
        used.add(path)
        easier = simpler(t)
        moves = path == root and not names(t).isdisjoint(moving)
        if easier is not None:
            walk(easier, path)
        elif t.op in ("exp", "sin", "cos"):
            walk(t.args[0], path + ("e" if t.op == "exp" else "t"))
            if moves:
                walk(t.args[0], path)
        elif t.op == "log" and not opaque_log and path == "":
            raise _Deeper
        elif t.op == "log" and not opaque_log and path.endswith("e"):
            walk(t.args[0], path[:-1])
            if moves:
                walk(t.args[0], path)
        elif t.op == ".^" and moves and not names(t.args[1]).isdisjoint(moving):
            walk(Term(".*", t.args[1], Term("log", t.args[0])), path)
            rest = split_constant(t.args[1])[1]
            if rest is not None:
                walk(rest, path + "e")
        else:
            rest = split_constant(t.args[1])[1] if t.op == ".^" and t.args[1].op != "dim" else None
            if rest is not None:
                walk(rest, path + "e")
            for a in t.terms:
                walk(a, path)

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
