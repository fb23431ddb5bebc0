import type { Attribute, Symbol_, Term } from '../terms/term.ts';
import { isRational } from '../terms/walk.ts';
import { fail, must } from './fault.ts';
import type { Shape, Size } from './size.ts';
import { isFunction, isName, type Terms } from './terms.ts';
import { isFaithful } from '../trials/assign.ts';
import { namesInDim } from '../terms/sizes.ts';

/** Ranges of the indices that are bound where a term stands. */
type Bound = ReadonlyMap<string, Size>;
type Args = readonly unknown[];
type Rule = (args: Args, in_: Typing, bound: Bound) => Shape;

/** How many arguments an operation has: exactly, or at least. */
interface Signature {
  readonly exactly?: number;
  readonly least?: number;
  readonly shape: Rule;
}

const FUNCTION: Signature = { exactly: 1, shape: ([a], in_, b) => in_.of(a, b) };
const scalarOf = (...check: readonly ((args: Args, in_: Typing, b: Bound) => void)[]): Rule => (args, in_, b) => {
  check.forEach((c) => c(args, in_, b));
  return in_.scalar;
};
const anything = ([a]: Args, in_: Typing, b: Bound): void => void in_.of(a, b);
const square = ([a]: Args, in_: Typing, b: Bound): void => void in_.square(a, b);

const elementwise: Rule = (args, in_, b) => {
  const shapes = args.map((a) => in_.of(a, b));
  const wide = shapes.filter((s) => !in_.isScalarShape(s));
  const [first = in_.scalar] = wide;
  must(wide.every((s) => in_.same(s, first)), 'operands of an entrywise operation differ in shape', 'shape');
  return first;
};
const equal: Rule = (args, in_, b) => {
  const [first = in_.scalar, ...rest] = args.map((a) => in_.of(a, b));
  must(rest.every((s) => in_.same(s, first)), 'terms of a sum differ in shape', 'shape');
  return first;
};
const product: Rule = (args, in_, b) => args.map((a) => in_.of(a, b)).reduce((x, y) => {
  if (in_.isScalarShape(x)) return y;
  if (in_.isScalarShape(y)) return x;
  must(x[1] === y[0], 'factors of a product do not fit', 'shape');
  return [x[0], y[1]];
});
const fromSizes = (f: (sizes: readonly Size[], in_: Typing) => Shape): Rule => (args, in_) => f(args.map((d) => in_.positive(d)), in_);

/** A subscript of an axis: the axis kept, a number within it, or an index over it. */
const subscript = (s: unknown, axis: Size, in_: Typing, bound: Bound): Size => {
  if (s === ':') return axis;
  if (typeof s === 'string' && /^[1-9]\d*$/.test(s)) {
    must(in_.terms.sizes.isAtLeast(in_.terms.sizes.subtract(axis, in_.terms.sizes.read(s)), 0), `the subscript ${s} may lie outside`, 'shape');
  } else {
    must(typeof s === 'string', 'a subscript is an index, a number or ":"', 'shape');
    must((bound.get(s) ?? in_.indexRange(s)) === axis, `${s} does not range over the axis`, 'shape');
  }
  return in_.one;
};

