/** Functions that generated Python programs call, by name; a program contains those that it needs. */
export const runtime: Readonly<Record<string, string>> = {
  Csr: `
class Csr(NamedTuple):
    """A sparse matrix by rows: row i holds values[row_ptr[i]:row_ptr[i+1]] in the columns col_idx[...], 0-based and ascending."""

    rows: int
    cols: int
    row_ptr: np.ndarray
    col_idx: np.ndarray
    values: np.ndarray`,
  _csr: `
def _csr(name, x):
    fits = (isinstance(x, tuple) and len(x) == 5 and len(x[2]) == x[0] + 1 and x[2][0] == 0 and x[2][-1] == len(x[3]) == len(x[4]))
    if not fits:
        raise ValueError(f"{name} is not a Csr(rows, cols, row_ptr, col_idx, values) whose parts fit together")
    return Csr(int(x[0]), int(x[1]), np.asarray(x[2]), np.asarray(x[3]), np.asarray(x[4], dtype=float).reshape(-1, 1))`,
  _rows_of: `
def _rows_of(at):
    return np.repeat(np.arange(at.rows), np.diff(at.row_ptr))`,
  _sampled: `
def _sampled(at, a, b):
    """Entries (i, j) of a @ b.T at the nonzeros."""
    return np.einsum("ek,ek->e", a[_rows_of(at)], b[at.col_idx]).reshape(-1, 1)`,
  _pick: `
def _pick(at, x):
    """Entries of x at the nonzeros."""
    return x[_rows_of(at), at.col_idx].reshape(-1, 1)`,
  _look_up: `
def _look_up(at, of, values, trans):
    """Entries of a sparse matrix (of its transpose) at the nonzeros of another one."""
    keys = _rows_of(of) * of.cols + of.col_idx
    rows, cols = (at.col_idx, _rows_of(at)) if trans else (_rows_of(at), at.col_idx)
    wanted = rows * of.cols + cols
    place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    if len(keys) == 0:
        return np.zeros((len(wanted), 1))
    return np.where(keys[place] == wanted, values.ravel()[place], 0.0).reshape(-1, 1)`,
  _sparse_times: `
def _sparse_times(at, values, transposed, x):
    """S @ x or S.T @ x."""
    to, source = (at.col_idx, _rows_of(at)) if transposed else (_rows_of(at), at.col_idx)
    out = np.zeros((at.cols if transposed else at.rows, x.shape[1]))
    np.add.at(out, to, values * x[source])
    return out`,
  _spread: `
def _spread(at, values):
    out = np.zeros((at.rows, at.cols))
    out[_rows_of(at), at.col_idx] = values.ravel()
    return out`,
  _sigmoid: `
def _sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1.0, e) / (1.0 + e)`,
  _reciprocal: `
def _reciprocal(x):
    if np.any(np.asarray(x) == 0):
        raise np.linalg.LinAlgError("singular diagonal matrix")
    return np.reciprocal(x)`,
  _factored: `
def _factored(a):
    """The matrix with its inverse."""
    return a, np.linalg.inv(a)`,
  _solved: `
def _solved(factored, b, transposed=False):
    """The solution by the inverse, refined once, which makes it as exact as elimination."""
    a, inverse = (x.T for x in factored) if transposed else factored
    x = inverse @ b
    return x + inverse @ (b - a @ x)`,
  _smallest: `
def _smallest(x, count):
    """1-based positions of the entries nearest to 0; again from the first where there are fewer."""
    return np.resize(np.argsort(np.abs(x).ravel(), kind="stable") + 1.0, (count, 1))`,
  _positions: `
def _positions(indices, size):
    """0-based positions of 1-based subscripts."""
    k = np.asarray(indices).ravel()
    bad = k[(k != np.floor(k)) | (k < 1) | (k > size)]
    if bad.size:
        raise IndexError(f"subscript {bad[0]} outside 1..{size}")
    return k.astype(int) - 1`,
  _scatter_rows: `
def _scatter_rows(x, indices, rows):
    """Row t of x added to row indices[t] of zeros."""
    out = np.zeros((rows, x.shape[1]))
    np.add.at(out, _positions(indices, rows), x)
    return out`,
  _assemble: `
def _assemble(rows, cols, parts):
    """Parts (x, row, col) at their places, zeros elsewhere."""
    out = np.zeros((rows, cols))
    for x, row, col in parts:
        out[row : row + x.shape[0], col : col + x.shape[1]] = x
    return out`,
  _number: `
def _number(name, x):
    if np.ndim(x) != 0:
        raise TypeError(f"{name} is not a number")
    return float(x)`,
  _column: `
def _column(name, x):
    a = np.asarray(x, dtype=float)
    if a.ndim == 1:
        return a.reshape(-1, 1)
    if a.ndim == 2 and a.shape[1] == 1:
        return a
    raise ValueError(f"{name} is not a vector: it has shape {a.shape}")`,
  _matrix: `
def _matrix(name, x):
    a = np.asarray(x, dtype=float)
    if a.ndim != 2:
        raise ValueError(f"{name} is not a matrix: it has shape {a.shape}")
    return a`,
  _size: `
def _size(name, source, given, factor, offset):
    """The size that makes factor*size + offset the given number."""
    if given < offset or (given - offset) % factor != 0:
        raise ValueError(f"no {name} gives {source} = {given}")
    return int((given - offset) // factor)`,
  _shaped: `
def _shaped(name, declared, given, rows, cols, origin):
    if given != (rows, cols):
        raise ValueError(f"{name} is declared {declared} = {rows}x{cols} ({origin}) but {given[0]}x{given[1]} was passed")`,
  _in_range: `
def _in_range(name, indices, size):
    for k in np.asarray(indices).ravel():
        if k != np.floor(k) or k < 1 or k > size:
            raise ValueError(f"{name} is an index into 1..{size} but contains {k}")`,
  _fitted: `
def _fitted(name, x, rows, cols):
    if x.shape != (rows, cols):
        raise ValueError(f"{name} is {x.shape[0]}x{x.shape[1]} but has to be {rows}x{cols}")
    return x`,
  _admissible: `
def _admissible(name, what, x, fits):
    """Every entry fits; the first that doesn't is named."""
    if not np.all(fits):
        row, col = np.argwhere(~np.atleast_2d(fits))[0]
        raise ValueError(f"{name} has to be {what} but has {np.atleast_2d(x)[row, col]} in row {row + 1}, column {col + 1}")`,
  _advanced: `
def _advanced(name, following, current, stays):
    """The next value, with the current one in entries that stay."""
    following = np.where(stays(following), current, following)
    if not np.all(np.isfinite(following)):
        raise ArithmeticError(f"the update of {name} is not finite: it is not defined at the current point, see the conditions of its certificate")
    return following`,
};
