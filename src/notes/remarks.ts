import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import type { LatexBlock } from '../notation/latex/blocks.ts';
import { readLatex } from '../notation/latex/index.ts';
import type { Surface } from '../notation/surface.ts';
import { dimNamed, dimNames, dimOf, ONE } from '../shape/dim.ts';
import { sameShape, shape, type Shape } from '../shape/shape.ts';
import type { Reading } from './steps/reading.ts';
import { attributeOf } from './scope/attributes.ts';
import { declarationText, declaredBy, samplesBeside } from './scope/infer.ts';
import type { Property } from './text/phrases.ts';
import type { Remark, Usual } from './text/prose.ts';
import type { FormulaReport } from './steps/report.ts';
import type { Scope } from './scope/scope.ts';
import { plainStep } from './steps/step.ts';
import { nameOf } from './scope/surfaces.ts';

const FURTHER: ReadonlySet<Property> = new Set(['ranked', 'special', 'idempotent', 'unit', 'centred', 'rows-to-one', 'columns-to-one']);

/** What a property says of a symbol as an equation: A A = A, x'x = 1, 1'X = 0, Y1 = 1; null where it says nothing like that. */
const equationOf = (p: Property, x: Symbol_ | null): readonly [Expr, Expr] | null => {
  if (x === null) return null;
  if (p === 'centred') return [b.call('colsum', x), b.zeros(shape(ONE, x.shape.cols))];
  if (p === 'rows-to-one') return [b.call('rowsum', x), b.ones(shape(x.shape.rows, ONE))];
  if (p === 'columns-to-one') return [b.call('colsum', x), b.ones(shape(ONE, x.shape.cols))];
  if (p === 'idempotent') return x.shape.rows.key === x.shape.cols.key ? [b.matrixPower(x, b.constant(2)), x] : null;
  return p === 'unit' && x.shape.cols.key === '1' ? [b.multiply(b.transpose(x), x), b.constant(1)] : null;
};

/** The names that a formula is, or says something of: `A`, `A, B`, `A \in S`. */
export const namesIn = (block: LatexBlock, reading: Reading, scope: Scope): readonly string[] => {
  const formula = readLatex(block.source, { ...reading, vocabulary: scope.vocabulary });
  return (formula.ok ? formula.value.statements : []).flatMap(({ left, role }) =>
    left === null || role !== 'claim' ? [] : (left.kind === 'call' && left.name === '\\list' ? left.args : [left]).flatMap((e) => nameOf(e) ?? []));
};

/** The sizes in words as a shape: one is a vector's. */
const shapeOf = (sizes: readonly string[]): Shape => {
  const [rows = ONE, cols = ONE] = sizes.map((s) => (/^\d+$/u.test(s) ? dimOf(Number(s)) : dimNamed(s)));
  return shape(rows, cols);
};

/** Takes note of the shape of all vectors or matrices that nothing else is said of. */
export const takeUsual = ({ kind, sizes }: Usual, scope: Scope): void => {
  const usual = shapeOf(sizes);
  scope.guesses.usual[kind] = usual;
  scope.declare([], [usual.rows, usual.cols].flatMap(dimNames));
};

/** What became of a remark: the symbols as it describes them, and how to take it back. */
export interface Taken {
  readonly symbols: readonly Symbol_[];
  /** Names that have another size than before. */
  readonly resized: readonly string[];
  /** Is something said that no attribute says? */
  readonly isMore: boolean;
  readonly undo: () => void;
}

