import { basicForm } from './basic.ts';
import { Redraw, Undecidable, type Field } from './field.ts';
import { Jets, type Jet, type Order } from './jets.ts';
import { at, build, colsOf, eliminate, identityOf, isScalarMatrix, productOf, rowsOf, ShapeClash, zip, type Matrix } from './matrix.ts';
import { OPERATIONS } from './operations.ts';
import { times } from './products.ts';
import type { Rat } from './rat.ts';
import { rationalValue } from './exponents.ts';
import type { Shape } from './shapes.ts';
import { sizeOf, type Sizes } from './sizes.ts';
import { isRational } from './walk.ts';
import type { Dim, Env, Term } from './term.ts';

/** Where the values of symbols come from, at one level. */
export interface Point<T> {
  readonly symbol: (name: string) => Matrix<T>;
  /** 1-based values of an index or an index list, or null. */
  readonly indices: (name: string) => readonly number[] | null;
}

/** Everything one evaluation needs; `deeper` evaluates exponents one level down, `integers` evaluates exponents as whole numbers. */
export interface Setting<T> {
  readonly env: Env;
  readonly sizes: Sizes;
  /** Rows and columns of terms at these sizes. */
  readonly shapes: (t: Term) => Shape;
  readonly field: Field<T>;
  readonly order: Order;
  readonly point: Point<T>;
  readonly deeper: (() => Evaluator<T>) | null;
  /** The logarithm one level up, where it is a homomorphism; null for an opaque one. */
  readonly log: ((t: Term, bound: ReadonlyMap<string, number>) => Matrix<T>) | null;
  /** a^s for a symbolic exponent, from the exponent's value in the ring of exponents. */
  readonly symbolicPower: (base: T, exponent: Term, bound: ReadonlyMap<string, number>) => T;
  readonly size: (x: T) => number;
}

/** Functions with a kink at 0, where they have a value but no derivative. */
const KINKED = new Set(['abs', 'sign']);
const PRIMITIVE = new Set(['exp', 'log', 'sqrt', 'abs', 'sign', 'sin', 'cos', 'atan', 'asin', 'acos']);

/** Is a name anywhere in a term, in exponents and sizes too? Asked for few names, for every term. */
const mentionsOf = (name: string): ((t: Term) => boolean) => {
  const known = new Map<unknown, boolean>();
  const go = (t: unknown): boolean => {
    if (!Array.isArray(t)) return t === name;
    const before = known.get(t);
    if (before !== undefined) return before;
    const result = t.some(go);
    known.set(t, result);
    return result;
  };
  return go;
};

/** Evaluates terms to matrices of jets; equal term objects are evaluated once, or once while the bound indices that they mention stay as they are. */
export class Evaluator<T> {
  readonly jets: Jets<T>;
  private readonly setting: Setting<T>;
  private readonly memo = new Map<Term, { readonly at: string; readonly value: Matrix<T> }>();
  private readonly bound = new Map<string, number>();

  constructor(setting: Setting<T>) {
    this.setting = setting;
    this.jets = new Jets(setting.field, setting.order);
  }

  /** The value of a term. Throws Redraw, Undecidable, ShapeClash. */
  value(t: Term): Matrix<T> {
    if (typeof t === 'string') return this.named(t);
    const at = this.place(t);
    const known = this.memo.get(t);
    if (known?.at === at) return known.value;
    const value = this.operation(t);
    this.memo.set(t, { at, value });
    return value;
  }

  private readonly mentions = new Map<string, (t: Term) => boolean>();
  /** Text that tells the values of the bound indices that a term mentions. */
  private place(t: Term): string {
    let text = '';
    for (const [name, i] of this.bound) {
      const known = this.mentions.get(name);
      const mentions = known ?? mentionsOf(name);
      if (known === undefined) this.mentions.set(name, mentions);
      if (mentions(t)) text += `${name} ${i} `;
    }
    return text;
  }

  private scalar(x: Jet<T>): Matrix<T> {
    return [[x]];
  }

  private rational(text: string): Jet<T> {
    const [num = '0', den = '1'] = text.split('/');
    const { integer, mul, inv } = this.setting.field;
    return this.jets.constant(den === '1' ? integer(BigInt(num)) : mul(integer(BigInt(num)), inv(integer(BigInt(den)))));
  }

