import type { Symbol_, Term } from '../terms/term.ts';

/** What trials have shown. */
export interface Shown {
  readonly log2Error: number;
  readonly heuristic: boolean;
}

/**
 * What trials have shown so far, by statement: verifications that share it don't repeat each other's trials. Whether trials agree depends
 * on nothing but the statement, the declarations of its symbols and what is drawn, so that what was shown once is shown.
 */
export class Evidence {
  private readonly numbers = new Map<string, number>();
  private readonly seen = new WeakMap<object, number>();
  private readonly shown = new Map<string, Shown>();

  /** Text that tells statements with their declarations apart, whatever document they are from. */
  key(kind: string, terms: readonly Term[], symbols: Iterable<readonly [string, Symbol_]>): string {
    const declared = [...symbols].map(([name, s]) => JSON.stringify([name, s.rows, s.cols, s.attributes, s.range ?? null])).sort();
    return `${kind} ${terms.map((t) => this.number(t)).join(' ')} ${declared.join(' ')}`;
  }

  get(key: string): Shown | undefined {
    return this.shown.get(key);
  }

  add(key: string, shown: Shown): void {
    this.shown.set(key, shown);
  }

  /** Equal numbers for terms, or parts of terms, that are written the same way. */
  private number(part: unknown): string {
    if (!Array.isArray(part)) return JSON.stringify(part);
    const known = this.seen.get(part);
    if (known !== undefined) return `#${known}`;
    const key = (part as readonly unknown[]).map((x) => this.number(x)).join(',');
    const number = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, number);
    this.seen.set(part, number);
    return `#${number}`;
  }
}
