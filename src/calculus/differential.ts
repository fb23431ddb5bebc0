import { matrixAtoms } from '../atoms/matrix.ts';
import { add, block, blockTrace, call, constant, dimScalar, gather, hadamard, index, isConst, matrixPower, multiply, negate, slice, sumOver, symbol, unvec, zeros } from '../expr/build.ts';
import { dispatch, type Cases, type Expr, type NodeOf, type Symbol_ } from '../expr/expr.ts';
import { dependsOn, substitute } from '../expr/walk.ts';
import { isScalar, SCALAR } from '../shape/shape.ts';
import { differentialLaw, instantiate } from '../rewrite/index.ts';
import { differentialSymbol, symbolDifferential, whole, type Variable } from './variable.ts';

/** One application of a law: d(of) = is, given how the differentials of the parts are written. */
export interface DifferentialStep {
  readonly law: string;
  readonly of: Expr;
  readonly is: (differentialOf: (part: Expr) => Expr) => Expr;
}

/** The differential of an expression with respect to one variable, with the law of every subexpression that depends on it. */
export interface Differential {
  readonly of: Expr;
  readonly value: Expr;
  readonly steps: ReadonlyMap<Expr, DifferentialStep>;
}

/** Thrown where the calculus has no law for an expression. */
export class NoLaw extends Error {
  readonly at: Expr;
  constructor(at: Expr, message: string) {
    super(message);
    this.name = 'NoLaw';
    this.at = at;
  }
}

/**
 * d(e), linear in the differential of the variable: every other symbol is constant. Laws come from `rules/differential.rules`
 * by name. Errors: NoLaw.
 */
export const differential = (e: Expr, variable: Variable): Differential => {
  const memo = new Map<Expr, Expr>();
  const steps = new Map<Expr, DifferentialStep>();
  const seed = symbolDifferential(variable);

  const d = (x: Expr): Expr => {
    const known = memo.get(x);
    if (known !== undefined) return known;
    const value = dependsOn(x, variable.symbol.name) ? dispatch(cases, x) : zeros(x.shape);
    memo.set(x, value);
    return value;
  };

  /** The differential as the same operation on the differentials of the parts, under the name of its law. */
  const linear = (law: string, of: Expr, is: DifferentialStep['is']): Expr => {
    steps.set(of, { law, of, is });
    return is(d);
  };

  /** Instantiates the law with its variables bound to `parts`. */
  const by = (law: string, of: Expr, ...parts: readonly Expr[]): Expr => {
    const rule = differentialLaw(law);
    const bindings = new Map(rule.vars.map((v, i): [string, Expr] => {
      const part = parts[i];
      if (part === undefined) throw new NoLaw(of, `law ${law} needs ${rule.vars.length} parts`);
      return [v.name, part];
    }));
    return linear(law, of, (differentialOf) => instantiate(rule, bindings, new Map([...bindings].map(([name, part]) => [name, differentialOf(part)]))).right);
  };

  const rest = (list: readonly Expr[], join: (...e: readonly Expr[]) => Expr): readonly [Expr, Expr] => {
    const [first, ...others] = list;
    if (first === undefined || others.length === 0) throw new RangeError('a product has at least two factors');
    return [first, join(...others)];
  };

  const matrixPowerDifferential = (x: NodeOf<'mpow'>): Expr => {
    const { arg, exponent } = x;
    if (exponent.kind === 'const') {
      const k = Number(exponent.value.num);
      if (k < 0) return linear('d-matrix-power', x, (dd) => dd(multiply(...Array.from({ length: -k }, () => call('inv', arg)))));
      const term = (i: number, dArg: Expr): Expr => multiply(matrixPower(arg, constant(i)), dArg, matrixPower(arg, constant(k - 1 - i)));
      return linear('d-matrix-power', x, (dd) => add(...Array.from({ length: k }, (_, i) => term(i, dd(arg)))));
    }
    if (exponent.kind !== 'dim') throw new NoLaw(x, 'a matrix power needs an integer or a size as exponent');
    const j = symbol('j_', SCALAR, [], { range: exponent.dim });
    const before = matrixPower(arg, add(j, constant(-1)));
    const after = matrixPower(arg, add(dimScalar(exponent.dim), negate(j)));
    return linear('d-matrix-power', x, (dd) => sumOver(j, exponent.dim, multiply(before, dd(arg), after)));
  };

  const cases: Cases<Expr> = {
    const: (x) => zeros(x.shape), dim: (x) => zeros(x.shape), special: (x) => zeros(x.shape),
    symbol: () => seed,
    named: (x) => linear('definition', x, (dd) => dd(x.value)),
    add: (x) => linear('d-add', x, (dd) => add(...x.terms.map(dd))),
    scale: (x) => by('d-scale', x, x.by, x.arg),
    product: (x) => by('d-product', x, ...rest(x.factors, multiply)),
    hadamard: (x) => by(isScalar(x.shape) ? 'd-scale' : 'd-hadamard', x, ...rest(x.factors, hadamard)),
    power: (x) => {
      const { base, exponent } = x;
      const [normed] = base.kind === 'call' && base.fn === 'norm2' ? base.args : [];
      if (normed !== undefined && isConst(exponent, 2)) return by('d-norm2-square', x, normed);
      return dependsOn(exponent, variable.symbol.name) ? by('d-power', x, base, exponent) : by('d-power-const', x, base, exponent);
    },
    transpose: (x) => by('d-transpose', x, x.arg),
    map: (x) => by(`d-${x.fn}`, x, x.arg),
    call: (x) => {
      const [a] = x.args;
      if (x.fn === 'tr' && a?.kind === 'mpow' && (a.exponent.kind === 'dim' || (a.exponent.kind === 'const' && a.exponent.value.num > 1n))) return linear('d-trace-power', x, (dd) => tracePower(a.arg, a.exponent, dd));
      return by(matrixAtoms[x.fn].differential, x, ...x.args);
    },
    mpow: matrixPowerDifferential,
    unvec: (x) => linear('d-unvec', x, (dd) => unvec(dd(x.arg), x.shape.rows, x.shape.cols)),
    blocktrace: (x) => linear('d-blocktrace', x, (dd) => blockTrace(dd(x.arg), x.count)),
    index: (x) => linear(x.row === null ? 'd-index-col' : x.col === null ? 'd-index-row' : 'd-index-entry', x, (dd) => index(dd(x.arg), x.row, x.col)),
    slice: (x) => linear('d-slice', x, (dd) => slice(dd(x.arg), x.rowOffset, x.colOffset, x.shape)),
    gather: (x) => linear('d-gather', x, (dd) => gather(dd(x.arg), x.indices)),
    block: (x) => linear('d-block', x, (dd) => block(x.grid.map((row) => row.map(dd)))),
    sumover: (x) => linear('d-sumover', x, (dd) => sumOver(x.index, x.range, dd(x.body))),
    derivative: (x) => {
      throw new NoLaw(x, 'a derivative inside an expression is resolved first');
    },
  };

  return { of: e, value: d(e), steps };
};

/** The derivative by a number, entry by entry, as the laws give it. Errors: NoLaw. */
export const derivativeByNumber = (e: Expr, number: Symbol_): Expr => {
  const variable = whole(number);
  return substitute(differential(e, variable).value, new Map<Expr, Expr>([[differentialSymbol(variable), constant(1)]]));
};

const tracePower = (arg: Expr, k: Expr, differentialOf: (part: Expr) => Expr): Expr =>
  multiply(k, call('tr', multiply(matrixPower(arg, add(k, constant(-1))), differentialOf(arg))));

