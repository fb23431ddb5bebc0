import { findDamage, repaired } from './damage.ts';
import type { Vocabulary } from './formula.ts';

/** A row of a formula by itself, and where it begins. */
export interface SourceRow {
  readonly source: string;
  readonly start: number;
}

const OPENS = /\\begin\{[^}]*\}|\\eqalign\b|\{/uy;
const CLOSES = /\\end\{[^}]*\}|\}/uy;
/** What stands around all rows. */
const OUTER = /^\s*(?:\\begin\{([a-z]+\*?)\}(?:\{[^}]*\})?([\s\S]*)\\end\{\1\}|\\eqalign\s*\{([\s\S]*)\})\s*$/u;

const matchAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
};

/** Offsets behind each \\ and \cr that no brace or environment encloses. */
const cuts = (text: string): readonly { readonly from: number; readonly to: number }[] => {
  const found: { readonly from: number; readonly to: number }[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const isBreak = text.startsWith('\\\\', at) || /^\\cr(?![A-Za-z])/u.test(text.slice(at, at + 4));
    if (isBreak && depth === 0) found.push({ from: at, to: at + (text.startsWith('\\\\', at) ? 2 : 3) });
    const [opens, closes] = isBreak ? [0, 0] : [matchAt(OPENS, text, at), matchAt(CLOSES, text, at)];
    depth += opens > 0 ? 1 : closes > 0 ? -1 : 0;
    at += isBreak ? 2 : Math.max(opens, closes, text[at] === '\\' ? 2 : 1);
  }
  return found;
};

/** Does a row go on with the expression of the row before it? */
const goesOn = (row: string): boolean => /^[\s&]*[+\-]/u.test(row);

/** The rows of a damaged formula, cut where it is mended. */
export const damagedRows = (source: string, vocabulary: Vocabulary): readonly SourceRow[] => {
  const { text, origin } = repaired(source, findDamage(source, vocabulary));
  return sourceRows(text).map((row) => { const start = origin(row.start); return { source: source.slice(start, origin(row.start + row.source.length)), start }; });
};

/** The rows of a formula as sources of their own, for a formula that can't be read as a whole; one row where it has no others. */
export const sourceRows = (source: string): readonly SourceRow[] => {
  const outer = OUTER.exec(source);
  const inside = outer?.[2] ?? outer?.[3] ?? source;
  const start = outer === null ? 0 : source.lastIndexOf(inside);
  const rows: SourceRow[] = [];
  let from = 0;
  for (const cut of [...cuts(inside), { from: inside.length, to: inside.length }]) {
    const row = { source: inside.slice(from, cut.from), start: start + from };
    const last = rows.at(-1);
    if (last !== undefined && goesOn(row.source)) rows.splice(-1, 1, { ...last, source: source.slice(last.start, row.start + row.source.length) });
    else if (/[^\s&]/u.test(row.source)) rows.push(row);
    from = cut.to;
  }
  return rows;
};
