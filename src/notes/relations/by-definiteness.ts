import { certified } from '../../curvature/certified.ts';
import { stepCount, type Certified } from '../../curvature/index.ts';
import { congruence, definite } from '../../curvature/orders/loewner.ts';
import { Prover } from '../../curvature/prover/prover.ts';
import { eye } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { inlineNames } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';

/** A matrix that is positive definite, so that something made of it is positive; `because` says why, behind the certificate. */
interface Ground {
  readonly matrix: Expr;
  readonly because: string;
}

/** Has a declared matrix linearly independent columns? A vector has where it isn't zero. */
const isInjective = (e: Expr): boolean => e.kind === 'symbol' && (e.attributes.includes('orthogonal') || e.attributes.includes('fullrank') || e.attributes.includes('invertible'));

/** Z'MZ, tr M and det M of a definite M are positive (definite): the matrix that has to be; null for other expressions. */
const groundOf = (e: Expr): Ground | null => {
  const c = congruence(e);
  if (c !== null && isInjective(c.outer)) return { matrix: c.middle ?? eye(c.outer.shape.rows), because: c.outer.shape.cols.key === '1' ? `, and ${printText(c.outer)} is not zero` : `, and ${printText(c.outer)} has full column rank` };
  const [of] = e.kind === 'call' && (e.fn === 'tr' || e.fn === 'det') ? e.args : [];
  return of === undefined ? null : { matrix: of, because: '' };
};

/** 0 < e or 0 ≺ e, from the definition of positive definiteness, with the certificate of a definite matrix that e is made of; null where the form doesn't show it. */
export const byDefiniteness = (e: Expr, seed: string | undefined): { readonly proof: Certified; readonly how: string } | null => {
  const ground = groundOf(inlineNames(e));
  if (ground === null) return null;
  const prover = new Prover(seed);
  const theorem = definite(prover, ground.matrix);
  const proof = theorem === null ? null : certified(prover, theorem, seed);
  return proof === null ? null : { proof, how: `holds: ${printText(ground.matrix)} is positive definite, by a certificate of ${stepCount(proof.verified)}${ground.because}` };
};
