import type { Surface } from '../notation/surface.ts';

type Rewrite = (e: Surface) => Surface | null;

/** The expression with every part for which `f` has a replacement exchanged, the outermost first; replacements are not looked into. */
export const rewritten = (e: Surface, f: Rewrite): Surface => {
  const found = f(e);
  if (found !== null) return found;
  const go = (x: Surface): Surface => rewritten(x, f);
  switch (e.kind) {
    case 'number': case 'name': return e;
    case 'binary': return { ...e, left: go(e.left), right: go(e.right) };
    case 'negate': case 'transpose': return { ...e, arg: go(e.arg) };
    case 'index': return { ...e, arg: go(e.arg), subscripts: e.subscripts.map((s) => (s.kind === 'at' ? { ...s, at: go(s.at) } : s.kind === 'range' ? { ...s, from: go(s.from), to: go(s.to) } : s)) };
    case 'call': return { ...e, args: e.args.map(go) };
    case 'sum': return { ...e, where: e.where === null ? null : go(e.where), body: go(e.body) };
    case 'block': return { ...e, rows: e.rows.map((row) => row.map(go)) };
  }
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