  private readonly numerals = new Map<string, Matrix<T>>();
  private named(name: string): Matrix<T> {
    const numeral = this.numerals.get(name);
    if (numeral !== undefined) return numeral;
    if (isRational(name)) {
      const made = this.scalar(this.rational(name));
      this.numerals.set(name, made);
      return made;
    }
    const constant = (i: number): Jet<T> => this.jets.constant(this.setting.field.integer(BigInt(i)));
    const bound = this.bound.get(name);
    if (bound !== undefined) return this.scalar(constant(bound));
    return this.setting.point.indices(name)?.map((i) => [constant(i)]) ?? this.setting.point.symbol(name);
  }

  /** Rows and columns of the value of a term, which isn't evaluated for it. */
  shapeOf(t: Term): Shape {
    return this.setting.shapes(t);
  }

  /** t*v for columns v, where Kronecker products, sums and the like aren't built. Throws what `value` throws. */
  times(t: Term, v: Matrix<T>): Matrix<T> {
    return times(this as Evaluator<unknown>, t, v as Matrix<unknown>) as Matrix<T>;
  }

  size(d: unknown): number {
    const n = sizeOf(d as Dim, this.setting.sizes);
    // Other sizes may do: the statement is about those for which it makes sense.
    if (n < 0) throw new Redraw('a negative size');
    return n;
  }

  private one(t: Term): Jet<T> {
    const m = this.value(t);
    if (!isScalarMatrix(m)) throw new ShapeClash('a scalar is needed');
    return at(m, 0, 0);
  }

  private operation(t: readonly [string, ...unknown[]]): Matrix<T> {
    const [op] = t;
    const handler = OPERATIONS[op];
    if (handler !== undefined) return handler(this as Evaluator<unknown>, t.slice(1)) as Matrix<T>;
    return this.entrywise(op, t[1] as Term);
  }

  private entrywise(fn: string, arg: Term): Matrix<T> {
    const basic = basicForm(fn, arg);
    if (basic !== null) return this.value(this.shared(fn, arg, basic));
    if (!PRIMITIVE.has(fn)) throw new Undecidable(`${fn} is not a known function`);
    const a = this.value(arg);
    if (fn === 'exp') {
      const deeper = this.setting.deeper;
      const low = deeper === null ? a : deeper().at(arg, this.bound);
      return a.map((row, i) => row.map((x, j) => {
        const e = this.setting.field.exp(x[0] ?? this.setting.field.zero, at(low, i, j)[0] ?? this.setting.field.zero);
        return this.jets.compose(x, { value: e, derivatives: () => [e, e] });
      }));
    }
    const logs = fn === 'log' && this.setting.log !== null ? this.setting.log(arg, this.bound) : null;
    return this.applied(fn, a, (i, j) => (logs === null ? undefined : at(logs, i, j)[0]));
  }

  /** A basic function of each entry; `value` may know better what it is there. */
  private applied(fn: string, a: Matrix<T>, value: (i: number, j: number) => T | undefined = () => undefined): Matrix<T> {
    const { field } = this.setting;
    if (KINKED.has(fn) && a.some((row) => row.some((x) => field.isZero(x[0] ?? field.zero) && !this.jets.isZero(x)))) throw new Redraw('a kink');
    const locals = field.apply(fn, a.flatMap((row) => row.map((x) => x[0] ?? field.zero)));
    return a.map((row, i) => row.map((x, j) => {
      const local = locals[i * row.length + j];
      if (local === undefined) throw new ShapeClash('rows of unequal length');
      return this.jets.compose(x, { ...local, value: value(i, j) ?? local.value });
    }));
  }

  private readonly basics = new Map<string, Map<Term, Term>>();
  /** The same basic form for the same argument, so that it is evaluated once. */
  private shared(fn: string, arg: Term, basic: Term): Term {
    const table = this.basics.get(fn) ?? new Map<Term, Term>();
    this.basics.set(fn, table);
    const known = table.get(arg);
    if (known !== undefined) return known;
    table.set(arg, basic);
    return basic;
  }

  /** The value under given bound indices; for the evaluator of another level. */
  at(t: Term, bound: ReadonlyMap<string, number>): Matrix<T> {
    if (bound.size === 0) return this.value(t);
    const before = new Map(this.bound);
    for (const [name, i] of bound) this.bound.set(name, i);
    try {
      return this.value(t);
    } finally {
      this.bound.clear();
      for (const [name, i] of before) this.bound.set(name, i);
    }
  }

  /** A rational number from a term of sizes, constants and indices, or null. */
  private rationalNumber(t: Term): Rat | null {
    return rationalValue(t, (name) => this.bound.get(name) ?? this.setting.point.indices(name)?.[0], (d) => this.size(d));
  }

