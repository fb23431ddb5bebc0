import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts';
import type { ShapeFault, SizeOf } from '../expr/error.ts';
import { dimEqual, type Dim } from '../shape/dim.ts';
import { isColumn, sameShape, shapeText, type Shape } from '../shape/shape.ts';
import { parseExpression } from '../notation/parser.ts';
import type { Surface } from '../notation/surface.ts';
import { emptyProblem, type Problem } from './problem.ts';
import { readSize, solvedEquation } from './sizes.ts';
import { transposed } from '../notation/parts.ts';

const VERBS: Readonly<Record<string, (a: string, b: string) => string>> = {
  product: (a, b) => `cannot multiply ${a} by ${b}`,
  sum: (a, b) => `cannot add ${a} and ${b}`,
  difference: (a, b) => `cannot subtract ${b} from ${a}`,
  'entrywise product': (a, b) => `cannot multiply ${a} and ${b} entrywise`,
  'entrywise quotient': (a, b) => `cannot divide ${a} by ${b} entrywise`,
};

/** Operations that expressions write as others. */
const WRITTEN: Readonly<Record<string, string>> = { 'sum -': 'difference', 'entrywise product ./': 'entrywise quotient' };

type Binary = Extract<Surface, { kind: 'binary' }>;

/** The operands of a left-leaning chain in a list, since a long sum is too deep for recursion: what it starts with, then its links. */
const chainOf = (e: Binary, goesOn: (link: Binary) => boolean): { readonly first: Surface; readonly links: readonly Binary[] } => {
  const links: Binary[] = [e];
  let first = e.left;
  for (let link = e; goesOn(link) && first.kind === 'binary'; ) {
    link = first;
    links.push(link);
    first = link.left;
  }
  return { first, links: links.reverse() };
};

const namesIn = (e: Surface): readonly string[] => {
  switch (e.kind) {
    case 'name': return [e.name];
    case 'binary': {
      const { first, links } = chainOf(e, () => true);
      return [first, ...links.map((l) => l.right)].flatMap(namesIn);
    }
    case 'negate': case 'transpose': case 'index': return namesIn(e.arg);
    case 'call': return e.args.flatMap(namesIn);
    case 'sum': return namesIn(e.body);
    case 'block': return e.rows.flat().flatMap(namesIn);
    case 'number': return [];
  }
};

const lineOf = (source: string, at: number): number => source.slice(0, at).split('\n').length;

/** A shape fault as a message with the operands underlined, both sizes, and where they were declared. */
export const shapeDiagnostic = (fault: ShapeFault, e: Surface, operands: readonly Surface[], problem: Problem, shapes: readonly Shape[]): Diagnostic => {
  const described = operands.map((o, i) => ({ operand: o, shape: shapes[i] }));
  const labels: Label[] = described.flatMap(({ operand, shape }, i) => (shape === undefined ? [] : [{ span: operand.span, text: shapeText(shape), primary: i === 0 }]));
  if (labels.length === 0) labels.push({ span: e.span, text: shapes.map(shapeText).join(', '), primary: true });
  const named = described.map(({ operand, shape }) => `${sourceOf(operand)}${shape === undefined ? '' : ` (${shapeText(shape)})`}`);
  const verb = VERBS[WRITTEN[`${fault.operation} ${e.kind === 'binary' ? e.op : ''}`] ?? fault.operation];
  const message = verb !== undefined && named.length >= 2 ? verb(named[0] ?? '', named[1] ?? '') : `${fault.operation} of ${named.join(' and ')}: ${REASONS[fault.code]}`;
  const notes: string[] = [];
  if (fault.sizes !== undefined) {
    const [x, y] = fault.sizes;
    const what = [x, y].map((s) => `${s.what} of ${sourceOf(operands[s.operand] ?? e)}`);
    const width = Math.max(...what.map((w) => w.length));
    notes.push(`${(what[0] ?? '').padStart(width)} : ${x.size}`, `${(what[1] ?? '').padStart(width)} : ${y.size}`);
  }
  const declared = [...new Set(operands.flatMap(namesIn))].flatMap((name) => {
    const known = problem.symbols.get(name);
    return known === undefined ? [] : [`${name} : ${shapeText(known.symbol.shape)}${problem.source === '' ? '' : problem.fileName.startsWith('--') ? ` declared in ${problem.fileName}` : ` declared at line ${lineOf(problem.source, known.span.start)}`}`];
  });
  if (declared.length > 0) notes.push(declared.join(', '));
  const [x, y] = fault.sizes ?? [];
  // A vector that should be square is a slip, not a case of sizes that happen to be equal.
  const assumption = fault.assumable === true && x !== undefined && y !== undefined && x.size !== '1' && y.size !== '1' && !isBroadcast(fault, shapes);
  if (assumption) notes.push(`nothing declares ${x.size} = ${y.size}`);
  const equation = assumption ? equationOf(x, y) : null;
  const help = HELP[`${fault.operation} ${fault.code}`] ?? alikeHelp(fault, e, shapes) ?? transposeHelp(fault, e, operands, shapes) ?? spreadHelp(fault, e, shapes) ?? (equation === null ? undefined : `if they are equal, write assume ${equation}`);
  return { code: fault.code, message, labels, notes, ...(help === undefined ? {} : { help }) };

  function sourceOf(operand: Surface): string {
    const text = surfaceText(operand);
    return text.length <= 40 ? text : `${text.slice(0, 37)}…`;
  }
};

