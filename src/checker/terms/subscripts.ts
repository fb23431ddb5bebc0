import { isEntrywise, isRooted, isSigned } from './traits.ts';
import { isRational } from './walk.ts';
import type { Shape } from './shapes.ts';
import type { Env, Term } from './term.ts';

type Place = Term;
const ALL: Place = ':';

/** A subscript that has one value throughout: a numeral or a declared index, not that of a sum. */
const isFixed = (s: Place, env: Env): boolean => s === ALL || isRational(s) || (typeof s === 'string' && env.symbols.get(s)?.range !== undefined);

/**
 * A row, column or entry of a term from rows, columns and entries of what it is made of, so that nothing else is evaluated or counted: f(A)[i, :] =
 * f(A[i, :]), (A*B)[i, j] = A[i, :]*B[:, j] and the like. Signs and roots stay outside, which are told apart by their matrices. `shape` tells
 * rows and columns at sizes at which only what always is 1 is 1, null where it can't. Null where nothing changes.
 */
export const withSubscripts = (t: Term, env: Env, shape: (t: Term) => Shape | null): Term | null => {
  if (typeof t === 'string' || t[0] !== 'index') return null;
  const [, of, row, col = ALL] = t as readonly [string, Term, Place, Place?];
  if ((row === ALL && col === ALL) || !isFixed(row, env) || !isFixed(col, env)) return null;
  const isScalar = (a: Term): boolean => shape(a)?.every((n) => n === 1) === true;
  const pick = (a: Term, i: Place, j: Place): Term => (i === ALL && j === ALL ? a : (inside(a, i, j) ?? ['index', a, i, j]));
  const inside = (a: Term, i: Place, j: Place): Term | null => {
    if (typeof a === 'string' || shape(a) === null || isScalar(a)) return null;
    const [op, ...rest] = a;
    const args = rest as readonly Term[];
    const [first = a, second = a] = args;
    switch (op) {
      case '+': case '-': return [op, ...args.map((x) => pick(x, i, j))];
      case '.*': case './': return [op, ...args.map((x) => (isScalar(x) ? x : pick(x, i, j)))];
      case '.^': return isRooted(a) ? null : [op, pick(first, i, j), second];
      case "'": return [op, pick(first, j, i)];
      case '*': return product(args, i, j);
      case 'fill': return [op, first, pick(second, i, j)];
      case 'index': {
        const [r = ALL, c = ALL] = args.slice(1);
        return (r !== ALL && i !== ALL) || (c !== ALL && j !== ALL) ? null : [op, first, r === ALL ? i : r, c === ALL ? j : c];
      }
      case 'ones': case 'zeros': return [op, i === ALL ? first : 1, j === ALL ? second : 1];
      default: return isEntrywise(op) && !isSigned(a) && !isRooted(a) ? [op, pick(first, i, j)] : null;
    }
  };
  /** A partial product that is a scalar scales what follows: then the row isn't one of the first factor. */
  const product = (factors: readonly Term[], i: Place, j: Place): Term | null => {
    const wide = factors.filter((x) => !isScalar(x));
    const [first, last] = [wide[0], wide.at(-1)];
    if (first === undefined || shape(first)?.[0] === 1) return null;
    const [from, to] = [factors.indexOf(first), factors.lastIndexOf(last ?? first)];
    return ['*', ...factors.map((x, k) => pick(x, k === from ? i : ALL, k === to ? j : ALL))];
  };
  return inside(of, row, col);
};
