import type { LatexOptions } from '../../notation/latex/index.ts';

/** How formulas of a document are read; the vocabulary is that of the place. */
export type Reading = Omit<LatexOptions, 'vocabulary'>;
