import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = resolve(dirname(fileURLToPath(import.meta.url)), '../../../src');
const kernel = join(src, 'checker/kernel');
const filesBelow = (folder: string): readonly string[] => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : [];
});
const importsOf = (file: string): readonly string[] => [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((m) => resolve(dirname(file), m[1] ?? ''));
/** Who may know the kernel: what searches for certificates, what reports on them, and the public face. */
const CLIENTS = ['checker', 'curvature', 'audit', 'notes', 'solve', 'generate', 'cli', 'index.ts'];

describe('the trusted kernel', () => {
  it('imports nothing but the checker', () => {
    for (const file of filesBelow(kernel)) for (const target of importsOf(file)) expect(relative(join(src, 'checker'), target), `${relative(src, file)} imports ${target}`).not.toMatch(/^\.\./);
    for (const file of filesBelow(kernel)) expect(readFileSync(file, 'utf8'), relative(src, file)).not.toMatch(/from '[^.]/);
  });
  it('is imported by nothing that computes', () => {
    for (const file of filesBelow(src).filter((f) => !CLIENTS.includes(relative(src, f).split('/')[0] ?? ''))) {
      for (const target of importsOf(file)) expect(target.startsWith(kernel), `${relative(src, file)} imports ${target}`).toBe(false);
    }
  });
});
