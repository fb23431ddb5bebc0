/** Thrown where a network has no matrix form that the reductions find. */
export class Unprintable extends Error {}
