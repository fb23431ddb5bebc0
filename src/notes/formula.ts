import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import type { LatexBlock } from '../notation/latex/blocks.ts';
import { damagedRows, readLatex, sourceRows, type Formula, type FormulaStatement, type SourceRow } from '../notation/latex/index.ts';
import { dimNamed } from '../shape/dim.ts';
import { SCALAR } from '../shape/shape.ts';
import { withBracket, type Closed } from './statements/brackets.ts';
import { lineAt, type NoteDocument } from './text/document.ts';
import { optimumIn } from './goals/optima.ts';
import { isEquation } from './scope/links.ts';
import type { Reading } from './steps/reading.ts';
import { gravest, type FormulaReport, type Step } from './steps/report.ts';
import { declarationText } from './scope/infer.ts';
import type { Scope } from './scope/scope.ts';
import { commuting, inSpectra, type Spectrum } from './scope/spectrum.ts';
import { readStatement } from './statement.ts';
import { plainStep, type Means } from './steps/step.ts';
import { relationStep } from './relations/relations.ts';
import { commutingIn, pairIn, suppose, suppositionOf } from './scope/suppositions.ts';
import { nameOf, partsOf } from './scope/surfaces.ts';

/** A formula with its verdict, and the value with which the next one may go on. */
export interface FormulaRead {
  readonly report: FormulaReport;
  readonly last: Expr | null;
}

/** What reads like a statement, even where it can't be read. */
const RELATION = /[=<>]|\\(?:le|ge|lt|gt|leq|geq|leqslant|geqslant|ne|neq|sim|approx|equiv|prec|succ|preceq|succeq|in|propto|to|iff|implies|Rightarrow)(?![A-Za-z])/u;

/** A claim in the middle of a sentence is worth a verdict only where something is said. */
const hasRelation = (steps: readonly Step[]): boolean => steps.some((s) => s.relation !== null);

const shifted = (span: Span, by: number): Span => ({ start: span.start + by, end: span.end + by });

/** A diagnostic of a formula with its places in the document. */
const placedAt = (d: Diagnostic, by: number): Diagnostic => ({ ...d, labels: d.labels.map((l) => ({ ...l, span: shifted(l.span, by) })) });

/** What was found so far in a formula. */
interface Found {
  readonly steps: Step[];
  readonly defines: string[];
  readonly inferred: string[];
  readonly tags: string[];
  last: Expr | null;
}

/** All differentials and values at iterations of a formula are known before its first statement is read. */
const notice = (formula: Formula, { scope }: Means): void => scope.notice(formula.statements.flatMap((s) => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)]));

/** The name that a statement may give a meaning to, where the document and not its declarations decide what it means. */
const headName = (s: FormulaStatement, scope: Scope): string | null => {
  // z_2 is a name of its own, z_k an entry of z.
  const left = s.left?.kind === 'index' && s.left.subscripts.every((x) => x.kind === 'at' && x.at.kind === 'name') ? s.left.arg : s.left;
  const name = s.role === 'constraint' || s.links[0] === undefined || !isEquation(s.links[0]) ? null : nameOf(left);
  return name === null || scope.symbol(name) !== null || scope.value(name) !== null ? null : name;
};

/** x' beside a declared x is another one like it. */
const twinsIn = (formula: Formula, scope: Scope): readonly Symbol_[] => {
  const names = formula.statements.flatMap((s) => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)]).flatMap((e) => partsOf(e, (x) => x.kind === 'name')).flatMap((x) => nameOf(x) ?? []);
  return [...new Set(names)].flatMap((name) => {
    const like = name.endsWith('_prime') && !scope.isKnown(name) ? scope.symbol(name.slice(0, -'_prime'.length)) : null;
    return like === null || like.range !== null ? [] : [b.symbol(name, like.shape, like.attributes)];
  });
};

/** What says what a name is comes before what uses it: `f = D x, D = diag(p)`. */
const inOrder = (statements: readonly FormulaStatement[], scope: Scope): readonly FormulaStatement[] => {
  const [first, ...rest] = statements;
  if (first === undefined || rest.length === 0) return statements;
  const heads = statements.map((s) => headName(s, scope));
  if (first.left === null || heads.every((h) => h === null)) return statements;
  const uses = (s: FormulaStatement, name: string): boolean => [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)].some((e) => partsOf(e, (x) => nameOf(x) === name).length > 0);
  const placed: FormulaStatement[] = [];
  const visit = (k: number, above: readonly number[]): void => {
    const s = statements[k];
    if (s === undefined || placed.includes(s) || above.includes(k)) return;
    heads.forEach((h, at) => {
      // A statement without a left side goes on with the one before it.
      if (h !== null && at > k && statements[at + 1]?.left !== null && uses(s, h)) visit(at, [...above, k]);
    });
    placed.push(s);
  };
  statements.forEach((_, k) => visit(k, []));
  return placed;
};