  private wholeNumber(t: Term): bigint | null {
    const r = this.rationalNumber(t);
    return r === null || r.den !== 1n ? null : r.num;
  }

  /** Entrywise power by the kind of exponent: whole, rational, or symbolic. */
  private powered(base: Matrix<T>, exponent: Term): Matrix<T> {
    const { field } = this.setting;
    const { mul, inv, sub, one, zero, integer } = field;
    const known = this.rationalNumber(exponent);
    if (known !== null && known.den === 1n) {
      if (known.num > 4096n || known.num < -4096n) throw new Undecidable('a very large exponent');
      const bases = known.num < 0n ? this.inverted(base) : base;
      return bases.map((row) => row.map((x) => this.jets.power(x, known.num < 0n ? -known.num : known.num)));
    }
    if (known !== null) {
      const e = mul(integer(known.num), inv(integer(known.den)));
      return base.map((row) => row.map((x) => {
        const a = x[0] ?? zero;
        const value = field.root(a, known.num, known.den);
        const derivatives = (): readonly [T, T] => {
          const u = inv(a);
          const first = mul(e, mul(value, u));
          return [first, mul(sub(e, one), mul(first, u))];
        };
        return this.jets.compose(x, { value, derivatives });
      }));
    }
    // a^s with s symbolic: d = s*a^(s-1)*da + log(a)*a^s*ds, to second order by writing a^s = exp(s*log a) as a jet.
    const s = this.one(exponent);
    return zip(base, this.applied('log', base), (x, log) => {
      const value = this.setting.symbolicPower(x[0] ?? zero, exponent, this.bound);
      const shifted = this.jets.mul(s, log).map((c, i) => (i === 0 ? zero : c));
      return this.jets.compose(shifted, { value, derivatives: () => [value, value] });
    }, false);
  }

  // The operations below are named in the table of operations.ts; they are methods so that they share the memory.
  add(args: readonly unknown[]): Matrix<T> {
    return args.map((a) => this.value(a as Term)).reduce((a, b) => zip(a, b, this.jets.add, false));
  }

  subtract(args: readonly unknown[]): Matrix<T> {
    const [a, b] = args.map((x) => this.value(x as Term));
    if (a === undefined) throw new ShapeClash('nothing to subtract');
    return b === undefined ? a.map((row) => row.map((x) => this.jets.sub(this.jets.zero, x))) : zip(a, b, this.jets.sub, false);
  }

  hadamard(args: readonly unknown[]): Matrix<T> {
    return args.map((a) => this.value(a as Term)).reduce((a, b) => zip(a, b, this.jets.mul, true));
  }

  divide(args: readonly unknown[]): Matrix<T> {
    const [a, b] = args.map((x) => this.value(x as Term));
    if (a === undefined || b === undefined) throw new ShapeClash('a quotient has two sides');
    return zip(a, this.inverted(b), this.jets.mul, true);
  }

  /** 1/x for each entry. */
  private inverted(a: Matrix<T>): Matrix<T> {
    const inverses = this.jets.inverses(a.flat());
    return build(rowsOf(a), colsOf(a), (i, j) => inverses[i * colsOf(a) + j] ?? this.jets.zero);
  }

  power(args: readonly unknown[]): Matrix<T> {
    return this.powered(this.value(args[0] as Term), args[1] as Term);
  }

  matrixPower(args: readonly unknown[]): Matrix<T> {
    const base = this.value(args[0] as Term);
    const exponent = typeof args[1] === 'number' ? BigInt(args[1]) : this.wholeNumber(args[1] as Term);
    if (exponent === null || exponent > 64n || exponent < -64n) throw new Undecidable('a matrix power needs a whole exponent');
    if (rowsOf(base) !== colsOf(base)) throw new ShapeClash('a power of a matrix that is not square');
    const b = exponent < 0n ? this.inverse(base) : base;
    let result = identityOf(rowsOf(base), this.jets);
    for (let k = exponent < 0n ? -exponent : exponent; k > 0n; k--) result = productOf(result, b, this.jets);
    return result;
  }

  inverse(a: Matrix<T>): Matrix<T> {
    return eliminate(a, this.jets, this.setting.size).inverse();
  }

  determinant(a: Matrix<T>): Jet<T> {
    return eliminate(a, this.jets, this.setting.size).det;
  }

  /** log of a determinant; where log is a homomorphism it is that of the determinant's term. */
  logdet(arg: Term): Matrix<T> {
    if (this.setting.log !== null) return this.entrywise('log', this.shared('det', arg, ['det', arg]));
    return this.applied('log', this.scalar(this.determinant(this.value(arg))));
  }

