import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts';
import type { ShapeFault } from '../expr/error.ts';
import { dimEqual } from '../shape/dim.ts';
import { shapeText, type Shape } from '../shape/shape.ts';
import type { Surface } from '../notation/surface.ts';
import type { Problem } from './problem.ts';

const VERBS: Readonly<Record<string, (a: string, b: string) => string>> = {
  product: (a, b) => `cannot multiply ${a} by ${b}`,
  sum: (a, b) => `cannot add ${a} and ${b}`,
  'entrywise product': (a, b) => `cannot multiply ${a} and ${b} entrywise`,
};

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
  const verb = VERBS[fault.operation];
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
  const assumption = fault.assumable === true && x !== undefined && y !== undefined && x.size !== '1' && y.size !== '1';
  if (assumption) notes.push(`nothing declares ${x.size} = ${y.size}`);
  const help = (fault.operation === 'matrix power' && fault.code === 'not-square' ? 'write .^ for the entrywise power' : undefined) ?? transposeHelp(fault, operands, shapes) ?? (assumption ? `if they are equal, write assume ${x.size} = ${y.size}` : undefined);
  return { code: fault.code, message, labels, notes, ...(help === undefined ? {} : { help }) };

  function sourceOf(operand: Surface): string {
    const text = surfaceText(operand);
    return text.length <= 40 ? text : `${text.slice(0, 37)}…`;
  }
};

const REASONS: Readonly<Record<ShapeFault['code'], string>> = {
  'shape-mismatch': 'the sizes must agree', 'not-square': 'it must be square', 'not-scalar': 'it must be a scalar', 'not-column': 'it must be a column',
  'bad-exponent': 'the exponent of a matrix power is a whole number', 'bad-reshape': 'the sizes do not fit', 'bad-subscript': 'the subscript does not fit',
};

/** A transpose of one factor that makes the product fit, where there is just one such. */
const transposeHelp = (fault: ShapeFault, operands: readonly Surface[], shapes: readonly Shape[]): string | undefined => {
  const [a, b] = shapes;
  const [x, y] = operands;
  if (fault.operation !== 'product' || a === undefined || b === undefined || x === undefined || y === undefined) return undefined;
  const left = dimEqual(a.rows, b.rows) === 'yes';
  const right = dimEqual(a.cols, b.cols) === 'yes';
  if (left === right) return undefined;
  const part = (e: Surface): string => (e.kind === 'binary' || e.kind === 'negate' ? `(${surfaceText(e)})` : surfaceText(e));
  return left ? `${part(x)}'*${part(y)} would fit` : `${part(x)}*${part(y)}' would fit`;
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
    case 'transpose': return `${e.arg.kind === 'binary' || e.arg.kind === 'negate' ? `(${surfaceText(e.arg)})` : surfaceText(e.arg)}'`;
    case 'index': return `${surfaceText(e.arg)}[${e.subscripts.map((s) => (s.kind === 'all' ? ':' : s.kind === 'at' ? surfaceText(s.at) : `${surfaceText(s.from)}:${surfaceText(s.to)}`)).join(',')}]`;
    case 'call': return `${e.name}(${e.args.map(surfaceText).join(', ')})`;
    case 'sum': return `sum(${e.binders.map((x) => `${x.name} in 1:${surfaceText(x.range)}`).join(', ')}, …)`;
    case 'block': return `[${e.rows.map((r) => r.map(surfaceText).join(', ')).join('; ')}]`;
  }
};

/** How tightly an operator binds. */
const LEVEL: Readonly<Record<Binary['op'], number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '.*': 2, './': 2, '^': 3, '.^': 3 };
const levelOf = (e: Surface): number => (e.kind === 'binary' ? LEVEL[e.op] : e.kind === 'negate' ? 2 : 4);
