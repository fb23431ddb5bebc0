import { add, constant, isConst, isOne, negate } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { qInv, qMul, qSign } from '../expr/rational.ts';
import type { NetNode, ScalarFactor, Sum, Term, Wire } from './term.ts';

/** A `let` whose value is a single network, as something to look for inside terms. */
export interface Pattern {
  readonly name: Expr;
  readonly term: Term;
}

/** The pattern of a named value, or null where it is a sum, a bare symbol or name, or composite. */
export const patternOf = (name: Expr, sum: Sum): Pattern | null => {
  const [term] = sum;
  if (term === undefined || sum.length !== 1 || term.rows.length > 1 || term.cols.length > 1) return null;
  if (term.nodes.length + term.scalars.length < 2 && isConst(constant(term.coefficient), 1)) {
    const [only] = [...term.nodes, ...term.scalars];
    if (only === undefined || ((only.base.kind === 'symbol' || only.base.kind === 'named') && isOne(only.exponent))) return null;
  }
  return { name, term };
};

/** What is left of the exponent `have` after taking out `want`, null where `want` isn't contained in it. */
const remainder = (have: Expr, want: Expr): Expr | null => {
  if (have === want) return constant(0);
  if (have.kind !== 'const' || want.kind !== 'const' || qSign(have.value) !== qSign(want.value)) return null;
  const left = add(have, negate(want));
  return left.kind === 'const' && (qSign(left.value) === qSign(have.value) || qSign(left.value) === 0) ? left : null;
};

interface Match {
  readonly wires: ReadonlyMap<Wire, Wire>;
  readonly nodes: ReadonlyMap<NetNode, Expr>;
}

const matchNodes = (wanted: readonly NetNode[], t: Term, found: Match): Match | null => {
  const [first, ...rest] = wanted;
  if (first === undefined) return found;
  for (const n of t.nodes) {
    if (found.nodes.has(n) || n.base !== first.base || n.legs.length !== first.legs.length) continue;
    const left = remainder(n.exponent, first.exponent);
    if (left === null) continue;
    const wires = new Map(found.wires);
    const fits = first.legs.every((w, i) => {
      const to = n.legs[i];
      if (to === undefined) return false;
      const known = wires.get(w);
      if (known !== undefined) return known === to;
      wires.set(w, to);
      return true;
    });
    if (!fits) continue;
    const deeper = matchNodes(rest, t, { wires, nodes: new Map([...found.nodes, [n, left]]) });
    if (deeper !== null) return deeper;
  }
  return null;
};

const takeScalars = (wanted: readonly ScalarFactor[], t: Term): readonly ScalarFactor[] | null => {
  let left = t.scalars;
  for (const w of wanted) {
    const have = left.find((s) => s.base === w.base);
    const rest = have === undefined ? null : remainder(have.exponent, w.exponent);
    if (have === undefined || rest === null) return null;
    left = left.flatMap((s) => (s !== have ? [s] : isConst(rest, 0) ? [] : [{ base: s.base, exponent: rest }]));
  }
  return left;
};

/** The term with one occurrence of the pattern replaced by its name, or null where there is none. */
const replaceOnce = (t: Term, { name, term: pattern }: Pattern): Term | null => {
  const scalars = takeScalars(pattern.scalars, t);
  if (scalars === null) return null;
  const match = matchNodes(pattern.nodes, t, { wires: new Map(), nodes: new Map() });
  if (match === null) return null;
  const outs = [...pattern.rows, ...pattern.cols];
  // A summed index of the pattern must be summed in the term too, and touch nothing else there.
  for (const [w, to] of match.wires) {
    if (outs.includes(w)) continue;
    const touched = t.nodes.some((n) => n.legs.includes(to) && !(match.nodes.has(n) && isConst(match.nodes.get(n) ?? constant(1), 0)));
    if (touched || t.rows.includes(to) || t.cols.includes(to) || to.subscript !== null) return null;
  }
  const legs = outs.map((w) => match.wires.get(w));
  if (legs.some((w) => w === undefined)) return null;
  const nodes = t.nodes.flatMap((n): NetNode[] => {
    const left = match.nodes.get(n);
    return left === undefined ? [n] : isConst(left, 0) ? [] : [{ ...n, exponent: left }];
  });
  const coefficient = qMul(t.coefficient, qInv(pattern.coefficient));
  if (outs.length === 0) return { ...t, coefficient, scalars: [...scalars, { base: name, exponent: constant(1) }], nodes };
  const known = legs.filter((w): w is Wire => w !== undefined);
  return { ...t, coefficient, scalars, nodes: [...nodes, { base: name, exponent: constant(1), legs: known }] };
};

const MAX_REPLACEMENTS = 12;

/** The term with every occurrence of the patterns replaced by their names. */
export const nameParts = (term: Term, patterns: readonly Pattern[]): Term => {
  let t = term;
  for (const pattern of patterns)
    for (let i = 0; i < MAX_REPLACEMENTS; i++) {
      const next = replaceOnce(t, pattern);
      if (next === null) break;
      t = next;
    }
  return t;
};
