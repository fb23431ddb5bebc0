import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { GREEK } from '../../notation/greek.ts';
import type { LatexBlock } from '../../notation/latex/blocks.ts';
import { readLatex, type FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimNamed } from '../../shape/dim.ts';
import { isScalar, sameShape, SCALAR, shape, type Shape } from '../../shape/shape.ts';
import { optimumIn } from '../goals/optima.ts';
import { attributeOf } from '../scope/attributes.ts';
import { headOf } from '../scope/heads.ts';
import { declarationText } from '../scope/infer.ts';
import type { Scope } from '../scope/scope.ts';
import type { Property } from '../text/phrases.ts';
import { isEquation } from '../scope/links.ts';
import type { Reading } from '../steps/reading.ts';
import type { FormulaReport } from '../steps/report.ts';
import { nameOf, partsOf, rewritten } from '../scope/surfaces.ts';
import { generalShapes, type Kind } from '../scope/unify.ts';
import { shapesFor, sizesOf } from './arguments.ts';
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
  return pairs.flatMap((p) => (!p.ok ? p.diagnostics : areOfOneSize(...p.value) ? [] : [UNEQUAL]))[0];
};

/** Sides of different sizes. */
const UNEQUAL: Diagnostic = { code: 'shape-mismatch', message: 'the sides have different sizes', labels: [] };

/** May two sides be equal by their sizes, whatever the layout of derivatives is? */
const areOfOneSize = (l: Expr, r: Expr): boolean => sameShape(l.shape, r.shape) || [l, r].some((e) => e.kind === 'derivative') || [l, r].some((e) => isScalar(e.shape));

/** The first fault of a formula with further declarations, which hold for this question only. */
const faultWith = (symbols: readonly Symbol_[], block: LatexBlock, reading: Reading, scope: Scope): Diagnostic | undefined => {
  const back = scope.snapshot();
  scope.isTrial = true;
  scope.declare(symbols);
  const formula = readLatex(block.source, { ...reading, vocabulary: scope.vocabulary });
  const fault = formula.ok ? formula.value.statements.map((s) => faultIn(s, scope)).find((d) => d !== undefined) : formula.diagnostics[0];
  scope.isTrial = false;
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

/** Is it a name for an entry of what was just taken for a number, which has none? */
const isLabelOf = (name: string, taken: Symbol_): boolean => isScalar(taken.shape) && name.startsWith(`${taken.name}_`);

/** May what words say so much of have a shape? */
const isSaid = (s: Shape, said: readonly Property[]): boolean => {
  const isSquare = s.rows.key === s.cols.key;
  if (said.includes('vector')) return s.cols.key === '1' && !isSquare;
  return (isSquare || !said.some((p) => SQUARE.has(p))) && !(said.includes('matrix') && s.cols.key === '1');
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
    if (fault === undefined || name === null || symbols.length === MOST_NAMES || symbols.some((s) => s.name === name || isLabelOf(name, s)) || !isOpen(name)) return;
    const said = scope.guesses.saidOf(name);
    for (const shape of (numbers.has(name) ? [SCALAR] : shapesFor(name, scope)).filter((x) => isSaid(x, said))) search([...symbols, b.symbol(name, shape, said.flatMap((p) => attributeOf(p, shape) ?? []))]);
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

/** What a letter may be: capitals are matrices, what is transposed or has a norm a vector, small Greek letters are numbers. */
const kindsOf = (name: string, sides: readonly Surface[], scope: Scope): readonly Kind[] => {
  const said = scope.guesses.saidOf(name);
  const isOf = (x: Surface): boolean => (x.kind === 'transpose' && nameOf(x.arg) === name) || (x.kind === 'call' && x.name.startsWith('\\norm') && nameOf(x.args[0]) === name);
  const [stem = ''] = name.split('_');
  const isVector = said.includes('vector') || sides.some((e) => partsOf(e, isOf).length > 0);
  if (said.includes('matrix') || /^\p{Lu}/u.test(stem)) return ['matrix'];
  return isVector ? ['vector'] : Object.hasOwn(GREEK, stem) ? ['scalar'] : ['vector', 'scalar'];
};

/** The letters of sides that nothing declares, apart from indices. */
const lettersIn = (sides: readonly Surface[], isOpen: (name: string) => boolean): readonly string[] => {
  const found = new Set<string>();
  for (const e of sides) rewritten(e, (x) => {
    if (x.kind === 'name' && isLetter(x.name) && isOpen(x.name)) found.add(x.name);
    // What stands below a name is an index, which a sum binds.
    if (x.kind === 'index') lettersIn([x.arg], isOpen).forEach((n) => found.add(n));
    return x.kind === 'index' ? x : null;
  });
  return [...found];
};

const MOST_LETTERS = 5;
const LONGEST = 600;

/** A formula as it is read where the letters are matrices that leave open whether a product or a value of a function is written, and these letters. */
const opened = (block: LatexBlock, reading: Reading, scope: Scope, isOpen: (name: string) => boolean): { readonly statements: readonly FormulaStatement[]; readonly factors: readonly string[] } | null => {
  const factors: string[] = [];
  for (;;) {
    const formula = readLatex(block.source, { ...reading, vocabulary: scope.vocabulary });
    if (formula.ok) return { statements: formula.value.statements, factors };
    const name = subjectOf(formula.diagnostics[0]);
    if (name === null || factors.includes(name) || !isOpen(name) || factors.length === MOST_LETTERS || !/^\p{Lu}/u.test(name)) return null;
    factors.push(name);
    scope.declare([b.symbol(name, shape(dimNamed('?'), dimNamed('?')), [])]);
  }
};

/** Declarations of all letters that nothing declares, of the most general shapes with which a formula is understood; null where it isn't, or in several ways. */
const general = (block: LatexBlock, reading: Reading, scope: Scope, isOpen: (name: string) => boolean): readonly Symbol_[] | null => {
  if (block.source.length > LONGEST) return null;
  const back = scope.snapshot();
  const formula = opened(block, reading, scope, isOpen);
  back();
  if (formula === null) return null;
  const sides = formula.statements.flatMap((s) => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)]);
  const letters = lettersIn(sides, (name) => isOpen(name) && !Object.hasOwn(NOT_LETTERS, name));
  if (letters.length === 0 || letters.length > MOST_LETTERS || letters.some((n) => !isOpen(n))) return null;
  const isFree = (size: string): boolean => !scope.isKnown(size) && !new RegExp(`(?<![A-Za-z\\\\])${size}(?![A-Za-z])`, 'u').test(block.source);
  const combinations = letters.reduce<readonly (readonly (readonly [string, Kind])[])[]>((all, name) => all.flatMap((c) => kindsOf(name, sides, scope).map((kind) => [...c, [name, kind] as const])), [[]]);
  const found = combinations.flatMap((kinds): readonly (readonly Symbol_[])[] => {
    const shapes = generalShapes(formula.statements, new Map(kinds), scope, isFree);
    const symbols = shapes === null ? [] : [...shapes].map(([name, s]) => b.symbol(name, s, scope.guesses.saidOf(name).flatMap((p) => attributeOf(p, s) ?? [])));
    return symbols.length > 0 && faultWith(symbols, block, reading, scope) === undefined ? [symbols] : [];
  });
  const [only, second] = found;
  return only === undefined || second !== undefined ? null : only;
};

