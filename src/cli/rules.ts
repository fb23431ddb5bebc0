import { kernelRules, type KernelRuleInfo } from '../checker/kernel/index.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { findRule, ruleNames, type Rule } from '../rewrite/index.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';

const ruleJson = (r: Rule): Record<string, unknown> => ({ name: r.name, law: r.law, when: r.whenText, source: r.source, why: r.why, fails: r.fails, examples: r.examples, file: r.file });

const ruleText = (r: Rule): string =>
  [
    `rule ${r.name}`, `  vars    ${r.vars.map((v) => `${v.name} (${v.shape.rows.key}×${v.shape.cols.key})`).join(', ')}`, `  law     ${r.law}`,
    ...r.whenText.map((w) => `  when    ${w}`), `  source  ${r.source}`, `  why     ${r.why}`, ...r.fails.map((f) => `  fails   ${f}`), `  file    rules/${r.file}`,
  ].join('\n');

const kernelText = (r: KernelRuleInfo): string => [`rule ${r.name} of the checker, ${r.family}`, `  derives ${r.statement}`, `  source  ${r.source}`].join('\n');

/** `gradus rule NAME`: a rule of rewriting, or one of the checker. Errors: UsageError unknown-rule. */
export const runRule = (name: string, json: boolean, io: Io): ExitStatus => {
  const ofChecker = kernelRules.find((r) => r.name === name);
  if (ofChecker !== undefined) {
    io.out(json ? `${JSON.stringify(ofChecker)}\n` : `${kernelText(ofChecker)}\n`);
    return EXIT.ok;
  }
  const rule = findRule(name);
  if (rule === null) {
    const close = nearest(name, ruleNames());
    const near = close === null && name !== '' ? ruleNames().filter((n) => n.includes(name.toLowerCase())).slice(0, 5) : [close].filter((n) => n !== null);
    throw new UsageError('unknown-rule', `there is no rule ${JSON.stringify(name)}${near.length === 0 ? '; gradus rules lists them' : `; did you mean ${near.join(', ')}?`}`);
  }
  io.out(json ? `${JSON.stringify(ruleJson(rule))}\n` : `${ruleText(rule)}\n`);
  return EXIT.ok;
};

/** `gradus rules --checker`: every rule of the checker, a line each. */
export const runCheckerRules = (json: boolean, io: Io): ExitStatus => {
  const width = Math.max(...kernelRules.map((r) => r.name.length));
  io.out(json ? `${JSON.stringify(kernelRules)}\n` : kernelRules.map((r) => `${r.name.padEnd(width)}  ${r.statement}\n`).join(''));
  return EXIT.ok;
};

/** `gradus rules`: every rule, a line each. */
export const runRules = (json: boolean, io: Io): ExitStatus => {
  const rules = ruleNames().flatMap((n) => findRule(n) ?? []);
  if (json) io.out(`${JSON.stringify(rules.map(ruleJson))}\n`);
  else {
    const width = Math.max(...rules.map((r) => r.name.length));
    for (const r of rules) io.out(`${r.name.padEnd(width)}  ${r.file === 'retired.rules' ? 'FALSE: ' : ''}${r.law}${r.whenText.length === 0 ? '' : `   when ${r.whenText.join(', ')}`}\n`);
  }
  return EXIT.ok;
};
