import type { Attribute } from '../expr/expr.ts';
import type { Declaration } from '../notation/surface.ts';
import { isScalar, shapeText, type Shape } from '../shape/shape.ts';
import { refuse } from './problem.ts';
import { attributeMeant } from './suggest.ts';

const SQUARE: readonly Attribute[] = ['symmetric', 'skew', 'diagonal', 'posdef', 'psd', 'invertible', 'hollow'];
/** All attributes, as they are written. */
export const ATTRIBUTES: readonly Attribute[] = [...SQUARE, 'orthogonal', 'nonneg', 'positive', 'binary', 'mask', 'simplex', 'fullrank'];

interface Clash {
  readonly one: Attribute;
  readonly others: readonly Attribute[];
  /** What has both attributes; a symbol that can only be that is no variable. */
  readonly only: string;
}

const NOTHING_LARGER = 'only a 1×1 matrix can be both';

/** Attributes that leave nothing, or one fixed matrix. Those that leave a class of matrices go together: a permutation is mask and orthogonal, a label mask and simplex. */
const CLASHES: readonly Clash[] = [
  { one: 'skew', others: ['symmetric', 'diagonal', 'psd', 'nonneg', 'mask'], only: 'only a matrix of zeros is both' },
  { one: 'skew', others: ['positive', 'binary', 'posdef'], only: 'the diagonal of a skew matrix is zero' },
  { one: 'skew', others: ['simplex'], only: 'the entries of a skew matrix sum to zero' },
  { one: 'hollow', others: ['diagonal', 'psd'], only: 'only a matrix of zeros is both' },
  { one: 'hollow', others: ['positive', 'binary', 'posdef'], only: 'the diagonal of a hollow matrix is zero' },
  { one: 'binary', others: ['mask', 'positive', 'nonneg'], only: 'the entries of a binary matrix are 1 and -1, so only a matrix of ones is both' },
  { one: 'mask', others: ['positive'], only: 'the entries of a mask are 0 and 1, so only a matrix of ones is both' },
  { one: 'mask', others: ['posdef'], only: 'only the identity is both' },
  { one: 'orthogonal', others: ['posdef', 'psd'], only: 'only the identity is both' },
];
/** As above for symbols of more than one entry; one column may be orthogonal and positive or in the simplex. */
const CLASHES_OF_MANY: readonly Clash[] = [
  { one: 'binary', others: ['diagonal', 'posdef', 'orthogonal', 'simplex'], only: NOTHING_LARGER },
  { one: 'diagonal', others: ['positive'], only: 'positive says that every entry is positive; for a positive diagonal write diagonal posdef' },
  { one: 'orthogonal', others: ['positive'], only: 'columns with positive entries are not orthogonal to each other' },
  { one: 'orthogonal', others: ['simplex'], only: 'every column of unit length has entries whose magnitudes sum to at least 1' },
];

const clashesOf = (s: Shape): readonly Clash[] =>
  isScalar(s) ? CLASHES : [...CLASHES, ...CLASHES_OF_MANY.filter((c) => !(c.one === 'orthogonal' && s.cols.key === '1'))];

const known = (name: string, span: Declaration['span']): Attribute => {
  const found = ATTRIBUTES.find((a) => a === name);
  if (found !== undefined) return found;
  const near = attributeMeant(name, ATTRIBUTES);
  return refuse('unknown-attribute', `${name} is not an attribute`, span, `known: ${ATTRIBUTES.join(' ')}`, near === null ? undefined : `did you mean ${near}?`);
};

/** The attributes of a declaration of the given shape. Throws Rejected: unknown-attribute, not-square, contradictory-attributes. */
export const readAttributes = (d: Declaration, s: Shape): readonly Attribute[] => {
  const given = d.attributes.map(({ name, span }) => ({ attribute: known(name, span), span }));
  const square = given.find(({ attribute }) => SQUARE.includes(attribute));
  if (square !== undefined && s.rows.key !== s.cols.key)
    refuse('not-square', `${square.attribute} needs a square matrix, but ${d.name} is ${shapeText(s)}`, d.span, shapeText(s), `declare it as matrix(${s.rows.key}, ${s.rows.key})`);
  for (const { one, others, only } of clashesOf(s)) {
    const first = given.find(({ attribute }) => attribute === one);
    const second = given.find(({ attribute }) => others.includes(attribute));
    if (first !== undefined && second !== undefined)
      refuse('contradictory-attributes', `${d.name} can't be both ${first.attribute} and ${second.attribute}`, second.span, only, 'leave one of them out');
  }
  return given.map(({ attribute }) => attribute);
};
