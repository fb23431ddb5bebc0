import { toEnv, toTerm } from '../../audit/term.ts';
import { obligations } from '../../checker/index.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { constant } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { qSign } from '../../expr/rational.ts';
import { subexpressions, substitute } from '../../expr/walk.ts';
import { attempt } from '../prover/attempt.ts';
import type { Calculus } from './calculus.ts';
import { substituted } from '../prover/prover.ts';
import { applied } from '../objective/entries.ts';
import { argument, isSmooth, slope, withoutJumps } from '../prover/scalar.ts';

const ZERO: Term = ['zeros', 1, 1];

/** What is known of a scalar function φ of t: that it is convex, its slope and the slope of that. */
interface Curve {
  readonly convex: Theorem;
  readonly first: Expr;
  readonly second: Expr;
  readonly rises: Theorem;
  readonly t: Symbol_;
  /** Divisors in φ with 0 < e, where their form doesn't show it. */
  readonly divisors: readonly (readonly [e: Expr, order: Theorem])[];
}

/** Has φ values for positive arguments only, those at 0 apart? */
const needsPositive = (phi: Expr, t: Symbol_): boolean => obligations([toTerm(phi)], toEnv([t], [])).some((o) => o.term === t.name && (o.kind === 'positive' || o.kind === 'nonneg'));

/** Proves φ(r) convex by φ″ ≥ 0 and, where r isn't affine, by the sign of φ′ and the curvature of r. */
export class Composer {
  private readonly calculus: Calculus;
  private readonly curves = new Map<Expr, Curve | null>();

  constructor(calculus: Calculus) {
    this.calculus = calculus;
  }

  /** convex φ(r) x, φ over the reals, the positive or the nonnegative numbers, whatever r is known or may be supposed to be; or null. */
  applied(phi: Expr, t: Symbol_, r: Expr, affine: boolean): Theorem | null {
    const { prover } = this.calculus;
    const positive = prover.positive(r, true);
    const nonneg = positive ?? prover.positive(r, false);
    const supposed = nonneg === null ? this.calculus.supposed(r, needsPositive(phi, t)) : null;
    for (const [attribute, domain] of [['', null], ['positive', positive ?? supposed], ['nonneg', nonneg]] as const) {
      if (attribute !== '' && domain === null) continue;
      const u = attribute === '' ? t : argument(attribute === 'positive' ? 'arg_2' : 'arg_4', [attribute]);
      const psi = substitute(phi, new Map<Expr, Expr>([[t, u]]));
      const curve = this.curve(psi, u);
      const found = curve === null ? null : affine ? this.ofAffine(curve, r, domain) : this.ofCurved(psi, u, curve, r, domain);
      if (found !== null) return found;
    }
    return null;
  }

  private ofAffine(curve: Curve, r: Expr, domain: Theorem | null): Theorem | null {
    const [inner, other] = [this.calculus.convex(r), this.calculus.opposite(r)];
    this.learnDivisors(curve, r, domain);
    return inner === null || other === null ? null : this.calculus.prover.step('C-AFF', [curve.convex, inner, other, ...(domain === null ? [] : [domain])]);
  }

  /** A rising function of something convex, or a falling one of something concave. */
  private ofCurved(phi: Expr, t: Symbol_, curve: Curve, r: Expr, domain: Theorem | null): Theorem | null {
    const { prover } = this.calculus;
    const more = domain === null ? [] : [domain];
    this.learnDivisors(curve, r, domain);
    const up = this.rising(phi, t, curve);
    const rising = up === null ? null : this.calculus.convex(r);
    if (up !== null && rising !== null) return prover.step('C-COMP', [curve.convex, up.slope, up.sign, rising, ...more]);
    const sign = prover.scalarOrder(curve.first, constant(0), t);
    const slope_ = sign === null ? null : this.slopeOf(phi, t, curve);
    const falling = slope_ === null ? null : this.calculus.opposite(r);
    return falling === null ? null : prover.step('C-COMP', [curve.convex, slope_, sign, falling, ...more]);
  }

