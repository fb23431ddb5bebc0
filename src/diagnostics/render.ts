import type { Diagnostic, Label } from './diagnostic.ts';

/** How a diagnostic is shown. */
export interface RenderOptions {
  /** ANSI colours, for terminals. */
  readonly color?: boolean;
  /** Columns of the terminal; longer source lines are shown in part. */
  readonly width?: number;
}

type Style = 'error' | 'bold' | 'primary' | 'secondary' | 'gutter' | 'help' | 'plain';

const ANSI: { readonly [S in Style]: string } = { error: '1;31', bold: '1', primary: '31', secondary: '34', gutter: '34', help: '32', plain: '' };

type Paint = (text: string, style: Style) => string;
const inColor: Paint = (text, style) => (text === '' || ANSI[style] === '' ? text : `\u001b[${ANSI[style]}m${text}\u001b[0m`);
const inPlain: Paint = (text) => text;

interface Line {
  readonly number: number;
  /** Offset of the first character. */
  readonly start: number;
  readonly text: string;
}

const linesOf = (source: string): readonly Line[] => {
  let start = 0;
  return source.split('\n').map((raw, i) => {
    const line = { number: i + 1, start, text: raw.replace(/\r$/, '') };
    start += raw.length + 1;
    return line;
  });
};

const lineAt = (lines: readonly Line[], offset: number): Line => lines.findLast((l) => l.start <= offset) ?? { number: 1, start: 0, text: '' };

/** Characters, not UTF-16 units, since a letter outside the first plane takes one column. */
const length = (text: string): number => [...text].length;

const TAB = 4;

/** Text as it is shown: tabs reach to the next multiple of TAB; control and direction characters, which would move the cursor or the text, are made visible. */
const shown = (text: string): string => {
  let column = 0;
  return [...text].map((c) => {
    const out = c === '\t' ? ' '.repeat(TAB - (column % TAB)) : /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(c) ? '�' : c;
    column += length(out);
    return out;
  }).join('');
};

/** A label in the columns of its line as shown. */
interface Mark {
  readonly at: number;
  readonly end: number;
  readonly text: string;
  readonly style: Style;
}

/** A row under the source: characters with styles at columns. */
class Row {
  private readonly cells: { char: string; style: Style }[] = [];

  put(at: number, text: string, style: Style): void {
    [...text].forEach((char, i) => {
      while (this.cells.length <= at + i) this.cells.push({ char: ' ', style: 'plain' });
      this.cells[at + i] = { char, style };
    });
  }

  show(paint: Paint): string {
    let out = '';
    for (let i = 0; i < this.cells.length; ) {
      const style = this.cells[i]?.style ?? 'plain';
      let run = '';
      for (; i < this.cells.length && this.cells[i]?.style === style; i++) run += this.cells[i]?.char ?? '';
      out += paint(run, style);
    }
    return out;
  }
}

/** Longer lines are shown in part, from a little before their first label; so much of one is shown in any terminal. */
const MAX_WIDTH = 160;
const MIN_WIDTH = 24;

/** The part of a line that is shown, and the labels in its columns; a label outside it is marked at the cut. */
const windowOf = (line: Line, labels: readonly Label[], primary: Label | undefined, room: number): { readonly text: string; readonly marks: readonly Mark[] } => {
  const column = (offset: number): number => length(shown(line.text.slice(0, Math.max(0, offset - line.start))));
  const spans = labels.map((l) => ({ label: l, from: column(l.span.start), to: column(l.span.end) }));
  const all = [...shown(line.text)];
  const cut = all.length > room ? Math.max(0, Math.min(...spans.map((s) => s.from)) - Math.floor(room / 4)) : 0;
  const visible = all.slice(cut, cut + room);
  const text = `${cut > 0 ? '…' : ''}${visible.join('')}${cut + visible.length < all.length ? '…' : ''}`;
  const lead = cut > 0 ? 1 : 0;
  const marks = spans.map(({ label, from, to }) => {
    const at = Math.min(from - cut, visible.length) + lead;
    return { at, end: Math.max(at + 1, Math.min(to - cut, visible.length) + lead), text: label.text, style: label === primary ? 'primary' : 'secondary' } satisfies Mark;
  });
  return { text, marks: marks.sort((a, b) => a.at - b.at || b.end - a.end) };
};

