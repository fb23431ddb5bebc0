import { readExpression } from '../../src/elaborate/index.ts';
import { emptyProblem } from '../../src/elaborate/problem.ts';
import { add, call, eye, multiply, negate, symbol } from '../../src/expr/build.ts';
import type { Expr, Symbol_ } from '../../src/expr/expr.ts';
import type { Rule, RuleCondition } from '../../src/rewrite/index.ts';
import { dimNamed, dimNames, dimValue, type Dim } from '../../src/shape/dim.ts';
import { shape } from '../../src/shape/shape.ts';
import { Evaluator, type Matrix, type Point } from './evaluate.ts';
import { doubles, NoValue, type Numbers } from './numbers.ts';

/** A stream of numbers in [0, 1) that depends on the text alone (xmur3 into mulberry32). */
export const randomFrom = (seed: string): (() => number) => {
  let h = 1779033703 ^ seed.length;
  for (let i = 0; i < seed.length; i++) {
    h = Math.imul(h ^ seed.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  return () => {
    h = (h + 0x6d2b79f5) | 0;
    let t = Math.imul(h ^ (h >>> 15), 1 | h);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

const sizeNames = (rule: Rule): readonly string[] => [...new Set(rule.vars.flatMap((v) => [v.shape.rows, v.shape.cols, ...(v.range === null ? [] : [v.range])].flatMap(dimNames)))].sort();

/** Distinct sizes of at least 2: equal sizes, and 1, hide transposes that are missing. */
export const drawSizes = (rule: Rule, random: () => number): Readonly<Record<string, number>> => {
  const names = sizeNames(rule);
  const pool = names.map((_, i) => i + 2).concat(names.length + 2);
  return Object.fromEntries(names.map((name) => [name, pool.splice(Math.floor(random() * pool.length), 1)[0] ?? 2]));
};

/** The symbols that a condition asks something of, where it is about a symbol itself. */
const asked = (rule: Rule, kinds: readonly RuleCondition['kind'][]): ReadonlySet<Expr> => new Set(rule.when.filter((c) => kinds.includes(c.kind)).map((c) => c.of));

/** Draws one entry; `positive` where the law wants that. */
export type Draw<T> = (positive: boolean) => T;

const filled = <T>(rows: number, cols: number, f: (i: number, j: number) => T): Matrix<T> => Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (__, j) => f(i, j)));

/** A point at which symmetric, orthogonal and positive variables are so by construction; other conditions are left to `meets`. */
export const drawPoint = <T>(rule: Rule, numbers: Numbers<T>, sizes: Readonly<Record<string, number>>, draw: Draw<T>, random: () => number): Point<T> => {
  const [symmetric, orthogonal, positive] = [asked(rule, ['symmetric']), asked(rule, ['orthogonal']), asked(rule, ['positive', 'nonneg'])];
  const value = (v: Symbol_): Matrix<T> => {
    const [rows, cols] = [dimValue(v.shape.rows, sizes), dimValue(v.shape.cols, sizes)];
    if (v.attributes.includes('mask') || v.attributes.includes('binary')) return filled(rows, cols, () => numbers.of(random() < 0.5 ? 0n : 1n, 1n));
    if (orthogonal.has(v)) return orthonormal(numbers, rows, cols, draw);
    const plain = filled(rows, cols, () => draw(v.attributes.includes('positive') || positive.has(v)));
    return symmetric.has(v) ? plain.map((row, i) => row.map((x, j) => (i <= j ? x : (plain[j]?.[i] ?? x)))) : plain;
  };
  const places = (v: Symbol_, range: Dim): readonly number[] => Array.from({ length: dimValue(v.shape.rows, sizes) }, () => 1 + Math.floor(random() * dimValue(range, sizes)));
  return {
    sizes,
    values: new Map(rule.vars.filter((v) => v.range === null).map((v) => [v.name, value(v)])),
    indices: new Map(rule.vars.flatMap((v): [string, readonly number[]][] => (v.range === null ? [] : [[v.name, places(v, v.range)]]))),
  };
};

const N = dimNamed('n');
const square = symbol('S', shape(N, N));
const cayley = multiply(add(eye(N), negate(square)), call('inv', add(eye(N), square)));

/** The value of an expression in the square matrix S. */
const ofSquare = <T>(numbers: Numbers<T>, e: Expr, s: Matrix<T>): Matrix<T> => new Evaluator(numbers, { sizes: { n: s.length }, values: new Map([['S', s]]), indices: new Map() }).value(e);

/** The first columns of the Cayley transform (I − S)*inv(I + S) of a skew S. Throws NoValue where it has none. */
const orthonormal = <T>(n: Numbers<T>, rows: number, cols: number, draw: Draw<T>): Matrix<T> => {
  if (rows < cols) throw new NoValue('more orthonormal columns than rows');
  const zero = n.of(0n, 1n);
  const entries = filled(rows, rows, () => draw(false));
  const entry = (i: number, j: number): T => entries[i]?.[j] ?? zero;
  return ofSquare(n, cayley, filled(rows, rows, (i, j) => (i === j ? zero : i < j ? entry(i, j) : n.neg(entry(j, i))))).map((row) => row.slice(0, cols));
};

/** Does the condition hold at the point? An order has no meaning in exact arithmetic, where identities hold without it. */
export const meets = <T>(condition: RuleCondition, numbers: Numbers<T>, point: Point<T>, real: boolean): boolean => {
  if (condition.kind === 'free-of') return true;
  try {
    const value = new Evaluator(numbers, point).value(condition.of);
    const cols = value[0]?.length ?? 0;
    const tiny = (x: T): boolean => numbers.weight(x) < 1e-9;
    const ordered = (test: (x: number) => boolean): boolean => !real || value.flat().every((x) => typeof x === 'number' && test(x));
    const det = (m: Matrix<T>): T => ofSquare(numbers, call('det', square), m)[0]?.[0] ?? numbers.of(0n, 1n);
    const equal = (f: (i: number, j: number) => T): boolean => value.every((row, i) => row.every((x, j) => tiny(numbers.add(x, numbers.neg(f(i, j))))));
    switch (condition.kind) {
      case 'nonzero': return !value.flat().some(tiny);
      case 'positive': return ordered((x) => x > 0);
      case 'nonneg': return ordered((x) => x >= 0);
      case 'square': return value.length === cols;
      case 'invertible': return value.length === cols && !tiny(det(value));
      case 'symmetric': return value.length === cols && equal((i, j) => value[j]?.[i] ?? numbers.of(1n, 1n));
      case 'diagonal': return value.every((row, i) => row.every((x, j) => i === j || tiny(x)));
      case 'orthogonal': return filled(cols, cols, (i, j) => value.reduce((s, row) => numbers.add(s, numbers.mul(row[i] ?? s, row[j] ?? s)), numbers.of(i === j ? -1n : 0n, 1n))).flat().every(tiny);
      case 'positive-definite': return value.every((_, k) => {
        const minor = det(value.slice(0, k + 1).map((row) => row.slice(0, k + 1)));
        return !real || (typeof minor === 'number' && minor > 0);
      });
    }
  } catch (error) {
    if (error instanceof NoValue) return false;
    throw error;
  }
};

/** Cuts at a separator that stands outside brackets. */
const cut = (text: string, separator: string): readonly string[] => {
  const parts: string[] = [''];
  let depth = 0;
  for (const c of text) {
    if ('([{'.includes(c)) depth++;
    if (')]}'.includes(c)) depth--;
    if (c === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts.map((p) => p.trim());
};

/** A value as written in a rule: `[1, 2; 3, 4]`, `1/2`. */
export const readValue = (text: string): Matrix<number> => {
  const read = readExpression(text, emptyProblem(text));
  if (!read.ok) throw new SyntaxError(`${text} is not a value: ${read.diagnostics[0]?.message ?? ''}`);
  return new Evaluator(doubles, { sizes: {}, values: new Map(), indices: new Map() }).value(read.value);
};

/** A point as written on a `fails` or `example` line: `A = [1, 2; 3, 4], d(A) = [1, 0; 0, 0]`. Sizes follow from the values. */
export const readPoint = (rule: Rule, text: string): Point<number> => {
  const values = new Map(cut(text, ',').map((part): [string, Matrix<number>] => {
    const [name = '', value = ''] = cut(part, '=');
    return [name, readValue(value)];
  }));
  const sizes: Record<string, number> = {};
  const bind = (declared: Dim, actual: number): void => {
    const [name] = dimNames(declared);
    if (name !== undefined && name === declared.key) sizes[name] = sizes[name] ?? actual;
    if (dimValue(declared, sizes) !== actual) throw new RangeError(`${rule.name}: ${declared.key} is not ${actual} in ${text}`);
  };
  for (const v of rule.vars) {
    const value = values.get(v.name);
    if (value === undefined) throw new RangeError(`${rule.name}: ${text} gives no ${v.name}`);
    bind(v.shape.rows, value.length);
    bind(v.shape.cols, value[0]?.length ?? 0);
  }
  const indices = new Map(rule.vars.flatMap((v): [string, readonly number[]][] => (v.range === null ? [] : [[v.name, (values.get(v.name) ?? []).flat()]])));
  return { sizes, values, indices };
};
