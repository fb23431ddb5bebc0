import * as b from '../../expr/build.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { GREEK } from '../../notation/greek.ts';
import type { LatexBlock } from '../../notation/latex/blocks.ts';
import { readLatex, type FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { isScalar, SCALAR, type Shape } from '../../shape/shape.ts';
import { optimumIn } from '../goals/optima.ts';
import { attributeOf } from '../scope/attributes.ts';
import { headOf } from '../scope/heads.ts';
import { declarationText } from '../scope/infer.ts';
import type { Scope } from '../scope/scope.ts';
import { nameOf, partsOf } from '../scope/surfaces.ts';
import type { Property } from '../text/phrases.ts';
import { isEquation } from '../steps/read.ts';
import type { Reading } from '../steps/reading.ts';
import type { FormulaReport } from '../steps/report.ts';
import { shapesFor } from './arguments.ts';
import { isLetter } from './letters.ts';
import { readSides } from './sides.ts';

/** Names beyond this many are not a few that somebody forgot to declare, and so many readings are tried. */
const MOST_NAMES = 3;
const MOST_READINGS = 240;

/** The name that a fault is about, where a declaration would mend it. */
const subjectOf = (d: Diagnostic | undefined): string | null => (d?.subject !== undefined && (d.code === 'unknown-name' || d.code === 'ambiguous') && isLetter(d.subject) ? d.subject : null);

/** What is read of a side: of an optimum what is optimised. */
const bodyOf = (e: Surface): Surface => {
  const [body] = e.kind === 'call' && (e.name === '\\min' || e.name === '\\max') ? e.args : [];
  return optimumIn(e)?.body ?? body ?? e;
};

/** The first fault of a statement as things stand, and what it defines is defined; undefined where all of it is understood. */
const faultIn = (s: FormulaStatement, scope: Scope): Diagnostic | undefined => {
  const [link] = s.links;
  if (s.role !== 'claim' || s.links.some((l) => l.relation === '∈')) return undefined;
  const head = s.left === null || link === undefined || !isEquation(link) ? null : headOf(s.left, link.right, scope);
  const surfaces = [...(s.left === null || (head !== null && head.kind !== 'variable') ? [] : [s.left]), ...s.links.map((l) => l.right)].map((e) => scope.prepared(bodyOf(e)));
  const { sides } = readSides(surfaces, scope, []);
  const values = sides.flatMap(({ value, surface }) => (value.ok ? [{ value: value.value, surface }] : []));
  const fault = sides.flatMap((side) => (side.value.ok ? [] : side.value.diagnostics))[0];
  if (fault !== undefined) return fault;
  const [first] = values;
  if (head?.kind === 'value' && first !== undefined) scope.define(head.name, first.value);
  const isSearched = s.links.some((l) => optimumIn(l.right) !== null) || (s.left !== null && optimumIn(s.left) !== null);
  const pairs = isSearched ? [] : values.slice(1).map((right, k) => scope.pair(values[k]?.value ?? right.value, right.value, right.surface));
  return pairs.flatMap((p) => (p.ok ? [] : p.diagnostics))[0];
};

/** The first fault of a formula with further declarations, which hold for this question only. */
const faultWith = (symbols: readonly Symbol_[], block: LatexBlock, reading: Reading, scope: Scope): Diagnostic | undefined => {
  const back = scope.snapshot();
  scope.declare(symbols);
  const formula = readLatex(block.source, { ...reading, vocabulary: scope.vocabulary });
  const fault = formula.ok ? formula.value.statements.map((s) => faultIn(s, scope)).find((d) => d !== undefined) : formula.diagnostics[0];
  back();
  return fault;
};

/** The names that stand right before an identity, which only numbers do: L I. */
const beforeIdentity = (block: LatexBlock, reading: Reading, scope: Scope): ReadonlySet<string> => {
  const formula = readLatex(block.source, { ...reading, vocabulary: scope.vocabulary });
  const isIdentity = (e: Surface): boolean => e.kind === 'call' && (e.name === '\\I' || e.name === 'eye');
  const sides = formula.ok ? formula.value.statements.flatMap((s) => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)]) : [];
  return new Set(sides.flatMap((e) => partsOf(e, (x) => x.kind === 'binary' && x.op === '*' && isIdentity(x.right))).flatMap((x) => (x.kind === 'binary' ? (nameOf(x.left) ?? []) : [])));
};

