import { add, call, constant, eye, hadamard, isConst, isSpecial, multiply, negate, ones, scale, zeros } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { MINUS_ONE_Q, qGcd, qInv, qMul, qSign } from '../expr/rational.ts';
import { ONE } from '../shape/dim.ts';
import { isScalar, SCALAR, shape, type Shape } from '../shape/shape.ts';
import { summandsOf, transform } from '../expr/walk.ts';
import { isNegativeTerm } from '../expr/forms.ts';
import { compareTerm, compareText, readingCost, sortKey } from './order.ts';
import { entrywise } from './forms.ts';
import { commonScalars, pieceExpr, pieceOf, runLength, toPiece, without, wordOf, type Piece } from './piece.ts';
import { printTerm, scalarProduct, type PrintedTerm } from './print.ts';
import { linearReadings, type Reading } from './readings.ts';
import { flip } from './symmetry.ts';
import type { Sum, Term } from './term.ts';

const sharedPrefix = (words: readonly (readonly Expr[])[]): number => {
  const [first] = words;
  if (first === undefined) return 0;
  let n = 0;
  while (n < first.length && words.every((w) => w[n] === first[n])) n++;
  return n;
};

interface Candidate {
  readonly members: readonly Piece[];
  readonly build: () => Expr;
  readonly saving: number;
  readonly key: string;
}

/** Terms that begin (or end) with the same factor: pull out the longest common beginning and end. */
const wordCandidates = (pieces: readonly Piece[], s: Shape): Candidate[] => {
  const out: Candidate[] = [];
  for (const side of ['left', 'right'] as const) {
    const groups = new Map<Expr, { readonly piece: Piece; readonly word: readonly Expr[] }[]>();
    for (const piece of pieces)
      for (const word of [piece.word, ...sumsWrittenOut(piece.word, side)]) {
        const end = side === 'left' ? word[0] : word[word.length - 1];
        if (end !== undefined) groups.set(end, [...(groups.get(end) ?? []), { piece, word }]);
      }
    for (const [end, members] of groups) {
      // Sums are written out beside a product with the same factor only.
      if (members.length < 2 || members.every((m) => m.word !== m.piece.word)) continue;
      const words = members.map((m) => m.word);
      const head = sharedPrefix(words);
      const tail = sharedPrefix(words.map((w) => w.slice(head).reverse()));
      const prefix = words[0]?.slice(0, head) ?? [];
      const suffix = tail === 0 ? [] : (words[0]?.slice(-tail) ?? []);
      const rest = members.map(({ piece, word }) => ({ ...piece, word: word.slice(head, word.length - tail) }));
      const inner = shape(prefix[prefix.length - 1]?.shape.cols ?? s.rows, suffix[0]?.shape.rows ?? s.cols);
      out.push(candidate(members.map((m) => m.piece), s, () => wrap(rest, inner, (x) => multiply(...runLength(prefix), x, ...runLength(suffix))), `${side}${sortKey(end)}`));
    }
  }
  return out;
};

/** The word with a sum of rows or columns at its end as a product with ones: rowsum(A)*b' is A*(ones*b'). */
const sumsWrittenOut = (word: readonly Expr[], side: 'left' | 'right'): readonly (readonly Expr[])[] => {
  const turned = (w: readonly Expr[]): readonly Expr[] => [...w].reverse().map(flip);
  const [first, next, ...rest] = side === 'left' ? word : turned(word);
  const [rows] = first?.kind === 'call' && first.fn === 'rowsum' ? first.args : [];
  const [columns] = first?.kind === 'transpose' && first.arg.kind === 'call' && first.arg.fn === 'colsum' ? first.arg.args : [];
  const m = rows ?? (columns === undefined ? undefined : flip(columns));
  if (m === undefined) return [];
  const isRow = next !== undefined && isSpecial(next, 'ones');
  const out = [...wordOf(m), ones(shape(m.shape.cols, isRow ? next.shape.cols : ONE)), ...(isRow || next === undefined ? [] : [next]), ...rest];
  return [side === 'left' ? out : turned(out)];
};

