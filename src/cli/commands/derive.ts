import { runDeriveBatch } from '../batch.ts';
import { runDerive } from '../derive.ts';
import { textOf, UsageError } from '../io.ts';
import { loadProblem, loadVariables } from '../load.ts';
import type { Format } from '../render.ts';
import type { AddCommand } from './context.ts';
import { FORMATS, format, GIVEN, INPUT, JSON_HELP, RECORDS, SEED, seeded } from './options.ts';

/** Sizes, and counts of nonzeros, written as `n=1000, nnz(M)=20`. Errors: UsageError bad-size. */
const readSizes = (text: string): Readonly<Record<string, number>> =>
  Object.fromEntries(text.split(',').filter((part) => part.trim() !== '').map((part): [string, number] => {
    const [, name, value] = /^\s*([A-Za-z]\w*|nnz\(\w+\))\s*=\s*([1-9]\d{0,8})\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined) throw new UsageError('bad-size', `${part.trim()} is not a size; write sizes as "n=1000, k=20"`);
    return [name, Number(value)];
  }));

interface DeriveFlags { readonly given?: string; readonly wrt?: string; readonly hessian?: boolean; readonly hvp?: boolean; readonly steps?: boolean; readonly plan?: boolean; readonly sizes?: string; readonly format: (typeof FORMATS)[number]; readonly json?: boolean; readonly batch?: string; readonly seed?: string }

const EXAMPLES = `
Examples:
  gradus derive examples/nmf.gradus --wrt W,H --hessian
  gradus derive "x'*A*x" --given "A : matrix(n, n), x : vector(n)" --wrt x --steps
  gradus derive '\\|Ax - b\\|^2' --given "A : matrix(m, n), x : vector(n), b : vector(m)" --wrt x --format latex
  gradus derive examples/lfh.gradus --wrt "U[i,:]" --hvp --plan --sizes "n=1000, q=32"
  cat examples/klr.gradus | gradus derive - --wrt w --json`;

/** `gradus derive`. */
export const addDerive: AddCommand = (program, { io, finish }) => {
  program.command('derive').argument('[input]', INPUT).description('closed-form derivatives, each checked before it is shown')
    .option('--given <decls>', GIVEN)
    .option('--wrt <variables>', 'what to differentiate by: W,H or "U[i,:]"')
    .option('--hessian', 'all Hessian blocks of the variables')
    .option('--hvp', 'Hessian-vector products')
    .option('--steps', 'the derivation, one rule a line')
    .option('--plan', 'how all of it is computed together, step by step, with the arithmetic of each')
    .option('--sizes <list>', 'sizes for the order of products in the plan: "n=1000, k=20"; nnz(M)=5000 passes M by its nonzeros')
    .option('--format <format>', FORMATS.join(', '), format, 'text' as (typeof FORMATS)[number])
    .option('--json', JSON_HELP)
    .option('--batch <file>', 'a file of records, one JSON object a line')
    .option('--seed <text>', SEED)
    .addHelpText('after', `${EXAMPLES}\n${RECORDS}`)
    .action((input: string | undefined, flags: DeriveFlags) => {
      if (flags.batch !== undefined) return finish(runDeriveBatch(textOf(flags.batch, io), seeded(flags.seed), io));
      if (input === undefined) throw new UsageError('expected', 'say what to derive: a .gradus file, an expression, or - for standard input; gradus derive --help has examples');
      if (flags.sizes !== undefined && flags.plan !== true) throw new UsageError('usage', '--sizes are those of the plan: --plan shows it');
      const loaded = loadProblem(input, flags.given, io);
      const json = flags.json === true || flags.format === 'json';
      const shownAs: Format = flags.format === 'json' ? 'text' : flags.format;
      finish(runDerive({ ...loaded, variables: loadVariables(flags.wrt, loaded.problem) }, { hessian: flags.hessian === true, hvp: flags.hvp === true, steps: flags.steps === true, format: shownAs, json, ...(flags.plan === true ? { planFor: readSizes(flags.sizes ?? '') } : {}), ...seeded(flags.seed) }, io));
    });
};
