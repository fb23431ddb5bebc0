import type { Attribute } from '../../expr/expr.ts';
import { isScalar, type Shape } from '../../shape/shape.ts';
import type { Property } from '../text/phrases.ts';

/** Attributes that only square matrices have. */
const SQUARE: ReadonlySet<Attribute> = new Set(['symmetric', 'skew', 'diagonal', 'orthogonal', 'posdef', 'psd']);

const fits = (a: Attribute, s: Shape): boolean => !SQUARE.has(a) || (s.rows.key === s.cols.key && !isScalar(s));

/** What a property says of a name of a shape, as an attribute: a vector that is not zero has rank one. Null where no attribute says it. */
export const attributeOf = (p: Property, s: Shape): Attribute | null => {
  switch (p) {
    case 'ranked': case 'special': case 'idempotent': case 'unit': case 'centred': case 'rows-to-one': case 'columns-to-one': case 'vector': case 'matrix': return null;
    case 'orthonormal': return 'orthogonal';
    case 'nonzero': return isScalar(s) ? 'invertible' : s.cols.key === '1' ? 'fullrank' : null;
    default: return fits(p, s) ? p : null;
  }
};
