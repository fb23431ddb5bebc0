import { call, symbol } from '../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../expr/expr.ts';
import { subexpressions, substitute, transform } from '../expr/walk.ts';
import { Simplifier } from '../network/simplify.ts';
import { readingCost } from '../network/order.ts';
import { adjoint } from './adjoint.ts';
import { differential, NoLaw, type Differential } from './differential.ts';
import { differentialSymbol, withoutCapture, type Variable } from './variable.ts';
import { vectorise } from './vectorise.ts';

/** A derivative in closed form, with the differential that it was read off from. */
export interface Derived {
  readonly value: Expr;
  readonly differential: Differential;
  /** The differential, simplified; linear in the differential of the variable. */
  readonly linear: Expr;
  readonly variable: Variable;
}

/** Attributes that say where a formula is evaluated and must not be used while entries vary independently. */
const STRUCTURE: readonly Attribute[] = ['symmetric', 'skew', 'diagonal', 'orthogonal', 'posdef', 'psd', 'hollow', 'mask', 'binary', 'simplex'];

/** The symbol without its structure, entries free to vary. */
const unstructured = (s: Symbol_): Symbol_ => symbol(s.name, s.shape, s.attributes.filter((a) => !STRUCTURE.includes(a)), s.range === null ? {} : { range: s.range });

/** Derivatives for one problem; `lets` are the named subexpressions that may appear in results. */
export class Deriver {
  readonly simplifier: Simplifier;
  private readonly lets: readonly Expr[];
  private readonly gradients = new Map<string, Derived>();
  private readonly jacobians = new Map<string, Derived>();

  /** Names whose values contain derivatives, with these carried out. */
  private readonly carriedOut = new Map<Expr, Expr>();

  /** For results in the names that are given, a later one in terms of those before it. Errors: NoLaw. */
  constructor(lets: readonly Expr[] = []) {
    const known: Expr[] = [];
    for (const name of lets) {
      const isOpen = subexpressions(name).some((x) => x.kind === 'derivative');
      const value = isOpen ? new Deriver(known).resolve(substitute(name, this.carriedOut)) : name;
      if (isOpen) this.carriedOut.set(name, value);
      known.push(value);
    }
    this.lets = known;
    this.simplifier = new Simplifier(known);
  }

  /** `e` with every grad(f,x) and hess(f,x,y) inside it carried out. Errors: NoLaw. */
  resolve(e: Expr): Expr {
    return transform(substitute(e, this.carriedOut), (x) => {
      if (x.kind !== 'derivative') return x;
      const [first, second = first] = x.wrt;
      const variable = asVariable(first);
      return x.wrt.length === 1 ? this.gradient(x.of, variable).value : this.hessian(x.of, variable, asVariable(second)).value;
    });
  }

  /**
   * A structured variable is differentiated entry by entry: the work is done with unstructured copies of the variables, and the
   * structure is used on the result only, which is where the formula is evaluated.
   */
  private entryByEntry<D extends Derived>(f: Expr, variables: readonly Variable[], work: (inner: Deriver, f: Expr, variables: readonly Variable[]) => D): D | null {
    const copies = new Map<Expr, Expr>(variables.map((v) => [v.symbol, unstructured(v.symbol)]));
    if ([...copies].every(([original, copy]) => original === copy)) return null;
    const inner = new Deriver(this.lets.map((e) => substitute(e, copies)));
    const derived = work(inner, substitute(f, copies), variables.map((v) => ({ ...v, symbol: unstructured(v.symbol) })));
    const back = new Map<Expr, Expr>([...copies].map(([original, copy]) => [copy, original]));
    return { ...derived, value: this.simplifier.simplify(substitute(derived.value, back)) };
  }

  /** Gradient of a scalar, of the variable's shape; derived once for each expression and variable. Errors: NoLaw. */
  gradient(f: Expr, variable: Variable): Derived {
    return once(this.gradients, f, variable, () => this.gradientOf(f, variable));
  }

