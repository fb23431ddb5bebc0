import { printText } from '../notation/print/text.ts';
import { CompareError, compareFunction, WHATS, type AnyFunction, type Limit, type Report, type What } from '../compare/index.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { readExpression, type Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import { reportJson, reportText } from './function-report.ts';
import { EXIT, requireFile, UsageError, type ExitStatus, type Io } from './io.ts';
import { withObjective } from '../elaborate/problem.ts';
import { taken } from '../elaborate/rejected.ts';
import { isGivenFile, loadGiven, loadProblem, loadVariables, splitList } from './load.ts';

/** What a file exports, or why it couldn't be run. */
export type UserModule = { readonly ok: true; readonly exports: Readonly<Record<string, unknown>>; readonly limit?: Limit } | { readonly ok: false; readonly message: string };

/** What `gradus check --function` was asked for. */
export interface FunctionCommand {
  readonly function: string;
  readonly against?: string;
  readonly given?: string;
  readonly wrt?: string;
  readonly what?: string;
  readonly args?: string;
  readonly pass?: string;
  readonly json: boolean;
  readonly seed?: string;
}

/** `FILE#NAME` in its parts; the name may be missing. */
export const functionParts = (text: string): { readonly file: string; readonly name: string | null } => {
  const at = text.lastIndexOf('#');
  return at < 0 ? { file: text, name: null } : { file: text.slice(0, at), name: text.slice(at + 1) };
};

const isFunction = (x: unknown): x is AnyFunction => typeof x === 'function';

type Members = Readonly<Record<string, unknown>>;

const isClass = (x: unknown): boolean => isFunction(x) && /^class\b/u.test(Function.prototype.toString.call(x));

/** The names of an object's own functions; of a class, those of its methods. */
const functionsIn = (x: unknown): readonly string[] => {
  const own = (o: unknown): readonly string[] => (typeof o === 'object' || isFunction(o) ? Object.getOwnPropertyNames(o ?? {}) : []).filter((key) => key !== 'constructor' && isFunction((o as Members)[key]));
  return isClass(x) ? [...new Set([...own(x), ...own((x as { prototype?: unknown }).prototype)])] : own(x);
};

/** Everything that a file offers: functions, and those in objects and classes by names with a dot. */
const offered = (all: Members): readonly string[] => Object.keys(all).filter((key) => key !== 'default' || isFunction(all[key])).flatMap((key) => (isFunction(all[key]) && !isClass(all[key]) ? [key] : functionsIn(all[key]).map((inner) => `${key}.${inner}`)));

/** A function with the object that it belongs to. */
interface Found {
  readonly f: AnyFunction;
  readonly self: unknown;
}

/** The function by its name in an object; that of an instance for a method of a class. Null where there is none. Errors: UsageError. */
const member = (owner: unknown, path: readonly string[], file: string): Found | null => {
  const [key = '', ...rest] = path;
  const held = (owner as Members | null | undefined)?.[key];
  if (rest.length > 0) return held === undefined ? null : member(held, rest, file);
  if (isFunction(held)) return { f: held, self: owner };
  const method = isClass(owner) ? (owner as { prototype: Members }).prototype[key] : undefined;
  if (!isFunction(method)) return null;
  try {
    return { f: method, self: new (owner as new () => unknown)() };
  } catch (error) {
    throw new UsageError('no-such-function', `${file} has the class ${(owner as AnyFunction).name}, which can't be made without arguments (${error instanceof Error ? error.message : String(error)}); export a function that makes one and calls ${key}`);
  }
};

