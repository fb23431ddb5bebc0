import { dispatch, type Cases, type Expr, type NodeOf, type Special, type Symbol_ } from '../../expr/expr.ts';
import { isConst, isRegularBlock } from '../../expr/build.ts';
import { qNumber } from '../../expr/rational.ts';
import { children, freeSymbols, subexpressions } from '../../expr/walk.ts';
import { dimMul, dimNamed, dimOf, ONE, type Dim } from '../../shape/dim.ts';
import { isScalar, sameShape, SCALAR, shape, type Shape } from '../../shape/shape.ts';
import { createEmitter, type Emitter } from '../steps/emitter.ts';
import { estimates, type Estimates } from '../steps/estimate.ts';
import { constantOperand, dense, diagonalOperand, doublingOperand, identityOperand, offsets, selectOperand, transposeOf, type DenseOperand, type Operand, type Selector } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';
import { EvaluationError } from '../values/error.ts';
import { nonzeroCount, type Sizes } from '../values/sizes.ts';
import { columnsOf, scalings, type Columns, type Spread } from '../values/spread.ts';
import { createAlgebra, type Algebra } from './algebra.ts';
import { blockTraces, type BlockTrace } from './blocktrace.ts';
import { functionPlans } from './functions.ts';
import { entriesNeeded } from './needed.ts';
import { scalingInside } from './scaling.ts';
import { sparsePlans, sparsity, type SparsePlans } from './sparse.ts';

/** Matrix powers up to this are chains of factors, so that they apply to a vector by products with it. */
const LONGEST_POWER_CHAIN = 3;

/** A bound index with its value, and what was planned under it. */
interface LoopScope {
  readonly index: Symbol_ | null;
  readonly at: ValueId;
  readonly memo: Map<Expr, Operand>;
}

/** Plans expressions as operands, each once: structure is kept until entries are needed. */
export class Planner {
  readonly emitter: Emitter;
  readonly algebra: Algebra;
  /** The roots and all that they are made of. */
  readonly expressions: readonly Expr[];
  private readonly cost: Estimates;
  private readonly functions: ReturnType<typeof functionPlans>;
  private readonly blockTrace: BlockTrace;
  private readonly scaledInside: ReturnType<typeof scalingInside>;
  private readonly sparse: SparsePlans;
  /** Expressions whose entries are needed in any case. */
  private readonly forced: ReadonlySet<Expr>;
  /** How many expressions read an expression. */
  private readonly uses = new Map<Expr, number>();
  /** The open loops; expressions free of their indices live in the first scope, which belongs to none. */
  private readonly scopes: LoopScope[] = [{ index: null, at: -1, memo: new Map() }];
  private readonly free = new Map<Expr, ReadonlySet<Symbol_>>();

  private readonly cases: Cases<Operand> = {
    const: (e) => dense(this.algebra.scalar(qNumber(e.value)), SCALAR),
    dim: (e) => dense(this.algebra.scalar(e.dim), SCALAR),
    symbol: (e) => (this.sparse.isInput(e.name) ? this.sparseInput(e) : dense(this.symbolValue(e), e.shape)),
    named: (e) => this.plan(e.value),
    special: (e) => this.special(e),
    add: (e) => this.algebra.sum(e.terms.map((t) => this.plan(t)), e.shape),
    scale: (e) => this.scale(e),
    product: (e) => this.algebra.product(e.factors.map((f) => this.plan(f))),
    hadamard: (e) => this.hadamard(e),
    power: (e) => this.power(e),
    transpose: (e) => transposeOf(this.plan(e.arg)),
    map: (e) => this.map(e),
    call: (e) => this.call(e),
    mpow: (e) => this.matrixPower(e),
    unvec: (e) => this.unvec(e),
    blocktrace: (e) => this.blockTrace(this.plan(e.arg), e.count, e.shape),
    index: (e) => this.subscripted(this.plan(e.arg), this.place(e.row), e.shape.rows, this.place(e.col), e.shape.cols),
    slice: (e) => this.subscripted(this.plan(e.arg), { offset: e.rowOffset }, e.shape.rows, { offset: e.colOffset }, e.shape.cols),
    gather: (e) => this.subscripted(this.plan(e.arg), { indices: this.symbolValue(e.indices) }, e.shape.rows, null, e.shape.cols),
    block: (e) => this.block(e),
    sumover: (e) => ({ kind: 'family', shape: e.shape, range: e.range, trans: false, each: (s, use) => this.loop(e, s, use) }),
    derivative: () => {
      throw new EvaluationError('unresolved-derivative', 'grad and hess are resolved before they are compiled');
    },
  };

