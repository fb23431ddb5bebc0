import type { ExprCondition } from '../audit/term.ts';
import { termsOf } from '../audit/diagnose/index.ts';
import { variableExpr, type Variable } from '../calculus/variable.ts';
import { requirements } from '../compile/index.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols, inlineNames } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { sizeRules } from '../generate/sizes.ts';
import { callAt, type Call, type Callee, type Convention, type Limit } from './call.ts';
import { chooseConvention } from './convention.ts';
import { CompareError } from './error.ts';
import { FORMS } from './forms.ts';
import { judge, said, type PartReport } from './judge.ts';
import { parametersOf, type AnyFunction } from './parameters.ts';
import { directionsOf, partsOf, type Part, type What } from './parts.ts';
import { drawPoints, type Truth } from './points.ts';
import { readResult } from './read.ts';
import { fillingsOf, type Names } from './slots.ts';

/** A function, and what it should compute. */
export interface CompareRequest {
  readonly run: AnyFunction;
  /** Where the parameters are written, where `run` only calls it. */
  readonly written?: AnyFunction;
  /** Ends calls that take too long; none does by default. */
  readonly limit?: Limit;
  readonly of: Expr;
  readonly symbols: readonly Symbol_[];
  readonly variables: readonly Variable[];
  readonly whats: readonly What[];
  readonly lets: readonly Expr[];
  readonly conditions: readonly ExprCondition[];
  /** Names of what is passed, in order, where the names of the parameters don't say it. */
  readonly order?: readonly string[];
  /** The name of the form in which values are passed; the one that works best by default. */
  readonly form?: string;
  readonly seed?: string;
}

/** How a function compares with what is derived. */
export interface Report {
  readonly verdict: 'agrees' | 'near' | 'differs';
  readonly parts: readonly PartReport[];
  /** What is wrong with the function as such. */
  readonly faults: readonly string[];
  readonly convention: Convention;
  /** What was taken for granted about its parameters, and inputs that it doesn't get. */
  readonly notes: readonly string[];
  readonly points: number;
}

const calleeOf = (request: CompareRequest, symbols: readonly Symbol_[], expressions: readonly Expr[]): Callee => {
  const directions = directionsOf(request.variables, request.whats);
  const needs = requirements(expressions, symbols);
  const names: Names = { symbols: symbols.map((s) => s.name), sizes: needs.sizes, directions: directions.map((d) => d.name) };
  const parameters = parametersOf(request.written ?? request.run) ?? Array.from({ length: request.run.length }, (_, i) => ({ kind: 'name', name: `number ${i + 1}`, hasDefault: false, isRest: false }) as const);
  return { run: request.run, limit: request.limit ?? ((call) => ({ value: call() })), fillings: fillingsOf(parameters, names, request.order ?? null), names, symbols, directions, untold: sizeRules(symbols, needs.sizes, new Set()).passed };
};

const sameResult = (a: unknown, b: unknown, parts: readonly Part[], variables: readonly Variable[], truth: Truth): boolean => {
  const [x, y] = [a, b].map((r) => readResult(r, parts, variables, truth.sizes));
  return (x ?? []).every((r, i) => {
    const other = y?.[i];
    return r.value === null || (other?.value?.data.every((v, k) => Object.is(v, r.value?.data[k])) ?? false);
  });
};

/** Calls at all points; where one doesn't return, none is made behind it. */
const callsAt = (callee: Callee, truths: readonly Truth[], convention: Convention): readonly { readonly truth: Truth; readonly call: Call }[] => {
  const calls: { readonly truth: Truth; readonly call: Call }[] = [];
  for (const truth of truths) {
    const call = callAt(callee, truth, convention);
    calls.push({ truth, call });
    if (!call.result.ok && call.result.isEndless === true) break;
  }
  return calls;
};

const MOST_TERMS = 16;

/**
 * Calls the function at admissible points of small sizes and compares what it returns with the derived expressions, part by part. Proves
 * nothing: agreement is of floating point numbers. Errors: CompareError (parameters without a meaning, no points, an unknown form);
 * NoLaw and DerivationRefuted from deriving.
 */