/** Terms of one function that is linear in an argument: diag(u) + diag(v), kron(A, B) + kron(A, C), entrywise products with a common factor. */
const linearCandidates = (pieces: readonly Piece[], s: Shape): Candidate[] => {
  const groups = new Map<string, { members: { piece: Piece; rest: Expr }[]; build: (inner: Expr) => Expr }>();
  const put = (key: string, piece: Piece, rest: Expr, build: (inner: Expr) => Expr): void => {
    const group = groups.get(key) ?? { members: [], build };
    if (!group.members.some((m) => m.piece === piece)) group.members.push({ piece, rest });
    groups.set(key, group);
  };
  for (const p of pieces) {
    const [only] = p.word;
    // The identity is the diagonal of ones: eye(n) - diag(u) is diag(1 - u).
    if (only === undefined && p.scalars.length === 0 && !isScalar(s)) put(`diag${s.rows.key}`, p, ones(shape(s.rows, ONE)), (x) => call('diag', x));
    if (p.word.length !== 1 || only === undefined) continue;
    if (only.kind === 'call' && (only.fn === 'diag' || only.fn === 'vec')) {
      const [arg] = only.args;
      if (arg !== undefined) put(`${only.fn}${arg.shape.rows.key}`, p, arg, (x) => call(only.fn, x));
    } else if (only.kind === 'call' && only.fn === 'kron') {
      const [a, b] = only.args;
      if (a === undefined || b === undefined) continue;
      put(`kron-left ${sortKey(a)}`, p, b, (x) => call('kron', a, x));
      put(`kron-right ${sortKey(b)}`, p, a, (x) => call('kron', x, b));
    } else {
      const factors = entrywiseFactors(only).filter((f) => !isSpecial(f, 'ones'));
      for (const f of new Set(factors)) {
        const rest = [...factors];
        rest.splice(rest.indexOf(f), 1);
        put(`hadamard ${sortKey(f)}`, p, rest.length === 0 ? ones(f.shape) : entrywise(rest), (x) => entrywise([f, x]));
      }
    }
  }
  return [...groups]
    .filter(([, g]) => g.members.length >= 2)
    .map(([key, g]) => {
      const rest = g.members.map((m) => ({ ...m.piece, word: wordOf(m.rest) }));
      const inner = g.members[0]?.rest.shape ?? s;
      return candidate(g.members.map((m) => m.piece), s, () => wrap(rest, inner, g.build), key);
    });
};

/** The factors of an entrywise product, with integer powers written out. */
const entrywiseFactors = (e: Expr): readonly Expr[] => {
  const list = e.kind === 'hadamard' ? e.factors : [e];
  return list.flatMap((f) => {
    if (f.kind !== 'power' || f.exponent.kind !== 'const' || f.exponent.value.den !== 1n) return [f];
    const k = Number(f.exponent.value.num);
    return k >= 2 && k <= 4 ? Array.from({ length: k }, () => f.base) : [f];
  });
};

/** Terms with one matrix part: the scalars are summed on their own. */
const sameWordCandidates = (pieces: readonly Piece[], s: Shape): Candidate[] => {
  if (isScalar(s)) return [];
  const groups = new Map<string, Piece[]>();
  for (const p of pieces) {
    const key = p.word.map((w) => w.id).join(',');
    groups.set(key, [...(groups.get(key) ?? []), p]);
  }
  return [...groups.values()]
    .filter((members) => members.length >= 2)
    .map((members) => {
      const word = members[0]?.word ?? [];
      const body = word.length === 0 ? eye(s.rows) : multiply(...runLength(word));
      return candidate(members, s, () => scale(sumOf(members.map((p) => ({ ...p, word: [] })), SCALAR), body), `word ${sortKey(body)}`);
    });
};

