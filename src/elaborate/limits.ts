import type { Span } from '../diagnostics/diagnostic.ts';
import type { Expr } from '../expr/expr.ts';
import type { Rational } from '../expr/rational.ts';
import { dimAdd, dimMul, dimNamed, dimNames, dimOf, dimSub, type Dim } from '../shape/dim.ts';
import { refuse } from './problem.ts';

/** A short text may stand for something enormous; these limits keep the time of reading in proportion to the length of the text. */
export const LIMITS = {
  /** Nodes read for one problem, the bodies of functions counted at every use. */
  reads: 100_000,
  /** Functions inside functions. */
  inlined: 50,
  /** Products and quotients in a row; every one costs time in proportion to what stands before it. */
  links: 1000,
  /** Terms of a sum or factors of a product once functions are written out. */
  width: 20_000,
  /** Digits of an exact number. */
  digits: 1000,
  /** Terms of a size, and names multiplied in one of them. */
  sizeTerms: 100,
  sizeDegree: 60,
  /** Equations between sizes; every one is carried through all declarations. */
  equations: 200,
} as const;

/** What is left of `LIMITS.reads`; shared by the statements of a problem. */
export interface Effort {
  left: number;
}

export const newEffort = (): Effort => ({ left: LIMITS.reads });

/** Counts one node. Throws Rejected: too-long. */
export const spend = (effort: Effort, span: Span): void => {
  if (--effort.left < 0) refuse('too-long', `with its functions written out the problem has more than ${LIMITS.reads} parts`, span, 'the limit is reached here', 'name repeated parts with let');
};

/** Refuses an expression that is too wide. Throws Rejected: too-long. */
export const refuseWidth = (width: number, span: Span): void => {
  if (width > LIMITS.width) refuse('too-long', `written out this has more than ${LIMITS.width} terms or factors`, span, 'too long', 'name repeated parts with let');
};

/** Refuses a row of products that is too long. Throws Rejected: too-long. */
export const refuseLinks = (count: number, span: Span): void => {
  if (count > LIMITS.links) refuse('too-long', `more than ${LIMITS.links} products or quotients in a row`, span, 'the limit is reached here', 'name parts with let');
};

const HUGE = 10n ** BigInt(LIMITS.digits);

/** Refuses a number with too many digits. Throws Rejected: bad-number. */
const refuseDigits = (q: Rational, span: Span): void => {
  if (q.num > HUGE || -q.num > HUGE || q.den > HUGE) refuse('bad-number', `a number of more than ${LIMITS.digits} digits`, span, 'too large to be kept exactly');
};

/** The size, where it is not too complicated. Throws Rejected: bad-size. */
export const refuseSize = (d: Dim, span: Span): Dim => {
  if (d.terms.length > LIMITS.sizeTerms || d.terms.some((t) => t.names.length > LIMITS.sizeDegree || !Number.isSafeInteger(t.coefficient)))
    refuse('bad-size', `a size of more than ${LIMITS.sizeTerms} terms, or of degree more than ${LIMITS.sizeDegree}, or too large`, span, 'this size');
  return d;
};

/** A product of sizes, bounded after every factor, since a power of a long sum has very many terms. Throws Rejected: bad-size. */
export const boundedProduct = (factors: readonly Dim[], span: Span): Dim => factors.reduce((d, f) => refuseSize(dimMul(d, f), span), dimOf(1));

/** A size with names replaced, bounded on the way. Throws Rejected: bad-size. */
export const boundedSubstitute = (d: Dim, replacement: ReadonlyMap<string, Dim>, span: Span): Dim =>
  dimNames(d).some((name) => replacement.has(name))
    ? d.terms.map((t) => boundedProduct([dimOf(Math.abs(t.coefficient)), ...t.names.map((name) => replacement.get(name) ?? dimNamed(name))], span)).reduce((sum, f, i) => refuseSize((d.terms[i]?.coefficient ?? 1) < 0 ? dimSub(sum, f) : dimAdd(sum, f), span), dimOf(0))
    : d;

/** How many terms or factors stand side by side. */
export const widthOf = (e: Expr): number => {
  switch (e.kind) {
    case 'add': return e.terms.length;
    case 'hadamard': case 'product': return e.factors.length;
    case 'scale': return widthOf(e.by) + widthOf(e.arg);
    default: return 1;
  }
};

/** The exact number that stands in front of an expression or among the terms of a sum. */
const numberIn = (e: Expr): Rational | null => {
  switch (e.kind) {
    case 'const': return e.value;
    case 'scale': return numberIn(e.by);
    case 'hadamard': return e.factors[0] === undefined ? null : numberIn(e.factors[0]);
    case 'add': {
      const term = e.terms.find((t) => t.kind === 'const');
      return term === undefined ? null : numberIn(term);
    }
    default: return null;
  }
};

/** The expression, where it keeps to the limits. Throws Rejected: too-long, bad-number, bad-size. */
export const bounded = (e: Expr, span: Span): Expr => {
  const q = numberIn(e);
  if (q !== null) refuseDigits(q, span);
  refuseWidth(widthOf(e), span);
  refuseSize(e.shape.rows, span);
  refuseSize(e.shape.cols, span);
  return e;
};
