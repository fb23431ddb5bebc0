import type { LatexBlock } from '../../notation/latex/blocks.ts';

const OPENED = /egin\s*\{([a-z]+\*?)\}/gu;
const CLOSED = /\\end\s*\{([a-z]+\*?)\}/gu;
const names = (source: string, pattern: RegExp): readonly string[] => [...source.matchAll(pattern)].map((m) => m[1] ?? '');

/** Is an environment opened that is not closed? */
const isOpen = (source: string): boolean => {
  const [opened, closed] = [names(source, OPENED), names(source, CLOSED)];
  return opened.length > closed.length && closed.every((n) => opened.includes(n));
};

/** The most formulas and characters over which one may be spread. */
const MOST = 8;
const REACH = 600;

/**
 * Blocks of a document where one that ends inside of an environment goes on to the block that closes it, in one paragraph: dollar signs between
 * them cut it apart. These are blanks in its source, so that places stay what they are.
 */
export const joined = (blocks: readonly LatexBlock[], text: string): readonly LatexBlock[] => {
  const list: LatexBlock[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at] as LatexBlock;
    const whole = (last: LatexBlock): string => text.slice(block.start, last.start + last.source.length);
    const end = !isOpen(block.source) ? -1 : blocks.slice(at + 1, at + MOST).findIndex((b) => !isOpen(whole(b)));
    const last = end < 0 ? undefined : blocks[at + 1 + end];
    const source = last === undefined ? '' : whole(last);
    if (last === undefined || source.length > REACH || /\n[ \t]*\n/u.test(source)) list.push(block);
    else {
      list.push({ ...block, source: source.replaceAll('$', ' '), outer: { start: block.outer.start, end: last.outer.end }, isJoined: true });
      at += 1 + end;
    }
  }
  return list;
};
