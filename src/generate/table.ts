import type { Operation, ValueId } from '../compile/index.ts';
import type { Dim } from '../shape/dim.ts';
import type { Shape } from '../shape/shape.ts';

/** The operation named `K`. */
export type OperationOf<K extends string, O = Operation> = O extends { readonly op: infer P } ? (K extends P ? O : never) : never;

/** Operations whose values have a name already, so that no code computes them. */
export type Given = 'input' | 'pattern' | 'nonzeros';

/** What the code of one step sees of its surroundings. */
export interface Scope {
  /** The name under which a value is read; a literal for a scalar that is the same in every call. */
  readonly name: (v: ValueId) => string;
  /** The number of a scalar that is the same in every call, or null. */
  readonly literal: (v: ValueId) => number | null;
  readonly shape: (v: ValueId) => Shape;
  /** Is the value a plain number of the target language? */
  readonly isNumber: (v: ValueId) => boolean;
  /** Are factors kept as such? Where they are not, they are the matrix, which a solve factors itself. */
  readonly isFactored: (v: ValueId) => boolean;
  /** A size as code. */
  readonly size: (d: Dim) => string;
}

/** Code for every operation among `K`; one without an entry is a compile error. */
export type StepTable<K extends Operation['op'], S extends Scope> = { readonly [P in K]: (d: OperationOf<P>, out: ValueId, scope: S) => string };

/** The code of a step by its table. */
export const codeOf = <K extends Operation['op'], S extends Scope>(table: StepTable<K, S>, d: Operation, out: ValueId, scope: S): string =>
  // The table's entry for `d.op` takes exactly this operation.
  (table[d.op as K] as (d: Operation, out: ValueId, scope: S) => string)(d, out, scope);

/** A linear combination as code: `2 * x - y + a * z`. */
export const combination = (d: OperationOf<'combine'>, { name, literal }: Scope, read: (v: ValueId) => string): string =>
  [...d.terms]
    .map(({ x, by }) => ({ x, by, factor: by === null ? 1 : literal(by) }))
    // A sum begins with a term that is added, where there is one.
    .sort((a, b) => Number((a.factor ?? 1) < 0) - Number((b.factor ?? 1) < 0))
    .map(({ x, by, factor }, at) => {
      const negative = factor !== null && factor < 0;
      const size = factor === null ? null : Math.abs(factor);
      const one = literal(x) === 1;
      const scale = String(size ?? (by === null ? '' : name(by)));
      const body = size === 1 ? read(x) : one ? scale : `${scale} * ${read(x)}`;
      return at === 0 ? `${negative ? '-' : ''}${body}` : `${negative ? ' - ' : ' + '}${body}`;
    })
    .join('');

/** A product as code; a factor −1 is a sign. */
export const productOf = (args: readonly ValueId[], { literal }: Scope, read: (v: ValueId) => string): string => {
  const rest = args.filter((v) => literal(v) !== -1);
  if (rest.length === 0) return args.map(read).join(' * ');
  return `${(args.length - rest.length) % 2 === 1 ? '-' : ''}${rest.map(read).join(' * ')}`;
};

/** A size polynomial as code, `2 * n + 1`. */
export const sizeCode = (d: Dim, name: (size: string) => string): string => {
  if (d.terms.length === 0) return '0';
  return d.terms
    .map(({ names, coefficient }, at) => {
      const magnitude = Math.abs(coefficient);
      const body = [...(magnitude === 1 && names.length > 0 ? [] : [String(magnitude)]), ...names.map(name)].join(' * ');
      return (coefficient < 0 ? (at === 0 ? '-' : ' - ') : at === 0 ? '' : ' + ') + body;
    })
    .join('');
};
