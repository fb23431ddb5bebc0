/** What can be wrong with data. */
export type DataCode = 'unreadable-data' | 'not-a-number' | 'negative-data' | 'wrong-shape' | 'empty-class' | 'empty-data';

/** Data that can't be used: what is wrong, where, and what to do about it. */
export class DataError extends Error {
  readonly code: DataCode;
  constructor(code: DataCode, message: string) {
    super(message);
    this.name = 'DataError';
    this.code = code;
  }
}
