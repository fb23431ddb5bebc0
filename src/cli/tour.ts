import { Matrix } from 'ml-matrix';
import { derive } from '../audit/derivation.ts';
import { whole } from '../calculus/variable.ts';
import { compile, toMatrix, type Dense } from '../compile/index.ts';
import { add, constant, divide, hadamard, negate, ones, scale } from '../expr/build.ts';
import { rational } from '../expr/rational.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { Simplifier } from '../network/simplify.ts';
import { printText } from '../notation/print/text.ts';
import { loadProblem } from './load.ts';
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
const GUARD = 1_000_000_000n;

/** A repeatable uniform generator (mulberry32), so that the tour prints the same numbers everywhere. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const isNegative = (e: Expr): boolean => e.kind === 'scale' && e.by.kind === 'const' && e.by.value.num < 0n;

/**
 * The multiplicative update read off a gradient that is a difference of entrywise nonnegative parts, gradient = P − N:
 * x.*N./P moves against the gradient and keeps x nonnegative (Lee & Seung 2001). A guard g adds 1/g to the divisor, where data
 * with zero rows or columns would divide zero by zero.
 */
export const multiplicativeUpdate = (x: Symbol_, gradient: Expr, guard = 0n): Expr => {
  const terms = new Simplifier().terms(gradient);
  const positive = terms.filter((t) => !isNegative(t));
  const negative = terms.filter(isNegative).map(negate);
  if (positive.length === 0 || negative.length === 0) throw new TypeError('the gradient has no positive or no negative part');
  const floor = guard === 0n ? [] : [scale(constant(rational(1, guard)), ones(x.shape))];
  return hadamard(x, divide(add(...negative), add(...positive, ...floor)));
};

const symbolNamed = (symbols: ReadonlyMap<string, { readonly symbol: Symbol_ }>, name: string): Symbol_ => {
  const found = symbols.get(name);
  if (found === undefined) throw new TypeError(`${name} is not declared`);
  return found.symbol;
};

/** The tour: derive, check, compile and use the gradients of a nonnegative matrix factorisation on real images. */
export const runTour = ({ problemFile, images, now }: TourInput, io: Io, json = false): ExitStatus => {
  const start = now();
  const say = (text: string): void => {
    if (!json) io.out(text);
  };
  const loaded = loadProblem(problemFile, undefined, io);
  const { problem, objective } = loaded;
  const [w, h] = ['W', 'H'].map((name) => symbolNamed(problem.symbols, name)) as [Symbol_, Symbol_];
  say(`${io.readFile(problemFile).trim()}\n\n`);

  const results = derive({ of: objective.expr, variables: [whole(w), whole(h)], kind: 'all-blocks', lets: [...problem.lets.values()], conditions: problem.conditions });
  for (const r of results) say(`${title(r, printText).padEnd(22)} ${printText(r.value)}\n${' '.repeat(22)} ${gradeText(r.finding)}\n`);
  say(`\nEach result was checked without the engine: exact Taylor coefficients of the objective at random points of a\nprime field, for random sizes, against the formula. Derived and checked in ${Math.round(now() - start)} ms.\n\n`);

  const update = (x: Symbol_, i: number, guard?: bigint): Expr => multiplicativeUpdate(x, results[i]?.value ?? x, guard);
  say(`Updates read off the gradients (blank pixels need a divisor of at least ${1 / Number(GUARD)}):\n  W <- ${printText(update(w, 0))}\n  H <- ${printText(update(h, 1))}\n\n`);
  const step = { W: compile(update(w, 0, GUARD)), H: compile(update(h, 1, GUARD)) };
  const value = compile(objective.expr);

  const { rows: count, cols: pixels } = images;
  const random = generator(1);
  const X = toMatrix(images);
  let W = Matrix.from1DArray(count, RANK, Array.from({ length: count * RANK }, () => 0.1 + random()));
  let H = Matrix.from1DArray(RANK, pixels, Array.from({ length: RANK * pixels }, () => 0.1 + random()));
  const size = X.norm('frobenius');
  say(`Factorising ${count} images of 8x8 pixels at rank ${RANK} with the compiled updates:\n`);
  const trace: { readonly iteration: number; readonly objective: number; readonly residual: number }[] = [];
  const report = (iteration: number): void => {
    const f = value({ X, W, H }) as number;
    trace.push({ iteration, objective: f, residual: Math.sqrt(2 * f) / size });
    say(`  iteration ${String(iteration).padStart(3)}   f = ${f.toFixed(1).padStart(12)}   relative residual ${(Math.sqrt(2 * f) / size).toFixed(4)}\n`);
  };
  report(0);
  for (let i = 1; i <= ITERATIONS; i++) {
    W = step.W({ X, W, H }) as Matrix;
    H = step.H({ X, W, H }) as Matrix;
    if (i % (ITERATIONS / REPORTS) === 0) report(i);
  }
  say(`\nThe tour took ${((now() - start) / 1000).toFixed(1)} s. Next: gradus derive examples/lfh.gradus --wrt "U[i,:]" --hessian --steps\n`);
  if (json) io.out(`${JSON.stringify({ problem: io.readFile(problemFile), results: results.map((r) => ({ kind: r.kind, wrt: r.by.map((e) => printText(e)), result: printText(r.value), ...findingJson(r.finding) })), updates: { W: printText(update(w, 0)), H: printText(update(h, 1)) }, trace, seconds: (now() - start) / 1000 })}\n`);
  return EXIT.ok;
};
