import { printText } from '../../notation/print/text.ts';
import { availableBackends } from '../backends/index.ts';
import { compile, type Closure } from '../closures/compile.ts';
import type { Dense, Inputs } from '../values/values.ts';
import { failureOf, type Work } from './protocol.ts';
import { ownPort } from './thread.ts';

// The script of a background worker: compiles what it is sent first, then answers calls in turn.

const port = await ownPort();
const running = new Map<number, AbortController>();
let closure: Promise<Closure<Readonly<Record<string, Dense>>>> | null = null;

const prepare = async (work: Work): Promise<Closure<Readonly<Record<string, Dense>>>> => {
  const backends = await availableBackends();
  const backend = work.backend === undefined ? backends.at(-1) : backends.find((x) => x.name === work.backend);
  if (backend === undefined) throw new Error(`there is no backend ${work.backend ?? ''}; there are ${backends.map((x) => x.name).join(', ')}`);
  const compiled = compile(Object.fromEntries(work.roots), { ...work.options, backend, raw: true, describe: (e) => printText(e) });
  port.send({ ready: backend.name });
  return Object.keys(work.fixed).length === 0 ? compiled : compiled.fix(work.fixed);
};

const call = async (id: number, inputs: Inputs): Promise<void> => {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const f = await closure;
    if (f === null) throw new Error('called before anything was compiled');
    const values = Object.values(await f.inTurns(inputs, { signal: controller.signal, onProgress: (done) => port.send({ call: id, done }) }));
    port.send({ call: id, values }, values.map((x) => x.data.buffer));
  } catch (error) {
    port.send({ call: id, failure: failureOf(error) });
  } finally {
    running.delete(id);
  }
};

/** Calls wait for each other, as they share the processor. */
let last: Promise<void> = Promise.resolve();

port.receive((message) => {
  if ('work' in message) {
    closure = prepare(message.work);
    closure.catch((error: unknown) => port.send({ refused: failureOf(error) }));
  } else if ('abort' in message) running.get(message.abort)?.abort(new Error('stopped'));
  else last = last.then(() => call(message.call, message.inputs));
});
