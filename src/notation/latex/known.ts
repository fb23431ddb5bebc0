import { GREEK } from '../greek.ts';
import * as table from './commands.ts';

/** Every command that is read, for suggestions. */
export const COMMAND_NAMES: readonly string[] = [
  ...Object.keys(GREEK), ...Object.keys(table.VARIANTS), ...Object.keys(table.ARGUMENTS), ...Object.keys(table.FONTS), ...table.TEXTS, ...Object.keys(table.ACCENTS), ...Object.keys(table.FUNCTIONS), ...Object.keys(table.BIG), ...table.DOTS, ...Object.keys(table.CONSTANTS),
  ...[table.RELATIONS, table.CONNECTIVES, table.OPERATORS, table.BARS].flatMap((t) => Object.keys(t)).filter((k) => k.startsWith('\\')).map((k) => k.slice(1)), 'left', 'right', 'begin', 'end', 'nabla', 'partial', 'tag', 'not', 'prime', 'arg', 'intercal', 'dagger', 'operatorname',
];
export const KNOWN_COMMANDS: ReadonlySet<string> = new Set(COMMAND_NAMES);

/** Commands without arguments that are signs of their own. */
export const SIGN_COMMANDS: ReadonlySet<string> = new Set([
  ...[table.RELATIONS, table.CONNECTIVES, table.OPERATORS, table.BARS].flatMap((o) => Object.keys(o)).filter((k) => k.startsWith('\\')).map((k) => k.slice(1)),
  ...Object.keys(table.FUNCTIONS), ...Object.keys(table.BIG), ...Object.keys(table.CONSTANTS), ...table.DOTS, ...table.WIDE, ...table.QUANTIFIERS, 'nabla', 'partial', 'prime', 'arg', 'top', 'intercal', 'dagger', 'backslash', 'Longrightarrow',
]);
