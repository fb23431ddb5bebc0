import { assumptionsOf } from '../audit/assumptions.ts';
import { Deriver } from '../calculus/derive.ts';
import { proofLines } from '../curvature/index.ts';
import type { Problem } from '../elaborate/index.ts';
import { decideCurvature, type CurvatureAnswer, type Ground } from '../notes/relations/decide-curvature.ts';
import { resolved } from '../notes/steps/claims.ts';
import type { CurvatureClaim } from '../notes/steps/curvature-claim.ts';
import { bendText } from './bend.ts';
import { saveCertificate } from './certificate.ts';
import type { CheckCommand } from './check.ts';
import { theoremJson } from './json.ts';
import { unmetText } from './unmet.ts';
import { EXIT, type ExitStatus, type Io } from './io.ts';

const STATUS: { readonly [K in CurvatureAnswer['kind']]: ExitStatus } = { proved: EXIT.ok, refuted: EXIT.refuted, undecided: EXIT.undecided };

const groundLines = (by: Ground): readonly string[] => ('certificate' in by ? proofLines(by) : by.map(bendText));

const groundFacts = (by: Ground): Readonly<Record<string, unknown>> => ('certificate' in by ? theoremJson(by) : { grade: 'N', witnesses: by });

/** `gradus check "f is convex in x"`: proved (0) or refuted (1) by a certificate, which is written where `certificate` says, or by points at which f bends; undecided (3). */
export const runCurvatureClaim = (claim: CurvatureClaim, text: string, problem: Problem, { json, seed, certificate }: Pick<CheckCommand, 'json' | 'seed' | 'certificate'>, io: Io): ExitStatus => {
  const deriver = new Deriver();
  const answer = decideCurvature(claim, { problem, deriver, seed });
  const by = answer.kind === 'undecided' ? null : answer.by;
  const reason = answer.kind === 'undecided' ? answer.reason : answer.how;
  const ground = assumptionsOf([resolved(claim.value, deriver)], problem);
  const unmet = unmetText(answer.kind, problem);
  if (json) io.out(`${JSON.stringify({ claim: text, verdict: answer.kind, reason, ...(by === null ? { grade: 'N' } : groundFacts(by)), ...ground, ...(unmet === null ? {} : { warning: unmet }) })}\n`);
  else {
    const lines = [reason, ...(by === null ? [] : groundLines(by))];
    const more = ground.assumptions.filter((c) => !lines.some((l) => l.includes(c)));
    io.out(`${answer.kind}   ${text}\n${[...lines, ...(more.length === 0 ? [] : [`assuming ${more.join(', ')}`]), ...(unmet === null ? [] : [unmet])].map((l) => `  ${l}\n`).join('')}`);
  }
  if (certificate !== undefined && by !== null && 'certificate' in by) saveCertificate(certificate, by.certificate, json, io);
  return STATUS[answer.kind];
};
