import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CASES } from '../checker/kernel/cases.ts';
import { applied, type Case } from '../checker/kernel/harness.ts';

/** A certificate of the repository under a name for messages. */
export interface Document {
  readonly name: string;
  readonly text: string;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FOLDERS = ['test/checker/kernel/certificates', 'proofs/certificates', 'proofs/refused'];

const filesOf = (folders: readonly string[]): readonly Document[] =>
  folders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
  );

/** All certificates that lie in the repository as files. */
export const certificateFiles = (): readonly Document[] => filesOf(FOLDERS);

/** Certificates of false claims, each built against one assumption of a checker. */
export const falseFiles = (): readonly Document[] => filesOf(['test/checker/kernel/false']);

const ASSUMING: Readonly<Record<string, string>> = { '<=': 'O-ASSUME', '<': 'O-ASSUME', '<<': 'L-ASSUME', pd: 'PD-ASSUME' };
const size = (text = '1'): number | string => (/^\d+$/.test(text) ? Number(text) : text);

const declaration = (text: string): object => {
  const [rows, cols, ...words] = text.split(' ');
  const shape = [size(rows), size(cols)];
  return words[0] === 'range' ? { shape, range: size(words[1]) } : { shape, attr: words };
};

/** A case of a rule as a document; its claim is a dummy, since what is refused concludes nothing. */
export const documentOf = (rule: string, c: Case): string => {
  const given = c.given ?? [];
  const ids = (positions: readonly (number | null)[]): (string | null)[] => positions.map((k) => (k === null ? null : `g${k}`));
  const nodes = given.map(([kind, ...rest], k) => {
    const assuming = ASSUMING[kind];
    const [fields, from = []] = rest as [object?, (readonly (number | null)[])?];
    if (assuming === undefined) return { id: `g${k}`, rule: kind, from: ids(from), with: fields ?? {} };
    return { id: `g${k}`, rule: assuming, from: [], with: kind === 'pd' ? { M: rest[0] } : { j: [kind, ...rest] } };
  });
  const last = { id: 'last', rule, from: ids(c.from ?? given.map((_, k) => k)), with: c.with ?? {} };
  return JSON.stringify({
    format: 'mmcert/1',
    decl: Object.fromEntries(Object.entries(c.decl).map(([name, text]) => [name, declaration(text)])),
    assume: given.filter(([kind]) => kind in ASSUMING),
    nodes: [...nodes, last],
    root: 'last',
    claim: ['=', '0', '0'],
  });
};

/** A certificate for every case in which a rule of the kernel applies. */
export const acceptedCases = (): readonly Document[] =>
  Object.entries(CASES).flatMap(([rule, { accepts }]) => accepts.map((c, k) => ({ name: `${rule}, case ${k}`, text: applied(rule, c).certificate })));

/** A document for every case in which a rule of the kernel is refused: its last step has to be. */
export const refusedCases = (): readonly Document[] =>
  Object.entries(CASES).flatMap(([rule, { refuses }]) => refuses.map((c, k) => ({ name: `${rule}, refused case ${k}`, text: documentOf(rule, c) })));
