import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { generate, requestFor, targets } from '../../src/generate/index.ts';
import { runtime } from '../../src/generate/typescript/runtime.ts';
import { open } from '../../src/library/open.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradus-strict-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
const STRICT = ['--ignoreConfig', '--noEmit', '--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', '--noImplicitReturns', '--noUnusedLocals', '--noUnusedParameters', '--verbatimModuleSyntax', '--target', 'es2022', '--module', 'esnext', '--skipLibCheck'];

/** What the compiler says of a source, in the strictest settings that projects use. */
const complaints = (source: string): string => {
  const file = join(folder, 'program.ts');
  writeFileSync(file, source);
  try {
    return execFileSync(process.execPath, [TSC, ...STRICT, file], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
};

const programOf = (problem: string, wrt: string, solver: boolean): string => {
  const p = open(problem);
  const request = requestFor(p.problem, [p.variable(wrt)], solver ? ['solver'] : undefined);
  const choice = { sense: 'minimize', domain: null, updates: new Map(), identify: () => 'certificate' } as const;
  return generate({ ...request, seed: 'strict', ...(solver ? { solver: choice } : {}) }, targets.typescript).source;
};

describe('generated TypeScript compiles under strict settings', () => {
  it('notices what is wrong', () => {
    expect(complaints('export const first = (x: Float64Array): number => x[0];')).toContain("'number | undefined' is not assignable to type 'number'");
  });

  it('with every helper', () => {
    const types = 'interface Matrix { readonly rows: number; readonly cols: number; readonly data: Float64Array }';
    expect(complaints(`${types}\n${Object.values(runtime).join('\n')}\nexport const all = { ${Object.values(runtime).flatMap((code) => [...code.matchAll(/^const (\w+)/gmu)].map((m) => m[1])).join(', ')} };`)).toBe('');
  });

  it.each([
    ['entries, sums and loops', 'X : matrix(n, d)\ny : vector(n)\nw : vector(d)\nminimize sum(i in 1:n, log(1 + exp(X[i,:]*w))) + sum(y.*(X*w)) + w[1]^2', 'w', false],
    ['a number as the variable, linear in it', 'g : scalar\nx : vector(n)\nminimize g*norm2(x)^2', 'g', false],
    ['a number as the variable', 'g : scalar positive\nx : vector(n)\nminimize log(g) + norm2(x)^2/g', 'g', false],
    ['a solver whose data is skew', 'K : matrix(n, n) skew\ny : vector(n)\nw : vector(n)\nminimize norm2(K*w - y)^2 + norm2(w)^2', 'w', true],
  ])('with %s', (_, problem, wrt, solver) => {
    expect(complaints(programOf(problem, wrt, solver))).toBe('');
  });
});
