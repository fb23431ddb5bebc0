import type { Rule } from '../../src/rewrite/index.ts';

const START = '<!-- index: written by UPDATE=1 npx vitest run test/rules.test.ts -->';
const END = '<!-- end of index -->';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${cell(text)}\``;

const lines = (rules: readonly Rule[]): readonly string[] => {
  const files = [...new Set(rules.map((r) => r.file))];
  return files.flatMap((file) => [
    `### ${file}`, '', '| Rule | Law | Conditions | Source |', '| --- | --- | --- | --- |',
    ...rules.filter((r) => r.file === file).map((r) => `| ${r.name} | ${code(r.law)} | ${r.whenText.map(code).join(', ')} | ${cell(r.source)} |`), '',
  ]);
};

/** The README with its index of rules written anew; everything outside the two marks stays. Throws RangeError without marks. */
export const withIndex = (readme: string, rules: readonly Rule[]): string => {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start < 0 || end < start) throw new RangeError('rules/README.md has no marks around its index');
  return `${readme.slice(0, start + START.length)}\n\n${lines(rules).join('\n')}\n${readme.slice(end)}`;
};
