import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
