import type { Attribute, Symbol_ } from '../expr/expr.ts';
import type { Domain } from '../curvature/index.ts';
import type { Program, Solver } from './program.ts';

/** Attributes that a generated solver checks entry by entry. */
export type Checked = 'finite' | 'positive' | 'nonneg' | 'binary' | 'mask' | 'symmetric' | 'skew' | 'diagonal' | 'hollow';

/** What is checked of the entries for each attribute; null for what would take longer than the solver's own steps to see. */
const CHECKS: { readonly [A in Attribute]: Checked | null } = {
  positive: 'positive', nonneg: 'nonneg', binary: 'binary', mask: 'mask', simplex: 'nonneg', symmetric: 'symmetric', skew: 'skew', diagonal: 'diagonal', hollow: 'hollow',
  posdef: 'symmetric', psd: 'symmetric', orthogonal: null, fullrank: null, invertible: null,
};

const OF_DOMAIN: { readonly [D in Domain]: Checked | null } = { reals: null, nonneg: 'nonneg', binary: 'binary', simplex: 'nonneg', posdef: 'symmetric' };

const ENTRYWISE: ReadonlySet<Checked> = new Set<Checked>(['finite', 'positive', 'nonneg', 'binary', 'mask']);

/** What a solver checks of each input besides its shape: its attributes, and that the start lies in the domain; at least that entries are finite. */
export const solverChecks = (p: Program, s: Solver): readonly { readonly input: Symbol_; readonly checks: readonly Checked[] }[] =>
  p.inputs.filter((x) => !s.loops.includes(x) && x.range === null).map((input) => {
    const domains = s.blocks.filter((b) => b.variable.symbol === input).map((b) => OF_DOMAIN[b.found.domain]);
    const all = new Set([...input.attributes.map((a) => CHECKS[a]), ...domains].filter((c) => c !== null));
    if (all.has('positive') || all.has('mask') || all.has('binary')) all.delete('nonneg');
    // A sparse matrix has zeros elsewhere, so that only what its nonzeros are can be wrong.
    const seen = [...all].filter((c) => !p.sparse.has(input.name) || (ENTRYWISE.has(c) && c !== 'positive' && c !== 'binary'));
    return { input, checks: seen.some((c) => ENTRYWISE.has(c)) ? seen : ['finite', ...seen] };
  });

/** Declared attributes that no check sees. */
export const unchecked = (p: Program, s: Solver): readonly string[] =>
  p.inputs.filter((x) => !s.loops.includes(x)).flatMap((x) => x.attributes.filter((a) => CHECKS[a] === null || a === 'posdef' || a === 'psd' || a === 'simplex').map((a) => `${x.name} is ${a}`));
