import { Command, CommanderError } from 'commander';
import type { AddCommand } from './commands/context.ts';
import type { Platform } from './platform.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';

export const VERSION = '0.1.0';

const EXAMPLES = `
Examples:
  gradus derive examples/nmf.gradus --wrt W,H --hessian
  gradus derive "x'*A*x" --given "A : matrix(n, n), x : vector(n)" --wrt x --steps
  gradus check "grad(norm2(A*x - b)^2, x) = 2*A'*(A*x - b)" --given "A : matrix(m, n), x : vector(n), b : vector(m)"
  gradus check --function gradient.ts#gradient --against examples/nmf.gradus --wrt W,H
  gradus language
  gradus rule d-logdet
  gradus explain shape-mismatch

Exit status: 0 done or proved   1 refuted or a check failed   2 usage, syntax or shape error   3 undecided`;

/** The arguments with formulas that begin with a minus, which look like options, behind a `--` at the end. */
const operandsLast = ([name, ...args]: readonly string[], program: Command): readonly string[] => {
  const options = program.commands.find((c) => c.name() === name)?.options ?? [];
  const known: string[] = [name ?? ''];
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    const isFormula = /^-[^-]./.test(arg) && !options.some((o) => o.short !== undefined && arg.startsWith(o.short));
    (isFormula ? operands : known).push(arg);
    const value = args[i + 1];
    if (value !== undefined && options.some((o) => o.required && (o.long === arg || o.short === arg))) known.push(args[++i] ?? '');
  }
  return operands.length === 0 ? known : [...known, '--', ...operands];
};

const build = (commands: readonly AddCommand[], io: Io, platform: Platform, finish: (status: ExitStatus) => void): Command => {
  const program = new Command('gradus')
    .description('derive gradients, Hessian blocks and products of matrix expressions, and check formulas')
    .version(VERSION, '--version')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: () => undefined })
    .addHelpText('after', EXAMPLES);
  for (const add of commands) add(program, { io, platform, finish });
  for (const c of program.commands) c.exitOverride().configureOutput({ writeOut: io.out, writeErr: () => undefined });
  return program;
};

/** Commands that take a file, by the end of its name. */
const FOR_FILES: readonly (readonly [RegExp, string])[] = [[/\.gradus$/iu, 'derive FILE --wrt X'], [/\.(?:md|markdown|tex|latex|txt)$/iu, 'check FILE'], [/\.json$/iu, 'verify FILE']];

/** What is said of a word that is near no command: of a file's name, with which command it goes. */
const unknownCommand = (word: string): string => {
  const fitting = FOR_FILES.find(([end]) => end.test(word))?.[1];
  return `unknown command '${word}'; ${fitting === undefined ? 'gradus --help lists them' : `say what to do with the file: gradus ${fitting.replace('FILE', word)}`}`;
};

/** What is said of arguments that a command can't use, by the code of the library that reads them, in its words for others. */
const UNUSABLE: Readonly<Record<string, (words: string, name: string) => string>> = {
  'commander.excessArguments': (_, name) => `${name} has too many arguments; put formulas and declarations in quotes`,
  'commander.missingArgument': (words, name) => `${name} lacks ${/'(\w+)'/u.exec(words)?.[1] ?? 'an argument'}`,
  'commander.missingMandatoryOptionValue': (words, name) => `${name} needs ${/'(.+)'/u.exec(words)?.[1] ?? 'an option'}`,
  'commander.help': (_, name) => `help is about commands, and ${name} is none`,
};

/** What a command line that can't be used is answered, with where its use is shown. */
const unusable = (error: CommanderError, args: readonly string[], program: Command): UsageError => {
  const [first = '', second = ''] = args;
  const name = first === 'help' ? second : first;
  const words = error.message.replace(/^error: /u, '').replace(/\s*\(Did you mean (.*)\?\)$/u, '; did you mean $1?').replace(/\.$/u, '');
  const shown = program.commands.some((c) => c.name() === name) ? `gradus ${name} --help` : 'gradus --help';
  return new UsageError(error.code === 'commander.unknownOption' ? 'unknown-option' : 'usage', `${UNUSABLE[error.code]?.(words, name) ?? words}; ${shown} says more`);
};

/** Runs one command line with the commands that are given and returns its exit status; nothing is read or written but through `io`. Throws what `reportFailure` reports. */
export const runWith = (commands: readonly AddCommand[], args: readonly string[], io: Io, platform: Platform): ExitStatus => {
  let status: ExitStatus = EXIT.ok;
  const program = build(commands, io, platform, (s) => {
    status = s;
  });
  try {
    if (args.length === 0) io.out(`${program.helpInformation()}${EXAMPLES}\n`);
    else program.parse([...operandsLast(args, program)], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    if (error instanceof CommanderError && error.code === 'commander.unknownCommand' && !error.message.includes('Did you mean')) throw new UsageError('usage', unknownCommand(args[0] ?? ''));
    throw error instanceof CommanderError ? unusable(error, args, program) : error;
  }
};
