import { checkClaim, type Finding } from '../audit/check.ts';
import { readClaim } from '../audit/claim.ts';
import { toEnv, toTerm } from '../audit/term.ts';
import { Deriver } from '../calculus/derive.ts';
import { decideEqual } from '../checker/index.ts';
import { judgementText, verifyCertificate, type Verified } from '../checker/kernel/index.ts';
import { convexityOf, findBounds, findJointBounds, findSurrogates, type Certified, type Domain, type Question } from '../curvature/index.ts';
import { readDeclarations, readExpression, readVariable, type Problem } from '../elaborate/index.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { inlineNames } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { scalarOrder } from './inequality.ts';
import { splitList, taken } from './load.ts';
import { UsageError } from './io.ts';

/** A claim after its replay: does it hold, what a page prints of it, and the certificates that prove it. */
export interface Outcome {
  readonly holds: boolean;
  readonly lines: readonly string[];
  readonly certificates: readonly string[];
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

const shown = (x: number): string => String(Number(x.toPrecision(4)));

const expression = (text: string, { problem }: Claim): Expr => inlineNames(taken(readExpression(text, problem), text, 'claim'));

const sureness = (v: Verified): string => (v.grade === 'D' ? 'grade D' : `grade P, error < 2^${Math.ceil(v.log2Error ?? 0)}${v.heuristic ? ' (heuristic)' : ''}`);

const groundsOf = (v: Verified): readonly string[] => [
  ...v.assumptions.map((j) => `assuming ${judgementText(j)}`), ...v.obligations.map((o) => `wherever ${o.text}`), `${v.nodes} steps, ${sureness(v)}`,
];

const same = (found: Expr, stated: Expr, { problem }: Claim): boolean => {
  if (found.shape.rows.key !== stated.shape.rows.key || found.shape.cols.key !== stated.shape.cols.key) return false;
  const { simplifier } = new Deriver();
  if (simplifier.simplify(found) === simplifier.simplify(stated)) return true;
  const { verdict, grade } = decideEqual(toTerm(found), toTerm(stated), toEnv([], problem.conditions, [found, stated]), { seed: SEED });
  return verdict === 'equal' && grade !== 'N';
};

const question = (claim: Claim, objective: string, variable: string, sense: Question['sense']): Question => ({
  objective: expression(objective, claim), sense, variable: taken(readVariable(variable, claim.problem), variable, 'claim'), conditions: claim.problem.conditions, print: (e) => printText(e), seed: SEED,
});

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
  const q = { objective: expression(objective, claim), sense: 'minimize' as const, conditions: claim.problem.conditions, print: (e: Expr) => printText(e), seed: SEED };
  const found = from === 'below' ? findJointBounds(q, x, y) : { results: [], failures: ['joint bounds are from below'] };
  return judged(claim, found.results.map((r) => ({ value: r.bound, proof: r, lines: [`H = ${printText(r.hessian)}`, `${printText(r.bound)} ⪯ H`, ...groundsOf(r.verified)] })), found.failures);
};

const bound = (claim: Claim): Outcome => {
  const [objective = '', variable = '', from, shape = 'full'] = parts(claim.rest, /^(.*)\sby\s(.+?)\sfrom\s(above|below)(?:,\s*(diagonal|scalar))?$/su, 'bound OBJECTIVE by X from above|below[, diagonal|scalar]');
  const [x, y] = splitList(variable).map((v) => taken(readVariable(v, claim.problem), v, 'claim').symbol);
  if (x !== undefined && y !== undefined) return jointBound(claim, objective, x, y, from ?? '');
  const found = findBounds(question(claim, objective, variable, 'minimize'), from === 'above' ? 'upper' : 'lower', shape as 'full' | 'diagonal' | 'scalar');
  return judged(claim, found.results.map((r) => ({
    value: r.bound, proof: r, lines: [`H = ${printText(r.hessian)}`, from === 'above' ? `H ⪯ ${printText(r.bound)}` : `${printText(r.bound)} ⪯ H`, ...groundsOf(r.verified)],
  })), found.failures);
};

const update = (claim: Claim): Outcome => {
  const [sense, objective = '', variable = '', domain] = parts(claim.rest, /^(?:(minimize|maximize)\s)?(.*)\sby\s(.+?)(?:\sover\s(reals|nonneg|binary))?$/su, 'update [maximize] OBJECTIVE by X [over reals|nonneg|binary]');
  const found = findSurrogates(question(claim, objective, variable, sense === 'maximize' ? 'maximize' : 'minimize'), (domain ?? null) as Domain | null);
  return judged(claim, found.results.map((r) => ({
    value: r.update, proof: r, lines: [`${r.ways.join(', ')}; ${r.kind}`, `${variable} := ${printText(r.update)}`, ...groundsOf(r.verified)],
  })), found.failures);
};

const convex = (claim: Claim): Outcome => {
  const [objective = '', variable = ''] = parts(claim.rest, /^(.*)\sby\s(.+)$/su, 'convex OBJECTIVE by X');
  const verdict = convexityOf(question(claim, objective, variable, 'minimize'));
  const proof = 'certificate' in verdict ? verdict : null;
  const lines = [
    'modulus' in verdict ? `${verdict.kind}, with the Hessian bounded by ${printText(verdict.modulus)}` : verdict.kind === 'neither' ? 'neither convex nor concave: second derivatives of both signs' : verdict.kind === 'undecided' ? `undecided: ${verdict.reason}` : verdict.kind,
    ...(proof === null ? [] : groundsOf(proof.verified)),
  ];
  return { holds: claim.stated === null ? verdict.kind.endsWith('convex') : verdict.kind === claim.stated, lines, certificates: proof === null ? [] : [proof.certificate] };
};

