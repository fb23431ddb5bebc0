import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { run } from '../src/cli/program.ts';
import { loadUserModule } from '../src/cli/user-module.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** Words of a command line as a shell cuts them. */
const words = (line: string): readonly string[] => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');


const blocks = [...readme.matchAll(/```\n\$ gradus (.*)\n([\s\S]*?)```/g)].map((m) => ({ command: m[1] ?? '', output: m[2] ?? '' }));

describe('the outputs shown in README.md', () => {
  it('are found', () => expect(blocks.length).toBeGreaterThanOrEqual(4));
  for (const { command, output } of blocks)
    it(`gradus ${command}`, async () => {
      const [, file] = /--function (\S+?)#/.exec(command) ?? [];
      const userModule = file === undefined ? {} : { userModule: await loadUserModule(join(root, file)) };
      let shown = '';
      const write = (t: string): void => { shown += t; };
      run(words(command), { out: write, err: write, writeFile: () => undefined, isTerminal: false, readFile: (p) => readFileSync(join(root, p), 'utf8'), fileExists: (p) => existsSync(join(root, p)) && statSync(join(root, p)).isFile() }, { tour: () => 0, ...userModule });
      expect(shown.trimEnd()).toBe(output.trimEnd());
    });
});

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>> };
/** Where the package is entered: what an import says → the source. */
const entries = Object.entries(exports).map(([name, { types }]) => [name.replace('.', 'gradus'), types.replace('./dist/types/', 'src/').replace(/\.d\.ts$/u, '.ts')] as const);

/** Code with every line `EXPRESSION;  // → VALUE` made to record what the expression gives. */
const recording = (code: string): string => `${code.replaceAll(/^(.+?);\s*\/\/ → .*$/gmu, 'shown.push(String($1));')}\nexport { shown };`;

/** Runs code against the sources, as a program that has the package installed would. */
const shownBy = async (code: string): Promise<readonly string[]> => {
  const [imports, rest] = [code.match(/^import .*$/gmu)?.join('\n') ?? '', code.replaceAll(/^import .*$/gmu, '')];
  const { outputFiles } = await build({
    stdin: { contents: `${imports}\nconst shown: string[] = [];\n${recording(rest)}`, loader: 'ts', resolveDir: root }, bundle: true, write: false, format: 'esm', platform: 'node', external: ['koffi'], logLevel: 'silent',
    alias: Object.fromEntries(entries.map(([name, source]) => [name, join(root, source)])),
  });
  const folder = mkdtempSync(join(tmpdir(), 'gradus-readme-'));
  try {
    const file = join(folder, 'shown.mjs');
    writeFileSync(file, outputFiles[0]?.contents ?? '');
    return ((await import(pathToFileURL(file).href)) as { readonly shown: readonly string[] }).shown;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('the code shown in README.md', () => {
  it('enters where declarations are built', () => {
    const { include } = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8')) as { readonly include: readonly string[] };
    expect(entries.map(([, source]) => source)).toEqual(include);
  });
  const programs = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((m) => m[1] ?? '');
  it('is found', () => expect(programs.length).toBeGreaterThanOrEqual(3));
  it('has types', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gradus-readme-'));
    try {
      programs.forEach((code, k) => writeFileSync(join(folder, `program${k}.ts`), code));
      const paths = Object.fromEntries(entries.map(([name, source]) => [name, [join(root, source)]]));
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions: { paths, typeRoots: [join(root, 'node_modules/@types')], noUnusedLocals: false }, include: ['*.ts'] }));
      expect(spawnSync(join(root, 'node_modules/.bin/tsc'), ['--noEmit', '-p', folder], { encoding: 'utf8' }).stdout).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  for (const code of programs)
    it(`with ${[...code.matchAll(/from '(.+)'/gu)].map((m) => m[1]).join(', ')}`, async () => {
      expect(await shownBy(code)).toEqual([...code.matchAll(/\/\/ → (.*)$/gmu)].map((m) => m[1]?.trim()));
    });
});