/** The function that is meant, as it is called and as it is written: by name, the default, or the only one. Errors: UsageError. */
const chosen = (exports: Members, file: string, name: string | null): { readonly run: AnyFunction; readonly written: AnyFunction; readonly called: string } => {
  // A CommonJS module comes as the default of a module.
  const all = { ...(typeof exports['default'] === 'object' ? (exports['default'] as Members | null) : {}), ...exports };
  const names = offered(all);
  const wanted = name ?? (names.includes('default') ? 'default' : names.length === 1 ? (names[0] ?? '') : null);
  const there = `${file} exports ${names.length === 0 ? 'no function' : names.join(', ')}`;
  if (wanted === null) throw new UsageError('no-such-function', `say which function: ${file}#NAME; ${there}`);
  const found = all[wanted] === undefined ? member(all, wanted.split('.'), file) : member(all, [wanted], file);
  if (found !== null && isClass(found.f)) throw new UsageError('no-such-function', `${wanted} is a class; name one of its methods: ${functionsIn(found.f).map((m) => `${file}#${wanted}.${m}`).join(', ')}`);
  if (found !== null) return { run: (...args) => found.f.apply(found.self, [...args]), written: found.f, called: wanted.split('.').at(-1) ?? wanted };
  const near = nearest(wanted, names);
  throw new UsageError('no-such-function', `${there}, and no ${wanted}${near === null ? '' : `; did you mean ${near}?`}`);
};

/** What a function computes, by its name; the first that fits. */
const NAMES: readonly (readonly [RegExp, readonly What[]])[] = [
  [/(?:value|loss|cost|objective|fun|^f)_?(?:and)?_?(?:grad|g$)/iu, ['value', 'gradient']], [/hvp|hess\w*(?:prod|vec|p$)/iu, ['hvp']], [/hess/iu, ['hessian']], [/jac/iu, ['jacobian']], [/grad|deriv|nabla|^d[A-Z_]|^d?g$/u, ['gradient']],
  [/value|loss|cost|objective|energy|^f$/iu, ['value']],
];

/** What is compared: as said, or as the name of the function says; the gradient where it says nothing. Errors: UsageError. */
const whatsOf = (text: string | undefined, name: string): readonly What[] => {
  if (text === undefined) return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? ['gradient'];
  return splitList(text).map((word): What => {
    const known = WHATS.find((w) => w === word);
    if (known === undefined) throw new UsageError('usage', `a function can't be compared with ${word}; known: ${WHATS.join(', ')}`);
    return known;
  });
};

/** The problem, and the expression in it that is meant. Errors: InputRejected, UsageError. */
const against = (command: FunctionCommand, io: Io): { readonly problem: Problem; readonly of: Expr; readonly text: string } => {
  const text = command.against;
  if (text === undefined) throw new UsageError('expected', 'say what the function should agree with: --against PROBLEM.gradus, or an expression with --given');
  if (command.given === undefined || !isGivenFile(command.given, io)) {
    const { problem, objective } = loadProblem(text, command.given, io);
    return { problem, of: objective.expr, text: printText(objective.expr) };
  }
  const problem = loadGiven(command.given, io);
  const of = text === 'objective' && problem.objective !== null ? problem.objective.expr : taken(readExpression(text, withObjective(problem)), text, '--against');
  return { problem, of, text };
};

const STATUS: { readonly [V in Report['verdict']]: ExitStatus } = { agrees: EXIT.ok, differs: EXIT.refuted, near: EXIT.undecided };

/** `gradus check --function FILE#NAME --against …`: agrees (0), differs (1), too near to be called wrong but not equal (3). Errors: InputRejected, UsageError. */
export const runFunction = (command: FunctionCommand, module: UserModule | undefined, io: Io): ExitStatus => {
  const { file, name } = functionParts(command.function);
  requireFile(file, io);
  const { problem, of, text } = against(command, io);
  if (module === undefined) throw new UsageError('not-loadable', `${file} can't be run here`);
  if (!module.ok) throw new UsageError('not-loadable', `${file} can't be run: ${module.message}`);
  const { run, written, called } = chosen(module.exports, file, name);
  const whats = whatsOf(command.what, called);
  const variables = whats.every((w) => w === 'value') && command.wrt === undefined ? [] : loadVariables(command.wrt, problem);
  try {
    const report = compareFunction({
      run, written, of, variables, whats, ...(module.limit === undefined ? {} : { limit: module.limit }), symbols: [...problem.symbols.values()].map((d) => d.symbol), lets: [...problem.lets.values()], conditions: problem.conditions,
      ...(command.args === undefined ? {} : { order: splitList(command.args) }), ...(command.pass === undefined ? {} : { form: command.pass }), ...(command.seed === undefined ? {} : { seed: command.seed }),
    });
    const title = { function: command.function, against: text };
    io.out(command.json ? `${JSON.stringify(reportJson(report, title))}\n` : reportText(report, title));
    return STATUS[report.verdict];
  } catch (error) {
    if (error instanceof CompareError) throw new UsageError(error.code, error.message);
    throw error;
  }
};
