import type { Attribute, Symbol_, Term } from '../terms/term.ts';
import { Context } from './context.ts';
import type { Evidence } from './evidence.ts';
import { fail, must } from './fault.ts';
import { checkJudgement, type Judgement } from './judgement.ts';
import { readJson, type Json } from './json.ts';
import { Reader } from './reader.ts';
import { isName } from './terms.ts';

/** One step as it is written. */
export interface Node {
  readonly id: string;
  readonly rule: string;
  readonly from: readonly (string | null)[];
  readonly fields: ReadonlyMap<string, Json>;
  readonly conclusion: Judgement | null;
}

/** A certificate as it is written, every part of the right form. */
export interface Document {
  readonly context: Context;
  readonly reader: Reader;
  readonly shared: readonly string[];
  readonly nodes: readonly Node[];
  readonly root: string;
  readonly claim: Judgement;
}

const NAMES: Readonly<Record<string, Attribute>> = {
  symmetric: 'symmetric', skew: 'skew', diagonal: 'diagonal', orthogonal: 'orthogonal', posdef: 'posdef', psd: 'psd', invertible: 'invertible', nonneg: 'nonneg',
  positive: 'positive', binary: 'binary', mask: 'mask', hollow: 'hollow', simplex: 'simplex', fullrank: 'fullrank',
  sym: 'symmetric', pos: 'positive', pd: 'posdef', orth: 'orthogonal', pm1: 'binary', fcr: 'fullrank',
};
const ATTRIBUTES: ReadonlyMap<string, Attribute> = new Map(Object.entries(NAMES));
const MOST_NODES = 2000;

type Fields = ReadonlyMap<string, Json>;

const record = (raw: Json | undefined, what: string, required: readonly string[], optional: readonly string[] = []): Fields => {
  if (!(raw instanceof Map)) return fail('malformed', `${what} has to be an object`);
  const fields = raw as Fields;
  for (const key of required) must(fields.has(key), `${what} lacks "${key}"`, 'malformed');
  for (const key of fields.keys()) must(required.includes(key) || optional.includes(key), `${what} has an unknown field "${key}"`, 'malformed');
  return fields;
};
const map = (raw: Json | undefined, what: string): Fields => (raw instanceof Map ? (raw as Fields) : fail('malformed', `${what} has to be an object`));
const list = (raw: Json | undefined, what: string): readonly Json[] => (Array.isArray(raw) ? (raw as readonly Json[]) : fail('malformed', `${what} has to be a list`));
const text = (raw: Json | undefined, what: string): string => (typeof raw === 'string' && raw !== '' ? raw : fail('malformed', `${what} has to be text`));

/** A declaration, its sizes in plain form. */
export const readSymbol = (reader: Reader, shape: readonly unknown[], attributes: readonly unknown[], range: unknown): Symbol_ => {
  const size = (raw: unknown): Symbol_['rows'] => reader.dim(raw);
  must(shape.length === 2, 'a shape is rows and columns', 'malformed');
  const known = attributes.map((a) => (typeof a === 'string' ? ATTRIBUTES.get(a) : undefined) ?? fail('malformed', `there is no attribute ${String(a)}`));
  must(new Set(known).size === known.length, 'an attribute is repeated', 'malformed');
  return { rows: size(shape[0]), cols: size(shape[1]), attributes: known, ...(range === undefined ? {} : { range: size(range) }) };
};

const readNode = (reader: Reader, raw: Json): Node => {
  const fields = record(raw, 'a node', ['id', 'rule', 'from'], ['with', 'concl']);
  const id = text(fields.get('id'), 'the id of a node');
  return {
    id, rule: text(fields.get('rule'), `the rule of ${id}`),
    from: list(fields.get('from'), `"from" of ${id}`).map((x) => (x === null ? null : text(x, `a premise of ${id}`))),
    fields: fields.has('with') ? map(fields.get('with'), `"with" of ${id}`) : new Map(),
    conclusion: fields.has('concl') ? reader.judgement(fields.get('concl')) : null,
  };
};

/** Reads a certificate: every part has to be of the right form and every name declared. Throws Fault, JsonFault. */
export const readDocument = (source: string, seed: string, evidence: Evidence): Document => {
  const top = record(readJson(source), 'a certificate', ['format', 'decl', 'nodes', 'root', 'claim'], ['assume', 'let', 'seed', 'width']);
  must(top.get('format') === 'mmcert/1', 'the format is not "mmcert/1"', 'malformed');
  const symbols = new Map<string, Symbol_>();
  const assumptions: Judgement[] = [];
  const context = new Context(symbols, assumptions, seed, { evidence });
  const plain = new Reader(context.terms);
  for (const [name, raw] of map(top.get('decl'), '"decl"')) {
    const fields = record(raw, `the declaration of ${name}`, ['shape'], ['attr', 'range']);
    must(isName(name), `"${name}" is no name`, 'malformed');
    symbols.set(name, readSymbol(plain, list(fields.get('shape'), 'a shape'), fields.has('attr') ? list(fields.get('attr'), 'attributes') : [], fields.get('range')));
  }
  for (const [name, s] of symbols) context.typing.checkDeclaration(name, s);
  const shared = new Map<string, Term>();
  const reader = new Reader(context.terms, shared);
  for (const [name, raw] of map(top.get('let') ?? new Map<string, Json>(), '"let"')) {
    must(isName(name), `"${name}" is no name`, 'malformed');
    shared.set(name, reader.term(raw));
  }
  for (const raw of list(top.get('assume') ?? [], '"assume"')) {
    const j = reader.judgement(raw);
    checkJudgement(j, context.typing);
    assumptions.push(j);
  }
  const nodes = list(top.get('nodes'), '"nodes"');
  must(nodes.length > 0 && nodes.length <= MOST_NODES, `between 1 and ${MOST_NODES} nodes`, 'malformed');
  const claim = reader.judgement(top.get('claim'));
  checkJudgement(claim, context.typing);
  return { context, reader, shared: [...shared.keys()], nodes: nodes.map((n) => readNode(reader, n)), root: text(top.get('root'), '"root"'), claim };
};