/** The indices that a formula says how far they run, i = 1, …, n, where nothing else does. */
const ranged = (statements: readonly FormulaStatement[], scope: Scope): readonly Symbol_[] => statements.flatMap((s) => {
  const name = s.role === 'range' ? nameOf(s.left) : null;
  const [begin, end] = s.links.map((l) => l.right);
  const size = nameOf(end);
  return name === null || scope.isKnown(name) || begin?.kind !== 'number' || begin.text !== '1' || size === null || !scope.problem.sizes.includes(size) ? [] : [b.symbol(name, SCALAR, [], { range: dimNamed(size) })];
});

/** The names before which a formula writes "for all", without a condition on them. */
const quantified = ({ role, left, links }: FormulaStatement): readonly string[] =>
  (role !== 'quantifier' || left === null || !links.every((l) => l.relation === '∈') ? [] : left.kind === 'call' && left.name === '\\list' ? left.args : [left]).flatMap((e) => nameOf(e) ?? []);

/** What a formula supposes behind "if": the way back, and whether there is something that no attribute of a symbol says. */
interface Supposed {
  readonly back: () => void;
  readonly isMore: boolean;
  /** Matrices that commute. */
  readonly spectra: readonly Spectrum[];
}

/** What a formula supposes of symbols behind "if" holds within it. */
const supposeConditions = (statements: readonly FormulaStatement[], scope: Scope): Supposed => {
  const before = scope.problem.symbols;
  let isMore = false;
  const names: string[] = [];
  const spectra: Spectrum[] = [];
  for (const s of statements) {
    const [link, second] = s.links;
    const isBeside = s.role === 'constraint' || (link?.relation === '!=' && second === undefined && statements.length > 1);
    if (!isBeside || s.left === null || link === undefined) continue;
    if (second !== undefined) {
      isMore = true;
      continue;
    }
    const pair = pairIn(s.left, link, scope);
    const supposition = pair === null ? null : suppositionOf(pair[0], link.relation, pair[1]);
    const together = pair !== null && link.relation === '=' ? commutingIn(...pair) : null;
    if (supposition !== null && suppose(supposition, scope)) names.push(supposition.name);
    else if (supposition === null) isMore ||= pair !== null && s.role === 'constraint';
    if (together !== null) spectra.push(...commuting(...together));
  }
  const after = scope.problem.symbols;
  const uncondition = scope.manners.condition(names);
  return { isMore, spectra, back: () => { uncondition(); before.forEach(({ symbol }, name) => (after.get(name)?.symbol === symbol || scope.symbol(name) !== after.get(name)?.symbol ? undefined : scope.redeclare(symbol))); } };
};

/** A claim that fails without a condition which is not used is not refuted; that matrices commute is used. */
const withoutCondition = (s: Step, spectra: readonly Spectrum[], means: Means): Step => {
  if (s.status !== 'refuted' || s.finding === undefined) return s;
  const at = { relation: s.relation, span: s.span, left: s.left, right: s.right };
  if (spectra.length > 0 && s.claim?.kind === 'identity') {
    const { status, sentence, kind, finding } = relationStep(inSpectra(s.claim.left, spectra), inSpectra(s.claim.right, spectra), at, { ...means, isSpectral: true, isBrief: true });
    const isRight = status === 'proved' || status === 'proved-under';
    return { kind, ...at, status: isRight ? 'proved-under' : status, sentence: isRight ? 'holds under the condition beside it' : sentence, conditions: isRight ? [`${spectra.map((x) => x.name).join(' and ')} commute`] : [], ...(finding === undefined ? {} : { finding }) };
  }
  return plainStep(s.kind, 'undecided', `it fails without the condition beside it, which is not used here: ${s.sentence}`, at);
};

const addStatements = (formula: Formula, start: number, found: Found, means: Means): void => {
  found.tags.push(...formula.tags);
  found.inferred.push(...formula.repairs.map((r) => `${r.found.trim()} read as ${r.replacement.trim()}`), ...formula.readings);
  const indices = ranged(formula.statements, means.scope);
  const twins = twinsIn(formula, means.scope);
  means.scope.declare([...indices, ...twins]);
  found.inferred.push(...twins.map(declarationText));
  notice(formula, means);
  means.scope.ofAll = new Set([...means.scope.ofAll, ...formula.statements.flatMap((s) => quantified(s))]);
  const { back, isMore, spectra } = supposeConditions(formula.statements, means.scope);
  const steps = new Map<FormulaStatement, readonly Step[]>();
  for (const s of inOrder(formula.statements, means.scope)) {
    const read = readStatement(s, found.last, means);
    steps.set(s, read.steps.map((x) => ({ ...x, span: shifted(x.span, start), ...(x.diagnostic === undefined ? {} : { diagnostic: placedAt(x.diagnostic, start) }) })));
    found.defines.push(...read.defines);
    found.inferred.push(...read.inferred);
    found.last = read.last ?? found.last;
  }
  back();
  means.scope.undeclare(indices.map((i) => i.name));
  const isProblem = formula.statements.some((s) => s.aim !== null || (s.left !== null && optimumIn(s.left) !== null));
  const all = formula.statements.flatMap((s) => (steps.get(s) ?? []).map((x) => (isProblem && s.role === 'constraint' ? ofProblem(x) : x)));
  found.steps.push(...(isMore ? all.map((s) => withoutCondition(s, spectra, means)) : all));
};

