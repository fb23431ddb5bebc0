import { GREEK } from '../greek.ts';
import type { Item } from './items.ts';

/** What a letter or word may be called in a declaration, the likeliest first; empty for what is no name. */
export const stemsOf = (item: Item): readonly string[] => {
  switch (item.kind) {
    case 'letter': {
      const plain = [item.text, ...(Object.hasOwn(GREEK, item.text) ? [GREEK[item.text] ?? item.text] : [])];
      // ℝ is never R; in other fonts a letter may be declared without its font.
      return item.font === '' || item.font === 'rm' ? plain : item.font === 'bb' && !/\d/.test(item.text) ? [`bb${item.text}`] : [`${item.font}${item.text}`, ...plain];
    }
    case 'word': return [item.text];
    case 'accent': {
      const [only] = item.items;
      if (only === undefined || item.items.length !== 1) return [];
      // A tilde is also how a name that was made up for a bound index is printed.
      return stemsOf(only).flatMap((s) => [...(item.accent === 'tilde' ? [`${s}_`] : []), `${s}_${item.accent}`, `${s}${item.accent}`]);
    }
    default: return [];
  }
};

/** The name of an undeclared letter or word: the letter without its font, with its accent. */
export const plainStem = (item: Item): string => {
  switch (item.kind) {
    case 'letter': return item.font === 'bb' ? `bb${item.text}` : item.text;
    case 'word': return item.text;
    case 'accent': {
      const [only] = item.items;
      return only === undefined || item.items.length !== 1 ? '' : `${plainStem(only)}_${item.accent === 'tilde' ? '' : item.accent}`;
    }
    default: return '';
  }
};

const SIGNS: Readonly<Record<string, string>> = { '*': 'star', '\\ast': 'star', '\\star': 'star', '+': 'plus', '-': 'minus', ',': '_', '\\infty': 'inf', '\\dagger': 'dagger', ':': '_', '\\max': 'max', '\\min': 'min' };

/** A subscript or superscript as a part of a name, or null where it can't be one. */
export const labelOf = (items: readonly Item[]): string | null => {
  const parts = items.map((i): string | null => {
    switch (i.kind) {
      case 'number': return i.text.replace('.', 'p');
      case 'letter': case 'word': return i.text;
      case 'text': return /^[\p{L}\p{N}_ -]+$/u.test(i.text) ? i.text.replace(/[ -]/g, '_') : null;
      case 'accent': return stemsOf(i)[0] ?? null;
      case 'sign': return SIGNS[i.text] ?? null;
      case 'bracket': return labelOf(i.items);
      case 'scripts': return i.base !== null && i.primes === 0 && i.sup === null && i.sub !== null ? joined(labelOf([i.base]), labelOf(i.sub)) : null;
      default: return null;
    }
  });
  return parts.length === 0 || parts.includes(null) ? null : parts.join('');
};

const joined = (a: string | null, b: string | null): string | null => (a === null || b === null ? null : `${a}_${b}`);

/** Names for a stem with a label, the likeliest first. */
export const labelled = (stems: readonly string[], label: string): readonly string[] => {
  const letter = Object.hasOwn(GREEK, label) ? GREEK[label] : undefined;
  return stems.flatMap((s) => [`${s}_${label}`, ...(letter === undefined ? [] : [`${s}_${letter}`]), ...(/^\d+$/.test(label) ? [`${s}${label}`] : [])]);
};
