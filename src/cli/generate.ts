import type { Domain } from '../curvature/index.ts';
import { DERIVATIVES, GenerateError, generate, targets, WHATS, type SolverRequest, type What } from '../generate/index.ts';
import { certificateFile, certificateId } from './certificate.ts';
import { variableExpr } from '../calculus/variable.ts';
import { printText } from '../notation/print/text.ts';
import { splitList, type Loaded } from './load.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';
import { progressOn } from './progress.ts';

/** Flags of `gradus generate`. */
export interface GenerateFlags {
  readonly to: string;
  readonly wrt?: string;
  readonly given?: string;
  readonly what?: string;
  readonly sparse?: string;
  readonly out?: string;
  readonly domain?: Domain;
  readonly update?: string;
  readonly certificates?: string;
  readonly json?: boolean;
  readonly seed?: string;
}

/** What `--what` names; the value alone where there is nothing to differentiate by. Errors: UsageError. */
const readWhat = (text: string | undefined, derivatives: boolean): ReadonlySet<What> => {
  if (text === undefined) return new Set<What>(derivatives ? DERIVATIVES : ['value']);
  return new Set(splitList(text).map((word): What => {
    const known = WHATS.find((w) => w === word);
    if (known === undefined) throw new UsageError('usage', `${word} can't be generated; known: ${WHATS.join(', ')}`);
    return known;
  }));
};

/** Does the command line ask for something that needs variables? */
export const needsVariables = (flags: GenerateFlags): boolean => flags.wrt !== undefined || [...readWhat(flags.what, false)].some((w) => w !== 'value');

/** `W=multiplicative,H=2`, or one choice for all variables. */
const readUpdates = (text: string | undefined, variables: readonly string[]): ReadonlyMap<string, string> =>
  new Map(splitList(text ?? '').flatMap((part) => {
    const at = part.lastIndexOf('=');
    const [names, choice] = at < 0 ? [variables, part] : [[part.slice(0, at).trim()], part.slice(at + 1).trim()];
    const unknown = names.find((n) => !variables.includes(n));
    if (unknown !== undefined) throw new UsageError('usage', `--update names ${unknown}, which is not among the variables ${variables.join(', ')}`);
    return names.map((n) => [n, choice] as const);
  }));

/** Where the certificates of a program lie: in the folder that was asked for, or beside the program. */
const certificatePath = (flags: GenerateFlags, name: string): string | null => {
  if (flags.certificates !== undefined) return `${flags.certificates}/${name}.certificate.json`;
  return flags.out === undefined ? null : `${flags.out.replace(/\.[^./\\]*$/, '')}.${name}.certificate.json`;
};

/** `gradus generate`: writes a program to standard output or to a file, the certificates of a solver beside it. Errors: UsageError. */
export const runGenerate = (loaded: Loaded, flags: GenerateFlags, io: Io): ExitStatus => {
  const target = Object.entries(targets).find(([name]) => name === flags.to)?.[1];
  if (target === undefined) throw new UsageError('usage', `no programs are generated in ${flags.to}; known: ${Object.keys(targets).join(', ')}`);
  const { objective, variables, problem } = loaded;
  const what = readWhat(flags.what, variables.length > 0);
  const solver = (): SolverRequest => ({
    sense: objective.sense ?? 'minimize', domain: flags.domain ?? null, identify: certificateId,
    updates: readUpdates(flags.update, variables.map((v) => printText(variableExpr(v)))),
  });
  if (!what.has('solver') && [flags.domain, flags.update, flags.certificates].some((f) => f !== undefined)) throw new UsageError('usage', '--domain, --update and --certificates are for --what solver');
  const progress = progressOn(io, flags.json === true || flags.out === undefined);
  progress('deriving, checking and searching for what is certified');
  try {
    const { source, certificates } = generate({
      objective, variables, what, lets: [...problem.lets.values()], conditions: problem.conditions, sparse: splitList(flags.sparse ?? ''),
      ...(what.has('solver') ? { solver: solver() } : {}), ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    }, target);
    progress('');
    const files = [
      ...(flags.out === undefined ? [] : [{ path: flags.out, text: source }]),
      ...certificates.flatMap(({ name, text }) => {
        const path = certificatePath(flags, name);
        return path === null ? [] : [{ path, text: certificateFile(text) }];
      }),
    ];
    for (const { path, text } of files) io.writeFile(path, text);
    const written = files.map(({ path }) => path);
    if (flags.json === true) io.out(`${JSON.stringify({ to: flags.to, what: [...what], source, certificates: certificates.map(({ name, text }) => ({ name, id: certificateId(text), certificate: JSON.parse(text) as unknown })), written })}\n`);
    else if (flags.out === undefined) io.out(source);
    else for (const path of written) io.out(`written: ${path}\n`);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof GenerateError) throw new UsageError(error.code, error.message);
    throw error;
  }
};
