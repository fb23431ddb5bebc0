import type { Backend } from './backend.ts';
import { blasBackend } from './blas.ts';
import { typedBackend } from './typed.ts';
import { wasmBackend } from './wasm.ts';

export type { Backend } from './backend.ts';

/** The backends of this platform, the fastest for large matrices last; `typed` is always there. */
export const availableBackends = async (): Promise<readonly [Backend, ...Backend[]]> => {
  const wasm = await wasmBackend();
  const blas = await blasBackend(wasm ?? typedBackend);
  return [typedBackend, ...[wasm, blas].filter((x) => x !== null)];
};
