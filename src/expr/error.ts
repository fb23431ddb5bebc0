import type { Shape } from '../shape/shape.ts';

/** Why a node can't be built, as data; whoever knows the source text turns it into a message with positions. */
export interface ShapeFault {
  readonly code: 'shape-mismatch' | 'not-square' | 'not-scalar' | 'not-column' | 'bad-exponent' | 'bad-reshape' | 'bad-subscript';
  /** What was attempted, e.g. `product`, `sum`, `inner`. */
  readonly operation: string;
  /** Shapes of the operands in order. */
  readonly shapes: readonly Shape[];
  /** The two sizes that had to agree, with their description; absent for one-operand faults. */
  readonly sizes?: readonly [SizeOf, SizeOf];
  /** True where the sizes are not provably different, so that an assumption would mend it. */
  readonly assumable?: boolean;
}

export interface SizeOf {
  readonly what: string;
  readonly size: string;
  /** Which operand (0-based) the size belongs to. */
  readonly operand: number;
}

/** Thrown by the builders only; carries the fault as data. */
export class ExprError extends Error {
  readonly fault: ShapeFault;
  constructor(fault: ShapeFault) {
    super(`${fault.code} in ${fault.operation}`);
    this.name = 'ExprError';
    this.fault = fault;
  }
}
