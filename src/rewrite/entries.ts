import { RULE_FILES } from './embedded.ts';

/** An entry as text: keys with their values in order. */
export interface RawEntry {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/** Thrown for a rule file that can't be read; names file and line. */
export class RuleError extends Error {
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
    this.name = 'RuleError';
  }
}

const SINGLE = ['vars', 'law', 'orient', 'source', 'why'];
const REPEATED = ['when', 'fails', 'example'];
const REQUIRED = ['vars', 'law', 'source', 'why'];

/** Cuts a rule file into entries. Errors: RuleError for an unknown or repeated key, a missing key, or a condition without a `fails`. */
export const readEntries = (file: string, text: string): readonly RawEntry[] => {
  const entries: { name: string; line: number; fields: Map<string, string[]> }[] = [];
  text.split('\n').forEach((raw, i) => {
    const line = i + 1;
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return;
    const space = trimmed.search(/\s/);
    const [key, value] = space < 0 ? [trimmed, ''] : [trimmed.slice(0, space), trimmed.slice(space).trim()];
    if (key === 'rule') {
      if (!/^[a-z][a-z0-9-]*$/.test(value)) throw new RuleError(file, line, `a rule name is kebab-case, not ${JSON.stringify(value)}`);
      entries.push({ name: value, line, fields: new Map() });
      return;
    }
    const entry = entries[entries.length - 1];
    if (entry === undefined) throw new RuleError(file, line, `${key} stands outside a rule`);
    if (!SINGLE.includes(key) && !REPEATED.includes(key)) throw new RuleError(file, line, `unknown key ${key}`);
    const held = entry.fields.get(key) ?? [];
    if (held.length > 0 && SINGLE.includes(key)) throw new RuleError(file, line, `${key} is given twice`);
    entry.fields.set(key, [...held, value]);
  });
  for (const e of entries) {
    for (const key of REQUIRED) if (!e.fields.has(key)) throw new RuleError(file, e.line, `rule ${e.name} has no ${key}`);
    const demanding = (e.fields.get('when') ?? []).filter((w) => !/\b(symmetric|orthogonal|constant)$/.test(w));
    if (demanding.length > 0 && !e.fields.has('fails')) throw new RuleError(file, e.line, `rule ${e.name} has a condition and no fails line that shows it is needed`);
  }
  return entries.map((e) => ({ ...e, file }));
};

let all: ReadonlyMap<string, RawEntry> | null = null;

/** All entries of all files by name. Errors: RuleError for a duplicate name. */
export const allEntries = (): ReadonlyMap<string, RawEntry> => {
  if (all !== null) return all;
  const table = new Map<string, RawEntry>();
  for (const [file, text] of Object.entries(RULE_FILES))
    for (const entry of readEntries(file, text)) {
      if (table.has(entry.name)) throw new RuleError(file, entry.line, `rule ${entry.name} is defined twice`);
      table.set(entry.name, entry);
    }
  all = table;
  return table;
};
