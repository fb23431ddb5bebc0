import { constant, dimScalar, isConst, isSpecial } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { qAdd, qMul, ZERO_Q, type Rational } from '../expr/rational.ts';
import { addExponents } from './exponents.ts';
import { inverseBesideProduct } from './inverses.ts';
import { compareText, sortKey } from './order.ts';
import { isRowSelection } from './forms.ts';
import { joinFunctions } from './products.ts';
import { isSymmetric } from './symmetry.ts';
import { mergeScalars, rename, unify, wiresOf, type NetNode, type Sum, type Term, type Wire } from './term.ts';

const hasAttribute = (e: Expr, attribute: 'orthogonal' | 'mask' | 'hollow' | 'skew'): boolean => e.kind === 'symbol' && e.attributes.includes(attribute);

/** Makes two legs one index; where nothing else touches a summed index, the sum over it is its size. */
const joinLegs = (t: Term, a: Wire, b: Wire): Term => {
  const joined = unify(t, a, b);
  const w = a.subscript === null ? b : a;
  if (!isInner(joined, w) || degree(joined, w) > 0) return joined;
  return { ...joined, scalars: [...joined.scalars, { base: dimScalar(w.size), exponent: constant(1) }] };
};

/** Two nodes on one summed wire whose contraction is an identity: A with inv(A), and Q'Q for orthonormal columns. */
const cancels = (a: NetNode, b: NetNode, at: Wire): boolean => {
  if (!isConst(a.exponent, 1) || !isConst(b.exponent, 1) || a.legs.length !== 2 || b.legs.length !== 2) return false;
  const inverse = (x: Expr, y: Expr): boolean => x.kind === 'call' && x.fn === 'inv' && x.args[0] === y;
  if (inverse(a.base, b.base) || inverse(b.base, a.base)) {
    // inv(A)[p,w] A[w,q] and A[p,w] inv(A)[w,q]: opposite legs meet, or the matrix is symmetric.
    return a.legs.indexOf(at) !== b.legs.indexOf(at) || isSymmetric(a.base);
  }
  return a.base === b.base && hasAttribute(a.base, 'orthogonal') && a.legs[0] === at && b.legs[0] === at;
};

const degree = (t: Term, w: Wire): number => t.nodes.reduce((n, node) => n + node.legs.filter((l) => l === w).length, 0);
const isInner = (t: Term, w: Wire): boolean => w.subscript === null && !t.rows.includes(w) && !t.cols.includes(w);

const contractIdentity = (t: Term): Term | null => {
  for (const w of wiresOf(t)) {
    if (!isInner(t, w) || degree(t, w) !== 2) continue;
    const [a, b] = t.nodes.filter((n) => n.legs.includes(w));
    if (a === undefined || b === undefined || a === b || !cancels(a, b, w)) continue;
    const [x, y] = [a, b].map((n) => (n.legs[0] === w ? n.legs[1] : n.legs[0]));
    if (x === undefined || y === undefined) continue;
    return joinLegs({ ...t, nodes: t.nodes.filter((n) => n !== a && n !== b) }, x, y);
  }
  const beside = inverseBesideProduct(t, (w) => isInner(t, w));
  return beside === null ? null : joinLegs({ ...t, nodes: t.nodes.filter((n) => !beside.nodes.includes(n)) }, ...beside.ends);
};

/** An identity node joins its legs; selections that meet on a whole axis match or are disjoint (then the term is zero: null). */
const joinSelections = (t: Term): Term | null | 'none' => {
  for (const w of wiresOf(t)) {
    if (!isInner(t, w) || degree(t, w) !== 2) continue;
    const met = t.nodes.filter((n) => n.legs[1] === w && isRowSelection(n.base));
    const [a, b] = met;
    if (a === undefined || b === undefined || a.base.kind !== 'slice' || b.base.kind !== 'slice') continue;
    const [p, q] = [a.legs[0], b.legs[0]];
    if (p === undefined || q === undefined) continue;
    const rest = { ...t, nodes: t.nodes.filter((n) => n !== a && n !== b) };
    if (a.base === b.base) return joinLegs(rest, p, q);
    if (a.base.rowOffset.key !== b.base.rowOffset.key) return null;
  }
  return 'none';
};

