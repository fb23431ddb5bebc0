import { MAX_DEPTH } from '../expressions.ts';
import type { Span } from '../../diagnostics/diagnostic.ts';
import { fail } from './fault.ts';
import type { Conventions, Meaning, Vocabulary } from './formula.ts';

/** What all readers of one formula share: what names mean, the indices that are bound, and how deep the reading is. */
export class Context {
  private readonly bound: string[] = [];
  private depth = 0;
  private readonly vocabulary: Vocabulary;
  private readonly taken = new Set<string>();
  readonly conventions: Conventions;

  constructor(vocabulary: Vocabulary, conventions: Conventions) {
    this.vocabulary = vocabulary;
    this.conventions = conventions;
  }

  /** What a name means here; a bound index hides a declaration. */
  meaning(name: string): Meaning | null {
    return this.bound.includes(name) ? { kind: 'index', range: '' } : this.vocabulary(name);
  }

  /** Remembers how something was read that could mean two things. */
  take(reading: string): void {
    this.taken.add(reading);
  }

  /** What was remembered. */
  get readings(): readonly string[] {
    return [...this.taken];
  }

  /** Reads with names bound. */
  binding<T>(names: readonly string[], f: () => T): T {
    this.bound.push(...names);
    try {
      return f();
    } finally {
      this.bound.length -= names.length;
    }
  }

  nested<T>(span: Span, f: () => T): T {
    if (++this.depth > MAX_DEPTH) fail('too-deep', `the formula is nested more than ${MAX_DEPTH} deep`, span, 'too deep here');
    try {
      return f();
    } finally {
      this.depth--;
    }
  }
}

/** Is this a matrix or vector rather than a number? */
export const isArray = (m: Meaning | null): boolean => m?.kind === 'value' && !(m.rows === '1' && m.cols === '1');

/** Has the value two axes that are subscripted? */
export const axesOf = (m: Meaning | null): 0 | 1 | 2 | null => (m?.kind !== 'value' ? null : m.rows === '1' && m.cols === '1' ? 0 : m.rows === '1' || m.cols === '1' ? 1 : 2);