/** The condition of an optimum is given with it. */
const ofProblem = (s: Step): Step => (s.status === 'not-a-claim' && (s.kind === 'expression' || s.kind === 'supposition') ? { ...s, status: 'definition', sentence: 'a condition of the optimum' } : s);

const unreadable = (d: Diagnostic | undefined, span: Span): Step => plainStep('expression', 'not-understood', d?.message ?? 'it could not be read', { relation: null, span, left: '', right: '' }, d === undefined ? undefined : placedAt(d, span.start));

/** A formula with a bracket put where one was missing, or left out, which is reported. */
const addClosed = (closed: Closed, start: number, found: Found, means: Means): void => {
  found.inferred.push(closed.said);
  addStatements(closed.formula, start, found, means);
};

const rowsOf = (block: LatexBlock, reading: Reading, means: Means): readonly SourceRow[] => (reading.repair === true ? damagedRows(block.source, means.scope.vocabulary) : sourceRows(block.source));

/** Rows one by one, for a formula that can't be read as a whole; what is wrong with one of them leaves the others. */
const addRows = (block: LatexBlock, reading: Reading, found: Found, means: Means): void => {
  const rows = rowsOf(block, reading, means);
  for (const { source } of rows) {
    const formula = readLatex(source, { ...reading, vocabulary: means.scope.vocabulary });
    if (formula.ok) notice(formula.value, means);
  }
  for (const row of rows) {
    const start = block.start + row.start;
    const formula = readLatex(row.source, { ...reading, vocabulary: means.scope.vocabulary });
    const closed = formula.ok || !reading.repair ? null : withBracket(row.source, reading, means);
    if (formula.ok) addStatements(formula.value, start, found, means);
    else if (closed !== null) addClosed(closed, start, found, means);
    else if (RELATION.test(row.source)) found.steps.push(unreadable(formula.diagnostics[0], { start, end: start + row.source.length }));
  }
};

/** An expression that is displayed by itself, such as an objective, is something that the document gives, and so is what it supposes. */
const displayed = (s: Step): Step => (s.kind === 'supposition' && s.status === 'not-a-claim' ? { ...s, status: 'definition' } : s.kind === 'expression' && s.status === 'not-a-claim' && s.relation === null && s.left.length > 2 ? { ...s, status: 'definition', sentence: `${s.sentence}, understood` } : s);

/** Reads a formula and decides its statements; `before` is the value of the one that stands before it. */
export const readFormula = (block: LatexBlock, document: NoteDocument, reading: Reading, before: Expr | null, means: Means): FormulaRead => {
  const inner = { start: block.start, end: block.start + block.source.length };
  const common = { kind: block.kind, line: lineAt(document.text, block.outer.start), outer: block.outer, inner, source: block.source };
  const formula = readLatex(block.source, { ...reading, vocabulary: means.scope.vocabulary });
  const found: Found = { steps: [], defines: [], inferred: [], tags: [], last: before };
  const closed = formula.ok || !reading.repair ? null : withBracket(block.source, reading, means);
  if (formula.ok) addStatements(formula.value, block.start, found, means);
  else if (closed !== null) addClosed(closed, block.start, found, means);
  else if (rowsOf(block, reading, means).length > 1) addRows(block, reading, found, means);
  else if (RELATION.test(block.source)) found.steps.push(unreadable(formula.diagnostics[0], inner));
  if (block.isJoined === true) found.inferred.unshift('dollar signs inside of it read as blanks');
  const { defines, inferred, tags } = found;
  const steps = block.kind === 'display' ? found.steps.map(displayed) : found.steps;
  // Names and expressions in running text are not claims, whether they mean something here or not.
  const isSaid = !formula.ok || hasRelation(steps) || steps.some((x) => x.status === 'definition');
  const status = isSaid ? gravest(steps.map((x) => x.status)) : 'not-a-claim';
  return { report: { ...common, status, steps, defines, inferred: [...new Set(inferred)], tags }, last: formula.ok && formula.value.statements.length === 0 ? before : steps.length === 0 ? null : found.last };
};
