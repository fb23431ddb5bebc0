import type { Symbol_ } from '../../expr/expr.ts';
import { isColumn, isScalar, shapeText } from '../../shape/shape.ts';
import { solverLead } from '../describe.ts';
import { solverChecks, type Checked } from '../domain.ts';
import type { CertifiedBlock } from '../solver.ts';
import { ROUNDING, STAYS, type Stays, type Subscript } from '../trial.ts';
import type { Program, Solver } from '../program.ts';
import { sizeCode } from '../table.ts';
import { doc, indent, typeOf, type Writer } from './writer.ts';

const TESTS: { readonly [C in Checked]: (x: string, cols: string) => string } = {
  finite: () => '(x) => Number.isFinite(x)',
  positive: () => '(x) => x > 0 && x < Infinity',
  nonneg: () => '(x) => x >= 0 && x < Infinity',
  binary: () => '(x) => x === 1 || x === -1',
  mask: () => '(x) => x === 0 || x === 1',
  symmetric: (x, cols) => `(e, r, c) => e === ${x}[c * ${cols} + r]`,
  skew: (x, cols) => `(e, r, c) => e === -${x}[c * ${cols} + r]!`,
  diagonal: () => '(x, r, c) => r === c || x === 0',
  hollow: () => '(x, r, c) => r !== c || x === 0',
};

const STAY: { readonly [S in Stays]: string } = { zero: '(x) => x === 0', nan: 'Number.isNaN', none: '() => false' };

