import type { Attribute, Symbol_, Term } from '../terms/term.ts';
import { fail, must } from './fault.ts';
import { LIMITS } from './terms.ts';
import type { Typing } from './typing.ts';

/** What a symbol that is minimised over ranges over. */
export type Domain = 'reals' | 'nonneg' | 'positive' | 'binary' | 'posdef';
/** What is differentiated by: one symbol, or several in order. */
export type Variable = string | readonly string[];

/** A statement about all values of the symbols, wherever its terms have values. */
export type Judgement =
  | readonly ['=' | '<=' | '<' | '<<', Term, Term]
  | readonly ['pd', Term]
  | readonly ['grad' | 'slope', Term, string, Term]
  | readonly ['hess', Term, Variable, Term]
  | readonly ['maj' | 'mnr', Term, Term, string, string]
  | readonly ['argmin' | 'argmax', Term, string, Domain, Term]
  | readonly ['hq', Term, Term, string]
  | readonly ['convex', Term, Variable]
  | Conjunction;

/** `["and", j, …]` */
export interface Conjunction extends ReadonlyArray<unknown> {
  readonly 0: 'and';
}

export type Kind = Judgement[0];

/** What stands at each place after the kind. */
type Place = 'term' | 'symbol' | 'variable' | 'domain';
const PLACES: Readonly<Record<Exclude<Kind, 'and'>, readonly Place[]>> = {
  '=': ['term', 'term'], '<=': ['term', 'term'], '<': ['term', 'term'], '<<': ['term', 'term'], pd: ['term'],
  grad: ['term', 'symbol', 'term'], slope: ['term', 'symbol', 'term'], hess: ['term', 'variable', 'term'],
  maj: ['term', 'term', 'symbol', 'symbol'], mnr: ['term', 'term', 'symbol', 'symbol'],
  argmin: ['term', 'symbol', 'domain', 'term'], argmax: ['term', 'symbol', 'domain', 'term'],
  hq: ['term', 'term', 'symbol'], convex: ['term', 'variable'],
};
/** The places of a kind of judgement, or null where there is no such kind. */
export const placesOf = (kind: string): readonly Place[] | null => (Object.hasOwn(PLACES, kind) ? (PLACES[kind as Exclude<Kind, 'and'>] ?? null) : null);

export const namesOf = (x: Variable): readonly string[] => (typeof x === 'string' ? [x] : x);

/** The parts of a conjunction. */
export const partsOf = (j: Conjunction): readonly Judgement[] => j.slice(1) as readonly Judgement[];

/** Are two judgements of one document identical? Identical terms are one object. */
export const identical = (a: Judgement, b: Judgement): boolean => {
  if (a[0] !== b[0] || a.length !== b.length) return false;
  if (a[0] === 'and' && b[0] === 'and') {
    const other = partsOf(b);
    return partsOf(a).every((j, k) => other[k] !== undefined && identical(j, other[k]));
  }
  return a.every((x, k) => x === b[k] || (placesOf(a[0])?.[k - 1] === 'variable' && JSON.stringify(x) === JSON.stringify(b[k])));
};

/** The terms of a judgement. */
export const termsOf = (j: Judgement): readonly Term[] => {
  if (j[0] === 'and') return partsOf(j).flatMap(termsOf);
  const places = PLACES[j[0]];
  return places.flatMap((place, k) => (place === 'term' ? [j[k + 1] as Term] : []));
};

/** The judgement with its terms changed. */
export const mapTerms = (j: Judgement, f: (t: Term) => Term): Judgement => {
  const changed = j[0] === 'and' ? ['and', ...partsOf(j).map((k) => mapTerms(k, f))] : j.map((x, k) => (placesOf(j[0])?.[k - 1] === 'term' ? f(x as Term) : x));
  return changed as unknown as Judgement;
};

/** The symbols that a judgement quantifies over by itself: variables of differentiation, majorisation, minimisation. */
export const boundIn = (j: Judgement): readonly string[] => {
  switch (j[0]) {
    case 'and': return partsOf(j).flatMap(boundIn);
    case 'grad': case 'slope': case 'hess': case 'convex': return namesOf(j[2]);
    case 'maj': case 'mnr': case 'hq': return [j[3]];
    case 'argmin': case 'argmax': return [j[2]];
    default: return [];
  }
};
/** All names that a judgement mentions beside its terms. */
export const namedIn = (j: Judgement): readonly string[] => (j[0] === 'and' ? partsOf(j).flatMap(namedIn) : j[0] === 'maj' || j[0] === 'mnr' ? [j[3], j[4]] : boundIn(j));

const IMPLIES: Readonly<Record<Domain, readonly Attribute[] | null>> = { reals: null, nonneg: ['nonneg', 'positive', 'mask', 'simplex'], positive: ['positive'], binary: ['binary'], posdef: ['posdef'] };
/** Do the declared attributes keep a symbol in a domain? */
export const liesIn = (s: Symbol_, d: Domain): boolean => IMPLIES[d]?.some((a) => s.attributes.includes(a)) ?? true;

const WITHIN: Readonly<Record<Domain, readonly Domain[]>> = { reals: ['reals'], nonneg: ['nonneg', 'reals'], positive: ['positive', 'nonneg', 'reals'], binary: ['binary', 'reals'], posdef: ['posdef', 'reals'] };
/** Is one domain a part of another? */
export const isWithin = (inner: Domain, outer: Domain): boolean => WITHIN[inner].includes(outer);
export const isDomain = (d: unknown): d is Domain => typeof d === 'string' && Object.hasOwn(IMPLIES, d);

