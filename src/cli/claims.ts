import { checkClaim, provedEqual, type Finding } from '../audit/check.ts';
import { readClaim } from '../audit/claim.ts';
import { diagnose, type Diagnosis } from '../audit/diagnose/index.ts';
import { Deriver } from '../calculus/derive.ts';
import { NoLaw } from '../calculus/differential.ts';
import type { Counterexample } from '../checker/index.ts';
import { judgementText, verifyCertificate, type Verified } from '../checker/kernel/index.ts';
import { conditionText, convexityOf, findBounds, findJointBounds, findModels, modelOrder, modelParts, findSurrogates, questionOf, stepCount, tieLines, type Certified, type Domain, type FlatPoint, type Question, type Witness } from '../curvature/index.ts';
import { readExpression, readProblem, readVariable, type Problem } from '../elaborate/index.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { inlineNames } from '../expr/walk.ts';
import { decideCurvature } from '../notes/relations/decide-curvature.ts';
import { readCurvatureClaim, type CurvatureClaim } from '../notes/steps/curvature-claim.ts';
import { readOrder } from '../notes/steps/order-claim.ts';
import { decideOrder } from '../notes/relations/decide-order.ts';
import { refutationText, type Order } from '../notes/steps/order.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { printText } from '../notation/print/text.ts';
import { bendText } from './bend.ts';
import { matrixText } from './matrix-text.ts';
import { claimBlocks } from './claim-blocks.ts';
import { diagnosisJson } from './diagnosis.ts';
import { UsageError } from './io.ts';
import { findingJson } from './json.ts';
import { InputRejected, taken } from '../elaborate/rejected.ts';
import { splitList } from './load.ts';

