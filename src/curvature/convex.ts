import type { Deriver } from '../calculus/derive.ts';
import { whole } from '../calculus/variable.ts';
import type { Theorem } from '../checker/kernel/index.ts';
import type { Term } from '../checker/term.ts';
import { constant, hadamard, map, negate, power, scale } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { substitute } from '../expr/walk.ts';
import { attempt } from './attempt.ts';
import { univariate } from './decompose.ts';
import { degreeIn } from './degree.ts';
import { semidefinite } from './loewner.ts';
import type { Prover } from './prover.ts';
import { argument, slope } from './scalar.ts';
import { isScalar } from '../shape/shape.ts';

/**
 * Proves entrywise convexity in x from the form of an expression: affine parts, nonnegative sums, compositions with convex functions of one
 * argument, norms (the rules of disciplined convex programming, and more where a whole function of one argument is convex though its parts
 * are not), and for scalars a Hessian whose form shows it to be semidefinite.
 */
export class ConvexityProver {
  private readonly x: Symbol_;
  private readonly prover: Prover;
  private readonly deriver: Deriver;
  private readonly degree: (e: Expr) => number;
  private readonly memo = new Map<Expr, Theorem | null>();
  private readonly functions = new Map<Expr, Theorem | null>();

  constructor(x: Symbol_, prover: Prover, deriver: Deriver) {
    this.x = x;
    this.prover = prover;
    this.deriver = deriver;
    this.degree = degreeIn(x);
  }

  /** convex e x, or null. */
  convex(e: Expr): Theorem | null {
    const known = this.memo.get(e);
    if (known !== undefined) return known;
    this.memo.set(e, null);
    const found = this.byForm(e) ?? this.byHessian(e);
    this.memo.set(e, found);
    return found;
  }

  private term(e: Expr) {
    return this.prover.term(e);
  }

  private cast(t: Theorem | null, e: Expr): Theorem | null {
    if (t === null) return null;
    const shown = t.conclusion[1] as never;
    if (JSON.stringify(shown) === JSON.stringify(this.term(e))) return t;
    const same = this.prover.equal(shown, this.term(e));
    return same === null ? null : this.prover.step('C-EQ', [t, same]);
  }

  /** convex −e x with the sign written in front. */
  private opposite(e: Expr): Theorem | null {
    const found = this.convex(negate(e));
    if (found === null) return null;
    const same = this.prover.equal(this.term(negate(e)), ['-', this.term(e)]);
    return same === null ? null : this.prover.step('C-EQ', [found, same]);
  }

  private byForm(e: Expr): Theorem | null {
    const { prover } = this;
    if (this.degree(e) <= 1) return prover.step('C-AFFINE', [], { F: this.term(e), x: this.x.name });
    switch (e.kind) {
      case 'named': return this.convex(e.value);
      case 'add': {
        const parts = e.terms.map((t) => this.convex(t));
        return parts.some((p) => p === null) ? this.composed(e) : this.cast(prover.step('C-ADD', parts), e);
      }
      case 'scale': return this.scaled(e.by, e.arg, e) ?? this.composed(e);
      case 'hadamard': {
        const free = e.factors.filter((f) => this.degree(f) === 0);
        const [moving, ...more] = e.factors.filter((f) => this.degree(f) > 0);
        const [weight] = free;
        return more.length === 0 && moving !== undefined && weight !== undefined ? this.scaled(free.length === 1 ? weight : hadamard(...free), moving, e) ?? this.composed(e) : this.composed(e);
      }
      case 'product': {
        const [first, ...rest] = e.factors;
        const last = e.factors[e.factors.length - 1];
        if (first !== undefined && rest.length === 1 && last !== undefined) {
          const [a, b] = [first, last];
          const left = this.degree(a) === 0 ? prover.positive(a, false) : null;
          if (left !== null) return this.cast(mapped(this.convex(b), (c) => prover.step('C-LEFT', [left, c])), e);
          const right = this.degree(b) === 0 ? prover.positive(b, false) : null;
          if (right !== null) return this.cast(mapped(this.convex(a), (c) => prover.step('C-RIGHT', [right, c])), e);
        }
        return null;
      }
      case 'transpose': return this.cast(mapped(this.convex(e.arg), (c) => prover.step('C-SUM', [c], { op: "'" })), e);
      case 'call': return this.called(e.fn, e.args, e);
      case 'index': return this.cast(mapped(this.convex(e.arg), (c) => prover.step('C-INDEX', [c], { i: e.row === null ? ':' : this.term(e.row), j: e.col === null ? ':' : this.term(e.col) })), e);
      case 'sumover': return this.cast(mapped(this.convex(e.body), (c) => prover.step('C-SUMOVER', [c], { i: e.index.name, bound: `${e.index.name}_b` })), e);
      case 'map': case 'power': return this.composed(e) ?? this.nested(e);
      default: return null;
    }
  }

