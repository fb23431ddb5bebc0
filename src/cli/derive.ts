import { derive, type Derivation, type Wanted } from '../audit/derivation.ts';
import { Deriver } from '../calculus/derive.ts';
import { gradientSteps, jacobianSteps, productSteps, type Line } from '../calculus/steps.ts';
import { strictText } from './strict.ts';
import { makePlan, planCost, printPlan, requirements, usualSizes, type Sizes } from '../compile/index.ts';
import { nonzeroCount } from '../compile/values/sizes.ts';
import type { Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { findingJson } from './json.ts';
import { printerOf, type Loaded } from './load.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';
import { progressOn } from './progress.ts';
import { gradeText, title, type Format } from './render.ts';

/** What `gradus derive` was asked for. */
export interface DeriveOptions {
  readonly hessian: boolean;
  readonly hvp: boolean;
  readonly steps: boolean;
  readonly format: Format;
  readonly json: boolean;
  /** Sizes under which the plan of all results together is shown; none shows no plan. */
  readonly planFor?: Sizes;
  readonly seed?: string;
}

/** The steps of each kind; those of second order start from the gradient G. */
const STEPS: { readonly [K in Derivation['kind']]: (d: Derivation, print: (e: Expr) => string, name: string) => readonly Line[] } = {
  gradient: (d, print, name) => gradientSteps(d.derived, { print, name }),
  jacobian: (d, print, name) => jacobianSteps(d.derived, { print, name }),
  hessian: (d, print) => jacobianSteps(d.derived, { print, name: 'G' }),
  'hessian-product': (d, print) => productSteps(d.derived, { print, name: 'G' }),
};

/** The steps of a derivation in text, `name` standing for what is differentiated. */
export const derivationText = (d: Derivation, print: (e: Expr) => string, name: string): string => stepsText(STEPS[d.kind](d, print, name), print);

/** Lines of a derivation, equal signs and rule names aligned. */
const stepsText = (lines: readonly Line[], print: (e: Expr) => string): string => {
  const rows = lines.map((l) => ({ left: l.left, right: print(l.right), rule: l.rule }));
  const left = Math.max(...rows.map((r) => r.left.length));
  const right = Math.min(70, Math.max(...rows.map((r) => r.right.length)));
  return rows.map((r) => `    ${r.left.padStart(left)} = ${r.right.padEnd(right)}   ${r.rule}`).join('\n');
};

/** The names that a problem defines by `let`, which results may use, with their values. */
const definitions = (problem: Problem, print: (e: Expr) => string): readonly (readonly [name: string, value: string])[] =>
  [...problem.lets].map(([name, e]) => [name, print(e.kind === 'named' ? e.value : e)]);

/** `gradus derive`: every result is checked before it is printed. Exit status 3 where a result is not proved. */
export const runDerive = (loaded: Loaded, options: DeriveOptions, io: Io): ExitStatus => {
  const { objective, variables, problem } = loaded;
  const progress = progressOn(io, options.json);
  progress('deriving and checking');
  const derived = (kind: Wanted): readonly Derivation[] =>
    derive({ of: objective.expr, variables, kind, lets: [...problem.lets.values()], conditions: problem.conditions }, { seed: options.seed });
  const blocks = options.hessian || !options.hvp ? derived(options.hessian ? 'all-blocks' : 'gradient') : [];
  // Both kinds come with the gradients; they are shown once.
  const results = [...blocks, ...(options.hvp ? derived('all-products') : []).filter((r) => blocks.length === 0 || r.kind === 'hessian-product')];
  progress('');
  const print = printerOf(options.format);
  const plan = options.planFor === undefined ? undefined : planText(loaded, results, options.planFor);
  const status = results.every((r) => r.finding.verdict === 'proved') ? EXIT.ok : EXIT.undecided;
  if (options.json) {
    io.out(`${JSON.stringify({
      name: objective.name, objective: printText(objective.expr), sense: objective.sense, definitions: Object.fromEntries(definitions(problem, (e) => printText(e))),
      results: results.map((r) => ({
        kind: r.kind, wrt: r.by.map((e) => printText(e)), result: printText(r.value), strict: strictText(r.value), latex: printerOf('latex')(r.value),
        ...findingJson(r.finding), steps: options.steps ? STEPS[r.kind](r, (e) => printText(e), objective.name).map((l) => ({ left: l.left, right: printText(l.right), rule: l.rule })) : undefined,
      })),
      plan,
    })}\n`);
    return status;
  }
  const lets = definitions(problem, print).map(([name, value]) => `${name} = ${value}`);
  io.out(`${objective.name} = ${print(objective.expr)}${lets.length === 0 ? '' : `   with ${lets.join(', ')}`}\n\n`);
  for (const r of results) {
    io.out(`${title(r, print)}\n    ${print(r.value)}\n    ${gradeText(r.finding)}\n`);
    if (options.steps) io.out(`\n${derivationText(r, print, objective.name)}\n`);
    io.out('\n');
  }
  if (plan !== undefined) io.out(`${plan}\n`);
  return status;
};

/** The plan that computes the objective and all results together, and its cost. Errors: UsageError bad-size for a size that nothing has. */
const planText = ({ objective, problem }: Loaded, results: readonly Derivation[], sizes: Sizes): string => {
  const roots = new Map([[objective.name, new Deriver([...problem.lets.values()]).resolve(objective.expr)], ...results.map((r) => [title(r, printerOf('text')), r.value] as const)]);
  const needs = requirements([...roots.values()]);
  const counts = needs.symbols.map((s) => nonzeroCount(s.name));
  const unknown = Object.keys(sizes).find((name) => !needs.sizes.includes(name) && !counts.includes(name));
  if (unknown !== undefined) throw new UsageError('bad-size', `nothing here has the size ${unknown}; sizes are ${needs.sizes.join(', ')}, and nnz(M) for the nonzeros of an input M`);
  const variables = new Set(results.flatMap((r) => r.by.flatMap((e) => [...freeSymbols(e)])));
  const usual = usualSizes(needs.sizes, needs.symbols.filter((s) => !variables.has(s)));
  const all = { ...usual, ...Object.fromEntries(needs.sizes.flatMap((name) => (sizes[name] === undefined ? [] : [[name, sizes[name]]]))), ...Object.fromEntries(counts.flatMap((name) => (sizes[name] === undefined ? [] : [[name, sizes[name]]]))) };
  const plan = makePlan(roots, all);
  const under = Object.entries(all).map(([name, x]) => `${name} = ${x}`).join(', ');
  return `plan${under === '' ? '' : ` with ${under}`}\n${printPlan(plan).replaceAll(/^/gm, '    ')}\n    cost ${planCost(plan).key}`;
};
