import type { Term } from '../../terms/term.ts';
import type { Step } from '../step.ts';
import { isFunction } from '../terms.ts';

const ENTRYWISE = new Set(['+', '-', '.*', './', '.^', 'fill']);

/** Does row i of the term depend on row i of the column x alone? Its rows are those of x. */
export const isRowLocal = (s: Step, t: Term, x: string): boolean => {
  const { terms } = s.context;
  const [rows] = s.shape(x);
  const isFree = (u: Term): boolean => !terms.has(u, x);
  const go = (u: Term): boolean => {
    if (u === x) return true;
    // A scalar free of x is the same for all rows.
    if (isFree(u)) return s.isScalar(u) || s.shape(u)[0] === rows;
    if (typeof u === 'string' || s.shape(u)[0] !== rows) return false;
    const [op] = u;
    const args = terms.operands(u);
    if (ENTRYWISE.has(op) || isFunction(op)) return args.every(go);
    if (op === 'rowsum') return args.every(go);
    if (op !== '*') return false;
    // Scalars free of x scale; the first other factor carries the rows.
    const [first, ...more] = args.filter((a) => !(s.isScalar(a) && isFree(a)));
    return first !== undefined && go(first) && more.every(isFree);
  };
  return go(t);
};
