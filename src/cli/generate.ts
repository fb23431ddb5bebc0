import { GenerateError, generate, targets, WHATS, type What } from '../generate/index.ts';
import { splitList, type Loaded } from './load.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';

/** Flags of `gradus generate`. */
export interface GenerateFlags {
  readonly to: string;
  readonly wrt?: string;
  readonly given?: string;
  readonly what?: string;
  readonly sparse?: string;
  readonly out?: string;
  readonly seed?: string;
}

/** What `--what` names; the value alone where there is nothing to differentiate by. Errors: UsageError. */
const readWhat = (text: string | undefined, derivatives: boolean): ReadonlySet<What> => {
  if (text === undefined) return new Set<What>(derivatives ? WHATS : ['value']);
  return new Set(splitList(text).map((word): What => {
    const known = WHATS.find((w) => w === word);
    if (known === undefined) throw new UsageError('usage', `${word} can't be generated; known: ${WHATS.join(', ')}`);
    return known;
  }));
};

/** Does the command line ask for something that needs variables? */
export const needsVariables = (flags: GenerateFlags): boolean => flags.wrt !== undefined || [...readWhat(flags.what, false)].some((w) => w !== 'value');

/** `gradus generate`: writes a program to standard output or to a file. Errors: UsageError. */
export const runGenerate = (loaded: Loaded, flags: GenerateFlags, io: Io): ExitStatus => {
  const target = targets[flags.to];
  if (target === undefined) throw new UsageError('usage', `no programs are generated in ${flags.to}; known: ${Object.keys(targets).join(', ')}`);
  const { objective, variables, problem } = loaded;
  try {
    const source = generate({
      objective, variables, what: readWhat(flags.what, variables.length > 0), lets: [...problem.lets.values()], conditions: problem.conditions, sparse: splitList(flags.sparse ?? ''),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    }, target);
    if (flags.out === undefined) io.out(source);
    else io.writeFile(flags.out, source);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof GenerateError) throw new UsageError(error.code, error.message);
    throw error;
  }
};