/** Letters that mean something by themselves. */
const NOT_LETTERS: Readonly<Record<string, true>> = { d: true, e: true, i: true, I: true };

/** What is said of square matrices only. */
const SQUARE: ReadonlySet<Property> = new Set(['symmetric', 'skew', 'orthogonal', 'diagonal', 'posdef', 'psd', 'idempotent']);

/** What the document says of names further on. */
export interface Declared {
  /** In or right behind the sentence at hand. */
  readonly isDeclaredBehind: (name: string) => boolean;
  /** Anywhere. */
  readonly isDeclaredLater: (name: string) => boolean;
}

const faults = (report: FormulaReport): number => report.steps.filter((s) => s.status === 'not-understood').length;

/**
 * Reads a formula; letters that nothing declares are taken for what they have to be where only one choice of their shapes makes all of it
 * understood, which is reported with it. What is declared behind it is not taken for anything.
 */
export const withShapes = <R extends { readonly report: FormulaReport }>(block: LatexBlock, reading: Reading, scope: Scope, read: () => R, { isDeclaredBehind, isDeclaredLater }: Declared): R => {
  const back = scope.snapshot();
  const plain = read();
  // A name by itself is about to be declared.
  const lacks = plain.report.steps.some((s) => s.status === 'not-understood' && subjectOf(s.diagnostic) !== null && (s.relation !== null || s.diagnostic?.code === 'ambiguous'));
  if (!lacks) return plain;
  const after = scope.snapshot();
  back();
  // The columns a_j of a matrix A that is declared behind are no vector of their own.
  const isOpen = (name: string): boolean => !scope.isKnown(name) && !isDeclaredBehind(name) && !isDeclaredBehind(name.charAt(0).toUpperCase() + name.slice(1));
  const own = fitting(block, reading, scope, isOpen);
  const symbols = meant(own);
  const any = symbols === null ? general(block, reading, scope, (name) => isOpen(name) && !isDeclaredLater(name)) : null;
  const taken = symbols ?? any;
  if (taken === null) {
    after();
    return plain;
  }
  scope.declare(taken, sizesOf(taken));
  scope.guesses.take(taken.map((s) => s.name));
  const other = read();
  const isDefining = other.report.defines.length > 0;
  // With what it defines a formula fixes the sizes of its letters, which has to be the only way.
  const isMeant = faults(other.report) < faults(plain.report) && (any === null || !isDefining || own.length === 0);
  const report = { ...other.report, inferred: [...taken.map(declarationText), ...other.report.inferred] };
  // What letters without a declaration are in one formula says nothing of the next one.
  if (any !== null && isMeant && !isDefining) {
    scope.guesses.settle(taken.map((s) => s.name));
    back();
  }
  if (isMeant) return { ...other, report };
  back();
  return read();
};
