/** One thing wrong with the inputs of a call. */
export interface InputProblem {
  readonly code: 'missing-input' | 'unknown-input' | 'wrong-type' | 'size-clash' | 'size-unknown' | 'index-range' | 'attribute';
  /** The input, or the size for `size-unknown`. */
  readonly input: string;
  readonly message: string;
}

/** Thrown when the inputs of a call do not fit the declarations; lists every problem found. */
export class InputError extends Error {
  readonly problems: readonly InputProblem[];
  constructor(problems: readonly InputProblem[]) {
    super(problems.length === 1 ? problems[0]?.message : `${problems.length} problems with the inputs:\n${problems.map((p) => `  ${p.message}`).join('\n')}`);
    this.name = 'InputError';
    this.problems = problems;
  }
}

/** Why an expression has no value; `shape-drift` is a fault of this toolkit. */
export type EvaluationCode = 'singular-matrix' | 'non-finite' | 'subscript-range' | 'bad-exponent' | 'unresolved-derivative' | 'negative-size' | 'too-large' | 'shape-drift';

/** Thrown when an expression has no value at the given inputs, or can't be compiled; `code` says why. */
export class EvaluationError extends Error {
  readonly code: EvaluationCode;
  /** The subexpression, as text, where it was found; null where that is not known. */
  readonly where: string | null;
  constructor(code: EvaluationCode, message: string, where: string | null = null) {
    super(where === null ? message : `${message} in ${where}`);
    this.name = 'EvaluationError';
    this.code = code;
    this.where = where;
  }
}
