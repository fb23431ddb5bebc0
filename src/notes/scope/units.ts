import { withParts } from '../../notation/parts.ts';
import type { Surface } from '../../notation/surface.ts';
import type { Scope } from './scope.ts';
import { nameOf, partsOf } from './surfaces.ts';

/** The letter of unit vectors, where it means nothing else. */
export const UNIT = 'e';

type Ranges = ReadonlyMap<string, Surface>;

/** How far an index runs, as its declaration or another formula says; null where that is no single size. */
const declaredRange = (index: string, { symbol, parts }: Pick<Scope, 'symbol' | 'parts'>): string | null => {
  const key = symbol(index)?.range?.key ?? parts.count(index);
  return key !== null && /^[A-Za-z]\w*$/u.test(key) ? key : null;
};

const replaced = (e: Surface, ranges: Ranges, scope: Scope, found: Set<string>): Surface => {
  const within = (x: Surface, more: Ranges = ranges): Surface => replaced(x, more, scope, found);
  if (e.kind === 'sum') {
    const inner = new Map([...ranges, ...e.binders.map((b) => [b.name, b.range] as const)]);
    return withParts(e, (x) => within(x, inner));
  }
  const [only, second] = e.kind === 'index' && nameOf(e.arg) === UNIT ? e.subscripts : [];
  const index = only?.kind === 'at' && second === undefined ? nameOf(only.at) : null;
  const declared = index === null || ranges.has(index) ? null : declaredRange(index, { symbol: (name) => scope.symbol(name), parts: scope.parts });
  const size: Surface | undefined = index === null ? undefined : (ranges.get(index) ?? (declared === null ? undefined : { kind: 'name', name: declared, span: e.span }));
  if (index === null || size === undefined || only === undefined) return withParts(e, (x) => within(x));
  found.add(`${UNIT}_${index} is column ${index} of the identity`);
  return { kind: 'index', arg: { kind: 'call', name: 'eye', nameSpan: e.span, args: [size], span: e.span }, subscripts: [{ kind: 'all', span: e.span }, only], span: e.span };
};

const isUnit = (e: Surface): boolean => e.kind === 'index' && nameOf(e.arg) === UNIT && e.subscripts.length === 1;

/** Is e_i transposed somewhere, or a factor of a Kronecker product? An entry or an error e_i isn't. */
export const hasUnits = (sides: readonly Surface[], scope: Scope): boolean =>
  !scope.isKnown(UNIT) && !scope.isKnown(UNIT.toUpperCase()) && sides.some((s) => partsOf(s, (x) => (x.kind === 'transpose' && isUnit(x.arg)) || (x.kind === 'call' && x.name === 'kron' && x.args.some(isUnit))).length > 0);

/** An expression with the unit vector for every e_i of which it is known how far i runs; what is taken so goes into `found`. */
export const withUnits = (e: Surface, scope: Scope, found: Set<string>): Surface => replaced(e, new Map(), scope, found);
