import type { Attribute } from '../../expr/expr.ts';

/** What words say of a name: attributes, that it is not zero, that its columns are orthonormal, or a rank or something else that no attribute says. */
export type Property = Attribute | 'nonzero' | 'orthonormal' | 'ranked' | 'special' | 'idempotent' | 'unit' | 'centred' | 'rows-to-one' | 'columns-to-one' | 'vector' | 'matrix';

/** Words for what no attribute says. */
const SPECIAL = ['nilpotent', 'triangular', 'involutory', 'stochastic', 'circulant', 'toeplitz', 'unitary', 'commuting'];

const ATTRIBUTES: Readonly<Record<string, readonly Property[]>> = {
  symmetric: ['symmetric'], 'skew-symmetric': ['skew'], antisymmetric: ['skew'], orthogonal: ['orthogonal'], diagonal: ['diagonal'], posdef: ['symmetric', 'posdef'], spd: ['symmetric', 'posdef'], pd: ['symmetric', 'posdef'],
  psd: ['symmetric', 'psd'], spsd: ['symmetric', 'psd'], nonnegative: ['nonneg'], 'non-negative': ['nonneg'], positive: ['positive'],
  nonzero: ['nonzero'], 'non-zero': ['nonzero'], fullrank: ['fullrank'], 'some-rank': ['ranked'], idempotent: ['idempotent'], projection: ['idempotent'], projector: ['idempotent'], 'orthogonal-projection': ['symmetric', 'idempotent'], rotation: ['orthogonal', 'special'], permutation: ['orthogonal', 'special'], reflection: ['orthogonal'], centred: ['centred'], centered: ['centred'], 'unit-norm': ['unit'], normalized: ['unit'], normalised: ['unit'], orthonormal: ['orthonormal'], ...Object.fromEntries(SPECIAL.map((word) => [word, ['special'] as const])),
};
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const FILLERS = words('a an the all both some any and also real square fixed given known strictly real-valued small large invertible nonsingular non-singular dense random arbitrary');
const NOUNS = words('matrix matrices kernel gram covariance covariances precision scatter weight weights vector vectors number numbers scalar scalars constant constants parameter parameters operator hessian laplacian data');
/** Behind attributes a clause may end or go on with these. */
const AFTERWARDS = words('onto with so then for hence since thus because where in as too we one it this that which whose let put set define write denote and is are has have can may must there');
/** Behind these an attribute is that of something else: a product of symmetric matrices. */
const OF_OTHERS = words('of by from with between than for into on to under over if unless when while whereas but take consider');
const NEGATIONS = words('not no non');
/** So many words may stand between attributes and their noun: the positive definite prior covariance. */
const MOST_BETWEEN = 2;

const wordsOf = (text: string): readonly string[] =>
  text.toLowerCase().replace(/\bof\s+(?:size|order|shape|length|dimensions?)\s*$/u, '').replace(/full[\s-]+column[\s-]+rank|linearly\s+independent\s+columns/gu, 'fullrank').replace(/orthogonal\s+project(?:ion|or)\b/gu, 'orthogonal-projection').replace(/orthonormal\s+columns/gu, 'orthonormal').replace(/orthonormal\s+rows/gu, 'unitary').replace(/unit(?:[\s-]+norm)?[\s-]+(?=vectors?\b)/gu, 'unit-norm ').replace(/full[\s-]+(?:row[\s-]+)?rank|linearly\s+independent\s+rows/gu, 'some-rank').replace(/positive[\s-]+semi[\s-]*definite|non-?negative[\s-]+definite/gu, 'psd').replace(/positive[\s-]+definite/gu, 'posdef').replace(/skew[\s-]+symmetric/gu, 'skew-symmetric').replace(/,/gu, ' , ').split(/[^a-z,-]+/u).filter((w) => w !== '');

const attributesOf = (word: string | undefined): readonly Property[] => (word !== undefined && Object.hasOwn(ATTRIBUTES, word) ? (ATTRIBUTES[word] ?? []) : []);

/** Is the word one that neither names something nor says what is spoken of: the one between "definite" and "covariance"? */
const isPlain = (word: string): boolean => word !== ',' && !OF_OTHERS.has(word) && !AFTERWARDS.has(word) && !NEGATIONS.has(word) && attributesOf(word).length === 0;