/** The matrix whose rows a list x_1, …, x_n names that words say to be vectors of a size, declared; empty for other formulas. */
const familyIn = (sizes: readonly string[], block: LatexBlock, reading: Reading, scope: Scope): readonly Symbol_[] => {
  const [size, second] = sizes;
  const formula = readLatex(block.source, { ...reading, vocabulary: scope.vocabulary });
  const list = formula.ok && size !== undefined && second === undefined ? formula.value.statements : [];
  const [first] = list;
  if (first === undefined || size === undefined || list.some((s) => s.links.length > 0 || s.left === null)) return [];
  const { span } = first;
  const set: Surface = { kind: 'binary', op: '^', opSpan: span, left: { kind: 'name', name: 'bbR', span }, right: /^\d+$/u.test(size) ? { kind: 'number', text: size, span } : { kind: 'name', name: size, span }, span };
  const left: Surface = { kind: 'call', name: '\\list', nameSpan: span, args: list.flatMap((s) => (s.left === null ? [] : [s.left])), span };
  const symbols = declaredBy({ ...first, left, links: [{ relation: '∈', relationSpan: span, right: set }] }, scope).filter((x) => x.shape.cols.key !== '1' && list.length > 2);
  scope.declare(symbols, symbols.flatMap((x) => [x.shape.rows, x.shape.cols].flatMap(dimNames)));
  samplesBeside(symbols, left, scope);
  return symbols;
};

/** Takes what the words around a formula say for granted: sizes of names that mean nothing yet, attributes of those that the document declares. */
export const takeRemark = (remark: Remark, block: LatexBlock, reading: Reading, scope: Scope): Taken => {
  const before: Symbol_[] = [];
  const family = remark.sizes === null ? [] : familyIn(remark.sizes, block, reading, scope);
  if (family.length > 0) return { symbols: family, resized: [], isMore: false, undo: () => undefined };
  const names = namesIn(block, reading, scope);
  const back: (() => void)[] = [];
  const resized: string[] = [];
  const symbols = names.flatMap((name): readonly Symbol_[] => {
    const known = scope.symbol(name);
    // Sizes of what is declared beside the document stay.
    const isGiven = scope.isGiven(name);
    if (isGiven && known === null) return [];
    if (known === null && remark.sizes === null) scope.guesses.describe(name, remark.attributes);
    if (known === null && (remark.sizes === null || scope.isKnown(name))) return [];
    const said = remark.sizes === null || isGiven ? null : shapeOf(remark.sizes);
    // A name that words give another size is another thing from there on, unless its own formula says of which size it is.
    if (known !== null && known.range === null && !block.source.includes('\\in') && said !== null && !sameShape(known.shape, said)) {
      const anew = b.symbol(name, said, remark.attributes.flatMap((p) => attributeOf(p, said) ?? []));
      resized.push(name);
      scope.replace(anew, [said.rows, said.cols].flatMap(dimNames));
      return [anew];
    }
    const own = known?.shape ?? said ?? shapeOf([]);
    const added = [...(known === null ? scope.guesses.saidOf(name) : []), ...remark.attributes].flatMap((p) => attributeOf(p, own) ?? []).filter((a) => known?.attributes.includes(a) !== true);
    if (known !== null && (added.length === 0 || known.range !== null)) return [];
    const symbol = b.symbol(name, own, [...(known?.attributes ?? []), ...added]);
    if (known === null) scope.declare([symbol], [own.rows, own.cols].flatMap(dimNames));
    else {
      before.push(known);
      scope.redeclare(symbol);
    }
    return [symbol];
  });
  // The symbols are what they are declared as by now.
  for (const p of remark.attributes.filter((p) => FURTHER.has(p))) for (const name of names) back.push(scope.ties.suppose({ names: [name], what: p === 'ranked' ? 'rank' : 'value', equation: equationOf(p, scope.symbol(name)) }));
  const undo = (): void => {
    back.forEach((f) => f());
    before.forEach((s) => (scope.symbol(s.name) === null ? undefined : scope.redeclare(s)));
  };
  return { symbols, resized, isMore: back.length > 0, undo };
};

/** The report of the formula that names the symbols, with what is taken of them. */
export const withRemark = (report: FormulaReport, symbols: readonly Symbol_[]): FormulaReport => {
  const names = symbols.map((s) => s.name);
  const others = report.inferred.filter((line) => !names.some((n) => line.startsWith(`${n} :`)));
  const isBare = report.status === 'not-a-claim' || report.status === 'not-understood';
  const step = plainStep('expression', 'definition', 'declares, by the words around it', { relation: null, span: report.inner, left: '', right: '' });
  return {
    ...report, inferred: [...others, ...symbols.map(declarationText)],
    ...(isBare && report.steps.every((s) => s.relation === null) ? { status: 'definition', steps: [step], defines: names } : {}),
  };
};
