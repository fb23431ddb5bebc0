import type { Io } from './io.ts';

/** Says on a terminal what is being done, in a line that the next word replaces and an empty one clears; nothing where output is for programs. */
export const progressOn = ({ isTerminal, err }: Io, isQuiet: boolean): ((text: string) => void) => (isTerminal && !isQuiet ? (text) => err(`\r\u001b[K${text}`) : () => undefined);
