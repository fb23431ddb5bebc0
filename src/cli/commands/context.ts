import type { Command } from 'commander';
import type { ExitStatus, Io } from '../io.ts';
import type { Platform } from '../platform.ts';

/** What a command may use, and where it leaves its exit status. */
export interface Context {
  readonly io: Io;
  readonly platform: Platform;
  readonly finish: (status: ExitStatus) => void;
}

/** Adds a command to the program. */
export type AddCommand = (program: Command, context: Context) => void;
