import type { Dim, Term } from '../../../../src/checker/index.ts';

/** A matrix of numbers, row by row. */
export type Value = readonly (readonly number[])[];
/** Values of sizes and symbols at one point. */
export interface At {
  readonly sizes: ReadonlyMap<string, number>;
  readonly symbols: ReadonlyMap<string, Value>;
}

/** The term has no value at the point. */
export class NoValue extends Error {}
/** Numbers so large that double precision says nothing. */
export class TooLarge extends Error {}

const LARGEST = 1e6;
const MOST_ENTRIES = 400;
/** Pivots smaller than the largest entry by that are rounding of zero. */
const SINGULAR = 1e-12;
/** Less than this is rounding of zero. */
const NOTHING = 1e-9;

/** Throws TooLarge. */
export const build = (rows: number, cols: number, f: (i: number, j: number) => number): Value => {
  if (rows * cols > MOST_ENTRIES) throw new TooLarge('a large matrix');
  return Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (__, j) => f(i, j)));
};
export const map = (a: Value, f: (x: number) => number): Value => a.map((row) => row.map(f));
export const rowsOf = (a: Value): number => a.length;
export const colsOf = (a: Value): number => a[0]?.length ?? 0;
export const entry = (a: Value, i: number, j: number): number => a[i]?.[j] ?? Number.NaN;
export const scalar = (x: number): Value => [[x]];
export const flat = (a: Value): readonly number[] => a.flat();
export const transpose = (a: Value): Value => build(colsOf(a), rowsOf(a), (i, j) => entry(a, j, i));
export const plus = (a: Value, b: Value, scale = 1): Value => build(rowsOf(a), colsOf(a), (i, j) => entry(a, i, j) + scale * entry(b, i, j));
const isScalar = (a: Value): boolean => rowsOf(a) === 1 && colsOf(a) === 1;
export const times = (a: Value, b: Value): Value => {
  if (isScalar(a)) return map(b, (x) => entry(a, 0, 0) * x);
  if (isScalar(b)) return map(a, (x) => entry(b, 0, 0) * x);
  return build(rowsOf(a), colsOf(b), (i, j) => (a[i] ?? []).reduce((sum, x, k) => sum + x * entry(b, k, j), 0));
};
const identity = (n: number): Value => build(n, n, (i, j) => (i === j ? 1 : 0));
const total = (a: Value): number => flat(a).reduce((x, y) => x + y, 0);
/** Entry by entry, a scalar repeated. */
export const entrywise = (a: Value, b: Value, f: (x: number, y: number) => number): Value =>
  (isScalar(a) ? map(b, (y) => f(entry(a, 0, 0), y)) : isScalar(b) ? map(a, (x) => f(x, entry(b, 0, 0))) : build(rowsOf(a), colsOf(a), (i, j) => f(entry(a, i, j), entry(b, i, j))));

/** Inverse and determinant by elimination with pivots. */
const eliminated = (a: Value): { readonly inverse: Value | null; readonly det: number } => {
  const n = rowsOf(a);
  const least = SINGULAR * Math.max(...flat(a).map(Math.abs));
  const m = a.map((row, i) => [...row, ...identity(n)[i] ?? []]);
  let det = 1;
  for (let k = 0; k < n; k++) {
    const p = m.reduce((best, row, i) => (i >= k && Math.abs(row[k] ?? 0) > Math.abs(m[best]?.[k] ?? 0) ? i : best), k);
    const [pivotRow, row] = [m[p] ?? [], m[k] ?? []];
    const pivot = pivotRow[k] ?? 0;
    if (Math.abs(pivot) <= least) return { inverse: null, det: 0 };
    if (p !== k) { m[p] = row; m[k] = pivotRow; det = -det; }
    det *= pivot;
    const scaled = pivotRow.map((x) => x / pivot);
    m[k] = scaled;
    m.forEach((r, i) => { if (i !== k) { const factor = r[k] ?? 0; m[i] = r.map((x, j) => x - factor * (scaled[j] ?? 0)); } });
  }
  return { inverse: m.map((row) => row.slice(n)), det };
};
export const inverse = (a: Value): Value | null => eliminated(a).inverse;
export const determinant = (a: Value): number => eliminated(a).det;

