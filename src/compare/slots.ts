import { CompareError } from './error.ts';
import type { Named, Parameter } from './parameters.ts';

/** What is passed for one parameter. */
export type Slot =
  | { readonly kind: 'symbol' | 'size' | 'direction'; readonly name: string }
  /** All directions, by variable. */
  | { readonly kind: 'directions' }
  /** An object with these fields, or with everything there is. */
  | { readonly kind: 'record'; readonly fields: readonly (readonly [key: string, slot: Slot])[] | null }
  /** Nothing, so that the default value holds. */
  | { readonly kind: 'default' };

/** The names that a function may be given. */
export interface Names {
  readonly symbols: readonly string[];
  readonly sizes: readonly string[];
  /** The names of directions, e.g. dW; empty where none are passed. */
  readonly directions: readonly string[];
}

/** How the parameters of a function are filled, and what was assumed for it. */
export interface Filling {
  readonly slots: readonly Slot[];
  readonly assumed: string | null;
}

const DIRECTION = /^(?:v|d|p|s|u|z|dir|directions?|vec|vector|step|tangent)$/iu;

/** The declared name that a parameter means: the same, or the only one that is the same without case and underscores around it. */
const meant = (text: string, declared: readonly string[]): string | null => {
  if (declared.includes(text)) return text;
  const bare = text.replace(/^[_$]+|[_$]+$/gu, '').toLowerCase();
  const alike = declared.filter((d) => d.toLowerCase() === bare);
  return alike.length === 1 ? (alike[0] ?? null) : null;
};

const KINDS = [['symbol', 'symbols'], ['direction', 'directions'], ['size', 'sizes']] as const;

const slotFor = ({ name, hasDefault }: Named, names: Names): Slot | null => {
  for (const [kind, list] of KINDS) {
    const found = meant(name, names[list]);
    if (found !== null) return { kind, name: found };
  }
  // A name that starts with an underscore and means nothing else is that of a parameter that isn't used.
  return hasDefault || name.startsWith('_') ? { kind: 'default' } : null;
};

const listed = (words: readonly string[]): string => words.join(', ');

const unmatched = (written: readonly string[], example: readonly string[], names: Names): CompareError => new CompareError(
  'unmatched-parameters',
  `${written.length === 1 ? `the parameter ${listed(written)} has no declared name` : `the parameters ${listed(written)} have no declared names`} (${listed([...names.symbols, ...names.sizes])}); ` +
    `say what is passed, in order, e.g. --args ${example.join(',')}`,
);

const fromOrder = (order: readonly string[], names: Names): readonly Slot[] => order.map((name) => {
  const slot = slotFor({ name, hasDefault: false }, names);
  if (slot === null) throw new CompareError('unmatched-parameters', `--args has ${name}, which is not declared; declared are ${listed([...names.symbols, ...names.sizes, ...names.directions])}`);
  return slot;
});

const fieldsOf = (fields: readonly Named[] | null, names: Names): Slot => {
  if (fields === null) return { kind: 'record', fields: null };
  const slots = fields.map((f) => [f.name, slotFor(f, names)] as const);
  const open = slots.filter(([, slot]) => slot === null).map(([name]) => name);
  if (open.length > 0) throw unmatched(open, names.symbols, names);
  return { kind: 'record', fields: slots as readonly (readonly [string, Slot])[] };
};

/**
 * What is passed for each parameter: what has its name; where names differ, the symbols that are left in their order if there are as
 * many; for a single parameter of another name an object with everything. `order` overrides it. Errors: CompareError unmatched-parameters.
 */
export const fillingOf = (parameters: readonly Parameter[], names: Names, order: readonly string[] | null = null): Filling => {
  if (order !== null) return { slots: fromOrder(order, names), assumed: null };
  const slots = parameters.map((p) => (p.kind === 'fields' ? fieldsOf(p.fields, names) : slotFor(p, names)));
  const open = parameters.flatMap((p, at) => (p.kind === 'name' && slots[at] === null ? [{ name: p.name, at }] : []));
  const direction = names.directions.length > 0 && !slots.some((s) => s?.kind === 'direction') ? open.find((o) => DIRECTION.test(o.name)) : undefined;
  if (direction !== undefined) slots[direction.at] = { kind: 'directions' };
  const rest = open.filter((o) => o !== direction);
  const taken = new Set(slots.flatMap((s) => (s?.kind === 'symbol' ? [s.name] : [])));
  const left = names.symbols.filter((s) => !taken.has(s));
  const [only] = rest;
  if (only === undefined) return { slots: slots as Slot[], assumed: null };
  if (rest.length === 1 && taken.size === 0 && left.length !== 1) {
    slots[only.at] = { kind: 'record', fields: null };
    return { slots: slots as Slot[], assumed: null };
  }
  // Several unknown names beside known ones could mean anything.
  if (rest.length !== left.length || (rest.length > 1 && taken.size > 0)) {
    const spare = [...left];
    throw unmatched(rest.map((o) => o.name), slots.flatMap((s) => (s === null ? spare.splice(0, 1) : 'name' in s ? [s.name] : [])), names);
  }
  rest.forEach((o, i) => { slots[o.at] = { kind: 'symbol', name: left[i] ?? '' }; });
  return { slots: slots as Slot[], assumed: `${rest.map((o, i) => `the parameter ${o.name} is ${left[i] ?? ''}`).join(', ')}` };
};
