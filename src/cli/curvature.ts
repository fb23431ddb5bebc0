import { judgementText } from '../checker/kernel/index.ts';
import { Budget, conditionText, convexityOf, distinctReasons, findBounds, findJointBounds, findModels, modelOrder, modelParts, findSurrogates, proofLines, questionOf, reasonText, tieLines, type Certified, type Domain, type FoundBound, type FoundModel, type FoundSurrogate, type Question, type Verdict } from '../curvature/index.ts';
import { variableExpr } from '../calculus/variable.ts';
import { negate } from '../expr/build.ts';
import { printText } from '../notation/print/text.ts';
import { bendText } from './bend.ts';
import { saveCertificate } from './certificate.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';
import { printerOf, type Loaded } from './load.ts';
import { progressOn } from './progress.ts';
import type { Format } from './render.ts';

/** What both commands are asked for. */
export interface CurvatureOptions {
  readonly format: Format;
  readonly json: boolean;
  readonly certificate?: string;
  /** How many times the ordinary work a search may do. */
  readonly effort: number;
  readonly seed?: string;
}

const asked = ({ objective: { expr, sense }, problem }: Loaded, { format, effort, seed }: CurvatureOptions, variable: Loaded['variables'][number]): Question =>
  questionOf({ objective: expr, sense: sense ?? 'minimize', variable, conditions: problem.conditions, isWhereDefined: true, print: printerOf(format), budget: new Budget(effort), seed });

const oneVariable = (loaded: Loaded): Loaded['variables'][number] => {
  const [variable, second] = loaded.variables;
  if (variable === undefined || second !== undefined) throw new UsageError('one-variable', 'bounds and surrogates are for one variable at a time: --wrt W, --wrt "U[i,:]" or --wrt "U[:,k]"');
  return variable;
};

const proofJson = (c: Certified): Record<string, unknown> => ({
  grade: c.verified.grade, ...(c.verified.log2Error === undefined ? {} : { error_bound: 2 ** c.verified.log2Error }), steps: c.verified.nodes,
  claim: judgementText(c.verified.claim), assumptions: [...(c.supposed ?? []).map((s) => conditionText(s)), ...c.verified.assumptions.map((j) => judgementText(j))], obligations: c.verified.obligations.map((o) => o.text),
});

const save = (options: CurvatureOptions, best: Certified | undefined, io: Io): void => {
  if (options.certificate !== undefined && best !== undefined) saveCertificate(options.certificate, best.certificate, options.json, io);
};

const verdictText = (v: Verdict, { print }: Question): string => {
  switch (v.kind) {
    case 'affine': return 'affine';
    case 'convex': case 'concave': return `${v.kind}${reasonText(v)}   (${proofLines(v)[0] ?? ''})`;
    case 'strongly convex': return v.hasKinks ? `strongly convex: still convex without the quadratic form of half of ${print(v.modulus)}, positive definite` : `strongly convex: the Hessian is bounded below by ${print(v.modulus)}, positive definite`;
    case 'strongly concave': return v.hasKinks ? `strongly concave: still concave with the quadratic form of half of ${print(negate(v.modulus))}, positive definite` : `strongly concave: the Hessian is bounded above by ${print(v.modulus)}, negative definite`;
    case 'neither': return `neither convex nor concave\n${[v.up, v.down].map((w) => `    ${bendText(w)}`).join('\n')}`;
    case 'undecided': return `not decided: ${v.reason}`;
  }
};

/** What a proved verdict rests on. */
const groundsOf = (v: Verdict, print: Question['print']): readonly string[] => (v.kind === 'neither' || v.kind === 'undecided' ? [] : proofLines(v, print).slice(1));

const verdictJson = (v: Verdict): Record<string, unknown> => {
  switch (v.kind) {
    case 'neither': return { verdict: v.kind, up: v.up, down: v.down };
    case 'undecided': return { verdict: v.kind, reason: v.reason };
    case 'strongly convex': case 'strongly concave': return { verdict: v.kind, modulus: printText(v.modulus), hasKinks: v.hasKinks, ...proofJson(v) };
    default: return { verdict: v.kind, ...proofJson(v) };
  }
};

/** What a search has left out, and how it wouldn't. */
const leftOutText = ({ budget }: Question, { effort }: CurvatureOptions): string =>
  (budget === undefined || budget.leftOut.length === 0 ? '' : `left out, as the work that the search may do was used up: ${budget.leftOut.join('; ')}; --effort ${2 * effort} allows twice as much\n`);

const leftOutJson = ({ budget }: Question): Record<string, unknown> => (budget === undefined || budget.leftOut.length === 0 ? {} : { left_out: budget.leftOut });

