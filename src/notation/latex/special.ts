import type { Surface } from '../surface.ts';
import { axesOf } from './context.ts';
import { isSign, type Item } from './items.ts';
import { call, number as numberSurface } from './make.ts';
import { isDeclared, spanOf, type Identified } from './named.ts';
import type { Reader } from './reader.ts';
import { isIndexList, subscriptsOf } from './scripts.ts';

/** δ_ij with more indices than the δ that is declared has axes. */
export const isUnit = (r: Reader, stems: readonly string[], { sub, meaning }: Identified): boolean =>
  stems[0] === 'delta' && sub !== null && (axesOf(meaning) ?? 2) < 2 && isIndexList(r, sub) && subscriptsOf(r, sub, 2, spanOf(sub)).length === 2;

/** I beside ⊗ is the identity, even where a size is called so. */
export const isFactorOfKron = (r: Reader, stems: readonly string[], { meaning }: Identified): boolean =>
  meaning?.kind === 'size' && stems.at(-1) === 'I' && [r.peek(), r.items[r.at - 2]].some((i) => isSign(i, '\\otimes'));

/** Matrices that formulas name without declaring them: I, I_n, 1, 1_n, 0, K_{m,n}, δ_ij. Without sizes they have those that fit. */
export const specialOf = (r: Reader, stems: readonly string[], sub: readonly Item[] | null, item: Item): Surface | null => {
  const stem = stems.at(-1) ?? '';
  if (stems[0] === 'delta' && sub !== null) {
    const pair = subscriptsOf(r, sub, 2, item.span).flatMap((s) => (s.kind === 'at' ? [s.at] : []));
    return pair.length === 2 ? call('\\delta', pair, item.span) : null;
  }
  if (!['I', 'K', '1', '0'].includes(stem)) return null;
  const args = sub === null ? [] : stem === 'K' && areSizes(r, sub) && !isDeclared(r, item) ? sub.map((i) => r.inside([i], item.span).whole()) : sizesOf(r, sub, item);
  const [first, second] = args;
  if (stem === 'I' && args.length < 2) return call(first === undefined ? '\\I' : 'eye', args, item.span);
  if (stem === 'K' && args.length === 2) return call('commutation', args, item.span);
  if (stem === 'I' || stem === 'K') return null;
  if (first === undefined) return call(`\\${stem}`, [], item.span);
  return call(stem === '1' ? 'ones' : 'zeros', [first, second ?? numberSurface('1', item.span)], item.span);
};

/** mn below a commutation matrix: two sizes side by side. */
const areSizes = (r: Reader, sub: readonly Item[]): boolean => sub.length === 2 && sub.every((i) => i.kind === 'letter' && r.context.meaning(i.text)?.kind === 'size');

/** Sizes below a matrix, with a comma or × between them. */
export const sizesOf = (r: Reader, sub: readonly Item[], item: Item): readonly Surface[] => {
  const cut = sub.findIndex((i) => isSign(i, '\\times', ','));
  return (cut < 0 ? [sub] : [sub.slice(0, cut), sub.slice(cut + 1)]).map((part) => r.inside(part, item.span).whole());
};
