/**
 * Should errors be coloured? On terminals that can; NO_COLOR, set and not empty, forbids it (no-color.org) and FORCE_COLOR asks for it
 * elsewhere (force-color.org), unless it says 0 or false.
 */
export const wantsColor = (env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean => {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = env;
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
};
