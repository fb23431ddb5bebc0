import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkClaim } from '../src/audit/check.ts';
import { derive } from '../src/audit/derivation.ts';
import { recordClaim, recordProblem, recordTarget, statementKind, type RawRecord } from '../src/audit/record.ts';
import { lower } from '../src/elaborate/lower.ts';
import { readExpression } from '../src/elaborate/index.ts';
import { readingCost } from '../src/network/order.ts';
import { printText } from '../src/notation/print/text.ts';

const recordsOf = (file: string): readonly RawRecord[] =>
  readFileSync(new URL(`corpus/${file}`, import.meta.url), 'utf8').trim().split('\n').map((l) => JSON.parse(l) as RawRecord);
const open = recordsOf('open.jsonl');
/** True formulas of other sources: estimation, control, factorisation, networks, robotics, and the tables of the usual books. */
const more = recordsOf('more.jsonl');

/** Every one of them in the full run, a part in the ordinary one. */
const some = more.filter((_, i) => process.env['FULL'] === '1' || i % 3 === 0);

/** What a derived form may cost to read, beside the form that a person wrote down. */
const LONGEST = 1.5;
const MEAN = 1;

describe('a corpus of formulas with known truth', () => {
  it('has records of every kind', () => {
    expect(open.length).toBeGreaterThan(300);
    expect(more.length).toBeGreaterThan(290);
  });

  it('every true record is proved, every false one refuted', () => {
    const wrong = [...open, ...some].flatMap((r) => {
      const problem = recordProblem(r);
      const finding = checkClaim(recordClaim(r, problem), problem.conditions, { seed: r.id });
      return finding.verdict === (r.kind === 'false' ? 'refuted' : 'proved') ? [] : [`${r.id}: ${finding.verdict} ${finding.reason ?? ''}`];
    });
    expect(wrong).toEqual([]);
  });

  it('every derivative is derived, proved, printed in plain language that reads back, and about as long as a person writes it', () => {
    const ratios: number[] = [];
    for (const r of [...open, ...some]) {
      const kind = statementKind(r);
      if (kind === 'identity') continue;
      const problem = recordProblem(r);
      const { of, variables } = recordTarget(r, problem);
      const [d] = derive({ of, variables, kind, lets: [], conditions: problem.conditions }, { seed: r.id });
      expect(d?.finding.verdict, r.id).toBe('proved');
      if (d === undefined) continue;
      expect(readExpression(printText(lower(d.value), { style: 'strict' }), problem).ok, r.id).toBe(true);
      const written = recordClaim(r, problem);
      if (r.kind === 'false' || written.kind === 'identity') continue;
      const ratio = readingCost(d.value) / readingCost(written.value);
      expect(ratio, `${r.id}: ${printText(d.value)}`).toBeLessThan(LONGEST);
      ratios.push(ratio);
    }
    expect(ratios.length).toBeGreaterThan(200);
    expect(ratios.reduce((a, b) => a + b, 0) / ratios.length).toBeLessThan(MEAN);
  });
});
