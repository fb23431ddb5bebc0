import type { Term } from '../terms/term.ts';
import { checkCuts, findCuts } from './branch.ts';
import { counterexample } from './counterexample.ts';
import { NoEnclosure } from './interval.ts';
import type { Interval } from './poly.ts';
import { towerOn } from './prove.ts';
import { compare, midpoint, neg, ONE, parse, print, rat, sign, ZERO, type Rat } from '../numbers/rat.ts';
import { Undecided, type ParameterSign, type Tower } from './tower.ts';
import { expand, kinksOf, replace, translate, unitsOf, type Names } from './translate.ts';

export type { ParameterSign } from './tower.ts';

/** Values of the free symbol: a half-line, everything, or between two rationals (`null` is infinite; ends belong to it unless open). */
export type Domain = 'reals' | 'nonneg' | 'positive'
  | { readonly lo: string | null; readonly hi: string | null; readonly loOpen?: boolean; readonly hiOpen?: boolean };

/** What a scalar inequality is about. */
export interface Setting {
  readonly symbol: string;
  readonly domain: Domain;
  /** Further scalar symbols, each with what is known of its sign. */
  readonly parameters: Readonly<Record<string, ParameterSign>>;
}

/** `lane` names how it was proved; `at` is a value of the symbol where, all parameters being 1, the inequality is certainly false. */
export type Answer = { readonly proved: true; readonly lane: string } | { readonly proved: false; readonly reason: string; readonly at?: string };

const HALF_LINES: Readonly<Record<'reals' | 'nonneg' | 'positive', Interval>> = {
  reals: { lo: null, hi: null, loOpen: true, hiOpen: true },
  nonneg: { lo: ZERO, hi: null, loOpen: false, hiOpen: true },
  positive: { lo: ZERO, hi: null, loOpen: true, hiOpen: true },
};

const end = (text: string | null): Rat | null => {
  if (text === null) return null;
  const x = parse(text);
  if (x === null) throw new RangeError(`the end ${text} of a domain is not a rational number`);
  return x;
};
const intervalOf = (domain: Domain): Interval => {
  if (typeof domain === 'string') return HALF_LINES[domain];
  const [lo, hi] = [end(domain.lo), end(domain.hi)];
  if (lo !== null && hi !== null && compare(lo, hi) >= 0) throw new RangeError('a domain needs its lower end below its upper one');
  return { lo, hi, loOpen: lo === null || domain.loOpen === true, hiOpen: hi === null || domain.hiOpen === true };
};

/** A part of the domain between neighbouring cuts, or a single cut. */
type Part = Interval | Rat;

/** The domain cut at points; they belong to both neighbours, or, where functions jump at them, to neither. */
const partsOf = (domain: Interval, cuts: readonly Rat[], jumps: boolean): readonly Part[] => {
  const inside = cuts.filter((c) => (domain.lo === null || compare(c, domain.lo) > 0) && (domain.hi === null || compare(c, domain.hi) < 0));
  const closedEnds = jumps ? [...(domain.loOpen ? [] : [domain.lo]), ...(domain.hiOpen ? [] : [domain.hi])].filter((c) => c !== null) : [];
  const bounds = [domain.lo, ...inside, domain.hi];
  const pieces = bounds.slice(1).map((hi, k): Interval => ({
    lo: bounds[k] ?? null, hi, loOpen: jumps || (k === 0 && domain.loOpen), hiOpen: jumps || (k === bounds.length - 2 && domain.hiOpen),
  }));
  return [...pieces, ...(jumps ? [...inside, ...closedEnds] : [])];
};

/** The part below 0 is read from 0 upwards: t = −s. */
const mirrored = (t: Term, symbol: string, { lo, hi, loOpen, hiOpen }: Interval): { readonly t: Term; readonly piece: Interval } => ({
  t: replace(t, symbol, ['-', symbol]), piece: { lo: hi === null ? null : neg(hi), hi: lo === null ? null : neg(lo), loOpen: hiOpen, hiOpen: loOpen },
});

/** The tower with all parameters in it, so that towers of one question number them alike. */
const withParameters = (tower: Tower, { parameters }: Names): Tower => {
  for (const [name, known] of Object.entries(parameters)) tower.parameter(name, known);
  return tower;
};

/** By exact lanes. Throws Undecided. */
const holdsExactly = (difference: Term, strict: boolean, names: Names, part: Part): boolean => {
  const isPoint = 'num' in part;
  const below = !isPoint && (part.lo === null || sign(part.lo) < 0);
  const here = isPoint ? { t: replace(difference, names.symbol, print(part)), piece: HALF_LINES.nonneg }
    : below ? mirrored(difference, names.symbol, part) : { t: difference, piece: part };
  const units = unitsOf(withParameters(towerOn(here.piece, new Map()), names), names, here.t);
  const tower = withParameters(towerOn(here.piece, units), names);
  return tower.proves(translate(tower, names, here.t).num, strict);
};

