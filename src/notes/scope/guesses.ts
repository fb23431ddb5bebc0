import type { Shape } from '../../shape/shape.ts';
import type { Property } from '../text/phrases.ts';

/** Names that nothing declares: those that are taken for what they have to be, and what words say of others before their size is known. */
export class Guesses {
  private readonly taken = new Set<string>();
  private readonly old = new Set<string>();
  /** The shapes of all vectors and of all matrices, where the document says so. */
  readonly usual: { vector: Shape | null; matrix: Shape | null } = { vector: null, matrix: null };
  private readonly samples = new Map<string, Shape>();
  private readonly said = new Map<string, readonly Property[]>();

  /** Takes note of names that are taken for what they have to be. */
  take(names: readonly string[]): void {
    names.forEach((name) => { this.taken.add(name); this.old.delete(name); });
  }

  /** What was guessed so far may be another thing from here on. */
  age(): void {
    this.taken.forEach((name) => this.old.add(name));
  }

  /** Was it guessed in another section of the document? */
  isOld(name: string): boolean {
    return this.old.has(name) && this.taken.has(name);
  }

  /** A declared name is no guess any more. */
  settle(names: readonly string[]): void {
    names.forEach((name) => this.taken.delete(name));
  }

  /** Is it known of a name only from the formulas with it what it is? */
  isTaken(name: string): boolean {
    return this.taken.has(name);
  }

  /** Takes note of what a sample x_i is, which a single x is as well. */
  sample(name: string, shape: Shape): void {
    this.samples.set(name, shape);
  }

  /** The shape of the samples that go by a letter with an index, for the letter itself or one with a mark. */
  sampleOf(name: string): Shape | null {
    return this.samples.get(name.replace(/_(?:prime|star|new|tilde|hat)$/u, '')) ?? null;
  }

  /** Takes note of what words say of a name that means nothing yet. */
  describe(name: string, properties: readonly Property[]): void {
    this.said.set(name, [...this.saidOf(name), ...properties]);
  }

  /** What words said of a name before it meant something. */
  saidOf(name: string): readonly Property[] {
    return this.said.get(name) ?? [];
  }
}
