import type { RandomSource } from '../../../src/checker/numbers/random.ts';

/** Terms, sizes and declarations as they are written in a certificate. */
export type Json = string | number | null | readonly Json[] | { readonly [key: string]: Json };
export type Declarations = Readonly<Record<string, { readonly shape: readonly [Json, Json]; readonly attr?: readonly string[]; readonly range?: Json }>>;

const symbol = (rows: Json, cols: Json, ...attr: readonly string[]): Declarations[string] => ({ shape: [rows, cols], attr });

/** One symbol for every attribute and shape that terms are drawn from. */
export const SYMBOLS: Declarations = {
  a: symbol(1, 1), b: symbol(1, 1, 'nonneg'), c: symbol(1, 1, 'positive'), s: symbol(1, 1, 'binary'), k: symbol(1, 1, 'mask'), e1: symbol(1, 1, 'posdef'),
  u: symbol('n', 1), v: symbol('n', 1, 'nonneg'), w: symbol('n', 1, 'positive'), z: symbol('n', 1, 'binary'), q: symbol('n', 1, 'mask'), h: symbol('n', 1, 'simplex'),
  x: symbol('m', 1), y: symbol('m', 1, 'positive'), f: symbol('m', 1, 'nonneg', 'mask'), g: symbol(1, 'n'), e: symbol(1, 'n', 'positive'),
  P: symbol('m', 'n'), Q: symbol('m', 'n', 'nonneg'), R: symbol('m', 'n', 'positive'), Z: symbol('m', 'n', 'binary'), M: symbol('m', 'n', 'mask'), F: symbol('n', 'm'), T: symbol(['+', 'm', 'n'], 'n', 'fullrank'),
  S: symbol('n', 'n', 'symmetric'), K: symbol('n', 'n', 'skew'), D: symbol('n', 'n', 'diagonal'), O: symbol('n', 'n', 'orthogonal'), A: symbol('n', 'n', 'posdef'), B: symbol('n', 'n', 'psd', 'nonneg'),
  I: symbol('n', 'n', 'invertible'), H: symbol('n', 'n', 'hollow', 'symmetric', 'nonneg'), G: symbol('m', 'm', 'symmetric', 'positive'), X: symbol(2, 3), t: symbol(2, 1, 'positive'),
  i: { shape: [1, 1], range: 'n' }, j: { shape: [1, 1], range: 'm' }, L: { shape: ['n', 1], range: 'm' }, one: { shape: [1, 1], range: 1 },
};

const SIZES: readonly Json[] = [1, 1, 1, 'n', 'n', 'm', 2, 3, ['+', 'm', 'n'], ['*', 'm', 'n']];
const FUNCTIONS = ['exp', 'log', 'sqrt', 'abs', 'sign', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'sigmoid', 'softplus', 'relu', 'step', 'square', 'log1p', 'expm1', 'logcosh', 'atan', 'asin', 'acos'];
const NUMBERS = ['0', '1', '-1', '2', '1/2', '-3/4', '7'];
const EXPONENTS: readonly Json[] = ['0', '1', '2', '3', '-1', '-2', '-3', '1/2', '-1/2', '3/2', '1/3', '5', ['dim', 'n'], ['dim', ['-', 'n', 1]], 'a', 'c', 2, -1];
const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Draws terms of any operation, most of them well-formed. */
export class TermSource {
  private readonly random: RandomSource;
  private readonly decl: Declarations;
  private bound = 0;

