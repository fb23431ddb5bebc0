import type { Item } from './items.ts';

/** Letters in a font of their own; a letter keeps the font that it has. */
export const inFont = (items: readonly Item[], font: string): readonly Item[] => {
  const letters = items.map((i): Item => (i.kind === 'number' && i.text.length === 1 && font !== 'rm' ? { kind: 'letter', text: i.text, font, span: i.span, spaced: i.spaced } : i.kind === 'letter' && i.font === '' ? { ...i, font } : i.kind === 'scripts' && i.base?.kind === 'letter' && i.base.font === '' ? { ...i, base: { ...i.base, font } } : i.kind === 'group' ? { ...i, items: inFont(i.items, font) } : i));
  if (font !== 'rm') return letters;
  // Upright letters side by side are one word: {\rm vec}.
  const [first] = letters;
  const last = letters.at(-1);
  if (first === undefined || last === undefined || letters.length < 2 || !letters.every((i) => i.kind === 'letter' && /^[A-Za-z]$/.test(i.text))) return letters;
  return [{ kind: 'word', text: letters.map((i) => (i.kind === 'letter' ? i.text : '')).join(''), isOperator: false, span: { start: first.span.start, end: last.span.end }, spaced: first.spaced }];
};

/** Braces that carry no script are only a way of writing. */
export const spliced = (items: readonly Item[]): readonly Item[] => (items.some((i) => i.kind === 'group') ? items.flatMap((i) => (i.kind === 'group' ? i.items : [i])) : items);
