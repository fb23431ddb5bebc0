// Compares the verdicts on a note with known ones: node scripts/agreement.mjs NOTE KNOWN.jsonl [--given DECLARATIONS] [--all]
// A known verdict is a line { id, latex, verdict, section?, seed? }; a record whose `seed` names another file is left out.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals: [note, known] } = parseArgs({ allowPositionals: true, options: { given: { type: 'string' }, all: { type: 'boolean' } } });
if (note === undefined || known === undefined) throw new Error('usage: node scripts/agreement.mjs NOTE KNOWN.jsonl [--given DECLARATIONS] [--all]');

/** What doesn't change what a formula says: spaces, alignment, fonts, sizes of brackets, tags. */
const FURNITURE = /\\(?:tag|label)\s*\{[^}]*\}|\\(?:left|right|[bB]igg?[lr]?|mathbf|boldsymbol|bm|mathrm|rm|displaystyle|quad|qquad|,|;|!| )(?![A-Za-z])|\\\\|[\s&{}$]/uy;

/** The text without furniture, and for each character that is left its place in the whole. */
const essence = (text) => {
  const [kept, places] = [[], []];
  for (let at = 0; at < text.length;) {
    FURNITURE.lastIndex = at;
    const skipped = FURNITURE.exec(text)?.[0].length ?? 0;
    if (skipped === 0) { kept.push(text[at]); places.push(at); }
    at += Math.max(skipped, 1);
  }
  return { kept: kept.join(''), places };
};

const text = readFileSync(note, 'utf8');
const whole = essence(text);
const cli = new URL('../dist/cli.js', import.meta.url).pathname;
const run = () => {
  try {
    return execFileSync(process.execPath, [cli, 'check', note, ...(values.given === undefined ? [] : ['--given', values.given]), '--json', '--repair'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  } catch (e) {
    if (e.stdout?.startsWith('{')) return e.stdout;
    throw e;
  }
};
const { formulas } = JSON.parse(run());

/** All stretches of the note that say what a record says. */
const stretches = (latex) => {
  const { kept } = essence(latex);
  const found = [];
  for (let at = whole.kept.indexOf(kept); kept !== '' && at >= 0; at = whole.kept.indexOf(kept, at + 1)) found.push([whole.places[at], whole.places[at + kept.length - 1] + 1]);
  return found;
};

/** The steps that end inside a stretch, or those around it where it is a part of one: a step of a chain spans both of its sides. */
const stepsIn = ([start, end]) => {
  const near = formulas.flatMap((f) => f.steps.filter((s) => s.span[0] < end && s.span[1] > start).map((s) => ({ ...s, formula: f })));
  const inside = near.filter((s) => s.span[1] <= end + SLACK);
  return inside.length > 0 ? inside : near;
};

/** What may stand behind the last sign of a step: a full stop, a bracket. */
const SLACK = 4;

/** Verdicts of a step that agree with a known one, and those that say the opposite; a definition takes as said what it says. */
const VERDICTS = {
  correct: { agree: ['proved', 'proved-under', 'definition'], opposite: ['refuted'] },
  'correct-under-condition': { agree: ['proved', 'proved-under', 'definition'], opposite: ['refuted'] },
  wrong: { agree: ['refuted'], opposite: ['proved', 'proved-under'] },
  'OCR-damaged': { agree: ['refuted', 'not-understood'], opposite: ['proved', 'proved-under'] },
  'not-verifiable': { agree: ['definition', 'not-a-claim', 'not-understood', 'undecided'], opposite: ['proved', 'refuted'] },
};

/** What a known verdict and the steps say of each other. */
const compared = (verdict, steps) => {
  // What a formula supposes is taken as said, like a definition, whether it stands by itself or in a sentence.
  const has = (list) => steps.some((s) => list.includes(s.kind === 'supposition' && s.status === 'not-a-claim' ? 'definition' : s.status));
  const { agree, opposite } = VERDICTS[verdict] ?? {};
  if (agree === undefined) throw new Error(`no verdict: ${verdict}`);
  if (steps.length === 0) return 'no step';
  // Damage that is mended, and a missing condition that is named, are what is known of them.
  if (verdict === 'OCR-damaged' && steps.some((s) => s.formula.inferred.some((i) => / read as /u.test(i)))) return 'agree';
  if (verdict === 'correct-under-condition' && steps.some((s) => s.flaw === 'missing-condition' || (s.status === 'refuted' && s.conditions?.length > 0))) return 'agree';
  if (verdict.startsWith('correct')) return has(opposite) ? 'opposite' : has(['not-understood', 'undecided']) || !has(agree) ? 'no verdict' : 'agree';
  return has(agree) ? 'agree' : has(opposite) ? 'opposite' : has(['definition']) ? 'taken as said' : 'no verdict';
};

const counts = new Map();
for (const line of readFileSync(known, 'utf8').split('\n').filter((l) => l.trim() !== '')) {
  const record = JSON.parse(line);
  if (typeof record.latex !== 'string' || (record.seed !== undefined && record.seed !== basename(note))) continue;
  const places = stretches(record.latex);
  const readings = places.map((p) => stepsIn(p));
  const order = ['opposite', 'agree', 'taken as said', 'no verdict', 'no step'];
  const of = readings.map((steps) => ({ steps, outcome: compared(record.verdict, steps) })).sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))[0];
  const outcome = of?.outcome ?? 'not located';
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  if (outcome === 'agree' && !values.all) continue;
  console.log(`${outcome}: ${record.id} (${record.verdict}${record.flaw ? `, ${record.flaw}` : ''})`);
  for (const s of of?.steps ?? []) console.log(`    ${s.status} [${s.relation ?? ''}] ${s.left} ~ ${s.right}: ${s.sentence}${s.flaw === undefined ? '' : ` | ${JSON.stringify(s.flaw)}`}${s.repair === undefined ? '' : ` → ${JSON.stringify(s.repair)}`}`);
}
console.log([...counts].map(([k, n]) => `${k} ${n}`).join(', '));
