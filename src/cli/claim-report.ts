import type { Page, Replayed } from './claims.ts';
import { failureJson, failureOf } from './failure.ts';
import { EXIT, type ExitStatus } from './io.ts';

/** The line of a claim that says what is claimed. */
export const firstLine = ({ claim }: Replayed): string => claim.split('\n').find((l) => !/^(?:given|assume|let|is)\b/u.test(l)) ?? '';

/** What became of a claim. */
export const claimWord = ({ result }: Replayed): string => (!result.ok ? 'error' : result.outcome.holds ? 'holds' : "doesn't hold");

const text = (r: Replayed, isUpdated: boolean, color: boolean): readonly string[] => [
  `line ${r.line}   ${claimWord(r)}   ${firstLine(r)}`,
  ...(r.result.ok ? (r.result.outcome.holds && r.isCurrent ? [] : r.result.outcome.lines.map((l) => `    ${l}`)) : failureOf(r.result.error).text({ color }).split('\n').map((l) => `    ${l}`)),
  ...(r.result.ok && !r.isCurrent && !isUpdated ? ['    the page prints something else; --update writes it anew'] : []),
];

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** What became of the claims of a page, for people. */
export const claimsText = (page: Page, isUpdated: boolean, color: boolean): string => {
  const n = (test: (r: Replayed) => boolean): number => page.claims.filter(test).length;
  const [hold, failed, faulty, old] = [n((r) => r.result.ok && r.result.outcome.holds), n((r) => r.result.ok && !r.result.outcome.holds), n((r) => !r.result.ok), n((r) => r.result.ok && !r.isCurrent)];
  const state = old === 0 ? '' : isUpdated ? `; ${counted(old, 'output')} written anew` : `; ${counted(old, 'output')} differ${old === 1 ? 's' : ''}, --update writes ${old === 1 ? 'it' : 'them'} anew`;
  return `${[...page.claims.flatMap((r) => text(r, isUpdated, color)), `${counted(page.claims.length, 'claim')}: ${hold} hold${hold === 1 ? 's' : ''}, ${failed} do${failed === 1 ? 'es' : ''}n't${faulty === 0 ? '' : `, ${faulty} can't be read`}${state}`].join('\n')}\n`;
};

/** The claims as JSON. */
export const claimsJson = (page: Page): readonly Record<string, unknown>[] => page.claims.map((r) => ({
  line: r.line, claim: r.claim, ...(r.result.ok ? { holds: r.result.outcome.holds, current: r.isCurrent, output: r.result.outcome.lines, ...r.result.outcome.facts } : { error: failureJson(failureOf(r.result.error)) }),
}));

/** 2 where a claim can't be read, 1 where one doesn't hold or the page prints something else that was not written anew. */
export const claimsStatus = (page: Page, isUpdated: boolean): ExitStatus =>
  page.claims.some((r) => !r.result.ok) ? EXIT.usage : page.claims.some((r) => (r.result.ok && !r.result.outcome.holds) || (!r.isCurrent && !isUpdated)) ? EXIT.refuted : EXIT.ok;
