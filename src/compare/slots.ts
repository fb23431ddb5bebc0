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

const slotFor = ({ name, hasDefault, isRest }: Named, names: Names): Slot | null => {
  if (isRest) return { kind: 'default' };
  for (const [kind, list] of KINDS) {
    const found = meant(name, names[list]);
    if (found !== null) return { kind, name: found };
  }
  // A name that starts with an underscore and means nothing else is that of a parameter that isn't used.
  return hasDefault || name.startsWith('_') ? { kind: 'default' } : null;
};

const listed = (words: readonly string[]): string => words.join(', ');

/** Names of parameters into which results are written. */
const OUTPUT = /^(?:g|grad(?:ient)?|out(?:put)?|res(?:ult)?|dst|dest|ret)$/iu;

const unmatched = (written: readonly string[], example: readonly string[], names: Names): CompareError => new CompareError(
  'unmatched-parameters',
  `${written.length === 1 ? `the parameter ${listed(written)} has no declared name` : `the parameters ${listed(written)} have no declared names`} (${listed([...names.symbols, ...names.sizes])}); ` +
    (written.length === 1 && written.some((name) => OUTPUT.test(name)) ? 'if the result is written into it, export a function that makes it, calls this one and returns it' : `say what is passed, in order, e.g. --args ${example.join(',')}`),
);

const fromOrder = (order: readonly string[], names: Names): readonly Slot[] => order.map((name) => {
  const slot = slotFor({ name, hasDefault: false, isRest: false }, names);
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

/** The parameter that is the direction: the one with the name of one, else the first that is called like one and means no symbol. */
const directionAt = (parameters: readonly Parameter[], names: Names): number => {
  const isDirection = (p: Parameter): boolean => p.kind === 'name' && meant(p.name, names.directions) !== null;
  return names.directions.length === 0 || parameters.some(isDirection) ? -1 : parameters.findIndex((p) => p.kind === 'name' && DIRECTION.test(p.name) && meant(p.name, names.symbols) === null);
};

/**
 * What may be passed for each parameter: what has its name; where names differ, the symbols that are left in their order if there are as
 * many; for a single parameter of another name an object with everything. Several where either makes sense, the likelier first; `order`
 * overrides it. Errors: CompareError unmatched-parameters.
 */
export const fillingsOf = (parameters: readonly Parameter[], names: Names, order: readonly string[] | null = null): readonly [Filling, ...Filling[]] => {
  if (order !== null) return [{ slots: fromOrder(order, names), assumed: null }];
  const direction = directionAt(parameters, names);
  const slots = parameters.map((p, i): Slot | null => (i === direction ? { kind: 'directions' } : p.kind === 'fields' ? fieldsOf(p.fields, names) : slotFor(p, names)));
  const open = parameters.flatMap((p, at) => (p.kind === 'name' && slots[at] === null ? [{ name: p.name, at }] : []));
  const filled = (put: readonly Slot[], assumed: string | null): Filling => {
    const all = [...slots];
    open.forEach((o, i) => { all[o.at] = put[i] ?? { kind: 'default' }; });
    return { slots: all as Slot[], assumed };
  };
  const taken = new Set(slots.flatMap((s) => (s?.kind === 'symbol' ? [s.name] : [])));
  const left = names.symbols.filter((s) => !taken.has(s));
  const rest = parameters.find((p) => p.kind === 'name' && p.isRest);
  if (rest?.kind === 'name' && taken.size === 0 && left.length > 0 && parameters.length === 1)
    throw new CompareError('unmatched-parameters', `the parameter ...${rest.name} takes anything; say what is passed, in order, e.g. --args ${left.join(',')}`);
  if (open.length === 0) return [filled([], null)];
  // Several unknown names beside known ones could mean anything.
  const inOrder = open.length === left.length && (open.length === 1 || taken.size === 0)
    ? [filled(left.map((name) => ({ kind: 'symbol', name })), open.map((o, i) => `the parameter ${o.name} is ${left[i] ?? ''}`).join(', '))] : [];
  const inObject = open.length === 1 && taken.size === 0 ? [filled([{ kind: 'record', fields: null }], null)] : [];
  const [first, ...others] = [...inOrder, ...inObject];
  if (first !== undefined) return [first, ...others];
  const spare = [...left];
  throw unmatched(open.map((o) => o.name), slots.flatMap((s) => (s === null ? spare.splice(0, 1) : 'name' in s ? [s.name] : [])), names);
};
