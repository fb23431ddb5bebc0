import { UsageError } from '../io.ts';
import type { AddCommand } from './context.ts';
import { JSON_HELP } from './options.ts';

/** `gradus tour`. */
export const addTour: AddCommand = (program, { platform, finish }) => {
  program.command('tour').description('a short tour on real images').option('--json', JSON_HELP).action((flags: { readonly json?: boolean }) => {
    if (platform.tour === undefined) throw new UsageError('usage', 'the tour needs files, which are not at hand here');
    finish(platform.tour(flags.json === true));
  });
};
