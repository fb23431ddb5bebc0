import { dispatch, type Cases, type Expr, type NodeOf, type Symbol_ } from '../../expr/expr.ts';
import { isConst, isRegularBlock } from '../../expr/build.ts';
import { qNumber } from '../../expr/rational.ts';
import { children, freeSymbols, subexpressions } from '../../expr/walk.ts';
import { dimMul, dimNamed, dimOf, ONE } from '../../shape/dim.ts';
import { isScalar, sameShape, SCALAR, shape } from '../../shape/shape.ts';
import { createAlgebra } from './algebra.ts';
import { blockTraces } from './blocktrace.ts';
import { createEmitter } from '../steps/emitter.ts';
import { entriesNeeded } from './needed.ts';
import { EvaluationError } from '../values/error.ts';
import { estimates } from '../steps/estimate.ts';
import { functionPlans } from './functions.ts';
import { constantOperand, dense, diagonalOperand, doublingOperand, identityOperand, offsets, selectOperand, transposeOf, type Operand, type Selector } from '../steps/operand.ts';
import { nonzeroCount, type Sizes } from '../values/sizes.ts';
import { columnsOf, scalings, type Spread } from '../values/spread.ts';
import { scalingInside } from './scaling.ts';
import { sparsePlans, sparsity } from './sparse.ts';
import type { Plan, ValueId } from '../steps/steps.ts';

export { planCost, printPlan } from '../steps/cost.ts';

/** Matrix powers up to this are chains of factors, so that they apply to a vector by products with it. */
const LONGEST_POWER_CHAIN = 3;

/**
 * The plan that computes the roots together: equal subexpressions once, structured matrices applied instead of built, products
 * bracketed for the least work under `sizes`. Errors: EvaluationError unresolved-derivative.
 */
