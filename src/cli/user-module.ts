import { Console } from 'node:console';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import type { UserModule } from './function.ts';

const isTypeScript = (file: string): boolean => /\.[mc]?ts$/u.test(file);

/** Does this Node read TypeScript by itself? From 22.18 and 23.6 on it does. */
const nodeReadsTypes = (): boolean => Boolean((process.features as { readonly typescript?: unknown }).typescript);

const isMissing = (error: unknown): boolean => (error as { code?: string } | null)?.code === 'ERR_MODULE_NOT_FOUND';

const bundler = async (): Promise<typeof import('esbuild') | null> => {
  try {
    return await import('esbuild');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

/** The file with everything that it imports as one module, with the types taken out. */
const bundled = async (file: string, { build }: typeof import('esbuild')): Promise<string> => {
  const url = pathToFileURL(file).href;
  const { outputFiles } = await build({
    entryPoints: [file], bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20', logLevel: 'silent', external: ['*.node'],
    define: { 'import.meta.url': JSON.stringify(url) },
    banner: { js: `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(${JSON.stringify(url)});` },
  });
  return `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? new Uint8Array()).toString('base64')}`;
};

const NEEDS = `Node ${process.versions.node} doesn't read TypeScript by itself: install esbuild beside gradus (npm install esbuild), run Node 22.18 or newer, or name the compiled .js file`;

/** Files that Node runs as modules. */
const isCode = (file: string): boolean => /\.[mc]?[jt]s$/u.test(file);

const addressOf = async (file: string): Promise<string | null> => {
  const url = pathToFileURL(file).href;
  if (!isTypeScript(file)) return url;
  const esbuild = await bundler();
  return esbuild === null ? (nodeReadsTypes() ? url : null) : bundled(file, esbuild);
};

/** Milliseconds that a call may take; inputs are a few numbers. */
const LONGEST = 5000;
const CALL = '%gradus.call';
const script = new Script(`globalThis[${JSON.stringify(CALL)}]()`);

/** Makes a call and ends it after some seconds, with null. */
const limit = (call: () => unknown, timeout = LONGEST): { readonly value: unknown } | null => {
  const shared = globalThis as Record<string, unknown>;
  shared[CALL] = call;
  try {
    return { value: script.runInThisContext({ timeout }) as unknown };
  } catch (error) {
    if ((error as { code?: string } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    throw error;
  } finally {
    delete shared[CALL];
  }
};

/** Runs a file in JavaScript or TypeScript and returns what it exports; what it prints goes to standard error. Never throws: a failure is part of the answer. */
export const loadUserModule = async (path: string): Promise<UserModule> => {
  if (!isCode(path)) return { ok: false, message: 'functions are checked in JavaScript and TypeScript: .js, .mjs, .cjs, .ts, .mts, .cts' };
  globalThis.console = new Console(process.stderr);
  try {
    const address = await addressOf(resolve(path));
    return address === null ? { ok: false, message: NEEDS } : { ok: true, exports: (await import(address)) as Readonly<Record<string, unknown>>, limit };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message.trim() : String(error) };
  }
};
