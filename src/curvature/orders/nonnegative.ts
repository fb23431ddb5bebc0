import type { Deriver } from '../../calculus/derive.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { call, constant, map, power, symbol } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute, transform } from '../../expr/walk.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import type { Prover } from '../prover/prover.ts';
import { nonnegativeColumns } from './columns.ts';
import { nonnegativeEntries } from './entries.ts';
import { semidefiniteInSomeForm } from './forms.ts';
import { congruence } from './loewner.ts';
import { nonnegativeLogdet } from './logdet.ts';
import { nonnegativeByRise } from './rising.ts';
import { nonnegativeTrace } from './trace.ts';

/** 0 ≤ e for a number that is semidefinite as a matrix of one entry: quadratic forms, Schur complements. */
const asMatrix = (prover: Prover, e: Expr, deriver: Deriver): Theorem | null => {
  const [psd, one] = [isScalar(e.shape) ? semidefiniteInSomeForm(prover, e, deriver.simplifier) : null, prover.step('L-GRAM', [], { C: '1' })];
  const order = psd === null || one === null ? null : prover.step('O-TRACE', [psd, one]);
  return order === null ? null : prover.recast('O-EQ', order, '0', prover.term(e));
};

/** Norms by absolute values and squares. */
const inSizes = (e: Expr): Expr => transform(e, (x) => {
  if (x.kind === 'call' && x.fn === 'norm1') return call('sum', map('abs', x.args[0] as Expr));
  const c = isScalar(x.shape) ? congruence(x) : null;
  if (c !== null && c.middle === null && isColumn(c.outer.shape)) return call('sum', power(map('abs', c.outer), constant(2)));
  const norm = x.kind === 'power' && x.base.kind === 'call' && x.base.fn === 'norm2' ? x.base.args[0] : undefined;
  return x.kind === 'power' && norm !== undefined && x.exponent.kind === 'const' && x.exponent.value.num === 2n && x.exponent.value.den === 1n ? call('sum', power(map('abs', norm), constant(2))) : x;
});

/** 0 ≤ e for a number that depends on symbols by their sizes |x| only, proved for any nonnegative u in their place. */
const bySizes = (prover: Prover, e: Expr, deriver: Deriver): Theorem | null => {
  const written = inSizes(e);
  const sizes = [...freeSymbols(written)].filter((x) => subexpressions(written).includes(map('abs', x))).map((x) => [x, symbol(`abs_${x.name}`, x.shape, ['nonneg'])] as const);
  const general = substitute(written, new Map<Expr, Expr>(sizes.map(([x, u]) => [map('abs', x), u])));
  if (sizes.length === 0 || sizes.some(([x]) => freeSymbols(general).has(x))) return null;
  const found = nonnegativeTrace(prover, deriver.simplifier.simplify(general), deriver);
  const put = sizes.reduce<Theorem | null>((t, [x, u]) => (t === null ? null : prover.step('PUT', [t, prover.positive(map('abs', x), false)], { s: u.name, r: prover.term(map('abs', x)) })), found);
  return put === null ? null : prover.recast('O-EQ', put, '0', prover.term(e));
};

/** 0 ≤ e for a number, or every entry of something, in one of the ways that are known, the cheapest first; null where none shows it. */
export const nonnegative = (prover: Prover, e: Expr, deriver: Deriver): Theorem | null =>
  prover.positive(e, false) ?? nonnegativeTrace(prover, e, deriver) ?? nonnegativeLogdet(prover, e, deriver) ?? nonnegativeEntries(prover, e) ?? nonnegativeColumns(prover, e) ?? nonnegativeByRise(prover, e) ?? bySizes(prover, e, deriver) ?? asMatrix(prover, e, deriver);
