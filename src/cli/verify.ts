import { abbreviations, definitionText, judgementText, obligationText, termsOf, verifyCertificate, type ProofStep, type Rejected, type Verified } from '../checker/kernel/index.ts';
import { sureness } from '../curvature/proof.ts';
import type { Term } from '../checker/terms/term.ts';
import { EXIT, requireFile, type ExitStatus, type Io } from './io.ts';

/** What `gradus verify` was asked for. */
export interface VerifyCommand {
  readonly json: boolean;
  readonly explain: boolean;
  readonly seed?: string;
}

const column = (steps: readonly ProofStep[], of: (s: ProofStep) => string): number => Math.max(...steps.map((s) => of(s).length));

/** The steps as a table: conclusion, rule, premises. */
const proofText = (steps: readonly ProofStep[], names: ReadonlyMap<Term, string>): string => {
  const [ids, rules] = [column(steps, (s) => s.id), column(steps, (s) => s.rule)];
  const premises = (s: ProofStep): string => (s.from.length === 0 ? '' : `  from ${s.from.map((p) => p ?? '-').join(' ')}`);
  return steps.map((s) => `  ${s.id.padEnd(ids)}  ${s.rule.padEnd(rules)}  ${judgementText(s.conclusion, names)}${premises(s)}\n`).join('');
};

const acceptedText = (name: string, v: Verified, explain: boolean): string => {
  const names = abbreviations([...[v.claim, ...v.assumptions].flatMap(termsOf), ...v.obligations.map((o) => o.term)]);
  return [
    `accepted   ${name}\n`,
    ...(explain ? [proofText(v.proof, names)] : []),
    `  claim       ${judgementText(v.claim, names)}\n`,
    ...[...names].map(([t, n]) => `  where       ${n} = ${definitionText(t, names)}\n`),
    ...v.declarations.map((d) => `  for         ${d}\n`),
    ...v.assumptions.map((j) => `  assuming    ${judgementText(j, names)}\n`),
    ...v.obligations.map((o) => `  wherever    ${obligationText(o, names)}\n`),
    `  grade       ${sureness(v)}\n`,
    `  steps       ${v.nodes}\n`,
  ].join('');
};

const NO_CERTIFICATE = '  help: certificates are the JSON files that gradus bound, surrogate and check write with --certificate\n';

const rejectedText = (name: string, r: Rejected): string =>
  `rejected   ${name}\n  ${r.node === undefined ? '' : `node ${r.node} (${r.rule ?? ''}): `}${r.message} [${r.code}]\n${r.code === 'malformed' ? NO_CERTIFICATE : ''}`;

const jsonOf = (file: string, r: Verified | Rejected): Record<string, unknown> => (r.accepted
  ? {
    file, accepted: true, claim: r.claim, declarations: r.declarations, assumptions: r.assumptions, obligations: r.obligations.map((o) => ({ kind: o.kind, term: o.term, text: o.text })),
    grade: r.grade, ...(r.log2Error === undefined ? {} : { log2_error: r.log2Error, heuristic: r.heuristic }), steps: r.nodes,
  }
  : { file, ...r });

/** `gradus verify FILE…`: replays certificates; 0 where all are accepted, 1 where one is rejected. Throws UsageError for a file that can't be read. */
export const runVerify = (files: readonly string[], command: VerifyCommand, io: Io): ExitStatus => {
  for (const file of files) requireFile(file, io);
  const results = files.map((file) => [file, verifyCertificate(io.readFile(file), command.seed === undefined ? {} : { seed: command.seed })] as const);
  for (const [file, r] of results) io.out(command.json ? `${JSON.stringify(jsonOf(file, r))}\n` : r.accepted ? acceptedText(file, r, command.explain) : rejectedText(file, r));
  return results.every(([, r]) => r.accepted) ? EXIT.ok : EXIT.refuted;
};
