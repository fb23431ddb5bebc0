import { GREEK } from '../greek.ts';
import { ACCENTS, ARGUMENTS, FONTS, TEXTS } from './commands.ts';
import { KNOWN_COMMANDS } from './known.ts';
import type { Repair, Vocabulary } from './formula.ts';

/** Control characters and what stood before them: a program took the backslash and the letter for one of these. */
const ESCAPES: Readonly<Record<string, readonly string[]>> = { '\x07': ['a'], '\b': ['b'], '\t': ['t'], '\n': ['n', 'r'], '\v': ['v'], '\f': ['f'], '\r': ['r'] };
const ESCAPED = 'abfnrtv';
const STRUCTURE = ['begin', 'end', 'left', 'right', 'not', 'text', 'nonumber'];
const isCommand = (name: string): boolean => KNOWN_COMMANDS.has(name) || STRUCTURE.includes(name);

/** Words where letters are not formulas. */
const WORDS = /\\(?:text\w*|mbox|hbox|operatorname\*?|math(?:rm|sf|it|tt)|begin|end|tag\*?|label|DeclareMathOperator\*?)\s*\{[^{}]*\}/g;

/** What is left of commands whose first letter made an escape with the backslash. */
const restsOf = (commands: Iterable<string>): ReadonlyMap<string, string> => new Map([...commands].filter((name) => ESCAPED.includes(name.slice(0, 1))).map((name) => [name.slice(1), name]));
const BRACED = ['begin', ...[ARGUMENTS, FONTS, ACCENTS].flatMap((t) => Object.keys(t)), ...TEXTS];
const BRACED_RESTS = restsOf(BRACED);
const RESTS = restsOf([...KNOWN_COMMANDS, ...STRUCTURE]);
const WHOLE = new Set(BRACED.filter((name) => name.length > 2));

