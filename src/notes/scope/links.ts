import type { Link } from '../../notation/latex/index.ts';

/** Does the link say that its sides are equal? */
export const isEquation = (l: Link): boolean => l.relation === '=' || l.relation === ':=';
