import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkClaim } from '../src/audit/check.ts';
import { derive } from '../src/audit/derivation.ts';
import { recordClaim, recordProblem, recordTarget, statementKind, type RawRecord } from '../src/audit/record.ts';
import { lower } from '../src/elaborate/lower.ts';
import { readExpression } from '../src/elaborate/index.ts';
import { printText } from '../src/notation/print/text.ts';

const records = readFileSync(new URL('corpus/open.jsonl', import.meta.url), 'utf8').trim().split('\n').map((l) => JSON.parse(l) as RawRecord);

describe('a corpus of formulas with known truth', () => {
  it('has records of every kind', () => expect(records.length).toBeGreaterThan(300));

  it('every true record is proved, every false one refuted', () => {
    const wrong = records.flatMap((r) => {
      const problem = recordProblem(r);
      const finding = checkClaim(recordClaim(r, problem), problem.conditions, { seed: r.id });
      return finding.verdict === (r.kind === 'false' ? 'refuted' : 'proved') ? [] : [`${r.id}: ${finding.verdict} ${finding.reason ?? ''}`];
    });
    expect(wrong).toEqual([]);
  });

  it('every derivative is derived, proved, and printed in plain language that reads back', () => {
    let count = 0;
    for (const r of records) {
      const kind = statementKind(r);
      if (kind === 'identity') continue;
      const problem = recordProblem(r);
      const { of, variables } = recordTarget(r, problem);
      const [d] = derive({ of, variables, kind, lets: [], conditions: problem.conditions }, { seed: r.id });
      expect(d?.finding.verdict, r.id).toBe('proved');
      if (d === undefined) continue;
      expect(readExpression(printText(lower(d.value), { style: 'strict' }), problem).ok, r.id).toBe(true);
      count++;
    }
    expect(count).toBeGreaterThan(250);
  });
});
