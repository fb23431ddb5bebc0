import { join } from '../expressions.ts';
import type { Surface } from '../surface.ts';
import { CONNECTIVES, ENVIRONMENTS, OPERATORS, QUANTIFIERS, RELATIONS, WIDE } from './commands.ts';
import { fail } from './fault.ts';
import type { FormulaStatement, Link, RelationName } from './formula.ts';
import { CELL, isSign, ROW, type Item, type ItemOf, type Row } from './items.ts';
import { call } from './make.ts';
import { shown, type Reader } from './reader.ts';

const isRelation = (i: Item | undefined): boolean => i?.kind === 'sign' && Object.hasOwn(RELATIONS, i.text);
const isOperator = (i: Item | undefined): boolean => i?.kind === 'sign' && Object.hasOwn(OPERATORS, i.text);
const isConnective = (i: Item | undefined): boolean => i?.kind === 'sign' && Object.hasOwn(CONNECTIVES, i.text);

const isWide = (i: Item | undefined): boolean => i?.kind === 'sign' && WIDE.has(i.text.slice(1));

/** A brace before rows that are equations each, not cases of a value. */
const isSystem = (item: Item): item is ItemOf<'bracket'> => {
  if (item.kind !== 'bracket' || item.open !== '{' || item.close !== '' || item.items.length !== 1) return false;
  const [only] = item.items;
  return only?.kind === 'rows' && only.rows.filter((row) => row.some((c) => c.length > 0)).every((row) => (row[0] ?? []).some(isRelation) || isRelation(row[1]?.[0]));
};

const marker = (text: string, after: Item | undefined): Item => ({ kind: 'sign', text, span: after?.span ?? { start: 0, end: 0 }, spaced: true });

/** Rows and cells, also those of environments of rows, as one list of items with markers between them. */
const flattened = (rows: readonly Row[]): readonly Item[] => {
  const flat: Item[] = [];
  rows.forEach((row, i) => {
    if (i > 0) flat.push(marker(ROW, flat.at(-1)));
    row.forEach((cell, k) => {
      if (k > 0) flat.push(marker(CELL, flat.at(-1)));
      for (const item of cell) {
        if (item.kind === 'rows' && ENVIRONMENTS[item.environment] === 'rows') flat.push(...flattened(item.rows));
        else if (isSystem(item) && item.items[0]?.kind === 'rows') flat.push(...flattened(item.items[0].rows));
        else flat.push(item);
      }
    });
  });
  return flat;
};

/** Does the row that begins here go on with the formula of the row before it? */
const continues = (flat: readonly Item[], row: number): boolean => {
  let at = row + 1;
  while (isSign(flat[at], CELL) || isWide(flat[at])) at++;
  let back = row - 1;
  while (isSign(flat[back], CELL, ROW)) back--;
  const [first, before] = [flat[at], flat[back]];
  if (isRelation(first) || isRelation(before) || (isOperator(before) && !isSign(before, '*'))) return true;
  if (!isOperator(first)) return false;
  if (!isSign(first, '+', '-') || isSign(flat[row + 1], CELL)) return true;
  for (; at < flat.length && !isSign(flat[at], ROW); at++) if (isRelation(flat[at])) return false;
  return true;
};

/** The number at the side of a formula, which is written like a factor; behind a wide space or a number it can be none. */
const isTag = (flat: readonly Item[], at: number): boolean => {
  const item = flat[at];
  const [only] = item?.kind === 'bracket' && item.open === '(' ? item.items : [];
  if (item?.kind !== 'bracket' || item.items.length > 2 || only?.kind !== 'number' || only.text.length > 3 || (item.items[1] !== undefined && item.items[1].kind !== 'letter')) return false;
  const [before, after] = [flat[at - 1], flat[at + 1]];
  return (after === undefined || isSign(after, ROW)) && (before === undefined || isSign(before, '\\quad', '\\qquad', ',', ROW, CELL) || before.kind === 'text' || (before.kind === 'number' && item.spaced));
};

/** The items of a formula in a row: rows that go on are joined, others separated, tags taken out. */
export const lined = (rows: readonly Row[], tags: string[]): readonly Item[] => {
  const flat = flattened(rows);
  let isContinued = false;
  return flat.flatMap((item, at): readonly Item[] => {
    if (isSign(item, CELL)) return [];
    if (isSign(item, ROW)) {
      isContinued = continues(flat, at);
      return isContinued ? [] : [item];
    }
    // Space before a row that goes on only indents it.
    if (isContinued && isWide(item)) return [];
    isContinued = false;
    if (!isTag(flat, at) || item.kind !== 'bracket') return [item];
    tags.push(item.items.map((i) => (i.kind === 'number' || i.kind === 'letter' ? i.text : '')).join(''));
    return [];
  });
};

const SUBJECT_TO = /^(?:s\.?\s?t\.?|subject to|where|if|when|for|with|such that|otherwise)/i;
const isSeparator = (i: Item): boolean => i.kind === 'sign' && (i.text === ROW || i.text === ',' || i.text === ';' || WIDE.has(i.text.slice(1)));