const scalarCandidates = (pieces: readonly Piece[], s: Shape): Candidate[] => {
  const groups = new Map<string, Piece[]>();
  for (const p of pieces) for (const f of p.scalars) groups.set(`${sortKey(f.base)}^${sortKey(f.exponent)}`, [...(groups.get(`${sortKey(f.base)}^${sortKey(f.exponent)}`) ?? []), p]);
  return [...groups]
    .filter(([, members]) => members.length >= 2 && members.length < pieces.length)
    .map(([key, members]) => candidate(members, s, () => sumOf(members, s), `scalar ${key}`));
};

/** Terms with inner products or traces that share a factor: a'*x - b'*x is (a - b)'*x. */
const innerProductCandidates = (pieces: readonly Piece[], s: Shape): Candidate[] => {
  if (!isScalar(s)) return [];
  const groups = new Map<string, { readonly members: { readonly piece: Piece; readonly rest: Piece }[]; readonly reading: Reading }>();
  for (const piece of pieces)
    for (const factor of piece.scalars.filter((f) => isConst(f.exponent, 1)))
      for (const reading of linearReadings(factor.base)) {
        const group = groups.get(reading.key) ?? { members: [], reading };
        if (group.members.some((m) => m.piece === piece)) continue;
        group.members.push({ piece, rest: { ...piece, scalars: piece.scalars.filter((f) => f !== factor), word: wordOf(reading.rest) } });
        groups.set(reading.key, group);
      }
  return [...groups]
    .filter(([, { members }]) => members.length >= 2)
    .map(([key, { members, reading }]) => candidate(members.map((m) => m.piece), s, () => wrap(members.map((m) => m.rest), reading.rest.shape, reading.build), key));
};

/** Whether taking these out of their sum leaves it readable as its own transpose: they are so themselves, or none of them meets its mirror image. */
const keepsMirrors = (members: readonly Piece[]): boolean => {
  const sides = new Set(members.flatMap((p) => p.mirror ?? []));
  return [...sides].every((k) => sides.has(-k)) || ![...sides].some((k) => sides.has(-k));
};

/** Coefficient and scalars shared by all members go outside, the rest is summed inside; `build` is linear. */
const wrap = (rest: readonly Piece[], inner: Shape, build: (inner: Expr) => Expr): Expr => {
  const common = extractCommon(rest);
  const sum = sumOf(common.rest, inner);
  return sum.kind === 'scale' ? scale(common.by, scale(sum.by, build(sum.arg))) : scale(common.by, build(sum));
};

const candidate = (members: readonly Piece[], s: Shape, build: () => Expr, key: string): Candidate => {
  const built = build();
  const apart = members.reduce((sum, p) => sum + readingCost(pieceExpr(p, s)), 0) + 0.9 * (members.length - 1);
  return { members, build: () => built, saving: apart - readingCost(built), key };
};

const extractCommon = (pieces: readonly Piece[]): { readonly by: Expr; readonly rest: readonly Piece[] } => {
  const scalars = commonScalars(pieces);
  let q = pieces.map((p) => p.coefficient).reduce(qGcd);
  if (pieces.every((p) => qSign(p.coefficient) < 0)) q = qMul(q, MINUS_ONE_Q);
  const divide = qInv(q);
  return {
    by: hadamard(constant(q), scalarProduct(scalars)),
    rest: pieces.map((p) => ({ ...p, coefficient: qMul(p.coefficient, divide), scalars: without(p.scalars, scalars) })),
  };
};

/** Sums that were made of the same pieces before: candidates meet them again and again, as do the readings of one expression. */
const made = new Map<string, Expr>();
const MOST_MADE = 20_000;

const pieceKey = (p: Piece): string => `${p.coefficient.num}/${p.coefficient.den} ${p.scalars.map((f) => `${f.base.id}^${f.exponent.id}`).join('.')} ${p.word.map((e) => e.id).join('.')} ${p.mirror ?? ''}`;

