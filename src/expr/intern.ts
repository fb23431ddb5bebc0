import type { Expr, Kind, NodeOf } from './expr.ts';

/** The key of a list of nodes. */
export const ids = (list: readonly Expr[]): string => list.map((e) => e.id).join(',');

const table = new Map<string, Expr>();
let nextId = 1;

/** The one node with these fields; `key` distinguishes it among nodes of its kind. */
export const intern = <K extends Kind>(kind: K, key: string, fields: Omit<NodeOf<K>, 'kind' | 'id'>): NodeOf<K> => {
  const full = `${kind}|${key}`;
  const found = table.get(full);
  // The key determines kind and fields, so the stored node has the requested type.
  if (found !== undefined) return found as NodeOf<K>;
  const node = Object.freeze({ ...fields, kind, id: nextId++ }) as unknown as NodeOf<K>;
  table.set(full, node);
  return node;
};