/** The rows under a source line: carets under every label, then the labels' texts, the rightmost first. */
const rowsUnder = (marks: readonly Mark[], paint: Paint): readonly string[] => {
  const carets = new Row();
  for (const m of [...marks].sort((a, b) => Number(a.style === 'primary') - Number(b.style === 'primary'))) carets.put(m.at, '^'.repeat(m.end - m.at), m.style);
  const last = marks.at(-1);
  // Beside the carets there is room for the text of the label that ends the row.
  const beside = last !== undefined && marks.every((m) => m.end <= last.end) ? last : null;
  if (beside !== null) carets.put(beside.end + 1, beside.text, beside.style);
  const below = beside === null ? marks : marks.slice(0, -1);
  const rows = below.map((mark, k) => {
    const row = new Row();
    for (const left of below.slice(0, k)) if (left.at < mark.at) row.put(left.at, '│', left.style);
    row.put(mark.at, mark.text, mark.style);
    return row;
  });
  return [carets, ...rows.reverse()].map((row) => row.show(paint));
};

/** The place, and every source line that has labels, with a gap mark between lines that are not neighbours. */
const excerpt = (d: Diagnostic, source: string, file: string, columns: number, paint: Paint): readonly string[] => {
  const primary = d.labels.find((l) => l.primary === true) ?? d.labels[0];
  if (primary === undefined) return [];
  const lines = linesOf(source);
  const home = lineAt(lines, primary.span.start);
  const placed = d.labels.map((label) => ({ label, line: lineAt(lines, label.span.start) }));
  const touched = [...new Set(placed.map((p) => p.line))].sort((a, b) => a.number - b.number).map((line) => ({ line, labels: placed.filter((p) => p.line === line).map((p) => p.label) }));
  const width = String(touched.at(-1)?.line.number ?? 1).length;
  const margin = ' '.repeat(width);
  // Beside the number of the line, the bar and the marks of what is left out.
  const room = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, columns - width - 5));
  const bar = paint(`${margin} │`, 'gutter');
  const column = length(source.slice(home.start, primary.span.start)) + 1;
  const body = touched.flatMap(({ line, labels }, i) => {
    const { text, marks } = windowOf(line, labels, primary, room);
    const previous = touched[i - 1]?.line.number;
    return [
      ...(previous !== undefined && line.number > previous + 1 ? [paint(`${margin} ·`, 'gutter')] : []),
      `${paint(`${String(line.number).padStart(width)} │`, 'gutter')} ${text}`.trimEnd(),
      ...rowsUnder(marks, paint).map((row) => `${bar} ${row}`),
    ];
  });
  return [`${paint(`${margin} ┌─`, 'gutter')} ${file}:${home.number}:${column}`, bar, ...body];
};

/** An error as text for people: what was attempted, the source with the operands underlined, sizes and declarations, and a way out. */
export const renderDiagnostic = (d: Diagnostic, source: string, file: string, options: RenderOptions = {}): string => {
  const paint = options.color === true ? inColor : inPlain;
  return [
    `${paint(`error[${d.code}]`, 'error')}${paint(`: ${d.message}`, 'bold')}`,
    ...excerpt(d, source, file, options.width ?? Infinity, paint),
    ...(d.notes ?? []).map((note) => `  ${paint('=', 'gutter')} ${note}`),
    ...(d.help === undefined ? [] : [`  ${paint('help:', 'help')} ${d.help}`]),
  ].join('\n');
};
