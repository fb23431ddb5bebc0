import type { Span } from '../diagnostics/diagnostic.ts';
import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols, inlineNames } from '../expr/walk.ts';
import { isColumn, isScalar, SCALAR, shape, shapeText, type Shape } from '../shape/shape.ts';
import { type Dim } from '../shape/dim.ts';
import type { Binder, BinaryOperator, Subscript, Surface } from '../notation/surface.ts';
import { UNKNOWN_RANGE } from '../notation/latex/index.ts';
import { Elaborator } from './expression.ts';
import { formed, isComputed, isForm } from './forms.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { fitted, fittedGrid, hasOpenShape, openPart, openSize } from './open.ts';
import { refuse, Rejected, type Problem } from './problem.ts';
import { rangesOf, type Lean } from './axes.ts';
import { conditionIn, indicatorOf, sumOfCases } from './indicators.ts';
import { substituteThrough, TooManyIndices, unknownBetween, valueOfUnknown } from './unknown.ts';
import { conditionalSum, finiteIntegral, finiteMean, logOfProduct, productBySum, type Names } from './reductions.ts';

type Call = Extract<Surface, { kind: 'call' }>;

const isOpenOnes = (e: Expr, axis: 'rows' | 'cols'): boolean => e.kind === 'special' && e.name === 'ones' && hasOpenShape(e) && e.shape[axis === 'rows' ? 'cols' : 'rows'].key === '1';

/** Reads what formulas of notes leave to their context: sizes of I, 1 and 0, which norm, one subscript of a matrix, indices that nobody declared. */
export class FormulaElaborator extends Elaborator {
  /** Indices that the formula uses without declaring them, by name. */
  readonly inferred = new Map<string, Symbol_>();
  /** What was taken for granted of names that nobody declared, in words. */
  readonly taken = new Set<string>();

  /** How deep in roots and divisors. */
  private entrywise = 0;
  /** Which axis one subscript of a matrix takes where nothing else decides it. */
  private readonly lean: Lean;

  /** Indices that the left side of a statement has, which no sum without an end binds. */
  private readonly fixed: ReadonlySet<string>;

  constructor(problem: Problem, lean: Lean = null, fixed: readonly string[] = []) {
    super(problem, { differentials: true });
    this.lean = lean;
    this.fixed = new Set(fixed);
  }

  protected override operands(op: BinaryOperator, value: Expr, operand: Expr, settled: () => Expr): readonly [Expr, Expr] {
    if (!hasOpenShape(operand) && !hasOpenShape(value)) return [value, operand];
    const left = settled();
    if (op === '*') return isOpenOnes(operand, 'rows') || this.isOpenRow(left) ? [left, operand] : fitted(left, operand, 'product');
    return op === '^' || op === '.^' ? [left, operand] : fitted(left, operand, 'same');
  }

  private isOpenRow(e: Expr): boolean {
    return isOpenOnes(e.kind === 'scale' ? e.arg : e, 'cols');
  }

  /** A column of ones of whatever length sums rows, a row of them columns. */
  protected override product(left: Expr, right: Expr): Expr {
    if (isOpenOnes(right, 'rows') && !isScalar(left.shape) && !isOpenOnes(left, 'cols')) return b.call('rowsum', left);
    if (isScalar(right.shape)) return b.multiply(left, right);
    if (left.kind === 'scale' && isOpenOnes(left.arg, 'cols')) return b.scale(left.by, b.call('colsum', right));
    return isOpenOnes(left, 'cols') ? b.call('colsum', right) : b.multiply(left, right);
  }

  protected override matched(args: readonly Expr[], isSameShape: boolean): readonly Expr[] {
    const [x, y] = args;
    return isSameShape && x !== undefined && y !== undefined && args.length === 2 ? fitted(x, y, 'same') : args;
  }

  /** A zero among blocks is a block of zeros. */
  protected override cells(grid: readonly (readonly Expr[])[]): readonly (readonly Expr[])[] {
    const isPlain = grid.flat().every((e) => isScalar(e.shape));
    return isPlain ? grid : fittedGrid(grid.map((row) => row.map((e) => (b.isZero(e) && isScalar(e.shape) ? b.special('zeros', openSize(), openSize()) : e))));
  }

  protected override name(name: string, span: Span): Expr {
    const index = this.inferred.get(name);
    return index !== undefined && !this.scopes.some((s) => s.has(name)) ? index : super.name(name, span);
  }