/** The types and the function of the solver. */
export const solverLines = (p: Program, s: Solver, w: Writer): readonly string[] => {
  const of = w.names.of;
  const size = (d: Parameters<typeof sizeCode>[0]): string => {
    const text = sizeCode(d, of);
    return /^\w+$/.test(text) ? text : `(${text})`;
  };
  const [objective, ...parts] = s.sequence.repeated;
  if (objective === undefined) return [];
  const result = (x: Symbol_): string => (isScalar(x.shape) || isColumn(x.shape) ? of(x.name) : `{ rows: ${size(x.shape.rows)}, cols: ${size(x.shape.cols)}, data: ${of(x.name)} }`);
  const dropped = p.inputs.filter((x) => s.loops.includes(x)).map((x) => `'${x.name}'`);

  /** The statements that go through a block. */
  const visit = (b: CertifiedBlock, k: number): readonly string[] => {
    const part = parts[k];
    if (part === undefined) return [];
    const [once, again] = [w.part(s.sequence, part.once, true), w.part(s.sequence, part.again, true)];
    const { symbol } = b.variable;
    const name = of(symbol.name);
    const at = (x: Subscript | null): string => (x === null ? '0' : 'at' in x ? String(x.at - 1) : `${of(x.loop.name)} - 1`);
    const next = again.outputs.get('next') ?? '';
    const computed = isScalar(b.found.update.shape) ? `[${next}]` : next;
    const stays = STAY[STAYS[b.kind]];
    if (isScalar(symbol.shape)) return [...once.steps, ...again.steps, `${name} = advanced('${b.text}', Float64Array.of(${name}), ${computed}, 0, 1, ${stays})[0]!;`];
    const cols = size(symbol.shape.cols);
    const row = b.row === null ? '' : cols === '1' ? at(b.row) : at(b.row) === '0' ? '' : `(${at(b.row)}) * ${cols}`;
    const start = [row, b.col === null || at(b.col) === '0' ? '' : at(b.col)].filter((t) => t !== '').join(' + ') || '0';
    const stride = b.row === null && b.col !== null ? cols : '1';
    const line = `advanced('${b.text}', ${name}, ${computed}, ${start}, ${stride}, ${stays});`;
    const loops = [b.row, b.col].flatMap((x) => (x !== null && 'loop' in x ? [`for (let ${of(x.loop.name)} = 1; ${of(x.loop.name)} <= ${size(x.range)}; ${of(x.loop.name)}++)`] : []));
    return loops.length === 0 ? [...once.steps, ...again.steps, line] : [...once.steps, `${loops.join(' ')} {`, ...indent([...again.steps, line]), '}'];
  };

  const value = [objective.once, objective.again].map((part) => w.part(s.sequence, part, true));
  const early = w.early(s.sequence);
  const checks = solverChecks(p, s).flatMap(({ input, checks: list }) => list.map((c) => {
    const name = of(input.name);
    const data = p.sparse.has(input.name) ? `${name}.values` : isScalar(input.shape) ? `[${name}]` : name;
    const cols = p.sparse.has(input.name) ? '1' : size(input.shape.cols);
    return `admissible('${input.name}', '${c}', ${data}, ${cols}, ${TESTS[c](name, cols)});`;
  }));
  const body = [
    ...s.symbols.map((x) => `${isScalar(x.shape) ? 'let' : 'const'} ${of(x.name)} = given.${of(x.name)}${isScalar(x.shape) ? '' : '.slice()'};`),
    ...checks,
    ...early,
    'let now = NaN;',
    'const trace: number[] = [];',
    'let converged = false;',
    'for (let iteration = 0; ; iteration++) {',
    ...indent([
      ...value.flatMap((v) => v.steps),
      'const before = now;',
      `now = ${value[1]?.outputs.get('value') ?? ''};`,
      'trace.push(now);',
      'if (iteration > 0) {',
      ...indent([
        `if (!(${s.sense === 'maximize' ? 'before - now' : 'now - before'} <= ROUNDING * Math.max(Math.abs(before), Math.abs(trace[0]!)))) throw new Error(\`the objective went from \${before} to \${now} in iteration \${iteration}, which the certificates rule out: one of their assumptions does not hold here\`);`,
        'onIteration?.(iteration, now);',
        'converged = Math.abs(now - before) <= tolerance * Math.abs(before);',
      ]),
      '}',
      'if (converged || iteration >= iterations) break;',
      ...s.blocks.flatMap(visit),
    ]),
    '}',
    `return { ${s.symbols.map((x) => (result(x) === x.name ? x.name : `${x.name}: ${result(x)}`)).join(', ')}, objective: now, trace, converged };`,
  ];
  const used = w.used(body).filter((n) => !s.symbols.some((x) => of(x.name) === n) && !s.loops.some((x) => of(x.name) === n));
  return [
    ...doc(['How long to iterate. An iteration goes once through all blocks.']),
    'export interface SolveOptions {',
    '  /** Iterations at most; 1000 by default. */', '  readonly iterations?: number;',
    '  /** Stop when the objective changes by at most this part of itself; 1e-8 by default. */', '  readonly tolerance?: number;',
    '  /** Called after every iteration. */', '  readonly onIteration?: (iteration: number, objective: number) => void;',
    '}', '',
    ...doc(['Where the solver stopped, with the objective at the start and after each iteration.']),
    'export interface Solution {',
    ...s.symbols.map((x) => `  readonly ${x.name}: ${typeOf(x.shape)}; // ${shapeText(x.shape)}`),
    '  readonly objective: number;', '  readonly trace: readonly number[];', '  readonly converged: boolean;', '}', '',
    '/** The objective may get worse by this part of itself through rounding. */', `const ROUNDING = ${ROUNDING};`, '',
    ...doc([...solverLead(p, s), 'Errors: TypeError and RangeError for inputs that do not fit; Error where an update is not finite or the objective gets worse, which the theorems rule out.']),
    `export const solve = (inputs: ${dropped.length === 0 ? 'Inputs' : `Omit<Inputs, ${dropped.join(' | ')}>`}, { iterations = 1000, tolerance = 1e-8, onIteration }: SolveOptions = {}): Solution => {`,
    ...indent([`const given = checked(${dropped.length === 0 ? 'inputs' : `{ ...inputs, ${dropped.map((d) => `${d.slice(1, -1)}: 1`).join(', ')} }`});`, ...(used.length === 0 ? [] : [`const { ${used.join(', ')} } = given;`]), ...body]),
    '};',
  ];
};