/** Where a false equation between scalars fails. */
const counterexample = ({ counterexample: c }: Finding): readonly string[] => {
  const [left, right] = [c?.left[0]?.[0], c?.right[0]?.[0]];
  if (c === undefined || left === undefined || right === undefined || c.left.flat().length > 1) return [];
  const scalars = Object.entries(c.values).filter(([, m]) => m.flat().length === 1).map(([name, m]) => `${name} = ${shown(m[0]?.[0] ?? Number.NaN)}`);
  return [`at ${scalars.join(', ')} the left side is ${shown(left)}, the right side ${shown(right)}`];
};

const show = (claim: Claim): Outcome => {
  const order = /^(.*?)(<=|<)(.*)$/su.exec(claim.rest);
  if (order !== null) return ordered(claim, order[1] ?? '', order[2] as '<=' | '<', order[3] ?? '');
  const finding = checkClaim(taken(readClaim(claim.rest, claim.problem), claim.rest, 'claim'), claim.problem.conditions, { seed: SEED });
  const sure = finding.verdict === 'proved' ? [`grade ${finding.grade}${finding.log2Error === undefined ? '' : `, error < 2^${Math.ceil(finding.log2Error)}`}`] : [...(finding.reason === undefined ? [] : [finding.reason]), ...counterexample(finding)];
  return { holds: finding.verdict === 'proved', lines: [finding.verdict, ...sure], certificates: [] };
};

const ordered = (claim: Claim, left: string, relation: '<=' | '<', right: string): Outcome => {
  const found = scalarOrder(expression(left, claim), relation, expression(right, claim), SEED);
  if (found.kind === 'proved') return { holds: true, lines: ['proved', ...groundsOf(found.verified)], certificates: [found.certificate] };
  const at = found.at === null ? [] : [`at ${found.at.values.map(([name, x]) => `${name} = ${x}`).join(', ')} the left side is ${shown(found.at.left)}, the right side ${shown(found.at.right)}`];
  return { holds: false, lines: ['refused: no lane of the checker proves it', ...at], certificates: [] };
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
  if (r.accepted) return { holds: true, lines: [`accepted: ${judgementText(r.claim)}`, ...groundsOf(r)], certificates: [] };
  return { holds: false, lines: [`rejected${r.node === undefined ? '' : ` at ${r.node}, ${r.rule ?? ''}`}: ${r.message} [${r.code}]`], certificates: [] };
};

const STATEMENTS: Readonly<Record<string, (claim: Claim) => Outcome>> = { bound, update, convex, show, verify };

/** The lines of a claim, what is indented joined to the line above. */
const linesOf = (text: string): readonly string[] =>
  text.split('\n').reduce<string[]>((out, line) => {
    if (line.trim() === '') return out;
    return /^\s/u.test(line) && out.length > 0 ? [...out.slice(0, -1), `${out[out.length - 1] ?? ''} ${line.trim()}`] : [...out, line.trim()];
  }, []);

/**
 * Replays one claim: lines `given DECLS`, one of `bound`, `update`, `convex`, `show`, `verify`, and at most one `is RESULT`.
 * Errors: UsageError for another form, InputRejected for an expression that can't be read.
 */
export const replayClaim = (text: string, readFile: (path: string) => string): Outcome => {
  const given: string[] = [];
  let stated: string | null = null;
  const statements: (readonly [run: (claim: Claim) => Outcome, rest: string])[] = [];
  for (const line of linesOf(text)) {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/su.exec(line) ?? [];
    const run = STATEMENTS[word];
    if (word === 'given') given.push(rest);
    else if (word === 'is') stated = rest;
    else if (run !== undefined) statements.push([run, rest]);
    else throw new UsageError('bad-claim', `a line of a claim starts with given, ${Object.keys(STATEMENTS).join(', ')} or is, not with "${word}"`);
  }
  const [first, second] = statements;
  if (first === undefined || second !== undefined) throw new UsageError('bad-claim', 'a claim has exactly one statement');
  const source = given.join(', ');
  const [run, rest] = first;
  return run({ problem: taken(readDeclarations(source), source, 'given'), rest, stated, readFile });
};

const BLOCK = /^```claim\n([\s\S]*?)^```$/gmu;

/** A page with the output of every claim written anew. */
export interface Page {
  readonly text: string;
  readonly outcomes: readonly Outcome[];
}

/** Replays all claims of a page; `readFile` is for the certificates that it names. Errors as `replayClaim`. */
export const replayPage = (source: string, readFile: (path: string) => string): Page => {
  const outcomes: Outcome[] = [];
  const text = source.replace(BLOCK, (_, body: string) => {
    const claim = body.split('\n').filter((l) => l !== '' && !l.startsWith('>')).join('\n');
    const outcome = replayClaim(claim, readFile);
    outcomes.push(outcome);
    return `\`\`\`claim\n${claim}\n${outcome.lines.map((l) => `> ${l}\n`).join('')}\`\`\``;
  });
  return { text, outcomes };
};
