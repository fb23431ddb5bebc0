/** What kind of fault a certificate has. */
export type FaultCode =
  /** Not a document of this format. */
  | 'malformed'
  /** Sizes that don't fit, or a term that isn't one. */
  | 'shape'
  /** A name that isn't declared, or has the wrong kind. */
  | 'unknown-name' | 'unknown-rule'
  /** A premise or a field that the rule doesn't take, or takes otherwise. */
  | 'premise' | 'field'
  /** A side condition of the rule fails. */
  | 'condition'
  /** Something that the conclusion needs for having a value isn't shown. */
  | 'undefined'
  /** The trials found a difference, or could not be made. */
  | 'different' | 'undecided'
  /** The stated conclusion isn't the computed one. */
  | 'conclusion'
  /** Something in the document serves nothing. */
  | 'unused';

/** Why a certificate is rejected; the replay adds the node. */
export class Fault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Rejects. */
export const fail = (code: FaultCode, message: string): never => {
  throw new Fault(code, message);
};

/** Rejects unless the condition holds. */
export function must(condition: boolean, message: string, code: FaultCode = 'condition'): asserts condition {
  if (!condition) throw new Fault(code, message);
}