  constructor(random: RandomSource, decl: Declarations = SYMBOLS) {
    this.random = random;
    this.decl = decl;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.random.int(list.length)] as T;
  }

  chance(one: number): boolean {
    return this.random.int(one) === 0;
  }

  size(): Json {
    return this.pick(SIZES);
  }

  /** A term of the shape, `depth` operations deep; `bound` are bound indices with their ranges. Now and then its shape is another one. */
  term(rows: Json, cols: Json, depth: number, bound: readonly (readonly [string, Json])[] = []): Json {
    if (this.chance(120)) return this.term(this.size(), this.size(), depth, bound);
    const t = (m: Json, n: Json): Json => this.term(m, n, depth - 1, bound);
    if (depth <= 0) return this.leaf(rows, cols, bound);
    const [scalar, square] = [same(rows, 1) && same(cols, 1), same(rows, cols)];
    const inner = this.size();
    const like = (): Json => (this.chance(4) ? t(1, 1) : t(rows, cols));
    const twice = (): Json => { const s = t(rows, cols); return this.chance(3) ? ['.*', s, s, t(1, 1), s] : ['.*', s, s]; };
    const options: (() => Json)[] = [
      () => this.leaf(rows, cols, bound),
      () => ['+', t(rows, cols), t(rows, cols)], () => ['+', t(rows, cols), t(rows, cols), t(rows, cols)], () => ['-', t(rows, cols)], () => ['-', t(rows, cols), t(rows, cols)],
      () => ['.*', t(rows, cols), like()], () => ['.*', like(), t(rows, cols), like()], twice, () => ['./', t(rows, cols), like()], () => ['./', t(rows, cols), t(rows, cols)],
      () => ['.^', t(rows, cols), this.chance(6) ? t(1, 1) : this.pick(EXPONENTS)], () => ['.^', t(rows, cols), this.pick(EXPONENTS)],
      () => ['*', t(rows, inner), t(inner, cols)], () => ['*', t(1, 1), t(rows, cols)], () => ['*', t(rows, inner), t(inner, inner), t(inner, cols)], () => ['*', t(rows, 1), t(1, 1), t(1, cols)],
      () => { const s = t(1, inner); return ['*', t(rows, cols), s, ["'", s]]; }, () => ['*', t(rows, inner), ['eye', inner], t(inner, cols)], () => { const s = t(1, 1); return ['*', s, t(rows, cols), s]; },
      () => ["'", t(cols, rows)], () => ["'", t(cols, rows)], () => ['fill', t(1, 1), t(rows, cols)], () => ['kron', t(rows, cols), t(1, 1)], () => ['kron', t(rows, 1), t(1, cols)],
      () => [this.pick(FUNCTIONS), t(rows, cols)], () => [this.pick(FUNCTIONS), t(rows, cols)], () => [this.pick(FUNCTIONS), t(rows, cols)],
      () => this.sumover(rows, cols, depth, bound), () => this.indexed(rows, cols, depth, bound), () => this.indexed(rows, cols, depth, bound),
      () => this.blocks(rows, cols, depth, bound), () => ['slice', t(['+', rows, 2], ['+', cols, 'n']), this.pick([0, 1, 2]), rows, this.pick<Json>([0, ['-', 'n', 1], 'n']), cols],
      () => ['blocktrace', t(['*', 2, rows], ['*', 2, cols]), 2], () => ['*', this.blocks(rows, inner, depth, bound), this.blocks(inner, cols, depth, bound)],
    ];
    if (scalar) options.push(
      () => [this.pick(['sum', 'norm1', 'norm2']), t(this.size(), this.size())], () => { const s = this.size(); return [this.pick(['tr', 'det', 'logdet']), t(s, s)]; }, () => { const [r, c] = [this.size(), this.size()]; return ['inner', t(r, c), t(r, c)]; },
      () => { const s = t(this.size(), this.size()); return ['inner', s, s]; }, () => { const s = t(inner, 1); return ['*', ["'", s], s]; }, () => { const s = t(1, inner); return ['*', s, ["'", s]]; });
    if (square) options.push(() => ['inv', t(rows, rows)], () => ['mpow', t(rows, rows), this.pick<Json>([2, 3, -1, '2', '-2', 0, ['dim', 'n'], ['dim', ['-', 'n', 1]]])], () => ['diag', t(rows, 1)], () => { const s = t(inner, rows); return ['*', ["'", s], s]; },
      () => { const s = t(rows, rows); return ['+', s, ["'", s]]; }, () => { const s = t(rows, inner); return ['*', s, t(inner, inner), ["'", s]]; });
    if (same(cols, 1)) options.push(() => ['rowsum', t(rows, inner)], () => ['diagvec', t(rows, rows)], () => ['gather', t('m', cols), 'L']);
    if (same(rows, 1)) options.push(() => ['colsum', t(inner, cols)]);
    if (same(cols, 1) && Array.isArray(rows) && rows[0] === '*') options.push(() => ['vec', t((rows as Json[])[1] ?? 1, (rows as Json[])[2] ?? 1)]);
    options.push(() => ['unvec', t(['*', rows, cols], 1), rows, cols]);
    return this.pick(options)();
  }

  private sumover(rows: Json, cols: Json, depth: number, bound: readonly (readonly [string, Json])[]): Json {
    const [name, n] = [this.chance(40) ? 'r1' : `r${++this.bound % 7}`, this.pick<Json>(['n', 'm', 1, 2, 'n'])];
    return ['sumover', name, n, this.term(rows, cols, depth - 1, [...bound, [name, n]])];
  }

  /** A row, column or entry of something. */
  private indexed(rows: Json, cols: Json, depth: number, bound: readonly (readonly [string, Json])[]): Json {
    const declared = Object.entries(this.decl).flatMap(([name, d]): [string, Json][] => (d.range !== undefined && same(d.shape[0], 1) ? [[name, d.range]] : []));
    const [name, n] = this.pick([...declared, ...bound, ...bound, ['1', 'n'], ['2', 3], ['1', 'm']] as readonly (readonly [string, Json])[]);
    const of = (m: Json, k: Json): Json => this.term(m, k, depth - 1, bound);
    const [scalarRows, scalarCols] = [same(rows, 1), same(cols, 1)];
    if (scalarRows && scalarCols && this.chance(2)) return ['index', of(n, 1), name];
    if (scalarRows) return ['index', of(n, cols), name, ':'];
    return scalarCols ? ['index', of(rows, n), ':', name] : this.term(rows, cols, depth - 1, bound);
  }

  private blocks(rows: Json, cols: Json, depth: number, bound: readonly (readonly [string, Json])[]): Json {
    const split = (d: Json): readonly Json[] => (Array.isArray(d) && d[0] === '+' ? (d.slice(1) as readonly Json[]) : d === 2 ? [1, 1] : d === 3 ? [2, 1] : [d]);
    return ['block', ...split(rows).map((r) => split(cols).map((k) => this.term(r, k, depth - 1, bound)))];
  }

  private leaf(rows: Json, cols: Json, bound: readonly (readonly [string, Json])[]): Json {
    const fitting = Object.entries(this.decl).filter(([, d]) => same(d.shape[0], rows) && same(d.shape[1], cols)).map(([name]) => name);
    const options: Json[] = [...fitting, ...fitting, ['ones', rows, cols], ['zeros', rows, cols]];
    if (same(rows, 1) && same(cols, 1)) options.push(...NUMBERS, ...NUMBERS, ['dim', this.pick<Json>(['n', ['+', 'm', 'n'], ['-', 'n', 1], 0, ['-', ['*', 'm', 'n'], 1]])], ...bound.map(([name]) => name), ['commutation', 1, 1], ['eye', 1]);
    if (same(rows, cols)) options.push(['eye', rows]);
    if (Array.isArray(rows) && rows[0] === '*' && same(rows, cols)) options.push(['commutation', rows[1] ?? 1, rows[2] ?? 1]);
    if (same(rows, 'n')) options.push(['gather', this.pick<Json>([['ones', 'm', cols], ['fill', '2', ['ones', 'm', cols]]]), 'L']);
    return this.pick(options);
  }
}