/** Are the words from here on a noun that what stands before belongs to, with at most a few words between? */
const beginsNoun = (list: readonly string[]): boolean => {
  const noun = list.findIndex((w) => NOUNS.has(w));
  return noun >= 0 && noun <= MOST_BETWEEN && list.slice(0, noun).every(isPlain);
};

/** A run of attributes in a list of words, with the fillers between them. */
interface Run {
  readonly attributes: readonly Property[];
  readonly start: number;
  /** Where its last attribute stands. */
  readonly last: number;
}

const runsIn = (list: readonly string[]): readonly Run[] => {
  const runs: Run[] = [];
  list.forEach((word, k) => {
    const attributes = attributesOf(word);
    const before = runs.at(-1);
    if (attributes.length === 0) return;
    // "Of full rank the projector is": the second one is not said of the name.
    const joins = before !== undefined && list.slice(before.last + 1, k).every((w) => FILLERS.has(w) && w !== 'the');
    if (joins) runs.splice(-1, 1, { attributes: [...before.attributes, ...attributes], start: before.start, last: k });
    else runs.push({ attributes, start: k, last: k });
  });
  return runs;
};

/** Does the run say what the name is: before a noun, at the end of the phrase or of its clause? */
const isStated = (list: readonly string[], { start, last }: Run): boolean => {
  if (list.slice(Math.max(start - 2, 0), start).some((w) => OF_OTHERS.has(w))) return false;
  const rest = list.slice(last + 1);
  if (list[start - 1] === 'the' && (rest[0] === 'is' || rest[0] === 'are')) return false;
  const next = rest.findIndex((w) => !FILLERS.has(w));
  // "symmetric and within-class scatter": what is behind "and" is of something else.
  const isJoined = next > 0 && rest[next - 1] === 'and';
  const following = next < 0 ? undefined : rest[next];
  return following === undefined || following === ',' || AFTERWARDS.has(following) || isJoined || beginsNoun(rest.slice(next));
};

/** The attributes in a phrase that says what a name is: `is a symmetric matrix`, `be the positive definite prior covariance`. */
export const stated = (phrase: string): readonly Property[] => {
  const list = wordsOf(phrase);
  return runsIn(list).filter((run) => isStated(list, run)).flatMap((run) => run.attributes);
};

/** Attributes behind a comma that stand there alone, one or several: `$K, L \\in S$, symmetric`, `, symmetric, nonnegative`. */
export const listedBehind = (rest: string): readonly Property[] => {
  const [first, ...parts] = rest.split(',').map(wordsOf);
  const isAlone = (list: readonly string[]): boolean => list.some((w) => attributesOf(w).length > 0) && list.every((w) => w === 'and' || FILLERS.has(w) || NOUNS.has(w) || attributesOf(w).length > 0) && !/^(?:the|an?)$/u.test(list[0] ?? '');
  if (first === undefined || (first.length > 0 && !isAlone(first))) return [];
  const end = parts.findIndex((list) => !isAlone(list));
  return parts.slice(0, end < 0 ? parts.length : end).flatMap((list) => list.flatMap(attributesOf));
};

/** Attributes right behind a name without a verb: `$D$ a diagonal matrix`, `$X \in S$ symmetric`. */
export const apposed = (phrase: string): readonly Property[] => (/^\s*(?:an?|the)\s/iu.test(phrase) || attributesOf(wordsOf(phrase)[0]).length > 0 ? stated(phrase) : []);

/** Attributes at the end of a phrase, right before the name: `for a symmetric matrix $A$`. */
export const trailing = (phrase: string): readonly Property[] => {
  const list = wordsOf(phrase);
  // "A is symmetric and B" says nothing of B.
  if (/^(?:and|or|,)$/u.test(list.at(-1) ?? '')) return [];
  const run = runsIn(list).at(-1);
  if (run === undefined) return [];
  const behind = list.slice(run.last + 1);
  const rest = behind.filter((w) => !FILLERS.has(w));
  const isOfAnother = behind.includes('and') || behind.includes(',') || NEGATIONS.has(list[run.start - 1] ?? '');
  return isOfAnother || (rest.length > 0 && (!NOUNS.has(rest.at(-1) ?? '') || !beginsNoun(rest))) ? [] : run.attributes;
};

/** Does a phrase deny what it says? */
export const isNegated = (phrase: string): boolean => /\b(?:not|never|no|neither|nor)\b/iu.test(phrase);
