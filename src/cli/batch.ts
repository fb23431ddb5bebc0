import { checkClaim } from '../audit/check.ts';
import { diagnose } from '../audit/diagnose/index.ts';
import { derive } from '../audit/derivation.ts';
import { recordClaim, recordProblem, recordTarget, RecordError, statementKind, type RawRecord } from '../audit/record.ts';
import { lower } from '../elaborate/lower.ts';
import { printText } from '../notation/print/text.ts';
import { assumptionsOf } from '../audit/assumptions.ts';
import { diagnosisJson } from './diagnosis.ts';
import { failureJson, failureOf } from './failure.ts';
import { findingJson } from './json.ts';
import { EXIT, type ExitStatus, type Io } from './io.ts';

/** Options of a batch run. */
export interface BatchOptions {
  readonly seed?: string;
}

const parse = (line: string): RawRecord => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new RecordError('bad-json', error instanceof Error ? error.message : 'not JSON');
  }
  if (typeof value !== 'object' || value === null || !('id' in value)) throw new RecordError('missing-field', 'a record is an object with an id');
  return value as RawRecord;
};

/** Answers every line of the file with one line of JSON; a line that fails is answered with its error and the run goes on. */
const answerAll = (text: string, io: Io, answer: (record: RawRecord) => Record<string, unknown> | null): void => {
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    let id: unknown = `line ${i + 1}`;
    const start = performance.now();
    try {
      const record = parse(line);
      id = record.id;
      const result = answer(record);
      if (result !== null) io.out(`${JSON.stringify({ id, ...result, ms: Math.round(10 * (performance.now() - start)) / 10 })}\n`);
    } catch (error) {
      io.out(`${JSON.stringify({ id, verdict: 'error', error: failureJson(failureOf(error)) })}\n`);
    }
  });
};

/** `gradus check --batch`: a verdict a line. The exit status is 0 when the run is complete, whatever the verdicts. */
export const runCheckBatch = (text: string, options: BatchOptions, io: Io): ExitStatus => {
  answerAll(text, io, (record) => {
    const problem = recordProblem(record);
    const claim = recordClaim(record, problem);
    const finding = checkClaim(claim, problem.conditions, options);
    const diagnosis = finding.verdict === 'refuted' ? diagnosisJson(claim, diagnose(claim, problem.conditions, options)) : {};
    return { ...findingJson(finding), ...diagnosis, ...assumptionsOf(claim.kind === 'identity' ? [claim.left, claim.right] : [claim.of, claim.value], problem) };
  });
  return EXIT.ok;
};

/** `gradus derive --batch`: a closed form a line for gradient, hessian and jacobian records, in plain matrix language. */
export const runDeriveBatch = (text: string, options: BatchOptions, io: Io): ExitStatus => {
  answerAll(text, io, (record) => {
    const kind = statementKind(record);
    if (kind === 'identity') return null;
    const problem = recordProblem(record);
    const { of, variables } = recordTarget(record, problem);
    const results = derive({ of, variables, kind, lets: [], conditions: problem.conditions }, options);
    const [result] = results;
    if (result === undefined) throw new RecordError('missing-field', 'the record has no wrt');
    return { result: printText(lower(result.value), { style: 'strict' }), ...findingJson(result.finding), ...assumptionsOf([of, result.value], problem) };
  });
  return EXIT.ok;
};