/** All declarations of names that nothing declares with which a formula is understood. */
const fitting = (block: LatexBlock, reading: Reading, scope: Scope, isOpen: (name: string) => boolean): readonly (readonly Symbol_[])[] => {
  const found: (readonly Symbol_[])[] = [];
  const numbers = beforeIdentity(block, reading, scope);
  let readings = 0;
  const search = (symbols: readonly Symbol_[]): void => {
    if (++readings > MOST_READINGS) return;
    const fault = faultWith(symbols, block, reading, scope);
    const name = subjectOf(fault);
    if (fault === undefined && symbols.length > 0) found.push(symbols);
    if (fault === undefined || name === null || symbols.length === MOST_NAMES || symbols.some((s) => s.name === name) || !isOpen(name)) return;
    const said = scope.guesses.saidOf(name);
    for (const shape of (numbers.has(name) ? [SCALAR] : shapesFor(name, scope.problem.sizes)).filter((x) => x.rows.key === x.cols.key || !said.some((p) => SQUARE.has(p)))) search([...symbols, b.symbol(name, shape, said.flatMap((p) => attributeOf(p, shape) ?? []))]);
  };
  search([]);
  return readings > MOST_READINGS ? [] : found;
};

/** Of several readings the one in which Greek letters are numbers is meant. */
const meant = (all: readonly (readonly Symbol_[])[]): readonly Symbol_[] | null => {
  const isPlain = (s: Symbol_): boolean => !Object.hasOwn(GREEK, s.name.split('_')[0] ?? '') || s.name.charAt(0) !== s.name.charAt(0).toLowerCase() || isScalar(s.shape as Shape);
  const plain = all.filter((symbols) => symbols.every(isPlain));
  const [only, second] = plain.length > 0 ? plain : all;
  return only === undefined || second !== undefined ? null : only;
};

/** What is said of square matrices only. */
const SQUARE: ReadonlySet<Property> = new Set(['symmetric', 'skew', 'orthogonal', 'diagonal', 'posdef', 'psd', 'idempotent']);

const faults = (report: FormulaReport): number => report.steps.filter((s) => s.status === 'not-understood').length;

/**
 * Reads a formula; letters that nothing declares are taken for what they have to be where only one choice of their shapes makes all of it
 * understood, which is reported with it. What is declared behind it is not taken for anything.
 */
export const withShapes = <R extends { readonly report: FormulaReport }>(block: LatexBlock, reading: Reading, scope: Scope, read: () => R, isDeclaredLater: (name: string) => boolean): R => {
  const back = scope.snapshot();
  const plain = read();
  // A name by itself is about to be declared.
  const lacks = plain.report.steps.some((s) => s.status === 'not-understood' && subjectOf(s.diagnostic) !== null && (s.relation !== null || s.diagnostic?.code === 'ambiguous'));
  if (!lacks) return plain;
  const after = scope.snapshot();
  back();
  const symbols = meant(fitting(block, reading, scope, (name) => !scope.isKnown(name) && !isDeclaredLater(name)));
  if (symbols === null) {
    after();
    return plain;
  }
  scope.declare(symbols);
  scope.guesses.take(symbols.map((s) => s.name));
  const other = read();
  if (faults(other.report) < faults(plain.report)) return { ...other, report: { ...other.report, inferred: [...symbols.map(declarationText), ...other.report.inferred] } };
  back();
  return read();
};