/** Joint lower bounds for two variables. */
const runJointBound = (loaded: Loaded, options: CurvatureOptions, io: Io): ExitStatus => {
  const [x, y] = loaded.variables;
  if (x === undefined || y === undefined || loaded.variables.length > 2 || [x, y].some((v) => v.row !== null || v.col !== null)) throw new UsageError('one-variable', 'a joint bound is for two whole variables: --wrt W,H');
  const q = asked(loaded, options, x);
  const progress = progressOn(io, options.json);
  progress('searching for a joint bound of the Hessian');
  const { results, failures } = findJointBounds(q, x.symbol, y.symbol);
  progress('');
  save(options, results[0], io);
  const norms = (r: (typeof results)[number]): string => [...r.norms].map(([e, s]) => `${s.name} at least the spectral norm of ${q.print(e)}`).join(', ');
  progress('deciding whether it is convex');
  const joint = convexityOf({ ...q, together: [y.symbol] });
  // What isn't convex in all variables may be so in each of them, the others as they are.
  const blocks = joint.kind === 'convex' || joint.kind === 'affine' ? [] : [x, y].map((v) => ({ name: v.symbol.name, verdict: convexityOf({ ...q, variable: v }) }));
  const isBlockConvex = blocks.length > 0 && blocks.every(({ verdict: v }) => v.kind.endsWith('convex') || v.kind === 'affine');
  progress('');
  if (options.json) {
    io.out(`${JSON.stringify({
      objective: printText(loaded.objective.expr), bounds: results.map((r) => ({ side: 'lower', joint: loaded.variables.map((v) => v.symbol.name), bound: q.print(r.bound), ...proofJson(r), certificate: JSON.parse(r.certificate) as unknown })), ...(results.length === 0 ? { reasons: failures } : {}),
      convexity: verdictJson(joint), ...(blocks.length === 0 ? {} : { blockConvex: isBlockConvex, blocks: Object.fromEntries(blocks.map(({ name, verdict: v }) => [name, verdictJson(v)])) }),
    })}\n`);
    return results.length > 0 ? EXIT.ok : EXIT.undecided;
  }
  io.out(`Hessian H in ${loaded.variables.map((v) => v.symbol.name).join(' and ')} jointly\n\n`);
  for (const r of results) io.out(`lower bound   ${q.print(r.bound)} ⪯ H${r.norms.size === 0 ? '' : `, ${norms(r)}`}\n${proofLines(r, q.print).map((l) => `    ${l}\n`).join('')}\n`);
  if (results.length === 0) io.out(`lower bound   none of this kind, because ${failures.join('; ')}\n\n`);
  const verdictLines = (title: string, v: Verdict): string => `${title.padEnd(13)} ${verdictText(v, q)}\n${groundsOf(v, q.print).map((l) => `    ${l}\n`).join('')}`;
  io.out(`${verdictLines('convexity', joint)}${isBlockConvex ? 'block-convex\n' : ''}${blocks.map(({ name, verdict: v }) => verdictLines(`in ${name} alone`, v)).join('')}`);
  return results.length > 0 ? EXIT.ok : EXIT.undecided;
};

/** A bound of the objective itself, whose gradient has kinks. */
const modelText = (m: FoundModel, q: Question): string => {
  const x = q.print(variableExpr(q.variable));
  return `${modelOrder(m, x)} for all ${x} and ${m.point}, ${modelParts(m, x, q.print)}`;
};

