import type { FormulaReport, Step } from '../steps/report.ts';
import type { Scope } from '../scope/scope.ts';

/** Letters and digits that scanners take for each other. */
const ALIKE: readonly string[] = ['gqoa9y', 'lI1i', 'uv', 'nh', 'ce', 'O0Q', 'S5', 'Z2'];

const isAlike = (x: string, y: string): boolean => ALIKE.some((set) => set.includes(x) && set.includes(y));

/** The one declared name that differs from this one by letters of its label that look alike; null where there is none or a choice. */
export const lookAlike = (name: string, known: readonly string[]): string | null => {
  const [stem, label] = name.split('_');
  if (label === undefined) return null;
  const found = known.filter((other) => {
    const [s, l = ''] = other.split('_');
    return s === stem && other !== name && other.length === name.length && [...label].every((c, k) => c === l[k] || isAlike(c, l[k] ?? ''));
  });
  return found.length === 1 ? (found[0] ?? null) : null;
};

const MOST = 4;

const faulty = (s: Step): boolean => s.status === 'not-understood' || (s.status === 'definition' && s.diagnostic !== undefined);
const faults = (report: FormulaReport): number => report.steps.filter(faulty).length;

/** Reads a formula; a name that nothing declares is taken for the declared one that looks like it, where the formula is understood then, and this is reported. */
export const withLookAlikes = <R extends { readonly report: FormulaReport }>(scope: Scope, read: () => R): R => {
  const back = scope.snapshot();
  let last = read();
  const taken: (readonly [string, string])[] = [];
  while (taken.length < MOST) {
    const pair = last.report.steps.flatMap((s): readonly (readonly [string, string])[] => {
      const name = faulty(s) ? s.diagnostic?.subject : undefined;
      const other = name === undefined || taken.some(([t]) => t === name) ? null : lookAlike(name, scope.names());
      return name === undefined || other === null ? [] : [[name, other]];
    })[0];
    if (pair === undefined) break;
    back();
    [...taken, pair].forEach(([name, other]) => scope.alias(name, other));
    const next = read();
    [...taken, pair].forEach(([name]) => scope.forget(name));
    if (faults(next.report) > faults(last.report)) {
      back();
      return read();
    }
    taken.push(pair);
    last = next;
  }
  return taken.length === 0 ? last : { ...last, report: { ...last.report, inferred: [...taken.map(([name, other]) => `${name} read as ${other}`), ...last.report.inferred] } };
};
