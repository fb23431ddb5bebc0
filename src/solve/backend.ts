import type { Backend } from '../compile/index.ts';

/** What every solver may be told. */
export interface Setting {
  /** What runs the arithmetic; plain typed arrays by default. */
  readonly backend?: Backend;
}

/** Options of a closure that returns row-major matrices. */
export const raw = (setting: Setting): { readonly raw: true; readonly backend?: Backend } => ({ raw: true, ...(setting.backend === undefined ? {} : { backend: setting.backend }) });