  private isKnown(name: string): boolean {
    const { symbols, lets, sizes } = this.problem;
    return symbols.has(name) || lets.has(name) || sizes.includes(name) || this.inferred.has(name) || this.scopes.some((s) => s.has(name));
  }

  /** A name in a subscript that means nothing yet is an index of this axis. */
  private learn(s: Subscript | undefined, whole: Dim): void {
    if (s?.kind === 'at' && s.at.kind === 'name' && !this.isKnown(s.at.name)) this.inferred.set(s.at.name, b.symbol(s.at.name, SCALAR, [], { range: whole }));
  }

  protected override part(arg: Expr, e: Extract<Surface, { kind: 'index' }>): Expr {
    const { rows, cols } = arg.shape;
    const [first, second] = e.subscripts;
    if (second !== undefined) {
      this.learn(first, rows);
      this.learn(second, cols);
      return super.part(arg, e);
    }
    if (rows.key === '1' || cols.key === '1') {
      this.learn(first, cols.key === '1' ? rows : cols);
      return super.part(arg, e);
    }
    return first === undefined ? arg : super.part(arg, { ...e, subscripts: this.lone(first, arg, e.span) });
  }

  /** In δ_ij an index that means nothing yet runs as far as the other one. */
  private learnPair(pair: readonly Surface[]): void {
    const known = pair.find((x) => x.kind === 'name' && this.isKnown(x.name));
    const index = known === undefined ? null : this.read(known);
    const range = index?.kind === 'symbol' ? index.range : null;
    if (range !== null) pair.forEach((x) => this.learn({ kind: 'at', at: x, span: x.span }, range));
  }

  /** One subscript of a matrix takes a row or a column, which the range of the index decides. */
  private lone(s: Subscript, arg: Expr, span: Span): readonly Subscript[] {
    const { rows, cols } = arg.shape;
    const all: Subscript = { kind: 'all', span: s.span };
    const index = s.kind === 'at' && s.at.kind === 'name' && this.isKnown(s.at.name) ? this.read(s.at) : null;
    const range = index?.kind === 'symbol' ? index.range : null;
    if (range !== null && rows.key !== cols.key) {
      if (range.key === rows.key) return [s, all];
      if (range.key === cols.key) return [all, s];
    }
    if (this.lean !== null && (range === null || rows.key !== cols.key || range.key === rows.key)) {
      this.learn(s, this.lean === 'rows' ? rows : cols);
      return this.lean === 'rows' ? [s, all] : [all, s];
    }
    return refuse('ambiguous', `one subscript of a ${shapeText(arg.shape)} matrix may be a row or a column`, span, 'row or column?', 'write _{i*} for row i, _{*j} for column j');
  }

  /** A quantity that has a name may be what another one is differentiated by. */
  protected override isVariable(e: Expr): boolean {
    return e.kind === 'named' || super.isVariable(e);
  }

  /** A quantity that was defined with arguments, of others. */
  private applied(e: Call, parameters: readonly Symbol_[]): Expr {
    const args = argumentsOf(e).map((x) => this.read(x));
    this.arity({ ...e, args: argumentsOf(e) }, parameters.length);
    const value = this.problem.lets.get(e.name);
    if (value === undefined) throw new RangeError('a name with parameters has a value');
    const [bad] = parameters.flatMap((p, k) => {
      const arg = args[k];
      return arg !== undefined && (arg.shape.rows.key !== p.shape.rows.key || arg.shape.cols.key !== p.shape.cols.key) ? [{ p, arg }] : [];
    });
    if (bad !== undefined) refuse('shape-mismatch', `${e.name} takes a ${shapeText(bad.p.shape)} ${bad.p.name}, not ${shapeText(bad.arg.shape)}`, e.span, shapeText(bad.arg.shape));
    if (parameters.every((p, k) => args[k] === p)) return value;
    return throughIndices(() => this.build(() => substituteThrough(inlineNames(value), new Map<Expr, Expr>(parameters.flatMap((p, k) => (args[k] === undefined ? [] : [[p, args[k]]])))), e, e.args), e);
  }

  /** The shape of the values of a function of which only the name is known; f_t of a declared f is another one with values of the same shape. */
  private valuesOf(name: string): Shape | undefined {
    return this.problem.unknowns.get(name) ?? this.problem.unknowns.get(/^(.+)_[^_]+$/u.exec(name)?.[1] ?? '');
  }