/** Is a column or a row beside a matrix, entry by entry? No equation of sizes makes these fit. */
const isBroadcast = ({ operation }: ShapeFault, [a, b]: readonly Shape[]): boolean =>
  operation !== 'product' && a !== undefined && b !== undefined && (['rows', 'cols'] as const).some((axis) => (a[axis].key === '1') !== (b[axis].key === '1'));

const REASONS: Readonly<Record<ShapeFault['code'], string>> = {
  'shape-mismatch': 'the sizes must agree', 'not-square': 'it must be square', 'not-scalar': 'it must be a scalar', 'not-column': 'it must be a column',
  'bad-exponent': 'the exponent of a matrix power is a whole number', 'bad-reshape': 'the sizes do not fit', 'bad-subscript': 'the subscript does not fit',
};

/** What is meant where an operation can't take a shape. */
const HELP: Readonly<Record<string, string>> = { 'matrix power not-square': 'write .^ for the entrywise power', 'matrix power bad-exponent': 'write .^ for the entrywise power; roots of a whole matrix can be read in notes only', 'diag not-column': 'write diagvec(A) for the diagonal of a matrix, diag(diagvec(A)) for the rest set to zero' };

/** Two operands of one shape are multiplied entry by entry; columns also to a number, matrices to a matrix. */
const alikeHelp = (fault: ShapeFault, e: Surface, [a, b]: readonly Shape[]): string | undefined => {
  if (fault.operation !== 'product' || e.kind !== 'binary' || a === undefined || b === undefined || !sameShape(a, b)) return undefined;
  const turned = isColumn(a) ? { ...e, left: transposed(e.left) } : { ...e, right: transposed(e.right) };
  return `${surfaceText({ ...e, op: '.*' })} is the entrywise product, ${surfaceText(turned)} the ${isColumn(a) || a.rows.key === '1' ? 'inner' : 'matrix'} product`;
};

/** The equation of sizes that mends the fault, where an assumption can state it: one side is a single name. */
const equationOf = (x: SizeOf, y: SizeOf): string | null => {
  const [a, b] = [parseExpression(x.size), parseExpression(y.size)];
  const size = (e: Surface): Dim => readSize(e, emptyProblem(), () => undefined);
  return a.ok && b.ok ? solvedEquation(size(a.value), size(b.value)) : null;
};

/** A transpose of one operand that makes the operation fit, where there is just one such. */
const transposeHelp = (fault: ShapeFault, e: Surface, operands: readonly Surface[], shapes: readonly Shape[]): string | undefined => {
  const [a, b] = shapes;
  const [x, y] = operands;
  if (fault.code !== 'shape-mismatch' || a === undefined || b === undefined || x === undefined || y === undefined || operands.length !== 2) return undefined;
  const [rows, cols] = [dimEqual(a.rows, b.rows) === 'yes', dimEqual(a.cols, b.cols) === 'yes'];
  const crossed = dimEqual(a.rows, b.cols) === 'yes' && dimEqual(a.cols, b.rows) === 'yes';
  const isProduct = fault.operation === 'product';
  if (isProduct ? rows === cols : !crossed) return undefined;
  const [left, right] = isProduct && rows ? [transposed(x), y] : [x, transposed(y)];
  const text = e.kind === 'binary' ? surfaceText({ ...e, left, right }) : e.kind === 'call' ? surfaceText({ ...e, args: [left, right] }) : '';
  return text === '' || text.length > 60 ? undefined : `${text} would fit`;
};

