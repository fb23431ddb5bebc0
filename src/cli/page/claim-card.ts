import type { Status } from '../../notes/index.ts';
import { claimWord } from '../claim-report.ts';
import type { Replayed } from '../claims.ts';
import { failureOf } from '../failure.ts';
import { badge } from './card.ts';
import { escaped } from './html.ts';

/** The verdict of a claim among those of formulas: one whose page prints something else has to be looked at. */
export const claimStatus = (r: Replayed): Status => (!r.result.ok ? 'not-understood' : !r.result.outcome.holds ? 'refuted' : r.isCurrent ? 'proved' : 'undecided');

/** The verdict in words. */
export const claimSentence = (r: Replayed): string => (!r.result.ok ? "can't be read" : r.result.outcome.holds && !r.isCurrent ? 'holds, prints something else' : claimWord(r));

/** Outputs longer than that are folded. */
const SHORT = 12;

/** A line with the word that it starts with set apart. */
const worded = (line: string): string => escaped(line).replace(/^[a-z]+/u, (word) => `<b>${word}</b>`);

/** A claim block as it is written, with its verdict and what came out below. */
export const claimCard = (r: Replayed, id: string): string => {
  const [status, word] = [claimStatus(r), escaped(claimSentence(r))];
  const output = r.result.ok ? r.result.outcome.lines : failureOf(r.result.error).text({ color: false }).split('\n');
  const stale = r.result.ok && !r.isCurrent ? '<p class="ui grade">the document prints something else; --update writes it anew</p>' : '';
  return `<section id="${id}" class="formula claim ${status}" data-claim="${status}" aria-label="claim on line ${r.line}: ${word}"><pre tabindex="0"><code>${r.claim.split('\n').map(worded).join('\n')}</code></pre>` +
    `<details${status !== 'proved' || output.length <= SHORT ? ' open' : ''}><summary>${badge(status, word)}<span class="line">line ${r.line}</span></summary>` +
    `<div class="output">${stale}<pre tabindex="0"><code>${output.map(escaped).join('\n')}</code></pre></div></details></section>`;
};
