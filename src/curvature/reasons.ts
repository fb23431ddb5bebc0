/** What a rule of convexity says of the function it is about, in words; rules that only carry convexity on, as sums do, say nothing. */
const WORDS: Readonly<Record<string, string>> = {
  'C-HESS': 'a Hessian that is positive semidefinite', 'C-SLOPE': 'a slope that never falls', 'C-ABS': 'absolute values of what is affine', 'C-RELU': 'positive parts of what is convex',
  'C-NORM': 'a norm', 'C-LSE': 'the logarithm of a sum of exponentials', 'C-LOGDET': 'a log-determinant of what is affine', 'C-DETROOT': 'the n-th root of a determinant', 'C-PMEAN': 'a p-norm or mean of powers',
  'C-POW': 'powers of what is not negative', 'C-FRAC': "a matrix fraction B'*inv(F)*B", 'C-COMP': 'a monotone function of what is convex or concave', 'C-AFF': 'a convex function of what is affine',
  'C-PERSP': 'the perspective of a convex function', 'C-MAP': 'a convex function that rises in its convex and falls in its concave arguments', 'C-TRPOW': 'the trace of a power',
};

/** So many reasons are given, the outermost first. */
const MOST_REASONS = 3;

/** Why a function is convex, as the steps of its certificate have it: the forms that it is made of, from the outside in. */
export const reasonsOf = (certificate: string): readonly string[] => {
  const { nodes, root } = JSON.parse(certificate) as { readonly nodes: readonly { readonly id: string; readonly rule: string; readonly from: readonly (string | null)[] }[]; readonly root: string };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  let level: readonly string[] = [root];
  while (level.length > 0 && found.size < MOST_REASONS) {
    const here = level.flatMap((id) => byId.get(id) ?? []);
    for (const { rule } of here) if (WORDS[rule] !== undefined && found.size < MOST_REASONS) found.add(WORDS[rule]);
    level = [...new Set(here.flatMap((node) => node.from))].filter((id) => id !== null && byId.get(id)?.rule.startsWith('C-') === true) as string[];
  }
  return [...found];
};

/** The same as a clause behind what was found, empty where the certificate has no such step; of something concave its negative is proved convex. */
export const reasonText = ({ kind, certificate }: { readonly kind: string; readonly certificate: string }): string => {
  const reasons = kind === 'affine' ? [] : reasonsOf(certificate);
  return reasons.length === 0 ? '' : `, ${kind === 'concave' ? 'its negative by' : 'by'} ${reasons.join('; ')}`;
};
