import { checkClaim, type CheckOptions, type Claim, type Finding } from '../../audit/check.ts';
import type { ExprCondition } from '../../audit/term.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';

/** Values that are tried for an exponent. */
const VALUES = [2, 3, 4, 5] as const;

/** A claim about powers of a matrix with a name as exponent, at a value of it. */
export interface Instance {
  readonly claim: Claim;
  readonly finding: Finding;
  /** The exponent with its value, as counterexamples show it; left out where the claim is meant for all. */
  readonly values?: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** The one number that stands in exponents of matrices: it is whole; null where there is none, or several. */
const exponentIn = (sides: readonly Expr[]): Symbol_ | null => {
  const names = sides.flatMap(subexpressions).flatMap((e) => (e.kind === 'mpow' && e.exponent.kind !== 'const' ? [...freeSymbols(e.exponent)] : []));
  const [only, second] = [...new Set(names)];
  return only === undefined || second !== undefined ? null : only;
};

/** A claim with an exponent at small whole values of it: the first that fails, or that it holds at all of these; null for claims without. */
export const atWholePowers = (claim: Claim, conditions: readonly ExprCondition[], options: CheckOptions): Instance | null => {
  const exponent = exponentIn(claim.kind === 'identity' ? [claim.left, claim.right] : [claim.of, claim.value]);
  if (exponent === null) return null;
  let last: Instance | null = null;
  for (const value of VALUES) {
    const at = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[exponent, b.constant(value)]]));
    const own: Claim = claim.kind === 'identity' ? { ...claim, left: at(claim.left), right: at(claim.right) } : { ...claim, of: at(claim.of), value: at(claim.value) };
    const finding = checkClaim(own, conditions, options);
    last = { claim: own, finding };
    if (finding.verdict !== 'proved') return finding.verdict === 'refuted' ? { claim: own, finding: { ...finding, reason: `it fails for ${exponent.name} = ${value}` }, values: { [exponent.name]: [[value]] } } : null;
  }
  return last === null ? null : { claim, finding: { verdict: 'undecided', grade: 'N', reason: `it holds for ${exponent.name} = ${VALUES.join(', ')}; that it holds for all is not proved` } };
};