  private scaled(by: Expr, arg: Expr, e: Expr): Theorem | null {
    if (this.degree(by) > 0) return null;
    // x-free entrywise factors further inside belong to the weight.
    const free = arg.kind === 'hadamard' ? arg.factors.filter((f) => this.degree(f) === 0) : [];
    const moving = arg.kind === 'hadamard' && free.length > 0 ? hadamard(...arg.factors.filter((f) => this.degree(f) > 0)) : arg;
    const weight = free.length === 0 ? by : isScalar(by.shape) && !isScalar(arg.shape) ? scale(by, hadamard(...free)) : hadamard(by, ...free);
    for (const [c, part] of [[weight, moving], [negate(weight), negate(moving)]] as const) {
      const sign = this.prover.positive(c, false);
      if (sign !== null && part !== e) return this.cast(mapped(this.convex(part), (t) => this.prover.step('C-SCALE', [sign, t])), e);
    }
    return null;
  }

  private called(fn: string, args: readonly Expr[], e: Expr): Theorem | null {
    const { prover } = this;
    const [a] = args;
    if (a === undefined) return null;
    if (['sum', 'rowsum', 'colsum', 'vec'].includes(fn)) return this.cast(mapped(this.convex(a), (c) => prover.step('C-SUM', [c], { op: fn })), e);
    if (fn === 'norm1') return this.cast(mapped(this.convex(map('abs', a)), (c) => prover.step('C-SUM', [c], { op: 'sum' })), e);
    if (fn === 'norm2' && this.degree(a) <= 1) {
      const [one, two] = [this.convex(a), this.opposite(a)];
      return one === null || two === null ? null : this.cast(prover.step('C-NORM', [one, two]), e);
    }
    return null;
  }

  /** The whole expression as a function of one affine argument. */
  private composed(e: Expr): Theorem | null {
    const found = univariate(e, this.degree);
    if (found === null || this.degree(found.inner) > 1) return null;
    return this.applied(found.phi, found.t, found.inner, e, true);
  }

  /** The outermost function alone, over something convex or concave. */
  private nested(e: Expr): Theorem | null {
    const t = argument('arg_1');
    if (e.kind === 'map' && (e.fn === 'relu' || e.fn === 'abs')) {
      const inner = this.convex(e.arg);
      if (inner === null) return null;
      if (e.fn === 'relu') return this.cast(this.prover.step('C-RELU', [inner]), e);
      const other = this.opposite(e.arg);
      return other === null ? null : this.cast(this.prover.step('C-ABS', [inner, other]), e);
    }
    const phi = e.kind === 'map' ? map(e.fn, t) : e.kind === 'power' && this.degree(e.exponent) === 0 ? power(t, e.exponent) : null;
    const inner = e.kind === 'map' ? e.arg : e.kind === 'power' ? e.base : null;
    return phi === null || inner === null ? null : this.applied(phi, t, inner, e, false);
  }

