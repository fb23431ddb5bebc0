/** Where a command reads and writes; given as an argument so that commands run without a process. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly readFile: (path: string) => string;
  readonly fileExists: (path: string) => boolean;
  /** Is it a folder? None is known of where left out. */
  readonly isFolder?: (path: string) => boolean;
  /** Writes a file, with the folders that it lies in; throws what the system says where it can't be written. */
  readonly writeFile: (path: string, text: string) => void;
  /** Progress lines are for terminals only. */
  readonly isTerminal: boolean;
  /** ANSI colours in what is written to `err`; none where left out. */
  readonly color?: boolean;
  /** Columns of the terminal that `err` is; unknown where left out. */
  readonly columns?: number;
}

/** The name by which standard input is read as a file. */
export const STDIN = '-';

/** Exit statuses of every command. */
export const EXIT = { ok: 0, refuted: 1, usage: 2, undecided: 3 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** A usage error: printed as `error[code]: message`, exit status 2. */
export class UsageError extends Error {
  readonly code: string;
  readonly span: readonly [number, number] | undefined;
  constructor(code: string, message: string, span?: readonly [number, number]) {
    super(message);
    this.name = 'UsageError';
    this.code = code;
    this.span = span;
  }
}

/** Refuses what is no file. Errors: UsageError no-such-file. */
export const requireFile = (path: string, io: Io): void => {
  if (io.fileExists(path)) return;
  throw new UsageError('no-such-file', io.isFolder?.(path) === true ? `${path} is a folder; name a file in it` : `there is no file ${path === '' ? 'without a name' : path}`);
};

/** The text of a file. Errors: UsageError no-such-file, not-text. */
export const textOf = (path: string, io: Io): string => {
  requireFile(path, io);
  const text = io.readFile(path);
  if (text.includes('\0')) throw new UsageError('not-text', `${path} is no text; save it as plain text in UTF-8`);
  return text;
};