/** Reads all statements of a formula. Throws SyntaxFault. */
export const statements = (r: Reader, texts: string[]): readonly FormulaStatement[] => {
  const list: FormulaStatement[] = [];
  let role: FormulaStatement['role'] = 'claim';
  let connective: FormulaStatement['connective'] = null;
  for (let item = r.peek(); item !== undefined; item = r.peek()) {
    if (isSeparator(item)) {
      r.at++;
    } else if (item.kind === 'text') {
      texts.push(item.text);
      if (SUBJECT_TO.test(item.text)) role = 'constraint';
      r.at++;
    } else if (item.kind === 'sign' && QUANTIFIERS.has(item.text.slice(1))) {
      r.at++;
      const colon = r.items.findIndex((i, k) => k >= r.at && isSign(i, ':', '\\colon'));
      const names = colon < 0 ? quantified(r) : quantified(r.inside(r.items.slice(r.at, colon), item.span));
      if (colon >= 0) r.at = colon + 1;
      for (const s of names) list.push({ ...s, role: 'quantifier', connective: null });
      role = 'claim';
    } else if (isConnective(item) && item.kind === 'sign') {
      connective = CONNECTIVES[item.text] ?? null;
      role = 'claim';
      r.at++;
    } else {
      for (const s of chain(r)) list.push({ ...s, role: s.role === 'range' ? 'range' : role, connective });
      connective = null;
      const found = r.peek();
      if (found !== undefined && !isSeparator(found) && found.kind !== 'text' && !isConnective(found) && !(found.kind === 'sign' && QUANTIFIERS.has(found.text.slice(1))))
        fail('unexpected', `unexpected ${shown(found)}`, found.span, 'the statement is complete before this');
    }
  }
  return list;
};

type Read = Omit<FormulaStatement, 'connective'>;

/** One chain of relations. Several expressions before the first relation are one side: U, V ∈ S. */
const chain = (r: Reader): readonly Read[] => {
  const relation = r.peek();
  if (isRelation(relation) && relation !== undefined) {
    const links = linksOf(r);
    return [{ left: null, links, aim: aimOf(r), role: 'claim', span: r.since(relation.span) }];
  }
  const sides = [r.expression()];
  while (isSign(r.peek(), ',') && r.items[r.at + 1] !== undefined) {
    const at = r.at;
    r.at++;
    const next = r.peek();
    if (next === undefined || isSeparator(next) || next.kind === 'text' || isRelation(next) || isConnective(next) || (next.kind === 'sign' && QUANTIFIERS.has(next.text.slice(1)))) {
      r.at = at;
      break;
    }
    sides.push(r.expression());
  }
  const [first] = sides;
  const last = sides.at(-1);
  if (first === undefined || last === undefined) return [];
  if (!isRelation(r.peek())) return sides.map((left) => ({ left, links: [], aim: null, role: 'claim', span: left.span }));
  const span = join(first.span, last.span);
  const left = sides.length === 1 ? first : call('\\list', sides, span);
  const links = linksOf(r);
  const aim = aimOf(r);
  const whole = r.since(left.span);
  return [range(r, left, links, whole) ?? { left, links, aim, role: 'claim', span: whole }];
};

/** The names behind ∀ or ∃, each with what it belongs to, up to what is said of them. */
const quantified = (r: Reader): readonly Read[] => {
  const names: Read[] = [];
  for (;;) {
    const at = r.at;
    const left = r.peek() === undefined ? null : r.expression();
    if (left === null || (names.length > 0 && left.kind !== 'name')) {
      r.at = at;
      return names;
    }
    const links = linksOf(r);
    names.push({ left, links, aim: null, role: 'quantifier', span: r.since(left.span) });
    if (!isSign(r.peek(), ',')) return names;
    r.at++;
  }
};

/** Relations with their right sides, up to what is none. */
const linksOf = (r: Reader): readonly Link[] => {
  const links: Link[] = [];
  while (isRelation(r.peek()) && !isAim(r)) {
    const relation = r.next();
    const right = r.peek() === undefined || isSign(r.peek(), ROW) ? fail('expected', 'expected a right side', relation.span, 'nothing stands behind this') : r.expression();
    links.push({ relation: (relation.kind === 'sign' ? (RELATIONS[relation.text] ?? '=') : '=') as RelationName, relationSpan: relation.span, right });
  }
  return links;
};

/** Does → min come next, which has no argument? */
const isAim = (r: Reader): boolean => {
  const [arrow, word, next] = [r.peek(), r.items[r.at + 1], r.items[r.at + 2]];
  return arrow?.kind === 'sign' && RELATIONS[arrow.text] === '→' && isSign(word, '\\min', '\\max', '\\inf', '\\sup') && (next === undefined || isSeparator(next) || next.kind === 'text');
};

/** The aim of f → min, and passes over it. */
const aimOf = (r: Reader): FormulaStatement['aim'] => {
  if (!isAim(r)) return null;
  const word = r.items[r.at + 1];
  r.at += 2;
  return isSign(word, '\\min', '\\inf') ? 'min' : 'max';
};

/** i = 1, …, n: where an index runs. */
const range = (r: Reader, left: Surface, links: readonly Link[], span: Surface['span']): Read | null => {
  const dots = r.items[r.at + 1];
  if (links.length !== 1 || !isSign(r.peek(), ',') || !isSign(dots, '\\dots')) return null;
  r.at += isSign(r.items[r.at + 2], ',') ? 3 : 2;
  const end = r.expression();
  return { left, links: [...links, { relation: '<=', relationSpan: dots?.span ?? span, right: end }], aim: null, role: 'range', span: join(span, end.span) };
};
