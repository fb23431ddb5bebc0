/** Thrown where a program can't be generated as asked. */
export class GenerateError extends Error {
  readonly code = 'usage';
  constructor(message: string) {
    super(message);
    this.name = 'GenerateError';
  }
}
