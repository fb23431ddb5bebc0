/** The builders of expressions, each of which checks the shapes of its operands. */
export * from './arithmetic.ts';
export * from './functions.ts';
export { constant, eye, isConst, isOne, isOnes, isSpecial, isZero, named, ones, special, symbol, zeros } from './leaves.ts';
export * from './parts.ts';