  /** A value of a function of which only the name is known. */
  private unknown(e: Call): Expr | null {
    const value = this.valuesOf(e.name);
    return value === undefined ? null : this.valueOf(e.name, value, argumentsOf(e).map((x) => this.read(x)), e);
  }

  private valueOf(fn: string, value: Shape, args: readonly Expr[], e: Call): Expr {
    return throughIndices(() => valueOfUnknown(fn, value, args), e);
  }

  /** The gradient of a function of which only the name is known is another one. */
  private unknownDerivative(e: Call): Expr | null {
    const [of, by] = e.args;
    const isGradient = e.name === 'grad' || e.name === '\\nabla';
    const value = isGradient && of?.kind === 'call' ? this.valuesOf(of.name) : undefined;
    if (of?.kind !== 'call' || value === undefined || !isScalar(value)) return null;
    const args = argumentsOf(of).map((x) => this.read(x));
    const [only, second] = args;
    const variable = by === undefined ? (second === undefined ? only : undefined) : args.find((a) => a === this.read(by));
    return variable === undefined ? null : this.valueOf(`∇${of.name}`, variable.shape, args, e);
  }

  /** Quotients and powers of vectors, and numbers added to them under a root or in a divisor, are meant entry by entry. */
  protected override isEntrywise(left: Expr, right: Expr): boolean {
    return isColumn(right.shape) && !hasOpenShape(right) && (isScalar(left.shape) || left.shape.rows.key === right.shape.rows.key) && left.shape.cols.key === '1';
  }

  protected override isSpread(e: Expr): boolean {
    return super.isSpread(e) || (this.entrywise > 0 && isScalar(e.shape));
  }

  protected override rightOf(link: Extract<Surface, { kind: 'binary' }>): Expr {
    return link.op === '/' ? this.withEntries(link.right) : super.rightOf(link);
  }

  private withEntries(e: Surface): Expr {
    this.entrywise++;
    try {
      return this.read(e);
    } finally {
      this.entrywise--;
    }
  }

  /** The gradient or Hessian, without a variable, of a quantity that was defined with one argument. */
  private ofItsArgument(e: Call): Expr | null {
    const [of] = e.args;
    const value = of === undefined || e.args.length !== 1 ? null : this.read(of);
    const parameters = value?.kind === 'named' ? this.problem.parameters.get(value.name) : undefined;
    const [x, second] = parameters ?? [];
    return value === null || x === undefined || second !== undefined || !isScalar(value.shape) ? null : b.derivative(value, e.name === '\\nabla' ? [x] : [x, x]);
  }

  /** |A| of a square matrix is its determinant, which its logarithm takes the absolute value of. */
  private determinant(e: Call): Expr | null {
    const bars = e.name === 'log' ? e.args[0] : e;
    const [inside] = bars?.kind === 'call' && bars.name === '\\bars' ? bars.args : [];
    const value = inside === undefined ? null : this.read(inside);
    if (value === null || isScalar(value.shape) || hasOpenShape(value) || value.shape.rows.key !== value.shape.cols.key) return null;
    return b.call(e.name === 'log' ? 'logdet' : 'det', value);
  }

  private readonly names: Names = {
    isKnown: (name) => this.isKnown(name) || this.fixed.has(name),
    isIndex: (name) => {
      const value = this.isKnown(name) ? this.name(name, { start: 0, end: 0 }) : null;
      return value?.kind === 'symbol' && value.range !== null && isScalar(value.shape);
    },
    isMask: (name) => this.problem.symbols.get(name)?.symbol.attributes.includes('mask') === true,
  };

  private indicator(condition: Surface): Surface | null {
    const isMask = (e: Surface): boolean => e.kind === 'index' && e.arg.kind === 'name' && this.names.isMask(e.arg.name);
    return indicatorOf(condition, isMask, (e) => e.kind === 'name' && this.names.isIndex(e.name));
  }

  /** What forms of LaTeX are other expressions in disguise. Throws Rejected where it should be one and isn't. */
  private inPlainForm(e: Call): Surface | null {
    const [first] = e.args;
    switch (e.name) {
      case 'log': return first?.kind === 'call' && first.name === '\\product' ? logOfProduct(first) : null;
      case '\\cases': return sumOfCases(e, (c) => this.indicator(c)) ?? refuse('not-a-value', 'a condition of these cases can not be computed with', e.span, 'which case holds?', 'conditions are orders, or compare an entry of a mask with 0 or 1');
      case 'sum': return e.args.length > 1 ? conditionalSum(e, this.names) : null;
      case '\\integral': return finiteIntegral(e, this.names);
      case '\\expectation': return finiteMean(e, (name) => nearest(name, [...this.problem.symbols.keys()]));
      case '\\product': return productBySum(e);
      default: {
        const condition = conditionIn(e);
        return condition === null || this.problem.functions.has(e.name) ? null : this.indicator(condition);
      }
    }
  }

