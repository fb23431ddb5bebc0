import * as M from './multipoly.ts';
import type { Exponents, MultiPoly } from './multipoly.ts';
import type { Enclosure } from './interval.ts';
import type { Interval } from './poly.ts';
import { div, mul as mulRat, ONE, rat, sign, type Rat } from '../numbers/rat.ts';

/** What is known of the sign of a parameter. */
export type ParameterSign = 'positive' | 'nonneg' | 'real';

/** An unknown of the tower: the variable, a parameter, or a function of earlier unknowns. */
export type Generator =
  | { readonly kind: 'variable' }
  | { readonly kind: 'parameter'; readonly name: string; readonly sign: ParameterSign }
  /** exp(unit·monomial), the monomial in variable and parameters, unit > 0. */
  | { readonly kind: 'exp'; readonly monomial: Exponents; readonly unit: Rat }
  | { readonly kind: 'log' | 'sqrt'; readonly of: MultiPoly }
  | { readonly kind: 'atan'; readonly of: Frac };

/** num over a product of factors, each of which is positive on the piece. */
export interface Frac {
  readonly num: MultiPoly;
  readonly den: ReadonlyMap<string, { readonly factor: MultiPoly; readonly exponent: number }>;
}

/** The method has no answer: an operation without a model, or a sign that can't be established. */
export class Undecided extends Error {}

const NO_DEN: Frac['den'] = new Map();
/** Larger powers of an exponential would take too long. */
const EXPONENT_CAP = 64n;
/** Denominators with higher powers aren't formed. */
const DENOMINATOR_CAP = 512;
/** Number of the variable; the others get numbers as they turn up. */
export const VARIABLE = 0;

/**
 * The field of functions of one variable that arithmetic, exp, log, sqrt and atan generate over the rationals, on one piece of the
 * half-line t ≥ 0. Every element is a fraction of polynomials in the generators; all denominators are positive on the piece, so an
 * element has the sign of its numerator.
 */
export class Tower {
  readonly piece: Interval;
  readonly generators: Generator[] = [{ kind: 'variable' }];
  private readonly numbers = new Map<string, number>();
  /** Enclosures of the generators that are numbers, as they are found. */
  readonly enclosures = new Map<number, Enclosure>();
  /** exp(c·monomial) is a power of one generator where c is a multiple of this. */
  private readonly units: ReadonlyMap<string, Rat>;
  /** Is a polynomial positive (not negative) on the whole piece? Only `true` has a meaning. */
  readonly proves: (p: MultiPoly, strict: boolean) => boolean;

  /** Throws RangeError for a piece that reaches below 0. */
  constructor(piece: Interval, units: ReadonlyMap<string, Rat>, proves: (tower: Tower, p: MultiPoly, strict: boolean) => boolean) {
    if (piece.lo === null || sign(piece.lo) < 0) throw new RangeError('a piece lies on the half-line from 0 upwards');
    this.piece = piece;
    this.units = units;
    this.proves = (p, strict) => proves(this, p, strict);
  }

