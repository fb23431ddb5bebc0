import type { Verified } from '../checker/kernel/index.ts';
import { certified } from '../curvature/find.ts';
import { valueAt } from '../curvature/numeric.ts';
import { Prover } from '../curvature/prover.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';

/** Values of the symbols, as written, at which an inequality fails in double precision. */
export interface Failure {
  readonly values: readonly (readonly [name: string, value: string])[];
  readonly left: number;
  readonly right: number;
}

/** An inequality between scalars: with its certificate, or with a point that speaks against it where one was found. */
export type Ordered = { readonly kind: 'proved'; readonly certificate: string; readonly verified: Verified } | { readonly kind: 'refused'; readonly at: Failure | null };

const PROBES: readonly (readonly [string, number])[] = [['0', 0], ['1', 1], ['-1', -1], ['1/2', 0.5], ['-1/2', -0.5], ['2', 2], ['-2', -2], ['1/10', 0.1], ['10', 10], ['-10', -10]];

const allows = (s: Symbol_, x: number): boolean => (s.attributes.includes('positive') ? x > 0 : s.attributes.includes('nonneg') ? x >= 0 : true);

/** All choices of probes for the symbols that their attributes allow. */
const choices = (symbols: readonly Symbol_[]): readonly (readonly (readonly [string, string, number])[])[] =>
  symbols.reduce<readonly (readonly (readonly [string, string, number])[])[]>(
    (all, s) => all.flatMap((c) => PROBES.filter(([, x]) => allows(s, x)).map(([text, x]) => [...c, [s.name, text, x] as const])),
    [[]],
  );

const failing = (left: Expr, relation: '<=' | '<', right: Expr, symbols: readonly Symbol_[]): Failure | null => {
  for (const c of choices(symbols)) {
    const values = new Map(c.map(([name, , x]) => [name, x]));
    const [l, r] = [valueAt(left, values), valueAt(right, values)];
    if (l === null || r === null || !Number.isFinite(l - r)) continue;
    if (relation === '<' ? l >= r : l > r + 1e-9 * Math.max(1, Math.abs(r))) return { values: c.map(([name, text]) => [name, text]), left: l, right: r };
  }
  return null;
};

/** left ≤ right (or <) between scalars in scalar symbols, by the scalar lanes of the checker. */
export const scalarOrder = (left: Expr, relation: '<=' | '<', right: Expr, seed: string): Ordered => {
  const symbols = [...new Set([...freeSymbols(left), ...freeSymbols(right)])];
  for (const t of symbols) {
    const prover = new Prover(seed);
    const theorem = prover.step('O-SCALAR', [], { a: prover.term(left), b: prover.term(right), rel: relation, t: t.name });
    const proof = theorem === null ? null : certified(prover, theorem, seed);
    if (proof !== null) return { kind: 'proved', ...proof };
  }
  return { kind: 'refused', at: failing(left, relation, right, symbols) };
};
