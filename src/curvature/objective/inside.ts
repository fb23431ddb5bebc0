import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { mapSubterms } from '../../checker/terms/walk.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions } from '../../expr/walk.ts';
import { isArgument } from '../prover/scalar.ts';
import { applied } from './entries.ts';
import type { Search } from './search.ts';

/** 0 < e(r) for the parts e of a function of t whose form shows it, constants spread in the shape of `like` and as they are written. */
export const positiveParts = ({ prover }: Search, phi: Expr, t: Symbol_, r: Expr, like: Expr, inside: Theorem | null): readonly Theorem[] => {
  const parts = subexpressions(phi).filter((e) => e !== t && [...freeSymbols(e)].some((s) => s === t) && [...freeSymbols(e)].every((s) => s === t || !isArgument(s)));
  return parts.flatMap((e) => {
    const order = prover.positive(e, true);
    const found = order === null ? null : prover.instance(order, t, r, inside);
    const forms = found === null ? [] : [refilled(found.conclusion[2] as Term, prover.term(r), prover.term(like)), prover.term(applied(e, t, r))];
    return forms.flatMap((form) => (found === null ? [] : prover.recast('O-EQ', found, '0', form) ?? []));
  });
};

/** Keeps 0 < e(r) where the form of a function of t shows it. */
export const learnEntries = ({ prover }: Search, e: Expr, t: Symbol_, r: Expr, inside: Theorem | null): void => {
  const order = prover.positive(e, true);
  const spread = order === null ? null : prover.instance(order, t, r, inside);
  const found = spread === null ? null : prover.recast('O-EQ', spread, '0', prover.term(applied(e, t, r)));
  if (found !== null) prover.learn(applied(e, t, r), found);
};

/** fill(c, r) as fill(c, like), the shape of which is the same. */
const refilled = (t: Term, r: Term, like: Term): Term => {
  if (typeof t === 'string') return t;
  return t[0] === 'fill' && JSON.stringify(t[2]) === JSON.stringify(r) ? ['fill', t[1] as Term, like] : mapSubterms(t, (s) => refilled(s, r, like));
};
