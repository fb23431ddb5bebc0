/** A function that can't be compared as asked; `code` says why. */
export class CompareError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'CompareError';
    this.code = code;
  }
}
