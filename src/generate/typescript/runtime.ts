/** Functions that generated TypeScript programs call, by name; a program contains those that it needs. Matrices are row-major. */
export const runtime: Readonly<Record<string, string>> = {
  sigmoid: `
const sigmoid = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
};`,
  softplus: `
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));`,
  reciprocal: `
const reciprocal = (x: number): number => {
  if (x === 0) throw new RangeError('singular diagonal matrix');
  return 1 / x;
};`,
  identity: `
const identity = (n: number): Float64Array => diagonalMatrix(new Float64Array(n).fill(1), n);`,
  gemm: `
/** op(a)*op(b), m-by-n, with inner size k. */
const gemm = (m: number, n: number, k: number, a: Float64Array, transA: boolean, b: Float64Array, transB: boolean): Float64Array => {
  const out = new Float64Array(m * n);
  const [aRow, aCol] = transA ? [1, m] : [k, 1];
  if (transB) {
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let s = 0;
        for (let p = 0; p < k; p++) s += a[i * aRow + p * aCol]! * b[j * k + p]!;
        out[i * n + j] = s;
      }
    return out;
  }
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const x = a[i * aRow + p * aCol]!;
      for (let j = 0; j < n; j++) out[i * n + j]! += x * b[p * n + j]!;
    }
  return out;
};`,
  symmetricProduct: `
/** op(a)*op(b), n-by-n with inner size k, for a product that is known to be symmetric: half of it is computed. */
const symmetricProduct = (n: number, k: number, a: Float64Array, transA: boolean, b: Float64Array, transB: boolean): Float64Array => {
  const out = new Float64Array(n * n);
  const [bRow, bCol] = transB ? [1, k] : [n, 1];
  if (transA) {
    for (let p = 0; p < k; p++)
      for (let i = 0; i < n; i++) {
        const x = a[p * n + i]!;
        for (let j = i; j < n; j++) out[i * n + j]! += x * b[p * bRow + j * bCol]!;
      }
  } else {
    for (let i = 0; i < n; i++)
      for (let j = i; j < n; j++) {
        let s = 0;
        for (let p = 0; p < k; p++) s += a[i * k + p]! * b[p * bRow + j * bCol]!;
        out[i * n + j] = s;
      }
  }
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) out[i * n + j] = out[j * n + i]!;
  return out;
};`,
  repeatRow: `
/** A row as each of so many rows. */
const repeatRow = (x: Float64Array, rows: number): Float64Array => {
  const out = new Float64Array(rows * x.length);
  for (let i = 0; i < rows; i++) out.set(x, i * x.length);
  return out;
};`,
  repeatColumn: `
/** A column as each of so many columns. */
const repeatColumn = (x: Float64Array, cols: number): Float64Array => {
  const out = new Float64Array(x.length * cols);
  for (let i = 0; i < x.length; i++) out.fill(x[i]!, i * cols, (i + 1) * cols);
  return out;
};`,
  swapAxes: `
/** x read as p-by-q-by-inner with its first two axes exchanged. */
const swapAxes = (x: Float64Array, p: number, q: number, inner: number): Float64Array => {
  const out = new Float64Array(x.length);
  for (let i = 0; i < p; i++) for (let j = 0; j < q; j++) for (let c = 0; c < inner; c++) out[(j * p + i) * inner + c] = x[(i * q + j) * inner + c]!;
  return out;
};`,
  scaleRows: `
const scaleRows = (v: Float64Array, x: Float64Array, rows: number, cols: number): Float64Array => {
  const out = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[i * cols + j] = v[i]! * x[i * cols + j]!;
  return out;
};`,
  scaleCols: `
const scaleCols = (v: Float64Array, x: Float64Array, rows: number, cols: number): Float64Array => {
  const out = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[i * cols + j] = v[j]! * x[i * cols + j]!;
  return out;
};`,
  norm2: `
/** Euclidean norm; scaled where the sum of squares leaves the floating range. */
const norm2 = (x: Float64Array): number => {
  let s = 0;
  for (const e of x) s += e * e;
  if (s > 1e-280 && s < Infinity) return Math.sqrt(s);
  const top = x.reduce((t, e) => Math.max(t, Math.abs(e)), 0);
  if (top === 0 || !Number.isFinite(top)) return top;
  return top * Math.sqrt(x.reduce((t, e) => t + (e / top) ** 2, 0));
};`,
  rowSums: `
const rowSums = (x: Float64Array, rows: number, cols: number): Float64Array => {
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[i]! += x[i * cols + j]!;
  return out;
};`,
  columnSums: `
const columnSums = (x: Float64Array, rows: number, cols: number): Float64Array => {
  const out = new Float64Array(cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j]! += x[i * cols + j]!;
  return out;
};`,
  diagonalMatrix: `
const diagonalMatrix = (v: Float64Array, n: number): Float64Array => {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = v[i]!;
  return out;
};`,
  diagonalOf: `
const diagonalOf = (x: Float64Array, n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => x[i * n + i]!);`,
  LuFactors: `
interface LuFactors { readonly n: number; readonly lu: Float64Array; readonly pivots: readonly number[]; readonly sign: number; readonly singular: boolean }`,
  luFactors: `
/** LU factors with row exchanges. */
const luFactors = (a: Float64Array, n: number): LuFactors => {
  const lu = a.slice();
  const pivots = Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  let singular = false;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]!) > Math.abs(lu[best * n + k]!)) best = i;
    if (best !== k) {
      for (let j = 0; j < n; j++) [lu[k * n + j], lu[best * n + j]] = [lu[best * n + j]!, lu[k * n + j]!];
      [pivots[k], pivots[best]] = [pivots[best]!, pivots[k]!];
      sign = -sign;
    }
    const top = lu[k * n + k]!;
    if (top === 0) {
      singular = true;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = (lu[i * n + k]! /= top);
      for (let j = k + 1; j < n; j++) lu[i * n + j]! -= factor * lu[k * n + j]!;
    }
  }
  return { n, lu, pivots, sign, singular };
};`,
  luSolve: `
/** X with A*X = B, or A'*X = B where \`transposed\`. */
const luSolve = ({ n, lu, pivots, singular }: LuFactors, b: Float64Array, cols: number, transposed: boolean): Float64Array => {
  if (singular) throw new RangeError(\`singular \${n}x\${n} matrix\`);
  const y = new Float64Array(n * cols);
  for (let i = 0; i < n; i++) for (let c = 0; c < cols; c++) y[i * cols + c] = b[(transposed ? i : pivots[i]!) * cols + c]!;
  const at = (i: number, j: number): number => (transposed ? lu[j * n + i]! : lu[i * n + j]!);
  for (let c = 0; c < cols; c++) {
    for (let i = 0; i < n; i++) {
      let s = y[i * cols + c]!;
      for (let j = 0; j < i; j++) s -= at(i, j) * y[j * cols + c]!;
      y[i * cols + c] = transposed ? s / at(i, i) : s;
    }
    for (let i = n - 1; i >= 0; i--) {
      let s = y[i * cols + c]!;
      for (let j = i + 1; j < n; j++) s -= at(i, j) * y[j * cols + c]!;
      y[i * cols + c] = transposed ? s : s / at(i, i);
    }
  }
  if (!transposed) return y;
  const out = new Float64Array(n * cols);
  for (let i = 0; i < n; i++) for (let c = 0; c < cols; c++) out[pivots[i]! * cols + c] = y[i * cols + c]!;
  return out;
};`,
  luDeterminant: `
const luDeterminant = ({ n, lu, sign }: LuFactors): number => diagonalOf(lu, n).reduce((p, x) => p * x, sign);`,
  luLogDeterminant: `
/** log|det A|. */
const luLogDeterminant = ({ n, lu }: LuFactors): number => diagonalOf(lu, n).reduce((s, x) => s + Math.log(Math.abs(x)), 0);`,
  submatrix: `
const submatrix = (x: Float64Array, stride: number, row: number, col: number, rows: number, cols: number): Float64Array => {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[i * cols + j] = x[(row + i) * stride + col + j]!;
  return out;
};`,
  position: `
/** The 0-based position of a 1-based subscript. */
const position = (subscript: number, size: number): number => {
  if (!Number.isInteger(subscript) || subscript < 1 || subscript > size) throw new RangeError(\`subscript \${subscript} outside 1..\${size}\`);
  return subscript - 1;
};`,
  takeRows: `
const takeRows = (x: Float64Array, rows: number, cols: number, indices: Float64Array): Float64Array => {
  const out = new Float64Array(indices.length * cols);
  indices.forEach((k, t) => out.set(x.subarray(position(k, rows) * cols, (position(k, rows) + 1) * cols), t * cols));
  return out;
};`,
  takeColumns: `
const takeColumns = (x: Float64Array, rows: number, cols: number, indices: Float64Array): Float64Array => {
  const out = new Float64Array(rows * indices.length);
  for (let i = 0; i < rows; i++) indices.forEach((k, t) => (out[i * indices.length + t] = x[i * cols + position(k, cols)]!));
  return out;
};`,
  scatterRows: `
/** Row t of x added to row indices[t] of zeros. */
const scatterRows = (x: Float64Array, indices: Float64Array, rows: number, cols: number): Float64Array => {
  const out = new Float64Array(rows * cols);
  indices.forEach((k, t) => {
    for (let j = 0; j < cols; j++) out[position(k, rows) * cols + j]! += x[t * cols + j]!;
  });
  return out;
};`,
  scatterColumns: `
/** Column t of x added to column indices[t] of zeros. */
const scatterColumns = (x: Float64Array, indices: Float64Array, rows: number, cols: number): Float64Array => {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) indices.forEach((k, t) => (out[i * cols + position(k, cols)]! += x[i * indices.length + t]!));
  return out;
};`,
  assemble: `
/** Parts [x, rows, cols, row, col] at their places, zeros elsewhere. */
const assemble = (rows: number, cols: number, parts: readonly (readonly [Float64Array, number, number, number, number])[]): Float64Array => {
  const out = new Float64Array(rows * cols);
  for (const [x, r, c, row, col] of parts) for (let i = 0; i < r; i++) out.set(x.subarray(i * c, (i + 1) * c), (row + i) * cols + col);
  return out;
};`,
  smallest: `
/** 1-based positions of the entries nearest to 0; again from the first where there are fewer. */
const smallest = (x: Float64Array, count: number): Float64Array => {
  const order = Array.from(x, (_, i) => i).sort((i, j) => Math.abs(x[i]!) - Math.abs(x[j]!) || i - j);
  return Float64Array.from({ length: count }, (_, t) => 1 + order[t % order.length]!);
};`,
  kronecker: `
const kronecker = (a: Float64Array, rows: number, cols: number, b: Float64Array, p: number, q: number): Float64Array => {
  const out = new Float64Array(a.length * b.length);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < p; k++)
      for (let j = 0; j < cols; j++) for (let l = 0; l < q; l++) out[((i * p + k) * cols + j) * q + l] = a[i * cols + j]! * b[k * q + l]!;
  return out;
};`,
  matrixPower: `
/** Integer power by repeated squaring. */
const matrixPower = (x: Float64Array, n: number, exponent: number): Float64Array => {
  if (!Number.isInteger(exponent)) throw new RangeError(\`matrix power with exponent \${exponent}\`);
  let result = identity(n);
  let square = exponent < 0 ? luSolve(luFactors(x, n), result, n, false) : x;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = gemm(n, n, n, result, false, square, false);
    if (rest > 1) square = gemm(n, n, n, square, false, square, false);
  }
  return result;
};`,
  blockTrace: `
/** Sum of the diagonal blocks, rows-by-cols each. */
const blockTrace = (x: Float64Array, blocks: number, rows: number, cols: number): Float64Array => {
  const out = new Float64Array(rows * cols);
  for (let p = 0; p < blocks; p++) for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[i * cols + j]! += x[((p * rows + i) * blocks + p) * cols + j]!;
  return out;
};`,
  eachNonzero: `
const eachNonzero = (at: Csr, f: (i: number, j: number, e: number) => void): void => {
  for (let i = 0; i < at.rows; i++) for (let e = at.rowPtr[i]!; e < at.rowPtr[i + 1]!; e++) f(i, at.colIdx[e]!, e);
};`,
  sampled: `
/** Entries (i, j) of a*b' at the nonzeros. */
const sampled = (at: Csr, k: number, a: Float64Array, b: Float64Array): Float64Array => {
  const out = new Float64Array(at.colIdx.length);
  eachNonzero(at, (i, j, e) => {
    for (let p = 0; p < k; p++) out[e]! += a[i * k + p]! * b[j * k + p]!;
  });
  return out;
};`,
  pick: `
/** Entries of x (of x' where \`trans\`) at the nonzeros. */
const pick = (at: Csr, x: Float64Array, trans: boolean): Float64Array => {
  const out = new Float64Array(at.colIdx.length);
  eachNonzero(at, (i, j, e) => (out[e] = trans ? x[j * at.rows + i]! : x[i * at.cols + j]!));
  return out;
};`,
  lookUp: `
/** Entries of a sparse matrix (of its transpose where \`trans\`) at the nonzeros of another one. */
const lookUp = (at: Csr, of: Csr, values: Float64Array, trans: boolean): Float64Array => {
  const place = new Map<number, number>();
  eachNonzero(of, (i, j, e) => void place.set(i * of.cols + j, values[e]!));
  const out = new Float64Array(at.colIdx.length);
  eachNonzero(at, (i, j, e) => (out[e] = place.get(trans ? j * of.cols + i : i * of.cols + j) ?? 0));
  return out;
};`,
  sparseTimes: `
/** S*x or S'*x. */
const sparseTimes = (at: Csr, values: Float64Array, transposed: boolean, cols: number, x: Float64Array): Float64Array => {
  const out = new Float64Array((transposed ? at.cols : at.rows) * cols);
  eachNonzero(at, (i, j, e) => {
    const [to, from] = transposed ? [j, i] : [i, j];
    for (let c = 0; c < cols; c++) out[to * cols + c]! += values[e]! * x[from * cols + c]!;
  });
  return out;
};`,
  spread: `
const spread = (at: Csr, values: Float64Array): Float64Array => {
  const out = new Float64Array(at.rows * at.cols);
  eachNonzero(at, (i, j, e) => (out[i * at.cols + j] = values[e]!));
  return out;
};`,
  Csr: `
/** A sparse matrix by rows: row i holds values[rowPtr[i]..rowPtr[i+1]-1] in the columns colIdx[..], 0-based and ascending. */
export interface Csr { readonly rows: number; readonly cols: number; readonly rowPtr: Int32Array; readonly colIdx: Int32Array; readonly values: Float64Array }`,
  csrOf: `
const csrOf = (name: string, x: Csr): Csr => {
  const fits = typeof x === 'object' && x !== null && x.rowPtr instanceof Int32Array && x.colIdx instanceof Int32Array && x.values instanceof Float64Array
    && x.rowPtr.length === x.rows + 1 && x.rowPtr[0] === 0 && x.rowPtr[x.rows] === x.colIdx.length && x.values.length === x.colIdx.length;
  if (!fits) throw new TypeError(\`\${name} is not a sparse record {rows, cols, rowPtr, colIdx, values} of Int32Arrays and a Float64Array that fit together\`);
  return x;
};`,
  matrixOf: `
const matrixOf = (name: string, x: Matrix): Matrix => {
  if (typeof x !== 'object' || x === null || !(x.data instanceof Float64Array)) throw new TypeError(\`\${name} is not a row-major record {rows, cols, data} with a Float64Array\`);
  if (x.data.length !== x.rows * x.cols) throw new RangeError(\`\${name} is \${x.rows}x\${x.cols} but has \${x.data.length} numbers\`);
  return x;
};`,
  columnOf: `
const columnOf = (name: string, x: ArrayLike<number>): Matrix => {
  if (typeof x !== 'object' || x === null || typeof x.length !== 'number') throw new TypeError(\`\${name} is not an array of numbers\`);
  const data = x instanceof Float64Array ? x : Float64Array.from(x);
  return { rows: data.length, cols: 1, data };
};`,
  numberOf: `
const numberOf = (name: string, x: number): number => {
  if (typeof x !== 'number') throw new TypeError(\`\${name} is not a number\`);
  return x;
};`,
  sizeFrom: `
/** The size that makes factor*size + offset the given number. */
const sizeFrom = (name: string, source: string, given: number, factor: number, offset: number): number => {
  const size = (given - offset) / factor;
  if (!Number.isInteger(size) || size < 0) throw new RangeError(\`no \${name} gives \${source} = \${given}\`);
  return size;
};`,
  shaped: `
const shaped = (name: string, declared: string, x: { readonly rows: number; readonly cols: number }, rows: number, cols: number, origin: string): void => {
  if (x.rows !== rows || x.cols !== cols) throw new RangeError(\`\${name} is declared \${declared} = \${rows}x\${cols} (\${origin}) but \${x.rows}x\${x.cols} was passed\`);
};`,
  fitted: `
const fitted = (name: string, x: Matrix, rows: number, cols: number): Float64Array => {
  if (x.rows !== rows || x.cols !== cols) throw new RangeError(\`\${name} is \${x.rows}x\${x.cols} but has to be \${rows}x\${cols}\`);
  return x.data;
};`,
  inRange: `
const inRange = (name: string, indices: ArrayLike<number>, size: number): void => {
  for (let t = 0; t < indices.length; t++)
    if (!Number.isInteger(indices[t]) || indices[t]! < 1 || indices[t]! > size) throw new RangeError(\`\${name} is an index into 1..\${size} but contains \${indices[t]}\`);
};`,
  admissible: `
/** Every entry passes the test; the first that doesn't is named. */
const admissible = (name: string, what: string, x: ArrayLike<number>, cols: number, test: (entry: number, row: number, col: number) => boolean): void => {
  for (let t = 0; t < x.length; t++) {
    const [row, col] = [Math.floor(t / cols), t % cols];
    if (!test(x[t]!, row, col)) throw new RangeError(\`\${name} has to be \${what} but has \${x[t]} in row \${row + 1}, column \${col + 1}\`);
  }
};`,
  advanced: `
/** The block of \`x\` from \`start\` on, every \`stride\` entries, set to the next values; entries whose next value is one that \`stays\` are kept. */
const advanced = (name: string, x: Float64Array, next: ArrayLike<number>, start: number, stride: number, stays: (entry: number) => boolean): Float64Array => {
  for (let t = 0; t < next.length; t++) {
    if (stays(next[t]!)) continue;
    if (!Number.isFinite(next[t])) throw new Error(\`the update of \${name} is \${next[t]}: it is not defined at the current point, see the conditions of its certificate\`);
    x[start + t * stride] = next[t]!;
  }
  return x;
};`,
};
