import { InvalidArgumentError } from 'commander';
import { UsageError, type Io } from '../io.ts';

export const FORMATS = ['text', 'unicode', 'latex', 'json'] as const;

/** A known format. Errors: InvalidArgumentError. */
export const format = (value: string): (typeof FORMATS)[number] => {
  const known = FORMATS.find((f) => f === value);
  if (known === undefined) throw new InvalidArgumentError(`known formats: ${FORMATS.join(', ')}`);
  return known;
};

/** The text of a file of records. Errors: UsageError no-such-file. */
export const readBatch = (file: string, io: Io): string => {
  if (!io.fileExists(file)) throw new UsageError('no-such-file', `there is no file ${file}`);
  return io.readFile(file);
};

/** The seed, where one was given. */
export const seeded = (seed: string | undefined): { readonly seed?: string } => (seed === undefined ? {} : { seed });