/** Evaluations that one part may cost. */
const CUTS = 300;

/** By enclosures of a bounded part, its ends included. */
const holdsByCuts = (difference: Term, strict: boolean, { symbol, parameters }: Names, part: Part): boolean => {
  const [lo, hi] = 'num' in part ? [part, part] : [part.lo, part.hi];
  if (lo === null || hi === null || Object.keys(parameters).length > 0) return false;
  const box = new Map([[symbol, [lo, hi] as const]]);
  const cuts = findCuts(difference, strict, box, CUTS);
  return cuts !== null && checkCuts(difference, strict, box, cuts);
};

/** Points at which a domain is cut besides kinks, tried one list after the other. */
const cutPoints = ({ lo, hi }: Interval): readonly (readonly Rat[])[] =>
  [[ZERO], [neg(ONE), ZERO, ONE], ...(lo === null || hi === null ? [] : [[ZERO, midpoint(lo, hi)]])];

/** A term to be shown nonnegative on a domain. */
interface Claim {
  readonly t: Term;
  readonly domain: Interval;
}

/**
 * Claims that together are the claim: itself; on half-lines and the whole line also with the variable in units of a positive parameter,
 * as a square, from a parameter onwards, or, where it is positive, on both sides of a positive parameter.
 */
const readings = (difference: Term, domain: Interval, { symbol, domain: kind, parameters }: Setting): readonly (readonly Claim[])[] => {
  const itself: readonly Claim[] = [{ t: difference, domain }];
  if (typeof kind !== 'string') return [itself];
  const read = (value: Term, on: Interval = domain): Claim => ({ t: replace(difference, symbol, value), domain: on });
  const all = Object.keys(parameters);
  const positive = all.filter((p) => parameters[p] === 'positive');
  const units = positive.flatMap((p) => [[read(['.*', p, symbol])], [read(['./', symbol, p])]]);
  if (kind === 'reals') return [itself, ...units, ...all.map((p) => [read(['+', p, symbol])])];
  const sides = positive.map((p) => [
    read(['+', p, symbol], HALF_LINES.nonneg), read(['./', p, ['+', '1', symbol]], HALF_LINES.nonneg), ...(kind === 'nonneg' ? [read('0')] : []),
  ]);
  return [itself, ...units, [read(['.*', symbol, symbol])], ...sides];
};

/**
 * Proves a ≤ b (or a < b), two terms in one free scalar symbol, for all its values in the domain and all parameters of their signs,
 * every operation being entrywise. `proved` also says that both sides are defined on the whole domain. Never throws for unknown
 * operations: they are `not proved`. Throws RangeError for a domain that isn't an interval, and for a parameter named as the symbol.
 */
export const proveScalar = (a: Term, b: Term, relation: '<=' | '<', setting: Setting): Answer => {
  const domain = intervalOf(setting.domain);
  if (Object.hasOwn(setting.parameters, setting.symbol)) throw new RangeError(`${setting.symbol} is the variable and can't be a parameter`);
  try {
    return decide(expand(['-', b, a]), relation === '<', domain, setting);
  } catch (error) {
    return { proved: false, reason: reasonOf(error) };
  }
};

/** Why there is no answer. Throws what is no such reason. */
const reasonOf = (error: unknown): string => {
  if (error instanceof Undecided || error instanceof RangeError || error instanceof NoEnclosure) return error.message;
  throw error;
};

/** Is difference ≥ 0 (`strict`: > 0) on the domain? */
const decide = (difference: Term, strict: boolean, domain: Interval, setting: Setting): Answer => {
  let reason = 'no lane proves it';
  const exactly = (t: Term, part: Part): boolean => {
    try {
      return holdsExactly(t, strict, setting, part);
    } catch (error) {
      const why = reasonOf(error);
      // What another reading of the variable stumbles over would only confuse.
      if (t === difference) reason = why;
      return false;
    }
  };
  const holds = ({ t, domain: on }: Claim): boolean => {
    const { at, jumps } = kinksOf(t, setting);
    return cutPoints(on).some((more) => {
      const cuts = [...new Map([...at, ...more].map((c) => [print(c), c])).values()].sort(compare);
      return partsOf(on, cuts, jumps).every((part) => exactly(t, part));
    });
  };
  const reading = readings(difference, domain, setting).findIndex((claims) => claims.every(holds));
  if (reading >= 0) return { proved: true, lane: reading === 0 ? 'exact' : 'exact, after a substitution' };
  const found = counterexample(difference, strict, setting, domain);
  if (found !== null) return { proved: false, reason: 'it is false', at: found };
  const parts = partsOf(domain, [-8n, -1n, 0n, 1n, 8n].map((n) => rat(n)), false);
  if (parts.every((part) => holdsByCuts(difference, strict, setting, part) || exactly(difference, part))) return { proved: true, lane: 'enclosures' };
  return { proved: false, reason };
};
