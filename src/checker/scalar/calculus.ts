import * as M from './multipoly.ts';
import type { MultiPoly } from './multipoly.ts';
import { mul as mulRat, ONE, power as powerRat, rat, type Rat } from '../numbers/rat.ts';
import { Undecided, VARIABLE, type Frac, type Tower } from './tower.ts';

/** d/dt of a polynomial in the generators. Throws Undecided where a root isn't shown to be differentiable. */
export const derivative = (tower: Tower, p: MultiPoly): Frac =>
  M.unknownsOf(p).reduce((sum, k) => tower.add(sum, tower.mul(tower.poly(M.partial(p, k)), derivativeOf(tower, k))), tower.poly(M.NIL));

const denominator = (a: Frac): MultiPoly => [...a.den.values()].reduce((p, x) => M.mul(p, M.power(x.factor, x.exponent)), M.constant(ONE));

const derivativeOfFrac = (tower: Tower, a: Frac): Frac => {
  const den = denominator(a);
  const over = tower.reciprocal(tower.poly(den));
  return tower.sub(tower.mul(derivative(tower, a.num), over), tower.mul(tower.mul(tower.poly(a.num), derivative(tower, den)), tower.mul(over, over)));
};

const derivativeOf = (tower: Tower, k: number): Frac => {
  const g = tower.generators[k];
  switch (g?.kind) {
    case 'variable': return tower.constant(ONE);
    case 'parameter': return tower.poly(M.NIL);
    case 'exp': {
      const inner = M.collect([{ exponents: g.monomial, coefficient: g.unit }]);
      return tower.poly(M.mul(M.partial(inner, VARIABLE), M.unknown(k)));
    }
    case 'log': return tower.mul(derivative(tower, g.of), tower.reciprocal(tower.poly(g.of)));
    case 'sqrt': return tower.mul(tower.mul(derivative(tower, g.of), tower.poly(M.scale(M.unknown(k), rat(1n, 2n)))), tower.reciprocal(tower.poly(g.of)));
    case 'atan': return tower.mul(derivativeOfFrac(tower, g.of), tower.reciprocal(tower.add(tower.constant(ONE), tower.mul(g.of, g.of))));
    default: throw new Undecided('an unknown generator');
  }
};

/** The value of a polynomial in the generators at t = c, free of the variable. Throws Undecided where it has none. */
export const valueAt = (tower: Tower, p: MultiPoly, c: Rat): Frac => {
  const value = new Map(M.unknownsOf(p).map((k) => [k, generatorAt(tower, k, c)]));
  return [...p.values()].reduce((sum, { exponents, coefficient }) =>
    tower.add(sum, exponents.reduce((m, e, k) => (e === 0 ? m : tower.mul(m, tower.power(value.get(k) ?? tower.poly(M.unknown(k)), e))), tower.constant(coefficient))), tower.poly(M.NIL));
};

const generatorAt = (tower: Tower, k: number, c: Rat): Frac => {
  const g = tower.generators[k];
  switch (g?.kind) {
    case 'variable': return tower.constant(c);
    case 'parameter': return tower.poly(M.unknown(k));
    case 'exp': {
      const e = g.monomial[VARIABLE] ?? 0;
      if (e === 0) return tower.poly(M.unknown(k));
      const others = g.monomial.map((x, j) => (j === VARIABLE ? 0 : x));
      return tower.exp(tower.poly(M.collect([{ exponents: others, coefficient: mulRat(g.unit, powerRat(c, e)) }])));
    }
    case 'log': return tower.log(valueAt(tower, g.of, c));
    case 'sqrt': return tower.sqrt(valueAt(tower, g.of, c));
    case 'atan': return tower.atan(tower.mul(valueAt(tower, g.of.num, c), tower.reciprocal(valueAt(tower, denominator(g.of), c))));
    default: throw new Undecided('an unknown generator');
  }
};
