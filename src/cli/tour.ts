import { derive } from '../audit/derivation.ts';
import type { Dense } from '../compile/index.ts';
import { printText } from '../notation/print/text.ts';
import { nmf } from '../solve/nmf/index.ts';
import { Objective } from '../solve/objective.ts';
import { run, type Progress } from '../solve/run.ts';
import { deriveUpdate } from '../solve/update.ts';
import { loadProblem, loadVariables } from './load.ts';
import { EXIT, type ExitStatus, type Io } from './io.ts';
import { findingJson } from './json.ts';
import { gradeText, title } from './render.ts';

/** What the tour needs from outside: its files and a clock in milliseconds. */
export interface TourInput {
  readonly problemFile: string;
  /** 8×8 images, one a row of 64 pixels. */
  readonly images: Dense;
  readonly now: () => number;
}

const RANK = 10;
const ITERATIONS = 120;
const REPORTS = 8;
/** The tour: derive, check, compile and use the gradients of a nonnegative matrix factorisation on real images. */
export const runTour = ({ problemFile, images, now }: TourInput, io: Io, json = false): ExitStatus => {
  const start = now();
  const say = (text: string): void => {
    if (!json) io.out(text);
  };
  const { problem, objective } = loadProblem(problemFile, undefined, io);
  const variables = loadVariables('W,H', problem);
  say(`${io.readFile(problemFile).trim()}\n\n`);

  const results = derive({ of: objective.expr, variables, kind: 'all-blocks', lets: [...problem.lets.values()], conditions: problem.conditions });
  for (const r of results) say(`${title(r, printText).padEnd(22)} ${printText(r.value)}\n${' '.repeat(22)} ${gradeText(r.finding)}\n`);
  say(`\nEach result was checked without the engine: exact Taylor coefficients of the objective at random points of a\nprime field, for random sizes, against the formula. Derived and checked in ${Math.round(now() - start)} ms.\n\n`);

  const stated = new Objective(problem);
  const updates = Object.fromEntries(variables.map((v) => [v.symbol.name, printText(deriveUpdate(stated, v, 'multiplicative').value)]));
  say(`Updates read off the gradients:\n${Object.entries(updates).map(([name, text]) => `  ${name} <- ${text}\n`).join('')}\n`);

  const size = Math.hypot(...images.data);
  say(`Factorising ${images.rows} images of 8x8 pixels at rank ${RANK} by these updates:\n`);
  const trace: { readonly iteration: number; readonly objective: number; readonly residual: number }[] = [];
  const report = ({ iteration, objective: f }: Pick<Progress, 'iteration' | 'objective'>): void => {
    const residual = Math.sqrt(2 * f) / size;
    trace.push({ iteration, objective: f, residual });
    say(`  iteration ${String(iteration).padStart(3)}   f = ${f.toFixed(1).padStart(12)}   relative residual ${residual.toFixed(4)}\n`);
  };
  const method = nmf(images, { rank: RANK, method: 'multiplicative', seed: 1 });
  report({ iteration: 0, objective: method.objective() });
  run(method, { iterations: ITERATIONS, every: ITERATIONS / REPORTS, now, onProgress: report });
  say(`\nThe tour took ${((now() - start) / 1000).toFixed(1)} s. Next: gradus derive examples/lfh.gradus --wrt "U[i,:]" --hessian --steps\n`);
  if (json) io.out(`${JSON.stringify({ problem: io.readFile(problemFile), results: results.map((r) => ({ kind: r.kind, wrt: r.by.map((e) => printText(e)), result: printText(r.value), ...findingJson(r.finding) })), updates, trace, seconds: (now() - start) / 1000 })}\n`);
  return EXIT.ok;
};
