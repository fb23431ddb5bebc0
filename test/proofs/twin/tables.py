"""What the second checker's tables say of terms and steps: reads a JSON list of questions, prints a JSON list of answers.

A question is {decl, term}: shape, sign, obligations, symmetry by form, degrees; {decl, same: [a, b]}: whether normal forms agree;
or {document}: what its last step concludes, whatever the document claims.
"""

import json
import pathlib
import random
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "proofs"))

from checker import definedness as dn  # noqa: E402
from checker.document import read_declaration, read_document  # noqa: E402
from checker.fault import Fault, require  # noqa: E402
from checker.fractions import measure  # noqa: E402
from checker.judgement import DOMAINS  # noqa: E402
from checker.degrees import Degrees  # noqa: E402
from checker.power import Powers  # noqa: E402
from checker.replay import Replay  # noqa: E402
from checker.ring import Ring  # noqa: E402
from checker.shape import Shapes  # noqa: E402
from checker.sign import Signs  # noqa: E402
from checker.size import Size  # noqa: E402
from checker.symmetric import shows_symmetry  # noqa: E402
from checker.term import Term, forget, read_term  # noqa: E402

AT = {"n": 3, "m": 4}
PATIENCE = 30
"""How many seconds one question may take: a step that keeps a checker busy for longer is a difference by itself."""


def too_long(*_):
    raise TimeoutError(f"no answer within {PATIENCE} s")


def size(s):
    return "+".join(sorted("*".join([str(c), *m]) for m, c in s.terms)) or "0"


def plain(x):
    """A term or judgement as JSON, sizes as text."""
    if isinstance(x, Size):
        return size(x)
    if isinstance(x, Term):
        if x.op in ("sym", "num"):
            return x.args[0]
        if x.op == "mpow" and isinstance(x.args[1], Size):
            return [x.op, plain(x.args[0]), ["dim", size(x.args[1])]]
        return [x.op, *map(plain, x.args)]
    return list(map(plain, x)) if isinstance(x, (tuple, list)) else x


def no_shared(name):
    raise Fault(f"unknown shared term ${name}")


def owed(items):
    return sorted({json.dumps([kind, plain(t)], separators=(",", ":"), ensure_ascii=False) for kind, t, _ in items})


def about_term(question):
    shapes = Shapes({name: read_declaration(name, d) for name, d in question["decl"].items()})
    term = read_term(question["term"], no_shared)
    shape = shapes(term)
    signs = Signs(shapes)
    out = {"shape": [size(s) for s in shape], "sign": sorted(signs(term)),
           "owed": owed(o for o in dn.of_term(term) if not dn.settled(o, signs)),
           "jumps": owed(o for o in dn.of_jumps(term) if not dn.settled(o, signs)),
           "symmetric": shape[0] == shape[1] and shows_symmetry(term, shapes)}
    for free in (True, False):
        out[f"measure {free}"] = [round(x, 6) for x in measure((term,), 0, shapes, AT, free_roots=free)]
    count = Degrees(shapes, (term,), ["m", "n"])
    out["degrees"] = [count.degrees["m"], count.degrees["n"]]
    out["pinned"] = sorted(count.pinned & {"m", "n"})
    return out


def about_pair(question):
    shapes = Shapes({name: read_declaration(name, d) for name, d in question["decl"].items()})
    a, b = (read_term(t, no_shared) for t in question["same"])
    require(shapes(a) == shapes(b), "shapes")
    ring = Ring(shapes)
    return {"ring": ring.equal(a, b), "powers": powers(shapes, ring, a, b)}


def powers(shapes, ring, a, b):
    try:
        table = Powers(shapes, ring, Signs(shapes), frozenset())
        return table.equal(a, b)
    except Fault:
        return "refused"


def about_steps(question):
    replay = Replay(read_document(json.dumps(question["document"])), random.Random(1))
    for node in replay.document.nodes:
        replay.current = node.id
        theorem = replay.theorems[node.id] = replay._node(node)
        replay.order.append(node.id)
    return {"concl": plain(theorem.conclusion), "assumed": len(theorem.assumptions), "owed": owed(theorem.obligations)}


def answer(question):
    forget()
    kind = about_term if "term" in question else about_pair if "same" in question else about_steps
    signal.alarm(PATIENCE)
    try:
        return kind(question)
    except Fault as fault:
        return {"refused": str(fault)}
    except RecursionError:
        return {"refused": "too deep"}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    signal.signal(signal.SIGALRM, too_long)
    json.dump([answer(q) for q in json.load(sys.stdin)], sys.stdout)