const SIGNATURES: ReadonlyMap<string, Signature> = new Map(Object.entries<Signature>({
  dim: { exactly: 1, shape: ([d], in_) => { in_.nonneg(d); return in_.scalar; } },
  '+': { least: 1, shape: equal },
  '-': { least: 1, shape: (args, in_, b) => { must(args.length <= 2, 'a difference has at most two sides', 'shape'); return equal(args, in_, b); } },
  '*': { least: 1, shape: product },
  '.*': { least: 1, shape: elementwise },
  './': { exactly: 2, shape: elementwise },
  '.^': { exactly: 2, shape: ([a, e], in_, b) => { in_.mustBeScalar(e, b); return in_.of(a, b); } },
  mpow: { exactly: 2, shape: ([a, k], in_, b) => {
    const whole = typeof k === 'number' ? Number.isInteger(k) && Math.abs(k) <= 64 : Array.isArray(k) && k.length === 2 && k[0] === 'dim';
    must(whole, 'a matrix power has a whole exponent', 'shape');
    if (Array.isArray(k)) in_.positive(k[1]);
    return in_.square(a, b);
  } },
  "'": { exactly: 1, shape: ([a], in_, b) => { const [m, n] = in_.of(a, b); return [n, m]; } },
  inv: { exactly: 1, shape: ([a], in_, b) => in_.square(a, b) },
  det: { exactly: 1, shape: scalarOf(square) }, logdet: { exactly: 1, shape: scalarOf(square) }, tr: { exactly: 1, shape: scalarOf(square) },
  sum: { exactly: 1, shape: scalarOf(anything) }, norm1: { exactly: 1, shape: scalarOf(anything) }, norm2: { exactly: 1, shape: scalarOf(anything) },
  rowsum: { exactly: 1, shape: ([a], in_, b) => [in_.of(a, b)[0], in_.one] },
  colsum: { exactly: 1, shape: ([a], in_, b) => [in_.one, in_.of(a, b)[1]] },
  diag: { exactly: 1, shape: ([a], in_, b) => {
    const [n, cols] = in_.of(a, b);
    must(cols === in_.one, 'diag takes a column', 'shape');
    return [n, n];
  } },
  diagvec: { exactly: 1, shape: ([a], in_, b) => [in_.square(a, b)[0], in_.one] },
  vec: { exactly: 1, shape: ([a], in_, b) => { const [m, n] = in_.of(a, b); return [in_.terms.sizes.multiply(m, n), in_.one]; } },
  inner: { exactly: 2, shape: (args, in_, b) => { equal(args, in_, b); return in_.scalar; } },
  kron: { exactly: 2, shape: ([x, y], in_, b) => {
    const [[m, n], [p, q]] = [in_.of(x, b), in_.of(y, b)];
    return [in_.terms.sizes.multiply(m, p), in_.terms.sizes.multiply(n, q)];
  } },
  unvec: { exactly: 3, shape: ([a, m, n], in_, b) => {
    const [rows, cols] = [in_.positive(m), in_.positive(n)];
    must(in_.same(in_.of(a, b), [in_.terms.sizes.multiply(rows, cols), in_.one]), 'unvec takes a column of as many entries', 'shape');
    return [rows, cols];
  } },
  eye: { exactly: 1, shape: fromSizes(([n], in_) => [n ?? in_.one, n ?? in_.one]) },
  ones: { exactly: 2, shape: fromSizes(([m, n], in_) => [m ?? in_.one, n ?? in_.one]) },
  zeros: { exactly: 2, shape: fromSizes(([m, n], in_) => [m ?? in_.one, n ?? in_.one]) },
  commutation: { exactly: 2, shape: fromSizes(([m, n], in_) => {
    const mn = in_.terms.sizes.multiply(m ?? in_.one, n ?? in_.one);
    return [mn, mn];
  }) },
  blocktrace: { exactly: 2, shape: ([a, p], in_, b) => {
    const divisor = in_.positive(p);
    const [m, n] = in_.of(a, b).map((s) => in_.terms.sizes.divide(s, divisor));
    if (m === undefined || n === undefined || m === null || n === null) return fail('shape', 'blocktrace of a matrix that does not split into such blocks');
    return [m, n];
  } },
  block: { least: 1, shape: (rows, in_, b) => {
    const grid = rows.map((row) => {
      if (!Array.isArray(row) || row.length === 0) return fail('shape', 'a block matrix is made of rows of blocks');
      const shapes = row.map((t) => in_.of(t, b));
      const [height] = shapes[0] ?? in_.scalar;
      must(shapes.every((s) => s[0] === height), 'blocks of a row differ in height', 'shape');
      return [height, shapes.map((s) => s[1])] as const;
    });
    const [, widths] = grid[0] ?? fail('shape', 'an empty block matrix');
    must(grid.every(([, w]) => w.length === widths.length && w.every((x, k) => x === widths[k])), 'rows of blocks differ in width', 'shape');
    const total = (list: readonly Size[]): Size => list.reduce((x, y) => in_.terms.sizes.add(x, y));
    return [total(grid.map(([h]) => h)), total(widths)];
  } },
  index: { least: 2, shape: (args, in_, b) => {
    must(args.length <= 3, 'at most two subscripts', 'shape');
    const [a, i, j = '1'] = args;
    const [rows, cols] = in_.of(a, b);
    must(args.length === 3 || cols === in_.one, 'one subscript picks from a column', 'shape');
    return [subscript(i, rows, in_, b), subscript(j, cols, in_, b)];
  } },
  slice: { exactly: 5, shape: ([a, r0, rn, c0, cn], in_, b) => {
    const { sizes } = in_.terms;
    const within = (axis: Size, from: unknown, count: unknown): Size => {
      const [start, n] = [in_.nonneg(from), in_.positive(count)];
      must(sizes.isAtLeast(sizes.subtract(axis, sizes.add(start, n)), 0), 'a slice may reach beyond the matrix', 'shape');
      return n;
    };
    const [rows, cols] = in_.of(a, b);
    return [within(rows, r0, rn), within(cols, c0, cn)];
  } },
  gather: { exactly: 2, shape: ([a, list], in_, b) => {
    const symbol = typeof list === 'string' ? in_.symbols.get(list) : undefined;
    if (typeof list !== 'string' || symbol?.range === undefined) return fail('shape', 'gather takes an index list');
    const [rows, cols] = in_.of(a, b);
    must(in_.terms.sizes.read(symbol.range) === rows, `${list} does not range over the rows`, 'shape');
    return [in_.of(list, b)[0], cols];
  } },
  sumover: { exactly: 3, shape: ([name, n, body], in_, b) => {
    if (!isName(name) || in_.symbols.has(name) || b.has(name)) return fail('shape', `${String(name)} cannot be bound here: it is in use`);
    must(!in_.terms.bound(body as Term).has(name), `${name} is bound twice on a path`, 'shape');
    return in_.of(body, new Map([...b, [name, in_.positive(n)]]));
  } },
  fill: { exactly: 2, shape: ([s, a], in_, b) => { in_.mustBeScalar(s, b); return in_.of(a, b); } },
}));