/** `gradus bound`: proved bounds of the Hessian and the convexity verdict. Exit status 3 where no bound was found. */
export const runBound = (loaded: Loaded, sides: readonly FoundBound['side'][], shape: FoundBound['shape'], options: CurvatureOptions, io: Io): ExitStatus => {
  if (loaded.variables.length > 1 && (!sides.includes('lower') || shape !== 'full')) throw new UsageError('usage', 'a joint bound is from below and has no other shape than its own; leave --side upper and --shape out');
  if (loaded.variables.length > 1) return runJointBound(loaded, options, io);
  const q = asked(loaded, options, oneVariable(loaded));
  const print = q.print;
  const progress = progressOn(io, options.json);
  const found = sides.map((side) => {
    progress(`searching for ${side === 'upper' ? 'an upper' : 'a lower'} bound of the Hessian`);
    const bounds = findBounds(q, side, shape);
    const models = bounds.results.length > 0 ? { results: [], failures: [] } : findModels(q, side, shape);
    return { side, ...bounds, models: models.results, failures: distinctReasons([...bounds.failures, ...models.failures]) };
  });
  const results = found.flatMap((f) => f.results);
  const models = found.flatMap((f) => f.models);
  progress('deciding whether it is convex');
  const verdict = convexityOf(q, new Map(shape === 'full' ? found.map((f) => [f.side, f.results[0] ?? null]) : []));
  progress('');
  const status = results.length + models.length > 0 ? EXIT.ok : EXIT.undecided;
  save(options, results[0] ?? models[0], io);
  if (options.json) {
    io.out(`${JSON.stringify({
      objective: printText(loaded.objective.expr), ...(models.length === 0 ? {} : { models: models.map((m) => ({ side: m.side, shape: m.shape, bound: print(m.bound), ...proofJson(m), certificate: JSON.parse(m.certificate) as unknown })) }),
      bounds: results.map((r) => ({ side: r.side, shape: r.shape, bound: print(r.bound), hessian: print(r.hessian), ...proofJson(r), certificate: JSON.parse(r.certificate) as unknown })),
      none: found.filter((f) => f.results.length + f.models.length === 0).map((f) => ({ side: f.side, reasons: f.failures })), convexity: verdictJson(verdict), ...leftOutJson(q),
    })}\n`);
    return status;
  }
  const [first] = results;
  if (first !== undefined) io.out(`Hessian H = ${print(first.hessian)}\n\n`);
  for (const f of found) {
    for (const r of f.results) io.out(`${r.side} bound   ${r.side === 'lower' ? `${print(r.bound)} ⪯ H` : `H ⪯ ${print(r.bound)}`}\n${proofLines(r, q.print).map((l) => `    ${l}\n`).join('')}\n`);
    for (const m of f.models) io.out(`${m.side} bound   ${modelText(m, q)}\n${proofLines(m, q.print).map((l) => `    ${l}\n`).join('')}\n`);
    if (f.results.length + f.models.length === 0) io.out(`${f.side} bound   none of this kind, because ${f.failures.join('; ')}\n\n`);
  }
  io.out(`convexity     ${verdictText(verdict, q)}\n${groundsOf(verdict, print).map((l) => `    ${l}\n`).join('')}${leftOutText(q, options)}`);
  return status;
};

/** `gradus surrogate`: surrogates with their updates and descent theorems, the sharpest first. Exit status 3 where none was found. */
export const runSurrogate = (loaded: Loaded, domain: Domain | null, options: CurvatureOptions, io: Io): ExitStatus => {
  const variable = oneVariable(loaded);
  const q = asked(loaded, options, variable);
  const progress = progressOn(io, options.json);
  progress('searching for surrogates and their updates');
  const { results, failures } = findSurrogates(q, domain);
  progress('');
  save(options, results[0], io);
  if (options.json) {
    io.out(`${JSON.stringify({ objective: printText(loaded.objective.expr), surrogates: results.map((r) => surrogateJson(r, q)), ...(results.length === 0 ? { reasons: failures } : {}), ...leftOutJson(q) })}\n`);
    return results.length > 0 ? EXIT.ok : EXIT.undecided;
  }
  if (results.length === 0) {
    io.out(`no surrogate of this kind, because ${failures.join('; ')}\n${leftOutText(q, options)}`);
    return EXIT.undecided;
  }
  results.forEach((r, k) => io.out(`${k + 1}. ${r.ways.join(', ')}; update by ${r.kind}\n${surrogateText(r, q)}\n`));
  io.out(leftOutText(q, options));
  return EXIT.ok;
};

const surrogateText = (r: FoundSurrogate, q: Question): string => {
  const name = q.print(variableExpr(q.variable));
  const better = q.sense === 'maximize' ? 'never smaller' : 'never larger';
  return [
    ...(r.curvature === null ? [] : [`curvature   ${q.print(r.curvature)}`]),
    `update      ${name} := ${q.print(r.update)}`,
    ...tieLines(r.kind, name).map((l) => `            ${l}`),
    `theorem     the objective is ${better} after the update${r.domain === 'simplex' ? `, and ${name} stays positive with sum 1` : r.domain === 'posdef' ? `, and ${name} stays positive definite` : ''}`,
    ...proofLines(r, q.print).map((l) => `            ${l}`),
  ].map((l) => `   ${l}\n`).join('');
};

const surrogateJson = (r: FoundSurrogate, q: Question): Record<string, unknown> => ({
  ways: r.ways, domain: r.domain, kind: r.kind, update: q.print(r.update), ...(r.kind === 'sign' ? { ties: 'stay' } : {}), surrogate: r.surrogate, ...(r.curvature === null ? {} : { curvature: q.print(r.curvature) }),
  gap: r.gap, ...proofJson(r), certificate: JSON.parse(r.certificate) as unknown,
});
