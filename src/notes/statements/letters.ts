import { GREEK } from '../../notation/greek.ts';

/** Is the name a letter, with or without a label? Words are not taken for values. */
export const isLetter = (name: string): boolean => { const [stem = ''] = name.split('_'); return /^\p{L}$/u.test(stem) || (Object.hasOwn(GREEK, stem) && stem !== 'pi'); };
