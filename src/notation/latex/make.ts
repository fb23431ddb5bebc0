import type { Span } from '../../diagnostics/diagnostic.ts';
import { join } from '../expressions.ts';
import type { BinaryOperator, Surface } from '../surface.ts';

export const call = (name: string, args: readonly Surface[], span: Span, nameSpan: Span = span): Surface => ({ kind: 'call', name, nameSpan, args, span });
export const name = (text: string, span: Span): Surface => ({ kind: 'name', name: text, span });
export const number = (text: string, span: Span): Surface => ({ kind: 'number', text, span });
export const negate = (arg: Surface, span: Span): Surface => ({ kind: 'negate', arg, span });
export const transpose = (arg: Surface, span: Span): Surface => ({ kind: 'transpose', arg, span });
export const binary = (op: BinaryOperator, left: Surface, right: Surface, opSpan: Span = right.span): Surface => ({ kind: 'binary', op, opSpan, left, right, span: join(left.span, right.span) });
