import type { Diagnostic, Result } from '../../diagnostics/diagnostic.ts';
import { readLatex, type Formula, type FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import type { Reading } from '../steps/reading.ts';
import { isEquation } from '../scope/links.ts';
import type { Means } from '../steps/step.ts';
import { isOfChance } from '../scope/heads.ts';
import { nameOf } from '../scope/surfaces.ts';

/** A formula with a bracket more or less than it is written with, and what was read as what. */
export interface Closed {
  readonly formula: Formula;
  readonly said: string;
}

/** A bracket may have closed behind an operand, before an operator, a relation or the end. */
const PLACES = /(?<=[\p{L}\p{N})\]}])(?=\s*(?:[+=&-]|\\\\|$))/gu;
const MOST = 40;

/** Is everything in the formula understood with the sizes that are declared, or said of something random? */
const hasMeaning = ({ statements }: Formula, { scope }: Means): boolean => {
  const elaborator = scope.elaborator();
  const isRandom = ({ left, links: [link, second] }: FormulaStatement): boolean => left !== null && link !== undefined && second === undefined && isEquation(link) && isOfChance(left, link.right, scope);
  // A name on the left may be given its meaning.
  const isHead = ({ left, links: [link] }: FormulaStatement): boolean => nameOf(left) !== null && link !== undefined && isEquation(link);
  const sidesOf = (s: FormulaStatement): readonly Surface[] => [...(s.left === null || isHead(s) ? [] : [s.left]), ...s.links.map((l) => l.right)];
  return statements.length > 0 && statements.every((s) => isRandom(s) || (sidesOf(s).length > 0 && sidesOf(s).every((e) => scope.side(scope.prepared(e), elaborator).ok)));
};

/** What stands before a place, for reports. */
const before = (source: string, at: number): string => source.slice(Math.max(at - 8, 0), at).trim();

/** A formula in which one closing bracket is missing, where only one place for it gives all of it a meaning; null otherwise. */
const withOneMore = (source: string, fault: Diagnostic, read: (source: string) => Result<Formula>, means: Means): Closed | null => {
  const closer = fault.code === 'unclosed' ? /^expected '([)\]])'/u.exec(fault.message)?.[1] : undefined;
  const opener = fault.labels.find((l) => l.primary !== true)?.span;
  if (closer === undefined || opener === undefined) return null;
  const places = [...source.matchAll(PLACES)].map((m) => m.index).filter((at) => at > opener.end).slice(0, MOST);
  const found = places.flatMap((at): readonly Closed[] => {
    const formula = read(source.slice(0, at) + closer + source.slice(at));
    return formula.ok && hasMeaning(formula.value, means) ? [{ formula: formula.value, said: `${before(source, at)} read as ${before(source, at)}${closer}` }] : [];
  });
  const [only, second] = found;
  return second !== undefined ? null : (only ?? null);
};

/** A formula without the closing bracket that nothing opened, where the rest has a meaning; null otherwise. */
const withOneLess = (source: string, fault: Diagnostic, read: (source: string) => Result<Formula>, means: Means): Closed | null => {
  const at = fault.code === 'unexpected' ? fault.labels.find((l) => l.primary === true)?.span : undefined;
  const closer = at === undefined ? '' : source.slice(at.start, at.end);
  if (at === undefined || !/^[)\]]$/u.test(closer)) return null;
  const formula = read(source.slice(0, at.start) + source.slice(at.end));
  return formula.ok && hasMeaning(formula.value, means) ? { formula: formula.value, said: `${before(source, at.start)}${closer} read as ${before(source, at.start)}` } : null;
};

/** A formula with the one closing bracket that it lacks, or without the one that it has too much, where that gives it a meaning; null otherwise. */
export const withBracket = (source: string, reading: Reading, means: Means): Closed | null => {
  const read = (text: string): Result<Formula> => readLatex(text, { ...reading, vocabulary: means.scope.vocabulary });
  const plain = read(source);
  const [fault] = plain.ok ? [] : plain.diagnostics;
  return fault === undefined ? null : (withOneMore(source, fault, read, means) ?? withOneLess(source, fault, read, means));
};
