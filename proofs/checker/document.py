"""The strict reader of `mmcert/1` documents: anything unknown, unused, repeated or malformed is a `Fault`."""

import json
import re
from dataclasses import dataclass

from .fault import Fault, require
from .judgement import read_judgement
from .shape import SQUARE_ATTRIBUTES
from .size import NAME, ONE, at_least, read_size
from .term import LONGEST_NAME, NUMBER, read_term

ATTRIBUTES = frozenset("symmetric skew diagonal orthogonal posdef psd invertible nonneg positive binary mask hollow "
                       "simplex fullrank".split())
# Attributes that no matrix has together.
CLASHES = tuple((a, frozenset(others.split())) for a, others in (
    ("orthogonal", "positive nonneg posdef psd simplex skew hollow binary mask"),
    ("posdef", "skew hollow simplex binary mask"), ("psd", "skew hollow simplex binary mask"),
    ("simplex", "symmetric diagonal skew hollow binary mask"),
    ("skew", "positive nonneg binary mask symmetric diagonal"),
    ("binary", "mask positive nonneg diagonal hollow"), ("mask", "positive invertible fullrank"),
    ("positive", "diagonal hollow")))
SHORT = {"sym": "symmetric", "pos": "positive", "pd": "posdef", "orth": "orthogonal", "pm1": "binary", "fcr": "fullrank"}
FIELDS = frozenset("format decl assume let nodes root claim seed width".split())
REQUIRED = frozenset("format decl nodes root claim".split())
NODE_FIELDS = frozenset("id rule from with concl".split())
MOST_LEVELS, MOST_NODES = 400, 2000


@dataclass(frozen=True)
class Declaration:
    rows: object
    cols: object
    attributes: tuple
    range: object = None


@dataclass(frozen=True)
class Node:
    id: str
    rule: str
    premises: tuple
    fields: dict
    conclusion: object


@dataclass
class Document:
    declarations: dict
    assumptions: list
    nodes: list
    root: str
    claim: tuple
    shared: object
    unused_shared: object


class Inexact:
    """A number with fraction or exponent, -0, or one that is too long: no part of the format may be one."""


def deepest(source):
    """How deep brackets are nested outside of texts."""
    depth = most = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', source):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        most = max(most, depth)
    return most


def parse(data):
    """The JSON value of the text; repeated keys are an error."""
    def pairs(items):
        out = {}
        for key, value in items:
            require(key not in out, f"the key {key!r} is repeated")
            out[key] = value
        return out

    def constant(name):
        raise Fault(f"{name} is not JSON")

    def whole(digits):
        return int(digits) if digits != "-0" and len(digits) <= LONGEST_NAME else Inexact()

    try:
        source = data.decode("utf-8") if isinstance(data, bytes) else data
        require(deepest(source) <= MOST_LEVELS, "the document is nested too deeply")
        return json.loads(source, object_pairs_hook=pairs,
                          parse_float=lambda _: Inexact(), parse_constant=constant, parse_int=whole)
    except (ValueError, UnicodeDecodeError) as error:
        raise Fault(f"not JSON: {error}") from None


class Shared:
    """The shared terms: resolved by name, with a record of which were used."""

    def __init__(self):
        self._terms, self.unused = {}, set()

    def add(self, name, term):
        self._terms[name] = term
        self.unused.add(name)

    def __call__(self, name):
        require(name in self._terms, f"unknown shared term ${name}")
        self.unused.discard(name)
        return self._terms[name]


