/** What `work` gives, or null where it fails: where a derivative has no law, or an expression no shape. */
export const attempt = <T>(work: () => T): T | null => {
  try {
    return work();
  } catch {
    return null;
  }
};
