import { toExpr } from '../../audit/expression.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { everySubterm, mapSubterms, subterms } from '../../checker/terms/walk.ts';
import { symbol } from '../../expr/build.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import { attempt } from './attempt.ts';

/** What a proof by parts takes from a prover. */
interface Steps {
  readonly symbols: ReadonlyMap<string, Symbol_>;
  step(rule: string, from: readonly (Theorem | null)[], fields?: Readonly<Record<string, unknown>>): Theorem | null;
  term(e: Symbol_): Term;
}

/** A part of two terms and the symbol in its place, which is nonnegative for a root. */
interface Part {
  readonly term: Term;
  readonly symbol: Symbol_;
  readonly isRoot: boolean;
}

const isSame = (a: Term, b: Term): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Largest products of matrices and inverses that stand in both terms, and roots and some others in either, outside of what sums bind. */
const shared = (prover: Steps, a: Term, b: Term, more: ReadonlySet<string>): readonly Part[] => {
  const [inA, inB] = [new Set<string>(), new Set<string>()];
  everySubterm([a], (t) => inA.add(JSON.stringify(t)));
  everySubterm([b], (t) => inB.add(JSON.stringify(t)));
  const found = new Map<string, Part>();
  const visit = (t: Term): void => {
    if (typeof t === 'string') return;
    const text = JSON.stringify(t);
    const e = more.has(text) || t[0] === 'sqrt' || ((t[0] === '*' || t[0] === 'inv') && inA.has(text) && inB.has(text)) ? attempt(() => toExpr(t, prover.symbols)) : null;
    const isRoot = e?.kind === 'map' && e.fn === 'sqrt';
    if (e !== null && (e.kind === 'product' || e.kind === 'call' || isRoot || more.has(text))) {
      if (!found.has(text)) found.set(text, { term: t, symbol: symbol(`part_${found.size + 1}`, e.shape, isRoot ? ['nonneg'] : []), isRoot });
    } else subterms(t).forEach(visit);
  };
  [a, b].forEach(visit);
  return [...found.values()];
};

/**
 * a = b by trials where products, inverses and roots in both, and some more parts, are any matrices, roots nonnegative ones and what they are of their squares: such
 * trials cost less at large sizes, and roots are their own absolute values there.
 */
export const equalByParts = (prover: Steps, a: Term, b: Term, more: readonly Term[] = []): Theorem | null => {
  const parts = shared(prover, a, b, new Set(more.map((t) => JSON.stringify(t))));
  if (parts.length === 0) return null;
  parts.forEach((p) => prover.term(p.symbol));
  const abstract = (t: Term): Term => {
    const whole = parts.find((p) => isSame(p.term, t));
    const square = whole === undefined ? parts.find((p) => p.isRoot && isSame(p.term[1] as Term, t)) : undefined;
    return whole !== undefined ? whole.symbol.name : square !== undefined ? ['.^', square.symbol.name, '2'] : typeof t === 'string' ? t : mapSubterms(t, abstract);
  };
  const plain = prover.step('E-PIT', [], { a: abstract(a), b: abstract(b) });
  const put = parts.reduce<Theorem | null>((t, p) => (t === null ? null : prover.step('PUT', p.isRoot ? [t, prover.step('O-SGN', [], { a: p.term })] : [t], { s: p.symbol.name, r: p.term })), plain);
  return put === null ? null : between(prover, a, put, b);
};

/** a = b from an equality whose sides are these but for the squares of roots. */
const between = (prover: Steps, a: Term, middle: Theorem, b: Term): Theorem | null => {
  const [, left, right] = middle.conclusion as readonly [string, Term, Term];
  const joined = (first: Theorem | null, second: Theorem | null): Theorem | null => (first === null || second === null ? null : prover.step('E-TRANS', [first, second]));
  const before = isSame(a, left) ? middle : joined(prover.step('E-POWER', [], { a, b: left }), middle);
  return isSame(right, b) ? before : joined(before, prover.step('E-POWER', [], { a: right, b }));
};