/** Attributes that only square matrices, or only columns, have. */
const SQUARE: ReadonlySet<Attribute> = new Set<Attribute>(['symmetric', 'skew', 'diagonal', 'posdef', 'psd', 'invertible', 'hollow']);
const COLUMN: ReadonlySet<Attribute> = new Set<Attribute>(['simplex']);

/** Shapes of the terms of one document, with symbolic sizes. */
export class Typing {
  readonly terms: Terms;
  readonly symbols: ReadonlyMap<string, Symbol_>;
  readonly one: Size;
  readonly scalar: Shape;
  private readonly memo = new Map<Term, Shape>();
  private readonly found = new Map<Term, Shape>();

  constructor(terms: Terms, symbols: ReadonlyMap<string, Symbol_>) {
    this.terms = terms;
    this.symbols = symbols;
    this.one = terms.sizes.one;
    this.scalar = [this.one, this.one];
  }

  readonly same = (a: Shape, b: Shape): boolean => a[0] === b[0] && a[1] === b[1];
  readonly isScalarShape = (s: Shape): boolean => this.same(s, this.scalar);

  /** The shape of a term. Throws Fault where it has none. */
  of(t: unknown, bound: Bound = new Map()): Shape {
    if (typeof t === 'string') return this.named(t, bound);
    if (!Array.isArray(t)) return fail('malformed', 'a term is text or a list');
    const term = t as unknown as Exclude<Term, string>;
    const known = this.memo.get(term);
    if (known !== undefined) return known;
    const [op, ...args] = term;
    const signature = SIGNATURES.get(op) ?? (isFunction(op) ? FUNCTION : fail('malformed', `there is no operation "${op}"`));
    must(signature.exactly === undefined ? args.length >= (signature.least ?? 0) : args.length === signature.exactly, `"${op}" has the wrong number of arguments`, 'shape');
    const shape = signature.shape(args, this, bound);
    this.found.set(term, shape);
    // A term with free bound indices is well-formed only where they are bound.
    if ([...this.terms.free(term)].every((n) => this.symbols.has(n))) this.memo.set(term, shape);
    return shape;
  }

