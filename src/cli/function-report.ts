import { diffOf, markedLines } from '../audit/diagnose/index.ts';
import { variableExpr } from '../calculus/variable.ts';
import { CODE_FLAWS, sizesText, type Example, type PartReport, type Report } from '../compare/index.ts';
import { printText } from '../notation/print/text.ts';
import { matrixText } from './matrix-text.ts';
import { gradeText } from './render.ts';
import { rowsOf } from '../compile/values/values.ts';

/** What was compared with what. */
export interface ReportTitle {
  readonly function: string;
  readonly against: string;
}

const short = (x: number): string => String(Number(x.toPrecision(5)));

/** A page full of numbers says nothing. */
const MOST_ENTRIES = 12;

const exampleLines = (e: Example): readonly string[] => {
  const inputs = [...e.values].filter(([, x]) => x.data.length <= MOST_ENTRIES).map(([name, x]) => `  ${name} = ${matrixText(rowsOf(x), short)}`);
  const isScalar = e.whole.got.data.length === 1;
  const place = isScalar ? 'it' : `entry [${e.whole.got.cols === 1 ? e.place[0] : e.place.join(',')}]`;
  return [`for example${Object.keys(e.sizes).length === 0 ? '' : ` at ${sizesText(e.sizes)}`}:`, ...inputs, `  ${place} is ${short(e.got)}, and ${short(e.expected)} is right`];
};

const counted = (points: number): string => `${points} point${points === 1 ? '' : 's'}`;

const partLines = (p: PartReport): readonly string[] => {
  const error = p.error === null ? '' : `, largest relative difference ${p.error === 0 ? '0' : p.error.toExponential(1)}`;
  if (p.verdict === 'agrees') return [`${p.part.label}   agrees${p.precision === 'single' ? ' in single precision' : ''}: ${counted(p.points)}${error}`];
  const formulas = (): readonly string[] => {
    if (p.computes === null) return [`right:    ${printText(p.part.value)}`];
    const stretches = diffOf(printText(p.computes), printText(p.part.value));
    const [[before, gone], [after, come]] = [markedLines(stretches, 'removed'), markedLines(stretches, 'added')];
    return [`computes: ${before}`, ...(gone === '' ? [] : [`          ${gone}`]), `right:    ${after}`, ...(come === '' ? [] : [`          ${come}`])];
  };
  return [
    `${p.part.label}   ${p.verdict === 'near' ? 'undecided' : p.isConvention ? 'differs by a convention' : 'differs'}${error}`,
    ...(p.flaw === null ? [] : [`  flaw: ${p.flaw} (${CODE_FLAWS[p.flaw]})`]),
    ...p.sentences.map((s) => `  ${s}`),
    ...(p.entries === null ? [] : [`  wrong entries: ${p.entries}`]),
    ...(p.verdict === 'near' ? [] : formulas().map((l) => `  ${l}`)),
    ...(p.example === null ? [] : exampleLines(p.example).map((l) => `  ${l}`)),
  ];
};

const WORD: { readonly [V in Report['verdict']]: string } = { agrees: 'agrees', near: 'undecided', differs: 'differs' };

/** How far the right values can be trusted themselves. */
const groundText = (r: Report): string => {
  const derived = r.parts.flatMap((p) => (p.part.finding === null ? [] : [p.part.finding]));
  const [weakest] = [...derived.filter((f) => f.verdict !== 'proved'), ...derived];
  return `grade N: floating point at ${counted(r.points)}, proves nothing${weakest === undefined ? '' : `; what it is compared with is ${gradeText(weakest)}`}`;
};

/** The report for people. */
export const reportText = (r: Report, title: ReportTitle): string => [
  `${WORD[r.verdict]}   ${title.function} against ${title.against}`,
  `  called at ${counted(r.points)} with ${r.convention.form.describe}${r.convention.base === 0 ? ', indices from 0' : ''}`,
  ...r.notes.map((n) => `  ${n}`), ...r.faults.map((f) => `  fault: ${f}`), ...r.parts.flatMap(partLines).map((l) => `  ${l}`), `  ${groundText(r)}`, '',
].join('\n');

const exampleJson = (e: Example): Record<string, unknown> => ({
  sizes: e.sizes, values: Object.fromEntries([...e.values].map(([name, x]) => [name, rowsOf(x)])), entry: e.place, function: rowsOf(e.whole.got), derived: rowsOf(e.whole.expected),
});

const partJson = (p: PartReport): Record<string, unknown> => ({
  what: p.part.what, wrt: p.part.by.map((v) => printText(variableExpr(v))), verdict: p.verdict, points: p.points, derived: printText(p.part.value),
  ...(p.part.finding === null ? {} : { derived_grade: p.part.finding.grade, derived_verdict: p.part.finding.verdict }),
  ...(p.error === null ? {} : { relative_difference: p.error }), ...(p.precision === null ? {} : { precision: p.precision }),
  ...(p.flaw === null ? {} : { flaw: p.flaw }), ...(p.isConvention ? { convention: true } : {}), ...(p.sentences.length === 0 ? {} : { reasons: p.sentences }),
  ...(p.entries === null ? {} : { wrong_entries: p.entries }), ...(p.computes === null ? {} : { computes: printText(p.computes) }), ...(p.example === null ? {} : { example: exampleJson(p.example) }),
});

/** The report as JSON. */
export const reportJson = (r: Report, title: ReportTitle): Record<string, unknown> => ({
  ...title, verdict: r.verdict, grade: 'N', points: r.points, passed_as: r.convention.form.name, index_base: r.convention.base, notes: r.notes, faults: r.faults, parts: r.parts.map(partJson),
});
