import type { Deriver } from '../../calculus/derive.ts';
import type { Variable } from '../../calculus/variable.ts';
import { certified } from '../../curvature/certified.ts';
import { convexityOf, questionOf, reasonText, type Certified, type FlatPoint, type Verdict, type Witness } from '../../curvature/index.ts';
import { flatWitness } from '../../curvature/objective/flat.ts';
import { witness } from '../../curvature/objective/witness.ts';
import { definite } from '../../curvature/orders/loewner.ts';
import { Prover } from '../../curvature/prover/prover.ts';
import { negate } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { inlineNames } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import { inMatrixForm } from '../scope/lift.ts';
import { resolved } from '../steps/claims.ts';
import type { CurvatureClaim } from '../steps/curvature-claim.ts';
import type { Around } from '../steps/order.ts';

/** What decides a claim about curvature: a certificate, or points at which the function bends as it is said not to, or doesn't where it should. */
export type Ground = Certified | readonly (Witness | FlatPoint)[];

/** What was found about the curvature of a number. */
export type CurvatureAnswer =
  | { readonly kind: 'proved' | 'refuted'; readonly by: Ground; readonly how: string }
  | { readonly kind: 'undecided'; readonly reason: string };

/** That the Hessian of an objective is positive definite everywhere, so that it is strictly convex; null where its form doesn't show it. */
export const strictlyConvex = (objective: Expr, variable: Variable, deriver: Deriver, seed: string | undefined): Certified | null => {
  const prover = new Prover(seed);
  const hessian = inlineNames(deriver.hessian(objective, variable, variable).value);
  const pd = definite(prover, hessian);
  const hess = pd === null ? null : prover.step('H-JET', [], { f: prover.term(objective), x: variable.symbol.name, H: prover.term(hessian) });
  const theorem = hess === null ? pd : prover.step('AND', [hess, pd]);
  return theorem === null ? null : certified(prover, theorem, seed);
};

/** Decides whether a number is convex, concave, affine or neither, strictly or strongly so: proved or refuted by a certificate or by points at which it bends. */
export const decideCurvature = (claim: CurvatureClaim, around: Around): CurvatureAnswer => {
  const { said, degree, isNegated, variable, together } = claim;
  const { problem, deriver, seed } = around;
  const value = inMatrixForm(resolved(inlineNames(claim.value), deriver));
  const q = questionOf({ objective: value, variable, together, conditions: problem.conditions, isWhereDefined: true, seed });
  const v = convexityOf(q);
  const is = (holds: boolean, by: Ground, how: string): CurvatureAnswer => ({ kind: holds === isNegated ? 'refuted' : 'proved', by, how });
  const bend = (sign: 1 | -1, found: Witness | null): CurvatureAnswer => (found === null ? { kind: 'undecided', reason: 'no point was found at which it bends' } : is(false, [found], `it bends ${sign > 0 ? 'up' : 'down'} at a point`));
  if (v.kind === 'undecided') return v;
  if (v.kind === 'neither') return said === 'neither' ? is(true, [v.up, v.down], 'it bends up and down') : said === 'convex' ? bend(-1, v.down) : bend(1, v.up);
  const found = `it is ${v.kind}${'modulus' in v ? `: ${modulusText(v)}` : reasonText(v)}`;
  if (said === 'neither') return is(false, v, found);
  if (v.kind === 'affine') return is(said === 'affine' || degree === '', v, found);
  const own = v.kind.endsWith('convex') ? 'convex' : 'concave';
  if (said !== own) return bend(own === 'convex' ? 1 : -1, witness(q, own === 'convex' ? 1 : -1));
  if (degree === '' || v.kind === `strongly ${own}`) return is(true, v, found);
  return strictness(v, claim, own === 'convex' ? value : negate(value), q, around, is);
};

/** What bounds the curvature of a strongly convex or concave number. */
const modulusText = ({ kind, modulus, hasKinks }: Extract<Verdict, { readonly modulus: Expr }>): string => {
  const isUp = kind === 'strongly convex';
  const bound = printText(modulus);
  return hasKinks ? `it stays ${isUp ? 'convex' : 'concave'} without half the quadratic form of ${bound}` : `its Hessian is at ${isUp ? 'least' : 'most'} ${bound}`;
};

/** Is a convex or concave number strictly or strongly so? */
const strictness = (v: Verdict, { degree, said, variable, together }: CurvatureClaim, objective: Expr, q: Parameters<typeof flatWitness>[0], { deriver, seed }: Around, is: (holds: boolean, by: Ground, how: string) => CurvatureAnswer): CurvatureAnswer => {
  const strict = degree === 'strictly' && together.length === 0 ? strictlyConvex(objective, variable, deriver, seed) : null;
  if (strict !== null) return is(true, strict, `${said === 'convex' ? 'its Hessian' : 'the Hessian of its negative'} is positive definite`);
  const flat = flatWitness(q, degree === 'strongly');
  if (flat !== null) return is(false, [flat], 'secondDifference' in flat ? 'it is affine between two points' : flat.secondDerivative === 0 ? 'its second derivative vanishes at a point' : 'its second derivative falls to nothing far out');
  return { kind: 'undecided', reason: `it is ${v.kind}; that it is ${degree} ${said} is not proved` };
};
