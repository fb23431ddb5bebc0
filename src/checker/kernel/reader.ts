import type { Dim, Term } from '../terms/term.ts';
import { fail, must } from './fault.ts';
import { isDomain, placesOf, type Judgement } from './judgement.ts';
import { JsonNumber } from './json.ts';
import { LARGEST_LITERAL } from './size.ts';
import { isName, SIZES_AT, type Terms } from './terms.ts';

/** Positions of a path; a block takes two for one level. */
const MOST_STEPS = 400;

const INTEGER = /^(?:0|-?[1-9]\d*)$/;

/** An integer in any of its written forms, as text. */
const integerText = (raw: unknown): string | null => {
  if (raw instanceof JsonNumber) return raw.integer ? raw.text : null;
  if (typeof raw === 'number') return Number.isSafeInteger(raw) ? String(raw) : null;
  return typeof raw === 'string' && INTEGER.test(raw) ? raw : null;
};

/** Reads terms and judgements of one document; `shared` are its shared terms. */
export class Reader {
  private readonly terms: Terms;
  private readonly shared: ReadonlyMap<string, Term>;
  /** Shared terms that were read. */
  readonly used = new Set<string>();
  private readonly memo = new Map<unknown, Term>();

  constructor(terms: Terms, shared: ReadonlyMap<string, Term> = new Map()) {
    this.terms = terms;
    this.shared = shared;
  }

  /** A term. Throws Fault. */
  term(raw: unknown): Term {
    if (Array.isArray(raw)) {
      const known = this.memo.get(raw);
      if (known !== undefined) return known;
      const t = this.operation(raw);
      this.terms.length(t);
      this.memo.set(raw, t);
      return t;
    }
    if (typeof raw === 'string' && raw.startsWith('$')) return this.sharedTerm(raw.slice(1));
    if (typeof raw === 'string') return this.terms.leaf(raw);
    const integer = integerText(raw);
    return integer === null ? fail('malformed', 'a term is text, an integer or a list') : this.terms.leaf(integer);
  }

  private sharedTerm(name: string): Term {
    this.used.add(name);
    return this.shared.get(name) ?? fail('unknown-name', `there is no shared term "${name}" before`);
  }

  private operation(raw: readonly unknown[]): Term {
    const [op, ...args] = raw;
    if (typeof op !== 'string') return fail('malformed', 'an operation starts with its name');
    const sizes = SIZES_AT.get(op) ?? [];
    const read = (a: unknown, k: number): unknown => {
      if (sizes.includes(k + 1)) return this.size(a);
      if (op === 'block') return Array.isArray(a) ? a.map((t) => this.term(t)) : fail('malformed', 'a block matrix is made of rows');
      if (op === 'sumover' && k === 0) return isName(a) ? a : fail('malformed', 'a sum binds a name');
      if (op === 'index' && k > 0 && a === ':') return a;
      if (op === 'mpow' && k === 1) return this.exponent(a);
      return this.term(a);
    };
    return this.terms.make(op, ...args.map(read));
  }

  /** The exponent of a matrix power: a whole number, or a size. */
  private exponent(raw: unknown): unknown {
    const integer = integerText(raw);
    if (integer !== null) return Number(integer);
    return Array.isArray(raw) && raw.length === 2 && raw[0] === 'dim' ? ['dim', this.terms.sizes.read(this.size(raw[1])).dim] : fail('malformed', 'a matrix power has a whole exponent');
  }

  /** A size in plain form. */
  size(raw: unknown): unknown {
    if (Array.isArray(raw)) return raw.map((d, k) => (k === 0 ? d : this.size(d)));
    const literal = integerText(raw);
    must(literal === null || BigInt(literal) <= LARGEST_LITERAL, `the size ${String(literal)} is larger than ${LARGEST_LITERAL}`, 'shape');
    return raw instanceof JsonNumber ? (literal ?? fail('malformed', 'a size is whole')) : raw;
  }

  /** A size in the one form that all its forms share. */
  dim(raw: unknown): Dim {
    return this.terms.sizes.read(this.size(raw)).dim;
  }

  /** A judgement; its shapes aren't checked. */
  judgement(raw: unknown): Judgement {
    if (!Array.isArray(raw) || typeof raw[0] !== 'string') return fail('malformed', 'a judgement is a list that starts with its kind');
    const [kind, ...parts] = raw as readonly unknown[] as readonly [string, ...unknown[]];
    if (kind === 'and') {
      must(parts.length > 0, 'an empty conjunction', 'malformed');
      return ['and', ...parts.map((p) => this.judgement(p))] as unknown as Judgement;
    }
    const places = placesOf(kind) ?? fail('malformed', `there is no judgement "${kind}"`);
    must(parts.length === places.length, `a judgement "${kind}" has ${places.length} parts`, 'malformed');
    const read = (part: unknown, k: number): unknown => {
      switch (places[k]) {
        case 'term': return this.term(part);
        case 'domain': return isDomain(part) ? part : fail('malformed', 'there is no such domain');
        case 'variable': if (Array.isArray(part)) return part.map((n) => this.name(n));
      }
      return this.name(part);
    };
    return [kind, ...parts.map(read)] as unknown as Judgement;
  }

  private name(raw: unknown): string {
    return isName(raw) ? raw : fail('malformed', 'the name of a symbol is needed');
  }

  /** A list of argument positions. */
  path(raw: unknown): readonly number[] {
    if (!Array.isArray(raw) || raw.length > MOST_STEPS) return fail('malformed', 'a path is a list of positions');
    return raw.map((p) => {
      const text = integerText(p);
      return text !== null && /^(?:0|[1-9]\d{0,4})$/.test(text) ? Number(text) : fail('malformed', 'a position is a whole number from 0');
    });
  }
}