/** The declaration of a symbol that is no index. */
export const symbolOf = (typing: Typing, name: string): Symbol_ => {
  const s = typing.symbols.get(name) ?? fail('unknown-name', `${name} is not declared`);
  must(s.range === undefined, `${name} is an index`);
  return s;
};

/** The domain of a variable, from its attributes. Throws Fault for attributes that a variable can't have. */
export const domainOf = (typing: Typing, name: string): Exclude<Domain, 'posdef'> => {
  const { attributes } = symbolOf(typing, name);
  const [a = 'reals', second] = attributes;
  if (second !== undefined || (a !== 'reals' && a !== 'nonneg' && a !== 'positive')) return fail('condition', `the variable ${name} may be declared nonneg or positive, nothing else`);
  return a;
};

/** The domain of a variable of surrogates and of minimisation, which may also be the definite matrices. Throws Fault. */
export const domainOfSurrogate = (typing: Typing, name: string): Domain => {
  const { attributes } = symbolOf(typing, name);
  return attributes.length === 1 && attributes[0] === 'posdef' ? 'posdef' : domainOf(typing, name);
};

/** Attributes beside those of a domain whose matrices are a convex set. */
const CONVEX_SETS: readonly Attribute[] = ['symmetric', 'psd', 'posdef'];
/** Checks that the values of a variable are a convex set. Throws Fault. */
export const checkConvexDomain = (typing: Typing, name: string): void => {
  const { attributes } = symbolOf(typing, name);
  if (attributes.length !== 1 || !attributes.some((a) => CONVEX_SETS.includes(a))) domainOf(typing, name);
};

/** Checks that y can stand for values of the variable x. */
export const checkPoint = (typing: Typing, x: string, y: string): void => {
  must(x !== y, 'the point of contact is another symbol than the variable');
  must(typing.same(typing.of(x), typing.of(y)), `${y} has another shape than ${x}`, 'shape');
  must(liesIn(symbolOf(typing, y), domainOfSurrogate(typing, x)), `the attributes of ${y} do not keep it in the domain of ${x}`);
};

/** Checks that a judgement makes sense: length, shapes, variables, domains. Throws Fault. */
export const checkJudgement = (j: Judgement, typing: Typing): void => {
  let left: number = LIMITS.length;
  const count = (k: Judgement): void => {
    left -= 1;
    if (k[0] === 'and') partsOf(k).forEach(count);
    else termsOf(k).forEach((t) => { left -= typing.terms.length(t); });
    must(left >= 0, 'a judgement is too long', 'malformed');
  };
  count(j);
  checkShapes(j, typing);
};

const checkShapes = (j: Judgement, typing: Typing): void => {
  const { of, square } = { of: (t: Term) => typing.of(t), square: (t: Term) => typing.square(t) };
  const sameShape = (a: Term, b: Term): void => must(typing.same(of(a), of(b)), 'the sides differ in shape', 'shape');
  const scalar = (t: Term): void => typing.mustBeScalar(t);
  switch (j[0]) {
    case '=': return sameShape(j[1], j[2]);
    // Both have to have a shape, also where the first is a scalar.
    case '<=': case '<': return [j[1], j[2]].map((t) => typing.isScalar(t)).includes(true) ? undefined : sameShape(j[1], j[2]);
    case '<<': square(j[1]); return sameShape(j[1], j[2]);
    case 'pd': return void square(j[1]);
    case 'grad': scalar(j[1]); domainOf(typing, j[2]); return sameShape(j[3], j[2]);
    case 'slope': [j[1], j[2], j[3]].forEach(scalar); return void domainOf(typing, j[2]);
    case 'hess': {
      scalar(j[1]);
      const names = namesOf(j[2]);
      must(names.length > 0 && new Set(names).size === names.length, 'the variables are different symbols');
      const total = names.map((x) => {
        domainOf(typing, x);
        const [m, n] = of(x);
        return typing.terms.sizes.multiply(m, n);
      }).reduce((a, b) => typing.terms.sizes.add(a, b));
      return must(typing.same(of(j[3]), [total, total]), 'the Hessian has another shape', 'shape');
    }
    case 'maj': case 'mnr': scalar(j[1]); scalar(j[2]); return checkPoint(typing, j[3], j[4]);
    case 'argmin': case 'argmax': {
      scalar(j[1]);
      const inside = domainOfSurrogate(typing, j[2]);
      must(isWithin(j[3], inside), `${j[3]} is not within the domain of ${j[2]}`);
      must(!typing.terms.has(j[4], j[2]), `the minimiser depends on ${j[2]}`);
      return sameShape(j[4], j[2]);
    }
    case 'hq': scalar(j[1]); scalar(j[2]); return must(domainOf(typing, j[3]) === 'positive' && typing.isScalar(j[3]), `${j[3]} is a positive scalar`);
    case 'convex': {
      of(j[1]);
      const names = namesOf(j[2]);
      must(names.length > 0 && new Set(names).size === names.length, 'the variables are different symbols');
      return names.forEach((x) => checkConvexDomain(typing, x));
    }
    case 'and': return partsOf(j).forEach((k) => checkShapes(k, typing));
  }
};