/** A claim after its replay: does it hold, what a page prints of it, and the certificates that prove it. */
export interface Outcome {
  readonly holds: boolean;
  readonly lines: readonly string[];
  readonly certificates: readonly string[];
  /** The same for programs, where more is known than lines say: verdict, grade, flaw, repair, counterexample. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A claim as it is written: declarations, one statement, and what is stated to come out. */
interface Claim {
  readonly problem: Problem;
  readonly rest: string;
  readonly stated: string | null;
  readonly readFile: (path: string) => string;
}

/** Pages replay with the same randomness every time, so that what they print is the same. */
const SEED = 'pages';
const PAD = '   ';

const expression = (text: string, { problem }: Claim): Expr => inlineNames(taken(readExpression(text, problem), text, 'claim'));

const sureness = (v: Verified): string => (v.grade === 'D' ? 'grade D' : `grade P, error < 2^${Math.ceil(v.log2Error ?? 0)}${v.heuristic ? ' (heuristic)' : ''}`);

const groundsOf = (v: Verified): readonly string[] => [
  ...v.assumptions.map((j) => `assuming ${judgementText(j)}`), ...v.obligations.map((o) => `wherever ${o.text}`), `${stepCount(v)}, ${sureness(v)}`,
];

/** The same of what a search found, written for a reader. */
const foundOn = ({ verified: v, grounds }: Certified): readonly string[] => [
  ...grounds.assumptions.map((c) => `assuming ${conditionText(c)}`), ...grounds.conditions.map((c) => `wherever ${conditionText(c)}`), ...(grounds.next === null ? [] : [`${grounds.next.name} is what the update gives`]), `${stepCount(v)}, ${sureness(v)}`,
];

const same = (found: Expr, stated: Expr, { problem }: Claim): boolean => {
  const { simplifier } = new Deriver();
  return simplifier.simplify(found) === simplifier.simplify(stated) || provedEqual(found, stated, problem.conditions, { seed: SEED });
};

const question = (claim: Claim, objective: string, variable: string, sense: Question['sense'] = 'minimize'): Question =>
  questionOf({ objective: expression(objective, claim), sense, variable: taken(readVariable(variable, claim.problem), variable, 'claim'), conditions: claim.problem.conditions, seed: SEED });

/** What a search found, against what is stated: nothing in particular, none, or one expression. */
const judged = (claim: Claim, found: readonly { readonly value: Expr; readonly lines: readonly string[]; readonly proof: Certified }[], failures: readonly string[]): Outcome => {
  const certificates = found.map((f) => f.proof.certificate);
  const none = found.length === 0 ? [`none of this kind, because ${failures.join('; ') || 'no rule applies'}`] : [];
  const lines = [...none, ...found.flatMap((f, k) => (found.length === 1 ? f.lines : f.lines.map((l, i) => (i === 0 ? `${k + 1}. ${l}` : `${PAD}${l}`))))];
  if (claim.stated === null) return { holds: found.length > 0, lines, certificates };
  if (claim.stated === 'none') return { holds: found.length === 0, lines, certificates };
  const stated = expression(claim.stated, claim);
  const at = found.findIndex((f) => same(f.value, stated, claim));
  const verdict = at < 0 ? 'what is stated is not among what is proved' : found.length === 1 ? 'as stated' : `as stated: ${at + 1}`;
  return { holds: at >= 0, lines: [...lines, verdict], certificates };
};

const parts = (text: string, form: RegExp, written: string): readonly (string | undefined)[] => {
  const m = form.exec(text);
  if (m === null) throw new UsageError('bad-claim', `"${text}" is not of the form: ${written}`);
  return m.slice(1).map((s) => s?.trim());
};

/** Lower bounds of the Hessian by two variables together, in terms of norms. */
const jointBound = (claim: Claim, objective: string, x: Symbol_, y: Symbol_, from: string): Outcome => {
  const found = from === 'below' ? findJointBounds(question(claim, objective, x.name), x, y) : { results: [], failures: ['joint bounds are from below'] };
  return judged(claim, found.results.map((r) => ({ value: r.bound, proof: r, lines: [`H = ${printText(r.hessian)}`, `${printText(r.bound)} ⪯ H`, ...foundOn(r)] })), found.failures);
};

const bound = (claim: Claim): Outcome => {
  const [objective = '', variable = '', from, shape = 'full'] = parts(claim.rest, /^(.*)\sby\s(.+?)\sfrom\s(above|below)(?:,\s*(diagonal|scalar))?$/su, 'bound OBJECTIVE by X from above|below[, diagonal|scalar]');
  const [x, y] = splitList(variable).map((v) => taken(readVariable(v, claim.problem), v, 'claim').symbol);
  if (x !== undefined && y !== undefined) return jointBound(claim, objective, x, y, from ?? '');
  const q = question(claim, objective, variable);
  const [side, wanted] = [from === 'above' ? 'upper' : 'lower', shape as 'full' | 'diagonal' | 'scalar'] as const;
  const found = findBounds(q, side, wanted);
  const models = found.results.length > 0 ? [] : findModels(q, side, wanted).results;
  return judged(claim, [
    ...found.results.map((r) => ({ value: r.bound, proof: r, lines: [`H = ${printText(r.hessian)}`, from === 'above' ? `H ⪯ ${printText(r.bound)}` : `${printText(r.bound)} ⪯ H`, ...foundOn(r)] })),
    ...models.map((m) => ({ value: m.bound, proof: m, lines: [`${modelOrder(m, variable)}, ${modelParts(m, variable, printText)}`, ...foundOn(m)] })),
  ], found.failures);
};

const update = (claim: Claim): Outcome => {
  const [sense, objective = '', variable = '', domain] = parts(claim.rest, /^(?:(minimize|maximize)\s)?(.*)\sby\s(.+?)(?:\sover\s(reals|nonneg|binary))?$/su, 'update [maximize] OBJECTIVE by X [over reals|nonneg|binary]');
  const found = findSurrogates(question(claim, objective, variable, sense as Question['sense'] | undefined), (domain ?? null) as Domain | null);
  return judged(claim, found.results.map((r) => ({
    value: r.update, proof: r, lines: [`${r.ways.join(', ')}; ${r.kind}`, `${variable} := ${printText(r.update)}`, ...tieLines(r.kind, variable), ...foundOn(r)],
  })), found.failures);
};

const convex = (claim: Claim): Outcome => {
  const [objective = '', variable = ''] = parts(claim.rest, /^(.*)\sby\s(.+)$/su, 'convex OBJECTIVE by X');
  const verdict = convexityOf({ ...question(claim, objective, variable), isWhereDefined: true });
  const proof = 'certificate' in verdict ? verdict : null;
  const lines = [
    'modulus' in verdict ? `${verdict.kind}, ${verdict.hasKinks ? 'beyond the quadratic form of half of' : 'with the Hessian bounded by'} ${printText(verdict.modulus)}` : verdict.kind === 'neither' ? 'neither convex nor concave: second differences of both signs' : verdict.kind === 'undecided' ? `undecided: ${verdict.reason}` : verdict.kind,
    ...(proof === null ? [] : foundOn(proof)),
  ];
  return { holds: claim.stated === null ? verdict.kind.endsWith('convex') : verdict.kind === claim.stated, lines, certificates: proof === null ? [] : [proof.certificate] };
};

const failureText = (c: Counterexample): string => {
  const values = [...Object.entries(c.sizes).map(([n, v]) => `${n} = ${v}`), ...Object.entries(c.values).map(([n, m]) => `${n} = ${matrixText(m)}`)];
  return `at ${values.join(', ')} the left side is ${matrixText(c.left)}, the right side ${matrixText(c.right)}`;
};

/** What a page says of a false equation: the flaw, the nearest formula that is right, where the claim is right as it stands, the smallest point at which it fails. */
const refutation = (d: Diagnosis, finding: Finding): readonly string[] => {
  const c = d.counterexample ?? finding.counterexample;
  return [
    ...(finding.reason === undefined ? [] : [finding.reason]),
    ...(d.flaw === null ? [] : [`flaw: ${d.flaw}`]),
    ...(d.repair === null ? [] : [`right, and proved: ${printText(d.repair.value)}`]),
    ...(d.convention === null ? [] : [`as it stands it is ${d.convention}`]),
    ...(d.holdsIf.length === 0 ? [] : [`as it stands it holds if ${d.holdsIf.join(', or if ')}`]),
    ...(c === undefined ? [] : [failureText(c)]),
  ];
};

/** Is what is stated of a verdict what came out? It may be nothing, or one of the words. Errors: UsageError. */
const asStated = (claim: Claim, holds: boolean, words: readonly [good: string, bad: string]): boolean => {
  if (claim.stated === null) return holds;
  if (!words.includes(claim.stated)) throw new UsageError('bad-claim', `of this statement a claim says "is ${words[0]}" or "is ${words[1]}", not "is ${claim.stated}"`);
  return claim.stated === words[holds ? 0 : 1];
};

const show = (claim: Claim): Outcome => {
  const order = readOrder(claim.rest, claim.problem);
  if (order !== null) return ordered(claim, taken(order, claim.rest, 'claim'));
  const curved = readCurvatureClaim(claim.rest, claim.problem);
  if (curved !== null) return curvatureShown(claim, taken(curved, claim.rest, 'claim'));
  const claimed = taken(readClaim(claim.rest, claim.problem), claim.rest, 'claim');
  const finding = checkClaim(claimed, claim.problem.conditions, { seed: SEED });
  const isProved = finding.verdict === 'proved';
  const diagnosis = finding.verdict === 'refuted' ? diagnose(claimed, claim.problem.conditions, { seed: SEED }) : null;
  const sure = isProved ? [`grade ${finding.grade}${finding.log2Error === undefined ? '' : `, error < 2^${Math.ceil(finding.log2Error)}`}`]
    : diagnosis !== null ? refutation(diagnosis, finding) : finding.reason === undefined ? [] : [finding.reason];
  return { holds: asStated(claim, isProved, ['proved', 'refuted']) && (isProved || finding.verdict === 'refuted'), lines: [finding.verdict, ...sure], certificates: [], facts: { ...findingJson(finding), ...(diagnosis === null ? {} : diagnosisJson(claimed, diagnosis)) } };
};

const curvatureShown = (claim: Claim, stated: CurvatureClaim): Outcome => {
  const answer = decideCurvature(stated, { problem: claim.problem, deriver: new Deriver(), seed: SEED });
  if (answer.kind === 'undecided') return { holds: false, lines: ['undecided', answer.reason], certificates: [] };
  const proof = 'certificate' in answer.by ? answer.by : null;
  return { holds: asStated(claim, answer.kind === 'proved', ['proved', 'refuted']), lines: [answer.kind, answer.how, ...(proof === null ? (answer.by as readonly (FlatPoint | Witness)[]).map(bendText) : foundOn(proof))], certificates: proof === null ? [] : [proof.certificate] };
};

const ordered = (claim: Claim, order: Order): Outcome => {
  const answer = decideOrder(order, claim.problem, new Deriver(), SEED);
  const holds = asStated(claim, answer.kind === 'proved', ['proved', 'refuted']);
  switch (answer.kind) {
    case 'proved': return { holds, lines: ['proved', ...foundOn(answer.proof)], certificates: [answer.proof.certificate] };
    case 'refuted': return { holds, lines: ['refuted', refutationText(order, answer.isTie), failureText(answer.counterexample)], certificates: [] };
    case 'undecided': return { holds: false, lines: ['undecided', answer.reason], certificates: [] };
  }
};

/** The text with every occurrence of a part replaced; one that doesn't occur is an error, since it would change nothing. */
const altered = (text: string, part: string | undefined, by: string): string => {
  if (part === undefined) return text;
  if (!text.includes(part)) throw new UsageError('bad-claim', `${part} does not occur in the certificate`);
  return text.split(part).join(by);
};

const verify = (claim: Claim): Outcome => {
  const [file = '', part, by = ''] = parts(claim.rest, /^(\S+)(?:\swith\s(.+?)\sas\s(.+))?$/su, 'verify FILE [with TEXT as TEXT]');
  const r = verifyCertificate(altered(claim.readFile(file), part, by), { seed: SEED });
  if (r.accepted) return { holds: asStated(claim, true, ['accepted', 'rejected']), lines: [`accepted: ${judgementText(r.claim)}`, ...groundsOf(r)], certificates: [] };
  return { holds: asStated(claim, false, ['accepted', 'rejected']), lines: [`rejected${r.node === undefined ? '' : ` at ${r.node}, ${r.rule ?? ''}`}: ${r.message} [${r.code}]`], certificates: [] };
};

const STATEMENTS: Readonly<Record<string, (claim: Claim) => Outcome>> = { bound, update, convex, show, verify };

/** The lines of a claim, what is indented joined to the line above. */
const linesOf = (text: string): readonly string[] =>
  text.split('\n').reduce<string[]>((out, line) => {
    if (line.trim() === '') return out;
    return /^\s/u.test(line) && out.length > 0 ? [...out.slice(0, -1), `${out[out.length - 1] ?? ''} ${line.trim()}`] : [...out, line.trim()];
  }, []);

/** Lines that say what is talked about: declarations, and conditions and names as problem files have them. */
const SETTING: Readonly<Record<string, (rest: string) => string>> = { given: (rest) => rest, assume: (rest) => `assume ${rest}`, let: (rest) => `let ${rest}` };

const WORDS = [...Object.keys(SETTING), ...Object.keys(STATEMENTS), 'is'];

/**
 * Replays one claim: lines `given DECLS`, `assume CONDITION`, `let NAME = VALUE`, one of `bound`, `update`, `convex`, `show`, `verify`, and
 * at most one `is RESULT`. Errors: UsageError for another form, InputRejected for an expression that can't be read.
 */
const replayClaim = (text: string, readFile: (path: string) => string): Outcome => {
  const lines = linesOf(text).map((line) => {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/su.exec(line) ?? [];
    if (WORDS.includes(word)) return { word, rest };
    const near = nearest(word, WORDS);
    throw new UsageError('bad-claim', `a line of a claim starts with ${WORDS.join(', ')}, not with "${word}"${near === null ? '' : `; did you mean ${near}?`}`);
  });
  const setting = lines.flatMap(({ word, rest }) => (SETTING[word] === undefined ? [] : [SETTING[word](rest)])).join('\n');
  const [first, second] = lines.filter(({ word }) => STATEMENTS[word] !== undefined);
  const [stated, again] = lines.filter(({ word }) => word === 'is');
  const run = STATEMENTS[first?.word ?? ''];
  if (first === undefined || second !== undefined || run === undefined) throw new UsageError('bad-claim', `a claim has exactly one statement: ${Object.keys(STATEMENTS).join(', ')}`);
  if (again !== undefined) throw new UsageError('bad-claim', 'a claim says "is" once');
  return run({ problem: taken(readProblem(setting, 'claim'), setting, 'claim'), rest: first.rest, stated: stated?.rest ?? null, readFile });
};

/** One claim of a page: what came out, or the error that it has. */
export interface Replayed {
  readonly line: number;
  readonly claim: string;
  /** What the page states as output. */
  readonly result: { readonly ok: true; readonly outcome: Outcome } | { readonly ok: false; readonly error: unknown };
  /** Does the page print what came out? */
  readonly isCurrent: boolean;
}

/** A page with the output of every claim written anew; a claim with an error stays as it is. */
export interface Page {
  readonly text: string;
  readonly claims: readonly Replayed[];
}

/** Replays all claims of a page; `readFile` is for the certificates that it names. */
export const replayPage = (source: string, readFile: (path: string) => string): Page => {
  const claims: Replayed[] = [];
  const parts: string[] = [];
  let at = 0;
  for (const block of claimBlocks(source)) {
    try {
      if (!block.isClosed) throw new UsageError('bad-claim', `the claim block that begins on line ${block.line} is not closed: a line of as many \` or ~ ends it`);
      const outcome = replayClaim(block.claim, readFile);
      const content = block.withOutput(outcome.lines);
      parts.push(source.slice(at, block.start), content);
      at = block.end;
      claims.push({ line: block.line, claim: block.claim, result: { ok: true, outcome }, isCurrent: content === source.slice(block.start, block.end) });
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof InputRejected || error instanceof NoLaw)) throw error;
      claims.push({ line: block.line, claim: block.claim, result: { ok: false, error }, isCurrent: false });
    }
  }
  return { text: [...parts, source.slice(at)].join(''), claims };
};
