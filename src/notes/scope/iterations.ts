import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import type { Scope } from './scope.ts';
import { nameOf, partsOf, rewritten } from './surfaces.ts';

/** Letters that count iterations. */
const COUNTERS = /^[tkslnr]$/u;

/** A name with t, t + 1 or t − 1 below or above it: the name, the letter, and by how much it is later. */
interface Counted {
  readonly base: Surface;
  readonly letter: string;
  readonly later: number;
}

const positionOf = (e: Surface): { readonly letter: string; readonly later: number } | null => {
  const name = nameOf(e);
  if (name !== null) return { letter: name, later: 0 };
  if (e.kind !== 'binary' || (e.op !== '+' && e.op !== '-') || e.right.kind !== 'number' || e.right.text !== '1') return null;
  const letter = nameOf(e.left);
  return letter === null ? null : { letter, later: e.op === '+' ? 1 : -1 };
};

const countedOf = (e: Surface): Counted | null => {
  const [first, second] = e.kind === 'index' ? e.subscripts : [];
  const [base, at] = e.kind === 'index' && first?.kind === 'at' && second === undefined ? [e.arg, first.at] : e.kind === 'binary' && e.op === '^' ? [e.left, e.right] : [null, null];
  const position = at === null ? null : positionOf(at);
  return base?.kind !== 'name' || position === null || !COUNTERS.test(position.letter) ? null : { base, ...position };
};

const sidesOf = (s: FormulaStatement): readonly Surface[] => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)];

/** By how much later than the latest value on the right the left side is, and by which letter; null where the statement counts nothing. */
const counterOf = (s: FormulaStatement, scope: Scope): { readonly letter: string; readonly shift: number } | null => {
  const head = s.left === null ? null : countedOf(s.left);
  const name = nameOf(head?.base);
  if (head === null || name === null || scope.symbol(name) === null || scope.isKnown(head.letter)) return null;
  const others = s.links.flatMap((l) => partsOf(l.right, (x) => countedOf(x) !== null)).flatMap((x) => countedOf(x) ?? []).filter((c) => c.letter === head.letter);
  const isStep = head.later === 1 || (head.later === 0 && others.some((c) => c.later === -1));
  return isStep ? { letter: head.letter, shift: 1 - head.later } : null;
};

/** w ← … gives a declared w its next value, and any other name its value. */
const withoutArrow = (s: FormulaStatement, scope: Scope): FormulaStatement => {
  const [link, second] = s.links;
  if (s.left === null || link === undefined || second !== undefined || link.relation !== '←') return s;
  const { span } = s.left;
  const name = nameOf(s.left.kind === 'index' ? s.left.arg : s.left);
  const [only] = s.left.kind === 'index' ? s.left.subscripts : [];
  // m_0 is where an iteration begins.
  const isDeclared = name !== null && scope.symbol(name) !== null && !(only?.kind === 'at' && only.at.kind === 'number' && only.at.text === '0');
  const left: Surface = isDeclared ? { kind: 'call', name: '\\at', nameSpan: span, args: [s.left, { kind: 'name', name: 't+1', span }], span } : s.left;
  return { ...s, left, links: [{ ...link, relation: '=' }] };
};

/** The name that goes by X⁺, where that is no pseudo-inverse. */
const nextName = (e: Surface, scope: Scope): string | null => {
  const [of] = e.kind === 'call' && e.name === '\\pinv' ? e.args : [];
  const name = nameOf(of);
  return name === null || !scope.isPlusNext(name) ? null : `${name}_plus`;
};

/** A statement in which X⁺ stands for the next value of X, as a name of its own. */
const withNextNames = (s: FormulaStatement, scope: Scope): FormulaStatement => {
  const named = (e: Surface): Surface => rewritten(e, (x) => { const name = nextName(x, scope); return name === null ? null : { kind: 'name', name, span: x.span }; });
  return { ...s, left: s.left === null ? null : named(s.left), links: s.links.map((l) => ({ ...l, right: named(l.right) })) };
};

/** X⁺ = … of a variable of which something depends that is optimised: as its next value, and as what X⁺ is from here on; null for other statements. */
export const asNext = (s: FormulaStatement, scope: Scope): { readonly update: FormulaStatement; readonly value: FormulaStatement } | null => {
  const [of] = s.left?.kind === 'call' && s.left.name === '\\pinv' ? s.left.args : [];
  const symbol = of?.kind === 'name' ? scope.symbol(of.name) : null;
  if (s.left === null || of === undefined || symbol === null || !scope.isPlusNext(symbol.name) || scope.goals(symbol).length === 0) return null;
  const value = withNextNames(s, scope);
  const left: Surface = { kind: 'call', name: '\\at', nameSpan: s.left.span, args: [of, { kind: 'name', name: 't+1', span: s.left.span }], span: s.left.span };
  return { value, update: { ...value, left } };
};

/** x^+ of a declared vector is its next value. */
const withoutPlus = (written: FormulaStatement, scope: Scope): FormulaStatement => {
  const s = withNextNames(written, scope);
  const [of] = s.left?.kind === 'call' && s.left.name === '\\pinv' ? s.left.args : [];
  const symbol = of?.kind === 'name' ? scope.symbol(of.name) : null;
  if (s.left === null || of === undefined || symbol === null || symbol.shape.cols.key !== '1') return s;
  return { ...s, left: { kind: 'call', name: '\\at', nameSpan: s.left.span, args: [of, { kind: 'name', name: 't+1', span: s.left.span }], span: s.left.span } };
};

/** The statement with x_{t+1} and x^{t+1} as the values at an iteration, where its left side is the next value of a declared name. */
export const withIterations = (written: FormulaStatement, scope: Scope): FormulaStatement => {
  const s = withoutPlus(withoutArrow(written, scope), scope);
  const counter = counterOf(s, scope);
  if (counter === null) return s;
  const marked = (e: Surface): Surface => rewritten(e, (x) => {
    const c = countedOf(x);
    if (c?.letter !== counter.letter) return null;
    const later = c.later + counter.shift;
    return { kind: 'call', name: '\\at', nameSpan: x.span, args: [c.base, { kind: 'name', name: later === 0 ? c.letter : `${c.letter}${later > 0 ? '+' : '-'}${Math.abs(later)}`, span: x.span }], span: x.span };
  });
  return sidesOf(s).length === 0 ? s : { ...s, left: s.left === null ? null : marked(s.left), links: s.links.map((l) => ({ ...l, right: marked(l.right) })) };
};
