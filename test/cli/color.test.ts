import { describe, expect, it } from 'vitest';
import { wantsColor } from '../../src/cli/color.ts';
import { run } from '../../src/cli/program.ts';

describe('colour', () => {
  it.each<[Readonly<Record<string, string>>, boolean, boolean]>([
    [{}, true, true], [{}, false, false], [{ TERM: 'dumb' }, true, false], [{ TERM: 'xterm' }, true, true],
    [{ NO_COLOR: '1' }, true, false], [{ NO_COLOR: '' }, true, true], [{ FORCE_COLOR: '1' }, false, true], [{ FORCE_COLOR: '' }, false, false],
    [{ FORCE_COLOR: '0' }, true, false], [{ FORCE_COLOR: 'false' }, true, false], [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ])('%j, on a terminal: %j → %j', (env, isTerminal, expected) => expect(wantsColor(env, isTerminal)).toBe(expected));

  const errorsOf = (color: boolean, ...args: readonly string[]): string => {
    let err = '';
    run(args, { out: () => undefined, err: (t) => { err += t; }, writeFile: () => undefined, isTerminal: false, color, readFile: () => '', fileExists: () => false }, { tour: () => 0 });
    return err;
  };
  const faulty = ['derive', 'A*x', '--given', 'A : matrix(n, m), x : vector(n)', '--wrt', 'x'];
  const commands: readonly (readonly string[])[] = [faulty, ['derive', 'missing.gradus'], ['rule', 'd-prodct'], ['nonsense']];
  for (const args of commands)
    it(`is put into the answer where it is wanted, never into that of --json: gradus ${args.join(' ')}`, () => {
      expect(errorsOf(true, ...args)).toContain('\u001b[1;31merror[');
      expect(errorsOf(false, ...args)).not.toContain('\u001b');
      expect(errorsOf(true, ...args, '--json')).not.toContain('\u001b');
    });
});