  /** For the given roots, of which `first` is one, under sizes that say which inputs are sparse. */
  constructor(roots: readonly Expr[], first: Expr, sizes: Sizes) {
    this.cost = estimates(sizes);
    this.forced = entriesNeeded(roots, this.cost.size, sparsity(sizes).isSparse);
    this.expressions = [...new Set(roots.flatMap(subexpressions))];
    for (const e of this.expressions) for (const c of children(e)) this.uses.set(c, (this.uses.get(c) ?? 0) + 1);
    this.emitter = createEmitter(first);
    this.algebra = createAlgebra(this.emitter, this.cost);
    const context = { emitter: this.emitter, algebra: this.algebra, cost: this.cost };
    this.functions = functionPlans(context);
    this.blockTrace = blockTraces({ ...context, trace: (x) => this.algebra.value(this.functions.tr([x, x], SCALAR, [])) });
    this.scaledInside = scalingInside(context);
    this.sparse = sparsePlans({ ...context, sizes, go: (e) => this.plan(e), lazily: (e) => this.lazily(e) });
  }

  /** The operand of an expression. Errors: EvaluationError unresolved-derivative. */
  plan(e: Expr): Operand {
    const memo = this.scopeOf(e);
    const known = memo.get(e);
    if (known !== undefined) return known;
    const operand = this.emitter.within(e, () => this.settle(e, dispatch(this.cases, e)));
    memo.set(e, operand);
    return operand;
  }

  /** Its entries as a row-major value. */
  value(e: Expr): ValueId {
    return this.emitter.within(e, () => this.algebra.value(this.plan(e)));
  }

  /** The entries that an expression free of bound indices has in memory already, or null. */
  made(e: Expr): DenseOperand | null {
    const x = this.scopes[0]?.memo.get(e);
    return x === undefined ? null : this.algebra.made(x);
  }

  /** What is planned of an expression already, or its plan without asking for its entries. */
  private lazily(e: Expr): Operand {
    return this.scopeOf(e).get(e) ?? dispatch(this.cases, e);
  }

  private scopeOf(e: Expr): Map<Expr, Operand> {
    return (this.scopes.length === 1 ? this.scopes[0] : this.scopes.findLast((s) => s.index === null || this.freeOf(e).has(s.index)))?.memo ?? new Map<Expr, Operand>();
  }

  private freeOf(e: Expr): ReadonlySet<Symbol_> {
    const known = this.free.get(e) ?? freeSymbols(e);
    this.free.set(e, known);
    return known;
  }

  /** Is it read by one expression at most? */
  private isReadOnce(e: Expr): boolean {
    return (this.uses.get(e) ?? 0) <= 1;
  }

  /** Entries in memory where they are needed, or where several readers share them and they are no larger than the parts. */
  private settle(e: Expr, x: Operand): Operand {
    const { materialise } = this.algebra;
    if (x.kind === 'sparse' || (x.kind === 'scaled' && x.of.kind === 'sparse')) return x;
    if (this.forced.has(e) || isScalar(e.shape)) return materialise(x);
    if (this.isReadOnce(e) || this.cost.entries(x) > this.cost.storage(x)) return x;
    // A scalar factor costs next to nothing where the matrix is read.
    return x.kind === 'scaled' ? { ...x, of: materialise(x.of) } : materialise(x);
  }

  private loop(e: NodeOf<'sumover'>, s: Shape, use: (body: Operand) => ValueId): ValueId {
    return this.emitter.loop(e.range, s, (at) => {
      this.scopes.push({ index: e.index, at, memo: new Map() });
      try {
        return use(this.plan(e.body));
      } finally {
        this.scopes.pop();
      }
    });
  }

  private symbolValue(s: Symbol_): ValueId {
    return this.scopes.findLast((scope) => scope.index === s)?.at ?? this.emitter.emit({ op: 'input', name: s.name }, s.shape);
  }

