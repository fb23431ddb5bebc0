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

/** The expression with every part directly below it replaced. */
export const withParts = (e: Surface, f: (e: Surface) => Surface): Surface => {
  switch (e.kind) {
    case 'number': case 'name': return e;
    case 'binary': return { ...e, left: f(e.left), right: f(e.right) };
    case 'negate': case 'transpose': return { ...e, arg: f(e.arg) };
    case 'index': return { ...e, arg: f(e.arg), subscripts: e.subscripts.map((s) => (s.kind === 'at' ? { ...s, at: f(s.at) } : s.kind === 'range' ? { ...s, from: f(s.from), to: f(s.to) } : s)) };
    case 'call': return { ...e, args: e.args.map(f) };
    case 'sum': return { ...e, where: e.where === null ? null : f(e.where), body: f(e.body) };
    case 'block': return { ...e, rows: e.rows.map((row) => row.map(f)) };
  }
};

/** The transpose of an expression; of a transpose what is transposed there. */
export const transposed = (e: Surface): Surface => (e.kind === 'transpose' ? e.arg : { kind: 'transpose', arg: e, span: e.span });
