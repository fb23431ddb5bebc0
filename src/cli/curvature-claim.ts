import { assumptionsOf } from '../audit/assumptions.ts';
import { Deriver } from '../calculus/derive.ts';
import { judgementText } from '../checker/kernel/index.ts';
import { proofLines } from '../curvature/index.ts';
import type { Problem } from '../elaborate/index.ts';
import { decideCurvature, type CurvatureAnswer, type Ground } from '../notes/relations/decide-curvature.ts';
import { resolved } from '../notes/steps/claims.ts';
import type { CurvatureClaim } from '../notes/steps/curvature-claim.ts';
import { bendText } from './bend.ts';
import { saveCertificate } from './certificate.ts';
import type { CheckCommand } from './check.ts';
import { EXIT, type ExitStatus, type Io } from './io.ts';

const STATUS: { readonly [K in CurvatureAnswer['kind']]: ExitStatus } = { proved: EXIT.ok, refuted: EXIT.refuted, undecided: EXIT.undecided };

const groundLines = (by: Ground): readonly string[] => ('certificate' in by ? proofLines(by) : by.map(bendText));

const groundFacts = (by: Ground): Readonly<Record<string, unknown>> => {
  if (!('certificate' in by)) return { grade: 'N', witnesses: by };
  const { grade, log2Error, nodes, assumptions, claim } = by.verified;
  return { grade, ...(log2Error === undefined ? {} : { error_bound: 2 ** log2Error }), steps: nodes, theorem: judgementText(claim), supposed: assumptions.map((j) => judgementText(j)), certificate: JSON.parse(by.certificate) as unknown };
};

/** `gradus check "f is convex in x"`: proved (0) or refuted (1) by a certificate, which is written where `certificate` says, or by points at which f bends; undecided (3). */
export const runCurvatureClaim = (claim: CurvatureClaim, text: string, problem: Problem, { json, seed, certificate }: Pick<CheckCommand, 'json' | 'seed' | 'certificate'>, io: Io): ExitStatus => {
  const deriver = new Deriver();
  const answer = decideCurvature(claim, { problem, deriver, seed });
  const by = answer.kind === 'undecided' ? null : answer.by;
  const reason = answer.kind === 'undecided' ? answer.reason : answer.how;
  const ground = assumptionsOf([resolved(claim.value, deriver)], problem);
  if (json) io.out(`${JSON.stringify({ claim: text, verdict: answer.kind, reason, ...(by === null ? { grade: 'N' } : groundFacts(by)), ...ground })}\n`);
  else {
    const lines = [reason, ...(by === null ? [] : groundLines(by))];
    const more = ground.assumptions.filter((c) => !lines.some((l) => l.includes(c)));
    io.out(`${answer.kind}   ${text}\n${[...lines, ...(more.length === 0 ? [] : [`assuming ${more.join(', ')}`])].map((l) => `  ${l}\n`).join('')}`);
  }
  if (certificate !== undefined && by !== null && 'certificate' in by) saveCertificate(certificate, by.certificate, json, io);
  return STATUS[answer.kind];
};