def read_document(data):
    """A document from its text."""
    value = parse(data)
    require(isinstance(value, dict), "not an object")
    for key in value:
        require(key in FIELDS, f"unknown field {key!r}")
    for key in REQUIRED:
        require(key in value, f"the field {key!r} is missing")
    require(value["format"] == "mmcert/1", "the format is not mmcert/1")
    require(isinstance(value["decl"], dict), "decl is not an object")
    declarations = {name: read_declaration(name, d) for name, d in value["decl"].items()}
    sizes = {n for d in declarations.values() for s in (d.rows, d.cols, d.range) if s is not None for n in s.names()}
    require(sizes.isdisjoint(declarations), f"names of sizes and of symbols: {', '.join(sorted(sizes & declarations.keys()))}")
    shared = Shared()
    terms = value.get("let", {})
    require(isinstance(terms, dict), "let is not an object")
    for name, term in terms.items():
        require(NAME.match(name), f"not a name: {name!r}")
        shared.add(name, read_term(term, shared))
    assumptions = value.get("assume", [])
    require(isinstance(assumptions, list), "assume is not a list")
    assumptions = [read_judgement(j, shared) for j in assumptions]
    require(len(set(assumptions)) == len(assumptions), "an assumption is repeated")
    require(isinstance(value["nodes"], list) and 0 < len(value["nodes"]) <= MOST_NODES, "nodes is no list of nodes, or too long a one")
    nodes = [read_node(n, shared) for n in value["nodes"]]
    require(isinstance(value["root"], str), "root is not an id")
    return Document(declarations, assumptions, nodes, value["root"], read_judgement(value["claim"], shared), shared,
                    lambda: shared.unused)


def read_declaration(name, value):
    require(NAME.match(name) and not NUMBER.match(name), f"not a name: {name!r}")
    require(isinstance(value, dict) and "shape" in value, f"the declaration of {name} has no shape")
    for key in value:
        require(key in ("shape", "attr", "range"), f"unknown field {key!r} in the declaration of {name}")
    shape, attributes = value["shape"], value.get("attr", [])
    require(isinstance(shape, list) and len(shape) == 2, f"the shape of {name} is not a pair")
    rows, cols = map(read_size, shape)
    require(at_least(rows, 1) and at_least(cols, 1), f"{name} may be empty")
    require(isinstance(attributes, list) and all(isinstance(a, str) for a in attributes), f"attributes of {name} are no list")
    attributes = tuple(SHORT.get(a, a) for a in attributes)
    require(set(attributes) <= ATTRIBUTES, f"unknown attribute of {name}")
    require(len(set(attributes)) == len(attributes), f"a repeated attribute of {name}")
    require(not any(a in attributes and others & set(attributes) for a, others in CLASHES), f"no {name} has all of its attributes")
    require(rows == cols or not SQUARE_ATTRIBUTES & set(attributes), f"{name} is not square")
    require(cols == ONE or "simplex" not in attributes, f"the simplex {name} is not a column")
    span = None
    if "range" in value:
        span = read_size(value["range"])
        require(at_least(span, 1), f"the range of {name} may be empty")
        require(cols == ONE and not attributes, f"the index {name} is no scalar or column without attributes")
    return Declaration(rows, cols, attributes, span)


def restricts_sizes(declaration):
    """Whether nothing has the attributes at some sizes."""
    has = set(declaration.attributes).intersection
    return bool(has(("orthogonal", "fullrank")) and not at_least(declaration.rows - declaration.cols, 0)
                or has(("invertible", "fullrank")) and has(("skew", "hollow")))


def read_node(value, shared):
    require(isinstance(value, dict), "a node is not an object")
    for key in value:
        require(key in NODE_FIELDS, f"unknown field {key!r} in a node")
    for key in ("id", "rule", "from"):
        require(key in value, f"a node without {key}")
    require(isinstance(value["id"], str) and value["id"], "a node's id is not a text")
    require(isinstance(value["rule"], str), "a node's rule is not a text")
    premises, fields = value["from"], value.get("with", {})
    require(isinstance(premises, list) and all(p is None or isinstance(p, str) for p in premises), "from is no list of ids")
    require(isinstance(fields, dict), "with is not an object")
    conclusion = read_judgement(value["concl"], shared) if "concl" in value else None
    return Node(value["id"], value["rule"], tuple(premises), fields, conclusion)
