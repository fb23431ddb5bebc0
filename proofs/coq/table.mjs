// Writes README.md: rule → lemmas → proved, part, by definition, open. `--print` writes to standard output instead.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { algebraLaws, here, kernelRules, lemmas, pair, rewriteLaws } from './rules.mjs';

const scope = JSON.parse(readFileSync(join(here, 'scope.json'), 'utf8'));
const cell = (text) => text.replaceAll('|', '\\|');

/** Status and remark of a rule; a rule without lemma and without reason is an error, and so is a reason that no longer applies. */
function status({ name }, proofs) {
  const stated = Object.keys(scope).filter((kind) => name in scope[kind]);
  if (stated.length > 1) throw new Error(`scope.json names ${name} more than once`);
  const [kind] = stated;
  if (proofs.length > 0 && (kind === 'open' || kind === 'definition')) throw new Error(`scope.json calls ${name} ${kind}, but ${proofs[0].name} is there`);
  if (proofs.length === 0 && kind === undefined) throw new Error(`${name} has no lemma; say why in scope.json`);
  if (proofs.length === 0 && kind === 'part') throw new Error(`scope.json says that a part of ${name} is proved, but it has no lemma`);
  return { status: { definition: 'by definition', part: 'part' }[kind] ?? kind ?? 'proved', remark: kind ? scope[kind][name] : '' };
}

function rows(rules, pairs, counts) {
  return rules.map((rule) => {
    const proofs = pairs.of(rule);
    const { status: state, remark } = status(rule, proofs);
    counts[state] = (counts[state] ?? 0) + 1;
    const names = proofs.map((p) => `\`${p.name}\``).join(', ');
    const files = [...new Set(proofs.map((p) => p.file))].join(', ');
    const text = remark || [...new Set(proofs.map((p) => p.note).filter(Boolean))].join(' ') || 'As in the format.';
    return `| ${rule.name} | ${names} | ${files} | ${state} | ${cell(rule.law ? `\`${rule.law}\`${remark ? ` — ${remark}` : ''}` : text)} |`;
  });
}

function section(title, rules, pairs, total) {
  const counts = {};
  const body = rows(rules, pairs, counts);
  const summary = Object.entries(counts).map(([state, n]) => `${n} ${state}`).join(', ');
  for (const [state, n] of Object.entries(counts)) total[state] = (total[state] ?? 0) + n;
  return [`## ${title}`, '', `${summary}.`, '', '| rule | lemmas | file | status | statement or scope |', '| --- | --- | --- | --- | --- |', ...body, ''];
}

/** The text of README.md. */
export function table() {
  const kernel = kernelRules();
  const cited = rewriteLaws();
  const laws = algebraLaws().filter((law) => !cited.some(({ name }) => name === law.name));
  const known = new Set([...kernel, ...cited, ...laws].map((rule) => rule.name));
  const unknown = Object.values(scope).flatMap(Object.keys).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`scope.json speaks of rules that don't exist: ${unknown.join(', ')}`);
  const pairs = pair([...kernel, ...cited, ...laws], lemmas());
  const derived = pairs.rest.filter(({ tag }) => tag !== undefined);
  const total = {};
  const sections = [
    ...section('Rules of the kernel', kernel, pairs, total),
    ...section('Laws that E-RW cites', cited, pairs, total),
    ...section('Laws of the library', laws, pairs, total),
  ];
  return [
    '<!-- Written by table.mjs from ../FORMAT.md, ../../rules/ and the .v files; do not edit. -->',
    '# The rules in Coq',
    '',
    'Every rule of the certificate kernel is a lemma with the same name (`L-OFF` is `L_OFF`, its two sides `L_OFF_upper` and',
    '`L_OFF_lower`), and so is every law of `rules/` that isn\'t a differential law. The algebra holds over every ordered field',
    '(roots: over every real closed field), the calculus over the real numbers of Coq\'s standard library.',
    '',
    '- `npm run test:coq` compiles the files with Coq 8.16 and MathComp 1.15 (Debian: `coq libcoq-mathcomp',
    '  libcoq-mathcomp-real-closed libcoq-mathcomp-algebra-tactics`) and asks Coq for the axioms behind every lemma listed here:',
    '  none for the algebra, those of the standard real numbers for `analysis.v`, `slope.v` and `functions.v`. Without Coq it says so and does nothing.',
    '- `node proofs/coq/table.mjs` writes this page. What is open or proved in part is explained in `scope.json`.',
    '',
    `Together: ${Object.entries(total).map(([state, n]) => `${n} ${state}`).join(', ')}.`,
    '',
    ...sections,
    '## Consequences',
    '',
    'Bounds that certificates derive from the rules above, proved once in general.',
    '',
    '| name | lemma | file | statement |',
    '| --- | --- | --- | --- |',
    ...derived.map((p) => `| ${p.tag} | \`${p.name}\` | ${p.file} | ${cell(p.note)} |`),
    '',
  ].join('\n');
}

if (process.argv[2] === '--print') process.stdout.write(table());
else if (process.argv[1] === join(here, 'table.mjs')) writeFileSync(join(here, 'README.md'), table());
