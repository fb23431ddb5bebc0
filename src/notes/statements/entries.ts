import * as b from '../../expr/build.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import type { LatexBlock } from '../../notation/latex/blocks.ts';
import { readLatex } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimNamed, dimNames, ONE } from '../../shape/dim.ts';
import { shape } from '../../shape/shape.ts';
import { declarationText } from '../scope/infer.ts';
import type { Scope } from '../scope/scope.ts';
import { nameOf, partsOf } from '../scope/surfaces.ts';
import type { Reading } from '../steps/reading.ts';
import type { FormulaReport } from '../steps/report.ts';
import { isLetter } from './letters.ts';

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The symbol of which r_ij is an entry, where nothing declares r and the document says how far i and j run; null for other surfaces. */
const symbolOf = (e: Surface, scope: Scope): Symbol_ | null => {
  const name = e.kind === 'index' ? nameOf(e.arg) : null;
  const below = e.kind === 'index' ? e.subscripts.map((s) => (s.kind === 'at' ? nameOf(s.at) : null)) : [];
  const sizes = below.map((i) => (i === null || scope.isKnown(i) ? null : scope.parts.count(i)));
  const whole = capital(name ?? '');
  if (name === null || !isLetter(name) || scope.isKnown(name) || scope.isKnown(whole) || scope.parts.isSaid(name) || below.length > 2) return null;
  const [rows, cols] = sizes.map((n) => (n === null ? null : dimNamed(n)));
  if (rows === undefined || rows === null || cols === null) return null;
  return b.symbol(name, shape(rows, cols ?? ONE), scope.guesses.saidOf(name).filter((p) => p === 'positive' || p === 'nonneg'));
};

/** Has every use of a name that is no entry on the left of its own definition the same number of indices? */
const isEntryOnly = (name: string, count: number, sides: readonly Surface[]): boolean => {
  const within = sides.flatMap((e) => partsOf(e, (x) => x.kind === 'index' && nameOf(x.arg) === name));
  return within.every((x) => x.kind === 'index' && x.subscripts.length === count);
};

/**
 * Reads a formula; names that nothing declares and that have indices below them, of which the document says how far they run, are taken for
 * vectors and matrices of these sizes, which is reported with it.
 */
export const withEntries = <R extends { readonly report: FormulaReport }>(block: LatexBlock, reading: Reading, scope: Scope, read: () => R, isDeclaredLater: (name: string) => boolean): R => {
  const formula = readLatex(block.source, { ...reading, vocabulary: scope.vocabulary });
  if (!formula.ok || formula.value.statements.some((s) => s.links.some((l) => l.relation === '∈'))) return read();
  const heads = new Set(formula.value.statements.flatMap((s) => (s.left?.kind === 'index' && s.links.length > 0 && s.links[0]?.relation === '=' ? (nameOf(s.left.arg) ?? []) : [])));
  const sides = formula.value.statements.flatMap((s) => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)]);
  const entries = sides.flatMap((e) => partsOf(e, (x) => x.kind === 'index')).flatMap((e) => { const s = symbolOf(e, scope); return s === null || heads.has(s.name) || isDeclaredLater(s.name) || isDeclaredLater(capital(s.name)) || e.kind !== 'index' || !isEntryOnly(s.name, e.subscripts.length, sides) ? [] : [s]; });
  const symbols = entries.filter((s, k) => entries.findIndex((x) => x.name === s.name) === k);
  if (symbols.length === 0) return read();
  scope.declare(symbols, symbols.flatMap((s) => [s.shape.rows, s.shape.cols].flatMap(dimNames)));
  const found = read();
  return { ...found, report: { ...found.report, inferred: [...symbols.map(declarationText), ...found.report.inferred] } };
};
