import { withParts } from '../notation/parts.ts';
import type { Surface } from '../notation/surface.ts';

type Rewrite = (e: Surface) => Surface | null;

/** The expression with every part for which `f` has a replacement exchanged, the outermost first; replacements are not looked into. */
export const rewritten = (e: Surface, f: Rewrite): Surface => {
  const found = f(e);
  if (found !== null) return found;
  return withParts(e, (x) => rewritten(x, f));
};

/** All parts of an expression that a test accepts. */
export const partsOf = (e: Surface, accepts: (e: Surface) => boolean): readonly Surface[] => {
  const found: Surface[] = [];
  rewritten(e, (x) => {
    if (accepts(x)) found.push(x);
    return null;
  });
  return found;
};

/** The name that an expression is, or null. */
export const nameOf = (e: Surface | undefined | null): string | null => (e?.kind === 'name' ? e.name : null);
