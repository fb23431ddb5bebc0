// Writes the text of all rules/*.rules into src/rewrite/embedded.ts, so that a browser bundle carries them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

export const embedded = () => {
  const files = readdirSync('rules').filter((f) => f.endsWith('.rules')).sort();
  const entries = files.map((f) => `  ${JSON.stringify(f)}: ${JSON.stringify(readFileSync(`rules/${f}`, 'utf8'))},`);
  return `// Generated from rules/*.rules by scripts/embed-rules.mjs; a test checks that it is fresh.\n\n/** Text of every rule file. */\nexport const RULE_FILES: Readonly<Record<string, string>> = {\n${entries.join('\n')}\n};\n`;
};

if (process.argv[1]?.endsWith('embed-rules.mjs')) writeFileSync('src/rewrite/embedded.ts', embedded());