/** Eigenvalues of a symmetric matrix, by rotations (Jacobi 1846). */
export const eigenvalues = (a: Value): readonly number[] => {
  let m = a;
  const n = rowsOf(a);
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) {
      const off = entry(m, p, q);
      if (Math.abs(off) < 1e-14) continue;
      const angle = 0.5 * Math.atan2(2 * off, entry(m, q, q) - entry(m, p, p));
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const g = build(n, n, (i, j) => (i === j ? (i === p || i === q ? c : 1) : i === p && j === q ? s : i === q && j === p ? -s : 0));
      m = times(times(transpose(g), m), g);
    }
  }
  return m.map((row, i) => row[i] ?? 0);
};

const positive = (x: number): number => { if (x > 0) return x; throw new NoValue('not positive'); };
const nonneg = (x: number): number => { if (x < -NOTHING) throw new NoValue('root of a negative number'); return Math.max(0, x); };
const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp, log: (x) => Math.log(positive(x)), abs: Math.abs, sign: Math.sign, sin: Math.sin, cos: Math.cos, tan: Math.tan, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh,
  sqrt: (x) => Math.sqrt(nonneg(x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)), softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), relu: (x) => Math.max(0, x), step: (x) => (x >= 0 ? 1 : 0), square: (x) => x * x,
  log1p: (x) => { positive(1 + x); return Math.log1p(x); }, expm1: Math.expm1, logcosh: (x) => Math.log(Math.cosh(x)), atan: Math.atan,
  asin: (x) => { if (Math.abs(x) > 1) throw new NoValue('beyond 1'); return Math.asin(x); }, acos: (x) => { if (Math.abs(x) > 1) throw new NoValue('beyond 1'); return Math.acos(x); },
};
const divided = (x: number, y: number): number => { if (y === 0) throw new NoValue('division by zero'); return x / y; };

export const sizeAt = (d: Dim, sizes: At['sizes']): number => {
  if (typeof d === 'number') return d;
  if (typeof d === 'string') return /^\d+$/.test(d) ? Number(d) : (sizes.get(d) ?? Number.NaN);
  const [a, b] = [sizeAt(d[1], sizes), sizeAt(d[2], sizes)];
  return d[0] === '+' ? a + b : d[0] === '-' ? a - b : a * b;
};

/** Values of terms at a point, in double precision and in no other way than the definitions say; `heat` is the largest number met. */
export class Values {
  heat = 1;
  private readonly at: At;
  private readonly bound: ReadonlyMap<string, number>;

  constructor(at: At, bound: ReadonlyMap<string, number> = new Map()) {
    this.at = at;
    this.bound = bound;
  }

  /** Throws NoValue, TooLarge. */
  of(t: Term): Value {
    const value = this.plain(t);
    for (const x of flat(value)) {
      if (!Number.isFinite(x) || Math.abs(x) > LARGEST) throw new TooLarge(String(x));
      this.heat = Math.max(this.heat, Math.abs(x));
    }
    return value;
  }

  private size(d: unknown): number {
    return sizeAt(d as Dim, this.at.sizes);
  }

  private named(t: string): Value {
    const rational = /^(-?\d+)(?:\/(\d+))?$/.exec(t);
    if (rational !== null) return scalar(Number(rational[1]) / Number(rational[2] ?? '1'));
    const bound = this.bound.get(t);
    if (bound !== undefined) return scalar(bound);
    const value = this.at.symbols.get(t);
    if (value === undefined) throw new NoValue(`${t} has no value`);
    return value;
  }

  private power(a: Value, e: Term): Value {
    const isWhole = typeof e === 'string' ? /^-?\d+$/.test(e) : e[0] === 'dim';
    const isFraction = typeof e === 'string' && /^\d+\/\d+$/.test(e);
    const k = entry(this.of(e), 0, 0);
    if (isWhole) return map(a, (x) => (k < 0 ? divided(1, x) ** -k : x ** k));
    return map(a, (x) => (isFraction ? nonneg(x) : positive(x)) ** k);
  }

