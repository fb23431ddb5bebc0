import type { Finding } from '../audit/check.ts';

/** A finding as the fields that every JSON answer shares. */
export const findingJson = (f: Finding): Record<string, unknown> => ({
  verdict: f.verdict, grade: f.grade,
  ...(f.log2Error === undefined ? {} : { error_bound: 2 ** f.log2Error }),
  ...(f.heuristic === true ? { heuristic_bound: true } : {}),
  ...(f.reason === undefined ? {} : { reason: f.reason }),
  ...(f.counterexample === undefined ? {} : { counterexample: f.counterexample }),
});
