import { operandsOf, type Operation, type Step, type ValueId } from '../../compile/index.ts';
import { schedule, type Unit } from '../../compile/steps/schedule.ts';
import { isEntrywise } from '../../compile/steps/steps.ts';
import type { Expr } from '../../expr/expr.ts';
import { dimMul, type Dim } from '../../shape/dim.ts';
import { isScalar, type Shape } from '../../shape/shape.ts';
import { codeOf, type Scope } from '../table.ts';
import { isSilent } from '../target.ts';
import { entries, isSum, numbers, summands, wholes, type TypeScriptScope } from './steps.ts';

/** What the statements of a routine need to know. */
export interface BodyContext {
  readonly scope: Scope;
  readonly describe: (e: Expr) => string;
}

/** Numbers that tell equal counts of entries from others, as equal sizes have equal keys; 1 for scalars. */
const counter = (shape: (v: ValueId) => Shape): ((v: ValueId) => number) => {
  const seen = new Map<string, number>();
  return (v) => {
    const s = shape(v);
    if (isScalar(s)) return 1;
    const { key } = dimMul(s.rows, s.cols);
    const known = seen.get(key) ?? seen.size + 2;
    seen.set(key, known);
    return known;
  };
};

const indented = (lines: readonly string[]): readonly string[] => lines.map((l) => `  ${l}`);

/** The statements of the steps; entrywise steps over equally many entries share one loop. `kept` values are read afterwards. */
export const bodyLines = (steps: readonly Step[], kept: ReadonlySet<ValueId>, context: BodyContext): readonly string[] => {
  const { scope } = context;
  const equal = counter(scope.shape);
  const size = (d: Dim): string => {
    const text = scope.size(d);
    return /^\w+$/.test(text) ? text : `(${text})`;
  };
  const many = (v: ValueId): string => {
    const { rows, cols } = scope.shape(v);
    return rows.key === '1' ? size(cols) : cols.key === '1' ? size(rows) : `${size(rows)} * ${size(cols)}`;
  };
  const plain: TypeScriptScope = {
    ...scope, size,
    entry: scope.name,
    array: (v) => (scope.isNumber(v) ? `Float64Array.of(${scope.name(v)})` : scope.name(v)),
    rows: (v) => size(scope.shape(v).rows),
    cols: (v) => size(scope.shape(v).cols),
    count: many,
  };

  const units = schedule(steps.filter((s) => !isSilent(s, scope)), equal, false);
  const readBy = new Map<ValueId, Set<Unit>>();
  for (const u of units) for (const s of u.steps) for (const v of operandsOf(s.does)) readBy.set(v, (readBy.get(v) ?? new Set()).add(u));
  const leaves = (v: ValueId, u: Unit): boolean => kept.has(v) || [...(readBy.get(v) ?? [])].some((r) => r !== u);

  const single = ({ does, out }: Step): readonly string[] => {
    const name = scope.name(out);
    if (does.op === 'loop') return planLoop(does, out);
    const code = isEntrywise(does) ? codeOf(entries, does, out, plain) : isSum(does) ? codeOf(summands, does, out, plain) : codeOf(wholes, does, out, plain);
    const number = isEntrywise(does) || isSum(does) || numbers.has(does.op) || !scope.isNumber(out) ? code : `${code}[0]!`;
    return [`const ${name} = ${number};`];
  };
  const planLoop = (d: Extract<Operation, { op: 'loop' }>, out: ValueId): readonly string[] => {
    const [name, index, result] = [scope.name(out), scope.name(d.index), scope.name(d.result)];
    const body = bodyLines(d.body, new Set([d.result]), context);
    return [
      scope.isNumber(out) ? `let ${name} = 0;` : `const ${name} = new Float64Array(${many(out)});`,
      `for (let ${index} = 1; ${index} <= ${scope.size(d.range)}; ${index}++) {`,
      ...indented([...body, scope.isNumber(out) ? `${name} += ${result};` : `for (let i = 0; i < ${name}.length; i++) ${name}[i]! += ${scope.isNumber(d.result) ? result : `${result}[i]!`};`]),
      '}',
    ];
  };

  /** One loop over the entries that all steps of the unit go through. */
  const entryLoop = (u: Unit): readonly string[] => {
    const own = new Set(u.steps.filter((s) => isEntrywise(s.does)).map((s) => s.out));
    const local = (v: ValueId): string => `e${v}`;
    const inside: TypeScriptScope = { ...plain, entry: (v) => (scope.isNumber(v) ? scope.name(v) : local(v)) };
    const norms = u.steps.filter((s) => s.does.op === 'norm2');
    const inLoop = u.steps.filter((s) => s.does.op !== 'norm2');
    const stored = (v: ValueId): boolean => leaves(v, u) || norms.some((s) => operandsOf(s.does).includes(v));
    const foreign = [...new Set(inLoop.flatMap((s) => operandsOf(s.does)))].filter((v) => !own.has(v) && !scope.isNumber(v));
    const [first] = inLoop;
    const before = inLoop.flatMap((s) => {
      if (isSum(s.does)) return [`let ${scope.name(s.out)} = 0;`];
      return stored(s.out) ? [`const ${scope.name(s.out)} = new Float64Array(${many(s.out)});`] : [];
    });
    const body = inLoop.flatMap((s) => {
      if (isSum(s.does)) return [`${scope.name(s.out)} += ${codeOf(summands, s.does, s.out, inside)};`];
      const code = codeOf(entries, s.does, s.out, inside);
      const read = inLoop.some((r) => operandsOf(r.does).includes(s.out));
      if (!read) return stored(s.out) ? [`${scope.name(s.out)}[i] = ${code};`] : [];
      return [`const ${local(s.out)} = ${code};`, ...(stored(s.out) ? [`${scope.name(s.out)}[i] = ${local(s.out)};`] : [])];
    });
    const over = first === undefined ? null : isSum(first.does) ? operandsOf(first.does)[0] ?? first.out : first.out;
    const loop = over === null ? [] : [
      ...before,
      `for (let i = 0; i < ${many(over)}; i++) {`,
      ...indented([...foreign.map((v) => `const ${local(v)} = ${scope.name(v)}[i]!;`), ...body]),
      '}',
    ];
    return [...loop, ...norms.flatMap(single)];
  };

  let last = '';
  return units.flatMap((u) => {
    // What the last step comes to; steps towards the same are one paragraph.
    const text = u.steps.map((s) => context.describe(s.origin)).findLast((t) => t !== '') ?? '';
    const comment = text === '' || text === last ? [] : [`// ${text}`];
    last = text;
    return [...comment, ...(u.entries === null || u.entries === 1 ? u.steps.flatMap(single) : entryLoop(u))];
  });
};
