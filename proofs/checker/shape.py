"""Shapes of terms with symbolic sizes."""

from .fault import Fault, require
from .size import ONE, Size, at_least, literal
from .term import FUNCTIONS, integer, text

HIGHEST_POWER = 64  # of a matrix, by a numeral
SCALAR = (ONE, ONE)
SQUARE_ATTRIBUTES = frozenset("symmetric skew diagonal posdef psd invertible hollow".split())


class Shapes:
    """Computes shapes in the light of the declarations; a bad term raises `Fault`."""

    def __init__(self, declarations):
        self.declarations = declarations
        self._memo, self.symmetric = {}, {}  # shapes, and which terms are symmetric by form

    def __call__(self, term, binders=()):
        key = (term, binders)
        shape = self._memo.get(key)
        if shape is None:
            try:
                shape = self._shape(term, binders)
            except Fault as fault:
                raise fault if "\n" in str(fault) else Fault(f"{fault}\n  in {text(term)}") from None
            require(at_least(shape[0], 1) and at_least(shape[1], 1), f"an empty matrix: {term}")
            self._memo[key] = shape
        return shape

    def scalar(self, term, binders=()):
        """Whether the term is 1-by-1."""
        return self(term, binders) == SCALAR

    def rows(self, term):
        return self(term)[0]

    def cols(self, term):
        return self(term)[1]

    def index_range(self, term, binders):
        """The size that an index term ranges over."""
        require(term.op == "sym", f"not an index: {term}")
        name = term.args[0]
        for bound, size in binders:
            if bound == name:
                return size
        declaration = self.declarations.get(name)
        require(declaration is not None and declaration.range is not None, f"not an index: {name}")
        return declaration.range

    def _subscript(self, subscript, axis, binders):
        """The length that a subscript leaves of an axis."""
        if subscript == ":":
            return axis
        if subscript.op == "num":
            k = integer(subscript)
            require(k is not None and k >= 1 and at_least(axis - literal(k), 0), f"the subscript {subscript} is out of range")
            return ONE
        require(self(subscript, binders) == SCALAR, f"the subscript {subscript} is a list")
        require(self.index_range(subscript, binders) == axis, f"the index {subscript} has another range")
        return ONE

    def _shape(self, t, binders):
        op, args = t.op, t.args
        if op == "sym":
            if any(name == args[0] for name, _ in binders):
                return SCALAR
            require(args[0] in self.declarations, f"undeclared symbol {args[0]}")
            declaration = self.declarations[args[0]]
            return declaration.rows, declaration.cols
        if op == "num":
            return SCALAR
        if op == "dim":
            require(at_least(args[0], 0), "a negative size")
            return SCALAR
        if op in ("eye", "ones", "zeros", "commutation"):
            m, n = args[0], args[-1]
            require(at_least(m, 1) and at_least(n, 1), "an empty matrix")
            return (m * n, m * n) if op == "commutation" else (m, n)
        if op == "block":
            return self._block(args, binders)
        if op == "sumover":
            name, size, body = args
            require(name not in self.declarations and all(name != b for b, _ in binders), f"{name} is bound twice")
            require(at_least(size, 1), "an empty sum")
            return self(body, (*binders, (name, size)))
        shapes = [self(s, binders) for s in t.terms] if op != "index" else [self(args[0], binders)]
        return self._operation(op, args, shapes, binders)

    def _block(self, rows, binders):
        heights, widths = [], None
        for row in rows:
            shapes = [self(t, binders) for t in row]
            require(len({h for h, _ in shapes}) == 1, "blocks of a row differ in height")
            if widths is None:
                widths = [w for _, w in shapes]
            require([w for _, w in shapes] == widths, "blocks of a column differ in width")
            heights.append(shapes[0][0])
        return sum(heights, literal(0)), sum(widths, literal(0))

    def _operation(self, op, args, shapes, binders):
        (m, n) = shapes[0]
        if op in FUNCTIONS:
            return m, n
        if op in ("+", "-"):
            require(all(s == (m, n) for s in shapes), f"the operands of {op} differ in shape")
            return m, n
        if op in (".*", "./"):
            proper = [s for s in shapes if s != SCALAR] or [SCALAR]
            require(all(s == proper[0] for s in proper), f"the operands of {op} differ in shape")
            return proper[0]
        if op == "*":
            for shape in shapes[1:]:
                if SCALAR in ((m, n), shape):
                    m, n = shape if (m, n) == SCALAR else (m, n)
                else:
                    require(n == shape[0], "the inner sizes of a product differ")
                    n = shape[1]
            return m, n
        if op == ".^":
            require(shapes[1] == SCALAR, "the exponent is not a scalar")
            return m, n
        if op == "fill":
            require((m, n) == SCALAR, "only a scalar can fill")
            return shapes[1]
        if op == "'":
            return n, m
        if op in ("sum", "norm1", "norm2"):
            return SCALAR
        if op in ("rowsum", "colsum", "vec"):
            return {"rowsum": (m, ONE), "colsum": (ONE, n), "vec": (m * n, ONE)}[op]
        if op in ("inv", "det", "logdet", "tr", "diagvec", "mpow"):
            require(m == n, f"{op} of a matrix that is not square")
            require(op != "mpow" or isinstance(args[1], Size) or abs(args[1]) <= HIGHEST_POWER, "the matrix power is too high")
            if op == "mpow" and isinstance(args[1], Size):
                require(at_least(args[1], 1), "a power that may not be positive")
            return (m, n) if op in ("inv", "mpow") else (m, ONE) if op == "diagvec" else SCALAR
        if op == "diag":
            require(n == ONE, "diag of a matrix that is not a column")
            return m, m
        if op == "inner":
            require(shapes[1] == (m, n), "inner of different shapes")
            return SCALAR
        if op == "kron":
            return m * shapes[1][0], n * shapes[1][1]
        if op == "unvec":
            require(n == ONE and m == args[1] * args[2], "unvec to another size")
            require(at_least(args[1], 1) and at_least(args[2], 1), "an empty matrix")
            return args[1], args[2]
        if op == "blocktrace":
            require(at_least(args[1], 1), "blocktrace over no blocks")
            rows, cols = m.quotient(args[1]), n.quotient(args[1])
            require(rows is not None and cols is not None, "blocktrace of blocks of unequal size")
            return rows, cols
        if op == "slice":
            r0, rn, c0, cn = args[1:]
            require(at_least(r0, 0) and at_least(c0, 0), "a negative offset")
            require(at_least(rn, 1) and at_least(cn, 1), "an empty slice")
            require(at_least(m - r0 - rn, 0) and at_least(n - c0 - cn, 0), "a slice leaves the matrix")
            return rn, cn
        if op == "gather":
            require(self.index_range(args[1], binders) == m, "the index list has another range")
            require(not any(args[1].args[0] == b for b, _ in binders), "gather by a bound index")
            return shapes[1][0], n
        if op == "index":
            if len(args) == 2:
                require(n == ONE, "one subscript on a matrix that is not a column")
                return self._subscript(args[1], m, binders), ONE
            return self._subscript(args[1], m, binders), self._subscript(args[2], n, binders)
        raise Fault(f"no shape for {op}")