  private sparseInput(s: Symbol_): Operand {
    const { emit } = this.emitter;
    const count = dimNamed(nonzeroCount(s.name));
    const at = emit({ op: 'pattern', name: s.name }, s.shape);
    return { kind: 'sparse', shape: s.shape, at, nonzeros: emit({ op: 'nonzeros', name: s.name }, shape(count, ONE)), count, trans: false };
  }

  private special(e: Special): Operand {
    const [m = ONE, n = ONE] = e.dims;
    switch (e.name) {
      case 'eye': return identityOperand(e.shape.rows);
      case 'ones': return constantOperand(1, e.shape);
      case 'zeros': return constantOperand(0, e.shape);
      case 'commutation': return { kind: 'commutation', shape: e.shape, m, n };
    }
  }

  private scale(e: NodeOf<'scale'>): Operand {
    const by = this.algebra.value(this.plan(e.by));
    // Of entries that only this multiple reads, none is needed without it.
    return this.forced.has(e) && this.isReadOnce(e.arg) ? this.scaledInside(by, this.lazily(e.arg)) : this.algebra.scaled(by, this.plan(e.arg));
  }

  private entrywise(e: Expr, args: readonly Expr[], step: (values: readonly ValueId[], s: Shape) => ValueId): Operand {
    const { values, trans } = this.algebra.aligned(args.map((a) => this.plan(a)));
    return dense(step(values, trans ? shape(e.shape.cols, e.shape.rows) : e.shape), e.shape, trans);
  }

  private hadamard(e: NodeOf<'hadamard'>): Operand {
    const { sparse, algebra: { product, value } } = this;
    const pattern = e.factors.find(sparse.isSparse);
    if (pattern !== undefined) {
      const x = sparse.matrix(pattern);
      return sparse.withNonzeros(x, this.emitter.emit({ op: 'multiply', args: e.factors.map((f) => (f === pattern ? x.nonzeros : sparse.sample(x, f))) }, this.emitter.shapeOf(x.nonzeros)));
    }
    const columns = columnsOf(e);
    if (columns !== null) return this.columnsDoubled(columns);
    const { vectors, rest } = scalings(e);
    const diagonals = (along: Spread['along']): readonly Operand[] =>
      vectors.filter((v) => v.along === along).map((v) => diagonalOperand(value(along === 'rows' ? this.plan(v.vector) : transposeOf(this.plan(v.vector))), v.vector.shape[along]));
    return product([...diagonals('rows'), this.quotient(e, rest), ...diagonals('cols')]);
  }

  /** The matrix whose columns are the Kronecker products of those of two matrices. */
  private columnsDoubled(columns: Columns): Operand {
    const [a, b] = [this.plan(columns.a), this.plan(columns.b)];
    const [p, q] = columns.trans ? [transposeOf(a), transposeOf(b)] : [a, b];
    const whole = this.algebra.product([this.functions.kron([p, q], shape(dimMul(p.shape.rows, q.shape.rows), dimMul(p.shape.cols, q.shape.cols)), []), doublingOperand(p.shape.cols)]);
    return columns.trans ? transposeOf(whole) : whole;
  }

  /** The entrywise product of the factors, of which powers −1 divide it. */
  private quotient(e: Expr, factors: readonly Expr[]): Operand {
    const isInverse = (f: Expr): f is NodeOf<'power'> => f.kind === 'power' && isConst(f.exponent, -1);
    const [over, under] = [factors.filter((f) => !isInverse(f)), factors.filter(isInverse).map((f) => f.base)];
    const [first] = over;
    if (first === undefined || factors.length === 1) return this.productOf(e, factors);
    if (under.length === 0) return this.productOf(e, over);
    const [x, by] = [over, under].map((part) => this.productOf(e, part));
    const { values: [a = -1, b = -1], trans } = this.algebra.aligned(x === undefined || by === undefined ? [] : [x, by]);
    return dense(this.emitter.emit({ op: 'divide', x: a, by: b }, trans ? shape(e.shape.cols, e.shape.rows) : e.shape), e.shape, trans);
  }

  private productOf(e: Expr, factors: readonly Expr[]): Operand {
    const [only, ...more] = factors;
    return only !== undefined && more.length === 0 ? this.plan(only) : this.entrywise(e, factors, (args, s) => this.emitter.emit({ op: 'multiply', args }, s));
  }

