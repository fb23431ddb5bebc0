"""Replays a document: every conclusion is computed, obligations are collected and discharged, and the claim is compared."""

import math
import random
import time
from dataclasses import dataclass

from . import definedness as dn
from . import rules  # noqa: F401  (fills the table)
from .document import read_document, restricts_sizes
from .fault import Fault, require
from .identity import Trials
from .judgement import ORDERS, Judgements, all_names, bound_symbols, show, variables
from .ring import Ring
from .shape import Shapes
from .sign import Signs
from .step import RULES, apply, own_obligations
from .size import SIZE_NAMES
from .term import ZERO, Term, bound_names, forget, names


@dataclass(frozen=True)
class Theorem:
    conclusion: tuple
    assumptions: frozenset
    obligations: frozenset
    position: int


class Context:
    """What all steps of one document share."""

    def __init__(self, document, source):
        self.declarations, self.assumptions = document.declarations, document.assumptions
        self.shapes = Shapes(document.declarations)
        self.signs, self.ring = Signs(self.shapes), Ring(self.shapes)
        self.judgements, self.source = Judgements(self.shapes), source
        self.trials = Trials(self.shapes, source)


@dataclass
class Verdict:
    """The answer for one document."""
    accepted: bool
    node: object = None
    reason: str = ""
    claim: str = ""
    assumptions: tuple = ()
    obligations: tuple = ()
    grade: str = ""
    log2_error: object = None
    nodes: int = 0
    milliseconds: float = 0.0


def verify(data, seed=None):
    """The verdict on the text of a document; a fixed seed makes trials repeatable."""
    start = time.monotonic()
    source = random.SystemRandom() if seed is None else random.Random(seed)
    forget()
    replay = None
    try:
        replay = Replay(read_document(data), source)
        verdict = replay.run()
    except Fault as fault:
        verdict = Verdict(False, replay.current if replay else None, str(fault).replace("\n", " "))
    except RecursionError:
        verdict = Verdict(False, replay.current if replay else None, "nested too deeply")
    except Exception as error:  # a defect of this checker: never an acceptance
        verdict = Verdict(False, replay.current if replay else None, f"the checker failed: {type(error).__name__}: {error}")
    verdict.milliseconds = round(1000 * (time.monotonic() - start), 1)
    return verdict


