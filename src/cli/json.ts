import type { Finding } from '../audit/check.ts';
import { judgementText } from '../checker/kernel/index.ts';
import type { Certified } from '../curvature/index.ts';

/** A finding as the fields that every JSON answer shares. */
export const findingJson = (f: Finding): Record<string, unknown> => ({
  verdict: f.verdict, grade: f.grade,
  ...(f.log2Error === undefined ? {} : { error_bound: 2 ** f.log2Error }),
  ...(f.heuristic === true ? { heuristic_bound: true } : {}),
  ...(f.reason === undefined ? {} : { reason: f.reason }),
  ...(f.counterexample === undefined ? {} : { counterexample: f.counterexample }),
});

/** What proves a claim by a certificate, as the fields of an answer. */
export const theoremJson = ({ verified: { grade, log2Error, nodes, assumptions, claim }, certificate }: Pick<Certified, 'verified' | 'certificate'>): Record<string, unknown> => ({
  grade, ...(log2Error === undefined ? {} : { error_bound: 2 ** log2Error }), steps: nodes, theorem: judgementText(claim), supposed: assumptions.map((j) => judgementText(j)), certificate: JSON.parse(certificate) as unknown,
});
