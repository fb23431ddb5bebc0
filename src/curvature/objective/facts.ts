import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { constant, dimScalar, ones, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, transform } from '../../expr/walk.ts';
import { ONE } from '../../shape/dim.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import type { Prover } from '../prover/prover.ts';

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

/** z'*z of a column of ±1. */
const isGramOfBinary = (e: Expr): boolean => e.kind === 'product' && e.factors.length === 2 && isColumn((e.factors[1] as Expr).shape) && e.factors[0] === transpose(e.factors[1] as Expr) && isBinary(e.factors[1] as Expr);

/** Where a law applies in a term, as a path of argument positions. */
interface Place {
  readonly path: readonly number[];
  readonly law: string;
}

const pathsOf = (t: Term, lawAt: (t: Term) => string | null, path: readonly number[] = []): readonly Place[] => {
  if (typeof t === 'string') return [];
  const law = lawAt(t);
  if (law !== null) return [{ path, law }];
  return t.slice(1).flatMap((a, i) => (Array.isArray(a) && typeof a[0] === 'string' ? pathsOf(a as unknown as Term, lawAt, [...path, i]) : []));
};

/** The law that a subterm is an instance of, or null. */
const lawOf = (prover: Prover, t: Term): 'binary-square' | 'binary-gram' | null => {
  if (typeof t === 'string') return null;
  const [op, a, b] = t as readonly [string, Term, Term];
  if (op === '.^' && b === '2' && prover.isBinary(a)) return 'binary-square';
  return op === '*' && t.length === 3 && Array.isArray(a) && a[0] === "'" && JSON.stringify(a[1]) === JSON.stringify(b) && prover.isBinary(b) ? 'binary-gram' : null;
};

/** Uses that squares of ±1 are 1 and add up to their number: the kernel rewrites every such square and sum of squares, the rest is simplified. */
export const reduceFacts = (e: Expr, simplify: (e: Expr) => Expr, prover: Prover): Reduced | null => {
  const unchanged: Reduced = { from: e, to: e, equality: null };
  if (![...freeSymbols(e)].some((s) => s.attributes.includes('binary'))) return unchanged;
  const to = simplify(transform(e, (x) => (isSquareOfBinary(x) ? (isScalar(x.shape) ? constant(1) : ones(x.shape)) : isGramOfBinary(x) ? dimScalar(x.kind === 'product' ? (x.factors[1] as Expr).shape.rows : ONE) : x)));
  if (to === e) return unchanged;
  let equality: Theorem | null = null;
  let term = prover.term(e);
  for (const { path, law } of pathsOf(term, (t) => lawOf(prover, t))) {
    const step = prover.step('E-RW', [], { a: term, path, law });
    if (step === null) return null;
    term = step.conclusion[2] as Term;
    equality = equality === null ? step : prover.step('E-TRANS', [equality, step]);
  }
  if (equality === null) return unchanged;
  const last = prover.equal(term, prover.term(to));
  return last === null ? unchanged : { from: e, to, equality: prover.step('E-TRANS', [equality, last]) };
};
