"""Random values of symbols with their attributes, and of lists of indices."""

from . import matrix as mx


def draw(declaration, sizes, p, source):
    """The entries of a symbol modulo p; two-valued ones are generic, positive ones squares."""
    rows, cols = declaration.rows.value(sizes), declaration.cols.value(sizes)
    attributes = set(declaration.attributes)
    if "orthogonal" in attributes:
        return orthogonal(rows, cols, p, source)
    x = [source.randrange(1, p) for _ in range(rows * cols)]
    if {"positive", "nonneg"} & attributes:
        x = [v * v % p for v in x]
    if {"posdef", "psd"} & attributes and "diagonal" not in attributes:
        value = mx.constant(rows, cols, x)
        x = mx.matmul(value, mx.transpose(value), p)[2][0]
    if "simplex" in attributes:
        x[-1] = (1 - sum(x[:-1])) % p
    sign = -1 if "skew" in attributes else 1
    for i in range(rows):
        for j in range(cols):
            if {"symmetric", "skew"} & attributes and i > j:
                x[i * cols + j] = sign * x[j * cols + i] % p
            if i == j and {"skew", "hollow"} & attributes or i != j and "diagonal" in attributes:
                x[i * cols + j] = 0
    return x


def orthogonal(rows, cols, p, source):
    """Some columns of Cayley's transform of a skew matrix, with either determinant."""
    n = max(rows, cols)
    skew = [0] * (n * n)
    for i in range(n):
        for j in range(i):
            skew[i * n + j] = source.randrange(p)
            skew[j * n + i] = -skew[i * n + j] % p
    unit = mx.identity(n)
    plus = (n, n, [[(a + b) % p for a, b in zip(unit, skew)]])
    minus = (n, n, [[(a - b) % p for a, b in zip(unit, skew)]])
    q = mx.matmul(minus, mx.inverse(plus, p), p)[2][0]
    if source.random() < 0.5:
        q[:n] = [-v % p for v in q[:n]]
    return [q[i * n + j] for i in range(rows) for j in range(cols)]


def index_list(top, count, source):
    """Half of the entries repeat an earlier one; in a quarter of all lists every entry does, in another the last the first."""
    kind, out = source.randrange(4), []
    for _ in range(count):
        repeats = out and (kind == 0 or source.random() < 0.5)
        out.append(source.choice(out) if repeats else source.randint(1, top))
    return [*out[:-1], out[0]] if kind == 1 else out