/** Nodes on the same legs with the same base merge their exponents; masks are idempotent. */
const mergeNodes = (nodes: readonly NetNode[]): readonly NetNode[] => {
  const merged = new Map<string, Map<Expr, NetNode>>();
  // Serial numbers are canonical within a term only; wires of joined terms are told apart by identity.
  const places = new Map<Wire, number>();
  for (const w of nodes.flatMap((n) => n.legs)) if (!places.has(w)) places.set(w, places.size);
  const place = (w: Wire): number => places.get(w) ?? 0;
  for (const n of nodes) {
    const legs = isSymmetric(n.base) ? [...n.legs].sort((x, y) => place(x) - place(y)) : n.legs;
    const key = legs.map(place).join(',');
    const here = merged.get(key) ?? new Map<Expr, NetNode>();
    const known = here.get(n.base);
    merged.set(key, here.set(n.base, known === undefined ? { ...n, legs } : { ...known, exponent: addExponents(known.exponent, n.exponent) }));
  }
  return [...merged.values()].flatMap((here) => joinFunctions([...here.values()], (like, base, exponent) => ({ base, exponent, legs: like.legs })))
    .map((n) => (hasAttribute(n.base, 'mask') && n.exponent.kind === 'const' && n.exponent.value.num > 0n ? { ...n, exponent: constant(1) } : n))
    .filter((n) => !isConst(n.exponent, 0));
};

const labelOf = (t: Term): { readonly order: ReadonlyMap<Wire, number>; readonly text: string } => {
  const wires = [...wiresOf(t)];
  const start = new Map(
    wires.map((w) => [w, w.subscript !== null ? `f${sortKey(w.subscript)}` : `r${indices(t.rows, w)}c${indices(t.cols, w)}s${w.size.key}`]),
  );
  const nodeName = (n: NetNode): string => `${sortKey(n.base)}^${sortKey(n.exponent)}`;
  const names = new Map(t.nodes.map((n) => [n, nodeName(n)]));
  const refine = (colours: ReadonlyMap<Wire, string>): ReadonlyMap<Wire, string> => {
    let current = colours;
    for (;;) {
      if (new Set(current.values()).size === wires.length) return current;
      const next = new Map<Wire, string>();
      for (const w of wires) {
        const seen = t.nodes
          .filter((n) => n.legs.includes(w))
          .map((n) => {
            const symmetric = isSymmetric(n.base);
            const around = n.legs.map((l, i) => `${symmetric ? '' : i}${l === w ? '*' : ''}${current.get(l) ?? ''}`);
            return `${names.get(n) ?? ''}<${(symmetric ? around.sort() : around).join(';')}>`;
          })
          .sort();
        next.set(w, `${current.get(w) ?? ''}[${seen.join('|')}]`);
      }
      const compact = rank(next);
      if (new Set(compact.values()).size === new Set(current.values()).size) return rank(current);
      current = compact;
    }
  };
  const text = (order: ReadonlyMap<Wire, string>): string =>
    t.nodes
      .map((n) => {
        // A fixed value is named in the text: ranks alone would make X[i,:] and X[j,:] one.
        const legs = n.legs.map((l) => (l.subscript === null ? (order.get(l) ?? '') : `<${sortKey(l.subscript)}>`));
        return `${names.get(n) ?? ''}(${(isSymmetric(n.base) ? legs.sort() : legs).join(',')})`;
      })
      .sort()
      .join(' ');
  let best: { colours: ReadonlyMap<Wire, string>; text: string } | null = null;
  let budget = 60;
  const search = (colours: ReadonlyMap<Wire, string>): void => {
    const stable = refine(colours);
    const classes = new Map<string, Wire[]>();
    for (const w of wires) classes.set(stable.get(w) ?? '', [...(classes.get(stable.get(w) ?? '') ?? []), w]);
    const tied = [...classes].filter(([, list]) => list.length > 1).sort(([a], [b]) => compareText(a, b))[0];
    if (tied === undefined || budget-- <= 0) {
      const found = text(stable);
      if (best === null || found < best.text) best = { colours: stable, text: found };
      return;
    }
    for (const w of tied[1]) search(new Map([...stable, [w, `${stable.get(w) ?? ''}!`]]));
  };
  search(rank(start));
  const done = best as { colours: ReadonlyMap<Wire, string>; text: string } | null;
  const colours = done?.colours ?? rank(start);
  const sorted = [...wires].sort((a, b) => compareText(colours.get(a) ?? '', colours.get(b) ?? '') || a.serial - b.serial);
  const outs = (list: readonly Wire[]): string => list.map((w) => `${w.subscript === null ? (colours.get(w) ?? '') : `<${sortKey(w.subscript)}>`}:${w.size.key}`).join(',');
  return { order: new Map(sorted.map((w, i) => [w, i])), text: `${outs(t.rows)}/${outs(t.cols)}/${done?.text ?? ''}` };
};

