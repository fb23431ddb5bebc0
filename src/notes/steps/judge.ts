import { assumptionsOf } from '../../audit/assumptions.ts';
import { checkClaim, type CheckOptions, type Claim, type Finding } from '../../audit/check.ts';
import { diagnose, type Diagnosis } from '../../audit/diagnose/index.ts';
import type { Problem } from '../../elaborate/index.ts';
import * as b from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import type { Variable } from '../../calculus/variable.ts';
import type { Status } from './report.ts';
import { atWholePowers, type Instance } from './whole-powers.ts';

/** A claim with its verdict. */
export interface Judged {
  readonly status: Status;
  readonly conditions: readonly string[];
  /** What is declared without which it isn't proved, in words. */
  readonly grounds: readonly string[];
  readonly finding: Finding;
  /** The claim, with the side on the right that the diagnosis is of. */
  readonly claim: Claim;
  readonly diagnosis: Diagnosis | null;
}

/** Attributes that a proof may rest on, in words behind the name. */
const SAID: { readonly [A in Attribute]?: string } = {
  symmetric: 'symmetric', skew: 'skew', diagonal: 'diagonal', orthogonal: 'orthogonal', binary: 'in {-1, +1}', mask: 'in {0, 1}', hollow: 'with zero diagonal', simplex: 'summing to 1',
};

/** The expressions that a claim consists of. */
export const sidesOf = (claim: Claim): readonly Expr[] => (claim.kind === 'identity' ? [claim.left, claim.right] : [claim.of, claim.value]);

const mapped = (claim: Claim, f: (e: Expr) => Expr, v: (x: Variable) => Variable): Claim => {
  switch (claim.kind) {
    case 'identity': return { ...claim, left: f(claim.left), right: f(claim.right) };
    case 'hessian': return { ...claim, of: f(claim.of), value: f(claim.value), by: [v(claim.by[0]), v(claim.by[1])] };
    default: return { ...claim, of: f(claim.of), value: f(claim.value), by: v(claim.by) };
  }
};

const plain = (s: Symbol_): Symbol_ => b.symbol(s.name, s.shape, s.attributes.filter((a) => SAID[a] === undefined), s.range === null ? {} : { range: s.range });

/** The declared attributes without which the claim isn't proved, in words; empty where it holds without any. */
const neededAttributes = (claim: Claim, problem: Problem, seed: string | undefined): readonly string[] => {
  const symbols = [...new Set(sidesOf(claim).flatMap((e) => [...freeSymbols(e)]))];
  const said = symbols.flatMap((s) => s.attributes.flatMap((a) => (SAID[a] === undefined ? [] : [`${s.name} ${SAID[a]}`])));
  if (said.length === 0) return [];
  const copies = new Map<Expr, Expr>(symbols.map((s) => [s, plain(s)]));
  const f = (e: Expr): Expr => substitute(e, copies);
  const part = (e: Expr | null): Expr | null => (e === null ? null : f(e));
  const without = mapped(claim, f, (v) => ({ symbol: plain(v.symbol), row: part(v.row), col: part(v.col) }));
  const conditions = problem.conditions.map((c) => (c.kind === 'size' ? c : { ...c, expr: f(c.expr) }));
  return checkClaim(without, conditions, { seed }).verdict === 'proved' ? [] : said;
};

/** The claim with a symbol for every defined value that it doesn't differentiate: what holds of any value holds of this one; null where there is none. */
const ofAnyValues = (claim: Claim): Claim | null => {
  const varying = claim.kind === 'identity' ? [] : claim.kind === 'hessian' ? claim.by : [claim.by];
  const isFixed = (e: Expr): boolean => ![...freeSymbols(e)].some((s) => s.range !== null || varying.some((v) => v.symbol === s));
  const values = sidesOf(claim).flatMap(subexpressions).flatMap((e) => (e.kind === 'named' && isFixed(e) ? [e] : []));
  const symbols = new Map<Expr, Expr>(values.map((e) => [e, b.symbol(e.name, e.shape, [])]));
  return values.length === 0 ? null : mapped(claim, (e) => substitute(e, symbols), (v) => v);
};

/** The finding on a claim; what can't be decided of defined values may hold of any. */
const found = (claim: Claim, problem: Problem, options: CheckOptions): Finding => {
  const finding = checkClaim(claim, problem.conditions, options);
  const wider = finding.verdict === 'undecided' ? ofAnyValues(claim) : null;
  const general = wider === null ? finding : checkClaim(wider, problem.conditions, options);
  return general.verdict === 'proved' ? general : finding;
};

const hasEdit = (d: Diagnosis): boolean => d.repair?.source === 'edit';

/** What is wrong with a claim; the slip may as well be on the left side of an equation, of which a small change is right then. */
const diagnosed = (claim: Claim, problem: Problem, options: CheckOptions): Pick<Judged, 'claim' | 'diagnosis'> => {
  const diagnosis = diagnose(claim, problem.conditions, options);
  if (claim.kind !== 'identity' || hasEdit(diagnosis) || diagnosis.flaw === 'missing-condition') return { claim, diagnosis };
  const turned: Claim = { ...claim, left: claim.right, right: claim.left };
  const other = diagnose(turned, problem.conditions, options);
  return hasEdit(other) ? { claim: turned, diagnosis: { ...other, counterexample: diagnosis.counterexample } } : { claim, diagnosis };
};

/** Checks a claim, and says under what it holds or what is wrong with it; in brief, only that something is wrong. */
export const judge = (stated: Claim, problem: Problem, seed: string | undefined, isBrief = false): Judged => {
  const options = { seed };
  const first = found(stated, problem, options);
  const { claim, finding, values = {} }: Instance = (first.verdict === 'undecided' ? atWholePowers(stated, problem.conditions, options) : null) ?? { claim: stated, finding: first };
  if (finding.verdict === 'proved') {
    const conditions = assumptionsOf(sidesOf(claim), problem).obligations;
    return { status: conditions.length === 0 ? 'proved' : 'proved-under', conditions, grounds: neededAttributes(claim, problem, seed), finding, claim, diagnosis: null };
  }
  if (finding.verdict === 'undecided') return { status: 'undecided', conditions: [], grounds: [], finding, claim, diagnosis: null };
  if (isBrief) return { status: 'refuted', conditions: [], grounds: [], finding, claim, diagnosis: null };
  const { claim: slipped, diagnosis } = diagnosed(claim, problem, options);
  const counterexample = diagnosis === null || diagnosis.counterexample === null ? null : { ...diagnosis.counterexample, values: { ...values, ...diagnosis.counterexample.values } };
  return { status: 'refuted', conditions: [], grounds: [], finding, claim: slipped, diagnosis: diagnosis === null ? null : { ...diagnosis, counterexample } };
};
