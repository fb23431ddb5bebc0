"""Exact evaluation of terms at a random point of a tower of prime fields, with jets in chosen symbols.

exp, sin and cos are homomorphisms from a level below; log is a discrete logarithm in the level above or an opaque
constant with exact derivatives; sqrt takes the root that is itself a square; abs and sign follow from that.
"""

from fractions import Fraction

from . import matrix as mx
from .draw import draw, index_list
from .matrix import Redraw, Vanishing
from .simpler import simpler, split_constant
from .term import FUNCTIONS, Term, integer, names, number

OPAQUE = frozenset(("atan", "asin", "acos"))
LINEAR_SUMS = frozenset(("sum", "rowsum", "colsum"))


class Point:
    """One random point: sizes, a tower, and lazily drawn values of the symbols at every level."""

    def __init__(self, declarations, sizes, levels, root, source, *, opaque_log, opaque_sign, opaque_root, moving=(),
                 subscripts=(), blocks=None, places=None):
        """`subscripts`: the written ones; `blocks`: which indices coincide, by the number of the value; `places`: indices and lists themselves."""
        self.declarations, self.sizes, self.levels, self.root = declarations, sizes, levels, root
        self.source, self.opaque_log, self.opaque_sign, self.opaque_root = source, opaque_log, opaque_sign, opaque_root
        self.moving, self.subscripts, self.blocks, self._orders = frozenset(moving), subscripts, blocks or {}, {}
        self._memo, self._symbols, self._oracle, self._indices = {}, {}, {}, dict(places or {})
        self.bent = False  # whether derivatives of powers of a are products with powers of 1/a, not lower powers

    def bend(self):
        """The same point with derivatives of roots and powers in their other form."""
        self.bent, self._memo = not self.bent, {}

    # -- symbols ----------------------------------------------------------------------------------------------------

    def index_value(self, name, bound):
        for other, value in bound:
            if other == name:
                return value
        return self.index_list(name)[0]

    def index_list(self, name):
        if name not in self._indices:
            declaration = self.declarations[name]
            top, count = declaration.range.value(self.sizes), declaration.rows.value(self.sizes)
            earlier = [v for other, v in self._indices.items() if self.declarations[other].range is declaration.range]
            single = count == 1 and (name in self.blocks or not earlier or self.source.random() < 0.5)
            self._indices[name] = [self._index(name, top)] if single else index_list(top, count, earlier, self.source)
        return self._indices[name]

    def _index(self, name, top):
        """The value of its block where blocks are given, else half of the time a written subscript and else any."""
        if name in self.blocks:
            order = self._orders.setdefault(self.declarations[name].range, self.source.sample(range(1, top + 1), top))
            if self.blocks[name] >= top:
                raise Redraw("no room for the indices")
            return order[self.blocks[name]]
        written = [k for k in self.subscripts if k <= top]
        return self.source.choice(written) if written and self.source.random() < 0.5 else self.source.randint(1, top)

    def symbol(self, name, path):
        """The constant part of a symbol at a level."""
        key = (name, path)
        if key not in self._symbols:
            self._symbols[key] = draw(self.declarations[name], self.sizes, self.levels[path].prime, self.source)
        return self._symbols[key]

    def direction(self, name):
        """The direction in which a moving symbol moves at the root level."""
        key = (name, None)
        if key not in self._symbols:
            declaration, p = self.declarations[name], self.levels[self.root].prime
            count = declaration.rows.value(self.sizes) * declaration.cols.value(self.sizes)
            self._symbols[key] = [self.source.randrange(p) for _ in range(count)]
        return self._symbols[key]

    # -- terms ------------------------------------------------------------------------------------------------------

    def value(self, t, path, order, bound=()):
        """The value of a term at a level as a matrix of series of the given order."""
        if order and self.moving.isdisjoint(names(t)):
            return mx.pad(self.value(t, path, 0, bound), order)
        bound = tuple(b for b in bound if b[0] in names(t))
        key = (t, path, order, bound)
        out = self._memo.get(key)
        if out is None:
            easier = simpler(t)
            out = self._memo[key] = (self.value(easier, path, order, bound) if easier is not None
                                     else self._compute(t, path, order, bound))
        return out

    def constant(self, t, path, bound):
        """The constant terms of a value as a list."""
        value = self.value(t, path, 0, bound)
        return value[2][0] if value[2][0] is not None else [0] * (value[0] * value[1])

    def _compute(self, t, path, order, bound):
        p, op, args = self.levels[path].prime, t.op, t.args
        leaf = self._leaf(t, path, order, bound, p)
        if leaf is not None:
            return mx.pad(leaf, order)
        if op == "sumover":
            name, size, body = args
            total = None
            for k in range(1, size.value(self.sizes) + 1):
                term = self.value(body, path, order, (*bound, (name, k)))
                total = term if total is None else mx.add(total, term, p)
            return total
        if op == ".^":
            return self._power(args[0], args[1], path, order, bound, p)
        if op in FUNCTIONS:
            return self._function(op, args[0], path, order, bound, p)
        values = [self.value(a, path, order, bound) for a in t.terms[:1 if op in ("index", "gather") else None]]
        return self._operation(op, args, values, bound, p)

    def _leaf(self, t, path, order, bound, p):
        op, args = t.op, t.args
        if op == "num":
            q = number(t)
            return mx.constant(1, 1, [q.numerator * pow(q.denominator, -1, p) % p])
        if op == "sym":
            name = args[0]
            declaration = self.declarations.get(name)
            if declaration is None or declaration.range is not None:
                entries = self.index_list(name) if declaration is not None else [self.index_value(name, bound)]
                return mx.constant(len(entries), 1, [v % p for v in entries])
            rows, cols = declaration.rows.value(self.sizes), declaration.cols.value(self.sizes)
            planes = [self.symbol(name, path)]
            if order and name in self.moving:
                planes.append(self.direction(name))
            return rows, cols, planes
        sizes = [a.value(self.sizes) for a in args] if op in ("dim", "eye", "ones", "zeros", "commutation") else None
        if op == "dim":
            return mx.constant(1, 1, [sizes[0] % p])
        if op == "eye":
            return mx.constant(sizes[0], sizes[0], mx.identity(sizes[0]))
        if op in ("ones", "zeros"):
            return mx.constant(sizes[0], sizes[1], [int(op == "ones")] * (sizes[0] * sizes[1]))
        if op == "commutation":
            m, n = sizes
            entries = [0] * (m * n * m * n)
            for i in range(m):
                for j in range(n):
                    entries[(i * n + j) * m * n + j * m + i] = 1
            return mx.constant(m * n, m * n, entries)
        return None

    def _operation(self, op, args, values, bound, p):
        a = values[0]
        rows, cols = a[0], a[1]
        if op == "+" or op == "-":
            if len(values) == 1:
                return a if op == "+" else mx.linear(a, rows, cols, lambda x: [-v % p for v in x])
            for b in values[1:]:
                a = mx.add(a, b, p, 1 if op == "+" else -1)
            return a
        if op in ("*", ".*"):
            for b in values[1:]:
                a = mx.matmul(a, b, p) if op == "*" else mx.entrywise(a, b, p)
            return a
        if op == "./":
            return mx.entrywise(a, self._reciprocal(values[1], p), p)
        if op == "'":
            return mx.transpose(a)
        if op in LINEAR_SUMS:
            if op == "sum":
                return mx.total(a, p)
            if op == "rowsum":
                return mx.linear(a, rows, 1, lambda x: [sum(x[i * cols:(i + 1) * cols]) % p for i in range(rows)])
            return mx.linear(a, 1, cols, lambda x: [sum(x[j::cols]) % p for j in range(cols)])
        if op == "tr":
            return mx.trace(a, p)
        if op == "inv":
            return mx.inverse(a, p)
        if op == "det":
            return mx.determinant(a, p)
        if op == "diag":
            return mx.linear(a, rows, rows, lambda x: [x[i] if i == j else 0 for i in range(rows) for j in range(rows)])
        if op == "diagvec":
            return mx.linear(a, rows, 1, lambda x: x[::rows + 1])
        if op == "vec":
            return mx.linear(a, rows * cols, 1, lambda x: [x[i * cols + j] for j in range(cols) for i in range(rows)])
        if op == "inner":
            return mx.total(mx.entrywise(a, values[1], p), p)
        if op == "kron":
            return mx.kron(a, values[1], p)
        if op == "fill":
            m, n = values[1][0], values[1][1]
            return mx.linear(a, m, n, lambda x: x * (m * n))
        if op == "mpow":
            return self._matrix_power(a, args[1], p)
        if op == "block":
            return self._block(args, values)
        return self._selection(op, args, a, bound, p)

    def _selection(self, op, args, a, bound, p):
        rows, cols = a[0], a[1]
        if op == "unvec":
            m, n = args[1].value(self.sizes), args[2].value(self.sizes)
            return mx.linear(a, m, n, lambda x: [x[j * m + i] for i in range(m) for j in range(n)])
        if op == "blocktrace":
            k = args[1].value(self.sizes)
            m, n = rows // k, cols // k
            return mx.linear(a, m, n, lambda x: [sum(x[(b * m + i) * cols + b * n + j] for b in range(k)) % p
                                                 for i in range(m) for j in range(n)])
        if op == "slice":
            r0, rn, c0, cn = (s.value(self.sizes) for s in args[1:])
            row_list, col_list = range(r0, r0 + rn), range(c0, c0 + cn)
        elif op == "gather":
            row_list, col_list = [i - 1 for i in self.index_list(args[1].args[0])], range(cols)
        else:
            row_list = self._axis(args[1], rows, bound)
            col_list = self._axis(args[2], cols, bound) if len(args) == 3 else range(cols)
        return mx.linear(a, len(row_list), len(col_list), lambda x: [x[i * cols + j] for i in row_list for j in col_list])

    def _axis(self, subscript, length, bound):
        if subscript == ":":
            return range(length)
        k = integer(subscript) if subscript.op == "num" else self.index_value(subscript.args[0], bound)
        return [k - 1]

    def _block(self, layout, values):
        values, grid = list(values), []
        for row in layout:
            grid.append([values.pop(0) for _ in row])
        rows, cols = sum(r[0][0] for r in grid), sum(v[1] for v in grid[0])
        planes = []
        for k in range(len(grid[0][0][2])):
            if all(v[2][k] is None for row in grid for v in row):
                planes.append(None)
                continue
            plane = []
            for row in grid:
                for i in range(row[0][0]):
                    for v in row:
                        n = v[1]
                        plane.extend([0] * n if v[2][k] is None else v[2][k][i * n:(i + 1) * n])
            planes.append(plane)
        return rows, cols, planes

    def _matrix_power(self, a, exponent, p):
        k = exponent if isinstance(exponent, int) else exponent.value(self.sizes)
        if k < 0:
            a, k = mx.inverse(a, p), -k
        out = mx.pad(mx.constant(a[0], a[0], mx.identity(a[0])), len(a[2]) - 1)
        for _ in range(k):
            out = mx.matmul(out, a, p)
        return out

    # -- functions --------------------------------------------------------------------------------------------------

    def _reciprocal(self, value, p):
        x = value[2][0] or [0]
        if not all(x):
            raise Vanishing("division by zero")
        first = [pow(v, -1, p) for v in x]
        return mx.compose(value, [first, [-v * v % p for v in first], [2 * v * v * v % p for v in first]], p)

    def _root(self, v, exponent, p):
        """v to a rational exponent, by the unique root among the squares."""
        if exponent.denominator == 1:
            if exponent < 0 and v == 0:
                raise Vanishing("zero to a negative power")
            return pow(v, exponent.numerator, p)
        if v == 0:
            raise Redraw("a root of zero")
        if self.opaque_root:
            return pow(self.oracle(("root", exponent.denominator, p, v), p), exponent.numerator, p)
        if pow(v, (p - 1) // 2, p) != 1:
            raise Redraw("the root of no square")
        half = (p - 1) // 2
        return pow(v, exponent.numerator * pow(exponent.denominator, -1, half) % half, p)

    def _power(self, base, exponent, path, order, bound, p):
        if order and not self.moving.isdisjoint(names(exponent)):
            f = self.constant(Term(".^", base, exponent), path, bound)
            return mx.compose(self.value(Term(".*", exponent, Term("log", base)), path, order, bound), [f, f, f], p)
        value = self.value(base, path, order, bound)
        if exponent.op == "dim":
            constant, rest = Fraction(exponent.args[0].value(self.sizes)), None
        else:
            constant, rest = split_constant(exponent)
        x = value[2][0] or [0] * (value[0] * value[1])
        scale = constant.numerator * pow(constant.denominator, -1, p) if order else 0
        symbolic = [1] * len(x)
        if rest is not None:
            if not all(x):
                raise Vanishing("a power of zero")
            power = self.constant(rest, path + "e", bound)[0]
            scale += self.constant(rest, path, bound)[0] if order else 0
            symbolic = [pow(self.levels[path].project(v), power, p) for v in x]

        def shifted(k):
            """The powers with the exponent less k, as they appear in the k-th derivative."""
            if self.bent and k:
                return [s * self._root(v, constant, p) * pow(v, -k, p) % p for v, s in zip(x, symbolic)]
            return [s * self._root(v, constant - k, p) % p for v, s in zip(x, symbolic)]

        derivatives = [shifted(0)]
        if len(value[2]) > 1:
            derivatives.append([0] * len(x) if scale % p == 0 else [scale * v % p for v in shifted(1)])
        if len(value[2]) > 2:
            second = scale * (scale - 1) % p
            derivatives.append([0] * len(x) if second == 0 else [second * v % p for v in shifted(2)])
        return mx.compose(value, derivatives, p)

    def oracle(self, key, p):
        """A random but consistent value of an opaque function."""
        if key not in self._oracle:
            self._oracle[key] = self.source.randrange(1, p)
        return self._oracle[key]

    def _function(self, op, a, path, order, bound, p):
        if op == "log" and not order and not self.opaque_log and path.endswith("e"):
            above = self.value(a, path[:-1], 0, bound)
            return mx.constant(above[0], above[1], self._logarithms(a, path, bound))
        if op in ("exp", "sin", "cos"):
            return self._homomorphism(op, a, path, order, bound, p)
        value = self.value(a, path, order, bound)
        x = value[2][0] if value[2][0] is not None else [0] * (value[0] * value[1])
        if op == "log":
            return mx.compose(value, self._log(a, x, path, bound, p), p)
        if op == "sqrt":
            f = [self._root(v, Fraction(1, 2), p) if v else 0 for v in x]
            if len(value[2]) == 1:
                return mx.compose(value, [f], p)
            if not all(f):
                raise Vanishing("the derivative of a root at zero")
            g = [pow(2 * v, -1, p) for v in f]
            h = [-v * pow(2 * a, -1, p) % p for v, a in zip(g, x)] if self.bent and all(x) else [-2 * v * v * v % p for v in g]
            return mx.compose(value, [f, g, h], p)
        if op in ("abs", "sign"):
            return mx.compose(value, self._kink(op, x, path, order, p), p)
        return mx.compose(value, self._opaque(op, x, path, len(value[2]) - 1, p), p)

    def _homomorphism(self, op, a, path, order, bound, p):
        """exp, sin and cos from the level below; their derivatives at this one."""
        level = self.levels[path]
        below = self.value(a, path + ("e" if op == "exp" else "t"), 0, bound)
        rows, cols, (entries,) = below
        entries = entries or [0] * (rows * cols)
        if op == "exp":
            f = [level.exp(e) for e in entries]
            derivatives = [f, f, f]
        else:
            points = [level.rotate(level.rotation, e) for e in entries]
            c, s = [c for c, _ in points], [s for _, s in points]
            minus_c, minus_s = [-v for v in c], [-v for v in s]
            derivatives = [s, c, minus_s] if op == "sin" else [c, minus_s, minus_c]
        return mx.compose(self.value(a, path, order, bound) if order else below, derivatives, p)

    def _kink(self, op, x, path, order, p):
        if self.opaque_sign and not order:
            return [[self.oracle((op, path, v), p) if v else 0 for v in x]]
        if op == "sign" and not all(x):
            raise Vanishing("the sign of zero")
        if order and not all(x):
            raise Redraw("a kink")
        signs = [1 if v == 0 or pow(v, (p - 1) // 2, p) == 1 else -1 for v in x]
        zero = [0] * len(x)
        if op == "sign":
            return [signs, zero, zero]
        return [[s * v % p for s, v in zip(signs, x)], signs, zero]

    def _log(self, a, x, path, bound, p):
        if not all(x):
            raise Vanishing("the logarithm of zero")
        if self.opaque_log or not path.endswith("e"):
            f = [self.oracle(("log", path, v), p) for v in x]
        else:
            f = self._logarithms(a, path, bound)
        g = [pow(v, -1, p) for v in x]
        return [f, g, [-v * v % p for v in g]]

    def _logarithms(self, a, path, bound):
        """Discrete logarithms of a value in the level above."""
        entries = self.constant(a, path[:-1], bound)
        if not all(entries):
            raise Vanishing("the logarithm of zero")
        return [self.levels[path[:-1]].log(v) for v in entries]

    def _opaque(self, op, x, path, order, p):
        if op == "acos":
            f = [self.oracle((op, path, v), p) for v in x]
        else:  # odd functions
            f = [self.oracle((op, path, v), p) if 2 * v < p else -self.oracle((op, path, p - v), p) % p for v in x]
            f = [w if v else 0 for v, w in zip(x, f)]
        if not order:
            return [f]
        if op == "atan":
            below = [(1 + v * v) % p for v in x]
            if not all(below):
                raise Vanishing("division by zero")
            g = [pow(v, -1, p) for v in below]
            return [f, g, [-2 * v * w * w % p for v, w in zip(x, g)]]
        sign = 1 if op == "asin" else -1
        g = []
        for v in x:
            root = self._root((1 - v * v) % p, Fraction(-1, 2), p)
            g.append(sign * root % p)
        return [f, g, [v * w * w * w % p for v, w in zip(x, g)]]

