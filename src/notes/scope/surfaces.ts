import { partsOf as partsIn, withParts } from '../../notation/parts.ts';
import type { Surface } from '../../notation/surface.ts';

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

/** The part of an expression that a name stands for in another one which is the same apart from it; null where there is none, or several. */
export const partNamed = (whole: Surface, other: Surface, name: string): Surface | null => {
  let part: Surface | null = null;
  const isSame = (a: Surface, c: Surface): boolean => {
    if (c.kind === 'name' && c.name === name) {
      if (part !== null && JSON.stringify(bare(part)) !== JSON.stringify(bare(a))) return false;
      part = a;
      return true;
    }
    if (a.kind !== c.kind || headOf(a) !== headOf(c)) return false;
    const [x, y] = [childrenOf(a), childrenOf(c)];
    return x.length === y.length && x.every((p, k) => isSame(p, y[k] ?? c));
  };
  // A name for another name would only say that they are equal.
  return isSame(whole, other) && part !== whole && nameOf(part) === null ? part : null;
};

/** The parts directly below an expression. */
const childrenOf = (e: Surface): readonly Surface[] => (e.kind === 'binary' ? [e.left, e.right] : partsIn(e));

/** What distinguishes an expression from others of its kind, apart from its parts. */
const headOf = (e: Surface): string => (e.kind === 'name' ? e.name : e.kind === 'number' ? e.text : e.kind === 'binary' ? e.op : e.kind === 'call' ? e.name : e.kind === 'index' ? e.subscripts.map((s) => (s.kind === 'at' ? JSON.stringify(bare(s.at)) : s.kind)).join() : '');
const bare = (e: Surface): unknown => [e.kind, headOf(e), ...childrenOf(e).map(bare)];

/** The name that an expression is, or null. */
export const nameOf = (e: Surface | undefined | null): string | null => (e?.kind === 'name' ? e.name : null);

/** The name below subscripts and transposes, or null. */
export const leafOf = (e: Surface): string | null => (e.kind === 'name' ? e.name : e.kind === 'index' || e.kind === 'transpose' ? leafOf(e.arg) : null);

/** The vector whose entries a list a_1, a_2, …, a_n names, or null. */
export const vectorIn = (list: readonly Surface[]): Surface | null => {
  const bases = list.map((e) => (e.kind === 'index' && e.subscripts.length === 1 ? e.arg : null));
  const [first] = bases;
  const isList = list.length >= 3 && list.some((e) => e.kind === 'name' && e.name === '…') && bases.every((x, k) => x !== null || nameOf(list[k]) === '…');
  return isList && first?.kind === 'name' && bases.every((x) => x === null || nameOf(x) === first.name) ? first : null;
};
