import type { Derivation } from '../audit/derivation.ts';
import type { Finding } from '../audit/check.ts';
import type { Expr } from '../expr/expr.ts';

/** How an expression is written: text that can be read back, one line of Unicode, or LaTeX. */
export type Format = 'text' | 'unicode' | 'latex';

/** What a derivative is called, e.g. `gradient by W`, `Hessian block (W, H)`. */
export const title = (d: Derivation, print: (e: Expr) => string): string => {
  const names = d.by.map(print);
  switch (d.kind) {
    case 'gradient': return `gradient by ${names.join(', ')}`;
    case 'jacobian': return `Jacobian by ${names.join(', ')}`;
    case 'hessian': return `Hessian block (${names.join(', ')})`;
    case 'hessian-product': return `Hessian product (${names.join(', ')})`;
  }
};

/** One line on how a result was checked. */
export const gradeText = (f: Finding): string => {
  if (f.verdict === 'proved' && f.grade === 'P')
    return `grade P: exact identity at random points, error < 2^${Math.ceil(f.log2Error ?? 0)}${f.heuristic === true ? ' (heuristic bound)' : ''}`;
  if (f.verdict === 'proved') return `grade ${f.grade}`;
  const why = f.reason === undefined ? '' : ` (${f.reason})`;
  return f.agrees === true ? `grade ${f.grade}: agrees with finite differences, not proved${why}` : `grade ${f.grade}: could not be checked${why}`;
};
