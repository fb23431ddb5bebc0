import { basicForm } from '../terms/basic.ts';
import { Redraw, Undecidable, type Field } from '../numbers/field.ts';
import { determinantOf, inverseOf } from '../numbers/elimination.ts';
import { bilinear, composed, type Jets, type Order } from '../numbers/jets.ts';
import { beside, build, differenceOf, hadamardOf, identityOf, isScalarMatrix, negativeOf, productOf, rearranged, sameShape, scalarOf, ShapeClash, stacked, sumOf, totalOf, totals, type Matrix } from '../numbers/matrix.ts';
import { OPERATIONS } from './operations.ts';
import { times } from './products.ts';
import type { Rat } from '../numbers/rat.ts';
import { rationalValue } from '../terms/exponents.ts';
import type { Shape } from '../terms/shapes.ts';
import { sizeOf, type Sizes } from '../terms/sizes.ts';
import { isRational } from '../terms/walk.ts';
import type { Dim, Env, Term } from '../terms/term.ts';

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
  readonly field: Field<T>;
  private readonly setting: Setting<T>;
  private readonly memo = new Map<Term, { readonly at: string; readonly value: Matrix<T> }>();
  private readonly bound = new Map<string, number>();

  constructor(setting: Setting<T>) {
    this.setting = setting;
    this.field = setting.field;
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

  private rational({ num, den }: Rat): T {
    const { integer, scale, inverses } = this.field;
    const [inverse] = den === 1n ? [integer(1n)] : inverses([integer(den)]);
    return scale(integer(num), inverse === undefined ? [] : [inverse])[0] ?? integer(num);
  }

  private readonly numerals = new Map<string, Matrix<T>>();
  private named(name: string): Matrix<T> {
    const numeral = this.numerals.get(name);
    if (numeral !== undefined) return numeral;
    if (isRational(name)) {
      const [num = '0', den = '1'] = name.split('/');
      const made = scalarOf(this.rational({ num: BigInt(num), den: BigInt(den) }));
      this.numerals.set(name, made);
      return made;
    }
    const constant = (i: number): T => this.field.integer(BigInt(i));
    const bound = this.bound.get(name);
    if (bound !== undefined) return scalarOf(constant(bound));
    const list = this.setting.point.indices(name);
    return list === null ? this.setting.point.symbol(name) : { rows: list.length, cols: 1, jets: [list.map(constant)] };
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

  /** The value of a term that has to be a scalar. */
  one(t: Term): Matrix<T> {
    const m = this.value(t);
    if (!isScalarMatrix(m)) throw new ShapeClash('a scalar is needed');
    return m;
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
    const { deeper, log } = this.setting;
    if (fn === 'exp') {
      const low = deeper === null ? a : deeper().at(arg, this.bound);
      if (!sameShape(a, low)) throw new ShapeClash('an exponent of another shape');
      const values = this.field.exp(a.jets[0], low.jets[0]);
      return { ...a, jets: composed(a.jets, { values, derivatives: () => [values, values] }, this.field) };
    }
    return { ...a, jets: this.applied(fn, a.jets, fn === 'log' && log !== null ? log(arg, this.bound).jets[0] : null) };
  }

  /** A basic function of each entry; `better` may know what it is there. */
  private applied(fn: string, a: Jets<T>, better: readonly T[] | null = null): Jets<T> {
    const { isZero, apply } = this.field;
    const [places, ...further] = a;
    if (KINKED.has(fn) && places.some((x, k) => isZero(x) && further.some((part) => part !== null && !isZero(part[k] as T)))) throw new Redraw('a kink');
    const { values, derivatives } = apply(fn, places);
    return composed(a, { values: better ?? values, derivatives }, this.field);
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
    const { field } = this;
    const { mul, scale, inverses, zero } = field;
    const known = this.rationalNumber(exponent);
    if (known !== null && known.den === 1n) {
      if (known.num > 4096n || known.num < -4096n) throw new Undecidable('a very large exponent');
      return { ...base, jets: this.wholePower(known.num < 0n ? this.inverted(base.jets) : base.jets, known.num < 0n ? -known.num : known.num) };
    }
    const [places] = base.jets;
    if (known !== null) {
      const values = places.map((a) => field.root(a, known.num, known.den));
      const derivatives = (): readonly [readonly T[], readonly T[]] => {
        const u = inverses(places);
        const first = scale(this.rational(known), mul(values, u));
        return [first, scale(this.rational({ num: known.num - known.den, den: known.den }), mul(first, u))];
      };
      return { ...base, jets: composed(base.jets, { values, derivatives }, field) };
    }
    // a^s with s symbolic: d = s*a^(s-1)*da + log(a)*a^s*ds, to second order by writing a^s = exp(s*log a) as a jet.
    const s = this.one(exponent);
    const values = places.map((a) => this.setting.symbolicPower(a, exponent, this.bound));
    const [, ...further] = bilinear(s.jets, this.applied('log', base.jets), (x, logs) => scale(x[0] ?? zero, logs), field);
    return { ...base, jets: composed([values, ...further], { values, derivatives: () => [values, values] }, field) };
  }

  /** a^k for k ≥ 0, entry by entry. */
  private wholePower(a: Jets<T>, k: bigint): Jets<T> {
    const { one, mul } = this.field;
    if (k === 0n) return [a[0].map(() => one)];
    let [base, result]: [Jets<T>, Jets<T> | null] = [a, null];
    for (let n = k; ; ) {
      if ((n & 1n) === 1n) result = result === null ? base : bilinear(result, base, mul, this.field);
      n >>= 1n;
      if (n === 0n) return result ?? base;
      base = bilinear(base, base, mul, this.field);
    }
  }

  // The operations below are named in the table of operations.ts; they are methods so that they share the memory.
  add(args: readonly unknown[]): Matrix<T> {
    return args.map((a) => this.value(a as Term)).reduce((a, b) => sumOf(a, b, this.field));
  }

  subtract(args: readonly unknown[]): Matrix<T> {
    const [a, b] = args.map((x) => this.value(x as Term));
    if (a === undefined) throw new ShapeClash('nothing to subtract');
    return b === undefined ? negativeOf(a, this.field) : differenceOf(a, b, this.field);
  }

  hadamard(args: readonly unknown[]): Matrix<T> {
    return args.map((a) => this.value(a as Term)).reduce((a, b) => hadamardOf(a, b, this.field));
  }

  divide(args: readonly unknown[]): Matrix<T> {
    const [a, b] = args.map((x) => this.value(x as Term));
    if (a === undefined || b === undefined) throw new ShapeClash('a quotient has two sides');
    return hadamardOf(a, { ...b, jets: this.inverted(b.jets) }, this.field);
  }

  /** 1/x for each entry. */
  private inverted(a: Jets<T>): Jets<T> {
    const { inverses, mul, sub, add, zero } = this.field;
    const values = inverses(a[0]);
    const derivatives = (): readonly [readonly T[], readonly T[]] => {
      const square = mul(values, values);
      const cube = mul(square, values);
      return [sub(values.map(() => zero), square), add(cube, cube)];
    };
    return composed(a, { values, derivatives }, this.field);
  }

  power(args: readonly unknown[]): Matrix<T> {
    return this.powered(this.value(args[0] as Term), args[1] as Term);
  }

  matrixPower(args: readonly unknown[]): Matrix<T> {
    const base = this.value(args[0] as Term);
    const exponent = typeof args[1] === 'number' ? BigInt(args[1]) : this.wholeNumber(args[1] as Term);
    if (exponent === null || exponent > 64n || exponent < -64n) throw new Undecidable('a matrix power needs a whole exponent');
    if (base.rows !== base.cols) throw new ShapeClash('a power of a matrix that is not square');
    const b = exponent < 0n ? this.inverse(base) : base;
    let result = identityOf(base.rows, this.field);
    for (let k = exponent < 0n ? -exponent : exponent; k > 0n; k--) result = productOf(result, b, this.field);
    return result;
  }

  inverse(a: Matrix<T>): Matrix<T> {
    return inverseOf(a, this.field, this.setting.size);
  }

  determinant(a: Matrix<T>): Matrix<T> {
    return determinantOf(a, this.field, this.setting.size);
  }

  /** log|det|; where log is a homomorphism it is that of the determinant's term. */
  logdet(arg: Term): Matrix<T> {
    if (this.setting.log !== null) return this.entrywise('log', this.shared('det', arg, ['det', arg]));
    const det = this.determinant(this.value(arg));
    return { ...det, jets: this.applied('logabs', det.jets) };
  }

  norm(a: Matrix<T>): Matrix<T> {
    const squares: Matrix<T> = { ...a, jets: bilinear(a.jets, a.jets, this.field.mul, this.field) };
    return { rows: 1, cols: 1, jets: this.applied('sqrt', totalOf(squares, this.field).jets) };
  }

  norm1(arg: Term): Matrix<T> {
    return totalOf(this.entrywise('abs', arg), this.field);
  }

  dimension(d: unknown): Matrix<T> {
    return scalarOf(this.field.integer(BigInt(this.size(d))));
  }

  special(op: string, dims: readonly unknown[]): Matrix<T> {
    const [m = 1, n = 1] = dims.map((d) => this.size(d));
    const { one, zero } = this.field;
    if (op === 'eye') return identityOf(m, this.field);
    if (op === 'ones') return build(m, n, () => one);
    if (op === 'zeros') return build(m, n, () => zero);
    // vec(A')[j + i*n] = vec(A)[i + j*m]
    return build(m * n, m * n, (r, c) => (Math.floor(r / n) === c % m && r % n === Math.floor(c / m) ? one : zero));
  }

  unvec(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const [m, n] = [this.size(args[1]), this.size(args[2])];
    if (a.rows !== m * n || a.cols !== 1) throw new ShapeClash('unvec of a column of another length');
    return rearranged(a, m, n, (i, j) => i + j * m);
  }

  blockTrace(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const p = this.size(args[1]);
    const [m, n] = [a.rows / p, a.cols / p];
    if (!Number.isInteger(m) || !Number.isInteger(n)) throw new ShapeClash('blocks of unequal size');
    return totals(a, m, n, p, (i, j, k) => (k * m + i) * a.cols + k * n + j, this.field);
  }

  block(rows: readonly unknown[]): Matrix<T> {
    return stacked((rows as readonly (readonly Term[])[]).map((row) => beside(row.map((t) => this.value(t)), this.field)), this.field);
  }

  private position(t: Term, limit: number): number {
    const n = this.wholeNumber(t);
    if (n === null) throw new Undecidable('a subscript that is not an index');
    if (n < 1n || n > BigInt(limit)) throw new Redraw('a subscript out of range');
    return Number(n) - 1;
  }

  index(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const pick = (s: unknown, limit: number): readonly [start: number, count: number] => (s === ':' || s === undefined ? [0, limit] : [this.position(s as Term, limit), 1]);
    const [r0, rows] = pick(args[1], a.rows);
    const [c0, cols] = pick(args[2], a.cols);
    return rearranged(a, rows, cols, (i, j) => (r0 + i) * a.cols + c0 + j);
  }

  slice(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const [r0 = 0, rn = 0, c0 = 0, cn = 0] = args.slice(1).map((d) => this.size(d));
    if (r0 + rn > a.rows || c0 + cn > a.cols) throw new Redraw('a slice beyond the matrix');
    return rearranged(a, rn, cn, (i, j) => (r0 + i) * a.cols + c0 + j);
  }

  gather(args: readonly unknown[]): Matrix<T> {
    const a = this.value(args[0] as Term);
    const list = this.setting.point.indices(args[1] as string);
    if (list === null) throw new ShapeClash('rows are listed by an index list');
    if (list.some((i) => i < 1 || i > a.rows)) throw new Redraw('a row out of range');
    return rearranged(a, list.length, a.cols, (i, j) => ((list[i] ?? 1) - 1) * a.cols + j);
  }

  sumOver(args: readonly unknown[]): Matrix<T> {
    return this.summed(args, (body) => this.value(body));
  }

  /** What a sum adds up of its body, the index having all its values in turn; nothing adds up to zero in the shape of the body, its columns replaced by `cols` where `of` does. */
  summed(args: readonly unknown[], of: (body: Term) => Matrix<T>, cols?: number): Matrix<T> {
    const name = args[0] as string;
    const before = this.bound.get(name);
    let total: Matrix<T> | null = null;
    for (let i = 1; i <= this.size(args[1]); i++) {
      this.bound.set(name, i);
      const term = of(args[2] as Term);
      total = total === null ? term : sumOf(total, term, this.field);
    }
    if (before === undefined) this.bound.delete(name);
    else this.bound.set(name, before);
    if (total !== null) return total;
    const [rows, own] = this.shapeOf(args[2] as Term);
    return build(rows, cols ?? own, () => this.field.zero);
  }
}