  /** That φ doesn't fall: φ′ ≥ 0 by its form, or because φ′ rises from something nonnegative at 0. */
  private rising(phi: Expr, t: Symbol_, curve: Curve): { readonly slope: Theorem; readonly sign: Theorem } | null {
    const { prover } = this.calculus;
    const { first, second, rises } = curve;
    const slope_ = this.slopeOf(phi, t, curve);
    if (slope_ === null) return null;
    const plain = prover.scalarOrder(constant(0), first, t);
    if (plain !== null) return { slope: slope_, sign: plain };
    if (!t.attributes.includes('nonneg')) return null;
    const start = prover.step('O-SGN', [], { a: substituted(prover.term(first), t.name, '0') });
    const climb = start === null ? null : prover.step('S-JET', [], { f: prover.term(first), t: t.name, g: prover.term(second) });
    const sign = climb === null ? null : prover.step('O-SLOPE', [climb, rises, start]);
    return sign === null ? null : { slope: slope_, sign };
  }

  private slopeOf(phi: Expr, t: Symbol_, { first, divisors }: Curve): Theorem | null {
    const { prover } = this.calculus;
    return isSmooth(phi) ? prover.step('G-JET', divisors.map(([, order]) => order), { f: prover.term(phi), x: t.name, g: prover.term(first) }) : prover.step('S-JET', [], { f: prover.term(phi), t: t.name, g: prover.term(first) });
  }

  private nowhereZero(phi: Expr, t: Symbol_): Curve['divisors'] {
    const { prover } = this.calculus;
    const divisors = subexpressions(phi).flatMap((e) => (e.kind === 'power' && e.exponent.kind === 'const' && qSign(e.exponent.value) < 0 ? [e.base] : []));
    return [...new Set(divisors)].flatMap((e) => {
      const order = e === t || prover.positive(e, true) !== null ? null : prover.step('O-SCALAR', [], { a: '0', b: prover.term(e), rel: '<', t: t.name });
      return order === null ? [] : [[e, order] as const];
    });
  }

  /** Keeps 0 < e(r) for the divisors e of a function. */
  private learnDivisors({ divisors, t }: Curve, r: Expr, domain: Theorem | null): void {
    const { prover } = this.calculus;
    for (const [e, order] of divisors) {
      const found = prover.instance(order, t, r, domain);
      if (found !== null) prover.learn(applied(e, t, r), found);
    }
  }

  /** What shows that φ is convex: φ″ ≥ 0, off the kinks of φ′ where φ has absolute values and the like. */
  private curve(phi: Expr, t: Symbol_): Curve | null {
    const known = this.curves.get(phi);
    if (known !== undefined) return known;
    const found = attempt(() => (isSmooth(phi) ? this.smooth(phi, t) : this.kinked(phi, t)));
    this.curves.set(phi, found);
    return found;
  }

  private smooth(phi: Expr, t: Symbol_): Curve | null {
    const { prover } = this.calculus;
    const first = slope(phi, t);
    const second = slope(first, t);
    // What is known of divisors before the order is, it doesn't owe.
    const divisors = this.nowhereZero(phi, t);
    const rises = prover.scalarOrder(constant(0), second, t);
    const hess = rises === null ? null : prover.step('H-JET', divisors.map(([, order]) => order), { f: prover.term(phi), x: t.name, H: prover.term(second) });
    const matrix = rises === null ? null : prover.step('L-DIAG', [rises]);
    const order = matrix === null ? null : prover.recast('L-EQ', matrix, ZERO, prover.term(second));
    const convex = hess === null || order === null ? null : prover.step('C-HESS', [hess, order]);
    return convex === null || rises === null ? null : { convex, first, second, rises, t, divisors };
  }

  private kinked(phi: Expr, t: Symbol_): Curve | null {
    const { prover } = this.calculus;
    const first = withoutJumps(slope(phi, t), t);
    const second = slope(first, t);
    const rises = prover.scalarOrder(constant(0), second, t);
    if (rises === null) return null;
    const one = prover.step('S-JET', [], { f: prover.term(phi), t: t.name, g: prover.term(first) });
    const two = one === null ? null : prover.step('S-JET', [], { f: prover.term(first), t: t.name, g: prover.term(second) });
    const convex = two === null ? null : prover.step('C-SLOPE', [one, two, rises]);
    return convex === null ? null : { convex, first, second, rises, t, divisors: [] };
  }
}
