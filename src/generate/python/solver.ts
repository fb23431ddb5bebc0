import { isColumn, isScalar } from '../../shape/shape.ts';
import { solverLead } from '../describe.ts';
import { solverChecks, type Checked } from '../domain.ts';
import type { CertifiedBlock } from '../solver.ts';
import { ROUNDING, STAYS, type Stays, type Subscript } from '../trial.ts';
import type { Program, Solver } from '../program.ts';
import { sizeCode } from '../table.ts';
import { doc, indent, type Writer } from './writer.ts';

const TESTS: { readonly [C in Checked]: (x: string) => string } = {
  finite: (x) => `np.isfinite(${x})`,
  positive: (x) => `(${x} > 0) & np.isfinite(${x})`,
  nonneg: (x) => `(${x} >= 0) & np.isfinite(${x})`,
  binary: (x) => `np.abs(${x}) == 1`,
  mask: (x) => `(${x} == 0) | (${x} == 1)`,
  symmetric: (x) => `${x} == ${x}.T`,
  skew: (x) => `${x} == -${x}.T`,
  diagonal: (x) => `(${x} == 0) | np.eye(len(${x}), dtype=bool)`,
  hollow: (x) => `(${x} == 0) | ~np.eye(len(${x}), dtype=bool)`,
};

const STAY: { readonly [S in Stays]: (next: string) => string } = { zero: (x) => `${x} == 0`, nan: (x) => `np.isnan(${x})`, none: () => 'False' };

/** The function of the solver. */
export const solverLines = (p: Program, s: Solver, w: Writer): readonly string[] => {
  const of = w.names.of;
  const size = (d: Parameters<typeof sizeCode>[0]): string => sizeCode(d, of);
  const [objective, ...parts] = s.sequence.repeated;
  if (objective === undefined) return [];
  const visit = (b: CertifiedBlock, k: number): readonly string[] => {
    const part = parts[k];
    if (part === undefined) return [];
    const [once, again] = [w.part(s.sequence, part.once, true), w.part(s.sequence, part.again, true)];
    const { symbol } = b.variable;
    const name = of(symbol.name);
    const running = [b.row, b.col].flatMap((x) => (x !== null && 'loop' in x ? [x] : []));
    const slice = (x: Subscript | null): string => {
      if (x === null) return ':';
      const last = 'at' in x ? String(x.at) : `int(${of(x.loop.name)})`;
      return `${last} - 1:${last}`;
    };
    const advance = (current: string): string => `_advanced("${b.text}", ${again.outputs.get('next') ?? ''}, ${current}, lambda x: ${STAY[STAYS[b.kind]]('x')})`;
    const steps = [...once.steps, ...again.steps];
    if (isScalar(symbol.shape)) return [...steps, `${name} = ${advance(name)}.item()`];
    const place = b.row === null && b.col === null ? name : `${name}[${slice(b.row)}, ${slice(b.col)}]`;
    if (running.length === 0) return [...steps, `${place} = ${advance(place)}`];
    return [...once.steps, ...running.reduceRight<readonly string[]>((inner, x) => [`for ${of(x.loop.name)} in map(float, range(1, ${size(x.range)} + 1)):`, ...indent(inner)], [...again.steps, `${place} = ${advance(place)}`])];
  };

  const value = [objective.once, objective.again].map((part) => w.part(s.sequence, part, true));
  const checks = solverChecks(p, s).flatMap(({ input, checks: list }) => list.map((c) => {
    const name = of(input.name);
    const values = p.sparse.has(input.name) ? `${name}.values` : name;
    return `_admissible("${input.name}", "${c}", ${values}, ${TESTS[c](values)})`;
  }));
  const early = w.early(s.sequence);
  const loops = new Set(s.loops.map((x) => of(x.name)));
  const parameters = w.parameters.filter((n) => !loops.has(n));
  const body = [
    w.checkedLine(new Map(s.loops.map((x) => [of(x.name), '1']))),
    ...checks,
    ...s.symbols.filter((x) => !isScalar(x.shape)).map((x) => `${of(x.name)} = ${of(x.name)}.copy()`),
    ...early,
    '',
    'trace = []',
    'converged = False',
    'for iteration in range(max(iterations, 0) + 1):',
    ...indent([
      ...value.flatMap((v) => v.steps),
      `trace.append(float(${value[1]?.outputs.get('value') ?? ''}))`,
      'if iteration > 0:',
      ...indent([
        'before, now = trace[-2:]',
        `if not ${s.sense === 'maximize' ? 'before - now' : 'now - before'} <= _ROUNDING * max(abs(before), abs(trace[0])):`,
        '    raise ArithmeticError(f"the objective went from {before} to {now} in iteration {iteration}, which the certificates rule out: one of their assumptions does not hold here")',
        'if callback is not None:',
        '    callback(iteration, now)',
        'converged = abs(now - before) <= tolerance * abs(before)',
      ]),
      'if converged or iteration == iterations:',
      '    break',
      ...s.blocks.flatMap(visit),
    ]),
    `return Solution({${s.symbols.map((x) => `"${of(x.name)}": ${of(x.name)}${isColumn(x.shape) && !isScalar(x.shape) ? '.reshape(-1)' : ''}`).join(', ')}}, trace[-1], trace, converged)`,
  ];
  return [
    '', '', '# The objective may get worse by this part of itself through rounding.', `_ROUNDING = ${ROUNDING}`,
    '', '', 'class Solution(NamedTuple):', ...indent(['"""Where the solver stopped, with the objective at the start and after each iteration."""', '', 'variables: dict', 'objective: float', 'trace: list', 'converged: bool']),
    '', '', '@np.errstate(divide="ignore", invalid="ignore")',
    `def solve(${[...parameters, 'iterations=1000', 'tolerance=1e-8', 'callback=None'].join(', ')}):`,
    ...indent([...doc([...solverLead(p, s), '', 'Stops after the iterations, each of which goes once through all blocks, or when the objective changes by at most `tolerance` of itself;', 'calls callback(iteration, objective) after each. Raises ValueError for inputs that do not fit, ArithmeticError where an update is not', 'finite or the objective gets worse, which the theorems rule out.']), ...body]),
  ];
};
