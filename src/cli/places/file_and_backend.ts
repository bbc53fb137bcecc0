import { asError } from "../../internal/as_error.ts";
import { EventQueue } from "../../internal/event_queue.ts";
import {
  type EmitOptions,
  type SerializedEvent,
  serializeEvent,
  type Transport,
} from "../../lineage/mod.ts";

const BACKEND_TIMEOUT_MS = 10_000;

/** Options of {@linkcode fileAndBackend} and {@linkcode fileThenBackend}. */
export interface FileAndBackendOptions {
  /** Called with the error of each event that the backend did not accept. */
  readonly onError: (error: Error) => void;
}

/**
 * Creates a transport that writes an event to the file at once, and sends it to the backend, which may
 * hang, in the background. A spool does not hang, and gets the event before the call returns.
 */
export function fileAndBackend(
  file: Required<Transport>,
  backend: Transport,
  { onError }: FileAndBackendOptions,
): Transport {
  const keeps = backend.isDurable === true;
  const queue = new EventQueue<SerializedEvent>({
    emit: (event, options) => send(backend, event, options),
    laneOf: ({ runId = "" }) => runId,
    timeoutMs: BACKEND_TIMEOUT_MS,
    onError,
  });
  async function emitSerialized(event: SerializedEvent, options?: EmitOptions): Promise<void> {
    if (keeps) await queue.deliver(event).catch(onError);
    else await queue.send(event);
    await file.emitSerialized(event, options);
  }
  return {
    isDurable: keeps,
    emit: (event, options) => emitSerialized(serializeEvent(event), options),
    emitSerialized,
    async flush(options) {
      await queue.idle();
      await file.flush(options);
    },
    async close(options) {
      await queue.close(options);
      await backend.close?.(options);
      await file.close(options);
    },
  };
}

/**
 * Creates a transport that writes all events to the file, and sends them to the backend at its close,
 * one after another until one fails. So a backend that is down costs the retries of one event.
 */
export function fileThenBackend(
  file: Required<Transport>,
  backend: Transport,
  { onError }: FileAndBackendOptions,
): Transport {
  const kept: SerializedEvent[] = [];
  async function emitSerialized(event: SerializedEvent, options?: EmitOptions): Promise<void> {
    await file.emitSerialized(event, options);
    kept.push(event);
  }
  return {
    emit: (event, options) => emitSerialized(serializeEvent(event), options),
    emitSerialized,
    async close(options) {
      await file.close(options);
      try {
        for (const event of kept) await send(backend, event, options);
      } catch (error) {
        onError(asError(error));
      } finally {
        await backend.close?.(options);
      }
    },
  };
}

function send(backend: Transport, event: SerializedEvent, options?: EmitOptions): Promise<void> {
  return backend.emitSerialized?.(event, options) ?? backend.emit(event.event, options);
}
