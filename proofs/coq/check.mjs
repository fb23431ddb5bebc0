// Compiles the .v files with coqc, where it is installed, and checks the axioms behind every lemma that the table lists.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { algebraLaws, here, kernelRules, lemmas, pair, rewriteLaws, sources } from './rules.mjs';

const ESCAPES = /\b(?:Admitted|Abort|admit|Axioms?|Parameters?|Conjecture|Unset\s+Guard\s+Checking|bypass_check)\b/;
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

/** The lemmas of the table, file by file. */
function listed() {
  const all = lemmas();
  const { rest } = pair([...kernelRules(), ...rewriteLaws(), ...algebraLaws()], all);
  const helpers = new Set(rest.filter(({ tag }) => tag === undefined).map(({ file, name }) => `${file} ${name}`));
  return sources().map((file) => ({ file, names: all.filter((l) => l.file === file && !helpers.has(`${file} ${l.name}`)).map((l) => l.name) }))
    .filter(({ names }) => names.length > 0);
}

/** One proof that uses all given lemmas, so that one question to Coq answers for all of them. */
const joint = ({ file, names }) => {
  const module = file.replace('.v', '');
  const uses = names.map((name) => `pose proof @Gradus.${module}.${name} as _.`).join(' ');
  return `Lemma all_of_${module} : True. Proof. ${uses} exact I. Qed.\nGoal True. idtac "== ${file} ==". Abort.\nPrint Assumptions all_of_${module}.`;
};

/** The axioms that Coq printed for a file. */
function axioms(output, file) {
  const text = (output.split(`== ${file} ==\n`)[1] ?? '').split('\n== ')[0];
  if (text.includes('Closed under the global context')) return [];
  const found = [...text.matchAll(/^([A-Za-z_][\w.']*)\s*(?::|$)/gm)].map((m) => m[1]).filter((word) => word !== 'Axioms');
  return found.length > 0 ? found : ['(no answer)'];
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
  const files = listed();
  writeFileSync(join(where, 'assumptions.v'), [
    `From Gradus Require ${files.map(({ file }) => file.replace('.v', '')).join(' ')}.`, ...files.map(joint), 'Goal True. idtac "== end ==". Abort.', '',
  ].join('\n'));
  const run = coqc('assumptions.v');
  if (run.status !== 0) throw new Error(`${run.stdout}${run.stderr}`);
  for (const { file, names } of files) {
    const used = axioms(run.stdout, file);
    const foreign = /^Require Import Reals/m.test(readFileSync(join(here, file), 'utf8')) ? used.filter((name) => !REALS.has(name)) : used;
    if (foreign.length > 0) fail(`${file} rests on ${foreign.join(', ')}`);
    else console.log(`${file.padEnd(14)} ${names.length} lemmas on ${used.length === 0 ? 'no axiom' : used.join(', ')}`);
  }
} catch (error) {
  fail(error.message);
} finally {
  rmSync(where, { recursive: true, force: true });
}
