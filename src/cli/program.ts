import { addCheck } from './commands/check.ts';
import type { AddCommand } from './commands/context.ts';
import type { Platform } from './platform.ts';
import { addBound, addSurrogate } from './commands/curvature.ts';
import { addDerive } from './commands/derive.ts';
import { addExplain } from './commands/explain.ts';
import { addGenerate } from './commands/generate.ts';
import { addLanguage } from './commands/language.ts';
import { addRule, addRules } from './commands/rules.ts';
import { addTour } from './commands/tour.ts';
import { addVerify } from './commands/verify.ts';
import { addVersion } from './commands/version.ts';
import { reportFailure } from './failure.ts';
import type { ExitStatus, Io } from './io.ts';
import { runWith } from './shell.ts';
import { addSolve } from './solve.ts';

export type { Platform } from './platform.ts';
export { VERSION } from './shell.ts';

/** Every command, in the order of the help. */
const COMMANDS: readonly AddCommand[] = [addDerive, addCheck, addBound, addSurrogate, addVerify, addLanguage, addRule, addRules, addExplain, addVersion, addGenerate, addSolve, addTour];

/** Runs one command line, with all commands at hand, and returns its exit status; nothing is read or written but through `io`. */
export const run = (args: readonly string[], io: Io, platform: Platform): ExitStatus => {
  try {
    return runWith(COMMANDS, args, io, platform);
  } catch (error) {
    return reportFailure(error, args, io);
  }
};
