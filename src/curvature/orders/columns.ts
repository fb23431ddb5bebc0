import type { Theorem } from '../../checker/kernel/index.ts';
import { add, constant, hadamard, index, isZero, scale, subtract, symbol } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { qNumber, rational } from '../../expr/rational.ts';
import { freeSymbols, summandsOf } from '../../expr/walk.ts';
import { isColumn, SCALAR } from '../../shape/shape.ts';
import { entryIn } from '../objective/entries.ts';
import { clearlyFails, valueAt } from '../prover/numeric.ts';
import type { Prover } from '../prover/prover.ts';
import { argument, simplified } from '../prover/scalar.ts';
import { gathered } from './entries.ts';

/** Orders of functions of more columns aren't looked for. */
const MOST_COLUMNS = 3;

/** The number that stands for an entry of a column: positive or not negative as the column is. */
const entryOf = (x: Symbol_, k: number): Symbol_ => argument(`arg_${k + 5}`, x.attributes.includes('positive') ? ['positive'] : x.attributes.some((a) => a === 'nonneg' || a === 'simplex') ? ['nonneg'] : []);

/** Multiples of sum(p) − sum(q) = 0 for probabilities that may be added: those with which the slope vanishes where p = q. */
const multipliers = (phi: Expr, [p, q]: readonly Symbol_[]): readonly Expr[] => {
  if (p === undefined || q === undefined) return [phi];
  const step = 1e-5;
  const at = (x: number): number => valueAt(phi, new Map([[p.name, x], [q.name, 1]])) ?? Number.NaN;
  const slope = (at(1 + step) - at(1 - step)) / (2 * step);
  const nearest = rational(Math.round(2 * slope), 2);
  return Number.isFinite(slope) && Math.abs(slope - qNumber(nearest)) < 1e-4 && nearest.num !== 0n ? [phi, add(phi, hadamard(constant(nearest), subtract(q, p)))] : [phi];
};

/**
 * 0 ≤ e for the sum of a function of the entries of up to three columns that is nowhere negative, one of them its argument; of probabilities a constant
 * is that many times their sum, and multiples of the difference of two such sums may be added. Null for anything else.
 */
export const nonnegativeColumns = (prover: Prover, e: Expr): Theorem | null => {
  const terms = summandsOf(e);
  const free = add(constant(0), ...terms.filter((t) => t.kind === 'const'));
  const moving = terms.filter((t) => t.kind !== 'const');
  const whole = moving.length === 0 ? null : gathered(add(...moving));
  const columns = whole === null || !isColumn(whole.shape) ? [] : [...freeSymbols(whole)].filter((s) => s.shape.rows.key === whole.shape.rows.key && isColumn(s.shape));
  const probable = columns.filter((s) => s.attributes.includes('simplex'));
  if (whole === null || columns.length === 0 || columns.length > MOST_COLUMNS || (!isZero(free) && probable[0] === undefined)) return null;
  const entries = new Map<Symbol_, Symbol_>(columns.map((x, k) => [x, entryOf(x, k)]));
  const body = probable[0] === undefined ? whole : add(whole, scale(free, probable[0]));
  const phi = entryIn(simplified(body), entries);
  if (phi === null) return null;
  for (const general of multipliers(phi, probable.map((x) => entries.get(x) as Symbol_)))
    for (const t of entries.values()) {
      const order = clearlyFails(constant(0), general, t) ? null : prover.step('O-SCALAR', [], { a: '0', b: prover.term(general), rel: '<=', t: t.name });
      const found = order === null ? null : summed(prover, order, entries, e, whole);
      if (found !== null) return found;
    }
  return null;
};

/** 0 ≤ e from 0 ≤ φ(t, s, …), entry by entry. */
const summed = (prover: Prover, order: Theorem, entries: ReadonlyMap<Symbol_, Symbol_>, e: Expr, whole: Expr): Theorem | null => {
  const i = symbol('row_1', SCALAR, [], { range: whole.shape.rows });
  const at = [...entries].reduce<Theorem | null>((t, [x, s]) => {
    const r = index(x, i, null);
    const inside = s.attributes.length === 0 ? [] : [prover.positive(r, s.attributes.includes('positive'))];
    return t === null ? null : prover.step('PUT', [t, ...inside], { s: s.name, r: prover.term(r) });
  }, order);
  const sum = at === null ? null : prover.step('O-SUMOVER', [at], { i: i.name, bound: 'row_2' });
  return sum === null ? null : prover.recast('O-EQ', sum, '0', prover.term(e));
};
