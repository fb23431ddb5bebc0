import { checkClaim, type Finding } from '../audit/check.ts';
import { linksOf, readClaim } from '../audit/claim.ts';
import { diagnose } from '../audit/diagnose/index.ts';
import type { Problem } from '../elaborate/index.ts';
import { withObjective } from '../elaborate/problem.ts';
import { readCurvatureClaim } from '../notes/steps/curvature-claim.ts';
import { readOrder } from '../notes/steps/order-claim.ts';
import { assumptionsOf } from '../audit/assumptions.ts';
import { counterexampleText } from './counterexample.ts';
import { diagnosisJson, diagnosisText } from './diagnosis.ts';
import { explanationText } from './explanation.ts';
import { findingJson } from './json.ts';
import { taken } from '../elaborate/rejected.ts';
import { unmetText } from './unmet.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';
import { loadGiven } from './load.ts';
import { runCurvatureClaim } from './curvature-claim.ts';
import { runOrder } from './order.ts';
import { gradeText } from './render.ts';

/** What `gradus check` was asked for. */
export interface CheckCommand {
  readonly given?: string;
  readonly json: boolean;
  /** With how what is claimed comes about. */
  readonly explain: boolean;
  readonly seed?: string;
  /** Where the certificate of an order, or of convexity, goes. */
  readonly certificate?: string;
}

const STATUS: { readonly [V in Finding['verdict']]: ExitStatus } = { proved: EXIT.ok, refuted: EXIT.refuted, undecided: EXIT.undecided };

/** Statuses from the gravest on. */
const GRAVITY: readonly ExitStatus[] = [EXIT.refuted, EXIT.undecided, EXIT.ok];

/** `gradus check CLAIM`: proved (0), refuted with a counterexample (1), undecided (3); of a chain every link, and the status of the gravest. Errors: InputRejected. */
export const runCheck = (claimText: string, command: CheckCommand, io: Io): ExitStatus => {
  const problem = withObjective(loadGiven(command.given ?? '', io));
  const links = linksOf(claimText);
  if (command.certificate !== undefined && (links.length > 1 || (readOrder(claimText, problem) === null && readCurvatureClaim(claimText, problem) === null))) throw new UsageError('usage', 'only one order, as "LEFT <= RIGHT", or "f is convex in x", is proved by a certificate that can be written; equations are decided by evaluation');
  const texts: string[] = [];
  const each = links.length > 1 && command.json ? { ...io, out: (text: string) => void texts.push(text) } : io;
  const statuses = links.map((link) => runLink(link, claimText, problem, command, each));
  if (texts.length > 0) io.out(`${JSON.stringify({ claim: claimText, links: texts.map((text): unknown => JSON.parse(text)) })}\n`);
  return GRAVITY.find((s) => statuses.includes(s)) ?? EXIT.ok;
};

const runLink = (link: string, whole: string, problem: Problem, command: CheckCommand, io: Io): ExitStatus => {
  const claimText = link.trim();
  const order = readOrder(link, problem);
  if (order !== null) return runOrder(taken(order, whole, 'claim'), claimText, problem, command, io);
  const curved = readCurvatureClaim(link, problem);
  if (curved !== null) return runCurvatureClaim(taken(curved, whole, 'claim'), claimText, problem, command, io);
  const claim = taken(readClaim(link, problem), whole, 'claim');
  const options = { seed: command.seed };
  const finding = checkClaim(claim, problem.conditions, options);
  const diagnosis = finding.verdict === 'refuted' ? diagnose(claim, problem.conditions, options) : null;
  const ground = assumptionsOf(claim.kind === 'identity' ? [claim.left, claim.right] : [claim.of, claim.value], problem);
  const unmet = unmetText(finding.verdict, problem);
  if (command.json) io.out(`${JSON.stringify({ claim: claimText, ...findingJson(finding), ...(unmet === null ? {} : { warning: unmet }), ...(diagnosis === null ? {} : diagnosisJson(claim, diagnosis)), ...ground, ...(command.explain ? { explanation: explanationText(claim, problem.conditions, command.seed) } : {}) })}\n`);
  else {
    io.out(`${finding.verdict}   ${claimText}\n`);
    if (finding.verdict === 'proved') io.out(`  ${gradeText(finding)}\n`);
    if (finding.verdict === 'undecided') io.out(`  ${gradeText(finding)}\n`);
    if (finding.verdict === 'refuted' && finding.reason !== undefined) io.out(`  ${finding.reason}\n`);
    if (diagnosis !== null) {
      const explained = diagnosisText(claim, diagnosis);
      if (explained !== '') io.out(`${explained}\n`);
      const counterexample = diagnosis.counterexample ?? finding.counterexample;
      if (counterexample !== undefined) io.out(`${counterexampleText(counterexample)}\n`);
    }
    if (command.explain) io.out(`${explanationText(claim, problem.conditions, command.seed)}\n`);
    if (ground.assumptions.length > 0) io.out(`  assuming ${ground.assumptions.join(', ')}\n`);
    if (unmet !== null) io.out(`  ${unmet}\n`);
    if (ground.obligations.length > 0) io.out(`  wherever both sides are defined: ${ground.obligations.join(', ')}\n`);
  }
  return STATUS[finding.verdict];
};