  private named(name: string, bound: Bound): Shape {
    if (isRational(name) || bound.has(name)) return this.scalar;
    const s = this.symbols.get(name) ?? fail('unknown-name', `${name} is not declared`);
    return [this.terms.sizes.read(s.rows), this.terms.sizes.read(s.cols)];
  }

  isScalar(t: Term): boolean {
    return this.isScalarShape(this.of(t));
  }

  /** The shape of a term that was found to have one, wherever it stands: that of what a sum binds does not depend on the range. Null where none was found. */
  readonly shapeAnywhere = (t: Term): Shape | null => {
    if (typeof t === 'string') return this.symbols.has(t) ? this.of(t) : this.scalar;
    return this.found.get(t) ?? ([...this.terms.free(t)].every((n) => this.symbols.has(n)) ? this.of(t) : null);
  };

  /** The same as texts of rows and columns. */
  readonly shapeKeys = (t: Term): readonly [rows: string, cols: string] | null => {
    const shape = this.shapeAnywhere(t);
    return shape === null ? null : [shape[0].key, shape[1].key];
  };

  readonly isScalarAnywhere = (t: Term): boolean => {
    const shape = this.shapeAnywhere(t);
    return shape !== null && this.isScalarShape(shape);
  };

  mustBeScalar(t: unknown, bound: Bound = new Map()): void {
    must(this.isScalarShape(this.of(t, bound)), 'a scalar is needed', 'shape');
  }

  square(t: unknown, bound: Bound = new Map()): Shape {
    const shape = this.of(t, bound);
    must(shape[0] === shape[1], 'a square matrix is needed', 'shape');
    return shape;
  }

  /** A size that is positive whatever the names stand for. */
  positive(d: unknown): Size {
    return this.sized(d, 1);
  }

  nonneg(d: unknown): Size {
    return this.sized(d, 0);
  }

  private sized(d: unknown, least: 0 | 1): Size {
    const size = this.terms.sizes.read(d);
    must(this.terms.sizes.isAtLeast(size, least), `the size ${size.key} may be ${least === 1 ? 'zero or ' : ''}negative`, 'shape');
    return size;
  }

  /** The range of a declared index. */
  indexRange(name: string): Size {
    const s = this.symbols.get(name);
    if (s?.range === undefined || s.rows !== 1) return fail('shape', `${name} is not an index`);
    return this.terms.sizes.read(s.range);
  }

  /** Does nothing have the attributes at some sizes? What is derived from such a symbol says nothing about these. */
  restrictsSizes({ rows, cols, attributes }: Symbol_): boolean {
    const { sizes } = this.terms;
    const has = (...list: readonly Attribute[]): boolean => list.some((a) => attributes.includes(a));
    return (has('orthogonal', 'fullrank') && !sizes.isAtLeast(sizes.subtract(sizes.read(rows), sizes.read(cols)), 0)) || (has('invertible', 'fullrank') && has('skew', 'hollow'));
  }

  /** Checks a declaration: positive sizes, attributes that the shape allows. */
  checkDeclaration(name: string, s: Symbol_): void {
    const [rows, cols] = [this.positive(s.rows), this.positive(s.cols)];
    for (const a of s.attributes) {
      must(!SQUARE.has(a) || rows === cols, `${name} is ${a} but not square`, 'shape');
      must(!COLUMN.has(a) || cols === this.one, `${name} is ${a} but not a column`, 'shape');
    }
    must(isFaithful(s), `no ${name} has all of these attributes: ${s.attributes.join(', ')}`);
    const sizes = new Set<string>();
    for (const t of [s, ...this.symbols.values()]) [t.rows, t.cols, ...(t.range === undefined ? [] : [t.range])].forEach((d) => namesInDim(d, sizes));
    for (const n of sizes) must(n !== name && !this.symbols.has(n), `${n} is the name of a size and of a symbol`);
    if (s.range === undefined) return;
    this.positive(s.range);
    must(cols === this.one && s.attributes.length === 0, `${name} is an index or a column of indices, without attributes`, 'shape');
  }
}
