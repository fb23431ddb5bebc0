import type { Span } from '../../diagnostics/diagnostic.ts';

/** What is written beside and above a base. */
export interface Scripts {
  readonly base: Item | null;
  readonly sub: readonly Item[] | null;
  readonly sup: readonly Item[] | null;
  readonly primes: number;
}

interface Placed {
  readonly span: Span;
  /** True where white space stands before it. */
  readonly spaced: boolean;
}

/** A piece of a formula as TeX sees it: letters, signs and boxes in a row, not yet terms and factors. */
export type Item = Placed & (
  | { readonly kind: 'number'; readonly text: string }
  /** One letter; Greek ones by their names. `font` is a prefix of `FONTS` or empty. */
  | { readonly kind: 'letter'; readonly text: string; readonly font: string }
  /** Several letters that are one name; `isOperator` where LaTeX sets them as a function. */
  | { readonly kind: 'word'; readonly text: string; readonly isOperator: boolean }
  /** A sign or command without arguments; commands keep their backslash. */
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'accent'; readonly accent: string; readonly items: readonly Item[] }
  | { readonly kind: 'group'; readonly items: readonly Item[] }
  | { readonly kind: 'command'; readonly name: string; readonly args: readonly (readonly Item[])[]; readonly option: readonly Item[] | null }
  | { readonly kind: 'bracket'; readonly open: string; readonly close: string; readonly items: readonly Item[] }
  | { readonly kind: 'rows'; readonly environment: string; readonly rows: readonly Row[] }
  | ({ readonly kind: 'scripts' } & Scripts)
);

/** Cells of one row. */
export type Row = readonly (readonly Item[])[];

export type ItemOf<K extends Item['kind']> = Extract<Item, { kind: K }>;

export const isSign = (item: Item | undefined, ...texts: readonly string[]): boolean => item?.kind === 'sign' && texts.includes(item.text);

/** What carries the scripts, or the item itself. */
export const baseOf = (item: Item): Item | null => (item.kind === 'scripts' ? item.base : item);

/** Markers between rows and cells where these are read as one list. */
export const ROW = '\\row';
export const CELL = '&';

const partsOf = (item: Item): readonly Item[] => {
  switch (item.kind) {
    case 'accent': case 'group': case 'bracket': return item.items;
    case 'command': return [...item.args.flat(), ...(item.option ?? [])];
    case 'rows': return item.rows.flat(2);
    case 'scripts': return [...(item.base === null ? [] : [item.base]), ...(item.sub ?? []), ...(item.sup ?? [])];
    default: return [];
  }
};

/** The items with everything inside them. */
export const deepItems = (items: readonly Item[]): readonly Item[] => items.flatMap((i) => [i, ...deepItems(partsOf(i))]);
