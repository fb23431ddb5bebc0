/** A fenced block marked `claim` in a Markdown document. */
export interface ClaimBlock {
  /** The line of its fence, from 1. */
  readonly line: number;
  /** Where its content stands in the document. */
  readonly start: number;
  readonly end: number;
  readonly isClosed: boolean;
  /** The lines of the claim, without what the block is indented or quoted by. */
  readonly claim: string;
  /** What every line of its content starts with: indentation and marks of quotations. */
  readonly prefix: string;
  /** The content with other output, in the ends of lines and the indentation that the block has. */
  readonly withOutput: (lines: readonly string[]) => string;
}

/** A fence: what stands before it, a list marker included, its ticks or tildes, and what it is marked as. */
const FENCE = /^((?:[ \t]|>)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:[ \t]|>)*)(`{3,}|~{3,})[ \t]*([^`\r\n]*?)[ \t]*$/u;
const LIST_ITEM = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]/u;

interface Line {
  readonly text: string;
  readonly eol: string;
  readonly start: number;
}

const linesOf = (text: string): readonly Line[] => [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/gu)].filter((m) => m[0] !== '').map((m) => ({ text: m[1] ?? '', eol: m[2] ?? '', start: m.index }));

/** The line without the indentation or quotation marks of its block, as far as it has them. */
const inner = (line: string, prefix: string): string => {
  if (line.startsWith(prefix)) return line.slice(prefix.length);
  let at = 0;
  while (at < prefix.length && at < line.length && ' \t>'.includes(line[at] ?? '')) at++;
  return line.slice(at);
};

const isClosing = (line: string, fence: string): boolean => {
  const text = line.replace(/^[ \t>]*/u, '').trimEnd();
  return text.length >= fence.length && [...text].every((c) => c === fence[0]);
};

/** All claim blocks in order. Blocks inside other fenced blocks are examples; four spaces make code, except in a list. */
export const claimBlocks = (text: string): readonly ClaimBlock[] => {
  const lines = linesOf(text);
  const blocks: ClaimBlock[] = [];
  let isInList = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const found = line === undefined ? null : FENCE.exec(line.text);
    if (line === undefined || found === null || (/^(?: {4}|\t)/u.test(line.text) && !isInList)) {
      if (line !== undefined && LIST_ITEM.test(line.text)) isInList = true;
      else if (line !== undefined && /^\S/u.test(line.text)) isInList = false;
      continue;
    }
    const [, before = '', fence = '', mark = ''] = found;
    const closing = lines.findIndex((l, k) => k > i && isClosing(l.text, fence));
    const last = closing < 0 ? lines.length : closing;
    const content = lines.slice(i + 1, last);
    if (mark.split(/\s/u)[0] === 'claim') {
      const prefix = before.replace(/[^ \t>]/gu, ' ');
      const own = content.filter((l) => !inner(l.text, prefix).startsWith('>'));
      while (own.at(-1)?.text.trim() === '') own.pop();
      const eol = line.eol === '' ? '\n' : line.eol;
      blocks.push({
        line: i + 1, start: line.start + line.text.length + line.eol.length, end: lines[last]?.start ?? text.length, isClosed: closing >= 0, prefix, claim: own.map((l) => inner(l.text, prefix)).join('\n'),
        withOutput: (output) => [...own.map((l) => l.text), ...output.map((l) => `${prefix}> ${l}`.trimEnd())].map((l) => `${l}${eol}`).join(''),
      });
    }
    if (LIST_ITEM.test(line.text)) isInList = true;
    i = last;
  }
  return blocks;
};
