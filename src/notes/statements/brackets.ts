import { readLatex, type Formula } from '../../notation/latex/index.ts';
import type { Reading } from '../steps/reading.ts';
import type { Means } from '../steps/step.ts';

/** A formula with the bracket that it lacks, and where that was put. */
export interface Closed {
  readonly formula: Formula;
  readonly source: string;
  readonly at: number;
  readonly closer: string;
}

/** A bracket may have closed behind an operand, before an operator, a relation or the end. */
const PLACES = /(?<=[\p{L}\p{N})\]}])(?=\s*(?:[+=&-]|\\\\|$))/gu;
const MOST = 40;

/** Is everything in the formula understood with the sizes that are declared? */
const hasMeaning = (formula: Formula, { scope }: Means): boolean => {
  const elaborator = scope.elaborator();
  const sides = formula.statements.flatMap((s) => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)]);
  return sides.length > 0 && sides.every((e) => scope.side(scope.prepared(e), elaborator).ok);
};

/** A formula in which one closing bracket is missing, where only one place for it gives all of it a meaning; null otherwise. */
export const withBracket = (source: string, reading: Reading, means: Means): Closed | null => {
  const options = { ...reading, vocabulary: means.scope.vocabulary };
  const failed = readLatex(source, options);
  const [fault] = failed.ok ? [] : failed.diagnostics;
  const closer = fault?.code === 'unclosed' ? /^expected '([)\]])'/u.exec(fault.message)?.[1] : undefined;
  const opener = fault?.labels.find((l) => l.primary !== true)?.span;
  if (closer === undefined || opener === undefined) return null;
  const places = [...source.matchAll(PLACES)].map((m) => m.index).filter((at) => at > opener.end).slice(0, MOST);
  const found = places.flatMap((at): readonly Closed[] => {
    const formula = readLatex(source.slice(0, at) + closer + source.slice(at), options);
    return formula.ok && hasMeaning(formula.value, means) ? [{ formula: formula.value, source, at, closer }] : [];
  });
  const [only, second] = found;
  return only === undefined || second !== undefined ? null : only;
};

/** What was mended, as reports say it. */
export const bracketSaid = ({ source, at, closer }: Closed): string => {
  const before = source.slice(Math.max(at - 8, 0), at).trim();
  return `${before} read as ${before}${closer}`;
};
