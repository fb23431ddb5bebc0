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


def index_list(top, count, earlier, source):
    """A list of indices up to `top`, given the earlier ones over the same range.

    By chance all are equal, to the first earlier one if there is any; the list repeats an earlier one; the last repeats the
    first; else half of the entries repeat an earlier one.
    """
    kind, same = source.randrange(4), [other for other in earlier if len(other) == count]
    if kind == 0:
        return [earlier[0][0] if earlier else source.randint(1, top)] * count
    if kind == 1 and same:
        return source.choice(same)
    out = []
    for _ in range(count):
        out.append(source.choice(out) if out and source.random() < 0.5 else source.randint(1, top))
    return [*out[:-1], out[0]] if kind == 2 else out
