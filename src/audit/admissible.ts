import { samples } from '../checker/trials/samples.ts';
import { identityStatement } from '../checker/trials/statement.ts';
import type { Problem } from '../elaborate/index.ts';
import { meets, Point, valuesOf } from './diagnose/index.ts';
import { termConverter, toEnv } from './term.ts';

/** Random points that are tried, at so many sizes by turns, before nobody is expected to meet the conditions. */
const DRAWS = 400;
const SIZES = 4;

/** Was a point found in double precision at which all conditions on values hold? True where there are none: what is claimed under conditions that nothing meets holds of nothing. */
export const meetsSomewhere = ({ conditions }: Problem): boolean => {
  const about = conditions.flatMap((c) => (c.kind === 'size' ? [] : [c.expr]));
  if (about.length === 0) return true;
  const to = termConverter();
  const env = toEnv([], conditions);
  const names = [...env.symbols.keys()];
  const { terms, ...statement } = identityStatement('0', '0');
  const found = samples({ ...statement, terms: [...terms, ...about.map(to)] }, env, { draws: DRAWS, sizes: SIZES, seed: 'admissible' }, (trial) => (meets(new Point(env, valuesOf(trial, names), to), env, 0) ? true : null));
  return found.next().done !== true;
};