class Replay:
    """The state while the nodes are replayed in order."""

    def __init__(self, document, source):
        self.document, self.context = document, Context(document, source)
        self.theorems, self.order, self.errors, self.uses, self.mentioned = {}, [], {}, {}, set()
        self.current = None

    def run(self):
        document = self.document
        for assumption in document.assumptions:
            self.context.judgements.check(assumption)
            self.mentioned |= all_names(assumption)
        for node in document.nodes:
            self.current = node.id
            require(node.id not in self.theorems, "the id is repeated")
            self.theorems[node.id] = self._node(node)
            self.order.append(node.id)
        self.current = None
        require(document.root in self.theorems, "the root is no node")
        root = self.theorems[document.root]
        require(root.conclusion == document.claim, f"the root proves {show(root.conclusion)}, not the claim")
        self._all_used(root)
        self._all_told(root)
        errors = [e for node in document.nodes for e in self.errors[node.id]]
        total = _log2_sum(errors)
        return Verdict(True, claim=show(root.conclusion), grade="P" if errors else "D", log2_error=total,
                       assumptions=tuple(show(document.assumptions[k]) for k in sorted(root.assumptions)),
                       obligations=tuple(sorted(map(dn.show, root.obligations))), nodes=len(document.nodes))

    def _node(self, node):
        for premise in node.premises:
            require(premise is None or premise in self.theorems, f"no earlier node {premise!r}")
        premises = [self.theorems[p] if p is not None else None for p in node.premises]
        step, conclusion, fields = apply(node.rule, self.context, premises, node.fields, self.document.shared)
        require(node.conclusion is None or node.conclusion == conclusion,
                f"the step proves {show(conclusion)}, not what is written")
        self.errors[node.id] = step.errors
        self.mentioned |= all_names(conclusion)
        for value in fields.values():
            if isinstance(value, Term):
                self.mentioned |= names(value)
            elif isinstance(value, str):
                self.mentioned.add(value)
            elif isinstance(value, tuple) and value:
                self.mentioned |= set(value) if isinstance(value[-1], str) and value[0] not in ("argmin",) else all_names(value)
        present = [p for p in premises if p is not None]
        assumptions = frozenset(step.assumed).union(*(p.assumptions for p in present))
        obligations = set(own_obligations(conclusion, fields)) | set(step.extra)
        obligations |= {o for t in step.compared for o in dn.of_jumps(t, step.jumps_in)}
        candidates = present if RULES[node.rule].derivative else [self.theorems[i] for i in self.order]
        used = {p for p in node.premises if p is not None}
        kept, added = {o for p in premises[1:] if p is not None for o in p.obligations}, set()
        for item in premises[0].obligations if premises and premises[0] is not None else ():
            instance = step.rewrite(item)
            (kept if instance == item else obligations).add(instance)
        for item in obligations:
            if dn.settled(item, self.context.signs):
                continue
            best = min((t for t in candidates if item in dn.discharges(t.conclusion) and item not in t.obligations),
                       key=lambda t: (len(t.assumptions), len(t.obligations), t.position), default=None)
            if best is None:
                kept.add(item)
                continue
            used.add(self.order[best.position])
            assumptions |= best.assumptions
            added |= best.obligations
        obligations = frozenset(kept | added)
        self.uses[node.id] = used
        self._closed(step.closed, conclusion, present, assumptions, obligations)
        return Theorem(conclusion, assumptions, obligations, len(self.order))

    def _closed(self, replaced, conclusion, premises, assumptions, obligations):
        bound = bound_symbols(conclusion) - replaced
        for k in assumptions:
            judgement = self.document.assumptions[k]
            found = all_names(judgement)
            require(replaced.isdisjoint(found) and (bound.isdisjoint(found) or self._convex_set(k, conclusion, premises)),
                    f"the assumption {show(judgement)} mentions a bound symbol")
        for item in obligations:
            require((bound | replaced).isdisjoint(names(item[1])), f"the obligation {dn.show(item)} mentions a bound symbol")

    def _convex_set(self, k, conclusion, premises):
        """Whether a function is said to be convex, and premises about its variable, or about a part of it that the assumption is about alone, show that it holds on a convex set."""
        if conclusion[0] != "convex":
            return False
        found, listed = set(variables(conclusion[2])), self.document.assumptions

        def within(p):
            others = found - set(variables(p.conclusion[2]))
            return all(others.isdisjoint(all_names(listed[i])) for i in {k, *p.assumptions})
        before = [p for p in premises if p.conclusion[0] == "convex" and within(p)]
        if any(k in p.assumptions for p in before):
            return True
        judgement, functions = self.document.assumptions[k], {p.conclusion[1] for p in before}
        if judgement[0] == "pd":
            return {judgement[1], Term("-", judgement[1])} <= functions
        return judgement[0] in ORDERS and judgement[1] is ZERO and Term("-", judgement[2]) in functions

    def _all_used(self, root):
        for name in SIZE_NAMES & (self.document.declarations.keys() | bound_names()):
            raise Fault(f"{name} is the name of a size and of a symbol or index")
        reached, todo = set(), [self.document.root]
        while todo:
            node = todo.pop()
            if node not in reached:
                reached.add(node)
                todo.extend(self.uses[node])
        for node in self.document.nodes:
            require(node.id in reached, f"the node {node.id} is not used")
        for name in self.document.declarations:
            require(name in self.mentioned, f"the declaration of {name} is not used")
        unused = self.document.shared.unused
        require(not unused, f"the shared term {min(unused, default='')} is not used")
        for k, judgement in enumerate(self.document.assumptions):
            require(k in root.assumptions, f"the assumption {show(judgement)} is not used")

    def _all_told(self, root):
        """A symbol that nothing is at some sizes has to stand where its declaration is read: what is derived from it says nothing there."""
        told = set(all_names(root.conclusion)).union(*(all_names(self.document.assumptions[k]) for k in root.assumptions),
                                                     *(names(o[1]) for o in root.obligations))
        for name, d in self.document.declarations.items():
            require(name in told or not restricts_sizes(d), f"nothing is a {name} at some sizes, of which the claim doesn't speak")


def _log2_sum(errors):

    if not errors:
        return None
    top = max(errors)
    return top if math.isinf(top) else round(top + math.log2(sum(2.0 ** max(e - top, -1000) for e in errors)), 2)
