import type { Message, Reply } from './protocol.ts';

/** The side of a thread that the other side talks to. */
export interface Port<Out, In> {
  readonly send: (message: Out, moved?: readonly ArrayBufferLike[]) => void;
  readonly receive: (handler: (message: In) => void) => void;
}

/** A worker as its owner sees it. */
export interface Thread extends Port<Message, Reply> {
  /** Called with the reason where the worker ends by itself. */
  readonly onFailure: (handler: (error: Error) => void) => void;
  /** Is the process to wait for the worker? Browsers don't ask. */
  readonly keepAlive: (wanted: boolean) => void;
  readonly end: () => void;
}

interface BrowserWorker {
  readonly postMessage: (message: unknown, moved?: readonly ArrayBufferLike[]) => void;
  readonly addEventListener: (type: string, handler: (event: { readonly data?: unknown; readonly message?: string }) => void) => void;
  readonly terminate: () => void;
}
interface NodePort {
  readonly postMessage: (message: unknown, moved?: readonly ArrayBufferLike[]) => void;
  readonly on: (type: string, handler: (value: unknown) => void) => void;
}
interface NodeWorker extends NodePort {
  readonly terminate: () => unknown;
  readonly ref: () => void;
  readonly unref: () => void;
}

/** What the platforms have: a browser its global `Worker`, Node a module. */
interface Globals {
  readonly Worker?: new (script: URL, options: { readonly type: 'module' }) => BrowserWorker;
  readonly postMessage?: BrowserWorker['postMessage'];
  readonly addEventListener?: BrowserWorker['addEventListener'];
}
const globals = (): Globals => globalThis as unknown as Globals;
/** Not written in the import itself, so that bundlers for browsers leave it alone. */
const NODE_THREADS: string = 'node:worker_threads';
const nodeThreads = (): Promise<{ readonly Worker: new (script: URL) => NodeWorker; readonly parentPort: NodePort | null }> =>
  import(NODE_THREADS) as unknown as Promise<{ readonly Worker: new (script: URL) => NodeWorker; readonly parentPort: NodePort | null }>;

/** Starts a worker. */
export const startThread = async (script: URL): Promise<Thread> => {
  const Browser = globals().Worker;
  if (Browser !== undefined) {
    const worker = new Browser(script, { type: 'module' });
    return {
      send: (message, moved = []) => worker.postMessage(message, moved),
      receive: (handler) => worker.addEventListener('message', (event) => handler(event.data as Reply)),
      onFailure: (handler) => worker.addEventListener('error', (event) => handler(new Error(event.message ?? 'the worker ended'))),
      keepAlive: () => undefined,
      end: () => worker.terminate(),
    };
  }
  const worker = new (await nodeThreads()).Worker(script);
  return {
    send: (message, moved = []) => worker.postMessage(message, moved),
    receive: (handler) => worker.on('message', (message) => handler(message as Reply)),
    onFailure: (handler) => worker.on('error', (error) => handler(error instanceof Error ? error : new Error(String(error)))),
    keepAlive: (wanted) => (wanted ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
};

/** The port of the worker that this code runs in. Errors: where it runs in none. */
export const ownPort = async (): Promise<Port<Reply, Message>> => {
  const { postMessage, addEventListener } = globals();
  if (postMessage !== undefined && addEventListener !== undefined)
    return { send: (message, moved = []) => postMessage(message, moved), receive: (handler) => addEventListener('message', (event) => handler(event.data as Message)) };
  const { parentPort } = await nodeThreads();
  if (parentPort === null) throw new Error('this is the script of a worker');
  return { send: (message, moved = []) => parentPort.postMessage(message, moved), receive: (handler) => parentPort.on('message', (message) => handler(message as Message)) };
};