  /** The number of a generator; equal ones share it. */
  private number(key: string, g: Generator): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.generators.length);
    return this.generators.push(g) - 1;
  }

  poly(num: MultiPoly): Frac {
    return { num, den: NO_DEN };
  }
  constant(c: Rat): Frac {
    return this.poly(M.constant(c));
  }
  variable(): Frac {
    return this.poly(M.unknown(VARIABLE));
  }
  parameter(name: string, known: ParameterSign): Frac {
    return this.poly(M.unknown(this.number(`parameter ${name}`, { kind: 'parameter', name, sign: known })));
  }

  /** num over den, with common single unknowns cancelled. */
  private reduced(num: MultiPoly, den: Frac['den']): Frac {
    const out = new Map(den);
    let top = this.withoutSquaredRoots(num);
    if (top.size === 0) return this.poly(top);
    for (const [key, { factor, exponent }] of den) {
      const [k] = M.unknownsOf(factor);
      // A negative unknown stands in denominators with its sign changed, and is not cancelled.
      if (k === undefined || key !== M.keyOf(M.unknown(k))) continue;
      const common = Math.min(exponent, M.split(top).monomial[k] ?? 0);
      top = M.collect([...top.values()].map((x) => ({ ...x, exponents: x.exponents.map((e, j) => (j === k ? e - common : e)) })));
      if (exponent === common) out.delete(key);
      else out.set(key, { factor, exponent: exponent - common });
    }
    return { num: top, den: out };
  }

  private withoutSquaredRoots(p: MultiPoly): MultiPoly {
    let out = p;
    for (const k of M.unknownsOf(p)) {
      const g = this.generators[k];
      if (g?.kind !== 'sqrt') continue;
      const terms = M.coefficientsIn(out, k).map((c, e) => M.mul(c, M.mul(M.power(g.of, Math.floor(e / 2)), M.unknown(k, e % 2))));
      out = terms.reduce(M.add, M.NIL);
    }
    return out;
  }

  add(a: Frac, b: Frac): Frac {
    const den = new Map(a.den);
    for (const [key, x] of b.den) if (x.exponent > (den.get(key)?.exponent ?? 0)) den.set(key, x);
    const lift = (f: Frac): MultiPoly =>
      [...den].reduce((p, [key, x]) => M.mul(p, M.power(x.factor, x.exponent - (f.den.get(key)?.exponent ?? 0))), f.num);
    return this.reduced(M.add(lift(a), lift(b)), den);
  }
  neg(a: Frac): Frac {
    return { num: M.neg(a.num), den: a.den };
  }
  sub(a: Frac, b: Frac): Frac {
    return this.add(a, this.neg(b));
  }
  mul(a: Frac, b: Frac): Frac {
    const den = new Map(a.den);
    for (const [key, { factor, exponent }] of b.den) {
      const sum = exponent + (den.get(key)?.exponent ?? 0);
      if (sum > DENOMINATOR_CAP) throw new RangeError('a denominator has too high a power');
      den.set(key, { factor, exponent: sum });
    }
    return this.reduced(M.mul(a.num, b.num), den);
  }
  /** a to a whole power. Throws Undecided as `reciprocal` does. */
  power(a: Frac, k: number): Frac {
    if (k < 0) return this.power(this.reciprocal(a), -k);
    return k === 0 ? this.constant(ONE) : this.mul(this.power(a, k - 1), a);
  }

  /** 1 or −1 where p has that sign on the whole piece. Throws Undecided. */
  private strictSign(p: MultiPoly): number {
    if (this.proves(p, true)) return 1;
    if (this.proves(M.neg(p), true)) return -1;
    throw new Undecided('a divisor, or the argument of a logarithm, has no sign that could be established on the whole domain');
  }

  /** p = content·Π factorᵉ, each factor positive on the piece: the unknowns that divide p, and the rest. Throws Undecided. */
  private positiveFactors(p: MultiPoly): { readonly content: Rat; readonly factors: readonly { readonly factor: MultiPoly; readonly exponent: number }[] } {
    const { content, monomial, rest } = M.split(p);
    const pieces = [...monomial.map((exponent, k) => ({ factor: M.unknown(k), exponent })), { factor: rest, exponent: 1 }]
      .filter((x) => x.exponent > 0 && M.constantOf(x.factor) === null);
    let scale = content;
    const factors = pieces.map(({ factor, exponent }) => {
      const s = this.strictSign(factor);
      if (s < 0 && exponent % 2 === 1) scale = mulRat(rat(-1n), scale);
      return { factor: s < 0 ? M.neg(factor) : factor, exponent };
    });
    return { content: scale, factors };
  }

  /** 1/a. Throws Undecided unless a has one sign on the whole piece. */
  reciprocal(a: Frac): Frac {
    const { content, factors } = this.positiveFactors(a.num);
    if (sign(content) === 0) throw new Undecided('a divisor is 0');
    const num = [...a.den.values()].reduce((p, x) => M.mul(p, M.power(x.factor, x.exponent)), M.constant(div(ONE, content)));
    return this.reduced(num, new Map(factors.map((x) => [M.keyOf(x.factor), x])));
  }

  /** Throws Undecided unless the argument is a polynomial in variable and parameters, plus whole multiples of logarithms. */
  exp(a: Frac): Frac {
    if (a.den.size > 0) throw new Undecided('an exponent is not a polynomial');
    let out = this.constant(ONE);
    for (const { exponents, coefficient } of a.num.values()) {
      const last = this.generators[exponents.length - 1];
      if (last?.kind === 'log' && M.keyOf(M.unknown(exponents.length - 1)) === `${exponents.join(',')}:1/1` && coefficient.den === 1n) {
        out = this.mul(out, this.power(this.poly(last.of), smallNumber(coefficient)));
        continue;
      }
      exponents.forEach((e, k) => {
        const kind = this.generators[k]?.kind;
        if (e !== 0 && kind !== 'variable' && kind !== 'parameter') throw new Undecided('an exponent is not a polynomial');
      });
      const size = sign(coefficient) < 0 ? mulRat(rat(-1n), coefficient) : coefficient;
      const common = this.units.get(exponents.join(','));
      const whole = common !== undefined && sign(common) > 0 && div(size, common).den === 1n;
      const unit = whole ? common : size;
      const times = smallNumber(div(size, unit)) * sign(coefficient);
      const k = this.number(`exp ${exponents.join(',')} ${unit.num}/${unit.den}`, { kind: 'exp', monomial: exponents, unit });
      out = this.mul(out, this.power(this.poly(M.unknown(k)), times));
    }
    return out;
  }

  /** Throws Undecided unless the argument is positive on the whole piece. */
  log(a: Frac): Frac {
    const { content, factors } = this.positiveFactors(a.num);
    if (sign(content) <= 0) throw new Undecided('the argument of a logarithm is not shown to be positive');
    const below = [...a.den.values()].map((x) => ({ ...x, exponent: -x.exponent }));
    const whole = (n: bigint, e: number): { readonly factor: MultiPoly; readonly exponent: number } => ({ factor: M.constant(rat(n)), exponent: e });
    return [...factors, ...below, whole(content.num, 1), whole(content.den, -1)]
      .map(({ factor, exponent }) => M.scale(this.logOfFactor(factor), rat(BigInt(exponent))))
      .reduce((sum, p) => this.add(sum, this.poly(p)), this.poly(M.NIL));
  }
  private logOfFactor(p: MultiPoly): MultiPoly {
    if (M.keyOf(p) === M.keyOf(M.constant(ONE))) return M.NIL;
    const [k] = M.unknownsOf(p);
    const g = k === undefined ? undefined : this.generators[k];
    if (k !== undefined && g?.kind === 'exp' && M.keyOf(p) === M.keyOf(M.unknown(k))) return M.collect([{ exponents: g.monomial, coefficient: g.unit }]);
    return M.unknown(this.number(`log ${M.keyOf(p)}`, { kind: 'log', of: p }));
  }

  /** Throws Undecided unless the argument is nonnegative on the whole piece. */
  sqrt(a: Frac): Frac {
    const outside = [...a.den.values()].reduce((f, x) => this.mul(f, this.power(this.reciprocal(this.poly(x.factor)), Math.ceil(x.exponent / 2))), this.constant(ONE));
    const inside = [...a.den.values()].filter((x) => x.exponent % 2 === 1).reduce((p, x) => M.mul(p, x.factor), a.num);
    if (inside.size === 0) return this.poly(M.NIL);
    if (!this.proves(inside, false)) throw new Undecided('the argument of a square root is not shown to be nonnegative');
    const { content, monomial, rest } = M.split(inside);
    // Squares of unknowns that are never negative come out of the root; their own roots do where what is left isn't negative either.
    const isOut = monomial.map((_, k) => this.isNonneg(k));
    const rooted = monomial.reduce((p, e, k) => (isOut[k] === true ? p : M.mul(p, M.unknown(k, e))), M.scale(rest, content));
    const splits = this.proves(rooted, false);
    const halves = monomial.reduce((p, e, k) => (isOut[k] === true ? M.mul(p, M.unknown(k, Math.floor(e / 2))) : p), M.constant(ONE));
    const odd = monomial.flatMap((e, k) => (isOut[k] === true && e % 2 === 1 ? [M.unknown(k)] : []));
    const roots = splits ? odd.reduce((p, x) => M.mul(p, this.rootOf(x)), halves) : halves;
    // sqrt(n/d·q) = sqrt(n·d·q)/d.
    const numerator = (splits ? [] : odd).reduce(M.mul, M.scale(rooted, rat(content.den * content.den)));
    return this.mul(outside, this.poly(M.scale(M.mul(roots, this.rootOf(numerator)), rat(1n, content.den))));
  }
  private rootOf(p: MultiPoly): MultiPoly {
    const known = M.constantOf(p);
    const root = known === null || known.den !== 1n ? null : wholeRoot(known.num);
    return root === null ? M.unknown(this.number(`sqrt ${M.keyOf(p)}`, { kind: 'sqrt', of: p })) : M.constant(rat(root));
  }
  private isNonneg(k: number): boolean {
    const g = this.generators[k];
    return g?.kind === 'parameter' ? g.sign !== 'real' : g !== undefined && g.kind !== 'log' && g.kind !== 'atan';
  }

  atan(a: Frac): Frac {
    if (a.num.size === 0) return a;
    const den = [...a.den.keys()].map((k) => `${k}^${a.den.get(k)?.exponent ?? 0}`).sort().join(';');
    return this.poly(M.unknown(this.number(`atan ${M.keyOf(a.num)} over ${den}`, { kind: 'atan', of: a })));
  }
}

/** A whole number as an exponent. Throws Undecided for a large one. */
const smallNumber = (a: Rat): number => {
  if (a.num > EXPONENT_CAP || a.num < -EXPONENT_CAP) throw new Undecided('exponents differ too much');
  return Number(a.num);
};

/** The whole square root, or null. */
const wholeRoot = (n: bigint): bigint | null => {
  if (n < 0n) return null;
  let r = 0n;
  for (let bit = 1n << BigInt(n.toString(2).length / 2 | 0); bit > 0n; bit >>= 1n) if ((r + bit) * (r + bit) <= n) r += bit;
  return r * r === n ? r : null;
};