  /** φ(r) by φ″ ≥ 0 and, where r isn't affine, by the sign of φ′ and the curvature of r; φ over the reals or the positive numbers. */
  private applied(phi: Expr, t: Symbol_, r: Expr, e: Expr, affine: boolean): Theorem | null {
    if (affine && phi.kind === 'map' && (phi.fn === 'abs' || phi.fn === 'relu') && phi.arg === t) return this.nested(e);
    const positive = this.prover.positive(r, true);
    const nonneg = positive ?? this.prover.positive(r, false);
    for (const [attribute, domain] of [['', null], ['positive', positive], ['nonneg', nonneg]] as const) {
      if (attribute !== '' && domain === null) continue;
      const u = attribute === '' ? t : argument(attribute === 'positive' ? 'arg_2' : 'arg_4', [attribute]);
      const psi = u === t ? phi : replaceSymbol(phi, t, u);
      const found = this.over(psi, u, r, domain, affine);
      if (found !== null) return this.cast(found, e);
    }
    return null;
  }

  private over(phi: Expr, t: Symbol_, r: Expr, domain: Theorem | null, affine: boolean): Theorem | null {
    const convex = this.convexFunction(phi, t);
    if (convex === null) return null;
    const more = domain === null ? [] : [domain];
    if (!affine) {
      // A falling function of something concave is a rising one of its negative; only over the reals, where −r has a place too.
      const turned = (): Theorem | null => (t.attributes.length > 0 ? null : this.composition(replaceSymbol(phi, t, negate(t)), t, negate(r), []));
      return this.composition(phi, t, r, more) ?? turned();
    }
    const inner = this.convex(r);
    const other = inner === null ? null : this.opposite(r);
    return other === null ? null : this.prover.step('C-AFF', [convex, inner, other, ...more]);
  }

  /** φ(r) for a rising convex function φ and a convex r. */
  private composition(phi: Expr, t: Symbol_, r: Expr, domain: readonly Theorem[]): Theorem | null {
    const { prover } = this;
    const first = slope(phi, t);
    const rising = prover.scalarOrder(constant(0), first, t);
    const inner = rising === null ? null : this.convex(r);
    const convex = inner === null ? null : this.convexFunction(phi, t);
    const grad = convex === null ? null : prover.step('G-JET', [], { f: this.term(phi), x: t.name, g: this.term(first) });
    return grad === null ? null : prover.step('C-COMP', [convex, grad, rising, inner, ...domain]);
  }

  /** convex φ t by φ″ ≥ 0, for a scalar function φ of t. */
  private convexFunction(phi: Expr, t: Symbol_): Theorem | null {
    const known = this.functions.get(phi);
    if (known !== undefined) return known;
    const { prover } = this;
    const second = attempt(() => slope(slope(phi, t), t));
    const up = second === null ? null : prover.scalarOrder(constant(0), second, t);
    const hess = second === null || up === null ? null : prover.step('H-JET', [], { f: this.term(phi), x: t.name, H: this.term(second) });
    const matrix = up === null ? null : prover.step('L-DIAG', [up]);
    const order = second === null || matrix === null ? null : prover.recast('L-EQ', matrix, ZERO, this.term(second));
    const found = hess === null || order === null ? null : prover.step('C-HESS', [hess, order]);
    this.functions.set(phi, found);
    return found;
  }

  /** A scalar whose Hessian shows by its form that it is semidefinite. */
  private byHessian(e: Expr): Theorem | null {
    if (!isScalar(e.shape)) return null;
    const hessian = attempt(() => this.deriver.hessian(e, whole(this.x), whole(this.x)).value);
    if (hessian === null) return null;
    const order = semidefinite(this.prover, hessian);
    const hess = order === null ? null : this.prover.step('H-JET', [], { f: this.term(e), x: this.x.name, H: this.term(hessian) });
    return order === null || hess === null ? null : this.prover.step('C-HESS', [hess, order]);
  }
}

const mapped = (t: Theorem | null, f: (t: Theorem) => Theorem | null): Theorem | null => (t === null ? null : f(t));

const ZERO: Term = ['zeros', 1, 1];
const replaceSymbol = (e: Expr, from: Symbol_, to: Expr): Expr => substitute(e, new Map<Expr, Expr>([[from, to]]));
