import type { Surface } from './surface.ts';

/** The parts of a surface expression; those of a left-leaning chain all at once, since a long sum is too deep for recursion. */
export const partsOf = (e: Surface): readonly Surface[] => {
  switch (e.kind) {
    case 'binary': {
      const parts: Surface[] = [];
      let first: Surface = e;
      for (; first.kind === 'binary'; first = first.left) parts.push(first.right);
      return [...parts, first].reverse();
    }
    case 'negate': case 'transpose': return [e.arg];
    case 'index': return [e.arg, ...e.subscripts.flatMap((s) => (s.kind === 'at' ? [s.at] : s.kind === 'range' ? [s.from, s.to] : []))];
    case 'call': return e.args;
    case 'sum': return [...(e.where === null ? [] : [e.where]), e.body];
    case 'block': return e.rows.flat();
    default: return [];
  }
};
