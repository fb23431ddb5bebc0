// Reads the rules of the certificate kernel, the laws of rules/, and the lemmas of the .v files, and pairs them.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const read = (...path) => readFileSync(join(...path), 'utf8');

/** The rules of section 5 of proofs/FORMAT.md, in order of appearance, each with the heading it stands under. */
export function kernelRules() {
  const section = read(here, '..', 'FORMAT.md').split(/^## 5\. .*$/m)[1] ?? '';
  const text = section.slice(Math.max(0, section.indexOf('\n### ')));
  const found = new Map();
  let group = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('### ')) group = line.slice(4);
    const notRules = new Set([...line.matchAll(/([A-Z]+-[A-Z]+)[^·]* is not a rule/g)].map((m) => m[1]));
    const bare = line.match(/^\| ([A-Z]+) \|/);
    const names = [...line.matchAll(/(?<![\w-])(?:E|O|L|PD|C|MM|U|G|H|S)-[A-Z0-9]+(?![\w-])/g)].map((m) => m[0]);
    for (const name of bare ? [bare[1], ...names] : names) {
      if (!notRules.has(name) && !found.has(name)) found.set(name, { name, group });
    }
  }
  return [...found.values()];
}

/** The laws that E-RW cites by name. */
export function rewriteLaws() {
  const row = read(here, '..', 'FORMAT.md').split('\n').find((line) => line.startsWith('| E-RW |')) ?? '';
  return [...row.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map((m) => ({ name: m[1], group: 'Laws of E-RW' }));
}

/** The laws of rules/*.rules that hold at a point: neither differential nor retired. */
export function algebraLaws() {
  const files = readdirSync(join(root, 'rules')).filter((f) => f.endsWith('.rules') && !/^(differential|retired)/.test(f));
  return files.sort().flatMap((file) => read(root, 'rules', file).split(/^rule /m).slice(1).map((entry) => ({
    name: entry.split('\n')[0].trim(),
    group: file,
    law: entry.match(/^ {2}law +(.*)$/m)?.[1] ?? '',
  })));
}

/** The .v files in the order in which they compile. */
export function sources() {
  return read(here, '_CoqProject').split('\n').filter((line) => line.endsWith('.v'));
}

/** Every lemma with its file and the text of the comment `(* NAME. text *)` right above it. */
export function lemmas() {
  return sources().flatMap((file) => {
    const text = read(here, file);
    return [...text.matchAll(/(?:\(\* ((?:(?!\*\))[\s\S])*) \*\)\n)?^(?:Lemma|Theorem|Corollary) (\w+)/gm)].map((m) => {
      const [, tag, note] = (m[1] ?? '').match(/^([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)\.\s*([\s\S]*)$/) ?? [];
      return { file, name: m[2], tag, note: (note ?? '').replace(/\s+/g, ' ') };
    });
  });
}

/**
 * A lemma belongs to the rule whose name, with `_` for `-`, it bears, perhaps with a lower-case suffix (`L_OFF_upper`);
 * of several such rules, to the one with the longest name.
 */
export function pair(rules, all) {
  const byName = new Map(rules.map((rule) => [rule.name.replaceAll('-', '_'), []]));
  const rest = [];
  for (const lemma of all) {
    const parts = lemma.name.split('_');
    let length = parts.length;
    while (length > 0 && !byName.has(parts.slice(0, length).join('_'))) length -= 1;
    const suffix = parts.slice(length);
    if (length > 0 && suffix.every((part) => /^[a-z]/.test(part))) byName.get(parts.slice(0, length).join('_')).push(lemma);
    else rest.push(lemma);
  }
  return { of: (rule) => byName.get(rule.name.replaceAll('-', '_')) ?? [], rest };
}
