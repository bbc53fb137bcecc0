import { withLifetime } from "./_lifetime.ts";
import type { FullTransport } from "./_lifetime.ts";
import { validated } from "./_validated.ts";
import { transportFromEnvironment } from "./config.ts";
import type { FromEnvironmentOptions } from "./config.ts";
import type { LineageEvent } from "./event.ts";
import type { EmitOptions, Transport } from "./transport.ts";
import type { ValidationOptions } from "./validation_options.ts";

/** The options of {@linkcode OpenLineageClient}. */
export interface OpenLineageClientOptions extends ValidationOptions {
  /** Carries the events. The client closes it. */
  readonly transport: Transport;
}

/**
 * Sends lineage events. It never changes an event, and it is closed when the work is done, or
 * disposed by `await using`.
 *
 * @example
 * ```ts
 * import { consoleTransport, OpenLineageClient } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const transport = consoleTransport({ write: (line) => void lines.push(line) });
 * {
 *   await using client = new OpenLineageClient({ transport });
 *   await client.emit({
 *     eventTime: "2026-01-31T00:00:00Z",
 *     producer: "https://example.com/jobs",
 *     schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
 *     job: { namespace: "food_delivery", name: "orders" },
 *   });
 * }
 * assertEquals(lines.length, 1);
 * ```
 */
export class OpenLineageClient implements AsyncDisposable {
  readonly #transport: FullTransport;

  /** Makes a client for a transport. */
  constructor(options: OpenLineageClientOptions) {
    this.#transport = withLifetime(validated(options.transport, options));
  }

  /**
   * Makes the client that the configuration asks for, as {@linkcode transportFromEnvironment} reads
   * it: `openlineage.yml` and the `OPENLINEAGE` variables.
   *
   * @example
   * ```ts
   * import { OpenLineageClient } from "@runline/runline/lineage";
   * import { assert } from "@std/assert";
   *
   * const env = { OPENLINEAGE_URL: "https://marquez.example" };
   * await using client = await OpenLineageClient.fromEnvironment({ env });
   * assert(client);
   * ```
   *
   * @throws {ConfigError} If the configuration is broken.
   */
  static async fromEnvironment(
    options: FromEnvironmentOptions & ValidationOptions = {},
  ): Promise<OpenLineageClient> {
    return new OpenLineageClient({
      ...options,
      transport: await transportFromEnvironment(options),
    });
  }

  /**
   * Hands an event to the transport and waits until it was taken.
   *
   * @throws {TransportError} If it was not, or the client is closed.
   */
  emit(event: LineageEvent, options?: EmitOptions): Promise<void> {
    return this.#transport.emit(event, options);
  }

  /** Waits for the events in flight, and for what the transport has accepted and not yet sent. */
  flush(options?: EmitOptions): Promise<void> {
    return this.#transport.flush(options);
  }

  /** Flushes and gives up all resources. A second call does nothing more. */
  close(options?: EmitOptions): Promise<void> {
    return this.#transport.close(options);
  }

  /** Closes the client. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
