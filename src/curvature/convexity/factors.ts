import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { mapSubterms } from '../../checker/terms/walk.ts';
import { multiply, symbol, transpose } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { subexpressions, substitute } from '../../expr/walk.ts';
import { gramRoot, squareSign } from './atoms.ts';
import { semidefinite } from '../orders/loewner.ts';
import type { Prover } from '../prover/prover.ts';

/** A semidefinite matrix P, that it is so, and a symbol s with s's in its place. */
interface Factor {
  readonly p: Expr;
  readonly psd: Theorem;
  readonly s: Symbol_;
}

const isDeclared = (e: Expr): boolean => e.kind === 'symbol' && e.attributes.some((a) => a === 'psd' || a === 'posdef');

/** Semidefinite matrices among the parts of an expression that are free of its variables. */
const factorsOf = (prover: Prover, e: Expr, degree: (e: Expr) => number): readonly Factor[] => {
  const found = subexpressions(e).filter((p) => degree(p) === 0 && (isDeclared(p) || (p.kind === 'call' && p.fn === 'inv' && isDeclared(p.args[0] as Expr))));
  const largest = found.filter((p) => !found.some((q) => q !== p && subexpressions(q).includes(p)));
  return largest.flatMap((p, k) => {
    const psd = semidefinite(prover, p);
    return psd === null ? [] : [{ p, psd, s: symbol(`root_${k + 1}`, p.shape) }];
  });
};

/** Replaces terms that are written like the given one. */
const replaced = (t: Term, from: Term, to: Term): Term => {
  const text = JSON.stringify(from);
  const go = (u: Term): Term => (JSON.stringify(u) === text ? to : typeof u === 'string' ? u : mapSubterms(u, go));
  return go(t);
};

/** A theorem about an expression in which semidefinite matrices P are written as products s's, `prove` of that with `restate` into a form of its own: P = R'R for some R. Null where there is no such matrix, or no proof. */
export const byFactors = (prover: Prover, e: Expr, degree: (e: Expr) => number, prove: (e: Expr) => Theorem | null, restate: (t: Theorem, term: Term) => Theorem | null): Theorem | null => {
  const factors = factorsOf(prover, e, degree);
  if (factors.length === 0) return null;
  const withRoots = (x: Expr): Expr => substitute(x, new Map<Expr, Expr>(factors.map(({ p, s }) => [p, multiply(transpose(s), s)])));
  const written = (x: Expr): Term => factors.reduce((t, { p, s }) => replaced(t, prover.term(p), ['*', ["'", s.name], s.name]), prover.term(x));
  const put = (t: Theorem | null): Theorem | null => factors.reduce<Theorem | null>((u, { psd, s }) => (u === null || !holds(u, s.name) ? u : prover.step('FACTOR', [u, psd], { s: s.name })), t);
  const general = withRoots(e);
  const convex = prove(general);
  if (convex === null) return null;
  // What is under a root has a sign in both forms.
  for (const x of subexpressions(e)) {
    const inside = x.kind === 'map' && x.fn === 'sqrt' ? x.arg : null;
    const root = inside === null ? null : gramRoot(withRoots(inside));
    if (inside !== null && root !== null) put(squareSign(prover, root, written(inside)));
  }
  return put(restate(convex, written(e)));
};

const holds = (t: Theorem, name: string): boolean => JSON.stringify(t.conclusion).includes(`"${name}"`);
