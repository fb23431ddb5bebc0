import type { Span } from '../diagnostics/diagnostic.ts';
import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { UNKNOWN_RANGE } from '../notation/latex/index.ts';
import type { Binder, Subscript, Surface } from '../notation/surface.ts';
import type { Dim } from '../shape/dim.ts';
import { SCALAR, shapeText, type Shape } from '../shape/shape.ts';
import { rangesOf, type Lean } from './axes.ts';
import { guarded } from './guarded.ts';
import { hasOpenShape } from './open.ts';
import { refuse, Rejected, type Problem } from './problem.ts';
import { QuantityElaborator } from './quantities.ts';

/** Reads subscripts as formulas use them: indices that nobody declared, rows and columns by the small letter of their matrix, sums without an end. */
export class IndexElaborator extends QuantityElaborator {
  /** Indices that the formula uses without declaring them, by name. */
  readonly inferred = new Map<string, Symbol_>();
  /** What was taken for granted of names that nobody declared, in words. */
  readonly taken = new Set<string>();
  /** Square matrices among those whose rows or columns go by a small letter: nothing tells these apart. */
  readonly squares = new Set<string>();
  /** Which axis one subscript of a matrix takes where nothing else decides it. */
  private readonly lean: Lean;
  /** Indices that the left side of a statement has, which no sum without an end binds. */
  protected readonly fixed: ReadonlySet<string>;

  constructor(problem: Problem, lean: Lean = null, fixed: readonly string[] = []) {
    super(problem);
    this.lean = lean;
    this.fixed = new Set(fixed);
  }

  protected override name(name: string, span: Span): Expr {
    const index = this.inferred.get(name);
    return index !== undefined && !this.scopes.some((s) => s.has(name)) ? index : super.name(name, span);
  }

  protected isKnown(name: string): boolean {
    const { symbols, lets, sizes } = this.problem;
    return symbols.has(name) || lets.has(name) || sizes.includes(name) || this.inferred.has(name) || this.scopes.some((s) => s.has(name));
  }

  /** Only square matrices have powers; those of others are the powers of their entries. */
  protected override isEntrywise(left: Expr, right: Expr): boolean {
    const { rows, cols } = left.shape;
    const isPower = left === right && rows.key !== cols.key && rows.key !== '1' && cols.key !== '1' && !hasOpenShape(left);
    if (isPower) this.taken.add('the power of a matrix that is not square is that of every entry');
    return isPower || super.isEntrywise(left, right);
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
  protected learnPair(pair: readonly Surface[]): void {
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
    if (this.lean !== null && this.lean !== 'cols' && (range === null || range.key === rows.key)) {
      this.learn(s, rows);
      return [s, all];
    }
    if (this.lean !== null && (range === null || rows.key !== cols.key || range.key === rows.key)) {
      this.learn(s, cols);
      return [all, s];
    }
    return refuse('ambiguous', `one subscript of a ${shapeText(arg.shape)} matrix may be a row or a column`, span, 'row or column?', 'write _{i*} for row i, _{*j} for column j');
  }

  /** A bound index hides what is declared under its name. */
  protected override refuseTaken(): void {}

  /** An index without an end runs over the axes that it subscripts. */
  protected override rangeOf(binder: Binder, sum: Extract<Surface, { kind: 'sum' }>): Dim {
    // How large a rank is nobody knows; what the index subscripts runs as far.
    const isRank = binder.range.kind === 'call' && binder.range.name === 'rank';
    if (!isRank && (binder.range.kind !== 'name' || binder.range.name !== UNKNOWN_RANGE)) return super.rangeOf(binder, sum);
    const declared = this.problem.symbols.get(binder.name)?.symbol.range ?? null;
    const found = rangesOf(binder.name, [...(sum.where === null ? [] : [sum.where]), sum.body], (e) => this.shapeIn(e), this.lean);
    const [only, second] = found;
    if (only === undefined && declared !== null) return declared;
    if (only === undefined) return refuse('ambiguous', `nothing says how far ${binder.name} runs`, binder.nameSpan, 'which range?', `write ${binder.name}=1 below the sum and the end above`);
    if (second !== undefined) return refuse('ambiguous', `${binder.name} may run to ${found.map((d) => d.key).join(' or ')}`, binder.nameSpan, 'which range?', `write ${binder.name}=1 below the sum and the end above`);
    return only;
  }

  /** The shape of what has subscripts: that of a name, or of a product and the like, where it can be read by itself. */
  private shapeIn(e: Surface): Shape | null {
    if (e.kind === 'name') return this.shapeOf(e.name);
    const value = guarded(() => this.read(e));
    return value.ok ? value.value.shape : null;
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
    const own = `${name}_${digits}`;
    if (this.isKnown(own)) return this.read({ kind: 'name', name: own, span: e.span });
    const shape = this.isKnown(name) ? this.read(e.arg).shape : null;
    if (shape !== null && digits !== '0' && (shape.rows.key === '1' || shape.cols.key === '1')) return super.indexed(e);
    throw new Rejected({ code: 'unknown-name', message: `${own} is not declared`, labels: [{ span: e.span, text: 'not declared', primary: true }], subject: own, help: shape === null ? `declare it, for example ${own} : vector(n)` : `declare it, or write ${name}_{${digits}*} for row ${digits}, ${name}_{*${digits}} for column ${digits}` });
  }

  /** A row that one subscript of a matrix takes, as a column where samples are meant. */
  private sample(part: Expr, e: Extract<Surface, { kind: 'index' }>): Expr {
    const isRow = this.lean === 'samples' && e.subscripts.length === 1 && e.subscripts[0]?.kind === 'at' && part.kind === 'index' && part.col === null && part.arg.shape.cols.key !== '1';
    if (!isRow || e.arg.kind !== 'name') return part;
    this.taken.add(`${e.arg.name}_i is row i of ${e.arg.name}, as a column`);
    return b.transpose(part);
  }

  /** x_i of a declared matrix X is its row or column i, as a column; x_ij is an entry of it. */
  protected override indexed(e: Extract<Surface, { kind: 'index' }>): Expr {
    const [number, more] = e.subscripts;
    if (e.arg.kind === 'name' && number?.kind === 'at' && number.at.kind === 'number' && more === undefined) return this.numbered(e, e.arg.name, number.at.text);
    const family = e.arg.kind === 'name' ? this.familyOf(e.arg.name) : null;
    if (family === null || e.arg.kind !== 'name') return this.sample(super.indexed(e), e);
    const whole = this.read({ ...e.arg, name: family });
    if (e.subscripts.length === 1 && whole.shape.rows.key === whole.shape.cols.key) this.squares.add(family);
    const part = this.part(whole, e);
    const isRow = part.kind === 'index' && part.col === null;
    const [at] = e.subscripts;
    const index = at?.kind === 'at' && at.at.kind === 'name' ? at.at.name : 'i';
    this.taken.add(e.subscripts.length === 2 ? `${e.arg.name}_ij is an entry of ${family}` : `${e.arg.name}_${index} is ${isRow ? 'row' : 'column'} ${index} of ${family}, as a column`);
    return isRow ? b.transpose(part) : part;
  }
}
