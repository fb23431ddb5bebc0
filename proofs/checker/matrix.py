"""Matrices of truncated power series over a prime field: (rows, cols, planes), plane k holding the coefficient of ε^k.

A plane is a row-major list of residues, or None for zero. All functions take the prime last.
"""


class Redraw(Exception):
    """The random point lies outside the domain (singular, zero or not a square): draw another."""


class Vanishing(Redraw):
    """Something that may not be zero is: at random points of large fields by chance, or everywhere."""


class Singular(Redraw):
    """A matrix is singular: where sizes force it, other sizes help."""


def constant(rows, cols, entries):
    return rows, cols, [entries]


def pad(value, order):
    rows, cols, planes = value
    return rows, cols, planes + [None] * (order + 1 - len(planes))


def linear(value, rows, cols, change):
    """A linear map of entries, plane by plane."""
    return rows, cols, [None if plane is None else change(plane) for plane in value[2]]


def add_planes(a, b, p, sign=1):
    if b is None:
        return a
    if a is None:
        return b if sign == 1 else [-y % p for y in b]
    return [(x + sign * y) % p for x, y in zip(a, b)]


def add(a, b, p, sign=1):
    return a[0], a[1], [add_planes(x, y, p, sign) for x, y in zip(a[2], b[2])]


def bilinear(a, b, rows, cols, product, p):
    """A bilinear map: planes convolve."""
    planes = []
    for k in range(len(a[2])):
        total = None
        for i in range(k + 1):
            x, y = a[2][i], b[2][k - i]
            if x is not None and y is not None:
                total = add_planes(total, product(x, y), p)
        planes.append(total)
    return rows, cols, planes


def scalar(value):
    return value[0] == value[1] == 1


def entrywise(a, b, p):
    """The entrywise product; a scalar scales."""
    if scalar(a) and not scalar(b):
        a, b = b, a
    if scalar(b):
        return bilinear(a, b, a[0], a[1], lambda x, y: [u * y[0] % p for u in x], p)
    return bilinear(a, b, a[0], a[1], lambda x, y: [u * v % p for u, v in zip(x, y)], p)


def multiply_planes(x, y, rows, inner, cols, p):
    columns = [y[j::cols] for j in range(cols)]
    return [sum(map(int.__mul__, row, column)) % p
            for row in (x[i * inner:(i + 1) * inner] for i in range(rows)) for column in columns]


def matmul(a, b, p):
    """The matrix product; a scalar scales."""
    if scalar(a) or scalar(b):
        return entrywise(a, b, p)
    rows, inner, cols = a[0], a[1], b[1]
    return bilinear(a, b, rows, cols, lambda x, y: multiply_planes(x, y, rows, inner, cols, p), p)


def kron(a, b, p):
    (m, n, _), (q, r, _) = a, b
    return bilinear(a, b, m * q, n * r, lambda x, y: [x[i * n + j] * y[k * r + l] % p
                    for i in range(m) for k in range(q) for j in range(n) for l in range(r)], p)


def transpose(value):
    rows, cols, _ = value
    return linear(value, cols, rows, lambda x: [x[i * cols + j] for j in range(cols) for i in range(rows)])


def total(value, p):
    return linear(value, 1, 1, lambda x: [sum(x) % p])


def trace(value, p):
    n = value[0]
    return linear(value, 1, 1, lambda x: [sum(x[::n + 1]) % p])


def identity(n):
    return [int(i == j) for i in range(n) for j in range(n)]


def eliminate(x, n, p):
    """The determinant and the inverse (None where singular) of one plane."""
    rows = [list(x[i * n:(i + 1) * n]) + [int(i == j) for j in range(n)] for i in range(n)]
    det = 1
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            return 0, None
        if pivot != k:
            rows[k], rows[pivot], det = rows[pivot], rows[k], -det
        det = det * rows[k][k] % p
        inverse = pow(rows[k][k], -1, p)
        rows[k] = [v * inverse % p for v in rows[k]]
        for i in range(n):
            factor = rows[i][k]
            if i != k and factor:
                rows[i] = [(v - factor * w) % p for v, w in zip(rows[i], rows[k])]
    return det % p, [v for row in rows for v in row[n:]]


def inverse(value, p):
    n, _, planes = value
    _, x = eliminate(planes[0] or [0] * (n * n), n, p)
    if x is None:
        raise Singular("a singular matrix")
    out = [x]

    def product(a, b):
        return multiply_planes(a, b, n, n, n, p)

    for k in range(1, len(planes)):
        rest = None
        for i in range(1, k + 1):
            if planes[i] is not None and out[k - i] is not None:
                rest = add_planes(rest, product(planes[i], out[k - i]), p)
        out.append(None if rest is None else [-v % p for v in product(x, rest)])
    return n, n, out


def determinant(value, p):
    n, _, planes = value
    det, x = eliminate(planes[0] or [0] * (n * n), n, p)
    if len(planes) == 1 or all(plane is None for plane in planes[1:]):
        return 1, 1, [[det]] + [None] * (len(planes) - 1)
    if x is None:
        raise Singular("a singular matrix")
    relative = [None if plane is None else multiply_planes(x, plane, n, n, n, p) for plane in planes]

    def tr(plane):
        return 0 if plane is None else sum(plane[::n + 1])

    first = tr(relative[1])
    out = [[det], [det * first % p]]
    if len(planes) == 3:
        square = None if relative[1] is None else multiply_planes(relative[1], relative[1], n, n, n, p)
        half = pow(2, -1, p)
        out.append([det * (tr(relative[2]) + half * (first * first - tr(square))) % p])
    return 1, 1, out


def compose(value, derivatives, p):
    """An entrywise function from its value and derivatives at the constant terms: f0, f1, f2 as lists."""
    rows, cols, planes = value
    out = [derivatives[0]]
    if len(planes) > 1:
        out.append(None if planes[1] is None else [f * a % p for f, a in zip(derivatives[1], planes[1])])
    if len(planes) > 2:
        second = None if planes[2] is None else [f * a % p for f, a in zip(derivatives[1], planes[2])]
        if planes[1] is not None:
            half = pow(2, -1, p)
            second = add_planes(second, [half * f * a * a % p for f, a in zip(derivatives[2], planes[1])], p)
        out.append(second)
    return rows, cols, out