  private gradientOf(f: Expr, variable: Variable): Derived {
    const apart = this.entryByEntry(f, [variable], (inner, g, [v = variable]) => inner.gradient(g, v));
    if (apart !== null) return apart;
    const df = differential(withoutCapture(this.resolve(f), [variable]), variable);
    const dx = differentialSymbol(variable);
    const value = this.coefficient(df.value, variable);
    if (value === null) throw new NoLaw(f, 'no matrix form of the gradient was found');
    return { value, differential: df, linear: call('inner', value, dx), variable };
  }

  private coefficient(df: Expr, variable: Variable): Expr | null {
    const dx = differentialSymbol(variable);
    const direct = this.simplifier.coefficient(df, dx);
    if (direct !== null) return direct;
    const moved = adjoint(df, dx);
    return moved === null ? null : this.simplifier.simplify(moved);
  }

  /** d vec(F)/d vec(x)', column-major; a scalar F gives a row; derived once for each expression and variable. Errors: NoLaw. */
  jacobian(f: Expr, variable: Variable): Derived {
    return once(this.jacobians, f, variable, () => this.jacobianOf(f, variable));
  }

  private jacobianOf(f: Expr, variable: Variable): Derived {
    const apart = this.entryByEntry(f, [variable], (inner, g, [v = variable]) => inner.jacobian(g, v));
    if (apart !== null) return apart;
    const dF = differential(withoutCapture(this.resolve(f), [variable]), variable);
    const dx = differentialSymbol(variable);
    const linear = this.simplifier.simplify(dF.value);
    const forms = [linear, dF.value].flatMap((x) => {
      const raw = vectorise(x, dx, (scalar) => this.coefficient(scalar, variable));
      return raw === null ? [] : [this.simplifier.simplify(raw)];
    });
    const [first, ...rest] = forms;
    if (first === undefined) throw new NoLaw(f, 'no matrix form of the Jacobian was found');
    return { value: rest.reduce((a, b) => (readingCost(b) < readingCost(a) ? b : a), first), differential: dF, linear, variable };
  }

  /** Hessian block d vec(grad_x f)/d vec(y)'. Errors: NoLaw. */
  hessian(f: Expr, x: Variable, y: Variable): Derived & { readonly gradient: Derived } {
    const apart = this.entryByEntry(f, [x, y], (inner, g, [a = x, b = y]) => inner.hessian(g, a, b));
    if (apart !== null) return apart;
    const gradient = this.gradient(f, x);
    return { ...this.jacobian(gradient.value, y), gradient };
  }

  /** Hessian–vector product: the differential of the gradient in the direction `dy`. Errors: NoLaw. */
  hessianProduct(f: Expr, x: Variable, y: Variable): Derived {
    const apart = this.entryByEntry(f, [x, y], (inner, g, [a = x, b = y]) => inner.hessianProduct(g, a, b));
    if (apart !== null) return apart;
    const gradient = this.gradient(f, x);
    const change = differential(withoutCapture(gradient.value, [y]), y);
    const value = this.simplifier.simplify(change.value);
    return { value, differential: change, linear: value, variable: y };
  }
}

/** What is kept for an expression and a variable, made where it isn't there. */
const once = (kept: Map<string, Derived>, f: Expr, { symbol, row, col }: Variable, make: () => Derived): Derived => {
  const key = [f, symbol, row, col].map((e) => e?.id ?? ':').join('|');
  const known = kept.get(key) ?? make();
  kept.set(key, known);
  return known;
};

const asVariable = (e: Expr): Variable => {
  if (e.kind === 'symbol') return { symbol: e, row: null, col: null };
  if (e.kind === 'index' && e.arg.kind === 'symbol') return { symbol: e.arg, row: e.row, col: e.col };
  if (e.kind === 'transpose') throw new NoLaw(e, 'differentiate by the symbol and transpose the result');
  throw new NoLaw(e, 'differentiate by a symbol, or a row, column or entry of one');
};

