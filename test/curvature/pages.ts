import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readDeclarations, readExpression, readVariable, type Problem } from '../../src/elaborate/index.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { inlineNames } from '../../src/expr/walk.ts';
import type { Variable } from '../../src/calculus/variable.ts';
import { read } from './support.ts';

/** A bound that a page prints: `lower` ⪯ `upper`, one of them the Hessian. */
export interface PageBound {
  readonly hessian: Expr;
  readonly bound: Expr;
  readonly side: 'above' | 'below';
}

/** A claim of a page about an objective, with everything that it prints as proved: what the finder emits, since pages reproduce themselves. */
export interface PageClaim {
  readonly name: string;
  /** Files of its certificates start with this. */
  readonly certificate: string;
  readonly problem: Problem;
  readonly objective: Expr;
  readonly variable: Variable;
  readonly sense: 'minimize' | 'maximize';
  readonly bounds: readonly PageBound[];
  readonly updates: readonly Expr[];
}

const folder = fileURLToPath(new URL('../../proofs', import.meta.url));

const claimOf = (page: string, k: number, body: string): readonly PageClaim[] => {
  const lines = body.split('\n');
  const given = lines.filter((l) => l.startsWith('given ')).map((l) => l.slice(6)).join(', ');
  const [, statement = '', sense, objective = '', variable = ''] = lines.map((l) => /^(bound|update) (?:(maximize|minimize) )?(.*) by (\S+?)(?: from .*| over .*)?$/u.exec(l)).find((m) => m !== null) ?? [];
  if (statement === '' || objective === '') return [];
  const problem = read(readDeclarations(given));
  const place = read(readVariable(variable, problem));
  const expression = (text: string): Expr => inlineNames(read(readExpression(text, problem)));
  const printed = lines.filter((l) => l.startsWith('> ')).map((l) => l.slice(2).replace(/^\d+\. /u, '').trim());
  const after = (start: string): readonly string[] => printed.filter((l) => l.startsWith(start)).map((l) => l.slice(start.length));
  const hessians = after('H = ').map(expression);
  const bounds = [...after('H ⪯ ').map((t) => ['above', t] as const), ...printed.filter((l) => l.endsWith(' ⪯ H')).map((l) => ['below', l.slice(0, -4)] as const)];
  return [{
    name: `${page}, claim ${k + 1}`, certificate: `${page.replace('.md', '')}-${k + 1}`, problem, objective: expression(objective), variable: place, sense: sense === 'maximize' ? 'maximize' : 'minimize',
    bounds: bounds.map(([side, text], i) => ({ side, bound: expression(text), hessian: hessians[i] ?? expression('nothing') })),
    updates: after(`${variable} := `).map(expression),
  }];
};

/** The claims about bounds and updates of all pages. */
export const pageClaims = (): readonly PageClaim[] =>
  readdirSync(folder).filter((f) => f.endsWith('.md')).flatMap((page) =>
    [...readFileSync(`${folder}/${page}`, 'utf8').matchAll(/^```claim\n([\s\S]*?)^```$/gmu)].flatMap(([, body = ''], k) => claimOf(page, k, body)));
