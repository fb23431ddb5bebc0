import * as I from './interval.ts';
import type { Enclosure } from './interval.ts';
import * as M from './multipoly.ts';
import type { MultiPoly } from './multipoly.ts';
import type { Interval } from './poly.ts';
import { ONE, power as powerRat, rat, sign, ZERO, type Rat } from '../numbers/rat.ts';
import { VARIABLE, type Frac, type Tower } from './tower.ts';

const EVERYTHING: Interval = { lo: null, hi: null, loOpen: true, hiOpen: true };
const rational = (end: bigint): Rat => rat(end, 1n << I.PRECISION);

/** A rational that no value of the enclosure is below. */
export const lowerEnd = (a: Enclosure): Rat => rational(a.lo);

/** Does the variable occur in a generator, directly or inside? */
export const varies = (tower: Tower, k: number): boolean => {
  const g = tower.generators[k];
  switch (g?.kind) {
    case 'variable': return true;
    case 'parameter': return false;
    case 'exp': return (g.monomial[VARIABLE] ?? 0) > 0;
    case 'log': case 'sqrt': return variesIn(tower, g.of);
    case 'atan': return [g.of.num, ...[...g.of.den.values()].map((x) => x.factor)].some((p) => variesIn(tower, p));
    default: return true;
  }
};
/** Does the variable occur in a polynomial? */
export const variesIn = (tower: Tower, p: MultiPoly): boolean => M.unknownsOf(p).some((k) => varies(tower, k));

/** Encloses the value of a polynomial in generators that are numbers. Throws NoEnclosure where one isn't. */
export const encloseNumber = (tower: Tower, p: MultiPoly): Enclosure =>
  [...p.values()].reduce((sum, { exponents, coefficient }) =>
    I.add(sum, exponents.reduce((m, e, k) => (e === 0 ? m : I.mul(m, I.power(encloseGenerator(tower, k), e))), I.enclose(coefficient))), I.enclose(ZERO));

const encloseFrac = (tower: Tower, a: Frac): Enclosure =>
  [...a.den.values()].reduce((x, { factor, exponent }) => I.div(x, I.power(encloseNumber(tower, factor), exponent)), encloseNumber(tower, a.num));

const encloseGenerator = (tower: Tower, k: number): Enclosure => {
  const known = tower.enclosures.get(k) ?? enclosed(tower, k);
  tower.enclosures.set(k, known);
  return known;
};

const enclosed = (tower: Tower, k: number): Enclosure => {
  const g = tower.generators[k];
  switch (g?.kind) {
    case 'exp':
      if (g.monomial.length > 0) break;
      return I.exp(I.enclose(g.unit));
    case 'log': return I.log(encloseNumber(tower, g.of));
    case 'sqrt': return I.sqrt(encloseNumber(tower, g.of));
    case 'atan': return I.atan(encloseFrac(tower, g.of));
    default: break;
  }
  throw new I.NoEnclosure('a value that is not a number');
};

/** Is exp(unit·monomial) at least 1 on the piece, that is, no unknown of the monomial negative? */
export const exponentIsNonneg = (tower: Tower, monomial: M.Exponents): boolean =>
  monomial.every((e, k) => {
    const g = tower.generators[k];
    return e % 2 === 0 || g?.kind === 'variable' || (g?.kind === 'parameter' && g.sign !== 'real');
  });

/** What a generator is known to be: `positive`, `nonneg` or anything (`real`) on a piece of the half-line t ≥ 0. */
export const signOfGenerator = (tower: Tower, k: number, piece: Interval): 'positive' | 'nonneg' | 'real' => {
  const g = tower.generators[k];
  switch (g?.kind) {
    case 'variable': return piece.loOpen || (piece.lo !== null && sign(piece.lo) > 0) ? 'positive' : 'nonneg';
    case 'parameter': return g.sign;
    case 'exp': return 'positive';
    case 'sqrt': return 'nonneg';
    default: return 'real';
  }
};

/** An interval that holds all values of a generator on a piece; wider than need be where that is simpler. */
export const rangeOf = (tower: Tower, k: number, piece: Interval): Interval => {
  const g = tower.generators[k];
  if (g?.kind === 'variable') return piece;
  if (g?.kind === 'exp' && g.monomial.length > 0) return rangeOfExp(tower, g.monomial, g.unit, piece);
  if (g !== undefined && g.kind !== 'parameter' && !varies(tower, k)) {
    try {
      const { lo, hi } = encloseGenerator(tower, k);
      return { lo: rational(lo - 1n), hi: rational(hi + 1n), loOpen: true, hiOpen: true };
    } catch (error) {
      if (!(error instanceof I.NoEnclosure)) throw error;
    }
  }
  const known = signOfGenerator(tower, k, piece);
  return known === 'real' ? EVERYTHING : { ...EVERYTHING, lo: ZERO, loOpen: known === 'positive' };
};

const rangeOfExp = (tower: Tower, monomial: M.Exponents, unit: Rat, piece: Interval): Interval => {
  if (!exponentIsNonneg(tower, monomial)) return { ...EVERYTHING, lo: ZERO };
  const e = monomial[VARIABLE] ?? 0;
  const alone = monomial.every((x, k) => k === VARIABLE || x === 0);
  const at = (c: Rat): Enclosure => I.exp(I.mul(I.enclose(unit), I.enclose(powerRat(c, e))));
  // exp grows with the variable; where the monomial can't vanish inside the piece it stays above 1.
  const above = monomial.every((x, k) => x === 0 || signOfGenerator(tower, k, piece) === 'positive');
  const low = alone && piece.lo !== null && sign(piece.lo) > 0 ? rational(at(piece.lo).lo - 1n) : ONE;
  const high = alone && piece.hi !== null ? rational(at(piece.hi).hi + 1n) : null;
  return { lo: low, hi: high, loOpen: above, hiOpen: true };
};
