import type { Backend } from './backend.ts';
import { typedBackend } from './typed.ts';
import { wasmBackend } from './wasm.ts';

/** The backends of this platform, the slowest first; `typed` is always there. */
export const availableBackends = async (): Promise<readonly Backend[]> => {
  const found = await Promise.all([wasmBackend()]);
  return [typedBackend, ...found.filter((x) => x !== null)];
};
