import { execFileSync } from 'node:child_process';
import { transformSync } from 'esbuild';
import { expect } from 'vitest';

/** The value of a result. */
export const taken = <T>(r: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly diagnostics: readonly { readonly message: string }[] }): T => {
  if (!r.ok) throw new Error(r.diagnostics[0]?.message);
  return r.value;
};

/** All numbers of a result. */
export const flat = (x: unknown): readonly number[] => {
  if (typeof x === 'number') return [x];
  if (x instanceof Float64Array) return [...x];
  if (Array.isArray(x)) return x.flatMap((y: unknown) => flat(y));
  return [...(x as { readonly data: Float64Array }).data];
};

/** Equal to rounding. */
export const expectClose = (a: readonly number[], b: readonly number[], what: string): void => {
  expect(a.length, what).toBe(b.length);
  const scale = Math.max(1, ...b.map(Math.abs));
  a.forEach((x, i) => expect(Math.abs(x - (b[i] ?? Number.NaN)) / scale, `${what}[${i}]`).toBeLessThan(1e-11));
};

/** The exported functions of a generated TypeScript program. */
export interface Module {
  readonly value: (inputs: unknown) => number;
  readonly valueAndGradient: (inputs: unknown) => { readonly value: number; readonly gradient: Readonly<Record<string, unknown>> };
  readonly selfCheck: (inputs?: unknown) => readonly { readonly what: string; readonly deviation: number }[];
  readonly solve: (inputs: unknown, options?: { readonly iterations?: number; readonly tolerance?: number }) => { readonly trace: readonly number[]; readonly converged: boolean } & Readonly<Record<string, unknown>>;
  readonly SAMPLE: Readonly<Record<string, unknown>>;
}
/** The module of a generated TypeScript program. */
export const load = async (source: string): Promise<Module> => {
  const { code } = transformSync(`${source}\nexport { SAMPLE };`, { loader: 'ts', format: 'esm' });
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as Module;
};

/** Why generated Python can't run here; null where it can. */
export const PYTHON = ((): string | null => {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'skipped: python3 with NumPy is not installed';
  }
})();


/** What a script prints as JSON in a folder. */
export const runPython = (folder: string, script: string): unknown => JSON.parse(execFileSync('python3', ['-B', '-c', script], { cwd: folder, encoding: 'utf8' }));
