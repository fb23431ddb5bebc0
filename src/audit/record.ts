import { Deriver } from '../calculus/derive.ts';
import { readDecls, readExpression, readVariable, type Problem } from '../elaborate/index.ts';
import type { Result } from '../diagnostics/diagnostic.ts';
import type { Expr } from '../expr/expr.ts';
import { isScalar } from '../shape/shape.ts';
import type { Claim } from './check.ts';

/** One line of a batch file: declarations and a statement in text. */
export interface RawRecord {
  readonly id: string;
  readonly kind: string;
  readonly base?: string;
  readonly decls: Readonly<Record<string, string>>;
  readonly assume?: readonly string[];
  readonly expr?: string;
  readonly wrt?: string | readonly string[];
  readonly expected?: string;
  readonly lhs?: string;
  readonly rhs?: string;
}

/** Thrown for a record that can't be read; code and message go into its answer. */
export class RecordError extends Error {
  readonly code: string;
  readonly span: readonly [number, number] | undefined;
  constructor(code: string, message: string, span?: readonly [number, number]) {
    super(message);
    this.name = 'RecordError';
    this.code = code;
    this.span = span;
  }
}

const taken = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  const [first] = result.diagnostics;
  const span = first?.labels[0]?.span;
  throw new RecordError(first?.code ?? 'unreadable', first?.message ?? 'unreadable', span === undefined ? undefined : [span.start, span.end]);
};

const field = (record: RawRecord, key: 'expr' | 'expected' | 'lhs' | 'rhs'): string => {
  const value = record[key];
  if (typeof value !== 'string') throw new RecordError('missing-field', `the record has no ${key}`);
  return value;
};

/** A declaration in the language: in records `binary` means entries 0 or 1, and `positive` of a diagonal matrix is said of its diagonal. */
const declaration = (text: string): string => text.replace(/\bbinary\b/, 'mask').replace(/^(?=.*\bdiagonal\b)(.*)\bpositive\b/, '$1posdef');

/** A record's names. Throws RecordError. */
export const recordProblem = (record: RawRecord): Problem => {
  if (typeof record.decls !== 'object' || record.decls === null) throw new RecordError('missing-field', 'the record has no decls');
  const decls = Object.fromEntries(Object.entries(record.decls).map(([name, text]) => [name, declaration(String(text))]));
  return taken(readDecls(decls, record.assume ?? []));
};

/** The kind of statement; a record marked false is read as the statement that it makes. */
export const statementKind = (record: RawRecord): 'gradient' | 'hessian' | 'jacobian' | 'identity' => {
  const kind = record.kind === 'false' ? (record.base ?? (record.lhs !== undefined ? 'identity' : Array.isArray(record.wrt) ? 'hessian' : 'gradient')) : record.kind;
  if (typeof kind !== 'string') throw new RecordError('missing-field', 'the record has no kind');
  if (kind === 'gradient' || kind === 'hessian' || kind === 'jacobian' || kind === 'identity') return kind;
  throw new RecordError('unknown-kind-of-record', `${String(kind)} is not gradient, hessian, jacobian or identity`);
};

/** What a record differentiates: the expression with derivatives inside it carried out, and its variables. */
export const recordTarget = (record: RawRecord, problem: Problem): { readonly of: Expr; readonly variables: readonly ReturnType<typeof variable>[] } => {
  const of = new Deriver().resolve(taken(readExpression(field(record, 'expr'), problem)));
  const names = typeof record.wrt === 'string' ? [record.wrt] : record.wrt;
  if (names === undefined) throw new RecordError('missing-field', 'the record has no wrt');
  return { of, variables: names.map((text) => variable(text, problem)) };
};

const variable = (text: string, problem: Problem) => taken(readVariable(text, problem));

/** The statement of a record as a claim. Throws RecordError. */
export const recordClaim = (record: RawRecord, problem: Problem): Claim => {
  const kind = statementKind(record);
  const resolve = (text: string): Expr => new Deriver().resolve(taken(readExpression(text, problem)));
  if (kind === 'identity') return { kind, left: resolve(field(record, 'lhs')), right: resolve(field(record, 'rhs')) };
  const { of, variables } = recordTarget(record, problem);
  const value = resolve(field(record, 'expected'));
  const [x, y] = variables;
  if (x === undefined) throw new RecordError('missing-field', 'the record has no wrt');
  if (kind !== 'jacobian' && !isScalar(of.shape)) throw new RecordError('not-scalar', `the ${kind} of a matrix expression`);
  if (kind === 'hessian') {
    if (y === undefined) throw new RecordError('missing-field', 'a hessian has two variables in wrt');
    return { kind, of, by: [x, y], value };
  }
  return { kind, of, by: x, value };
};
