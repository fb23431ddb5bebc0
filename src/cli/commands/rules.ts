import { runCheckerRules, runRule, runRules } from '../rules.ts';
import type { AddCommand } from './context.ts';

/** `gradus rule`. */
export const addRule: AddCommand = (program, { io, finish }) => {
  program.command('rule <name>').description('show a rule: law, conditions, source, where it fails').option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  gradus rule d-logdet      a law by which derive works\n  gradus rule MM-QUAD       a rule of the checker of certificates').action((name: string, flags: { readonly json?: boolean }) => finish(runRule(name, flags.json === true, io)));
};

/** `gradus rules`. */
export const addRules: AddCommand = (program, { io, finish }) => {
  program.command('rules').description('list all rules').option('--checker', 'the rules of the checker instead').option('--json', 'as JSON')
    .action((flags: { readonly json?: boolean; readonly checker?: boolean }) => finish((flags.checker === true ? runCheckerRules : runRules)(flags.json === true, io)));
};