const sumOf = (pieces: readonly Piece[], s: Shape): Expr => {
  if (pieces.length === 0) return zeros(s);
  const key = `${s.rows.key}×${s.cols.key};${pieces.map(pieceKey).join(';')}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const sum = newSum(pieces, s);
  if (made.size >= MOST_MADE) made.clear();
  made.set(key, sum);
  return sum;
};

const newSum = (pieces: readonly Piece[], s: Shape): Expr => {
  if (pieces.length > 1) {
    const common = extractCommon(pieces);
    if (!isConst(common.by, 1)) {
      const inner = grouped(common.rest, s);
      const negative = isNegativeTerm(common.by);
      if (negative && inner.kind === 'add' && inner.terms.some(isNegativeTerm)) return scale(negate(common.by), add(...inner.terms.map(negate).sort(compareTerm)));
      return scale(common.by, inner);
    }
  }
  return grouped(pieces, s);
};

const grouped = (pieces: readonly Piece[], s: Shape): Expr => {
  let current = pieces;
  for (;;) {
    if (current.length < 2 || current.length > 60) break;
    const repeated = sameWordCandidates(current, s);
    const candidates = repeated.length > 0 ? repeated : [...wordCandidates(current, s), ...linearCandidates(current, s), ...scalarCandidates(current, s), ...innerProductCandidates(current, s)];
    const best = candidates
      .filter((c) => (c.saving > 0.05 || repeated.length > 0) && keepsMirrors(c.members))
      .sort((a, b) => b.saving - a.saving || compareText(a.key, b.key))[0];
    if (best === undefined) break;
    const built = best.build();
    current = [...current.filter((p) => !best.members.includes(p)), toPiece(built)];
  }
  const terms = current.map((p) => pieceExpr(p, s)).sort(compareTerm);
  return terms.length === 0 ? zeros(s) : add(...terms);
};

/** The pieces with their mirror images named where the whole sum is its own transpose, else as they are. */
const withMirrors = (pieces: readonly Piece[], sum: Sum, s: Shape): readonly Piece[] => {
  if (pieces.length < 3 || isScalar(s) || s.rows.key !== s.cols.key) return pieces;
  const key = (p: Piece): string => [p.coefficient.num, p.coefficient.den, ...p.scalars.map((f) => `${f.base.id}^${f.exponent.id}`).sort(), '', ...p.word.map(orderless)].join(' ');
  const at = new Map(pieces.map((p, i) => [key(p), i]));
  const images = sum.map((t) => at.get(key(matrixPiece(printTerm(turned(t))))));
  if (images.some((j, i) => j === undefined || images[j] !== i)) return pieces;
  return pieces.map((p, i) => ({ ...p, mirror: mirrorName(i, images[i] ?? i) }));
};

const mirrorName = (i: number, j: number): number => (i === j ? 0 : i < j ? i + 1 : -j - 1);

/** What names an expression whatever the order of its terms. */
const orderless = (e: Expr): string => (e.kind === 'add' ? e.terms.map((t) => t.id).sort((a, b) => a - b).join('+') : `${e.id}`);

const turned = (t: Term): Term => ({ ...t, rows: t.cols, cols: t.rows });

const matrixPiece = (t: PrintedTerm): Piece => pieceOf(t.coefficient, t.scalars, wordOf(t.body));

/**
 * A sum of networks as one expression a person would write: common coefficients, scalars, left and right factors, entrywise and
 * Kronecker factors are pulled out as long as that makes it shorter and no pair of terms that are each other's transpose is torn
 * apart in a sum that is its own. Errors: Unprintable.
 */
export const factorSum = (sum: Sum, s: Shape): Expr => {
  const pieces = sum.map(printTerm).map((t) => (isScalar(s) ? pieceOf(t.coefficient, t.scalars, []) : matrixPiece(t)));
  return withPowers(sumOf(withMirrors(pieces, sum, s), s));
};

/** Writes repeated square factors of every product inside as powers. */
const withPowers = (e: Expr): Expr => transform(e, (x) => (x.kind === 'product' ? multiply(...runLength(x.factors)) : x));

/** The terms of an expression as pieces of a sum, for regrouping after other rewriting. */
export const regroup = (e: Expr): Expr => sumOf(summandsOf(e).map(toPiece), e.shape);
