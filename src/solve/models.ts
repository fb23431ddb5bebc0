import { whole } from '../calculus/variable.ts';
import { printText } from '../notation/print/text.ts';
import type { Setting } from './closures.ts';
import { checkSameRows, type Data } from './data/checks.ts';
import { DataError } from './data/error.ts';
import { alignLabels, type Labels } from './data/labels.ts';
import { dlfh, type DlfhUpdate } from './hashing/dlfh.ts';
import { lfh, type LfhScheme } from './hashing/lfh.ts';
import { kernelEncoder, linearEncoder } from './hashing/out-of-sample.ts';
import { retrieve, signCodes } from './hashing/retrieval.ts';
import { nmf, nmfObjective, type NmfLoss, type NmfMethod } from './nmf/index.ts';
import { Settings } from './settings.ts';
import { refuseData, refuseLabels, type Given, type Solvable } from './solvable.ts';
import { toDense, type Dense } from '../compile/values/values.ts';

const one = (data: Readonly<Record<string, Data | number>>, name: string, what: string): Data => {
  const x = data[name];
  if (x === undefined || typeof x === 'number') throw new DataError('empty-data', `${what} is missing: --data ${name}=FILE`);
  return x;
};

const optional = <V>(key: string, value: V | undefined): Readonly<Record<string, V>> => (value === undefined ? {} : { [key]: value });
const nothing = (): Readonly<Record<string, number>> => ({});
const labelsOf = (given: Given): Labels => {
  if (given.labels === undefined) throw new DataError('empty-data', 'the classes are missing: --labels FILE');
  return given.labels;
};

/** What tells how good codes are: nothing, or queries with their classes. Errors: DataError where only one of them is there. */
const queriesOf = ({ queries, queryLabels }: Given, names: readonly string[]): { readonly queries: Readonly<Record<string, Data>>; readonly queryLabels: Labels } | null => {
  if (queries === undefined && queryLabels === undefined) return null;
  if (queries === undefined) throw new DataError('empty-data', `the queries are missing: --queries ${names.map((n) => `${n}=FILE`).join(',')}`);
  if (queryLabels === undefined) throw new DataError('empty-data', 'the classes of the queries are missing: --query-labels FILE');
  for (const name of names) checkSameRows(one(queries, name, `the queries ${name}`), `the queries ${name}`, queryLabels, 'the list of their labels');
  return { queries, queryLabels };
};

const solveNmf = (given: Given, setting: Setting): Solvable => {
  const s = new Settings(given.settings);
  const loss = s.word<NmfLoss>('loss', ['frobenius', 'kullback-leibler', 'masked']) ?? (given.data['M'] === undefined ? 'frobenius' : 'masked');
  const named = s.word<NmfMethod>('method', ['multiplicative', 'hals', 'projected', 'newton']);
  refuseLabels(given);
  refuseData(given, ['X', 'M']);
  const X = one(given.data, 'X', 'the matrix to factorise');
  const rank = s.needed('rank', 'say the rank of the factorisation: --rank 10');
  s.done('nmf');
  const mask = given.data['M'];
  const method = nmf(X, { ...setting, rank, loss, seed: given.seed, ...optional('method', named), ...(mask === undefined || typeof mask === 'number' ? {} : { mask }) });
  const o = nmfObjective(loss);
  return {
    method, warning: null, advice: null, quality: nothing, notFinite: () => null,
    describe: [`minimize ${printText(o.stated)}`, ...['W', 'H'].map((name) => `gradient in ${name}: ${printText(o.gradient(whole(o.symbol(name))))}`)],
    results: () => ({ W: method.state()['W'] as Dense, H: method.state()['H'] as Dense }),
  };
};

const solveLfh = (given: Given, setting: Setting): Solvable => {
  const s = new Settings(given.settings);
  const scheme = s.word<LfhScheme>('scheme', ['full', 'sparse', 'aligned']) ?? 'aligned';
  const weights = s.word('weights', ['uniform', 'jaakkola']);
  const bits = s.needed('bits', 'say how long the codes are: --bits 16');
  const numbers = { ...(scheme === 'full' ? {} : s.count('sample')), ...s.positive('damping'), ...s.positive('beta') };
  const { gamma = 1 } = s.positive('gamma');
  s.done(`lfh with scheme ${scheme}`);
  refuseData(given, ['X']);
  const labels = labelsOf(given);
  const method = lfh(labels, { ...setting, bits, seed: given.seed, scheme, ...numbers, ...optional('weights', weights) });
  const asked = queriesOf(given, ['X']);
  const X = asked === null && given.data['X'] === undefined ? null : one(given.data, 'X', 'the features of the rows');
  if (X !== null) checkSameRows(X, 'X', labels, 'the list of labels');
  return {
    method, warning: null, advice: null, describe: method.describe, notFinite: () => null,
    results: () => ({ U: method.state()['U'] as Dense, codes: method.codes() }),
    quality: () => {
      if (X === null || asked === null) return {};
      const encode = linearEncoder(toDense(X), method.codes(), gamma, setting);
      const { map, precision } = retrieve(signCodes(encode(toDense(one(asked.queries, 'X', 'the queries')))), alignLabels(asked.queryLabels, labels), signCodes(method.codes()), labels);
      return { MAP: map, 'precision at 100': precision };
    },
  };
};

const solveDlfh = (given: Given, setting: Setting): Solvable => {
  const s = new Settings(given.settings);
  const update = s.word<DlfhUpdate>('update', ['exact', 'bound']);
  const bits = s.needed('bits', 'say how long the codes are: --bits 16');
  const numbers = { ...s.count('sample'), ...s.positive('settle'), ...s.positive('lambda') };
  const encoder = s.word('encoder', ['linear', 'kernel']) ?? 'linear';
  const { gamma = 1e-6 } = encoder === 'kernel' ? {} : s.positive('gamma');
  s.done(`dlfh with encoder ${encoder}`);
  refuseData(given, ['X', 'Y']);
  const labels = labelsOf(given);
  const method = dlfh(labels, { ...setting, bits, seed: given.seed, ...numbers, ...optional('update', update) });
  const asked = queriesOf(given, ['X', 'Y']);
  for (const name of ['X', 'Y']) if (asked !== null || given.data[name] !== undefined) checkSameRows(one(given.data, name, `the features ${name}`), name, labels, 'the list of labels');
  return {
    method, warning: method.warning, advice: null, describe: method.describe, notFinite: () => null,
    results: () => method.state(),
    quality: () => {
      if (asked === null) return {};
      const aligned = alignLabels(asked.queryLabels, labels);
      const { U, V } = method.state() as { readonly U: Dense; readonly V: Dense };
      const towards = (features: string, own: Dense, other: Dense): number => {
        const X = one(given.data, features, `the features ${features}`);
        const encode = encoder === 'kernel' ? kernelEncoder(toDense(X), own, { ...setting, seed: given.seed }) : linearEncoder(toDense(X), own, gamma, setting);
        return retrieve(signCodes(encode(toDense(one(asked.queries, features, `the queries ${features}`)))), aligned, signCodes(other), labels).map;
      };
      return { 'MAP of X asking Y': towards('X', U, V), 'MAP of Y asking X': towards('Y', V, U) };
    },
  };
};

/** The models by name. */
export const MODELS: Readonly<Record<string, (given: Given, setting: Setting) => Solvable>> = { nmf: solveNmf, lfh: solveLfh, dlfh: solveDlfh };
