import type { Surface } from '../surface.ts';
import { ENVIRONMENTS } from './commands.ts';
import { fail } from './fault.ts';
import type { Item, ItemOf } from './items.ts';
import { call } from './make.ts';
import type { Reader } from './reader.ts';

/** Rows without the empty one behind the last \\. */
const filled = (rows: ItemOf<'rows'>['rows']): ItemOf<'rows'>['rows'] => rows.filter((row) => row.some((cell) => cell.length > 0));

/** A matrix or a distinction of cases; `open` is the bracket around an array. Throws SyntaxFault. */
export const matrix = (r: Reader, item: ItemOf<'rows'>, open: string | null): Surface => {
  const kind = ENVIRONMENTS[item.environment] ?? 'rows';
  const rows = filled(item.rows);
  const inside = (cell: readonly Item[]): Surface => r.inside(cell, item.span, true).list()[0] ?? fail('unexpected', 'an empty cell', item.span, 'in this table', 'write 0 for a block of zeros');
  if (kind === 'cases' || (kind === 'array' && open === '{')) return call('\\cases', rows.flatMap((row) => row.filter((c) => c.length > 0).flatMap((cell) => r.inside(cell, item.span, true).list())), item.span);
  if (kind === 'rows') return fail('unexpected', `the environment ${item.environment} stands inside an expression`, item.span, 'not a value');
  const width = Math.max(...rows.map((row) => row.length));
  const [odd] = rows.filter((row) => row.length !== width);
  if (odd !== undefined) fail('unexpected', `a row has ${odd.length} cells and another one ${width}`, item.span, 'rows of different lengths');
  if (rows.length === 0) fail('unexpected', 'an empty matrix', item.span, 'nothing stands here');
  const block: Surface = { kind: 'block', rows: rows.map((row) => row.map(inside)), span: item.span };
  return item.environment === 'vmatrix' ? call('det', [block], item.span) : block;
};
