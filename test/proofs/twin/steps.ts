import type { RandomSource } from '../../../src/checker/numbers/random.ts';
import { randomSource } from '../../../src/checker/numbers/random.ts';
import { CASES } from '../../checker/kernel/cases.ts';
import { documentOf } from '../documents.ts';
import { SYMBOLS, TermSource, type Declarations, type Json } from './draw.ts';
import { put, variantOf } from './variants.ts';

/** A document of steps, before its claim is looked at. */
export interface Document {
  readonly decl: Declarations;
  readonly nodes: readonly { readonly [key: string]: Json }[];
  readonly assume: readonly Json[];
}

const WORDS: readonly Json[] = ['left', 'right', 'lower', 'upper', 'none', 'keep', 'sum', 'rowsum', "'", 'diag', '<', '<=', 'exp', 'log', 'relu', 'reals', 'nonneg', 'binary', 'posdef', '0', '1', '1/2', '-1', ':', 'k', 'n', 'm'];
const ATTRIBUTES = ['symmetric', 'skew', 'diagonal', 'orthogonal', 'posdef', 'psd', 'invertible', 'nonneg', 'positive', 'binary', 'mask', 'hollow', 'simplex', 'fullrank'];

/** Where a value stands inside of another. */
const placesOf = (t: Json, is: (x: Json) => boolean, path: readonly number[] = []): readonly (readonly number[])[] =>
  [...(is(t) ? [path] : []), ...(Array.isArray(t) ? (t as readonly Json[]).flatMap((x, k) => (k === 0 && path.length > 0 && typeof x === 'string' ? [] : placesOf(x, is, [...path, k]))) : [])];

/** Fields that name a symbol: in its place no term can stand. */
const NAMING = new Set(['x', 'y', 't', 's', 'i', 'bound', 'tau', 'n']);

/** Documents of one step each: cases of the rules in which terms, declarations, fields or premises are changed at random. */
export const stepQuestions = (seed: string, perCase: number): readonly { readonly name: string; readonly document: Document }[] => {
  const random = randomSource(seed);
  return Object.entries(CASES).flatMap(([rule, { accepts, refuses }]) => [...accepts, ...accepts, ...refuses].flatMap((c, k) =>
    Array.from({ length: perCase }, () => {
      let document = JSON.parse(documentOf(rule, c)) as Document;
      for (let times = 1 + random.int(3); times > 0; times--) document = changed(document, random);
      return { name: `${rule} ${k}`, document };
    })));
};

/** The steps as lists [premises, [[field, value], …]]. */
type Steps = readonly (readonly [readonly Json[], readonly (readonly [string, Json])[]])[];

const changed = (document: Document, random: RandomSource): Document => {
  const steps: Steps = document.nodes.map((n) => [(n['from'] ?? []) as readonly Json[], Object.entries((n['with'] ?? {}) as Record<string, Json>)]);
  const used = new Set(JSON.stringify([document.decl, steps]).match(/[A-Za-z_]\w*/g) ?? []);
  const decl: Declarations = { ...Object.fromEntries(Object.entries(SYMBOLS).filter(([name]) => !used.has(name))), ...document.decl };
  const source = new TermSource(random, decl);
  const build = (next: Json, d: Declarations = decl): Document => {
    const list = next as unknown as Steps;
    const nodes = document.nodes.map((n, k) => ({ ...n, from: list[k]?.[0] ?? [], with: Object.fromEntries(list[k]?.[1] ?? []) as Json }));
    const assumed = nodes.flatMap((n): Json[] => (/^[OL]-ASSUME$/.test(String((n as Document['nodes'][number])['rule'])) ? [(n.with as Record<string, Json>)['j'] ?? null] : (n as Document['nodes'][number])['rule'] === 'PD-ASSUME' ? [['pd', (n.with as Record<string, Json>)['M'] ?? null]] : []));
    return { ...document, decl: d, assume: [...new Map(assumed.map((j) => [JSON.stringify(j), j])).values()], nodes };
  };
  const names = Object.keys(document.decl);
  const at = <T>(list: readonly T[]): T | undefined => list[random.int(list.length)];
  const valueAt = (path: readonly number[]): Json => path.reduce<Json>((x, k) => (x as readonly Json[])[k] ?? null, steps as unknown as Json);
  /** Places inside of values of fields, those left out that name symbols. */
  const inside = (is: (x: Json) => boolean): readonly (readonly number[])[] => placesOf(steps as unknown as Json, is).filter((p) => p.length > 3 && p[1] === 1 && p[3] === 1 && (p.length > 4 || !NAMING.has(String(valueAt([...p.slice(0, 3), 0])))));
  switch (random.int(9)) {
    case 0: case 1: case 2: case 3: {
      // One symbol becomes a term of its shape wherever it stands.
      const name = at(names) ?? '';
      const d = document.decl[name];
      if (d === undefined || placesOf(steps as unknown as Json, (x) => x === name).some((p) => p.length === 4 && p[1] === 1 && p[3] === 1 && NAMING.has(String(valueAt([...p.slice(0, 3), 0]))))) return document;
      const term = source.term(d.shape[0], d.shape[1], 1 + random.int(2));
      return build(inside((x) => x === name).reduce<Json>((p, path) => put(p, path, term), steps as unknown as Json));
    }
    case 4: {
      const place = at(inside((x) => Array.isArray(x) && typeof x[0] === 'string' && x.length > 1));
      return place === undefined ? document : build(put(steps as unknown as Json, place, variantOf(valueAt(place), random)));
    }
    case 5: {
      const name = at(names) ?? '';
      const d = document.decl[name];
      if (d === undefined) return document;
      const attr = random.int(3) === 0 ? [] : [at(ATTRIBUTES) ?? 'nonneg', ...(random.int(3) === 0 ? (d.attr ?? []) : [])];
      return build(steps as unknown as Json, { ...decl, [name]: { ...d, ...(random.int(4) === 0 ? { shape: [source.size(), source.size()] } : {}), attr: d.range === undefined ? [...new Set(attr)] : [] } });
    }
    case 6: {
      const place = at(inside((x) => typeof x === 'string'));
      return place === undefined ? document : build(put(steps as unknown as Json, place, random.int(2) === 0 ? (at(names) ?? 'x') : (at(WORDS) ?? '0')));
    }
    case 7: {
      const k = document.nodes.length - 1;
      const ids: Json[] = [...document.nodes.slice(0, -1).map((n) => n['id'] ?? ''), null];
      const from = steps[k]?.[0] ?? [];
      const other = random.int(3) === 0 ? [...from].reverse() : random.int(2) === 0 ? [...from, at(ids) ?? null] : from.map((f) => (random.int(3) === 0 ? (at(ids) ?? null) : f));
      return build(put(steps as unknown as Json, [k, 0], other));
    }
    default: {
      const place = at(inside((x) => typeof x === 'string' && names.includes(x)));
      const d = place === undefined ? undefined : document.decl[valueAt(place) as string];
      return d === undefined || place === undefined ? document : build(put(steps as unknown as Json, place, source.term(d.shape[0], d.shape[1], 1)));
    }
  }
};
