import type { Symbol_ } from '../../expr/expr.ts';
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
  const [objective, ...parts] = s.routine.parts;
  if (objective === undefined) return [];
  const loops = new Set(s.loops.map((x) => of(x.name)));
  const isLoop = (x: Symbol_): boolean => loops.has(of(x.name));

  const next = (b: CertifiedBlock, k: number): readonly string[] => {
    const part = parts[k];
    if (part === undefined) return [];
    const { steps, outputs } = w.part(s.routine, part, true);
    return [`def ${of(`next ${b.text}`)}(${part.late.filter(isLoop).map((x) => of(x.name)).join(', ')}):`, ...indent([...steps, `return ${outputs.get('next') ?? ''}`]), ''];
  };
  const visit = (b: CertifiedBlock): readonly string[] => {
    const { symbol } = b.variable;
    const name = of(symbol.name);
    const running = [b.row, b.col].flatMap((x) => (x !== null && 'loop' in x ? [x] : []));
    const call = `${of(`next ${b.text}`)}(${running.map((x) => of(x.loop.name)).join(', ')})`;
    const slice = (x: Subscript | null): string => {
      if (x === null) return ':';
      const last = 'at' in x ? String(x.at) : `int(${of(x.loop.name)})`;
      return `${last} - 1:${last}`;
    };
    const advance = (current: string): string => `_advanced("${b.text}", ${call}, ${current}, lambda x: ${STAY[STAYS[b.kind]]('x')})`;
    if (isScalar(symbol.shape)) return [`${name} = ${advance(name)}.item()`];
    const place = b.row === null && b.col === null ? name : `${name}[${slice(b.row)}, ${slice(b.col)}]`;
    return running.reduceRight<readonly string[]>((inner, x) => [`for ${of(x.loop.name)} in map(float, range(1, ${size(x.range)} + 1)):`, ...indent(inner)], [`${place} = ${advance(place)}`]);
  };

  const value = w.part(s.routine, objective, true);
  const checks = solverChecks(p, s).flatMap(({ input, checks: list }) => list.map((c) => {
    const name = of(input.name);
    const values = p.sparse.has(input.name) ? `${name}.values` : name;
    return `_admissible("${input.name}", "${c}", ${values}, ${TESTS[c](values)})`;
  }));
  const early = w.early(s.routine);
  const parameters = w.parameters.filter((n) => !loops.has(n));
  const body = [
    w.checkedLine(new Map(s.loops.map((x) => [of(x.name), '1']))),
    ...checks,
    ...s.symbols.filter((x) => !isScalar(x.shape)).map((x) => `${of(x.name)} = ${of(x.name)}.copy()`),
    ...early,
    '',
    'def objective():', ...indent([...value.steps, `return float(${value.outputs.get('value') ?? ''})`]), '',
    ...s.blocks.flatMap(next),
    'trace = [objective()]',
    'converged = False',
    'for iteration in range(1, iterations + 1):',
    ...indent([
      ...s.blocks.flatMap(visit),
      'before, now = trace[-1], objective()',
      `if not ${s.sense === 'maximize' ? 'before - now' : 'now - before'} <= _ROUNDING * max(abs(before), abs(trace[0])):`,
      '    raise ArithmeticError(f"the objective went from {before} to {now} in iteration {iteration}, which the certificates rule out: one of their assumptions does not hold here")',
      'trace.append(now)',
      'if callback is not None:',
      '    callback(iteration, now)',
      'converged = abs(now - before) <= tolerance * abs(before)',
      'if converged:',
      '    break',
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
