import type { Command } from 'commander';
import type { UserModule } from '../function.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { Typesetter } from '../page/typesetter.ts';
import type { SolvePlatform } from '../solve.ts';

/** Further actions that need the platform, given by the caller. */
export interface Platform {
  readonly tour?: () => ExitStatus;
  readonly solve?: SolvePlatform;
  /** Sets formulas on pages; only where one was asked for. */
  readonly typesetter?: Typesetter;
  /** What the file named by --function exports; only where there is one. */
  readonly userModule?: UserModule;
  /** What compiled closures can run on, by name. */
  readonly backends?: readonly { readonly name: string; readonly describe: string }[];
}

/** What a command may use, and where it leaves its exit status. */
export interface Context {
  readonly io: Io;
  readonly platform: Platform;
  readonly finish: (status: ExitStatus) => void;
}

/** Adds a command to the program. */
export type AddCommand = (program: Command, context: Context) => void;