  private plain(t: Term): Value {
    if (typeof t === 'string') return this.named(t);
    const [op, ...args] = t;
    const of = (k: number): Value => this.of(args[k] as Term);
    const all = (): readonly Value[] => args.map((a) => this.of(a as Term));
    switch (op) {
      case 'dim': return scalar(this.size(args[0]));
      case '+': return all().reduce((a, b) => plus(a, b));
      case '-': return args.length === 1 ? map(of(0), (x) => -x) : plus(of(0), of(1), -1);
      case '*': return all().reduce(times);
      case '.*': return all().reduce((a, b) => entrywise(a, b, (x, y) => x * y));
      case './': return entrywise(of(0), of(1), divided);
      case '.^': return this.power(of(0), args[1] as Term);
      case 'mpow': {
        const k = Array.isArray(args[1]) ? this.size((args[1] as unknown[])[1]) : Number(args[1]);
        const base = k < 0 ? this.inverse(of(0)) : of(0);
        return Array.from({ length: Math.abs(k) }, () => base).reduce(times, identity(rowsOf(base)));
      }
      case "'": return transpose(of(0));
      case 'inv': return this.inverse(of(0));
      case 'det': return scalar(determinant(of(0)));
      case 'logdet': { const d = Math.abs(determinant(of(0))); return scalar(Math.log(positive(d))); }
      case 'tr': return scalar(of(0).reduce((sum, row, i) => sum + (row[i] ?? 0), 0));
      case 'sum': return scalar(total(of(0)));
      case 'rowsum': return of(0).map((row) => [row.reduce((a, b) => a + b, 0)]);
      case 'colsum': return transpose(transpose(of(0)).map((row) => [row.reduce((a, b) => a + b, 0)]));
      case 'norm1': return scalar(total(map(of(0), Math.abs)));
      case 'norm2': return scalar(Math.sqrt(total(map(of(0), (x) => x * x))));
      case 'diag': { const d = of(0); return build(rowsOf(d), rowsOf(d), (i, j) => (i === j ? entry(d, i, 0) : 0)); }
      case 'diagvec': return of(0).map((row, i) => [row[i] ?? 0]);
      case 'vec': return flat(transpose(of(0))).map((x) => [x]);
      case 'inner': return scalar(total(entrywise(of(0), of(1), (x, y) => x * y)));
      case 'kron': { const [a, b] = [of(0), of(1)]; const [p, q] = [rowsOf(b), colsOf(b)]; return build(rowsOf(a) * p, colsOf(a) * q, (i, j) => entry(a, Math.floor(i / p), Math.floor(j / q)) * entry(b, i % p, j % q)); }
      case 'unvec': { const [a, m, n] = [of(0), this.size(args[1]), this.size(args[2])]; return build(m, n, (i, j) => entry(a, i + j * m, 0)); }
      case 'eye': return identity(this.size(args[0]));
      case 'ones': return build(this.size(args[0]), this.size(args[1]), () => 1);
      case 'zeros': return build(this.size(args[0]), this.size(args[1]), () => 0);
      // Row j + i·n of vec(A'), i.e. A[i, j] for A m-by-n, is row i + j·m of vec(A).
      case 'commutation': { const [m, n] = [this.size(args[0]), this.size(args[1])]; return build(m * n, m * n, (r, c) => (Math.floor(r / n) === c % m && r % n === Math.floor(c / m) ? 1 : 0)); }
      case 'blocktrace': {
        const [a, p] = [of(0), this.size(args[1])];
        const [m, n] = [rowsOf(a) / p, colsOf(a) / p];
        return build(m, n, (i, j) => Array.from({ length: p }, (_, k) => entry(a, k * m + i, k * n + j)).reduce((x, y) => x + y, 0));
      }
      case 'block': return (args as readonly (readonly Term[])[]).flatMap((row) => { const list = row.map((b) => this.of(b)); return (list[0] ?? []).map((_, i) => list.flatMap((b) => [...(b[i] ?? [])])); });
      case 'index': {
        const a = of(0);
        const at = (s: unknown): number => entry(this.of(s as Term), 0, 0) - 1;
        const rows = args[1] === ':' ? a : [a[at(args[1])] ?? []];
        return args.length === 2 ? rows : args[2] === ':' ? rows : rows.map((row) => [row[at(args[2])] ?? Number.NaN]);
      }
      case 'slice': { const [r0, rn, c0, cn] = args.slice(1).map((d) => this.size(d)) as [number, number, number, number]; return of(0).slice(r0, r0 + rn).map((row) => row.slice(c0, c0 + cn)); }
      case 'gather': { const a = of(0); return of(1).map(([i = 0]) => a[i - 1] ?? []); }
      case 'fill': { const s = entry(of(0), 0, 0); return map(of(1), () => s); }
      case 'sumover': return Array.from({ length: this.size(args[1]) }, (_, k) => {
        const inner = new Values(this.at, new Map([...this.bound, [args[0] as string, k + 1]]));
        const value = inner.of(args[2] as Term);
        this.heat = Math.max(this.heat, inner.heat);
        return value;
      }).reduce((a, b) => plus(a, b));
      default: {
        const f = FUNCTIONS[op];
        if (f === undefined) throw new TypeError(`no operation ${op}`);
        return map(of(0), f);
      }
    }
  }

  private inverse(a: Value): Value {
    return inverse(a) ?? (() => { throw new NoValue('singular'); })();
  }
}
