import type { Backend } from '../compile/index.ts';
import type { UserModule } from './function.ts';
import type { ExitStatus } from './io.ts';
import type { Typesetter } from './page/typesetter.ts';
import type { Rasteriser } from './png.ts';

/** What solving needs from the platform. */
export interface SolvePlatform {
  /** The bytes of a file, unpacked where it is a .gz. */
  readonly readBytes: (path: string) => Uint8Array;
  /** Writes a file whole or not at all, with the folders that it lies in. */
  readonly writeBytes: (path: string, bytes: Uint8Array) => void;
  readonly now: () => number;
  readonly backends: readonly Backend[];
  /** Sets SVG as PNG; null where nothing is installed for it. */
  readonly rasterise: Rasteriser | null;
}

/** Further actions that need the platform, given by the caller. */
export interface Platform {
  readonly tour?: (json: boolean) => ExitStatus;
  readonly solve?: SolvePlatform;
  /** Sets formulas on pages; only where one was asked for. */
  readonly typesetter?: Typesetter;
  /** What the file named by --function exports; only where there is one. */
  readonly userModule?: UserModule;
  /** What compiled closures can run on, by name. */
  readonly backends?: readonly { readonly name: string; readonly describe: string }[];
}
