import { InvalidArgumentError } from 'commander';

export const FORMATS = ['text', 'unicode', 'latex', 'json'] as const;

/** A known format. Errors: InvalidArgumentError. */
export const format = (value: string): (typeof FORMATS)[number] => {
  const known = FORMATS.find((f) => f === value);
  if (known === undefined) throw new InvalidArgumentError(`known formats: ${FORMATS.join(', ')}`);
  return known;
};

/** What options that several commands have are for. */
export const INPUT = 'a problem file (.gradus), an expression in text or LaTeX, or - for what comes in on standard input';
export const GIVEN = 'what an expression is about: "A : matrix(m, n), x : vector(n) nonneg", or a .gradus file';
export const JSON_HELP = 'one JSON document on standard output';
export const SEED = 'fixed randomness, so that the same run prints the same';
/** What a line of a file of records holds, for the help of commands that read one. */
export const RECORDS = `
Records (--batch FILE.jsonl), one a line; answers are one line of JSON each, in the same order:
  {"id": "a", "kind": "gradient", "decls": {"A": "matrix(n,n)", "x": "vector(n)"}, "expr": "x'*A*x", "wrt": "x", "expected": "(A + A')*x"}
  kind is gradient, hessian or jacobian, or identity with "lhs" and "rhs"; "assume": ["EXPR > 0"] where conditions are needed`;

/** The seed, where one was given. */
export const seeded = (seed: string | undefined): { readonly seed?: string } => (seed === undefined ? {} : { seed });
