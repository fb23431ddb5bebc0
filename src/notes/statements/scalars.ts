import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames } from '../../expr/walk.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';
import { GREEK } from '../../notation/greek.ts';
import { declarationText } from '../scope/infer.ts';
import { gravest, type FormulaReport, type Step } from '../steps/report.ts';
import { plainStep } from '../steps/step.ts';
import type { Scope } from '../scope/scope.ts';

/** More names than this are not a few parameters that somebody forgot to declare. */
const MOST = 6;

/** Is the name one that numbers go by: a small Greek letter, with or without a label? */
const isNumberName = (name: string): boolean => {
  const [stem = ''] = name.split('_');
  return Object.hasOwn(GREEK, stem) && stem === stem.toLowerCase() && stem !== 'ell';
};

/** Letters that stand for any number in a formula without vectors and matrices; d and e have meanings of their own. */
const isLetter = (name: string): boolean => /^[a-cf-z]$/u.test(name);

const faults = (report: FormulaReport): number => report.steps.filter((s) => s.status === 'not-understood').length;

const missing = (report: FormulaReport, taken: readonly string[], { guesses }: Pick<Scope, 'guesses'>): string | null =>
  report.steps.flatMap((s) => (s.status === 'not-understood' ? (s.diagnostic ?? []) : [])).find((d) => d.subject !== undefined && d.code !== 'unknown-function' && !guesses.saidOf(d.subject).some((p) => p === 'vector' || p === 'matrix') && (isNumberName(d.subject) || (d.code === 'unknown-name' && isLetter(d.subject))) && !taken.includes(d.subject))?.subject ?? null;

const namesIn = (text: string): readonly string[] => text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];

/** Is everything in the formula a number, so that its letters may be numbers as well? */
const isOfNumbers = (report: FormulaReport, scope: Scope): boolean =>
  report.steps.every((s) => s.relation === null || s.right !== '' || s.status === 'not-a-claim') && report.steps.flatMap((s) => [...namesIn(s.left), ...namesIn(s.right)]).every((name) => ['symbol', 'value'].every((of) => {
    const known = of === 'symbol' ? scope.symbol(name) : scope.value(name);
    return known === null || isScalar(known.shape);
  }));

/**
 * Reads a formula; small Greek letters that nothing declares are taken for numbers where the formula is understood then, and this is
 * reported with it. What the words behind it declare is not taken for anything.
 */
export const withScalars = <R extends { readonly report: FormulaReport }>(scope: Scope, read: () => R, isDeclaredLater: (name: string) => boolean = () => false): R => {
  const back = scope.snapshot();
  const plain = positively(read(), scope, back, read);
  const taken: string[] = [];
  let last = plain;
  // A name by itself may be anything.
  const isName = plain.report.steps.length === 1 && plain.report.steps[0]?.relation === null && plain.report.steps[0].diagnostic?.labels[0]?.span.start === plain.report.inner.start;
  for (let name = isName ? null : missing(plain.report, taken, scope); name !== null && taken.length < MOST && !isDeclaredLater(name); name = missing(last.report, taken, scope)) {
    taken.push(name);
    back();
    scope.declare(taken.map(scalar));
    last = read();
  }
  const guessed = [...new Set(plain.report.steps.flatMap((s) => [...namesIn(s.left), ...namesIn(s.right)]))].filter((name) => scope.guesses.isTaken(name));
  if (taken.length === 0) return guessed.length === 0 ? plain : { ...plain, report: withoutGuesses(plain.report, guessed, scope) };
  const report = withoutGuesses(last.report, [...taken, ...guessed], scope);
  const given = { ...report, inferred: [...taken.map((name) => declarationText(scalar(name))), ...last.report.inferred] };
  // A letter may be anything where not the whole formula is one of numbers.
  const isPlain = taken.every(isNumberName);
  const isSure = isPlain || (faults(last.report) === 0 && last.report.defines.length === 0 && last.report.steps.some((s) => s.relation !== null) && isOfNumbers(last.report, scope));
  // What a letter stands for in one formula says nothing of the next one.
  if (isSure && !isPlain) back();
  else if (isSure) scope.guesses.take(taken.filter((name) => name !== 'pi'));
  if (isSure && faults(last.report) < faults(plain.report)) return { ...last, report: given };
  back();
  return read();
};

