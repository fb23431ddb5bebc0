import type { Diagnostic, Label } from './diagnostic.ts';

interface Line {
  readonly number: number;
  readonly start: number;
  readonly text: string;
}

const linesOf = (source: string): readonly Line[] => {
  let start = 0;
  return source.split('\n').map((text, i) => {
    const line = { number: i + 1, start, text };
    start += text.length + 1;
    return line;
  });
};

const lineAt = (lines: readonly Line[], offset: number): Line => [...lines].reverse().find((l) => l.start <= offset) ?? { number: 1, start: 0, text: '' };

/** Tabs count as one column here, so the text is shown with blanks for tabs. */
const shown = (text: string): string => text.replaceAll('\t', ' ');

const MAX_WIDTH = 160;

/** The lines under one source line: carets under every label, then each label's text under its carets, the rightmost first. */
const underline = (line: Line, labels: readonly Label[], shift: number): readonly string[] => {
  const placed = [...labels]
    .map((l) => ({ at: Math.max(0, l.span.start - line.start - shift), width: Math.max(1, Math.min(l.span.end, line.start + line.text.length) - l.span.start), text: l.text, primary: l.primary === true }))
    .sort((a, b) => a.at - b.at);
  const width = Math.max(...placed.map((p) => p.at + p.width));
  const marks = Array.from({ length: width }, () => ' ');
  for (const p of [...placed].sort((a, b) => Number(a.primary) - Number(b.primary))) for (let i = p.at; i < p.at + p.width; i++) marks[i] = '^';
  const last = placed[placed.length - 1];
  const rows = [`${marks.join('')}${last === undefined ? '' : ` ${last.text}`}`];
  for (let k = placed.length - 2; k >= 0; k--) {
    const bars = (upTo: number): string => {
      const chars: string[] = [];
      for (const p of placed.slice(0, upTo)) {
        while (chars.length < p.at) chars.push(' ');
        chars.push('│');
      }
      return chars.join('');
    };
    const p = placed[k];
    if (p === undefined) continue;
    rows.push(`${bars(k).padEnd(p.at)}${p.text}`);
  }
  return rows;
};

/** An error as text for people: what was attempted, the source with both operands underlined, sizes and declarations, and a way out. */
export const renderDiagnostic = (d: Diagnostic, source: string, file: string): string => {
  const lines = linesOf(source);
  const primary = d.labels.find((l) => l.primary === true) ?? d.labels[0];
  const out = [`error[${d.code}]: ${d.message}`];
  if (primary !== undefined) {
    const home = lineAt(lines, primary.span.start);
    const touched = new Map<number, { line: Line; labels: Label[] }>();
    for (const label of d.labels) {
      const line = lineAt(lines, label.span.start);
      const held = touched.get(line.number) ?? { line, labels: [] };
      held.labels.push(label);
      touched.set(line.number, held);
    }
    const gutter = String(Math.max(...touched.keys())).length;
    const margin = ' '.repeat(gutter);
    out.push(`${margin} ┌─ ${file}:${home.number}:${primary.span.start - home.start + 1}`, `${margin} │`);
    for (const { line, labels } of [...touched.values()].sort((a, b) => a.line.number - b.line.number)) {
      // A very long line is shown from shortly before its first label.
      const first = Math.min(...labels.map((l) => l.span.start - line.start));
      const shift = line.text.length > MAX_WIDTH ? Math.max(0, first - 40) : 0;
      out.push(`${String(line.number).padStart(gutter)} │ ${shown(line.text.slice(shift, shift + MAX_WIDTH))}`);
      out.push(...underline(line, labels, shift).map((row) => `${margin} │ ${row.slice(0, 2 * MAX_WIDTH)}`.trimEnd()));
    }
  }
  for (const note of d.notes ?? []) out.push(`  = ${note}`);
  if (d.help !== undefined) out.push(`  help: ${d.help}`);
  return out.join('\n');
};
