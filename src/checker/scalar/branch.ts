import type { Term } from '../terms/term.ts';
import { encloseTerm, type Box } from './enclosure.ts';
import { enclose, hull, NoEnclosure } from './interval.ts';
import { compare, midpoint, parse, print, sub, type Rat } from '../numbers/rat.ts';

/** A box: for each symbol a closed interval with rational ends. */
export type RationalBox = ReadonlyMap<string, readonly [Rat, Rat]>;

/** How a box is cut until an enclosure decides on each part: at a rational value of one symbol into two parts, or not at all. */
export type Cut = 'leaf' | { readonly symbol: string; readonly at: string; readonly below: Cut; readonly above: Cut };

const decidesOn = (difference: Term, strict: boolean, box: RationalBox): boolean => {
  const enclosed: Box = new Map([...box].map(([name, [lo, hi]]) => [name, hull(enclose(lo), enclose(hi))]));
  try {
    const { lo } = encloseTerm(difference, enclosed);
    return strict ? lo > 0n : lo >= 0n;
  } catch (error) {
    if (error instanceof NoEnclosure) return false;
    throw error;
  }
};

const halves = (box: RationalBox, symbol: string, at: Rat): readonly [RationalBox, RationalBox] | null => {
  const side = box.get(symbol);
  if (side === undefined || compare(side[0], at) > 0 || compare(at, side[1]) > 0) return null;
  return [new Map([...box, [symbol, [side[0], at]]]), new Map([...box, [symbol, [at, side[1]]]])];
};

/**
 * Do the cuts show that an expanded term is ≥ 0 (`strict`: > 0), and defined, on the whole closed box? Every leaf is evaluated anew;
 * the parts of a cut cover what is cut by construction.
 */
export const checkCuts = (difference: Term, strict: boolean, box: RationalBox, cut: Cut): boolean => {
  if (cut === 'leaf') return decidesOn(difference, strict, box);
  const at = parse(cut.at);
  const parts = at === null ? null : halves(box, cut.symbol, at);
  return parts !== null && checkCuts(difference, strict, parts[0], cut.below) && checkCuts(difference, strict, parts[1], cut.above);
};

/** Looks for cuts that `checkCuts` accepts, halving the longest side; null where `budget` evaluations don't do. */
export const findCuts = (difference: Term, strict: boolean, box: RationalBox, budget: number): Cut | null => {
  let left = budget;
  const go = (part: RationalBox): Cut | null => {
    if (left-- <= 0) return null;
    if (decidesOn(difference, strict, part)) return 'leaf';
    const [longest] = [...part].sort(([, a], [, b]) => compare(sub(b[1], b[0]), sub(a[1], a[0])));
    if (longest === undefined) return null;
    const [symbol, [lo, hi]] = longest;
    const at = midpoint(lo, hi);
    const parts = halves(part, symbol, at);
    const below = parts === null ? null : go(parts[0]);
    const above = parts === null || below === null ? null : go(parts[1]);
    return below === null || above === null ? null : { symbol, at: print(at), below, above };
  };
  return go(box);
};