/** Kinds of steps that say how large something is. */
const ORDERS: ReadonlySet<Step['kind']> = new Set(['inequality', 'bound']);

/** An order that fails where numbers that nobody declared have any sign, read with positive ones: where it holds then, that is the condition. */
const positively = <R extends { readonly report: FormulaReport }>(plain: R, scope: Scope, back: () => void, read: () => R): R => {
  const steps = plain.report.steps.filter((s) => s.status === 'refuted' && ORDERS.has(s.kind));
  const names = [...new Set(steps.flatMap((s) => [...namesIn(s.left), ...namesIn(s.right)]).flatMap((n) => [n, ...symbolsOf(scope.value(n)).map((x) => x.name)]))].filter((n) => scope.guesses.isTaken(n) && scope.symbol(n) !== null && isNumberName(n));
  if (steps.length === 0 || names.length === 0 || plain.report.status !== 'refuted') return plain;
  const undo = scope.snapshot();
  back();
  const before = names.flatMap((n) => scope.symbol(n) ?? []);
  before.forEach((x) => scope.redeclare(b.symbol(x.name, x.shape, [...x.attributes, 'positive'])));
  const again = read();
  undo();
  scope.guesses.take(names);
  const { status } = again.report;
  if (status !== 'proved' && status !== 'proved-under') return plain;
  const conditions = names.map((n) => `${n} > 0`);
  const held = again.report.steps.map((s): Step => (ORDERS.has(s.kind) ? { ...s, status: 'proved-under', conditions: [...s.conditions, ...conditions] } : s));
  return { ...again, report: { ...again.report, status: 'proved-under', steps: held } };
};

/** Kinds of steps in which a value stands by itself, not as what is varied. */
const OF_VALUES: ReadonlySet<Step['kind']> = new Set(['identity', 'inequality', 'bound']);

/** A relation that fails for a value which nobody declared says what the value is, where that stands on one side only, or holds under the condition that it has a property. */
const withoutGuesses = (report: FormulaReport, taken: readonly string[], scope: Scope): FormulaReport => {
  // A name that was defined by the value has it inside.
  const isIn = (text: string, name: string): boolean => namesIn(text).some((n) => n === name || symbolsOf(scope.value(n)).some((x) => x.name === name));
  const steps = report.steps.map((s): Step => {
    const name = s.status === 'refuted' && s.relation !== null && OF_VALUES.has(s.kind) ? taken.find((n) => isIn(s.left, n) !== isIn(s.right, n) && !isIn(s.left, 'grad') && !scope.ties.isFixed(n) && !scope.ofAll.has(n)) : undefined;
    const fact = s.status === 'refuted' ? s.diagnosis?.holdsIf.find((text) => taken.some((n) => text.startsWith(`${n} `))) : undefined;
    if (fact !== undefined) {
      const { diagnosis: _diagnosis, ...rest } = s;
      return { ...rest, status: 'proved-under', sentence: `holds under conditions: ${fact}`, conditions: [fact] };
    }
    return name === undefined ? s : plainStep('equation', 'definition', `says what ${name} is`, { relation: s.relation, span: s.span, left: s.left, right: s.right });
  });
  return { ...report, steps, status: report.status === 'refuted' ? gravest(steps.map((s) => s.status)) : report.status };
};

const symbolsOf = (e: Expr | null): readonly Symbol_[] => (e === null ? [] : [...freeSymbols(inlineNames(e))]);

/** π is the one that has a value; only its sign is used. */
const scalar = (name: string): ReturnType<typeof b.symbol> => b.symbol(name, SCALAR, name === 'pi' ? ['positive'] : []);