  norm(a: Matrix<T>): Matrix<T> {
    return this.applied('sqrt', this.scalar(this.jets.dot(a.flat(), a.flat())));
  }

  norm1(arg: Term): Matrix<T> {
    return this.scalar(this.entrywise('abs', arg).flat().reduce(this.jets.add, this.jets.zero));
  }

  dimension(d: unknown): Matrix<T> {
    return this.scalar(this.jets.constant(this.setting.field.integer(BigInt(this.size(d)))));
  }

  special(op: string, dims: readonly unknown[]): Matrix<T> {
    const [m = 1, n = 1] = dims.map((d) => this.size(d));
    const { one, zero } = this.jets;
    if (op === 'eye') return identityOf(m, this.jets);
    if (op === 'ones') return build(m, n, () => one);
    if (op === 'zeros') return build(m, n, () => zero);
    // vec(A')[j + i*n] = vec(A)[i + j*m]
    return build(m * n, m * n, (r, c) => (Math.floor(r / n) === c % m && r % n === Math.floor(c / m) ? one : zero));
  }

  unvec(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const [m, n] = [this.size(args[1]), this.size(args[2])];
    if (rowsOf(a) !== m * n || colsOf(a) !== 1) throw new ShapeClash('unvec of a column of another length');
    return build(m, n, (i, j) => at(a, i + j * m, 0));
  }

  blockTrace(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const p = this.size(args[1]);
    const [m, n] = [rowsOf(a) / p, colsOf(a) / p];
    if (!Number.isInteger(m) || !Number.isInteger(n)) throw new ShapeClash('blocks of unequal size');
    return build(m, n, (i, j) => Array.from({ length: p }, (_, k) => at(a, k * m + i, k * n + j)).reduce(this.jets.add));
  }

  block(rows: readonly unknown[]): Matrix<T> {
    const grid = (rows as readonly (readonly Term[])[]).map((row) => row.map((t) => this.value(t)));
    const wide = grid.flatMap((row) => {
      const [first] = row;
      if (first === undefined || row.some((b) => rowsOf(b) !== rowsOf(first))) throw new ShapeClash('blocks of a row differ in height');
      return first.map((_, i) => row.flatMap((b) => b[i] ?? []));
    });
    if (wide.some((row) => row.length !== wide[0]?.length)) throw new ShapeClash('rows of blocks differ in width');
    return wide;
  }

  private position(t: Term, limit: number): number {
    const n = this.wholeNumber(t);
    if (n === null) throw new Undecidable('a subscript that is not an index');
    if (n < 1n || n > BigInt(limit)) throw new Redraw('a subscript out of range');
    return Number(n) - 1;
  }

  index(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const pick = (s: unknown, limit: number): readonly number[] => (s === ':' || s === undefined ? Array.from({ length: limit }, (_, i) => i) : [this.position(s as Term, limit)]);
    const rows = pick(args[1], rowsOf(a));
    const cols = pick(args[2], colsOf(a));
    return rows.map((i) => cols.map((j) => at(a, i, j)));
  }

  slice(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const [r0 = 0, rn = 0, c0 = 0, cn = 0] = args.slice(1).map((d) => this.size(d));
    if (r0 + rn > rowsOf(a) || c0 + cn > colsOf(a)) throw new Redraw('a slice beyond the matrix');
    return build(rn, cn, (i, j) => at(a, r0 + i, c0 + j));
  }

  gather(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const list = this.setting.point.indices(args[1] as string);
    if (list === null) throw new ShapeClash('rows are listed by an index list');
    return list.map((i) => {
      const row = a[i - 1];
      if (row === undefined) throw new Redraw('a row out of range');
      return row;
    });
  }

  sumOver(args: readonly unknown[]): Matrix<T> {
    return this.summed(args, (body) => this.value(body));
  }

  /** What a sum adds up of its body, the index having all its values in turn. */
  summed(args: readonly unknown[], of: (body: Term) => Matrix<T>): Matrix<T> {
    const name = args[0] as string;
    const before = this.bound.get(name);
    let total: Matrix<T> | null = null;
    for (let i = 1; i <= this.size(args[1]); i++) {
      this.bound.set(name, i);
      const term = of(args[2] as Term);
      total = total === null ? term : zip(total, term, this.jets.add, false);
    }
    if (before === undefined) this.bound.delete(name);
    else this.bound.set(name, before);
    if (total === null) throw new ShapeClash('an empty sum');
    return total;
  }
}
