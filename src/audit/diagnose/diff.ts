/** A stretch of two texts: in both, in the first only, in the second only. */
export interface Stretch {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

const TOKEN = /\s+|[\p{L}\p{N}_]+|\.[*/^]|./gu;

/** The difference of two formulas, token by token, as a longest common subsequence leaves it. */
export const diffOf = (before: string, after: string): readonly Stretch[] => {
  const tokens = (s: string): readonly string[] => s.match(TOKEN) ?? [];
  const [a, b] = [tokens(before), tokens(after)];
  const width = b.length + 1;
  const longest = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? (longest[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
  const out: Stretch[] = [];
  const push = (kind: Stretch['kind'], text: string): void => {
    const last = out.at(-1);
    if (last?.kind === kind) out[out.length - 1] = { kind, text: last.text + text };
    else out.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push('same', a[i] ?? '');
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && (longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0))) push('removed', a[i++] ?? '');
    else push('added', b[j++] ?? '');
  }
  return out;
};

/** Both texts under one another, with a mark under every character that the other one lacks. */
export const markedLines = (stretches: readonly Stretch[], side: 'removed' | 'added'): readonly [text: string, marks: string] => {
  const mine = stretches.filter((s) => s.kind === 'same' || s.kind === side);
  return [mine.map((s) => s.text).join(''), mine.map((s) => (s.kind === 'same' ? ' ' : '^').repeat(s.text.length)).join('').trimEnd()];
};
