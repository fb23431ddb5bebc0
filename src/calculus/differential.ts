import { matrixAtoms } from '../atoms/matrix.ts';
import { add, block, blockTrace, call, constant, dimScalar, gather, hadamard, index, isConst, matrixPower, multiply, negate, slice, sumOver, symbol, unvec, zeros } from '../expr/build.ts';
import { dispatch, type Cases, type Expr, type NodeOf } from '../expr/expr.ts';
import { dependsOn } from '../expr/walk.ts';
import { SCALAR } from '../shape/shape.ts';
import { differentialLaw, instantiate } from '../rewrite/index.ts';
import { symbolDifferential, type Variable } from './variable.ts';

/** One application of a law: d(of) = is. */
export interface DifferentialStep {
  readonly law: string;
  readonly of: Expr;
  /** The right side with the differentials of the parts still written d(part). */
  readonly is: Expr;
}

/** The differential of an expression with respect to one variable, with the laws that were used, innermost first. */
export interface Differential {
  readonly value: Expr;
  readonly steps: readonly DifferentialStep[];
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
  const steps: DifferentialStep[] = [];
  const seed = symbolDifferential(variable);

  const d = (x: Expr): Expr => {
    const known = memo.get(x);
    if (known !== undefined) return known;
    const value = dependsOn(x, variable.symbol.name) ? dispatch(cases, x) : zeros(x.shape);
    memo.set(x, value);
    return value;
  };

  /** Instantiates the law with its variables bound to `parts`, then replaces the differentials of the parts. */
  const by = (law: string, of: Expr, ...parts: readonly Expr[]): Expr => {
    const rule = differentialLaw(law);
    const bindings = new Map<string, Expr>();
    rule.vars.forEach((v, i) => {
      const part = parts[i];
      if (part === undefined) throw new NoLaw(of, `law ${law} needs ${rule.vars.length} parts`);
      bindings.set(v.name, part);
    });
    const differentials = new Map(rule.vars.map((v) => [v.name, d(bindings.get(v.name) ?? v)]));
    const value = instantiate(rule, bindings, differentials).right;
    steps.push({ law, of, is: value });
    return value;
  };

  /** A law for an operation that is linear in one part: the same operation on the differential. */
  const linear = (law: string, of: Expr, value: Expr): Expr => {
    steps.push({ law, of, is: value });
    return value;
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
      if (k < 0) return d(multiply(...Array.from({ length: -k }, () => call('inv', arg))));
      const dArg = d(arg);
      const terms = Array.from({ length: k }, (_, i) => multiply(matrixPower(arg, constant(i)), dArg, matrixPower(arg, constant(k - 1 - i))));
      return linear('d-matrix-power', x, add(...terms));
    }
    if (exponent.kind !== 'dim') throw new NoLaw(x, 'a matrix power needs an integer or a size as exponent');
    const j = symbol('j_', SCALAR, [], { range: exponent.dim });
    const before = matrixPower(arg, add(j, constant(-1)));
    const after = matrixPower(arg, add(dimScalar(exponent.dim), negate(j)));
    return linear('d-matrix-power', x, sumOver(j, exponent.dim, multiply(before, d(arg), after)));
  };

  const cases: Cases<Expr> = {
    const: (x) => zeros(x.shape), dim: (x) => zeros(x.shape), special: (x) => zeros(x.shape),
    symbol: () => seed,
    named: (x) => d(x.value),
    add: (x) => linear('d-add', x, add(...x.terms.map(d))),
    scale: (x) => by('d-scale', x, x.by, x.arg),
    product: (x) => by('d-product', x, ...rest(x.factors, multiply)),
    hadamard: (x) => by('d-hadamard', x, ...rest(x.factors, hadamard)),
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
      if (x.fn === 'tr' && a?.kind === 'mpow' && a.exponent.kind === 'dim') return linear('d-trace-power', x, tracePower(a.arg, a.exponent));
      return by(matrixAtoms[x.fn].differential, x, ...x.args);
    },
    mpow: matrixPowerDifferential,
    unvec: (x) => linear('d-unvec', x, unvec(d(x.arg), x.shape.rows, x.shape.cols)),
    blocktrace: (x) => linear('d-blocktrace', x, blockTrace(d(x.arg), x.count)),
    index: (x) => linear(x.row === null ? 'd-index-col' : x.col === null ? 'd-index-row' : 'd-index-entry', x, index(d(x.arg), x.row, x.col)),
    slice: (x) => linear('d-slice', x, slice(d(x.arg), x.rowOffset, x.colOffset, x.shape)),
    gather: (x) => linear('d-gather', x, gather(d(x.arg), x.indices)),
    block: (x) => linear('d-block', x, block(x.grid.map((row) => row.map(d)))),
    sumover: (x) => linear('d-sumover', x, sumOver(x.index, x.range, d(x.body))),
    derivative: (x) => {
      throw new NoLaw(x, 'a derivative inside an expression is resolved first');
    },
  };

  const tracePower = (arg: Expr, k: Expr): Expr => multiply(k, call('tr', multiply(matrixPower(arg, add(k, constant(-1))), d(arg))));

  return { value: d(e), steps };
};

