import { Deriver } from '../calculus/derive.ts';
import { proofLines } from '../curvature/index.ts';
import type { Problem } from '../elaborate/index.ts';
import { resolved } from '../notes/steps/claims.ts';
import { decideOrder } from '../notes/relations/decide-order.ts';
import { refutationText, type Order, type OrderAnswer } from '../notes/steps/order.ts';
import { assumptionsOf } from '../audit/assumptions.ts';
import { saveCertificate } from './certificate.ts';
import { counterexampleText } from './counterexample.ts';
import type { CheckCommand } from './check.ts';
import { theoremJson } from './json.ts';
import { unmetText } from './unmet.ts';
import { EXIT, type ExitStatus, type Io } from './io.ts';

const STATUS: { readonly [K in OrderAnswer['kind']]: ExitStatus } = { proved: EXIT.ok, refuted: EXIT.refuted, undecided: EXIT.undecided };

const facts = (order: Order, answer: OrderAnswer): Readonly<Record<string, unknown>> => {
  switch (answer.kind) {
    case 'proved': return { ...theoremJson(answer.proof), reason: answer.how };
    case 'refuted': return { grade: 'N', reason: refutationText(order, answer.isTie), counterexample: answer.counterexample };
    case 'undecided': return { grade: 'N', reason: answer.reason };
  }
};

const lines = (order: Order, answer: OrderAnswer): readonly string[] => {
  switch (answer.kind) {
    case 'proved': return [answer.how, ...proofLines(answer.proof)];
    case 'refuted': return [refutationText(order, answer.isTie)];
    case 'undecided': return [answer.reason];
  }
};

/** `gradus check "LEFT <= RIGHT"`: proved by a certificate (0), which is written where `certificate` says, refuted by a point (1), undecided (3). */
export const runOrder = (order: Order, text: string, problem: Problem, { json, seed, certificate }: Pick<CheckCommand, 'json' | 'seed' | 'certificate'>, io: Io): ExitStatus => {
  const deriver = new Deriver();
  const answer = decideOrder(order, problem, deriver, seed);
  const ground = assumptionsOf([order.left, order.right].map((e) => resolved(e, deriver)), problem);
  const unmet = unmetText(answer.kind, problem);
  if (json) io.out(`${JSON.stringify({ claim: text, verdict: answer.kind, ...facts(order, answer), ...ground, ...(unmet === null ? {} : { warning: unmet }) })}\n`);
  else {
    io.out(`${answer.kind}   ${text}\n${lines(order, answer).map((l) => `  ${l}\n`).join('')}`);
    if (answer.kind === 'refuted') io.out(`${counterexampleText(answer.counterexample)}\n`);
    if (ground.assumptions.length > 0) io.out(`  assuming ${ground.assumptions.join(', ')}\n`);
    if (unmet !== null) io.out(`  ${unmet}\n`);
  }
  if (certificate !== undefined && answer.kind === 'proved') saveCertificate(certificate, answer.proof.certificate, json, io);
  return STATUS[answer.kind];
};
