import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols, inlineNames } from '../expr/walk.ts';
import type { Surface } from '../notation/surface.ts';
import { isColumn, isScalar, sameShape, shapeText, type Shape } from '../shape/shape.ts';
import { Elaborator } from './expression.ts';
import { hasOpenShape } from './open.ts';
import { refuse, type Problem } from './problem.ts';
import { substituteThrough, TooManyIndices, unknownBetween, valueOfUnknown } from './unknown.ts';

type Call = Extract<Surface, { kind: 'call' }>;

/** Reads quantities that formulas define and functions of which they know the names: applied to arguments, and differentiated. */
export class QuantityElaborator extends Elaborator {
  /** How deep in roots and divisors. */
  private entrywise = 0;

  constructor(problem: Problem) {
    super(problem, { differentials: true });
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

  /** Matrices of one size that have no inverses are divided entry by entry. */
  protected override isQuotient({ shape: l }: Expr, { shape: r }: Expr): boolean {
    return sameShape(l, r) && r.rows.key !== r.cols.key;
  }

  protected override isSpread(e: Expr): boolean {
    return super.isSpread(e) || (this.entrywise > 0 && isScalar(e.shape));
  }

  protected override rightOf(link: Extract<Surface, { kind: 'binary' }>): Expr {
    return link.op === '/' ? this.withEntries(link.right) : super.rightOf(link);
  }

  protected withEntries(e: Surface): Expr {
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
    const parameters = value?.kind === 'named' ? this.problem.parameters.get(value.name) : of?.kind === 'call' ? this.atPoint(of) : undefined;
    const [x, second] = parameters ?? [];
    return value === null || x === undefined || second !== undefined || !isScalar(value.shape) ? null : b.derivative(value, e.name === '\\nabla' ? [x] : [x, x]);
  }

  /** The argument of f(y), where f was defined with one and y is a symbol that is not in it: the gradient there is that of f(y) by y. */
  private atPoint(of: Call): readonly Symbol_[] | undefined {
    const [argument, second] = of.args;
    const point = argument === undefined || second !== undefined || this.problem.parameters.get(of.name)?.length !== 1 ? null : this.read(argument);
    const quantity = this.problem.lets.get(of.name);
    return point?.kind === 'symbol' && quantity !== undefined && !freeSymbols(quantity).has(point) ? [point] : undefined;
  }

  /** What a quantity or function that has a name means as a call, or null for other calls. Throws Rejected. */
  protected quantity(e: Call): Expr | null {
    const parameters = this.problem.parameters.get(e.name);
    if (parameters !== undefined && parameters.length === 0) refuse('unknown-function', `${e.name} was defined at one point only`, e.nameSpan, 'no function', `define it with a declared name: ${e.name}(x) = …`);
    if (parameters !== undefined) return this.applied(e, parameters);
    return this.unknown(e) ?? this.unknownDerivative(e) ?? (e.name === '\\nabla' || e.name === '\\nabla2' ? this.ofItsArgument(e) : null);
  }

  /** Refuses a derivative through a function of which only the name is known. Throws Rejected. */
  protected differentiable(value: Expr, e: Call): Expr {
    if (value.kind !== 'derivative') return value;
    const by = value.wrt.flatMap((v) => [...freeSymbols(v)]).filter((s) => s.range === null);
    const fn = by.map((s) => unknownBetween(value.of, s.name)).find((f) => f !== null) ?? null;
    return fn === null ? value : refuse('no-law', `${fn} is known by its name only, so that it can not be differentiated`, e.span, 'has no law', `define it: ${fn}(t) = …`);
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
