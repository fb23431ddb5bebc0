import * as M from './multipoly.ts';
import type { MultiPoly } from './multipoly.ts';
import type { Interval } from './poly.ts';
import { ONE, sign } from '../numbers/rat.ts';
import { exponentIsNonneg, signOfGenerator } from './ranges.ts';
import { VARIABLE, type Tower } from './tower.ts';

/**
 * p ≥ 0 (or > 0) since after shifts that make its unknowns nonnegative no coefficient is negative: t = lo + τ on a half-line,
 * t = (lo + hi·τ)/(1 + τ) on a bounded piece, and y = 1 + η for an exponential of something nonnegative.
 */
export const nonnegByCoefficients = ({ tower, p, strict, piece }: { readonly tower: Tower; readonly p: MultiPoly; readonly strict: boolean; readonly piece: Interval }): boolean => {
  // At a closed right end τ is infinite, where strictness isn't seen.
  if (strict && piece.hi !== null && !piece.hiOpen) return false;
  if (piece.lo === null) return false;
  const t = M.unknown(VARIABLE);
  const one = M.constant(ONE);
  const moved = piece.hi === null ? M.substitute(p, VARIABLE, M.add(t, M.constant(piece.lo)))
    : M.substituteQuotient(p, VARIABLE, M.add(M.constant(piece.lo), M.scale(t, piece.hi)), M.add(one, t));
  const raised = M.unknownsOf(moved).reduce((q, k) => {
    const g = tower.generators[k];
    return g?.kind === 'exp' && exponentIsNonneg(tower, g.monomial) ? M.substitute(q, k, M.add(one, M.unknown(k))) : q;
  }, moved);
  return [moved, raised].some((q, isRaised) => signsAgree(tower, q, strict, piece, isRaised === 1));
};

const signsAgree = (tower: Tower, p: MultiPoly, strict: boolean, piece: Interval, isRaised: boolean): boolean => {
  /** What is known of an unknown after the shifts. */
  const known = (k: number): 'positive' | 'nonneg' | 'real' => {
    const g = tower.generators[k];
    if (k === VARIABLE) return piece.loOpen ? 'positive' : 'nonneg';
    if (isRaised && g?.kind === 'exp' && exponentIsNonneg(tower, g.monomial)) return 'nonneg';
    return signOfGenerator(tower, k, piece);
  };
  const parts = [...p.values()];
  const fits = parts.every(({ exponents, coefficient }) => sign(coefficient) > 0 && exponents.every((e, k) => e % 2 === 0 || known(k) !== 'real'));
  return fits && (!strict || parts.some(({ exponents }) => exponents.every((e, k) => e === 0 || known(k) === 'positive')));
};