  private power(e: NodeOf<'power'>): Operand {
    const { sparse, emitter: { emit, shapeOf } } = this;
    const exponent = this.algebra.value(this.plan(e.exponent));
    if (!sparse.isSparse(e)) return this.entrywise(e, [e.base], ([x = -1], s) => emit({ op: 'power', x, exponent }, s));
    const x = sparse.matrix(e.base);
    return sparse.withNonzeros(x, emit({ op: 'power', x: x.nonzeros, exponent }, shapeOf(x.nonzeros)));
  }

  private map(e: NodeOf<'map'>): Operand {
    const { sparse, emitter: { emit, shapeOf } } = this;
    if (!sparse.isSparse(e)) return this.entrywise(e, [e.arg], ([x = -1], s) => emit({ op: 'map', fn: e.fn, x }, s));
    const x = sparse.matrix(e.arg);
    return sparse.withNonzeros(x, emit({ op: 'map', fn: e.fn, x: x.nonzeros }, shapeOf(x.nonzeros)));
  }

  private call(e: NodeOf<'call'>): Operand {
    const { sparse } = this;
    const [p, q] = e.args;
    if (e.fn === 'inner' && p !== undefined && q !== undefined && (sparse.isSparse(p) || sparse.isSparse(q))) {
      const [pattern, other] = sparse.isSparse(p) ? [sparse.matrix(p), q] : [sparse.matrix(q), p];
      return dense(this.emitter.emit({ op: 'dot', a: pattern.nonzeros, b: sparse.sample(pattern, other) }, SCALAR), SCALAR);
    }
    const [a, b] = e.args.map((x) => this.plan(x));
    if (a === undefined) throw new RangeError(`${e.fn} of nothing`);
    return this.functions[e.fn]([a, b ?? a], e.shape, e.args);
  }

  private matrixPower(e: NodeOf<'mpow'>): Operand {
    const { product, value } = this.algebra;
    const arg = this.plan(e.arg);
    const k = e.exponent.kind === 'const' ? qNumber(e.exponent.value) : Infinity;
    if (Math.abs(k) <= LONGEST_POWER_CHAIN && k !== 0) {
      const base = k < 0 ? this.functions.inv([arg, arg], e.shape, []) : arg;
      return product(Array.from({ length: Math.abs(k) }, () => base));
    }
    return dense(this.emitter.emit({ op: 'matrix-power', x: value(arg), exponent: value(this.plan(e.exponent)) }, e.shape), e.shape);
  }

  private unvec(e: NodeOf<'unvec'>): Operand {
    const arg = this.plan(e.arg);
    if (arg.kind === 'vec' && !arg.trans && sameShape(arg.of.shape, e.shape)) return arg.of;
    return dense(this.emitter.emit({ op: 'reshape', x: this.algebra.value(arg) }, shape(e.shape.cols, e.shape.rows)), e.shape, true);
  }

  private place(subscript: Expr | null): Selector | null {
    return subscript === null ? null : { indices: this.algebra.value(this.plan(subscript)) };
  }

  private subscripted(arg: Operand, row: Selector | null, rows: Dim, col: Selector | null, cols: Dim): Operand {
    return this.algebra.product([
      ...(row === null ? [] : [selectOperand(row, rows, arg.shape.rows)]),
      arg,
      ...(col === null ? [] : [transposeOf(selectOperand(col, cols, arg.shape.cols))]),
    ]);
  }

  private block(e: NodeOf<'block'>): Operand {
    if (isRegularBlock(e)) return { kind: 'block', shape: e.shape, grid: e.grid.map((row) => row.map((x) => this.plan(x))) };
    const rowAt = offsets(e.grid.map((row) => row[0]?.shape.rows ?? ONE));
    const parts = e.grid.flatMap((row, i) => {
      const colAt = offsets(row.map((x) => x.shape.cols));
      return row.map((x, j) => ({ x: this.algebra.value(this.plan(x)), rowOffset: rowAt[i] ?? dimOf(0), colOffset: colAt[j] ?? dimOf(0) }));
    });
    return dense(this.emitter.emit({ op: 'assemble', parts }, e.shape), e.shape);
  }
}
