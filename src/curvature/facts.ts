import type { Theorem } from '../checker/kernel/index.ts';
import type { Term } from '../checker/term.ts';
import { constant, ones } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols, transform } from '../expr/walk.ts';
import type { Prover } from './prover.ts';

/** An expression, the shorter one that declared facts make of it, and the theorem that they are equal (null where nothing changed). */
export interface Reduced {
  readonly from: Expr;
  readonly to: Expr;
  readonly equality: Theorem | null;
}

const isBinary = (e: Expr): boolean => {
  switch (e.kind) {
    case 'symbol': return e.attributes.includes('binary');
    case 'transpose': case 'index': return isBinary(e.arg);
    case 'gather': return isBinary(e.arg);
    case 'call': return e.fn === 'vec' && isBinary(e.args[0] as Expr);
    default: return false;
  }
};

const isSquareOfBinary = (e: Expr): boolean => (e.kind === 'power' && e.exponent.kind === 'const' && e.exponent.value.num === 2n && e.exponent.value.den === 1n ? isBinary(e.base) : e.kind === 'map' && e.fn === 'square' && isBinary(e.arg));

/** Positions of the subterms that `fits`, innermost last, each as a path of argument positions. */
const pathsOf = (t: Term, fits: (t: Term) => boolean, path: readonly number[] = []): readonly (readonly number[])[] => {
  if (typeof t === 'string') return [];
  if (fits(t)) return [path];
  return t.slice(1).flatMap((a, i) => (Array.isArray(a) && typeof a[0] === 'string' ? pathsOf(a as unknown as Term, fits, [...path, i]) : []));
};

const hasBinarySquare = (prover: Prover) => (t: Term): boolean => typeof t !== 'string' && t[0] === '.^' && t[2] === '2' && prover.isBinary(t[1] as Term);

/** Uses that squares of ±1 are 1: every such square in the expression is rewritten by the kernel, and the rest simplified. */
export const reduceFacts = (e: Expr, simplify: (e: Expr) => Expr, prover: Prover): Reduced | null => {
  if (![...freeSymbols(e)].some((s) => s.attributes.includes('binary'))) return { from: e, to: e, equality: null };
  const to = simplify(transform(e, (x) => (isSquareOfBinary(x) ? (x.shape.rows.key === '1' && x.shape.cols.key === '1' ? constant(1) : ones(x.shape)) : x)));
  if (to === e) return { from: e, to: e, equality: null };
  let equality: Theorem | null = null;
  let term = prover.term(e);
  for (const path of pathsOf(term, hasBinarySquare(prover))) {
    const step = prover.step('E-RW', [], { a: term, path, law: 'binary-square' });
    if (step === null) return null;
    term = step.conclusion[2] as Term;
    equality = equality === null ? step : prover.step('E-TRANS', [equality, step]);
  }
  if (equality === null) return { from: e, to: e, equality: null };
  const last = prover.equal(term, prover.term(to));
  return last === null ? { from: e, to: e, equality: null } : { from: e, to, equality: prover.step('E-TRANS', [equality, last]) };
};
