import { claimedValue, type Claim } from '../audit/check.ts';
import { diffOf, FLAWS, markedLines, type Diagnosis } from '../audit/diagnose/index.ts';
import { printText } from '../notation/print/text.ts';
import { strictText } from './strict.ts';

/** A diagnosis as the fields of a JSON answer; `repair` is in the plain matrix language where it has a form there, else as it is printed. */
export const diagnosisJson = (claim: Claim, d: Diagnosis): Record<string, unknown> => ({
  ...(d.flaw === null ? {} : { flaw: d.flaw }),
  ...(d.repair === null ? {} : {
    repair: strictText(d.repair.value) ?? printText(d.repair.value), repair_source: d.repair.source, repair_grade: d.repair.finding.grade,
    repair_diff: diffOf(printText(claimedValue(claim)), printText(d.repair.value)),
  }),
  ...(d.convention === null ? {} : { convention: d.convention }),
  ...(d.holdsIf.length === 0 ? {} : { holds_if: d.holdsIf }),
  ...(d.counterexample === null ? {} : { counterexample: d.counterexample }),
});

/** A diagnosis in words: the flaw, the claim above its repair with the difference marked, and where the claim would be right. */
export const diagnosisText = (claim: Claim, d: Diagnosis): string => {
  const lines: string[] = [];
  if (d.flaw !== null) lines.push(`  flaw: ${d.flaw} (${FLAWS[d.flaw]})`);
  if (d.repair !== null) {
    const stretches = diffOf(printText(claimedValue(claim)), printText(d.repair.value));
    const [before, gone] = markedLines(stretches, 'removed');
    const [after, come] = markedLines(stretches, 'added');
    lines.push(`  claimed: ${before}`, ...(gone === '' ? [] : [`           ${gone}`]), `  right:   ${after}`, ...(come === '' ? [] : [`           ${come}`]));
    lines.push(d.repair.source === 'edit' ? `           proved, the nearest formula found` : '           proved; derived anew, as no small change of the claim is right');
  }
  if (d.convention !== null) lines.push(`  as it stands it is ${d.convention}`);
  if (d.holdsIf.length > 0) lines.push(`  as it stands it holds if ${d.holdsIf.join(', or if ')}`);
  return lines.join('\n');
};
