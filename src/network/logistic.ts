import { add, isOnes, map, negate, ones } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { subexpressions, transform } from '../expr/walk.ts';
import { isNegativeTerm } from '../expr/forms.ts';

const argument = (e: Expr): Expr | null => (e.kind === 'map' && e.fn === 'sigmoid' ? e.arg : null);

/** `e` with sigmoid(-u) as 1 - sigmoid(u), so that both meet. */
export const reflected = (e: Expr): Expr =>
  transform(e, (x) => {
    const u = argument(x);
    return u === null || !isNegativeTerm(u) ? x : add(ones(u.shape), negate(map('sigmoid', negate(u))));
  });

/** u where `e` is 1 - sigmoid(u), or its negative. */
const complement = (e: Expr): { readonly of: Expr; readonly isNegative: boolean } | null => {
  const [a, b, ...more] = e.kind === 'add' ? e.terms : [];
  if (a === undefined || b === undefined || more.length > 0) return null;
  for (const [x, y] of [[a, b], [b, a]] as const)
    for (const isNegative of [false, true]) {
      const [one, s] = isNegative ? [negate(x), y] : [x, negate(y)];
      const u = argument(s);
      if (u !== null && isOnes(one)) return { of: u, isNegative };
    }
  return null;
};

/** `e` with 1 - sigmoid(u) as sigmoid(-u) wherever sigmoid(u) stands in no other place. */
export const mirrored = (e: Expr): Expr => {
  const arguments_ = new Set(subexpressions(e).flatMap((x) => complement(x)?.of ?? []));
  return [...arguments_].reduce((now, u) => {
    const next = transform(now, (x) => {
      const found = complement(x);
      if (found?.of !== u) return x;
      const s = map('sigmoid', negate(u));
      return found.isNegative ? negate(s) : s;
    });
    return subexpressions(next).includes(map('sigmoid', u)) ? now : next;
  }, e);
};
