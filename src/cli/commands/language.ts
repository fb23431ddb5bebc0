import { runLanguage } from '../language.ts';
import type { AddCommand } from './context.ts';

/** `gradus language`. */
export const addLanguage: AddCommand = (program, { io, finish }) => {
  program.command('language').description('the input language: kinds, attributes, operators, functions').option('--json', 'as JSON').action((flags: { readonly json?: boolean }) => finish(runLanguage(flags.json === true, io)));
};
