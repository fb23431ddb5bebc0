import type { Flaw } from '../../src/audit/diagnose/index.ts';
import type { RawRecord } from '../../src/audit/record.ts';

/** A record made false by a slip in its text, as a hand would make it. */
export interface Mutant {
  readonly record: RawRecord;
  readonly flaw: Flaw;
}

const TOKEN = /[\p{L}_][\p{L}\p{N}_]*|\d+(?:\.\d+)?|\.[*/^]|\S/gu;

/** End (exclusive) of the bracketed group that opens at token i. */
const closing = (t: readonly string[], i: number): number => {
  let depth = 0;
  for (let k = i; k < t.length; k++) {
    if ('(['.includes(t[k] ?? '')) depth++;
    if (')]'.includes(t[k] ?? '') && --depth === 0) return k + 1;
  }
  return t.length;
};
const isName = (s: string | undefined): boolean => s !== undefined && /^[\p{L}_]/u.test(s);

/** End of the operand with its marks and subscripts that starts at token i. */
const operandEnd = (t: readonly string[], i: number): number => {
  let k = t[i] === '(' || t[i] === '[' ? closing(t, i) : i + 1;
  if (isName(t[i]) && t[k] === '(') k = closing(t, k);
  while (t[k] === "'" || t[k] === '[' || t[k] === '^' || t[k] === '.^') k = t[k] === '[' ? closing(t, k) : t[k] === "'" ? k + 1 : operandEnd(t, k + 1);
  return k;
};

/** Commas at depth one inside the call that opens at token `open`. */
const commas = (t: readonly string[], open: number): readonly number[] => {
  let depth = 0;
  return t.flatMap((x, k) => {
    if (k < open) return [];
    if ('(['.includes(x)) depth++;
    if (')]'.includes(x)) depth--;
    return x === ',' && depth === 1 && k < closing(t, open) ? [k] : [];
  });
};

type Slip = (t: readonly string[], i: number) => readonly string[] | null;
const spliced = (t: readonly string[], from: number, to: number, ...put: readonly string[]): readonly string[] => [...t.slice(0, from), ...put, ...t.slice(to)];

/** The slips, each at one token. */
const SLIPS: readonly (readonly [Flaw, Slip])[] = [
  ['sign', (t, i) => (t[i] === '+' ? spliced(t, i, i + 1, '-') : t[i] === '-' && i > 0 && t[i - 1] !== '(' ? spliced(t, i, i + 1, '+') : null)],
  ['sign', (t, i) => (t[i] === '-' && (i === 0 || t[i - 1] === '(') ? spliced(t, i, i + 1) : null)],
  ['factor', (t, i) => (/^\d+$/.test(t[i] ?? '') && t[i - 1] !== ',' && t[i + 1] !== ',' && t[i + 1] !== ')' && t[i - 1] !== '[' ? spliced(t, i, i + 1, String(Number(t[i]) + 1)) : null)],
  ['factor', (t, i) => (/^[2-9]$/.test(t[i] ?? '') && t[i + 1] === '*' && t[i - 1] !== '^' ? spliced(t, i, i + 2) : null)],
  ['transpose', (t, i) => (t[i] === "'" ? spliced(t, i, i + 1) : null)],
  ['transpose', (t, i) => (isName(t[i]) && t[i + 1] !== '(' && t[i + 1] !== '[' && t[i + 1] !== "'" ? spliced(t, i + 1, i + 1, "'") : null)],
  ['wrong-order', (t, i) => {
    const end = operandEnd(t, i);
    if (t[end] !== '*' || t[i] === '*' || !(isName(t[i]) || t[i] === '(')) return null;
    const last = operandEnd(t, end + 1);
    return [...t.slice(0, i), ...t.slice(end + 1, last), '*', ...t.slice(i, end), ...t.slice(last)];
  }],
  ['wrong-kron-order', (t, i) => {
    if (t[i] !== 'kron') return null;
    const [comma] = commas(t, i + 1);
    const end = closing(t, i + 1);
    return comma === undefined ? null : [...t.slice(0, i + 2), ...t.slice(comma + 1, end - 1), ',', ...t.slice(i + 2, comma), ...t.slice(end - 1)];
  }],
  ['missing-commutation', (t, i) => {
    if (t[i] !== 'commutation') return null;
    const end = closing(t, i + 1);
    return t[i - 1] === '*' ? spliced(t, i - 1, end) : t[end] === '*' ? spliced(t, i, end + 1) : null;
  }],
  ['hadamard-vs-product', (t, i) => (t[i] === '.*' ? spliced(t, i, i + 1, '*') : null)],
  ['hadamard-vs-product', (t, i) => (t[i] === '*' ? spliced(t, i, i + 1, '.*') : null)],
  ['missing-term', (t, i) => {
    if (t[i] !== '+' && t[i] !== '-') return null;
    let k = operandEnd(t, i + 1);
    while (['*', '.*', '/', './'].includes(t[k] ?? '')) k = operandEnd(t, k + 1);
    return spliced(t, i, k);
  }],
  ['index', (t, i) => {
    const other = { i: 'j', j: 'i', k: 'l', l: 'k' }[t[i] ?? ''];
    return other !== undefined && (t[i - 1] === '[' || t[i - 1] === ',') ? spliced(t, i, i + 1, other) : null;
  }],
];

/** Every slip of a true record at every place, in a fixed order; whether a mutant makes sense and is false is for the caller to see. */
export const mutantsOf = (record: RawRecord): readonly Mutant[] => {
  const key = record.kind === 'identity' ? 'rhs' : 'expected';
  const text = record[key] ?? '';
  const t = text.match(TOKEN) ?? [];
  return SLIPS.flatMap(([flaw, slip], s) => t.flatMap((_, i): readonly Mutant[] => {
    const changed = slip(t, i);
    return changed === null || changed.join('') === t.join('') ? [] : [{ record: { ...record, id: `${record.id}/${flaw}/${s}.${i}`, [key]: changed.join('') }, flaw }];
  }));
};