const indices = (list: readonly Wire[], w: Wire): string => list.flatMap((x, i) => (x === w ? [i] : [])).join('.');

/** Replaces colour texts by their rank, which keeps them short and their order. */
const rank = (colours: ReadonlyMap<Wire, string>): ReadonlyMap<Wire, string> => {
  const distinct = [...new Set(colours.values())].sort(compareText);
  const place = new Map(distinct.map((c, i) => [c, String(i).padStart(4, '0')]));
  return new Map([...colours].map(([w, c]) => [w, place.get(c) ?? '']));
};

/** A term whose nodes and scalars stand in canonical order, with the text that two terms share exactly when they differ by a coefficient only. */
export interface Canonical {
  readonly term: Term;
  readonly key: string;
}

/** A diagonal entry of a matrix whose diagonal is zero. */
const vanishes = (n: NetNode): boolean => n.legs.length === 2 && n.legs[0] === n.legs[1] && (hasAttribute(n.base, 'hollow') || hasAttribute(n.base, 'skew')) && n.exponent.kind === 'const' && n.exponent.value.num > 0n;

/** Contracts identities, merges powers and orders a term; null where it is zero. */
export const canonical = (term: Term): Canonical | null => {
  let t = term;
  for (;;) {
    const eyeAt = t.nodes.find((n) => isSpecial(n.base, 'eye') && n.legs.length === 2 && n.legs.some((w) => w.subscript === null));
    if (eyeAt !== undefined) {
      const [a, b] = eyeAt.legs;
      if (a === undefined || b === undefined) break;
      t = joinLegs({ ...t, nodes: t.nodes.filter((n) => n !== eyeAt) }, a, b);
      continue;
    }
    const merged = { ...t, nodes: mergeNodes(t.nodes) };
    const joined = joinSelections(merged);
    if (joined === null) return null;
    const next = joined === 'none' ? contractIdentity(merged) : joined;
    if (next === null) {
      t = merged;
      break;
    }
    t = next;
  }
  const { coefficient, scalars } = mergeScalars(t.scalars);
  const c = qMul(t.coefficient, coefficient);
  if (c.num === 0n || t.nodes.some(vanishes)) return null;
  const { order, text } = labelOf(t);
  const legKey = (n: NetNode): string => n.legs.map((w) => String(order.get(w) ?? 0).padStart(3, '0')).join(',');
  const nodes = [...t.nodes].sort((a, b) => compareText(`${sortKey(a.base)}|${sortKey(a.exponent)}|${legKey(a)}`, `${sortKey(b.base)}|${sortKey(b.exponent)}|${legKey(b)}`));
  const ordered = [...scalars].sort((a, b) => compareText(sortKey(a.base), sortKey(b.base)));
  const key = `${ordered.map((s) => `${sortKey(s.base)}^${sortKey(s.exponent)}`).join(' ')}#${text}`;
  return { term: renumber({ coefficient: c, scalars: ordered, nodes, rows: t.rows, cols: t.cols }, order), key };
};

/** Gives the running wires serial numbers in canonical order, so that later passes are independent of the history. */
const renumber = (t: Term, order: ReadonlyMap<Wire, number>): Term => {
  const map = new Map<Wire, Wire>();
  for (const [w, i] of order) if (w.subscript === null) map.set(w, { ...w, serial: i });
  return rename(t, map);
};

/** Merges terms that differ by a coefficient only; the result is in canonical order. */
export const collect = (sum: Sum): Sum => {
  const merged = new Map<string, { term: Term; coefficient: Rational }>();
  for (const t of sum) {
    const c = canonical(t);
    if (c === null) continue;
    const known = merged.get(c.key);
    merged.set(c.key, { term: known?.term ?? c.term, coefficient: qAdd(known?.coefficient ?? ZERO_Q, c.term.coefficient) });
  }
  return [...merged]
    .filter(([, m]) => m.coefficient.num !== 0n)
    .sort(([a], [b]) => compareText(a, b))
    .map(([, m]) => ({ ...m.term, coefficient: m.coefficient }));
};