  /** 1[a > b] is an indicator, not a product. */
  protected override chain(e: Extract<Surface, { kind: 'binary' }>): Expr {
    const condition = conditionIn(e);
    const indicator = condition === null ? null : this.indicator(condition);
    return indicator === null ? super.chain(e) : this.read(indicator);
  }

  /** A call; a derivative through a function of which only the name is known is refused. Throws Rejected. */
  protected override call(e: Call): Expr {
    const value = this.called(e);
    const by = value.kind === 'derivative' ? value.wrt.flatMap((v) => [...freeSymbols(v)]).filter((s) => s.range === null) : [];
    const fn = value.kind === 'derivative' ? (by.map((s) => unknownBetween(value.of, s.name)).find((f) => f !== null) ?? null) : null;
    return fn === null ? value : refuse('no-law', `${fn} is known by its name only, so that it can not be differentiated`, e.span, 'has no law', `define it: ${fn}(t) = …`);
  }

  private called(e: Call): Expr {
    const [first] = e.args;
    const plain = this.inPlainForm(e);
    if (plain !== null) return this.read(plain);
    if (e.name === 'sqrt' && first !== undefined) return b.map('sqrt', this.withEntries(first));
    const determinant = e.name === 'log' || e.name === '\\bars' ? this.determinant(e) : null;
    if (determinant !== null) return determinant;
    const parameters = this.problem.parameters.get(e.name);
    if (parameters !== undefined) return this.applied(e, parameters);
    const unknown = this.unknown(e) ?? this.unknownDerivative(e);
    if (unknown !== null) return unknown;
    const own = e.name === '\\nabla' || e.name === '\\nabla2' ? this.ofItsArgument(e) : null;
    if (own !== null) return own;
    if (e.name === '\\d') return super.call({ ...e, name: 'd' });
    if (e.name === '\\delta') this.learnPair(e.args);
    if (e.name === '\\at' && first !== undefined) return this.read(atIteration(first, e));
    if (!isForm(e.name)) return super.call(e);
    const args = isComputed(e.name) ? e.args.map((x) => this.read(x)) : [];
    return this.build(() => formed(e, args, (l, r) => this.product(...this.operands('*', l, r, () => l))), e, e.args, args.map((x) => x.shape));
  }

  /** A bound index hides what is declared under its name. */
  protected override refuseTaken(): void {}

  /** An index without an end runs over the axes that it subscripts. */
  protected override rangeOf(binder: Binder, sum: Extract<Surface, { kind: 'sum' }>): Dim {
    if (binder.range.kind !== 'name' || binder.range.name !== UNKNOWN_RANGE) return super.rangeOf(binder, sum);
    const found = rangesOf(binder.name, [...(sum.where === null ? [] : [sum.where]), sum.body], (name) => this.shapeOf(name), this.lean);
    const [only, second] = found;
    if (only === undefined) return refuse('ambiguous', `nothing says how far ${binder.name} runs`, binder.nameSpan, 'which range?', `write ${binder.name}=1 below the sum and the end above`);
    if (second !== undefined) return refuse('ambiguous', `${binder.name} may run to ${found.map((d) => d.key).join(' or ')}`, binder.nameSpan, 'which range?', `write ${binder.name}=1 below the sum and the end above`);
    return only;
  }

  private shapeOf(name: string): Shape | null {
    const of = (n: string): Shape | null => this.problem.symbols.get(n)?.symbol.shape ?? this.problem.lets.get(n)?.shape ?? null;
    const family = this.familyOf(name);
    return family === null ? of(name) : of(family);
  }

  /** The declared matrix X whose rows or columns are called x_i, where no x is declared; or null. */
  private familyOf(name: string): string | null {
    const whole = name.charAt(0).toUpperCase() + name.slice(1);
    const shape = whole === name || this.isKnown(name) ? undefined : (this.problem.symbols.get(whole)?.symbol.shape ?? this.problem.lets.get(whole)?.shape);
    return shape === undefined || shape.rows.key === '1' || shape.cols.key === '1' ? null : whole;
  }

