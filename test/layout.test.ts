import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const src = join(root, 'src');

/** Folders in the order of `src/README.md`: each may import those above it. */
const ORDER = ['shape', 'atoms', 'expr', 'diagnostics', 'notation', 'elaborate', 'rewrite', 'network', 'calculus', 'checker', 'audit', 'curvature', 'library', 'notes', 'compile', 'generate', 'compare', 'solve', 'cli'];
/** The same for the folders inside a folder; its own files stand below them. */
const INNER: Readonly<Record<string, readonly string[]>> = {
  checker: ['numbers', 'terms', 'trials'],
  notes: ['text', 'scope', 'steps', 'goals', 'relations', 'statements'],
  curvature: ['prover', 'objective', 'orders', 'convexity', 'bounds', 'surrogates', 'updates'],
  compile: ['values', 'backends', 'steps', 'planning', 'closures', 'operators'],
};
const NODE_IMPORTS_ALLOWED = new Set(['cli']);
const THIRD_PARTY: Readonly<Record<string, readonly string[]>> = { compile: ['ml-matrix', 'koffi'], compare: ['ml-matrix'], solve: ['ml-matrix'], cli: ['@resvg/resvg-js', 'commander', 'katex', 'marked', 'ml-matrix', 'esbuild'] };

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : [];
  });

const files = filesBelow(src);
const folderOf = (file: string): string => relative(src, file).split('/')[0] ?? '';
/** Where a file stands among the folders inside a folder; after them for files of the folder itself. */
const innerPlace = (folders: readonly string[], file: string): number => {
  const place = folders.indexOf(relative(src, file).split('/')[1] ?? '');
  return place < 0 ? folders.length : place;
};
/** The public face of the library, which names things of every folder. */
const FACE = 'index.ts';
const importsOf = (file: string): readonly string[] => [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm)].map((m) => m[1] ?? m[2] ?? '');

/** The files of the LaTeX grammar call each other as its rules do. */
const GRAMMAR = /^notation\/latex\//u;
/** The files that a file needs when it runs; types are gone by then. */
const neededBy = (file: string): readonly string[] =>
  GRAMMAR.test(relative(src, file)) ? [] : [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(?!type\b)([^;]*?)from\s*'(\.[^']+)'/gm)].flatMap(([, names = '', path = '']) => {
    const list = /\{([^}]*)\}/u.exec(names)?.[1]?.split(',').map((n) => n.trim()).filter((n) => n !== '') ?? ['*'];
    return list.every((n) => n.startsWith('type ')) ? [] : [resolve(dirname(file), path)];
  });
/** The first way from a file back to itself, or null: one walk over all files. */
const circleAmong = (all: readonly string[]): readonly string[] | null => {
  const done = new Set<string>();
  const walk = (at: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return null;
    for (const next of neededBy(at)) {
      const found = walk(next, [...way, at]);
      if (found !== null) return found;
    }
    done.add(at);
    return null;
  };
  for (const file of all) {
    const found = walk(file, []);
    if (found !== null) return found;
  }
  return null;
};

describe('the layout of the source', () => {
  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  it('knows every folder', () => {
    const folders = readdirSync(src).filter((name) => statSync(join(src, name)).isDirectory());
    expect([...folders].sort()).toEqual([...ORDER].sort());
  });

  for (const file of files) {
    const folder = folderOf(file);
    if (folder === FACE) continue;
    it(`${relative(src, file)} imports only what stands above it`, () => {
      for (const target of importsOf(file)) {
        if (target.startsWith('.')) {
          const to = folderOf(resolve(dirname(file), target));
          if (folder === 'checker') expect(to, `${target} in the checker`).toBe('checker');
          else expect(ORDER.indexOf(to), `${target} stands below`).toBeLessThanOrEqual(ORDER.indexOf(folder));
          const inner = to === folder ? INNER[folder] : undefined;
          if (inner !== undefined) expect(innerPlace(inner, resolve(dirname(file), target)), `${target} stands below`).toBeLessThanOrEqual(innerPlace(inner, file));
        } else if (target.startsWith('node:')) expect(NODE_IMPORTS_ALLOWED.has(folder), `${target} outside the command line`).toBe(true);
        else expect(THIRD_PARTY[folder] ?? [], `${target} in ${folder}`).toContain(target);
      }
    });
  }

  it('has no circles between files outside of the grammar', () => {
    expect(circleAmong(files)?.map((f) => relative(src, f)) ?? null).toBeNull();
  });

  it('keeps files of the checker under 500 lines', () => {
    for (const file of files.filter((f) => folderOf(f) === 'checker')) expect(readFileSync(file, 'utf8').split('\n').length, relative(src, file)).toBeLessThan(500);
  });

  it('keeps files near one concept', () => {
    for (const file of files) expect(readFileSync(file, 'utf8').split('\n').length, relative(src, file)).toBeLessThan(480);
  });
});
