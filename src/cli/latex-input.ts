/** The LaTeX that an argument of a command is: what stands between dollar signs, or text with commands such as \frac or exponents in braces, which the language doesn't have; null for other text. */
export const latexOf = (argument: string): string | null => {
  const text = argument.trim();
  const inside = /^\$\$?([^$]+)\$\$?$/u.exec(text)?.[1];
  return inside?.trim() ?? (/\\\p{L}{2}|\\\||[\^_]\{/u.test(text) ? text : null);
};