export const compareFunction = (request: CompareRequest): Report => {
  const form = request.form === undefined ? null : FORMS.find((f) => f.name === request.form);
  if (form === undefined) throw new CompareError('usage', `values can't be passed as ${request.form}; known: ${FORMS.map((f) => f.name).join(', ')}`);
  const { variables } = request;
  const parts = partsOf(request);
  const subscripts = variables.flatMap((v) => [...freeSymbols(variableExpr(v))]);
  const values = parts.map((p) => inlineNames(p.value));
  const directions = directionsOf(variables, request.whats);
  const symbols = [...new Map([...request.symbols, ...subscripts, ...values.flatMap((e) => [...freeSymbols(e)])].filter((s) => !directions.includes(s)).map((s) => [s.name, s])).values()];
  const terms = values.map((e) => termsOf(e).slice(0, MOST_TERMS + 1)).map((list) => (list.length > MOST_TERMS ? [] : list));
  const expressions = [...values, ...terms.flat()];
  const callee = calleeOf(request, symbols, expressions);
  const truths = drawPoints({ symbols: [...symbols, ...directions], conditions: request.conditions, expressions });
  const [first] = truths;
  if (first === undefined) throw new CompareError('no-points', 'no inputs were found that fit the declarations and at which everything is finite; are the conditions too narrow?');

  const convention = chooseConvention(callee, form, [first, ...truths.slice(1)], parts, variables);
  const calls = callsAt(callee, truths, convention);
  const again = calls.some(({ call: { result } }) => !result.ok) ? null : callAt(callee, first, convention);
  const [call] = calls;
  const failures = said(calls.map(({ truth, call: { result } }) => [truth, result.ok ? null : result.message]));
  const changed = [...new Set(calls.flatMap((c) => c.call.changed))];
  const unstable = call?.call.result.ok === true && again?.result.ok === true && call.call.changed.length === 0 && !sameResult(call.call.result.value, again.result.value, parts, variables, first);
  const faults = [
    ...(failures === null ? [] : [failures]), ...(changed.length === 0 ? [] : [`it changes its argument ${changed.join(', ')}; a caller that uses it afterwards gets other numbers`]),
    ...(unstable ? ['it returns other numbers when it is called again with the same arguments'] : []),
  ];

  let next = parts.length;
  const ranges = terms.map((list) => [next, (next += list.length)] as const);
  const readings = calls.map(({ truth, call: { result } }) => ({ truth, read: result.ok ? readResult(result.value, parts, variables, truth.sizes) : null }));
  const reports = readings.every((r) => r.read === null) ? [] : parts.map((part, i) => judge({
    part, expressions: terms[i] ?? [],
    others: parts.flatMap((p, k) => (p === part || p.what !== part.what ? [] : [{ name: p.by.map((v) => printText(variableExpr(v))).join(', '), expected: readings.flatMap(({ truth }) => truth.expected[k] ?? []) }])),
    seen: readings.flatMap(({ truth, read }) => {
      const [expected, reading] = [truth.expected[i], read?.[i]];
      return expected === undefined || reading === undefined ? [] : [{ truth, expected, terms: truth.expected.slice(...(ranges[i] ?? [0, 0])), reading }];
    }),
  }, request.of, !unstable));

  const given = new Set(calls.flatMap((c) => [...c.call.given]));
  const used = new Set(values.flatMap((e) => [...freeSymbols(e)].map((s) => s.name)));
  const missing = symbols.filter((s) => used.has(s.name) && !given.has(s.name)).map((s) => s.name);
  const verdict = faults.length > 0 || reports.some((r) => r.verdict === 'differs') ? 'differs' : reports.some((r) => r.verdict === 'near') ? 'near' : 'agrees';
  return {
    verdict, parts: reports, faults, convention, points: calls.length,
    notes: [...(convention.filling.assumed === null ? [] : [`taken: ${convention.filling.assumed}`]), ...(missing.length === 0 ? [] : [`the function isn't given ${missing.join(', ')}, on which the result depends`])],
  };
};
