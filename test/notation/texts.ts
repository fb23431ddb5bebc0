import fc from 'fast-check';

/** Declarations that random texts are written over. */
export const DECLARED: Readonly<Record<string, string>> = {
  A: 'matrix(n, n)', B: 'matrix(n, n)', D: 'matrix(n, n) diagonal', X: 'matrix(m, n)', Y: 'matrix(m, n)', U: 'matrix(p+q, n)', R: 'matrix(1, n)', M: 'matrix(m, n) mask',
  x: 'vector(n)', y: 'vector(n)', z: 'vector(m)', v: 'vector(m*n)', c: 'scalar', a: 'scalar', i: 'index(m)', j: 'index(n)', I: 'index(m, n)', J: 'index(n, n)',
};

/** Shapes that texts are written for: scalar, n×1, m×1, n×n, m×n, 1×n. */
type Sort = 's' | 'n' | 'm' | 'nn' | 'mn' | '1n';

const LEAVES: { readonly [S in Sort]: readonly string[] } = {
  s: ['c', 'a', '2', '0.5', '1/3', '1', 'n', 'x[j]', 'x[2]', 'x[n]', 'X[i,j]', 'z[i]'],
  n: ['x', 'y', 'ones(n,1)', "X[i,:]'", 'A[:,j]', 'diagvec(A)', "R'", 'eye(n)[:,j]', 'x[J]'],
  m: ['z', 'X[:,j]', 'X*x'],
  nn: ['A', 'B', 'D', 'eye(n)', "A'", 'ones(n,n)', 'inv(A)', 'X[I,:]', 'A[:,J]', 'commutation(n,1)'],
  mn: ['X', 'Y', 'M', 'ones(m,n)', 'unvec(v, m, n)', 'X[:,J]'],
  '1n': ['X[i,:]', 'R', "x'", 'colsum(A)', 'U[2,:]', 'U[p+1,:]'],
};

/** Forms with a hole `$sort` for each operand, which may be set in parentheses or not. */
const FORMS: { readonly [S in Sort]: readonly string[] } = {
  s: ['$s^2', '$s^-1', '$s^(1/2)', '$s^c', '$s^-c', '$s^2^-1', "x'*$n", '$1n*$n', 'tr($nn)', 'norm2($mn)^2', 'sum(r in 1:n, $n[r])', 'inner($mn, $mn)', '$nn[j,j]', 'logdet($nn)', 'sum($mn)', '1/$s', '2/$s/$s', 'sum(r in 1:m, q_ in 1:n where M[r,q_], $mn[r,q_])', '$nn[2,j]'],
  n: ['$nn*$n', "$mn'*$m", 'rowsum($nn)', '$nn[:,j]', "$1n'", "x*x'*$n", 'diagvec($nn)', '$nn[1:n,j]', "grad($n'*x, x)", '$n[J]', '[$m; $n][m+1:m+n]'],
  m: ['$mn*$n', '$mn[:,j]'],
  nn: ['$nn*$nn', '$nn^2', '$nn^-1', '$nn^-2', '$nn^0', "$nn'", '$n*$1n', 'diag($n)', "$mn'*$mn", "sum(r in 1:m, $mn[r,:]'*X[r,:])", 'blocktrace(kron(eye(m), $nn), m)', 'inv($nn)', "hess(x'*$nn*x, x)", '[$1n; $nn][2:n+1,:]', '$nn[J,:]', '[$nn, $n][:,1:n]'],
  mn: ['$mn*$nn', 'unvec(vec($mn), m, n)', '$m*$1n', 'sum(r in 1:n, $m*A[r,:])', '[$nn; $mn][n+1:n+m,:]'],
  '1n': ['$mn[i,:]', "$n'", "$m'*X", 'colsum($mn)', '$nn[2,:]'],
};

const COMMON: readonly string[] = [
  '$t + $t', '$t - $t', '-$t', '$s*$t', '$t*$s', '$t/$s', '$t.*$t', '$t./$t', '$t.^2', '$t.^-1', '$t.^(1/2)', '$t.^c', '$t.^n', '1 - $t', '$t + 2', '0.5 - $t', '1./$t', 'exp($t)', 'sigmoid($t)', 'square($t)', 'log1p($t)', 'tan($t)',
];

const SORTS = Object.keys(LEAVES) as readonly Sort[];

const textOf = (sort: Sort, depth: number): fc.Arbitrary<string> => {
  if (depth <= 0) return fc.constantFrom(...LEAVES[sort]);
  return fc.constantFrom(...LEAVES[sort].slice(0, 3), ...COMMON, ...FORMS[sort], ...FORMS[sort]).chain((form) => {
    const pieces = form.split(/\$(1n|nn|mn|[snmt])/);
    const holes = pieces.filter((_, k) => k % 2 === 1).map((hole) => (hole === 't' ? sort : (hole as Sort)));
    return fc.tuple(...holes.map((hole) => fc.tuple(textOf(hole, depth - 1), fc.boolean()))).map((operands) =>
      pieces.map((piece, k) => {
        if (k % 2 === 0) return piece;
        const [text, bare] = operands[(k - 1) / 2] ?? ['', true];
        return bare ? text : `(${text})`;
      }).join(''));
  });
};

/** Random texts of expressions with every form of the language; most of them have a meaning. */
export const texts = (depth = 3): fc.Arbitrary<string> => fc.constantFrom(...SORTS).chain((sort) => textOf(sort, depth));
