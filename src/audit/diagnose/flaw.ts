/** What can be wrong with an equation or a derivative, in the words that answers use. */
export const FLAWS = {
  factor: 'a scalar factor or an exponent is wrong or missing',
  sign: 'a sign is wrong',
  transpose: 'a transpose is missing or too much',
  'wrong-order': 'the factors of a product stand in the wrong order',
  'wrong-kron-order': 'the factors of a Kronecker product stand in the wrong order',
  'missing-commutation': 'a commutation matrix is missing, too much, or of the wrong sizes',
  'hadamard-vs-product': 'an entrywise product or a diagonal stands for a matrix product, or the other way round',
  index: 'a subscript, an axis or a name is mistaken for another',
  'missing-term': 'a term or a matrix factor is missing or too much',
  'missing-condition': 'it holds only under a condition that is not stated',
} as const;

/** The name of a flaw. */
export type Flaw = keyof typeof FLAWS;