  /** A number below a name that isn't declared, or below a matrix, belongs to a name of its own. */
  private numbered(e: Extract<Surface, { kind: 'index' }>, name: string, digits: string): Expr {
    const shape = this.isKnown(name) ? this.read(e.arg).shape : null;
    if (shape !== null && digits !== '0' && (shape.rows.key === '1' || shape.cols.key === '1')) return super.indexed(e);
    throw new Rejected({ code: 'unknown-name', message: `${name}_${digits} is not declared`, labels: [{ span: e.span, text: 'not declared', primary: true }], subject: `${name}_${digits}`, help: shape === null ? `declare it, for example ${name}_${digits} : vector(n)` : `declare it, or write ${name}_{${digits}*} for row ${digits}, ${name}_{*${digits}} for column ${digits}` });
  }

  /** x_i of a declared matrix X is its row or column i, as a column; x_ij is an entry of it. */
  protected override indexed(e: Extract<Surface, { kind: 'index' }>): Expr {
    const [number, more] = e.subscripts;
    if (e.arg.kind === 'name' && number?.kind === 'at' && number.at.kind === 'number' && more === undefined) return this.numbered(e, e.arg.name, number.at.text);
    const family = e.arg.kind === 'name' ? this.familyOf(e.arg.name) : null;
    if (family === null || e.arg.kind !== 'name') return super.indexed(e);
    const part = this.part(this.read({ ...e.arg, name: family }), e);
    const isRow = part.kind === 'index' && part.col === null;
    const [at] = e.subscripts;
    const index = at?.kind === 'at' && at.at.kind === 'name' ? at.at.name : 'i';
    this.taken.add(e.subscripts.length === 2 ? `${e.arg.name}_ij is an entry of ${family}` : `${e.arg.name}_${index} is ${isRow ? 'row' : 'column'} ${index} of ${family}, as a column`);
    return isRow ? b.transpose(part) : part;
  }
}

/** Refuses what would need more axes than a matrix has. */
const throughIndices = (f: () => Expr, e: Call): Expr => {
  try {
    return f();
  } catch (error) {
    if (!(error instanceof TooManyIndices)) throw error;
    return refuse('not-a-value', `${e.name.replace(/^\\/, '')} of what has more than two indices`, e.span, 'too many indices', 'a matrix has two axes');
  }
};

/** The arguments of a call; those behind a bar count like the others. */
const argumentsOf = (e: Call): readonly Surface[] => e.args.flatMap((a) => (a.kind === 'call' && a.name === '\\given' ? a.args : [a]));

/** U(t) is the declared value U_t, U(t+1) is U_next. Throws Rejected: not-a-value. */
const atIteration = (e: Surface, call: Call): Surface => {
  const mark = call.args[1];
  switch (e.kind) {
    case 'name': return mark?.kind === 'name' ? { ...e, name: `${e.name}_${/\+/.test(mark.name) ? 'next' : mark.name.replace(/\W/g, '_')}` } : e;
    case 'index': return { ...e, arg: atIteration(e.arg, call) };
    case 'transpose': return { ...e, arg: atIteration(e.arg, call) };
    default: return refuse('not-a-value', 'the value of an expression at an iteration', call.span, 'not computed', 'declare a name for it');
  }
};

/** Refuses an expression with a matrix whose size nothing decides. Throws Rejected: ambiguous. */
export const closed = (e: Expr, span: Span): Expr => {
  const part = openPart(e);
  if (part?.kind === 'special') refuse('ambiguous', `the size of ${{ eye: 'the identity', ones: 'the vector of ones', zeros: 'the zero matrix', commutation: 'the commutation matrix' }[part.name]} is not decided`, span, 'which size?', part.name === 'eye' ? 'write I_n' : part.name === 'ones' ? 'write \\mathbf{1}_n' : 'write 0_{m\\times n}');
  return e;
};

/** Neighbours of a relation, with the sizes of I, 1 and 0 decided by each other; the number 0 is as large as the other side. */
export const compared = (sides: readonly Expr[]): readonly Expr[] => {
  const largest = sides.find((e) => !isScalar(e.shape));
  const zero = (e: Expr): Expr => (largest !== undefined && b.isZero(e) && isScalar(e.shape) && !hasOpenShape(largest) ? b.zeros(shape(largest.shape.rows, largest.shape.cols)) : e);
  return sides.reduce<readonly Expr[]>((list, e) => {
    const last = list.at(-1);
    if (last === undefined) return [zero(e)];
    const [left, right] = fitted(last, zero(e), 'same');
    return [...list.slice(0, -1), left, right];
  }, []);
};