/** The command that a run of letters is the rest of, where it is surely one. */
const commandOf = (run: string, source: string, end: number): string | null => {
  if (run.length < 2) return null;
  const rest = BRACED_RESTS.get(run);
  const isBraced = (rest !== undefined || WHOLE.has(run)) && /^\s*\{/.test(source.slice(end, end + 20));
  return isBraced ? (WHOLE.has(run) ? run : (rest ?? null)) : run.length > 3 ? (RESTS.get(run) ?? null) : null;
};

/** Finds the places where backslashes were lost: `rac{1}{2}`, `abla`, `heta` behind a tab, `\lograc`. */
export const findDamage = (source: string, vocabulary: Vocabulary): readonly Repair[] => {
  const words = [...source.matchAll(WORDS)].map((m) => [m.index, m.index + m[0].length] as const);
  const isWord = (at: number): boolean => words.some(([start, end]) => at >= start && at < end);
  const repairs: Repair[] = [];
  const add = (start: number, end: number, replacement: string): void => {
    repairs.push({ span: { start, end }, found: source.slice(start, end), replacement });
  };
  for (const match of source.matchAll(/(\\?)([A-Za-z]+)/g)) {
    const [whole, slash, run = ''] = match;
    const start = match.index;
    const end = start + whole.length;
    if (slash === '\\') {
      const cut = isCommand(run) ? 0 : splitAt(run, source, end);
      if (cut > 0) add(start, end, `\\${run.slice(0, cut)}\\${commandOf(run.slice(cut), source, end) ?? ''}`);
      continue;
    }
    const before = source[start - 1] ?? '';
    const escaped = ESCAPES[before]?.map((c) => c + run).find((name) => isCommand(name) && (run.length > 2 || before === '\t' || before === '\f' || (run.length === 2 && name !== 'neq')));
    const command = escaped === undefined ? commandOf(run, source, end) : null;
    // d\boldsymbol{x}: the d of a differential before the rest of a command with braces.
    const behind = escaped === undefined && command === null && run.startsWith('d') && vocabulary(run) === null && /^\s*\{/.test(source.slice(end, end + 20)) ? commandOf(run.slice(1), source, end) : null;
    if (behind !== null && !isWord(start)) add(start + 1, end, `\\${behind}`);
    // Asked last, since it takes longest.
    if ((escaped === undefined && command === null) || isWord(start) || vocabulary(run) !== null) continue;
    if (escaped !== undefined) add(start - 1, end, `\\${escaped} `);
    else if (command !== null) add(start, end, `\\${command}`);
  }
  // A tab with its backslash may be lost altogether: a lone o between spaces was an arrow, ho before a script a rho, where more is damaged or nothing else makes sense.
  for (const [pattern, replacement] of LOST) for (const m of source.matchAll(pattern)) {
    const [whole, before = ''] = m;
    const at = m.index + before.length;
    const word = whole.slice(before.length);
    if ([word, ...word].every((w) => vocabulary(w) === null) && !isWord(at) && !repairs.some((r) => r.span.start < at + word.length && r.span.end > at)) add(at, at + word.length, replacement);
  }
  const rows = repairs.length > 0 ? lostRows(source) : [];
  const divided = fractions(source);
  const signs = [...lostSigns(source), ...lostIndices(source, vocabulary), ...lostPartials(divided), ...lostDifferences(divided, source), ...cutTag(source)].filter((s) => !isWord(s.span.start) && !repairs.some((r) => r.span.start < s.span.end && r.span.end > s.span.start));
  return [...repairs, ...rows, ...signs].sort((a, b) => a.span.start - b.span.start);
};

/** Short rests of commands, which only their surroundings tell from letters; what stands before them is in the first group. */
const LOST: readonly (readonly [RegExp, string])[] = [[/( )o(?= (?:\d|[+-]?\\infty))/gu, '\\to'], [/(^|[\s=(+-])ho(?=[_^(])/gu, '\\rho'], [/(\s|^)ot(?=\\in)/gu, '\\not']];

/** The number one before a Greek letter, alone in parentheses or below a root: nobody writes that factor, so that a minus was lost. Braces of scripts and of other commands hold anything. */
const LOST_SIGN = new RegExp(String.raw`(\(|\\sqrt\s*\{)(\s*1\s+)(\\(?:${Object.keys(GREEK).join('|')})(?:_(?:\w|\{[^{}]*\}))?(?:\^(?:\w|\{[^{}]*\}))?)(?=\s*[)}])`, 'gu');

const lostSigns = (source: string): readonly Repair[] => [...source.matchAll(LOST_SIGN)].map((m) => {
  const [, opener = '', one = '', factor = ''] = m;
  const start = m.index + opener.length;
  return { span: { start, end: start + one.length + factor.length }, found: one + factor, replacement: `1 - ${factor}` };
});

/** `\sum n(y_i^n)` for `\sum_n`: a letter between the sign and a bracket in which it is an index. */
const lostIndices = (source: string, vocabulary: Vocabulary): readonly Repair[] => [...source.matchAll(/\\sum\s+([a-z])(?=\s*[([])/gu)].flatMap((m) => {
  const [found, index = ''] = m;
  const isIndex = new RegExp(`[_^](?:${index}|\\{[^{}\\\\]*${index}[^{}]*\\})`, 'u').test(source.slice(m.index));
  const meaning = vocabulary(index);
  return isIndex && (meaning === null || meaning.kind === 'index') ? [{ span: { start: m.index, end: m.index + found.length }, found, replacement: `\\sum_${index} ` }] : [];
});

/** What stands between the brace here and the one that closes it; null where none does. */
const braced = (source: string, at: number): string | null => {
  for (let depth = 0, k = at; k < source.length; k++) {
    if (source[k] === '{') depth++;
    else if (source[k] === '}' && --depth === 0) return source.slice(at + 1, k);
  }
  return null;
};

/** What stands above and below the bar of a fraction, and where. */
interface Fraction {
  readonly upper: string;
  readonly lower: string;
  readonly above: number;
  readonly below: number;
  readonly end: number;
}

/** The fractions of a source whose parts stand in braces. */
const fractions = (source: string): readonly Fraction[] => [...source.matchAll(/\\frac\s*(?=\{)/gu)].flatMap((m) => {
  const above = m.index + m[0].length;
  const upper = braced(source, above);
  const below = above + (upper?.length ?? 0) + 2;
  const lower = upper === null || source[below] !== '{' ? null : braced(source, below);
  return upper === null || lower === null ? [] : [{ upper, lower, above, below, end: below + lower.length + 2 }];
});

/** `\frac{\partial l}{f}` for `\frac{\partial l}{\partial f}`: nobody divides a differential by a name. */
const lostPartials = (list: readonly Fraction[]): readonly Repair[] => list.flatMap(({ upper, lower, below, end }) => {
  const isName = /^\s*(?:[A-Za-z]|\\(?!partial|part\b|mathrm|d\b)[A-Za-z]+)/u.test(lower) && !/\\part(?:ial)?\b|^\s*d/u.test(lower);
  return isName && /^\s*\\partial\b\s*\S/u.test(upper) ? [{ span: { start: below, end }, found: `{${lower}}`, replacement: `{\\partial ${lower.trim()}}` }] : [];
});

/** `\frac{f(a) f(b)}{f(b)} < c` for `\frac{f(a) - f(b)}{f(b)} < c`: nobody compares a value of a function that is multiplied and divided by another one. */
const lostDifferences = (list: readonly Fraction[], source: string): readonly Repair[] => list.flatMap(({ upper, lower, above, end }) => {
  const last = lower.trim();
  const whole = upper.trimEnd();
  const first = whole.endsWith(last) ? whole.slice(0, -last.length) : '';
  const called = /^\s*([^()]+)\(/u.exec(last)?.[1];
  const isProduct = called !== undefined && first.trim().startsWith(`${called}(`) && /^[^()]*\([^()]*\)\s*$/u.test(first) && /^[^()]*\([^()]*\)$/u.test(last);
  const at = above + 1 + first.length;
  return isProduct && /^\s*(?:<|\\l(?:e|t|eq|eqslant)\b)/u.test(source.slice(end)) ? [{ span: { start: at, end: at + last.length }, found: last, replacement: `- ${last}` }] : [];
});

/** The number of the formula behind a space, cut off with its closing bracket. */
const cutTag = (source: string): readonly Repair[] => [...source.matchAll(/(?<=(?:\\(?:[ ,;]|q?quad)|\s)\s*)\((\d+)\s*$/gu)].map((m) => ({
  span: { start: m.index, end: m.index + m[0].trimEnd().length }, found: m[0].trimEnd(), replacement: `\\tag{${m[1] ?? ''}?}`,
}));

const RELATED = /[=<>]/u;

/** Where an unknown command falls apart into a known one and the rest of another; 0 where it doesn't. */
const splitAt = (run: string, source: string, end: number): number => {
  for (let cut = run.length - 2; cut >= 2; cut--) if (isCommand(run.slice(0, cut)) && commandOf(run.slice(cut), source, end) !== null) return cut;
  return 0;
};

/** `\ ` that was `\\` between rows: before a cell, or anywhere in a damaged table that has no other row end. */
const lostRows = (source: string): readonly Repair[] => {
  // A relation on both sides of the space: two statements stood in two rows.
  const isBetween = (at: number): boolean => RELATED.test(source.slice(0, at)) && /^[^=<>{}]*[\w)\]}]\s*[=<>]/u.test(source.slice(at + 2));
  const isTable = /egin\{(?:aligned|align|array|gather|split|cases|[bpv]?matrix)/.test(source) && !source.includes('\\\\');
  return [...source.matchAll(/\\ (?=(\s*&)?)/g)].flatMap((m) => (isTable || m[1] !== undefined || isBetween(m.index) ? [{ span: { start: m.index, end: m.index + 2 }, found: '\\ ', replacement: '\\\\ ' }] : []));
};

/** The source with its repairs, and for every position in it the one in the source. */
export const repaired = (source: string, repairs: readonly Repair[]): { readonly text: string; readonly origin: (at: number) => number } => {
  let text = '';
  const pieces: { readonly at: number; readonly from: number; readonly isRepair: boolean }[] = [];
  let done = 0;
  for (const { span, replacement } of repairs) {
    if (span.start < done) continue;
    pieces.push({ at: text.length, from: done, isRepair: false });
    text += source.slice(done, span.start);
    pieces.push({ at: text.length, from: span.start, isRepair: true });
    text += replacement;
    done = span.end;
  }
  pieces.push({ at: text.length, from: done, isRepair: false });
  text += source.slice(done);
  const origin = (at: number): number => {
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((pieces[middle]?.at ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const piece = pieces[low] ?? { at: 0, from: 0, isRepair: false };
    return piece.isRepair ? piece.from : Math.min(piece.from + at - piece.at, source.length);
  };
  return { text, origin };
};