/** A vector beside a matrix as the column or the row that has an entry for each of the matrix's rows or columns, turned where it has to be; null for others. */
const along = (e: Surface, v: Shape, m: Shape): { readonly vector: Surface; readonly isColumn: boolean } | null => {
  if ((v.cols.key === '1') === (v.rows.key === '1') || m.rows.key === '1' || m.cols.key === '1') return null;
  const [length, own, other] = isColumn(v) ? [v.rows, m.rows, m.cols] : [v.cols, m.cols, m.rows];
  if (dimEqual(length, own) === 'yes') return { vector: e, isColumn: isColumn(v) };
  return dimEqual(length, other) === 'yes' ? { vector: transposed(e), isColumn: !isColumn(v) } : null;
};

/** How a column or a row is meant for every column or row of the matrix beside it: rows or columns scaled, or the vector repeated. */
const spreadHelp = (fault: ShapeFault, e: Surface, shapes: readonly Shape[]): string | undefined => {
  const [a, b] = shapes;
  if (fault.code !== 'shape-mismatch' || e.kind !== 'binary' || a === undefined || b === undefined) return undefined;
  const left = along(e.left, a, b);
  const placed = left ?? along(e.right, b, a);
  if (placed === null) return undefined;
  const { vector, isColumn } = placed;
  const [matrix, m] = left === null ? [e.left, a] : [e.right, b];
  const text = (x: Surface): string => (levelOf(x) < LEVEL['*'] ? `(${surfaceText(x)})` : surfaceText(x));
  const entries = surfaceText(isColumn ? vector : transposed(vector));
  const scaling = (entriesText: string): string => (isColumn ? `diag(${entriesText})*${text(matrix)}` : `${text(matrix)}*diag(${entriesText})`);
  const repeated = isColumn ? `${text(vector)}*ones(1,${m.cols.key})` : `ones(${m.rows.key},1)*${text(vector)}`;
  const kind = isColumn ? 'row' : 'column';
  if (e.op === '.*') return `${scaling(entries)} would scale every ${kind}`;
  if (e.op === './') return left !== null ? undefined : `${scaling(`1./${entries}`)} would divide every ${kind}`;
  return `${repeated} would fit`;
};

/** A surface expression in plain text, for messages. */
export const surfaceText = (e: Surface): string => {
  switch (e.kind) {
    case 'number': return e.text;
    case 'name': return e.name;
    case 'binary': {
      const { first, links } = chainOf(e, (link) => levelOf(link.left) >= LEVEL[link.op]);
      const [start] = links;
      const part = (x: Surface, least: number): string => (levelOf(x) < least ? `(${surfaceText(x)})` : surfaceText(x));
      return part(first, start === undefined ? 0 : LEVEL[start.op]) + links.map((l) => `${LEVEL[l.op] === 1 ? ` ${l.op} ` : l.op}${part(l.right, LEVEL[l.op] + 1)}`).join('');
    }
    case 'negate': return levelOf(e.arg) < LEVEL['^'] ? `-(${surfaceText(e.arg)})` : `-${surfaceText(e.arg)}`;
    case 'transpose': return `${levelOf(e.arg) < 4 ? `(${surfaceText(e.arg)})` : surfaceText(e.arg)}'`;
    case 'index': return `${surfaceText(e.arg)}[${e.subscripts.map((s) => (s.kind === 'all' ? ':' : s.kind === 'at' ? surfaceText(s.at) : `${surfaceText(s.from)}:${surfaceText(s.to)}`)).join(',')}]`;
    // I and 1 of LaTeX, whose sizes are left out.
    case 'call': return e.args.length === 0 && /^\\[I01]$/u.test(e.name) ? e.name.slice(1) : `${e.name}(${e.args.map(surfaceText).join(', ')})`;
    case 'sum': return `sum(${e.binders.map((x) => `${x.name} in 1:${surfaceText(x.range)}`).join(', ')}, …)`;
    case 'block': return `[${e.rows.map((r) => r.map(surfaceText).join(', ')).join('; ')}]`;
  }
};

/** How tightly an operator binds. */
const LEVEL: Readonly<Record<Binary['op'], number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '.*': 2, './': 2, '^': 3, '.^': 3 };
const levelOf = (e: Surface): number => (e.kind === 'binary' ? LEVEL[e.op] : e.kind === 'negate' ? 2 : 4);
