import type { Io } from './io.ts';

/** Says on a terminal what is being done, in a line that the next word replaces and an empty one clears; nothing where output is for programs. */
export const progressOn = ({ isTerminal, err, columns = Infinity }: Io, isQuiet: boolean): ((text: string) => void) =>
  // A line that is broken in two would be cleared in part.
  (isTerminal && !isQuiet ? (text) => err(`\r\u001b[K${text.slice(0, columns - 1)}`) : () => undefined);
