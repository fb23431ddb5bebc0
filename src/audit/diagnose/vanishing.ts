import { constant, dimScalar, divide, multiply, reciprocal, scale, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { checkClaim, claimEnv, type CheckOptions, type Claim } from '../check.ts';
import type { ExprCondition } from '../term.ts';
import { attempt, contextOf, type Context } from './context.ts';
import type { Repair } from './diagnose.ts';
import { editsOf, type Edit } from './edit.ts';
import { TIERS } from './edits/index.ts';
import type { Flaw } from './flaw.ts';
import { replaceAt } from './paths.ts';
import { converter, flat } from './point.ts';
import { probes } from './probes.ts';

/** Changed values that are tried, and those of which it is asked for a proof. */
const MOST_VALUES = 1500;
const MOST_PROOFS = 6;
const PROBES = 2;
/** What is smaller than this, relative to what it was, vanishes. */
const NEGLIGIBLE = 1e-9;

/** A changed value with the mistake that the change undoes. */
interface Changed {
  readonly value: Expr;
  readonly flaw: Flaw;
}

/** The value with a scalar changed wherever it stands: 1/t for t, n·t, 2t. */
const rescaled = (value: Expr, { dims }: Context): readonly Changed[] => {
  const scalars = [...freeSymbols(value)].filter((s) => s.range === null && isScalar(s.shape));
  const forms = (s: Expr): readonly Expr[] => [reciprocal(s), ...dims.flatMap((d) => [multiply(dimScalar(d), s), divide(s, dimScalar(d))]), scale(constant(2), s), divide(s, constant(2))];
  return scalars.flatMap((s) => forms(s).map((to): Changed => ({ value: substitute(value, new Map<Expr, Expr>([[s, to]])), flaw: 'factor' })));
};

/** A generator of changes: single edits, the common kinds first, with scalars changed everywhere behind these. */
function* changes(value: Expr, context: Context): Generator<Changed> {
  const [common = [], ...others] = TIERS;
  const single = (edit: Edit): readonly Changed[] => { const changed = replaceAt(value, [edit]); return changed === null ? [] : [{ value: changed, flaw: edit.flaw }]; };
  yield* editsOf(value, context, common, false).flatMap(single);
  yield* rescaled(value, context);
  for (const tier of others) yield* editsOf(value, context, tier, false).flatMap(single);
}

/**
 * The nearest change of a value with which what depends on it vanishes, proved: `dependent` is that, zero for the right value and not for this
 * one; null for a value that it can't depend on. Null where no single change does it.
 */
export const nearestVanishing = (value: Expr, dependent: (value: Expr) => Expr | null, conditions: readonly ExprCondition[], options: CheckOptions = {}): { readonly flaw: Flaw; readonly repair: Repair } | null => {
  const own = dependent(value);
  if (own === null) return null;
  const zero = zeros(own.shape);
  const claimOf = (left: Expr): Claim => ({ kind: 'identity', left, right: zero });
  const claim = claimOf(own);
  const found = probes(claim, claimEnv(claim, conditions), converter(), options.seed ?? 'vanishing', PROBES);
  if (found.length === 0) return null;
  const vanishes = (e: Expr): boolean => found.every(({ point, truth }) => {
    const there = point.value(e);
    const size = truth.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
    return there !== null && flat(there).every((x) => Math.abs(x) <= NEGLIGIBLE * (1 + size));
  });
  let [values, proofs] = [0, 0];
  for (const changed of changes(value, contextOf(value, [own], null, new Set()))) {
    if (++values > MOST_VALUES || proofs >= MOST_PROOFS) return null;
    const rest = attempt(() => dependent(changed.value));
    if (rest === null || !vanishes(rest)) continue;
    proofs++;
    const finding = checkClaim(claimOf(rest), conditions, options);
    if (finding.verdict === 'proved') return { flaw: changed.flaw, repair: { value: changed.value, source: 'edit', edits: 1, finding } };
  }
  return null;
};
