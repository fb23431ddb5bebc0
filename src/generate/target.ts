import type { Expr } from '../expr/expr.ts';
import { printText } from '../notation/print/text.ts';
import type { Operation, Step, ValueId } from '../compile/index.ts';
import { operandsOf } from '../compile/index.ts';
import type { Dim } from '../shape/dim.ts';
import { isScalar, SCALAR, type Shape } from '../shape/shape.ts';
import type { Names } from './names.ts';
import type { Program } from './program.ts';
import type { Output, Part, Routine } from './routine.ts';
import { sizeCode, type Scope } from './table.ts';

/** A language that programs are generated in. */
export interface Target {
  readonly name: string;
  /** File name extension, with its dot. */
  readonly extension: string;
  /** The whole program as source text. */
  readonly write: (p: Program) => string;
}

const LONGEST_COMMENT = 100;

/** The subexpression as a comment; nothing where it would be long. */
export const describe = (e: Expr): string => {
  // Late inputs have names that no declared symbol can have.
  const text = printText(e).replaceAll('%', '');
  return text.length > LONGEST_COMMENT || e.kind === 'symbol' || e.kind === 'const' || e.kind === 'dim' ? '' : text;
};

/** How values are written in a target. */
export interface Writing {
  readonly names: Names;
  /** The values of a sparse input. */
  readonly nonzeros: (input: string) => string;
  readonly literal: (x: number) => string;
  /** Does a solve factor the matrix itself, so that only factors of several solves are worth keeping? */
  readonly solvesMatrices: boolean;
  /** A size used as a number. */
  readonly sizeNumber: (size: string) => string;
}

/** All steps of a routine, those in loops included. */
const allSteps = (steps: readonly Step[]): readonly Step[] => steps.flatMap((s) => [s, ...(s.does.op === 'loop' ? allSteps(s.does.body) : [])]);

/** Factors that serve more than one solve: one of another list of steps may run again and again. */
const sharedFactors = (lists: readonly (readonly Step[])[]): ReadonlySet<ValueId> => {
  const solves = new Map<ValueId, number>();
  lists.forEach((list) => {
    const own = new Set(list.map((s) => s.out));
    for (const { does } of allSteps(list)) if (does.op === 'solve') solves.set(does.factor, (solves.get(does.factor) ?? 0) + (own.has(does.factor) ? 1 : 2));
  });
  return new Set([...solves].flatMap(([v, n]) => (n > 1 ? [v] : [])));
};

/** The scope in which the steps of a routine are written. */
export const scopeOf = (r: Routine, writing: Writing): Scope => {
  const steps = new Map(allSteps([...r.early, ...r.parts.flatMap((p) => p.steps)]).map((s) => [s.out, s.does]));
  const factored = writing.solvesMatrices ? sharedFactors([r.early, ...r.parts.map((p) => p.steps)]) : null;
  const isFactored = (v: ValueId): boolean => factored === null || factored.has(v);
  const shape = (v: ValueId): Shape => r.shapes[v] ?? SCALAR;
  const size = (d: Dim): string => sizeCode(d, writing.names.of);
  const isNumber = (v: ValueId): boolean => isScalar(shape(v)) && !['pattern', 'nonzeros', 'factor'].includes(steps.get(v)?.op ?? '');
  const literal = (v: ValueId): number | null => {
    const does = steps.get(v);
    return does?.op === 'fill' && isNumber(v) && typeof does.value === 'number' ? does.value : null;
  };
  const name = (v: ValueId): string => {
    const does = steps.get(v);
    if (does?.op === 'input' || does?.op === 'pattern') return writing.names.of(does.name);
    if (does?.op === 'nonzeros') return writing.nonzeros(writing.names.of(does.name));
    if (does?.op === 'fill' && isNumber(v)) return typeof does.value === 'number' ? writing.literal(does.value) : writing.sizeNumber(size(does.value));
    if (does?.op === 'factor' && !isFactored(v)) return name(does.x);
    const named = r.names.get(v);
    return named === undefined ? `t${v}` : writing.names.of(named);
  };
  return { name, literal, shape, isNumber, size, isFactored };
};

/** Values that no statement computes: inputs, and scalars whose number is written where it is read. */
export const isSilent = ({ does, out }: Step, scope: Scope): boolean => does.op === 'input' || does.op === 'pattern' || does.op === 'nonzeros' || (does.op === 'fill' && scope.isNumber(out)) || (does.op === 'factor' && !scope.isFactored(out));

/** Values that are read after the early steps of a routine, and after the steps of a part. */
export const keptAfter = (steps: readonly Step[], outputs: readonly Output[]): ReadonlySet<ValueId> => new Set([...steps.flatMap((s) => operandsOf(s.does)), ...outputs.map((o) => o.value)]);

/** Outputs that would share memory with an input or with an output before them, and so are copied; `views` are operations whose results share that of an argument. */
export const aliases = (r: Routine, part: Part, views: ReadonlySet<Operation['op']> = new Set()): ReadonlySet<Output> => {
  const steps = new Map([...r.early, ...part.steps].map((s) => [s.out, s.does]));
  const rootOf = (v: ValueId): ValueId => {
    const does = steps.get(v);
    return does?.op === 'reshape' ? rootOf(does.x) : v;
  };
  const early = new Set(r.early.map((s) => s.out));
  const seen = new Set<ValueId>();
  const out = new Set<Output>();
  for (const o of part.outputs) {
    const root = rootOf(o.value);
    const does = steps.get(root);
    if (seen.has(root) || early.has(root) || does?.op === 'input' || does?.op === 'nonzeros' || (does !== undefined && views.has(does.op))) out.add(o);
    seen.add(root);
  }
  return out;
};

/** The words of a text, to tell which names it uses. */
export const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu));

