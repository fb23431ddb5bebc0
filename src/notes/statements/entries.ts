import * as b from '../../expr/build.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import type { LatexBlock } from '../../notation/latex/blocks.ts';
import { readLatex } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimNamed, dimNames, ONE, type Dim } from '../../shape/dim.ts';
import { shape } from '../../shape/shape.ts';
import { declarationText } from '../scope/infer.ts';
import type { Scope } from '../scope/scope.ts';
import { nameOf, partsOf } from '../scope/surfaces.ts';
import { hasUnits, UNIT } from '../scope/units.ts';
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

/** The size of the axis on which all entries of a name stand as subscripts, which choose from it; null where some don't, or of axes of several sizes. */
const chosenFrom = (name: string, sides: readonly Surface[], scope: Scope): Dim | null => {
  const isEntry = (x: Surface): boolean => x.kind === 'index' && nameOf(x.arg) === name;
  const entries = sides.flatMap((e) => partsOf(e, isEntry));
  const axes = sides.flatMap((e) => partsOf(e, (x) => x.kind === 'index')).flatMap((x) => {
    const whole = x.kind === 'index' ? scope.symbol(nameOf(x.arg) ?? '') ?? scope.value(nameOf(x.arg) ?? '') : null;
    return x.kind !== 'index' || whole === null ? [] : x.subscripts.flatMap((s, k) => (s.kind === 'at' && isEntry(s.at) ? [k === 0 ? whole.shape.rows : whole.shape.cols] : []));
  });
  const [first] = axes;
  return first !== undefined && axes.length === entries.length && axes.every((d) => d.key === first.key) ? first : null;
};

/**
 * Reads a formula; names that nothing declares and that have indices below them, of which the document says how far they run, are taken for
 * vectors and matrices of these sizes, which is reported with it; those that stand below others alone are lists of indices, in this formula.
 */
export const withEntries = <R extends { readonly report: FormulaReport }>(block: LatexBlock, reading: Reading, scope: Scope, read: () => R, isDeclaredLater: (name: string) => boolean): R => {
  const formula = readLatex(block.source, { ...reading, vocabulary: scope.vocabulary });
  if (!formula.ok || formula.value.statements.some((s) => s.links.some((l) => l.relation === '∈'))) return read();
  const heads = new Set(formula.value.statements.flatMap((s) => (s.left?.kind === 'index' && s.links.length > 0 && s.links[0]?.relation === '=' ? (nameOf(s.left.arg) ?? []) : [])));
  const sides = formula.value.statements.flatMap((s) => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)]);
  const isUnit = hasUnits(sides, scope);
  const entries = sides.flatMap((e) => partsOf(e, (x) => x.kind === 'index')).flatMap((e) => { const s = symbolOf(e, scope); return s === null || heads.has(s.name) || (s.name === UNIT && isUnit) || isDeclaredLater(s.name) || isDeclaredLater(capital(s.name)) || e.kind !== 'index' || !isEntryOnly(s.name, e.subscripts.length, sides) ? [] : [s]; });
  const symbols = entries.filter((s, k) => entries.findIndex((x) => x.name === s.name) === k).flatMap((s) => {
    const range = chosenFrom(s.name, sides, scope);
    // A letter that counts elsewhere is no vector.
    return range !== null ? [b.symbol(s.name, s.shape, [], { range })] : scope.parts.count(s.name) === null ? [s] : [];
  });
  if (symbols.length === 0) return read();
  scope.declare(symbols, symbols.flatMap((s) => [s.shape.rows, s.shape.cols].flatMap(dimNames)));
  const found = read();
  scope.undeclare(symbols.filter((s) => s.range !== null).map((s) => s.name));
  return { ...found, report: { ...found.report, inferred: [...symbols.map(declarationText), ...found.report.inferred] } };
};
