// Compiles the .v files with coqc, where it is installed, and checks the axioms behind every lemma that the table lists.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { algebraLaws, here, kernelRules, lemmas, pair, rewriteLaws, sources } from './rules.mjs';

const ESCAPES = /\b(?:Admitted|Abort|admit|Axioms?|Parameters?|Conjecture|Hypothesis\s+\w+\s*:\s*False|Unset\s+Guard\s+Checking|bypass_check)\b/;
/** The axioms of the real numbers in Coq's standard library; the algebra uses none. */
const REALS = new Set([
  'ClassicalDedekindReals.sig_forall_dec', 'ClassicalDedekindReals.sig_not_dec',
  'FunctionalExtensionality.functional_extensionality_dep', 'Classical_Prop.classic',
]);

function skip(reason) {
  console.log(`skipped: ${reason}\nThe Coq proofs are optional; on Debian: apt-get install coq libcoq-mathcomp libcoq-mathcomp-real-closed libcoq-mathcomp-algebra-tactics`);
  process.exit(0);
}
function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

/** Lemmas of the table, with their qualified names. */
function listed() {
  const pairs = pair([...kernelRules(), ...rewriteLaws(), ...algebraLaws()], lemmas());
  return lemmas().filter((l) => !pairs.rest.some((r) => r.name === l.name && r.file === l.file) || l.tag !== undefined)
    .map((l) => ({ ...l, path: `${l.file.replace('.v', '')}.${l.name}` }));
}

/** The axioms that Coq prints for each lemma. */
function axioms(output, names) {
  return new Map(names.map((name) => {
    const text = (output.split(`== ${name} ==\n`)[1] ?? '').split('\n== ')[0];
    if (text.includes('Closed under the global context')) return [name, []];
    const found = [...text.matchAll(/^([A-Za-z_][\w.']*)\s*(?::|$)/gm)].map((m) => m[1]).filter((word) => word !== 'Axioms');
    return [name, found.length > 0 ? found : ['(no answer)']];
  }));
}

const version = spawnSync('coqc', ['--print-version'], { encoding: 'utf8' });
if (version.error) skip('coqc is not installed');
const where = mkdtempSync(join(tmpdir(), 'gradus-coq-'));
const coqc = (file) => spawnSync('coqc', ['-w', 'none', '-Q', '.', 'Gradus', file], { cwd: where, encoding: 'utf8' });
try {
  writeFileSync(join(where, 'probe.v'), 'From mathcomp Require Import all_algebra ring.\nFrom mathcomp.real_closed Require Import mxtens.\n');
  if (coqc('probe.v').status !== 0) skip('MathComp with real-closed and algebra-tactics is not installed');
  console.log(`Coq ${version.stdout.trim().split(' ')[0]}`);
  for (const file of sources()) {
    const escape = readFileSync(join(here, file), 'utf8').replace(/\(\*[\s\S]*?\*\)/g, '').match(ESCAPES);
    if (escape) fail(`${file}: ${escape[0]} is not allowed`);
    copyFileSync(join(here, file), join(where, file));
    const start = Date.now();
    const run = coqc(file);
    if (run.status !== 0) throw new Error(`${file}\n${run.stdout}${run.stderr}`);
    console.log(`${file.padEnd(14)} ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
  const all = listed();
  writeFileSync(join(where, 'assumptions.v'), [
    `From Gradus Require ${sources().map((f) => f.replace('.v', '')).join(' ')}.`,
    ...all.map(({ path }) => `Goal True. idtac "== ${path} ==". Abort.\nPrint Assumptions ${path}.`),
    'Goal True. idtac "== end ==". Abort.', '',
  ].join('\n'));
  const run = coqc('assumptions.v');
  if (run.status !== 0) throw new Error(run.stderr);
  const used = new Set();
  for (const [path, names] of axioms(run.stdout, all.map(({ path }) => path))) {
    const allowed = path.startsWith('analysis.') ? REALS : new Set();
    names.forEach((name) => (allowed.has(name) ? used.add(name) : fail(`${path} rests on ${name}`)));
  }
  if (process.exitCode !== 1) console.log(`${all.length} lemmas: the algebra rests on no axiom, analysis.v on ${[...used].join(', ')}`);
} catch (error) {
  fail(error.message);
} finally {
  rmSync(where, { recursive: true, force: true });
}