export const makePlan = (roots: ReadonlyMap<string, Expr>, sizes: Sizes): Plan => {
  const list = [...roots.values()];
  const [first] = list;
  if (first === undefined) return { steps: [], shapes: [], outputs: new Map(), names: new Map(), sizes };
  const all = [...new Set(list.flatMap(subexpressions))];
  const cost = estimates(sizes);
  const forced = entriesNeeded(list, cost.size, sparsity(sizes).isSparse);
  const uses = new Map<Expr, number>();
  for (const e of all) for (const c of children(e)) uses.set(c, (uses.get(c) ?? 0) + 1);

  const emitter = createEmitter(first);
  const algebra = createAlgebra(emitter, cost);
  const functions = functionPlans({ emitter, algebra, cost });
  const blockTrace = blockTraces({ emitter, algebra, cost, trace: (x) => value(functions.tr([x, x], SCALAR, [])) });
  const { emit } = emitter;
  const { materialise, value, scalar, scaled, sum, product, aligned } = algebra;
  const scaledInside = scalingInside({ algebra, cost });

  /** Values of the bound indices of the open loops, with what was planned under each; expressions free of them live in the first. */
  const scopes: { readonly index: Symbol_ | null; readonly at: ValueId; readonly memo: Map<Expr, Operand> }[] = [{ index: null, at: -1, memo: new Map() }];
  const free = new Map<Expr, ReadonlySet<Symbol_>>();
  const freeOf = (e: Expr): ReadonlySet<Symbol_> => {
    const known = free.get(e) ?? freeSymbols(e);
    free.set(e, known);
    return known;
  };
  const scopeOf = (e: Expr): Map<Expr, Operand> => (scopes.length === 1 ? scopes[0] : scopes.findLast((s) => s.index === null || freeOf(e).has(s.index)))?.memo ?? new Map();

  /** Entries in memory where they are needed, or where several readers share them and they are no larger than the parts. */
  const settle = (e: Expr, x: Operand): Operand => {
    if (x.kind === 'sparse' || (x.kind === 'scaled' && x.of.kind === 'sparse')) return x;
    if (forced.has(e) || isScalar(e.shape)) return materialise(x);
    if ((uses.get(e) ?? 0) <= 1 || cost.entries(x) > cost.storage(x)) return x;
    // A scalar factor costs next to nothing where the matrix is read.
    return x.kind === 'scaled' ? { ...x, of: materialise(x.of) } : materialise(x);
  };

  const go = (e: Expr): Operand => {
    const memo = scopeOf(e);
    const known = memo.get(e);
    if (known !== undefined) return known;
    const operands = emitter.within(e, () => settle(e, dispatch(cases, e)));
    memo.set(e, operands);
    return operands;
  };

  const entrywise = (e: Expr, args: readonly Expr[], step: (values: readonly ValueId[], s: Expr['shape']) => ValueId): Operand => {
    const { values, trans } = aligned(args.map(go));
    return dense(step(values, trans ? shape(e.shape.cols, e.shape.rows) : e.shape), e.shape, trans);
  };

  /** The entrywise product of the factors, of which powers −1 divide it. */
  const quotient = (e: Expr, factors: readonly Expr[]): Operand => {
    const isInverse = (f: Expr): f is NodeOf<'power'> => f.kind === 'power' && isConst(f.exponent, -1);
    const [over, under] = [factors.filter((f) => !isInverse(f)), factors.filter(isInverse).map((f) => f.base)];
    const [first] = over;
    if (first === undefined || factors.length === 1) return productOf(e, factors);
    if (under.length === 0) return productOf(e, over);
    const [x, by] = [over, under].map((part) => productOf(e, part));
    const { values: [a = -1, b = -1], trans } = aligned(x === undefined || by === undefined ? [] : [x, by]);
    return dense(emit({ op: 'divide', x: a, by: b }, trans ? shape(e.shape.cols, e.shape.rows) : e.shape), e.shape, trans);
  };
  const productOf = (e: Expr, factors: readonly Expr[]): Operand => {
    const [only, ...more] = factors;
    return only !== undefined && more.length === 0 ? go(only) : entrywise(e, factors, (args, s) => emit({ op: 'multiply', args }, s));
  };

  /** What is planned of an expression already, or its plan without asking for its entries. */
  const lazily = (e: Expr): Operand => scopeOf(e).get(e) ?? dispatch(cases, e);
  const sparse = sparsePlans({ emitter, algebra, sizes, go, lazily });

  const sparseInput = (s: Symbol_): Operand => {
    const count = dimNamed(nonzeroCount(s.name));
    const at = emit({ op: 'pattern', name: s.name }, s.shape);
    return { kind: 'sparse', shape: s.shape, at, nonzeros: emit({ op: 'nonzeros', name: s.name }, shape(count, ONE)), count, trans: false };
  };

  const symbolValue = (s: Symbol_): ValueId => scopes.findLast((scope) => scope.index === s)?.at ?? emit({ op: 'input', name: s.name }, s.shape);

  const subscripted = (arg: Operand, row: Selector | null, rows: NodeOf<'index'>['shape']['rows'], col: Selector | null, cols: NodeOf<'index'>['shape']['cols']): Operand =>
    product([
      ...(row === null ? [] : [selectOperand(row, rows, arg.shape.rows)]),
      arg,
      ...(col === null ? [] : [transposeOf(selectOperand(col, cols, arg.shape.cols))]),
    ]);

  const cases: Cases<Operand> = {
    const: (e) => dense(scalar(qNumber(e.value)), SCALAR),
    dim: (e) => dense(scalar(e.dim), SCALAR),
    symbol: (e) => (sparse.isInput(e.name) ? sparseInput(e) : dense(symbolValue(e), e.shape)),
    named: (e) => go(e.value),
    special: (e) => {
      const [m = ONE, n = ONE] = e.dims;
      switch (e.name) {
        case 'eye': return identityOperand(e.shape.rows);
        case 'ones': return constantOperand(1, e.shape);
        case 'zeros': return constantOperand(0, e.shape);
        case 'commutation': return { kind: 'commutation', shape: e.shape, m, n };
      }
    },
    add: (e) => sum(e.terms.map(go), e.shape),
    scale: (e) => {
      const by = value(go(e.by));
      // Of entries that only this multiple reads, none is needed without it.
      return forced.has(e) && (uses.get(e.arg) ?? 0) <= 1 ? scaledInside(by, lazily(e.arg)) : scaled(by, go(e.arg));
    },
    product: (e) => product(e.factors.map(go)),
    hadamard: (e) => {
      const pattern = e.factors.find(sparse.isSparse);
      if (pattern !== undefined) {
        const x = sparse.matrix(pattern);
        return sparse.withNonzeros(x, emit({ op: 'multiply', args: e.factors.map((f) => (f === pattern ? x.nonzeros : sparse.sample(x, f))) }, emitter.shapeOf(x.nonzeros)));
      }
      const columns = columnsOf(e);
      if (columns !== null) {
        const [a, b] = [go(columns.a), go(columns.b)];
        const [p, q] = columns.trans ? [transposeOf(a), transposeOf(b)] : [a, b];
        const whole = product([functions.kron([p, q], shape(dimMul(p.shape.rows, q.shape.rows), dimMul(p.shape.cols, q.shape.cols)), []), doublingOperand(p.shape.cols)]);
        return columns.trans ? transposeOf(whole) : whole;
      }
      const { vectors, rest } = scalings(e);
      const diagonals = (along: Spread['along']): readonly Operand[] => vectors.flatMap((v) => (v.along === along ? [diagonalOperand(value(along === 'rows' ? go(v.vector) : transposeOf(go(v.vector))), v.vector.shape[along])] : []));
      return product([...diagonals('rows'), quotient(e, rest), ...diagonals('cols')]);
    },
    power: (e) => {
      const exponent = value(go(e.exponent));
      if (sparse.isSparse(e)) {
        const x = sparse.matrix(e.base);
        return sparse.withNonzeros(x, emit({ op: 'power', x: x.nonzeros, exponent }, emitter.shapeOf(x.nonzeros)));
      }
      return entrywise(e, [e.base], ([x = -1], s) => emit({ op: 'power', x, exponent }, s));
    },
    transpose: (e) => transposeOf(go(e.arg)),
    map: (e) => {
      if (sparse.isSparse(e)) {
        const x = sparse.matrix(e.arg);
        return sparse.withNonzeros(x, emit({ op: 'map', fn: e.fn, x: x.nonzeros }, emitter.shapeOf(x.nonzeros)));
      }
      return entrywise(e, [e.arg], ([x = -1], s) => emit({ op: 'map', fn: e.fn, x }, s));
    },
    call: (e) => {
      const [p, q] = e.args;
      if (e.fn === 'inner' && p !== undefined && q !== undefined && (sparse.isSparse(p) || sparse.isSparse(q))) {
        const [pattern, other] = sparse.isSparse(p) ? [sparse.matrix(p), q] : [sparse.matrix(q), p];
        return dense(emit({ op: 'dot', a: pattern.nonzeros, b: sparse.sample(pattern, other) }, SCALAR), SCALAR);
      }
      const [a, b] = e.args.map(go);
      if (a === undefined) throw new RangeError(`${e.fn} of nothing`);
      return functions[e.fn]([a, b ?? a], e.shape, e.args);
    },
    mpow: (e) => {
      const arg = go(e.arg);
      const k = e.exponent.kind === 'const' ? qNumber(e.exponent.value) : Infinity;
      if (Math.abs(k) <= LONGEST_POWER_CHAIN && k !== 0) {
        const base = k < 0 ? functions.inv([arg, arg], e.shape, []) : arg;
        return product(Array.from({ length: Math.abs(k) }, () => base));
      }
      return dense(emit({ op: 'matrix-power', x: value(arg), exponent: value(go(e.exponent)) }, e.shape), e.shape);
    },
    unvec: (e) => {
      const arg = go(e.arg);
      const flipped = shape(e.shape.cols, e.shape.rows);
      if (arg.kind === 'vec' && !arg.trans && sameShape(arg.of.shape, e.shape)) return arg.of;
      return dense(emit({ op: 'reshape', x: value(arg) }, flipped), e.shape, true);
    },
    blocktrace: (e) => blockTrace(go(e.arg), e.count, e.shape),
    index: (e) => {
      const at = (subscript: Expr | null): Selector | null => (subscript === null ? null : { indices: value(go(subscript)) });
      return subscripted(go(e.arg), at(e.row), e.shape.rows, at(e.col), e.shape.cols);
    },
    slice: (e) => subscripted(go(e.arg), { offset: e.rowOffset }, e.shape.rows, { offset: e.colOffset }, e.shape.cols),
    gather: (e) => subscripted(go(e.arg), { indices: symbolValue(e.indices) }, e.shape.rows, null, e.shape.cols),
    block: (e) => {
      if (isRegularBlock(e)) return { kind: 'block', shape: e.shape, grid: e.grid.map((row) => row.map(go)) };
      const rowAt = offsets(e.grid.map((row) => row[0]?.shape.rows ?? ONE));
      const parts = e.grid.flatMap((row, i) => {
        const colAt = offsets(row.map((x) => x.shape.cols));
        return row.map((x, j) => ({ x: value(go(x)), rowOffset: rowAt[i] ?? dimOf(0), colOffset: colAt[j] ?? dimOf(0) }));
      });
      return dense(emit({ op: 'assemble', parts }, e.shape), e.shape);
    },
    sumover: (e) => ({
      kind: 'family', shape: e.shape, range: e.range, trans: false,
      each: (s, use) =>
        emitter.loop(e.range, s, (at) => {
          scopes.push({ index: e.index, at, memo: new Map() });
          try {
            return use(go(e.body));
          } finally {
            scopes.pop();
          }
        }),
    }),
    derivative: () => {
      throw new EvaluationError('unresolved-derivative', 'grad and hess are resolved before they are compiled');
    },
  };

  const outputs = new Map([...roots].map(([name, e]) => [name, emitter.within(e, () => value(go(e)))]));
  const named = all.flatMap((e): readonly { readonly value: ValueId; readonly name: string }[] => {
    const x = e.kind === 'named' ? scopes[0]?.memo.get(e) : undefined;
    const held = x === undefined ? null : algebra.made(x);
    return e.kind !== 'named' || held === null || held.trans ? [] : [{ value: held.value, name: e.name }];
  });
  // Of a name that several values have, as a part has that was moved to another point, none is called by it.
  const names = new Map(named.flatMap((x) => (named.some((y) => y.name === x.name && y.value !== x.value) ? [] : [[x.value, x.name] as const])));
  return { steps: emitter.steps, shapes: emitter.shapes, outputs, names, sizes };
};
